"""The steps of an application, each taken by the action that a person would use."""

import datetime as dt
import io
import random
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from ysgol.foundation.documents import actions as documents
from ysgol.foundation.kernel.actors import Actor, system
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import queries as notices
from ysgol.foundation.organisations.queries import SchoolFacts
from ysgol.foundation.people import actions as people
from ysgol.foundation.people import queries as people_queries
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.queries import endorsement as requests
from ysgol.web.demo import answers
from ysgol.web.demo.cast import Persona, Staff, remember
from ysgol.web.demo.names import FAMILY, WELSH_GIVEN, Invented
from ysgol.web.demo.nation import Intake, Nation

CLERK = system("demonstration-clerk", *Permission)
FIRST_SECTIONS = ("about-you", "ewc", "school-and-role", "assessment-language")
PROOF_SECTIONS = ("level2-literacy", "level2-numeracy")
# Width and height of the picture that stands for a certificate.
_PICTURE_PIXELS = 64
COMMITMENTS = ("guaranteed", "intended", "none", "not-decided")
NOTES = {
    "en": "We would hope to use the status well, as the timetable and the budget allow.",
    "cy": "Byddem yn gobeithio gwneud defnydd da o'r statws, fel y mae'r amserlen a'r gyllideb yn caniatáu.",
}
RETURN_NOTES = {
    "en": "The certificate's year cannot be read. Please check the year and say it again.",
    "cy": "Ni ellir darllen blwyddyn y dystysgrif. Gwiriwch y flwyddyn a'i nodi eto.",
}
REFUSALS = {
    "en": "We cannot release staff for three briefing days this year.",
    "cy": "Ni allwn ryddhau staff am dri Diwrnod Gwybodaeth eleni.",
}
DECISION_NOTES = {
    "en": "The time with a whole class was longer ago than the rule allows.",
    "cy": "Roedd yr amser gyda dosbarth cyfan yn bellach yn ôl nag y mae'r rheol yn ei ganiatáu.",
}


@dataclass
class Case:
    """One application under way in the loader. `is_over` stops the rest of its path."""

    number: int
    person: Invented
    school: SchoolFacts
    intake: Intake
    staff: Staff
    land: Nation
    persona: Persona | None
    days: list[dt.datetime] = field(default_factory=list)
    steps: tuple[str, ...] = ()
    actor: Actor | None = None
    application_id: int = 0
    version: int = 0
    letter_id: int = 0
    saved: dict[str, dict[str, str]] = field(default_factory=dict)
    is_over: bool = False

    @property
    def me(self) -> Actor:
        """The candidate, once registered."""
        if self.actor is None:
            raise RuntimeError("the candidate is registered by the first step")
        return self.actor

    @property
    def officer(self) -> Actor:
        """The delivery officer of the cohort's region."""
        return self.staff.officers[self.intake.cohort.region]

    @property
    def manager(self) -> Actor:
        """The delivery manager of the cohort's region."""
        return self.staff.managers[self.intake.cohort.region]


def take(case: Case, step: str, *, at: dt.datetime, chance: random.Random) -> bool:
    """Take one step of a path; False when it is too early for it, because a place is free and nobody needs to wait."""
    try:
        STEPS[step](case, at, chance)
    except Conflict as refused:
        if refused.code != "places-free":
            raise
        return False
    return True


def _start(case: Case, at: dt.datetime, chance: random.Random) -> None:
    person = people.register_person(
        given_names=case.person.given_names,
        family_name=case.person.family_name,
        email=case.person.email,
        language=case.person.language,
        by=CLERK,
        at=at,
    )
    if case.persona is not None:
        remember(case.persona, person.id)
    case.actor = people_queries.actor_for(person.id, on=at.date())
    row = actions.start(person_id=person.id, cohort_id=case.intake.cohort.id, by=case.actor, at=at)
    case.application_id, case.version = row.pk, row.version


def _save_some(case: Case, at: dt.datetime, chance: random.Random) -> None:
    _save_sections(case, FIRST_SECTIONS, at, chance)


def _save(case: Case, at: dt.datetime, chance: random.Random) -> None:
    _save_sections(case, None, at, chance)
    for section in PROOF_SECTIONS:
        _prove(case, section, at)


def _save_sections(case: Case, only: tuple[str, ...] | None, at: dt.datetime, chance: random.Random) -> None:
    written = answers.invent(case.person, case.number, case.school, on=at.date(), chance=chance)
    for section, given in written.items():
        if section in case.saved or (only is not None and section not in only):
            continue
        actions.save_section(
            application_id=case.application_id, section=section, answers=given, expected_version=0, by=case.me, at=at
        )
        case.saved[section] = given


def _prove(case: Case, section: str, at: dt.datetime) -> None:
    document, findings = documents.receive(
        file=io.BytesIO(_certificate()),
        declared_name=f"{section}.png",
        declared_type="image/png",
        owner_id=case.me.person_id or 0,
        purpose="application-proof",
        language=case.person.language,
        by=case.me,
        at=at,
    )
    if document is None:
        raise RuntimeError(f"the demonstration's certificate was refused: {findings}")
    documents.scan(document_id=document, by=CLERK, at=at)
    actions.attach_document(
        application_id=case.application_id, section=section, document_id=document, by=case.me, at=at
    )


@cache
def _certificate() -> bytes:
    """A small white picture that stands for a photograph of a certificate."""
    header = struct.pack(">IIBBBBB", _PICTURE_PIXELS, _PICTURE_PIXELS, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * _PICTURE_PIXELS) * _PICTURE_PIXELS)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def _save_again(case: Case, at: dt.datetime, chance: random.Random) -> None:
    given = {**case.saved["level2-numeracy"], "year": str(int(case.saved["level2-numeracy"]["year"]) + 1)}
    actions.save_section(
        application_id=case.application_id,
        section="level2-numeracy",
        answers=given,
        expected_version=1,
        by=case.me,
        at=at,
    )


def _ask(case: Case, at: dt.datetime, chance: random.Random) -> None:
    # The head of a school is the same person each time, so the name comes from the school's number.
    own = random.Random(case.school.code)
    name = f"{own.choice(WELSH_GIVEN)} {own.choice(FAMILY).replace('|', ' ')}"
    actions.ask_endorsement(
        application_id=case.application_id,
        head_name=name,
        head_email=f"pennaeth@ysgol{case.school.code}.example.org",
        head_language=case.person.language,
        by=case.me,
        at=at,
    )


def _link(case: Case, at: dt.datetime) -> tuple[str, Actor]:
    """The token in the message to the head, and whoever holds it."""
    sent = notices.visible_to(CLERK).filter(about=f"application:{case.application_id}", kind="endorsement-request")
    body = notices.demonstration_body(sent[0], hidden="")
    found = re.search(r"/endorse/([^/\s]+)/", body)
    if found is None:
        raise RuntimeError("the request for support holds no link")
    facts = requests.open_link(found[1], on=at.date())
    return found[1], requests.link_actor(facts)


def _confirm(case: Case, at: dt.datetime, chance: random.Random) -> None:
    token, head = _link(case, at)
    commitment = chance.choice(COMMITMENTS)
    actions.confirm(
        token=token,
        declarations=[one.code for one in rulebook.rule_set().declarations],
        commitment=commitment,
        note=NOTES[case.person.language] if commitment == "intended" else "",
        by=head,
        at=at,
    )


def _refuse(case: Case, at: dt.datetime, chance: random.Random) -> None:
    token, head = _link(case, at)
    actions.refuse(token=token, reason=REFUSALS[case.person.language], by=head, at=at)


def _wrong_person(case: Case, at: dt.datetime, chance: random.Random) -> None:
    token, head = _link(case, at)
    actions.answer_wrong_person(token=token, by=head, at=at)


def _submit(case: Case, at: dt.datetime, chance: random.Random) -> None:
    result = actions.submit(
        application_id=case.application_id,
        expected_version=case.version,
        language=case.person.language,
        by=case.me,
        at=at,
    )
    if result.findings:
        raise RuntimeError(f"application {case.number} could not be submitted: {result.findings}")
    case.version += 1


def _return(case: Case, at: dt.datetime, chance: random.Random) -> None:
    row = actions.return_for_correction(
        application_id=case.application_id,
        items={"level2-numeracy": RETURN_NOTES[case.person.language]},
        expected_version=case.version,
        by=case.officer,
        at=at,
    )
    case.version = row.version


def _eligible(case: Case, at: dt.datetime, chance: random.Random) -> None:
    _decide(case, "eligible", (), "", at)


def _not_eligible(case: Case, at: dt.datetime, chance: random.Random) -> None:
    _decide(case, "not-eligible", ("previous-year-evidence",), DECISION_NOTES[case.person.language], at)


def _decide(case: Case, outcome: str, reasons: tuple[str, ...], note: str, at: dt.datetime) -> None:
    made = actions.decide(
        application_id=case.application_id,
        outcome=outcome,
        reason_codes=reasons,
        note=note,
        expected_version=case.version,
        by=case.officer,
        at=at,
    )
    case.letter_id = made.letter.pk


def _review(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.review_letter(letter_id=case.letter_id, expected_version=1, by=case.manager, at=at)


def _release(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.release_letters(letter_ids=[case.letter_id], on=at.date(), by=case.manager, at=at)


def _offer(case: Case, at: dt.datetime, chance: random.Random) -> None:
    pool = case.intake.pools[case.saved["assessment-language"]["language"]]
    try:
        actions.offer_place(application_id=case.application_id, pool_id=pool.id, by=case.officer, at=at)
    except Conflict as refused:
        if refused.code not in {"places-full", "others-wait-first"}:
            raise
        _wait(case, at, chance)
        case.is_over = True


def _wait(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.add_to_waiting_list(application_id=case.application_id, by=case.officer, at=at)


def _accept(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.accept_offer(application_id=case.application_id, by=case.me, at=at)


def _decline(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.decline_offer(application_id=case.application_id, by=case.me, at=at)


def _withdraw(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.withdraw(application_id=case.application_id, by=case.me, at=at)


def _defer(case: Case, at: dt.datetime, chance: random.Random) -> None:
    later = case.land.current[case.intake.cohort.region].cohort
    actions.defer(application_id=case.application_id, cohort_id=later.id, by=case.me, at=at)


def _lapse(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.lapse(application_id=case.application_id, reason="Not changed since it was begun", by=case.officer, at=at)


STEPS: dict[str, Callable[[Case, dt.datetime, random.Random], None]] = {
    "start": _start,
    "save-some": _save_some,
    "save": _save,
    "save-again": _save_again,
    "ask": _ask,
    "confirm": _confirm,
    "refuse": _refuse,
    "wrong-person": _wrong_person,
    "submit": _submit,
    "return": _return,
    "eligible": _eligible,
    "not-eligible": _not_eligible,
    "review": _review,
    "release": _release,
    "offer": _offer,
    "wait": _wait,
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
    "defer": _defer,
    "lapse": _lapse,
}

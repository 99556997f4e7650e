"""What candidates do in the demonstration, by the actions that candidates use."""

import datetime as dt
import io
import random
import struct
import zlib
from functools import cache

from ysgol.foundation.documents import actions as documents
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import actions as people
from ysgol.foundation.people import queries as people_queries
from ysgol.scheme.applications import actions
from ysgol.web.demo import answers
from ysgol.web.demo.case import Case
from ysgol.web.demo.cast import remember
from ysgol.web.demo.names import FAMILY, WELSH_GIVEN

CLERK = system("demonstration-clerk", *Permission)
FIRST_SECTIONS = ("about-you", "ewc", "school-and-role", "assessment-language")
PROOF_SECTIONS = ("level2-literacy", "level2-numeracy")
# Width and height of the picture that stands for a certificate.
_PICTURE_PIXELS = 64


def start(case: Case, at: dt.datetime, chance: random.Random) -> None:
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


def save_some(case: Case, at: dt.datetime, chance: random.Random) -> None:
    _save_sections(case, FIRST_SECTIONS, at, chance)


def save(case: Case, at: dt.datetime, chance: random.Random) -> None:
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


def save_again(case: Case, at: dt.datetime, chance: random.Random) -> None:
    given = {**case.saved["level2-numeracy"], "year": str(int(case.saved["level2-numeracy"]["year"]) + 1)}
    actions.save_section(
        application_id=case.application_id,
        section="level2-numeracy",
        answers=given,
        expected_version=1,
        by=case.me,
        at=at,
    )


def ask(case: Case, at: dt.datetime, chance: random.Random) -> None:
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


def submit(case: Case, at: dt.datetime, chance: random.Random) -> None:
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


def accept(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.accept_offer(application_id=case.application_id, by=case.me, at=at)


def decline(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.decline_offer(application_id=case.application_id, by=case.me, at=at)


def withdraw(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.withdraw(application_id=case.application_id, by=case.me, at=at)


def defer(case: Case, at: dt.datetime, chance: random.Random) -> None:
    later = case.land.current[case.intake.cohort.region].cohort
    actions.defer(application_id=case.application_id, cohort_id=later.id, by=case.me, at=at)

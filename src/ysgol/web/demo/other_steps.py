"""What headteachers, officers and managers do in the demonstration, by the actions that they use."""

import datetime as dt
import random
import re

from ysgol.foundation.kernel.actors import Actor, system
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import queries as notices
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.queries import endorsement as requests
from ysgol.web.demo.case import Case

CLERK = system("demonstration-clerk", *Permission)
COMMITMENTS = ("guaranteed", "intended", "none", "not-decided")
NOTES = {
    "en": "We would hope to use the status well, as the timetable and the budget allow.",
    "cy": "Byddem yn gobeithio gwneud defnydd da o'r statws, fel y mae'r amserlen a'r gyllideb yn caniatáu.",
}
RETURN_NOTES = {
    "en": "The certificate's year cannot be read. Please check the year and say it again.",
    "cy": "Ni ellir darllen blwyddyn y dystysgrif. Gwiriwch y flwyddyn a nodwch hi eto.",
}
REFUSALS = {
    "en": "We cannot release staff for three briefing days this year.",
    "cy": "Ni allwn ryddhau staff am dri Diwrnod Gwybodaeth eleni.",
}
DECISION_NOTES = {
    "en": "The time with a whole class was longer ago than the rule allows.",
    "cy": "Roedd y tro diwethaf gyda dosbarth cyfan yn gynharach nag y mae'r rheol yn ei ganiatáu.",
}


def _link(case: Case, at: dt.datetime) -> tuple[str, Actor]:
    """The token in the message to the head, and whoever holds it."""
    sent = notices.visible_to(CLERK).filter(about=f"application:{case.application_id}", kind="endorsement-request")
    body = notices.demonstration_body(sent[0], hidden="")
    found = re.search(r"/endorse/([^/\s]+)/", body)
    if found is None:
        raise RuntimeError("the request for support holds no link")
    facts = requests.open_link(found[1], on=at.date())
    return found[1], requests.link_actor(facts)


def confirm(case: Case, at: dt.datetime, chance: random.Random) -> None:
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


def refuse(case: Case, at: dt.datetime, chance: random.Random) -> None:
    token, head = _link(case, at)
    actions.refuse(token=token, reason=REFUSALS[case.person.language], by=head, at=at)


def wrong_person(case: Case, at: dt.datetime, chance: random.Random) -> None:
    token, head = _link(case, at)
    actions.answer_wrong_person(token=token, by=head, at=at)


def return_(case: Case, at: dt.datetime, chance: random.Random) -> None:
    row = actions.return_for_correction(
        application_id=case.application_id,
        items={"level2-numeracy": RETURN_NOTES[case.person.language]},
        expected_version=case.version,
        by=case.officer,
        at=at,
    )
    case.version = row.version


def eligible(case: Case, at: dt.datetime, chance: random.Random) -> None:
    _decide(case, "eligible", (), "", at)


def not_eligible(case: Case, at: dt.datetime, chance: random.Random) -> None:
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


def review(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.review_letter(letter_id=case.letter_id, expected_version=1, by=case.manager, at=at)


def release(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.release_letters(letter_ids=[case.letter_id], on=at.date(), by=case.manager, at=at)


def offer(case: Case, at: dt.datetime, chance: random.Random) -> None:
    pool = case.intake.pools[case.saved["assessment-language"]["language"]]
    try:
        actions.offer_place(application_id=case.application_id, pool_id=pool.id, by=case.officer, at=at)
    except Conflict as refused:
        if refused.code not in {"places-full", "others-wait-first"}:
            raise
        wait(case, at, chance)
        case.is_over = True


def wait(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.add_to_waiting_list(application_id=case.application_id, by=case.officer, at=at)


def lapse(case: Case, at: dt.datetime, chance: random.Random) -> None:
    actions.lapse(application_id=case.application_id, reason="Not changed since it was begun", by=case.officer, at=at)

"""Rules of the request for support."""

import datetime as dt

import pytest

from ysgol.foundation.rulebook import queries
from ysgol.scheme.applications.domain.carry import first_answers
from ysgol.scheme.applications.domain.endorsement import confirm_problems, digest, reminders_due, valid_until

NEEDED = ["release-briefing", "understand-standards", "support-tasks", "facilitate-visit"]
ISSUED = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("declared", "commitment", "expected"),
    [
        (NEEDED, "none", []),
        (NEEDED[:3], "guaranteed", ["declarations.facilitate-visit:declaration-missing"]),
        (NEEDED, "", ["commitment:missing"]),
        (NEEDED, "perhaps", ["commitment:not-a-choice"]),
    ],
)
def test_support_needs_every_declaration_and_an_answer_about_the_post(declared, commitment, expected):
    found = confirm_problems(declared, needed=NEEDED, commitment=commitment)

    assert [f"{one.where}:{one.code}" for one in found] == expected


@pytest.mark.parametrize(("days", "expected"), [(-1, 0), (0, 0), (6, 0), (7, 1), (13, 1), (14, 2), (27, 2), (400, 2)])
def test_reminders_come_at_equal_steps_and_stop(days, expected):
    on = ISSUED + dt.timedelta(days=days)

    assert reminders_due(ISSUED, every_days=7, most=2, on=on) == expected


def test_digest_is_sha256_and_says_nothing_of_the_token():
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_support_can_be_carried_for_as_long_as_the_rulebook_says():
    days = queries.rule_set("wales-2026").number("support_valid_days")

    assert (days, valid_until(ISSUED, days=days)) == (365, dt.date(2027, 11, 23))


def test_first_answers_come_from_the_checker_and_the_persons_record():
    checked = {"whole-class-alone": "yes", "ewc-registered": "no", "level2-literacy": "yes", "strange": "yes"}

    assert first_answers(checked, birth_date=None, ewc_number="") == {
        "ewc": {"registered": "no"},
        "experience": {"whole_class": "yes"},
    }
    assert first_answers({}, birth_date=dt.date(1990, 4, 5), ewc_number="1234567") == {
        "ewc": {"registered": "yes", "ewc_number": "1234567"},
        "about-you": {"birth_date": "1990-04-05"},
    }

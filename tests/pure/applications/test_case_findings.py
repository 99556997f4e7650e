"""What the rules say about a case."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.cases import answers
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.domain.findings import CaseFacts, findings, is_any_not_met
from ysgol.scheme.applications.domain.lifecycle import EndorsementState
from ysgol.scheme.applications.domain.reasons import ReasonKind, codes, kind_of, problems

RULES = rulebook.rule_set("wales-2026")
GOOD = CaseFacts(
    answers=answers("6602130"),
    documents={"level2-literacy": ("clean",), "level2-numeracy": ("clean",)},
    endorsement=EndorsementState.CONFIRMED,
    on=dt.date(2026, 11, 23),
)


def standing(case, code):
    one = next(one for one in findings(RULES, case) if one.code == code)
    return one.standing.value, one.why


def changed(section, **changes):
    return replace(GOOD, answers={**GOOD.answers, section: {**GOOD.answers[section], **changes}})


def test_good_case_meets_every_rule_in_the_rulebooks_order():
    found = findings(RULES, GOOD)

    assert [(one.code, one.standing.value) for one in found] == [(rule.code, "met") for rule in RULES.eligibility]
    assert not is_any_not_met(found)


def test_empty_case_knows_nothing_and_refuses_nothing():
    found = findings(RULES, CaseFacts({}, {}, None, GOOD.on))

    assert {one.standing.value for one in found} == {"not-known"}


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), ("not-known", "document-missing")),
        (("received",), ("not-known", "document-not-scanned")),
        (("clean", "scanning"), ("not-known", "document-not-scanned")),
        (("suspect",), ("not-known", "document-refused")),
        (("clean",), ("met", "proof-given")),
    ],
)
def test_level_2_is_met_by_clean_proof_alone(states, expected):
    case = replace(GOOD, documents={**GOOD.documents, "level2-numeracy": states})

    assert standing(case, "level2-numeracy") == expected


def test_proof_of_another_kind_is_for_a_person_to_judge():
    assert standing(changed("level2-literacy", qualification="other"), "level2-literacy") == (
        "not-known",
        "other-proof",
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"registered": "no"}, ("not-met", "not-registered")),
        ({"registered": "applied"}, ("not-known", "registration-applied")),
        ({"ewc_number": "12"}, ("not-known", "number-missing")),
    ],
)
def test_registration_is_known_by_its_number(changes, expected):
    assert standing(changed("ewc", **changes), "ewc-registered") == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, ("not-known", "head-not-asked")),
        (EndorsementState.ASKED, ("not-known", "head-not-answered")),
        (EndorsementState.EXPIRED, ("not-known", "head-not-answered")),
        (EndorsementState.REFUSED, ("not-met", "head-refused")),
        (EndorsementState.WITHDRAWN, ("not-met", "head-withdrew")),
    ],
)
def test_silence_of_the_headteacher_is_never_a_refusal(state, expected):
    assert standing(replace(GOOD, endorsement=state), "headteacher-support") == expected


def test_experience_is_measured_on_the_day_of_submission():
    late = replace(GOOD, on=dt.date(2027, 10, 17))

    assert standing(GOOD, "previous-year-evidence") == ("met", "within-period")
    assert standing(late, "previous-year-evidence") == ("not-met", "outside-period")


def test_reasons_are_the_rules_and_of_two_kinds():
    assert {code: kind_of(code) for code in codes(RULES)} == {
        "level2-literacy": ReasonKind.ANSWERABLE,
        "level2-numeracy": ReasonKind.ANSWERABLE,
        "experience-evidence": ReasonKind.ANSWERABLE,
        "whole-class-alone": ReasonKind.FATAL,
        "headteacher-support": ReasonKind.FATAL,
        "previous-year-evidence": ReasonKind.FATAL,
        "ewc-registered": ReasonKind.ANSWERABLE,
    }


@pytest.mark.parametrize(
    ("outcome", "reasons", "note", "against", "expected"),
    [
        ("eligible", (), "", False, []),
        ("eligible", (), "", True, ["note:missing"]),
        ("eligible", (), "Seen the letter.", True, []),
        ("eligible", ("ewc-registered",), "", False, ["reasons:not-needed"]),
        ("not-eligible", ("ewc-registered",), "Register first.", True, []),
        ("not-eligible", (), " ", False, ["reasons:missing", "note:missing"]),
        ("not-eligible", ("colour-of-eyes",), "x", False, ["reasons:not-a-choice"]),
        ("maybe", (), "", False, ["outcome:not-a-choice"]),
    ],
)
def test_decision_needs_reasons_of_the_rules_and_a_note(outcome, reasons, note, against, expected):
    found = problems(outcome, reasons, note, rules=RULES, against_finding=against)

    assert [f"{one.where}:{one.code}" for one in found] == expected

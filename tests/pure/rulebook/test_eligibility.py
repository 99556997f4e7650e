import datetime as dt

import pytest

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.rulebook import queries
from ysgol.foundation.rulebook.domain.eligibility import Answer, Standing, Verdict, assess, is_recent, verdict

RULES = queries.rule_set("wales-2026")
CODES = [
    "level2-literacy",
    "level2-numeracy",
    "experience-evidence",
    "whole-class-alone",
    "headteacher-support",
    "previous-year-evidence",
    "ewc-registered",
]
ON = dt.date(2026, 11, 23)
ALL_YES = dict.fromkeys(CODES, Answer.YES)


def standings(answers, **facts):
    return {result.code: result.standing for result in assess(RULES, answers, on=ON, **facts)}


def test_results_come_one_a_rule_in_the_published_order():
    assert [result.code for result in assess(RULES, {}, on=ON)] == CODES


def test_nothing_answered_is_nothing_known():
    assert set(standings({}).values()) == {Standing.NOT_KNOWN}
    assert verdict(assess(RULES, {}, on=ON)) is Verdict.FIND_OUT


def test_every_answer_yes_may_apply():
    assert set(standings(ALL_YES).values()) == {Standing.MET}
    assert verdict(assess(RULES, ALL_YES, on=ON)) is Verdict.MAY_APPLY


@pytest.mark.parametrize("code", CODES)
def test_one_no_is_not_yet_and_has_a_route_in_both_languages(code):
    results = assess(RULES, ALL_YES | {code: Answer.NO}, on=ON)
    not_met = [result for result in results if result.standing is Standing.NOT_MET]

    assert verdict(results) is Verdict.NOT_YET
    assert [result.code for result in not_met] == [code]
    assert not_met[0].rule.route.en
    assert not_met[0].rule.route.cy


def test_unsure_is_not_known_and_never_a_refusal():
    results = assess(RULES, ALL_YES | {"headteacher-support": Answer.UNSURE}, on=ON)

    assert verdict(results) is Verdict.FIND_OUT


def test_no_goes_before_unsure():
    answers = {"level2-numeracy": Answer.NO, "ewc-registered": Answer.UNSURE}

    assert verdict(assess(RULES, answers, on=ON)) is Verdict.NOT_YET


def test_answers_to_other_questions_are_ignored():
    assert standings({"favourite-colour": Answer.NO}) == standings({})


@pytest.mark.parametrize(
    ("experience_on", "standing"),
    [
        ("2025-11-22", Standing.NOT_MET),
        ("2025-11-23", Standing.MET),
        ("2026-11-23", Standing.MET),
        ("2026-11-24", Standing.NOT_MET),
    ],
)
def test_previous_year_is_settled_by_the_date_of_the_experience(experience_on, standing):
    day = dt.date.fromisoformat(experience_on)
    answered_otherwise = ALL_YES if standing is Standing.NOT_MET else ALL_YES | {"previous-year-evidence": Answer.NO}

    assert standings(answered_otherwise, last_experience_on=day)["previous-year-evidence"] is standing
    assert is_recent(RULES, day, on=ON) is (standing is Standing.MET)


def test_level_2_proof_is_listed_for_each_subject_with_its_certainty():
    literacy = {one.code: one.provenance.certainty.value for one in RULES.evidence_for("level2-literacy")}
    numeracy = {one.code for one in RULES.evidence_for("level2-numeracy")}

    assert literacy["gcse-english"] == "england-only"
    assert literacy["gcse-welsh-first-language"] == "general-knowledge"
    assert "gcse-mathematics" in numeracy
    assert "gcse-mathematics" not in literacy
    assert RULES.evidence_for("headteacher-support") == ()


def test_rule_set_finds_its_parts_by_code_and_refuses_others():
    assert RULES.number("draft_expiry_days") == 90
    assert RULES.rule("ewc-registered").provenance.status.value == "official"
    assert RULES.declaration("facilitate-visit").words.en == "The school will make the assessor's visit possible."
    assert RULES.waiting_list_order == ("waited-before", "submitted-first", "reference")
    for ask in (RULES.number, RULES.rule, RULES.declaration):
        with pytest.raises(NotFound):
            ask("no-such-code")

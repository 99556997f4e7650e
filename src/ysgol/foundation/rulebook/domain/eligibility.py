"""Whether a person meets the entry rules, from their own answers. The public checker and the case both ask here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ysgol.foundation.kernel.schoolyear import months_before
from ysgol.foundation.rulebook.domain.rules import EligibilityRule, RuleSet

PREVIOUS_YEAR = "previous-year-evidence"
WHOLE_CLASS = "whole-class-alone"
EXPERIENCE_MONTHS = "experience_months_whole_class_within"


class Answer(StrEnum):
    """What was said to a rule's question."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Standing(StrEnum):
    """How a rule stands. NOT_KNOWN is an unanswered or unsure rule, never a refusal."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_KNOWN = "not-known"


class Verdict(StrEnum):
    """What follows from all rules together. Nobody is just turned away: each rule not met has a route."""

    MAY_APPLY = "may-apply"
    FIND_OUT = "find-out"  # nothing against it, but something is not known
    NOT_YET = "not-yet"


_OF_ANSWER = {Answer.YES: Standing.MET, Answer.NO: Standing.NOT_MET, Answer.UNSURE: Standing.NOT_KNOWN}


@dataclass(frozen=True)
class RuleResult:
    """How one rule stands."""

    rule: EligibilityRule
    standing: Standing

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code


def assess(
    rule_set: RuleSet,
    answers: Mapping[str, Answer],
    *,
    on: dt.date,
    last_experience_on: dt.date | None = None,
) -> tuple[RuleResult, ...]:
    """How each entry rule stands on the day: one result a rule, in the rule set's order.

    `answers` are by rule code; a missing answer is not known, and codes of other rules are ignored.
    `last_experience_on`, the last day the person took a whole class alone, settles `previous-year-evidence` by date and
    goes before an answer to it: met when the day lies within the rule's months up to and including `on`. A day later
    than `on` is not experience yet: not met.
    """
    return tuple(
        RuleResult(rule, _standing(rule_set, rule.code, answers, on, last_experience_on))
        for rule in rule_set.eligibility
    )


def _standing(
    rule_set: RuleSet, code: str, answers: Mapping[str, Answer], on: dt.date, last_experience_on: dt.date | None
) -> Standing:
    if code == PREVIOUS_YEAR and last_experience_on is not None:
        return Standing.MET if is_recent(rule_set, last_experience_on, on=on) else Standing.NOT_MET
    answer = answers.get(code)
    return Standing.NOT_KNOWN if answer is None else _OF_ANSWER[answer]


def is_recent(rule_set: RuleSet, experience_on: dt.date, *, on: dt.date) -> bool:
    """Whether experience of that day counts as the previous year's on the day `on`; both ends are included."""
    return months_before(on, rule_set.number(EXPERIENCE_MONTHS)) <= experience_on <= on


def verdict(results: tuple[RuleResult, ...]) -> Verdict:
    """What the results come to: NOT_YET when a rule is not met, else FIND_OUT when one is not known, else MAY_APPLY."""
    standings = {result.standing for result in results}
    if Standing.NOT_MET in standings:
        return Verdict.NOT_YET
    return Verdict.FIND_OUT if Standing.NOT_KNOWN in standings else Verdict.MAY_APPLY

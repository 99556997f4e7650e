"""What the rules say about a case, from the answers, the documents and the headteacher's answer."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ysgol.foundation.rulebook.domain.eligibility import Answer, RuleResult, Standing, assess
from ysgol.foundation.rulebook.domain.rules import RuleSet
from ysgol.scheme.applications.domain.lifecycle import EndorsementState
from ysgol.scheme.applications.domain.sections import EWC_NUMBER, Answers, as_date

# Why a rule stands as it does, by code; words are in `labels`.
_NO_DOCUMENT, _NOT_SCANNED, _REFUSED = "document-missing", "document-not-scanned", "document-refused"


@dataclass(frozen=True)
class CaseFinding:
    """How one rule stands in a case, and why by code. `section` is the part of the case to look at."""

    code: str
    standing: Standing
    why: str
    section: str


@dataclass(frozen=True)
class CaseFacts:
    """What findings are made from: answers and states of documents by section, and the current request's state.

    `on` is the day of submission; the day itself while nothing is submitted.
    """

    answers: Mapping[str, Answers]
    documents: Mapping[str, tuple[str, ...]]
    endorsement: EndorsementState | None
    on: dt.date


_SECTION = {
    "level2-literacy": "level2-literacy",
    "level2-numeracy": "level2-numeracy",
    "experience-evidence": "experience",
    "whole-class-alone": "experience",
    "headteacher-support": "endorsement",
    "previous-year-evidence": "experience",
    "ewc-registered": "ewc",
}


def findings(rules: RuleSet, case: CaseFacts) -> tuple[CaseFinding, ...]:
    """One finding for each entry rule of the pinned version, in its order, assessed as the public checker does."""
    given = {code: _answer(code, case) for code in _SECTION}
    answers = {code: answer for code, (answer, _) in given.items() if answer is not None}
    last = as_date(case.answers.get("experience", {}).get("whole_class_until", ""))
    results = assess(rules, answers, on=case.on, last_experience_on=last)
    return tuple(_finding(result, given, last) for result in results)


def is_any_not_met(found: tuple[CaseFinding, ...]) -> bool:
    """Whether a rule is not met."""
    return any(one.standing is Standing.NOT_MET for one in found)


_Given = tuple[Answer | None, str]


def _finding(result: RuleResult, given: Mapping[str, _Given], last: dt.date | None) -> CaseFinding:
    why = given.get(result.code, (None, "not-answered"))[1]
    if result.code == "previous-year-evidence" and last is not None:
        why = "within-period" if result.standing is Standing.MET else "outside-period"
    return CaseFinding(result.code, result.standing, why, _SECTION.get(result.code, ""))


def _answer(code: str, case: CaseFacts) -> _Given:
    match code:
        case "level2-literacy" | "level2-numeracy":
            return _level2(case.answers.get(code, {}), case.documents.get(code, ()))
        case "ewc-registered":
            return _registered(case.answers.get("ewc", {}))
        case "headteacher-support":
            return _support(case.endorsement)
        case "whole-class-alone":
            return _yes_no(case.answers.get("experience", {}).get("whole_class", ""))
        case "experience-evidence":
            described = case.answers.get("experience", {}).get("description", "").strip()
            return (Answer.YES, "described") if described else (None, "not-answered")
        case _:
            return None, "not-answered"


def _level2(answers: Answers, documents: tuple[str, ...]) -> _Given:
    kind = answers.get("qualification", "")
    if not kind:
        return None, "not-answered"
    if any(state in {"suspect", "error"} for state in documents):
        return Answer.UNSURE, _REFUSED
    if not documents:
        return Answer.UNSURE, _NO_DOCUMENT
    if any(state != "clean" for state in documents):
        return Answer.UNSURE, _NOT_SCANNED
    return (Answer.UNSURE, "other-proof") if kind == "other" else (Answer.YES, "proof-given")


def _registered(answers: Answers) -> _Given:
    match answers.get("registered", ""):
        case "yes":
            has_number = re.fullmatch(EWC_NUMBER, answers.get("ewc_number", "").strip()) is not None
            return (Answer.YES, "number-given") if has_number else (Answer.UNSURE, "number-missing")
        case "applied":
            return Answer.UNSURE, "registration-applied"
        case "no":
            return Answer.NO, "not-registered"
        case _:
            return None, "not-answered"


def _support(state: EndorsementState | None) -> _Given:
    match state:
        case EndorsementState.CONFIRMED:
            return Answer.YES, "head-confirmed"
        case EndorsementState.REFUSED:
            return Answer.NO, "head-refused"
        case EndorsementState.WITHDRAWN:
            return Answer.NO, "head-withdrew"
        case None:
            return None, "head-not-asked"
        case _:
            return None, "head-not-answered"


def _yes_no(text: str) -> _Given:
    if text == "yes":
        return Answer.YES, "answered-yes"
    return (Answer.NO, "answered-no") if text == "no" else (None, "not-answered")

"""What is wrong with the answers to the sections of an application, and how a section stands.

Answers are kept as text, as typed: dates as "2026-11-23", yes and no as "yes" and "no". What cannot be read is kept
too, and reported, so that nothing a person wrote is lost.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.rulebook.domain.eligibility import EXPERIENCE_MONTHS, is_recent
from ysgol.foundation.rulebook.domain.rules import RuleSet
from ysgol.scheme.applications.domain.questions import (
    BY_KEY,
    EWC_NUMBER,
    KEYS,
    OLDEST_YEARS,
    SECTIONS,
    YOUNGEST_YEARS,
    Kind,
    Question,
    Section,
)

Answers = Mapping[str, str]

__all__ = [
    "BY_KEY",
    "EWC_NUMBER",
    "KEYS",
    "RETURNABLE",
    "SECTIONS",
    "USABLE_DOCUMENTS",
    "Answers",
    "Kind",
    "Question",
    "Section",
    "Status",
    "as_date",
    "document_problems",
    "is_asked",
    "known",
    "options",
    "problems",
    "question_version",
    "status",
]


class Status(StrEnum):
    """How a section stands in the task list."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    UPDATE_NEEDED = "update-needed"


# What a return for correction may name besides the sections.
RETURNABLE: tuple[str, ...] = (*KEYS, "endorsement")

# States of a document that do not stop a submission: what is not scanned yet will be, without the candidate.
USABLE_DOCUMENTS = frozenset({"received", "scanning", "clean"})


def question_version() -> str:
    """A digest of all questions: it changes when any of them does, and is frozen with each submission."""
    return hashlib.sha256(repr(SECTIONS).encode()).hexdigest()


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether the question applies to somebody with these answers."""
    if question.only_if is None:
        return True
    key, wanted = question.only_if
    return answers.get(key, "").strip() == wanted


def options(question: Question, rules: RuleSet | None) -> tuple[str, ...]:
    """The codes that may be chosen, in order; empty when the rulebook is needed and not given."""
    if not question.evidence_for:
        return question.options
    if rules is None:
        return ()
    return (*(one.code for one in rules.evidence_for(question.evidence_for)), "other")


def known(section: str, answers: Answers) -> dict[str, str]:
    """The answers to questions that the section has, as text; anything else is left out."""
    return {one.key: str(answers.get(one.key, "") or "") for one in BY_KEY[section].questions}


def problems(section: str, answers: Answers, on: dt.date, *, rules: RuleSet | None = None) -> tuple[Finding, ...]:
    """What is wrong with the answers of a section on the day, at most one finding a question, in the order asked.

    `where` is the question's key. Codes: missing, too-long, bad-format, not-a-choice, not-a-date, in-future, too-old,
    too-young, not-a-number, out-of-range, before-start, outside-period, not-confirmed, control-characters.
    Questions that do not apply are not looked at. Documents and schools are not known here: see `document_problems`.
    """
    found = []
    for question in BY_KEY[section].questions:
        if is_asked(question, answers):
            finding = _problem(question, answers.get(question.key, "").strip(), answers, on, rules)
            if finding is not None:
                found.append(finding)
    return tuple(found)


def document_problems(section: str, states: tuple[str, ...]) -> tuple[Finding, ...]:
    """What is wrong with the documents of a section, given their states: "document-missing" or "document-refused"."""
    if not BY_KEY[section].proof:
        return ()
    if any(state not in USABLE_DOCUMENTS for state in states):
        return (Finding("document-refused", "documents"),)
    return () if states else (Finding("document-missing", "documents"),)


def status(answers: Answers | None, *, is_complete: bool, update_needed: bool) -> Status:
    """How a section stands; `answers` None when it was never saved."""
    if update_needed:
        return Status.UPDATE_NEEDED
    if answers is None:
        return Status.NOT_STARTED
    return Status.DONE if is_complete else Status.IN_PROGRESS


def as_date(text: str) -> dt.date | None:
    """The day written as "2026-11-23"; None for anything else."""
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _problem(question: Question, text: str, answers: Answers, on: dt.date, rules: RuleSet | None) -> Finding | None:
    if not text:
        code = "not-confirmed" if question.kind is Kind.CONFIRM else "missing"
        return Finding(code, question.key) if question.required else None
    if question.max_length and len(text) > question.max_length:
        return Finding("too-long", question.key, {"most": question.max_length, "length": len(text)})
    match question.kind:
        case Kind.DATE:
            return _date_problem(question, text, answers, on, rules)
        case Kind.NUMBER:
            return _number_problem(question, text, on)
        case Kind.CONFIRM:
            return None if text == "yes" else Finding("not-confirmed", question.key)
        case Kind.CHOICE:
            allowed = options(question, rules)
            return Finding("not-a-choice", question.key) if allowed and text not in allowed else None
        case _:
            return _text_problem(question, text)


def _text_problem(question: Question, text: str) -> Finding | None:
    if any(not (character.isprintable() or character in "\n\r\t") for character in text):
        return Finding("control-characters", question.key)
    if question.pattern and not re.fullmatch(question.pattern, text):
        return Finding("bad-format", question.key)
    return None


def _number_problem(question: Question, text: str, on: dt.date) -> Finding | None:
    pattern = rf"[0-9]{{1,6}}([.,][0-9]{{1,{question.places}}})?" if question.places else r"[0-9]{1,6}"
    if not re.fullmatch(pattern, text):
        return Finding("not-a-number", question.key)
    most = question.most or on.year
    if not question.least <= float(text.replace(",", ".")) <= most:
        return Finding("out-of-range", question.key, {"least": question.least, "most": most})
    return None


def _date_problem(
    question: Question, text: str, answers: Answers, on: dt.date, rules: RuleSet | None
) -> Finding | None:
    day = as_date(text)
    if day is None:
        return Finding("not-a-date", question.key)
    if question.in_past and day > on:
        return Finding("in-future", question.key)
    if question.key == "birth_date":
        return _birth_problem(question, on.year - day.year - ((on.month, on.day) < (day.month, day.day)))
    start = as_date(answers.get(question.not_before, "")) if question.not_before else None
    if start is not None and day < start:
        return Finding("before-start", question.key)
    if question.in_period and rules is not None and not is_recent(rules, day, on=on):
        return Finding("outside-period", question.key, {"months": rules.number(EXPERIENCE_MONTHS)})
    return None


def _birth_problem(question: Question, age_years: int) -> Finding | None:
    if age_years < YOUNGEST_YEARS:
        return Finding("too-young", question.key, {"least": YOUNGEST_YEARS})
    return Finding("too-old", question.key, {"most": OLDEST_YEARS}) if age_years > OLDEST_YEARS else None

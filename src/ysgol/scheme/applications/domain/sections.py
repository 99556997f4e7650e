"""The sections of an application as data, and what is wrong with the answers to them.

Answers are kept as text, as typed: dates as "2026-11-23", yes and no as "yes" and "no". What cannot be read is kept
too, and reported, so that nothing a person wrote is lost.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.rulebook.domain.eligibility import EXPERIENCE_MONTHS, is_recent
from ysgol.foundation.rulebook.domain.rules import RuleSet

Answers = Mapping[str, str]


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    SCHOOL = "school"
    CONFIRM = "confirm"  # "yes" is the only answer that will do


class Status(StrEnum):
    """How a section stands in the task list."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    UPDATE_NEEDED = "update-needed"


@dataclass(frozen=True)
class Question:
    """One question. It is asked only when `only_if` (another question of the section, and its answer) holds.

    `max_length` counts characters; `least` and `most` bound a number, both included; `places` its decimal places.
    `evidence_for` takes the options from the rulebook's accepted proof of a rule, with "other" at the end.
    `in_past` refuses days after today; `in_period` asks for a day within the rule's months up to today.
    """

    key: str
    kind: Kind
    required: bool = True
    max_length: int = 0
    options: tuple[str, ...] = ()
    only_if: tuple[str, str] | None = None
    least: int = 0
    most: int = 0
    places: int = 0
    pattern: str = ""
    evidence_for: str = ""
    in_past: bool = False
    in_period: bool = False
    not_before: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the task list. `proof` is whether a document must be attached; `is_sensitive` hides the answers."""

    key: str
    questions: tuple[Question, ...]
    proof: bool = False
    is_sensitive: bool = False

    def question(self, key: str) -> Question | None:
        """The question with the key; None when the section has none."""
        return next((one for one in self.questions if one.key == key), None)


# Characters: a line on paper, and about two pages of A4 (our default).
_LINE, _PAGES = 150, 4000
# EWC registration numbers have seven figures (EWC, guidance for employers; see the rulebook's `ewc-registered`).
EWC_NUMBER = r"[0-9]{7}"
# Digits with the signs people write in telephone numbers; ITU-T E.164 allows 15 digits at most.
PHONE = r"\+?[0-9][0-9 ()\-]{5,20}[0-9]"
# The earliest year that a certificate can be from: O levels began in 1951.
_FIRST_CERTIFICATE_YEAR = 1951
# Working hours of a week, and years of experience: bounds that catch a slip of a key (our default).
_MOST_HOURS, _MOST_YEARS = 60, 60
# Years of age between which a birth date is believed (our default).
YOUNGEST_YEARS, OLDEST_YEARS = 16, 90


def _level2(subject: tuple[Question, ...], rule: str) -> tuple[Question, ...]:
    return (
        Question("qualification", Kind.CHOICE, evidence_for=rule),
        Question("other_qualification", Kind.TEXT, max_length=_LINE, only_if=("qualification", "other")),
        *subject,
        Question("grade", Kind.TEXT, max_length=30),
        Question("year", Kind.NUMBER, least=_FIRST_CERTIFICATE_YEAR),
        Question("awarded_by", Kind.TEXT, max_length=_LINE),
    )


SECTIONS: tuple[Section, ...] = (
    Section(
        "about-you",
        (
            Question("birth_date", Kind.DATE, in_past=True),
            Question("phone", Kind.TEXT, required=False, max_length=30, pattern=PHONE),
        ),
    ),
    Section(
        "ewc",
        (
            Question("registered", Kind.CHOICE, options=("yes", "applied", "no")),
            Question("ewc_number", Kind.TEXT, max_length=7, pattern=EWC_NUMBER, only_if=("registered", "yes")),
        ),
    ),
    Section(
        "school-and-role",
        (
            Question("school", Kind.SCHOOL, max_length=20),
            Question("role", Kind.TEXT, max_length=_LINE),
            Question("contract", Kind.CHOICE, options=("permanent", "fixed-term", "casual", "agency")),
            Question("hours", Kind.NUMBER, least=1, most=_MOST_HOURS, places=2),
        ),
    ),
    Section(
        "level2-literacy",
        _level2((Question("subject", Kind.CHOICE, options=("welsh", "english")),), "level2-literacy"),
        proof=True,
    ),
    Section("level2-numeracy", _level2((), "level2-numeracy"), proof=True),
    Section(
        "experience",
        (
            Question("years", Kind.NUMBER, most=_MOST_YEARS, places=1),
            Question("description", Kind.LONG_TEXT, max_length=_PAGES),
            Question("whole_class", Kind.CHOICE, options=("yes", "no")),
            Question("whole_class_from", Kind.DATE, only_if=("whole_class", "yes"), in_past=True),
            Question(
                "whole_class_until",
                Kind.DATE,
                only_if=("whole_class", "yes"),
                in_past=True,
                in_period=True,
                not_before="whole_class_from",
            ),
            Question("whole_class_description", Kind.LONG_TEXT, max_length=2000, only_if=("whole_class", "yes")),
        ),
    ),
    Section(
        "specialism",
        (
            Question("kind", Kind.CHOICE, options=("general", "specialist")),
            Question("specialism", Kind.TEXT, max_length=_LINE, only_if=("kind", "specialist")),
        ),
    ),
    Section("assessment-language", (Question("language", Kind.CHOICE, options=("cy", "en")),)),
    Section(
        "access-needs",
        (
            Question("has_needs", Kind.CHOICE, options=("yes", "no")),
            Question("needs", Kind.LONG_TEXT, max_length=2000, only_if=("has_needs", "yes")),
        ),
        is_sensitive=True,
    ),
    Section(
        "declarations",
        (
            Question("answers_true", Kind.CONFIRM),
            Question("understands_status", Kind.CONFIRM),
            Question("may_share", Kind.CONFIRM),
        ),
    ),
)

BY_KEY: dict[str, Section] = {section.key: section for section in SECTIONS}
KEYS: tuple[str, ...] = tuple(BY_KEY)
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

"""The sections of an application as data: what is asked, and what kind of answer will do."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    SCHOOL = "school"
    CONFIRM = "confirm"  # "yes" is the only answer that will do


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

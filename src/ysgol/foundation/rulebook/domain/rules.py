"""A version of the scheme's rules: frozen values, read from reviewed data, that a case is judged by."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.rulebook.domain.sources import Provenance, Text


class Unit(StrEnum):
    """What a number counts."""

    DAYS = "days"
    WORKING_DAYS = "working-days"
    WEEKS = "weeks"
    MONTHS = "months"
    SCHOOL_DAYS = "school-days"
    SCHOOL_WEEKS = "school-weeks"
    TIMES = "times"


class Season(StrEnum):
    """The two cohorts of a year, named for when briefing takes place."""

    AUTUMN = "autumn"
    SPRING = "spring"


class MilestoneKind(StrEnum):
    """The dates of a cohort, in their order."""

    APPLICATIONS_OPEN = "applications-open"
    APPLICATIONS_CLOSE = "applications-close"
    APPLICANTS_TOLD = "applicants-told"
    BRIEFING_1 = "briefing-1"
    BRIEFING_2 = "briefing-2"
    BRIEFING_3 = "briefing-3"
    TASKS_DUE = "tasks-due"
    VISITS = "visits"
    OUTCOME_LETTERS = "outcome-letters"


@dataclass(frozen=True)
class EligibilityRule:
    """An entry rule. `proof` says what would show it is met; `route` what to do while it is not."""

    code: str
    question: Text
    why: Text
    proof: Text
    route: Text
    provenance: Provenance


@dataclass(frozen=True)
class AcceptedEvidence:
    """A kind of proof that is taken for the rules named by code in `rules`."""

    code: str
    rules: tuple[str, ...]
    name: Text
    provenance: Provenance


@dataclass(frozen=True)
class Declaration:
    """Something the headteacher declares when endorsing, as a sentence in the first person."""

    code: str
    words: Text
    provenance: Provenance


@dataclass(frozen=True)
class NumberRule:
    """A number the service works by, with its unit."""

    code: str
    value: int
    unit: Unit
    words: Text
    provenance: Provenance


@dataclass(frozen=True)
class Criterion:
    """One of the things that rank a waiting list; earlier criteria decide before later ones."""

    code: str
    words: Text
    provenance: Provenance


@dataclass(frozen=True)
class OffsetRule:
    """The usual time from one milestone to another, in days (in weeks for `Unit.WEEKS`, from Monday to Monday).

    Counted from the last day of `start` when `from_end`, else from its first day, to the first day of `finish`
    (its last day when `to_end`). `usual_min` and `usual_max` are both included. `season` None holds for both.
    """

    code: str
    start: MilestoneKind
    finish: MilestoneKind
    unit: Unit
    usual_min: int
    usual_max: int
    words: Text
    provenance: Provenance
    season: Season | None = None
    from_end: bool = False
    to_end: bool = False


@dataclass(frozen=True)
class Retention:
    """How long a class of records is kept. `months` None keeps it without end; counted from the event in `words`."""

    code: str
    months: int | None
    words: Text
    provenance: Provenance


@dataclass(frozen=True)
class RuleSet:
    """One published version. It never changes; a change is a new version. All tuples are in published order."""

    version: str
    name: Text
    in_force_from: dt.date
    about: Text
    eligibility: tuple[EligibilityRule, ...]
    evidence: tuple[AcceptedEvidence, ...]
    declarations: tuple[Declaration, ...]
    numbers: tuple[NumberRule, ...]
    waiting_list: tuple[Criterion, ...]
    offsets: tuple[OffsetRule, ...]
    retention: tuple[Retention, ...]

    def number(self, code: str) -> int:
        """The value of a number rule, in the unit it states; NotFound for a code that is not in this version."""
        for rule in self.numbers:
            if rule.code == code:
                return rule.value
        raise NotFound("rule-unknown", rule=code, version=self.version)

    def rule(self, code: str) -> EligibilityRule:
        """The entry rule with the code; NotFound when there is none in this version."""
        for rule in self.eligibility:
            if rule.code == code:
                return rule
        raise NotFound("rule-unknown", rule=code, version=self.version)

    def declaration(self, code: str) -> Declaration:
        """The headteacher's declaration with the code; NotFound when there is none in this version."""
        for declaration in self.declarations:
            if declaration.code == code:
                return declaration
        raise NotFound("rule-unknown", rule=code, version=self.version)

    def evidence_for(self, rule_code: str) -> tuple[AcceptedEvidence, ...]:
        """Kinds of proof taken for an entry rule, in published order; empty when none is listed."""
        return tuple(one for one in self.evidence if rule_code in one.rules)

    @property
    def waiting_list_order(self) -> tuple[str, ...]:
        """Codes of the criteria that rank a waiting list, the first decides first."""
        return tuple(criterion.code for criterion in self.waiting_list)

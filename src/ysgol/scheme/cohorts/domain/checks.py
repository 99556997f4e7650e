"""What is wrong, or only unusual, about the dates of a cohort."""

import datetime as dt
from collections.abc import Iterable

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.schoolyear import ONE_DAY, ClosureKind, SchoolCalendar, monday_of
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, OffsetRule, RuleSet, Season, Unit
from ysgol.scheme.cohorts.domain.milestones import MilestoneDates

# Findings that stop dates from being used; every other finding is advice that a person may overrule.
BLOCKING = frozenset({"missing", "twice", "ends-before-start", "not-after-previous", "unchanged"})
_CLOSED = {
    ClosureKind.WEEKEND: "weekend",
    ClosureKind.BANK_HOLIDAY: "bank-holiday",
    ClosureKind.HALF_TERM: "half-term",
    ClosureKind.HOLIDAY: "holiday",
}
# Milestones that need schools to be open, or somebody at work, on their first and last day.
_NEED_SCHOOL = frozenset(
    {
        MilestoneKind.BRIEFING_1,
        MilestoneKind.BRIEFING_2,
        MilestoneKind.BRIEFING_3,
        MilestoneKind.TASKS_DUE,
        MilestoneKind.VISITS,
    }
)


def is_blocking(finding: Finding) -> bool:
    """Whether the dates cannot be used while the finding stands."""
    return finding.code in BLOCKING


def order_findings(dates: Iterable[MilestoneDates]) -> tuple[Finding, ...]:
    """Everything that blocks: `where` is the milestone's kind. Empty when the dates can be used.

    Each milestone must be there once, end no earlier than it starts, and start after the one before it has ended.
    """
    rows = list(dates)
    found: list[Finding] = []
    by_kind = {row.kind: row for row in rows}
    for kind in MilestoneKind:
        count = sum(row.kind is kind for row in rows)
        if count != 1:
            found.append(Finding("missing" if count == 0 else "twice", kind.value))
    in_order = [by_kind[kind] for kind in MilestoneKind if kind in by_kind]
    for number, row in enumerate(in_order):
        if row.ends_on < row.starts_on:
            found.append(Finding("ends-before-start", row.kind.value))
        previous = in_order[number - 1] if number else None
        if previous is not None and row.starts_on <= previous.ends_on:
            found.append(Finding("not-after-previous", row.kind.value, {"previous": previous.kind.value}))
    return tuple(found)


def calendar_findings(dates: Iterable[MilestoneDates], calendar: SchoolCalendar) -> tuple[Finding, ...]:
    """Advice on days when schools are closed, for milestones that need them open; `where` is the milestone's kind."""
    found: list[Finding] = []
    for row in dates:
        if row.kind not in _NEED_SCHOOL:
            continue
        for day in dict.fromkeys((row.starts_on, row.ends_on)):
            closure = calendar.closure_on(day)
            if closure is not None:
                found.append(Finding(_CLOSED[closure.kind], row.kind.value, {"day": day}))
        if not calendar.covers(row.starts_on):
            found.append(Finding("calendar-unknown", row.kind.value))
    return tuple(found)


def measured(offset: OffsetRule, dates: Iterable[MilestoneDates]) -> int | None:
    """How far apart the two milestones of an offset are, in its unit; None when one is missing.

    Weeks count from Monday to Monday, and both weeks of one and the same milestone count: 12 to 30 November is 3.
    """
    by_kind = {row.kind: row for row in dates}
    if offset.start not in by_kind or offset.finish not in by_kind:
        return None
    start, finish = by_kind[offset.start], by_kind[offset.finish]
    first = start.ends_on if offset.from_end else start.starts_on
    last = finish.ends_on if offset.to_end else finish.starts_on
    if offset.unit is Unit.WEEKS:
        return (monday_of(last) - monday_of(first)).days // 7 + (offset.start is offset.finish)
    return (last - first).days


def offset_findings(rules: RuleSet, season: Season, dates: Iterable[MilestoneDates]) -> tuple[Finding, ...]:
    """Advice on times that are not as usual, in the rules' order: code "unusual", `where` the later milestone.

    Facts: `offset` (its code), `measured`, `usual_min`, `usual_max`.
    """
    rows = list(dates)
    found: list[Finding] = []
    for offset in rules.offsets:
        if offset.season not in (None, season):
            continue
        value = measured(offset, rows)
        if value is not None and not offset.usual_min <= value <= offset.usual_max:
            facts = {
                "offset": offset.code,
                "measured": value,
                "usual_min": offset.usual_min,
                "usual_max": offset.usual_max,
            }
            found.append(Finding("unusual", offset.finish.value, facts))
    return tuple(found)


def state_on(day: dt.date, *, opens_on: dt.date, closes_on: dt.date) -> str:
    """ "planned" before the window, "open" in it (both ends included), "closed" after it."""
    if day < opens_on:
        return "planned"
    return "open" if day <= closes_on else "closed"


def days_left(day: dt.date, *, closes_on: dt.date) -> int:
    """How many days remain to apply, today counted: 1 on the closing day, 0 after it."""
    return max(0, (closes_on + ONE_DAY - day).days)

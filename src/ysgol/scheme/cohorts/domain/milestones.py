"""The dates of a cohort: proposing them from a closing date or a first briefing day, around terms and holidays."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ysgol.foundation.kernel.schoolyear import ONE_DAY, ONE_WEEK, Closure, ClosureKind, SchoolCalendar, monday_of
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, RuleSet, Season

_MONDAY, _WEDNESDAY = 0, 2  # of date.weekday()
_FRIDAY_AFTER_MONDAY = 4 * ONE_DAY
# Schools settle for a while after a holiday this long: Christmas, Easter and summer, but not a half term.
_LONG_HOLIDAY_DAYS = 14
_FIRST_AUTUMN_MONTH = 8


class Reason(StrEnum):
    """Why a proposed date is what it is."""

    GIVEN = "given"  # by the officer
    COUNTED = "counted"  # facts: days, of (the milestone counted from)
    COUNTED_BACK = "counted-back"  # facts: as for COUNTED; the milestone lies before the one counted from
    AFTER_PREVIOUS = "after-previous"  # facts: of; later, so that it follows the milestone before it
    SCHOOL_DAYS = "school-days"  # facts: days; later, to leave that many days in school
    SCHOOL_WEEKS = "school-weeks"  # facts: weeks; how long the visits take
    HALF_TERM = "half-term"  # moved past it
    HOLIDAY = "holiday"  # moved past it
    SETTLING = "settling"  # moved past the first week after a long holiday
    BANK_HOLIDAY = "bank-holiday"  # moved past it
    WEEKEND = "weekend"  # moved past it
    SPANS_HOLIDAY = "spans-holiday"  # a longer period, because a holiday lies inside
    CALENDAR_UNKNOWN = "calendar-unknown"  # the term dates of that school year are not known


@dataclass(frozen=True)
class Explanation:
    """One reason with what fills its words: numbers, and milestone kinds as codes."""

    code: Reason
    facts: Mapping[str, int | str] = field(default_factory=lambda: MappingProxyType({}), hash=False)


@dataclass(frozen=True)
class MilestoneDates:
    """When a milestone is, both days included: one day, a week "commencing" (Monday to Friday) or longer."""

    kind: MilestoneKind
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Proposed:
    """A proposed milestone and the reasons for its dates, in the order in which they acted."""

    dates: MilestoneDates
    reasons: tuple[Explanation, ...]


def season_of(first_briefing_on: dt.date) -> Season:
    """The season of a cohort whose briefing starts on the day: autumn from August, else spring."""
    return Season.AUTUMN if first_briefing_on.month >= _FIRST_AUTUMN_MONTH else Season.SPRING


def propose(
    rules: RuleSet,
    *,
    season: Season,
    closes_on: dt.date,
    calendar: SchoolCalendar,
    first_briefing_on: dt.date | None = None,
) -> tuple[Proposed, ...]:
    """A date for every milestone, in order of `MilestoneKind`, counted from the day applications close.

    `first_briefing_on` fixes briefing day 1 instead of counting it. Briefing days, visits and letters keep clear of
    school holidays; the reasons say what was moved and why. Where the calendar does not know the school year, only
    weekends and bank holidays are kept clear of and the reasons say so. Source: the rule set's numbers, worked out from
    the timetable of the Central South cohorts of 2018-19.
    """
    planner = _Planner(rules, season, calendar)
    window: dict[str, int | str] = {"days": rules.number("window_days"), "of": MilestoneKind.APPLICATIONS_CLOSE.value}
    opens_on = closes_on - planner.days("window_days")
    found = [
        planner.day(MilestoneKind.APPLICATIONS_OPEN, opens_on, [Explanation(Reason.COUNTED_BACK, window)]),
        planner.day(MilestoneKind.APPLICATIONS_CLOSE, closes_on, [Explanation(Reason.GIVEN)]),
        planner.week_after(
            MilestoneKind.APPLICANTS_TOLD, MilestoneKind.APPLICATIONS_CLOSE, closes_on, "told_after_close_days"
        ),
    ]
    found += planner.briefings(closes_on, found[-1].dates.ends_on, first_briefing_on)
    tasks = planner.tasks(found[-1].dates.ends_on)
    visits = planner.visits(tasks.dates.ends_on)
    letters = planner.week_after(
        MilestoneKind.OUTCOME_LETTERS,
        MilestoneKind.VISITS,
        visits.dates.ends_on,
        f"letters_after_visits_days_{season.value}",
    )
    return (*found, tasks, visits, letters)


def closing_day_for(
    rules: RuleSet, *, season: Season, first_briefing_on: dt.date, calendar: SchoolCalendar
) -> dt.date | None:
    """The latest Friday in school on which applications can close for briefing to start on the day.

    Applicants must be told in term time and before the briefing. None when no such Friday lies in the 30 weeks before.
    """
    latest = first_briefing_on - dt.timedelta(days=rules.number("briefing_after_close_days"))
    friday = monday_of(latest) + _FRIDAY_AFTER_MONDAY
    if friday > latest:
        friday -= ONE_WEEK
    for weeks in range(30):
        closes_on = friday - weeks * ONE_WEEK
        told = propose(rules, season=season, closes_on=closes_on, calendar=calendar)[2]
        moved = any(one.code in (Reason.HOLIDAY, Reason.HALF_TERM) for one in told.reasons)
        if calendar.is_school_day(closes_on) and not moved and told.dates.ends_on < first_briefing_on:
            return closes_on
    return None


@dataclass(frozen=True)
class _Planner:
    """The steps of `propose`, sharing what they all need."""

    rules: RuleSet
    season: Season
    calendar: SchoolCalendar

    def days(self, code: str) -> dt.timedelta:
        return dt.timedelta(days=self.rules.number(code))

    def counted(self, of: MilestoneKind, code: str) -> list[Explanation]:
        return [Explanation(Reason.COUNTED, {"days": self.rules.number(code), "of": of.value})]

    def day(self, kind: MilestoneKind, on: dt.date, reasons: list[Explanation]) -> Proposed:
        return self.period(kind, on, on, reasons)

    def period(self, kind: MilestoneKind, starts_on: dt.date, ends_on: dt.date, reasons: list[Explanation]) -> Proposed:
        if not self.calendar.covers(starts_on):
            reasons = [*reasons, Explanation(Reason.CALENDAR_UNKNOWN)]
        return Proposed(MilestoneDates(kind, starts_on, ends_on), _once(reasons))

    def week_after(self, kind: MilestoneKind, of: MilestoneKind, from_day: dt.date, code: str) -> Proposed:
        """The first week, Monday to Friday, with a Monday at least so long after the day and with school in it."""
        reasons = self.counted(of, code)
        monday = _on_or_after(from_day + self.days(code), _MONDAY)
        monday = self.open_week(monday, reasons)
        return self.period(kind, monday, monday + _FRIDAY_AFTER_MONDAY, reasons)

    def open_week(self, monday: dt.date, reasons: list[Explanation]) -> dt.date:
        """The Monday of the first week with school in it; adds the reasons for leaving weeks out."""
        while not any(self.calendar.is_school_day(monday + number * ONE_DAY) for number in range(5)):
            closure = self.calendar.closure_on(monday)
            if closure is not None:
                reasons.append(Explanation(_REASON_OF[closure.kind]))
            monday += ONE_WEEK
        return monday

    def briefings(self, closes_on: dt.date, told_by: dt.date, first_briefing_on: dt.date | None) -> list[Proposed]:
        """The three briefing days, on the same day of the week."""
        if first_briefing_on is None:
            reasons = self.counted(MilestoneKind.APPLICATIONS_CLOSE, "briefing_after_close_days")
            earliest = closes_on + self.days("briefing_after_close_days")
            wanted = _on_or_after(max(earliest, told_by + ONE_DAY), _WEDNESDAY)
            if wanted - earliest >= ONE_WEEK:
                reasons.append(Explanation(Reason.AFTER_PREVIOUS, {"of": MilestoneKind.APPLICANTS_TOLD.value}))
            first = self.settled(wanted, reasons)
        else:
            first, reasons = first_briefing_on, [Explanation(Reason.GIVEN)]
        found = [self.day(MilestoneKind.BRIEFING_1, first, reasons)]
        for kind, before in (
            (MilestoneKind.BRIEFING_2, MilestoneKind.BRIEFING_1),
            (MilestoneKind.BRIEFING_3, MilestoneKind.BRIEFING_2),
        ):
            reasons = self.counted(before, "briefing_gap_days")
            on = self.settled(found[-1].dates.starts_on + self.days("briefing_gap_days"), reasons)
            found.append(self.day(kind, on, reasons))
        return found

    def settled(self, day: dt.date, reasons: list[Explanation]) -> dt.date:
        """The day, or so many weeks later that schools are open and settled; adds the reasons for moving.

        A day at a weekend moves day by day, as the same day of every later week is at a weekend too.
        """
        while True:
            closure = self.calendar.closure_on(day)
            if closure is not None:
                reasons.append(Explanation(_REASON_OF[closure.kind]))
            elif self.is_settling(day):
                reasons.append(Explanation(Reason.SETTLING))
            else:
                return day
            day += ONE_DAY if closure is not None and closure.kind is ClosureKind.WEEKEND else ONE_WEEK

    def is_settling(self, day: dt.date) -> bool:
        """Whether schools came back from a long holiday less than the settling time ago."""
        before = [
            self.calendar.closure_on(day - number * ONE_DAY)
            for number in range(1, self.rules.number("settle_days") + 1)
        ]
        return any(_is_long(closure) for closure in before)

    def tasks(self, last_briefing_on: dt.date) -> Proposed:
        """The first school day late enough by days and by days in school."""
        reasons = self.counted(MilestoneKind.BRIEFING_3, "tasks_after_briefing_days")
        on = self.calendar.next_school_day(last_briefing_on + self.days("tasks_after_briefing_days"))
        needed = self.rules.number("tasks_school_days")
        if self.calendar.school_days_after(last_briefing_on, on) < needed:
            reasons.append(Explanation(Reason.SCHOOL_DAYS, {"days": needed}))
        while self.calendar.school_days_after(last_briefing_on, on) < needed:
            on = self.calendar.next_school_day(on + ONE_DAY)
        return self.day(MilestoneKind.TASKS_DUE, on, reasons)

    def visits(self, tasks_on: dt.date) -> Proposed:
        """Whole weeks of visits; weeks without school inside do not count."""
        code = f"visit_school_weeks_{self.season.value}"
        reasons = self.counted(MilestoneKind.TASKS_DUE, "visits_after_tasks_days")
        reasons.append(Explanation(Reason.SCHOOL_WEEKS, {"weeks": self.rules.number(code)}))
        monday = self.open_week(_on_or_after(tasks_on + self.days("visits_after_tasks_days"), _MONDAY), reasons)
        last = monday
        for _week in range(self.rules.number(code) - 1):
            skipped: list[Explanation] = []
            following = self.open_week(last + ONE_WEEK, skipped)
            if skipped:
                reasons.append(Explanation(Reason.SPANS_HOLIDAY))
            last = following
        ends_on = last + _FRIDAY_AFTER_MONDAY
        while not self.calendar.is_school_day(ends_on):
            ends_on -= ONE_DAY
        return self.period(MilestoneKind.VISITS, self.calendar.next_school_day(monday), ends_on, reasons)


_REASON_OF = {
    ClosureKind.HALF_TERM: Reason.HALF_TERM,
    ClosureKind.HOLIDAY: Reason.HOLIDAY,
    ClosureKind.BANK_HOLIDAY: Reason.BANK_HOLIDAY,
    ClosureKind.WEEKEND: Reason.WEEKEND,
}


def _is_long(closure: Closure | None) -> bool:
    return closure is not None and closure.kind is ClosureKind.HOLIDAY and closure.period.days >= _LONG_HOLIDAY_DAYS


def _on_or_after(day: dt.date, weekday: int) -> dt.date:
    return day + (weekday - day.weekday()) % 7 * ONE_DAY


def _once(reasons: Iterable[Explanation]) -> tuple[Explanation, ...]:
    """Each code once, in order of first appearance: three weeks of holiday are one reason."""
    return tuple({reason.code: reason for reason in reasons}.values())

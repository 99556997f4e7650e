"""School years, terms, half terms and working days. Periods are whole days and include both ends."""

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

ONE_DAY = dt.timedelta(days=1)
ONE_WEEK = dt.timedelta(days=7)
_SATURDAY = 5  # of date.weekday()
# A school year runs from 1 September: Education Act 1996, section 579(1) ("school year").
_FIRST_MONTH = 9


class TermName(StrEnum):
    """The three terms of a Welsh school year."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


class ClosureKind(StrEnum):
    """Why schools are closed on a weekday."""

    HALF_TERM = "half-term"
    HOLIDAY = "holiday"  # between two terms
    BANK_HOLIDAY = "bank-holiday"
    WEEKEND = "weekend"


@dataclass(frozen=True)
class Period:
    """Days from `starts_on` to `ends_on`, both included. ValueError when it ends before it starts."""

    starts_on: dt.date
    ends_on: dt.date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"a period cannot end ({self.ends_on}) before it starts ({self.starts_on})")

    def __contains__(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def __iter__(self) -> Iterator[dt.date]:
        for number in range(self.days):
            yield self.starts_on + number * ONE_DAY

    @property
    def days(self) -> int:
        """How many days, both ends included; at least 1."""
        return (self.ends_on - self.starts_on).days + 1

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


@dataclass(frozen=True)
class Closure:
    """Days without school, weekends at either side included, and why."""

    kind: ClosureKind
    period: Period


@dataclass(frozen=True)
class Term:
    """A term with the half term inside it. ValueError when the half term is not inside."""

    name: TermName
    period: Period
    half_term: Period

    def __post_init__(self) -> None:
        if self.half_term.starts_on not in self.period or self.half_term.ends_on not in self.period:
            raise ValueError(f"the half term of the {self.name} term lies outside the term")


@dataclass(frozen=True, order=True)
class SchoolYear:
    """A school year, named for the year in which it starts: SchoolYear(2026) is 2026/27."""

    start_year: int

    @classmethod
    def of(cls, day: dt.date) -> "SchoolYear":
        """The school year that the day belongs to; years change on 1 September."""
        return cls(day.year if day.month >= _FIRST_MONTH else day.year - 1)

    @property
    def period(self) -> Period:
        """1 September to 31 August."""
        return Period(
            dt.date(self.start_year, _FIRST_MONTH, 1), dt.date(self.start_year + 1, _FIRST_MONTH, 1) - ONE_DAY
        )

    @property
    def label(self) -> str:
        """ "2026/27", the same in both languages."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"


@dataclass(frozen=True)
class SchoolCalendar:
    """Terms in order of time, with bank holidays. ValueError when terms overlap or are out of order."""

    terms: tuple[Term, ...]
    bank_holidays: Set[dt.date] = frozenset()

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.terms):
            if later.period.starts_on <= earlier.period.ends_on:
                raise ValueError(f"the term from {later.period.starts_on} starts before the last one ends")

    def covers(self, day: dt.date) -> bool:
        """Whether the school year of the day has its three terms here; otherwise nothing is known of its holidays."""
        year = SchoolYear.of(day)
        return sum(SchoolYear.of(term.period.starts_on) == year for term in self.terms) == len(TermName)

    def closure_on(self, day: dt.date) -> Closure | None:
        """Why schools are closed on the day, the widest reason first; None on a school day.

        In a year that the calendar does not cover only weekends and bank holidays are known.
        """
        if self.covers(day):
            wide = self._holiday_on(day)
            if wide is not None:
                return wide
        if day.weekday() >= _SATURDAY:
            saturday = day - (day.weekday() - _SATURDAY) * ONE_DAY
            return Closure(ClosureKind.WEEKEND, Period(saturday, saturday + ONE_DAY))
        if day in self.bank_holidays:
            return Closure(ClosureKind.BANK_HOLIDAY, Period(day, day))
        return None

    def _holiday_on(self, day: dt.date) -> Closure | None:
        for term in self.terms:
            half_term = with_weekends(term.half_term)
            if day in half_term:
                return Closure(ClosureKind.HALF_TERM, half_term)
        year = SchoolYear.of(day)
        # Only neighbouring years count: next to a year that is not known, the holiday ends with the school year.
        terms = [term.period for term in self.terms]
        near = [term for term in terms if abs(SchoolYear.of(term.starts_on).start_year - year.start_year) < 2]
        if any(day in period for period in near):
            return None
        before = [period.ends_on for period in near if period.ends_on < day]
        after = [period.starts_on for period in near if period.starts_on > day]
        starts_on = max(before) + ONE_DAY if before else year.period.starts_on
        ends_on = min(after) - ONE_DAY if after else year.period.ends_on
        return Closure(ClosureKind.HOLIDAY, Period(starts_on, ends_on))

    def is_school_day(self, day: dt.date) -> bool:
        """Whether schools are open, as far as the calendar knows."""
        return self.closure_on(day) is None

    def school_days_after(self, start: dt.date, end: dt.date) -> int:
        """How many school days lie after `start`, up to and including `end`; 0 when `end` is not later."""
        return sum(self.is_school_day(start + number * ONE_DAY) for number in range(1, (end - start).days + 1))

    def next_school_day(self, day: dt.date) -> dt.date:
        """The day itself, or the first school day after it."""
        while not self.is_school_day(day):
            day += ONE_DAY
        return day


def with_weekends(period: Period) -> Period:
    """The period with the weekend before a Monday start and after a Friday end."""
    starts_on, ends_on = period.starts_on, period.ends_on
    while (starts_on - ONE_DAY).weekday() >= _SATURDAY:
        starts_on -= ONE_DAY
    while (ends_on + ONE_DAY).weekday() >= _SATURDAY:
        ends_on += ONE_DAY
    return Period(starts_on, ends_on)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the day's week."""
    return day - day.weekday() * ONE_DAY


def is_working_day(day: dt.date, holidays: Set[dt.date]) -> bool:
    """Whether the day is Monday to Friday and not a bank holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def add_working_days(day: dt.date, count: int, *, holidays: Set[dt.date]) -> dt.date:
    """The working day `count` working days after `day` (before it, for a negative count).

    A count of 0 gives the day itself when it is a working day, else the next one. A clock that starts on a Saturday
    therefore counts Monday as its first day.
    """
    step = ONE_DAY if count >= 0 else -ONE_DAY
    if count == 0:
        while not is_working_day(day, holidays):
            day += ONE_DAY
    for _number in range(abs(count)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def working_days_between(start: dt.date, end: dt.date, *, holidays: Set[dt.date]) -> int:
    """How many working days lie after `start` up to and including `end`; negative when it is earlier.

    For any working day `d`, `working_days_between(s, d)` is n exactly when `add_working_days(s, n)` is `d` (n > 0).
    """
    if end < start:
        return -working_days_between(end, start, holidays=holidays)
    return sum(is_working_day(start + number * ONE_DAY, holidays) for number in range(1, (end - start).days + 1))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month, `months` calendar months earlier; the month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    following = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + (day.day - 1) * ONE_DAY, following - ONE_DAY)

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysgol.foundation.kernel.schoolyear import (
    Closure,
    ClosureKind,
    Period,
    SchoolCalendar,
    SchoolYear,
    Term,
    TermName,
    add_working_days,
    is_working_day,
    monday_of,
    months_before,
    with_weekends,
    working_days_between,
)

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
HOLIDAYS = frozenset({dt.date(2026, 12, 25), dt.date(2026, 12, 28), dt.date(2027, 1, 1), dt.date(2027, 3, 26)})


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(first: str, last: str) -> Period:
    return Period(day(first), day(last))


AUTUMN = Term(TermName.AUTUMN, period("2026-09-01", "2026-12-18"), period("2026-10-26", "2026-10-30"))
SPRING = Term(TermName.SPRING, period("2027-01-04", "2027-03-19"), period("2027-02-08", "2027-02-12"))
SUMMER = Term(TermName.SUMMER, period("2027-04-05", "2027-07-20"), period("2027-05-31", "2027-06-04"))
CALENDAR = SchoolCalendar((AUTUMN, SPRING, SUMMER), HOLIDAYS)


def test_period_includes_both_ends():
    one = period("2027-02-08", "2027-02-12")

    assert (one.days, day("2027-02-08") in one, day("2027-02-12") in one, day("2027-02-13") in one) == (
        5,
        True,
        True,
        False,
    )
    assert [number.day for number in one] == [8, 9, 10, 11, 12]
    assert one.overlaps(period("2027-02-12", "2027-03-01"))
    assert not one.overlaps(period("2027-02-13", "2027-03-01"))


def test_period_that_ends_before_it_starts_cannot_be_made():
    with pytest.raises(ValueError, match="cannot end"):
        period("2027-02-12", "2027-02-08")


def test_term_with_its_half_term_outside_cannot_be_made():
    with pytest.raises(ValueError, match="outside the term"):
        Term(TermName.SPRING, period("2027-01-04", "2027-03-19"), period("2027-03-18", "2027-03-25"))


def test_calendar_with_overlapping_terms_cannot_be_made():
    with pytest.raises(ValueError, match="starts before"):
        SchoolCalendar((SPRING, AUTUMN))


@pytest.mark.parametrize(
    ("text", "label"), [("2026-08-31", "2025/26"), ("2026-09-01", "2026/27"), ("2100-01-01", "2099/00")]
)
def test_school_year_changes_on_the_first_of_september(text, label):
    year = SchoolYear.of(day(text))

    assert year.label == label
    assert day(text) in year.period


@pytest.mark.parametrize(
    ("text", "closure"),
    [
        ("2026-11-23", None),
        ("2026-11-21", Closure(ClosureKind.WEEKEND, period("2026-11-21", "2026-11-22"))),
        ("2026-11-22", Closure(ClosureKind.WEEKEND, period("2026-11-21", "2026-11-22"))),
        ("2027-02-10", Closure(ClosureKind.HALF_TERM, period("2027-02-06", "2027-02-14"))),
        ("2027-02-06", Closure(ClosureKind.HALF_TERM, period("2027-02-06", "2027-02-14"))),
        ("2026-12-25", Closure(ClosureKind.HOLIDAY, period("2026-12-19", "2027-01-03"))),
        ("2027-07-21", Closure(ClosureKind.HOLIDAY, period("2027-07-21", "2027-08-31"))),
        ("2025-12-25", None),  # nothing is known of 2025/26
    ],
)
def test_closure_names_the_widest_reason(text, closure):
    assert CALENDAR.closure_on(day(text)) == closure


def test_bank_holiday_in_term_is_a_closure_of_one_day():
    calendar = SchoolCalendar((AUTUMN, SPRING, SUMMER), frozenset({day("2027-05-03")}))

    assert calendar.closure_on(day("2027-05-03")) == Closure(
        ClosureKind.BANK_HOLIDAY, period("2027-05-03", "2027-05-03")
    )
    assert calendar.next_school_day(day("2027-05-01")) == day("2027-05-04")


def test_calendar_covers_years_with_all_three_terms():
    assert [CALENDAR.covers(day(text)) for text in ("2026-09-01", "2027-08-31", "2026-08-31")] == [True, True, False]
    assert not SchoolCalendar((AUTUMN,)).covers(day("2026-11-23"))


def test_holiday_next_to_an_unknown_year_ends_with_the_school_year():
    later = Term(TermName.AUTUMN, period("2031-09-01", "2031-12-19"), period("2031-10-27", "2031-10-31"))
    calendar = SchoolCalendar((AUTUMN, SPRING, SUMMER, later))

    assert calendar.closure_on(day("2027-08-15")) == Closure(ClosureKind.HOLIDAY, period("2027-07-21", "2027-08-31"))


def test_school_days_are_counted_after_the_start_up_to_the_end():
    assert CALENDAR.school_days_after(day("2027-02-05"), day("2027-02-16")) == 2
    assert CALENDAR.school_days_after(day("2027-02-05"), day("2027-02-05")) == 0


def test_weekends_at_both_ends_join_a_closed_week():
    assert with_weekends(period("2027-02-08", "2027-02-12")) == period("2027-02-06", "2027-02-14")
    assert with_weekends(period("2027-02-09", "2027-02-11")) == period("2027-02-09", "2027-02-11")


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-12-23", 1, "2026-12-24"),
        ("2026-12-24", 1, "2026-12-29"),  # Christmas Day, weekend, substitute for Boxing Day
        ("2026-12-24", 3, "2026-12-31"),
        ("2026-12-29", -1, "2026-12-24"),
        ("2026-12-26", 0, "2026-12-29"),
        ("2026-12-24", 0, "2026-12-24"),
        ("2026-11-21", 1, "2026-11-23"),
    ],
)
def test_working_days_are_added_around_weekends_and_bank_holidays(start, count, expected):
    assert add_working_days(day(start), count, holidays=HOLIDAYS) == day(expected)


@given(DAYS, st.integers(1, 60), st.frozensets(DAYS, max_size=20))
def test_adding_and_counting_working_days_agree(start, count, holidays):
    end = add_working_days(start, count, holidays=holidays)

    assert is_working_day(end, holidays)
    assert working_days_between(start, end, holidays=holidays) == count
    assert working_days_between(end, start, holidays=holidays) == -count


@given(DAYS, DAYS, DAYS, st.frozensets(DAYS, max_size=20))
def test_counts_of_working_days_add_up(one, two, three, holidays):
    first, middle, last = sorted((one, two, three))

    assert working_days_between(first, last, holidays=holidays) == working_days_between(
        first, middle, holidays=holidays
    ) + working_days_between(middle, last, holidays=holidays)


@pytest.mark.parametrize(
    ("text", "months", "expected"),
    [
        ("2026-11-23", 12, "2025-11-23"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2027-03-31", 1, "2027-02-28"),
        ("2027-01-31", 2, "2026-11-30"),
        ("2027-01-15", 1, "2026-12-15"),
        ("2027-12-31", 0, "2027-12-31"),
    ],
)
def test_months_before_keeps_the_day_or_takes_the_months_last(text, months, expected):
    assert months_before(day(text), months) == day(expected)


@given(DAYS)
def test_every_day_belongs_to_one_school_year_and_one_week(any_day):
    assert any_day in SchoolYear.of(any_day).period
    assert monday_of(any_day).weekday() == 0
    assert 0 <= (any_day - monday_of(any_day)).days < 7


@given(st.integers(2000, 2100))
def test_school_years_follow_each_other_without_a_gap(year):
    for earlier, later in pairwise(SchoolYear(year + number) for number in range(3)):
        assert (later.period.starts_on - earlier.period.ends_on).days == 1

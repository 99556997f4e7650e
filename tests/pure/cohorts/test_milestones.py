import datetime as dt

import pytest

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.schoolyear import Period, SchoolCalendar, Term, TermName
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind as Kind
from ysgol.foundation.rulebook.domain.rules import Season
from ysgol.scheme.cohorts.domain import checks
from ysgol.scheme.cohorts.domain.milestones import MilestoneDates, Reason, closing_day_for, propose, season_of

RULES = rulebook.rule_set("wales-2026")
CALENDAR = rulebook.school_calendar()


def days(text: str) -> tuple[dt.date, dt.date]:
    """ "2018-07-16" or "2018-07-16/2018-07-20" as first and last day."""
    first, _, last = text.partition("/")
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)


def timetable(**texts: str) -> tuple[MilestoneDates, ...]:
    return tuple(MilestoneDates(Kind(kind.replace("_", "-")), *days(text)) for kind, text in texts.items())


# Central South Consortium, HLTA page for 2018-19. The opening day was not given: applications were open at all times.
AUTUMN_2018 = timetable(
    applications_open="2018-05-11",
    applications_close="2018-07-06",
    applicants_told="2018-07-16/2018-07-20",
    briefing_1="2018-09-12",
    briefing_2="2018-09-26",
    briefing_3="2018-10-10",
    tasks_due="2018-11-05",
    visits="2018-11-12/2018-11-30",
    outcome_letters="2018-12-17/2018-12-21",
)
SPRING_2019 = timetable(
    applications_open="2018-12-07",
    applications_close="2019-02-01",
    applicants_told="2019-02-11",
    briefing_1="2019-03-04/2019-03-08",
    briefing_2="2019-03-18/2019-03-22",
    briefing_3="2019-04-01/2019-04-05",
    tasks_due="2019-05-03",
    visits="2019-05-13/2019-06-14",
    outcome_letters="2019-07-08",
)


def proposed(season: Season, closes_on: str) -> tuple[MilestoneDates, ...]:
    found = propose(RULES, season=season, closes_on=dt.date.fromisoformat(closes_on), calendar=CALENDAR)
    return tuple(one.dates for one in found)


@pytest.mark.parametrize(("season", "dates"), [(Season.AUTUMN, AUTUMN_2018), (Season.SPRING, SPRING_2019)])
def test_real_timetable_of_2018_19_lies_within_the_stated_offsets(season, dates):
    assert checks.order_findings(dates) == ()
    assert checks.calendar_findings(dates, CALENDAR) == ()
    assert checks.offset_findings(RULES, season, dates) == ()


def test_autumn_2018_proposed_from_its_closing_date_is_the_real_timetable():
    assert proposed(Season.AUTUMN, "2018-07-06") == AUTUMN_2018


def test_spring_2019_proposed_from_its_closing_date_agrees_with_the_real_timetable_week_by_week():
    expected = timetable(
        applications_open="2018-12-07",
        applications_close="2019-02-01",
        applicants_told="2019-02-11/2019-02-15",
        briefing_1="2019-03-06",  # the real timetable gives weeks: 4, 18 March and 1 April
        briefing_2="2019-03-20",
        briefing_3="2019-04-03",
        tasks_due="2019-05-03",
        visits="2019-05-13/2019-06-14",
        outcome_letters="2019-07-08/2019-07-12",
    )

    assert proposed(Season.SPRING, "2019-02-01") == expected
    assert checks.offset_findings(RULES, Season.SPRING, expected) == ()


def test_spring_2027_moves_around_half_term_and_easter():
    found = propose(RULES, season=Season.SPRING, closes_on=dt.date(2027, 1, 29), calendar=CALENDAR)

    assert tuple(one.dates for one in found) == timetable(
        applications_open="2026-12-04",
        applications_close="2027-01-29",
        applicants_told="2027-02-15/2027-02-19",
        briefing_1="2027-02-24",
        briefing_2="2027-03-10",
        briefing_3="2027-04-14",
        tasks_due="2027-05-10",
        visits="2027-05-17/2027-06-18",
        outcome_letters="2027-07-12/2027-07-16",
    )
    assert [[reason.code for reason in one.reasons] for one in found] == [
        [Reason.COUNTED_BACK],
        [Reason.GIVEN],
        [Reason.COUNTED, Reason.HALF_TERM],
        [Reason.COUNTED],
        [Reason.COUNTED],
        [Reason.COUNTED, Reason.HOLIDAY, Reason.SETTLING],
        [Reason.COUNTED],
        [Reason.COUNTED, Reason.SCHOOL_WEEKS, Reason.SPANS_HOLIDAY],
        [Reason.COUNTED],
    ]


@pytest.mark.parametrize("season", list(Season))
def test_proposal_for_any_closing_date_can_be_used_and_keeps_clear_of_holidays(season):
    for number in range(0, 700, 3):
        closes_on = dt.date(2025, 10, 1) + dt.timedelta(days=number)
        dates = tuple(one.dates for one in propose(RULES, season=season, closes_on=closes_on, calendar=CALENDAR))

        assert checks.order_findings(dates) == (), closes_on
        assert [one for one in checks.calendar_findings(dates, CALENDAR) if one.code != "calendar-unknown"] == []


def test_proposal_in_a_year_without_term_dates_says_so():
    found = propose(RULES, season=Season.SPRING, closes_on=dt.date(2031, 1, 31), calendar=CALENDAR)

    assert all(Reason.CALENDAR_UNKNOWN in [reason.code for reason in one.reasons] for one in found)


def test_proposal_from_a_first_briefing_day_keeps_the_day():
    briefing = dt.date(2027, 2, 23)
    closes_on = closing_day_for(RULES, season=Season.SPRING, first_briefing_on=briefing, calendar=CALENDAR)
    found = propose(RULES, season=Season.SPRING, closes_on=closes_on, calendar=CALENDAR, first_briefing_on=briefing)

    # A Friday in school, early enough for people to be told before half term.
    assert closes_on == dt.date(2027, 1, 22)
    assert [one.dates.starts_on for one in found[2:6]] == [
        dt.date(2027, 2, 1), briefing, dt.date(2027, 3, 9), dt.date(2027, 4, 13)
    ]  # fmt: skip


def test_closing_day_that_cannot_be_found_is_none():
    # A calendar of one endless holiday: applicants could never be told in term time.
    days_of_school = (dt.date(2026, 9, 1), dt.date(2027, 8, 30), dt.date(2027, 8, 31))
    empty = SchoolCalendar(
        tuple(
            Term(name, Period(day, day), Period(day, day)) for name, day in zip(TermName, days_of_school, strict=True)
        )
    )

    assert closing_day_for(RULES, season=Season.SPRING, first_briefing_on=dt.date(2027, 8, 25), calendar=empty) is None


def test_briefing_that_would_come_before_people_are_told_moves_later():
    found = propose(RULES, season=Season.SPRING, closes_on=dt.date(2027, 5, 15), calendar=CALENDAR)

    assert (found[2].dates.ends_on, found[3].dates.starts_on) == (dt.date(2027, 6, 11), dt.date(2027, 6, 16))
    assert [reason.code for reason in found[3].reasons] == [Reason.COUNTED, Reason.AFTER_PREVIOUS]


def test_closing_day_for_the_real_autumn_briefing_is_a_friday_before_the_summer():
    found = closing_day_for(RULES, season=Season.AUTUMN, first_briefing_on=dt.date(2018, 9, 12), calendar=CALENDAR)

    assert found == dt.date(2018, 7, 13)


def test_proposal_from_a_first_briefing_day_at_a_weekend_puts_the_others_on_school_days():
    saturday = dt.date(2027, 2, 27)
    found = propose(
        RULES, season=Season.SPRING, closes_on=dt.date(2027, 1, 29), calendar=CALENDAR, first_briefing_on=saturday
    )

    assert [one.dates.starts_on for one in found[3:6]] == [saturday, dt.date(2027, 3, 15), dt.date(2027, 4, 12)]
    assert [reason.code for reason in found[4].reasons] == [Reason.COUNTED, Reason.WEEKEND]


@pytest.mark.parametrize(("day", "season"), [("2026-09-09", Season.AUTUMN), ("2027-02-24", Season.SPRING)])
def test_season_is_that_of_the_first_briefing(day, season):
    assert season_of(dt.date.fromisoformat(day)) is season


def changed(dates, kind, text):
    return tuple(MilestoneDates(one.kind, *days(text)) if one.kind is kind else one for one in dates)


def test_order_with_a_milestone_before_the_one_before_it_blocks():
    dates = changed(AUTUMN_2018, Kind.BRIEFING_2, "2018-09-12")

    assert checks.order_findings(dates) == (Finding("not-after-previous", "briefing-2", {"previous": "briefing-1"}),)
    assert all(checks.is_blocking(one) for one in checks.order_findings(dates))


def test_order_with_an_end_before_the_start_blocks():
    dates = changed(AUTUMN_2018, Kind.VISITS, "2018-11-30/2018-11-12")

    assert checks.order_findings(dates) == (Finding("ends-before-start", "visits"),)


def test_order_with_a_milestone_missing_or_twice_blocks():
    twice = (*AUTUMN_2018[1:], AUTUMN_2018[-1])

    assert checks.order_findings(twice)[:2] == (
        Finding("missing", "applications-open"), Finding("twice", "outcome-letters")
    )  # fmt: skip


def test_calendar_findings_name_the_day_and_the_reason():
    dates = changed(changed(AUTUMN_2018, Kind.BRIEFING_3, "2018-10-31"), Kind.TASKS_DUE, "2018-11-04")

    assert checks.calendar_findings(dates, CALENDAR) == (
        Finding("half-term", "briefing-3", {"day": dt.date(2018, 10, 31)}),
        Finding("half-term", "tasks-due", {"day": dt.date(2018, 11, 4)}),
    )


def test_offset_findings_give_the_measure_and_what_is_usual():
    dates = changed(AUTUMN_2018, Kind.TASKS_DUE, "2018-11-09")

    assert checks.offset_findings(RULES, Season.AUTUMN, dates) == (
        Finding("unusual", "visits", {"offset": "tasks-to-visits", "measured": 3, "usual_min": 7, "usual_max": 10}),
    )


@pytest.mark.parametrize(
    ("day", "state", "left"),
    [("2018-05-10", "planned", 58), ("2018-05-11", "open", 57), ("2018-07-06", "open", 1), ("2018-07-07", "closed", 0)],
)
def test_state_follows_from_the_dates_with_both_ends_open(day, state, left):
    day, opens_on, closes_on = map(dt.date.fromisoformat, (day, "2018-05-11", "2018-07-06"))

    assert checks.state_on(day, opens_on=opens_on, closes_on=closes_on) == state
    assert checks.days_left(day, closes_on=closes_on) == left

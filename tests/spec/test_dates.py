"""What dates the rules propose for a cohort."""

import datetime as dt

from tests.pure.cohorts.test_milestones import AUTUMN_2018, SPRING_2019
from tests.spec.manual import publish, table
from ysgol.foundation.rulebook import queries
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, Season
from ysgol.scheme.cohorts.domain.checks import measured
from ysgol.scheme.cohorts.domain.milestones import propose

RULES = queries.rule_set("wales-2026")
CALENDAR = queries.school_calendar()
REAL = {Season.AUTUMN: AUTUMN_2018, Season.SPRING: SPRING_2019}
CASES = [
    (Season.AUTUMN, dt.date(2018, 7, 6)),
    (Season.SPRING, dt.date(2019, 2, 1)),
    (Season.SPRING, dt.date(2027, 1, 29)),
    (Season.AUTUMN, dt.date(2027, 7, 2)),
]


def days(dates) -> str:
    if dates.starts_on == dates.ends_on:
        return f"{dates.starts_on:%a %d/%m/%Y}"
    return f"{dates.starts_on:%a %d/%m/%Y} to {dates.ends_on:%a %d/%m/%Y}"


def published(dates) -> str:
    """The date in the published timetable, which gave no opening day: applications were open at all times."""
    return "not given" if dates.kind is MilestoneKind.APPLICATIONS_OPEN else days(dates)


def weeks(dates) -> list[tuple[int, int]]:
    return [tuple(one.starts_on.isocalendar()[:2]) for one in dates]


def test_dates_of_the_real_cohorts_are_proposed_week_for_week_and_published():
    parts = []
    for season, closes_on in CASES:
        proposed = propose(RULES, season=season, closes_on=closes_on, calendar=CALENDAR)
        real = REAL[season] if closes_on.year < 2020 else None
        if real:
            assert weeks(one.dates for one in proposed) == weeks(real)
        rows = [
            (
                one.dates.kind.value,
                days(one.dates),
                *([published(real[number])] if real else []),
                ", ".join(reason.code.value for reason in one.reasons),
            )
            for number, one in enumerate(proposed)
        ]
        headings = ("Milestone", "Proposed", *(["Central South 2018-19"] if real else []), "Why")
        parts += [f"## {season.value.title()} cohort that closes on {closes_on:%d/%m/%Y}\n", table(headings, rows)]
    publish(
        "dates",
        "# Dates of a cohort\n",
        "Made by `tests/spec/test_dates.py`. The real timetable gives spring briefing days as weeks.\n",
        "The school terms of 2017/18 and 2018/19 are from general knowledge, not from a source.\n",
        *parts,
    )


def test_usual_times_hold_for_the_real_cohorts_and_are_published():
    rows = []
    for offset in RULES.offsets:
        found = {season: measured(offset, REAL[season]) for season in Season if offset.season in (None, season)}
        assert all(offset.usual_min <= value <= offset.usual_max for value in found.values()), offset.code
        usual = f"{offset.usual_min} to {offset.usual_max} {offset.unit.value}"
        rows.append((offset.words.en, usual, found.get(Season.AUTUMN, ""), found.get(Season.SPRING, "")))
    publish(
        "offsets",
        "# Usual times between dates\n",
        "Made by `tests/spec/test_dates.py` from the timetable of the Central South cohorts of 2018-19.\n",
        table(("Time", "Usual", "Autumn 2018", "Spring 2019"), rows),
    )

"""What other contexts ask the rulebook. The data is read once in each process; it changes only with a release."""

import datetime as dt
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.schoolyear import SchoolCalendar
from ysgol.foundation.rulebook import load
from ysgol.foundation.rulebook.domain.calendar import CalendarTerm
from ysgol.foundation.rulebook.domain.rules import RuleSet
from ysgol.foundation.rulebook.domain.standards import StandardSet


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Every published version, oldest first."""
    found = [load.rule_set(path) for path in sorted((load.DATA / "rules").glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: (one.in_force_from, one.version)))


def current_version(on: dt.date) -> str:
    """The version in force on the day: the newest whose first day has come. NotFound before the first version."""
    in_force = [one for one in rule_sets() if one.in_force_from <= on]
    if not in_force:
        raise NotFound("rules-not-in-force", on=on.isoformat())
    return in_force[-1].version


def rule_set(version: str | None = None) -> RuleSet:
    """The version asked for, or the newest one published; NotFound when there is no such version."""
    if version is None:
        return rule_sets()[-1]
    for found in rule_sets():
        if found.version == version:
            return found
    raise NotFound("rules-unknown", version=version)


def retention_months(code: str) -> int | None:
    """For how many months records of the class are kept, by the newest version; None is without end.

    Retention is not pinned by a case: it is a promise of the service as it is now. NotFound for an unknown class.
    """
    for rule in rule_set().retention:
        if rule.code == code:
            return rule.months
    raise NotFound("retention-unknown", retention=code)


@cache
def standard_sets() -> tuple[StandardSet, ...]:
    """Every set of standards: those of Wales first, newest first, then others."""
    found = [load.standard_set(path) for path in (load.DATA / "standard-sets").glob("*.toml")]
    newest_first = sorted(found, key=lambda one: one.code, reverse=True)
    return tuple(sorted(newest_first, key=lambda one: one.country != "wales"))


def standard_set(code: str) -> StandardSet:
    """The set of standards with the code; NotFound when there is none."""
    for found in standard_sets():
        if found.code == code:
            return found
    raise NotFound("standards-unknown", set=code)


@cache
def bank_holidays() -> frozenset[dt.date]:
    """Bank holidays of England and Wales from 2012 to the last year published with the library, without the network."""
    events = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(event["date"] for event in events)


@cache
def calendar_terms() -> tuple[CalendarTerm, ...]:
    """The school terms known, in order of time, each with its source."""
    return load.calendar_terms(load.DATA / "school-terms.toml")


@cache
def school_calendar() -> SchoolCalendar:
    """Terms, half terms and bank holidays. Years that it does not cover count weekends and bank holidays only."""
    return SchoolCalendar(tuple(one.term for one in calendar_terms()), bank_holidays())

"""Places and cohorts of the demonstration: real schools and regions, two cohorts in each region."""

import datetime as dt
from dataclasses import dataclass

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.organisations import load as organisations
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, Season
from ysgol.scheme.cohorts import actions
from ysgol.scheme.cohorts.domain.milestones import MilestoneDates, propose
from ysgol.scheme.cohorts.domain.places import Funder, LanguageMedium
from ysgol.scheme.cohorts.queries import CohortFacts, PoolFacts

ONE_DAY = dt.timedelta(days=1)
# Names of the regions, whole, as they stand in a cohort's name.
REGIONS = {
    "north": ("North Wales", "Gogledd Cymru"),
    "mid": ("Mid Wales", "Canolbarth Cymru"),
    "south-west": ("South West Wales", "De-orllewin Cymru"),
    "npt": ("Neath Port Talbot", "Castell-nedd Port Talbot"),
    "central-south": ("Central South Wales", "Canolbarth y De"),
    "south-east": ("South East Wales", "De-ddwyrain Cymru"),
}
SEASON_NAMES = {Season.AUTUMN: ("autumn", "hydref"), Season.SPRING: ("spring", "gwanwyn")}
# Weeks before and after the loading day on which applications close: one cohort is over, one is open.
EARLIER_CLOSED_WEEKS_AGO = 14
OPEN_CLOSES_IN_WEEKS = 9
FRIDAY = 4


@dataclass(frozen=True)
class Intake:
    """A cohort with its pools of places by language medium."""

    cohort: CohortFacts
    pools: dict[str, PoolFacts]


@dataclass(frozen=True)
class Nation:
    """The two cohorts of each region, by region code: `earlier` is over, `current` takes applications."""

    earlier: dict[str, Intake]
    current: dict[str, Intake]


def build(*, by: Actor, at: dt.datetime) -> Nation:
    """Schools, regions and cohorts, each with a pool of one place in each language until `fund` is called."""
    today = at.date()
    long_ago = at - dt.timedelta(weeks=EARLIER_CLOSED_WEEKS_AGO + 12)
    organisations.load_reference_data(by=by, at=long_ago)
    closed_on = _friday_near(today - dt.timedelta(weeks=EARLIER_CLOSED_WEEKS_AGO))
    closes_on = _friday_near(today + dt.timedelta(weeks=OPEN_CLOSES_IN_WEEKS))
    return Nation(
        {region: _intake(region, closed_on, by=by, at=long_ago) for region in REGIONS},
        {region: _intake(region, closes_on, by=by, at=at - dt.timedelta(weeks=8)) for region in REGIONS},
    )


def fund(pool: PoolFacts, cap: int, *, by: Actor, at: dt.datetime) -> None:
    """Give a pool as many places as the demonstration's demand leaves a little short."""
    if cap != pool.cap:
        actions.change_cap(pool_id=pool.id, cap=cap, expected_version=pool.version, by=by, at=at)


def _friday_near(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=FRIDAY - day.weekday())


def _intake(region: str, closes_on: dt.date, *, by: Actor, at: dt.datetime) -> Intake:
    # Briefing follows the closing day by some weeks, so the month of closing tells the season.
    season = Season.AUTUMN if 5 <= closes_on.month <= 10 else Season.SPRING
    year = closes_on.year + (1 if closes_on.month > 10 else 0)
    proposed = propose(rulebook.rule_set(), season=season, closes_on=closes_on, calendar=rulebook.school_calendar())
    dates = [_opened_early(one.dates, at.date()) for one in proposed]
    (region_en, region_cy), (season_en, season_cy) = REGIONS[region], SEASON_NAMES[season]
    new = actions.NewCohort(
        region=region,
        season=season,
        year=year,
        name_en=f"{region_en}, {season_en} {year}",
        name_cy=f"{region_cy}, {season_cy} {year}",
        dates=dates,
    )
    cohort = actions.create_cohort(new=new, by=by, at=at)
    pools = {
        medium.value: actions.add_pool(
            cohort_id=cohort.id,
            language_medium=medium,
            funder=Funder.WELSH_GOVERNMENT,
            cap=1,
            by=by,
            at=at,
        )
        for medium in LanguageMedium
    }
    return Intake(cohort, pools)


def _opened_early(dates: MilestoneDates, made_on: dt.date) -> MilestoneDates:
    """The milestone; applications open when the cohort is made, so that the demonstration has some months of them."""
    if dates.kind is not MilestoneKind.APPLICATIONS_OPEN or dates.starts_on <= made_on:
        return dates
    return MilestoneDates(dates.kind, made_on, made_on)

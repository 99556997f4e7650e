"""The invented applications: who applies, where, how far each got and when. All steps are taken in order of time."""

import csv
import datetime as dt
import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.organisations.importer import DATA
from ysgol.foundation.organisations.load import SHIPPED_LIST
from ysgol.foundation.organisations.queries import SchoolFacts
from ysgol.scheme.cohorts.queries import PoolFacts
from ysgol.web.demo import nation
from ysgol.web.demo.case import Case
from ysgol.web.demo.cast import CAST, ENGLISH_SCHOOL, HOME_REGION, WELSH_SCHOOL, Persona, Staff
from ysgol.web.demo.names import Invented, invent
from ysgol.web.demo.nation import Intake, Nation
from ysgol.web.demo.paths import CURRENT, EARLIER, Path, spread
from ysgol.web.demo.steps import take

# Share of the applications of each region, of 100.
REGION_SHARES = {"north": 20, "mid": 6, "south-west": 16, "npt": 6, "central-south": 36, "south-east": 16}
# Share of people who choose Welsh, by the medium code of their school; any other code means English medium.
WELSH_SHARES = {"WM": 0.8, "DS": 0.5, "EW": 0.25}
DEFAULT_WELSH_SHARE = 0.06
# Of the applications, those of the cohort that is over.
EARLIER_SHARE = 0.4
# Places to spare in a pool for which nobody waits, so that a newcomer can be offered one.
SPARE_PLACES = 3
# Days between two steps of one application; a step that came too early is tried again.
GAP_DAYS = (1.05, 4)
TRY_AGAIN = dt.timedelta(days=2)


@dataclass(frozen=True)
class Cast:
    """A person and the path they take; `persona` None for the many."""

    person: Invented
    school: SchoolFacts
    path: Path
    intake: Intake
    persona: Persona | None = None


def cast(land: Nation, *, count: int, chance: random.Random) -> list[Cast]:
    """Who applies: the candidates of the cast, and `count` more."""
    return _named(land) + _invented(land, count, chance)


def fund(everyone: list[Cast], *, by: Actor, at: dt.datetime) -> None:
    """Size the pools by demand: a place short where somebody is to wait, elsewhere with places to spare."""
    keepers = Counter(_pool(one).id for one in everyone if one.path.name in {"offered", "accepted"})
    waited_for = {_pool(one).id for one in everyone if "wait" in one.path.steps}
    pools = {pool.id: pool for one in everyone for pool in one.intake.pools.values()}
    for pool in pools.values():
        spare = -1 if pool.id in waited_for else SPARE_PLACES
        nation.fund(pool, max(1, keepers[pool.id] + spare), by=by, at=at)


def _pool(one: Cast) -> PoolFacts:
    return one.intake.pools[one.person.language]


def tell(
    everyone: list[Cast],
    land: Nation,
    staff: Staff,
    *,
    chance: random.Random,
    at: dt.datetime,
    progress: Callable[[str], None],
) -> None:
    """Take each application to the end of its path; steps happen in order of time up to `at`.

    A step that cannot be taken yet, because places are free and nobody needs to wait, is tried again days later.
    """
    cases = [
        Case(number, one.person, one.school, one.intake, staff, land, one.persona)
        for number, one in enumerate(everyone)
    ]
    calendar = []
    for case, one in zip(cases, everyone, strict=True):
        case.steps, case.days = one.path.steps, _days(one, at, chance)
        calendar.append((case.days[0], case.number, 0))
    heapq.heapify(calendar)
    done, total = 0, sum(len(case.steps) for case in cases)
    while calendar:
        when, number, step = heapq.heappop(calendar)
        case = cases[number]
        if not take(case, case.steps[step], at=when, chance=chance):
            if (again := when + TRY_AGAIN) < at:
                heapq.heappush(calendar, (again, number, step))
            continue
        done += 1
        if done % 50 == 0:
            progress(f"Applications… {100 * done // total} %")
        if step + 1 < len(case.steps) and not case.is_over:
            following = max(case.days[step + 1], when + dt.timedelta(hours=20))
            if following < at:
                heapq.heappush(calendar, (following, number, step + 1))


def _named(land: Nation) -> list[Cast]:
    """The candidates of the cast who have applied, at the two schools of the cast."""
    known = {path.name: path for path in CURRENT}
    schools = organisations.schools([WELSH_SCHOOL, ENGLISH_SCHOOL])
    found = []
    for number, persona in enumerate(one for one in CAST if one.path):
        born = dt.date(1985 + number, 3 + number, 5)
        person = Invented(persona.given_names, persona.family_name, persona.email, born, persona.language)
        school = schools[WELSH_SCHOOL if persona.language == "cy" else ENGLISH_SCHOOL]
        found.append(Cast(person, school, known[persona.path], land.current[HOME_REGION], persona))
    return found


def _invented(land: Nation, count: int, chance: random.Random) -> list[Cast]:
    schools = _schools_by_region()
    earlier = round(count * EARLIER_SHARE)
    jobs = [(path, land.earlier) for path in spread(EARLIER, earlier, chance)]
    jobs += [(path, land.current) for path in spread(CURRENT, count - earlier, chance)]
    regions = chance.choices(list(REGION_SHARES), list(REGION_SHARES.values()), k=len(jobs))
    found = []
    for number, ((path, intakes), region) in enumerate(zip(jobs, regions, strict=True)):
        waits = "wait" in path.steps
        # Whoever is to wait does so where most apply, because only there is demand sure to be above the places.
        region = HOME_REGION if waits else region  # noqa: PLW2901
        school = chance.choice(schools[region])
        share = 0.0 if waits else WELSH_SHARES.get(school.medium, DEFAULT_WELSH_SHARE)
        person = invent(number, chance, welsh_share=share)
        found.append(Cast(person, school, path, intakes[region]))
    return found


def _schools_by_region() -> dict[str, list[SchoolFacts]]:
    with (DATA / SHIPPED_LIST).open(encoding="utf-8-sig", newline="") as file:
        codes = [row["School Number"] for row in csv.DictReader(file)]
    found: dict[str, list[SchoolFacts]] = {region: [] for region in REGION_SHARES}
    for school in organisations.schools(codes).values():
        found[school.region].append(school)
    return found


def _days(one: Cast, at: dt.datetime, chance: random.Random) -> list[dt.datetime]:
    """A time for each step: in office hours, in order, submitted while the cohort is open, the last before `at`."""
    return [_in_office_hours(day, chance) for day in _instants(one, at, chance)]


def _in_office_hours(when: dt.datetime, chance: random.Random) -> dt.datetime:
    """The same day between nine and four. Steps are a day or more apart, so their order stays."""
    return when.replace(hour=chance.randrange(9, 16), minute=chance.randrange(60), second=0, microsecond=0)


def _instants(one: Cast, at: dt.datetime, chance: random.Random) -> list[dt.datetime]:
    steps = one.path.steps
    closes_on = one.intake.cohort.closes_on
    gaps = [chance.uniform(*GAP_DAYS) for _ in steps]
    if closes_on >= at.date():
        last = at - dt.timedelta(days=chance.uniform(1, 9))
        behind = [sum(gaps[index + 1 :]) for index in range(len(steps))]
        return [last - dt.timedelta(days=days) for days in behind]
    turn = next((index for index, step in enumerate(steps) if step in {"submit", "lapse"}), 0)
    closing = dt.datetime.combine(closes_on, dt.time(15), tzinfo=dt.UTC)
    pivot = closing - dt.timedelta(days=chance.uniform(1, 25))
    before = [pivot - dt.timedelta(days=sum(gaps[index:turn])) for index in range(turn)]
    after = [pivot + dt.timedelta(days=sum(gaps[turn : index + 1]) - gaps[turn]) for index in range(turn, len(steps))]
    if steps[turn] == "lapse":
        after = [at - dt.timedelta(days=chance.uniform(1, 3))]
    return before + after

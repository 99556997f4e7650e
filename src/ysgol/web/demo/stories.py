"""The invented applications: who applies, where, how far each got and when. All steps are taken in order of time."""

import csv
import datetime as dt
import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass

from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.organisations.importer import DATA
from ysgol.foundation.organisations.load import SHIPPED_LIST
from ysgol.foundation.organisations.queries import SchoolFacts
from ysgol.web.demo.cast import CAST, ENGLISH_SCHOOL, HOME_REGION, WELSH_SCHOOL, Persona, Staff
from ysgol.web.demo.names import Invented, invent
from ysgol.web.demo.nation import Intake, Nation
from ysgol.web.demo.paths import CURRENT, EARLIER, Path, spread
from ysgol.web.demo.steps import Case, take

# Share of the applications of each region, of 100.
REGION_SHARES = {"north": 20, "mid": 6, "south-west": 16, "npt": 6, "central-south": 36, "south-east": 16}
# Share of people who choose Welsh, by the medium code of their school; any other code means English medium.
WELSH_SHARES = {"WM": 0.8, "DS": 0.5, "EW": 0.25}
DEFAULT_WELSH_SHARE = 0.06
# Of the applications, those of the cohort that is over.
EARLIER_SHARE = 0.4
# Days between two steps of one application, and before the closing day by which everyone had submitted.
GAP_DAYS = (1.05, 4)


@dataclass(frozen=True)
class Cast:
    """A person and the path they take; `persona` None for the many."""

    person: Invented
    school: SchoolFacts
    path: Path
    intake: Intake
    persona: Persona | None = None


def tell(
    land: Nation,
    staff: Staff,
    *,
    count: int,
    chance: random.Random,
    at: dt.datetime,
    progress: Callable[[str], None],
) -> None:
    """Make `count` applications and take each to the end of its path; steps happen in order of time up to `at`."""
    everyone = _named(land) + _invented(land, count, chance)
    calendar: list[tuple[dt.datetime, int, int, Case]] = []
    for number, one in enumerate(everyone):
        case = Case(number, one.person, one.school, one.intake, staff, land, one.persona)
        days = _days(one, at, chance)
        case.days = days
        case.steps = one.path.steps
        calendar.append((days[0], number, 0, case))
    heapq.heapify(calendar)
    done, total = 0, sum(len(one.path.steps) for one in everyone)
    while calendar:
        when, number, step, case = heapq.heappop(calendar)
        take(case, case.steps[step], at=when, chance=chance)
        done += 1
        if done % 50 == 0:
            progress(f"Applications… {100 * done // total} %")
        if step + 1 < len(case.steps) and not case.is_over:
            heapq.heappush(calendar, (case.days[step + 1], number, step + 1, case))


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
        school = chance.choice(schools[region])
        person = invent(number, chance, welsh_share=WELSH_SHARES.get(school.medium, DEFAULT_WELSH_SHARE))
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

"""Reads about cohorts, their dates and their places."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.pages.reads import Prepared
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, Season
from ysgol.scheme.cohorts.access import visible_to
from ysgol.scheme.cohorts.domain import checks
from ysgol.scheme.cohorts.domain.milestones import MilestoneDates
from ysgol.scheme.cohorts.models import Cohort, Milestone, MilestoneMove, PlacePool

_BRIEF = Cohort.objects.values_list("name_cy", "name_en", "closes_on", "region")
_IN_BRIEF = Prepared(lambda cohort_id: _BRIEF.filter(pk=cohort_id).order_by())
_NAMED = Cohort.objects.values_list("pk", "name_cy", "name_en")
_NAMES = Prepared(lambda *regions: _NAMED.filter(region__in=regions) if regions else _NAMED)


@dataclass(frozen=True)
class MilestoneFacts:
    """A milestone, both days included. `is_moved` when its dates were ever changed."""

    id: int
    kind: MilestoneKind
    starts_on: dt.date
    ends_on: dt.date
    is_moved: bool = False


@dataclass(frozen=True)
class CohortFacts:
    """A cohort with its milestones in order. `version` goes up with every change of a date."""

    id: int
    code: str
    name_en: str
    name_cy: str
    region: str
    season: Season
    year: int
    rule_version: str
    opens_on: dt.date
    closes_on: dt.date
    version: int
    milestones: tuple[MilestoneFacts, ...]

    def name(self, language: str) -> str:
        """The name in "cy" or "en"."""
        return self.name_cy if language == "cy" else self.name_en

    def state(self, on: dt.date) -> str:
        """ "planned", "open" or "closed" on the day."""
        return checks.state_on(on, opens_on=self.opens_on, closes_on=self.closes_on)

    def milestone(self, kind: MilestoneKind) -> MilestoneFacts | None:
        """The milestone of a kind; None when the cohort has none."""
        return next((one for one in self.milestones if one.kind is kind), None)


@dataclass(frozen=True)
class PoolFacts:
    """A pool of funded places. `taken` is never more than `cap`."""

    id: int
    cohort_id: int
    language_medium: str
    cap: int
    taken: int
    funder: str
    funder_note: str
    version: int

    @property
    def left(self) -> int:
        """How many places are free."""
        return self.cap - self.taken


@dataclass(frozen=True)
class MoveFacts:
    """A change of a milestone's dates; `moved_by` is the identifier of the actor."""

    id: int
    milestone_id: int
    kind: MilestoneKind
    from_starts_on: dt.date
    from_ends_on: dt.date
    starts_on: dt.date
    ends_on: dt.date
    reason: str
    moved_by: str
    moved_at: dt.datetime


@dataclass(frozen=True)
class CohortRow:
    """A cohort in a list, with its places over all pools."""

    cohort: CohortFacts
    pools: int
    cap: int
    taken: int


def open_cohorts(on: dt.date, region: str = "") -> list[CohortFacts]:
    """Cohorts open for applications on the day (of one region when given), the first to close first."""
    rows = Cohort.objects.filter(opens_on__lte=on, closes_on__gte=on)
    return _facts(_of_region(rows, region).order_by("closes_on", "region", "id"))


def upcoming(on: dt.date, region: str = "") -> list[CohortFacts]:
    """Cohorts that open after the day (of one region when given), the first to open first."""
    rows = Cohort.objects.filter(opens_on__gt=on)
    return _facts(_of_region(rows, region).order_by("opens_on", "region", "id"))


def cohort(cohort_id: int) -> CohortFacts:
    """One cohort; NotFound when there is none. For callers that have settled who may know of it."""
    found = _facts(Cohort.objects.filter(pk=cohort_id))
    if not found:
        raise NotFound("cohort-unknown", cohort=cohort_id)
    return found[0]


def cohort_in_brief(cohort_id: int, language: str) -> tuple[str, dt.date, str]:
    """Name ("cy" or "en"), closing day and region of a cohort, in one narrow read; NotFound when there is none."""
    for name_cy, name_en, closes_on, region in _IN_BRIEF.rows(cohort_id):
        return name_cy if language == "cy" else name_en, closes_on, region
    raise NotFound("cohort-unknown", cohort=cohort_id)


def cohorts(ids: Iterable[int]) -> dict[int, CohortFacts]:
    """Cohorts by id; ids without a cohort are left out."""
    return {one.id: one for one in _facts(Cohort.objects.filter(pk__in=set(ids)))}


def cohorts_of_region(region: str = "") -> list[CohortFacts]:
    """Every cohort of a region, or of Wales for "", the last to close first."""
    return _facts(_of_region(Cohort.objects.all(), region))


def cohort_names(regions: Collection[str], language: str) -> list[tuple[int, str]]:
    """Number and name ("cy" or "en") of every cohort of the regions (of Wales when empty), the last to close first."""
    found = _NAMES.rows(*sorted(regions))
    return [(number, name_cy if language == "cy" else name_en) for number, name_cy, name_en in found]


def managed_by(actor: Actor) -> list[CohortRow]:
    """The cohorts that the actor manages, the last to close first."""
    facts = _facts(visible_to(actor))
    pools_of: dict[int, list[PoolFacts]] = {}
    for pool_facts in _pools(PlacePool.objects.filter(cohort_id__in=[one.id for one in facts])):
        pools_of.setdefault(pool_facts.cohort_id, []).append(pool_facts)
    return [
        CohortRow(one, len(rows), sum(row.cap for row in rows), sum(row.taken for row in rows))
        for one in facts
        for rows in [pools_of.get(one.id, [])]
    ]


def managed_cohort(actor: Actor, cohort_id: int) -> CohortFacts:
    """One cohort that the actor manages; NotFound for any other."""
    found = _facts(visible_to(actor).filter(pk=cohort_id))
    if not found:
        raise NotFound("cohort-unknown", cohort=cohort_id)
    return found[0]


def milestone(milestone_id: int) -> tuple[CohortFacts, MilestoneFacts]:
    """A milestone with its cohort; NotFound when there is none."""
    row = Milestone.objects.filter(pk=milestone_id).values("cohort_id").first()
    if row is None:
        raise NotFound("milestone-unknown", milestone=milestone_id)
    of = cohort(row["cohort_id"])
    return of, next(one for one in of.milestones if one.id == milestone_id)


def pools(cohort_id: int) -> list[PoolFacts]:
    """The pools of a cohort, by language medium and funder; empty when it has none yet."""
    return _pools(PlacePool.objects.filter(cohort_id=cohort_id))


def pools_of(cohort_ids: Iterable[int]) -> dict[int, list[PoolFacts]]:
    """The pools of several cohorts, by cohort; a cohort without pools has no entry."""
    found: dict[int, list[PoolFacts]] = {}
    for one in _pools(PlacePool.objects.filter(cohort_id__in=set(cohort_ids))):
        found.setdefault(one.cohort_id, []).append(one)
    return found


def pool(pool_id: int) -> PoolFacts:
    """One pool; NotFound when there is none."""
    found = _pools(PlacePool.objects.filter(pk=pool_id))
    if not found:
        raise NotFound("pool-unknown", pool=pool_id)
    return found[0]


def places_left(cohort_id: int) -> int:
    """Free places of a cohort over all its pools; 0 when it has no pool."""
    sums = PlacePool.objects.filter(cohort_id=cohort_id).aggregate(cap=Sum("cap"), taken=Sum("taken"))
    return (sums["cap"] or 0) - (sums["taken"] or 0)


def moves(cohort_id: int) -> list[MoveFacts]:
    """Every change of the cohort's dates, the newest first."""
    rows = MilestoneMove.objects.filter(milestone__cohort_id=cohort_id).select_related("milestone")
    return [
        MoveFacts(
            row.pk,
            row.milestone_id,
            MilestoneKind(row.milestone.kind),
            row.from_starts_on,
            row.from_ends_on,
            row.to_starts_on,
            row.to_ends_on,
            row.reason,
            row.moved_by,
            row.moved_at,
        )
        for row in rows.order_by("-moved_at", "-id")
    ]


def move_findings(milestone_id: int, starts_on: dt.date, ends_on: dt.date) -> tuple[Finding, ...]:
    """What is wrong or unusual about moving a milestone to the days: blocking findings first.

    `checks.is_blocking` tells the two apart. "unchanged" blocks too. Words: `labels.finding_words`.
    """
    of, wanted = milestone(milestone_id)
    changed = MilestoneDates(wanted.kind, starts_on, ends_on)
    dates = [changed if one.kind is wanted.kind else as_dates(one) for one in of.milestones]
    blocking = checks.order_findings(dates)
    if (starts_on, ends_on) == (wanted.starts_on, wanted.ends_on):
        blocking = (Finding("unchanged", wanted.kind.value), *blocking)
    return (*blocking, *_advice(of, dates, wanted.kind))


def _advice(of: CohortFacts, dates: list[MilestoneDates], kind: MilestoneKind) -> list[Finding]:
    """Advice that speaks of the milestone itself, or of a usual time that it begins."""
    rules = rulebook.rule_set(of.rule_version)
    begins = {offset.code for offset in rules.offsets if offset.start is kind}
    calendar = checks.calendar_findings(dates, rulebook.school_calendar())
    unusual = checks.offset_findings(rules, of.season, dates)
    return [one for one in calendar if one.where == kind.value] + [
        one for one in unusual if one.where == kind.value or one.facts["offset"] in begins
    ]


def as_dates(one: MilestoneFacts) -> MilestoneDates:
    """The milestone as the pure rules take it."""
    return MilestoneDates(one.kind, one.starts_on, one.ends_on)


def _of_region(rows: QuerySet[Cohort], region: str) -> QuerySet[Cohort]:
    return rows.filter(region=region) if region else rows


def _facts(rows: QuerySet[Cohort]) -> list[CohortFacts]:
    return [_cohort_facts(row) for row in rows.prefetch_related("milestones__moves")]


def _cohort_facts(row: Cohort) -> CohortFacts:
    return CohortFacts(
        row.pk,
        row.code,
        row.name_en,
        row.name_cy,
        row.region,
        Season(row.season),
        row.year,
        row.rule_version,
        row.opens_on,
        row.closes_on,
        row.version,
        tuple(
            MilestoneFacts(one.pk, MilestoneKind(one.kind), one.starts_on, one.ends_on, bool(one.moves.all()))
            for one in row.milestones.all()
        ),
    )


def _pools(rows: QuerySet[PlacePool]) -> list[PoolFacts]:
    return [
        PoolFacts(
            row.pk, row.cohort_id, row.language_medium, row.cap, row.taken, row.funder, row.funder_note, row.version
        )
        for row in rows
    ]

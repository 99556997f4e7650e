"""Making cohorts, moving their dates, and counting places."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, Season
from ysgol.scheme.cohorts import queries
from ysgol.scheme.cohorts.domain import checks
from ysgol.scheme.cohorts.domain.milestones import MilestoneDates
from ysgol.scheme.cohorts.domain.places import MOST_PLACES, Funder, LanguageMedium
from ysgol.scheme.cohorts.models import Cohort, Milestone, MilestoneMove, PlacePool
from ysgol.scheme.cohorts.queries import CohortFacts, PoolFacts


@dataclass(frozen=True)
class NewCohort:
    """What a cohort is made from; `dates` holds one entry for every `MilestoneKind`, in any order."""

    region: str
    season: Season
    year: int
    name_en: str
    name_cy: str
    dates: Sequence[MilestoneDates]
    rule_version: str = ""

    @property
    def code(self) -> str:
        """A code that says which cohort it is: "central-south-2027-spring"."""
        return f"{self.region}-{self.year}-{self.season.value}"


@dataclass(frozen=True)
class MilestoneMoveFacts:
    """A move as it was made, for whoever tells the people affected. `version` is the cohort's after it."""

    move_id: int
    milestone_id: int
    cohort_id: int
    kind: MilestoneKind
    from_starts_on: dt.date
    from_ends_on: dt.date
    starts_on: dt.date
    ends_on: dt.date
    reason: str
    version: int


@transaction.atomic
def create_cohort(*, new: NewCohort, by: Actor, at: dt.datetime) -> CohortFacts:
    """Make a cohort with its dates, under the rules in force on the day unless `new` names a version.

    Needs MANAGE_COHORTS in the region. Invalid("cohort-dates") when `checks.order_findings` finds anything;
    Conflict("cohort-exists") when the region has a cohort of that season and year.
    """
    by.require(Permission.MANAGE_COHORTS, within=Scope(region=new.region))
    _refuse_blocking(new.dates)
    version = new.rule_version or rulebook.current_version(at.date())
    days = {row.kind: row for row in new.dates}
    row = Cohort(
        code=new.code,
        name_en=new.name_en,
        name_cy=new.name_cy,
        region=new.region,
        season=new.season.value,
        year=new.year,
        rule_version=rulebook.rule_set(version).version,
        opens_on=days[MilestoneKind.APPLICATIONS_OPEN].starts_on,
        closes_on=days[MilestoneKind.APPLICATIONS_CLOSE].ends_on,
        created_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("cohort-exists", region=new.region, season=new.season.value, year=new.year) from None
    Milestone.objects.bulk_create(
        Milestone(
            cohort=row,
            kind=kind.value,
            position=position,
            starts_on=days[kind].starts_on,
            ends_on=days[kind].ends_on,
        )
        for position, kind in enumerate(MilestoneKind, start=1)
    )
    record("cohorts.create", f"cohort:{row.pk}", by=by, at=at, facts={"code": row.code, "rules": row.rule_version})
    return queries.cohort(row.pk)


def _refuse_blocking(dates: Sequence[MilestoneDates]) -> None:
    findings = checks.order_findings(dates)
    if findings:
        raise Invalid("cohort-dates", findings=[f"{one.where}:{one.code}" for one in findings])


@transaction.atomic
def move_milestone(
    *,
    milestone_id: int,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    expected_version: int,
    by: Actor,
    at: dt.datetime,
) -> MilestoneMoveFacts:
    """Change the dates of a milestone and keep what they were. Telling people is the caller's part of the transaction.

    Needs MANAGE_COHORTS in the cohort's region. `expected_version` is the cohort's version that the officer saw:
    Conflict("cohort-changed") when it is another by now. Invalid("cohort-dates") for blocking findings of
    `queries.move_findings`, Invalid("reason-missing") without a reason.
    """
    of, row = _locked_milestone(milestone_id, expected_version, by)
    if not reason.strip():
        raise Invalid("reason-missing", milestone=milestone_id)
    blocking = [one for one in queries.move_findings(milestone_id, starts_on, ends_on) if checks.is_blocking(one)]
    if blocking:
        raise Invalid("cohort-dates", findings=[f"{one.where}:{one.code}" for one in blocking])
    move = MilestoneMove.objects.create(
        milestone=row,
        from_starts_on=row.starts_on,
        from_ends_on=row.ends_on,
        to_starts_on=starts_on,
        to_ends_on=ends_on,
        reason=reason.strip(),
        moved_by=by.identifier,
        moved_at=at,
    )
    _set_dates(of, row, starts_on, ends_on)
    facts = {"kind": row.kind, "move": move.pk, "from": str(move.from_starts_on), "to": str(starts_on)}
    record("cohorts.move-milestone", f"cohort:{of.pk}", by=by, at=at, reason=move.reason, facts=facts)
    return _move_facts(of, move)


def _locked_milestone(milestone_id: int, expected_version: int, by: Actor) -> tuple[Cohort, Milestone]:
    """A milestone of a cohort whose dates the actor may change, the cohort locked and at the version expected."""
    row = Milestone.objects.filter(pk=milestone_id).first()
    if row is None:
        raise NotFound("milestone-unknown", milestone=milestone_id)
    of = Cohort.objects.select_for_update(no_key=True).get(pk=row.cohort_id)
    by.require(Permission.MANAGE_COHORTS, within=Scope(region=of.region))
    if of.version != expected_version:
        raise Conflict("cohort-changed", cohort=of.pk, version=of.version)
    row.refresh_from_db()
    return of, row


def _move_facts(of: Cohort, move: MilestoneMove) -> MilestoneMoveFacts:
    return MilestoneMoveFacts(
        move.pk,
        move.milestone_id,
        of.pk,
        MilestoneKind(move.milestone.kind),
        move.from_starts_on,
        move.from_ends_on,
        move.to_starts_on,
        move.to_ends_on,
        move.reason,
        of.version,
    )


def _set_dates(of: Cohort, row: Milestone, starts_on: dt.date, ends_on: dt.date) -> None:
    """Write the milestone and, for the application window, the cohort's copy of it."""
    row.starts_on, row.ends_on = starts_on, ends_on
    row.save(update_fields=["starts_on", "ends_on"])
    if row.kind == MilestoneKind.APPLICATIONS_OPEN.value:
        of.opens_on = starts_on
    if row.kind == MilestoneKind.APPLICATIONS_CLOSE.value:
        of.closes_on = ends_on
    of.version += 1
    of.save(update_fields=["opens_on", "closes_on", "version"])


@transaction.atomic
def add_pool(
    *,
    cohort_id: int,
    language_medium: LanguageMedium,
    funder: Funder,
    cap: int,
    funder_note: str = "",
    by: Actor,
    at: dt.datetime,
) -> PoolFacts:
    """Add a pool of `cap` places. Needs MANAGE_COHORTS in the region.

    Conflict("pool-exists") when the cohort has one of that medium and funder; Invalid("cap-out-of-range") unless the
    cap is from 1 to `MOST_PLACES`.
    """
    of = Cohort.objects.filter(pk=cohort_id).first()
    if of is None:
        raise NotFound("cohort-unknown", cohort=cohort_id)
    by.require(Permission.MANAGE_COHORTS, within=Scope(region=of.region))
    _check_cap(cap, least=1)
    pool = PlacePool(
        cohort=of, language_medium=language_medium.value, funder=funder.value, funder_note=funder_note, cap=cap
    )
    try:
        with transaction.atomic():
            pool.save(force_insert=True)
    except IntegrityError:
        raise Conflict("pool-exists", cohort=cohort_id, medium=language_medium.value, funder=funder.value) from None
    facts = {"pool": pool.pk, "medium": pool.language_medium, "funder": pool.funder, "cap": cap}
    record("cohorts.add-pool", f"cohort:{of.pk}", by=by, at=at, facts=facts)
    return queries.pool(pool.pk)


def _check_cap(cap: int, *, least: int) -> None:
    if not least <= cap <= MOST_PLACES:
        raise Invalid("cap-out-of-range", cap=cap, least=least, most=MOST_PLACES)


@transaction.atomic
def change_cap(*, pool_id: int, cap: int, expected_version: int, by: Actor, at: dt.datetime) -> PoolFacts:
    """Set how many places a pool has. Needs MANAGE_COHORTS in the region.

    Conflict("pool-changed") when another version is stored; Conflict("cap-below-taken") when more places are taken.
    """
    pool = _locked_pool(pool_id)
    by.require(Permission.MANAGE_COHORTS, within=Scope(region=pool.cohort.region))
    if pool.version != expected_version:
        raise Conflict("pool-changed", pool=pool_id, version=pool.version)
    _check_cap(cap, least=0)
    if cap < pool.taken:
        raise Conflict("cap-below-taken", pool=pool_id, cap=cap, taken=pool.taken)
    before, pool.cap, pool.version = pool.cap, cap, pool.version + 1
    pool.save(update_fields=["cap", "version"])
    facts = {"pool": pool_id, "from": before, "to": cap}
    record("cohorts.change-cap", f"cohort:{pool.cohort_id}", by=by, at=at, facts=facts)
    return queries.pool(pool_id)


@transaction.atomic
def take_place(*, pool_id: int, by: Actor, at: dt.datetime) -> PoolFacts:
    """Take one place; Conflict("places-full") when none is free.

    The calling action of applications has settled whose place it is and that `by` may take it. The pool's row stays
    locked until that action's transaction ends, so a place cannot be taken twice.
    """
    pool = _locked_pool(pool_id)
    if pool.taken >= pool.cap:
        raise Conflict("places-full", pool=pool_id, cap=pool.cap)
    return _set_taken(pool, pool.taken + 1, action="cohorts.take-place", by=by, at=at)


@transaction.atomic
def give_back_place(*, pool_id: int, by: Actor, at: dt.datetime) -> PoolFacts:
    """Give one place back; Conflict("no-place-taken") when none is taken. The caller has settled whose place it was."""
    pool = _locked_pool(pool_id)
    if pool.taken == 0:
        raise Conflict("no-place-taken", pool=pool_id)
    return _set_taken(pool, pool.taken - 1, action="cohorts.give-back-place", by=by, at=at)


def _locked_pool(pool_id: int) -> PlacePool:
    # Only the pool's own row is locked: the cohort is read beside it and may be in use elsewhere.
    pool = PlacePool.objects.select_for_update(of=("self",)).select_related("cohort").filter(pk=pool_id).first()
    if pool is None:
        raise NotFound("pool-unknown", pool=pool_id)
    return pool


def _set_taken(pool: PlacePool, taken: int, *, action: str, by: Actor, at: dt.datetime) -> PoolFacts:
    pool.taken = taken
    pool.save(update_fields=["taken"])
    record(action, f"cohort:{pool.cohort_id}", by=by, at=at, facts={"pool": pool.pk, "taken": taken, "cap": pool.cap})
    return queries.pool(pool.pk)

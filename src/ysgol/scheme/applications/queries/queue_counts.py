"""How many cases an officer's queue holds, read from indexes alone: rows are never visited, however many there are."""

import datetime as dt
from collections import Counter

from django.db.models import Count, F, QuerySet

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.reads import Prepared
from ysgol.scheme.applications.domain.queue import Clock, QueueCounts
from ysgol.scheme.applications.models import Application


def queue_counts(actor: Actor, *, on: dt.date) -> QueueCounts:
    """How many cases the actor sees as staff, by state and clock, and how many are theirs or nobody's. Four reads.

    Clocks, theirs and nobody's count open cases alone.
    """
    regions = _regions(actor)
    if regions is None:
        return QueueCounts(states={}, clocks=dict.fromkeys((one.value for one in Clock), 0), mine=0, nobody=0)
    # A case may change between two of the reads: what is taken off was then never counted.
    tally = Counter({(state, stage, holder): number for state, stage, holder, number in _TALLY.rows(*regions)})
    breach = sum(number for _, number in _BREACH.rows(on, *regions))
    near = sum(number for _, number in _NEAR.rows(on, *regions))
    # An officer's own application, as a candidate, is no case of theirs. It is taken off afterwards: leaving it out of
    # the counts themselves would make the database look at each row for whose it is.
    for region, state, stage, holder, due_on, near_on in _OWN.rows(actor.person_id or 0):
        if regions and region not in regions:
            continue
        tally[state, stage, holder] -= 1
        if due_on is not None:
            breach -= due_on < on
            near -= due_on >= on and near_on <= on
    return _counts(tally, actor.person_id, near=max(near, 0), breach=max(breach, 0))


def _counts(
    tally: Counter[tuple[str, str, int | None]], person_id: int | None, *, near: int, breach: int
) -> QueueCounts:
    states: Counter[str] = Counter()
    opened: Counter[int | None] = Counter()
    for (state, stage, holder), number in (+tally).items():
        states[state] += number
        if stage != "closed":
            opened[holder] += number
    clocks = {
        Clock.OK.value: opened.total() - near - breach,
        Clock.NEAR.value: near,
        Clock.BREACH.value: breach,
    }
    return QueueCounts(states=dict(states), clocks=clocks, mine=opened[person_id], nobody=opened[None])


def _regions(actor: Actor) -> list[str] | None:
    """The regions whose cases the actor sees, in order; empty for all of Wales, None for none."""
    grants = [grant for grant in actor.places(Permission.SEE_CASES) if not grant.organisation]
    if not grants:
        return None
    return [] if any(not grant.region for grant in grants) else sorted({grant.region for grant in grants})


def _within(regions: tuple[str, ...]) -> QuerySet[Application]:
    rows = Application.objects.order_by()
    return rows.filter(region__in=regions) if regions else rows


# Each is answered by one index: application_queue_state, or application_queue_due.
_TALLY = Prepared(
    lambda *regions: _within(regions).values_list("state", "stage", "assigned_to_id").annotate(number=Count("*"))
)
_BREACH = Prepared(
    lambda on, *regions: _within(regions).filter(due_on__lt=on).values_list("region").annotate(number=Count("*"))
)
_NEAR = Prepared(
    lambda on, *regions: (
        _within(regions).filter(due_on__gte=on, near_on__lte=on).values_list("region").annotate(number=Count("*"))
    )
)
_OWN = Prepared(
    lambda person_id: (
        Application.objects.filter(person_id=person_id)
        .order_by()
        .values_list("region", "state", "stage", F("assigned_to_id"), "due_on", "near_on")
    )
)

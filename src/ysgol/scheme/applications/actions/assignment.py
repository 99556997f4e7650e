"""Who of the staff looks after which case."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.access import visible_to
from ysgol.scheme.applications.models import Application
from ysgol.scheme.applications.queries.colleagues import may_be_assigned
from ysgol.scheme.applications.queries.standing import day_of


@transaction.atomic
def assign_many(
    *, application_ids: Sequence[int], to_person_id: int | None, by: Actor, at: dt.datetime
) -> dict[int, int | None]:
    """Give cases to a person (None: to nobody); all or none. Returns who had each before, None for nobody.

    Needs ASSIGN_CASES in the region of each; NotFound("application") if one may not be seen,
    Invalid("assignee") if the person may not see the cases of its region. Whoever has a case already keeps it.
    """
    rows = _locked(application_ids, by)
    if to_person_id is not None:
        for region in {row.region for row in rows}:
            if not may_be_assigned(to_person_id, region=region, on=day_of(at) or at.date()):
                raise Invalid("assignee", person=to_person_id, region=region)
    before = {row.pk: row.assigned_to_id for row in rows}
    _assign(rows, dict.fromkeys(before, to_person_id), by=by, at=at)
    return before


@transaction.atomic
def assign(*, application_ids: Sequence[int], to_person_id: int | None, by: Actor, at: dt.datetime) -> None:
    """Give cases to a person or to nobody, as `assign_many` does."""
    assign_many(application_ids=application_ids, to_person_id=to_person_id, by=by, at=at)


@transaction.atomic
def undo_assignment(*, previous: Mapping[int, int | None], by: Actor, at: dt.datetime) -> None:
    """Put back who had each case, as `assign_many` returned it, except for those who may not see it any more."""
    rows = _locked(list(previous), by)
    today = day_of(at) or at.date()
    wanted = {}
    for row in rows:
        person = previous[row.pk]
        is_fitting = person is not None and may_be_assigned(person, region=row.region, on=today)
        wanted[row.pk] = person if is_fitting else None
    _assign(rows, wanted, by=by, at=at)


def _locked(application_ids: Sequence[int], by: Actor) -> list[Application]:
    visible = visible_to(by).filter(pk__in=application_ids)
    rows = list(visible.select_for_update().order_by("pk"))
    if len(rows) != len(set(application_ids)):
        raise NotFound("application", applications=sorted(set(application_ids)))
    for row in rows:
        by.require(Permission.ASSIGN_CASES, within=Scope(region=row.region))
    return rows


def _assign(rows: list[Application], wanted: Mapping[int, int | None], *, by: Actor, at: dt.datetime) -> None:
    for row in rows:
        if row.assigned_to_id != wanted[row.pk]:
            row.assigned_to_id = wanted[row.pk]
            row.save(update_fields=["assigned_to"])
            facts = {"to": wanted[row.pk]}
            record("applications.assign", f"application:{row.pk}", by=by, at=at, facts=facts)

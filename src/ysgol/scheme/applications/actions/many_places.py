"""Offering places to several candidates at once, or putting several on the waiting list: all or none."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ysgol.foundation.kernel.actors import Actor
from ysgol.scheme.applications.actions.offers import offer_place
from ysgol.scheme.applications.actions.waiting import add_to_waiting_list
from ysgol.scheme.applications.models import Application
from ysgol.scheme.applications.queries.places import lock_places_of


@transaction.atomic
def offer_places(*, application_ids: Sequence[int], pool_id: int, by: Actor, at: dt.datetime) -> int:
    """Offer a place of the pool to each, those who first submitted earliest first; returns how many.

    Permission and errors are those of `offer_place`; one that cannot be offered undoes all.
    """
    ordered = _locked(application_ids)
    for number in ordered:
        offer_place(application_id=number, pool_id=pool_id, by=by, at=at)
    return len(ordered)


@transaction.atomic
def put_on_waiting_list(*, application_ids: Sequence[int], by: Actor, at: dt.datetime) -> int:
    """Put each on the waiting list of its language; returns how many. Errors are those of `add_to_waiting_list`."""
    ordered = _locked(application_ids)
    for number in ordered:
        add_to_waiting_list(application_id=number, by=by, at=at)
    return len(ordered)


def _locked(application_ids: Sequence[int]) -> list[int]:
    """The cohorts and then all the applications, locked before the first change writes to the audit.

    In the order of first submission, an unknown number last, so that the action about it answers for it.
    """
    wanted = sorted(set(application_ids))
    for number in wanted[:1]:
        lock_places_of(number)
    rows = {row.pk: row for row in Application.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    known = sorted(rows.values(), key=lambda row: (str(row.first_submitted_at), row.pk))
    return [row.pk for row in known] + [number for number in wanted if number not in rows]

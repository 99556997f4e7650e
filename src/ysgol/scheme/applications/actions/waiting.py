"""Waiting lists: joining, leaving, and handing a free place to the first in line."""

import datetime as dt

from django.db import transaction

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.access import changed, expect_released, expect_version, locked_case
from ysgol.scheme.applications.actions.messages import tell_candidate
from ysgol.scheme.applications.actions.moves import move, restand
from ysgol.scheme.applications.domain import lifecycle
from ysgol.scheme.applications.domain.lifecycle import Machine, Who
from ysgol.scheme.applications.models import Application, WaitingListEntry
from ysgol.scheme.applications.queries.places import lock_places_of, ranking
from ysgol.scheme.cohorts import queries as cohorts

# Why somebody is in a waiting list; stored.
PLACES_FULL = "places-full"


@transaction.atomic
def add_to_waiting_list(
    *, application_id: int, expected_version: int | None = None, reason: str = PLACES_FULL, by: Actor, at: dt.datetime
) -> WaitingListEntry:
    """Put an eligible application, its letter released, into the waiting list of its language of assessment.

    An officer of the region (MANAGE_PLACES). Raises Conflict("letter-not-released"), Conflict("places-free") while
    the cohort has a free place in that language and nobody waits, and Conflict("application-changed") for one that
    waits already or is not eligible any more.
    """
    lock_places_of(application_id)
    application = locked_case(application_id, by, Permission.MANAGE_PLACES)
    if expected_version is not None:
        expect_version(application, expected_version)
    expect_released(application)
    free = [one for one in cohorts.pools(application.cohort_id) if one.language_medium == application.language]
    if any(one.left for one in free) and not ranking(application.cohort_id, application.language):
        raise Conflict("places-free", application=application.pk, cohort=application.cohort_id)
    if lifecycle.move(Machine.APPLICATION, "wait", application.state) is None:
        raise changed(application)
    entry = _join(application, application.language, reason, by=by, at=at)
    move(application=application, name="wait", who=Who.OFFICER, reason=reason, by=by, at=at)
    position = next(
        one.number for one in ranking(application.cohort_id, entry.medium) if one.entry.application_id == application.pk
    )
    key = f"application:{application.pk}:waiting:{application.version}"
    facts = {"position": position}
    tell_candidate(application=application, kind="waiting-list", facts=facts, once_key=key, by=by, at=at)
    return entry


@transaction.atomic
def stop_waiting(*, application_id: int, reason: str, by: Actor, at: dt.datetime) -> Application:
    """Take an application out of its waiting list; it stays eligible. An officer of the region (MANAGE_PLACES)."""
    lock_places_of(application_id)
    application = locked_case(application_id, by, Permission.MANAGE_PLACES)
    leave(application=application, how="stopped", by=by, at=at)
    move(application=application, name="stop-waiting", who=Who.OFFICER, reason=reason, by=by, at=at)
    return application


def join(*, application: Application, medium: str, reason: str, by: Actor, at: dt.datetime) -> None:
    """Enter an application that is waiting already in its state, as undoing a withdrawal does."""
    _join(application, medium, reason, by=by, at=at)
    restand(application=application, by=by, at=at, action="applications.join-waiting-list")


def leave(*, application: Application, how: str, by: Actor, at: dt.datetime) -> None:
    """End the application's entry, if it has one: "offered", "stopped", "withdrawn" or "deferred"."""
    rows = WaitingListEntry.objects.filter(application=application, left_at__isnull=True)
    if rows.update(left_how=how, left_at=at):
        restand(application=application, by=by, at=at, action="applications.leave-waiting-list", reason=how)


def _join(application: Application, medium: str, reason: str, *, by: Actor, at: dt.datetime) -> WaitingListEntry:
    waited = WaitingListEntry.objects.filter(application__person_id=application.person_id)
    return WaitingListEntry.objects.create(
        application=application,
        cohort_id=application.cohort_id,
        medium=medium,
        rule_version=application.rule_version,
        waited_before=waited.exclude(cohort_id=application.cohort_id).exclude(left_how="offered").exists(),
        first_submitted_at=application.first_submitted_at or at,
        reference=application.reference,
        reason=reason,
        added_by=by.identifier,
        added_at=at,
    )

"""Keeping and dropping filters of the queue under a name."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotAllowed, NotFound
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.domain.queue import QueueFilters
from ysgol.scheme.applications.models.saved_view import SavedView

# Saved views a person may keep: more would not fit above the queue (our default).
SAVED_VIEWS_MAX = 20


def save_view(*, name: str, filters: QueueFilters, by: Actor, at: dt.datetime) -> tuple[Finding, ...]:
    """Keep the filters for the actor; a view of the same name is replaced.

    Returns what stops it ("saved-views-full"), or nothing when it was saved. Raises NotAllowed without SEE_CASES.
    """
    by.require(Permission.SEE_CASES)
    owner = _person(by)
    with transaction.atomic():
        mine = SavedView.objects.select_for_update().filter(person_id=owner)
        same = mine.filter(name=name).first()
        if same is None and mine.count() >= SAVED_VIEWS_MAX:
            return (Finding("saved-views-full", "name", {"most": SAVED_VIEWS_MAX}),)
        last = mine.aggregate(last=Max("position"))["last"] or 0
        view = same or SavedView(person_id=owner, name=name, position=last + 1)
        view.query, view.saved_at = filters.query, at
        view.save()
        record("applications.save_view", f"saved_view:{view.id}", by=by, at=at)
    return ()


def delete_view(*, view_id: int, by: Actor, at: dt.datetime) -> str:
    """Drop one of the actor's own views; returns its name. Raises NotFound for another person's."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update().filter(id=view_id, person_id=_person(by)).first()
        if view is None:
            raise NotFound("saved-view")
        name = view.name
        view.delete()
        record("applications.delete_view", f"saved_view:{view_id}", by=by, at=at)
    return name


def _person(by: Actor) -> int:
    """The person who acts: views belong to people, never to the service. NotAllowed("person-needed")."""
    if by.person_id is None:
        raise NotAllowed("person-needed")
    return by.person_id

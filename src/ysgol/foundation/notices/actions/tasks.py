"""Tasks that only a person can settle."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.notices.access import in_places_of
from ysgol.foundation.notices.domain.catalogue import TASKS
from ysgol.foundation.notices.models import Message, StaffTask


@transaction.atomic
def open_task(
    *,
    kind: str,
    about: str,
    by: Actor,
    at: dt.datetime,
    region: str = "",
    message: Message | None = None,
    facts: Mapping[str, object] | None = None,
) -> StaffTask:
    """Ask a person for something, once: while such a task is open the same one comes back.

    No permission is asked: the calling action has.
    `kind` is one of `domain.catalogue.TASKS`, else Invalid("unknown-task"); `about` is "<model>:<id>".
    """
    if kind not in TASKS:
        raise Invalid("unknown-task", kind=kind)
    task, is_new = StaffTask.objects.get_or_create(
        kind=kind,
        about=about,
        settled_at=None,
        defaults={"region": region, "message": message, "facts": dict(facts or {}), "opened_at": at},
    )
    if is_new:
        record("notices.open-task", f"task:{task.pk}", by=by, at=at, facts={"kind": kind, "about": about})
    return task


@transaction.atomic
def settle_task(*, task_id: int, how: str, by: Actor, at: dt.datetime) -> None:
    """Close a task as "done" or "not-needed". Needs SEE_DELIVERY for its region.

    Raises Conflict("task-settled") when somebody was first, Invalid("task-how") for another `how`.
    """
    if how not in {"done", "not-needed"}:
        raise Invalid("task-how", how=how)
    task = StaffTask.objects.select_for_update(of=("self",)).filter(in_places_of(by), pk=task_id).first()
    if task is None:
        raise NotFound("task", task=task_id)
    if task.settled_at is not None:
        raise Conflict("task-settled", task=task_id, settled_by=task.settled_by)
    task.settled_by, task.settled_at, task.settled_how = by.identifier, at, how
    task.save(update_fields=["settled_by", "settled_at", "settled_how"])
    record("notices.settle-task", f"task:{task.pk}", by=by, at=at, facts={"how": how})


@transaction.atomic
def close_task(*, kind: str, about: str, by: Actor, at: dt.datetime) -> bool:
    """Close what was asked about one thing, because what it asked for has happened; False when nothing was open.

    No permission is asked: the calling action has.
    """
    task = StaffTask.objects.select_for_update(of=("self",)).filter(kind=kind, about=about, settled_at=None).first()
    if task is None:
        return False
    task.settled_by, task.settled_at, task.settled_how = by.identifier, at, "done"
    task.save(update_fields=["settled_by", "settled_at", "settled_how"])
    record("notices.close-task", f"task:{task.pk}", by=by, at=at, facts={"kind": kind, "about": about})
    return True

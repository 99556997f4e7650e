"""Reads of messages and tasks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, QuerySet

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.notices.access import in_places_of
from ysgol.foundation.notices.domain.delivery import State
from ysgol.foundation.notices.domain.text import reveal
from ysgol.foundation.notices.models import DeliveryAttempt, Message, ScheduledJob, StaffTask
from ysgol.foundation.notices.render import Rendered, render


@dataclass(frozen=True)
class DeliveryFacts:
    """What became of one message: enough to show beside the case it is about."""

    id: int
    kind: str
    about: str
    state: str
    queued_at: dt.datetime
    sent_at: dt.datetime | None


def visible_to(actor: Actor) -> QuerySet[Message]:
    """Messages whose delivery the actor may see, newest first."""
    return Message.objects.filter(in_places_of(actor))


def message(actor: Actor, message_id: int) -> Message:
    """One visible message; raises NotFound("message")."""
    row = visible_to(actor).filter(pk=message_id).first()
    if row is None:
        raise NotFound("message", message=message_id)
    return row


def attempts(message_id: int) -> list[DeliveryAttempt]:
    """All attempts to send a message, first to last."""
    return list(DeliveryAttempt.objects.filter(message_id=message_id).order_by("number"))


def tasks_visible_to(actor: Actor) -> QuerySet[StaffTask]:
    """All tasks that the actor may see, settled ones too, oldest first."""
    return StaffTask.objects.filter(in_places_of(actor)).select_related("message")


def open_tasks(actor: Actor) -> QuerySet[StaffTask]:
    """Tasks that wait for a person, oldest first."""
    return tasks_visible_to(actor).filter(settled_at__isnull=True)


def task(actor: Actor, task_id: int) -> StaffTask:
    """One visible task; raises NotFound("task")."""
    row = tasks_visible_to(actor).filter(pk=task_id).first()
    if row is None:
        raise NotFound("task", task=task_id)
    return row


def tasks_of(actor: Actor, message_id: int) -> list[StaffTask]:
    """The visible tasks that a message made, oldest first."""
    return list(tasks_visible_to(actor).filter(message_id=message_id))


def state_counts(actor: Actor) -> dict[str, int]:
    """How many visible messages are in each state; states without any are absent."""
    rows = visible_to(actor).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def deliveries(about: Iterable[str]) -> dict[str, list[DeliveryFacts]]:
    """What became of the messages about each thing, newest first.

    The caller answers for the reader's right to the things.
    """
    found: dict[str, list[DeliveryFacts]] = {}
    for row in Message.objects.filter(about__in=list(about)):
        facts = DeliveryFacts(row.pk, row.kind, row.about, row.state, row.queued_at, row.sent_at)
        found.setdefault(row.about, []).append(facts)
    return found


def preview(kind: str, language: str, facts: dict[str, object]) -> Rendered:
    """The text that `actions.queue` would write, for a person to review first; raises Invalid("message-facts")."""
    return render(kind, language, facts)


def shown_body(row: Message, *, hidden: str) -> str:
    """The text of a message for staff: `hidden` stands in place of one-time links and codes, always."""
    return reveal(row.body, {}, missing=lambda name: hidden)


def demonstration_body(row: Message, *, hidden: str) -> str:
    """The text of a message with its links and codes; in the demonstration only, else as for staff."""
    return (
        reveal(row.body, row.secrets, missing=lambda name: hidden) if settings.DEMO else shown_body(row, hidden=hidden)
    )


def demonstration_outbox(address: str) -> QuerySet[Message]:
    """Every message of the demonstration that has been sent, to an address if one is given.

    Newest first. Empty elsewhere.
    """
    if not settings.DEMO:
        return Message.objects.none()
    rows = Message.objects.filter(state__in=[State.SENT, State.DELIVERED])
    return rows.filter(to_email__iexact=address) if address else rows


def jobs() -> list[ScheduledJob]:
    """The worker's periodic jobs, by name."""
    return list(ScheduledJob.objects.order_by("name"))

"""Removing messages whose time has passed."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.kernel.schoolyear import months_before
from ysgol.foundation.notices.domain.delivery import State
from ysgol.foundation.notices.models import DeliveryAttempt, Message, StaffTask
from ysgol.foundation.rulebook import queries as rulebook

# Messages removed in one transaction, and transactions in one run, so that nobody waits long (our default).
BATCH_ROWS = 500
MOST_BATCHES = 40
# What is not going anywhere any more; the rest waits to be sent or released.
_OVER = (State.FAILED, State.BOUNCED, State.UNKNOWN, State.CANCELLED)


def purge_messages(*, by: Actor, at: dt.datetime) -> int:
    """Remove messages, their attempts and settled tasks older than the rulebook's months; returns how many messages.

    Counted from the day of sending, or of writing for a message that never went. What waits to be sent and what an
    open task asks about is kept. Never in a transaction of the caller: each batch commits by itself, with one audit
    event of its counts. Needs DELIVER_MESSAGES.
    """
    by.require(Permission.DELIVER_MESSAGES)
    months = rulebook.retention_months(Message.privacy.retention)
    if months is None:
        return 0
    first_kept = timezone.make_aware(
        dt.datetime.combine(months_before(timezone.localdate(at), months), dt.time.min), timezone.get_default_timezone()
    )
    removed = 0
    for _ in range(MOST_BATCHES):
        count = _purge_batch(first_kept, by=by, at=at)
        removed += count
        if count < BATCH_ROWS:
            break
    return removed


@transaction.atomic
def _purge_batch(first_kept: dt.datetime, *, by: Actor, at: dt.datetime) -> int:
    was_sent = Q(state__in=[State.SENT, State.DELIVERED], sent_at__lt=first_kept)
    never_went = Q(state__in=_OVER, queued_at__lt=first_kept)
    asked_about = StaffTask.objects.filter(settled_at__isnull=True, message__isnull=False).values("message_id")
    rows = Message.objects.select_for_update().filter(was_sent | never_went).exclude(pk__in=asked_about)
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH_ROWS])
    tasks = StaffTask.objects.filter(
        Q(message_id__in=numbers) | Q(message__isnull=True, settled_at__lt=first_kept)
    ).delete()[0]
    attempts = DeliveryAttempt.objects.filter(message_id__in=numbers).delete()[0]
    messages = Message.objects.filter(pk__in=numbers).delete()[0]
    if messages or tasks:
        facts = {"messages": messages, "attempts": attempts, "tasks": tasks, "before": first_kept.date().isoformat()}
        record("notices.purge", "notices:outbox", by=by, at=at, facts=facts)
    return messages

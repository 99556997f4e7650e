"""Sending what is due. Each message goes through two transactions of its own with the sending in between
(docs/adr/0020).
"""

import datetime as dt
import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices.actions.tasks import open_task
from ysgol.foundation.notices.domain.catalogue import MESSAGES
from ysgol.foundation.notices.domain.delivery import Outcome, State, is_stale, lease_until, next_attempt_at
from ysgol.foundation.notices.domain.text import reveal
from ysgol.foundation.notices.models import DeliveryAttempt, Message
from ysgol.foundation.notices.send import hand_over

log = logging.getLogger(__name__)


def deliver_due(
    *, by: Actor, at: dt.datetime, limit: int = 20, may_go_on: Callable[[], bool] = lambda: True
) -> dict[str, int]:
    """Send up to `limit` messages that are due, oldest first; returns how many ended in each state.

    Safe in several workers at once. First settles messages left over by workers that stopped. Never runs in a
    transaction: what is marked as being sent must be on disk before it is. `may_go_on` is asked before each message.
    Needs DELIVER_MESSAGES.
    """
    by.require(Permission.DELIVER_MESSAGES)
    ended: dict[str, int] = {}
    if unknown := recover_interrupted(by=by, at=at):
        ended[State.UNKNOWN.value] = unknown
    started = time.monotonic()
    due = Message.objects.filter(state=State.QUEUED, next_attempt_at__lte=at).order_by("next_attempt_at", "id")
    for number in list(due.values_list("pk", flat=True)[:limit]):
        if not may_go_on():
            break
        # A slow server must not make the leases of later messages begin in the past.
        now = at + dt.timedelta(seconds=int(time.monotonic() - started))
        state = _deliver(number, by=by, at=now)
        if state is not None:
            ended[state.value] = ended.get(state.value, 0) + 1
    return ended


@transaction.atomic
def settle_demonstration(*, by: Actor, at: dt.datetime) -> int:
    """Mark every message due before `at` as sent at the time it was due, all at once; returns how many.

    For a nation loaded with a past: there is no mail server to ask. Raises NotAllowed("demonstration-only") elsewhere.
    """
    by.require(Permission.DELIVER_MESSAGES)
    if not settings.DEMO:
        raise NotAllowed("demonstration-only")
    due = list(Message.objects.select_for_update().filter(state=State.QUEUED, next_attempt_at__lt=at).order_by("pk"))
    for row in due:
        row.state, row.sent_at, row.attempts = State.SENT, row.next_attempt_at, 1
    Message.objects.bulk_update(due, ["state", "sent_at", "attempts"], batch_size=500)
    DeliveryAttempt.objects.bulk_create(
        DeliveryAttempt(
            message=row,
            number=1,
            to_email=row.to_email,
            started_at=row.next_attempt_at,
            ended_at=row.next_attempt_at,
            outcome=Outcome.SENT.value,
        )
        for row in due
    )
    record("notices.settle-demonstration", "notices:outbox", by=by, at=at, facts={"messages": len(due)})
    return len(due)


def recover_interrupted(*, by: Actor, at: dt.datetime) -> int:
    """Mark messages whose worker stopped as of unknown fate and ask a person about each; returns how many.

    They are not sent again by the service: a mail server cannot be asked whether it took a message, and once only is
    promised.
    """
    by.require(Permission.DELIVER_MESSAGES)
    left = Message.objects.filter(state=State.SENDING, locked_until__lte=at).order_by("pk")
    return sum(_give_up_lease(number, by=by, at=at) for number in list(left.values_list("pk", flat=True)))


@transaction.atomic
def _give_up_lease(number: int, *, by: Actor, at: dt.datetime) -> bool:
    changed = Message.objects.filter(pk=number, state=State.SENDING, locked_until__lte=at).update(
        state=State.UNKNOWN, locked_until=None
    )
    if not changed:
        return False
    record("notices.unknown", f"message:{number}", by=by, at=at)
    row = Message.objects.get(pk=number)
    _open_failure(row, "message-unknown", by=by, at=at)
    return True


def _deliver(number: int, *, by: Actor, at: dt.datetime) -> State | None:
    row = _claim(number, by=by, at=at)
    if row is None:
        return None
    if row.state == State.FAILED:
        return State.FAILED
    text = reveal(row.body, row.secrets, missing=lambda name: "")
    try:
        outcome, answer = hand_over(
            number=row.pk, to_email=row.to_email, language=row.language, subject=row.subject, body=text
        )
    except Exception as error:
        # Not mail: a fault in composing. Nothing went out; it is tried again and, in the end, becomes a task.
        log.exception("message %s could not be composed", row.pk)
        outcome, answer = Outcome.TEMPORARY, type(error).__name__
    return _finish(row.pk, row.lease_token, outcome=outcome, answer=answer, by=by, at=at)


@transaction.atomic(durable=True)
def _claim(number: int, *, by: Actor, at: dt.datetime) -> Message | None:
    """Take a due message for this worker.

    None if another has it. One that is no longer worth sending comes back as failed.
    """
    token = secrets.token_hex(16)
    taken = Message.objects.filter(pk=number, state=State.QUEUED, next_attempt_at__lte=at).update(
        state=State.SENDING, lease_token=token, locked_until=lease_until(at=at)
    )
    if not taken:
        return None
    row = Message.objects.get(pk=number)
    if is_stale(MESSAGES[row.kind].useful_minutes, row.queued_at, at=at):
        row.state, row.locked_until, row.secrets = State.FAILED, None, {}
        row.save(update_fields=["state", "locked_until", "secrets"])
        record("notices.stale", f"message:{row.pk}", by=by, at=at)
        return row
    row.attempts += 1
    row.save(update_fields=["attempts"])
    DeliveryAttempt.objects.create(message=row, number=row.attempts, to_email=row.to_email, started_at=at)
    return row


@transaction.atomic(durable=True)
def _finish(number: int, token: str, *, outcome: Outcome, answer: str, by: Actor, at: dt.datetime) -> State | None:
    """Write down what came of it. A worker so slow that its lease ended still knows, and settles the doubt."""
    row = Message.objects.select_for_update().filter(pk=number, lease_token=token).first()
    if row is None or row.state not in {State.SENDING, State.UNKNOWN}:
        return None
    row.delivery_attempts.filter(number=row.attempts).update(ended_at=at, outcome=outcome.value, answer=answer)
    was_unknown = row.state == State.UNKNOWN
    row.locked_until = None
    task = _settle(row, outcome, at=at)
    row.save(update_fields=["state", "locked_until", "failures", "next_attempt_at", "sent_at", "secrets"])
    record(
        "notices.deliver", f"message:{row.pk}", by=by, at=at, facts={"outcome": outcome.value, "attempt": row.attempts}
    )
    if was_unknown and row.state != State.UNKNOWN:
        row.tasks.filter(kind="message-unknown", settled_at__isnull=True).update(
            settled_by=by.identifier, settled_at=at, settled_how="known-now"
        )
    if task:
        _open_failure(row, task, by=by, at=at)
    return State(row.state)


def _settle(row: Message, outcome: Outcome, *, at: dt.datetime) -> str:
    """Set the row's state from the outcome; returns the kind of task that it makes, or ""."""
    match outcome:
        case Outcome.SENT:
            row.state, row.sent_at = State.SENT, at
            if not settings.DEMO:
                row.secrets = {}
            return ""
        case Outcome.REFUSED:
            row.state = State.BOUNCED
            return "message-bounced"
        case Outcome.UNCERTAIN:
            row.state = State.UNKNOWN
            return "message-unknown"
    row.failures += 1
    again = next_attempt_at(row.failures, at=at)
    if again is None:
        row.state = State.FAILED
        return "message-failed"
    row.state, row.next_attempt_at = State.QUEUED, again
    return ""


def _open_failure(row: Message, kind: str, *, by: Actor, at: dt.datetime) -> None:
    # Codes typed at sign-in are asked for again by whoever needs one.
    if MESSAGES[row.kind].useful_minutes is None:
        open_task(kind=kind, about=f"message:{row.pk}", region=row.region, message=row, by=by, at=at)

"""Putting messages into the outbox, and what people do with them there."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices.access import in_places_of
from ysgol.foundation.notices.actions.tasks import open_task
from ysgol.foundation.notices.domain.catalogue import MESSAGES, SECRETS
from ysgol.foundation.notices.domain.delivery import MOVES, State
from ysgol.foundation.notices.domain.text import has_secret
from ysgol.foundation.notices.models import Message
from ysgol.foundation.notices.render import render, secrets


@transaction.atomic
def queue(
    *,
    kind: str,
    to_email: str,
    facts: Mapping[str, object],
    about: str,
    by: Actor,
    at: dt.datetime,
    to_person_id: int | None = None,
    language: str = "",
    once_key: str = "",
    region: str = "",
    held: bool = False,
    due_at: dt.datetime | None = None,
) -> Message:
    """Write a message into the outbox, in the transaction of the change that causes it; it is sent after that commits.

    `kind` and `facts` as in `domain.catalogue`; `about` is "<model>:<id>"; `language` is the recipient's stored
    choice ("" = not chosen: both). With a `once_key` used before, nothing is written and the first message comes
    back. `held` waits for `release_held`; `due_at` is the earliest time of sending. No permission is asked here: the
    calling action has.
    Raises Invalid("message-facts"), Invalid("message-address") or Invalid("message-language").
    """
    if language not in {"", "cy", "en"}:
        raise Invalid("message-language", language=language)
    _check_address(to_email)
    if once_key and (first := Message.objects.filter(once_key=once_key).first()):
        return first
    values = {
        **_text(kind, language, facts),
        "about": about,
        "to_email": to_email,
        "to_person": to_person_id,
        "region": region,
        "state": State.HELD if held else State.QUEUED,
        "queued_by": by.identifier,
        "queued_at": at,
        "next_attempt_at": due_at or at,
    }
    message, is_new = _create(once_key, values)
    if is_new:
        record(
            "notices.queue", f"message:{message.pk}", by=by, at=at, facts={"kind": kind, "about": about, "held": held}
        )
    return message


def _text(kind: str, language: str, facts: Mapping[str, object]) -> dict[str, object]:
    """The columns that say what the message says, its secrets apart."""
    text = render(kind, language, facts)
    plain = {name: value for name, value in facts.items() if MESSAGES[kind].kind_of(name) not in SECRETS}
    return {
        "kind": kind,
        "language": language,
        "facts": plain,
        "secrets": secrets(kind, facts),
        "subject": text.subject,
        "body": text.body,
    }


def _create(once_key: str, values: Mapping[str, object]) -> tuple[Message, bool]:
    if not once_key:
        return Message.objects.create(**values), True
    # Two at the same moment: the database's unique key lets one in, and the other gets that row.
    return Message.objects.get_or_create(once_key=once_key, defaults=values)


def _check_address(to_email: str) -> None:
    try:
        validate_email(to_email)
    except ValidationError:
        raise Invalid("message-address") from None


@transaction.atomic
def release_held(*, message_ids: Sequence[int], by: Actor, at: dt.datetime) -> int:
    """Let held messages go; returns how many. Those no longer held are left alone, so a second press changes nothing.

    Needs RELEASE_LETTERS in the region of each; raises NotFound("message") if one does not exist.
    """
    rows = list(Message.objects.select_for_update().filter(pk__in=message_ids).order_by("pk"))
    if len(rows) != len(set(message_ids)):
        raise NotFound("message")
    for row in rows:
        by.require(Permission.RELEASE_LETTERS, within=Scope(region=row.region))
    held = [row for row in rows if row.state == State.HELD]
    Message.objects.filter(pk__in=[row.pk for row in held]).update(state=State.QUEUED, next_attempt_at=at)
    for row in held:
        record("notices.release", f"message:{row.pk}", by=by, at=at)
    return len(held)


@transaction.atomic
def cancel(*, about: str, kinds: Sequence[str], by: Actor, at: dt.datetime) -> int:
    """Take back what is not yet sent of these kinds about one thing.

    Returns how many. No permission is asked: the calling action has.
    """
    waiting = Message.objects.select_for_update().filter(
        about=about, kind__in=kinds, state__in=[State.HELD, State.QUEUED]
    )
    rows = list(waiting.order_by("pk"))
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.CANCELLED, secrets={})
    for row in rows:
        record("notices.cancel", f"message:{row.pk}", by=by, at=at)
    return len(rows)


@transaction.atomic
def resend(*, message_id: int, by: Actor, at: dt.datetime, to_email: str = "") -> Message:
    """Put a message that failed, bounced or may not have gone back into the queue, to `to_email` if that is given.

    Needs SEE_DELIVERY for its region. Raises Conflict("message-state") when it is in another state,
    Conflict("message-secret-gone") when its one-time link or code is no longer kept, and
    Invalid("message-secret-elsewhere") when a message with one would go to another address: a new link has to be made
    where the old one was.
    """
    row = _locked_visible(message_id, by)
    if row.state not in {State.FAILED, State.BOUNCED, State.UNKNOWN}:
        raise Conflict("message-state", state=row.state)
    if has_secret(row.body):
        if not row.secrets:
            raise Conflict("message-secret-gone", message=row.pk)
        if to_email and to_email.lower() != row.to_email.lower():
            raise Invalid("message-secret-elsewhere", message=row.pk)
    if to_email:
        _check_address(to_email)
        row.to_email = to_email
    row.state, row.next_attempt_at, row.failures = State.QUEUED, at, 0
    row.save(update_fields=["state", "next_attempt_at", "failures", "to_email"])
    _close_tasks(row, how="resent", by=by, at=at)
    record("notices.resend", f"message:{row.pk}", by=by, at=at, facts={"address_changed": bool(to_email)})
    return row


@transaction.atomic
def record_bounce(*, message_id: int, by: Actor, at: dt.datetime) -> None:
    """Note that a sent message came back; opens a task. A second report of the same changes nothing.

    Needs SEE_DELIVERY for its region; raises Conflict("message-state") if it was never sent.
    """
    row = _locked_visible(message_id, by)
    if row.state == State.BOUNCED:
        return
    _move(row, State.BOUNCED)
    row.save(update_fields=["state"])
    record("notices.bounce", f"message:{row.pk}", by=by, at=at)
    open_task(kind="message-bounced", about=f"message:{row.pk}", region=row.region, message=row, by=by, at=at)


@transaction.atomic
def record_delivered(*, message_id: int, by: Actor, at: dt.datetime) -> None:
    """Note that a sent message, or one of unknown fate, is known to have arrived; closes its tasks.

    Needs SEE_DELIVERY for its region; raises Conflict("message-state") in other states.
    """
    row = _locked_visible(message_id, by)
    if row.state == State.UNKNOWN:
        _move(row, State.SENT)
        row.sent_at = at
    _move(row, State.DELIVERED)
    if not settings.DEMO:
        row.secrets = {}
    row.save(update_fields=["state", "sent_at", "secrets"])
    _close_tasks(row, how="arrived", by=by, at=at)
    record("notices.delivered", f"message:{row.pk}", by=by, at=at)


def _locked_visible(message_id: int, by: Actor) -> Message:
    row = Message.objects.select_for_update().filter(in_places_of(by), pk=message_id).first()
    if row is None:
        raise NotFound("message", message=message_id)
    return row


def _move(row: Message, to: State) -> None:
    if to not in MOVES[State(row.state)]:
        raise Conflict("message-state", state=row.state, wanted=to.value)
    row.state = to


def _close_tasks(row: Message, *, how: str, by: Actor, at: dt.datetime) -> None:
    row.tasks.filter(settled_at__isnull=True).update(settled_by=by.identifier, settled_at=at, settled_how=how)

"""Adding to the audit."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from ysgol.foundation.audit.domain.chain import GENESIS, Entry, digest
from ysgol.foundation.audit.models import AuditEvent, AuditHead
from ysgol.foundation.kernel.actors import Actor


def record(
    action: str,
    subject: str,
    *,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
    facts: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Append one event; must run inside the transaction of the change it records.

    `action` is "<context>.<verb>", for example "applications.submit"; `subject` is "<model>:<id>"; `facts` hold codes,
    identifiers and numbers (JSON-ready), never names or answers. Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("audit.record needs the transaction of the change it records")
    AuditHead.objects.get_or_create(id=1, defaults={"digest": GENESIS})
    head = AuditHead.objects.select_for_update().get(id=1)
    entry = Entry(
        head.number + 1, at.astimezone(dt.UTC).isoformat(), by.kind.value, by.identifier, action, subject, reason, dict(facts or {})
    )
    event = AuditEvent(
        number=entry.number,
        at=at,
        actor_kind=entry.actor_kind,
        actor=entry.actor,
        action=action,
        subject=subject,
        reason=reason,
        facts=entry.facts,
        digest=digest(head.digest, entry),
    )
    event.save(force_insert=True)
    head.number, head.digest = entry.number, event.digest
    head.save(update_fields=["number", "digest"])
    return event

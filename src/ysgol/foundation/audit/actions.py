"""Adding to the audit."""

import datetime as dt
import json
from collections.abc import Mapping

from django.db import transaction

from ysgol.foundation.audit import queries
from ysgol.foundation.audit.domain.chain import GENESIS, Entry, digest
from ysgol.foundation.audit.models import AuditEvent, AuditHead
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.reads import Prepared

# Every write of the service reads it.
_HEAD = Prepared(lambda: AuditHead.objects.select_for_update().filter(id=1).order_by())


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
    identifiers and numbers (JSON-ready), never names or answers. Raises TransactionManagementError outside a
    transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("audit.record needs the transaction of the change it records")
    # Hashed as it will come back from the database: tuples as lists, keys as text.
    plain = json.loads(json.dumps(dict(facts or {}), allow_nan=False))
    head = _locked_head()
    moment = at.astimezone(dt.UTC).isoformat()
    entry = Entry(head.number + 1, moment, by.kind.value, by.identifier, action, subject, reason, plain)
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
    AuditHead.objects.filter(id=1).update(number=entry.number, digest=event.digest)
    return event


def _locked_head() -> AuditHead:
    """The single row that says where the chain ends, made by the first event of all."""
    head = next(iter(_HEAD.models()), None)
    if head is None:
        AuditHead.objects.get_or_create(id=1, defaults={"digest": GENESIS})
        head = AuditHead.objects.select_for_update().get(id=1)
    return head


@transaction.atomic
def record_check(*, by: Actor, at: dt.datetime) -> int | None:
    """Check the whole chain and record that it was checked.

    Returns `queries.first_break()`. Needs SEE_AUDIT in all of Wales.
    """
    by.require(Permission.SEE_AUDIT, within=Scope())
    end, broken_at = queries.head(), queries.first_break()
    record("audit.check", "audit:chain", by=by, at=at, facts={"checked": end.number, "broken_at": broken_at})
    return broken_at


@transaction.atomic
def record_export(*, where: queries.Filter, rows: int, purpose: str, by: Actor, at: dt.datetime) -> None:
    """Record that events were taken out as a file: which, how many and what for. Needs SEE_AUDIT in all of Wales."""
    by.require(Permission.SEE_AUDIT, within=Scope())
    record("audit.export", "audit:events", by=by, at=at, reason=purpose, facts={"filter": where.facts(), "rows": rows})

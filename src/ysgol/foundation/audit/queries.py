"""Reads of the audit, for auditors and for the check of the chain. Nothing in the service is decided by them."""

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from ysgol.foundation.audit.domain.chain import Entry
from ysgol.foundation.audit.domain.chain import first_break as first_break_in
from ysgol.foundation.audit.models import AuditEvent, AuditHead
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.permissions import Permission

_LONDON = zoneinfo.ZoneInfo("Europe/London")
# Rows fetched at a time when the whole table is read (our default: a few megabytes).
_CHUNK_ROWS = 2000


@dataclass(frozen=True)
class Filter:
    """Which events: exact `subject` and `actor`, `action` or its beginning ("people."), and London days, both included.

    Empty and None leave a condition out.
    """

    subject: str = ""
    actor: str = ""
    action: str = ""
    from_date: dt.date | None = None
    until_date: dt.date | None = None

    def facts(self) -> dict[str, object]:
        """The conditions that are set, JSON-ready."""
        named = {
            "subject": self.subject,
            "actor": self.actor,
            "action": self.action,
            "from": self.from_date.isoformat() if self.from_date else "",
            "until": self.until_date.isoformat() if self.until_date else "",
        }
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Head:
    """The last event's number and digest; number 0 when there is none."""

    number: int
    digest: str


def events(actor: Actor, where: Filter) -> QuerySet[AuditEvent]:
    """Events that match, newest first. Raises NotAllowed without SEE_AUDIT in all of Wales."""
    actor.require(Permission.SEE_AUDIT, within=Scope())
    rows = AuditEvent.objects.order_by("-number")
    if where.subject:
        rows = rows.filter(subject=where.subject)
    if where.actor:
        rows = rows.filter(actor=where.actor)
    if where.action:
        rows = rows.filter(action__startswith=where.action)
    if where.from_date:
        rows = rows.filter(at__gte=_midnight(where.from_date))
    if where.until_date:
        # The end of that day and not the midnight after it, which the last day of the calendar does not have.
        rows = rows.filter(at__lte=dt.datetime.combine(where.until_date, dt.time.max, _LONDON))
    return rows


def head() -> Head:
    """Where the chain ends now. Noted down elsewhere, it proves later that nothing before it was changed."""
    row = AuditHead.objects.filter(id=1).first()
    return Head(row.number, row.digest) if row else Head(0, "")


def first_break() -> int | None:
    """The number of the first event that is missing or does not follow from those before; None if the chain holds.

    Reads the table once, a part at a time, up to the head as it is now, so it may run while events are added.
    """
    end = head()
    last = _Last()
    found = first_break_in(last.watch(_entries(end.number)))
    if found is not None:
        return found
    if last.number != end.number or last.digest != end.digest:
        return last.number + 1
    # With the head gone (or turned back, which the triggers refuse) events would hang loose after it.
    if end.number == 0 and AuditEvent.objects.exists():
        return 1
    return None


def _entries(until: int) -> Iterator[tuple[Entry, str]]:
    rows = AuditEvent.objects.filter(number__lte=until).order_by("number")
    for row in rows.iterator(chunk_size=_CHUNK_ROWS):
        yield entry_of(row), row.digest


def entry_of(row: AuditEvent) -> Entry:
    """The hashed part of a stored event."""
    at = row.at.astimezone(dt.UTC).isoformat()
    return Entry(row.number, at, row.actor_kind, row.actor, row.action, row.subject, row.reason, row.facts)


class _Last:
    """Remembers the last row that passed by."""

    def __init__(self) -> None:
        self.number, self.digest = 0, ""

    def watch(self, rows: Iterator[tuple[Entry, str]]) -> Iterator[tuple[Entry, str]]:
        for entry, digest in rows:
            self.number, self.digest = entry.number, digest
            yield entry, digest


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), _LONDON)

"""Receiving, scanning and removing documents."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.documents import access, queries, scanner, storage, tasks
from ysgol.foundation.documents.domain import lifecycle, names, retention
from ysgol.foundation.documents.domain.lifecycle import ABANDONED_MINUTES, State
from ysgol.foundation.documents.inspect import inspect
from ysgol.foundation.documents.models import Document, StateChange
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from ysgol.foundation.kernel.findings import Finding

MAX_KEPT = 60  # documents of one person at a time (our default)


def receive(
    *,
    file: IO[bytes],
    declared_name: str,
    declared_type: str,
    owner_id: int,
    purpose: str,
    language: str = "",
    by: Actor,
    at: dt.datetime,
) -> tuple[int | None, list[Finding]]:
    """Check an upload, store it and have it scanned; the caller attaches the number to its own row.

    Returns (number, []) or (None, findings with words in `labels`). Raises Invalid for a purpose or language that does
    not exist. `declared_name` and `declared_type` are what the browser sent. In Django an upload is
    `file=request.FILES["x"], declared_name=request.FILES["x"].name, declared_type=request.FILES["x"].content_type`.
    """
    access.require_owner(by, owner_id)
    if purpose not in retention.PURPOSES:
        raise Invalid("document-purpose-unknown", purpose=purpose)
    if language not in retention.LANGUAGES:
        raise Invalid("document-language-unknown", language=language)
    max_bytes = settings.DOCUMENT_MAX_MEGABYTES * 1024 * 1024
    body = file.read(max_bytes + 1)
    kind, findings = inspect(body, name=declared_name, declared_type=declared_type or "", max_bytes=max_bytes)
    if findings or kind is None:
        return None, list(findings)
    values = {
        "purpose": purpose,
        "language": language,
        "name": names.display_name(declared_name),
        "content_type": kind.types[0],
        "size_bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "retain_until": queries.keep_until(purpose, event=timezone.localdate(at)),
    }
    return _store(body, values, owner_id=owner_id, by=by, at=at)


def _store(
    body: bytes, values: dict[str, object], *, owner_id: int, by: Actor, at: dt.datetime
) -> tuple[int | None, list[Finding]]:
    with transaction.atomic():
        if len(queries.documents_of(owner_id)) >= MAX_KEPT:
            return None, [Finding("too-many-documents", facts={"limit": MAX_KEPT})]
        stored_as = storage.put(body)
        try:
            row = Document.objects.create(**values, owner=owner_id, stored_as=stored_as, uploaded_at=at, changed_at=at)
            StateChange.objects.create(document=row, to_state=State.RECEIVED, by=by.identifier, at=at)
            tasks.scan_document.enqueue(row.pk)
            facts = {"owner": row.owner, "purpose": row.purpose, "bytes": row.size_bytes, "sha256": row.sha256}
            audit.record("documents.receive", f"document:{row.pk}", by=by, at=at, facts=facts)
        except BaseException:
            storage.remove(stored_as)  # the row is rolled back: bytes without a row would never be found again
            raise
    return row.pk, []


def scan(*, document_id: int, by: Actor, at: dt.datetime) -> tuple[str, int]:
    """Look through a document; returns its state and how often it was tried.

    In three steps, so that no lock is held while the scanner works: taken (scanning), scanned, settled. A scanner that
    is down makes it `error`, to be tried again. One that is settled already, or in another worker's hands, is left.
    """
    access.require_keeper(by)
    row = _take(document_id, by=by, at=at)
    if row.state != State.SCANNING or row.changed_at != at:
        return row.state, row.attempts
    try:
        found = scanner.scan(storage.read(row.stored_as))
        outcome = (State.SUSPECT, found) if found else (State.CLEAN, "")
    except Unavailable as error:
        outcome = (State.ERROR, error.code)
    except FileNotFoundError:
        outcome = (State.ERROR, "file-missing")
    return _settle(document_id, outcome, by=by, at=at)


def scan_waiting(*, by: Actor, at: dt.datetime, limit: int = 50) -> int:
    """Scan what no task has settled: after a crash, or when the scanner was down for long. Returns how many."""
    waiting = queries.waiting_for_scan(at, limit=limit)
    for document_id in waiting:
        scan(document_id=document_id, by=by, at=at)
    return len(waiting)


def remove(*, document_id: int, by: Actor, at: dt.datetime, reason: str = "") -> None:
    """Remove a document's bytes at its owner's wish; the row stays, to say that there was one."""
    with transaction.atomic():
        row = _locked(document_id)
        access.require_owner(by, row.owner)
        _purge(row, "documents.remove", by=by, at=at, reason=reason)


def keep_longer(*, last_days: Mapping[int, dt.date], by: Actor, at: dt.datetime) -> int:
    """Put off the last day of documents by their numbers, never bring it forward; returns how many were put off.

    For whoever holds the documents and knows what their time is counted from. What is purged already stays so.
    """
    access.require_keeper(by)
    kept = 0
    with transaction.atomic():
        rows = Document.objects.select_for_update(no_key=True).filter(pk__in=last_days, purged_at__isnull=True)
        for row in rows.order_by("pk"):
            if last_days[row.pk] > row.retain_until:
                row.retain_until = last_days[row.pk]
                row.save(update_fields=["retain_until"])
                kept += 1
        if kept:
            audit.record("documents.keep_longer", "documents:retention", by=by, at=at, facts={"count": kept})
    return kept


def purge_expired(*, by: Actor, at: dt.datetime, limit: int = 200) -> int:
    """Remove the bytes of documents whose last day of retention has passed; returns how many.

    Whoever holds them says before, by `keep_longer`, which of them are still needed.
    """
    access.require_keeper(by)
    expired = queries.expired(on=timezone.localdate(at), limit=limit)
    for document_id in expired:
        with transaction.atomic():
            _purge(_locked(document_id), "documents.purge_expired", by=by, at=at, reason="retention")
    return len(expired)


def remove_orphans(*, by: Actor, at: dt.datetime) -> int:
    """Remove bytes a day old that no document names: left by a process killed between storing and recording."""
    access.require_keeper(by)
    stored = storage.older_than(at - dt.timedelta(days=1))
    kept = Document.objects.filter(stored_as__in=stored, purged_at__isnull=True)
    orphans = sorted(set(stored) - set(kept.values_list("stored_as", flat=True)))
    with transaction.atomic():
        for name in orphans:
            storage.remove(name)
        if orphans:
            audit.record("documents.remove_orphans", "documents:storage", by=by, at=at, facts={"count": len(orphans)})
    return len(orphans)


def _locked(document_id: int) -> Document:
    row = Document.objects.select_for_update(no_key=True).filter(pk=document_id).first()
    if row is None:
        raise NotFound("document", document_id=document_id)
    return row


def _take(document_id: int, *, by: Actor, at: dt.datetime) -> Document:
    """Mark the document as being scanned from `at`; unchanged when it is settled, purged or in another's hands."""
    with transaction.atomic():
        row = _locked(document_id)
        is_held = row.state == State.SCANNING and row.changed_at > at - dt.timedelta(minutes=ABANDONED_MINUTES)
        if row.state in lifecycle.FINAL or row.purged_at or is_held:
            return row
        row.attempts += 1
        _move(row, State.SCANNING, "", by=by, at=at)
        audit.record("documents.scan", f"document:{row.pk}", by=by, at=at, facts={"attempt": row.attempts})
    return row


def _settle(document_id: int, outcome: tuple[State, str], *, by: Actor, at: dt.datetime) -> tuple[str, int]:
    state, finding = outcome
    with transaction.atomic():
        row = _locked(document_id)
        if row.state != State.SCANNING or row.changed_at != at:
            return row.state, row.attempts  # another worker took it over and settles it
        if state is State.SUSPECT:
            row.purged_at = at
            storage.remove(row.stored_as)
        _move(row, state, finding, by=by, at=at)
        audit.record(f"documents.found_{state.value}", f"document:{row.pk}", by=by, at=at, facts={"sha256": row.sha256})
    return row.state, row.attempts


def _move(row: Document, to_state: State, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """The one place where a document's state changes."""
    if not lifecycle.may_move(State(row.state), to_state):
        raise Conflict("document-state", document_id=row.pk, state=row.state)
    StateChange.objects.create(
        document=row, from_state=row.state, to_state=to_state, reason=reason, by=by.identifier, at=at
    )
    row.state, row.finding, row.changed_at = to_state.value, reason, at
    row.save(update_fields=["state", "finding", "changed_at", "attempts", "purged_at"])


def _purge(row: Document, action: str, *, by: Actor, at: dt.datetime, reason: str) -> None:
    if row.purged_at:
        return
    row.purged_at = at
    row.save(update_fields=["purged_at"])
    storage.remove(row.stored_as)
    audit.record(action, f"document:{row.pk}", by=by, at=at, reason=reason, facts={"sha256": row.sha256})

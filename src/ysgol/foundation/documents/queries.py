"""Reads about documents. They do not authorise: the context that holds the document does, before it asks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from ysgol.foundation.documents.domain.lifecycle import ABANDONED_MINUTES, QUICK_ATTEMPTS, State
from ysgol.foundation.documents.domain.retention import PURPOSES, last_day
from ysgol.foundation.documents.models import Document
from ysgol.foundation.rulebook import queries as rulebook


@dataclass(frozen=True)
class DocumentFacts:
    """What may be shown of a document. `state` is a `domain.lifecycle.State`; `is_purged`: the bytes are gone."""

    id: int
    owner_id: int
    name: str
    purpose: str
    language: str
    content_type: str
    state: str
    size_bytes: int
    sha256: str
    uploaded_at: dt.datetime
    retain_until: dt.date
    is_purged: bool

    @property
    def may_be_opened(self) -> bool:
        """Whether there may be a link: looked through, found clean, and still kept."""
        return self.state == State.CLEAN and not self.is_purged


def document(document_id: int) -> DocumentFacts | None:
    """The document of that number; None if there is none."""
    return documents([document_id]).get(document_id)


def documents(ids: Iterable[int]) -> dict[int, DocumentFacts]:
    """Documents by number; unknown numbers are left out."""
    return {row.pk: _facts(row) for row in Document.objects.filter(pk__in=set(ids))}


def documents_of(owner_id: int) -> list[DocumentFacts]:
    """A person's documents whose bytes are still kept, in the order sent."""
    return [_facts(row) for row in Document.objects.filter(owner=owner_id, purged_at__isnull=True)]


def waiting_for_scan(at: dt.datetime, *, limit: int) -> list[int]:
    """Documents to scan now, longest waiting first: never tried, failed an hour ago or more, or left by a dead worker.

    Those tried fewer than QUICK_ATTEMPTS times are tried again as soon as a minute after the failure.
    """
    left = Q(state=State.SCANNING, changed_at__lte=at - dt.timedelta(minutes=ABANDONED_MINUTES))
    failed = Q(state=State.ERROR, changed_at__lte=at - dt.timedelta(hours=1)) | Q(
        state=State.ERROR, attempts__lt=QUICK_ATTEMPTS, changed_at__lte=at - dt.timedelta(minutes=1)
    )
    rows = Document.objects.filter(Q(state=State.RECEIVED) | failed | left, purged_at__isnull=True)
    return list(rows.order_by(F("changed_at").asc(), "id").values_list("id", flat=True)[:limit])


def keep_until(purpose: str, *, event: dt.date) -> dt.date:
    """The last day on which a document of the purpose is kept, counted from the event that its rule names.

    KeyError for a purpose that is not in `domain.retention.PURPOSES`. A rule without end keeps it for good.
    """
    months = rulebook.retention_months(PURPOSES[purpose])
    return dt.date.max if months is None else last_day(event, months=months)


def expired(*, on: dt.date, limit: int | None = None) -> list[int]:
    """Documents whose last day has passed and whose bytes are still kept, by number; the first `limit` if given."""
    rows = Document.objects.filter(retain_until__lt=on, purged_at__isnull=True)
    return list(rows.values_list("id", flat=True)[:limit])


def scan_counts() -> dict[str, int]:
    """How many documents are in each state, every state named."""
    found = dict.fromkeys((state.value for state in State), 0)
    return found | dict(Document.objects.order_by().values_list("state").annotate(Count("id")))


def _facts(row: Document) -> DocumentFacts:
    return DocumentFacts(
        id=row.pk,
        owner_id=row.owner,
        name=row.name,
        purpose=row.purpose,
        language=row.language,
        content_type=row.content_type,
        state=row.state,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        uploaded_at=row.uploaded_at,
        retain_until=row.retain_until,
        is_purged=row.purged_at is not None,
    )

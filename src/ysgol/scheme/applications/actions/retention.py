"""Keeping the documents of applications for as long as the rulebook says: counted from the end of the application."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from ysgol.foundation.documents import actions as documents
from ysgol.foundation.documents import queries as document_queries
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.domain.lifecycle import State, is_live
from ysgol.scheme.applications.models import Application, AttachedDocument, Snapshot, StateChange
from ysgol.scheme.applications.queries.standing import day_of

# Documents looked up together: well below the number of values that a database takes in one question (our default).
BATCH_DOCUMENTS = 500


@transaction.atomic
def keep_documents(*, by: Actor, at: dt.datetime) -> int:
    """Put off the last day of documents whose application goes on, or ended too lately; returns how many.

    A document has a last day from its upload. When that day has passed, this looks at every application that holds the
    document: one that goes on could end today at the earliest, so the document is kept for the rule's time from today.
    A document that no application holds any more keeps its own last day. Needs KEEP_DOCUMENTS.
    """
    by.require(Permission.KEEP_DOCUMENTS)
    today = day_of(at) or at.date()
    # All of them: what is not looked at here would be purged.
    expired = document_queries.expired(on=today)
    batches = [expired[start : start + BATCH_DOCUMENTS] for start in range(0, len(expired), BATCH_DOCUMENTS)]
    return sum(_keep(batch, today, by=by, at=at) for batch in batches)


def _keep(numbers: list[int], today: dt.date, *, by: Actor, at: dt.datetime) -> int:
    ends: dict[int, dt.date] = {}
    for number, application in _holders(numbers):
        end = _ended_on(application) or today
        ends[number] = max(ends.get(number, end), end)
    facts = document_queries.documents(ends)
    last_days = {
        number: document_queries.keep_until(facts[number].purpose, event=end)
        for number, end in ends.items()
        if number in facts
    }
    return documents.keep_longer(last_days=last_days, by=by, at=at)


def _holders(numbers: Iterable[int]) -> list[tuple[int, Application]]:
    """Documents with each application that holds them: attached now, or named by a submission."""
    rows = list(AttachedDocument.objects.filter(document_id__in=list(numbers)).select_related("application"))
    submitted: dict[int, set[int]] = {}
    removed = {row.application_id for row in rows if row.removed_at is not None}
    for snapshot in Snapshot.objects.filter(application_id__in=removed):
        named = {number for pairs in snapshot.documents.values() for number, _ in pairs}
        submitted.setdefault(snapshot.application_id, set()).update(named)
    return [
        (row.document_id, row.application)
        for row in rows
        if row.removed_at is None or row.document_id in submitted.get(row.application_id, set())
    ]


def _ended_on(application: Application) -> dt.date | None:
    """The day on which the application ended; None while it goes on."""
    if is_live(State(application.state), is_released=application.decision_released_at is not None):
        return None
    last = StateChange.objects.filter(application=application, machine="application").order_by("at", "id").last()
    moments = [last.at if last else application.started_at, application.decision_released_at]
    return day_of(max(moment for moment in moments if moment is not None))

"""Everything that happened to a case, in one list, as its reader may know it."""

import datetime as dt
from dataclasses import dataclass

from ysgol.foundation.documents import queries as documents
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.notices import queries as notices
from ysgol.foundation.people import queries as people
from ysgol.scheme.applications.access import is_staff_for, visible_to
from ysgol.scheme.applications.models import Application, AttachedDocument, Endorsement, Letter, StateChange

# Moves of an offer that the application's own move says already.
_DOUBLED = {("offer", name) for name in ("offer", "accept", "decline", "end", "release")}
# What a candidate does not see before, or at all.
_UNRELEASED = {"decide-eligible", "decide-not-eligible", "take-back-decision"}


@dataclass(frozen=True)
class TimelineEvent:
    """One thing that happened. `code` has words in `labels.timeline.EVENTS`; for a message, `code` is "message" and
    `what` its kind. `who` is a name, "" for the service or when the reader may not know it. `note` is as written.
    """

    code: str
    at: dt.datetime
    who: str
    note: str = ""
    what: str = ""


def timeline(application_id: int, *, reader: Actor) -> list[TimelineEvent]:
    """What happened, the newest first: changes of state, documents, letters and messages. A fixed number of reads.

    The candidate sees neither a decision before its release, nor staff's names, nor what was taken back.
    NotFound("application") for an application the reader may not see.
    """
    application = visible_to(reader).filter(pk=application_id).first()
    if application is None:
        raise NotFound("application", application=application_id)
    is_staff = is_staff_for(reader, application) and reader.person_id != application.person_id
    found = [
        *_changes(application, is_staff=is_staff),
        *_documents(application),
        *_letters(application, is_staff=is_staff),
        *_messages(application, is_staff=is_staff),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _changes(application: Application, *, is_staff: bool) -> list[TimelineEvent]:
    rows = list(StateChange.objects.filter(application=application))
    heads = dict(Endorsement.objects.filter(application=application).values_list("pk", "head_name"))
    names = people.people(row.actor_person_id for row in rows if row.actor_person_id)
    found = []
    for row in rows:
        if (row.machine, row.move) in _DOUBLED or not (is_staff or _may_know(row, application)):
            continue
        who = names[row.actor_person_id].name if row.actor_person_id in names else ""
        if row.actor_kind == "link" and row.machine == "endorsement":
            who = heads.get(row.subject, "")
        is_own = row.actor_person_id == application.person_id or row.actor_kind == "link"
        note = row.reason if is_staff or is_own else ""
        found.append(TimelineEvent(f"{row.machine}.{row.move}", row.at, who if is_staff or is_own else "", note))
    return found


def _may_know(row: StateChange, application: Application) -> bool:
    """Decisions reach the candidate by their letter; one that was taken back never existed for them."""
    return not (row.machine == "application" and row.move in _UNRELEASED)


def _documents(application: Application) -> list[TimelineEvent]:
    rows = list(AttachedDocument.objects.filter(application=application))
    facts = documents.documents(row.document_id for row in rows) if rows else {}
    return [
        TimelineEvent("document.attached", row.attached_at, "", what=facts[row.document_id].name)
        for row in rows
        if row.document_id in facts
    ]


def _letters(application: Application, *, is_staff: bool) -> list[TimelineEvent]:
    rows = Letter.objects.filter(decision__application=application).select_related("reviewed_by")
    found = []
    for row in rows:
        if row.reviewed_at is not None and row.reviewed_by is not None and is_staff:
            found.append(TimelineEvent("letter.reviewed", row.reviewed_at, row.reviewed_by.name))
        if row.released_at is not None:
            found.append(TimelineEvent("letter.released", row.released_at, "", what=row.kind))
    return found


def _messages(application: Application, *, is_staff: bool) -> list[TimelineEvent]:
    about = f"application:{application.pk}"
    for_staff_only = {"endorsement-request", "endorsement-reminder", "endorsement-expired-officer"}
    return [
        TimelineEvent("message", one.queued_at, "", what=one.kind)
        for one in notices.deliveries([about]).get(about, [])
        if is_staff or one.kind not in for_staff_only
    ]

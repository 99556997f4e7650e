"""Internal notes, and opening what is sensitive."""

import datetime as dt

from django.db import transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Invalid, NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.access import locked_case
from ysgol.scheme.applications.models import Note
from ysgol.scheme.applications.queries.findings import last_snapshot


@transaction.atomic
def add_note(*, application_id: int, text: str, by: Actor, at: dt.datetime) -> Note:
    """Add an internal note; the candidate never sees it. Staff of the region (SEE_CASES). Invalid("note-missing")."""
    application = locked_case(application_id, by, Permission.SEE_CASES)
    if by.person_id is None:
        raise NotAllowed("person-needed")
    if not text.strip():
        raise Invalid("note-missing")
    note = Note.objects.create(application=application, text=text.strip(), written_by_id=by.person_id, written_at=at)
    record("applications.add-note", f"application:{application.pk}", by=by, at=at, facts={"note": note.pk})
    return note


@transaction.atomic
def read_access_needs(*, application_id: int, by: Actor, at: dt.datetime) -> dict[str, str]:
    """The access needs as last submitted, by question; that they were read is recorded.

    Empty while nothing was submitted. Staff of the region (SEE_CASES).
    """
    application = locked_case(application_id, by, Permission.SEE_CASES)
    snapshot = last_snapshot(application)
    record("applications.read-access-needs", f"application:{application.pk}", by=by, at=at)
    return dict(snapshot.answers.get("access-needs", {})) if snapshot else {}

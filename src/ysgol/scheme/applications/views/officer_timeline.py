"""What happened to a case, in the words of the page's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.notices.labels import KINDS
from ysgol.foundation.pages.environment import moment
from ysgol.scheme.applications import queries
from ysgol.scheme.applications.labels.timeline import EVENTS
from ysgol.scheme.applications.queries import TimelineEvent


@dataclass(frozen=True)
class EventRow:
    """One thing that happened; `who` is "" for the service itself."""

    words: str
    when: str
    who: str
    note: str


def timeline_rows(actor: Actor, application_id: int) -> list[EventRow]:
    """The newest first."""
    return [row_of(event) for event in queries.timeline(application_id, reader=actor)]


def last_step(actor: Actor, application_id: int) -> EventRow | None:
    """The newest thing that a person did, messages and documents left out; None when nothing was done."""
    for event in queries.timeline(application_id, reader=actor):
        if event.code not in {"message", "document.attached"}:
            return row_of(event)
    return None


def row_of(event: TimelineEvent) -> EventRow:
    return EventRow(_words(event), moment(event.at), event.who, event.note)


def _words(event: TimelineEvent) -> str:
    if event.code == "message":
        return _("Message written: %(kind)s") % {"kind": KINDS.get(event.what, event.what)}
    if event.code == "document.attached":
        return _("Document added: %(name)s") % {"name": event.what}
    return str(EVENTS[event.code])

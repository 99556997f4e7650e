"""Applications with all that belongs to them, and saved views of the queue."""

from ysgol.scheme.applications.models.application import (
    Application,
    AttachedDocument,
    SectionAnswers,
    Snapshot,
    StateChange,
)
from ysgol.scheme.applications.models.decision import Decision, Letter, LetterBatch, Note, ReturnItem
from ysgol.scheme.applications.models.endorsement import Endorsement, EndorsementLink
from ysgol.scheme.applications.models.places import Offer, WaitingListEntry
from ysgol.scheme.applications.models.saved_view import SavedView

__all__ = [
    "Application",
    "AttachedDocument",
    "Decision",
    "Endorsement",
    "EndorsementLink",
    "Letter",
    "LetterBatch",
    "Note",
    "Offer",
    "ReturnItem",
    "SavedView",
    "SectionAnswers",
    "Snapshot",
    "StateChange",
    "WaitingListEntry",
]

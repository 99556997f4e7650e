"""Reads of this context."""

from ysgol.scheme.applications.models import Application
from ysgol.scheme.applications.queries.case import (
    Case,
    case,
    document_of,
    last_change,
    mine,
    own_applications,
    released_decision,
    returned_items,
    visible_state,
)
from ysgol.scheme.applications.queries.colleagues import colleagues
from ysgol.scheme.applications.queries.endorsement import (
    EndorsementFacts,
    RequestFacts,
    current_request,
    link_actor,
    open_link,
    plausibility,
    request_to,
    requests_of,
    requests_to,
)
from ysgol.scheme.applications.queries.findings import findings, last_snapshot
from ysgol.scheme.applications.queries.letters import (
    LetterFacts,
    LetterPage,
    letter,
    letters,
    letters_page,
    letters_to_release,
    released_letters,
)
from ysgol.scheme.applications.queries.places import (
    OfferFacts,
    PlaceRow,
    WaitingFacts,
    offer_of,
    places,
    position_of,
    waiting_list,
)
from ysgol.scheme.applications.queries.queue import QueueChoices, queue_choices, queue_page
from ysgol.scheme.applications.queries.queue_counts import queue_counts
from ysgol.scheme.applications.queries.saved_view import saved_views
from ysgol.scheme.applications.queries.sections import SectionFacts, section_facts, section_problems
from ysgol.scheme.applications.queries.standing import derived
from ysgol.scheme.applications.queries.timeline import TimelineEvent, timeline

__all__ = [
    "Application",
    "Case",
    "EndorsementFacts",
    "LetterFacts",
    "LetterPage",
    "OfferFacts",
    "PlaceRow",
    "QueueChoices",
    "RequestFacts",
    "SectionFacts",
    "TimelineEvent",
    "WaitingFacts",
    "case",
    "colleagues",
    "current_request",
    "derived",
    "document_of",
    "findings",
    "last_change",
    "last_snapshot",
    "letter",
    "letters",
    "letters_page",
    "letters_to_release",
    "link_actor",
    "mine",
    "offer_of",
    "open_link",
    "own_applications",
    "places",
    "plausibility",
    "position_of",
    "queue_choices",
    "queue_counts",
    "queue_page",
    "released_decision",
    "released_letters",
    "request_to",
    "requests_of",
    "requests_to",
    "returned_items",
    "saved_views",
    "section_facts",
    "section_problems",
    "timeline",
    "visible_state",
    "waiting_list",
]

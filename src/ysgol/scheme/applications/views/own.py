"""The application that belongs to the reader, and what is shown around it."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.notices.labels import KINDS as MESSAGE_KINDS
from ysgol.foundation.rulebook.domain.rules import MilestoneKind
from ysgol.foundation.rulebook.labels import MILESTONES
from ysgol.scheme.applications import queries
from ysgol.scheme.applications.domain.lifecycle import CLOSED, State
from ysgol.scheme.applications.labels.sections import SECTIONS
from ysgol.scheme.applications.labels.timeline import EVENTS
from ysgol.scheme.cohorts import queries as cohorts

Application = queries.Application


@dataclass(frozen=True)
class CohortShown:
    """A cohort in the reader's language."""

    name: str
    closes_on: object
    region: str


@dataclass(frozen=True)
class ItemShown:
    """Something an officer asked to have corrected: `section` is its name, `key` its code."""

    key: str
    section: str | Promise
    address: str
    note: str


def own_application(actor: Actor) -> Application | None:
    """The reader's application: the live one, else the newest; None when there never was one."""
    return queries.mine(actor.person_id or 0)


def is_over(application: Application) -> bool:
    """Whether the person may begin another: the application is closed, or was found not eligible and told so."""
    state = queries.visible_state(application)
    return state in CLOSED or state is State.NOT_ELIGIBLE


def cohort_shown(application: Application) -> CohortShown:
    """The cohort of the application."""
    return CohortShown(*cohorts.cohort_in_brief(application.cohort_id, get_language() or ""))


def programme_dates(application: Application) -> list[dict[str, object]]:
    """The dates from the first briefing day on, with their names."""
    before = {MilestoneKind.APPLICATIONS_OPEN, MilestoneKind.APPLICATIONS_CLOSE, MilestoneKind.APPLICANTS_TOLD}
    return [
        {"name": MILESTONES[one.kind], "starts_on": one.starts_on, "ends_on": one.ends_on}
        for one in cohorts.cohort(application.cohort_id).milestones
        if one.kind not in before
    ]


def cohort_choices(found: list[cohorts.CohortFacts]) -> list[tuple[int, str]]:
    """Cohorts to choose from, by name."""
    return [(one.id, one.name(get_language() or "")) for one in found]


def later_cohorts(application: Application, today: dt.date) -> list[cohorts.CohortFacts]:
    """Cohorts that the application could move to: those whose applications have not closed, but its own."""
    found = [*cohorts.open_cohorts(today), *cohorts.upcoming(today)]
    return [one for one in found if one.id != application.cohort_id]


def returned_items(application: Application) -> list[ItemShown]:
    """What an officer asked to have corrected and has not come back yet, in the order asked."""
    return [
        ItemShown(
            one.item,
            SECTIONS[one.item],
            reverse("application-endorsement")
            if one.item == "endorsement"
            else reverse("application-section", args=[one.item]),
            one.note,
        )
        for one in queries.returned_items(application)
        if one.is_open
    ]


@dataclass(frozen=True)
class LetterShown:
    """A released letter in the reader's language, exactly as it was sent."""

    id: int
    address: str
    subject: str
    body: str
    released_at: dt.datetime | None


def letters(application: Application) -> list[LetterShown]:
    """The letters that were released, the newest first."""
    is_welsh = get_language() == "cy"
    return [
        LetterShown(
            one.id,
            reverse("application-letter", args=[one.id]),
            one.subject_cy if is_welsh else one.subject_en,
            one.text_cy if is_welsh else one.text_en,
            one.released_at,
        )
        for one in queries.released_letters(application)
    ]


def letter(actor: Actor, letter_id: int) -> tuple[Application, LetterShown]:
    """A released letter of any of the reader's applications, with its application; NotFound("letter") for any other."""
    for application in queries.own_applications(actor.person_id or 0):
        for one in letters(application):
            if one.id == letter_id:
                return application, one
    raise NotFound("letter", letter=letter_id)


@dataclass(frozen=True)
class EventShown:
    """Something that happened, in words."""

    words: str
    at: dt.datetime
    by: str
    note: str


def timeline(application: Application, reader: Actor) -> list[EventShown]:
    """What has happened so far, the newest first, in the reader's language."""
    found = queries.timeline(application.pk, reader=reader)
    return [EventShown(_event_words(one), one.at, one.who, one.note) for one in found]


def _event_words(event: queries.TimelineEvent) -> str:
    if event.code == "message":
        return _("Message to you: %(subject)s") % {"subject": MESSAGE_KINDS.get(event.what, event.what)}
    if event.code == "document.attached":
        return _("Document added: %(name)s") % {"name": event.what}
    return str(EVENTS[event.code])

"""What messages to a candidate say, and the letters of decisions."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.notices.domain.catalogue import MESSAGES
from ysgol.foundation.people import queries as people
from ysgol.scheme.applications.access import cases_of
from ysgol.scheme.applications.domain.queue import PAGE_ROWS
from ysgol.scheme.applications.domain.standing import LetterState
from ysgol.scheme.applications.models import Application, Letter
from ysgol.scheme.cohorts import queries as cohorts


@dataclass(frozen=True)
class LetterFacts:
    """A decision's letter. `text_en` and `text_cy` are the exact bodies; `decided_by` and `reviewed_by` are names."""

    id: int
    application_id: int
    reference: str
    candidate: str
    region: str
    cohort_id: int
    outcome: str
    reason_codes: tuple[str, ...]
    state: LetterState
    version: int
    subject_en: str
    text_en: str
    subject_cy: str
    text_cy: str
    language: str
    decided_by_id: int
    decided_by: str
    decided_at: dt.datetime
    reviewed_by: str
    reviewed_at: dt.datetime | None
    release_on: dt.date | None
    released_at: dt.datetime | None


@dataclass(frozen=True)
class LetterPage:
    """Some of a list of letters: `page` of `pages`, counted from 1, and how many there are in all."""

    rows: tuple[LetterFacts, ...]
    page: int
    pages: int
    total: int


def cohort_name(application: Application) -> dict[str, object]:
    """The cohort's name in both languages, as messages take it."""
    cohort = cohorts.cohort(application.cohort_id)
    return {"en": cohort.name_en, "cy": cohort.name_cy}


def candidate_facts(
    application: Application, kind: str, candidate_name: str, extra: Mapping[str, object]
) -> dict[str, object]:
    """The facts of a message of this kind: those every message has, as far as the kind takes them, and `extra`."""
    wanted = MESSAGES[kind]
    known: dict[str, object] = {
        "candidate_name": candidate_name,
        "reference": application.reference,
        "link": reverse("application"),
    }
    if wanted.kind_of("cohort_name"):
        known["cohort_name"] = cohort_name(application)
    return {name: value for name, value in known.items() if wanted.kind_of(name)} | dict(extra)


def letters(actor: Actor, *, states: Iterable[LetterState] = (), cohort_id: int | None = None) -> list[LetterFacts]:
    """Letters of decisions in force that the actor may see, the oldest first; of some states or a cohort if given."""
    rows = _in_force(actor)
    wanted = list(states)
    if wanted:
        rows = rows.filter(state__in=wanted)
    if cohort_id is not None:
        rows = rows.filter(decision__application__cohort_id=cohort_id)
    return _facts(list(rows.select_related("decision__application", "batch")))


def letters_page(actor: Actor, state: LetterState, *, page: int) -> LetterPage:
    """A page of the letters of decisions in force that the actor may see, the oldest first; the last one beyond it."""
    rows = _in_force(actor).filter(state=state)
    total = rows.count()
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(1, page), pages)
    shown = rows.select_related("decision__application", "batch")[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return LetterPage(tuple(_facts(list(shown))), page=page, pages=pages, total=total)


def letters_to_release(actor: Actor, letter_ids: Iterable[int]) -> list[LetterFacts]:
    """Those of the letters that the actor may see and that are reviewed, the oldest first."""
    rows = _in_force(actor).filter(state=LetterState.REVIEWED, pk__in=set(letter_ids))
    return _facts(list(rows.select_related("decision__application", "batch")))


def _in_force(actor: Actor) -> QuerySet[Letter]:
    visible = Letter.objects.filter(cases_of(actor, prefix="decision__application__"))
    return visible.filter(decision__taken_back_at__isnull=True).exclude(state=LetterState.CANCELLED)


def letter(actor: Actor, letter_id: int) -> LetterFacts:
    """One letter that the actor may see; NotFound("letter") for any other."""
    rows = Letter.objects.filter(cases_of(actor, prefix="decision__application__"), pk=letter_id)
    found = _facts(list(rows.select_related("decision__application", "batch")))
    if not found:
        raise NotFound("letter", letter=letter_id)
    return found[0]


def released_letters(application: Application) -> list[LetterFacts]:
    """The letters that the application's candidate may read, the newest first. The caller has settled whose it is."""
    rows = Letter.objects.filter(decision__application=application, state=LetterState.RELEASED)
    return _facts(list(rows.select_related("decision__application", "batch").order_by("-released_at", "-id")))


def _facts(rows: list[Letter]) -> list[LetterFacts]:
    ids = {
        number
        for row in rows
        for number in (row.decision.application.person_id, row.decision.decided_by_id, row.reviewed_by_id)
        if number is not None
    }
    names = people.people(ids)
    return [
        LetterFacts(
            id=row.pk,
            application_id=row.decision.application_id,
            reference=row.decision.application.reference,
            candidate=names[row.decision.application.person_id].name,
            region=row.decision.application.region,
            cohort_id=row.decision.application.cohort_id,
            outcome=row.decision.outcome,
            reason_codes=tuple(row.decision.reason_codes),
            state=LetterState(row.state),
            version=row.version,
            subject_en=row.subject_en,
            text_en=row.body_en,
            subject_cy=row.subject_cy,
            text_cy=row.body_cy,
            language=names[row.decision.application.person_id].language,
            decided_by_id=row.decision.decided_by_id,
            decided_by=names[row.decision.decided_by_id].name,
            decided_at=row.decision.decided_at,
            reviewed_by=names[row.reviewed_by_id].name if row.reviewed_by_id else "",
            reviewed_at=row.reviewed_at,
            release_on=row.batch.release_on if row.batch else None,
            released_at=row.released_at,
        )
        for row in rows
    ]

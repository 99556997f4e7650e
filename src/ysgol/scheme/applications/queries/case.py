"""One application with all that belongs to it, for its candidate and for staff."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ysgol.foundation.documents import queries as documents
from ysgol.foundation.documents.queries import DocumentFacts
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotAllowed, NotFound
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.pages.reads import Prepared
from ysgol.foundation.people import queries as people
from ysgol.foundation.people.queries import PersonFacts
from ysgol.scheme.applications.access import is_staff_for, visible_to
from ysgol.scheme.applications.domain import sections
from ysgol.scheme.applications.domain.findings import CaseFinding
from ysgol.scheme.applications.domain.lifecycle import State, is_live, visible_to_candidate
from ysgol.scheme.applications.domain.standing import Standing
from ysgol.scheme.applications.models import Application, Decision, Note, ReturnItem, Snapshot, StateChange
from ysgol.scheme.applications.queries.endorsement import RequestFacts, plausibility, requests_of
from ysgol.scheme.applications.queries.findings import findings, last_snapshot
from ysgol.scheme.applications.queries.letters import LetterFacts, letters
from ysgol.scheme.applications.queries.places import OfferFacts, WaitingFacts, offer_of, position_of
from ysgol.scheme.applications.queries.standing import derived
from ysgol.scheme.cohorts import queries as cohorts
from ysgol.scheme.cohorts.queries import CohortFacts

_OF_PERSON = Prepared(lambda person_id: Application.objects.filter(person_id=person_id).order_by("-started_at", "-pk"))


@dataclass(frozen=True)
class ReturnFacts:
    """A part that an officer asked to have corrected. `is_open` until the application is sent again."""

    item: str
    note: str
    asked_at: dt.datetime
    is_open: bool


@dataclass(frozen=True)
class NoteFacts:
    """An internal note; `who` is a name."""

    text: str
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class DecisionFacts:
    """A decision in force; `who` is a name. `findings` are (rule, standing, why) as they were when it was made."""

    outcome: str
    reason_codes: tuple[str, ...]
    note: str
    findings: tuple[tuple[str, str, str], ...]
    who: str
    decided_by_id: int
    at: dt.datetime


@dataclass(frozen=True)
class ChangeFacts:
    """A change of the application's state; `who` is a name, or the actor's identifier where there is none."""

    move: str
    to_state: State
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class Case:
    """What staff see of an application.

    `answers` are by section as last submitted, empty while nothing was; sensitive sections are left out (see
    `actions.read_access_needs`), `has_access_needs` says that there is something to read. `requests` are those to
    headteachers, the first first; `flags` speak of the current one's address.
    """

    application: Application
    candidate: PersonFacts
    assigned_to: str
    cohort: CohortFacts
    standing: Standing
    answers: Mapping[str, Mapping[str, str]]
    submissions: int
    has_access_needs: bool
    documents: tuple[tuple[str, DocumentFacts], ...]
    findings: tuple[CaseFinding, ...]
    requests: tuple[RequestFacts, ...]
    flags: tuple[Finding, ...]
    returns: tuple[ReturnFacts, ...]
    decision: DecisionFacts | None
    letter: LetterFacts | None
    offer: OfferFacts | None
    waiting: WaitingFacts | None
    notes: tuple[NoteFacts, ...]
    last_change: ChangeFacts | None

    @property
    def request(self) -> RequestFacts | None:
        """The current request to a headteacher; None when nobody was asked."""
        return next((one for one in self.requests if one.is_current), None)


def case(actor: Actor, application_id: int, *, on: dt.date) -> Case:
    """A case for staff of its region; NotFound("application") for anybody else, its candidate too.

    NotAllowed("own-application") for staff who are its candidate: it holds what candidates must not see.
    """
    application = visible_to(actor).filter(pk=application_id).first()
    if application is None or not is_staff_for(actor, application):
        raise NotFound("application", application=application_id)
    if application.person_id == actor.person_id:
        raise NotAllowed("own-application", application=application_id)
    snapshot = last_snapshot(application)
    found = letters_of(actor, application)
    return Case(
        application=application,
        candidate=people.person(application.person_id),
        assigned_to=_name(application.assigned_to_id),
        cohort=cohorts.cohort(application.cohort_id),
        standing=derived(application),
        answers=_shown(snapshot),
        submissions=snapshot.number if snapshot else 0,
        has_access_needs=snapshot is not None and snapshot.answers.get("access-needs", {}).get("has_needs") == "yes",
        documents=_documents(snapshot),
        findings=findings(application, on=on),
        requests=tuple(requests_of(application)),
        flags=plausibility(application),
        returns=tuple(returned_items(application)),
        decision=_decision(application),
        letter=found,
        offer=offer_of(application),
        waiting=position_of(application),
        notes=_notes(application),
        last_change=last_change(application),
    )


def mine(person_id: int) -> Application | None:
    """The person's application that counts: the live one, else the newest; None when there never was one."""
    rows = _OF_PERSON.models(person_id)
    live = [row for row in rows if is_live(State(row.state), is_released=row.decision_released_at is not None)]
    return next(iter(live or rows), None)


def own_applications(person_id: int) -> list[Application]:
    """Every application of the person, the newest first."""
    return list(Application.objects.filter(person_id=person_id).order_by("-started_at", "-pk"))


def visible_state(application: Application) -> State:
    """The state as the candidate may know it: a decision shows only when its letter is released."""
    return visible_to_candidate(State(application.state), is_released=application.decision_released_at is not None)


def returned_items(application: Application) -> list[ReturnFacts]:
    """What officers asked to have corrected, the first first, settled items too."""
    rows = ReturnItem.objects.filter(application=application)
    return [ReturnFacts(row.item, row.note, row.asked_at, row.settled_at is None) for row in rows]


def released_decision(application: Application) -> DecisionFacts | None:
    """The decision as the candidate may see it: None before its release."""
    return _decision(application) if application.decision_released_at is not None else None


def last_change(application: Application) -> ChangeFacts | None:
    """Who last changed the application's state, and when."""
    changes = StateChange.objects.filter(application=application, machine="application")
    row = changes.select_related("actor_person").order_by("at", "id").last()
    if row is None:
        return None
    who = row.actor_person.name if row.actor_person else row.actor
    return ChangeFacts(row.move, State(row.to_state), who, row.at)


def letters_of(actor: Actor, application: Application) -> LetterFacts | None:
    """The letter of the decision in force; None when there is none."""
    decision = Decision.objects.filter(application=application, taken_back_at__isnull=True).first()
    if decision is None:
        return None
    found = letters(actor, cohort_id=application.cohort_id)
    return next((one for one in found if one.application_id == application.pk), None)


def document_of(actor: Actor, application_id: int, document_id: int) -> DocumentFacts:
    """A document of an application the actor may see; staff see what was submitted. Else NotFound("document")."""
    application = visible_to(actor).filter(pk=application_id).first()
    facts = documents.document(document_id)
    if application is None or facts is None:
        raise NotFound("document", document=document_id)
    if application.person_id == actor.person_id:
        is_fitting = facts.owner_id == actor.person_id
    else:
        submitted = Snapshot.objects.filter(application=application).values_list("documents", flat=True)
        is_fitting = any(document_id == one for found in submitted for pairs in found.values() for one, _ in pairs)
    if not is_fitting:
        raise NotFound("document", document=document_id)
    return facts


def _shown(snapshot: Snapshot | None) -> dict[str, Mapping[str, str]]:
    if snapshot is None:
        return {}
    return {
        key: answers
        for key, answers in snapshot.answers.items()
        if key in sections.BY_KEY and not sections.BY_KEY[key].is_sensitive
    }


def _documents(snapshot: Snapshot | None) -> tuple[tuple[str, DocumentFacts], ...]:
    if snapshot is None:
        return ()
    pairs = [(key, number) for key, found in snapshot.documents.items() for number, _ in found]
    facts = documents.documents(number for _, number in pairs) if pairs else {}
    return tuple((key, facts[number]) for key, number in pairs if number in facts)


def _decision(application: Application) -> DecisionFacts | None:
    row = Decision.objects.filter(application=application, taken_back_at__isnull=True).first()
    if row is None:
        return None
    return DecisionFacts(
        row.outcome,
        tuple(row.reason_codes),
        row.note,
        tuple((code, standing, why) for code, standing, why in row.findings),
        _name(row.decided_by_id),
        row.decided_by_id,
        row.decided_at,
    )


def _notes(application: Application) -> tuple[NoteFacts, ...]:
    rows = list(Note.objects.filter(application=application).select_related("written_by"))
    return tuple(NoteFacts(row.text, row.written_by.name, row.written_at) for row in rows)


def _name(person_id: int | None) -> str:
    return people.person(person_id).name if person_id is not None else ""

"""Reads about requests for a headteacher's support."""

import datetime as dt
from dataclasses import dataclass

from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.kernel.errors import Conflict, NotFound
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.people import queries as people
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.access import endorsements_visible_to
from ysgol.scheme.applications.domain.endorsement import digest, valid_until
from ysgol.scheme.applications.domain.lifecycle import ASKABLE, EndorsementState
from ysgol.scheme.applications.domain.plausibility import Address, domain_of, flags
from ysgol.scheme.applications.models import Application, Endorsement, EndorsementLink
from ysgol.scheme.applications.queries.standing import current_endorsement, day_of
from ysgol.scheme.cohorts import queries as cohorts
from ysgol.scheme.cohorts.queries import CohortFacts


@dataclass(frozen=True)
class EndorsementFacts:
    """A request as the headteacher may see it: who asks, for which school and cohort, and nothing else of the case.

    `language` is that of the messages ("" for both). `is_open` while the application still needs an answer,
    `may_withdraw` while support that was given can be taken back.
    """

    id: int
    application_id: int
    state: EndorsementState
    candidate_name: str
    school_code: str
    school_name: str
    cohort: CohortFacts
    rule_version: str
    head_name: str
    head_email: str
    language: str
    asked_at: dt.datetime
    expires_on: dt.date
    answered_at: dt.datetime | None
    commitment: str
    note: str
    is_open: bool
    may_withdraw: bool


@dataclass(frozen=True)
class RequestFacts:
    """A request as the candidate and officers see it. `reason` is the headteacher's, for a refusal or a withdrawal.

    `suggested_name` and `suggested_email` come from somebody who said that they were the wrong person, for officers.
    `valid_until` is the last day on which support given can be carried to another cohort.
    """

    id: int
    application_id: int
    is_current: bool
    state: EndorsementState
    school_code: str
    head_name: str
    head_email: str
    head_language: str
    asked_at: dt.datetime
    expires_on: dt.date
    reminders: int
    answered_at: dt.datetime | None
    is_signed_in_answer: bool
    declarations: tuple[str, ...]
    commitment: str
    note: str
    reason: str
    suggested_name: str
    suggested_email: str
    valid_until: dt.date | None
    is_carried: bool


def last_day(rule_version: str, today: dt.date) -> dt.date:
    """The last day on which a link issued today works."""
    return today + dt.timedelta(days=rulebook.rule_set(rule_version).number("endorsement_link_days"))


def support_until(row: Endorsement, rule_version: str) -> dt.date | None:
    """The last day on which support that was given can be carried to another cohort; None when none was given."""
    answered_on = day_of(row.answered_at)
    if row.state != EndorsementState.CONFIRMED or answered_on is None:
        return None
    return valid_until(answered_on, days=rulebook.rule_set(rule_version).number("support_valid_days"))


def open_link(token: str, *, on: dt.date) -> EndorsementFacts:
    """The request that a link opens on the day.

    NotFound("link-unknown"); Conflict("link-replaced") after a re-issue or another request, Conflict("link-used") after
    an answer, Conflict("link-expired") after its last day.
    """
    link = _link(token)
    expect_usable(link, on=on)
    return _facts([link.endorsement])[0]


def link_actor(facts: EndorsementFacts) -> Actor:
    """Whoever holds the link of the request."""
    return Actor(ActorKind.LINK, f"endorsement:{facts.id}")


def expect_usable(link: EndorsementLink, *, on: dt.date) -> None:
    """Raise the conflict that says why the link cannot be used on the day; nothing when it can."""
    request = link.endorsement
    if link.used_at is not None or request.answered_at is not None:
        raise Conflict("link-used", endorsement=request.pk)
    gone = {EndorsementState.REPLACED, EndorsementState.CLOSED}
    is_over = not request.is_current or request.state in gone or request.application.state not in ASKABLE
    if link.replaced_at is not None or is_over:
        raise Conflict("link-replaced", endorsement=request.pk)
    if request.state == EndorsementState.EXPIRED or request.expires_on < on:
        raise Conflict("link-expired", endorsement=request.pk)


def requests_to(actor: Actor) -> list[EndorsementFacts]:
    """The current requests to the schools where the actor is headteacher, those that wait for an answer first."""
    rows = list(endorsements_visible_to(actor).select_related("application").order_by("-asked_at", "-id"))
    return sorted(_facts(rows), key=lambda one: not one.is_open)


def request_to(actor: Actor, endorsement_id: int) -> EndorsementFacts:
    """One request to a school where the actor is headteacher; NotFound("endorsement") for any other."""
    rows = list(endorsements_visible_to(actor).filter(pk=endorsement_id).select_related("application"))
    if not rows:
        raise NotFound("endorsement", endorsement=endorsement_id)
    return _facts(rows)[0]


def current_request(application: Application) -> RequestFacts | None:
    """The application's current request; None when nobody was asked."""
    row = current_endorsement(application.pk)
    return request_facts(row, application.rule_version) if row else None


def requests_of(application: Application) -> list[RequestFacts]:
    """Every request of the application, the first first."""
    return [
        request_facts(row, application.rule_version)
        for row in Endorsement.objects.filter(application=application).order_by("asked_at", "id")
    ]


def plausibility(application: Application) -> tuple[Finding, ...]:
    """What a person should look at in the address given for the current headteacher; empty when nobody was asked."""
    request = current_endorsement(application.pk)
    if request is None:
        return ()
    earlier = Endorsement.objects.filter(school_code=request.school_code, state=EndorsementState.CONFIRMED)
    addresses = earlier.exclude(application=application).values_list("head_email", flat=True)
    using = Endorsement.objects.filter(head_email__iexact=request.head_email).order_by()
    school = organisations.school(request.school_code)
    return flags(
        Address(
            head_email=request.head_email,
            candidate_email=people.person(application.person_id).email,
            school_name=school.name if school else "",
            known_domains=frozenset(domain_of(one) for one in addresses.order_by().distinct()),
            schools_using=using.values("school_code").distinct().count(),
        )
    )


def request_facts(row: Endorsement, rule_version: str) -> RequestFacts:
    """The facts of a row, under the rules of its application."""
    return RequestFacts(
        id=row.pk,
        application_id=row.application_id,
        is_current=row.is_current,
        state=EndorsementState(row.state),
        school_code=row.school_code,
        head_name=row.head_name,
        head_email=row.head_email,
        head_language=row.head_language,
        asked_at=row.asked_at,
        expires_on=row.expires_on,
        reminders=row.reminders,
        answered_at=row.answered_at,
        is_signed_in_answer=bool(row.answered_by) and not row.answered_by.startswith("endorsement:"),
        declarations=tuple(row.declarations),
        commitment=row.commitment,
        note=row.note,
        reason=row.reason,
        suggested_name=row.suggested_name,
        suggested_email=row.suggested_email,
        valid_until=support_until(row, rule_version),
        is_carried=row.carried_from_id is not None,
    )


def _link(token: str) -> EndorsementLink:
    rows = EndorsementLink.objects.select_related("endorsement__application")
    link = rows.filter(token_digest=digest(token)).first()
    if link is None:
        raise NotFound("link-unknown")
    return link


def _facts(rows: list[Endorsement]) -> list[EndorsementFacts]:
    names = people.people(row.application.person_id for row in rows)
    schools = organisations.schools(row.school_code for row in rows)
    groups = cohorts.cohorts(row.application.cohort_id for row in rows)
    return [
        EndorsementFacts(
            id=row.pk,
            application_id=row.application_id,
            state=EndorsementState(row.state),
            candidate_name=names[row.application.person_id].name,
            school_code=row.school_code,
            school_name=schools[row.school_code].name if row.school_code in schools else row.school_code,
            cohort=groups[row.application.cohort_id],
            rule_version=row.application.rule_version,
            head_name=row.head_name,
            head_email=row.head_email,
            language=row.head_language,
            asked_at=row.asked_at,
            expires_on=row.expires_on,
            answered_at=row.answered_at,
            commitment=row.commitment,
            note=row.note,
            is_open=row.state in {EndorsementState.ASKED, EndorsementState.EXPIRED}
            and row.application.state in ASKABLE,
            may_withdraw=row.state == EndorsementState.CONFIRMED and row.application.state in ASKABLE,
        )
        for row in rows
    ]

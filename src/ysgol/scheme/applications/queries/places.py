"""Reads about offers of places and waiting lists, and the lock that everything about places begins with."""

import datetime as dt
from dataclasses import dataclass

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import queries as people
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.domain.lifecycle import HOLDING, OfferState, State
from ysgol.scheme.applications.domain.waiting import Entry, Position, ranked
from ysgol.scheme.applications.models import Application, Offer, WaitingListEntry
from ysgol.scheme.cohorts import queries as cohorts
from ysgol.scheme.cohorts.queries import PoolFacts


@dataclass(frozen=True)
class OfferFacts:
    """The offer of a place. `reason` is why it was declined or ended, "" when not said."""

    id: int
    application_id: int
    pool: PoolFacts
    state: OfferState
    offered_at: dt.datetime
    reply_by: dt.date
    answered_at: dt.datetime | None
    ended_at: dt.datetime | None
    reason: str


@dataclass(frozen=True)
class WaitingFacts:
    """A place in a waiting list. `decided_by` is the criterion that puts it behind the one before; "" if first.

    `waited_before`, `first_submitted_at` and the reference are what the published rule looks at.
    """

    application_id: int
    reference: str
    candidate: str
    medium: str
    number: int
    of: int
    decided_by: str
    waited_before: bool
    first_submitted_at: dt.datetime
    added_at: dt.datetime
    reason: str


@dataclass(frozen=True)
class PlaceRow:
    """One application as the page of places shows it."""

    application_id: int
    reference: str
    candidate: str
    school_code: str
    language: str
    state: State
    version: int
    offer: OfferFacts | None


def lock_places_of(application_id: int) -> None:
    """Lock what a change of the application's place touches, until the transaction ends; nothing for an unknown one.

    First the cohort, so that no two changes of its places run at once (adding an application is not held up). Then the
    application and, when it holds a place, whoever is next in line for it: together and in the order of their numbers,
    as everything that locks several applications does, and before the audit is locked.
    """
    rows = Application.objects.filter(pk=application_id).select_related("cohort").order_by()
    if rows.select_for_update(of=("cohort",), no_key=True).first() is None:
        return
    held = Offer.objects.filter(application_id=application_id, state__in=HOLDING).select_related("pool").first()
    line = ranking(held.cohort_id, held.pool.language_medium) if held else ()
    wanted = [application_id, *(one.entry.application_id for one in line[:1])]
    list(Application.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def order_of(rule_version: str) -> tuple[str, ...]:
    """The criteria that rank a waiting list under a version of the rules."""
    return rulebook.rule_set(rule_version).waiting_list_order


def ranking(cohort_id: int, medium: str) -> tuple[Position, ...]:
    """The waiting list of a cohort in one medium, first to last, under the cohort's rules."""
    rows = WaitingListEntry.objects.filter(cohort_id=cohort_id, medium=medium, left_at__isnull=True)
    entries = [Entry(row.application_id, row.waited_before, row.first_submitted_at, row.reference) for row in rows]
    return ranked(entries, order_of(cohorts.cohort(cohort_id).rule_version)) if entries else ()


def offer_of(application: Application) -> OfferFacts | None:
    """The application's latest offer, whatever became of it; None when there was none."""
    row = Offer.objects.filter(application=application).order_by("offered_at", "id").last()
    return _offer(row, cohorts.pool(row.pool_id)) if row else None


def position_of(application: Application) -> WaitingFacts | None:
    """Where the application stands in its waiting list; None when it is in none."""
    row = WaitingListEntry.objects.filter(application=application, left_at__isnull=True).first()
    if row is None:
        return None
    return next(one for one in _waiting(row.cohort_id, row.medium) if one.application_id == application.pk)


def waiting_list(actor: Actor, cohort_id: int, medium: str) -> list[WaitingFacts]:
    """A waiting list in its order, for staff of the cohort's region; NotFound("cohort-unknown") for others."""
    _expect_staff(actor, cohort_id)
    return _waiting(cohort_id, medium)


def places(actor: Actor, cohort_id: int) -> list[PlaceRow]:
    """Applications of a cohort that can have a place or hold one, ordered by first submission.

    Decisions that are not released are left out: no offer may follow them. NotFound("cohort-unknown") for a cohort of
    another region.
    """
    _expect_staff(actor, cohort_id)
    rows = list(
        Application.objects.filter(
            cohort_id=cohort_id,
            state__in=[State.ELIGIBLE, State.OFFERED, State.WAITING, State.ACCEPTED, State.DECLINED],
            decision_released_at__isnull=False,
        ).order_by("first_submitted_at", "id")
    )
    names = people.people(row.person_id for row in rows)
    pools = {pool.id: pool for pool in cohorts.pools(cohort_id)}
    offers = {row.application_id: row for row in Offer.objects.filter(cohort_id=cohort_id).order_by("offered_at", "id")}
    return [
        PlaceRow(
            row.pk,
            row.reference,
            names[row.person_id].name,
            row.school_code,
            row.language,
            State(row.state),
            row.version,
            _offer(offers[row.pk], pools[offers[row.pk].pool_id]) if row.pk in offers else None,
        )
        for row in rows
    ]


def _expect_staff(actor: Actor, cohort_id: int) -> None:
    cohort = cohorts.cohort(cohort_id)
    grants = actor.places(Permission.SEE_CASES)
    if not any(not grant.organisation and grant.region in {"", cohort.region} for grant in grants):
        raise NotFound("cohort-unknown", cohort=cohort_id)


def _offer(row: Offer, pool: PoolFacts) -> OfferFacts:
    return OfferFacts(
        row.pk,
        row.application_id,
        pool,
        OfferState(row.state),
        row.offered_at,
        row.reply_by,
        row.answered_at,
        row.ended_at,
        row.reason,
    )


def _waiting(cohort_id: int, medium: str) -> list[WaitingFacts]:
    found = WaitingListEntry.objects.filter(cohort_id=cohort_id, medium=medium, left_at__isnull=True)
    rows = {row.application_id: row for row in found.select_related("application")}
    names = people.people(row.application.person_id for row in rows.values())
    return [
        WaitingFacts(
            place.entry.application_id,
            place.entry.reference,
            names[row.application.person_id].name,
            row.medium,
            place.number,
            place.of,
            place.decided_by,
            row.waited_before,
            row.first_submitted_at,
            row.added_at,
            row.reason,
        )
        for place in ranking(cohort_id, medium)
        for row in [rows[place.entry.application_id]]
    ]

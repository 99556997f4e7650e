"""Offering funded places, and what becomes of an offer. An offer holds its place from the moment it is made."""

import datetime as dt

from django.db import transaction

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.kernel.schoolyear import add_working_days
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind
from ysgol.scheme.applications.access import changed, expect_released, expect_version, locked_case, locked_own
from ysgol.scheme.applications.actions.messages import tell_candidate
from ysgol.scheme.applications.actions.moves import begin, move
from ysgol.scheme.applications.actions.waiting import leave
from ysgol.scheme.applications.domain.lifecycle import HOLDING, OfferState, State, Who
from ysgol.scheme.applications.models import Application, Offer
from ysgol.scheme.applications.queries.places import lock_places_of, ranking
from ysgol.scheme.applications.queries.standing import day_of
from ysgol.scheme.cohorts import queries as cohorts
from ysgol.scheme.cohorts.actions import give_back_place, take_place
from ysgol.scheme.cohorts.queries import PoolFacts


@transaction.atomic
def offer_place(
    *, application_id: int, pool_id: int, expected_version: int | None = None, by: Actor, at: dt.datetime
) -> Offer:
    """Offer a place of the pool to an eligible application whose letter is released, or to the first in the list.

    An officer of the region (MANAGE_PLACES). Raises Conflict("letter-not-released"), Conflict("pool-not-fitting") for a
    pool of another cohort or medium, Conflict("others-wait-first") when somebody is before this one in the waiting
    list, and Conflict("places-full").
    """
    lock_places_of(application_id)
    application = locked_case(application_id, by, Permission.MANAGE_PLACES)
    if expected_version is not None:
        expect_version(application, expected_version)
    expect_released(application)
    if application.state not in {State.ELIGIBLE, State.WAITING}:
        raise changed(application)
    pool = cohorts.pool(pool_id)
    if pool.cohort_id != application.cohort_id or pool.language_medium != application.language:
        raise Conflict("pool-not-fitting", application=application.pk, pool=pool_id)
    line = ranking(application.cohort_id, application.language)
    if line and line[0].entry.application_id != application.pk:
        raise Conflict("others-wait-first", application=application.pk, waiting=len(line))
    return _offer(application, pool, Who.OFFICER, by=by, at=at)


@transaction.atomic
def offer_next(*, pool_id: int, by: Actor, at: dt.datetime) -> Offer | None:
    """Offer a free place of the pool to the first in its waiting list; None when nobody waits.

    An officer of the region (MANAGE_PLACES); for when a pool has grown. Raises Conflict("places-full").
    """
    pool = cohorts.pool(pool_id)
    line = ranking(pool.cohort_id, pool.language_medium)
    if not line:
        return None
    return offer_place(application_id=line[0].entry.application_id, pool_id=pool_id, by=by, at=at)


@transaction.atomic
def accept_offer(*, application_id: int, by: Actor, at: dt.datetime) -> Offer:
    """Accept the place that the candidate holds; also after the last day, while nobody has ended the offer.

    Accepting twice changes nothing. NotFound("offer") when there is none, Conflict("offer-state") when it is over.
    """
    application = locked_own(application_id, by)
    offer = _latest(application)
    if offer.state == OfferState.ACCEPTED and application.state == State.ACCEPTED:
        return offer
    offer.answered_at = at
    move(application=application, thing=offer, name="accept", who=Who.CANDIDATE, by=by, at=at)
    move(application=application, name="accept", who=Who.CANDIDATE, by=by, at=at)
    first = cohorts.cohort(application.cohort_id).milestone(MilestoneKind.BRIEFING_1)
    tell_candidate(
        application=application,
        kind="place-accepted",
        facts={"first_day": first.starts_on.isoformat()} if first else {},
        once_key=f"offer:{offer.pk}:accepted",
        by=by,
        at=at,
    )
    return offer


@transaction.atomic
def decline_offer(*, application_id: int, reason: str = "", by: Actor, at: dt.datetime) -> Offer:
    """Decline the place; the next in the list is offered it in the same transaction. Twice changes nothing."""
    lock_places_of(application_id)
    application = locked_own(application_id, by)
    offer = _latest(application)
    if offer.state == OfferState.DECLINED:
        return offer
    offer.answered_at, offer.reason = at, reason
    _give_back(application, offer, "decline", Who.CANDIDATE, by=by, at=at)
    move(application=application, name="decline", who=Who.CANDIDATE, reason=reason, by=by, at=at)
    tell_candidate(application=application, kind="place-declined", once_key=f"offer:{offer.pk}:declined", by=by, at=at)
    hand_on(pool=cohorts.pool(offer.pool_id), by=by, at=at)
    return offer


@transaction.atomic
def extend_offer(*, application_id: int, reply_by: dt.date, reason: str, by: Actor, at: dt.datetime) -> Offer:
    """Give the candidate until a later day to answer. An officer of the region (MANAGE_PLACES), with a reason.

    Invalid("reply-by") unless the day is after today; Conflict("offer-state") when the offer was answered or ended.
    """
    application = locked_case(application_id, by, Permission.MANAGE_PLACES)
    offer = _latest(application)
    if reply_by <= (day_of(at) or at.date()):
        raise Invalid("reply-by", offer=offer.pk)
    if offer.state == OfferState.OFFERED:
        # An offer that has not run out yet is given more time without a change of state in between.
        move(application=application, thing=offer, name="expire", who=Who.SERVICE, by=by, at=at)
    offer.reply_by = reply_by
    move(application=application, thing=offer, name="extend", who=Who.OFFICER, reason=reason, by=by, at=at)
    return offer


@transaction.atomic
def settle_expired_offer(
    *, application_id: int, choice: str, reason: str, reply_by: dt.date | None = None, by: Actor, at: dt.datetime
) -> Offer:
    """What an officer decides when an offer was not answered in time: "extend" until `reply_by`, or "end".

    Ending makes the application eligible without an offer, and the place goes to the next in the list.
    """
    if choice == "extend":
        if reply_by is None:
            raise Invalid("reply-by", application=application_id)
        return extend_offer(application_id=application_id, reply_by=reply_by, reason=reason, by=by, at=at)
    if choice != "end":
        raise Invalid("choice", choice=choice)
    return release_place(application_id=application_id, reason=reason, by=by, at=at)


@transaction.atomic
def release_place(*, application_id: int, reason: str, by: Actor, at: dt.datetime) -> Offer:
    """Take back a place that is offered or accepted, with a reason; the next in the list is offered it.

    An officer of the region (MANAGE_PLACES). An offer that ends leaves the application eligible; an accepted place that
    is released withdraws it.
    """
    lock_places_of(application_id)
    application = locked_case(application_id, by, Permission.MANAGE_PLACES)
    if not reason.strip():
        raise Invalid("reason-missing", application=application_id)
    offer = _latest(application)
    accepted = offer.state == OfferState.ACCEPTED
    offer.reason, offer.ended_at = reason, at
    _give_back(application, offer, "release" if accepted else "end", Who.OFFICER, by=by, at=at)
    name = "release-place" if accepted else "end-offer"
    move(application=application, name=name, who=Who.OFFICER, reason=reason, by=by, at=at)
    if accepted:
        key = f"offer:{offer.pk}:released"
        facts = {"reason": reason.strip()}
        tell_candidate(application=application, kind="place-released", facts=facts, once_key=key, by=by, at=at)
    hand_on(pool=cohorts.pool(offer.pool_id), by=by, at=at)
    return offer


def leave_places(*, application: Application, how: str, reason: str, by: Actor, at: dt.datetime) -> None:
    """Give up the place an application holds, if any, to the next in the list, and leave its waiting list.

    The caller holds the locks of `lock_places_of` and of the application, and moves the application afterwards.
    """
    leave(application=application, how=how, by=by, at=at)
    offer = Offer.objects.select_for_update().filter(application=application, state__in=HOLDING).first()
    if offer is None:
        return
    offer.reason, offer.ended_at = reason or how, at
    name = "release" if offer.state == OfferState.ACCEPTED else "end"
    _give_back(application, offer, name, Who.SERVICE, by=by, at=at)
    hand_on(pool=cohorts.pool(offer.pool_id), by=by, at=at)


def hand_on(*, pool: PoolFacts, by: Actor, at: dt.datetime) -> Offer | None:
    """Offer a place that has become free to the first in the pool's waiting list; None when nobody waits."""
    line = ranking(pool.cohort_id, pool.language_medium)
    if not line or not pool.left:
        return None
    following = Application.objects.select_for_update().get(pk=line[0].entry.application_id)
    return _offer(following, pool, Who.SERVICE, by=by, at=at)


def _offer(application: Application, pool: PoolFacts, who: Who, *, by: Actor, at: dt.datetime) -> Offer:
    take_place(pool_id=pool.id, by=by, at=at)
    today = day_of(at) or at.date()
    rules = rulebook.rule_set(application.rule_version)
    days = rules.number("offer_reply_working_days")
    offer = Offer(
        application=application,
        person_id=application.person_id,
        cohort_id=application.cohort_id,
        pool_id=pool.id,
        rule_version=rules.version,
        offered_by=by.identifier,
        offered_at=at,
        reply_by=add_working_days(today, days, holidays=rulebook.bank_holidays()),
    )
    begin(row=offer, application=application, who=who, by=by, at=at)
    leave(application=application, how="offered", by=by, at=at)
    move(application=application, name="offer", who=who, by=by, at=at)
    tell_candidate(
        application=application,
        kind="place-offered",
        facts={"reply_by": offer.reply_by.isoformat()},
        once_key=f"offer:{offer.pk}:offered",
        by=by,
        at=at,
    )
    return offer


def _give_back(application: Application, offer: Offer, name: str, who: Who, *, by: Actor, at: dt.datetime) -> None:
    """The pool first: its row is locked before the audit's, as everywhere."""
    give_back_place(pool_id=offer.pool_id, by=by, at=at)
    if offer.state not in HOLDING:
        raise Conflict("offer-state", offer=offer.pk, state=offer.state)
    move(application=application, thing=offer, name=name, who=who, reason=offer.reason, by=by, at=at)


def _latest(application: Application) -> Offer:
    offer = Offer.objects.select_for_update().filter(application=application).order_by("offered_at", "id").last()
    if offer is None:
        raise NotFound("offer", application=application.pk)
    return offer

"""Gathering the facts of a case's standing, and deriving it."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from ysgol.foundation.pages.reads import Prepared
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind
from ysgol.scheme.applications.domain.lifecycle import EndorsementState, OfferState, State
from ysgol.scheme.applications.domain.standing import LetterState, Limits, Standing, StandingFacts, derive
from ysgol.scheme.applications.models import Application, Endorsement, Letter, Offer, StateChange
from ysgol.scheme.cohorts import queries as cohorts

# Decided, and not yet a place: the stage in which the letter matters.
_DECIDED = {State.ELIGIBLE, State.NOT_ELIGIBLE}
# Every write to an application derives its standing.
_CURRENT = Prepared(
    lambda application_id: Endorsement.objects.filter(application_id=application_id, is_current=True).order_by()
)


def day_of(at: dt.datetime | None) -> dt.date | None:
    """London's day of an instant; None for None."""
    return None if at is None else timezone.localdate(at)


def limits(rule_version: str) -> Limits:
    """The clocks of a version of the rules."""
    rules = rulebook.rule_set(rule_version)
    return Limits(
        sift=rules.number("sift_working_days"),
        correction=rules.number("correction_working_days"),
        near=rules.number("sift_near_breach_working_days"),
    )


def current_endorsement(application_id: int) -> Endorsement | None:
    """The application's current request for support; None when nobody was asked."""
    return next(iter(_CURRENT.models(application_id)), None)


def derived(application: Application) -> Standing:
    """The standing of an application as the rows are now: what `actions.moves` stores."""
    facts = _facts(application)
    return derive(facts, limits=limits(application.rule_version), holidays=rulebook.bank_holidays())


def _facts(application: Application) -> StandingFacts:
    state = State(application.state)
    request = current_endorsement(application.pk)
    letter = offer = None
    if state in _DECIDED:
        rows = Letter.objects.filter(decision__application=application, decision__taken_back_at__isnull=True)
        letter = rows.first()
    if state is State.OFFERED:
        open_offer = Q(state=OfferState.OFFERED) | Q(state=OfferState.EXPIRED)
        offer = Offer.objects.filter(open_offer, application=application).first()
    return StandingFacts(
        state=state,
        is_released=application.decision_released_at is not None,
        submitted_on=day_of(application.submitted_at),
        returned_on=_returned_on(application) if state is State.RETURNED else None,
        draft_expires_on=application.expires_on,
        endorsement=EndorsementState(request.state) if request else None,
        endorsement_expires_on=request.expires_on if request else None,
        endorsement_answered_on=day_of(request.answered_at) if request else None,
        letter=LetterState(letter.state) if letter else None,
        told_on=_told_on(application) if state in _DECIDED else None,
        offer=OfferState(offer.state) if offer else None,
        offer_reply_by=offer.reply_by if offer else None,
    )


def _returned_on(application: Application) -> dt.date | None:
    changes = StateChange.objects.filter(application=application, machine="application", move="return")
    last = changes.order_by("at", "id").last()
    return day_of(last.at) if last else None


def _told_on(application: Application) -> dt.date | None:
    told = cohorts.cohort(application.cohort_id).milestone(MilestoneKind.APPLICANTS_TOLD)
    return told.ends_on if told else None

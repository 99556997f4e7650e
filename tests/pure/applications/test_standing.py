"""Stage, next actor, due day and clock from facts."""

import datetime as dt
from dataclasses import replace

import pytest

from ysgol.scheme.applications.domain.lifecycle import EndorsementState, OfferState, State
from ysgol.scheme.applications.domain.queue import Clock
from ysgol.scheme.applications.domain.standing import (
    LetterState,
    Limits,
    NextActor,
    Stage,
    Standing,
    StandingFacts,
    clock,
    derive,
)

LIMITS = Limits(sift=10, correction=10, near=2)
HOLIDAYS = frozenset({dt.date(2026, 12, 25), dt.date(2026, 12, 28), dt.date(2027, 1, 1)})
MONDAY = dt.date(2026, 11, 23)
SUBMITTED = StandingFacts(State.SUBMITTED, submitted_on=MONDAY)


def stood(facts):
    return derive(facts, limits=LIMITS, holidays=HOLIDAYS)


def place(facts):
    found = stood(facts)
    return found.stage, found.next_actor, found.due_on


def test_draft_waits_for_its_candidate_until_it_expires():
    facts = StandingFacts(State.DRAFT, draft_expires_on=dt.date(2027, 2, 19))

    assert stood(facts) == Standing(
        Stage.APPLYING, NextActor.CANDIDATE, dt.date(2027, 2, 19), dt.date(2027, 2, 17), ("endorsement-not-asked",)
    )


@pytest.mark.parametrize(
    ("support", "expires", "answered", "actor", "due"),
    [
        (None, None, None, NextActor.CANDIDATE, None),
        (EndorsementState.ASKED, dt.date(2026, 12, 21), None, NextActor.HEADTEACHER, dt.date(2026, 12, 21)),
        (EndorsementState.CONFIRMED, None, dt.date(2026, 11, 20), NextActor.OFFICER, dt.date(2026, 12, 7)),
        (EndorsementState.CONFIRMED, None, dt.date(2026, 12, 18), NextActor.OFFICER, dt.date(2027, 1, 6)),
        (EndorsementState.REFUSED, None, dt.date(2026, 11, 24), NextActor.OFFICER, dt.date(2026, 12, 8)),
        (EndorsementState.EXPIRED, dt.date(2026, 11, 27), None, NextActor.OFFICER, dt.date(2026, 12, 11)),
        (EndorsementState.WRONG_PERSON, None, dt.date(2026, 11, 24), NextActor.CANDIDATE, None),
        (EndorsementState.CLOSED, None, None, NextActor.CANDIDATE, None),
        (EndorsementState.WITHDRAWN, None, dt.date(2026, 11, 24), NextActor.CANDIDATE, None),
    ],
)
def test_checking_counts_from_when_the_officer_can_act(support, expires, answered, actor, due):
    facts = replace(SUBMITTED, endorsement=support, endorsement_expires_on=expires, endorsement_answered_on=answered)

    assert place(facts) == (Stage.CHECKING, actor, due)


def test_returned_waits_for_correction():
    facts = StandingFacts(State.RETURNED, submitted_on=MONDAY, returned_on=dt.date(2026, 12, 17))

    assert place(facts) == (Stage.CORRECTING, NextActor.CANDIDATE, dt.date(2027, 1, 5))


@pytest.mark.parametrize(
    ("letter", "actor"),
    [
        (LetterState.DRAFTED, NextActor.OFFICER),
        (LetterState.REVIEWED, NextActor.MANAGER),
        (LetterState.SCHEDULED, NextActor.NOBODY),
    ],
)
@pytest.mark.parametrize("state", [State.ELIGIBLE, State.NOT_ELIGIBLE])
def test_decided_waits_for_its_letter(state, letter, actor):
    told = dt.date(2027, 2, 15)

    assert place(StandingFacts(state, letter=letter, told_on=told)) == (Stage.LETTER, actor, told)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (StandingFacts(State.ELIGIBLE, is_released=True), (Stage.PLACE, NextActor.OFFICER, None)),
        (StandingFacts(State.NOT_ELIGIBLE, is_released=True), (Stage.CLOSED, NextActor.NOBODY, None)),
        (StandingFacts(State.WAITING, is_released=True), (Stage.WAITING, NextActor.NOBODY, None)),
        (
            StandingFacts(State.OFFERED, is_released=True, offer=OfferState.OFFERED, offer_reply_by=MONDAY),
            (Stage.OFFER, NextActor.CANDIDATE, MONDAY),
        ),
        (
            StandingFacts(State.OFFERED, is_released=True, offer=OfferState.EXPIRED, offer_reply_by=MONDAY),
            (Stage.OFFER, NextActor.OFFICER, MONDAY),
        ),
        (StandingFacts(State.ACCEPTED, is_released=True), (Stage.ENROLLED, NextActor.NOBODY, None)),
        (StandingFacts(State.DECLINED, is_released=True), (Stage.CLOSED, NextActor.NOBODY, None)),
        (StandingFacts(State.WITHDRAWN), (Stage.CLOSED, NextActor.NOBODY, None)),
        (StandingFacts(State.DEFERRED), (Stage.CLOSED, NextActor.NOBODY, None)),
        (StandingFacts(State.LAPSED), (Stage.CLOSED, NextActor.NOBODY, None)),
    ],
)
def test_later_stages_say_who_acts(facts, expected):
    assert place(facts) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2026, 12, 2), Clock.OK),
        (dt.date(2026, 12, 3), Clock.NEAR),
        (dt.date(2026, 12, 7), Clock.NEAR),
        (dt.date(2026, 12, 8), Clock.BREACH),
    ],
)
def test_clock_is_near_two_working_days_ahead_and_breached_the_day_after(on, expected):
    found = stood(replace(SUBMITTED, endorsement=EndorsementState.CONFIRMED))

    assert (found.due_on, found.near_on) == (dt.date(2026, 12, 7), dt.date(2026, 12, 3))
    assert clock(found.due_on, found.near_on, on=on) is expected


def test_clock_without_a_due_day_is_ok():
    assert clock(None, None, on=MONDAY) is Clock.OK


def test_several_tags_hold_at_once():
    facts = StandingFacts(State.OFFERED, is_released=False, letter=LetterState.REVIEWED, offer=OfferState.EXPIRED)

    assert stood(facts).tags == ("letter-reviewed", "offer-expired")

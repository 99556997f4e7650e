"""Where a case stands: its stage, who must act next and by when, derived from facts alone."""

import datetime as dt
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from ysgol.foundation.kernel.schoolyear import add_working_days
from ysgol.scheme.applications.domain.lifecycle import EndorsementState, OfferState, State
from ysgol.scheme.applications.domain.queue import Clock


class Stage(StrEnum):
    """The part of the scheme a case is in; stored."""

    APPLYING = "applying"
    CHECKING = "checking"
    CORRECTING = "correcting"
    LETTER = "letter"
    PLACE = "place"
    WAITING = "waiting"
    OFFER = "offer"
    ENROLLED = "enrolled"
    CLOSED = "closed"


class NextActor(StrEnum):
    """Who must act next; stored."""

    CANDIDATE = "candidate"
    HEADTEACHER = "headteacher"
    OFFICER = "officer"
    MANAGER = "manager"  # whoever releases letters
    NOBODY = "nobody"


class LetterState(StrEnum):
    """The state of a decision letter; stored."""

    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    SCHEDULED = "scheduled"
    RELEASED = "released"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Limits:
    """The rulebook's numbers for clocks, in working days."""

    sift: int
    correction: int
    near: int


@dataclass(frozen=True)
class StandingFacts:
    """What a standing is derived from. Days are London's; None where a thing has not happened.

    `endorsement` is the state of the current request. `told_on` is the day the cohort's applicants are told.
    """

    state: State
    is_released: bool = False
    submitted_on: dt.date | None = None
    returned_on: dt.date | None = None
    draft_expires_on: dt.date | None = None
    endorsement: EndorsementState | None = None
    endorsement_expires_on: dt.date | None = None
    endorsement_answered_on: dt.date | None = None
    letter: LetterState | None = None
    told_on: dt.date | None = None
    offer: OfferState | None = None
    offer_reply_by: dt.date | None = None


@dataclass(frozen=True)
class Standing:
    """The derived view. `near_on` is the first day on which the clock is nearly late; both days None together."""

    stage: Stage
    next_actor: NextActor
    due_on: dt.date | None
    near_on: dt.date | None
    tags: tuple[str, ...]


def derive(facts: StandingFacts, *, limits: Limits, holidays: Set[dt.date]) -> Standing:
    """The standing that follows from the facts. `tags` are codes in alphabetical order, several may hold at once."""
    stage, actor, due_on = _position(facts, limits, holidays)
    near_on = None if due_on is None else add_working_days(due_on, -limits.near, holidays=holidays)
    return Standing(stage, actor, due_on, near_on, _tags(facts))


def clock(due_on: dt.date | None, near_on: dt.date | None, *, on: dt.date) -> Clock:
    """How the clock stands: BREACH after the due day, NEAR from `near_on`, else OK (also without a due day)."""
    if due_on is None:
        return Clock.OK
    if due_on < on:
        return Clock.BREACH
    return Clock.NEAR if near_on is not None and near_on <= on else Clock.OK


_Position = tuple[Stage, NextActor, dt.date | None]


def _position(facts: StandingFacts, limits: Limits, holidays: Set[dt.date]) -> _Position:
    match facts.state:
        case State.DRAFT:
            return Stage.APPLYING, NextActor.CANDIDATE, facts.draft_expires_on
        case State.SUBMITTED:
            return _checking(facts, limits, holidays)
        case State.RETURNED:
            due = _after(facts.returned_on, limits.correction, holidays)
            return Stage.CORRECTING, NextActor.CANDIDATE, due
        case State.ELIGIBLE | State.NOT_ELIGIBLE:
            return _decided(facts)
        case State.WAITING:
            return Stage.WAITING, NextActor.NOBODY, None
        case State.OFFERED:
            asks_officer = facts.offer is OfferState.EXPIRED
            actor = NextActor.OFFICER if asks_officer else NextActor.CANDIDATE
            return Stage.OFFER, actor, facts.offer_reply_by
        case State.ACCEPTED:
            return Stage.ENROLLED, NextActor.NOBODY, None
        case _:
            return Stage.CLOSED, NextActor.NOBODY, None


def _checking(facts: StandingFacts, limits: Limits, holidays: Set[dt.date]) -> _Position:
    """The officer's clock runs while the officer can act: from the later of submission and the head's answer."""
    match facts.endorsement:
        case EndorsementState.ASKED:
            return Stage.CHECKING, NextActor.HEADTEACHER, facts.endorsement_expires_on
        case EndorsementState.CONFIRMED | EndorsementState.REFUSED:
            days = [day for day in (facts.submitted_on, facts.endorsement_answered_on) if day is not None]
            due = _after(max(days, default=None), limits.sift, holidays)
            return Stage.CHECKING, NextActor.OFFICER, due
        case EndorsementState.EXPIRED:
            return Stage.CHECKING, NextActor.OFFICER, _after(facts.endorsement_expires_on, limits.sift, holidays)
        case _:
            return Stage.CHECKING, NextActor.CANDIDATE, None


def _decided(facts: StandingFacts) -> _Position:
    if not facts.is_released:
        actor = {
            LetterState.REVIEWED: NextActor.MANAGER,
            LetterState.SCHEDULED: NextActor.NOBODY,
        }.get(facts.letter or LetterState.DRAFTED, NextActor.OFFICER)
        return Stage.LETTER, actor, facts.told_on
    if facts.state is State.NOT_ELIGIBLE:
        return Stage.CLOSED, NextActor.NOBODY, None
    return Stage.PLACE, NextActor.OFFICER, None


def _after(day: dt.date | None, working_days: int, holidays: Set[dt.date]) -> dt.date | None:
    return None if day is None else add_working_days(day, working_days, holidays=holidays)


def _tags(facts: StandingFacts) -> tuple[str, ...]:
    tags = []
    if facts.state in {State.DRAFT, State.SUBMITTED, State.RETURNED}:
        tags.append(f"endorsement-{facts.endorsement.value if facts.endorsement else 'not-asked'}")
    if facts.letter is not None and not facts.is_released:
        tags.append(f"letter-{facts.letter.value}")
    if facts.offer is OfferState.EXPIRED:
        tags.append("offer-expired")
    return tuple(sorted(tags))

"""The states of an application, of an endorsement and of the offer of a place, and the moves between them."""

from dataclasses import dataclass
from enum import StrEnum


class Machine(StrEnum):
    """Which thing a change of state belongs to; stored."""

    APPLICATION = "application"
    ENDORSEMENT = "endorsement"
    OFFER = "offer"


class Who(StrEnum):
    """Who may make a move."""

    CANDIDATE = "candidate"
    HEADTEACHER = "headteacher"
    OFFICER = "officer"
    SERVICE = "service"  # what follows from somebody's move, never a decision of its own


class State(StrEnum):
    """The state of an application; stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    OFFERED = "offered"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"
    LAPSED = "lapsed"


class EndorsementState(StrEnum):
    """The state of one request for a headteacher's support; stored. `ASKED` alone waits for an answer."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WRONG_PERSON = "wrong-person"
    EXPIRED = "expired"
    CLOSED = "closed"  # an officer closed it after it expired
    WITHDRAWN = "withdrawn"  # by the headteacher, after support was given
    REPLACED = "replaced"  # the candidate asked somebody else


class OfferState(StrEnum):
    """The state of the offer of a place; stored. `EXPIRED` still holds the place: a person decides what follows."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


# States in which a person counts as having an application; NOT_ELIGIBLE belongs to them until it is released.
LIVE = frozenset(
    {State.DRAFT, State.SUBMITTED, State.RETURNED, State.ELIGIBLE, State.OFFERED, State.WAITING, State.ACCEPTED}
)
# States in which the candidate may change answers.
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
# States in which a headteacher may be asked.
ASKABLE = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED})
# Nothing follows any more, but for undoing.
CLOSED = frozenset({State.DECLINED, State.WITHDRAWN, State.DEFERRED, State.LAPSED})
# Offers that count against the pool.
HOLDING = frozenset({OfferState.OFFERED, OfferState.ACCEPTED, OfferState.EXPIRED})


@dataclass(frozen=True)
class Move:
    """A permitted change. `before` "" is the beginning."""

    name: str
    before: str
    after: str
    who: frozenset[Who]


def _moves(name: str, befores: tuple[str, ...], after: str, *who: Who) -> tuple[Move, ...]:
    return tuple(Move(name, before, after, frozenset(who)) for before in befores)


_C, _H, _O, _S = Who.CANDIDATE, Who.HEADTEACHER, Who.OFFICER, Who.SERVICE

APPLICATION_MOVES: tuple[Move, ...] = (
    *_moves("start", ("",), State.DRAFT, _C),
    *_moves("submit", (State.DRAFT, State.RETURNED), State.SUBMITTED, _C),
    *_moves("return", (State.SUBMITTED,), State.RETURNED, _O),
    *_moves("decide-eligible", (State.SUBMITTED,), State.ELIGIBLE, _O),
    *_moves("decide-not-eligible", (State.SUBMITTED,), State.NOT_ELIGIBLE, _O),
    *_moves("take-back-decision", (State.ELIGIBLE, State.NOT_ELIGIBLE), State.SUBMITTED, _O),
    *_moves("wait", (State.ELIGIBLE,), State.WAITING, _O),
    *_moves("stop-waiting", (State.WAITING,), State.ELIGIBLE, _O),
    *_moves("offer", (State.ELIGIBLE, State.WAITING), State.OFFERED, _O, _S),
    *_moves("accept", (State.OFFERED,), State.ACCEPTED, _C),
    *_moves("decline", (State.OFFERED,), State.DECLINED, _C),
    *_moves("end-offer", (State.OFFERED,), State.ELIGIBLE, _O),
    *_moves("release-place", (State.ACCEPTED,), State.WITHDRAWN, _O),
    *_moves(
        "withdraw",
        (
            State.DRAFT,
            State.SUBMITTED,
            State.RETURNED,
            State.ELIGIBLE,
            State.NOT_ELIGIBLE,  # only before the decision is released: to the candidate it is being considered
            State.OFFERED,
            State.WAITING,
            State.ACCEPTED,
        ),
        State.WITHDRAWN,
        _C,
    ),
    *(
        Move("undo-withdraw", State.WITHDRAWN, after, frozenset({_C}))
        for after in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.ELIGIBLE, State.WAITING)
    ),
    *_moves(
        "defer",
        (
            State.DRAFT,
            State.SUBMITTED,
            State.RETURNED,
            State.ELIGIBLE,
            State.OFFERED,
            State.WAITING,
            State.ACCEPTED,
        ),
        State.DEFERRED,
        _C,
        _O,
    ),
    *_moves("lapse", (State.DRAFT, State.RETURNED), State.LAPSED, _O),
    *_moves("reopen", (State.LAPSED,), State.DRAFT, _C, _O),
)

_E = EndorsementState
ENDORSEMENT_MOVES: tuple[Move, ...] = (
    *_moves("ask", ("",), _E.ASKED, _C),
    *_moves("confirm", (_E.ASKED, _E.EXPIRED), _E.CONFIRMED, _H),
    *_moves("refuse", (_E.ASKED, _E.EXPIRED), _E.REFUSED, _H),
    *_moves("wrong-person", (_E.ASKED,), _E.WRONG_PERSON, _H),
    *_moves("expire", (_E.ASKED,), _E.EXPIRED, _S),
    *_moves("extend", (_E.EXPIRED,), _E.ASKED, _O),
    *_moves("reissue", (_E.EXPIRED, _E.WRONG_PERSON), _E.ASKED, _O),
    *_moves("close", (_E.ASKED, _E.EXPIRED), _E.CLOSED, _O),
    *_moves("withdraw", (_E.CONFIRMED,), _E.WITHDRAWN, _H, _O),
    *_moves("replace", tuple(state for state in _E if state not in {_E.CONFIRMED, _E.REPLACED}), _E.REPLACED, _C),
)

_P = OfferState
OFFER_MOVES: tuple[Move, ...] = (
    *_moves("offer", ("",), _P.OFFERED, _O, _S),
    *_moves("accept", (_P.OFFERED, _P.EXPIRED), _P.ACCEPTED, _C),
    *_moves("decline", (_P.OFFERED, _P.EXPIRED), _P.DECLINED, _C),
    *_moves("expire", (_P.OFFERED,), _P.EXPIRED, _S),
    *_moves("extend", (_P.EXPIRED,), _P.OFFERED, _O),
    *_moves("end", (_P.OFFERED, _P.EXPIRED), _P.WITHDRAWN, _O, _S),
    *_moves("release", (_P.ACCEPTED,), _P.WITHDRAWN, _O, _S),
)

MOVES: dict[Machine, tuple[Move, ...]] = {
    Machine.APPLICATION: APPLICATION_MOVES,
    Machine.ENDORSEMENT: ENDORSEMENT_MOVES,
    Machine.OFFER: OFFER_MOVES,
}


def move(machine: Machine, name: str, before: str, after: str | None = None) -> Move | None:
    """The move of that name from that state (to `after`, where the name leads to several); None when there is none."""
    for one in MOVES[machine]:
        if one.name == name and one.before == before and (after is None or one.after == after):
            return one
    return None


def names_from(machine: Machine, before: str) -> tuple[str, ...]:
    """The names of the moves out of a state, each once, in the table's order."""
    return tuple(dict.fromkeys(one.name for one in MOVES[machine] if one.before == before))


def after_undoing(before_withdrawal: State, *, was_released: bool) -> State:
    """Where an application goes when its withdrawal is undone.

    A place that was offered or accepted is gone: the application is eligible again. A decision that was not released
    was taken back by the withdrawal: the officer decides afresh.
    """
    if before_withdrawal in {State.OFFERED, State.ACCEPTED}:
        return State.ELIGIBLE
    if before_withdrawal in {State.ELIGIBLE, State.NOT_ELIGIBLE} and not was_released:
        return State.SUBMITTED
    return before_withdrawal


def visible_to_candidate(state: State, *, is_released: bool) -> State:
    """The state as the candidate sees it: a decision that is not released looks like being considered."""
    if state in {State.ELIGIBLE, State.NOT_ELIGIBLE} and not is_released:
        return State.SUBMITTED
    return state


def is_live(state: State, *, is_released: bool) -> bool:
    """Whether the application counts as the person's one live application."""
    return state in LIVE or (state is State.NOT_ELIGIBLE and not is_released)

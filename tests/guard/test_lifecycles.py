"""Every state of every lifecycle can be reached, and can be left unless it is final."""

import ast
from dataclasses import dataclass

import pytest

from tests.guard.tree import context_of, modules, tree
from ysgol.foundation.documents.domain import lifecycle as documents
from ysgol.foundation.notices.domain import delivery as notices
from ysgol.scheme.applications.domain import lifecycle as applications


@dataclass(frozen=True)
class Lifecycle:
    """States, where it begins, its moves as (from, to), and where nothing follows any more."""

    name: str
    states: frozenset[str]
    first: frozenset[str]
    moves: frozenset[tuple[str, str]]
    final: frozenset[str]


def _case(name, states, table, *final):
    moves = frozenset((move.before, move.after) for move in table if move.before)
    first = frozenset(move.after for move in table if not move.before)
    return Lifecycle(name, frozenset(states), first, moves, frozenset(final))


_A, _E, _O = applications.State, applications.EndorsementState, applications.OfferState
LIFECYCLES = [
    Lifecycle(
        "documents", frozenset(documents.State), frozenset({documents.State.RECEIVED}), documents.MOVES, documents.FINAL
    ),
    Lifecycle(
        "notices",
        frozenset(notices.State),
        frozenset({notices.State.HELD, notices.State.QUEUED}),
        frozenset((before, after) for before, afters in notices.MOVES.items() for after in afters),
        frozenset({notices.State.CANCELLED}),
    ),
    _case("application", _A, applications.APPLICATION_MOVES, _A.DECLINED, _A.DEFERRED),
    _case("endorsement", _E, applications.ENDORSEMENT_MOVES, _E.REPLACED),
    _case("offer", _O, applications.OFFER_MOVES, _O.DECLINED, _O.WITHDRAWN),
]
every = pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)


@every
def test_every_state_can_be_reached(lifecycle):
    reached, waiting = set(), list(lifecycle.first)
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [after for before, after in lifecycle.moves if before == state]

    assert lifecycle.states - reached == set()


@every
def test_every_state_but_the_final_ones_can_be_left(lifecycle):
    left = {before for before, after in lifecycle.moves if before != after}

    assert lifecycle.states - left == lifecycle.final


@every
def test_every_move_is_between_known_states(lifecycle):
    assert {state for move in lifecycle.moves for state in move} <= lifecycle.states


def test_every_lifecycle_of_the_service_is_checked_here():
    found = {
        context_of(path).name
        for path in modules()
        if "domain" in path.parts
        for node in tree(path).body
        for target in (node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)])
        if isinstance(target, ast.Name) and target.id.endswith("MOVES")
    }

    assert found == {"documents", "notices", "applications"}

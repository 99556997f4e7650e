"""The tables of moves."""

import pytest

from ysgol.scheme.applications.domain.lifecycle import (
    APPLICATION_MOVES,
    LIVE,
    MOVES,
    EndorsementState,
    Machine,
    OfferState,
    State,
    Who,
    after_undoing,
    is_live,
    move,
    names_from,
    visible_to_candidate,
)

STATES = {Machine.APPLICATION: State, Machine.ENDORSEMENT: EndorsementState, Machine.OFFER: OfferState}
FINAL = {
    Machine.APPLICATION: {"declined", "deferred"},
    Machine.ENDORSEMENT: {"replaced"},
    Machine.OFFER: {"declined", "withdrawn"},
}


@pytest.mark.parametrize("machine", list(Machine))
def test_table_knows_every_state_and_no_other(machine):
    states = {state.value for state in STATES[machine]}
    named = {one.before for one in MOVES[machine]} | {one.after for one in MOVES[machine]}

    assert named - {""} == states


@pytest.mark.parametrize("machine", list(Machine))
def test_table_reaches_every_state_and_leaves_all_but_the_final(machine):
    states = {state.value for state in STATES[machine]}
    reached, new = set(), {""}
    while new:
        reached |= new
        new = {one.after for one in MOVES[machine] if one.before in reached} - reached

    assert reached - {""} == states
    assert {state for state in states if not names_from(machine, state)} == FINAL[machine]


@pytest.mark.parametrize("machine", list(Machine))
def test_table_has_each_move_once(machine):
    keys = [(one.name, one.before, one.after) for one in MOVES[machine]]

    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("machine", list(Machine))
def test_service_alone_never_ends_anything(machine):
    """The clock proposes, a person decides: what only the service does is to say that time ran out."""
    alone = {(one.name, one.after) for one in MOVES[machine] if one.who == {Who.SERVICE}}

    assert alone <= {("expire", "expired")}


def test_candidate_never_decides_and_officer_never_answers_for_them():
    by_candidate = {one.name for one in APPLICATION_MOVES if one.who == {Who.CANDIDATE}}
    by_officer = {one.name for one in APPLICATION_MOVES if one.who == {Who.OFFICER}}

    assert by_candidate == {"start", "submit", "accept", "decline", "withdraw", "undo-withdraw"}
    assert {"return", "decide-eligible", "decide-not-eligible", "wait", "lapse", "release-place"} <= by_officer


def test_move_of_another_state_is_none():
    assert move(Machine.APPLICATION, "submit", "submitted") is None
    assert move(Machine.APPLICATION, "undo-withdraw", "withdrawn", "accepted") is None


def test_decision_before_release_looks_like_being_considered():
    assert visible_to_candidate(State.ELIGIBLE, is_released=False) is State.SUBMITTED
    assert visible_to_candidate(State.NOT_ELIGIBLE, is_released=False) is State.SUBMITTED
    assert visible_to_candidate(State.NOT_ELIGIBLE, is_released=True) is State.NOT_ELIGIBLE
    assert visible_to_candidate(State.OFFERED, is_released=True) is State.OFFERED


def test_unreleased_refusal_still_counts_as_live():
    """Otherwise being able to begin another application would give the decision away."""
    assert is_live(State.NOT_ELIGIBLE, is_released=False)
    assert not is_live(State.NOT_ELIGIBLE, is_released=True)
    assert [is_live(state, is_released=True) for state in State] == [state in LIVE for state in State]


@pytest.mark.parametrize(
    ("before", "released", "after"),
    [
        (State.DRAFT, False, State.DRAFT),
        (State.SUBMITTED, False, State.SUBMITTED),
        (State.RETURNED, False, State.RETURNED),
        (State.ELIGIBLE, False, State.SUBMITTED),
        (State.NOT_ELIGIBLE, False, State.SUBMITTED),
        (State.ELIGIBLE, True, State.ELIGIBLE),
        (State.OFFERED, True, State.ELIGIBLE),
        (State.ACCEPTED, True, State.ELIGIBLE),
        (State.WAITING, True, State.WAITING),
    ],
)
def test_undoing_a_withdrawal_goes_back_without_the_place(before, released, after):
    assert after_undoing(before, was_released=released) is after
    assert move(Machine.APPLICATION, "undo-withdraw", "withdrawn", after) is not None

import datetime as dt

from tests.factories import NOW
from ysgol.foundation.notices.domain.delivery import BACKOFF_MINUTES, MOVES, State, is_stale, next_attempt_at


def test_attempts_that_fail_are_repeated_later_and_later_and_then_not():
    waits = [next_attempt_at(number, at=NOW) for number in range(1, 9)]

    assert waits == [NOW + dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440)] + [None, None]
    assert len(BACKOFF_MINUTES) == 6


def test_code_is_stale_after_its_minutes_and_a_letter_never():
    assert not is_stale(15, NOW, at=NOW + dt.timedelta(minutes=15))
    assert is_stale(15, NOW, at=NOW + dt.timedelta(minutes=15, seconds=1))
    assert not is_stale(None, NOW, at=NOW + dt.timedelta(days=400))


def test_every_state_is_reached_and_every_state_but_cancelled_has_a_way_on():
    reached = {state for moves in MOVES.values() for state in moves} | {State.HELD, State.QUEUED}

    assert reached == set(State) == set(MOVES)
    assert [state for state in State if not MOVES[state]] == [State.CANCELLED]

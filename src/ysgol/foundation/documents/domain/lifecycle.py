"""The states of an uploaded document and the moves between them."""

from enum import StrEnum


class State(StrEnum):
    """Where a document is between arriving and being trusted."""

    RECEIVED = "received"  # stored, not looked through yet
    SCANNING = "scanning"  # being looked through now
    CLEAN = "clean"  # may be downloaded
    SUSPECT = "suspect"  # malware was found: the file is gone
    ERROR = "error"  # could not be looked through; tried again later


MOVES = frozenset(
    {
        (State.RECEIVED, State.SCANNING),
        (State.ERROR, State.SCANNING),
        (State.SCANNING, State.SCANNING),  # taken over from a worker that stopped in the middle
        (State.SCANNING, State.CLEAN),
        (State.SCANNING, State.SUSPECT),
        (State.SCANNING, State.ERROR),
    }
)
FINAL = frozenset({State.CLEAN, State.SUSPECT})
# A scan that has run this long was left by a worker that stopped (our default).
ABANDONED_MINUTES = 15
# Attempts made soon after each other before the document waits for the hourly round (our default).
QUICK_ATTEMPTS = 5


def may_move(from_state: State, to_state: State) -> bool:
    """Whether the move is in the table."""
    return (from_state, to_state) in MOVES


def wait_seconds(attempts: int) -> int:
    """Seconds to wait after so many failed attempts: 30, 60, 120, … at most an hour (our default)."""
    return int(min(3600, 30 * 2 ** max(0, min(attempts, 20) - 1)))

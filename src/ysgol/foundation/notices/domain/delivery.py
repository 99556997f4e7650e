"""What becomes of a message, and when it is tried again."""

import datetime as dt
from enum import StrEnum


class State(StrEnum):
    """Where a message is. The value is stored and must never change."""

    HELD = "held"  # written, not to be sent until a person releases it
    QUEUED = "queued"  # waits for its time
    SENDING = "sending"  # one worker has it, until its lease ends
    UNKNOWN = "unknown"  # the lease ended without a result: it may have gone or not
    SENT = "sent"  # the mail server took it
    DELIVERED = "delivered"  # the recipient's server said so
    FAILED = "failed"  # every attempt failed, or it was no longer worth sending
    BOUNCED = "bounced"  # the address was refused, at once or later
    CANCELLED = "cancelled"  # no longer needed before it was sent


# From each state, where a message may go. FAILED, BOUNCED and UNKNOWN go back to QUEUED only by a person.
MOVES: dict[State, frozenset[State]] = {
    State.HELD: frozenset({State.QUEUED, State.CANCELLED}),
    State.QUEUED: frozenset({State.SENDING, State.CANCELLED, State.FAILED}),
    State.SENDING: frozenset({State.SENT, State.QUEUED, State.FAILED, State.BOUNCED, State.UNKNOWN}),
    State.UNKNOWN: frozenset({State.SENT, State.QUEUED, State.FAILED, State.BOUNCED, State.CANCELLED}),
    State.SENT: frozenset({State.DELIVERED, State.BOUNCED, State.QUEUED}),
    State.DELIVERED: frozenset({State.BOUNCED}),
    State.FAILED: frozenset({State.QUEUED, State.CANCELLED}),
    State.BOUNCED: frozenset({State.QUEUED, State.CANCELLED}),
    State.CANCELLED: frozenset(),
}


class Outcome(StrEnum):
    """What one attempt to send came to."""

    SENT = "sent"
    TEMPORARY = "temporary"  # certainly not sent; trying again may help
    REFUSED = "refused"  # certainly not sent; the address or text will always be refused
    UNCERTAIN = "uncertain"  # the connection broke while the message was being handed over


# Minutes to wait after each failed attempt: our default, as usual for mail (a short glitch, a restart, an outage of a
# day).
BACKOFF_MINUTES = (1, 5, 30, 120, 480, 1440)
# Minutes for which a worker has a message to itself: well above the mail server's time limit (settings.EMAIL_TIMEOUT,
# 20 seconds).
LEASE_MINUTES = 5


def next_attempt_at(attempts: int, *, at: dt.datetime) -> dt.datetime | None:
    """When to try again after the `attempts`-th failed attempt (from 1) at `at`; None when there have been enough."""
    if attempts > len(BACKOFF_MINUTES):
        return None
    return at + dt.timedelta(minutes=BACKOFF_MINUTES[attempts - 1])


def lease_until(*, at: dt.datetime) -> dt.datetime:
    """When a worker that took a message at `at` is presumed stopped."""
    return at + dt.timedelta(minutes=LEASE_MINUTES)


def is_stale(useful_minutes: int | None, queued_at: dt.datetime, *, at: dt.datetime) -> bool:
    """Whether a message queued then is no longer worth sending at `at`; never when `useful_minutes` is None."""
    return useful_minutes is not None and at > queued_at + dt.timedelta(minutes=useful_minutes)

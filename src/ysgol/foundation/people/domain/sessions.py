"""When a session ends: after a time without a request, or after a time since sign-in, whichever comes first."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """Which of the two limits ends a session."""

    IDLE = "idle"
    ABSOLUTE = "absolute"


@dataclass(frozen=True)
class Limits:
    """`idle` counts from the last request, `absolute` from sign-in; `warn` is how long before the end to say so."""

    idle: dt.timedelta
    absolute: dt.timedelta
    warn: dt.timedelta


@dataclass(frozen=True)
class End:
    """When the session will end if nothing is done, and by which limit."""

    at: dt.datetime
    by: Ending


def end_of(*, signed_in_at: dt.datetime, seen_at: dt.datetime, limits: Limits) -> End:
    """The earlier of the two ends; the absolute one where they fall together, as it cannot be put off."""
    idle_end, absolute_end = seen_at + limits.idle, signed_in_at + limits.absolute
    if absolute_end <= idle_end:
        return End(absolute_end, Ending.ABSOLUTE)
    return End(idle_end, Ending.IDLE)

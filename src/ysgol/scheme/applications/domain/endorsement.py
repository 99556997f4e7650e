"""What a headteacher answers, and when the headteacher is reminded."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from enum import StrEnum

from ysgol.foundation.kernel.findings import Finding

# Bytes of chance in a link's token: 256 bits cannot be guessed (OWASP ASVS 5.0, 11.5.1 asks for at least 128).
TOKEN_BYTES = 32
# Requests that one application may send in 24 hours, so that nobody floods a mailbox through the service (our default).
ASKS_A_DAY = 10


class Commitment(StrEnum):
    """What the school intends about a post; stored. It never affects the decision."""

    GUARANTEED = "guaranteed"
    INTENDED = "intended"
    NONE = "none"
    NOT_DECIDED = "not-decided"


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def confirm_problems(declared: Sequence[str], *, needed: Sequence[str], commitment: str) -> tuple[Finding, ...]:
    """What stops support: every declaration of the rulebook is needed, and an answer about the post."""
    found = [Finding("declaration-missing", f"declarations.{code}") for code in needed if code not in declared]
    if commitment not in {one.value for one in Commitment}:
        found.append(Finding("not-a-choice" if commitment else "missing", "commitment"))
    return tuple(found)


def reminders_due(issued_on: dt.date, *, every_days: int, most: int, on: dt.date) -> int:
    """How many reminders should have gone by the day, counted from the day the link was issued; at most `most`."""
    return max(0, min(most, (on - issued_on).days // every_days))


def valid_until(answered_on: dt.date, *, days: int) -> dt.date:
    """The last day on which support that was given can be carried to another cohort; `days` is the rulebook's."""
    return answered_on + dt.timedelta(days=days)

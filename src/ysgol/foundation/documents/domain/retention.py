"""How long documents are kept, by what they were sent for."""

import datetime as dt

from ysgol.foundation.kernel.schoolyear import months_before

# The retention class of the rulebook for each purpose: proofs and letters are needed as long as the case can be
# questioned.
PURPOSES = {
    "application-proof": "document",
    "endorsement-proof": "document",
    "correspondence": "document",
}
LANGUAGES = frozenset({"", "cy", "en", "both"})  # of a document; "" when nobody said


def last_day(event: dt.date, *, months: int) -> dt.date:
    """The last day on which something is kept for whole months after the day of an event."""
    return months_before(event, -months)

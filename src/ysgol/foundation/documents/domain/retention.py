"""How long documents are kept, by what they were sent for."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Retention:
    """Days from the upload until the document is removed, and where the number comes from."""

    days: int
    source: str


OUR_DEFAULT = "our default"
# Proofs are needed until a decision and while it can be questioned; letters as long as the case.
PURPOSES = {
    "application-proof": Retention(2 * 365, OUR_DEFAULT),
    "endorsement-proof": Retention(2 * 365, OUR_DEFAULT),
    "correspondence": Retention(2 * 365, OUR_DEFAULT),
}
LANGUAGES = frozenset({"", "cy", "en", "both"})  # of a document; "" when nobody said


def retain_until(purpose: str, *, on: dt.date) -> dt.date:
    """The last day the document is kept. KeyError for a purpose that is not in PURPOSES."""
    return on + dt.timedelta(days=PURPOSES[purpose].days)

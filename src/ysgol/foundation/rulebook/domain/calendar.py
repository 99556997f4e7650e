"""School terms with where each was read."""

from dataclasses import dataclass

from ysgol.foundation.kernel.schoolyear import Term
from ysgol.foundation.rulebook.domain.sources import Provenance


@dataclass(frozen=True)
class CalendarTerm:
    """A term of the Welsh school calendar, as most authorities have it; some differ by a few days."""

    term: Term
    provenance: Provenance

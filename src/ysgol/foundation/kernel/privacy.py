"""How each stored field is classed for privacy, declared beside the fields and checked by a test."""

from dataclasses import dataclass
from enum import StrEnum


class Privacy(StrEnum):
    """OPEN may be published; PERSONAL concerns a person; SENSITIVE would harm if seen (health, secrets, tokens)."""

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True)
class Classes:
    """`Model.privacy`: the class of every field by name, and the retention rule (a code of the rulebook's table)."""

    retention: str
    open: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    sensitive: frozenset[str] = frozenset()

    def of(self, field_name: str) -> Privacy | None:
        """The class of a field; None when it was not classed."""
        for kind in Privacy:
            if field_name in getattr(self, kind.value):
                return kind
        return None


def classed(*, retention: str, open: str = "", personal: str = "", sensitive: str = "") -> Classes:  # noqa: A002
    """Build `Classes` from space-separated field names."""
    return Classes(retention, frozenset(open.split()), frozenset(personal.split()), frozenset(sensitive.split()))

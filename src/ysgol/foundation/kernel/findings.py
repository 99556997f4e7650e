"""What a person can put right is returned as a finding, not raised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Finding:
    """One thing wrong or worth knowing.

    `code` is stable and has words in both languages in the context's `labels`; `where` names the place
    (a form field, `row 12`, a section key, or "" for the whole); `facts` fill the words.
    """

    code: str
    where: str = ""
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), hash=False)

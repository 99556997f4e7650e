"""The hash chain that makes a changed or removed audit row show."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """What is hashed of one event: `at` is ISO 8601 in UTC, `facts` JSON-ready."""

    number: int
    at: str
    actor_kind: str
    actor: str
    action: str
    subject: str
    reason: str
    facts: dict[str, object]


def digest(previous: str, entry: Entry) -> str:
    """SHA-256, as 64 lower-case hexadecimal figures, of the previous digest and the entry's canonical JSON."""
    body = json.dumps(entry.__dict__, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def first_break(rows: Iterable[tuple[Entry, str]]) -> int | None:
    """The number of the first entry whose number or digest does not follow from those before; None if the chain holds.

    `rows` are (entry, stored digest), ordered by number from 1 without gaps.
    """
    previous, expected = GENESIS, 1
    for entry, stored in rows:
        if entry.number != expected or digest(previous, entry) != stored:
            return expected
        previous, expected = stored, expected + 1
    return None

"""Audit events as a file for a spreadsheet."""

import csv
import json
from collections.abc import Iterable, Iterator

from ysgol.foundation.audit.models import AuditEvent

COLUMNS = ("number", "at", "actor_kind", "actor", "action", "subject", "reason", "facts", "digest")
# A cell that begins like this is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_csv(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Lines of comma-separated values with a heading, one event a line; times are ISO 8601 in UTC."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for event in events:
        facts = json.dumps(event.facts, ensure_ascii=False, sort_keys=True)
        row = [event.number, event.at.isoformat(), event.actor_kind, event.actor, event.action, event.subject]
        yield writer.writerow([_harmless(cell) for cell in [*row, event.reason, facts, event.digest]])


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell

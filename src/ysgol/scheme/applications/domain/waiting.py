"""Ranking a waiting list by the rulebook's published criteria: a total order, explained to each person in it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """What ranks one application. `reference` is unique, so the order never leaves a tie."""

    application_id: int
    waited_before: bool
    first_submitted_at: dt.datetime
    reference: str


@dataclass(frozen=True)
class Position:
    """A place in the list: `number` counts from 1 and `of` is the length of the list.

    `decided_by` is the criterion that puts the entry behind the one before it; "" for the first.
    """

    entry: Entry
    number: int
    of: int
    decided_by: str


_KEYS: dict[str, Callable[[Entry], object]] = {
    "waited-before": lambda entry: not entry.waited_before,
    "submitted-first": lambda entry: entry.first_submitted_at,
    "reference": lambda entry: entry.reference,
}


def ranked(entries: Iterable[Entry], order: Sequence[str]) -> tuple[Position, ...]:
    """The entries from first to last by the criteria named in `order`; the reference settles what they leave open.

    ValueError for a criterion this version of the service does not know: a list must never be ranked by part of a rule.
    """
    unknown = [code for code in order if code not in _KEYS]
    if unknown:
        raise ValueError(f"waiting list criteria without a meaning here: {unknown}")
    codes = [*order, *(["reference"] if "reference" not in order else [])]
    rows = sorted(entries, key=lambda entry: tuple(_KEYS[code](entry) for code in codes))
    return tuple(
        Position(entry, number, len(rows), _difference(rows[number - 2], entry, codes) if number > 1 else "")
        for number, entry in enumerate(rows, start=1)
    )


def _difference(ahead: Entry, behind: Entry, codes: Sequence[str]) -> str:
    return next(code for code in codes if _KEYS[code](ahead) != _KEYS[code](behind))

"""Search of the open schools, in memory: some 1,500 short texts are looked through faster than a query is built.

The list is read again when the register has changed: each search asks the database for the register's version, so that
an import applied by another process is seen by the next search. The rows are never changed here.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from ysgol.foundation.organisations.domain import search
from ysgol.foundation.organisations.models import School, SchoolRegister
from ysgol.foundation.organisations.queries.register import SchoolFacts, facts_of


@dataclass(frozen=True)
class Page:
    """One page of a search: `total` counts all that were found; `number` counts pages from 1."""

    schools: tuple[SchoolFacts, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class _Listed:
    """The open schools as they were at `state` on the day: (search text, facts), ordered by name, then number."""

    state: tuple[object, ...]
    schools: tuple[tuple[str, SchoolFacts], ...]


# The list read last by this process; replaced as a whole, so that threads see either the old or the new one.
_listed: _Listed | None = None
# Counts tell of rows put in without an import, which only tests and loaders do; the day decides the regions.
_STATE = (
    f"SELECT (SELECT MAX(version) FROM {SchoolRegister._meta.db_table}), COUNT(*), MAX(id), COUNT(closed_on)"  # noqa: S608
    f" FROM {School._meta.db_table}"
)


def search_schools(text: str, *, limit: int = 20, region: str = "") -> list[SchoolFacts]:
    """Open schools whose name, number, postcode or authority holds every word of `text`, best first.

    Case, accents and punctuation do not matter. Empty `text` finds nothing. `region` narrows to a region of today.
    """
    return [facts for facts in _found(text) if not region or facts.region == region][:limit]


def search_page(text: str, *, number: int, size: int = 20) -> Page:
    """A page of what `search_schools` finds; a number outside the pages gives the nearest page."""
    found = _found(text)
    pages = max(1, -(-len(found) // size))
    number = min(max(1, number), pages)
    return Page(tuple(found[(number - 1) * size : number * size]), len(found), number, pages)


def forget() -> None:
    """Read the list anew at the next search; for tests, whose databases go back to earlier versions."""
    global _listed  # noqa: PLW0603
    _listed = None


def _found(text: str) -> list[SchoolFacts]:
    """Every school found: names that begin with the words first, then those that have them together, then the rest."""
    wanted = search.words(text)
    if not wanted:
        return []
    # A one or two letter word would be found inside almost any name: it must begin a word.
    parts = [word if len(word) > 2 else f" {word}" for word in wanted]
    phrase = f" {' '.join(wanted)}"
    found = [(its, facts) for its, facts in _schools() if all(part in its for part in parts)]
    # Sorting keeps the order of equals, which is by name and number.
    found.sort(key=lambda one: 0 if one[0].startswith(phrase) else 1 if phrase in one[0] else 2)
    return [facts for _, facts in found]


def _schools() -> tuple[tuple[str, SchoolFacts], ...]:
    global _listed  # noqa: PLW0603
    state = _state(timezone.localdate())
    current = _listed
    if current is None or current.state != state:
        rows = School.objects.filter(closed_on__isnull=True)
        current = _listed = _Listed(state, tuple(facts_of(rows)))
    return current.schools


def _state(today: dt.date) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        return (today, *cursor.fetchone())

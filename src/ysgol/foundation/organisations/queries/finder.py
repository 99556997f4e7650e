"""Search of the open schools, in memory: some 1,500 short texts are looked through faster than a query is built.

The list is read again when the register has changed: each search asks the database for the register's version, so that
an import applied by another process is seen by the next search. Imports alone change schools.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from ysgol.foundation.organisations.domain import search
from ysgol.foundation.organisations.models import School, SchoolRegister
from ysgol.foundation.organisations.queries.imports import list_date
from ysgol.foundation.organisations.queries.register import SchoolFacts, facts_of


@dataclass(frozen=True)
class Page:
    """One page of a search: `total` counts all that were found; `number` counts pages from 1.

    `list_date` is that of the list the register follows, None before the first import.
    """

    schools: tuple[SchoolFacts, ...]
    total: int
    number: int
    pages: int
    list_date: dt.date | None


@dataclass(frozen=True)
class _Listed:
    """The open schools at a version on a day, which decides regions: (search text, facts) by name, then number."""

    version: int
    day: dt.date
    schools: tuple[tuple[str, SchoolFacts], ...]
    list_date: dt.date | None


# The list read last by this process; replaced as a whole, so that threads see either the old or the new one.
_listed: _Listed | None = None
_VERSION = f"SELECT version FROM {SchoolRegister._meta.db_table}"  # noqa: S608 a constant


def search_schools(text: str, *, limit: int = 20, region: str = "") -> list[SchoolFacts]:
    """Open schools whose name, number, postcode or authority holds every word of `text`, best first.

    Case, accents and punctuation do not matter. Empty `text` finds nothing. `region` narrows to a region of today.
    """
    return [facts for facts in _found(text, _schools()) if not region or facts.region == region][:limit]


def search_page(text: str, *, number: int, size: int = 20) -> Page:
    """A page of what `search_schools` finds; a number outside the pages gives the nearest page."""
    listed = _schools()
    found = _found(text, listed)
    pages = max(1, -(-len(found) // size))
    number = min(max(1, number), pages)
    return Page(tuple(found[(number - 1) * size : number * size]), len(found), number, pages, listed.list_date)


def forget() -> None:
    """Read the list anew at the next search; for tests, whose databases go back to earlier versions."""
    global _listed  # noqa: PLW0603
    _listed = None


def _found(text: str, listed: _Listed) -> list[SchoolFacts]:
    """Every school found: names that begin with the words first, then those that have them together, then the rest."""
    wanted = search.words(text)
    if not wanted:
        return []
    # A one or two letter word would be found inside almost any name: it must begin a word.
    parts = [word if len(word) > 2 else f" {word}" for word in wanted]
    phrase = f" {' '.join(wanted)}"
    found: Sequence[tuple[str, SchoolFacts]] = listed.schools
    for part in parts:
        found = [one for one in found if part in one[0]]
    # Sorting keeps the order of equals, which is by name and number.
    ordered = sorted(found, key=lambda one: 0 if one[0].startswith(phrase) else 1 if phrase in one[0] else 2)
    return [facts for _, facts in ordered]


def _schools() -> _Listed:
    global _listed  # noqa: PLW0603
    version, today, current = _version(), timezone.localdate(), _listed
    if current is None or (current.version, current.day) != (version, today):
        rows = School.objects.filter(closed_on__isnull=True)
        current = _listed = _Listed(version, today, tuple(facts_of(rows)), list_date())
    return current


def _version() -> int:
    """The register's version, 0 before the first import. Plain SQL: building the query would take most of a search."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        row = cursor.fetchone()
    return row[0] if row else 0

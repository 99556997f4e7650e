"""Reads about schools. All of it is published data that anyone may see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from ysgol.foundation.organisations.domain import search
from ysgol.foundation.organisations.models import RegionMembership, School
from ysgol.foundation.organisations.queries.places import in_force


@dataclass(frozen=True)
class SchoolFacts:
    """A school as published. `region` is today's, "" if its authority is in none; degrees None if not located."""

    code: str
    name: str
    la_code: str
    la_name_en: str
    la_name_cy: str
    region: str
    sector: str
    governance: str
    medium: str
    postcode: str
    pupils: int | None
    latitude: float | None
    longitude: float | None
    is_open: bool
    school_type: str = ""
    religious_character: str = ""
    closed_on: dt.date | None = None
    last_listed_on: dt.date | None = None

    def la_name(self, language: str) -> str:
        """The authority's name in "cy" or "en"."""
        return self.la_name_cy if language == "cy" else self.la_name_en


@dataclass(frozen=True)
class Page:
    """One page of a search: `total` counts all that were found; `number` counts pages from 1."""

    schools: tuple[SchoolFacts, ...]
    total: int
    number: int
    pages: int


def school(code: str) -> SchoolFacts | None:
    """The school of that number, open or closed; None if there is none."""
    return schools([code]).get(code)


def schools(codes: Iterable[str]) -> dict[str, SchoolFacts]:
    """Schools by number; unknown numbers are left out."""
    return {facts.code: facts for facts in _facts(School.objects.filter(code__in=set(codes)))}


def search_schools(text: str, *, limit: int = 20, region: str = "") -> list[SchoolFacts]:
    """Open schools whose name, number, postcode or authority holds every word of `text`, best first.

    Case, accents and punctuation do not matter. Empty `text` finds nothing. `region` narrows to a region of today.
    """
    return _facts(_found(text, region=region)[:limit])


def search_page(text: str, *, number: int, size: int = 20) -> Page:
    """A page of what `search_schools` finds; a number outside the pages gives the nearest page."""
    found = _found(text, region="")
    total = found.count()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    return Page(tuple(_facts(found[(number - 1) * size : number * size])), total, number, pages)


def is_found_by(code: str, text: str) -> bool:
    """Whether searching for the text finds that school; a closed school is found by anything."""
    row = School.objects.filter(code=code).first()
    wanted = search.words(text)
    return row is not None and (row.closed_on is not None or all(word in row.search_text for word in wanted))


def _found(text: str, *, region: str) -> QuerySet[School]:
    wanted = search.words(text)
    if not wanted:
        return School.objects.none()
    found = School.objects.filter(closed_on__isnull=True)
    for word in wanted:
        # A one or two letter word would be found inside almost any name: it must begin a word.
        found = found.filter(search_text__contains=word if len(word) > 2 else f" {word}")
    if region:
        inside = RegionMembership.objects.filter(in_force(timezone.localdate()), region__code=region)
        found = found.filter(local_authority__in=inside.values("local_authority"))
    phrase = " ".join(wanted)
    rank = Case(
        When(search_text__startswith=f" {phrase}", then=Value(0)),
        When(search_text__contains=f" {phrase}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.order_by(rank, "name", "code")


def _facts(rows: QuerySet[School]) -> list[SchoolFacts]:
    """The rows as facts, in their order: two reads however many rows."""
    found = list(rows.select_related("local_authority"))
    if not found:
        return []
    members = RegionMembership.objects.filter(in_force(timezone.localdate()))
    region_of = dict(members.values_list("local_authority_id", "region__code"))
    return [
        SchoolFacts(
            code=row.code,
            name=row.name,
            la_code=row.local_authority.la_code,
            la_name_en=row.local_authority.name_en,
            la_name_cy=row.local_authority.name_cy,
            region=region_of.get(row.local_authority_id, ""),
            sector=row.sector,
            governance=row.governance,
            medium=row.medium,
            postcode=row.postcode,
            pupils=row.pupils,
            latitude=row.latitude,
            longitude=row.longitude,
            is_open=row.closed_on is None,
            school_type=row.school_type,
            religious_character=row.religious_character,
            closed_on=row.closed_on,
            last_listed_on=row.last_listed_on,
        )
        for row in found
    ]

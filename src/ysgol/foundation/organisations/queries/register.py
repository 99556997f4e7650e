"""Reads about schools. All of it is published data that anyone may see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from ysgol.foundation.organisations.domain import search
from ysgol.foundation.organisations.models import RegionMembership, School
from ysgol.foundation.organisations.queries.places import in_force
from ysgol.foundation.pages.reads import Prepared

_NAMES = Prepared(lambda *codes: School.objects.filter(code__in=codes).order_by().values_list("code", "name"))
_CLOSED_ON = Prepared(lambda code: School.objects.filter(code=code).order_by().values_list("closed_on"))


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


def school(code: str) -> SchoolFacts | None:
    """The school of that number, open or closed; None if there is none."""
    return schools([code]).get(code)


def schools(codes: Iterable[str]) -> dict[str, SchoolFacts]:
    """Schools by number; unknown numbers are left out."""
    return {facts.code: facts for _, facts in facts_of(School.objects.filter(code__in=set(codes)))}


def is_open_school(code: str) -> bool | None:
    """Whether the school of that number is open; None if there is none. One narrow read."""
    return next((closed_on is None for (closed_on,) in _CLOSED_ON.rows(code)), None)


def school_names(codes: Iterable[str]) -> dict[str, str]:
    """The published names of schools by number, in one read; unknown numbers are left out."""
    wanted = sorted(set(codes))
    return dict(_NAMES.rows(*wanted)) if wanted else {}


def is_found_by(code: str, text: str) -> bool:
    """Whether searching for the text finds that school; a closed school is found by anything."""
    row = School.objects.filter(code=code).first()
    wanted = search.words(text)
    return row is not None and (row.closed_on is not None or all(word in row.search_text for word in wanted))


def facts_of(rows: QuerySet[School]) -> list[tuple[str, SchoolFacts]]:
    """The rows as (search text, facts), in their order: two reads however many rows."""
    found = list(rows.select_related("local_authority"))
    if not found:
        return []
    members = RegionMembership.objects.filter(in_force(timezone.localdate()))
    region_of = dict(members.values_list("local_authority_id", "region__code"))
    return [(row.search_text, _facts(row, region_of.get(row.local_authority_id, ""))) for row in found]


def _facts(row: School, region: str) -> SchoolFacts:
    return SchoolFacts(
        code=row.code,
        name=row.name,
        la_code=row.local_authority.la_code,
        la_name_en=row.local_authority.name_en,
        la_name_cy=row.local_authority.name_cy,
        region=region,
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

"""Reads about schools, authorities, regions and delivery bodies. All of it is published data that anyone may see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations.domain import importplan, search
from ysgol.foundation.organisations.domain.importplan import Plan
from ysgol.foundation.organisations.models import (
    Body,
    DeliveryRole,
    LocalAuthority,
    Region,
    RegionMembership,
    School,
    SchoolHistory,
    SchoolImport,
)


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
class RegionFacts:
    """A region: its stable code and both names."""

    code: str
    name_en: str
    name_cy: str

    def name(self, language: str) -> str:
        """The name in "cy" or "en"."""
        return self.name_cy if language == "cy" else self.name_en


@dataclass(frozen=True)
class DeliveryFacts:
    """A body that delivers in a region; `is_confirmed` False where no official source says that it does."""

    code: str
    name_en: str
    name_cy: str
    is_confirmed: bool
    source: str


@dataclass(frozen=True)
class HistoryFacts:
    """One field of a school that an import changed; `field` "listed" is "open" or "closed". Empty text: no value."""

    field: str
    old: str
    new: str
    at: dt.datetime
    listed_on: dt.date


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


def region_of_school(code: str, *, on: dt.date) -> str:
    """The region the school's authority belonged to on that day; "" if none, or no such school."""
    rows = RegionMembership.objects.filter(_in_force(on), local_authority__schools__code=code)
    return rows.values_list("region__code", flat=True).first() or ""


def region_of_authority(code: str, *, on: dt.date) -> str:
    """The region of an authority ("LA660") on that day; "" if none."""
    rows = RegionMembership.objects.filter(_in_force(on), local_authority__code=code)
    return rows.values_list("region__code", flat=True).first() or ""


def regions(on: dt.date) -> list[RegionFacts]:
    """The regions of that day, ordered by English name."""
    return [RegionFacts(row.code, row.name_en, row.name_cy) for row in Region.objects.filter(_in_force(on))]


def region_name(code: str, language: str) -> str:
    """A region's name in "cy" or "en"; the code itself if there is no such region."""
    row = Region.objects.filter(code=code).first()
    return code if row is None else RegionFacts(row.code, row.name_en, row.name_cy).name(language)


def authorities() -> list[LocalAuthority]:
    """All local authorities, ordered by English name."""
    return list(LocalAuthority.objects.all())


def organisation_name(code: str, language: str) -> str:
    """The name of a school, authority or body in "cy" or "en"; a school has the one published. The code if unknown."""
    if code.isdigit():
        return School.objects.filter(code=code).values_list("name", flat=True).first() or code
    column = "name_cy" if language == "cy" else "name_en"
    for model in (LocalAuthority, Body):
        name = model.objects.filter(code=code).values_list(column, flat=True).first()
        if name:
            return str(name)
    return code


def organisation_region(code: str, *, on: dt.date) -> str:
    """The region of a school or authority on that day; "" for a national body or an unknown code."""
    return region_of_school(code, on=on) if code.isdigit() else region_of_authority(code, on=on)


def delivery_bodies(region: str, *, on: dt.date) -> list[DeliveryFacts]:
    """The bodies that delivered in the region on that day; empty where no source says who did."""
    rows = DeliveryRole.objects.filter(_in_force(on), region__code=region).select_related("body")
    return [DeliveryFacts(r.body.code, r.body.name_en, r.body.name_cy, r.is_confirmed, r.source) for r in rows]


def list_date() -> dt.date | None:
    """The date of the newest list that the register follows; None before the first import."""
    return School.objects.order_by("-last_listed_on").values_list("last_listed_on", flat=True).first()


def _in_force(on: dt.date) -> Q:
    return Q(from_date__lte=on) & (Q(until_date__isnull=True) | Q(until_date__gte=on))


def _found(text: str, *, region: str) -> QuerySet[School]:
    wanted = search.words(text)
    if not wanted:
        return School.objects.none()
    found = School.objects.filter(closed_on__isnull=True)
    for word in wanted:
        # A one or two letter word would be found inside almost any name: it must begin a word.
        found = found.filter(search_text__contains=word if len(word) > 2 else f" {word}")
    if region:
        inside = RegionMembership.objects.filter(_in_force(timezone.localdate()), region__code=region)
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
    members = RegionMembership.objects.filter(_in_force(timezone.localdate()))
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


@dataclass(frozen=True)
class ImportFacts:
    """One import, previewed or settled. `findings` are (code, where, facts) in the order of the file."""

    id: int
    file_name: str
    sha256: str
    listed_on: dt.date
    state: str
    plan: Plan
    findings: tuple[Finding, ...]
    previewed_by: str
    previewed_at: dt.datetime
    settled_by: str
    settled_at: dt.datetime | None


def imports_visible_to(actor: Actor, *, limit: int = 50) -> list[ImportFacts]:
    """The newest imports, newest first; none for those who may not import."""
    if not actor.can(Permission.IMPORT_SCHOOLS, within=Scope()):
        return []
    return [_import_facts(row) for row in SchoolImport.objects.all()[:limit]]


def import_visible_to(actor: Actor, import_id: int) -> ImportFacts | None:
    """One import; None if there is none or the actor may not import."""
    if not actor.can(Permission.IMPORT_SCHOOLS, within=Scope()):
        return None
    row = SchoolImport.objects.filter(pk=import_id).first()
    return _import_facts(row) if row else None


def history(code: str) -> list[HistoryFacts]:
    """What changed in a school's entry, oldest first; empty for an unknown number."""
    rows = SchoolHistory.objects.filter(school__code=code).select_related("school_import")
    return [HistoryFacts(row.field, row.old, row.new, row.at, row.school_import.listed_on) for row in rows]


def _import_facts(row: SchoolImport) -> ImportFacts:
    found = tuple(Finding(one["code"], one["where"], one["facts"]) for one in row.plan["findings"])
    return ImportFacts(
        row.pk,
        row.file_name,
        row.sha256,
        row.listed_on,
        row.state,
        importplan.from_json(row.plan),
        found,
        row.previewed_by,
        row.previewed_at,
        row.settled_by,
        row.settled_at,
    )

"""Reads about regions, local authorities and delivery bodies."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from ysgol.foundation.organisations.models import Body, DeliveryRole, LocalAuthority, Region, RegionMembership, School
from ysgol.foundation.pages.reads import Prepared


def _authorities(column: str) -> Prepared[LocalAuthority]:
    return Prepared(lambda: LocalAuthority.objects.order_by(column, "id").values_list("code", column))


_AUTHORITIES = {"cy": _authorities("name_cy"), "en": _authorities("name_en")}


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


def region_of_school(code: str, *, on: dt.date) -> str:
    """The region the school's authority belonged to on that day; "" if none, or no such school."""
    rows = RegionMembership.objects.filter(in_force(on), local_authority__schools__code=code)
    return rows.values_list("region__code", flat=True).first() or ""


def region_of_authority(code: str, *, on: dt.date) -> str:
    """The region of an authority ("LA660") on that day; "" if none."""
    rows = RegionMembership.objects.filter(in_force(on), local_authority__code=code)
    return rows.values_list("region__code", flat=True).first() or ""


def regions(on: dt.date) -> list[RegionFacts]:
    """The regions of that day, ordered by English name."""
    return [RegionFacts(row.code, row.name_en, row.name_cy) for row in Region.objects.filter(in_force(on))]


def region_name(code: str, language: str) -> str:
    """A region's name in "cy" or "en"; the code itself if there is no such region."""
    row = Region.objects.filter(code=code).first()
    return code if row is None else RegionFacts(row.code, row.name_en, row.name_cy).name(language)


def authority_names(language: str) -> list[tuple[str, str]]:
    """Code and name of every local authority in "cy" or "en", ordered by that name, in one read."""
    return list(_AUTHORITIES["cy" if language == "cy" else "en"].rows())


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


def organisation_names(codes: Sequence[str], language: str) -> dict[str, str]:
    """The names that `organisation_name` gives, by code; unknown codes are left out. At most three reads."""
    schools = [code for code in codes if code.isdigit()]
    others = [code for code in codes if not code.isdigit()]
    found: dict[str, str] = {}
    if schools:
        found |= dict(School.objects.filter(code__in=schools).order_by().values_list("code", "name"))
    if others:
        column = "name_cy" if language == "cy" else "name_en"
        for rows in (LocalAuthority.objects.all(), Body.objects.all()):
            found |= dict(rows.filter(code__in=others).order_by().values_list("code", column))
    return found


def organisation_region(code: str, *, on: dt.date) -> str:
    """The region of a school or authority on that day; "" for a national body or an unknown code."""
    return region_of_school(code, on=on) if code.isdigit() else region_of_authority(code, on=on)


def delivery_bodies(region: str, *, on: dt.date) -> list[DeliveryFacts]:
    """The bodies that delivered in the region on that day; empty where no source says who did."""
    rows = DeliveryRole.objects.filter(in_force(on), region__code=region).select_related("body")
    return [DeliveryFacts(r.body.code, r.body.name_en, r.body.name_cy, r.is_confirmed, r.source) for r in rows]


def in_force(on: dt.date) -> Q:
    """The condition that a dated row holds on that day, its first and last days included."""
    return Q(from_date__lte=on) & (Q(until_date__isnull=True) | Q(until_date__gte=on))

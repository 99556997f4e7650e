"""Loading the reference data that ships with the service. Safe to repeat."""

import datetime as dt
import tomllib
from typing import Any

from django.db import transaction

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import actions
from ysgol.foundation.organisations.importer import DATA
from ysgol.foundation.organisations.models import (
    Body,
    DeliveryRole,
    ImportState,
    LocalAuthority,
    Region,
    RegionMembership,
    SchoolImport,
)

SHIPPED_LIST = "schools-wales-2021-08-25.csv"
SHIPPED_ON = dt.date(2021, 8, 25)


def load_reference_data(*, by: Actor, at: dt.datetime) -> None:
    """Regions, authorities, bodies and their roles; and the shipped schools, unless an import was ever applied."""
    load_places(by=by, at=at)
    if SchoolImport.objects.filter(state=ImportState.APPLIED).exists():
        return
    with transaction.atomic():
        row, _findings = actions.preview_import(
            body=(DATA / SHIPPED_LIST).read_bytes(), file_name=SHIPPED_LIST, listed_on=SHIPPED_ON, by=by, at=at
        )
        if row is None:
            raise RuntimeError(f"{SHIPPED_LIST} cannot be read")
        actions.apply_import(import_id=row.pk, closures_confirmed=False, by=by, at=at)


def load_places(*, by: Actor, at: dt.datetime) -> None:
    """Regions, authorities, bodies and their roles, brought to what `data/wales.toml` says."""
    by.require(Permission.IMPORT_SCHOOLS, within=Scope())
    with (DATA / "wales.toml").open("rb") as file:
        wales = tomllib.load(file)
    with transaction.atomic():
        before = _counts()
        regions = _load_regions(wales["region"])
        _load_authorities(wales["authorities"], regions, wales["sources"])
        _load_bodies(wales, regions)
        if _counts() != before:
            audit.record("organisations.load_places", "reference-data:wales", by=by, at=at, facts=_counts())


def _counts() -> dict[str, int]:
    models = (Region, LocalAuthority, RegionMembership, Body, DeliveryRole)
    return {model._meta.model_name or "": model._default_manager.count() for model in models}


def _load_regions(rows: list[dict[str, Any]]) -> dict[str, Region]:
    found = {}
    for row in rows:
        values = {"name_en": row["name_en"], "name_cy": row["name_cy"], "from_date": row["from"]}
        found[row["code"]], _ = Region.objects.update_or_create(
            code=row["code"], defaults={**values, "until_date": row.get("until")}
        )
    return found


def _load_authorities(rows: dict[str, Any], regions: dict[str, Region], sources: dict[str, str]) -> None:
    for la_code, (name_en, name_cy, gss, memberships) in rows.items():
        authority, _ = LocalAuthority.objects.update_or_create(
            code=f"LA{la_code}",
            defaults={"la_code": la_code, "name_en": name_en, "name_cy": name_cy, "gss": gss},
        )
        for region, first, last, source in memberships:
            RegionMembership.objects.update_or_create(
                local_authority=authority,
                from_date=first,
                defaults={"region": regions[region], "until_date": last or None, "source": sources[source]},
            )


def _load_bodies(wales: dict[str, Any], regions: dict[str, Region]) -> None:
    bodies = {}
    for code, (kind, name_en, name_cy) in wales["bodies"].items():
        values = {"kind": kind, "name_en": name_en, "name_cy": name_cy}
        bodies[code], _ = Body.objects.update_or_create(code=code, defaults=values)
    for row in wales["delivery"]:
        for region in row["regions"]:
            DeliveryRole.objects.update_or_create(
                body=bodies[row["body"]],
                region=regions[region],
                from_date=row["from"],
                defaults={
                    "until_date": row.get("until"),
                    "source": wales["sources"][row["source"]],
                    "is_confirmed": row["confirmed"],
                },
            )

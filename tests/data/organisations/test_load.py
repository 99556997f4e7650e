import datetime as dt

import pytest

from tests.factories import NOW
from tests.pure.organisations.lists import csv_bytes, row
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import Actor, ActorKind, command
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import actions, load, queries
from ysgol.foundation.organisations.models import LocalAuthority, Region, RegionMembership, School, SchoolImport

pytestmark = pytest.mark.django_db
BY = command("test", Permission.IMPORT_SCHOOLS)
TODAY = dt.date(2026, 11, 23)


def test_shipped_schools_come_in_with_their_authorities_and_locations():
    load.load_reference_data(by=BY, at=NOW)

    assert LocalAuthority.objects.count() == 22
    assert School.objects.count() == 1473
    assert School.objects.filter(latitude__isnull=False).count() == 1467
    unlocated = School.objects.filter(latitude__isnull=True).order_by("code").values_list("code", flat=True)
    assert list(unlocated) == ["6632255", "6722363", "6742272", "6804060", "6814075", "6814076"]
    assert len(SchoolImport.objects.get().plan["findings"]) == 11
    assert queries.list_date() == dt.date(2021, 8, 25)


def test_loading_again_changes_nothing_and_keeps_a_later_import():
    load.load_reference_data(by=BY, at=NOW)
    made, _ = actions.preview_import(
        body=csv_bytes(row(name="Ysgol Newydd")), file_name="x.csv", listed_on=TODAY, by=BY, at=NOW
    )
    actions.apply_import(import_id=made.pk, closures_confirmed=True, by=BY, at=NOW)
    events = AuditEvent.objects.count()

    load.load_reference_data(by=BY, at=NOW)

    assert queries.school("6602130").name == "Ysgol Newydd"
    assert AuditEvent.objects.count() == events


def test_loading_needs_the_permission():
    with pytest.raises(NotAllowed):
        load.load_reference_data(by=Actor(ActorKind.PERSON, "1", 1), at=NOW)


def test_every_authority_is_in_one_region_on_every_day_since_2012():
    load.load_places(by=BY, at=NOW)

    for day in (dt.date(2012, 9, 1), dt.date(2021, 8, 31), dt.date(2021, 9, 1), TODAY):
        found = {row.code: queries.region_of_authority(row.code, on=day) for row in LocalAuthority.objects.all()}
        known = {region.code for region in queries.regions(day)}
        assert set(found.values()) == known
    assert RegionMembership.objects.filter(until_date__isnull=True).count() == 22


@pytest.mark.parametrize(
    ("authority", "day", "region"),
    [
        ("LA666", dt.date(2021, 8, 31), "south-west-mid"),
        ("LA666", dt.date(2021, 9, 1), "mid"),
        ("LA671", dt.date(2026, 1, 1), "npt"),
        ("LA670", dt.date(2026, 1, 1), "south-west"),
        ("LA681", dt.date(2026, 1, 1), "central-south"),
        ("LA681", dt.date(2011, 1, 1), ""),
        ("LA999", dt.date(2026, 1, 1), ""),
    ],
)
def test_region_of_an_authority_depends_on_the_day(authority, day, region):
    load.load_places(by=BY, at=NOW)

    assert queries.region_of_authority(authority, on=day) == region


def test_six_regions_today_and_who_delivers_in_them():
    load.load_places(by=BY, at=NOW)

    codes = sorted(region.code for region in queries.regions(TODAY))
    assert codes == ["central-south", "mid", "north", "npt", "south-east", "south-west"]
    now = {code: [(b.code, b.is_confirmed) for b in queries.delivery_bodies(code, on=TODAY)] for code in codes}
    assert now == {code: [("DYSGU", False)] for code in codes}
    assert [b.code for b in queries.delivery_bodies("central-south", on=dt.date(2018, 9, 1))] == ["CSC"]
    assert queries.delivery_bodies("npt", on=dt.date(2023, 1, 1)) == []


def test_every_row_of_reference_data_has_both_names_and_a_source():
    load.load_places(by=BY, at=NOW)

    for model in (Region, LocalAuthority):
        assert not model.objects.filter(name_cy="").exists()
    assert not RegionMembership.objects.filter(source="").exists()


def test_names_of_organisations_are_in_the_language_asked_for():
    load.load_reference_data(by=BY, at=NOW)

    assert queries.organisation_name("LA660", "cy") == "Ynys Môn"
    assert queries.organisation_name("LA660", "en") == "Isle of Anglesey"
    assert queries.organisation_name("EWC", "cy") == "Cyngor y Gweithlu Addysg"
    assert queries.organisation_name("6602130", "en") == "Ysgol Gynradd Amlwch"
    assert queries.organisation_name("9999999", "cy") == "9999999"
    assert queries.region_name("north", "cy") == "Gogledd Cymru"
    assert queries.organisation_region("6602130", on=TODAY) == "north"
    assert queries.organisation_region("LA681", on=TODAY) == "central-south"
    assert queries.organisation_region("WG", on=TODAY) == ""

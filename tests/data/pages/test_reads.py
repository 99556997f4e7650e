"""Reads whose SQL is built once give what the queryset gives, on both databases."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from ysgol.foundation.pages.reads import Prepared
from ysgol.foundation.people.models import Person, RoleGrant
from ysgol.scheme.applications.models import SavedView

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


def grants(on, *regions):
    rows = RoleGrant.objects.filter(from_date__lte=on, region__in=regions).order_by("id")
    return rows.values_list("role", "region", "from_date")


def test_prepared_read_gives_the_rows_of_its_queryset_for_each_number_of_values():
    read, who = Prepared(grants), factories.person()
    for region in ("north", "mid", "npt"):
        factories.grant(who, "delivery-officer", region=region, from_date=DAY)

    for asked in ((DAY, "north"), (DAY, "mid", "npt"), (DAY, "nowhere"), (DAY - dt.timedelta(days=1), "north")):
        assert [tuple(row) for row in read.rows(*asked)] == list(grants(*asked))


def test_prepared_read_of_whole_rows_gives_equal_models_with_times_and_json():
    who = factories.person()
    read = Prepared(lambda number: Person.objects.filter(pk=number))

    (found,) = read.models(who.pk)

    fields = [field.attname for field in Person._meta.concrete_fields]
    stored = Person.objects.get(pk=who.pk)
    assert {name: getattr(found, name) for name in fields} == {name: getattr(stored, name) for name in fields}
    found.given_names = "Changed"
    found.save()  # knows that it is stored already
    assert Person.objects.get(pk=who.pk).given_names == "Changed"


def test_prepared_read_builds_its_sql_once_for_values_of_the_same_kinds():
    built = []

    def build(number):
        built.append(number)
        return SavedView.objects.filter(person_id=number)

    read = Prepared(build)
    with CaptureQueriesContext(connection) as asked:
        read.models(1)
        read.models(2)

    assert len(built) == 1
    assert len(asked) == 2


def test_prepared_read_of_a_pattern_is_refused():
    read = Prepared(lambda text: Person.objects.filter(family_name__icontains=text))

    with pytest.raises(ValueError, match="not in the SQL as it is"):
        read.models("Vaughan")


def test_value_that_looks_like_sql_is_a_value():
    factories.person(family_name="O'Neill; --")
    read = Prepared(lambda name: Person.objects.filter(family_name=name).values_list("family_name"))

    assert [tuple(row) for row in read.rows("O'Neill; --")] == [("O'Neill; --",)]
    assert read.rows("' OR 1=1 --") == []

import pytest

from tests import cast, factories
from tests.factories import TODAY
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.people import queries as people
from ysgol.scheme.applications.queries.colleagues import colleagues, may_be_assigned
from ysgol.scheme.cohorts import queries as cohorts

pytestmark = pytest.mark.django_db


def test_colleagues_are_the_staff_of_the_same_region_by_name():
    me = cast.delivery_officer(family_name="Adams")
    second = cast.delivery_officer(family_name="Bevan")
    manager = cast.delivery_manager(family_name="Ceri")
    elsewhere = cast.delivery_officer(region="mid")
    cast.candidate()

    assert colleagues(factories.actor(me), on=TODAY) == [(second.pk, second.name), (manager.pk, manager.name)]
    assert colleagues(factories.actor(cast.candidate()), on=TODAY) == []
    assert may_be_assigned(second.pk, region="north", on=TODAY)
    assert not may_be_assigned(elsewhere.pk, region="north", on=TODAY)


def test_holder_names_anywhere_have_each_person_once():
    officer = cast.delivery_officer(family_name="Adams")
    factories.grant(officer, "delivery-manager", region="mid")

    found = people.holder_names(["delivery-officer", "delivery-manager"], regions=(), on=TODAY)

    assert found == [(officer.pk, officer.name)]


def test_names_for_the_boxes_of_the_filter():
    school = factories.school()
    north, mid = factories.cohort(), factories.cohort(region="mid", name_cy="Canolbarth")

    assert organisations.school_names([school.code, "nothing"]) == {school.code: school.name}
    assert organisations.authority_names("cy") == [("LA660", "Ynys Môn")]
    assert organisations.authority_names("en") == [("LA660", "Isle of Anglesey")]
    assert cohorts.cohort_names({"mid"}, "cy") == [(mid.pk, "Canolbarth")]
    assert {number for number, _ in cohorts.cohort_names((), "en")} == {north.pk, mid.pk}

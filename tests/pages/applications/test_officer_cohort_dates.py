import datetime as dt

import pytest
import time_machine

from tests import cases, cast
from tests.factories import NOW
from ysgol.foundation.notices.models import Message
from ysgol.scheme.cohorts.models import Cohort, Milestone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time():
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def scene():
    return cases.scene()


@pytest.fixture
def briefing(scene):
    return Milestone.objects.get(cohort=scene.cohort, kind="briefing-1")


def text_of(response):
    return response.content.decode()


def sent(milestone, *, days=1, **more):
    day = milestone.starts_on + dt.timedelta(days=days)
    version = Cohort.objects.get(pk=milestone.cohort_id).version
    return {
        "version": version,
        "starts_on-day": day.day,
        "starts_on-month": day.month,
        "starts_on-year": day.year,
        "reason": "Mae'r ganolfan ar gau.",
        **more,
    }


def test_moving_a_date_is_previewed_and_then_tells_everybody(client, scene, briefing):
    cases.started(scene)
    cases.submitted(scene)
    cast.sign_in(client, scene.manager)

    preview = text_of(client.post(f"/cohorts/dates/{briefing.pk}/move/", sent(briefing)))
    assert "3 people will be told (candidates with open applications, and heads who support them)." in preview
    assert not Message.objects.filter(kind="cohort-date-moved").exists()

    done = client.post(f"/cohorts/dates/{briefing.pk}/move/", sent(briefing, confirmed="yes"))
    assert "3 people are told." in text_of(client.get(done.headers["Location"]))
    assert Message.objects.filter(kind="cohort-date-moved").count() == 2
    assert Message.objects.filter(kind="cohort-date-moved-head").count() == 1
    assert Milestone.objects.get(pk=briefing.pk).starts_on == briefing.starts_on + dt.timedelta(days=1)


def test_moving_a_date_on_a_stale_page_is_a_conflict(client, scene, briefing):
    cast.sign_in(client, scene.manager)
    old = sent(briefing, confirmed="yes")
    client.post(f"/cohorts/dates/{briefing.pk}/move/", old)

    again = client.post(
        f"/cohorts/dates/{briefing.pk}/move/",
        {**old, **sent(briefing, days=2), "version": old["version"], "confirmed": "yes"},
    )

    assert again.status_code == 409


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": ""}, "Enter a reason"),
        ({"reason": "x" * 501}, "Use 500 characters or fewer"),
        ({"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""}, "Enter the new date"),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "Enter a real date"),
        ({"starts_on-year": "2099"}, "or earlier"),
    ],
)
def test_moving_a_date_with_something_wrong_says_what(client, scene, briefing, change, words):
    cast.sign_in(client, scene.manager)

    page = text_of(client.post(f"/cohorts/dates/{briefing.pk}/move/", {**sent(briefing), **change}))

    assert words in page
    assert "<title>Error: " in page


def test_moving_a_date_to_where_it_is_or_out_of_order_says_so(client, scene, briefing):
    cast.sign_in(client, scene.manager)

    for days in (0, 300):
        page = text_of(client.post(f"/cohorts/dates/{briefing.pk}/move/", sent(briefing, days=days)))
        assert "<title>Error: " in page


def test_moving_a_period_asks_for_both_days(client, scene):
    visits = Milestone.objects.get(cohort=scene.cohort, kind="visits")
    cast.sign_in(client, scene.manager)

    page = text_of(client.get(f"/cohorts/dates/{visits.pk}/move/"))

    assert "New first day" in page
    assert "New last day" in page


def test_moving_a_date_of_another_region_is_not_found_and_not_for_officers(client, scene, briefing):
    cast.sign_in(client, cast.delivery_manager(region="mid"))
    assert client.get(f"/cohorts/dates/{briefing.pk}/move/").status_code == 404

    cast.sign_in(client, scene.officer)
    assert client.get(f"/cohorts/dates/{briefing.pk}/move/").status_code == 403

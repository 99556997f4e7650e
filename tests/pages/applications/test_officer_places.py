import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cases, cast, factories
from tests.factories import NOW
from ysgol.scheme.applications.models import Offer, WaitingListEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time():
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def scene():
    return cases.scene()


@pytest.fixture
def pool(scene):
    return factories.pool(scene.cohort, cap=2)


@pytest.fixture
def officer(client, scene):
    return cast.sign_in(client, scene.officer)


def text_of(response):
    return response.content.decode()


def test_places_lists_the_cohorts_of_the_region_alone(officer, pool):
    factories.cohort(region="mid", name_en="Mid Wales, spring 2027")

    page = text_of(officer.get("/places/"))

    assert "North, spring 2027" in page
    assert "Mid Wales" not in page


def test_places_of_another_region_are_not_found(client, scene, pool):
    application = cases.eligible(scene)
    cast.sign_in(client, cast.delivery_officer(region="mid"))

    assert client.get(f"/places/{scene.cohort.pk}/").status_code == 404
    sent = {"case": [application.pk], "pool": pool.pk, "do": "offer"}
    assert client.post(f"/places/{scene.cohort.pk}/offer/", sent).status_code == 404
    assert client.post(f"/places/pools/{pool.pk}/next/").status_code == 404
    assert client.get(f"/places/offers/{application.pk}/release/").status_code == 404
    assert client.get(f"/places/offers/{application.pk}/extend/").status_code == 404


def test_places_are_refused_to_a_candidate(client, scene, pool):
    cast.sign_in(client, cast.candidate())

    assert client.get("/places/").status_code == 403
    assert client.get(f"/places/{scene.cohort.pk}/").status_code == 403


def test_places_at_one_and_three_rows_ask_the_same_number_of_queries(officer, scene, pool):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(f"/places/{scene.cohort.pk}/").status_code == 200
        return len(captured)

    cases.eligible(scene)
    officer.get(f"/places/{scene.cohort.pk}/")
    one = count()
    cases.eligible(scene)
    cases.eligible(scene)

    assert count() == one


def test_offering_to_chosen_candidates(officer, scene, pool):
    first, second = cases.eligible(scene), cases.eligible(scene)

    done = officer.post(
        f"/places/{scene.cohort.pk}/offer/", {"case": [first.pk, second.pk], "pool": pool.pk, "do": "offer"}
    )

    assert "2 places were offered." in text_of(officer.get(done.headers["Location"]))
    assert {cases.fresh(one).state for one in (first, second)} == {"offered"}


def test_offering_beyond_the_cap_says_how_many_are_left_and_offers_none(officer, scene, pool):
    numbers = [cases.eligible(scene).pk for _ in range(3)]

    page = text_of(officer.post(f"/places/{scene.cohort.pk}/offer/", {"case": numbers, "pool": pool.pk, "do": "offer"}))

    assert "Places left: 2. You selected 3: select fewer" in page
    assert page.count(" checked>") == 3
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"do": "offer"}, "Select at least one candidate"),
        ({"do": "offer", "case": ["x"]}, "Select at least one candidate"),
        ({"do": "offer", "case": ["1"]}, "Choose which places to offer from"),
        ({"do": "offer", "case": ["1"], "pool": "999"}, "Choose which places to offer from in the list"),
        ({"do": "wait", "case": ["99999"]}, "Somebody you selected has been offered a place or left since"),
    ],
)
def test_offering_with_something_wrong_says_what(officer, scene, pool, sent, words):
    cases.eligible(scene)

    assert words in text_of(officer.post(f"/places/{scene.cohort.pk}/offer/", sent))


def test_offering_in_another_language_is_refused_in_words(officer, scene, pool):
    english = cases.eligible(scene, language="en")

    sent = {"case": [english.pk], "pool": pool.pk, "do": "offer"}

    assert "in the language that the candidates asked for" in text_of(
        officer.post(f"/places/{scene.cohort.pk}/offer/", sent)
    )


def test_waiting_while_places_are_free_is_refused_in_words(officer, scene, pool):
    application = cases.eligible(scene)

    page = text_of(officer.post(f"/places/{scene.cohort.pk}/offer/", {"case": [application.pk], "do": "wait"}))

    assert "There are free places in this language: offer one instead" in page


def test_waiting_list_is_ranked_with_each_reason(officer, scene, pool):
    for _ in range(2):
        cases.offered(scene, pool.pk)
    waiting = [cases.eligible(scene).pk for _ in range(2)]

    officer.post(f"/places/{scene.cohort.pk}/offer/", {"case": waiting, "do": "wait"})
    page = text_of(officer.get(f"/places/{scene.cohort.pk}/"))

    assert WaitingListEntry.objects.count() == 2
    assert "First in the list" in page
    assert "Others first submitted their applications earlier" in page


def test_releasing_a_place_says_who_was_offered_it(officer, scene, pool):
    held = [cases.offered(scene, pool.pk) for _ in range(2)]
    following = cases.waiting(scene)

    assert "Enter a reason" in text_of(officer.post(f"/places/offers/{held[0].pk}/release/", {"reason": " "}))
    done = officer.post(f"/places/offers/{held[0].pk}/release/", {"reason": "She rang to say no."})

    page = text_of(officer.get(done.headers["Location"]))
    assert "offered to the next in the list" in page
    assert following.reference in page
    assert cases.fresh(following).state == "offered"
    assert cases.fresh(held[0]).state == "eligible"
    assert officer.post(f"/places/offers/{held[0].pk}/release/", {"reason": "Twice."}).status_code == 409


def test_giving_more_time_moves_the_reply_day(officer, scene, pool):
    application = cases.offered(scene, pool.pk)

    page = text_of(
        officer.post(
            f"/places/offers/{application.pk}/extend/",
            {"day-day": "1", "day-month": "1", "day-year": "2020", "reason": "Ill."},
        )
    )
    officer.post(
        f"/places/offers/{application.pk}/extend/",
        {"day-day": "18", "day-month": "12", "day-year": "2026", "reason": "Ill."},
    )

    assert "or later" in page
    assert Offer.objects.get().reply_by == dt.date(2026, 12, 18)


def test_taking_off_the_waiting_list_leaves_the_case_eligible(officer, scene, pool):
    for _ in range(2):
        cases.offered(scene, pool.pk)
    application = cases.waiting(scene)

    officer.post(f"/cases/{application.pk}/stop-waiting/", {"reason": "She asked.", "version": application.version})

    assert cases.fresh(application).state == "eligible"


def test_offering_to_the_next_when_a_pool_has_grown(officer, scene, pool):
    for _ in range(2):
        cases.offered(scene, pool.pk)
    application = cases.waiting(scene)
    type(pool).objects.filter(pk=pool.pk).update(cap=3)

    assert "Offer to the next in the list" in text_of(officer.get(f"/places/{scene.cohort.pk}/"))
    officer.post(f"/places/pools/{pool.pk}/next/")

    assert cases.fresh(application).state == "offered"

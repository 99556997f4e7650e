import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from tests import cast
from tests.factories import NOW, cohort, local_authority, pool
from ysgol.scheme.cohorts import queries
from ysgol.scheme.cohorts.models import Cohort, PlacePool

pytestmark = pytest.mark.django_db
SPRING_2027 = "/cohorts/new/dates/?region=north&basis=closing&day=2027-01-29"


@pytest.fixture(autouse=True)
def _monday_in_term():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def regions():
    local_authority()
    local_authority(la_code="666", region="mid")


@pytest.fixture
def manager(client, regions):
    return cast.sign_in(client, cast.delivery_manager(region="north"))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_list_without_cohorts_says_what_to_do_next(manager):
    page = text(manager.get("/cohorts/"))

    assert "You manage 0 cohorts." in page
    assert "No cohort yet in this region" in page
    assert "Mid" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_states_and_places_with_the_same_number_of_queries(manager, count, django_assert_num_queries):
    for number in range(count):
        pool(
            cohort(year=2027 + number, opens_on=dt.date(2026, 12, 4) if number else dt.date(2026, 11, 1)),
            cap=7,
            taken=2,
        )
    cohort(region="mid", name_en="Mid, spring 2027")
    manager.get("/cohorts/")
    with django_assert_num_queries(8):
        response = manager.get("/cohorts/")

    page = text(response)
    assert page.count("Open for applications") == 1
    assert page.count(">Planned<") == count - 1
    assert page.count(">7<") == count
    assert "Mid, spring 2027" not in page


def test_new_cohort_asks_for_every_answer_at_once(manager):
    page = text(manager.post("/cohorts/new/", {}))

    assert "<title>Error: New cohort" in page
    assert [
        words for words in ("Choose the region", "Choose what to work out", "Enter the day") if words not in page
    ] == []


def test_new_cohort_of_a_region_not_held_is_refused_as_a_choice(manager):
    asked = {"region": "mid", "basis": "closing", "day-day": "29", "day-month": "1", "day-year": "2027"}

    assert "Choose the region" in text(manager.post("/cohorts/new/", asked))
    assert manager.get(SPRING_2027.replace("north", "mid")).status_code == 404


def test_new_cohort_from_a_closing_day_shows_dates_with_reasons_and_makes_it(manager):
    asked = {"region": "north", "basis": "closing", "day-day": "29", "day-month": "1", "day-year": "2027"}
    answer = manager.post("/cohorts/new/", asked)
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer["Location"]).query) == {
        "region": ["north"],
        "basis": ["closing"],
        "day": ["2027-01-29"],
    }

    page = text(manager.get(answer["Location"]))
    assert "15 February 2027 to 19 February 2027" in page
    assert "Moved past half term." in page
    assert "Moved past the first week after a long holiday." in page
    assert "Visits take 4 weeks in school." in page
    assert not Cohort.objects.exists()

    made = manager.post(answer["Location"], follow=True)
    found = queries.cohort(Cohort.objects.get().pk)
    assert (found.code, found.name_en, found.name_cy) == (
        "north-2027-spring", "North, spring 2027", "North (Cymraeg), gwanwyn 2027"
    )  # fmt: skip
    assert "The cohort is made. Now add its funded places." in text(made)
    assert "This cohort has no funded places yet" in text(made)


def test_new_cohort_a_second_time_is_explained(manager):
    manager.post(SPRING_2027)
    page = text(manager.post(SPRING_2027))

    assert "<title>Error: Proposed dates" in page
    assert "The region has a cohort of this season and year already." in page
    assert Cohort.objects.count() == 1


def test_new_cohort_from_a_first_briefing_day(manager):
    page = text(manager.get("/cohorts/new/dates/?region=north&basis=briefing&day=2027-09-15"))

    assert "15 September 2027" in page
    assert "The day you gave." in page


def test_dates_outside_the_usual_are_pointed_out(manager):
    page = text(manager.get("/cohorts/new/dates/?region=north&basis=briefing&day=2027-02-27"))

    assert "Not as usual" in page
    assert "Briefing day 1: 27 February 2027 is at a weekend" in page


@pytest.mark.parametrize(
    "query", ["", "?region=north", "?region=north&basis=closing&day=yesterday", "?region=north&basis=x&day=2027-01-29"]
)
def test_dates_without_a_proper_question_are_not_found(manager, query):
    assert manager.get(f"/cohorts/new/dates/{query}").status_code == 404


def test_cohort_shows_dates_and_places(manager):
    of = cohort()
    pool(of, cap=12, taken=5, funder_note="Grant 2027")
    page = text(manager.get(f"/cohorts/{of.id}/"))

    assert "Open for applications" in page
    assert "24 February 2027" in page
    assert "Grant 2027" in page
    assert ">7<" in page


def test_cohort_of_another_region_is_not_found(manager):
    other = cohort(region="mid")

    assert manager.get(f"/cohorts/{other.id}/").status_code == 404
    assert manager.get(f"/cohorts/{other.id}/places/new/").status_code == 404
    assert manager.get(f"/cohorts/places/{pool(other).id}/").status_code == 404


PLACES = {"language_medium": "cy", "funder": "welsh-government", "funder_note": "", "cap": "30"}


def test_places_are_added_and_their_number_changed(manager):
    of = cohort()
    assert "The places are added." in text(manager.post(f"/cohorts/{of.id}/places/new/", PLACES, follow=True))
    made = PlacePool.objects.get()
    changed = manager.post(f"/cohorts/places/{made.id}/", {"cap": "25", "version": "1"}, follow=True)

    assert "The number of places is changed." in text(changed)
    assert [(one.cap, one.version) for one in queries.pools(of.id)] == [(25, 2)]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Choose the language of assessment"),
        ({"cap": ""}, "Enter the number of places"),
        ({"cap": "many 🙂"}, "Enter the number of places as a whole number, for example 30"),
        ({"cap": "0"}, "The number of places must be 1 or more"),
        ({"cap": "99999999999999999999"}, "The number of places must be 1000 or fewer"),
        ({"funder": "queen"}, "Select a valid choice"),
        ({"funder_note": "x" * 201}, "Use 200 characters or fewer"),
        ({"funder_note": "\u202eevil"}, "Remove hidden characters"),
    ],
)
def test_places_with_bad_answers_keep_what_was_typed(manager, answers, words):
    page = text(manager.post(f"/cohorts/{cohort().id}/places/new/", (PLACES | answers) if answers else {}))

    assert words in page
    assert "<title>Error: Add places" in page
    assert not PlacePool.objects.exists()


def test_places_of_the_same_language_and_funder_are_explained(manager):
    of = pool().cohort
    page = text(manager.post(f"/cohorts/{of.id}/places/new/", PLACES))

    assert "The cohort has places in this language from this funder. Change their number." in page


def test_number_of_places_below_what_is_taken_is_explained(manager):
    one = pool(cap=9, taken=4)
    page = text(manager.post(f"/cohorts/places/{one.id}/", {"cap": "3", "version": "1"}))

    assert "4 places are taken: the number of places cannot be lower" in page


def test_number_of_places_from_a_stale_page_conflicts(manager):
    one = pool()
    manager.post(f"/cohorts/places/{one.id}/", {"cap": "11", "version": "1"})
    assert manager.post(f"/cohorts/places/{one.id}/", {"cap": "12", "version": "1"}).status_code == 409


@pytest.mark.parametrize("address", ["/cohorts/", "/cohorts/new/", SPRING_2027])
def test_pages_are_closed_to_an_officer_without_the_permission(client, regions, address):
    cast.sign_in(client, cast.delivery_officer(region="north"))

    assert client.get(address).status_code == 403


def test_pages_ask_a_stranger_to_sign_in(client):
    assert client.get("/cohorts/").headers["Location"] == "/sign-in/?next=%2Fcohorts%2F"


@pytest.mark.parametrize(
    "address",
    ["/cohorts/", "/cohorts/new/", SPRING_2027, "/cohorts/new/dates/?region=north&basis=briefing&day=2031-02-26"],
)
def test_pages_in_welsh_hold_no_english_of_ours(manager, address):
    cohort()
    page = text(manager.get(address, headers={"accept-language": "cy"}))

    assert 'lang="cy"' in page
    assert [
        words
        for words in ("New cohort", "Applications close", "Moved past", "Counted", "Show the dates")
        if words in page
    ] == []

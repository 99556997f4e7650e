import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cases, cast
from tests.factories import NOW
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time():
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def scene():
    return cases.scene()


def text_of(response):
    return response.content.decode()


def reviewed(client, scene):
    letter = cases.decided(scene).letter
    cast.sign_in(client, scene.second)
    client.post(f"/letters/{letter.pk}/", {"version": letter.version})
    letter.refresh_from_db()
    return letter


def test_letters_at_one_and_three_rows_ask_the_same_number_of_queries(client, scene):
    cast.sign_in(client, scene.manager)

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/letters/").status_code == 200
        return len(captured)

    cases.decided(scene)
    client.get("/letters/")
    one = count()
    cases.decided(scene)
    cases.decided(scene, outcome="not-eligible")

    assert count() == one


def test_letters_without_any_say_what_comes(client, scene):
    cast.sign_in(client, scene.manager)

    assert "There are no letters to review." in text_of(client.get("/letters/"))


def test_letter_of_another_region_is_not_found(client, scene):
    letter = cases.decided(scene).letter
    cast.sign_in(client, cast.delivery_manager(region="mid"))

    assert client.get(f"/letters/{letter.pk}/").status_code == 404
    assert client.post("/letters/release/", {"letter": [letter.pk]}).status_code == 409
    assert cases.Letter.objects.get().state == "drafted"


def test_letter_is_shown_exactly_as_it_is_sent(client, scene):
    letter = cases.decided(scene, outcome="not-eligible", note="Gweler <b>y rheol</b>.").letter
    cast.sign_in(client, scene.second)

    page = text_of(client.get(f"/letters/{letter.pk}/"))

    assert "Gweler &lt;b&gt;y rheol&lt;/b&gt;." in page
    assert 'lang="cy"' in page
    assert 'lang="en"' in page


def test_reviewing_marks_the_letter_and_only_by_somebody_else(client, scene):
    letter = cases.decided(scene).letter
    cast.sign_in(client, scene.officer)
    assert "somebody else reviews its letter" in text_of(client.get(f"/letters/{letter.pk}/"))
    assert client.post(f"/letters/{letter.pk}/", {"version": letter.version}).status_code == 403

    cast.sign_in(client, scene.second)
    assert client.post(f"/letters/{letter.pk}/", {"version": letter.version}).status_code == 302
    assert Letter.objects.get().state == "reviewed"


def test_release_is_confirmed_with_names_and_counts_and_then_tells_the_candidate(client, scene):
    letter = reviewed(client, scene)
    cast.sign_in(client, scene.manager)

    confirm = text_of(client.post("/letters/release/", {"letter": [letter.pk]}))
    assert letter.decision.application.person.name in confirm
    assert "Eligible: 1" in confirm
    assert not Message.objects.filter(kind="application-eligible").exists()

    day = {"on-day": "23", "on-month": "11", "on-year": "2026"}
    done = client.post("/letters/release/", {"letter": [letter.pk], "confirmed": "yes", **day})
    assert "1 letter" in text_of(client.get(done.headers["Location"]))
    assert Message.objects.filter(kind="application-eligible").count() == 1
    assert client.post("/letters/release/", {"letter": [letter.pk], "confirmed": "yes", **day}).status_code == 409
    assert Message.objects.filter(kind="application-eligible").count() == 1


def test_release_on_a_later_day_shows_nothing_before(client, scene):
    letter = reviewed(client, scene)
    cast.sign_in(client, scene.manager)

    done = client.post(
        "/letters/release/",
        {"letter": [letter.pk], "confirmed": "yes", "on-day": "1", "on-month": "12", "on-year": "2026"},
    )

    assert "1 December 2026" in text_of(client.get(done.headers["Location"]))
    assert not Message.objects.filter(kind="application-eligible").exists()
    cast.sign_in(client, letter.decision.application.person)
    assert "Being checked" in text_of(client.get("/application/"))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (("", "", ""), "Enter the date of release"),
        (("31", "2", "2027"), "Enter a real date"),
        (("22", "11", "2026"), "or later"),
        (("1", "1", "2999"), "or earlier"),
        (("😀", "1", "2027"), "Enter a real date"),
    ],
)
def test_release_on_an_impossible_day_says_so(client, scene, day, words):
    letter = reviewed(client, scene)
    cast.sign_in(client, scene.manager)

    sent = dict(zip(("on-day", "on-month", "on-year"), day, strict=True))
    page = text_of(client.post("/letters/release/", {"letter": [letter.pk], "confirmed": "yes", **sent}))

    assert words in page
    assert Letter.objects.get().state == "reviewed"


def test_release_of_nothing_says_so(client, scene):
    reviewed(client, scene)
    cast.sign_in(client, scene.manager)

    assert "Select at least one letter" in text_of(client.post("/letters/release/", {}))


def test_release_is_refused_to_an_officer(client, scene):
    letter = reviewed(client, scene)
    cast.sign_in(client, scene.officer)

    assert client.post("/letters/release/", {"letter": [letter.pk]}).status_code == 403
    assert "A delivery manager releases them." in text_of(client.get("/letters/"))


def test_released_page_of_another_region_is_not_found(client, scene):
    cases.eligible(scene)
    batch = Letter.objects.get().batch_id
    cast.sign_in(client, cast.delivery_manager(region="mid"))

    assert client.get(f"/letters/released/{batch}/").status_code == 404

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cases, cast
from tests.factories import NOW
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications.models import Decision, Letter

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


@pytest.fixture
def many(scene):
    """Fifty-three letters to review and as many to release: copies of one decided case."""
    first = cases.decided(scene)
    for state in ("drafted", "reviewed"):
        for _ in range(53 - (state == "drafted")):
            _copy_of(first.letter, scene, state)


def _copy_of(letter, scene, state):
    application = cases.fresh(letter.decision.application)
    application.pk, application.person, application.reference = None, cast.candidate(), uuid.uuid4().hex
    application.save(force_insert=True)
    decision = Decision.objects.get(pk=letter.decision_id)
    decision.pk, decision.application = None, application
    decision.save(force_insert=True)
    copy = Letter.objects.get(pk=letter.pk)
    copy.pk, copy.decision, copy.state = None, decision, state
    if state == "reviewed":
        copy.reviewed_by, copy.reviewed_at = scene.second, scene.now
    copy.save(force_insert=True)


def test_many_letters_are_paged_each_list_by_itself_for_the_same_queries(client, scene, many):
    cast.sign_in(client, scene.manager)
    client.get("/letters/")

    def rows(address):
        with CaptureQueriesContext(connection) as captured:
            page = text_of(client.get(address))
        review, release = page.split('id="release"')
        return review.count('scope="row"'), release.count('scope="row"'), len(captured), page

    first, second = rows("/letters/"), rows("/letters/?review=2&release=1")

    assert (first[:2], second[:2]) == ((50, 50), (3, 50))
    assert first[2] == second[2]
    assert 'href="?review=2&amp;release=1#review"' in first[3]
    assert 'href="?review=2&amp;release=2#release"' in second[3]
    assert "Page 2 of 2" in second[3]
    assert "Letters on other pages are released separately." in first[3]


@pytest.mark.parametrize("number", ["0", "-1", "99", "abc", "²", "9" * 40, ""])
def test_page_of_letters_that_does_not_exist_is_the_first_or_the_last(client, scene, number):
    cases.decided(scene)
    cast.sign_in(client, scene.manager)

    page = client.get("/letters/", {"review": number, "release": number})

    assert (page.status_code, text_of(page).count('scope="row"')) == (200, 1)

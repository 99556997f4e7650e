"""When sessions end, and what becomes of the work sent too late."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests import cast
from tests.pages.people.test_sign_in import ask, newest_code, signed_in_person
from ysgol.foundation.people.models import KeptForm, Person

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def later(**time):
    return time_machine.travel(START + dt.timedelta(**time), tick=False)


@pytest.fixture
def person():
    return cast.candidate(given_names="Nia", family_name="Rees")


@pytest.fixture
def late(client, person):
    """Signed in at the start; the clock now stands after the idle end."""
    with later():
        cast.sign_in(client, person)
        client.get("/account/")
    with later(minutes=31):
        yield client


def sign_in_again(client, person):
    ask(client, person.account.email)
    return client.post("/sign-in/code/", {"code": newest_code(person.account.email)})


def test_session_goes_on_while_it_is_used_and_ends_when_idle(client, person):
    with later():
        cast.sign_in(client, person)
    for minutes in (20, 40, 60):
        with later(minutes=minutes):
            assert client.get("/account/").status_code == 200
    with later(minutes=91):
        assert client.get("/account/")["Location"] == "/sign-in/?next=%2Faccount%2F"
        assert "nothing was done" in client.get("/sign-in/").content.decode()


def test_session_ends_after_its_absolute_time_however_much_it_is_used(client, person):
    with later():
        cast.sign_in(client, person)
    for minutes in range(0, 12 * 60, 20):
        with later(minutes=minutes):
            assert client.get("/account/").status_code == 200
    with later(hours=12):
        assert client.get("/account/").status_code == 302
        assert "a long time" in client.get("/sign-in/").content.decode()


def test_page_says_when_the_session_ends(client, person):
    with later():
        cast.sign_in(client, person)
        body = client.get("/account/").content.decode()

    assert "23 November 2026, 09:30" in body
    assert 'data-seconds="1800"' in body
    assert "session-warning" not in Client().get("/").content.decode()


def test_extending_puts_the_end_off(client, person):
    with later():
        cast.sign_in(client, person)
    with later(minutes=29, seconds=50):
        answer = client.post("/session/extend/", headers={"accept": "application/json"})
    assert answer.json() == {"seconds": 1800, "by": "idle"}
    with later(minutes=55):
        assert client.get("/account/").status_code == 200
        assert client.post("/session/extend/")["Location"] == "/account/"


def test_extending_soon_after_a_page_still_gives_the_whole_time(client, person):
    with later():
        cast.sign_in(client, person)
    with later(seconds=20):
        answer = client.post("/session/extend/", headers={"accept": "application/json"})
    assert answer.json() == {"seconds": 1800, "by": "idle"}


def test_form_sent_too_late_is_kept_shown_after_sign_in_and_can_be_sent_again(late, person):
    response = late.post("/account/name/", {"given_names": "Nia Mair", "family_name": "<b>Huws</b>"})
    assert response["Location"] == "/sign-in/"
    assert "kept for one hour" in late.get("/sign-in/").content.decode()
    assert Person.objects.get().name == "Nia Rees"

    assert sign_in_again(late, person)["Location"] == "/session/kept/"
    body = late.get("/session/kept/").content.decode()
    assert 'action="/account/name/"' in body
    assert '<input type="hidden" name="given_names" value="Nia Mair">' in body
    assert "&lt;b&gt;Huws&lt;/b&gt;" in body

    late.post("/account/name/", {"given_names": "Nia Mair", "family_name": "Huws"})
    assert Person.objects.get().name == "Nia Mair Huws"


def test_kept_form_is_sealed_in_the_database(late):
    late.post("/account/name/", {"given_names": "Gwenllian", "family_name": "Huws"})

    assert "Gwenllian" not in KeptForm.objects.get().sealed


def test_kept_form_is_not_shown_to_another_person(late):
    late.post("/account/name/", {"given_names": "Gwenllian", "family_name": "Huws"})
    other = cast.outsider()

    assert sign_in_again(late, other)["Location"] == "/application/"
    assert late.get("/session/kept/")["Location"] == "/account/"


def test_kept_form_is_gone_after_an_hour_and_when_dropped(late, person):
    late.post("/account/name/", {"given_names": "A", "family_name": "B"})
    with later(minutes=31 + 61):
        assert sign_in_again(late, person)["Location"] == "/application/"
    late.post("/sign-out/")
    assert KeptForm.objects.count() == 1


def test_kept_form_dropped_is_deleted(late, person):
    late.post("/account/name/", {"given_names": "A", "family_name": "B"})
    sign_in_again(late, person)

    assert late.post("/session/kept/drop/")["Location"] == "/account/"
    assert not KeptForm.objects.exists()


def test_password_sent_too_late_is_never_kept(late):
    late.post("/account/password/", {"present": "x", "password": "a long enough one"})

    assert not KeptForm.objects.exists()


def test_form_too_long_is_not_kept_and_says_so(late):
    late.post("/account/name/", {"given_names": "x" * 200_001})

    assert not KeptForm.objects.exists()
    assert "too long to keep" in late.get("/sign-in/").content.decode()


def test_form_from_another_site_is_never_kept(person):
    client = Client(enforce_csrf_checks=True)
    with later():
        cast.sign_in(client, person)
    with later(minutes=31):
        assert client.post("/account/name/", {"given_names": "Eve"}).status_code == 403

    assert not KeptForm.objects.exists()


def test_session_without_times_starts_its_clock_now(client, person):
    client.force_login(person.account)

    assert client.get("/account/").status_code == 200
    assert "signed_in_at" in client.session


def test_forgetting_takes_what_is_expired_and_leaves_the_rest(late):
    from ysgol.foundation.kernel.actors import system
    from ysgol.foundation.kernel.permissions import Permission
    from ysgol.foundation.people import actions

    late.post("/account/name/", {"given_names": "A", "family_name": "B"})
    ask(late, "new@example.org")
    by = system("worker", Permission.FORGET_EXPIRED)

    assert actions.forget_expired(by=by, at=timezone.now()) == 0
    gone = actions.forget_expired(by=by, at=timezone.now() + dt.timedelta(hours=26))
    assert gone == 2
    assert signed_in_person(late) is None

"""The second step of sign-in."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from tests import cast, factories
from tests.pages.people.test_sign_in import ask, newest_code, signed_in_person
from ysgol.foundation.people import actions
from ysgol.foundation.people.models import KeptForm
from ysgol.foundation.people.queries import recovery_codes_left
from ysgol.foundation.people.sealing import unseal

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def set_up(client) -> str:
    """The secret after setting up in the browser."""
    body = client.get("/account/second-factor/set-up/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", body).group(1).replace(" ", "")
    response = client.post("/account/second-factor/set-up/", {"code": app_code(secret)})
    assert response["Location"] == "/account/second-factor/recovery-codes/"
    return secret


def first_step(client, person):
    ask(client, person.account.email)
    return client.post("/sign-in/code/", {"code": newest_code(person.account.email)})


def test_staff_without_a_second_factor_are_led_to_set_it_up_and_back(client):
    manager = cast.access_manager()

    assert first_step(client, manager)["Location"] == "/access/"
    assert client.get("/access/")["Location"] == "/account/second-factor/set-up/"
    set_up(client)

    codes = client.get("/account/second-factor/recovery-codes/").content.decode()
    assert all(code in codes for code in recovery_codes_left(manager.id))
    assert 'href="/access/"' in codes
    assert client.get("/access/").status_code == 200
    assert client.get("/account/second-factor/recovery-codes/").status_code == 302


def test_sign_in_with_a_second_factor_asks_for_it_before_anything(client, clock):
    manager = cast.access_manager()
    first_step(client, manager)
    secret = set_up(client)
    clock.shift(60)
    other = Client()

    assert first_step(other, manager)["Location"] == "/sign-in/second-factor/"
    assert signed_in_person(other) is None
    assert other.get("/access/").status_code == 302
    wrong = other.post("/sign-in/second-factor/", {"code": "000000"})
    assert "This code is wrong" in wrong.content.decode()

    assert other.post("/sign-in/second-factor/", {"code": app_code(secret)})["Location"] == "/access/"
    assert other.get("/access/").status_code == 200


def test_code_of_the_app_counts_once(client, clock):
    manager = cast.access_manager()
    first_step(client, manager)
    secret = set_up(client)
    by = factories.actor(manager)

    again = actions.check_second_factor(person_id=manager.id, code=app_code(secret), by=by, at=timezone.now())
    clock.shift(30)
    following = app_code(secret)
    results = [
        actions.check_second_factor(person_id=manager.id, code=following, by=by, at=timezone.now()) for _ in range(2)
    ]

    assert (again, results) == ("", ["totp", ""])


def test_recovery_code_counts_once(client):
    manager = cast.access_manager()
    first_step(client, manager)
    set_up(client)
    code = recovery_codes_left(manager.id)[0]

    for expected in ("/access/", None):
        other = Client()
        first_step(other, manager)
        response = other.post("/sign-in/second-factor/", {"code": f"{code[:4]} {code[4:]}"})
        assert response.headers.get("Location") == expected


def test_session_from_before_the_second_factor_is_asked_for_it(client, clock):
    manager = cast.access_manager()
    old = Client()
    first_step(old, manager)
    first_step(client, manager)
    secret = set_up(client)
    clock.shift(60)

    assert old.get("/access/review/")["Location"] == "/account/second-factor/check/"
    assert old.post("/account/second-factor/check/", {"code": app_code(secret)})["Location"] == "/access/review/"
    assert old.get("/access/review/").status_code == 200


def test_tries_of_the_second_step_are_limited(client):
    manager = cast.access_manager()
    first_step(client, manager)
    set_up(client)
    other = Client()
    first_step(other, manager)

    codes = [other.post("/sign-in/second-factor/", {"code": "000000"}).status_code for _ in range(6)]

    assert codes[-1] == 429


def test_first_step_is_forgotten_after_ten_minutes(client, clock):
    manager = cast.access_manager()
    first_step(client, manager)
    set_up(client)
    other = Client()
    first_step(other, manager)
    clock.shift(601)

    assert other.get("/sign-in/second-factor/")["Location"] == "/sign-in/"


def test_secrets_are_sealed_in_the_database(client):
    first_step(client, cast.access_manager())
    secret = set_up(client)

    row = Authenticator.objects.get(type="totp")
    assert secret not in row.data["secret"]
    assert unseal(row.data["secret"]) == secret


def test_staff_cannot_turn_it_off_and_others_can_with_a_code(client, clock):
    candidate = cast.candidate()
    first_step(client, candidate)
    secret = set_up(client)
    clock.shift(60)
    assert "This code is wrong" in client.post("/account/second-factor/turn-off/", {"code": "000000"}).content.decode()
    client.post("/account/second-factor/turn-off/", {"code": app_code(secret)})
    assert not Authenticator.objects.exists()

    staff = Client()
    first_step(staff, cast.auditor())
    set_up(staff)
    assert staff.get("/account/second-factor/turn-off/")["Location"] == "/account/second-factor/"


def test_new_recovery_codes_replace_the_old(client, clock):
    candidate = cast.candidate()
    first_step(client, candidate)
    secret = set_up(client)
    old = recovery_codes_left(candidate.id)
    clock.shift(60)

    client.post("/account/second-factor/new-codes/", {"code": app_code(secret)})

    assert not set(old) & set(recovery_codes_left(candidate.id))


def test_reset_by_an_access_manager_ends_every_session(client):
    officer = cast.delivery_officer()
    first_step(client, officer)
    set_up(client)
    manager = cast.sign_in(Client(), cast.access_manager())

    address = f"/access/people/{officer.id}/reset-second-factor/"
    assert "Enter a reason" in manager.post(address, {}).content.decode()
    assert manager.post(address, {"reason": "Lost phone"}).status_code == 302

    assert not Authenticator.objects.exists()
    assert client.get("/account/").status_code == 302
    assert "no second step" in manager.post(address, {"reason": "Again"}).content.decode()


GRANT = {"role": "auditor", "from_date-day": "1", "from_date-month": "12", "from_date-year": "2026"}


def test_form_sent_before_the_second_step_is_kept_through_it_and_can_be_sent_again(client, clock):
    manager, person = cast.access_manager(), cast.outsider()
    old = Client()
    first_step(old, manager)
    first_step(client, manager)
    secret = set_up(client)
    clock.shift(60)
    address = f"/access/people/{person.id}/grant/"

    assert old.post(address, GRANT)["Location"] == "/account/second-factor/check/"
    assert "kept for one hour" in old.get("/account/second-factor/check/").content.decode()
    assert old.post("/account/second-factor/check/", {"code": app_code(secret)})["Location"] == "/session/kept/"
    kept = old.get("/session/kept/").content.decode()
    assert "Here is what you had entered before the second step" in kept
    assert f'action="{address}"' in kept
    assert '<input type="hidden" name="role" value="auditor">' in kept
    assert not person.role_grants.exists()

    assert old.post(address, GRANT)["Location"] == f"/access/people/{person.id}/"
    assert person.role_grants.get().role == "auditor"


def test_form_sent_before_the_second_step_is_set_up_is_kept_through_that_too(client):
    manager, person = cast.access_manager(), cast.outsider()
    first_step(client, manager)

    sent = client.post(f"/access/people/{person.id}/grant/", GRANT)

    assert sent["Location"] == "/account/second-factor/set-up/"
    assert "kept for one hour" in client.get("/account/second-factor/set-up/").content.decode()
    set_up(client)
    assert 'href="/session/kept/"' in client.get("/account/second-factor/recovery-codes/").content.decode()
    assert 'name="role" value="auditor"' in client.get("/session/kept/").content.decode()


def test_form_sent_before_the_second_step_that_is_too_long_says_so(client):
    manager, person = cast.access_manager(), cast.outsider()
    first_step(client, manager)

    client.post(f"/access/people/{person.id}/grant/", {**GRANT, "organisation": "x" * 200_001})

    body = client.get("/account/second-factor/set-up/").content.decode()
    assert "too long to keep" in body
    assert not KeptForm.objects.exists()


def test_form_from_another_site_before_the_second_step_is_never_kept():
    manager, person = cast.access_manager(), cast.outsider()
    client = Client(enforce_csrf_checks=True)
    cast.sign_in(client, manager, second_factor=False)

    assert client.post(f"/access/people/{person.id}/grant/", GRANT).status_code == 403
    assert not KeptForm.objects.exists()

"""Signing in and up in a browser without script."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from tests import cast, factories
from ysgol.foundation.notices.models import Message
from ysgol.foundation.people.models import Account, Person, SignInAttempt

pytestmark = pytest.mark.django_db


def newest_code(email: str) -> str:
    message = Message.objects.filter(to_email=email).order_by("-id").first()
    return message.secrets["code"]


def ask(client, email, address="/sign-in/", **more):
    return client.post(address, {"email": email, **more})


def signed_in_person(client):
    account = client.session.get("_auth_user_id")
    return Account.objects.get(id=account).person_id if account else None


def test_sign_in_by_code_leads_to_the_start_page_and_changes_the_session_key(client):
    person = cast.candidate(language="cy")
    ask(client, person.account.email.upper())
    before = client.session.session_key

    response = client.post("/sign-in/code/", {"code": newest_code(person.account.email.upper())})

    assert (response.status_code, response["Location"]) == (302, "/application/")
    assert signed_in_person(client) == person.id
    assert client.session.session_key != before
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "cy"


def test_message_with_the_code_is_in_the_recipients_language_or_in_both(client):
    person = cast.candidate(language="cy")

    ask(client, person.account.email)
    ask(client, "nobody@example.org")

    assert list(Message.objects.order_by("id").values_list("to_email", "language", "kind")) == [
        (person.account.email, "cy", "sign-in-code"),
        ("nobody@example.org", "", "sign-up-code"),
    ]


def strip_own_words(body: bytes, email: str) -> str:
    text = body.decode().replace(email, "ADDRESS")
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', r"\1", text)


def test_known_and_unknown_addresses_get_the_same_answers():
    from django.test import Client

    person = cast.candidate()
    pages = []
    for email in (person.account.email, "nobody@example.org"):
        client = Client()
        asked = ask(client, email)
        shown = client.get("/sign-in/code/")
        wrong = client.post("/sign-in/code/", {"code": "x"})
        refused = client.post("/sign-in/password/", {"email": email, "password": "wrong"})
        up = ask(Client(), email, "/sign-up/", given_names="A", family_name="B", language="en")
        pages.append(
            [
                (asked.status_code, asked["Location"]),
                (up.status_code, up["Location"]),
                *(strip_own_words(page.content, email) for page in (shown, wrong, refused)),
            ]
        )

    assert pages[0] == pages[1]


def test_code_tried_five_times_is_spent_even_for_the_right_one(client):
    person = cast.candidate()
    ask(client, person.account.email)
    code = newest_code(person.account.email)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "wrong"})

    response = client.post("/sign-in/code/", {"code": code})

    assert "no longer works" in response.content.decode()
    assert signed_in_person(client) is None


def test_code_is_spent_after_its_time_and_after_its_use(client):
    person = cast.candidate()
    ask(client, person.account.email)
    code = newest_code(person.account.email)

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        late = client.post("/sign-in/code/", {"code": code})
    assert "no longer works" in late.content.decode()

    client.post("/sign-in/code/", {"code": code})
    assert signed_in_person(client) == person.id
    assert SignInAttempt.objects.get().used_at is not None


def test_new_code_ends_the_one_before(client):
    person = cast.candidate()
    ask(client, person.account.email)
    old = newest_code(person.account.email)

    client.post("/sign-in/code/again/")
    client.post("/sign-in/code/", {"code": old})
    assert signed_in_person(client) is None or old == newest_code(person.account.email)

    client.post("/sign-in/code/", {"code": newest_code(person.account.email)})
    assert signed_in_person(client) == person.id


def test_code_of_another_browser_does_not_count(client):
    from django.test import Client

    person = cast.candidate()
    ask(Client(), person.account.email)

    response = client.post("/sign-in/code/", {"code": newest_code(person.account.email)})

    assert response["Location"] == "/sign-in/"
    assert signed_in_person(client) is None


def test_sign_up_makes_the_person_only_when_the_code_comes_back(client):
    details = {"given_names": "Siân", "family_name": "ap Rhŷs", "language": "cy"}
    ask(client, "sian@example.org", "/sign-up/", **details)
    assert not Person.objects.exists()

    client.post("/sign-in/code/", {"code": newest_code("sian@example.org")})

    person = Person.objects.get()
    assert (person.name, person.language, person.account.email) == ("Siân ap Rhŷs", "cy", "sian@example.org")
    assert signed_in_person(client) == person.id


def test_sign_up_with_a_known_address_signs_in_and_changes_nothing(client):
    person = cast.candidate(given_names="Nia")
    ask(client, person.account.email, "/sign-up/", given_names="Eve", family_name="X", language="en")

    client.post("/sign-in/code/", {"code": newest_code(person.account.email)})

    assert signed_in_person(client) == person.id
    assert Person.objects.get().given_names == "Nia"


def test_sign_in_with_an_unknown_address_goes_on_to_sign_up_without_a_second_code(client):
    ask(client, "new@example.org")
    response = client.post("/sign-in/code/", {"code": newest_code("new@example.org")})
    assert response["Location"] == "/sign-up/"

    client.post("/sign-up/", {"given_names": "Ifan", "family_name": "Huws", "language": "en"})

    assert signed_in_person(client) == Person.objects.get(given_names="Ifan").id


def test_sign_in_by_password_works_and_goes_where_it_was_asked(client):
    account = factories.account(password="a long enough one")
    client.get("/sign-in/password/?next=/account/%3Fa%3D1")

    response = client.post("/sign-in/password/", {"email": account.email, "password": "a long enough one"})

    assert response["Location"] == "/account/?a=1"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "x"]
)
def test_next_to_another_place_is_forgotten(client, address):
    account = factories.account(password="a long enough one")
    client.get("/sign-in/password/", {"next": address})

    response = client.post("/sign-in/password/", {"email": account.email, "password": "a long enough one"})

    assert response["Location"] == "/application/"


def test_closed_account_cannot_sign_in(client):
    account = factories.account(password="a long enough one", is_active=False)
    client.post("/sign-in/password/", {"email": account.email, "password": "a long enough one"})
    assert signed_in_person(client) is None

    ask(client, account.email)
    response = client.post("/sign-in/code/", {"code": newest_code(account.email)})

    assert "closed" in response.content.decode()
    assert signed_in_person(client) is None


@pytest.mark.parametrize("language", ["en", "cy"])
def test_sixth_code_for_one_address_is_refused_in_both_languages(client, language):
    for _ in range(5):
        ask(client, "one@example.org")

    response = client.post(f"/sign-in/?language={language}", {"email": "ONE@example.org"})

    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert f'lang="{language}"' in response.content.decode()
    assert ask(client, "two@example.org").status_code == 302


def test_sixth_wrong_password_for_one_address_is_refused_known_or_not(client):
    account = factories.account(password="a long enough one")
    for email in (account.email, "nobody@example.org"):
        codes = [client.post("/sign-in/password/", {"email": email, "password": "wrong"}).status_code for _ in range(6)]
        assert codes == [200, 200, 200, 200, 200, 429]


def test_sign_out_is_by_post_alone(client):
    cast.sign_in(client, cast.candidate())

    client.get("/sign-out/")
    assert signed_in_person(client) is not None

    client.post("/sign-out/")
    assert signed_in_person(client) is None


@pytest.mark.parametrize("text", ["", "x", "a" * 300 + "@example.org", "\u202ea@example.org", "😀@example.org"])
def test_bad_address_gets_an_error_and_no_message(client, text):
    response = ask(client, text)

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert "<title>Error:" in response.content.decode()
    assert not Message.objects.exists()


def test_sign_up_without_anything_lists_every_problem(client):
    body = client.post("/sign-up/", {}).content.decode()

    for words in ("Enter your given names", "Enter your family name", "Enter your e-mail address", "Choose a language"):
        assert f">{words}</a>" in body


def test_demo_link_signs_in_once_and_only_within_its_day(client):
    from ysgol.foundation.kernel.actors import command
    from ysgol.foundation.kernel.permissions import Permission
    from ysgol.foundation.people import actions

    by = command("tests", Permission.REGISTER_PEOPLE)
    officer = cast.delivery_officer()
    link = actions.sign_in_link(person_id=officer.id, by=by, at=timezone.now())
    old = actions.sign_in_link(person_id=officer.id, by=by, at=timezone.now() - dt.timedelta(hours=25))

    assert client.get(old).status_code == 404
    response = client.get(link)
    assert (response.status_code, response["Location"]) == (302, "/cases/")
    assert signed_in_person(client) == officer.id
    assert client.get(link).status_code == 404

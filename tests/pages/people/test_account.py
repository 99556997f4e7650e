"""One's own account, and every page of this context in both languages."""

import pytest
from django.test import Client

from tests import cast, factories
from tests.pages.people.test_sign_in import newest_code, signed_in_person
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.notices.models import Message
from ysgol.foundation.people import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return cast.candidate(given_names="Nia", family_name="Rees")


@pytest.fixture
def mine(client, person):
    return cast.sign_in(client, person)


def test_account_shows_name_address_and_language(mine, person):
    body = mine.get("/account/").content.decode()

    for words in ("Nia Rees", person.account.email, "Both languages", "You hold no role"):
        assert words in body


def test_language_of_messages_is_changed_and_audited(mine, person):
    mine.post("/account/language/", {"language": "cy"})

    assert queries.person(person.id).language == "cy"
    assert AuditEvent.objects.filter(action="people.set-language", actor=str(person.id)).count() == 1
    assert "Choose a language" in mine.post("/account/language/", {"language": "fr"}).content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "Enter your given names"),
        ("x" * 101, "Use 100 characters or fewer"),
        ("Nia\u202eeR", "hidden characters"),
        ("Nia\x00", "hidden characters"),
    ],
)
def test_bad_name_is_refused_with_words_and_kept_in_the_box(mine, given, words):
    response = mine.post("/account/name/", {"given_names": given, "family_name": "Kept-in-box"})

    body = response.content.decode()
    assert response.status_code == 200
    assert words in body
    assert "Kept-in-box" in body


@pytest.mark.parametrize("given", ["Siân Ŵyn", "Nia 😀", "O'Neill-Ŷ", "<script>alert(1)</script>"])
def test_unusual_name_is_stored_and_shown_escaped(mine, given):
    mine.post("/account/name/", {"given_names": given, "family_name": "Rees"})

    assert "<script>alert(1)" not in mine.get("/account/").content.decode()
    assert mine.get("/account/").status_code == 200


def test_new_address_counts_once_its_code_comes_back_and_the_old_one_is_told(mine, person):
    old = person.account.email
    mine.post("/account/email/", {"email": "new@example.org"})
    assert queries.person(person.id).email == old
    assert "This code is wrong" in mine.post("/account/email/code/", {"code": "x"}).content.decode()

    mine.post("/account/email/code/", {"code": newest_code("new@example.org")})

    assert queries.person(person.id).email == "new@example.org"
    assert Message.objects.get(kind="account-changed").to_email == old


def test_new_address_of_somebody_else_is_refused_only_after_its_code(mine, person):
    other = cast.outsider()
    assert mine.post("/account/email/", {"email": other.account.email}).status_code == 302

    body = mine.post("/account/email/code/", {"code": newest_code(other.account.email)}).content.decode()

    assert "Another account signs in with this address" in body
    assert queries.person(person.id).email != other.account.email


def test_password_is_set_and_ends_the_other_sessions_alone(mine, person):
    other = cast.sign_in(Client(), person)

    assert mine.post("/account/password/", {"password": "tair gair ar hap"}).status_code == 302

    assert mine.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    body = Client().post("/sign-in/password/", {"email": person.account.email, "password": "tair gair ar hap"})
    assert body.status_code == 302


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "at least 12 characters"), ("password1234", "easily guessed"), ("", "Enter a new password")],
)
def test_weak_password_is_refused_with_the_reason(mine, password, words):
    assert words in mine.post("/account/password/", {"password": password}).content.decode()


def test_password_change_asks_for_the_present_one_without_a_fresh_code(client):
    account = factories.account(password="a long enough one")
    client.post("/sign-in/password/", {"email": account.email, "password": "a long enough one"})

    body = client.post("/account/password/", {"present": "wrong", "password": "tair gair ar hap"}).content.decode()
    assert "This is not your present password" in body
    right = {"present": "a long enough one", "password": "tair gair ar hap"}
    assert client.post("/account/password/", right).status_code == 302
    assert signed_in_person(client) == account.person_id


PUBLIC = ["/sign-in/", "/sign-in/password/", "/sign-up/"]
OWN = [
    "/account/", "/account/name/", "/account/language/", "/account/email/", "/account/password/",
    "/account/second-factor/", "/account/second-factor/set-up/",
]  # fmt: skip
ACCESS = ["/access/", "/access/?q=Rees", "/access/?q=zzzz", "/access/?q=", "/access/review/"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_opens_in_both_languages_with_one_heading(client, language):
    person = cast.candidate(family_name="Rees")
    officer = cast.delivery_officer()
    manager = cast.access_manager()
    grant = officer.role_grants.get()
    address = f"/access/people/{officer.id}/"
    pages = [(client, page) for page in PUBLIC]
    pages += [(cast.sign_in(Client(), person), page) for page in OWN]
    access = [*ACCESS, address, f"{address}grant/", f"/access/people/{manager.id}/grant/",
              f"{address}reset-second-factor/", f"/access/grants/{grant.id}/end/"]  # fmt: skip
    pages += [(cast.sign_in(Client(), manager), page) for page in access]
    pages += [(cast.sign_in(Client(), officer), "/people/matches/")]

    for browser, page in pages:
        browser.cookies["language"] = language
        response = browser.get(page)
        body = response.content.decode()
        assert (page, response.status_code, body.count("<h1")) == (page, 200, 1)
        assert f'<html lang="{language}"' in body


@pytest.mark.parametrize("page", [*OWN, "/access/", "/people/matches/", "/session/kept/"])
def test_pages_lead_to_sign_in_and_back_when_signed_out(client, page):
    response = client.get(page)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("page", ["/access/", "/access/review/", "/access/people/1/", "/people/matches/"])
def test_staff_pages_are_forbidden_to_a_candidate(mine, page):
    assert mine.get(page).status_code == 403

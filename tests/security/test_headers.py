"""The headers of every kind of answer, asserted whole: one more or one less is a decision."""

import re

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from tests import cast
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import actions as people

POLICY = {
    "default-src 'none'",
    "script-src 'self' NONCE",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
ALWAYS = {
    "Cache-Control": "private, no-store",
    "Content-Language": "en",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Language, Cookie",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HTML = {"Content-Type": "text/html; charset=utf-8"}
# What differs by content and is no matter of protection.
UNCHECKED = {"Content-Length", "Location"}

pytestmark = pytest.mark.django_db


def headers(response):
    """The headers without those that only describe the content; the policy apart, as a set, with its nonce named."""
    found = {name: value for name, value in response.headers.items() if name not in UNCHECKED}
    found["Vary"] = ", ".join(sorted(found["Vary"].split(", ")))
    policy = re.sub(r"'nonce-[A-Za-z0-9+/=_-]{22,}'", "NONCE", found.pop("Content-Security-Policy"))
    return found, set(policy.split("; "))


def without_nonce():
    return {part.replace(" NONCE", "") for part in POLICY}


@pytest.fixture
def reader():
    return Client(HTTP_ACCEPT_LANGUAGE="en", raise_request_exception=False)


@pytest.mark.parametrize("path", ["/", "/eligibility/", "/rules/", "/sign-in/", "/sign-up/"])
def test_public_page_has_exactly_these_headers(reader, path):
    response = reader.get(path)

    assert response.status_code == 200
    assert headers(response) == ({**ALWAYS, **HTML}, POLICY)


@pytest.mark.parametrize("path", ["/account/", "/application/"])
def test_page_of_a_signed_in_person_has_exactly_these_headers(reader, path):
    response = cast.sign_in(reader, cast.candidate()).get(path)

    assert response.status_code == 200
    assert headers(response) == ({**ALWAYS, **HTML}, POLICY)


def test_page_that_does_not_exist_has_exactly_these_headers(reader):
    response = reader.get("/no-such-page/")

    assert response.status_code == 404
    assert headers(response) == ({**ALWAYS, **HTML}, POLICY)


def test_page_that_is_not_permitted_has_exactly_these_headers(reader):
    response = cast.sign_in(reader, cast.candidate()).get("/audit/")

    assert response.status_code == 403
    assert headers(response) == ({**ALWAYS, **HTML}, POLICY)


def test_redirect_has_exactly_these_headers(reader):
    response = reader.get("/account/")

    assert response.status_code == 302
    assert headers(response) == ({**ALWAYS, **HTML}, without_nonce())


def test_health_probe_has_exactly_these_headers(reader):
    response = reader.get("/healthz")

    assert response.json() == {"status": "ok"}
    assert headers(response) == ({**ALWAYS, "Content-Type": "application/json"}, without_nonce())


def test_export_is_a_file_and_is_never_shown(reader):
    purpose = {"purpose": "Looking into a complaint"}
    response = cast.sign_in(reader, cast.auditor()).post("/audit/export/", purpose)
    found, policy = headers(response)

    assert response.status_code == 200
    assert found.pop("Content-Disposition").startswith("attachment; filename=")
    assert found == {**ALWAYS, "Content-Type": "text/csv; charset=utf-8"}
    assert policy == without_nonce()


def test_form_without_its_token_is_refused_with_exactly_these_headers():
    response = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en").post("/sign-in/", {"email": "a@example.org"})

    assert response.status_code == 403
    assert headers(response) == ({**ALWAYS, **HTML}, POLICY)


def test_failure_of_the_service_has_these_headers_and_tells_nothing(reader, monkeypatch):
    from ysgol.web import views

    monkeypatch.setattr(views, "render", lambda *_: 1 / 0)

    response = reader.get("/accessibility/")

    assert response.status_code == 500
    assert b"ZeroDivisionError" not in response.content
    found, policy = headers(response)
    assert (found, policy) == ({**ALWAYS, **HTML}, POLICY)


@override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True, SECURE_SSL_REDIRECT=True)
def test_production_asks_for_tls_for_a_year_and_sends_plain_requests_away():
    secure = Client(HTTP_ACCEPT_LANGUAGE="en").get("/", secure=True)
    plain = Client(HTTP_ACCEPT_LANGUAGE="en").get("/accessibility/")

    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/accessibility/")


def test_nonce_is_new_on_every_page(reader):
    found = {re.search(r"'nonce-([^']+)'", reader.get("/").headers["Content-Security-Policy"])[1] for _ in range(5)}

    assert len(found) == 5


def test_page_carries_no_inline_script_or_style(reader):
    for path in ("/", "/eligibility/", "/sign-in/"):
        body = reader.get(path).content.decode()

        assert re.findall(r"<script(?![^>]*\bsrc=)", body) == []
        assert re.findall(r"\sstyle=|<style|\son\w+=\"", body) == []


def test_cookies_of_a_session_are_closed_to_script_and_other_sites(reader):
    by = system("demonstration", Permission.REGISTER_PEOPLE)
    link = people.sign_in_link(person_id=cast.candidate().pk, by=by, at=timezone.now())

    reader.get(link)

    cookie = reader.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_session_gets_a_new_key_when_somebody_signs_in(reader):
    """A key that somebody planted before sign-in is worth nothing after it."""
    reader.post("/eligibility/level2-literacy/", {"answer": "yes"})
    before = reader.cookies["sessionid"].value
    by = system("demonstration", Permission.REGISTER_PEOPLE)
    link = people.sign_in_link(person_id=cast.candidate().pk, by=by, at=timezone.now())

    reader.get(link)

    assert reader.cookies["sessionid"].value != before
    stranger = Client(HTTP_ACCEPT_LANGUAGE="en")
    stranger.cookies["sessionid"] = before
    assert stranger.get("/account/").status_code == 302


def test_sign_in_link_of_the_demonstration_works_once(reader):
    by = system("demonstration", Permission.REGISTER_PEOPLE)
    link = people.sign_in_link(person_id=cast.candidate().pk, by=by, at=timezone.now())

    assert reader.get(link).status_code == 302
    assert Client().get(link).status_code == 404

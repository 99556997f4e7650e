"""Another site can neither send our forms nor send our readers away."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.guard.test_access_matrix import expected_pairs
from tests.guard.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(name for name, method in expected_pairs() if method == "POST"))
def test_address_that_changes_something_refuses_a_form_without_its_token(name):
    world = World(name)
    path = reverse(name, kwargs=world.arguments())
    for role in ("own", "head", "off", "mgr", "ref", "acc", "aud"):
        client = Client(enforce_csrf_checks=True)
        cast.sign_in(client, world.people[role])

        assert client.post(path, HTTP_ORIGIN="https://evil.example").status_code == 403, role


@pytest.mark.parametrize("name", sorted(name for name, method in expected_pairs() if method == "POST"))
def test_address_that_changes_something_refuses_to_be_followed_as_a_link(name):
    world = World(name)

    response = world.client("own").get(reverse(name, kwargs=world.arguments()))

    assert response.status_code in {403, 404, 405}


AWAY = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "/sign-in/?next=//evil.example",
    "http://testserver@evil.example/",
    "///evil.example",
]


@pytest.mark.parametrize("away", AWAY)
def test_sign_in_never_sends_a_reader_to_another_site(away):
    client = cast.sign_in(Client(), cast.candidate())

    for path in ("/sign-in/", "/sign-up/"):
        response = client.get(path, {"next": away})
        target = response.headers.get("Location", "/")

        assert target.startswith("/"), path
        assert not target.startswith(("//", "/\\")), path
        assert "evil.example" not in target.split("?")[0], path


@pytest.mark.parametrize("away", AWAY)
def test_language_switch_stays_on_the_page(away):
    body = Client().get("/", {"next": away, "language": "cy"}).content.decode()

    assert 'href="https://evil' not in body
    assert 'href="//evil' not in body
    assert "javascript:alert" not in body


@pytest.mark.parametrize("path", ["//evil.example/%2e%2e", "/\\evil.example", "//evil.example"])
def test_path_that_looks_like_another_site_leads_nowhere(path):
    response = Client().get(path)

    assert "Location" not in response.headers or response.headers["Location"].startswith("/")
    assert not response.headers.get("Location", "/").startswith("//")


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example"])
def test_host_that_is_not_ours_is_refused(host, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    assert Client(HTTP_HOST=host, raise_request_exception=False).get("/account/").status_code == 400

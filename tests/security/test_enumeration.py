"""Nobody learns from the service who has an account, or finds a link by trying."""

import re

import pytest
from django.test import Client

from tests import cases, cast, factories
from ysgol.foundation.notices.models import Message

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"[\w.+-]+@example\.org")


def shown(response):
    """Status, target and page, without the address that was typed and what is new each time."""
    body = ADDRESS.sub("ADDRESS", response.content.decode())
    body = re.sub(r'(nonce|value)="[^"]*"', "", body)
    return response.status_code, response.headers.get("Location", ""), body


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in/", {}),
        ("/sign-up/", {"given_names": "Mair", "family_name": "Prawf", "language": "cy"}),
        ("/sign-in/password/", {"password": "not the password at all"}),
    ],
)
def test_address_with_an_account_and_one_without_get_the_same_answer(path, fields):
    known, unknown = Client(HTTP_ACCEPT_LANGUAGE="en"), Client(HTTP_ACCEPT_LANGUAGE="en")
    email = factories.account(password="correct horse battery").email

    answers = []
    for client, address in ((known, email), (unknown, "nobody@example.org")):
        first = client.post(path, {**fields, "email": address})
        after = client.get(first.headers["Location"]) if first.status_code == 302 else first
        answers.append((shown(first), shown(after)))

    assert answers[0] == answers[1]


def test_right_code_is_worth_nothing_after_five_wrong_ones():
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.post("/sign-in/", {"email": factories.account().email})
    code = Message.objects.get(kind="sign-in-code").secrets["code"]

    for number in range(5):
        client.post("/sign-in/code/", {"code": f"{(int(code) + 1 + number) % 1_000_000:06}"})
    client.post("/sign-in/code/", {"code": code})

    assert client.get("/account/").status_code == 302


def test_right_code_signs_in():
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.post("/sign-in/", {"email": factories.account().email})

    client.post("/sign-in/code/", {"code": Message.objects.get(kind="sign-in-code").secrets["code"]})

    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("end", ["", "answer/", "support/", "refuse/", "wrong-person/"])
def test_link_of_a_headteacher_that_is_wrong_looks_like_one_that_has_run_out(end, time_machine):
    time_machine.move_to(factories.NOW, tick=False)
    on = cases.scene()
    request, token = cases.ask(on, cases.fill(on, cases.started(on)))
    cases.confirm(on, request, token)

    used = shown(Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/endorse/{token}/{end}"))
    wrong = shown(Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/endorse/{token[::-1]}/{end}"))

    assert used[0] == wrong[0] == 404
    assert used[2].replace(token, "TOKEN") == wrong[2].replace(token[::-1], "TOKEN")


def test_links_tried_from_one_place_are_limited():
    client = Client(HTTP_ACCEPT_LANGUAGE="en")

    answers = [client.get(f"/endorse/{number:043}/").status_code for number in range(40)]

    assert answers[0] == 404
    assert answers[-1] == 429


def test_application_of_somebody_else_is_not_there(time_machine):
    time_machine.move_to(factories.NOW, tick=False)
    on = cases.scene()
    application = cases.submitted(on)
    stranger = cast.sign_in(Client(HTTP_ACCEPT_LANGUAGE="en"), cast.outsider())
    number = application.documents.order_by("pk").first().document_id

    real = shown(stranger.get(f"/application/documents/{number}/"))
    missing = shown(stranger.get("/application/documents/999999/"))

    assert real[0] == missing[0] == 404
    assert real[2].replace(f"/{number}/", "/N/") == missing[2].replace("/999999/", "/N/")

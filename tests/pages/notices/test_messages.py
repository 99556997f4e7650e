import datetime as dt

import pytest
from django.test import Client

from tests import cast
from tests.factories import NOW, message
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions
from ysgol.foundation.notices.models import Message, StaffTask

pytestmark = pytest.mark.django_db
WORKER = system("worker", Permission.DELIVER_MESSAGES)


@pytest.fixture
def officer():
    return cast.sign_in(Client(), cast.delivery_officer(region="north"))


@pytest.fixture
def elsewhere():
    return cast.sign_in(Client(), cast.delivery_officer(region="mid"))


def refused(**given):
    """A message whose address was refused, with its task."""
    row = message(**given)
    Message.objects.filter(pk=row.pk).update(state="sent", sent_at=NOW)
    actions.record_bounce(message_id=row.pk, by=system("tests", Permission.SEE_DELIVERY), at=NOW)
    row.refresh_from_db()
    return row


def page(client, path, /, status=200, **query):
    response = client.get(path, query)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_message_list_asks_the_same_number_of_questions(officer, django_assert_max_num_queries, count):
    for _ in range(count):
        message()

    with django_assert_max_num_queries(10):
        text = page(officer, "/messages/")

    assert text.count("Offer of a place<span") == min(count, 50)
    assert ("No message matches" in text) == (count == 0)
    assert ("Next page" in text) == (count == 60)


def test_message_list_is_filtered_and_of_the_region_only(officer, elsewhere):
    message(to_email="one@example.org")
    message(to_email="two@example.org", kind="waiting-list", about="application:13")
    refused(to_email="three@example.org")

    def addresses(client, **query):
        text = page(client, "/messages/", **query)
        return {name for name in ("one", "two", "three") if f"{name}@example.org</td>" in text}

    assert addresses(officer) == {"one", "two", "three"}
    assert addresses(officer, kind="waiting-list") == {"two"}
    assert addresses(officer, state="bounced") == {"three"}
    assert addresses(officer, about="application:13") == {"two"}
    assert addresses(officer, to_email="ONE@example.org") == {"one"}
    assert addresses(elsewhere) == set()


@pytest.mark.parametrize("query", [{"state": "burnt"}, {"about": "x" * 81}, {"to_email": "a\u202eb"}, {"page": "zero"}])
def test_message_list_with_a_wrong_filter_says_so(officer, query):
    message()

    text = page(officer, "/messages/", **query)

    assert ("There is a problem" in text) == ("page" not in query)


def test_message_shows_its_text_with_the_secret_link_hidden(officer):
    row = message(kind="endorsement-request", language="")

    text = page(officer, f"/messages/{row.pk}/")

    assert "abcdefghijkl" not in text
    assert text.count("[one-time link or code, hidden]") == 2
    assert '<strong lang="cy">' in text and '<strong lang="en">' in text
    assert "Waiting to be sent" in text


def test_message_of_another_region_is_not_there(elsewhere):
    row = refused()

    for address in (
        f"/messages/{row.pk}/",
        f"/messages/{row.pk}/send-again/",
        f"/messages/tasks/{StaffTask.objects.get().pk}/",
    ):
        page(elsewhere, address, status=404)
    for address in ("came-back", "arrived", "send-again"):
        response = elsewhere.post(f"/messages/{row.pk}/{address}/", {"to_email": "me@example.org"})
        assert response.status_code == 404
    assert Message.objects.get().state == "bounced"


def test_message_sent_again_to_a_corrected_address_closes_the_task(officer):
    row = refused()
    task = StaffTask.objects.get()
    assert "An address was refused" in page(officer, "/messages/tasks/")
    assert f"/messages/{row.pk}/" in page(officer, f"/messages/tasks/{task.pk}/")

    response = officer.post(f"/messages/{row.pk}/send-again/", {"to_email": "right@example.org"}, follow=True)

    assert "The message waits to be sent again" in response.content.decode()
    row.refresh_from_db()
    assert (row.state, row.to_email) == ("queued", "right@example.org")
    assert "Nothing waits for you" in page(officer, "/messages/tasks/")
    assert "Sent again" in page(officer, f"/messages/tasks/{task.pk}/")


@pytest.mark.parametrize("address", ["", "nobody", "a@example.org\nBcc: b@example.org", "x" * 260 + "@example.org"])
def test_message_sent_again_to_what_is_no_address_is_explained(officer, address):
    row = refused()

    response = officer.post(f"/messages/{row.pk}/send-again/", {"to_email": address})

    assert response.status_code == 200
    assert "<title>Error: " in response.content.decode()
    assert Message.objects.get().state == "bounced"


def test_message_with_a_secret_link_to_another_address_is_explained(officer):
    row = refused(kind="endorsement-request")

    response = officer.post(f"/messages/{row.pk}/send-again/", {"to_email": "officer@example.org"})

    assert "one-time link for the first address" in response.content.decode()
    assert Message.objects.get().state == "bounced"


def test_message_whose_secret_is_gone_offers_no_second_sending(officer):
    row = refused(kind="endorsement-request")
    Message.objects.update(secrets={})

    text = page(officer, f"/messages/{row.pk}/")
    response = officer.post(f"/messages/{row.pk}/send-again/", {"to_email": row.to_email})

    assert "no longer kept" in text and "send-again" not in text
    assert response.status_code == 409


def test_message_that_came_back_is_noted_once(officer):
    row = message()
    Message.objects.update(state="sent", sent_at=NOW)

    for _ in range(2):
        response = officer.post(f"/messages/{row.pk}/came-back/", follow=True)
        assert response.status_code == 200

    assert [(task.kind, task.region) for task in StaffTask.objects.all()] == [("message-bounced", "north")]


def test_message_of_unknown_fate_that_arrived_is_noted(officer):
    row = message()
    Message.objects.update(state="unknown")

    officer.post(f"/messages/{row.pk}/arrived/")

    assert Message.objects.get().state == "delivered"


def test_task_is_closed_with_a_word_on_how(officer):
    refused()
    task = StaffTask.objects.get()

    unsaid = officer.post(f"/messages/tasks/{task.pk}/", {})
    said = officer.post(f"/messages/tasks/{task.pk}/", {"how": "not-needed"}, follow=True)
    again = officer.post(f"/messages/tasks/{task.pk}/", {"how": "done"})

    assert "Say what happened" in unsaid.content.decode()
    assert "The task is closed" in said.content.decode()
    assert again.status_code == 409


@pytest.mark.parametrize("who", [cast.candidate, cast.headteacher, cast.auditor, cast.access_manager])
def test_message_pages_are_forbidden_without_permission(who):
    client = cast.sign_in(Client(), who())

    for address in ("/messages/", "/messages/tasks/", "/messages/1/"):
        page(client, address, status=403)


def test_message_pages_signed_out_lead_to_sign_in(client):
    assert client.get("/messages/").headers["Location"] == "/sign-in/?next=%2Fmessages%2F"


def test_outbox_of_the_demonstration_shows_sent_messages_with_their_links(client):
    row = message(kind="endorsement-request", language="")
    held = message(to_email="held@example.org", held=True)
    Message.objects.filter(pk=row.pk).update(state="sent", sent_at=NOW)

    listed = page(client, "/messages/outbox/")
    text = page(client, f"/messages/outbox/{row.pk}/")

    assert "sian.jones@example.org" in listed and "held@example.org" not in listed
    assert 'href="/endorse/abcdefghijkl/?language=en"' in text and 'href="/endorse/abcdefghijkl/?language=cy"' in text
    assert page(client, f"/messages/outbox/{held.pk}/", status=404)


def test_outbox_is_filtered_by_address_and_says_when_it_is_empty(client):
    row = message(to_email="one@example.org")
    message(to_email="two@example.org", at=NOW + dt.timedelta(hours=1))
    assert "No message yet" in page(client, "/messages/outbox/")
    Message.objects.update(state="sent", sent_at=NOW)

    text = page(client, "/messages/outbox/", address="ONE@example.org")

    assert row.to_email in text and "two@example.org" not in text
    assert "There is a problem" in page(client, "/messages/outbox/", address="x" * 255)


def test_outbox_outside_the_demonstration_is_empty_even_if_reached(client, settings):
    message()
    Message.objects.update(state="sent", sent_at=NOW)
    settings.DEMO = False

    assert "sian.jones@example.org" not in page(client, "/messages/outbox/")


def test_outbox_has_no_address_outside_the_demonstration(settings):
    import importlib

    from ysgol.foundation.notices import urls

    settings.DEMO = False
    try:
        importlib.reload(urls)
        assert [str(pattern.pattern) for pattern in urls.urlpatterns if "outbox" in str(pattern.pattern)] == []
    finally:
        settings.DEMO = True
        importlib.reload(urls)


@pytest.mark.parametrize("address", ["/messages/", "/messages/tasks/", "/messages/outbox/"])
def test_message_pages_are_in_welsh_too(officer, address):
    text = page(officer, address, language="cy")

    assert '<html lang="cy"' in text and ("Negeseuon" in text or "Tasgau" in text)

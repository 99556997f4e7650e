import datetime as dt

import pytest
from django.db import transaction

from tests.factories import NOW, message
from tests.pure.notices.facts import FACTS_OF
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import Actor, ActorKind, Grant, system
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions, queries
from ysgol.foundation.notices.models import Message, StaffTask

WORKER = system("worker", Permission.DELIVER_MESSAGES)


def officer(region, *permissions):
    held = frozenset(permissions or {Permission.SEE_DELIVERY, Permission.RELEASE_LETTERS})
    return Actor(ActorKind.PERSON, "5", person_id=5, grants=(Grant(held, region=region),))


NORTH, SOUTH, WALES = officer("north"), officer("mid"), officer("")
SCHOOL = Actor(ActorKind.PERSON, "6", 6, (Grant(frozenset({Permission.SEE_DELIVERY}), organisation="6602130"),))


@pytest.mark.django_db
def test_message_queued_keeps_its_text_without_secrets():
    row = message(kind="endorsement-request", language="cy", to_email="pennaeth@example.org")

    assert (row.state, row.region, row.next_attempt_at, row.to_person) == ("queued", "north", NOW, None)
    assert row.secrets == {"link": "http://localhost:8000/endorse/abcdefghijkl/"}
    assert "link" not in row.facts and "abcdefghijkl" not in row.body
    assert "[hidden]?language=cy" in queries.shown_body(row, hidden="[hidden]")
    assert "http://localhost:8000/endorse/abcdefghijkl/?language=cy" in queries.demonstration_body(row, hidden="")
    event = AuditEvent.objects.get(subject=f"message:{row.pk}")
    assert (event.action, event.facts) == (
        "notices.queue",
        {"kind": "endorsement-request", "about": "application:12", "held": False},
    )


@pytest.mark.django_db
def test_message_text_outside_the_demonstration_never_shows_secrets(settings):
    row = message(kind="endorsement-request")
    settings.DEMO = False

    assert "abcdefghijkl" not in queries.demonstration_body(row, hidden="[hidden]")
    assert list(queries.demonstration_outbox("")) == []


@pytest.mark.django_db
def test_message_with_the_same_key_twice_is_one_message():
    first = message(once_key="application:12/reminder/1")
    second = message(once_key="application:12/reminder/1", to_email="other@example.org")

    assert second == first
    assert Message.objects.count() == 1
    assert AuditEvent.objects.filter(action="notices.queue").count() == 1


@pytest.mark.django_db(transaction=True)
def test_message_with_the_same_key_at_the_same_moment_is_one_message(at_once):
    message()

    made = at_once(lambda: message(once_key="application:12/reminder/1").pk, 4)

    assert len(made) == 4 and len(set(made)) == 1
    assert at_once(Message.objects.count, 1) == [2]


@pytest.mark.django_db
def test_message_is_gone_when_the_change_that_caused_it_is_undone():
    with pytest.raises(RuntimeError), transaction.atomic():
        message()
        raise RuntimeError

    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to_email": ""}, "message-address"),
        ({"to_email": "a@example.org\nBcc: b@example.org"}, "message-address"),
        ({"to_email": "not an address"}, "message-address"),
        ({"language": "fr"}, "message-language"),
        ({"facts": {}}, "message-facts"),
        ({"kind": "sign-in-code", "facts": FACTS_OF["place-offered"]}, "message-facts"),
    ],
)
def test_message_that_cannot_be_sent_is_refused_at_once(given, code):
    with pytest.raises(Invalid, match=code):
        message(**given)

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_held_letters_released_are_queued_once_and_only_in_the_region():
    rows = [message(held=True), message(held=True)]
    numbers = [row.pk for row in rows]
    later = NOW + dt.timedelta(hours=1)

    with pytest.raises(NotAllowed):
        actions.release_held(message_ids=numbers, by=SOUTH, at=later)
    with pytest.raises(NotFound):
        actions.release_held(message_ids=[*numbers, 999], by=NORTH, at=later)
    assert actions.release_held(message_ids=numbers, by=NORTH, at=later) == 2
    assert actions.release_held(message_ids=numbers, by=NORTH, at=later) == 0

    assert set(Message.objects.values_list("state", "next_attempt_at")) == {("queued", later)}


@pytest.mark.django_db
def test_reminder_no_longer_needed_is_cancelled_with_its_secret():
    waiting = message(kind="endorsement-reminder", due_at=NOW + dt.timedelta(days=7))
    other = message(kind="place-offered")

    assert actions.cancel(about="application:12", kinds=["endorsement-reminder"], by=WORKER, at=NOW) == 1

    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.state, waiting.secrets, other.state) == ("cancelled", {}, "queued")


@pytest.mark.django_db
def test_messages_and_tasks_are_seen_in_ones_own_region_only():
    north, wales = message(), message(region="")
    with transaction.atomic():
        task = actions.open_task(kind="offer-expired", about="application:12", region="north", by=WORKER, at=NOW)

    assert list(queries.visible_to(NORTH)) == [north]
    assert list(queries.visible_to(SOUTH)) == list(queries.visible_to(SCHOOL)) == list(queries.visible_to(WORKER)) == []
    assert set(queries.visible_to(WALES)) == {north, wales}
    assert list(queries.open_tasks(NORTH)) == [task]
    assert list(queries.open_tasks(SOUTH)) == []
    with pytest.raises(NotFound):
        queries.message(SOUTH, north.pk)
    with pytest.raises(NotFound):
        actions.settle_task(task_id=task.pk, how="done", by=SOUTH, at=NOW)


@pytest.mark.django_db
def test_task_opened_twice_is_one_task_until_settled():
    def ask():
        return actions.open_task(kind="offer-expired", about="application:12", region="north", by=WORKER, at=NOW)

    first = ask()
    assert ask() == first

    actions.settle_task(task_id=first.pk, how="done", by=NORTH, at=NOW)
    with pytest.raises(Conflict, match="task-settled"):
        actions.settle_task(task_id=first.pk, how="not-needed", by=NORTH, at=NOW)

    assert ask() != first
    assert list(StaffTask.objects.values_list("settled_by", "settled_how")) == [("5", "done"), ("", "")]
    with pytest.raises(Invalid):
        actions.open_task(kind="no-such-task", about="x:1", by=WORKER, at=NOW)
    with pytest.raises(Invalid):
        actions.settle_task(task_id=first.pk, how="burnt", by=NORTH, at=NOW)


@pytest.mark.django_db
def test_deliveries_of_cases_are_listed_by_case():
    first, second = message(), message(about="application:13")
    third = message(kind="waiting-list", at=NOW + dt.timedelta(hours=1))

    found = queries.deliveries(["application:12", "application:13", "application:14"])

    assert {about: [row.id for row in rows] for about, rows in found.items()} == {
        "application:12": [third.pk, first.pk],
        "application:13": [second.pk],
    }


def test_preview_is_the_text_that_would_be_queued():
    text = queries.preview("waiting-list", "en", FACTS_OF["waiting-list"])

    assert text.subject.startswith("You are on the waiting list")
    with pytest.raises(Invalid):
        queries.preview("waiting-list", "en", {})

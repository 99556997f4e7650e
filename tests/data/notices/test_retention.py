"""Messages are removed when the rulebook's months have passed, and not before."""

import datetime as dt

import pytest

from tests import factories
from tests.factories import NOW
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions
from ysgol.foundation.notices.actions import retention
from ysgol.foundation.notices.models import DeliveryAttempt, Message, StaffTask
from ysgol.foundation.rulebook import queries as rulebook

pytestmark = pytest.mark.django_db
WORKER = system("worker", Permission.DELIVER_MESSAGES)
# Twenty-four months by the rulebook: what was sent on 23 November 2026 is kept on 23 November 2028.
LAST_DAY = dt.datetime(2028, 11, 23, 12, 0, tzinfo=dt.UTC)
DAY_AFTER = LAST_DAY + dt.timedelta(days=1)


def sent(**fields) -> Message:
    row = factories.message()
    fields = {"state": "sent", "sent_at": NOW, **fields}
    Message.objects.filter(pk=row.pk).update(**fields)
    DeliveryAttempt.objects.create(message=row, number=1, to_email=row.to_email, started_at=NOW)
    return row


def test_rulebook_keeps_messages_for_two_years():
    assert rulebook.retention_months("message") == 24
    assert rulebook.retention_months("audit") is None


def test_sent_message_is_kept_to_the_last_day_and_then_removed_with_its_attempts_and_tasks():
    row = sent()
    actions.open_task(kind="message-bounced", about=f"message:{row.pk}", message=row, by=WORKER, at=NOW)
    StaffTask.objects.update(settled_by="1", settled_at=NOW, settled_how="resent")

    assert actions.purge_messages(by=WORKER, at=LAST_DAY) == 0
    assert actions.purge_messages(by=WORKER, at=DAY_AFTER) == 1

    assert [model.objects.count() for model in (Message, DeliveryAttempt, StaffTask)] == [0, 0, 0]
    event = AuditEvent.objects.order_by("number").last()
    facts = {"messages": 1, "attempts": 1, "tasks": 1, "before": "2026-11-24"}
    assert (event.action, event.facts) == ("notices.purge", facts)


@pytest.mark.parametrize("state", ["failed", "bounced", "unknown", "cancelled"])
def test_message_that_never_went_counts_from_its_writing(state):
    sent(state=state, sent_at=None)

    assert actions.purge_messages(by=WORKER, at=LAST_DAY) == 0
    assert actions.purge_messages(by=WORKER, at=DAY_AFTER) == 1


@pytest.mark.parametrize("state", ["held", "queued"])
def test_message_that_still_waits_is_never_removed(state):
    sent(state=state, sent_at=None)

    assert actions.purge_messages(by=WORKER, at=DAY_AFTER) == 0
    assert Message.objects.count() == 1


def test_message_that_an_open_task_asks_about_is_kept():
    row = sent(state="failed", sent_at=None)
    actions.open_task(kind="message-failed", about=f"message:{row.pk}", message=row, by=WORKER, at=NOW)

    assert actions.purge_messages(by=WORKER, at=DAY_AFTER) == 0
    assert (Message.objects.count(), StaffTask.objects.count()) == (1, 1)


def test_settled_task_without_a_message_goes_and_an_open_one_stays():
    for number in (1, 2):
        actions.open_task(kind="offer-expired", about=f"application:{number}", by=WORKER, at=NOW)
    actions.close_task(kind="offer-expired", about="application:1", by=WORKER, at=NOW)

    actions.purge_messages(by=WORKER, at=DAY_AFTER)

    assert [task.about for task in StaffTask.objects.all()] == ["application:2"]


def test_many_messages_go_in_batches_each_with_one_audit_event(monkeypatch):
    monkeypatch.setattr(retention, "BATCH_ROWS", 2)
    for _ in range(5):
        sent()
    before = AuditEvent.objects.count()

    assert actions.purge_messages(by=WORKER, at=DAY_AFTER) == 5

    found = AuditEvent.objects.order_by("number")[before:]
    assert [event.facts["messages"] for event in found] == [2, 2, 1]


def test_one_run_ends_and_the_next_takes_the_rest(monkeypatch):
    monkeypatch.setattr(retention, "BATCH_ROWS", 2)
    monkeypatch.setattr(retention, "MOST_BATCHES", 2)
    for _ in range(5):
        sent()

    assert [actions.purge_messages(by=WORKER, at=DAY_AFTER) for _ in range(3)] == [4, 1, 0]


def test_nothing_to_remove_leaves_no_event():
    actions.purge_messages(by=WORKER, at=DAY_AFTER)

    assert not AuditEvent.objects.exists()


def test_purging_needs_the_workers_permission():
    with pytest.raises(NotAllowed):
        actions.purge_messages(by=system("other"), at=DAY_AFTER)

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection, transaction

from tests.factories import NOW
from ysgol.foundation.audit import actions, queries
from ysgol.foundation.audit.actions import record
from ysgol.foundation.audit.models import AuditEvent, AuditHead
from ysgol.foundation.kernel.actors import Actor, ActorKind, Grant, system
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission

WORKER = system("worker")
AUDITOR = Actor(ActorKind.PERSON, "7", person_id=7, grants=(Grant(frozenset({Permission.SEE_AUDIT})),))
REGIONAL = Actor(ActorKind.PERSON, "8", person_id=8, grants=(Grant(frozenset({Permission.SEE_AUDIT}), region="north"),))
triggers = import_module("ysgol.foundation.audit.migrations.0002_append_only")


def events(count, *, at=NOW):
    with transaction.atomic():
        for number in range(count):
            record("tests.do", f"thing:{number}", by=WORKER, at=at, reason="âô", facts={"n": number, "list": (1, "ŵ")})


def without_triggers(change):
    """What somebody with the keys of the database could do."""
    with connection.schema_editor() as editor:
        triggers.remove_triggers(None, editor)
    change()


@pytest.mark.django_db
def test_chain_untouched_holds():
    events(5)

    assert queries.first_break() is None


@pytest.mark.django_db
def test_chain_empty_holds():
    assert queries.first_break() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        (lambda: AuditEvent.objects.filter(number=3).update(actor="other"), 3),
        (lambda: AuditEvent.objects.filter(number=3).update(facts={"n": 99}), 3),
        (lambda: AuditEvent.objects.filter(number=2).delete(), 2),
        (lambda: AuditEvent.objects.filter(number=5).delete(), 5),
        (lambda: AuditEvent.objects.filter(number__gte=4).delete(), 4),
        (lambda: AuditEvent.objects.all().delete(), 1),
        (lambda: AuditHead.objects.all().delete(), 1),
        (lambda: AuditHead.objects.update(digest="0" * 64), 6),
    ],
)
def test_chain_changed_behind_the_triggers_is_found(change, broken_at):
    events(5)
    without_triggers(change)

    found = queries.first_break()

    with connection.schema_editor() as editor:
        triggers.add_triggers(None, editor)
    assert found == broken_at


@pytest.mark.django_db
def test_chain_in_summer_time_and_winter_time_holds():
    for at in (
        dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 10, 25, 1, 30, 0, 123456, tzinfo=dt.UTC),
    ):
        events(2, at=at)

    assert queries.first_break() is None


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        record("tests.do", "thing:1", by=WORKER, at=NOW)


@pytest.mark.django_db
def test_check_by_auditor_is_itself_recorded():
    events(2)

    assert actions.record_check(by=AUDITOR, at=NOW) is None

    last = AuditEvent.objects.order_by("-number")[0]
    assert (last.action, last.actor, last.facts) == ("audit.check", "7", {"checked": 2, "broken_at": None})


@pytest.mark.django_db
@pytest.mark.parametrize("who", [WORKER, REGIONAL])
def test_check_without_permission_in_all_of_wales_is_refused(who):
    with pytest.raises(NotAllowed):
        actions.record_check(by=who, at=NOW)


@pytest.mark.django_db
def test_events_filtered_come_back_newest_first():
    with transaction.atomic():
        record("people.grant-role", "person:4", by=WORKER, at=NOW)
        record("people.end-grant", "person:4", by=AUDITOR, at=NOW + dt.timedelta(days=1))
        record("notices.queue", "message:4", by=AUDITOR, at=NOW + dt.timedelta(days=2))

    def numbers(**where):
        return [row.number for row in queries.events(AUDITOR, queries.Filter(**where))]

    day = dt.date(2026, 11, 24)
    assert numbers() == [3, 2, 1]
    assert numbers(subject="person:4") == [2, 1]
    assert numbers(action="people.") == [2, 1]
    assert numbers(actor="7") == [3, 2]
    assert numbers(from_date=day) == [3, 2]
    assert numbers(until_date=day) == [2, 1]
    assert numbers(from_date=day, until_date=day) == [2]

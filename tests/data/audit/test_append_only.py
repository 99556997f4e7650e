"""The database refuses to rewrite the audit, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import NOW
from ysgol.foundation.audit.actions import record
from ysgol.foundation.audit.models import AuditEvent, AuditHead
from ysgol.foundation.kernel.actors import system

WORKER = system("worker")


def three_events():
    with transaction.atomic():
        for number in range(3):
            record("tests.do", f"thing:{number}", by=WORKER, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET actor = 'somebody else' WHERE number = 2",
        "UPDATE audit_auditevent SET number = 9 WHERE number = 3",
        "DELETE FROM audit_auditevent WHERE number = 2",
        "DELETE FROM audit_auditevent",
        "UPDATE audit_audithead SET number = 1",
        "UPDATE audit_audithead SET digest = 'other'",
        "UPDATE audit_audithead SET number = number + 2",
        "DELETE FROM audit_audithead",
        "INSERT INTO audit_auditevent (number, at, actor_kind, actor, action, subject, reason, facts, digest) "
        "SELECT 5, at, actor_kind, actor, action, subject, reason, facts, 'other' FROM audit_auditevent "
        "WHERE number = 3",
    ],
)
def test_audit_changed_by_hand_is_refused(statement):
    three_events()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(AuditEvent.objects.values_list("number", "subject")) == [(1, "thing:0"), (2, "thing:1"), (3, "thing:2")]
    assert AuditHead.objects.get().number == 3


@pytest.mark.django_db
def test_audit_event_replaced_is_refused():
    three_events()
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO audit_auditevent SELECT number, at, actor_kind, 'somebody else', action, subject, "
            "reason, facts, digest FROM audit_auditevent WHERE number = 2"
        )

    assert set(AuditEvent.objects.values_list("actor", flat=True)) == {"worker"}


@pytest.mark.django_db
def test_audit_emptied_on_postgresql_is_refused():
    three_events()
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditevent")

    assert AuditEvent.objects.count() == 3

"""Locks on rows that others point at: a lock that also stops foreign keys would stop two at work, each by the other.

PostgreSQL checks a foreign key when a transaction ends, when the audit is locked already; whoever holds the row that it
points at may be waiting for the audit.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cases, cast, factories
from ysgol.foundation.documents import actions as documents
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import actions as people
from ysgol.scheme.applications import actions
from ysgol.scheme.cohorts.models import Milestone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no rows"),
]
KEEPER = system("worker", Permission.KEEP_DOCUMENTS)


def locks(work, table):
    with CaptureQueriesContext(
        connection,
    ) as found:
        work()
    told = [one["sql"] for one in found if f'FROM "{table}"' in one["sql"] and " FOR " in one["sql"]]
    assert told, f"nothing locked {table}"
    return {one[one.rindex(" FOR ") :].split(" OF ")[0].strip() for one in told}


def test_person_who_changes_their_name_stops_nobody_who_writes_about_them():
    who = cast.candidate()
    by, at = factories.actor(who), factories.NOW

    assert locks(lambda: people.update_person(person_id=who.pk, given_names="Mair", by=by, at=at), "people_person") == {
        "FOR NO KEY UPDATE"
    }


def test_person_who_is_given_a_role_stops_nobody_who_writes_about_them():
    who, by = cast.candidate(), factories.actor(cast.access_manager())

    assert locks(
        lambda: people.grant_role(person_id=who.pk, role="auditor", from_date=factories.TODAY, by=by, at=factories.NOW),
        "people_person",
    ) == {"FOR NO KEY UPDATE"}


def test_document_that_is_scanned_may_be_attached_meanwhile():
    row = factories.document(owner=cast.candidate().pk, state="received")

    assert locks(lambda: documents.scan(document_id=row.pk, by=KEEPER, at=factories.NOW), "documents_document") == {
        "FOR NO KEY UPDATE"
    }


def test_cohort_whose_date_moves_may_be_applied_to_meanwhile():
    on = cases.scene()
    cases.decided(on, cases.submitted(on))
    last = Milestone.objects.filter(cohort=on.cohort).order_by("position").last()

    assert locks(
        lambda: actions.move_cohort_date(
            milestone_id=last.pk,
            starts_on=last.starts_on.replace(day=last.starts_on.day + 1),
            ends_on=last.ends_on.replace(day=last.ends_on.day + 1),
            reason="The hall is taken.",
            expected_version=1,
            by=on.by(on.manager),
            at=on.tick(),
        ),
        "cohorts_cohort",
    ) == {"FOR NO KEY UPDATE"}


def test_applications_are_locked_before_the_audit_when_a_date_moves():
    on = cases.scene()
    cases.decided(on, cases.submitted(on))
    last = Milestone.objects.filter(cohort=on.cohort).order_by("position").last()

    with CaptureQueriesContext(connection) as found:
        actions.move_cohort_date(
            milestone_id=last.pk,
            starts_on=last.starts_on.replace(day=last.starts_on.day + 1),
            ends_on=last.ends_on.replace(day=last.ends_on.day + 1),
            reason="The hall is taken.",
            expected_version=1,
            by=on.by(on.manager),
            at=on.tick(),
        )

    told = [one["sql"] for one in found]
    applications = next(
        n for n, sql in enumerate(told) if 'FROM "applications_application"' in sql and "FOR UPDATE" in sql
    )
    audit = next(n for n, sql in enumerate(told) if 'FROM "audit_audithead"' in sql and "FOR UPDATE" in sql)
    assert applications < audit


def test_person_is_locked_before_the_audit_when_an_application_starts():
    on = cases.scene()
    who = cast.candidate()

    with CaptureQueriesContext(connection) as found:
        cases.started(on, who)

    told = [one["sql"] for one in found]
    person = next(n for n, sql in enumerate(told) if 'FROM "people_person"' in sql and "FOR NO KEY UPDATE" in sql)
    audit = next(n for n, sql in enumerate(told) if 'FROM "audit_audithead"' in sql and "FOR UPDATE" in sql)
    assert person < audit

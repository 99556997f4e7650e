"""Documents are kept for the rulebook's months after the end of their application, never counted from upload alone."""

import datetime as dt

import pytest

from tests import cases, factories
from ysgol.foundation.documents import actions as documents
from ysgol.foundation.documents.models import Document
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications import actions
from ysgol.scheme.applications.actions import retention
from ysgol.scheme.applications.actions.retention import keep_documents
from ysgol.scheme.applications.models import Application

pytestmark = pytest.mark.django_db
KEEPER = system("worker", Permission.KEEP_DOCUMENTS)


@pytest.fixture
def on():
    return cases.scene()


def years_later(years: int, days: int = 0) -> dt.datetime:
    return dt.datetime(2026 + years, 11, 23, 12, 0, tzinfo=dt.UTC) + dt.timedelta(days=days)


def purge(at: dt.datetime) -> int:
    """As the worker's job does; how many documents lost their bytes."""
    keep_documents(by=KEEPER, at=at)
    return documents.purge_expired(by=KEEPER, at=at)


def last_days() -> set[dt.date]:
    return set(Document.objects.values_list("retain_until", flat=True))


def test_documents_of_an_application_that_goes_on_are_kept_for_the_rules_time_from_today(on):
    cases.submitted(on)

    assert purge(years_later(2, days=9)) == 0

    assert last_days() == {dt.date(2030, 12, 2)}


def test_documents_go_two_years_after_the_application_ended_whenever_they_were_sent(on):
    application = cases.submitted(on)
    on.now = years_later(1)
    actions.withdraw(application_id=application.pk, by=on.by(application.person), at=on.tick())

    assert purge(years_later(2, days=9)) == 0
    assert last_days() == {dt.date(2029, 11, 23)}
    assert purge(years_later(3)) == 0
    assert purge(years_later(3, days=1)) == 2


def test_refusal_ends_an_application_when_it_is_released(on):
    decision = cases.decided(on, outcome="not-eligible")
    assert purge(years_later(2, days=9)) == 0
    Document.objects.update(retain_until=factories.TODAY)
    on.now = years_later(1)
    cases.release(on, decision)

    purge(years_later(1, days=5))

    assert last_days() == {dt.date(2029, 11, 23)}


def test_document_carried_to_another_cohort_is_kept_as_long_as_the_later_application_needs_it(on):
    application = cases.submitted(on)
    later = factories.cohort(region="north", closes_on=dt.date(2027, 7, 2), season="autumn")
    by = on.by(application.person)
    new = actions.defer(application_id=application.pk, cohort_id=later.pk, by=by, at=on.tick())
    on.now = years_later(1)
    actions.withdraw(application_id=new.pk, by=by, at=on.tick())

    assert purge(years_later(2, days=9)) == 0

    assert last_days() == {dt.date(2029, 11, 23)}


def test_document_taken_out_of_a_draft_keeps_its_own_last_day(on):
    application = cases.fill(on, cases.started(on))
    gone = application.documents.order_by("pk").first()
    actions.remove_document(
        application_id=application.pk,
        section=gone.section,
        document_id=gone.document_id,
        by=on.by(application.person),
        at=on.tick(),
    )

    assert purge(years_later(2, days=9)) == 1

    assert Document.objects.get(purged_at__isnull=False).pk == gone.document_id


def test_document_taken_out_after_it_was_submitted_is_kept_with_the_submission(on):
    application = cases.submitted(on)
    sent = application.documents.order_by("pk").first()
    sent.removed_at = on.now
    sent.save()

    assert purge(years_later(2, days=9)) == 0


def test_document_of_no_application_goes_when_its_own_time_has_passed(on):
    factories.document()

    assert purge(years_later(2, days=9)) == 1


def test_last_day_is_never_brought_forward(on):
    row = factories.document(retain_until=dt.date(2030, 1, 1))

    assert documents.keep_longer(last_days={row.pk: dt.date(2029, 1, 1)}, by=KEEPER, at=on.tick()) == 0

    assert last_days() == {dt.date(2030, 1, 1)}


def test_keeping_documents_needs_the_workers_permission(on):
    with pytest.raises(NotAllowed):
        keep_documents(by=system("other"), at=on.now)
    assert not Application.objects.exists()


def test_every_document_is_looked_at_before_any_is_removed(on, monkeypatch):
    monkeypatch.setattr(retention, "BATCH_DOCUMENTS", 1)
    cases.submitted(on)
    cases.submitted(on)

    assert keep_documents(by=KEEPER, at=years_later(2, days=9)) == 4
    assert documents.purge_expired(by=KEEPER, at=years_later(2, days=9), limit=1) == 0

import csv
import io
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.test import Client

from tests import cast
from tests.factories import NOW
from ysgol.foundation.audit.actions import record
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import system

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return cast.sign_in(Client(), cast.auditor())


def events(count, **given):
    with transaction.atomic():
        for number in range(count):
            values = {"action": "tests.do", "subject": f"thing:{number}", "reason": "", **given}
            record(values["action"], values["subject"], by=system("worker"), at=NOW, reason=values["reason"])


def page(client, address="/audit/", **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_audit_until_the_last_day_of_the_calendar_shows_all(auditor):
    events(1)

    shown = page(auditor, **{"until_date-day": "31", "until_date-month": "12", "until_date-year": "9999"})

    assert "thing:0" in shown


@pytest.mark.parametrize("count", [1, 3, 120])
def test_audit_lists_newest_first_by_fifty_with_few_questions(auditor, django_assert_max_num_queries, count):
    events(count)

    with django_assert_max_num_queries(8):
        text = page(auditor)

    assert text.count('<code class="ysgol-code">tests.do</code>') == min(count, 50)
    assert ("Older events" in text) == (count > 50)


def test_audit_older_events_follow_without_gap_or_repeat(auditor):
    events(120, action="tests.page")
    seen = []
    for before in ("", "71", "21"):
        text = page(auditor, action="tests.page", before=before)
        seen += [f"thing:{number}" for number in range(119, -1, -1) if f">thing:{number}</code>" in text]

    assert len(seen) == 120 == len(set(seen))


def test_audit_is_filtered(auditor):
    events(3)
    events(1, action="people.grant-role", subject="person:9")

    text = page(auditor, action="people.", subject="person:9", actor="worker")

    assert "person:9</code>" in text and "thing:1</code>" not in text
    assert "No event matches" in page(auditor, subject="nothing:1")


@pytest.mark.parametrize(
    "query",
    [
        {"subject": "x" * 81},
        {"from_date-day": "31", "from_date-month": "2", "from_date-year": "2026"},
        {
            "from_date-day": "2", "from_date-month": "2", "from_date-year": "2026",
            "until_date-day": "1", "until_date-month": "2", "until_date-year": "2026",
        },
    ],
)  # fmt: skip
def test_audit_with_a_wrong_filter_says_so(auditor, query):
    assert "<title>Error: " in page(auditor, **query)


@pytest.mark.parametrize("before", ["x", "-1", "٣", "9" * 40, ""])
def test_audit_with_a_wrong_page_shows_the_newest(auditor, before):
    events(1)

    assert "thing:0</code>" in page(auditor, before=before)


def test_check_of_an_untouched_chain_says_that_it_holds(auditor):
    events(3)

    response = auditor.post("/audit/check/", follow=True)

    assert "The chain holds" in response.content.decode()
    assert AuditEvent.objects.filter(action="audit.check").count() == 1


def test_export_needs_a_purpose_and_is_itself_recorded(auditor):
    events(2, reason='=HYPERLINK("http://evil.example")')
    events(1, action="people.grant-role", subject="person:9")

    unsaid = auditor.post("/audit/export/", {"action": "tests."})
    response = auditor.post("/audit/export/", {"action": "tests.", "purpose": "Yearly review"})

    assert "Say what the file is for" in unsaid.content.decode()
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    assert [(row["number"], row["subject"]) for row in rows] == [("1", "thing:0"), ("2", "thing:1")]
    assert rows[0]["reason"].startswith("'=HYPERLINK")
    assert response.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    last = AuditEvent.objects.order_by("-number")[0]
    assert (last.action, last.reason, last.facts) == (
        "audit.export",
        "Yearly review",
        {"filter": {"action": "tests."}, "rows": 2},
    )


def test_export_begins_with_the_conditions_of_the_list(auditor):
    assert 'value="person:9"' in page(auditor, "/audit/export/", subject="person:9")


@pytest.mark.parametrize("who", [cast.candidate, cast.headteacher, cast.delivery_officer, cast.access_manager])
def test_audit_is_forbidden_without_permission(who):
    client = cast.sign_in(Client(), who())

    assert client.get("/audit/").status_code == 403
    assert client.post("/audit/check/").status_code == 403
    assert client.post("/audit/export/", {"purpose": "x"}).status_code == 403
    assert not AuditEvent.objects.filter(action__startswith="audit.").exists()


@pytest.mark.parametrize("address", ["/audit/", "/audit/export/"])
def test_audit_is_in_welsh_too(auditor, address):
    assert "rchwiliad" in page(auditor, address, language="cy")


@pytest.mark.django_db(transaction=True)
def test_check_of_a_changed_chain_names_the_first_event_that_is_wrong(auditor):
    events(3)
    triggers = import_module("ysgol.foundation.audit.migrations.0002_append_only")
    with connection.schema_editor() as editor:
        triggers.remove_triggers(None, editor)
    AuditEvent.objects.filter(subject="thing:1").update(actor="somebody else")
    number = AuditEvent.objects.get(subject="thing:1").number
    with connection.schema_editor() as editor:
        triggers.add_triggers(None, editor)

    response = auditor.post("/audit/check/")

    text = response.content.decode()
    assert "The chain is broken" in text and f"Event {number} was changed or removed" in text
    assert AuditEvent.objects.order_by("-number")[0].facts["broken_at"] == number

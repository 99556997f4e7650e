import datetime as dt
import hashlib
import io

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from tests import factories
from tests.factories import NOW, TODAY
from tests.pure.documents import files
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.documents import actions, queries, scanner, storage
from ysgol.foundation.documents.models import Document, StateChange
from ysgol.foundation.documents.tasks import KEEPER, scan_document
from ysgol.foundation.kernel.actors import Actor, ActorKind, Grant, command
from ysgol.foundation.kernel.errors import Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def person(number: int) -> Actor:
    return Actor(ActorKind.PERSON, str(number), number, (Grant(frozenset({Permission.OWN_APPLICATION})),))


def receive(body: bytes = b"", *, by: Actor | None = None, name: str = "proof.png", **more):
    body = body or files.png()
    values = {"declared_type": "", "owner_id": 7, "purpose": "application-proof", "at": NOW, **more}
    return actions.receive(file=io.BytesIO(body), declared_name=name, by=by or person(7), **values)


def changes(document_id: int) -> list[tuple[str, str, str]]:
    return list(StateChange.objects.filter(document=document_id).values_list("from_state", "to_state", "reason"))


@pytest.fixture
def broken_scanner(settings):
    settings.DOCUMENT_SCANNER = "clamd"
    settings.CLAMD_ADDRESS = "127.0.0.1:1"


def test_receive_of_a_good_file_stores_it_under_a_random_name_and_asks_for_a_scan():
    body = files.png()

    number, findings = receive(body, name="Tystysgrif.png", language="cy")

    row = Document.objects.get(pk=number)
    assert findings == []
    assert (row.name, row.state, row.content_type, row.language) == ("Tystysgrif.png", "received", "image/png", "cy")
    assert (row.sha256, row.size_bytes) == (hashlib.sha256(body).hexdigest(), len(body))
    assert row.retain_until == dt.date(2028, 11, 23)  # 24 months by the rulebook
    assert "Tystysgrif" not in row.stored_as
    assert storage.read(row.stored_as) == body
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[number]]
    assert changes(number) == [("", "received", "")]
    assert AuditEvent.objects.get().action == "documents.receive"


def test_receive_of_a_bad_file_stores_nothing():
    number, findings = receive(b"<html>", name="proof.pdf")

    assert number is None
    assert [finding.code for finding in findings] == ["content-active"]
    assert not Document.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert not AuditEvent.objects.exists()


def test_receive_reads_no_more_than_the_limit(settings):
    settings.DOCUMENT_MAX_MEGABYTES = 1

    class Endless:
        def read(self, size):
            assert size <= 1024 * 1024 + 1
            return b"x" * size

    number, findings = actions.receive(
        file=Endless(),
        declared_name="a.pdf",
        declared_type="",
        owner_id=7,
        purpose="correspondence",
        by=person(7),
        at=NOW,
    )

    assert number is None
    assert [finding.code for finding in findings] == ["file-too-big"]


def test_receive_for_somebody_else_is_not_found():
    with pytest.raises(NotFound):
        receive(by=person(8))
    with pytest.raises(NotAllowed):
        receive(by=Actor(ActorKind.LINK, "endorsement:1"))

    assert receive(by=command("demo"))[0] is not None


def test_receive_for_an_unknown_purpose_or_language_is_invalid():
    with pytest.raises(Invalid):
        receive(purpose="holiday-pictures")
    with pytest.raises(Invalid):
        receive(language="fr")


def test_receive_above_the_number_kept_is_refused(monkeypatch):
    monkeypatch.setattr(actions, "MAX_KEPT", 1)
    receive()

    number, findings = receive()

    assert number is None
    assert [(finding.code, dict(finding.facts)) for finding in findings] == [("too-many-documents", {"limit": 1})]


def test_receive_that_fails_leaves_no_bytes_behind(monkeypatch):
    before = storage.older_than(NOW + dt.timedelta(days=36500))
    monkeypatch.setattr(actions.StateChange.objects, "create", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        receive()

    assert storage.older_than(NOW + dt.timedelta(days=36500)) == before


def test_scan_of_a_clean_document_lets_it_be_opened():
    number, _ = receive()

    assert actions.scan(document_id=number, by=KEEPER, at=NOW + HOUR) == ("clean", 1)

    assert queries.document(number).may_be_opened
    assert changes(number) == [("", "received", ""), ("received", "scanning", ""), ("scanning", "clean", "")]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.png", files.png(extra=files.chunk(b"tEXt", scanner.EICAR))),
        ("a.docx", files.docx(**{"word/x.xml": scanner.EICAR})),
        ("a.pdf", files.pdf() + b"%" + scanner.EICAR + b"\n%%EOF\n"),
    ],
)
def test_scan_that_finds_malware_removes_the_bytes(name, body):
    number, findings = receive(body, name=name)
    assert findings == []
    stored_as = Document.objects.get(pk=number).stored_as

    assert actions.scan(document_id=number, by=KEEPER, at=NOW + HOUR) == ("suspect", 1)

    row = Document.objects.get(pk=number)
    assert (row.finding, row.purged_at) == ("EICAR test", NOW + HOUR)
    assert not default_storage.exists(stored_as)
    assert not queries.document(number).may_be_opened
    assert AuditEvent.objects.last().action == "documents.found_suspect"


def test_scan_of_a_settled_document_changes_nothing():
    number, _ = receive()
    actions.scan(document_id=number, by=KEEPER, at=NOW)

    assert actions.scan(document_id=number, by=KEEPER, at=NOW + HOUR) == ("clean", 1)
    assert len(changes(number)) == 3


def test_scan_needs_the_keepers_permission():
    number, _ = receive()

    with pytest.raises(NotAllowed):
        actions.scan(document_id=number, by=person(7), at=NOW)


def test_scan_while_the_scanner_is_down_waits_and_is_tried_again(broken_scanner, settings):
    number, _ = receive()

    assert actions.scan(document_id=number, by=KEEPER, at=NOW) == ("error", 1)
    assert not queries.document(number).may_be_opened
    assert changes(number)[-1] == ("scanning", "error", "scanner-unreachable")
    assert queries.waiting_for_scan(NOW, limit=9) == []

    settings.DOCUMENT_SCANNER = "signature"
    assert actions.scan_waiting(by=KEEPER, at=NOW + dt.timedelta(minutes=2)) == 1
    assert queries.document(number).state == "clean"


def test_task_while_the_scanner_is_down_asks_for_another_try(broken_scanner):
    number, _ = receive()

    assert scan_document.call(number) == "error"

    assert DBTaskResult.objects.count() == 2
    assert DBTaskResult.objects.order_by("run_after").last().run_after is not None


def test_task_that_failed_often_leaves_it_to_the_hourly_round(broken_scanner):
    number, _ = receive()
    Document.objects.update(attempts=4)

    assert scan_document.call(number) == "error"

    assert DBTaskResult.objects.count() == 1


def test_scan_in_another_workers_hands_is_left_until_that_worker_is_given_up():
    row = factories.document(state="scanning", changed_at=NOW, body=files.png(), owner=7)

    assert actions.scan(document_id=row.pk, by=KEEPER, at=NOW + dt.timedelta(minutes=14)) == ("scanning", 0)
    assert queries.waiting_for_scan(NOW + dt.timedelta(minutes=14), limit=9) == []
    assert queries.waiting_for_scan(NOW + dt.timedelta(minutes=15), limit=9) == [row.pk]
    assert actions.scan(document_id=row.pk, by=KEEPER, at=NOW + dt.timedelta(minutes=15)) == ("clean", 1)


def test_scan_waiting_takes_what_no_task_has_scanned_oldest_first():
    late = factories.document(state="received", changed_at=NOW, body=files.png())
    early = factories.document(state="received", changed_at=NOW - HOUR, body=files.png())
    factories.document(state="clean")

    assert queries.waiting_for_scan(NOW, limit=1) == [early.pk]
    assert actions.scan_waiting(by=KEEPER, at=NOW + HOUR, limit=9) == 2
    assert {facts.state for facts in queries.documents([late.pk, early.pk]).values()} == {"clean"}


def test_scan_of_lost_bytes_is_an_error():
    row = factories.document(state="received")
    storage.remove(row.stored_as)

    assert actions.scan(document_id=row.pk, by=KEEPER, at=NOW) == ("error", 1)
    assert changes(row.pk)[-1] == ("scanning", "error", "file-missing")


def test_scan_of_an_unknown_document_is_not_found():
    with pytest.raises(NotFound):
        actions.scan(document_id=404, by=KEEPER, at=NOW)


def test_remove_by_the_owner_purges_the_bytes_and_keeps_the_row():
    row = factories.document(owner=7)

    with pytest.raises(NotFound):
        actions.remove(document_id=row.pk, by=person(8), at=NOW)
    actions.remove(document_id=row.pk, by=person(7), at=NOW)
    actions.remove(document_id=row.pk, by=person(7), at=NOW + HOUR)

    assert not default_storage.exists(row.stored_as)
    assert queries.document(row.pk).is_purged
    assert queries.documents_of(7) == []
    assert AuditEvent.objects.count() == 1


def test_purge_expired_removes_bytes_after_the_last_day():
    last_day = factories.document(retain_until=TODAY)
    past = factories.document(retain_until=TODAY - dt.timedelta(days=1))

    assert actions.purge_expired(by=KEEPER, at=NOW) == 1
    assert actions.purge_expired(by=KEEPER, at=NOW) == 0

    assert default_storage.exists(last_day.stored_as)
    assert not default_storage.exists(past.stored_as)
    event = AuditEvent.objects.get()
    assert (event.action, event.subject) == ("documents.purge_expired", f"document:{past.pk}")


def test_remove_orphans_takes_old_bytes_without_a_document():
    kept = factories.document()
    orphan = storage.put(b"left behind")

    assert actions.remove_orphans(by=KEEPER, at=NOW - dt.timedelta(days=3650)) == 0
    actions.remove_orphans(by=KEEPER, at=NOW + dt.timedelta(days=3650))

    assert default_storage.exists(kept.stored_as)
    assert not default_storage.exists(orphan)


def test_suspect_document_with_bytes_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.document(state="suspect")


def test_scan_counts_name_every_state():
    factories.document()

    assert queries.scan_counts() == {"received": 0, "scanning": 0, "clean": 1, "suspect": 0, "error": 0}


def test_scan_taken_over_by_another_worker_is_settled_by_that_one(monkeypatch):
    """The first worker was held up so long that it was given up; its late answer changes nothing."""
    row = factories.document(state="received", body=files.png())
    later = NOW + HOUR

    def slow(body):
        monkeypatch.setattr(scanner, "scan", lambda _body: "")
        assert actions.scan(document_id=row.pk, by=KEEPER, at=later) == ("clean", 2)
        return "found too late"

    monkeypatch.setattr(scanner, "scan", slow)

    assert actions.scan(document_id=row.pk, by=KEEPER, at=NOW) == ("clean", 2)
    assert queries.document(row.pk).may_be_opened

import pytest
from django.http import HttpRequest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.factories import NOW
from ysgol.foundation.documents import storage
from ysgol.foundation.documents.labels import FINDINGS, message
from ysgol.foundation.documents.views import content_disposition, send_file
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.findings import Finding


@pytest.mark.django_db
def test_send_file_that_is_clean_is_an_attachment_that_nothing_may_run():
    row = factories.document(name="Siân.pdf", body=b"%PDF-1.7 bytes")

    response = send_file(row.pk)

    assert response.content == b"%PDF-1.7 bytes"
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename=\"Si_n.pdf\"; filename*=UTF-8''Si%C3%A2n.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }


@pytest.mark.django_db
def test_send_file_keeps_its_own_policy_through_the_middleware():
    from csp.middleware import CSPMiddleware

    row = factories.document()

    response = CSPMiddleware(lambda request: send_file(row.pk))(HttpRequest())

    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"state": "received"},
        {"state": "scanning"},
        {"state": "error"},
        {"state": "suspect", "purged_at": NOW},
        {"purged_at": NOW},
    ],
)
def test_send_file_that_is_not_clean_is_not_found(fields):
    row = factories.document(**fields)

    with pytest.raises(NotFound):
        send_file(row.pk)


@pytest.mark.django_db
def test_send_file_whose_bytes_are_lost_is_not_found():
    row = factories.document()
    storage.remove(row.stored_as)

    with pytest.raises(NotFound):
        send_file(row.pk)
    with pytest.raises(NotFound):
        send_file(404)


@given(st.text(min_size=1, max_size=60))
def test_content_disposition_of_any_name_is_one_plain_line(name):
    header = content_disposition(name.encode("utf-8", "ignore").decode())

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


@pytest.mark.parametrize("code", FINDINGS)
def test_message_of_every_finding_fills_its_places(code):
    facts = {"megabytes": 10, "limit": 60, "pages": 100, "megapixels": 60, "extension": "exe", "found": "heic"}

    assert "%" not in message(Finding(code, facts=facts))

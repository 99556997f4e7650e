"""Files that are not what they say, sent through the page a candidate uses: refused in words, the answers kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import cases, cast, factories
from ysgol.foundation.documents.models import Document

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PDF = b"%PDF-1.7\n"


def bomb():
    """A compressed file of fifty megabytes of nothing in fifty kilobytes."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 50_000_000)
    return body.getvalue()


TRICKS = {
    "script in a picture": ("picture.svg", "image/svg+xml", SVG),
    "script called a picture": ("picture.png", "image/png", SVG),
    "page called a PDF": ("proof.pdf", "application/pdf", HTML),
    "PDF that is also a page": ("proof.pdf", "application/pdf", PDF + HTML),
    "two endings": ("proof.pdf.exe", "application/pdf", PDF),
    "program": ("proof.pdf", "application/pdf", b"MZ\x90\x00" + b"\0" * 200),
    "compressed bomb": ("proof.docx", "application/zip", bomb()),
    "nothing in it": ("proof.pdf", "application/pdf", b""),
    "no ending": ("proof", "application/pdf", PDF),
    "broken PDF": ("proof.pdf", "application/pdf", PDF + b"not really"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_file_that_is_not_what_it_says_is_refused_and_the_answers_are_kept(trick, time_machine):
    time_machine.move_to(factories.NOW, tick=False)
    on = cases.scene()
    application = cases.started(on)
    client = cast.sign_in(Client(HTTP_ACCEPT_LANGUAGE="en"), application.person)
    name, kind, body = TRICKS[trick]

    response = client.post(
        "/application/parts/level2-literacy/",
        {"awarded_by": "CBAC", "version": "0", "step": "later", "document": SimpleUploadedFile(name, body, kind)},
    )

    assert response.status_code == 200
    assert "There is a problem" in response.text
    assert not Document.objects.exists()
    assert application.sections.get(section="level2-literacy").answers["awarded_by"] == "CBAC"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "..\\..\\proof.pdf", "/var/proof.pdf", "pro\u202efdp.exe.pdf"]
)
def test_name_of_a_file_never_becomes_a_path(name, time_machine, tmp_path):
    from tests.journeys.steps import proof

    time_machine.move_to(factories.NOW, tick=False)
    on = cases.scene()
    application = cases.started(on)
    client = cast.sign_in(Client(HTTP_ACCEPT_LANGUAGE="en"), application.person)
    body = proof(tmp_path).read_bytes()

    client.post(
        "/application/parts/level2-literacy/",
        {"version": "0", "step": "later", "document": SimpleUploadedFile(name, body, "application/pdf")},
    )

    for row in Document.objects.all():
        assert not set(row.name) & set("/\\\u202e")
        assert ".." not in row.stored_as

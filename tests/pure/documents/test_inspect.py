import sys
import zipfile

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.pure.documents import files
from ysgol.foundation.documents import pdf
from ysgol.foundation.documents.domain import images, packages
from ysgol.foundation.documents.inspect import inspect
from ysgol.foundation.kernel.errors import Unavailable

MEGABYTE = 1024 * 1024
REMOTE_TEMPLATE = b'<Relationship Type="x/attachedTemplate" Target="http://e/" TargetMode="External"/>'


def codes(body: bytes, name: str, declared: str = "") -> list[str]:
    return [finding.code for finding in inspect(body, name=name, declared_type=declared, max_bytes=10 * MEGABYTE)[1]]


@pytest.mark.parametrize(
    ("make", "name", "declared"),
    [
        (files.pdf, "proof.pdf", "application/pdf"),
        (files.png, "proof.png", "image/png"),
        (files.jpeg, "proof.jpg", "image/jpeg"),
        (files.jpeg, "proof.JPEG", "application/octet-stream"),
        (files.docx, "proof.docx", files.WORD_TYPE),
        (files.odt, "proof.odt", "application/vnd.oasis.opendocument.text"),
        (files.docx, "proof.docx", ""),
    ],
)
def test_file_that_agrees_with_itself_passes(make, name, declared):
    assert codes(make(), name, declared) == []


@pytest.mark.parametrize(
    ("body", "name", "declared", "code"),
    [
        (b"", "proof.pdf", "application/pdf", "file-empty"),
        (b"%PDF-" + b"x" * 10 * MEGABYTE, "proof.pdf", "application/pdf", "file-too-big"),
        (files.png(), "proof.png", "application/pdf", "type-not-as-named"),
        (files.png(), "proof.pdf", "application/pdf", "content-not-as-named"),
        (files.jpeg(), "proof.png", "image/png", "content-not-as-named"),
        (b"MZ\x90\0" * 100, "proof.pdf", "application/pdf", "content-not-as-named"),
        (b"hello", "proof.docx", "", "content-not-as-named"),
        (files.package({"a.txt": b"x"}), "proof.docx", files.WORD_TYPE, "content-not-as-named"),
        (files.odt(), "proof.docx", files.WORD_TYPE, "content-not-as-named"),
        (b"<svg onload='alert(1)'/>", "proof.png", "image/png", "content-active"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "proof.jpg", "image/jpeg", "content-active"),
        (b"<svg/>", "proof.svg", "image/svg+xml", "kind-not-taken"),
        (b"<html>", "proof.html", "text/html", "kind-not-taken"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "proof.docx", files.WORD_TYPE, "document-old-or-encrypted"),
    ],
)
def test_file_that_contradicts_itself_is_refused(body, name, declared, code):
    assert code in codes(body, name, declared)


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"junk\n" + files.pdf(), "proof.pdf", "data-before"),
        (b"%PDF-1.7\n<script>alert(1)</script>\n" + files.pdf(), "proof.pdf", "content-active"),
        (files.pdf() + files.docx(), "proof.pdf", "data-behind"),
        (files.png() + files.package({"A.class": b"x"}), "proof.png", "data-behind"),
        (files.jpeg() + files.package({"A.class": b"x"}), "proof.jpg", "data-behind"),
        (files.jpeg() + files.package({}), "proof.jpg", "data-behind"),
        (files.png() + b"tail", "proof.png", "data-behind"),
        (files.jpeg(comment=b"<script>alert(1)</script>"), "proof.jpg", "content-active"),
        (files.png(extra=files.chunk(b"tEXt", b"x\0<svg onload=1>")), "proof.png", "content-active"),
        (files.docx() + b"tail", "proof.docx", "document-damaged"),
        (b"PK\x03\x04" + b"x" * 40 + files.docx(), "p.docx", "data-before"),
    ],
)
def test_file_that_is_two_kinds_at_once_is_refused(body, name, code):
    assert codes(body, name) == [code]


def test_photograph_with_a_second_picture_behind_it_passes():
    """Telephones put a smaller copy behind the end of the picture."""
    assert codes(files.jpeg() + files.jpeg(), "photo.jpg") == []


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (files.png(20_001, 2), "a.png", "image-too-large"),
        (files.png(10_000, 10_000), "a.png", "image-too-large"),
        (files.jpeg(15_000, 15_000), "a.jpg", "image-too-large"),
        (files.png(0, 2), "a.png", "image-damaged"),
        (files.png()[:-8], "a.png", "image-damaged"),
        (files.png().replace(b"IDAT", b"IDAX"), "a.png", "image-damaged"),
        (files.jpeg()[:-2], "a.jpg", "image-damaged"),
        (files.jpeg()[:30], "a.jpg", "image-damaged"),
    ],
)
def test_picture_that_is_damaged_or_immense_is_refused(body, name, code):
    assert codes(body, name) == [code]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/vbaProject.bin": b"x"}, "document-macros"),
        ({"word/embeddings/sheet.xlsx": b"x"}, "document-embedded"),
        ({"word/media/image1.png": b"MZ\x90"}, "document-embedded"),
        ({"word/media/inner.zip": files.package({"a": b"b"})}, "document-embedded"),
        ({"word/media/inner.png": files.package({"a": b"b"})}, "document-embedded"),
        ({"../../etc/passwd": b"x"}, "package-unsafe"),
        ({"/etc/passwd": b"x"}, "package-unsafe"),
        ({"word\\evil.xml": b"x"}, "package-unsafe"),
        ({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "document-scripted"),
        ({"word/styles.xml": "<!DOCTYPE x><x/>".encode("utf-16")}, "document-scripted"),
        ({"word/styles.xml": "<!DOCTYPE x><x/>".encode("utf-16-be")}, "document-scripted"),
        ({"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}, "document-macros"),
        ({"word/_rels/settings.xml.rels": REMOTE_TEMPLATE}, "document-remote"),
    ],
)
def test_word_document_that_is_unsafe_is_refused(parts, code):
    assert codes(files.package({**files.WORD_PARTS, **parts}), "proof.docx") == [code]


def test_word_document_with_a_link_passes():
    link = b'<Relationship Type="http://x/relationships/hyperlink" Target="https://e/" TargetMode="External"/>'

    assert codes(files.package({**files.WORD_PARTS, "word/_rels/document.xml.rels": link}), "proof.docx") == []


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"Basic/script-lc.xml": b"x"}, "document-macros"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "content-not-as-named"),
        ({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}, "document-encrypted"),
        ({"content.xml": b"<script:event-listener/>"}, "document-macros"),
    ],
)
def test_open_document_that_is_unsafe_is_refused(parts, code):
    assert codes(files.package({**files.ODT_PARTS, **parts}), "proof.odt") == [code]


def test_zip_bomb_is_refused_before_it_is_unpacked():
    assert codes(files.docx(**{"word/bomb.xml": b"0" * 60 * MEGABYTE}), "proof.docx") == ["package-too-big"]
    many = {f"word/{number}.xml": b"" for number in range(packages.MAX_ENTRIES)}
    assert codes(files.docx(**many), "proof.docx") == ["package-too-big"]


def test_zip_whose_directory_lies_about_a_size_is_refused():
    body = files.package({**files.WORD_PARTS, "word/x.xml": b"0" * 5000})
    lying = body.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))

    assert codes(lying, "proof.docx") == ["document-damaged"]


def test_zip_with_a_password_or_a_link_is_refused():
    locked = bytearray(files.docx())
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16

    assert codes(bytes(locked), "proof.docx") == ["document-encrypted"]
    entries = [packages.Entry(name, 1, 1, False, name == "word/link") for name in (*files.WORD_PARTS, "word/link")]
    assert [f.code for f in packages.check_entries(entries, kind="docx", file_bytes=100)] == ["package-unsafe"]


def _opening(document):
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = pikepdf.Array([link])


def _attachment(document):
    document.attachments["a.txt"] = b"hello"


def _form(document):
    document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([]), Fields=pikepdf.Array([]))


def _view(document):
    document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])


def _address(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = pikepdf.Array([link])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (files.pdf(), []),
        (files.pdf(change=_view), []),
        (files.pdf(change=_address), []),
        (files.pdf(change=_opening), ["document-scripted"]),
        (files.pdf(change=_launch), ["document-scripted"]),
        (files.pdf(change=_form), ["document-scripted"]),
        (files.pdf(change=_attachment), ["document-embedded"]),
        (files.pdf(encryption=pikepdf.Encryption(user="a", owner="b")), ["document-encrypted"]),
        (files.pdf(encryption=pikepdf.Encryption(user="", owner="b")), ["document-encrypted"]),
        (files.pdf(pages=101), ["pdf-too-long"]),
        (b"%PDF-1.7\nnothing of the sort", ["pdf-damaged"]),
        (files.pdf()[:100], ["pdf-damaged"]),
    ],
)
def test_pdf_is_opened_to_see_what_it_does(body, expected):
    assert pdf.codes_of(body) == expected


def test_pdf_is_opened_by_another_process_within_limits():
    assert [finding.code for finding in pdf.check(files.pdf(change=_opening))] == ["document-scripted"]
    assert pdf.check(files.pdf()) == ()


def test_pdf_whose_compressed_part_is_a_bomb_is_refused():
    """A stream of objects is unpacked on opening: here to 200 megabytes, which the limit on one stream forbids."""
    assert pdf.check(files.pdf_with_object_stream(1)) == ()
    assert [finding.code for finding in pdf.check(files.pdf_with_object_stream(200 * MEGABYTE))] == ["pdf-damaged"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"\x89PNG\r\n\x1a\n")
@example(b"\xff\xd8\xff")
def test_pictures_of_any_bytes_never_raise(body):
    images.check_png(b"\x89PNG\r\n\x1a\n" + body)
    images.check_jpeg(b"\xff\xd8" + body)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["docx", "odt"]), st.binary(max_size=60), st.integers(0, 400), st.integers(0, 200))
def test_packages_with_any_damage_never_raise(kind, noise, at, cut):
    body = files.docx() if kind == "docx" else files.odt()
    damaged = body[:at] + noise + body[at + cut :]

    inspect(damaged, name=f"a.{kind}", declared_type="", max_bytes=MEGABYTE)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(5, 900), st.integers(0, 200))
def test_pdfs_with_any_damage_never_raise(noise, at, cut):
    body = files.pdf(change=_address)

    assert isinstance(pdf.codes_of(body[:at] + noise + body[at + cut :]), list)


def test_pdf_whose_check_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "WAIT_SECONDS", 0.001)

    assert [finding.code for finding in pdf.check(files.pdf())] == ["pdf-too-complex"]


def test_pdf_that_cannot_be_checked_now_is_asked_for_later(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/program")

    with pytest.raises(Unavailable):
        pdf.check(files.pdf())


def test_pdf_of_too_many_parts_or_without_a_page_is_refused(monkeypatch):
    assert pdf.codes_of(files.pdf(pages=0)) == ["pdf-damaged"]
    monkeypatch.setattr(pdf, "MAX_OBJECTS", 1)

    assert pdf.codes_of(files.pdf()) == ["pdf-too-complex"]


def test_picture_with_padding_between_its_parts_passes():
    body = files.jpeg()

    assert codes(body[:2] + b"\xff\xff" + body[2:], "a.jpg") == []
    assert codes(body[:2] + b"\xff\x01" + body[2:], "a.jpg") == []
    assert codes(body[:2] + b"\x00" + body[2:], "a.jpg") == ["content-not-as-named"]
    assert codes(body[:20] + b"\x00" + body[20:], "a.jpg") == ["image-damaged"]

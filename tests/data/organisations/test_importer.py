import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pure.organisations.lists import csv_bytes, row, table
from ysgol.foundation.organisations import importer

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Schools" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Schools">%s</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>'
)
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def packed(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def xlsx(rows) -> bytes:
    def cell(text):
        if text.isdigit():
            return f"<c><v>{text}</v></c>"
        return f'<c t="inlineStr"><is><t>{escaped(text)}</t></is></c>'

    body = "".join(f"<row>{''.join(cell(text) for text in one)}</row>" for one in rows)
    return packed(
        {
            "_rels/.rels": ROOT,
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": RELATIONSHIPS,
            "xl/worksheets/sheet1.xml": SHEET % body,
        }
    )


def ods(rows) -> bytes:
    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{escaped(text)}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(cell(text) for text in one)}</table:table-row>" for one in rows)
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mimetype, "META-INF/manifest.xml": MANIFEST, "content.xml": ODS % body})


def codes(body: bytes, name: str) -> list[str]:
    return [finding.code for finding in importer.table_of(body, name)[1]]


@pytest.mark.parametrize(("make", "name"), [(xlsx, "list.xlsx"), (ods, "LIST.ODS")])
def test_spreadsheet_is_read_like_the_same_csv(make, name):
    rows = table(row(), row(code="6602131"))

    assert importer.table_of(make(rows), name) == importer.table_of(csv_bytes(*rows[1:]), "list.csv")


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"x", "list.pdf", "kind-unknown"),
        (b"x", "list", "kind-unknown"),
        (b"", "list.csv", "file-empty"),
        (b"x" * (importer.MAX_BYTES + 1), "list.csv", "file-too-big"),
        (b"not a zip", "list.xlsx", "spreadsheet-unreadable"),
        (packed({"a": "b"}), "list.xlsx", "spreadsheet-unreadable"),
        (packed({"a": "b"}), "list.ods", "spreadsheet-unreadable"),
        (packed({"xl/workbook.xml": "0" * 60 * 1024 * 1024}), "list.xlsx", "spreadsheet-too-big"),
        (packed({f"{number}": "" for number in range(201)}), "list.xlsx", "spreadsheet-too-big"),
        (xlsx([["x" * 3000]]), "list.xlsx", "not-table"),
    ],
)
def test_file_that_cannot_be_read_says_why(body, name, code):
    assert codes(body, name) == [code]


def test_spreadsheet_that_lies_about_its_size_is_refused():
    body = packed({"xl/workbook.xml": "0" * 70_000})
    lying = body.replace((70_000).to_bytes(4, "little"), (70).to_bytes(4, "little"))

    assert codes(lying, "list.xlsx") == ["spreadsheet-unreadable"]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["xlsx", "ods"]), st.binary(max_size=60), st.integers(0, 900), st.integers(0, 200))
def test_spreadsheet_with_any_damage_never_raises(kind, noise, at, cut):
    body = (xlsx if kind == "xlsx" else ods)(table(row()))

    importer.table_of(body[:at] + noise + body[at + cut :], f"list.{kind}")

"""A file of comma-separated values as a table of text."""

import codecs
import csv
import io

from ysgol.foundation.kernel.findings import Finding

MAX_CELL = 2_000  # characters; no column of the list is near it (our default)


def decode(body: bytes) -> tuple[str, list[Finding]]:
    """The text of a file in UTF-8 (with or without a mark), UTF-16 with a mark, or Windows-1252, which is told.

    What is no text gives "" and the finding "not-text".
    """
    findings: list[Finding] = []
    is_utf16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = body.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text, findings = body.decode("cp1252"), [Finding("encoding-windows")]
        except UnicodeDecodeError:
            return "", [Finding("not-text")]
    return ("", [Finding("not-text")]) if "\0" in text else (text, findings)


def comma_separated(body: bytes) -> tuple[list[list[str]], list[Finding]]:
    """The table in the file; rows that cannot be told apart give the finding "not-table"."""
    text, findings = decode(body)
    if any(finding.code == "not-text" for finding in findings):
        return [], findings
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return [], [*findings, Finding("not-table")]
    if any(len(cell) > MAX_CELL for row in rows for cell in row):
        return [], [*findings, Finding("not-table")]
    return rows, findings

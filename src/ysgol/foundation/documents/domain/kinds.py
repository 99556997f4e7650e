"""The kinds of file that are taken, and what the first bytes of a file say it is."""

from dataclasses import dataclass

PDF, JPEG, PNG, WORD, OPEN = "pdf", "jpeg", "png", "docx", "odt"


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name endings, and the content types that browsers declare for it, the proper one first."""

    code: str
    extensions: tuple[str, ...]
    types: tuple[str, ...]
    is_package: bool = False


KINDS = {
    kind.code: kind
    for kind in (
        Kind(PDF, ("pdf",), ("application/pdf",)),
        Kind(JPEG, ("jpg", "jpeg"), ("image/jpeg", "image/jpg", "image/pjpeg")),
        Kind(PNG, ("png",), ("image/png", "image/x-png")),
        Kind(WORD, ("docx",), ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",), True),
        Kind(OPEN, ("odt",), ("application/vnd.oasis.opendocument.text",), True),
    )
}
EXTENSIONS = {extension: kind for kind in KINDS.values() for extension in kind.extensions}
# What a browser sends when it does not know: says nothing, so it contradicts nothing.
UNKNOWN_TYPES = frozenset({"", "application/octet-stream"})

ZIP_START = b"PK\x03\x04"
OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")  # old Word files, and new ones with a password
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22  # length of that record without its comment
_ZIP_COMMENT_BYTES = 65_535  # longest comment
# Beginnings of active text. Looked for, in any case, where programs that guess would look.
_ACTIVE_TEXT = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe", b"<?php", b"<%@", b"#!/")
LOOK_BYTES = 1024  # how far browsers and readers look for a beginning


def sniffed(body: bytes) -> str:
    """ "pdf", "jpeg", "png", "zip", "ole", "markup" (HTML, SVG, XML) or "" when the first bytes are none of those."""
    if body.startswith(b"%PDF-"):
        return PDF
    if body.startswith(b"\xff\xd8\xff"):
        return JPEG
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if body.startswith(ZIP_START):
        return "zip"
    if body.startswith(OLE_START):
        return "ole"
    start = body[:LOOK_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "markup" if start.startswith((*_ACTIVE_TEXT, b"<?xml", b"<!--")) else ""


def has_active_start(body: bytes) -> bool:
    """Whether HTML, SVG or a script stands where a program that guesses the kind would look."""
    start = body[:LOOK_BYTES].lower()
    return any(text in start for text in _ACTIVE_TEXT)


def zip_end(body: bytes) -> int | None:
    """Where the zip that the file ends with has its end record; None if it does not end with a zip.

    Programs read a zip from its end, so one can be hidden behind a picture or a PDF.
    """
    at = body.rfind(_ZIP_END, max(0, len(body) - _ZIP_END_BYTES - _ZIP_COMMENT_BYTES))
    if at < 0 or len(body) < at + _ZIP_END_BYTES:
        return None
    return at


def has_hidden_zip(body: bytes) -> bool:
    """Whether a file that is no package could be opened as a zip or jar."""
    at = zip_end(body)
    if at is None:
        return False
    directory_bytes = int.from_bytes(body[at + 12 : at + 16], "little")
    directory_at = at - directory_bytes
    return directory_at == at or (directory_at >= 0 and body[directory_at : directory_at + 2] == b"PK")

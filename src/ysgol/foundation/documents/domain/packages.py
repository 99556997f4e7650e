"""What may be inside a Word or OpenDocument file, which is a zip of parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ysgol.foundation.documents.domain.kinds import OPEN, WORD
from ysgol.foundation.kernel.findings import Finding

MAX_ENTRIES = 1_000  # parts; a long report with many pictures has some hundred (our default)
MAX_UNPACKED_BYTES = 100 * 1024 * 1024  # all parts together (our default)
MAX_RATIO = 120  # unpacked to packed bytes; text compresses to about a tenth (our default)
RATIO_FROM_BYTES = 5 * 1024 * 1024  # smaller than this, nothing harmful unpacks (our default)
_ARCHIVES = frozenset("zip rar 7z gz tgz tar bz2 xz jar apk cab iso docx docm xlsx xlsm pptx pptm odt ods odp".split())
_PROGRAMS = frozenset("exe dll com bat cmd scr msi js vbs wsf ps1 sh py php html htm svg hta lnk swf class".split())
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^(basic|scripts|dialogs)/|(^|/)activex/", re.IGNORECASE)
_REQUIRED = {WORD: ("[Content_Types].xml", "word/document.xml"), OPEN: ("mimetype", "content.xml")}
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Entry:
    """One part as the zip's directory names it; sizes in bytes."""

    name: str
    packed_bytes: int
    unpacked_bytes: int
    is_encrypted: bool
    is_link: bool


def check_entries(entries: Sequence[Entry], *, kind: str, file_bytes: int) -> tuple[Finding, ...]:
    """What the directory alone shows, before anything is unpacked. Empty: it may be unpacked up to the stated sizes."""
    unpacked = sum(entry.unpacked_bytes for entry in entries)
    is_dense = unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * max(1, file_bytes)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or is_dense:
        return (Finding("package-too-big"),)
    names = [entry.name for entry in entries]
    if any(entry.is_encrypted for entry in entries):
        return (Finding("document-encrypted"),)
    if len(set(names)) != len(names) or any(_leaves(name) for name in names) or any(e.is_link for e in entries):
        return (Finding("package-unsafe"),)
    if any(required not in names for required in _REQUIRED[kind]):
        return (Finding("content-not-as-named"),)
    findings = []
    if any(_MACROS.search(name) for name in names):
        findings.append(Finding("document-macros"))
    if any(_ending(name) in _ARCHIVES | _PROGRAMS or "/embeddings/" in f"/{name.lower()}" for name in names):
        findings.append(Finding("document-embedded"))
    return tuple(findings)


def check_part(name: str, body: bytes, *, kind: str) -> tuple[Finding, ...]:
    """What the unpacked part itself shows."""
    if body.startswith((b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return (Finding("document-embedded"),)
    if name == "mimetype" and body.strip() != ODT_TYPE:
        return (Finding("content-not-as-named"),)
    if _ending(name) not in {"xml", "rels", "rdf"}:
        return ()
    text = _as_text(body)
    if "<!doctype" in text or "<!entity" in text:
        return (Finding("document-scripted"),)
    if name == "[Content_Types].xml" and "macroenabled" in text:
        return (Finding("document-macros"),)
    if name == "META-INF/manifest.xml" and "encryption-data" in text:
        return (Finding("document-encrypted"),)
    if kind == WORD and name.endswith(".rels") and _loads_from_elsewhere(text):
        return (Finding("document-remote"),)
    if kind == OPEN and name == "content.xml" and ("<script:event-listener" in text or "<office:script " in text):
        return (Finding("document-macros"),)
    return ()


def _as_text(body: bytes) -> str:
    """The XML in lower case; UTF-16 must not hide what UTF-8 would show."""
    is_wide = body.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
    encoding = "utf-16-be" if body.startswith((b"\xfe\xff", b"\x00<")) else "utf-16-le"
    return body.decode(encoding if is_wide else "utf-8", errors="replace").lower()


def _loads_from_elsewhere(relationships: str) -> bool:
    """Whether opening the document fetches something: an outside target of anything but a hyperlink."""
    for element in re.findall(r"<[\w:]*relationship\b[^>]*>", relationships):
        is_outside = re.search(r"targetmode\s*=\s*[\"']external", element)
        if is_outside and not re.search(r"type\s*=\s*[\"'][^\"']*/hyperlink[\"']", element):
            return True
    return False


def _leaves(name: str) -> bool:
    """Whether a part's name points outside the package, or hides something."""
    parts = re.split(r"[/\\]", name)
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\\" in name or "\0" in name


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name.rsplit("/", 1)[-1] else ""

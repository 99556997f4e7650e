"""Looking into an upload: size, name, declared type, first bytes and contents must all agree."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from ysgol.foundation.documents import pdf
from ysgol.foundation.documents.domain import images, kinds, names, packages
from ysgol.foundation.documents.domain.kinds import EXTENSIONS, Kind
from ysgol.foundation.kernel.findings import Finding

# What zipfile raises for damaged, encrypted and unknown contents.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ValueError,
    OSError,
    RuntimeError,
    EOFError,
    KeyError,
    IndexError,
)
_LINK = 0o120000  # file type of a symbolic link in the upper half of a zip entry's attributes
_TYPE_BITS = 0o170000


def inspect(body: bytes, *, name: str, declared_type: str, max_bytes: int) -> tuple[Kind | None, tuple[Finding, ...]]:
    """The kind of the file and everything wrong with it; kind None when it is none of those taken.

    Raises nothing but Unavailable, when a PDF cannot be opened in a process of its own now.
    """
    findings = list(names.check_name(name))
    if not body:
        return None, (*findings, Finding("file-empty"))
    if len(body) > max_bytes:
        return None, (*findings, Finding("file-too-big", facts={"megabytes": max_bytes // 1024 // 1024}))
    kind = EXTENSIONS.get(names.extension(name))
    if kind is None:
        return None, tuple(findings)
    declared = declared_type.split(";", maxsplit=1)[0].strip().lower()
    if declared not in kinds.UNKNOWN_TYPES and declared not in kind.types:
        findings.append(Finding("type-not-as-named"))
    sniffed = kinds.sniffed(body)
    if sniffed != ("zip" if kind.is_package else kind.code):
        return kind, (*findings, _not_as_named(sniffed, body, kind))
    findings += _content(body, kind)
    return kind, tuple({finding.code: finding for finding in findings}.values())


def _not_as_named(sniffed: str, body: bytes, kind: Kind) -> Finding:
    """The most helpful thing to say about content that is not what the name says."""
    if sniffed == "ole":
        return Finding("document-old-or-encrypted")
    if sniffed == "markup":
        return Finding("content-active")
    if kind.code == kinds.PDF and b"%PDF-" in body[: kinds.LOOK_BYTES]:
        return Finding("data-before")
    return Finding("content-not-as-named", facts={"extension": kind.extensions[0], "found": _guess(body)})


def _guess(body: bytes) -> str:
    """The ending of the format it seems to be, to help the sender; "" when nothing is recognised."""
    import puremagic  # imported here: only wrongly named files need it

    try:
        return puremagic.from_string(body[:8192]).lstrip(".")[:8]
    except (puremagic.PureError, ValueError):
        return ""


def _content(body: bytes, kind: Kind) -> tuple[Finding, ...]:
    if kind.is_package:
        return _package(body, kind)
    if kinds.has_active_start(body):
        return (Finding("content-active"),)
    if kinds.has_hidden_zip(body):
        return (Finding("data-behind"),)
    if kind.code == kinds.PNG:
        return images.check_png(body)
    return images.check_jpeg(body) if kind.code == kinds.JPEG else pdf.check(body)


def _package(body: bytes, kind: Kind) -> tuple[Finding, ...]:
    """A zip of parts: first its directory, then each part up to the size the directory states."""
    end = kinds.zip_end(body)
    if end is None or end + 22 != len(body):  # 22: the end record without a comment, behind which data could hide
        return (Finding("document-damaged"),)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = archive.infolist()
            if infos and min(info.header_offset for info in infos) != 0:
                return (Finding("data-before"),)
            findings = packages.check_entries(_entries(infos), kind=kind.code, file_bytes=len(body))
            if findings:
                return findings
            found = {}
            for name, part in _parts(archive, infos):
                found.update({finding.code: finding for finding in packages.check_part(name, part, kind=kind.code)})
            return tuple(found.values())
    except UNREADABLE:
        return (Finding("document-damaged"),)


def _entries(infos: list[zipfile.ZipInfo]) -> list[packages.Entry]:
    return [
        packages.Entry(
            # orig_filename: zipfile itself cuts names at a zero byte, behind which an ending could hide
            name=info.orig_filename,
            packed_bytes=info.compress_size,
            unpacked_bytes=info.file_size,
            is_encrypted=bool(info.flag_bits & 0x1),
            is_link=(info.external_attr >> 16) & _TYPE_BITS == _LINK,
        )
        for info in infos
    ]


def _parts(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Each part by name, in order; BadZipFile for one that is longer than the directory says."""
    for info in infos:
        with archive.open(info) as file:
            part = file.read(info.file_size)
            if file.read(1):
                raise zipfile.BadZipFile("a part is longer than it says")
        yield info.filename, part


def members(body: bytes) -> Iterator[bytes]:
    """The unpacked parts of a file that is a zip of bearable size; nothing for other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = archive.infolist()
            if _is_bearable(infos):
                for _name, part in _parts(archive, infos):
                    yield part
    except UNREADABLE:
        return


def _is_bearable(infos: list[zipfile.ZipInfo]) -> bool:
    return len(infos) <= packages.MAX_ENTRIES and sum(i.file_size for i in infos) <= packages.MAX_UNPACKED_BYTES

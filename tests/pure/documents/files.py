"""Small files of every kind, good and bad, made here so that no binary lies in the repository."""

import io
import struct
import zipfile
import zlib

import pikepdf

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONTENT_TYPES = b'<?xml version="1.0"?><Types><Override PartName="/word/document.xml"/></Types>'
WORD_PARTS = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<w:document>Prawf</w:document>"}
ODT_PARTS = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:document-content/>"}


def pdf(pages: int = 1, change=None, **saving) -> bytes:
    """A PDF of empty pages; `change(document)` may add to it."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if change:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer, **saving)
    return buffer.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))


def png(width: int = 2, height: int = 2, *, extra: bytes = b"") -> bytes:
    header = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\0\0\0" * min(width, 4)) * min(height, 4))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg(width: int = 2, height: int = 2, *, comment: bytes = b"") -> bytes:
    segments = b"\xff\xe0" + struct.pack("!H", 16) + b"JFIF\0" + b"\x01\x01\0\0\x01\0\x01\0\0"
    if comment:
        segments += b"\xff\xfe" + struct.pack("!H", len(comment) + 2) + comment
    frame = b"\xff\xc0" + struct.pack("!HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    scan = b"\xff\xda" + struct.pack("!H", 8) + b"\x01\x01\0\0\x3f\0" + b"\x12\x34\x56"
    return b"\xff\xd8" + segments + frame + scan + b"\xff\xd9"


def package(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def docx(**more: bytes) -> bytes:
    return package({**WORD_PARTS, **more})


def odt(**more: bytes) -> bytes:
    return package({**ODT_PARTS, **more})


def pdf_with_object_stream(unpacked_bytes: int) -> bytes:
    """A PDF whose page tree is in a compressed stream of objects that unpacks to so many bytes."""
    objects = b"2 0 << /Type /Pages /Kids [5 0 R] /Count 1 >>"
    packed = zlib.compress(objects + b" " * unpacked_bytes, 9)
    parts, offsets = [b"%PDF-1.7\n"], {}

    def add(number: int, body: bytes) -> None:
        offsets[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    add(5, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    add(3, head + packed + b"\nendstream")
    start = sum(map(len, parts))
    rows = [(0, 0, 65535), (1, offsets[1], 0), (2, 3, 0), (1, offsets[3], 0), (1, start, 0), (1, offsets[5], 0)]
    table = b"".join(struct.pack("!BIH", *row) for row in rows)
    head = b"<< /Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    add(4, head + table + b"\nendstream")
    return b"".join(parts) + b"startxref\n%d\n%%%%EOF\n" % start

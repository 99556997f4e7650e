"""Reading the headers of pictures, without decoding a pixel."""

import zlib

from ysgol.foundation.kernel.findings import Finding

MAX_PIXELS = 60_000_000  # a telephone's photograph has 12 to 50 million (our default)
MAX_SIDE = 20_000  # pixels (our default)
_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


def check_png(body: bytes) -> tuple[Finding, ...]:
    """A PNG must be whole, end where it says, and be of bearable size."""
    at, size = 8, None
    while at + 12 <= len(body):
        length, kind = int.from_bytes(body[at : at + 4], "big"), body[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(body) or (size is None) != (kind == b"IHDR"):
            return (Finding("image-damaged"),)
        if zlib.crc32(body[at + 4 : end - 4]) != int.from_bytes(body[end - 4 : end], "big"):
            return (Finding("image-damaged"),)
        if kind == b"IHDR":
            size = int.from_bytes(body[at + 8 : at + 12], "big"), int.from_bytes(body[at + 12 : at + 16], "big")
        if kind == b"IEND":
            return _check_size(*size) if end == len(body) and size else (Finding("data-behind"),)
        at = end
    return (Finding("image-damaged"),)


def check_jpeg(body: bytes) -> tuple[Finding, ...]:
    """A JPEG must have a frame, picture data and an end, and be of bearable size.

    Data behind the end is allowed: telephones put a second, smaller picture there. A zip behind it is found elsewhere.
    """
    at, size = 2, None
    while at + 4 <= len(body):
        if body[at] != 0xFF:
            return (Finding("image-damaged"),)
        marker = body[at + 1]
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(body[at + 2 : at + 4], "big")
        if length < 2 or marker == 0xD9:
            return (Finding("image-damaged"),)
        if marker in _START_OF_FRAME and at + 9 <= len(body):
            size = int.from_bytes(body[at + 7 : at + 9], "big"), int.from_bytes(body[at + 5 : at + 7], "big")
        if marker == 0xDA:
            is_whole = size is not None and body.find(b"\xff\xd9", at) > 0
            return _check_size(*size) if size and is_whole else (Finding("image-damaged"),)
        at += 2 + length
    return (Finding("image-damaged"),)


def _check_size(width: int, height: int) -> tuple[Finding, ...]:
    if not width or not height:
        return (Finding("image-damaged"),)
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        return (Finding("image-too-large", facts={"megapixels": MAX_PIXELS // 1_000_000}),)
    return ()

"""The square that a phone's camera reads, as markup that a strict content policy allows."""

from dataclasses import dataclass

import qrcode

# Modules of white around the square (ISO/IEC 18004 section 6.3.8).
QUIET_MODULES = 4


@dataclass(frozen=True)
class Square:
    """`side` is the width in modules with the quiet zone; `path` the SVG path of the dark ones."""

    side: int
    path: str


def qr_square(text: str) -> Square:
    """The QR code of a text."""
    code = qrcode.QRCode(border=QUIET_MODULES)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Square(len(rows), path)

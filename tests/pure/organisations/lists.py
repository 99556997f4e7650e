"""Small lists of schools in the published form."""

from ysgol.foundation.organisations.domain.schoollist import COLUMNS

AUTHORITIES = {"660": ("Isle of Anglesey", "Ynys Môn"), "681": ("Cardiff", "Caerdydd")}
HEADER = list(COLUMNS)


def row(**cells: str) -> list[str]:
    """A good row of the list; cells are named as in `COLUMNS`."""
    good = {
        "code": "6602130",
        "name": "Ysgol Gynradd Amlwch",
        "la_code": "660",
        "la_name": "Isle of Anglesey",
        "sector": "Primary",
        "governance": "Community",
        "medium": "WM",
        "medium_text": "Welsh medium",
        "school_type": "Nursery, Infants & Juniors",
        "religious_character": "---",
        "postcode": "LL68 9DU",
        "pupils": "279",
    }
    return list({**good, **cells}.values())


def table(*rows: list[str]) -> list[list[str]]:
    return [HEADER, *rows]


def csv_bytes(*rows: list[str]) -> bytes:
    import csv
    import io

    buffer = io.StringIO()
    csv.writer(buffer).writerows(table(*rows))
    return buffer.getvalue().encode()

"""Reading an uploaded or shipped file into a table, whatever its kind."""

import csv
import io
import lzma
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.organisations.domain import tables

DATA = Path(__file__).parent / "data"
MAX_BYTES = 5 * 1024 * 1024  # the published list is under 0.5 MB (our default)
MAX_UNPACKED_BYTES = 50 * 1024 * 1024  # of a spreadsheet, which is a zip (our default)
MAX_ENTRIES = 200  # files inside a spreadsheet (our default)
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
KINDS = ("csv", "xlsx", "ods")


def table_of(body: bytes, file_name: str) -> tuple[list[list[str]], list[Finding]]:
    """The table in the file; what keeps it from being read is a finding. The name's ending tells the kind."""
    kind = file_name.rsplit(".", 1)[-1].lower()
    if kind not in KINDS:
        return [], [Finding("kind-unknown")]
    if not body:
        return [], [Finding("file-empty")]
    if len(body) > MAX_BYTES:
        return [], [Finding("file-too-big", facts={"megabytes": MAX_BYTES // 1024 // 1024})]
    if kind == "csv":
        return tables.comma_separated(body)
    return _spreadsheet(body)


def _spreadsheet(body: bytes) -> tuple[list[list[str]], list[Finding]]:
    """The first sheet. Sizes are checked before anything is unpacked: a small zip can hold gigabytes."""
    import python_calamine  # imported here: only officers' uploads need it

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
                return [], [Finding("spreadsheet-too-big")]
            for entry in entries:
                _unpack(archive, entry)
        workbook = python_calamine.load_workbook(io.BytesIO(body))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (*UNREADABLE, python_calamine.CalamineError):
        return [], [Finding("spreadsheet-unreadable")]
    if any(len(str(cell)) > tables.MAX_CELL for row in rows for cell in row):
        return [], [Finding("not-table")]
    return [[_text(cell) for cell in row] for row in rows], []


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read an entry to its stated size: the header of a bomb can lie, and reading stops there."""
    read = 0
    with archive.open(entry) as file:
        while chunk := file.read(1 << 20):
            read += len(chunk)
            if read > entry.file_size:
                raise zipfile.BadZipFile("an entry is longer than it says")


def _text(cell: object) -> str:
    """A cell as a csv file would have it: 6602130.0 is "6602130"."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


@cache
def shipped_locations() -> dict[tuple[str, str], tuple[float, float]]:
    """Latitude and longitude in degrees, by school number and the postcode that was looked up."""
    with (DATA / "school-locations.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["School Number"], row["Postcode"]): (float(row["Latitude"]), float(row["Longitude"]))
            for row in csv.DictReader(file)
        }

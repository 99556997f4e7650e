"""Reading the published list of schools: a table of text in, schools and findings out."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.organisations.domain import cells
from ysgol.foundation.organisations.domain.cells import Reading

# The columns of the Welsh Government's "Address list of schools", August 2021, and our name for each.
COLUMNS = {
    "School Number": "code",
    "School Name": "name",
    "LA Code": "la_code",
    "Local Authority": "la_name",
    "Sector": "sector",
    "Governance - see notes": "governance",
    "WM Code": "medium",
    "Welsh Medium Type - see notes": "medium_text",
    "School Type": "school_type",
    "Religious Character": "religious_character",
    "Postcode": "postcode",
    "Pupils - see notes": "pupils",
}
HEADER_WITHIN_ROWS = 15  # a spreadsheet has a few lines of title above its header (our default)
MAX_ROWS = 10_000  # Wales has some 1,500 schools (our default)

# Codes of findings that keep a row, or with an empty `where` the whole list, from being applied.
ERRORS = frozenset(
    {
        "not-text", "not-table", "no-header", "column-missing", "column-twice", "too-many-rows", "no-rows",
        "row-too-long",
        "number-missing", "number-bad", "number-duplicate", "name-missing", "name-too-long", "name-hidden-character",
        "authority-unknown", "authority-number-mismatch", "sector-unknown", "governance-unknown", "medium-unknown",
        "postcode-bad", "pupils-not-number", "text-too-long", "text-hidden-character",
    }
)  # fmt: skip


def is_error(finding: Finding) -> bool:
    """Whether the finding keeps its row from being applied; otherwise it is a question for a person."""
    return finding.code in ERRORS


@dataclass(frozen=True)
class ListedSchool:
    """One row of the list, cleaned. `pupils` None: the list has no number."""

    code: str
    name: str
    la_code: str
    sector: str
    governance: str
    medium: str
    school_type: str
    religious_character: str
    postcode: str
    pupils: int | None


@dataclass(frozen=True)
class SchoolList:
    """What a file says: good rows in file order, every finding, and the numbers named by rows that have errors.

    `unreadable_rows` counts rows whose school cannot be told: while there are any, no school can be said to be missing.
    """

    schools: tuple[ListedSchool, ...] = ()
    findings: tuple[Finding, ...] = ()
    rejected_codes: frozenset[str] = frozenset()
    unreadable_rows: int = 0

    @property
    def is_usable(self) -> bool:
        """Whether there is a table to go on with."""
        return not any(is_error(finding) and not finding.where for finding in self.findings)


def read(table: Sequence[Sequence[str]], *, authorities: Mapping[str, tuple[str, ...]]) -> SchoolList:
    """Read the table; `authorities` are the known names of each LA code. Never raises: problems are findings.

    Findings are placed "row 12, School Name", rows counted from 1 as a spreadsheet shows them.
    """
    start, positions, findings = _header(table)
    width = len(table[start]) if table else 0
    if any(is_error(finding) for finding in findings):
        return SchoolList(findings=tuple(findings))
    readings = [
        _row(number, row[:width], positions, authorities, is_long=any(cell.strip() for cell in row[width:]))
        for number, row in enumerate(table[start + 1 :], start=start + 2)
        if any(cell.strip() for cell in row)
    ]
    if not readings:
        return SchoolList(findings=(*findings, Finding("no-rows")))
    counts = Counter(reading.code for reading in readings if reading.code)
    for reading in readings:
        if counts[reading.code] > 1:
            reading.add("number-duplicate", "School Number", value=reading.code)
    good = [reading for reading in readings if not any(is_error(finding) for finding in reading.findings)]
    bad = [reading for reading in readings if any(is_error(finding) for finding in reading.findings)]
    return SchoolList(
        tuple(_school(reading.values, reading.pupils) for reading in good),
        (*findings, *(finding for reading in readings for finding in reading.findings)),
        frozenset(reading.code for reading in bad if reading.code),
        sum(not reading.code for reading in bad),
    )


def _header(table: Sequence[Sequence[str]]) -> tuple[int, dict[str, int], list[Finding]]:
    """Where the header row is, at which position each of our columns stands, and what is wrong with them."""
    known = {name.casefold(): name for name in COLUMNS}
    if len(table) > MAX_ROWS:
        return 0, {}, [Finding("too-many-rows", facts={"rows": len(table), "limit": MAX_ROWS})]
    for index, row in enumerate(table[:HEADER_WITHIN_ROWS]):
        titles = [" ".join(cell.split()).casefold() for cell in row]
        if "school number" not in titles:
            continue
        findings = [Finding("column-missing", facts={"column": known[name]}) for name in known if name not in titles]
        findings += [Finding("column-twice", facts={"column": known[name]}) for name in known if titles.count(name) > 1]
        findings += [
            Finding("column-ignored", f"row {index + 1}", {"row": index + 1, "column": cells.shown(cell)})
            for cell, title in zip(row, titles, strict=True)
            if title and title not in known
        ]
        return index, {COLUMNS[known[title]]: at for at, title in enumerate(titles) if title in known}, findings
    return 0, {}, [Finding("no-header")]


def _row(
    number: int,
    row: Sequence[str],
    positions: Mapping[str, int],
    authorities: Mapping[str, tuple[str, ...]],
    *,
    is_long: bool,
) -> Reading:
    """Every column of a row read and checked."""
    raw = {field: row[at] if at < len(row) else "" for field, at in positions.items()}
    reading = Reading(number, raw, {field: title for title, field in COLUMNS.items()})
    cells.read_number(reading)
    if is_long:
        reading.add("row-too-long", "")
    cells.read_name(reading)
    cells.read_authority(reading, authorities)
    cells.read_choice(reading, "sector", cells.SECTORS, "sector-unknown")
    cells.read_choice(reading, "governance", cells.GOVERNANCE, "governance-unknown")
    cells.read_medium(reading)
    cells.read_text(reading, "school_type")
    cells.read_text(reading, "religious_character")
    cells.read_postcode(reading)
    cells.read_pupils(reading)
    return reading


def _school(values: Mapping[str, str], pupils: int | None) -> ListedSchool:
    character = values["religious_character"]
    return ListedSchool(
        code=values["code"],
        name=values["name"],
        la_code=values["la_code"],
        sector=values["sector"],
        governance=values["governance"],
        medium=values["medium"],
        school_type=values["school_type"],
        religious_character="" if re.fullmatch(r"-+|Not available", character) else character,
        postcode=values["postcode"],
        pupils=pupils,
    )

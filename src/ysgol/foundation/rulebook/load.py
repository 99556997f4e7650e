"""From reviewed TOML to rule sets, standard sets and the school calendar."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from ysgol.foundation.kernel.errors import Invalid
from ysgol.foundation.kernel.schoolyear import Period, Term, TermName
from ysgol.foundation.rulebook.domain import rules, standards
from ysgol.foundation.rulebook.domain.calendar import CalendarTerm
from ysgol.foundation.rulebook.domain.sources import Certainty, Provenance, Source, Status
from ysgol.foundation.rulebook.reader import Table

DATA = Path(__file__).parent / "data"


def parsed(path: Path) -> dict[str, object]:
    """The file as plain values; Invalid naming the file when it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid("rulebook-invalid", file=path.name, key="", problem=str(error)) from error


def fingerprint(path: Path) -> str:
    """SHA-256 of what the file says, in hexadecimal: the same whatever its comments, spacing and order of keys."""
    said = json.dumps(parsed(path), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def sources(table: Table) -> dict[str, Source]:
    """The file's `[sources.<code>]` tables, by code."""
    found = {}
    for code, row in table.tables("sources").items():
        url = row.text("url", "")
        if url and not url.startswith("https://"):
            raise row.wrong("url", "must start with https://")
        found[code] = Source(code, row.words("name"), url, row.date("read_on"))
        row.done()
    return found


def provenance(row: Table, known: Mapping[str, Source]) -> Provenance:
    """Source, status and certainty of a row. Official needs a source seen that speaks of Wales."""
    code = row.text("source")
    if code not in known:
        raise row.wrong("source", f"{code} is not among the sources of this file")
    status, certainty = row.choice("status", Status), row.choice("certainty", Certainty)
    if status is Status.OFFICIAL and certainty is not Certainty.SEEN:
        raise row.wrong("status", f"cannot be official when its certainty is {certainty}")
    return Provenance(known[code], status, certainty)


def _unique(table: Table, key: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise table.wrong(key, f"has the code {code} twice")
        seen.add(code)


def rule_set(path: Path) -> rules.RuleSet:
    """The rule set of a file; Invalid("rulebook-invalid") with file, key and problem for the first mistake found."""
    table = Table(path.name, "", parsed(path))
    known = sources(table)
    found = rules.RuleSet(
        version=table.text("version"),
        name=table.words("name"),
        in_force_from=table.date("in_force_from"),
        about=table.words("about"),
        eligibility=tuple(_eligibility(row, known) for row in table.rows("eligibility")),
        evidence=tuple(_evidence(row, known) for row in table.rows("evidence")),
        declarations=tuple(_declaration(row, known) for row in table.rows("declarations")),
        numbers=tuple(_number(row, known) for row in table.rows("numbers")),
        waiting_list=tuple(_criterion(row, known) for row in table.rows("waiting_list")),
        offsets=tuple(_offset(row, known) for row in table.rows("offsets")),
        retention=tuple(_retention(row, known) for row in table.rows("retention")),
    )
    table.done()
    if found.version != path.stem:
        raise table.wrong("version", f"must be the name of the file, {path.stem}")
    for key in ("eligibility", "evidence", "declarations", "numbers", "waiting_list", "offsets", "retention"):
        _unique(table, key, [row.code for row in getattr(found, key)])
    _check_evidence(table, found)
    return found


def _check_evidence(table: Table, found: rules.RuleSet) -> None:
    codes = {rule.code for rule in found.eligibility}
    for one in found.evidence:
        for code in one.rules:
            if code not in codes:
                raise table.wrong("evidence", f"{one.code} names the rule {code}, which this version does not have")


def _eligibility(row: Table, known: Mapping[str, Source]) -> rules.EligibilityRule:
    found = rules.EligibilityRule(
        row.text("code"),
        row.words("question"),
        row.words("why"),
        row.words("proof"),
        row.words("route"),
        provenance(row, known),
    )
    row.done()
    return found


def _evidence(row: Table, known: Mapping[str, Source]) -> rules.AcceptedEvidence:
    found = rules.AcceptedEvidence(row.text("code"), row.codes("rules"), row.words("name"), provenance(row, known))
    row.done()
    return found


def _declaration(row: Table, known: Mapping[str, Source]) -> rules.Declaration:
    found = rules.Declaration(row.text("code"), row.words("words"), provenance(row, known))
    row.done()
    return found


def _criterion(row: Table, known: Mapping[str, Source]) -> rules.Criterion:
    found = rules.Criterion(row.text("code"), row.words("words"), provenance(row, known))
    row.done()
    return found


def _number(row: Table, known: Mapping[str, Source]) -> rules.NumberRule:
    found = rules.NumberRule(
        row.text("code"),
        row.integer("value", least=1),
        row.choice("unit", rules.Unit),
        row.words("words"),
        provenance(row, known),
    )
    row.done()
    return found


def _offset(row: Table, known: Mapping[str, Source]) -> rules.OffsetRule:
    least, most = row.integer("usual_min", least=0), row.integer("usual_max", least=0)
    if most < least:
        raise row.wrong("usual_max", "must not be less than usual_min")
    unit = row.choice("unit", rules.Unit)
    if unit not in (rules.Unit.DAYS, rules.Unit.WEEKS):
        raise row.wrong("unit", "must be days or weeks")
    found = rules.OffsetRule(
        code=row.text("code"),
        start=row.choice("start", rules.MilestoneKind),
        finish=row.choice("finish", rules.MilestoneKind),
        unit=unit,
        usual_min=least,
        usual_max=most,
        words=row.words("words"),
        provenance=provenance(row, known),
        season=row.choice("season", rules.Season) if row.has("season") else None,
        from_end=row.flag("from_end", default=False),
        to_end=row.flag("to_end", default=False),
    )
    row.done()
    return found


def _retention(row: Table, known: Mapping[str, Source]) -> rules.Retention:
    months = None if row.flag("without_end", default=False) else row.integer("months", least=1)
    found = rules.Retention(row.text("code"), months, row.words("words"), provenance(row, known))
    row.done()
    return found


def standard_set(path: Path) -> standards.StandardSet:
    """The standard set of a file; Invalid("rulebook-invalid") with file, key and problem for the first mistake."""
    table = Table(path.name, "", parsed(path))
    known = sources(table)
    found = standards.StandardSet(
        code=table.text("code"),
        name=table.words("name"),
        country=table.choice("country", standards.Country),
        about=table.words("about"),
        translation_note=table.optional_words("translation_note"),
        areas=tuple(_area(row, known) for row in table.rows("areas")),
        slots=table.integer("slots", least=1),
        provenance=provenance(table, known),
    )
    table.done()
    if found.code != path.stem:
        raise table.wrong("code", f"must be the name of the file, {path.stem}")
    _unique(table, "areas", [area.code for area in found.areas])
    numbers = [standard.number for standard in found.standards]
    _unique(table, "areas", [str(number) for number in numbers])
    if any(number > found.slots for number in numbers):
        raise table.wrong("slots", "is less than the largest number of a standard")
    return found


def _area(row: Table, known: Mapping[str, Source]) -> standards.Area:
    found = standards.Area(
        row.text("code"),
        row.words("name"),
        tuple(_standard(one, known) for one in row.rows("standards", may_be_empty=True)),
        provenance(row, known),
    )
    row.done()
    return found


def _standard(row: Table, known: Mapping[str, Source]) -> standards.Standard:
    found = standards.Standard(row.integer("number", least=1), row.words("title"), provenance(row, known))
    row.done()
    return found


def calendar_terms(path: Path) -> tuple[CalendarTerm, ...]:
    """The terms of a file in order of time, each with its provenance; Invalid for the first mistake found."""
    table = Table(path.name, "", parsed(path))
    known = sources(table)
    found = tuple(_term(row, known) for row in table.rows("terms"))
    table.done()
    for earlier, later in pairwise(found):
        if later.term.period.starts_on <= earlier.term.period.ends_on:
            raise table.wrong("terms", f"the term from {later.term.period.starts_on} is out of order or overlaps")
    return found


def _term(row: Table, known: Mapping[str, Source]) -> CalendarTerm:
    name = row.choice("name", TermName)
    days = [row.date(key) for key in ("starts_on", "half_term_starts_on", "half_term_ends_on", "ends_on")]
    if days != sorted(days):
        raise row.wrong("starts_on", "the dates of the term are not in order")
    found = CalendarTerm(Term(name, Period(days[0], days[3]), Period(days[1], days[2])), provenance(row, known))
    row.done()
    return found

"""Reads about imports of the published list, and what they changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations.domain import importplan
from ysgol.foundation.organisations.domain.importplan import Plan
from ysgol.foundation.organisations.models import ImportState, SchoolHistory, SchoolImport


@dataclass(frozen=True)
class HistoryFacts:
    """One field of a school that an import changed; `field` "listed" is "open" or "closed". Empty text: no value."""

    field: str
    old: str
    new: str
    at: dt.datetime
    listed_on: dt.date


@dataclass(frozen=True)
class ImportFacts:
    """One import, previewed or settled. `findings` are (code, where, facts) in the order of the file.

    `overtaken_by` and `overtaken_at` tell who applied another import after this preview was made, which can therefore
    no longer be applied; "" and None otherwise.
    """

    id: int
    file_name: str
    sha256: str
    listed_on: dt.date
    state: str
    plan: Plan
    findings: tuple[Finding, ...]
    previewed_by: str
    previewed_at: dt.datetime
    settled_by: str
    settled_at: dt.datetime | None
    overtaken_by: str = ""
    overtaken_at: dt.datetime | None = None


@dataclass(frozen=True)
class ImportSummary:
    """One import in a list of them: `counts` are schools by what happens to them."""

    id: int
    file_name: str
    listed_on: dt.date
    state: str
    counts: Mapping[str, int]
    previewed_at: dt.datetime


def imports_visible_to(actor: Actor, *, limit: int = 50) -> list[ImportSummary]:
    """The newest imports, newest first; none for those who may not import."""
    if not actor.can(Permission.IMPORT_SCHOOLS, within=Scope()):
        return []
    rows = SchoolImport.objects.defer("plan")[:limit]
    return [
        ImportSummary(row.pk, row.file_name, row.listed_on, row.state, row.counts, row.previewed_at) for row in rows
    ]


def import_visible_to(actor: Actor, import_id: int) -> ImportFacts | None:
    """One import; None if there is none or the actor may not import."""
    if not actor.can(Permission.IMPORT_SCHOOLS, within=Scope()):
        return None
    row = SchoolImport.objects.filter(pk=import_id).first()
    if row is None:
        return None
    later = SchoolImport.objects.filter(state=ImportState.APPLIED, register_version__gte=row.register_version)
    last = later.order_by("-register_version").values_list("settled_by", "settled_at").first()
    if row.state != ImportState.PREVIEWED or last is None:
        return _import_facts(row)
    return replace(_import_facts(row), overtaken_by=last[0], overtaken_at=last[1])


def history(code: str) -> list[HistoryFacts]:
    """What changed in a school's entry, oldest first; empty for an unknown number."""
    rows = SchoolHistory.objects.filter(school__code=code).select_related("school_import")
    return [HistoryFacts(row.field, row.old, row.new, row.at, row.school_import.listed_on) for row in rows]


def list_date() -> dt.date | None:
    """The date of the list that the register follows, the last one applied; None before the first import."""
    applied = SchoolImport.objects.filter(state=ImportState.APPLIED).order_by("-settled_at", "-id")
    return applied.values_list("listed_on", flat=True).first()


def _import_facts(row: SchoolImport) -> ImportFacts:
    found = tuple(Finding(one["code"], one["where"], one["facts"]) for one in row.plan["findings"])
    return ImportFacts(
        row.pk,
        row.file_name,
        row.sha256,
        row.listed_on,
        row.state,
        importplan.from_json(row.plan),
        found,
        row.previewed_by,
        row.previewed_at,
        row.settled_by,
        row.settled_at,
    )

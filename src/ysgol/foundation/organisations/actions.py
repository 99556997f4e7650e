"""Keeping the register of schools: preview an import, apply it, put it aside."""

import datetime as dt
import hashlib
from collections.abc import Mapping

from django.db import transaction

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import importer, queries
from ysgol.foundation.organisations.domain import importplan, schoollist, search
from ysgol.foundation.organisations.domain.importplan import Plan, Registered
from ysgol.foundation.organisations.domain.schoollist import ListedSchool
from ysgol.foundation.organisations.models import (
    ImportState,
    LocalAuthority,
    School,
    SchoolHistory,
    SchoolImport,
    SchoolRegister,
)

# Columns of School that take their value from the list as it stands.
_PLAIN = ("name", "sector", "governance", "medium", "school_type", "religious_character", "postcode", "pupils")
_KEPT = (*_PLAIN, "local_authority", "latitude", "longitude", "last_listed_on", "closed_on", "search_text")


def preview_import(
    *, body: bytes, file_name: str, listed_on: dt.date, by: Actor, at: dt.datetime
) -> tuple[SchoolImport | None, list[Finding]]:
    """Read the file, compare it with the register and store the plan; nothing else changes.

    Returns (None, findings) when the file has no table to go on with. `listed_on` is the day the list speaks of.
    """
    by.require(Permission.IMPORT_SCHOOLS, within=Scope())
    table, findings = importer.table_of(body, file_name)
    if not table:
        return None, findings or [Finding("no-header")]
    authorities = {row.la_code: (row.name_en, row.name_cy) for row in LocalAuthority.objects.all()}
    listed = schoollist.read(table, authorities=authorities)
    findings += listed.findings
    if not listed.is_usable:
        return None, findings
    current = queries.list_date()
    if current and listed_on < current:
        findings.append(Finding("list-older", facts={"current": current.isoformat()}))
    with transaction.atomic():
        register = _register()
        plan = importplan.compare(listed, _registered())
        stored = {
            **importplan.to_json(plan),
            "findings": [_finding_json(finding) for finding in findings],
        }
        row = SchoolImport.objects.create(
            file_name=file_name[-120:],
            sha256=hashlib.sha256(body).hexdigest(),
            listed_on=listed_on,
            register_version=register.version,
            plan=stored,
            counts=plan.counts(),
            previewed_by=by.identifier,
            previewed_at=at,
        )
        audit.record("organisations.preview_import", f"school-import:{row.pk}", by=by, at=at, facts=plan.counts())
    return row, findings


def apply_import(*, import_id: int, closures_confirmed: bool, by: Actor, at: dt.datetime) -> Plan:
    """Do exactly what the preview said, and note every changed field in the history.

    Conflict("import-settled") when it was applied or put aside before, Conflict("register-changed") when another import
    was applied since the preview; Invalid("closures-not-confirmed") when very many schools would close unconfirmed.
    """
    by.require(Permission.IMPORT_SCHOOLS, within=Scope())
    with transaction.atomic():
        register = _register()
        row = _locked_import(import_id)
        if row.register_version != register.version:
            raise Conflict("register-changed", import_id=row.pk)
        plan = importplan.from_json(row.plan)
        if plan.needs_confirmed_closures and not closures_confirmed:
            raise Invalid("closures-not-confirmed", closing=len(plan.closed), open=plan.open_before)
        _apply(plan, row, at=at)
        register.version += 1
        register.save(update_fields=["version"])
        _settle(row, ImportState.APPLIED, by=by, at=at)
        audit.record("organisations.apply_import", f"school-import:{row.pk}", by=by, at=at, facts=plan.counts())
    return plan


def discard_import(*, import_id: int, by: Actor, at: dt.datetime) -> None:
    """Put a preview aside without applying it. Conflict("import-settled") when that was decided before."""
    by.require(Permission.IMPORT_SCHOOLS, within=Scope())
    with transaction.atomic():
        row = _locked_import(import_id)
        _settle(row, ImportState.DISCARDED, by=by, at=at)
        audit.record("organisations.discard_import", f"school-import:{row.pk}", by=by, at=at)


def _register() -> SchoolRegister:
    """The register's row, locked: imports wait for each other here."""
    SchoolRegister.objects.get_or_create(id=1)
    return SchoolRegister.objects.select_for_update().get(id=1)


def _locked_import(import_id: int) -> SchoolImport:
    row = SchoolImport.objects.select_for_update().filter(pk=import_id).first()
    if row is None:
        raise NotFound("school-import", import_id=import_id)
    if row.state != ImportState.PREVIEWED:
        raise Conflict("import-settled", import_id=import_id, state=row.state)
    return row


def _settle(row: SchoolImport, state: ImportState, *, by: Actor, at: dt.datetime) -> None:
    row.state, row.settled_by, row.settled_at = state, by.identifier, at
    row.save(update_fields=["state", "settled_by", "settled_at"])


def _registered() -> dict[str, Registered]:
    rows = School.objects.select_related("local_authority")
    return {row.code: Registered(_listed(row, {}), is_open=row.closed_on is None) for row in rows}


def _finding_json(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "where": finding.where, "facts": dict(finding.facts)}


def _apply(plan: Plan, row: SchoolImport, *, at: dt.datetime) -> None:
    authorities = {authority.la_code: authority for authority in LocalAuthority.objects.all()}
    new = []
    for listed in plan.new:
        new.append(_filled(School(code=listed.code, first_listed_on=row.listed_on), listed, row, authorities))
    School.objects.bulk_create(new, batch_size=200)
    history = [SchoolHistory(school=school, field="listed", new="open") for school in new]
    history += _apply_changes(plan, row, authorities)
    closed = {school.code: school for school in School.objects.filter(code__in=[code for code, _ in plan.closed])}
    School.objects.filter(code__in=list(closed)).update(closed_on=row.listed_on)
    history += [SchoolHistory(school=closed[code], field="listed", old="open", new="closed") for code, _ in plan.closed]
    for entry in history:
        entry.school_import, entry.at = row, at
    SchoolHistory.objects.bulk_create(history, batch_size=200)
    not_listed = [code for code, _ in plan.held]
    School.objects.filter(closed_on__isnull=True).exclude(code__in=not_listed).update(last_listed_on=row.listed_on)


def _apply_changes(plan: Plan, row: SchoolImport, authorities: dict[str, LocalAuthority]) -> list[SchoolHistory]:
    """Write the changed and reopened schools; returns their history, one row a field."""
    changes = {change.code: change for change in plan.changed}
    touched = changes.keys() | {code for code, _ in plan.reopened}
    rows = School.objects.select_related("local_authority").filter(code__in=touched)
    found = {school.code: school for school in rows}
    history = []
    for code in sorted(touched):
        school = found[code]
        was_closed = school.closed_on is not None
        listed = _listed(school, changes[code].fields if code in changes else {})
        _filled(school, listed, row, authorities)
        if was_closed:
            history.append(SchoolHistory(school=school, field="listed", old="closed", new="open"))
        if code in changes:
            history += [
                SchoolHistory(school=school, field=name, old=old, new=new)
                for name, (old, new) in sorted(changes[code].fields.items())
            ]
    School.objects.bulk_update(found.values(), _KEPT, batch_size=50)
    return history


def _listed(school: School, fields: Mapping[str, tuple[str, str]]) -> ListedSchool:
    """The school as a list would have it: as it stands, with the new values of `fields`."""
    values = {name: getattr(school, name) for name in _PLAIN} | {"la_code": school.local_authority.la_code}
    for name, (_old, new) in fields.items():
        values[name] = (int(new) if new else None) if name == "pupils" else new
    return ListedSchool(code=school.code, **values)


def _filled(school: School, listed: ListedSchool, row: SchoolImport, authorities: dict[str, LocalAuthority]) -> School:
    """The row of a listed, open school. A location belongs to a postcode: another postcode has none until looked up."""
    authority = authorities[listed.la_code]
    for name in _PLAIN:
        setattr(school, name, getattr(listed, name))
    school.local_authority = authority
    location = importer.shipped_locations().get((listed.code, listed.postcode))
    school.latitude, school.longitude = location or (None, None)
    school.last_listed_on, school.closed_on = row.listed_on, None
    names = (authority.name_en, authority.name_cy)
    school.search_text = search.searchable(listed.name, listed.code, listed.postcode, names)
    return school

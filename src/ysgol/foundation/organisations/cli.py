"""`ysgol organisations import`: a preview of what the list would change, and with `--apply` the change itself."""

import datetime as dt
import json
import re
import sys
from pathlib import Path

from django.utils import timezone, translation

from ysgol.foundation.kernel.actors import command
from ysgol.foundation.kernel.errors import Invalid
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import actions, labels, load
from ysgol.foundation.organisations.domain import importplan
from ysgol.foundation.organisations.domain.importplan import Plan
from ysgol.foundation.organisations.domain.schoollist import is_error
from ysgol.foundation.organisations.importer import MAX_BYTES

BAD_INPUT = 2  # exit status
OPERATOR = command("organisations import", Permission.IMPORT_SCHOOLS)


def import_schools(path: str | Path, *, apply: bool, as_json: bool) -> int:
    """Preview the list in the file, and apply it when asked to; returns the exit status (0, or 2 for bad input).

    The day the list speaks of is read from the file's name ("schools-2021-08-25.csv"), else it is today. A file in
    which any row has an error is not applied. The plan goes to standard output, findings to standard error.
    """
    path = Path(path)
    at = timezone.now()
    with translation.override("en"):
        body = _read(path)
        if body is None:
            return BAD_INPUT
        # A database that was only migrated does not know the authorities yet; one that knows them is left as it is.
        load.load_places(by=OPERATOR, at=at)
        _progress(f"reading {path.name}")
        load.load_places(by=OPERATOR, at=at)  # a new installation knows no authorities yet
        row, findings = actions.preview_import(
            body=body, file_name=path.name, listed_on=_listed_on(path.name, at), by=OPERATOR, at=at
        )
        for finding in findings:
            print(_line(path, finding), file=sys.stderr)
        has_errors = any(is_error(finding) for finding in findings)
        plan = importplan.from_json(row.plan) if row else None
        is_applied = False
        if row is not None and apply and not has_errors:
            _progress("applying")
            try:
                actions.apply_import(import_id=row.pk, closures_confirmed=False, by=OPERATOR, at=at)
                is_applied = True
            except Invalid as error:
                print(f"{path}: {_closures(error)}", file=sys.stderr)
                has_errors = True
        if row is not None and not is_applied:
            actions.discard_import(import_id=row.pk, by=OPERATOR, at=at)
        _print(plan, findings, is_applied=is_applied, as_json=as_json)
    return BAD_INPUT if has_errors or plan is None else 0


def _read(path: Path) -> bytes | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            words = labels.problem("file-too-big", {"megabytes": MAX_BYTES // 1024 // 1024})
            print(f"{path}: {words}", file=sys.stderr)
            return None
        return path.read_bytes()
    except OSError as error:
        print(f"{path}: cannot be read: {error.strerror}", file=sys.stderr)
        return None


def _listed_on(name: str, at: dt.datetime) -> dt.date:
    """The date in the file's name, if it is a real one and not to come; else the day of `at`."""
    today = timezone.localdate(at)
    for text in re.findall(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", name):
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            continue
        if dt.date(2000, 1, 1) <= day <= today:
            return day
    return today


def _line(path: Path, finding: Finding) -> str:
    """One line for a finding: the file, the row and column, what is wrong and what to do."""
    column = finding.facts.get("column") if finding.facts.get("row") else ""
    place = ":".join(str(part) for part in (path, finding.facts.get("row", ""), column) if part)
    kind = "error" if is_error(finding) or not finding.where else "question"
    words = f"{labels.problem(finding.code, finding.facts)} {labels.remedy(finding.code, finding.facts)}"
    return f"{place}: {kind}: {words}"


def _closures(error: Invalid) -> str:
    return (
        f"error: {error.facts['closing']} of {error.facts['open']} open schools would be closed. "
        "Check that this is the whole list; if it is, apply it on the page /schools/import/, which asks to confirm it."
    )


def _print(plan: Plan | None, findings: list[Finding], *, is_applied: bool, as_json: bool) -> None:
    if as_json:
        found = [{"code": one.code, "is_error": is_error(one), **dict(one.facts)} for one in findings]
        stored = importplan.to_json(plan) if plan else None
        counts = plan.counts() if plan else {}
        print(json.dumps({"applied": is_applied, "counts": counts, "plan": stored, "findings": found}, default=str))
        return
    if plan is None:
        return
    for name, count in plan.counts().items():
        print(f"{name:>10} {count:>6}")
    for change in plan.changed:
        for field, (old, new) in change.fields.items():
            print(f"   changed {change.code} {change.name}: {field}: {old or '(none)'} -> {new or '(none)'}")
    for code, name in plan.closed:
        print(f"    closed {code} {name}")
    for code, name in plan.reopened:
        print(f"  reopened {code} {name}")
    print("Applied." if is_applied else "Nothing was changed; add --apply to apply this.")


def _progress(text: str) -> None:
    """A line for a person who waits; nothing when the output goes elsewhere."""
    if sys.stderr.isatty():
        print(f"… {text}", file=sys.stderr)

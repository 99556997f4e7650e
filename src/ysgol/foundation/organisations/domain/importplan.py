"""What an import would do: the list compared with the register."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ysgol.foundation.organisations.domain.schoollist import ListedSchool, SchoolList, is_error

# Share of open schools that one import may close without a person ticking a box (our default).
CLOSING_SHARE_ALLOWED = 0.10
# Below this number of open schools a share says nothing (our default).
CLOSING_SHARE_FROM = 20


@dataclass(frozen=True)
class Registered:
    """A school as the register has it."""

    facts: ListedSchool
    is_open: bool


@dataclass(frozen=True)
class Change:
    """The fields of one school that the list says otherwise: name of field to (old, new), "" for none."""

    code: str
    name: str
    fields: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Plan:
    """Exactly what an import will do. Codes and schools are in order of school number; nothing else is touched.

    `held` are schools missing from the list that are left open, because some rows could not be read.
    """

    new: tuple[ListedSchool, ...] = ()
    changed: tuple[Change, ...] = ()
    closed: tuple[tuple[str, str], ...] = ()
    reopened: tuple[tuple[str, str], ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    unchanged: int = 0
    rejected: int = 0
    open_before: int = 0

    @property
    def needs_confirmed_closures(self) -> bool:
        """Whether so many schools would close that a person must say that it is meant."""
        if not self.closed:
            return False
        few = self.open_before < CLOSING_SHARE_FROM
        return not few and len(self.closed) > self.open_before * CLOSING_SHARE_ALLOWED

    @property
    def is_empty(self) -> bool:
        """Whether applying would change nothing."""
        return not (self.new or self.changed or self.closed or self.reopened)

    def counts(self) -> dict[str, int]:
        """Number of schools by what happens to them."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "closed": len(self.closed),
            "reopened": len(self.reopened),
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


def compare(listed: SchoolList, register: Mapping[str, Registered]) -> Plan:
    """The plan that brings the register (by school number) to the list. Rows with errors change and close nothing."""
    by_code = {school.code: school for school in listed.schools}
    both = sorted(by_code.keys() & register.keys())
    changes = [change for code in both if (change := _change(register[code].facts, by_code[code]))]
    reopened = [code for code in both if not register[code].is_open]
    missing = tuple(
        (code, register[code].facts.name)
        for code in sorted(register)
        if register[code].is_open and code not in by_code and code not in listed.rejected_codes
    )
    errors = [finding for finding in listed.findings if is_error(finding)]
    return Plan(
        new=tuple(by_code[code] for code in sorted(by_code.keys() - register.keys())),
        changed=tuple(changes),
        closed=() if listed.unreadable_rows else missing,
        held=missing if listed.unreadable_rows else (),
        reopened=tuple((code, by_code[code].name) for code in reopened),
        unchanged=len(both) - len({change.code for change in changes} | set(reopened)),
        rejected=len({finding.facts.get("row") for finding in errors}),
        open_before=sum(school.is_open for school in register.values()),
    )


def _change(old: ListedSchool, new: ListedSchool) -> Change | None:
    before, after = asdict(old), asdict(new)
    fields = {name: (_text(before[name]), _text(after[name])) for name in before if before[name] != after[name]}
    return Change(new.code, new.name, fields) if fields else None


def _text(value: object) -> str:
    return "" if value is None else str(value)


def to_json(plan: Plan) -> dict[str, object]:
    """The plan as JSON-ready values; `from_json` gives an equal plan back."""
    return asdict(plan)


def from_json(stored: Mapping[str, object]) -> Plan:
    """The plan stored by `to_json`."""
    new = [ListedSchool(**row) for row in _rows(stored, "new")]
    changed = [
        Change(row["code"], row["name"], {name: (old, now) for name, (old, now) in row["fields"].items()})
        for row in _rows(stored, "changed")
    ]
    return Plan(
        new=tuple(new),
        changed=tuple(changed),
        closed=_pairs(stored, "closed"),
        reopened=_pairs(stored, "reopened"),
        held=_pairs(stored, "held"),
        unchanged=int(str(stored["unchanged"])),
        rejected=int(str(stored["rejected"])),
        open_before=int(str(stored["open_before"])),
    )


def _pairs(stored: Mapping[str, object], key: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, name) for code, name in _rows(stored, key))


def _rows(stored: Mapping[str, object], key: str) -> list:  # type: ignore[type-arg]
    found = stored[key]
    return list(found) if isinstance(found, list | tuple) else []

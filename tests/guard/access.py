"""The access matrix: who may open which address. The table itself is `access_matrix.txt`.

`YSGOL_PRINT_ACCESS=1 .venv/bin/python -m pytest -s tests/guard/test_access_matrix.py` prints the lines of those that
answer otherwise than the table says, or are not in it: to be read with care, then pasted in.
"""

from dataclasses import dataclass

from tests.guard.tree import ROOT

TABLE = ROOT / "tests" / "guard" / "access_matrix.txt"
ROLES = (
    "out",  # signed out
    "own",  # the candidate whose application, document or message it is
    "other",  # another candidate
    "head",  # headteacher of the candidate's school
    "head2",  # headteacher of a school in another region
    "off",  # delivery officer of the region
    "off2",  # delivery officer of another region
    "mgr",  # delivery manager of the region
    "ref",  # reference data officer
    "acc",  # access manager
    "aud",  # auditor
)


@dataclass(frozen=True)
class Row:
    """One address and method, with the expected answer of each role in the order of ROLES."""

    name: str
    method: str
    answers: tuple[str, ...]


def rows() -> tuple[Row, ...]:
    """The table. Raises ValueError for a line that does not fit the heading."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, method, *answers = line.split()
            if len(answers) != len(ROLES):
                raise ValueError(f"access_matrix.txt: {name} {method} has {len(answers)} answers, not {len(ROLES)}")
            found.append(Row(name, method, tuple(answers)))
    return tuple(found)


def as_line(row: Row) -> str:
    return f"{row.name:<34} {row.method:<5} {' '.join(f'{answer:<5}' for answer in row.answers)}".rstrip()

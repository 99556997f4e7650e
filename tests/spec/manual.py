"""Rule tables that are run as tests and published as the manual in docs/rules.

`YSGOL_WRITE_RULES=1 python -m pytest tests/spec` writes the pages; without it a page that differs fails the test.
"""

import os
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "rules"


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; a line break or bar in a cell is made safe."""
    lines = [list(map(str, row)) for row in (headings, ["---"] * len(headings), *rows)]
    return "".join(f"| {' | '.join(cell.replace('|', '/').replace(chr(10), ' ') for cell in row)} |\n" for row in lines)


def publish(name: str, *parts: str) -> None:
    """Compare a page of the manual with what the tests found, or write it."""
    body = "\n".join(parts).rstrip("\n") + "\n"
    path = PAGES / f"{name}.md"
    if os.environ.get("YSGOL_WRITE_RULES") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    stored = path.read_text(encoding="utf-8") if path.exists() else ""
    assert stored == body, f"docs/rules/{name}.md is not current: run YSGOL_WRITE_RULES=1 python -m pytest tests/spec"

"""Who may import whom, what modules are called, and how large they grow."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.guard.tree import ROOT, context_of, contexts, dotted, modules, shown, tree

LARGEST_FILE_LINES = 300  # style.md
LARGEST_FUNCTION_LINES = 50  # style.md
MOST_PARAMETERS = 6  # style.md; `self`, `by` and `at` are given by the architecture and not counted
# Functions with more, each with its reason.
MANY_PARAMETERS = {
    "notices/actions/outbox.py:queue": "a message has this many independent facts, each with a default",
}
DRAWERS = {"common", "utils", "core", "helpers", "services", "managers", "signals", "misc"}


def test_import_contracts_hold():
    said = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )

    assert said.returncode == 0, said.stdout


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update({node.module} | {f"{node.module}.{alias.name}" for alias in node.names})
    return names


def test_models_are_imported_by_their_own_context_alone():
    models = {f"{dotted(context)}.models": context for context in contexts()}

    found = [
        f"{shown(path)} imports {name}"
        for path in modules()
        for name in sorted(_imported(path))
        for owned, context in models.items()
        if (name == owned or name.startswith(f"{owned}.")) and context_of(path) != context
    ]

    assert found == []


def test_every_context_keeps_django_out_of_its_domain():
    found = [
        f"{shown(path)} imports {name}"
        for path in modules()
        if "domain" in path.parts or "kernel" in path.parts
        for name in sorted(_imported(path))
        if name.split(".")[0] in {"django", "allauth", "jinja2", "django_tasks"}
    ]

    assert found == []


def test_no_module_is_a_drawer():
    assert [shown(path) for path in modules() if DRAWERS & {path.stem, *path.parts}] == []


def test_every_context_is_named_in_the_import_contract():
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert [
        name for name in map(dotted, contexts()) if f'"{name}' not in contract and f"| {name}" not in contract
    ] == []


def test_files_stay_small():
    sizes = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}

    assert {name: lines for name, lines in sizes.items() if lines > LARGEST_FILE_LINES} == {}


def _all_functions():
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def _lines_of_code(node: ast.FunctionDef) -> int:
    """Lines from `def` to the end, without the docstring: a long explanation is not a long function."""
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def test_functions_stay_short():
    found = {
        f"{shown(path)}:{node.name}": lines
        for path, node in _all_functions()
        if (lines := _lines_of_code(node)) > LARGEST_FUNCTION_LINES
    }

    assert found == {}


def test_functions_take_few_parameters():
    found = {}
    for path, node in _all_functions():
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        counted = [name for name in names if name not in {"self", "cls", "by", "at"}]
        name = f"{shown(path)}:{node.name}"
        if len(counted) > MOST_PARAMETERS and not name.endswith(tuple(MANY_PARAMETERS)):
            found[name] = counted

    assert found == {}


def test_migrations_are_current(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)

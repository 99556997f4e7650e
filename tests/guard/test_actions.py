"""Every write says who and when, and leaves an audit event."""

import ast
import functools
from pathlib import Path

import pytest

from tests.guard.tree import context_of, contexts, functions, is_in, modules, shown, tree

# Functions that do not take the usual form, each with its reason.
UNUSUAL = {
    "audit.record": "is the audit: it takes `by` and `at`, and its two codes by position",
}


def _public_actions():
    for path in modules():
        if is_in(path, "actions"):
            for node in functions(tree(path)):
                if not node.name.startswith("_"):
                    yield f"{context_of(path).name}.{node.name}", path, node


def test_there_are_actions_to_check():
    assert len(list(_public_actions())) > 10


def test_every_action_is_keyword_only_and_takes_by_and_at():
    found = []
    for name, path, node in _public_actions():
        keywords = {argument.arg for argument in node.args.kwonlyargs}
        if name not in UNUSUAL and (node.args.args or node.args.posonlyargs or not {"by", "at"} <= keywords):
            found.append(f"{shown(path)}: {node.name}")

    assert found == []


def _called(node: ast.AST) -> set[str]:
    """The last names of everything called or passed on inside a function."""
    return {child.id for child in ast.walk(node) if isinstance(child, ast.Name)} | {
        child.attr for child in ast.walk(node) if isinstance(child, ast.Attribute)
    }


@functools.cache
def _calls_of(context: Path) -> dict[str, set[str]]:
    calls: dict[str, set[str]] = {}
    for path in modules():
        if path.is_relative_to(context):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.FunctionDef):
                    calls.setdefault(node.name, set()).update(_called(node))
    return calls


def _reaches_audit(name: str, context: Path, actions_elsewhere: set[str]) -> bool:
    """Whether a function, or one it calls in its context, records an event or calls another context's action."""
    calls, seen, waiting = _calls_of(context), set(), [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        called = calls.get(current, set())
        if "record" in called or called & actions_elsewhere:
            return True
        waiting.extend(called & calls.keys())
    return False


def test_every_action_leaves_an_audit_event():
    everywhere = {(context_of(path), node.name) for _, path, node in _public_actions()}
    found = []
    for name, path, node in _public_actions():
        context = context_of(path)
        elsewhere = {action for place, action in everywhere if place != context}
        if name not in UNUSUAL and not _reaches_audit(node.name, context, elsewhere):
            found.append(f"{shown(path)}: {node.name}")

    assert found == []


def test_every_unusual_action_still_exists():
    names = {name for name, _, _ in _public_actions()}

    assert [name for name in UNUSUAL if name not in names] == []


@pytest.mark.parametrize("place", contexts(), ids=lambda path: path.name)
def test_rows_are_written_by_actions_alone(place):
    """Views, forms and queries call no `.save()`, `.create()`, `.update()` or `.delete()` of the database."""
    writes = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
    found = []
    for path in modules():
        if path.is_relative_to(place) and any(is_in(path, name) for name in ("views", "forms", "queries", "access")):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes:
                    owner = ast.unparse(node.func.value)
                    if ".objects" in owner or node.func.attr == "save":
                        found.append(f"{shown(path)}:{node.lineno} {owner}.{node.func.attr}")

    assert found == []


def test_no_domain_reads_the_clock():
    """The day, the hour and chance are arguments, so that every rule can be tried at any time."""
    clocks = {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("timezone", "now"), ("time", "time")}
    found = []
    for path in modules():
        if "domain" in path.parts or is_in(path, "actions"):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    owner = ast.unparse(node.func.value).split(".")[-1]
                    if (owner, node.func.attr) in clocks:
                        found.append(f"{shown(path)}:{node.lineno}")

    assert found == []

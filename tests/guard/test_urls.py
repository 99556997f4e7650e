"""Every view wears exactly one guard, outermost."""

import ast
import inspect
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.guard.tree import SOURCE, tree
from ysgol.foundation.kernel.permissions import Permission

GUARDS = {"public", "needs"}


def patterns(resolver=None, prefix=""):
    """Every address of the service: (path as written, pattern)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def _guards_in_source(view) -> list[int] | None:
    """The places, from the outside, of the guards among the view's decorators; None for a view of a library."""
    original = inspect.unwrap(view)
    path = Path(inspect.getsourcefile(original) or "")
    if not path.is_relative_to(SOURCE):
        return None
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef) and node.name == original.__name__:
            names = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
            return [
                place
                for place, name in enumerate(names)
                if (getattr(name, "id", "") or getattr(name, "attr", "")) in GUARDS
            ]
    return None


def test_every_view_wears_a_guard():
    known = {"public", *(permission.value for permission in Permission)}

    assert [path for path, entry in patterns() if getattr(entry.callback, "guard", None) not in known] == []


def test_every_view_of_ours_wears_exactly_one_guard_outermost():
    found = {path: _guards_in_source(entry.callback) for path, entry in patterns()}

    assert {path: places for path, places in found.items() if places not in (None, [0])} == {}


def test_every_address_has_a_name_of_its_own():
    names = [entry.name for _, entry in patterns()]

    assert [path for path, entry in patterns() if not entry.name] == []
    assert sorted({name for name in names if names.count(name) > 1}) == []

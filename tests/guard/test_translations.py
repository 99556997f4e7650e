"""The Welsh gate: nothing shown to people may lack Welsh, and no Welsh may be a guess."""

import ast
import re

import pytest

from tests.guard.catalogues import english, forms, messages, script
from tests.guard.tree import ROOT, modules, shown, tree

WELSH_FORMS = 6  # CLDR: zero, one, two, few (3), many (6), other
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}|\{\{\s*(\w+)")
SAME = ROOT / "tests" / "guard" / "same_in_both.txt"


def same_in_both() -> set[str]:
    """English phrases whose Welsh is the same, listed one a line; `#` starts a comment."""
    return {line for line in SAME.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}


@pytest.mark.parametrize("place", script().contexts(), ids=lambda path: path.name)
def test_catalogue_is_what_the_source_needs(place):
    """`make translations` would change nothing."""
    path = script().catalogue_path(place)
    stored = path.read_bytes() if path.exists() else b""
    needed = script().updated(place)

    assert stored == (needed if path.exists() or needed.count(b"msgid ") > 1 else b"")


def test_no_welsh_is_missing():
    assert [(where, m.id) for where, m in messages() if not all(form.strip() for form in forms(m.string))] == []


def test_no_welsh_is_fuzzy():
    assert [(where, m.id) for where, m in messages() if m.fuzzy] == []


def test_no_welsh_is_the_english_unless_listed():
    allowed = same_in_both()

    found = [(where, m.id) for where, m in messages() if forms(m.string)[0] == english(m)[0] not in allowed]

    assert found == []


def test_every_phrase_listed_as_the_same_is_still_used():
    used = {english(message)[0] for _, message in messages()}

    assert sorted(same_in_both() - used) == []


def test_every_plural_has_the_six_welsh_forms():
    found = [(where, m.id) for where, m in messages() if m.pluralizable and len(forms(m.string)) != WELSH_FORMS]

    assert found == []


def test_every_catalogue_states_the_welsh_plural_rule():
    paths = [script().catalogue_path(context) for context in script().contexts()]

    found = [
        shown(path) for path in paths if path.exists() and script().PLURALS not in path.read_text(encoding="utf-8")
    ]

    assert found == []


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def test_placeholders_are_the_same_in_both_languages():
    found = []
    for where, message in messages():
        wanted = _placeholders(english(message)[-1])
        for form in forms(message.string):
            # A plural form may name its number in words ("dau gais"), never invent a placeholder.
            missing = set() if message.pluralizable else wanted - _placeholders(form)
            if missing or _placeholders(form) - wanted:
                found.append((where, message.id, form))

    assert found == []


def test_no_translated_phrase_is_built_while_running():
    """`_(f"…")` and `_("…" + x)` are never found by the extractor, so they would stay English."""
    found = []
    for path in modules():
        for node in ast.walk(tree(path)):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id in {"_", "gettext_lazy"} and not isinstance(node.args[0], ast.Constant):
                found.append(f"{shown(path)}:{node.lineno}")

    assert found == []

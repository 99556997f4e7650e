"""A number in the code says what it counts and why it is that number."""

import ast

from tests.guard.tree import context_of, modules, shown, tree


def _is_number(value):
    return isinstance(value, ast.Constant) and type(value.value) in {int, float}


def _numbers_without_words(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    previous_end, previous_explained = -1, False
    for node in tree(path).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
        in_group = previous_end == node.lineno - 1 and previous_explained  # one comment may stand above several
        explained = "#" in lines[node.lineno - 1] or above.startswith("#") or in_group
        previous_end, previous_explained = node.end_lineno, explained
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        is_constant = isinstance(target, ast.Name) and target.id.isupper() and _is_number(node.value)
        if is_constant and not explained:
            yield f"{shown(path)}:{node.lineno} {target.id}"


def test_every_number_says_why_it_is_that_number():
    found = [
        line
        for path in modules()
        if context_of(path) and path.name not in {"settings.py", "formats.py"}
        for line in _numbers_without_words(path)
    ]

    assert found == []

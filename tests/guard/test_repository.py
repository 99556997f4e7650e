"""What the repository may not hold."""

import re
import tomllib

from tests.guard.tree import ROOT, committed, shown

TEXT = {"", ".py", ".md", ".txt", ".toml", ".html", ".css", ".js", ".json", ".po", ".svg", ".cfg", ".in", ".sh", ".yml"}
# Written in pieces so that this file does not hold what it forbids.
HOSTS = ["pypi." + "org", "python" + "hosted.org", "npmjs." + "org", "npmjs." + "com", "deb.debian." + "org"]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]
GENERATED = ("static/vendor/",)


def _texts():
    for path in committed():
        if path.suffix in TEXT and not any(part in shown(path) for part in GENERATED):
            yield path, path.read_text(encoding="utf-8")


def test_no_file_names_a_package_host():
    assert [(shown(path), host) for path, text in _texts() for host in HOSTS if host in text] == []


def test_no_file_names_a_path_of_one_machine():
    assert [(shown(path), place) for path, text in _texts() for place in MACHINE_PATHS if place in text] == []


def test_no_file_leaves_work_unsaid():
    """A thing to do is an issue, not a comment."""
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")

    assert [
        shown(path) for path, text in _texts() if path.suffix in {".py", ".html", ".js"} and marks.search(text)
    ] == []


def test_every_dependency_is_pinned_with_a_hash():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned_dev = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")

    run = declared["project"]["dependencies"] + declared["project"]["optional-dependencies"]["postgres"]
    names = {_name(line): pinned for line in run} | {
        _name(line): pinned_dev for line in declared["dependency-groups"]["dev"]
    }

    assert [name for name, lock in names.items() if f"\n{name}==" not in f"\n{lock}"] == []
    for lock in (pinned, pinned_dev):
        lines = [line for line in lock.splitlines() if "==" in line]
        assert lock.count("--hash=sha256:") >= len(lines) > 0


def _name(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-")


def test_no_committed_file_is_large():
    """Half a megabyte is enough for code; data has its own allowance."""
    allowed = {".csv": 2_000_000, ".png": 1_000_000, ".txt": 600_000}
    sizes = {shown(path): path.stat().st_size for path in committed()}

    assert {n: s for n, s in sizes.items() if s > allowed.get("." + n.rsplit(".", 1)[-1], 500_000)} == {}


def test_every_document_link_leads_somewhere():
    found = []
    for path, text in _texts():
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
                if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                    found.append(f"{shown(path)} -> {target}")

    assert found == []

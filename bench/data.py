"""Demonstrations of two sizes, built once for each state of the code and kept under `var/bench`."""

import hashlib
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.server import ROOT, environment

YSGOL = str(Path(sys.executable).with_name("ysgol"))
KEPT = ROOT / "var" / "bench"
SCHOOL_LIST = ROOT / "src/ysgol/foundation/organisations/data/schools-wales-2021-08-25.csv"


def ysgol(var: Path, *arguments: str) -> str:
    """What `ysgol …` prints on the data in `var`."""
    said = subprocess.run([YSGOL, *arguments], env=environment(var), cwd=ROOT, capture_output=True, text=True)
    if said.returncode:
        raise RuntimeError(f"ysgol {' '.join(arguments)}: {said.stderr.strip()}")
    return said.stdout


def demonstration(applications: int | None = None) -> Path:
    """The directory of a demonstration, of its usual size or larger; made anew when the code changed."""
    directory = KEPT / f"{_state_of_code()}-{applications or 'usual'}"
    if not (directory / "made").exists():
        for old in KEPT.glob(f"*-{applications or 'usual'}"):
            shutil.rmtree(old)
        if applications:
            shutil.copytree(demonstration(), directory)
            ask(directory, "multiply", str(applications))
        else:
            _load(directory)
        (directory / "made").touch()
    return directory


def _load(directory: Path) -> None:
    directory.mkdir(parents=True)
    print("Loading the demonstration …", file=sys.stderr, flush=True)
    started = time.monotonic()
    ysgol(directory, "demo", "load")
    ysgol(directory, "collect")
    print(f"  {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)


def _state_of_code() -> str:
    """A short digest of the service's own source, so that data made by other code is not measured."""
    found = hashlib.sha256()
    for path in sorted((ROOT / "src" / "ysgol").rglob("*")):
        if path.suffix in {".py", ".toml", ".csv"} and "__pycache__" not in path.parts:
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


def personas(var: Path) -> dict[str, dict[str, str]]:
    """The people of the demonstration by key, each with a fresh one-time link."""
    return {person["key"]: person for person in json.loads(ysgol(var, "demo", "personas", "--json"))}


def ask(var: Path, module: str, *arguments: str) -> dict[str, object]:
    """What `python -m bench.<module>` answers as JSON on the data in `var`."""
    said = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments],
        env=environment(var, settings="bench.settings"),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if said.returncode:
        raise RuntimeError(f"bench.{module}: {said.stderr.strip()}")
    answer: dict[str, object] = json.loads(said.stdout.splitlines()[-1])
    return answer


def import_seconds() -> float:
    """Wall seconds of `ysgol organisations import --apply` of the whole published list into an empty database."""
    directory = KEPT / "import"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    ysgol(directory, "migrate")
    started = time.perf_counter()
    ysgol(directory, "organisations", "import", str(SCHOOL_LIST), "--apply")
    elapsed = time.perf_counter() - started
    shutil.rmtree(directory)
    return elapsed

"""The source as the guards read it: files, contexts and syntax trees."""

import ast
import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "ysgol"


@functools.cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the service, except generated migrations."""
    return tuple(sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts))


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@functools.cache
def contexts() -> tuple[Path, ...]:
    """Every context, as its directory."""
    return tuple(sorted(path.parent for path in SOURCE.rglob("apps.py")))


def context_of(path: Path) -> Path | None:
    """The context a file belongs to; None for the rooms' own files."""
    return next((context for context in contexts() if path.is_relative_to(context)), None)


def dotted(path: Path) -> str:
    """`src/ysgol/web/urls.py` as `ysgol.web.urls`."""
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_in(path: Path, name: str) -> bool:
    """Whether a file is the module `name` of its context, or inside the package of that name."""
    context = context_of(path)
    return context is not None and path.relative_to(context).parts[0] in {f"{name}.py", name}


def functions(module: ast.Module) -> list[ast.FunctionDef]:
    """The functions at the top of a module."""
    return [node for node in module.body if isinstance(node, ast.FunctionDef)]


@functools.cache
def committed() -> tuple[Path, ...]:
    """Every file git knows or would add, except what it ignores."""
    said = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return tuple(ROOT / name for name in said.stdout.split("\0") if name and (ROOT / name).is_file())

"""`scripts/translations` as a module, and what its catalogues hold."""

import functools
import importlib.util
from importlib.machinery import SourceFileLoader
from types import ModuleType

from tests.guard.tree import ROOT


@functools.cache
def script() -> ModuleType:
    """The script, which has no `.py` because people run it by name."""
    loader = SourceFileLoader("translations", str(ROOT / "scripts" / "translations"))
    spec = importlib.util.spec_from_loader("translations", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def forms(string: object) -> list[str]:
    """The Welsh of a message as a list: one form, or the six plural forms."""
    return list(string) if isinstance(string, tuple | list) else [str(string or "")]


def english(message: object) -> list[str]:
    """The English of a message: one form, or singular and plural."""
    return forms(message.id)


@functools.cache
def messages() -> tuple[tuple[str, object], ...]:
    """Every message of every context, as (context, message)."""
    contexts = script().contexts()
    return tuple((context.name, message) for context in contexts for message in script().stored(context) if message.id)

"""The names of the organisations where roles are held.

Organisations are above people and cannot be asked from here, so they lend their names when the service starts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

Namer = Callable[[Sequence[str], str], Mapping[str, str]]
_namers: list[Namer] = []


def name_with(namer: Namer) -> None:
    """From now on `namer(codes, language)` says how organisations are called; codes it does not know are left out."""
    _namers[:] = [namer]


def names(codes: Iterable[str], language: str) -> dict[str, str]:
    """The names of organisations by code in "cy" or "en"; an unknown code stands for itself, "" is left out."""
    wanted = sorted({code for code in codes if code})
    known = _namers[0](wanted, language) if wanted and _namers else {}
    return {code: known.get(code, code) for code in wanted}

"""How far the invented applications got: each path is the steps that led there, in order."""

import random
from dataclasses import dataclass

_APPLY = ("start", "save", "ask", "submit")
_SUPPORTED = ("start", "save", "ask", "confirm", "submit")
_DECIDED = (*_SUPPORTED, "eligible")
_TOLD = (*_DECIDED, "review", "release")
_OFFERED = (*_TOLD, "offer")


@dataclass(frozen=True)
class Path:
    """A path, and how many of 100 applications of the cohort take it."""

    name: str
    steps: tuple[str, ...]
    share: int


CURRENT = (
    Path("draft-begun", ("start", "save-some"), 8),
    Path("draft-asked", ("start", "save-some", "save", "ask"), 5),
    Path("draft-complete", ("start", "save", "ask", "confirm"), 4),
    Path("submitted-waiting", _APPLY, 9),
    Path("submitted", _SUPPORTED, 15),
    Path("submitted-refused", ("start", "save", "ask", "submit", "refuse"), 3),
    Path("submitted-wrong-person", ("start", "save", "ask", "submit", "wrong-person"), 2),
    Path("returned", (*_SUPPORTED, "return"), 6),
    Path("sent-again", (*_SUPPORTED, "return", "save-again", "submit"), 3),
    Path("eligible-held", _DECIDED, 6),
    Path("eligible-reviewed", (*_DECIDED, "review"), 3),
    Path("not-eligible-held", (*_SUPPORTED, "not-eligible"), 3),
    Path("eligible", _TOLD, 7),
    Path("not-eligible", (*_SUPPORTED, "not-eligible", "review", "release"), 4),
    Path("offered", _OFFERED, 7),
    Path("waiting", (*_TOLD, "wait"), 5),
    Path("accepted", (*_OFFERED, "accept"), 5),
    Path("declined", (*_OFFERED, "decline"), 2),
    Path("withdrawn", (*_SUPPORTED, "withdraw"), 3),
)
EARLIER = (
    Path("accepted", (*_OFFERED, "accept"), 52),
    Path("declined", (*_OFFERED, "decline"), 6),
    Path("not-eligible", (*_SUPPORTED, "not-eligible", "review", "release"), 10),
    Path("waiting", (*_TOLD, "wait"), 8),
    Path("withdrawn", (*_OFFERED, "accept", "withdraw"), 6),
    Path("deferred", (*_TOLD, "wait", "defer"), 10),
    Path("lapsed", ("start", "save-some", "lapse"), 8),
)


def spread(paths: tuple[Path, ...], count: int, chance: random.Random) -> list[Path]:
    """`count` paths in the shares given, each at least once where `count` allows, in an order by chance."""
    weights = [path.share for path in paths]
    chosen = [*paths[:count], *chance.choices(paths, weights, k=max(0, count - len(paths)))]
    chance.shuffle(chosen)
    return chosen

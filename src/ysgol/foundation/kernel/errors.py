"""The only exceptions raised on purpose. Middleware maps them to pages, the command line to exit statuses."""

from collections.abc import Mapping
from types import MappingProxyType


class YsgolError(Exception):
    """Base of the five.

    `code` is stable, lower-case with hyphens; `facts` hold identifiers and numbers, never names or answers.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = MappingProxyType(dict(facts))

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self.facts.items())
        return f"{self.code} ({shown})" if shown else self.code


class NotAllowed(YsgolError):
    """The actor may know that the thing exists but may not do this to it: page 403, exit status 3."""


class NotFound(YsgolError):
    """There is no such thing, or the actor may not know of it: page 404, exit status 4."""


class Conflict(YsgolError):
    """Somebody else changed the thing first, or its state no longer allows this: page 409, exit status 5."""


class Invalid(YsgolError):
    """What was given breaks a rule: page 422, exit status 2."""


class Unavailable(YsgolError):
    """Something this needs is out of reach for now; trying again may help: page 503, exit status 6."""

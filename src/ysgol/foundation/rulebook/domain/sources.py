"""Where each value of the rulebook comes from, and how sure it is."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Who made a rule: the scheme in Wales, or this service because no published Welsh text was found."""

    OFFICIAL = "official"
    OUR_DEFAULT = "our-default"


class Certainty(StrEnum):
    """How a value came to be known. Only what was seen in a source for Wales can be official."""

    SEEN = "seen"
    INFERRED = "inferred"  # calculated or concluded from what was seen
    GENERAL_KNOWLEDGE = "general-knowledge"  # not seen in a source: to be confirmed
    ENGLAND_ONLY = "england-only"  # an English rule, used as a pattern and never a Welsh rule


@dataclass(frozen=True)
class Text:
    """The same words in both languages; neither is empty."""

    en: str
    cy: str

    def in_language(self, code: str) -> str:
        """The words in "cy" or "en"; any other code gets English."""
        return self.cy if code == "cy" else self.en


@dataclass(frozen=True)
class Source:
    """A document or page, and the day it was read. `url` is "" when none is known; it is shown, never fetched."""

    code: str
    name: Text
    url: str
    read_on: dt.date


@dataclass(frozen=True)
class Provenance:
    """Source, status and certainty of one value."""

    source: Source
    status: Status
    certainty: Certainty

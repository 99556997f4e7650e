"""The officers' queue: what may be asked of it, and what comes back. Written so that a query string round-trips."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from urllib.parse import urlencode

# Rows on one page of the queue (issue 2, section 6: "officer queue of 50 rows").
PAGE_ROWS = 50
# Characters kept of what is typed in the search box; longer than any reference or name on record.
SEARCH_MAX_CHARACTERS = 100
# Pages that can be asked for: a bound so that an absurd number in an address never reaches the database.
PAGE_MAX = 100_000


class Clock(StrEnum):
    """How a case stands against its working-day clock. A case without a due day is OK."""

    OK = "ok"
    NEAR = "near"
    BREACH = "breach"


class Sort(StrEnum):
    """The orders of the queue; each is completed by the row's number, so it is total. `DUE` puts the earliest first."""

    DUE = "due"
    SUBMITTED = "submitted"
    REFERENCE = "reference"
    CANDIDATE = "candidate"


ME = "me"
NOBODY = "nobody"


@dataclass(frozen=True)
class Known:
    """The codes that a filter may hold, by field; anything else in a query string is ignored."""

    states: Collection[str]
    stages: Collection[str]
    actors: Collection[str]


@dataclass(frozen=True)
class QueueFilters:
    """What an officer asks of the queue. An empty value asks nothing.

    `state`, `stage`, `actor` (who must act next) and `clock` are codes; `assigned` is "me", "nobody" or a person's
    number; `cohort` is a cohort's number or ""; `medium` is "cy" or "en"; `authority` is the code of the school's
    local authority; `text` is looked for in references and names. `page` counts from 1.
    """

    state: str = ""
    stage: str = ""
    actor: str = ""
    clock: str = ""
    assigned: str = ""
    cohort: str = ""
    medium: str = ""
    authority: str = ""
    text: str = ""
    sort: str = Sort.DUE.value
    descending: bool = False
    page: int = 1

    @property
    def query(self) -> str:
        """The query string that `parse` reads back as equal filters; "" for the defaults."""
        asked = {
            field.name: "1" if getattr(self, field.name) is True else str(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }
        return urlencode(asked)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but order and page is asked."""
        return replace(self, sort=Sort.DUE.value, descending=False, page=1) != QueueFilters()

    @property
    def cohort_id(self) -> int | None:
        """The cohort's number; None when any cohort will do."""
        return int(self.cohort) if self.cohort else None

    @property
    def assigned_id(self) -> int | None:
        """The person's number when the filter names one; None for anyone, "me" and "nobody"."""
        return int(self.assigned) if self.assigned.isdecimal() else None


@dataclass(frozen=True)
class QueueRow:
    """One application as the queue shows it. `candidate`, `school`, `cohort` and `assigned_to` are names to show;
    `due_on` is None when no clock runs; `assigned_to` is "" for nobody."""

    id: int
    reference: str
    candidate: str
    school: str
    cohort: str
    state: str
    actor: str
    due_on: dt.date | None
    clock: str
    assigned_to: str


@dataclass(frozen=True)
class QueuePage:
    """Some rows of the queue in the order asked, with how many match in all. `page` counts from 1."""

    rows: tuple[QueueRow, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least 1."""
        return max(1, -(-self.total // PAGE_ROWS))


@dataclass(frozen=True)
class QueueCounts:
    """How many applications the reader may see, by state and by clock (open cases only), and how many are theirs or
    nobody's. A code that is absent counts none."""

    states: Mapping[str, int]
    clocks: Mapping[str, int]
    mine: int
    nobody: int


def parse(params: Mapping[str, str], *, known: Known) -> QueueFilters:
    """The filters of a query string; what is unknown, malformed or too long falls back to the default."""
    return QueueFilters(
        state=_one_of(params.get("state", ""), known.states),
        stage=_one_of(params.get("stage", ""), known.stages),
        actor=_one_of(params.get("actor", ""), known.actors),
        clock=_one_of(params.get("clock", ""), [clock.value for clock in Clock]),
        assigned=_assigned(params.get("assigned", "")),
        cohort=_number(params.get("cohort", "")),
        medium=_one_of(params.get("medium", ""), ("cy", "en")),
        authority=_code(params.get("authority", "")),
        text=_text(params.get("text", "")),
        sort=_one_of(params.get("sort", ""), [sort.value for sort in Sort]) or Sort.DUE.value,
        descending=params.get("descending", "") in {"1", "True"},
        page=min(max(int(_number(params.get("page", "")) or "1"), 1), PAGE_MAX),
    )


def _one_of(value: str, known: Collection[str]) -> str:
    return value if value in known else ""


def _number(value: str) -> str:
    """A positive whole number of at most nine figures, without leading zeros; else ""."""
    value = value.strip()
    return str(int(value)) if value.isascii() and value.isdecimal() and len(value) <= 9 and int(value) > 0 else ""


def _assigned(value: str) -> str:
    return value if value in {ME, NOBODY} else _number(value)


def _code(value: str) -> str:
    value = value.strip()
    return value if value.isascii() and value.replace("-", "").isalnum() and len(value) <= 20 else ""


def _text(value: str) -> str:
    """What was typed, its spaces single; "" when it holds characters that cannot be shown."""
    value = " ".join(value.split())
    return value[:SEARCH_MAX_CHARACTERS] if value.isprintable() else ""

"""Every message the service can send.

Its stable kind and the facts its text needs. The texts are templates beside this context.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ysgol.foundation.kernel.findings import Finding


class FactKind(StrEnum):
    """How a fact is given (always JSON-ready) and shown."""

    TEXT = "text"  # one line as written: a name, a reference
    NOTE = "note"  # several lines as written by a person; quoted in the message
    WORDS = "words"  # {"en": …, "cy": …}, or one line that is the same in both languages
    ITEMS = "items"  # list of WORDS, shown one below the other
    CODE = "code"  # chooses between texts in the template; never shown
    NUMBER = "number"  # whole number
    DATE = "date"  # ISO 8601 day
    MOMENT = "moment"  # ISO 8601 instant with offset; shown on London's clock
    LINK = "link"  # path on this service, beginning with "/"
    SECRET = "secret"  # a code to type; hidden from staff and removed once sent  # noqa: S105
    SECRET_LINK = "secret-link"  # a path that opens something by itself; hidden and removed likewise  # noqa: S105


SECRETS = frozenset({FactKind.SECRET, FactKind.SECRET_LINK})


@dataclass(frozen=True)
class Message:
    """One kind of message.

    `facts` must all be given, `optional` may be. `is_reminder`: must never reach a person twice.
    `useful_minutes`: not worth sending later than this after it was queued, so its failure needs nobody's attention;
    None = always. `to_account`: the recipient has an account here (and can choose the language of messages there).
    """

    kind: str
    facts: Mapping[str, FactKind]
    optional: Mapping[str, FactKind] = field(default_factory=dict)
    is_reminder: bool = False
    useful_minutes: int | None = None
    to_account: bool = True

    def kind_of(self, name: str) -> FactKind | None:
        """How the fact is given; None for a name the message does not know."""
        return self.facts.get(name) or self.optional.get(name)


_F = FactKind
_CASE = {"candidate_name": _F.TEXT, "reference": _F.TEXT, "link": _F.LINK}
_COHORT = {**_CASE, "cohort_name": _F.WORDS}
_ASK = {
    "head_name": _F.TEXT,
    "candidate_name": _F.TEXT,
    "school_name": _F.TEXT,
    "cohort_name": _F.WORDS,
    "link": _F.SECRET_LINK,
    "expires_on": _F.DATE,
}
_OFFER = {**_COHORT, "reply_by": _F.DATE}
# Minutes for which a code typed at sign-in is worth delivering (our default; the library ends it sooner or at the
# same time).
_CODE_MINUTES = 15

MESSAGES: dict[str, Message] = {
    message.kind: message
    for message in (
        Message("sign-in-code", {"code": _F.SECRET, "minutes": _F.NUMBER}, useful_minutes=_CODE_MINUTES),
        Message(
            "sign-up-code", {"code": _F.SECRET, "minutes": _F.NUMBER}, useful_minutes=_CODE_MINUTES, to_account=False
        ),
        Message("account-changed", {"change": _F.CODE, "changed_at": _F.MOMENT, "link": _F.LINK}),
        Message("endorsement-request", _ASK, to_account=False),
        Message("endorsement-reminder", _ASK, is_reminder=True, to_account=False),
        Message("endorsement-expired-candidate", {**_CASE, "head_name": _F.TEXT}, is_reminder=True),
        Message("endorsement-expired-officer", {**_CASE, "school_name": _F.TEXT}, is_reminder=True),
        Message("support-withdrawn-officer", {**_CASE, "school_name": _F.TEXT}),
        Message(
            "endorsement-answered",
            {**_CASE, "head_name": _F.TEXT, "answer": _F.CODE},
            {"post": _F.CODE, "note": _F.NOTE},
        ),
        Message("application-submitted", {**_COHORT, "submitted_at": _F.MOMENT}, {"answer_by": _F.DATE}),
        Message("application-returned", {**_CASE, "items": _F.ITEMS}, {"return_by": _F.DATE, "note": _F.NOTE}),
        Message("application-eligible", _COHORT, {"note": _F.NOTE}),
        Message("application-not-eligible", {**_COHORT, "reasons": _F.ITEMS}, {"note": _F.NOTE}),
        Message("place-offered", _OFFER, {"funder": _F.WORDS}),
        Message("place-offer-reminder", _OFFER, is_reminder=True),
        Message("place-offer-expired", _OFFER, is_reminder=True),
        Message("place-accepted", _COHORT, {"first_day": _F.DATE}),
        Message("place-declined", _COHORT),
        Message("place-released", {**_COHORT, "reason": _F.NOTE}),
        Message("waiting-list", _COHORT, {"position": _F.NUMBER}),
        Message(
            "cohort-date-moved",
            {
                "candidate_name": _F.TEXT,
                "cohort_name": _F.WORDS,
                "milestone": _F.WORDS,
                "was_on": _F.DATE,
                "now_on": _F.DATE,
                "reason": _F.NOTE,
                "link": _F.LINK,
            },
        ),
        Message(
            "cohort-date-moved-head",
            {
                "head_name": _F.TEXT,
                "candidate_name": _F.TEXT,
                "school_name": _F.TEXT,
                "cohort_name": _F.WORDS,
                "milestone": _F.WORDS,
                "was_on": _F.DATE,
                "now_on": _F.DATE,
                "reason": _F.NOTE,
                "link": _F.LINK,
            },
            to_account=False,
        ),
        Message("application-withdrawn", _COHORT, {"undo_until": _F.DATE}),
        Message(
            "draft-expiry-warning",
            {"candidate_name": _F.TEXT, "cohort_name": _F.WORDS, "expires_on": _F.DATE, "link": _F.LINK},
            is_reminder=True,
        ),
        Message("application-deferred", _COHORT, {"note": _F.NOTE}),
    )
}

# The values that a CODE fact may have, by message kind and fact.
CODES: dict[tuple[str, str], frozenset[str]] = {
    ("account-changed", "change"): frozenset(
        {"password", "email-added", "email-changed", "two-step-on", "two-step-off", "recovery-codes"}
    ),
    ("endorsement-answered", "answer"): frozenset({"confirmed", "refused", "wrong-person", "withdrawn"}),
    ("endorsement-answered", "post"): frozenset({"guaranteed", "intended", "none", "not-decided"}),
}

# What a StaffTask can ask of a person.
TASKS = frozenset(
    {
        "message-failed",  # every attempt failed
        "message-bounced",  # the address was refused
        "message-unknown",  # nobody knows whether it went: the worker stopped between sending and recording
        "job-failing",  # a periodic job failed several times running
        "audit-broken",  # the chain of the audit does not hold
        "endorsement-expired",  # the headteacher did not answer in time: a person decides what happens
        "support-withdrawn",  # the headteacher took support back: a person looks into it
        "offer-expired",  # the candidate did not answer in time: likewise
        "draft-expired",  # nobody changed a draft until its last day: likewise
    }
)


def problems(kind: str, facts: Mapping[str, object]) -> tuple[Finding, ...]:
    """What is wrong with the facts for a message.

    Unknown kind, missing, unknown or misshapen facts; empty when all is well.
    """
    message = MESSAGES.get(kind)
    if message is None:
        return (Finding("unknown-kind", kind),)
    found = [Finding("missing", name) for name in message.facts if name not in facts]
    for name, value in facts.items():
        expected = message.kind_of(name)
        if expected is None:
            found.append(Finding("unknown-fact", name))
        elif not _has_shape(expected, value) or (expected is _F.CODE and value not in CODES[kind, name]):
            found.append(Finding("misshapen", name))
    return tuple(found)


def _is_words(value: object) -> bool:
    if isinstance(value, dict):
        return set(value) == {"en", "cy"} and all(isinstance(part, str) and part.strip() for part in value.values())
    return isinstance(value, str) and bool(value.strip())


def _has_shape(kind: FactKind, value: object) -> bool:
    match kind:
        case FactKind.WORDS:
            return _is_words(value)
        case FactKind.ITEMS:
            return isinstance(value, list) and bool(value) and all(_is_words(item) for item in value)
        case FactKind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case FactKind.DATE | FactKind.MOMENT:
            return _is_time(kind, value)
        case FactKind.LINK | FactKind.SECRET_LINK:
            return isinstance(value, str) and value.startswith("/") and not value.startswith("//")
        case _:
            return isinstance(value, str) and bool(value.strip())


def _is_time(kind: FactKind, value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        if kind is FactKind.DATE:
            dt.date.fromisoformat(value)
            return True
        return dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False

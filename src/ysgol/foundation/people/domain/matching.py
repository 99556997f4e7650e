"""Whether two records are of one person: definite, possible or none, with the reasons.

The rules are our default (no Welsh rule was found). An e-mail address is never looked at: families and schools share
them, and people change them. A blank never matches a blank.
"""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """DEFINITE and POSSIBLE are shown to a person, who decides; NONE is not kept."""

    DEFINITE = "definite"
    POSSIBLE = "possible"
    NONE = "none"


class Reason(StrEnum):
    """Why the rules say what they say; each has words in `labels`."""

    EWC_SAME = "ewc-same"
    EWC_DIFFERENT = "ewc-different"
    EWC_MISSING = "ewc-missing"
    BIRTH_DATE_SAME = "birth-date-same"
    BIRTH_DATE_SWAPPED = "birth-date-swapped"
    BIRTH_DATE_DIFFERENT = "birth-date-different"
    BIRTH_DATE_MISSING = "birth-date-missing"
    NAMES_SAME = "names-same"
    NAMES_SWAPPED = "names-swapped"
    NAMES_PREVIOUS = "names-previous"
    NAMES_PARTLY = "names-partly"
    NAMES_DIFFERENT = "names-different"


@dataclass(frozen=True)
class Identity:
    """What is compared. `previous_names` are family names or whole names, separated by commas or semicolons."""

    given_names: str
    family_name: str
    previous_names: str = ""
    birth_date: dt.date | None = None
    ewc_number: str = ""


@dataclass(frozen=True)
class Match:
    """The outcome, and one reason each about the number, the names and the day of birth, in that order."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


def folded(name: str) -> str:
    """The name without accents, case, punctuation or doubled spaces: "Siân ap-Rhŷs " is "sian ap rhys"."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    kept = "".join(
        letter if letter.isalnum() else "" if unicodedata.combining(letter) or letter == "'" else " "
        for letter in plain
    )
    return " ".join(kept.split())


def name_keys(who: Identity) -> frozenset[str]:
    """Every form under which the person could have been entered: the words of a whole name, folded and sorted.

    Sorting makes swapped given and family names equal. Empty when there is no name in letters.
    """
    wholes = {f"{who.given_names} {who.family_name}"}
    for previous in _previous(who):
        wholes |= (
            {previous, f"{who.given_names} {previous}"}
            if " " in folded(previous)
            else {f"{who.given_names} {previous}"}
        )
    keys = (" ".join(sorted(folded(whole).split())) for whole in wholes)
    return frozenset(key for key in keys if key)


def compare(one: Identity, other: Identity) -> Match:
    """What the rules say of two records, whichever comes first.

    Two of number, names and day of birth that agree make it definite, unless the numbers or the days disagree.
    """
    number, names, born = _number(one, other), _names(one, other), _born(one, other)
    return Match(_outcome(number, names, born), (number, names, born))


def _outcome(number: Reason, names: Reason, born: Reason) -> Outcome:
    names_agree = names in {Reason.NAMES_SAME, Reason.NAMES_SWAPPED, Reason.NAMES_PREVIOUS}
    if number is Reason.EWC_SAME:
        agree = born is Reason.BIRTH_DATE_SAME or (names_agree and born is Reason.BIRTH_DATE_MISSING)
        return Outcome.DEFINITE if agree else Outcome.POSSIBLE
    if born is Reason.BIRTH_DATE_SAME:
        if names is Reason.NAMES_SAME and number is Reason.EWC_MISSING:
            return Outcome.DEFINITE
        return Outcome.NONE if names is Reason.NAMES_DIFFERENT else Outcome.POSSIBLE
    if number is Reason.EWC_MISSING and names_agree and born is not Reason.BIRTH_DATE_DIFFERENT:
        return Outcome.POSSIBLE
    return Outcome.NONE


def _number(one: Identity, other: Identity) -> Reason:
    first, second = (who.ewc_number.strip().lstrip("0") for who in (one, other))
    if not first or not second:
        return Reason.EWC_MISSING
    return Reason.EWC_SAME if first == second else Reason.EWC_DIFFERENT


def _born(one: Identity, other: Identity) -> Reason:
    first, second = one.birth_date, other.birth_date
    if first is None or second is None:
        return Reason.BIRTH_DATE_MISSING
    if first == second:
        return Reason.BIRTH_DATE_SAME
    if (first.year, first.month, first.day) == (second.year, second.day, second.month):
        return Reason.BIRTH_DATE_SWAPPED
    return Reason.BIRTH_DATE_DIFFERENT


def _names(one: Identity, other: Identity) -> Reason:
    given, family = (
        (folded(one.given_names), folded(other.given_names)),
        (
            folded(one.family_name),
            folded(other.family_name),
        ),
    )
    if not all((*given, *family)):
        return Reason.NAMES_DIFFERENT
    if given[0] == given[1] and family[0] == family[1]:
        return Reason.NAMES_SAME
    if given[0] == family[1] and family[0] == given[1]:
        return Reason.NAMES_SWAPPED
    if name_keys(one) & name_keys(other):
        return Reason.NAMES_PREVIOUS if _previous(one) or _previous(other) else Reason.NAMES_SWAPPED
    if given[0] == given[1] or family[0] == family[1] or given[0].split()[0] == given[1].split()[0]:
        return Reason.NAMES_PARTLY
    return Reason.NAMES_DIFFERENT


def _previous(who: Identity) -> list[str]:
    return [part.strip() for part in who.previous_names.replace(";", ",").split(",") if part.strip()]

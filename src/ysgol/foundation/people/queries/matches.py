"""Reads about possible duplicates."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.people.access import match_cases_visible_to
from ysgol.foundation.people.models import MatchCase, Person
from ysgol.foundation.people.queries.person import PersonFacts, facts_of

# A list of this length is read in one go (our default).
PAGE_ROWS = 50


@dataclass(frozen=True)
class MatchFacts:
    """A pair, what the rules say, and what a person decided ("" while open). `reasons` have words in labels."""

    id: int
    first: PersonFacts
    second: PersonFacts
    outcome: str
    reasons: tuple[str, ...]
    region: str
    found_at: dt.datetime
    decision: str
    decision_reason: str
    decided_by: str
    decided_at: dt.datetime | None


def match_list(actor: Actor, *, page: str) -> Page[MatchCase]:
    """The open pairs that the actor may settle, oldest first, PAGE_ROWS a page; a page that is not there
    gives the nearest that is.
    """
    return Paginator(_open(actor).select_related("first", "second"), PAGE_ROWS).get_page(page)


def match_counts(actor: Actor) -> dict[str, int]:
    """How many pairs are open, by outcome, and how many were settled."""
    rows = match_cases_visible_to(actor).aggregate(
        definite=Count("id", filter=Q(decision="", outcome="definite")),
        possible=Count("id", filter=Q(decision="", outcome="possible")),
        settled=Count("id", filter=~Q(decision="")),
    )
    return dict(rows)


def match_case(actor: Actor, case_id: int) -> MatchFacts:
    """One pair; NotFound("match-case") unless the actor may see it."""
    rows = match_cases_visible_to(actor).select_related("first__account", "second__account")
    row = rows.filter(id=case_id).first()
    if row is None:
        raise NotFound("match-case", case=case_id)
    return MatchFacts(
        id=row.id,
        first=facts_of(row.first),
        second=facts_of(row.second),
        outcome=row.outcome,
        reasons=tuple(row.reasons),
        region=row.region,
        found_at=row.found_at,
        decision=row.decision,
        decision_reason=row.decision_reason,
        decided_by=_name(row.decided_by),
        decided_at=row.decided_at,
    )


def _open(actor: Actor) -> QuerySet[MatchCase]:
    return match_cases_visible_to(actor).filter(decision="", outcome__in=["definite", "possible"])


def _name(identifier: str) -> str:
    """The name behind an actor's identifier; the identifier itself when it is not a person's."""
    row = Person.objects.filter(id=int(identifier)).first() if identifier.isdigit() else None
    return row.name if row else identifier

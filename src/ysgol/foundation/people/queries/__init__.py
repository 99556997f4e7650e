"""Reads about people."""

from ysgol.foundation.people.queries.access import (
    SEARCH_LIMIT,
    GrantFacts,
    grant_seen_by,
    grants_in_force,
    grants_of,
    own_roles,
    person_seen_by,
    search_people,
)
from ysgol.foundation.people.queries.account import (
    Kept,
    account,
    has_second_factor,
    kept_form,
    person_of_account,
    recovery_codes_left,
)
from ysgol.foundation.people.queries.grants import actor_for, holder_names, holders, needs_second_factor
from ysgol.foundation.people.queries.matches import MatchFacts, match_case, match_counts, match_list
from ysgol.foundation.people.queries.person import PersonFacts, lock, people, person

__all__ = [
    "SEARCH_LIMIT",
    "GrantFacts",
    "Kept",
    "MatchFacts",
    "PersonFacts",
    "account",
    "actor_for",
    "grant_seen_by",
    "grants_in_force",
    "grants_of",
    "has_second_factor",
    "holder_names",
    "holders",
    "kept_form",
    "lock",
    "match_case",
    "match_counts",
    "match_list",
    "needs_second_factor",
    "own_roles",
    "people",
    "person",
    "person_of_account",
    "person_seen_by",
    "recovery_codes_left",
    "search_people",
]

"""Reads about people."""

from ysgol.foundation.people.queries.account import Kept, account, has_second_factor, kept_form, person_of_account
from ysgol.foundation.people.queries.grants import actor_for, holders, needs_second_factor
from ysgol.foundation.people.queries.person import PersonFacts, people, person

__all__ = [
    "Kept",
    "PersonFacts",
    "account",
    "actor_for",
    "has_second_factor",
    "holders",
    "kept_form",
    "needs_second_factor",
    "people",
    "person",
    "person_of_account",
]

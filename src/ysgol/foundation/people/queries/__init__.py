"""Reads about people."""

from ysgol.foundation.people.queries.grants import actor_for, holders, needs_second_factor
from ysgol.foundation.people.queries.person import PersonFacts, people, person

__all__ = ["PersonFacts", "actor_for", "holders", "needs_second_factor", "people", "person"]

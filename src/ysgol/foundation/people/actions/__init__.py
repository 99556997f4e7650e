"""Writes about people. Each is one transaction with its audit event."""

from ysgol.foundation.people.actions.grants import end_grant, grant_role
from ysgol.foundation.people.actions.links import sign_in_link, use_sign_in_link
from ysgol.foundation.people.actions.matches import decide_match, find_matches
from ysgol.foundation.people.actions.person import register_person, set_language, update_person

__all__ = [
    "decide_match",
    "end_grant",
    "find_matches",
    "grant_role",
    "register_person",
    "set_language",
    "sign_in_link",
    "update_person",
    "use_sign_in_link",
]

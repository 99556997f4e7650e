"""Writes about people. Each is one transaction with its audit event."""

from ysgol.foundation.people.actions.account import confirm_new_email, set_password
from ysgol.foundation.people.actions.grants import end_grant, grant_role
from ysgol.foundation.people.actions.kept import drop_kept_form, forget_expired, keep_form
from ysgol.foundation.people.actions.links import sign_in_link, use_sign_in_link
from ysgol.foundation.people.actions.matches import decide_match, find_matches
from ysgol.foundation.people.actions.person import register_person, set_language, update_person
from ysgol.foundation.people.actions.second_factor import (
    check_second_factor,
    new_recovery_codes,
    reset_second_factor,
    turn_off_second_factor,
    turn_on_second_factor,
)
from ysgol.foundation.people.actions.sign_in import (
    ask_again,
    ask_new_email_code,
    ask_sign_in_code,
    ask_sign_up_code,
    record_sign_in,
    try_code,
)

__all__ = [
    "ask_again",
    "ask_new_email_code",
    "ask_sign_in_code",
    "ask_sign_up_code",
    "check_second_factor",
    "confirm_new_email",
    "decide_match",
    "drop_kept_form",
    "end_grant",
    "find_matches",
    "forget_expired",
    "grant_role",
    "keep_form",
    "new_recovery_codes",
    "record_sign_in",
    "register_person",
    "reset_second_factor",
    "set_language",
    "set_password",
    "sign_in_link",
    "try_code",
    "turn_off_second_factor",
    "turn_on_second_factor",
    "update_person",
    "use_sign_in_link",
]

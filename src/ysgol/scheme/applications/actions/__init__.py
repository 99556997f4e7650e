"""Writes of this context."""

from ysgol.scheme.applications.actions.application import (
    SaveResult,
    attach_document,
    remove_document,
    save_section,
    start,
)
from ysgol.scheme.applications.actions.assignment import assign, assign_many, undo_assignment
from ysgol.scheme.applications.actions.cohort_dates import move_cohort_date, tell_cohort_moved
from ysgol.scheme.applications.actions.decision import decide, return_for_correction, take_back_decision
from ysgol.scheme.applications.actions.endorsement import (
    ask_endorsement,
    close,
    extend,
    reissue,
    settle_expired,
)
from ysgol.scheme.applications.actions.endorsement_answers import (
    answer_wrong_person,
    confirm,
    confirm_signed_in,
    refuse,
    refuse_signed_in,
    withdraw_support,
)
from ysgol.scheme.applications.actions.leaving import defer, lapse, reopen_lapsed, undo_withdraw, withdraw
from ysgol.scheme.applications.actions.letters import release_letters, review_letter
from ysgol.scheme.applications.actions.notes import add_note, read_access_needs
from ysgol.scheme.applications.actions.offers import (
    accept_offer,
    decline_offer,
    extend_offer,
    offer_next,
    offer_place,
    release_place,
    settle_expired_offer,
)
from ysgol.scheme.applications.actions.periodic import remind_due, run_due
from ysgol.scheme.applications.actions.saved_view import delete_view, save_view
from ysgol.scheme.applications.actions.submission import SubmitResult, submit
from ysgol.scheme.applications.actions.waiting import add_to_waiting_list, stop_waiting

__all__ = [
    "SaveResult",
    "SubmitResult",
    "accept_offer",
    "add_note",
    "add_to_waiting_list",
    "answer_wrong_person",
    "ask_endorsement",
    "assign",
    "assign_many",
    "attach_document",
    "close",
    "confirm",
    "confirm_signed_in",
    "decide",
    "decline_offer",
    "defer",
    "delete_view",
    "extend",
    "extend_offer",
    "lapse",
    "move_cohort_date",
    "offer_next",
    "offer_place",
    "read_access_needs",
    "refuse",
    "refuse_signed_in",
    "reissue",
    "release_letters",
    "release_place",
    "remind_due",
    "remove_document",
    "reopen_lapsed",
    "return_for_correction",
    "review_letter",
    "run_due",
    "save_section",
    "save_view",
    "settle_expired",
    "settle_expired_offer",
    "start",
    "stop_waiting",
    "submit",
    "take_back_decision",
    "tell_cohort_moved",
    "undo_assignment",
    "undo_withdraw",
    "withdraw",
    "withdraw_support",
]

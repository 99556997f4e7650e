"""What the reader can do to a case now: derived from the table of moves and the reader's permissions."""

import datetime as dt
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.domain.lifecycle import EndorsementState, Machine, OfferState, State, names_from
from ysgol.scheme.applications.domain.standing import LetterState, NextActor
from ysgol.scheme.applications.queries import Case


class Link(NamedTuple):
    """Something to do, and where."""

    name: str | Promise
    address: str


def case_actions(actor: Actor, found: Case, *, on: dt.date) -> list[Link]:
    """In the order in which they are usually wanted."""
    base = f"/cases/{found.application.pk}"
    within = Scope(region=found.application.region)
    moves = set(names_from(Machine.APPLICATION, found.application.state))
    links = []
    if actor.can(Permission.DECIDE_ELIGIBILITY, within=within):
        links += _deciding(found, moves, base, on)
    if actor.can(Permission.ASSIGN_CASES, within=within):
        links.append(Link(_("Assign this case"), f"{base}/assign/"))
    links += _letter(actor, found, within)
    if actor.can(Permission.MANAGE_PLACES, within=within):
        links += _placing(found, moves, base)
    return links


def _deciding(found: Case, moves: set[str], base: str, on: dt.date) -> list[Link]:
    is_released = found.application.decision_released_at is not None
    expires_on = found.standing.due_on if found.application.state == State.RETURNED else found.application.expires_on
    offered = [
        ("decide-eligible", True, Link(_("Decide whether the candidate is eligible"), f"{base}/decide/")),
        ("return", True, Link(_("Return parts of the application to be corrected"), f"{base}/return/")),
        ("take-back-decision", not is_released, Link(_("Take back the decision"), f"{base}/take-back/")),
        (
            "lapse",
            expires_on is not None and expires_on < on,
            Link(_("Close this application, which reached its last day"), f"{base}/lapse/"),
        ),
        ("reopen", True, Link(_("Reopen this application"), f"{base}/reopen/")),
        ("defer", True, Link(_("Move the application to another cohort"), f"{base}/defer/")),
    ]
    return [link for name, holds, link in offered if name in moves and holds]


def _letter(actor: Actor, found: Case, within: Scope) -> list[Link]:
    may = actor.can(Permission.DECIDE_ELIGIBILITY, within=within) or actor.can(
        Permission.RELEASE_LETTERS, within=within
    )
    if found.letter is None or not may:
        return []
    words = _("Review the letter") if found.letter.state == LetterState.DRAFTED else _("Read the letter")
    return [Link(words, f"/letters/{found.letter.id}/")]


def _placing(found: Case, moves: set[str], base: str) -> list[Link]:
    places = f"/places/{found.application.cohort_id}/"
    links = []
    if "wait" in moves and found.application.decision_released_at is not None:
        links.append(Link(_("Offer a place, or put on the waiting list"), places))
    if "stop-waiting" in moves:
        links.append(Link(_("See the waiting list"), f"{places}#waiting"))
        links.append(Link(_("Take off the waiting list"), f"{base}/stop-waiting/"))
    if found.offer and found.offer.state in {OfferState.OFFERED, OfferState.EXPIRED}:
        links.append(Link(_("Give more time to answer the offer"), f"/places/offers/{found.application.pk}/extend/"))
    if "end-offer" in moves or "release-place" in moves:
        links.append(Link(_("Release the place"), f"/places/offers/{found.application.pk}/release/"))
    return links


def endorsement_actions(actor: Actor, found: Case) -> list[Link]:
    """What can be done about the request to the headteacher."""
    asked = found.request
    if asked is None or not actor.can(Permission.DECIDE_ELIGIBILITY, within=Scope(region=found.application.region)):
        return []
    base = f"/cases/{found.application.pk}/endorsement"
    links = []
    if asked.state == EndorsementState.EXPIRED:
        links.append(Link(_("Decide what happens about the headteacher who has not answered"), f"{base}/"))
    if asked.state in {EndorsementState.ASKED, EndorsementState.EXPIRED, EndorsementState.WRONG_PERSON}:
        links.append(Link(_("Correct the headteacher's address and send a new link"), f"{base}/address/"))
    return links


def next_words(found: Case) -> str:
    """Who must act next, as a sentence."""
    return {
        NextActor.CANDIDATE: _("The candidate must act next."),
        NextActor.HEADTEACHER: _("The headteacher must act next."),
        NextActor.OFFICER: _("A delivery officer must act next."),
        NextActor.MANAGER: _("A delivery manager must act next: the letter waits to be released."),
        NextActor.NOBODY: _("Nobody has to act now."),
    }[found.standing.next_actor]

"""The headteacher's answers, through the link or signed in for the school."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.access import endorsements_visible_to
from ysgol.scheme.applications.actions.endorsement import end_links
from ysgol.scheme.applications.actions.messages import tell_candidate, tell_officer
from ysgol.scheme.applications.actions.moves import move
from ysgol.scheme.applications.domain.endorsement import confirm_problems, digest
from ysgol.scheme.applications.domain.lifecycle import ASKABLE, EndorsementState, State, Who
from ysgol.scheme.applications.models import Application, Endorsement, EndorsementLink
from ysgol.scheme.applications.queries.endorsement import expect_usable
from ysgol.scheme.applications.queries.standing import day_of


@transaction.atomic
def confirm(
    *, token: str, declarations: Sequence[str], commitment: str, note: str = "", by: Actor, at: dt.datetime
) -> Endorsement:
    """Give support through the link. All declarations of the rulebook are needed; the candidate is told.

    Raises what `queries.open_link` raises, and Invalid("support-incomplete") with what is missing.
    """
    application, request = _by_link(token, by, at)
    return _confirm(application, request, declarations, commitment, note, by=by, at=at)


@transaction.atomic
def confirm_signed_in(
    *, endorsement_id: int, declarations: Sequence[str], commitment: str, note: str = "", by: Actor, at: dt.datetime
) -> Endorsement:
    """Give support, signed in with ENDORSE for the school. NotFound("endorsement") for another school's request.

    Conflict("endorsement-state") when the request does not wait for an answer any more.
    """
    application, request = _signed_in(endorsement_id, by)
    return _confirm(application, request, declarations, commitment, note, by=by, at=at)


@transaction.atomic
def refuse(*, token: str, reason: str, by: Actor, at: dt.datetime) -> Endorsement:
    """Refuse support through the link, with a reason; the candidate is told the answer and the reason.

    Raises what `queries.open_link` raises, and Invalid("reason-missing").
    """
    application, request = _by_link(token, by, at)
    return _refuse(application, request, reason, by=by, at=at)


@transaction.atomic
def refuse_signed_in(*, endorsement_id: int, reason: str, by: Actor, at: dt.datetime) -> Endorsement:
    """Refuse support, signed in with ENDORSE for the school, with a reason. Errors as for `confirm_signed_in`."""
    application, request = _signed_in(endorsement_id, by)
    return _refuse(application, request, reason, by=by, at=at)


@transaction.atomic
def answer_wrong_person(
    *, token: str, who_name: str = "", who_email: str = "", by: Actor, at: dt.datetime
) -> Endorsement:
    """Say through the link that somebody else should have been asked, and whom, if known; the candidate is told.

    Who was suggested is kept for the officer; nothing is sent there. Raises what `queries.open_link` raises.
    """
    application, request = _by_link(token, by, at)
    request.suggested_name, request.suggested_email = who_name, who_email
    _answer(application, request, "wrong-person", by=by, at=at)
    _tell(application, request, "wrong-person", by=by, at=at)
    return request


@transaction.atomic
def withdraw_support(*, endorsement_id: int, reason: str, by: Actor, at: dt.datetime) -> Endorsement:
    """Take back support that was given, signed in with ENDORSE for the school, with a reason.

    The candidate and whoever the case is assigned to are told, and a task asks the officers of the region to look.
    Only while the application is being considered: Conflict("endorsement-state") afterwards.
    """
    application, request = _locked(endorsement_id, by)
    if not reason.strip():
        raise Invalid("reason-missing", endorsement=endorsement_id)
    if application.state not in ASKABLE:
        raise Conflict("endorsement-state", endorsement=endorsement_id, state=request.state)
    request.reason = reason
    move(application=application, thing=request, name="withdraw", who=Who.HEADTEACHER, reason=reason, by=by, at=at)
    _tell(application, request, "withdrawn", facts={"note": reason}, by=by, at=at)
    _tell_officers(application, request, by=by, at=at)
    return request


def _tell_officers(application: Application, request: Endorsement, *, by: Actor, at: dt.datetime) -> None:
    tell_officer(
        application=application,
        request=request,
        kind="support-withdrawn-officer",
        once_key=f"endorsement:{request.pk}:withdrawn:{at.timestamp():.0f}:officer",
        by=by,
        at=at,
    )
    # A draft is not a case yet: nobody checks it before it is sent.
    if application.state != State.DRAFT:
        about = f"application:{application.pk}"
        notices.open_task(kind="support-withdrawn", about=about, region=application.region, by=by, at=at)


def _confirm(
    application: Application,
    request: Endorsement,
    declarations: Sequence[str],
    commitment: str,
    note: str,
    *,
    by: Actor,
    at: dt.datetime,
) -> Endorsement:
    needed = [one.code for one in rulebook.rule_set(application.rule_version).declarations]
    wrong = confirm_problems(declarations, needed=needed, commitment=commitment)
    if wrong:
        raise Invalid("support-incomplete", problems=[f"{one.where}:{one.code}" for one in wrong])
    request.declarations, request.commitment, request.note = needed, commitment, note
    _answer(application, request, "confirm", by=by, at=at)
    facts = {"post": commitment} | ({"note": note} if note.strip() else {})
    _tell(application, request, "confirmed", facts=facts, by=by, at=at)
    return request


def _refuse(application: Application, request: Endorsement, reason: str, *, by: Actor, at: dt.datetime) -> Endorsement:
    if not reason.strip():
        raise Invalid("reason-missing", endorsement=request.pk)
    request.reason = reason
    _answer(application, request, "refuse", by=by, at=at)
    _tell(application, request, "refused", facts={"note": reason}, by=by, at=at)
    return request


def _answer(application: Application, request: Endorsement, name: str, *, by: Actor, at: dt.datetime) -> None:
    request.answered_by, request.answered_at = by.identifier, at
    move(application=application, thing=request, name=name, who=Who.HEADTEACHER, reason=request.reason, by=by, at=at)
    EndorsementLink.objects.filter(endorsement=request, used_at__isnull=True).update(used_at=at)
    end_links(request=request, by=by, at=at)


def _tell(
    application: Application,
    request: Endorsement,
    answer: str,
    *,
    facts: dict[str, str] | None = None,
    by: Actor,
    at: dt.datetime,
) -> None:
    tell_candidate(
        application=application,
        kind="endorsement-answered",
        facts={"head_name": request.head_name, "answer": answer, **(facts or {})},
        once_key=f"endorsement:{request.pk}:{request.state}:{at.timestamp():.0f}",
        by=by,
        at=at,
    )


def _by_link(token: str, by: Actor, at: dt.datetime) -> tuple[Application, Endorsement]:
    """The request of a usable link, with the application locked; the actor must be the holder of that very link."""
    link = EndorsementLink.objects.select_related("endorsement").filter(token_digest=digest(token)).first()
    if link is None:
        raise NotFound("link-unknown")
    application = Application.objects.select_for_update().get(pk=link.endorsement.application_id)
    link = EndorsementLink.objects.select_related("endorsement__application").get(pk=link.pk)
    if by.identifier != f"endorsement:{link.endorsement_id}":
        raise NotAllowed("link-of-another", endorsement=link.endorsement_id)
    expect_usable(link, on=day_of(at) or at.date())
    return application, link.endorsement


def _signed_in(endorsement_id: int, by: Actor) -> tuple[Application, Endorsement]:
    application, request = _locked(endorsement_id, by)
    if application.state not in ASKABLE:
        raise Conflict("endorsement-state", endorsement=endorsement_id, state=request.state)
    return application, request


def _locked(endorsement_id: int, by: Actor) -> tuple[Application, Endorsement]:
    found = endorsements_visible_to(by).filter(pk=endorsement_id).first()
    if found is None:
        raise NotFound("endorsement", endorsement=endorsement_id)
    by.require(Permission.ENDORSE, within=Scope(organisation=found.school_code))
    application = Application.objects.select_for_update().get(pk=found.application_id)
    request = endorsements_visible_to(by).filter(pk=endorsement_id, state__in=list(EndorsementState)).first()
    if request is None:
        raise NotFound("endorsement", endorsement=endorsement_id)
    return application, request

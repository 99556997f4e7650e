"""Asking a headteacher for support, and what officers do when no answer comes."""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions as notices
from ysgol.scheme.applications.access import changed, locked_case, locked_own
from ysgol.scheme.applications.actions.messages import ask_head
from ysgol.scheme.applications.actions.moves import begin, move
from ysgol.scheme.applications.domain.endorsement import ASKS_A_DAY, TOKEN_BYTES, digest
from ysgol.scheme.applications.domain.lifecycle import ASKABLE, EndorsementState, Who
from ysgol.scheme.applications.models import Application, Endorsement, EndorsementLink
from ysgol.scheme.applications.queries.endorsement import last_day
from ysgol.scheme.applications.queries.standing import day_of

# Kinds of message that carry a link.
_ASKING = ("endorsement-request", "endorsement-reminder")


@transaction.atomic
def ask_endorsement(
    *, application_id: int, head_name: str, head_email: str, head_language: str = "", by: Actor, at: dt.datetime
) -> Endorsement:
    """Ask a headteacher of the school named in the application; a request that was open before is replaced.

    `head_language` is "cy", "en" or "" for both. The same request twice within a minute changes nothing. Raises
    Invalid("school-missing") while the application names no school, Invalid("message-address"),
    Conflict("application-changed") when it is too late to ask, Conflict("endorsement-confirmed") when support was
    given, and Conflict("asked-too-often") after ASKS_A_DAY: each ask writes to an address that nobody has proved.
    """
    application = locked_own(application_id, by)
    if application.state not in ASKABLE:
        raise changed(application)
    if not application.school_code:
        raise Invalid("school-missing", application=application.pk)
    _check_address(head_email)
    before = Endorsement.objects.filter(application=application, is_current=True).first()
    if before is not None:
        if before.state == EndorsementState.CONFIRMED:
            raise Conflict("endorsement-confirmed", application=application.pk, endorsement=before.pk)
        if _is_repeated(before, head_name, head_email, at):
            return before
    day_ago = at - dt.timedelta(days=1)
    if Endorsement.objects.filter(application=application, asked_at__gt=day_ago).count() >= ASKS_A_DAY:
        raise Conflict("asked-too-often", application=application.pk, most=ASKS_A_DAY)
    if before is not None:
        replace(application=application, request=before, by=by, at=at)
    request = Endorsement(
        application=application,
        school_code=application.school_code,
        head_name=head_name,
        head_email=head_email,
        head_language=head_language,
        asked_at=at,
        issued_at=at,
        expires_on=last_day(application.rule_version, day_of(at) or at.date()),
    )
    begin(row=request, application=application, who=Who.CANDIDATE, by=by, at=at)
    token = _new_link(request, at)
    ask_head(application=application, request=request, token=token, kind=_ASKING[0], by=by, at=at)
    return request


@transaction.atomic
def reissue(*, application_id: int, reason: str, head_email: str = "", by: Actor, at: dt.datetime) -> Endorsement:
    """Send a new link, to a corrected address if one is given; every link sent before stops working.

    An officer of the region (DECIDE_ELIGIBILITY), with a reason, for a request that waits, has expired or went to the
    wrong person. Raises NotFound("endorsement"), Conflict("endorsement-state"), Invalid("reason-missing").
    """
    application, request = _case(application_id, reason, by)
    if head_email:
        _check_address(head_email)
        request.head_email = head_email
    request.issued_at, request.reminders = at, 0
    request.expires_on = last_day(application.rule_version, day_of(at) or at.date())
    if request.state == EndorsementState.ASKED:
        # A request that still waits runs out first, so that the history shows both.
        move(application=application, thing=request, name="expire", who=Who.SERVICE, by=by, at=at)
    request.answered_at, request.answered_by = None, ""
    move(application=application, thing=request, name="reissue", who=Who.OFFICER, reason=reason, by=by, at=at)
    end_links(request=request, by=by, at=at)
    token = _new_link(request, at)
    ask_head(application=application, request=request, token=token, kind=_ASKING[0], by=by, at=at)
    return request


@transaction.atomic
def extend(*, application_id: int, reason: str, by: Actor, at: dt.datetime) -> Endorsement:
    """Give a headteacher who did not answer in time the rule's time again, on the same link.

    An officer of the region (DECIDE_ELIGIBILITY), with a reason. Conflict("endorsement-state") unless it expired.
    """
    application, request = _case(application_id, reason, by)
    request.expires_on = last_day(application.rule_version, day_of(at) or at.date())
    move(application=application, thing=request, name="extend", who=Who.OFFICER, reason=reason, by=by, at=at)
    return request


@transaction.atomic
def close(*, application_id: int, reason: str, by: Actor, at: dt.datetime) -> Endorsement:
    """Close a request without an answer; the candidate names somebody again. By an officer, with a reason."""
    application, request = _case(application_id, reason, by)
    move(application=application, thing=request, name="close", who=Who.OFFICER, reason=reason, by=by, at=at)
    end_links(request=request, by=by, at=at)
    return request


@transaction.atomic
def settle_expired(*, application_id: int, choice: str, reason: str, by: Actor, at: dt.datetime) -> Endorsement:
    """What an officer decides when a headteacher did not answer in time: "extend", "reissue" or "close"."""
    choices = {"extend": extend, "reissue": reissue, "close": close}
    if choice not in choices:
        raise Invalid("choice", choice=choice)
    return choices[choice](application_id=application_id, reason=reason, by=by, at=at)


def replace(*, application: Application, request: Endorsement, by: Actor, at: dt.datetime) -> None:
    """End a request because the candidate asks again; its links stop working."""
    request.is_current = False
    move(application=application, thing=request, name="replace", who=Who.CANDIDATE, by=by, at=at)
    end_links(request=request, by=by, at=at)


def end_links(*, request: Endorsement, by: Actor, at: dt.datetime) -> None:
    """Make every link of the request useless, and take back what has not been sent with one."""
    EndorsementLink.objects.filter(endorsement=request, replaced_at__isnull=True, used_at__isnull=True).update(
        replaced_at=at
    )
    notices.cancel(about=f"application:{request.application_id}", kinds=_ASKING, by=by, at=at)


def remind(*, application: Application, request: Endorsement, by: Actor, at: dt.datetime) -> None:
    """Send a reminder with a link of its own: only the hash of the first one is kept. Both work until one is used."""
    request.reminders += 1
    request.save(update_fields=["reminders"])
    token = _new_link(request, at)
    ask_head(application=application, request=request, token=token, kind=_ASKING[1], by=by, at=at)


def _new_link(request: Endorsement, at: dt.datetime) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    EndorsementLink.objects.create(endorsement=request, token_digest=digest(token), issued_at=at)
    return token


def _case(application_id: int, reason: str, by: Actor) -> tuple[Application, Endorsement]:
    application = locked_case(application_id, by, Permission.DECIDE_ELIGIBILITY)
    if not reason.strip():
        raise Invalid("reason-missing", application=application_id)
    request = Endorsement.objects.filter(application=application, is_current=True).first()
    if request is None:
        raise NotFound("endorsement", application=application_id)
    return application, request


def _is_repeated(before: Endorsement, head_name: str, head_email: str, at: dt.datetime) -> bool:
    is_same = (before.head_name, before.head_email, before.state) == (head_name, head_email, EndorsementState.ASKED)
    return is_same and at - before.asked_at < dt.timedelta(minutes=1)


def _check_address(head_email: str) -> None:
    try:
        validate_email(head_email)
    except ValidationError:
        raise Invalid("message-address") from None

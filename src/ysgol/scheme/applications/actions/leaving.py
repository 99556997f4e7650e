"""Withdrawing an application and undoing it, moving it to another cohort, letting it lapse and reopening it."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.access import changed, is_staff_for, locked_case, locked_own, visible_to
from ysgol.scheme.applications.actions.application import create
from ysgol.scheme.applications.actions.decision import take_back_unreleased
from ysgol.scheme.applications.actions.messages import tell_candidate
from ysgol.scheme.applications.actions.moves import move
from ysgol.scheme.applications.actions.offers import leave_places
from ysgol.scheme.applications.actions.waiting import join
from ysgol.scheme.applications.domain.lifecycle import EndorsementState, State, Who, after_undoing
from ysgol.scheme.applications.models import (
    Application,
    AttachedDocument,
    Endorsement,
    SectionAnswers,
    StateChange,
    WaitingListEntry,
)
from ysgol.scheme.applications.queries.endorsement import support_until
from ysgol.scheme.applications.queries.places import lock_places_of
from ysgol.scheme.applications.queries.sections import draft_expiry
from ysgol.scheme.applications.queries.standing import day_of
from ysgol.scheme.cohorts import queries as cohorts


@transaction.atomic
def withdraw(*, application_id: int, reason: str = "", by: Actor, at: dt.datetime) -> Application:
    """Withdraw the candidate's own application; a place it holds goes to the next person in the list.

    It can be undone until the day before the cohort's next milestone. Withdrawing twice changes nothing. Raises
    Conflict("application-changed") when it is over in another way.
    """
    lock_places_of(application_id)
    application = locked_own(application_id, by)
    if application.state == State.WITHDRAWN:
        return application
    if application.state == State.NOT_ELIGIBLE and application.decision_released_at is not None:
        raise changed(application)
    leave_places(application=application, how="withdrawn", reason=reason, by=by, at=at)
    take_back_unreleased(application=application, by=by, at=at)
    application.undo_until = _undo_until(application.cohort_id, day_of(at) or at.date())
    move(application=application, name="withdraw", who=Who.CANDIDATE, reason=reason, by=by, at=at)
    extra = {"undo_until": application.undo_until.isoformat()} if application.undo_until else {}
    key = f"application:{application.pk}:withdrawn:{application.version}"
    tell_candidate(application=application, kind="application-withdrawn", facts=extra, once_key=key, by=by, at=at)
    return application


@transaction.atomic
def undo_withdraw(*, application_id: int, by: Actor, at: dt.datetime) -> Application:
    """Take a withdrawal back. A place that was given up does not come back: the application is eligible again.

    Raises Conflict("undo-too-late") after the last day for it, Conflict("undo-not-yours") when an officer released the
    place, and Conflict("application-live") when the person has begun another application since.
    """
    application = locked_own(application_id, by)
    last = StateChange.objects.filter(application=application, machine="application").order_by("at", "id").last()
    if application.state != State.WITHDRAWN or last is None:
        raise changed(application)
    if last.move != "withdraw":
        raise Conflict("undo-not-yours", application=application.pk)
    if application.undo_until is None or (day_of(at) or at.date()) > application.undo_until:
        raise Conflict("undo-too-late", application=application.pk)
    released = application.decision_released_at is not None
    after = after_undoing(State(last.from_state), was_released=released)
    application.undo_until = None
    try:
        with transaction.atomic():
            _undo(application, after, by=by, at=at)
    except IntegrityError:
        raise Conflict("application-live", application=application.pk) from None
    return application


def _undo(application: Application, after: State, *, by: Actor, at: dt.datetime) -> None:
    move(application=application, name="undo-withdraw", after=after, who=Who.CANDIDATE, by=by, at=at)
    if after is State.WAITING:
        before = WaitingListEntry.objects.filter(application=application).order_by("added_at", "id").last()
        if before is not None:
            join(application=application, medium=before.medium, reason=before.reason, by=by, at=at)


@transaction.atomic
def defer(*, application_id: int, cohort_id: int, reason: str = "", by: Actor, at: dt.datetime) -> Application:
    """Move an application to another cohort: a new draft there carries the answers, the documents and valid support.

    The candidate's own, or by an officer of the region (DECIDE_ELIGIBILITY), who must give a reason. Returns the new
    application, to be sent again when the candidate has looked it through. Raises Conflict("cohort-closed") unless
    applications to that cohort have not closed, Conflict("cohort-same"), and Invalid("reason-missing").
    """
    lock_places_of(application_id)
    application, who = _own_or_case(application_id, by)
    if who is Who.OFFICER and not reason.strip():
        raise Invalid("reason-missing", application=application_id)
    if cohort_id == application.cohort_id:
        raise Conflict("cohort-same", cohort=cohort_id)
    cohort = cohorts.cohort(cohort_id)
    today = day_of(at) or at.date()
    if cohort.state(today) == "closed":
        raise Conflict("cohort-closed", cohort=cohort_id)
    leave_places(application=application, how="deferred", reason=reason, by=by, at=at)
    take_back_unreleased(application=application, by=by, at=at)
    move(application=application, name="defer", who=who, reason=reason, by=by, at=at)
    new = Application(
        person_id=application.person_id,
        cohort_id=cohort_id,
        region=cohort.region,
        reference=uuid.uuid4().hex,
        version=0,
        school_code=application.school_code,
        language=application.language,
        rule_version=cohort.rule_version,
        started_at=at,
        last_saved_at=at,
        expires_on=max(draft_expiry(cohort.rule_version, today), cohort.closes_on),
        carried_from=application,
    )
    create(application=new, by=by, at=at)
    _carry(application, new, today, at=at)
    note = {"note": reason} if who is Who.OFFICER else {}
    tell_candidate(application=new, kind="application-deferred", facts=note, by=by, at=at)
    return new


@transaction.atomic
def lapse(*, application_id: int, reason: str, by: Actor, at: dt.datetime) -> Application:
    """Close a draft that nobody has changed until its last day, or a returned application that never came back.

    An officer of the region decides it (DECIDE_ELIGIBILITY); Conflict("not-expired") before that day.
    """
    application = locked_case(application_id, by, Permission.DECIDE_ELIGIBILITY)
    today = day_of(at) or at.date()
    last_day = application.expires_on if application.state == State.DRAFT else application.due_on
    if application.state in {State.DRAFT, State.RETURNED} and (last_day is None or last_day >= today):
        raise Conflict("not-expired", application=application.pk)
    move(application=application, name="lapse", who=Who.OFFICER, reason=reason, by=by, at=at)
    return application


@transaction.atomic
def reopen_lapsed(*, application_id: int, reason: str = "", by: Actor, at: dt.datetime) -> Application:
    """Make a lapsed application a draft again, with everything in it: the candidate's own, or by an officer.

    Raises Conflict("application-live") when the person has begun another since.
    """
    application, who = _own_or_case(application_id, by)
    application.last_saved_at = at
    application.expires_on = draft_expiry(application.rule_version, day_of(at) or at.date())
    try:
        with transaction.atomic():
            move(application=application, name="reopen", who=who, reason=reason, by=by, at=at)
    except IntegrityError:
        raise Conflict("application-live", application=application.pk) from None
    return application


def _own_or_case(application_id: int, by: Actor) -> tuple[Application, Who]:
    row = visible_to(by).filter(pk=application_id).first()
    if row is None:
        raise NotFound("application", application=application_id)
    if row.person_id == by.person_id or not is_staff_for(by, row):
        return locked_own(application_id, by), Who.CANDIDATE
    return locked_case(application_id, by, Permission.DECIDE_ELIGIBILITY), Who.OFFICER


def _undo_until(cohort_id: int, today: dt.date) -> dt.date | None:
    """The day before the next milestone of the cohort; None when that is today or there is none."""
    ahead = [one.starts_on for one in cohorts.cohort(cohort_id).milestones if one.starts_on > today]
    return min(ahead) - dt.timedelta(days=1) if ahead else None


def _carry(old: Application, new: Application, today: dt.date, *, at: dt.datetime) -> None:
    SectionAnswers.objects.bulk_create(
        SectionAnswers(
            application=new,
            section=row.section,
            # What the candidate declares is declared for each application.
            answers={} if row.section == "declarations" else row.answers,
            is_complete=row.is_complete and row.section != "declarations",
            updated_at=at,
        )
        for row in SectionAnswers.objects.filter(application=old)
    )
    AttachedDocument.objects.bulk_create(
        AttachedDocument(application=new, section=row.section, document_id=row.document_id, attached_at=at)
        for row in AttachedDocument.objects.filter(application=old, removed_at__isnull=True)
    )
    support = Endorsement.objects.filter(application=old, is_current=True, state=EndorsementState.CONFIRMED).first()
    until = support_until(support, old.rule_version) if support else None
    if support is None or until is None or until < today:
        return
    support.carried_from_id, support.pk, support.application = support.pk, None, new
    support._state.adding = True
    support.save(force_insert=True)

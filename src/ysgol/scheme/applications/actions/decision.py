"""Returning an application for correction, deciding on it, and taking an unreleased decision back."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.access import changed, expect_version, locked_case
from ysgol.scheme.applications.actions.letters import draft_letter
from ysgol.scheme.applications.actions.messages import tell_candidate
from ysgol.scheme.applications.actions.moves import move
from ysgol.scheme.applications.domain import reasons, sections
from ysgol.scheme.applications.domain.findings import is_any_not_met
from ysgol.scheme.applications.domain.lifecycle import EndorsementState, State, Who
from ysgol.scheme.applications.domain.standing import LetterState
from ysgol.scheme.applications.labels.sections import in_both_languages
from ysgol.scheme.applications.models import Application, Decision, Endorsement, Letter, ReturnItem, SectionAnswers
from ysgol.scheme.applications.queries.findings import findings


@transaction.atomic
def return_for_correction(
    *, application_id: int, items: Mapping[str, str], expected_version: int, by: Actor, at: dt.datetime
) -> Application:
    """Ask the candidate to correct parts of a submitted application, each with a note; the candidate is told.

    `items` is note by section key (or "endorsement"), at least one: Invalid("items-missing"), Invalid("item-unknown"),
    Invalid("note-missing"). An officer of the region (DECIDE_ELIGIBILITY). Conflict("application-changed") for another
    state or version.
    """
    application = locked_case(application_id, by, Permission.DECIDE_ELIGIBILITY)
    expect_version(application, expected_version)
    if application.state != State.SUBMITTED:
        raise changed(application)
    _check_items(items)
    ordered = [(item, items[item].strip()) for item in sections.RETURNABLE if item in items]
    ReturnItem.objects.bulk_create(
        ReturnItem(application=application, item=item, note=note, asked_by_id=by.person_id, asked_at=at)
        for item, note in ordered
    )
    SectionAnswers.objects.filter(application=application, section__in=list(items)).update(update_needed=True)
    move(application=application, name="return", who=Who.OFFICER, by=by, at=at)
    facts: dict[str, object] = {"items": [in_both_languages(item, note) for item, note in ordered]}
    if application.due_on is not None:
        facts["return_by"] = application.due_on.isoformat()
    key = f"application:{application.pk}:returned:{application.version}"
    tell_candidate(application=application, kind="application-returned", facts=facts, once_key=key, by=by, at=at)
    return application


@transaction.atomic
def decide(
    *,
    application_id: int,
    outcome: str,
    reason_codes: Sequence[str] = (),
    note: str = "",
    expected_version: int,
    by: Actor,
    at: dt.datetime,
) -> Decision:
    """Find a submitted application "eligible" or "not-eligible", and draft its letter. The candidate sees nothing yet.

    An officer of the region (DECIDE_ELIGIBILITY), never about their own application. Raises
    Conflict("application-changed"); Conflict("endorsement-missing") for "eligible" without the headteacher's support;
    Invalid("decision-incomplete", problems=…) for what `domain.reasons.problems` finds.
    """
    application = locked_case(application_id, by, Permission.DECIDE_ELIGIBILITY)
    expect_version(application, expected_version)
    if application.state != State.SUBMITTED:
        raise changed(application)
    if by.person_id is None or by.person_id == application.person_id:
        raise NotAllowed("own-application", application=application.pk)
    rules = rulebook.rule_set(application.rule_version)
    found = findings(application, on=at.date())
    codes = tuple(code for code in reasons.codes(rules) if code in reason_codes)
    given = codes if set(reason_codes) <= set(codes) else tuple(reason_codes)
    wrong = reasons.problems(outcome, given, note, rules=rules, against_finding=is_any_not_met(found))
    if wrong:
        raise Invalid("decision-incomplete", problems=[f"{one.where}:{one.code}" for one in wrong])
    confirmed = Endorsement.objects.filter(
        application=application, is_current=True, state=EndorsementState.CONFIRMED
    ).exists()
    if outcome == "eligible" and not confirmed:
        raise Conflict("endorsement-missing", application=application.pk)
    decision = Decision.objects.create(
        application=application,
        outcome=outcome,
        reason_codes=list(codes),
        note=note.strip(),
        findings=[[one.code, one.standing.value, one.why] for one in found],
        rule_version=rules.version,
        decided_by_id=by.person_id,
        decided_at=at,
    )
    draft_letter(decision=decision, by=by, at=at)
    move(application=application, name=f"decide-{outcome}", who=Who.OFFICER, by=by, at=at)
    return decision


@transaction.atomic
def take_back_decision(
    *, application_id: int, reason: str, expected_version: int, by: Actor, at: dt.datetime
) -> Application:
    """Take back a decision that is not released; the application is being considered again and its letter is cancelled.

    An officer of the region (DECIDE_ELIGIBILITY), with a reason. Conflict("decision-released") when it is released.
    """
    application = locked_case(application_id, by, Permission.DECIDE_ELIGIBILITY)
    expect_version(application, expected_version)
    if not reason.strip():
        raise Invalid("reason-missing", application=application_id)
    if application.decision_released_at is not None:
        raise Conflict("decision-released", application=application.pk)
    if application.state not in {State.ELIGIBLE, State.NOT_ELIGIBLE}:
        raise changed(application)
    take_back_unreleased(application=application, by=by, at=at)
    move(application=application, name="take-back-decision", who=Who.OFFICER, reason=reason, by=by, at=at)
    return application


def take_back_unreleased(*, application: Application, by: Actor, at: dt.datetime) -> None:
    """End the decision in force unless it is released, and cancel its letter; nothing when there is none.

    The caller holds the application's lock and moves it afterwards.
    """
    if application.decision_released_at is not None:
        return
    decision = Decision.objects.filter(application=application, taken_back_at__isnull=True).first()
    if decision is None:
        return
    decision.taken_back_at = at
    decision.save(update_fields=["taken_back_at"])
    Letter.objects.filter(decision=decision).update(state=LetterState.CANCELLED)
    record("applications.take-back-decision", f"decision:{decision.pk}", by=by, at=at)


def _check_items(items: Mapping[str, str]) -> None:
    if not items:
        raise Invalid("items-missing")
    unknown = sorted(set(items) - set(sections.RETURNABLE))
    if unknown:
        raise Invalid("item-unknown", items=unknown)
    if any(not note.strip() for note in items.values()):
        raise Invalid("note-missing")

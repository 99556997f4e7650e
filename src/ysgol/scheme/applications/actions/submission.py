"""Submitting an application, first and after a correction."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.db import transaction

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.people.actions import find_matches, update_person
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.access import changed, expect_version, locked_own
from ysgol.scheme.applications.actions.messages import tell_candidate
from ysgol.scheme.applications.actions.moves import move
from ysgol.scheme.applications.domain.lifecycle import EDITABLE, State, Who
from ysgol.scheme.applications.domain.sections import Status, as_date, question_version
from ysgol.scheme.applications.models import Application, ReturnItem, Snapshot, StateChange
from ysgol.scheme.applications.queries.sections import SectionFacts, section_facts
from ysgol.scheme.applications.queries.standing import day_of
from ysgol.scheme.cohorts import queries as cohorts


@dataclass(frozen=True)
class SubmitResult:
    """`number` counts the submissions of the application; 0 when `findings` stopped this one.

    `where` of a finding is "<section>.<question>", or "<section>.documents".
    """

    number: int
    findings: tuple[Finding, ...] = ()


@transaction.atomic
def submit(
    *, application_id: int, expected_version: int, language: str = "", by: Actor, at: dt.datetime
) -> SubmitResult:
    """Submit the candidate's application as it stands, and freeze it in a snapshot.

    The headteacher need not have answered. `language` is that of the pages the candidate used ("cy" or "en"). A second
    press of the same button returns the first result. Raises Conflict("application-changed") for another state or
    version, and Conflict("cohort-closed") when the cohort is not open on the day; what was returned for correction can
    be sent again after that.
    """
    application = locked_own(application_id, by)
    if _is_repeated(application, expected_version, by):
        return SubmitResult(Snapshot.objects.filter(application=application).count())
    if application.state not in EDITABLE:
        raise changed(application)
    expect_version(application, expected_version)
    today = day_of(at) or at.date()
    is_first = application.state == State.DRAFT
    if is_first and cohorts.cohort(application.cohort_id).state(today) != "open":
        raise Conflict("cohort-closed", cohort=application.cohort_id)
    parts = section_facts(application, on=today)
    findings = tuple(_placed(part.key, finding) for part in parts for finding in _stops(part))
    if findings:
        return SubmitResult(0, findings)
    snapshot = _freeze(application, parts, language, at)
    application.submitted_at = at
    application.first_submitted_at = application.first_submitted_at or at
    ReturnItem.objects.filter(application=application, settled_at__isnull=True).update(settled_at=at)
    _tell_people(parts, region=application.region, by=by, at=at)
    move(application=application, name="submit", who=Who.CANDIDATE, by=by, at=at)
    _confirm(application, by=by, at=at)
    return SubmitResult(snapshot.number)


def _is_repeated(application: Application, expected_version: int, by: Actor) -> bool:
    if application.state != State.SUBMITTED or application.version != expected_version + 1:
        return False
    changes = StateChange.objects.filter(application=application, machine="application").order_by("at", "id")
    last = changes.last()
    return last is not None and last.move == "submit" and last.actor == by.identifier


def _stops(part: SectionFacts) -> tuple[Finding, ...]:
    return (*part.findings, *([Finding("update-needed")] if part.status is Status.UPDATE_NEEDED else []))


def _placed(section: str, finding: Finding) -> Finding:
    where = f"{section}.{finding.where}" if finding.where else section
    return Finding(finding.code, where, finding.facts)


def _freeze(application: Application, parts: tuple[SectionFacts, ...], language: str, at: dt.datetime) -> Snapshot:
    rules = rulebook.rule_set(application.rule_version)
    answers = {part.key: dict(part.answers) for part in parts}
    documents = {part.key: [[one.id, one.sha256] for one in part.documents] for part in parts if part.documents}
    questions, rule_digest = question_version(), hashlib.sha256(repr(rules).encode()).hexdigest()
    seen_in = language or application.language
    frozen = {
        "answers": answers,
        "documents": documents,
        "question_version": questions,
        "rule_version": rules.version,
        "rule_digest": rule_digest,
        "language": seen_in,
        "submitted_at": at.astimezone(dt.UTC).isoformat(),
        "application": application.pk,
    }
    digest = hashlib.sha256(json.dumps(frozen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return Snapshot.objects.create(
        application=application,
        number=Snapshot.objects.filter(application=application).count() + 1,
        answers=answers,
        documents=documents,
        question_version=questions,
        rule_version=rules.version,
        rule_digest=rule_digest,
        language=seen_in,
        submitted_at=at,
        digest=digest,
    )


def _tell_people(parts: tuple[SectionFacts, ...], *, region: str, by: Actor, at: dt.datetime) -> None:
    """What the candidate says of themselves goes to their own record, where likenesses are looked for."""
    answers = {part.key: part.answers for part in parts}
    changes: dict[str, str | dt.date | None] = {"birth_date": as_date(answers["about-you"].get("birth_date", ""))}
    if answers["ewc"].get("registered") == "yes":
        changes["ewc_number"] = answers["ewc"].get("ewc_number", "")
    if by.person_id is not None:
        update_person(person_id=by.person_id, by=by, at=at, **changes)
        # Once more with the region, whose officers settle the likenesses of those who apply there.
        find_matches(person_id=by.person_id, region=region, by=by, at=at)


def _confirm(application: Application, *, by: Actor, at: dt.datetime) -> None:
    facts: dict[str, object] = {"submitted_at": at.isoformat()}
    if application.next_actor == "officer" and application.due_on is not None:
        facts["answer_by"] = application.due_on.isoformat()
    key = f"application:{application.pk}:submitted:{application.version}"
    tell_candidate(application=application, kind="application-submitted", facts=facts, once_key=key, by=by, at=at)

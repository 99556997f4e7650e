"""Decision letters: drafted with the decision, reviewed by somebody else, released in a batch."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ysgol.foundation.audit.actions import record
from ysgol.foundation.kernel.actors import Actor, Scope
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import queries as notices
from ysgol.foundation.people import queries as people
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.access import in_regions_of
from ysgol.scheme.applications.actions.messages import tell_candidate
from ysgol.scheme.applications.actions.moves import restand
from ysgol.scheme.applications.domain.standing import LetterState
from ysgol.scheme.applications.models import Application, Decision, Letter, LetterBatch
from ysgol.scheme.applications.queries.letters import candidate_facts
from ysgol.scheme.applications.queries.standing import day_of

# States of a letter that has not gone.
_OPEN = (LetterState.DRAFTED, LetterState.REVIEWED)


def draft_letter(*, decision: Decision, by: Actor, at: dt.datetime) -> Letter:
    """Write the letter of a decision: its exact text in both languages, kept with the decision."""
    application = decision.application
    kind = f"application-{decision.outcome}"
    extra: dict[str, object] = {"note": decision.note} if decision.note else {}
    if decision.reason_codes:
        rules = rulebook.rule_set(decision.rule_version)
        asked = [rules.rule(code) for code in decision.reason_codes]
        extra["reasons"] = [
            {"en": f"{one.why.en} {one.route.en}", "cy": f"{one.why.cy} {one.route.cy}"} for one in asked
        ]
    facts = candidate_facts(application, kind, people.person(application.person_id).name, extra)
    english, welsh = (notices.preview(kind, language, facts) for language in ("en", "cy"))
    letter = Letter.objects.create(
        decision=decision,
        state=LetterState.DRAFTED,
        kind=kind,
        facts=extra,
        subject_en=english.subject,
        body_en=english.body,
        subject_cy=welsh.subject,
        body_cy=welsh.body,
        drafted_at=at,
    )
    record("applications.draft-letter", f"letter:{letter.pk}", by=by, at=at, facts={"application": application.pk})
    return letter


@transaction.atomic
def review_letter(*, letter_id: int, expected_version: int, by: Actor, at: dt.datetime) -> Letter:
    """Say that a drafted letter was read and is right. Not by who decided: NotAllowed("own-decision").

    Needs DECIDE_ELIGIBILITY or RELEASE_LETTERS in the region. Reviewing what is reviewed changes nothing;
    Conflict("letter-changed") for another version, Conflict("letter-state") for a letter that is released or cancelled.
    """
    letter = _locked([letter_id], by)[0]
    within = Scope(region=letter.decision.application.region)
    if not by.can(Permission.RELEASE_LETTERS, within=within):
        by.require(Permission.DECIDE_ELIGIBILITY, within=within)
    if letter.state == LetterState.REVIEWED:
        return letter
    if letter.state != LetterState.DRAFTED:
        raise Conflict("letter-state", letter=letter.pk, state=letter.state)
    if letter.version != expected_version:
        raise Conflict("letter-changed", letter=letter.pk, version=letter.version)
    if by.person_id is None or by.person_id == letter.decision.decided_by_id:
        raise NotAllowed("own-decision", letter=letter.pk)
    letter.state, letter.version = LetterState.REVIEWED, letter.version + 1
    letter.reviewed_by_id, letter.reviewed_at = by.person_id, at
    letter.save()
    restand(
        application=letter.decision.application,
        by=by,
        at=at,
        action="applications.review-letter",
        reason=str(letter.pk),
    )
    return letter


@transaction.atomic
def release_letters(*, letter_ids: Sequence[int], on: dt.date, by: Actor, at: dt.datetime) -> LetterBatch:
    """Release reviewed letters together, at once when `on` is today, else in the morning of that day.

    Needs RELEASE_LETTERS in the region, one region at a time. Invalid("letters-missing"), Invalid("release-in-past"),
    Invalid("letters-of-several-regions"), NotFound("letter"), Conflict("letter-state") if one is not reviewed.
    """
    today = day_of(at) or at.date()
    if by.person_id is None:
        raise NotAllowed("person-needed")
    if not letter_ids:
        raise Invalid("letters-missing")
    if on < today:
        raise Invalid("release-in-past", on=on.isoformat())
    letters = _locked(letter_ids, by)
    regions = {letter.decision.application.region for letter in letters}
    for region in regions:
        by.require(Permission.RELEASE_LETTERS, within=Scope(region=region))
    if len(regions) > 1:
        raise Invalid("letters-of-several-regions", regions=sorted(regions))
    for letter in letters:
        if letter.state != LetterState.REVIEWED:
            raise Conflict("letter-state", letter=letter.pk, state=letter.state)
    batch = LetterBatch.objects.create(region=regions.pop(), release_on=on, released_by_id=by.person_id, released_at=at)
    for letter in letters:
        letter.batch, letter.state, letter.version = batch, LetterState.SCHEDULED, letter.version + 1
        letter.save()
        if on == today:
            send_letter(letter=letter, by=by, at=at)
        else:
            application = letter.decision.application
            restand(application=application, by=by, at=at, action="applications.schedule-letter", reason=str(letter.pk))
    record("applications.release-letters", f"letter_batch:{batch.pk}", by=by, at=at, facts={"letters": len(letters)})
    return batch


def send_letter(*, letter: Letter, by: Actor, at: dt.datetime) -> None:
    """Let a scheduled letter go: the candidate sees the decision now. The caller holds the application's lock."""
    application = letter.decision.application
    application.decision_released_at = at
    letter.message = tell_candidate(
        application=application,
        kind=letter.kind,
        facts=letter.facts,
        once_key=f"letter:{letter.pk}",
        by=by,
        at=at,
    )
    letter.state, letter.released_at = LetterState.RELEASED, at
    letter.save()
    restand(application=application, by=by, at=at, action="applications.send-letter", reason=str(letter.pk))


def _locked(letter_ids: Sequence[int], by: Actor) -> list[Letter]:
    """The letters in the order of their applications, which are locked; NotFound("letter") if one may not be seen.

    NotAllowed("own-application") if one is about the actor: staff may be candidates too.
    """
    visible = in_regions_of(by, Permission.SEE_CASES, prefix="decision__application__")
    found = Letter.objects.filter(visible, pk__in=letter_ids)
    numbers = list(found.order_by().values_list("decision__application_id", flat=True))
    if len(numbers) != len(set(letter_ids)):
        raise NotFound("letter", letters=sorted(set(letter_ids)))
    applications = {
        row.pk: row for row in Application.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    }
    for application in applications.values():
        if application.person_id == by.person_id:
            raise NotAllowed("own-application", application=application.pk)
    rows = list(found.select_related("decision").order_by("decision__application_id"))
    for row in rows:
        row.decision.application = applications[row.decision.application_id]
    return rows

"""Starting an application, and saving its sections and documents."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from ysgol.foundation.documents import queries as documents
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, NotFound
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.identifiers import new_reference
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.people import queries as people
from ysgol.scheme.applications.access import changed, locked_own
from ysgol.scheme.applications.actions.moves import begin, restand
from ysgol.scheme.applications.domain import sections
from ysgol.scheme.applications.domain.carry import first_answers
from ysgol.scheme.applications.domain.lifecycle import EDITABLE, Who
from ysgol.scheme.applications.models import Application, AttachedDocument, SectionAnswers
from ysgol.scheme.applications.queries.sections import draft_expiry, section_problems
from ysgol.scheme.applications.queries.standing import day_of
from ysgol.scheme.cohorts import queries as cohorts

# Documents that one section can have (our default): the two sides of a certificate, and a change of name.
MOST_DOCUMENTS = 5


@dataclass(frozen=True)
class SaveResult:
    """What became of a save.

    `is_saved` False means that somebody (the same person in another tab) saved the section first: nothing was
    overwritten, `theirs` holds what is stored, and `version` is what a save that replaces it must name.
    `findings` are what is wrong with what was sent; they never stop a save.
    """

    is_saved: bool
    version: int
    findings: tuple[Finding, ...]
    theirs: Mapping[str, str] | None = None


@transaction.atomic
def start(
    *, person_id: int, cohort_id: int, carried: Mapping[str, str] | None = None, by: Actor, at: dt.datetime
) -> Application:
    """Start a person's own application to an open cohort, under the rules in force for the cohort.

    `carried` are answers of the eligibility checker by rule code. Raises NotFound("person") for somebody else's,
    Conflict("cohort-closed"), and Conflict("application-live", application=…) when the person has one already.
    """
    by.require(Permission.OWN_APPLICATION)
    if by.person_id is None or by.person_id != person_id:
        raise NotFound("person", person=person_id)
    # Before the audit: whoever changes the person holds this row and may be waiting for the audit.
    people.lock(person_id)
    cohort, today = cohorts.cohort(cohort_id), day_of(at) or at.date()
    if cohort.state(today) != "open":
        raise Conflict("cohort-closed", cohort=cohort_id)
    application = Application(
        person_id=person_id,
        cohort_id=cohort_id,
        region=cohort.region,
        reference=uuid.uuid4().hex,
        version=0,
        rule_version=cohort.rule_version,
        started_at=at,
        last_saved_at=at,
        expires_on=draft_expiry(cohort.rule_version, today),
    )
    create(application=application, by=by, at=at)
    who = people.person(person_id)
    first = first_answers(carried or {}, birth_date=who.birth_date, ewc_number=who.ewc_number)
    for section, answers in first.items():
        _store(application, section, answers, at=at)
    return application


def create(*, application: Application, by: Actor, at: dt.datetime) -> None:
    """Save a new application with its reference; Conflict("application-live") when the person has a live one."""
    try:
        with transaction.atomic():
            application.stage, application.next_actor, application.state = "applying", "candidate", "draft"
            application.save(force_insert=True)
    except IntegrityError:
        live = Application.objects.filter(person_id=application.person_id, carried_to__isnull=True)
        newest = live.order_by("-id").first()
        raise Conflict("application-live", application=newest.pk if newest else None) from None
    application.reference = new_reference("A", application.pk)
    begin(row=application, application=application, who=Who.CANDIDATE, by=by, at=at)


@transaction.atomic
def save_section(
    *,
    application_id: int,
    section: str,
    answers: Mapping[str, str],
    expected_version: int,
    by: Actor,
    at: dt.datetime,
) -> SaveResult:
    """Keep what the candidate wrote in a section, complete or not.

    `expected_version` is the section's version that the page was made from, 0 when it had never been saved. Another
    version by now keeps both: see `SaveResult`; sending what is stored already is not a conflict. Raises
    NotFound("section"), and Conflict("application-changed") when the application cannot be changed any more.
    """
    if section not in sections.BY_KEY:
        raise NotFound("section", section=section)
    application = locked_own(application_id, by)
    _expect_editable(application)
    given = sections.known(section, answers)
    findings = section_problems(application, section, given, on=day_of(at) or at.date())
    row = SectionAnswers.objects.filter(application=application, section=section).first()
    if row is not None and row.version != expected_version and row.answers != given:
        return SaveResult(False, row.version, findings, theirs=row.answers)
    row = _store(application, section, given, at=at)
    _copy_to_application(application, section, given, findings)
    _touch(application, by=by, at=at, action="applications.save-section", reason=section)
    return SaveResult(True, row.version, findings)


@transaction.atomic
def attach_document(
    *, application_id: int, section: str, document_id: int, by: Actor, at: dt.datetime
) -> tuple[Finding, ...]:
    """Give a document the candidate uploaded as proof in a section; doing it twice changes nothing.

    Returns "too-many" when the section has as many as it can. NotFound for a document of somebody else.
    """
    if section not in sections.BY_KEY or not sections.BY_KEY[section].proof:
        raise NotFound("section", section=section)
    application = locked_own(application_id, by)
    _expect_editable(application)
    facts = documents.document(document_id)
    if facts is None or facts.owner_id != by.person_id:
        raise NotFound("document", document=document_id)
    attached = AttachedDocument.objects.filter(application=application, section=section)
    if attached.filter(document_id=document_id, removed_at__isnull=True).exists():
        return ()
    if attached.filter(removed_at__isnull=True).count() >= MOST_DOCUMENTS:
        return (Finding("too-many", "documents", {"most": MOST_DOCUMENTS}),)
    attached.update_or_create(
        application=application,
        section=section,
        document_id=document_id,
        defaults={"removed_at": None},
        create_defaults={"attached_at": at},
    )
    _mark_updated(application, section)
    _touch(application, by=by, at=at, action="applications.attach-document", reason=section)
    return ()


@transaction.atomic
def remove_document(*, application_id: int, section: str, document_id: int, by: Actor, at: dt.datetime) -> None:
    """Take a document out of a section; NotFound("document") when it is not in it.

    The file itself is kept while a submission names it, and otherwise ends with the documents' own retention.
    """
    application = locked_own(application_id, by)
    _expect_editable(application)
    rows = AttachedDocument.objects.filter(
        application=application, section=section, document_id=document_id, removed_at__isnull=True
    )
    if not rows.update(removed_at=at):
        raise NotFound("document", document=document_id)
    _touch(application, by=by, at=at, action="applications.remove-document", reason=section)


def _expect_editable(application: Application) -> None:
    if application.state not in EDITABLE:
        raise changed(application)


def _store(application: Application, section: str, answers: Mapping[str, str], *, at: dt.datetime) -> SectionAnswers:
    given = sections.known(section, answers)
    on = day_of(at) or at.date()
    row = SectionAnswers.objects.filter(application=application, section=section).first()
    if row is None:
        row = SectionAnswers(application=application, section=section, version=0)
    row.answers, row.updated_at, row.update_needed = given, at, False
    row.is_complete = not section_problems(application, section, given, on=on)
    row.version += 1
    row.save()
    return row


def _copy_to_application(
    application: Application, section: str, answers: Mapping[str, str], findings: tuple[Finding, ...]
) -> None:
    """Keep on the application what the queue is filtered by, once it can be read."""
    wrong = {finding.where for finding in findings}
    if section == "school-and-role":
        application.school_code = "" if "school" in wrong else answers.get("school", "").strip()
    if section == "assessment-language":
        application.language = "" if "language" in wrong else answers.get("language", "").strip()


def _mark_updated(application: Application, section: str) -> None:
    SectionAnswers.objects.filter(application=application, section=section).update(update_needed=False)


def _touch(application: Application, *, by: Actor, at: dt.datetime, action: str, reason: str) -> None:
    application.last_saved_at = at
    if application.lapse_proposed_for is not None:
        application.lapse_proposed_for = None
        notices.close_task(kind="draft-expired", about=f"application:{application.pk}", by=by, at=at)
    application.expires_on = draft_expiry(application.rule_version, day_of(at) or at.date())
    restand(application=application, by=by, at=at, action=action, reason=reason)

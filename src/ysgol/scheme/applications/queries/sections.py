"""Reads about the sections of an application and what is wrong with them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ysgol.foundation.documents import queries as documents
from ysgol.foundation.documents.queries import DocumentFacts
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.pages.reads import Prepared
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.domain import sections
from ysgol.scheme.applications.domain.sections import Status
from ysgol.scheme.applications.models import Application, AttachedDocument, SectionAnswers
from ysgol.scheme.applications.queries.standing import day_of

# The task list is the page candidates come back to most.
_SECTIONS = Prepared(lambda application_id: SectionAnswers.objects.filter(application_id=application_id).order_by())
_ATTACHED = Prepared(
    lambda application_id: AttachedDocument.objects.filter(application_id=application_id, removed_at__isnull=True)
)


@dataclass(frozen=True)
class SectionFacts:
    """One section as its candidate sees it. `version` is 0 and `answers` empty when it was never saved.

    `findings` are what stops the section from being complete; they hold for a section never saved, too.
    """

    key: str
    status: Status
    answers: Mapping[str, str]
    version: int
    findings: tuple[Finding, ...]
    documents: tuple[DocumentFacts, ...]


def draft_expiry(rule_version: str, today: dt.date) -> dt.date:
    """The day on which a draft saved today is proposed for removal."""
    return today + dt.timedelta(days=rulebook.rule_set(rule_version).number("draft_expiry_days"))


def section_problems(
    application: Application, section: str, answers: Mapping[str, str], *, on: dt.date
) -> tuple[Finding, ...]:
    """What is wrong with the answers, as `domain.sections.problems` says, and whether the school is known and open.

    The period of the experience is measured on the day of the first submission, once there was one.
    """
    rules = rulebook.rule_set(application.rule_version)
    day = day_of(application.first_submitted_at) or on
    found = sections.problems(section, answers, day, rules=rules)
    code = answers.get("school", "").strip() if section == "school-and-role" else ""
    if code and all(finding.where != "school" for finding in found):
        is_open = organisations.is_open_school(code)
        if is_open is None:
            found = (Finding("school-unknown", "school"), *found)
        elif not is_open:
            found = (Finding("school-closed", "school"), *found)
    return found


def attached(application: Application) -> dict[str, tuple[DocumentFacts, ...]]:
    """The documents given in each section, in the order given; sections without any are absent."""
    rows = _ATTACHED.models(application.pk)
    facts = documents.documents(row.document_id for row in rows) if rows else {}
    found: dict[str, tuple[DocumentFacts, ...]] = {}
    for row in rows:
        if row.document_id in facts:
            found[row.section] = (*found.get(row.section, ()), facts[row.document_id])
    return found


def section_facts(application: Application, *, on: dt.date) -> tuple[SectionFacts, ...]:
    """Every section in the order of the task list: three reads, and one more for the school."""
    rows = {row.section: row for row in _SECTIONS.models(application.pk)}
    files = attached(application)
    return tuple(_facts(application, key, rows.get(key), files.get(key, ()), on) for key in sections.KEYS)


def _facts(
    application: Application, key: str, row: SectionAnswers | None, files: tuple[DocumentFacts, ...], on: dt.date
) -> SectionFacts:
    answers = row.answers if row else {}
    wrong = section_problems(application, key, answers, on=on)
    wrong += sections.document_problems(key, tuple(one.state for one in files))
    status = sections.status(
        answers if row or files else None,
        is_complete=not wrong,
        update_needed=bool(row and row.update_needed),
    )
    return SectionFacts(key, status, answers, row.version if row else 0, wrong, files)

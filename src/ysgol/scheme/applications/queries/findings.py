"""What the rules say about a case."""

import datetime as dt

from ysgol.foundation.documents import queries as documents
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.domain import findings as domain
from ysgol.scheme.applications.domain.findings import CaseFacts, CaseFinding
from ysgol.scheme.applications.domain.lifecycle import EndorsementState
from ysgol.scheme.applications.models import Application, Endorsement, SectionAnswers, Snapshot
from ysgol.scheme.applications.queries.sections import attached
from ysgol.scheme.applications.queries.standing import day_of


def findings(application: Application, *, on: dt.date) -> tuple[CaseFinding, ...]:
    """How the case stands against the rules it was made under.

    From what was last submitted (documents as they are now), or from the draft while nothing was. Experience is
    measured on the day of the first submission, or on `on`.
    """
    request = Endorsement.objects.filter(application=application, is_current=True).first()
    snapshot = last_snapshot(application)
    if snapshot is None:
        rows = SectionAnswers.objects.filter(application=application)
        answers = {row.section: row.answers for row in rows}
        states = {key: tuple(one.state for one in found) for key, found in attached(application).items()}
    else:
        answers = snapshot.answers
        numbers = [number for found in snapshot.documents.values() for number, _ in found]
        facts = documents.documents(numbers) if numbers else {}
        states = {
            key: tuple(facts[number].state for number, _ in found if number in facts)
            for key, found in snapshot.documents.items()
        }
    case = CaseFacts(
        answers=answers,
        documents=states,
        endorsement=EndorsementState(request.state) if request else None,
        on=day_of(application.first_submitted_at) or on,
    )
    return domain.findings(rulebook.rule_set(application.rule_version), case)


def last_snapshot(application: Application) -> Snapshot | None:
    """What was submitted last; None while nothing was."""
    return Snapshot.objects.filter(application=application).order_by("number").last()

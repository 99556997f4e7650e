"""Moving a date of a cohort, and telling everybody it concerns."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.people import queries as people
from ysgol.foundation.rulebook.labels import MILESTONES
from ysgol.scheme.applications.actions.messages import tell_candidate
from ysgol.scheme.applications.actions.moves import restand
from ysgol.scheme.applications.domain.lifecycle import LIVE, State
from ysgol.scheme.applications.models import Application
from ysgol.scheme.applications.queries.concerned import supporting
from ysgol.scheme.applications.queries.letters import cohort_name
from ysgol.scheme.cohorts import queries as cohorts
from ysgol.scheme.cohorts.actions import MilestoneMoveFacts, move_milestone

# Those who have an application in the cohort that is not over.
_CONCERNED = sorted(state.value for state in (LIVE | {State.NOT_ELIGIBLE}))
# Decided and not told: by when they must be told is a date of the cohort.
_UNRELEASED: dict[str, object] = {
    "state__in": [State.ELIGIBLE, State.NOT_ELIGIBLE],
    "decision_released_at__isnull": True,
}


@transaction.atomic
def move_cohort_date(
    *,
    milestone_id: int,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    expected_version: int,
    by: Actor,
    at: dt.datetime,
) -> tuple[MilestoneMoveFacts, int]:
    """Move a milestone and tell everybody with an open application in the cohort, once; returns the move and how many.

    Permission and errors are those of `cohorts.actions.move_milestone`.
    """
    _lock(milestone_id)
    made = move_milestone(
        milestone_id=milestone_id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        expected_version=expected_version,
        by=by,
        at=at,
    )
    return made, tell_cohort_moved(made=made, by=by, at=at)


def _lock(milestone_id: int) -> None:
    """Lock the cohort's applications whose due day follows its dates, before the move locks the audit.

    After the cohort and in the order of their numbers, as everything about places does.
    """
    cohort, _milestone = cohorts.milestone(milestone_id)
    rows = Application.objects.filter(cohort_id=cohort.id, **_UNRELEASED)
    first = rows.select_related("cohort").order_by("pk")
    if first.select_for_update(of=("cohort",), no_key=True).first() is not None:
        list(rows.select_for_update().order_by("pk"))


@transaction.atomic
def tell_cohort_moved(*, made: MilestoneMoveFacts, by: Actor, at: dt.datetime) -> int:
    """Queue word of the move to everybody it concerns; returns to how many.

    These are the candidates with an open application in the cohort, and the headteachers who support one: they release
    the candidate. A decision that is not released counts as open, so that being told gives nothing away.
    """
    words: dict[str, object] = {
        "milestone": _both(made),
        "was_on": made.from_starts_on.isoformat(),
        "now_on": made.starts_on.isoformat(),
        "reason": made.reason,
    }
    rows = Application.objects.filter(cohort_id=made.cohort_id, state__in=_CONCERNED).order_by("pk")
    told = 0
    for application in rows:
        if application.state == State.NOT_ELIGIBLE and application.decision_released_at is not None:
            continue
        number = tell_candidate(
            application=application,
            kind="cohort-date-moved",
            facts={**words, "link": reverse("application")},
            once_key=f"milestone-move:{made.move_id}:{application.pk}",
            by=by,
            at=at,
        )
        told += number is not None
        told += _tell_head(application, made, words, by=by, at=at)
    for application in rows.filter(**_UNRELEASED):
        restand(application=application, by=by, at=at, action="applications.due-day-moved")
    return told


def _tell_head(
    application: Application, made: MilestoneMoveFacts, words: dict[str, object], *, by: Actor, at: dt.datetime
) -> int:
    """Queue word to the headteacher who supports the application; returns 1, or 0 when none does."""
    support = supporting(application.pk)
    if support is None:
        return 0
    school = organisations.school(support.school_code)
    notices.queue(
        kind="cohort-date-moved-head",
        to_email=support.head_email,
        language=support.head_language,
        facts={
            **words,
            "head_name": support.head_name,
            "candidate_name": people.person(application.person_id).name,
            "school_name": school.name if school else support.school_code,
            "cohort_name": cohort_name(application),
            "link": reverse("about-scheme"),
        },
        about=f"application:{application.pk}",
        once_key=f"milestone-move:{made.move_id}:{application.pk}:head",
        region=application.region,
        by=by,
        at=at,
    )
    return 1


def _both(made: MilestoneMoveFacts) -> dict[str, str]:
    found = {}
    for language in ("en", "cy"):
        with translation.override(language):
            found[language] = str(MILESTONES[made.kind])
    return found

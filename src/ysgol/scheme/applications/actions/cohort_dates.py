"""Moving a date of a cohort, and telling everybody it concerns."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.rulebook.labels import MILESTONES
from ysgol.scheme.applications.actions.messages import tell_candidate
from ysgol.scheme.applications.actions.moves import restand
from ysgol.scheme.applications.domain.lifecycle import LIVE, State
from ysgol.scheme.applications.models import Application
from ysgol.scheme.cohorts.actions import MilestoneMoveFacts, move_milestone

# Those who have an application in the cohort that is not over.
_CONCERNED = sorted(state.value for state in (LIVE | {State.NOT_ELIGIBLE}))


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


@transaction.atomic
def tell_cohort_moved(*, made: MilestoneMoveFacts, by: Actor, at: dt.datetime) -> int:
    """Queue word of the move to everybody with an open application in the cohort; returns to how many.

    A decision that is not released counts as open, so that being told gives nothing away.
    """
    rows = Application.objects.filter(cohort_id=made.cohort_id, state__in=_CONCERNED).order_by("pk")
    told = 0
    for application in rows:
        if application.state == State.NOT_ELIGIBLE and application.decision_released_at is not None:
            continue
        number = tell_candidate(
            application=application,
            kind="cohort-date-moved",
            facts={
                "milestone": _both(made),
                "was_on": made.from_starts_on.isoformat(),
                "now_on": made.starts_on.isoformat(),
                "reason": made.reason,
                "link": reverse("application"),
            },
            once_key=f"milestone-move:{made.move_id}:{application.pk}",
            by=by,
            at=at,
        )
        told += number is not None
    for application in rows.filter(state__in=[State.ELIGIBLE, State.NOT_ELIGIBLE], decision_released_at__isnull=True):
        restand(application=application, by=by, at=at, action="applications.due-day-moved")
    return told


def _both(made: MilestoneMoveFacts) -> dict[str, str]:
    found = {}
    for language in ("en", "cy"):
        with translation.override(language):
            found[language] = str(MILESTONES[made.kind])
    return found

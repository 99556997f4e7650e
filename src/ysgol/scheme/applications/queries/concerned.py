"""Who a change of a cohort's dates concerns."""

from django.db.models import Q, QuerySet

from ysgol.scheme.applications.domain.lifecycle import LIVE, EndorsementState, State
from ysgol.scheme.applications.models import Application, Endorsement


def concerned_by_dates(cohort_id: int) -> int:
    """How many people are told when a date of the cohort moves.

    Candidates with an open application, and the headteachers who support one (counted once for each candidate). A
    decision that is not released counts as open.
    """
    is_open = Q(state__in=sorted(state.value for state in LIVE))
    undecided = Q(state=State.NOT_ELIGIBLE, decision_released_at__isnull=True)
    concerned = Application.objects.filter(is_open | undecided, cohort_id=cohort_id)
    return concerned.count() + _support().filter(application__in=concerned).count()


def supporting(application_id: int) -> Endorsement | None:
    """The support that a headteacher gave to the application and has not taken back; None without any."""
    return _support().filter(application_id=application_id).first()


def _support() -> QuerySet[Endorsement]:
    return Endorsement.objects.filter(is_current=True, state=EndorsementState.CONFIRMED)

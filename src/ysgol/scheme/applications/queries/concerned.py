"""Who a change of a cohort's dates concerns."""

from django.db.models import Q

from ysgol.scheme.applications.domain.lifecycle import LIVE, State
from ysgol.scheme.applications.models import Application


def concerned_by_dates(cohort_id: int) -> int:
    """How many people have an open application in the cohort: those who are told when one of its dates moves.

    A decision that is not released counts as open.
    """
    is_open = Q(state__in=sorted(state.value for state in LIVE))
    undecided = Q(state=State.NOT_ELIGIBLE, decision_released_at__isnull=True)
    return Application.objects.filter(is_open | undecided, cohort_id=cohort_id).count()

"""The whole way from a first question to an accepted place."""

import pytest

from tests import cases, factories
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.models import Application, StateChange

pytestmark = pytest.mark.django_db


def test_journey_from_start_to_accepted_leaves_every_step():
    on = cases.scene()
    pool = factories.pool(on.cohort)

    application = cases.offered(on, pool.pk)
    actions.accept_offer(application_id=application.pk, by=on.by(application.person), at=on.tick())

    steps = StateChange.objects.filter(application=application).values_list("machine", "move")
    assert list(steps) == [
        ("application", "start"),
        ("endorsement", "ask"),
        ("endorsement", "confirm"),
        ("application", "submit"),
        ("application", "decide-eligible"),
        ("offer", "offer"),
        ("application", "offer"),
        ("offer", "accept"),
        ("application", "accept"),
    ]
    kinds = Message.objects.filter(about=f"application:{application.pk}").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        "endorsement-request",
        "endorsement-answered",
        "application-submitted",
        "application-eligible",
        "place-offered",
        "place-accepted",
    ]
    pool.refresh_from_db()
    assert (cases.fresh(application).state, pool.taken) == ("accepted", 1)


def test_journey_stores_the_standing_it_would_derive():
    on = cases.scene()
    pool = factories.pool(on.cohort)
    cases.started(on)
    cases.submitted(on, supported=False)
    cases.submitted(on)
    cases.decided(on)
    cases.eligible(on)
    cases.offered(on, pool.pk)

    for row in Application.objects.all():
        derived = queries.derived(row)
        stored = (row.stage, row.next_actor, row.due_on, row.near_on)
        assert stored == (derived.stage, derived.next_actor, derived.due_on, derived.near_on)

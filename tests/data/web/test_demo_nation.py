import datetime as dt
import re
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client

from ysgol.foundation.audit import queries as audit
from ysgol.scheme.applications.domain.lifecycle import State
from ysgol.scheme.applications.models import Application
from ysgol.scheme.applications.queries.standing import derived
from ysgol.scheme.cohorts.models import PlacePool
from ysgol.web.demo import load
from ysgol.web.demo.cast import CAST

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
# Enough that every path is taken at least once.
FEW = 60


@pytest.fixture(scope="module")
def nation(django_db_setup, django_db_blocker):
    """A small nation, loaded once for the whole file and taken away afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load.load(at=NOW, applications=FEW)
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]


def test_nation_has_an_application_in_every_state():
    states = Counter(Application.objects.values_list("state", flat=True))

    assert set(states) == {state.value for state in State}
    assert sum(states.values()) >= FEW


def test_nation_keeps_its_promises():
    stale = [
        row.reference
        for row in Application.objects.all()
        if (row.stage, row.next_actor, row.due_on)
        != ((standing := derived(row)).stage.value, standing.next_actor.value, standing.due_on)
    ]

    assert stale == []
    assert audit.first_break() is None
    assert all(pool.taken <= pool.cap for pool in PlacePool.objects.all())


def test_every_persona_signs_in_once_by_link():
    people = load.personas()

    assert [one["key"] for one in people] == [one.key for one in CAST]
    assert all(set(one) == {"key", "name", "role", "organisation", "language", "sign_in_url"} for one in people)
    path = re.sub(r"^https?://[^/]+", "", people[0]["sign_in_url"])
    client = Client()
    assert client.get(path).status_code == 302
    assert client.get("/account/").status_code == 200
    assert Client().get(path).status_code == 404

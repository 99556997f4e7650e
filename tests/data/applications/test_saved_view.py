import pytest

from tests import cast, factories
from tests.factories import NOW
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.errors import NotAllowed, NotFound
from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.kernel.permissions import Permission
from ysgol.scheme.applications.actions.saved_view import SAVED_VIEWS_MAX, delete_view, save_view
from ysgol.scheme.applications.domain.queue import QueueFilters
from ysgol.scheme.applications.models import SavedView
from ysgol.scheme.applications.queries.saved_view import SavedViewFacts, saved_views

pytestmark = pytest.mark.django_db

LATE = QueueFilters(clock="breach")
MINE = QueueFilters(assigned="me")


@pytest.fixture
def officer():
    return factories.actor(cast.delivery_officer())


def test_views_are_kept_in_order_and_the_same_name_replaces(officer):
    for name, filters in (("Late", MINE), ("Mine", MINE), ("Late", LATE)):
        assert save_view(name=name, filters=filters, by=officer, at=NOW) == ()

    found = saved_views(officer)
    assert found == [
        SavedViewFacts(found[0].id, "Late", "clock=breach"),
        SavedViewFacts(found[1].id, "Mine", "assigned=me"),
    ]
    assert AuditEvent.objects.filter(action="applications.save_view").count() == 3


def test_one_view_too_many_is_a_finding(officer):
    for number in range(SAVED_VIEWS_MAX):
        save_view(name=str(number), filters=MINE, by=officer, at=NOW)

    found = save_view(name="one more", filters=MINE, by=officer, at=NOW)

    assert found == (Finding("saved-views-full", "name", {"most": SAVED_VIEWS_MAX}),)
    assert save_view(name="3", filters=LATE, by=officer, at=NOW) == ()


def test_views_of_others_are_neither_seen_nor_removed(officer):
    save_view(name="Mine", filters=MINE, by=officer, at=NOW)
    other = factories.actor(cast.delivery_officer())

    assert saved_views(other) == []
    with pytest.raises(NotFound):
        delete_view(view_id=SavedView.objects.get().pk, by=other, at=NOW)
    assert delete_view(view_id=SavedView.objects.get().pk, by=officer, at=NOW) == "Mine"


def test_views_are_for_people_who_see_cases():
    with pytest.raises(NotAllowed):
        save_view(name="Mine", filters=MINE, by=factories.actor(cast.candidate()), at=NOW)
    with pytest.raises(NotAllowed):
        save_view(name="Mine", filters=MINE, by=system("worker", Permission.SEE_CASES), at=NOW)
    assert saved_views(system("worker", Permission.SEE_CASES)) == []

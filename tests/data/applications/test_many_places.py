import pytest

from tests import cases, factories
from ysgol.foundation.kernel.errors import Conflict, NotFound
from ysgol.scheme.applications.actions.many_places import offer_places, put_on_waiting_list
from ysgol.scheme.applications.models import Offer, WaitingListEntry
from ysgol.scheme.cohorts.models import PlacePool

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return cases.scene()


def test_offers_past_the_cap_undo_all(scene):
    pool = factories.pool(scene.cohort, cap=1)
    numbers = [cases.eligible(scene).pk for _ in range(2)]

    with pytest.raises(Conflict) as caught:
        offer_places(application_ids=numbers, pool_id=pool.pk, by=scene.by(scene.officer), at=scene.tick())

    assert caught.value.code == "places-full"
    assert not Offer.objects.exists()
    assert PlacePool.objects.get().taken == 0


def test_offers_to_several_take_a_place_each(scene):
    pool = factories.pool(scene.cohort, cap=3)
    numbers = [cases.eligible(scene).pk for _ in range(2)]

    made = offer_places(
        application_ids=[*numbers, numbers[0]], pool_id=pool.pk, by=scene.by(scene.officer), at=scene.tick()
    )

    assert (made, PlacePool.objects.get().taken) == (2, 2)


def test_waiting_list_takes_several_in_the_order_they_submitted(scene):
    first, second = cases.eligible(scene), cases.eligible(scene)

    put_on_waiting_list(application_ids=[second.pk, first.pk], by=scene.by(scene.officer), at=scene.tick())

    assert list(WaitingListEntry.objects.order_by("id").values_list("application_id", flat=True)) == [
        first.pk,
        second.pk,
    ]


def test_an_unknown_application_undoes_all(scene):
    known = cases.eligible(scene)

    with pytest.raises(NotFound):
        put_on_waiting_list(application_ids=[known.pk, 999_999], by=scene.by(scene.officer), at=scene.tick())

    assert not WaitingListEntry.objects.exists()

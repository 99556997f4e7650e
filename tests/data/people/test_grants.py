"""Giving, ending and reading roles."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests import cast, factories
from tests.factories import NOW, TODAY
from ysgol.foundation.kernel.actors import Scope
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission as P
from ysgol.foundation.people import actions, queries

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def manager():
    return factories.actor(cast.access_manager())


def give(manager, person, role="delivery-officer", region="north", **more):
    more.setdefault("from_date", TODAY)
    return actions.grant_role(person_id=person.id, role=role, region=region, by=manager, at=NOW, **more)


def test_grant_counts_from_its_first_day_to_its_last(manager):
    person = cast.outsider()

    give(manager, person, from_date=TODAY, until_date=TODAY + DAY)

    assert [
        queries.actor_for(person.id, on=TODAY + DAY * offset).can(P.SEE_CASES, within=Scope("north"))
        for offset in (-1, 0, 1, 2)
    ] == [False, True, True, False]


def test_grant_covers_its_own_region_alone(manager):
    person = cast.outsider()
    give(manager, person)

    actor = factories.actor(person)

    assert actor.can(P.SEE_CASES, within=Scope("north"))
    assert not actor.can(P.SEE_CASES, within=Scope("mid"))
    assert not actor.can(P.SEE_CASES, within=Scope())


def test_grant_to_self_is_refused():
    person = cast.access_manager()

    with pytest.raises(NotAllowed) as error:
        give(factories.actor(person), person)

    assert error.value.code == "grant-to-self"


def test_grant_by_somebody_without_the_permission_is_refused():
    with pytest.raises(NotAllowed):
        give(factories.actor(cast.delivery_manager()), cast.outsider())


@pytest.mark.parametrize(
    ("role", "region", "organisation", "code"),
    [
        ("king", "", "", "role-unknown"),
        ("delivery-officer", "", "", "role-place"),
        ("delivery-officer", "", "6602130", "role-place"),
        ("headteacher", "north", "", "role-place"),
        ("headteacher", "north", "6602130", "role-place"),
        ("auditor", "north", "", "role-place"),
    ],
)
def test_grant_in_the_wrong_kind_of_place_is_refused(manager, role, region, organisation, code):
    with pytest.raises(Invalid) as error:
        give(manager, cast.outsider(), role=role, region=region, organisation=organisation)

    assert error.value.code == code


def test_grant_already_held_on_a_day_in_common_is_refused(manager):
    person = cast.outsider()
    give(manager, person, until_date=TODAY + DAY)

    with pytest.raises(Conflict):
        give(manager, person, from_date=TODAY + DAY)

    give(manager, person, from_date=TODAY + 2 * DAY)
    give(manager, person, region="mid")


def test_grant_that_ends_before_it_starts_is_refused_by_action_and_database(manager):
    with pytest.raises(Invalid):
        give(manager, cast.outsider(), until_date=TODAY - DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.grant(cast.outsider(), "auditor", from_date=TODAY, until_date=TODAY - DAY)


def test_grant_to_nobody_is_not_found(manager):
    with pytest.raises(NotFound):
        actions.grant_role(person_id=999_999, role="auditor", from_date=TODAY, by=manager, at=NOW)


def test_ended_grant_is_over_at_once_and_cannot_be_ended_again(manager):
    person = cast.delivery_officer()
    grant = person.role_grants.get()

    actions.end_grant(grant_id=grant.id, reason="Left the team", by=manager, at=NOW)

    assert not factories.actor(person).can(P.SEE_CASES)
    with pytest.raises(Conflict):
        actions.end_grant(grant_id=grant.id, reason="Left the team", by=manager, at=NOW)


def test_grant_is_ended_with_a_reason_by_a_manager_alone(manager):
    grant = cast.delivery_officer().role_grants.get()

    with pytest.raises(Invalid):
        actions.end_grant(grant_id=grant.id, reason=" ", by=manager, at=NOW)
    with pytest.raises(NotFound):
        actions.end_grant(grant_id=grant.id, reason="x", by=factories.actor(cast.auditor()), at=NOW)


def test_last_access_manager_cannot_be_ended():
    person = cast.access_manager()
    other = cast.access_manager()
    actions.end_grant(grant_id=other.role_grants.get().id, reason="Left", by=factories.actor(person), at=NOW)

    with pytest.raises(Conflict) as error:
        actions.end_grant(grant_id=person.role_grants.get().id, reason="x", by=factories.actor(person), at=NOW)

    assert error.value.code == "last-access-manager"


def test_actor_without_the_second_factor_holds_no_staff_grant():
    person = cast.delivery_officer()
    factories.grant(person, "headteacher", organisation="6602130")

    actor = queries.actor_for(person.id, on=TODAY, has_second_factor=False)

    assert (actor.can(P.SEE_CASES), actor.can(P.ENDORSE), actor.can(P.OWN_ACCOUNT)) == (False, True, True)
    assert queries.needs_second_factor(person.id, on=TODAY)
    assert not queries.needs_second_factor(cast.headteacher().id, on=TODAY)


def test_holders_are_those_of_the_role_and_place_in_order_of_name():
    second = cast.delivery_officer(family_name="Owen")
    first = cast.delivery_officer(family_name="Ellis")
    cast.delivery_officer(region="mid")
    factories.grant(cast.outsider(), "delivery-officer", region="north", until_date=TODAY - DAY)

    found = queries.holders("delivery-officer", region="north", on=TODAY)

    assert [who.id for who in found] == [first.id, second.id]


def test_ended_by_without_ended_at_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.grant(cast.outsider(), "auditor", ended_by="1")

"""Registering people and what they say of themselves."""

import datetime as dt

import pytest

from tests import cast, factories
from tests.factories import NOW
from ysgol.foundation.audit.models import AuditEvent
from ysgol.foundation.kernel.actors import Actor, ActorKind, command
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import actions, queries
from ysgol.foundation.people.models import Account, Person

pytestmark = pytest.mark.django_db
REGISTRAR = command("tests", Permission.REGISTER_PEOPLE)


def test_person_registered_gets_an_account_without_a_password():
    person = actions.register_person(
        given_names="Siân", family_name="ap Rhŷs", email="sian@example.org", language="cy", by=REGISTRAR, at=NOW
    )

    facts = queries.person(person.id)
    assert facts == queries.PersonFacts(
        id=person.id, name="Siân ap Rhŷs", given_names="Siân", family_name="ap Rhŷs", email="sian@example.org",
        language="cy", birth_date=None, ewc_number="",
    )  # fmt: skip
    assert not person.account.has_usable_password()
    assert list(AuditEvent.objects.values_list("action", "actor")) == [
        ("people.find-matches", "tests"),
        ("people.register", "tests"),
    ]


def test_person_registered_twice_under_one_address_is_refused_and_leaves_nothing():
    actions.register_person(given_names="A", family_name="B", email="one@example.org", by=REGISTRAR, at=NOW)

    with pytest.raises(Conflict) as error:
        actions.register_person(given_names="C", family_name="D", email="ONE@example.org", by=REGISTRAR, at=NOW)

    assert error.value.code == "email-taken"
    assert (Person.objects.count(), Account.objects.count()) == (1, 1)


def test_person_registered_by_nobody_in_particular_is_refused():
    with pytest.raises(NotAllowed):
        actions.register_person(
            given_names="A", family_name="B", email="a@example.org", by=Actor(ActorKind.LINK, "nobody"), at=NOW
        )


def test_own_language_is_stored_and_another_persons_is_not_found():
    me, other = cast.candidate(), cast.candidate()

    actions.set_language(person_id=me.id, language="cy", by=factories.actor(me), at=NOW)

    assert queries.person(me.id).language == "cy"
    with pytest.raises(NotFound):
        actions.set_language(person_id=other.id, language="cy", by=factories.actor(me), at=NOW)
    with pytest.raises(Invalid):
        actions.set_language(person_id=me.id, language="fr", by=factories.actor(me), at=NOW)


def test_update_changes_what_is_named_and_audits_the_fields_alone():
    me = cast.candidate(given_names="Nia", family_name="Rees")

    actions.update_person(
        person_id=me.id, family_name="Huws", birth_date=dt.date(1990, 2, 1), by=factories.actor(me), at=NOW
    )

    facts = queries.person(me.id)
    assert (facts.name, facts.birth_date) == ("Nia Huws", dt.date(1990, 2, 1))
    event = AuditEvent.objects.get(action="people.update")
    assert event.facts == {"fields": ["birth_date", "family_name"]}


def test_update_of_another_person_or_of_an_unknown_field_is_refused():
    me, other = cast.candidate(), cast.access_manager()

    with pytest.raises(NotFound):
        actions.update_person(person_id=me.id, family_name="X", by=factories.actor(other), at=NOW)
    with pytest.raises(Invalid):
        actions.update_person(person_id=me.id, email="x@example.org", by=factories.actor(me), at=NOW)


def test_update_without_a_change_leaves_no_trace():
    me = cast.candidate(given_names="Nia")

    actions.update_person(person_id=me.id, given_names="Nia", by=factories.actor(me), at=NOW)

    assert not AuditEvent.objects.exists()


def test_people_are_read_in_one_query(django_assert_num_queries):
    one, two = cast.candidate(), cast.candidate()

    with django_assert_num_queries(1):
        found = queries.people([one.id, two.id, 999_999])

    assert sorted(found) == sorted([one.id, two.id])


def test_person_unknown_is_not_found():
    with pytest.raises(NotFound):
        queries.person(999_999)

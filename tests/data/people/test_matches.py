"""Finding likenesses and settling them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests import cast, factories
from tests.factories import NOW
from ysgol.foundation.kernel.actors import command
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import actions
from ysgol.foundation.people.models import MatchCase

pytestmark = pytest.mark.django_db
BORN = dt.date(1990, 2, 1)
FINDER = command("tests", Permission.REGISTER_PEOPLE)


def twin(**fields):
    return factories.person(**{"given_names": "Nia", "family_name": "Rees", "birth_date": BORN, **fields})


def find(person, **more):
    return actions.find_matches(person_id=person.id, by=FINDER, at=NOW, **more)


def test_likeness_is_found_once_from_whichever_side():
    first, second = twin(), twin(given_names="Nïa")
    factories.person(given_names="Nia", family_name="Rees", birth_date=dt.date(1970, 1, 1))

    assert (find(first), find(second), find(first)) == (1, 1, 1)

    case = MatchCase.objects.get()
    assert (case.first, case.second, case.outcome) == (first, second, "definite")
    assert case.reasons == ["ewc-missing", "names-same", "birth-date-same"]


def test_same_number_is_found_whatever_else_differs():
    first = twin(ewc_number="1234567")
    second = factories.person(given_names="Eve", family_name="Wood", ewc_number="1234567")

    assert find(second) == 1
    assert MatchCase.objects.get().first == first


def test_blank_numbers_and_a_shared_address_are_no_likeness():
    factories.person(given_names="Eve", family_name="Wood", contact_email="ty@example.org")
    other = factories.person(given_names="Adda", family_name="Wood", contact_email="ty@example.org")

    assert find(other) == 0


def test_previous_name_is_found_in_both_directions():
    married = factories.person(given_names="Nia", family_name="Huws", previous_names="Rees")
    find(married)
    unmarried = factories.person(given_names="Nia", family_name="Rees")

    assert find(unmarried) == 1
    assert find(married) == 1


def test_open_case_leaves_the_list_when_the_records_no_longer_agree():
    first, second = twin(birth_date=None), twin()
    find(first)
    assert find(second) == 1

    second.birth_date, first.birth_date = BORN, dt.date(1971, 1, 1)
    first.save()
    assert find(first) == 0

    assert MatchCase.objects.get().outcome == "none"


def test_settled_case_is_never_changed_by_a_later_search():
    first, second = twin(), twin()
    find(first)
    find(second)
    officer = factories.actor(cast.delivery_officer())
    case = MatchCase.objects.get()
    actions.decide_match(case_id=case.id, decision="different", reason="Twins", by=officer, at=NOW)

    assert find(second, region="north") == 0

    case.refresh_from_db()
    assert (case.decision, case.region, case.decided_at) == ("different", "", NOW)
    with pytest.raises(Conflict):
        actions.decide_match(case_id=case.id, decision="same", reason="No", by=officer, at=NOW)


def test_case_is_settled_by_an_officer_of_its_region_alone():
    first, second = twin(), twin()
    find(first)
    find(second, region="mid")
    case = MatchCase.objects.get()
    settle = {"case_id": case.id, "decision": "same", "reason": "x", "at": NOW}

    with pytest.raises(NotFound):
        actions.decide_match(**settle, by=factories.actor(cast.delivery_officer(region="north")))
    with pytest.raises(NotAllowed):
        actions.decide_match(**settle, by=factories.actor(cast.access_manager()))

    actions.decide_match(**settle, by=factories.actor(cast.delivery_officer(region="mid")))


@pytest.mark.parametrize(("decision", "reason"), [("perhaps", "x"), ("same", " ")])
def test_decision_must_be_one_of_two_and_have_a_reason(decision, reason):
    with pytest.raises(Invalid):
        actions.decide_match(
            case_id=1, decision=decision, reason=reason, by=factories.actor(cast.delivery_officer()), at=NOW
        )


def test_search_for_somebody_else_needs_the_permission():
    with pytest.raises(NotAllowed):
        actions.find_matches(person_id=twin().id, by=factories.actor(cast.outsider()), at=NOW)
    with pytest.raises(NotFound):
        actions.find_matches(person_id=999_999, by=FINDER, at=NOW)


@pytest.mark.parametrize(
    "fields",
    [{"decision": "same"}, {"decided_by": "1"}, {"decided_at": NOW}, {"decision": "same", "decided_by": "1"}],
)
def test_decision_who_and_when_go_together_in_the_database(fields):
    first, second = twin(), twin()

    with pytest.raises(IntegrityError), transaction.atomic():
        MatchCase.objects.create(first=first, second=second, outcome="possible", reasons=[], found_at=NOW, **fields)


def test_pair_is_stored_in_order_in_the_database():
    first, second = twin(), twin()

    with pytest.raises(IntegrityError), transaction.atomic():
        MatchCase.objects.create(first=second, second=first, outcome="possible", reasons=[], found_at=NOW)

"""The access manager's pages, and settling possible duplicates."""

import datetime as dt
import html

import pytest

from tests import cast, factories
from tests.factories import NOW, TODAY
from ysgol.foundation.people import actions
from ysgol.foundation.people.models import MatchCase, RoleGrant

pytestmark = pytest.mark.django_db
FIRST_DAY = {"from_date-day": "1", "from_date-month": "12", "from_date-year": "2026"}


@pytest.fixture
def manager():
    return cast.access_manager()


@pytest.fixture
def access(client, manager):
    return cast.sign_in(client, manager)


def test_search_finds_by_any_part_of_name_or_address(access):
    person = cast.candidate(given_names="Siân", family_name="Llwyd")

    for text in ("llwyd", "Siân Llw", person.account.email):
        assert "Siân Llwyd" in access.get("/access/", {"q": text}).content.decode()
    assert "Nobody was found" in access.get("/access/", {"q": "Zzz"}).content.decode()


def test_role_is_given_ended_and_listed(access):
    person = cast.outsider(given_names="Aled", family_name="Puw")

    response = access.post(
        f"/access/people/{person.id}/grant/", {"role": "delivery-officer", "region": "north", **FIRST_DAY}
    )

    grant = RoleGrant.objects.get(person=person)
    assert response["Location"] == f"/access/people/{person.id}/"
    assert (grant.role, grant.region, grant.from_date) == ("delivery-officer", "north", dt.date(2026, 12, 1))
    assert "Enter a reason" in access.post(f"/access/grants/{grant.id}/end/", {}).content.decode()
    access.post(f"/access/grants/{grant.id}/end/", {"reason": "Left"})
    assert "Over" in access.get(f"/access/people/{person.id}/").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose a role"),
        ({"role": "delivery-officer"}, "Choose the region"),
        ({"role": "auditor", "region": "north"}, "not held in a region"),
        ({"role": "headteacher"}, "Enter the number of the school"),
        ({"role": "headteacher", "organisation": "12"}, "Enter the 7 figures"),
        ({"role": "auditor", "organisation": "6602130"}, "not held in a school"),
        ({"role": "auditor", "from_date-day": ""}, "Enter the day, the month and the year"),
        (
            {"role": "auditor", "until_date-day": "1", "until_date-month": "11", "until_date-year": "2026"},
            "must not be before",
        ),
    ],
)
def test_role_badly_filled_in_says_what_is_wrong(access, fields, words):
    person = cast.outsider()

    body = access.post(f"/access/people/{person.id}/grant/", {**FIRST_DAY, **fields}).content.decode()

    assert words in body
    assert not RoleGrant.objects.filter(person=person).exists()


def test_role_given_twice_is_refused_on_the_page(access):
    officer = cast.auditor()

    body = access.post(f"/access/people/{officer.id}/grant/", {"role": "auditor", **FIRST_DAY}).content.decode()

    assert "already hold this role" in body


def test_own_page_offers_no_role_and_the_action_refuses_it(access, manager):
    assert "You cannot give a role to yourself" in access.get(f"/access/people/{manager.id}/grant/").content.decode()

    response = access.post(f"/access/people/{manager.id}/grant/", {"role": "auditor", **FIRST_DAY})

    assert response.status_code == 403
    assert RoleGrant.objects.filter(person=manager).count() == 1


def test_last_access_manager_is_kept_with_words(access, manager):
    body = access.post(f"/access/grants/{manager.role_grants.get().id}/end/", {"reason": "x"}).content.decode()

    assert "last access manager" in body


@pytest.mark.parametrize("rows", [1, 3])
def test_review_costs_the_same_queries_for_any_number_of_grants(access, rows, django_assert_num_queries):
    for _ in range(rows):
        cast.delivery_officer()

    with django_assert_num_queries(5):
        body = access.get("/access/review/").content.decode()

    assert body.count('scope="row"') == rows + 1


def test_unknown_person_and_grant_are_not_found(access):
    assert access.get("/access/people/999999/").status_code == 404
    assert access.get("/access/grants/999999/end/").status_code == 404


def pair(region="north"):
    first = cast.candidate(given_names="Nia", family_name="Rees", birth_date=dt.date(1990, 2, 1))
    second = cast.candidate(given_names="Nia", family_name="Rees", birth_date=dt.date(1990, 2, 1))
    for person in (first, second):
        actions.find_matches(person_id=person.id, region=region, by=factories.actor(person), at=NOW)
    return MatchCase.objects.get(first=first, second=second)


def test_pair_is_listed_shown_and_settled_once(client):
    case = pair()
    cast.sign_in(client, cast.delivery_officer())
    address = f"/people/matches/{case.id}/"
    assert "Nia Rees and Nia Rees" in client.get("/people/matches/").content.decode()
    body = client.get(address).content.decode()
    assert "The dates of birth are the same." in body
    assert "Choose whether they are the same person" in client.post(address, {"reason": "x"}).content.decode()

    client.post(address, {"decision": "same", "reason": "Asked both"})

    case.refresh_from_db()
    assert (case.decision, case.decision_reason) == ("same", "Asked both")
    assert "There is nothing to settle" in client.get("/people/matches/").content.decode()
    assert "Asked both" in client.get(address).content.decode()
    client.post(address, {"decision": "different", "reason": "No"})
    case.refresh_from_db()
    assert case.decision == "same"


def test_pair_of_another_region_is_not_found(client):
    case = pair(region="mid")
    cast.sign_in(client, cast.delivery_officer())

    assert client.get(f"/people/matches/{case.id}/").status_code == 404
    assert client.post(f"/people/matches/{case.id}/", {"decision": "same", "reason": "x"}).status_code == 404
    assert "There is nothing to settle" in client.get("/people/matches/").content.decode()


def test_review_shows_a_grant_only_on_its_days(access):
    factories.grant(cast.outsider(family_name="Ddoe"), "auditor", until_date=TODAY - dt.timedelta(days=1))

    assert "Ddoe" not in access.get("/access/review/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_review_names_schools_and_costs_the_same_queries_for_any_number(access, rows, django_assert_num_queries):
    schools = [factories.school() for _ in range(rows)]
    for school in schools:
        cast.headteacher(school=school.code)

    with django_assert_num_queries(6):
        body = html.unescape(access.get("/access/review/").content.decode())

    assert [school.name for school in schools if school.name not in body] == []
    assert [school.code for school in schools if f">{school.code}<" in body] == []


def test_places_and_givers_are_named_in_the_readers_language_wherever_a_role_is_shown(access, manager):
    factories.local_authority(code="LA677", la_code="677", name_en="Sir Benfro (EN)", name_cy="Sir Benfro (CY)")
    head = cast.outsider()
    given = factories.grant(head, "headteacher", organisation="LA677", granted_by="demonstration")
    factories.grant(head, "headteacher", organisation="9999999", granted_by="people appoint-access-manager")

    pages = [
        access.get(address, {"language": "cy"}).content.decode()
        for address in ("/access/review/", f"/access/people/{head.id}/", f"/access/grants/{given.id}/end/")
    ]

    assert ["Sir Benfro (CY)" in page for page in pages] == [True, True, True]
    for page in pages[:2]:
        assert "Yr arddangosiad" in page
        assert ">demonstration<" not in page
        assert "9999999" in page
    cast.sign_in(access, head)
    assert "Sir Benfro (EN)" in access.get("/account/", {"language": "en"}).content.decode()

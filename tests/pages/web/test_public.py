import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from tests import cases, cast, factories

pytestmark = pytest.mark.django_db
PAGES = ["/", "/what-hlta-status-is/", "/how-the-scheme-works/", "/accessibility/", "/privacy/", "/eligibility/"]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("address", PAGES)
def test_public_page_opens_in_both_languages_with_one_heading(client, address, language):
    page = client.get(address, {"language": language})

    assert page.status_code == 200
    assert page.headers["Content-Language"] == language
    assert len(re.findall("<h1", page.text)) == 1


def test_public_pages_have_titles_of_their_own(client):
    titles = [re.search("<title>(.*?) - ", client.get(address).text)[1] for address in PAGES]

    assert len(set(titles)) == len(PAGES)


def test_status_page_says_what_the_status_is_not(client):
    english = client.get("/what-hlta-status-is/").text
    welsh = client.get("/what-hlta-status-is/?language=cy").text

    assert "HLTA is a status, not a qualification." in english
    assert "It is not a promise of an HLTA post." in english
    assert "It is not a promise of more pay." in english
    assert "Statws yw CALU, nid cymhwyster." in welsh
    assert "Nid yw'n addewid o swydd CALU." in welsh


@time_machine.travel(dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC), tick=False)
def test_scheme_page_with_an_open_cohort_shows_its_dates(client):
    factories.local_authority()
    factories.cohort()

    english = client.get("/how-the-scheme-works/").text
    welsh = client.get("/how-the-scheme-works/?language=cy").text

    assert "North, spring 2027" in english
    assert "29 January 2027" in english
    assert "No cohort is open" not in english
    assert "Gogledd, 2027" in welsh
    assert "29 Ionawr 2027" in welsh


@time_machine.travel(dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC), tick=False)
def test_scheme_page_without_an_open_cohort_says_what_to_do(client):
    factories.cohort(opens_on=dt.date(2026, 12, 1))

    page = client.get("/how-the-scheme-works/").text

    assert "No cohort is open for applications today." in page
    assert "North, spring 2027, applications from 1 December 2026" in page
    assert "Check whether you can apply" in page


def test_privacy_notice_shows_every_retention_rule_of_the_rulebook(client):
    from ysgol.foundation.rulebook import queries as rulebook

    page = client.get("/privacy/").text.replace("&#39;", "'")

    for one in rulebook.rule_set("wales-2026").retention:
        assert one.words.en in page


def test_home_leads_every_visitor_on(client):
    page = client.get("/").text

    for address in (
        "/eligibility/",
        "/application/",
        "/endorsements/",
        "/what-hlta-status-is/",
        "/how-the-scheme-works/",
        "/rules/",
    ):
        assert f'href="{address}"' in page


def test_home_leads_nobody_to_pages_that_refuse_them(client):
    candidate = cast.sign_in(Client(), cast.candidate()).get("/").text
    head = cast.sign_in(Client(), cast.headteacher()).get("/").text
    signed_out = client.get("/").text

    work = ("/endorsements/", "/sign-in/?next=/cases/")
    assert [address in candidate for address in work] == [False, False]
    assert [address in head for address in work] == [True, False]
    assert [address in signed_out for address in work] == [True, True]


def test_demonstration_leads_to_its_messages_from_every_page(client):
    assert client.get("/sign-in/").text.count('href="/messages/outbox/"') == 1


@pytest.mark.parametrize("address", ["/", "/how-the-scheme-works/"])
def test_list_of_schools_is_linked_where_a_reader_looks_for_it(client, address):
    page = client.get(address).text

    assert page.count('href="/schools/"') == (2 if address == "/how-the-scheme-works/" else 1)


def test_school_question_that_finds_nothing_leads_to_the_list_of_schools(client):
    on = cases.scene()
    who = cast.candidate()
    with time_machine.travel(factories.NOW + dt.timedelta(hours=2), tick=False):
        cases.started(on, who)
        cast.sign_in(client, who)
        page = client.post("/application/parts/school-and-role/", {"school-q": "Zzz", "school-find": "1"}).text

    assert 'href="/schools/" target="_blank"' in page

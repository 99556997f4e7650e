import datetime as dt
import json

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def test_search_page_before_a_search_says_what_to_type(client):
    page = text(client.get("/schools/"))

    assert '<h1 class="govuk-heading-l">Find a school</h1>' in page
    assert "Open Government Licence v3.0" in page
    assert "doogal.co.uk" in page


@pytest.mark.parametrize("number", [1, 3])
def test_search_page_lists_what_was_found_with_as_many_reads(client, number, django_assert_num_queries):
    for one in range(number):
        factories.school(name=f"Ysgol Unig {one}")

    client.get("/schools/?q=unig")  # the first search of a process reads the list
    with django_assert_num_queries(1):
        page = text(client.get("/schools/?q=unig"))

    assert page.count("Ysgol Unig") == number
    assert f"{number} school{'s' if number > 1 else ''} found" in page


def test_search_page_that_finds_nothing_says_what_to_do_next(client, amlwch):
    page = text(client.get("/schools/?q=nowhere"))

    assert "No school found" in page
    assert "Check the spelling" in page
    assert "Amlwch</a>" not in page


def test_search_page_in_welsh_names_the_authority_in_welsh(client, amlwch):
    page = text(client.get("/schools/?q=amlwch&language=cy"))

    assert "Ynys Môn, LL68 9DU" in page


def test_search_page_goes_through_pages(client):
    for one in range(45):
        factories.school(name=f"Ysgol Unig {one:02}")

    second = text(client.get("/schools/?q=unig&page=2"))

    assert second.count("Ysgol Unig") == 20
    assert 'rel="prev"' in second
    assert 'rel="next"' in second
    assert 'aria-current="page">2</a>' in second


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "x" * 200,
        "q=a&page=x",
        "q=a&page=99999999999999999999",
        "page=-1",
        "q=%F0%9F%98%80",
        "page=" + "9" * 5000,
    ],
)
def test_search_page_with_odd_input_is_still_a_page(client, amlwch, query):
    assert client.get(f"/schools/?{query}").status_code == 200


def test_search_page_with_a_text_too_long_says_so(client):
    page = text(client.get("/schools/?q=" + "x" * 200))

    assert "<title>Error: " in page
    assert "Use 100 characters or fewer" in page


def test_search_page_shows_typed_markup_as_text(client):
    page = text(client.get("/schools/?q=%3Cscript%3Ealert(1)%3C/script%3E"))

    assert "<script>alert" not in page


def test_search_json_offers_schools_with_a_message_in_the_language(client, amlwch):
    english = client.get("/schools/search.json?q=amlwch")
    welsh = client.get("/schools/search.json?q=amlwch&language=cy")

    assert json.loads(english.content) == {
        "schools": [
            {
                "code": "6602130",
                "name": "Ysgol Gynradd Amlwch",
                "authority": "Isle of Anglesey",
                "postcode": "LL68 9DU",
            }
        ],
        "message": "1 school found",
    }
    assert json.loads(welsh.content)["schools"][0]["authority"] == "Ynys Môn"
    nothing = client.get("/schools/search.json?language=en")
    assert json.loads(nothing.content) == {"schools": [], "message": "No school found"}


def test_school_page_shows_the_published_facts(client):
    factories.school(code="6602130", name="Ysgol Amlwch", pupils=1279)

    page = text(client.get("/schools/6602130/"))
    welsh = text(client.get("/schools/6602130/?language=cy"))

    for words in ("Ysgol Amlwch", "Isle of Anglesey", "Welsh medium", "Primary", "1,279", "LL68 9DU", "Open"):
        assert words in page
    assert "Ynys Môn" in welsh


def test_school_page_of_a_closed_school_says_so(client):
    factories.school(code="6602130", closed_on=dt.date(2024, 9, 1), pupils=None)

    page = text(client.get("/schools/6602130/"))

    assert "This school has closed" in page
    assert "1 September 2024" in page
    assert "Not published" in page


def test_school_page_of_an_unknown_school_is_not_found(client):
    assert client.get("/schools/9999999/").status_code == 404

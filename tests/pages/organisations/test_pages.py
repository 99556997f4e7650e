import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast, factories
from tests.factories import NOW
from tests.pure.organisations.lists import csv_bytes, row
from ysgol.foundation.kernel.actors import command
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import actions, forms, queries
from ysgol.foundation.organisations.models import School, SchoolImport

pytestmark = pytest.mark.django_db
BY = command("test", Permission.IMPORT_SCHOOLS)


@pytest.fixture
def amlwch():
    return factories.school(code="6602130", name="Ysgol Gynradd Amlwch")


@pytest.fixture
def officer(client):
    return cast.sign_in(client, cast.reference_data_officer())


def text(response) -> str:
    return response.content.decode()


def upload(client, body: bytes, *, name="list.csv", day=("25", "8", "2021")):
    file = SimpleUploadedFile(name, body)
    names = ("listed_on-day", "listed_on-month", "listed_on-year")
    return client.post("/schools/import/", {"file": file, **dict(zip(names, day, strict=True))})


def previewed(*rows) -> SchoolImport:
    made, _ = actions.preview_import(
        body=csv_bytes(*rows), file_name="list.csv", listed_on=dt.date(2021, 8, 25), by=BY, at=NOW
    )
    return made


def test_search_page_before_a_search_says_what_to_type(client):
    page = text(client.get("/schools/"))

    assert '<h1 class="govuk-heading-l">Find a school</h1>' in page
    assert "Open Government Licence v3.0" in page
    assert "doogal.co.uk" in page


@pytest.mark.parametrize("number", [1, 3])
def test_search_page_lists_what_was_found_with_as_many_reads(client, number, django_assert_num_queries):
    for one in range(number):
        factories.school(name=f"Ysgol Unig {one}")

    with django_assert_num_queries(4):
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


def test_import_pages_need_the_permission(client):
    addresses = ["/schools/import/", "/schools/import/1/"]
    for address in addresses:
        assert client.get(address).status_code == 302
    cast.sign_in(client, cast.outsider())
    for address in addresses:
        assert client.get(address).status_code == 403
    assert client.post("/schools/import/1/apply/").status_code == 403


def test_import_page_without_imports_says_how_to_begin(officer):
    assert "No list has been imported yet" in text(officer.get("/schools/import/"))


def test_import_is_previewed_then_applied(officer):
    factories.local_authority()

    answer = upload(officer, csv_bytes(row(), row(code="6602131", name="Ysgol Heol Goffa ")))
    preview = officer.get(answer.headers["Location"])
    assert not School.objects.exists()
    assert "What the import would change" in text(preview)
    assert "has a space before or after it" in text(preview)
    assert "Ysgol Gynradd Amlwch (6602130)" in text(preview)

    done = officer.post(answer.headers["Location"] + "apply/", follow=True)
    assert "The list of schools has been applied." in text(done)
    assert "Apply these changes" not in text(done)
    assert queries.school("6602131").name == "Ysgol Heol Goffa"
    assert "list.csv" in text(officer.get("/schools/import/"))


@pytest.mark.parametrize(
    ("body", "name", "day", "words"),
    [
        (b"", "list.csv", ("25", "8", "2021"), "The file is empty"),
        (b"x", "list.pdf", ("25", "8", "2021"), "The file must be a .csv, .xlsx or .ods file"),
        (b"hello", "list.csv", ("25", "8", "2021"), "No row of column titles was found"),
        (b"not a zip", "list.xlsx", ("25", "8", "2021"), "damaged or protected by a password"),
        (csv_bytes(row()), "list.csv", ("25", "8", "2090"), "cannot be in the future"),
        (csv_bytes(row()), "list.csv", ("31", "2", "2021"), "Enter a real date"),
        (csv_bytes(row()), "list.csv", ("", "", ""), "Enter the day the list speaks of"),
    ],
)
def test_import_of_something_else_is_refused_with_words(officer, body, name, day, words):
    page = text(upload(officer, body, name=name, day=day))

    assert "<title>Error: " in page
    assert words in page
    assert not SchoolImport.objects.exists()


def test_import_applied_by_somebody_else_first_is_a_conflict(officer):
    factories.local_authority()
    first, second = previewed(row()), previewed(row(name="B"))
    actions.apply_import(import_id=first.pk, closures_confirmed=False, by=BY, at=NOW)

    answer = officer.post(f"/schools/import/{second.pk}/apply/")

    assert answer.status_code == 409
    assert "changed" in text(answer)


def test_import_that_closes_many_asks_for_a_tick(officer):
    factories.local_authority()
    first = previewed(*[row(code=f"66021{number}") for number in range(30, 60)])
    actions.apply_import(import_id=first.pk, closures_confirmed=False, by=BY, at=NOW)
    second = previewed(row())
    address = f"/schools/import/{second.pk}/apply/"

    refused = text(officer.post(address))
    assert "<title>Error: " in refused
    assert "29 of 30 open schools would be closed" in refused

    assert officer.post(address, {"closures": "on"}).status_code == 302
    assert School.objects.filter(closed_on__isnull=True).count() == 1


def test_import_put_aside_changes_nothing(officer):
    factories.local_authority()
    made = previewed(row())

    page = text(officer.post(f"/schools/import/{made.pk}/discard/", follow=True))

    assert "Nothing has changed" in page
    assert not School.objects.exists()


def test_import_page_shows_what_changes_and_errors(officer):
    factories.local_authority()
    first = previewed(row(), row(code="6602131"))
    actions.apply_import(import_id=first.pk, closures_confirmed=False, by=BY, at=NOW)
    made = previewed(row(name="Ysgol Amlwch"), row(code="6602131", postcode="?"), row(code="x"))

    for language in ("en", "cy"):
        page = text(officer.get(f"/schools/import/{made.pk}/?language={language}"))
        assert "Ysgol Gynradd Amlwch" in page
        assert "6602131" in page
    assert officer.get("/schools/import/999/").status_code == 404


def picker(**data):
    return forms.SchoolSearchForm(data)


def test_picker_takes_a_chosen_school(amlwch):
    assert picker(school="6602130").is_valid()
    assert picker(**{"school-code": "6602130", "school-q": "Ysgol Gynradd Amlwch, LL68 9DU"}).is_valid()
    form = picker(**{"school-q": "6602130"})
    assert form.is_valid()
    assert form.cleaned_data == {"school": "6602130"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a school: search by its name, place, postcode or number"),
        ({"school-q": "amlwch"}, "Choose your school from the list"),
        ({"school-q": "nowhere"}, "No school was found: check the spelling, or search by postcode"),
        ({"school": "9999999"}, "No school was found: check the spelling, or search by postcode"),
        ({"school": "6602130", "school-q": "caerdydd"}, "Choose your school from the list"),
        ({"school": "6812002"}, "Ysgol Hen has closed: choose another school"),
        ({"school": "<script>"}, "No school was found: check the spelling, or search by postcode"),
    ],
)
def test_picker_without_a_fit_choice_says_what_to_do(amlwch, data, words):
    factories.school(code="6812002", la_code="681", name="Ysgol Hen", closed_on=dt.date(2024, 9, 1))

    assert picker(**data).errors == {"school": [words]}


def test_picker_shows_what_was_found_and_what_is_stored(amlwch):
    from django.template import engines

    template = engines["jinja2"].from_string(
        '{% from "organisations/school_picker.html" import school_picker with context %}'
        '{{ school_picker(form["school"]) }}'
    )
    found = template.render({"form": forms.without_errors(picker(**{"school-q": "amlwch", "school-find": "1"}))})
    stored = template.render({"form": forms.SchoolSearchForm(initial={"school": "6602130"})})
    nothing = template.render({"form": picker(**{"school-q": "nowhere"})})

    assert 'type="radio" value="6602130">' in found
    assert "govuk-error-message" not in found
    assert 'type="radio" value="6602130" checked>' in stored
    assert "No school found." in nothing
    assert forms.is_finding({"school-find": "1"}, "school")

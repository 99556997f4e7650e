import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast, factories
from tests.factories import NOW
from tests.pure.organisations.lists import csv_bytes, row
from ysgol.foundation.kernel.actors import command
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import actions, queries
from ysgol.foundation.organisations.models import School, SchoolImport

pytestmark = pytest.mark.django_db
BY = command("test", Permission.IMPORT_SCHOOLS)


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
    assert "This preview can no longer be applied: on 23 November 2026, 09:00 test applied another list" in text(answer)
    assert "Apply these changes" not in text(answer)


def test_import_settled_before_says_who_settled_it(officer):
    factories.local_authority()
    made = previewed(row())
    actions.apply_import(import_id=made.pk, closures_confirmed=False, by=BY, at=NOW)

    for verb in ("apply", "discard"):
        answer = officer.post(f"/schools/import/{made.pk}/{verb}/")
        assert answer.status_code == 409
        assert "23 November 2026, 09:00 by test" in text(answer)
        assert "Apply these changes" not in text(answer)


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

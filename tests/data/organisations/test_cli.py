import json

import pytest
from django.utils import timezone

from tests.pure.organisations.lists import csv_bytes, row
from ysgol.foundation.organisations import queries
from ysgol.foundation.organisations.cli import import_schools
from ysgol.foundation.organisations.importer import DATA
from ysgol.foundation.organisations.models import School, SchoolImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    def write(*rows, name="schools-2022-08-25.csv"):
        path = tmp_path / name
        path.write_bytes(csv_bytes(*rows))
        return path

    return write


def test_preview_prints_what_would_change_and_changes_nothing(file, capsys):
    assert import_schools(file(row()), apply=False, as_json=False) == 0

    shown = capsys.readouterr()
    assert "new      1" in shown.out
    assert shown.out.endswith("Nothing was changed; add --apply to apply this.\n")
    assert shown.err == ""
    assert not School.objects.exists()


def test_apply_changes_the_register(file, capsys):
    assert import_schools(file(row()), apply=True, as_json=False) == 0
    assert import_schools(file(row(name="Ysgol Amlwch")), apply=True, as_json=False) == 0

    shown = capsys.readouterr().out
    assert "changed 6602130 Ysgol Amlwch: name: Ysgol Gynradd Amlwch -> Ysgol Amlwch" in shown
    assert shown.endswith("Applied.\n")
    assert queries.school("6602130").name == "Ysgol Amlwch"
    assert queries.school("6602130").last_listed_on.isoformat() == "2022-08-25"


def test_row_with_an_error_names_file_row_and_column_and_applies_nothing(file, capsys):
    path = file(row(), row(code="6602131", postcode="?"), name="list.csv")

    assert import_schools(path, apply=True, as_json=False) == 2

    assert capsys.readouterr().err.startswith(f"{path}:3:Postcode: error: “?” is not a postcode.")
    assert not School.objects.exists()
    assert SchoolImport.objects.get().state == "discarded"


def test_question_is_told_and_does_not_stop(file, capsys):
    path = file(row(name="Penpych Community Primary Scho"))

    assert import_schools(path, apply=True, as_json=False) == 0
    assert f"{path}:2:School Name: question: “Penpych Community Primary Scho” seems" in capsys.readouterr().err


def test_json_is_one_object(file, capsys):
    assert import_schools(file(row(pupils="")), apply=False, as_json=True) == 0

    result = json.loads(capsys.readouterr().out)
    assert (result["applied"], result["counts"]["new"]) == (False, 1)
    assert [(one["code"], one["row"], one["is_error"]) for one in result["findings"]] == [("pupils-missing", 2, False)]


def test_many_closures_are_left_to_the_page(file, capsys):
    import_schools(file(*[row(code=f"66021{number}") for number in range(30, 60)]), apply=True, as_json=False)

    assert import_schools(file(row()), apply=True, as_json=False) == 2

    assert "29 of 30 open schools would be closed" in capsys.readouterr().err
    assert School.objects.filter(closed_on__isnull=True).count() == 30


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_file_that_cannot_be_read_is_bad_input(tmp_path, capsys, name):
    assert import_schools(tmp_path / name, apply=True, as_json=False) == 2
    assert capsys.readouterr().err.startswith(f"{tmp_path / name}: cannot be read")


def test_file_that_is_no_list_is_bad_input(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_bytes(b"hello")

    assert import_schools(path, apply=True, as_json=True) == 2

    shown = capsys.readouterr()
    assert shown.err.startswith(f"{path}: error: No row of column titles")
    assert json.loads(shown.out)["plan"] is None


def test_file_too_big_is_bad_input(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_bytes(b"x" * 6 * 1024 * 1024)

    assert import_schools(path, apply=True, as_json=False) == 2
    assert capsys.readouterr().err == f"{path}: The file is larger than 5 MB.\n"


def test_the_shipped_list_is_applied_whole(capsys):
    assert import_schools(DATA / "schools-wales-2021-08-25.csv", apply=True, as_json=False) == 0

    assert School.objects.count() == 1473
    assert capsys.readouterr().err.count("\n") == 11


def test_date_in_the_name_that_is_none_or_to_come_is_not_believed(file):
    for name in ("list-2022-13-45.csv", "list-2999-01-01.csv", "list-1066-10-14.csv"):
        assert import_schools(file(row(), name=name), apply=False, as_json=False) == 0

    today = timezone.localdate()
    assert {one.listed_on for one in SchoolImport.objects.all()} == {today}


def test_closed_and_reopened_schools_are_named(file, capsys):
    both, one = file(row(), row(code="6602131", name="B")), file(row(), name="later-2023-08-25.csv")
    for path in (both, one, both):
        assert import_schools(path, apply=True, as_json=False) == 0

    shown = capsys.readouterr().out
    assert "closed 6602131 B" in shown
    assert "reopened 6602131 B" in shown

import datetime as dt

import pytest

from tests import factories
from ysgol.foundation.organisations import queries
from ysgol.foundation.organisations.models import School, SchoolRegister

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    cardiff = factories.local_authority(la_code="681", region="central-south", name_en="Cardiff", name_cy="Caerdydd")
    return (
        factories.school(code="6602130", name="Ysgol Gynradd Amlwch", postcode="LL68 9DU"),
        factories.school(code="6812001", name="St Mary's & Ysgol Cae’r Môr", authority=cardiff, postcode="CF1 1AA"),
        factories.school(code="6812002", name="Amlwch Street School", authority=cardiff, closed_on=dt.date(2025, 1, 1)),
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("amlwch", ["6602130"]),
        ("AMLWCH gynradd", ["6602130"]),
        ("st marys", ["6812001"]),
        ("caer mor", ["6812001"]),
        ("môr cae'r", ["6812001"]),
        ("caerdydd", ["6812001"]),
        ("Cardiff", ["6812001"]),
        ("ynys môn", ["6602130"]),
        ("ll689du", ["6602130"]),
        ("LL68 9DU", ["6602130"]),
        ("ll68", ["6602130"]),
        ("6812001", ["6812001"]),
        ("ysgol", ["6602130", "6812001"]),
        ("ysgol nowhere", []),
        ("%", []),
        ("_", []),
        ("", []),
        ("   ", []),
    ],
)
def test_search_finds_open_schools_by_any_words_in_any_order(three, text, codes):
    assert [school.code for school in queries.search_schools(text)] == codes


def test_search_puts_names_that_begin_so_first():
    factories.school(name="Ysgol Bryn Amlwch", code="6600001")
    factories.school(name="Amlwch High", code="6600002")
    factories.school(name="Zz Bronamlwch", code="6600003")

    assert [school.code for school in queries.search_schools("amlwch")] == ["6600002", "6600001", "6600003"]


def test_search_within_a_region_leaves_others_out(three):
    assert [school.code for school in queries.search_schools("ysgol", region="central-south")] == ["6812001"]


def test_search_pages_stay_within_what_was_found():
    for number in range(1, 6):
        factories.school(name=f"Ysgol Unig {number}", code=f"660000{number}")

    page = queries.search_page("unig", number=2, size=2)

    assert ([school.code for school in page.schools], page.total, page.number, page.pages) == (
        ["6600003", "6600004"],
        5,
        2,
        3,
    )
    assert queries.search_page("unig", number=99, size=2).number == 3
    assert queries.search_page("unig", number=-5, size=2).number == 1
    assert queries.search_page("none", number=1).schools == ()


def test_schools_take_two_reads_however_many(three, django_assert_num_queries):
    codes = [school.code for school in three]

    with django_assert_num_queries(2):
        found = queries.schools([*codes, "9999999"])

    assert sorted(found) == sorted(codes)
    assert found["6812002"].is_open is False
    assert found["6812001"].la_name("cy") == "Caerdydd"
    assert found["6812001"].region == "central-south"


def test_region_of_a_school_on_a_day(three):
    assert queries.region_of_school("6602130", on=dt.date(2026, 1, 1)) == "north"
    assert queries.region_of_school("6602130", on=dt.date(2000, 1, 1)) == ""
    assert queries.region_of_school("9999999", on=dt.date(2026, 1, 1)) == ""


def test_school_is_found_by_its_own_words_only(three):
    assert queries.is_found_by("6602130", "Ysgol Gynradd Amlwch, LL68 9DU")
    assert not queries.is_found_by("6602130", "Beaumaris")
    assert not queries.is_found_by("9999999", "x")


def test_unknown_region_has_its_code_for_a_name(three):
    assert queries.region_name("nowhere", "cy") == "nowhere"
    assert [authority.code for authority in queries.authorities()] == ["LA681", "LA660"]


def test_search_sees_what_was_imported_by_another_process(three):
    assert queries.search_schools("newydd") == []

    # Written past this process's memory of the list, as another process would.
    School.objects.filter(code="6602130").update(search_text=" ysgol newydd")
    SchoolRegister.objects.create(version=1)

    assert [school.code for school in queries.search_schools("newydd")] == ["6602130"]


def test_search_again_takes_one_read(three, django_assert_num_queries):
    queries.search_schools("amlwch")

    with django_assert_num_queries(1):
        assert [school.code for school in queries.search_schools("ysgol")] == ["6602130", "6812001"]

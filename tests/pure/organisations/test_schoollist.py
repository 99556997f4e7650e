import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pure.organisations.lists import AUTHORITIES, HEADER, row, table
from ysgol.foundation.organisations.domain import schoollist, tables
from ysgol.foundation.organisations.domain.cells import is_cut_off, shown
from ysgol.foundation.organisations.domain.schoollist import ListedSchool, is_error
from ysgol.foundation.organisations.importer import DATA
from ysgol.foundation.organisations.labels import FINDINGS, problem, remedy

AMLWCH = ListedSchool(
    code="6602130",
    name="Ysgol Gynradd Amlwch",
    la_code="660",
    sector="Primary",
    governance="Community",
    medium="WM",
    school_type="Nursery, Infants & Juniors",
    religious_character="",
    postcode="LL68 9DU",
    pupils=279,
)


def read(*rows, header=None):
    return schoollist.read([header or HEADER, *rows], authorities=AUTHORITIES)


def found(listed):
    return [(finding.code, finding.where) for finding in listed.findings]


def test_row_that_is_good_is_read():
    listed = read(row())

    assert listed.schools == (AMLWCH,)
    assert listed.findings == ()


def test_title_lines_above_and_empty_rows_are_passed_over_and_rows_counted_as_a_spreadsheet_does():
    listed = schoollist.read([["Schools in Wales"], [], *table([], row(code="12"))], authorities=AUTHORITIES)

    assert found(listed) == [("number-bad", "row 5, School Number")]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"code": ""}, "number-missing", "School Number"),
        ({"code": "660213"}, "number-bad", "School Number"),
        ({"code": "66O2130"}, "number-bad", "School Number"),
        ({"code": "٦٦٠٢١٣٠"}, "number-bad", "School Number"),
        ({"name": "  "}, "name-missing", "School Name"),
        ({"name": "x" * 121}, "name-too-long", "School Name"),
        ({"name": "Ysgol \u202eAmlwch"}, "name-hidden-character", "School Name"),
        ({"la_code": "999"}, "authority-unknown", "LA Code"),
        ({"la_code": "681", "la_name": "Cardiff"}, "authority-number-mismatch", "LA Code"),
        ({"sector": "Tertiary"}, "sector-unknown", "Sector"),
        ({"governance": "Academy"}, "governance-unknown", "Governance - see notes"),
        ({"medium": "XX"}, "medium-unknown", "WM Code"),
        ({"postcode": "LL68"}, "postcode-bad", "Postcode"),
        ({"postcode": ""}, "postcode-bad", "Postcode"),
        ({"pupils": "many"}, "pupils-not-number", "Pupils - see notes"),
        ({"pupils": "-3"}, "pupils-not-number", "Pupils - see notes"),
        ({"pupils": "12.5"}, "pupils-not-number", "Pupils - see notes"),
        ({"pupils": "9" * 40}, "pupils-not-number", "Pupils - see notes"),
        ({"school_type": "x" * 81}, "text-too-long", "School Type"),
        ({"school_type": "a\x01b"}, "text-hidden-character", "School Type"),
    ],
)
def test_row_with_an_error_is_not_used_and_its_place_is_named(cells, code, column):
    listed = read(row(**cells), row(code="6602131"))

    assert [school.code for school in listed.schools] == ["6602131"]
    assert (code, f"row 2, {column}") in found(listed)
    assert is_error(next(finding for finding in listed.findings if finding.code == code))


@pytest.mark.parametrize(
    ("cells", "code", "field", "read_as"),
    [
        ({"name": "Ysgol Heol Goffa "}, "name-outer-space", "name", "Ysgol Heol Goffa"),
        ({"name": "Lixwm Church in Wales  School"}, "name-double-space", "name", "Lixwm Church in Wales School"),
        ({"name": "Penpych Community Primary Scho"}, "name-cut-off", "name", "Penpych Community Primary Scho"),
        ({"name": "Connah's Quay High School,"}, "name-odd-end", "name", "Connah's Quay High School,"),
        ({"la_name": "Gwynedd"}, "authority-name-different", "la_code", "660"),
        ({"medium_text": "English medium"}, "medium-text-different", "medium", "WM"),
        ({"postcode": "ll689du"}, "postcode-form", "postcode", "LL68 9DU"),
        ({"pupils": ""}, "pupils-missing", "pupils", None),
    ],
)
def test_row_that_is_cleaned_or_odd_is_used_and_asked_about(cells, code, field, read_as):
    listed = read(row(**cells))

    assert [finding.code for finding in listed.findings] == [code]
    assert not is_error(listed.findings[0])
    assert getattr(listed.schools[0], field) == read_as


def test_number_in_two_rows_uses_neither():
    listed = read(row(), row(), row(code="6602131"))

    assert [school.code for school in listed.schools] == ["6602131"]
    assert found(listed) == [
        ("number-duplicate", "row 2, School Number"),
        ("number-duplicate", "row 3, School Number"),
    ]
    assert listed.rejected_codes == {"6602130"}


def test_row_without_readable_number_is_counted():
    listed = read(row(code="?"), row())

    assert listed.unreadable_rows == 1
    assert listed.rejected_codes == frozenset()


def test_row_with_more_cells_than_titles_is_an_error():
    assert found(read([*row(), "extra"])) == [("row-too-long", "row 2")]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (HEADER[1:], "no-header"),
        (HEADER[:-1], "column-missing"),
        ([*HEADER, "Sector"], "column-twice"),
    ],
)
def test_header_that_is_wrong_stops_the_whole_list(header, code):
    listed = read(row(), header=header)

    assert code in [finding.code for finding in listed.findings]
    assert not listed.is_usable
    assert listed.schools == ()


def test_header_in_another_order_with_other_columns_is_read():
    header, cells = [*reversed(HEADER), "Phone"], [*reversed(row()), "01407"]

    listed = read(cells, header=header)

    assert listed.schools == (AMLWCH,)
    assert found(listed) == [("column-ignored", "row 1")]


def test_list_without_rows_or_with_too_many_is_not_usable():
    assert found(read()) == [("no-rows", "")]
    assert found(read(*[[]] * 10_001)) == [("too-many-rows", "")]
    assert found(schoollist.read([], authorities=AUTHORITIES)) == [("no-header", "")]


def test_the_shipped_list_is_read_whole_with_its_oddities_asked_about():
    rows, findings = tables.comma_separated((DATA / "schools-wales-2021-08-25.csv").read_bytes())
    authorities = {str(code): ("",) for code in range(660, 682)}

    listed = schoollist.read(rows, authorities=authorities)

    asked = [(f.facts["school"], f.code) for f in listed.findings if f.code != "authority-name-different"]
    assert findings == []
    assert len(listed.schools) == 1473
    assert sum(school.pupils or 0 for school in listed.schools) == 468_222
    assert asked == [
        ("6643334", "name-double-space"),
        ("6644022", "name-odd-end"),
        ("6653301", "name-cut-off"),
        ("6653338", "name-cut-off"),
        ("6663323", "pupils-missing"),
        ("6665501", "pupils-missing"),
        ("6697000", "name-outer-space"),
        ("6732184", "name-outer-space"),
        ("6742369", "name-cut-off"),
        ("6743313", "name-cut-off"),
        ("6782326", "name-outer-space"),
    ]


@pytest.mark.parametrize("name", ["Ysgol Prim", "X Community Sch", "A Commun", "All Saints Voluntary Aided Sch"])
def test_name_that_stops_within_a_word_is_cut_off(name):
    assert is_cut_off(name)


@pytest.mark.parametrize("name", ["Ysgol Y Parc", "Alun School", "Bedwas Junior", "Nercwys Va", "Eastern High"])
def test_name_that_is_whole_is_not_cut_off(name):
    assert not is_cut_off(name)


@pytest.mark.parametrize(
    ("body", "text", "codes"),
    [
        ("Môn".encode(), "Môn", []),
        ("Môn".encode("utf-8-sig"), "Môn", []),
        ("Môn".encode("utf-16"), "Môn", []),
        ("Môn".encode("cp1252"), "Môn", ["encoding-windows"]),
        (b"\x81\x8d", "", ["not-text"]),
        (b"a\0b", "", ["not-text"]),
        (b"\xff\xfe\x00", "", ["not-text"]),
        (b"", "", []),
    ],
)
def test_text_is_decoded_and_a_guess_is_told(body, text, codes):
    decoded, findings = tables.decode(body)

    assert (decoded, [finding.code for finding in findings]) == (text, codes)


def test_quotes_that_never_close_and_immense_cells_are_no_table():
    assert tables.comma_separated(b'a,"b')[1][0].code == "not-table"
    assert tables.comma_separated(b"a," + b"b" * 3000)[1][0].code == "not-table"


def test_shown_text_hides_nothing_and_is_short():
    assert shown("a\u202eb\n") == "a�b�"
    assert len(shown("x" * 100)) == 60


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_never_raise(body):
    rows, _findings = tables.comma_separated(body)

    schoollist.read(rows, authorities=AUTHORITIES)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=12, max_size=13), max_size=4))
def test_any_cells_never_raise_and_every_finding_has_words(rows):
    for finding in read(*rows).findings:
        assert problem(finding.code, finding.facts)
        assert remedy(finding.code, finding.facts)


def test_every_error_has_words():
    assert sorted(schoollist.ERRORS - FINDINGS.keys()) == []

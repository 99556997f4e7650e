"""What is wrong with answers."""

import datetime as dt

import pytest

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications.domain import sections
from ysgol.scheme.applications.domain.sections import KEYS, Kind, Status, document_problems, problems

ON = dt.date(2026, 11, 23)
RULES = rulebook.rule_set("wales-2026")
EXPERIENCE = {
    "years": "6",
    "description": "Groups and classes.",
    "whole_class": "yes",
    "whole_class_from": "2026-03-02",
    "whole_class_until": "2026-10-16",
    "whole_class_description": "Year 4.",
}


def found(section, **answers):
    return [(one.where, one.code) for one in problems(section, answers, ON, rules=RULES)]


def test_sections_are_those_of_the_application():
    assert KEYS == (
        "about-you",
        "ewc",
        "school-and-role",
        "level2-literacy",
        "level2-numeracy",
        "experience",
        "specialism",
        "assessment-language",
        "access-needs",
        "declarations",
    )


@pytest.mark.parametrize("section", KEYS)
def test_empty_section_misses_what_is_required_and_asked(section):
    wanted = [
        (one.key, "not-confirmed" if one.kind is Kind.CONFIRM else "missing")
        for one in sections.BY_KEY[section].questions
        if one.required and one.only_if is None
    ]

    assert found(section) == wanted
    assert found(section, **{one.key: "  \n" for one in sections.BY_KEY[section].questions}) == wanted


def test_question_that_does_not_apply_is_not_looked_at():
    assert found("ewc", registered="no", ewc_number="nonsense") == []
    assert found("access-needs", has_needs="no") == []


@pytest.mark.parametrize("number", ["123456", "12345678", "12 34567", "abcdefg", "１２３４５６７", "1234567\u202e"])
def test_registration_number_of_another_form_is_refused(number):
    [(where, code)] = found("ewc", registered="yes", ewc_number=number)

    assert (where, code in {"bad-format", "too-long"}) == ("ewc_number", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31 12 1990", "not-a-date"),
        ("1990-02-30", "not-a-date"),
        ("19900405", "not-a-date"),
        ("2026-11-24", "in-future"),
        ("2010-11-24", "too-young"),
        ("1935-11-23", "too-old"),
        ("0001-01-01", "too-old"),
    ],
)
def test_birth_date_that_cannot_be_is_refused(text, code):
    assert found("about-you", birth_date=text) == [("birth_date", code)]


def test_birth_date_on_the_sixteenth_birthday_is_taken():
    assert found("about-you", birth_date="2010-11-23") == []


@pytest.mark.parametrize(
    ("hours", "code"),
    [("0", "out-of-range"), ("60.5", "out-of-range"), ("-3", "not-a-number"), ("1e3", "not-a-number"), ("", "missing")],
)
def test_hours_outside_a_week_are_refused(hours, code):
    given = {"school": "6602130", "role": "TA", "contract": "casual", "hours": hours}

    assert found("school-and-role", **given) == [("hours", code)]


@pytest.mark.parametrize("hours", ["1", "32.5", "32,25", "60"])
def test_hours_with_a_point_or_a_comma_are_taken(hours):
    assert found("school-and-role", school="6602130", role="TA", contract="casual", hours=hours) == []


def test_proof_kind_is_one_the_rulebook_lists_or_other():
    given = {"grade": "C", "year": "1999", "awarded_by": "CBAC"}

    assert found("level2-numeracy", qualification="gcse-mathematics", **given) == []
    assert found("level2-numeracy", qualification="esol", **given) == [("qualification", "not-a-choice")]
    assert found("level2-numeracy", qualification="other", **given) == [("other_qualification", "missing")]


def test_certificate_of_next_year_is_refused():
    given = {"qualification": "gcse-mathematics", "grade": "C", "awarded_by": "CBAC"}

    assert found("level2-numeracy", year="2026", **given) == []
    assert found("level2-numeracy", year="2027", **given) == [("year", "out-of-range")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"whole_class_until": "2025-11-23"}, [("whole_class_until", "before-start")]),
        ({"whole_class_from": "2025-09-01", "whole_class_until": "2025-11-23"}, []),
        (
            {"whole_class_from": "2025-09-01", "whole_class_until": "2025-11-22"},
            [("whole_class_until", "outside-period")],
        ),
        ({"whole_class_until": "2026-11-24"}, [("whole_class_until", "in-future")]),
        ({"description": "x" * 4001}, [("description", "too-long")]),
        ({"description": "line\u0000"}, [("description", "control-characters")]),
        ({"whole_class": "no", "whole_class_from": "rubbish"}, []),
    ],
)
def test_experience_is_within_the_rule_and_in_order(changes, expected):
    assert found("experience", **{**EXPERIENCE, **changes}) == expected


def test_too_long_answer_says_how_long():
    [one] = problems("specialism", {"kind": "specialist", "specialism": "y" * 151}, ON)

    assert one == Finding("too-long", "specialism", {"most": 150, "length": 151})


@pytest.mark.parametrize("text", ["Siân Ŵyn 🙂", "first\nsecond", "العربية"])
def test_text_in_any_script_is_taken(text):
    assert found("specialism", kind="specialist", specialism=text) == []


@pytest.mark.parametrize(
    ("states", "codes"),
    [
        ((), ["document-missing"]),
        (("received",), []),
        (("clean", "scanning"), []),
        (("clean", "suspect"), ["document-refused"]),
        (("error",), ["document-refused"]),
    ],
)
def test_proof_is_needed_and_must_not_be_suspect(states, codes):
    assert [one.code for one in document_problems("level2-literacy", states)] == codes
    assert document_problems("specialism", ()) == ()


def test_status_follows_from_what_is_kept():
    assert sections.status(None, is_complete=False, update_needed=False) is Status.NOT_STARTED
    assert sections.status({}, is_complete=False, update_needed=False) is Status.IN_PROGRESS
    assert sections.status({}, is_complete=True, update_needed=False) is Status.DONE
    assert sections.status({}, is_complete=True, update_needed=True) is Status.UPDATE_NEEDED


def test_unknown_answers_are_left_out():
    assert sections.known("assessment-language", {"language": "cy", "state": "eligible"}) == {"language": "cy"}

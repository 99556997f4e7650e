import datetime as dt

import pytest
from django.template import engines

from tests import factories
from ysgol.foundation.organisations import forms

pytestmark = pytest.mark.django_db


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


def test_picker_that_need_not_be_answered_may_be_empty():
    field = forms.SchoolField(required=False)

    assert field.clean(forms.Picked()) == ""
    assert field.widget.value_omitted_from_data({}, {}, "school")
    assert not field.widget.value_omitted_from_data({"school-q": ""}, {}, "school")

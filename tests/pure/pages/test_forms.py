import datetime as dt

import pytest
from django import forms

from ysgol.foundation.pages.forms import DateField, TextField


class Sample(forms.Form):
    name = TextField(max_length=10, required_message="Enter a name")
    day = DateField(earliest=dt.date(2020, 1, 1), latest=dt.date(2026, 11, 23), required=False)


def errors(**data):
    form = Sample(data)
    form.is_valid()
    return {name: [str(e) for e in found] for name, found in form.errors.items()}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("31", "2", "2026"), "Enter a real date, for example 27 3 2027"),
        (("1", "March", "2026"), "Enter a real date, for example 27 3 2027"),
        (("1", "3", "26"), "Enter the year with four figures, for example 2027"),
        (("1", "", "2026"), "Enter the day, the month and the year"),
        (("24", "11", "2026"), "The date must be 23 November 2026 or earlier"),
        (("31", "12", "2019"), "The date must be 1 January 2020 or later"),
        (("9" * 400, "1", "2026"), "Enter a real date, for example 27 3 2027"),
        (("1", "1", "99999"), "Enter a real date, for example 27 3 2027"),
    ],
)
def test_date_that_cannot_be_says_what_to_do(parts, message):
    day, month, year = parts

    assert errors(name="a", **{"day-day": day, "day-month": month, "day-year": year}) == {"day": [message]}


def test_date_in_bounds_is_a_date():
    form = Sample({"name": "a", "day-day": "23", "day-month": "11", "day-year": "2026"})

    assert form.is_valid()
    assert form.cleaned_data["day"] == dt.date(2026, 11, 23)


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x07"])
def test_text_with_a_disguising_character_is_refused(character):
    assert errors(name=f"a{character}b") == {
        "name": ["Remove hidden characters: the text holds one that cannot be shown safely"]
    }


def test_text_is_trimmed_normalised_and_bounded():
    form = Sample({"name": "  Llŷr  "})

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Llŷr"
    assert errors(name="x" * 11) == {"name": ["Use 10 characters or fewer (now 11)"]}
    assert errors(name="   ") == {"name": ["Enter a name"]}


def test_emoji_and_right_to_left_letters_are_text_like_any_other():
    assert errors(name="شكرا 🎉") == {}

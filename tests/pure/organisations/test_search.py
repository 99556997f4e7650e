import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysgol.foundation.organisations.domain.search import normalised, searchable, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ysgol Cae’r Gwenyn", "ysgol caer gwenyn"),
        ("YNYS MÔN", "ynys mon"),
        ("St Mary`s & St. Patrick`s", "st marys st patricks"),
        ("  Pen-y-Fro/Golden_Grove  ", "pen y fro golden grove"),
        ("ŵ ŷ ï", "w y i"),
        ("!?", ""),
    ],
)
def test_text_is_compared_without_case_accents_and_punctuation(text, expected):
    assert normalised(text) == expected


def test_searchable_holds_joined_forms_postcode_number_and_both_names_of_the_authority():
    text = searchable("Y.G.G. Pen-Y-Groes", "6602130", "LL68 9DU", ("Isle of Anglesey", "Ynys Môn"))

    assert text == " y g g pen y groes penygroes ygg 6602130 ll68 9du ll689du isle of anglesey ynys mon"


def test_words_of_a_search_are_bounded():
    assert words("a " * 50) == ("a",) * 8
    assert words("x" * 500) == ("x" * 60,)
    assert words("  ") == ()


@given(st.text(max_size=400))
def test_any_search_never_raises(text):
    assert len(words(text)) <= 8
    assert len(searchable(text, "6602130", text, (text,))) <= 600

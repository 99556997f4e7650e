import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysgol.foundation.kernel.identifiers import canonical_reference, check_character, is_valid_reference, new_reference

PREFIXES = st.text(string.ascii_uppercase, min_size=1, max_size=3)
NUMBERS = st.integers(1, 9_999_999)
ALPHABET = string.digits + string.ascii_uppercase


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("A12425GABC1234002", "M"),  # the Global Release Identifier standard's own example, which uses MOD 37,36
        ("00000000D07A0090", "Q"),  # the usual example of an ISAN, whose first check character is of the same system
    ],
)
def test_check_character_agrees_with_published_examples_of_the_same_system(body, check):
    assert check_character(body) == check


def test_reference_has_seven_figures_and_a_check_character():
    assert new_reference("A", 1234) == "A-0001234-F"
    assert is_valid_reference("A-0001234-F")


@pytest.mark.parametrize("typed", ["a0001234f", " A 0001234 F ", "A\u20130001234\u2013F", "A--0001234-F\n"])
def test_reference_typed_freely_is_understood(typed):
    assert canonical_reference(typed) == "A-0001234-F"


@pytest.mark.parametrize(
    "typed",
    ["", "A", "A-0001234", "A-0001234-G", "A-0001235-F", "B-0001234-F", "A-00O1234-F", "A-٠٠٠١٢٣٤-F", "🙂", "A" * 5000],
)
def test_reference_that_is_none_is_refused(typed):
    assert canonical_reference(typed) is None
    assert not is_valid_reference(typed)


@pytest.mark.parametrize(("prefix", "number"), [("a", 1), ("", 1), ("ABCD", 1), ("A1", 1), ("A", 0), ("A", 10_000_000)])
def test_reference_outside_its_range_is_a_programming_error(prefix, number):
    with pytest.raises(ValueError, match="must be"):
        new_reference(prefix, number)


@given(PREFIXES, NUMBERS)
def test_every_reference_reads_back_as_itself(prefix, number):
    reference = new_reference(prefix, number)

    assert canonical_reference(reference) == reference
    assert canonical_reference(reference.replace("-", "").lower()) == reference


@given(PREFIXES, NUMBERS, st.data())
def test_one_wrong_character_is_always_noticed(prefix, number, data):
    typed = list(new_reference(prefix, number).replace("-", ""))
    place = data.draw(st.integers(0, len(typed) - 1))
    typed[place] = data.draw(st.sampled_from([one for one in ALPHABET if one != typed[place]]))

    assert not is_valid_reference("".join(typed))


@given(NUMBERS, st.integers(0, 5))
def test_two_neighbouring_figures_swapped_are_always_noticed(number, place):
    reference = new_reference("A", number)
    digits = list(reference[2:9])
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    swapped = f"A-{''.join(digits)}-{reference[-1]}"

    assert swapped == reference or not is_valid_reference(swapped)

"""The order of a waiting list."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysgol.scheme.applications.domain.waiting import Entry, Position, ranked

ORDER = ("waited-before", "submitted-first", "reference")
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TEN = NINE + dt.timedelta(hours=1)


def test_list_is_ranked_and_says_why():
    first = Entry(4, True, TEN, "A-0000004-X")
    second = Entry(2, False, NINE, "A-0000002-X")
    third = Entry(1, False, TEN, "A-0000001-X")
    fourth = Entry(3, False, TEN, "A-0000003-X")

    assert ranked([fourth, third, second, first], ORDER) == (
        Position(first, 1, 4, ""),
        Position(second, 2, 4, "waited-before"),
        Position(third, 3, 4, "submitted-first"),
        Position(fourth, 4, 4, "reference"),
    )


def test_reference_settles_ties_that_the_rule_leaves():
    rows = [Entry(2, False, NINE, "B"), Entry(1, False, NINE, "A")]

    assert [one.entry.reference for one in ranked(rows, ("submitted-first",))] == ["A", "B"]


def test_criterion_without_a_meaning_stops_the_ranking():
    with pytest.raises(ValueError, match="lot"):
        ranked([], ("lot",))


entries = st.lists(
    st.builds(
        Entry,
        application_id=st.integers(1, 99),
        waited_before=st.booleans(),
        first_submitted_at=st.sampled_from([NINE, TEN]),
        reference=st.text("ABC123", min_size=1, max_size=4),
    ),
    unique_by=lambda one: one.reference,
)


@given(entries, st.randoms())
def test_order_does_not_depend_on_the_order_given(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)

    assert ranked(mixed, ORDER) == ranked(rows, ORDER)


@given(entries)
def test_nobody_is_before_somebody_the_rule_puts_ahead(rows):
    """The slow, obvious comparison of every two."""
    line = [one.entry for one in ranked(rows, ORDER)]

    for place, ahead in enumerate(line):
        for behind in line[place + 1 :]:
            assert ahead.waited_before >= behind.waited_before
            if ahead.waited_before == behind.waited_before:
                assert ahead.first_submitted_at <= behind.first_submitted_at
                if ahead.first_submitted_at == behind.first_submitted_at:
                    assert ahead.reference < behind.reference

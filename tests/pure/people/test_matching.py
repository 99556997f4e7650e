"""Whether two records are of one person."""

import datetime as dt
from dataclasses import replace

import pytest

from ysgol.foundation.people.domain.matching import Identity, Match, Outcome, Reason, compare, folded, name_keys

BORN = dt.date(1990, 2, 1)
SIAN = Identity("Siân Mair", "ap Rhŷs", birth_date=BORN, ewc_number="1234567")
NO_NUMBER = replace(SIAN, ewc_number="")
NO_DATE = replace(SIAN, ewc_number="", birth_date=None)


@pytest.mark.parametrize(
    ("one", "other", "outcome", "reasons"),
    [
        (SIAN, SIAN, "definite", "ewc-same names-same birth-date-same"),
        (SIAN, replace(SIAN, family_name="Huws"), "definite", "ewc-same names-partly birth-date-same"),
        (
            SIAN,
            replace(SIAN, given_names="Eve", family_name="Wood"),
            "definite",
            "ewc-same names-different birth-date-same",
        ),
        (SIAN, replace(SIAN, birth_date=None), "definite", "ewc-same names-same birth-date-missing"),
        (SIAN, replace(SIAN, birth_date=dt.date(1991, 2, 1)), "possible", "ewc-same names-same birth-date-different"),
        (
            SIAN,
            Identity("Eve", "Wood", birth_date=None, ewc_number="1234567"),
            "possible",
            "ewc-same names-different birth-date-missing",
        ),
        (SIAN, NO_NUMBER, "definite", "ewc-missing names-same birth-date-same"),
        (NO_NUMBER, NO_NUMBER, "definite", "ewc-missing names-same birth-date-same"),
        (SIAN, replace(SIAN, ewc_number="7654321"), "possible", "ewc-different names-same birth-date-same"),
        (
            NO_NUMBER,
            replace(NO_NUMBER, given_names="ap Rhys", family_name="Sian Mair"),
            "possible",
            "ewc-missing names-swapped birth-date-same",
        ),
        (
            NO_NUMBER,
            replace(NO_NUMBER, family_name="Huws", previous_names="ap Rhys"),
            "possible",
            "ewc-missing names-previous birth-date-same",
        ),
        (
            NO_NUMBER,
            replace(NO_NUMBER, birth_date=dt.date(1990, 1, 2)),
            "possible",
            "ewc-missing names-same birth-date-swapped",
        ),
        (NO_NUMBER, NO_DATE, "possible", "ewc-missing names-same birth-date-missing"),
        (NO_NUMBER, replace(NO_NUMBER, given_names="Siân"), "possible", "ewc-missing names-partly birth-date-same"),
        (
            NO_NUMBER,
            replace(NO_NUMBER, given_names="Eve", family_name="Wood"),
            "none",
            "ewc-missing names-different birth-date-same",
        ),
        (
            NO_NUMBER,
            replace(NO_NUMBER, birth_date=dt.date(1971, 5, 5)),
            "none",
            "ewc-missing names-same birth-date-different",
        ),
        (
            SIAN,
            replace(SIAN, ewc_number="7654321", birth_date=None),
            "none",
            "ewc-different names-same birth-date-missing",
        ),
        (Identity("", ""), Identity("", ""), "none", "ewc-missing names-different birth-date-missing"),
    ],
)
def test_pair_compared_either_way_round_gets_the_same_outcome_and_reasons(one, other, outcome, reasons):
    expected = Match(Outcome(outcome), tuple(Reason(reason) for reason in reasons.split()))

    assert compare(one, other) == expected
    assert compare(other, one) == expected


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Siân  ap-Rhŷs ", "sian ap rhys"), ("O’Neill", "oneill"), ("O'Neill", "oneill"), ("ŴYN", "wyn"), ("", "")],
)
def test_name_folded_loses_accents_case_and_punctuation(name, plain):
    assert folded(name) == plain


def test_name_keys_hold_every_name_the_person_had():
    who = Identity("Nia", "Huws", previous_names="Rees; Nia Mair Puw")

    assert name_keys(who) == {"huws nia", "nia rees", "mair nia puw", "mair nia nia puw"}


def test_number_with_leading_zeros_is_the_same_number():
    padded = replace(SIAN, ewc_number=" 01234567")

    assert compare(SIAN, padded).reasons[0] is Reason.EWC_SAME

"""What is remarkable about an address given for a headteacher."""

from dataclasses import replace

import pytest

from ysgol.scheme.applications.domain.plausibility import Address, flags

GOOD = Address("pennaeth@hwbcymru.net", "mair@example.org", "Ysgol Llanfawr")


def codes(address):
    return [one.code for one in flags(address)]


@pytest.mark.parametrize(
    "email",
    [
        "pennaeth@hwbcymru.net",
        "head@anglesey.sch.uk",
        "head@cardiff.gov.uk",
        "head@llanfawr.org",
        "head@ysgol-llanfawr.cymru",
        "PENNAETH@HWBCYMRU.NET",
    ],
)
def test_address_of_a_school_is_not_remarkable(email):
    assert codes(replace(GOOD, head_email=email)) == []


@pytest.mark.parametrize("email", ["head@gmail.com", "head@Hotmail.co.uk", "head@btinternet.com"])
def test_address_of_a_free_service_is_flagged(email):
    assert codes(replace(GOOD, head_email=email)) == ["free-mail"]


@pytest.mark.parametrize("email", ["head@company.example", "head@nothwbcymru.net", "head@sch.uk.example"])
def test_address_unlike_the_school_is_flagged(email):
    assert codes(replace(GOOD, head_email=email)) == ["unlike-school"]


def test_address_unlike_earlier_headteachers_is_flagged():
    known = replace(GOOD, known_domains=("llanfawr.org",))

    assert codes(known) == ["unlike-earlier"]
    assert codes(replace(known, head_email="newydd@llanfawr.org")) == []


def test_candidates_own_address_and_many_schools_are_flagged_too():
    found = Address("Mair@gmail.com", "mair@gmail.com", "Ysgol Llanfawr", schools_using=3)

    assert codes(found) == ["same-as-candidate", "free-mail", "many-schools"]
    assert {one.where for one in flags(found)} == {"head_email"}


def test_common_words_of_school_names_prove_nothing():
    assert codes(Address("head@primary-school.example", "a@b.example", "Llan Primary School")) == ["unlike-school"]

import datetime as dt

from django.utils import translation

from ysgol.foundation.pages.environment import date


def test_july_in_welsh_is_spelt_with_two_n():
    with translation.override("cy"):
        assert date(dt.date(2027, 7, 12)) == "12 Gorffennaf 2027"

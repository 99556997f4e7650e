"""When a session ends."""

import datetime as dt

from ysgol.foundation.people.domain.sessions import End, Ending, Limits, end_of

START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
LIMITS = Limits(idle=dt.timedelta(minutes=30), absolute=dt.timedelta(hours=12), warn=dt.timedelta(minutes=5))


def after(**time):
    return START + dt.timedelta(**time)


def test_session_in_use_ends_by_idleness():
    assert end_of(signed_in_at=START, seen_at=after(hours=1), limits=LIMITS) == End(
        after(hours=1, minutes=30), Ending.IDLE
    )


def test_session_near_its_absolute_end_is_not_put_off():
    assert end_of(signed_in_at=START, seen_at=after(hours=11, minutes=45), limits=LIMITS) == End(
        after(hours=12), Ending.ABSOLUTE
    )


def test_session_whose_ends_fall_together_ends_absolutely():
    assert end_of(signed_in_at=START, seen_at=after(hours=11, minutes=30), limits=LIMITS).by is Ending.ABSOLUTE

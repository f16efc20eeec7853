"""Times as the clock in Vietnam tells them, written down by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from data.clock import local, moment, now


@pytest.mark.parametrize(
    ("utc", "text"),
    [
        (dt.datetime(2026, 6, 5, 7, 2), "14:02 ngày 05/06/2026"),
        (dt.datetime(2026, 6, 4, 16, 59, 59), "23:59 ngày 04/06/2026"),
        (dt.datetime(2026, 6, 4, 17, 0), "00:00 ngày 05/06/2026"),
        (dt.datetime(2026, 12, 31, 20, 30), "03:30 ngày 01/01/2027"),
    ],
)
def test_a_moment_is_told_by_the_clock_in_vietnam(utc, text):
    assert moment(utc) == text


def test_now_is_utc_without_a_zone() -> None:
    apart = dt.datetime.now(dt.UTC).replace(tzinfo=None) - now()
    assert now().tzinfo is None
    assert abs(apart) < dt.timedelta(minutes=1)


def test_a_time_across_midnight_belongs_to_the_next_day_in_vietnam() -> None:
    assert local(dt.datetime(2026, 12, 31, 17, 0)).date() == dt.date(2027, 1, 1)

"""The slope and its interval against the library that statisticians use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from data.slopes import median_slope, slope_interval

SERIES = st.dictionaries(
    st.integers(24_300, 24_372), st.one_of(st.integers(-3, 3), st.floats(-1e6, 1e6)), min_size=2, max_size=12
).map(lambda found: sorted(found.items()))
"""Readings of some months: with ties, with gaps, rising, falling, odd."""


@given(SERIES, st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_slope_and_interval_are_the_librarys(series: list[tuple[int, float]], confidence: float):
    months, values = zip(*series, strict=True)
    slope, _, low, high = theilslopes(values, months, confidence)
    assert [median_slope(series), *slope_interval(series, confidence)] == pytest.approx([slope, low, high], rel=1e-9)


def test_one_odd_month_moves_nothing():
    steady = [(month, 2.0 * month) for month in range(12)]
    odd = [*steady[:5], (5, 9_000.0), *steady[6:]]
    assert median_slope(odd) == median_slope(steady) == 2.0
    assert slope_interval(odd, 0.95) == (2.0, 2.0)


def test_readings_that_stand_still_have_no_slope_and_no_doubt():
    assert (median_slope([(1, 5.0), (2, 5.0), (4, 5.0)]), slope_interval([(1, 5.0), (2, 5.0), (4, 5.0)], 0.95)) == (
        0.0,
        (0.0, 0.0),
    )

"""Where axes end and what is written along them."""

from __future__ import annotations

import pytest

from components.charts.axes import LEAST, x_ticks, y_range, y_ticks
from data.model import Period

JANUARY = Period(2026, 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([62.4], (52.4, 72.4)), ([99], (80, 100)), ([0], (0, 20)), ([], (0, 20)), ([5, 6], (0, 20)), ([0, 100], (0, 100))],
)
def test_a_rate_is_never_blown_up(values, expected):
    assert y_range(values, rate=True) == pytest.approx(expected)


@pytest.mark.parametrize("values", [[1, 2], [50, 50.1], [97, 99.9], [0, 30], [10, 95], [40, 104]])
def test_a_rates_axis_holds_all_values_and_at_least_twenty_points(values):
    low, high = y_range(values, rate=True)
    assert 0 <= low <= min(values) < max(values) <= high
    assert high - low >= LEAST - 1e-9
    assert high <= max(100, *values)


@pytest.mark.parametrize("values", [[3, 5], [800, 1000], [0], []])
def test_a_counts_axis_starts_at_zero(values):
    low, high = y_range(values, rate=False)
    assert low == 0 < high
    assert high >= max(values, default=0)


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [(0, 100, False, [0, 20, 40, 60, 80, 100]), (52.4, 72.4, False, [55, 60, 65, 70]), (0, 3.24, True, [0, 1, 2, 3]),
     (0, 1.08, True, [0, 1]), (0, 1, False, [0, 0.2, 0.4, 0.6, 0.8, 1])],
)  # fmt: skip
def test_ticks_are_round_and_whole_where_values_are(low, high, whole, expected):
    assert y_ticks(low, high, whole=whole) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("many", "most", "expected"),
    [(3, 8, ["1/2026", "2/2026", "3/2026"]), (24, 8, ["3/2026", "6/2026", "9/2026", "12/2026", "3/2027", "6/2027",
     "9/2027", "12/2027"]), (60, 8, [f"12/{year}" for year in range(2026, 2031)]),
     (60, 3, ["12/2026", "12/2028", "12/2030"]), (1, 8, ["1/2026"])],
)  # fmt: skip
def test_months_under_the_axis_prefer_the_ends_of_years(many, most, expected):
    ticks = x_ticks(JANUARY.ordinal, JANUARY.ordinal + many - 1, most)
    assert [f"{Period.of(at).month}/{Period.of(at).year}" for at in ticks] == expected


@pytest.mark.parametrize("many", range(1, 130, 7))
@pytest.mark.parametrize("most", [2, 3, 8])
def test_there_are_never_too_many_months_and_never_none(many, most):
    assert 1 <= len(x_ticks(JANUARY.ordinal, JANUARY.ordinal + many - 1, most)) <= most

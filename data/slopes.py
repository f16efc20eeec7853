"""The slope through readings that a few odd ones cannot move: Theil (1950), with the interval of Sen (1968)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist, median


def median_slope(series: Sequence[tuple[int, float]]) -> float:
    """The median of the slopes between every two readings, in units a month; months are distinct and ascending."""
    return median(_slopes(series))


def slope_interval(series: Sequence[tuple[int, float]], confidence: float) -> tuple[float, float]:
    """Where the slope lies with that confidence (0.95: in 95 of 100 series), in units a month.

    Sen (1968), 2.6: so many slopes below and above the median, sorted, as Kendall's score with its ties leaves open.
    """
    found = sorted(_slopes(series))
    ties = Counter(value for _, value in series).values()
    spread = sqrt((_score(len(series)) - sum(map(_score, ties))) / 18)
    open_ = NormalDist().inv_cdf((1 + confidence) / 2) * spread
    low, high = round((len(found) - open_) / 2) - 1, round((len(found) + open_) / 2)
    return found[max(low, 0)], found[min(high, len(found) - 1)]


def _score(readings: int) -> int:
    """Eighteen times the variance of Kendall's score of so many readings."""
    return readings * (readings - 1) * (2 * readings + 5)


def _slopes(series: Sequence[tuple[int, float]]) -> list[float]:
    return [
        (later - value) / (after - month)
        for at, (month, value) in enumerate(series)
        for after, later in series[at + 1 :]
    ]

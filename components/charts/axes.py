"""The ends of an axis and the round values or months written along it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

LEAST = 20
"""The fewest points of percent the axis shows: less would exaggerate."""


def y_range(values: Sequence[float], *, rate: bool) -> tuple[float, float]:
    """The ends of the axis: a count's starts at 0; a rate's stays within 0–100 and is never narrower than 20 points."""
    low, high = min(values, default=0), max(values, default=0)
    if not rate:
        return min(low, 0), high * 1.08 if high > 0 else 1
    ceiling, ground = max(100, high), min(0, low)
    pad = max(0.08 * (high - low), (LEAST - (high - low)) / 2)
    low, high = low - pad, high + pad
    low, high = low - max(high - ceiling, 0), high + max(ground - low, 0)
    return max(low, ground), min(high, ceiling)


def y_ticks(low: float, high: float, *, whole: bool) -> list[float]:
    """Round values from `low` to `high`, three to seven of them; whole ones where everything is whole."""
    ideal = (high - low) / 6
    size = 10 ** floor(log10(ideal))
    step = next(size * by for by in (1, 2, 2.5, 5, 10) if size * by >= ideal * 0.999)
    step = max(step, 1) if whole else step
    return [round(step * at, 10) for at in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def x_ticks(first: int, last: int, most: int) -> tuple[int, ...]:
    """Months to write under the axis, at most so many: the last end of a year among them, others evenly before it."""
    december = last - (last + 1) % 12
    anchor = december if december >= first else last
    for step in (1, 2, 3, 6, 12, 24, 60):
        found = tuple(at for at in range(first, last + 1) if (at - anchor) % step == 0)
        if len(found) <= most:
            break
    return found

"""Why a commune's figure moved between two periods, split exactly into what each place did. Pure functions.

With R = Σa/Σb over the places that reported both times, R₁ − R₀ = Σᵢ [(a₁ᵢ − a₀ᵢ)/B₁ − R₀·(b₁ᵢ − b₀ᵢ)/B₁]: the first
term is what was reached, the second what the denominators did. Places that reported only once make up the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.model import Indicator, Period
from data.progress import Reading


@dataclass(frozen=True)
class Contribution:
    """What one place did: `reached` by its numerator, `base` by its denominator, in points (or units of a count)."""

    place: str
    reached: Fraction
    base: Fraction
    units: Fraction


@dataclass(frozen=True)
class Movement:
    """The change of the villages' sum: `change` = Σ reached + Σ base + `reporting`."""

    before: Period
    now: Period
    change: Fraction
    places: tuple[Contribution, ...]
    reporting: Fraction
    once: int

    @property
    def base(self) -> Fraction:
        """What the denominators did, all places together."""
        return sum((one.base for one in self.places), Fraction(0))


def movement(
    indicator: Indicator, villages: Mapping[str, Sequence[Reading]], now: Period, before: Period
) -> Movement | None:
    """The change from one period to a later one; None where no place reported both times.

    Rates: each period's own a and b (of a flow, the month's own). Counts: of a stock the difference, of a flow the
    month's own against the earlier month's own.
    """
    last, first = _at(indicator, villages, now), _at(indicator, villages, before)
    both = sorted(last.keys() & first.keys())
    if not both:
        return None
    rates = indicator.kind.is_rate
    ones = (
        [_rate(sides, both) for sides in (first, last)] if rates else [_count(sides, both) for sides in (first, last)]
    )
    alls = (
        [_rate(sides, sides) for sides in (first, last)] if rates else [_count(sides, sides) for sides in (first, last)]
    )
    if None in ones or None in alls:
        return None
    places = _rate_parts(first, last, both) if rates else _count_parts(first, last, both)
    change = alls[1] - alls[0]
    return Movement(before, now, change, tuple(places), change - (ones[1] - ones[0]), len(last.keys() ^ first.keys()))


def previous_period(villages: Mapping[str, Sequence[Reading]], now: Period) -> Period | None:
    """The newest period before `now` that any village reported."""
    return max((one.period for many in villages.values() for one in many if one.period < now), default=None)


def _at(indicator: Indicator, villages: Mapping[str, Sequence[Reading]], at: Period) -> dict[str, tuple]:
    """(a, b) of each place that reported then; a count is (value, 1)."""
    found = {}
    for place, readings in villages.items():
        one = next((one for one in readings if one.period == at), None)
        if one is None:
            continue
        if indicator.kind.is_rate and one.numerator is not None and one.denominator is not None:
            found[place] = Fraction(one.numerator), Fraction(one.denominator)
        elif not indicator.kind.is_rate and one.value is not None:
            found[place] = Fraction(one.value), Fraction(1)
    return found


def _rate(sides: Mapping[str, tuple], places) -> Fraction | None:
    below = sum((sides[one][1] for one in places), Fraction(0))
    return 100 * sum((sides[one][0] for one in places), Fraction(0)) / below if below else None


def _count(sides: Mapping[str, tuple], places) -> Fraction:
    return sum((sides[one][0] for one in places), Fraction(0))


def _rate_parts(first: Mapping[str, tuple], last: Mapping[str, tuple], both: Sequence[str]):
    before, below = _rate(first, both), sum(last[one][1] for one in both)
    for one in both:
        (a0, b0), (a1, b1) = first[one], last[one]
        yield Contribution(one, 100 * (a1 - a0) / below, -before * (b1 - b0) / below, a1 - a0)


def _count_parts(first: Mapping[str, tuple], last: Mapping[str, tuple], both: Sequence[str]):
    for one in both:
        step = last[one][0] - first[one][0]
        yield Contribution(one, step, Fraction(0), step)

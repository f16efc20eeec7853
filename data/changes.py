"""What changed since an earlier period: states that turned, indicators that moved most. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.model import Indicator, OverTime, Period
from data.progress import Standing, State, like_for_like, own_value
from data.standings import Row

ORDER = (State.REGRESSING, State.OUT_OF_REACH, State.BEHIND, State.ON_TRACK, State.MET)
"""Judged states, worst first."""


@dataclass(frozen=True)
class Turn:
    """An indicator whose state is not what it was; `better` None where one side was not judged."""

    before: Standing
    now: Standing
    better: bool | None


@dataclass(frozen=True)
class Move:
    """How far an indicator moved, in points (or its unit): over `places` villages that reported both times."""

    indicator: Indicator
    before: Period
    now: Period
    change: Fraction
    places: int | None
    own: bool


def turns(before: Sequence[Row], now: Sequence[Row]) -> list[Turn]:
    """The indicators whose state changed, the worsened first, then the improved, then the others."""
    old = {row.standing.indicator.code: row.standing for row in before}
    found = []
    for row in now:
        one, was = row.standing, old.get(row.standing.indicator.code)
        if was is not None and was.state is not one.state:
            judged = was.state in ORDER and one.state in ORDER
            found.append(Turn(was, one, ORDER.index(one.state) > ORDER.index(was.state) if judged else None))
    return sorted(found, key=lambda turn: {False: 0, True: 1, None: 2}[turn.better])


def moves(now: Sequence[Row], before: Period, at: Period) -> list[Move]:
    """How far each indicator moved between two periods it was reported in, farthest first.

    Reported by village: over the places that reported both times. A flow: the period's own figure against the
    other's. Counts are weighed by their yearly goal, to stand beside percent points.
    """
    found = [(row, one) for row in now if (one := _move(row, before, at)) is not None and one.change]
    return [one for _, one in sorted(found, key=lambda pair: -_weight(*pair))]


def _weight(row: Row, move: Move) -> Fraction:
    aim = row.standing.aim
    if move.indicator.kind.is_rate:
        return abs(move.change)
    return 100 * abs(move.change) / aim.goal if aim is not None and aim.goal else Fraction(0)


def _move(row: Row, before: Period, at: Period) -> Move | None:
    indicator = row.standing.indicator
    own = indicator.over_time is OverTime.FLOW
    if row.villages and not row.official:
        sides = [_sides(row, period) for period in (before, at)]
        found = like_for_like(*sides) if indicator.kind.is_rate else _counted(*sides)
        return None if found is None else Move(indicator, before, at, *found, own)
    values = [_value(row, period) for period in (before, at)]
    return None if None in values else Move(indicator, before, at, values[1] - values[0], None, own)


def _sides(row: Row, at: Period) -> dict:
    """(a, b) of each village that reported then; a count is (value, value)."""
    rate = row.standing.indicator.kind.is_rate
    there = ((place, one) for place, readings in row.villages.items() for one in readings if one.period == at)
    pairs = ((place, (one.numerator, one.denominator) if rate else (one.value, one.value)) for place, one in there)
    return {place: pair for place, pair in pairs if None not in pair}


def _counted(before: dict, now: dict) -> tuple[Fraction, int] | None:
    both = before.keys() & now.keys()
    return (Fraction(sum(now[one][0] - before[one][0] for one in both)), len(both)) if both else None


def _value(row: Row, at: Period) -> Fraction | None:
    reading = next((one for one in row.readings if one.period == at), None)
    return None if reading is None else own_value(row.standing.indicator, reading)

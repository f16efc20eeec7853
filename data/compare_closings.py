"""Two closings side by side: what turned, moved, was promised anew or came later. Pure.

Both sides are what the meetings saw, never what is known today. What only one of them has is said, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.changes import Turn, turns
from data.closed_rows import ClosedRow
from data.model import Indicator, OverTime
from data.progress import Aim, Level, like_for_like


@dataclass(frozen=True)
class Shift:
    """How far an indicator's level moved between two closings.

    `points` in percent points, or in its unit; `units` in the counted noun, None where the counts are not known.
    `alike`: the points over the `places` villages alone that both closings have, where the others would bend the whole.
    """

    indicator: Indicator
    before: Level
    now: Level
    points: Fraction
    units: Fraction | None
    alike: Fraction | None = None
    places: int = 0


@dataclass(frozen=True)
class Promise:
    """An indicator whose target is not what it was; None: it had, or has, none."""

    indicator: Indicator
    before: Aim | None
    now: Aim | None


@dataclass(frozen=True)
class Reported:
    """How complete an indicator was: (figures that came, figures owed) then and now."""

    indicator: Indicator
    before: tuple[int, int]
    now: tuple[int, int]


@dataclass(frozen=True)
class Compared:
    """What two closings have different; `apart`: indicators with a level in both that cannot be subtracted.

    `gained` and `lost` have a level in one of the two alone; `new` and `dropped` are in the plan of one of them alone.
    """

    turns: tuple[Turn, ...]
    shifts: tuple[Shift, ...]
    apart: tuple[Indicator, ...]
    gained: tuple[Indicator, ...]
    lost: tuple[Indicator, ...]
    promises: tuple[Promise, ...]
    reported: tuple[Reported, ...]
    new: tuple[Indicator, ...]
    dropped: tuple[Indicator, ...]

    @property
    def anything(self) -> bool:
        """True where anything differs."""
        return any(vars(self).values())


def compare(before: Sequence[ClosedRow], now: Sequence[ClosedRow]) -> Compared:
    """What is different in `now`, the later of the two."""
    old, new = _whole(before), _whole(now)
    both = [(old[code], one) for code, one in new.items() if code in old]
    levels = [(was.row.standing.level, one.row.standing.level, was, one) for was, one in both]
    paired = [(was, one) for a, b, was, one in levels if a is not None and b is not None]
    shifts = [_shift(was, one, before, now) for was, one in paired if _subtract(was, one)]
    return Compared(
        turns=tuple(turns([was.row for was, _ in both], [one.row for _, one in both])),
        shifts=tuple(one for one in shifts if one.points or one.units),
        apart=tuple(one.indicator for was, one in paired if not _subtract(was, one)),
        gained=tuple(one.indicator for a, b, _, one in levels if a is None and b is not None),
        lost=tuple(one.indicator for a, b, _, one in levels if a is not None and b is None),
        promises=tuple(
            Promise(one.indicator, was.row.standing.aim, one.row.standing.aim)
            for was, one in both
            if _promised(was) != _promised(one)
        ),
        reported=tuple(
            Reported(one.indicator, _came(was), _came(one)) for was, one in both if _came(was) != _came(one)
        ),
        new=tuple(one.indicator for code, one in new.items() if code not in old),
        dropped=tuple(one.indicator for code, one in old.items() if code not in new),
    )


def _whole(rows: Sequence[ClosedRow]) -> dict[str, ClosedRow]:
    return {one.indicator.code: one for one in rows if one.row is not None}


def _subtract(was: ClosedRow, one: ClosedRow) -> bool:
    """Whether the levels count the same thing: a flow begins anew each year, and a kind may be worded anew."""
    old, new = was.indicator, one.indicator
    if (old.kind.is_rate, old.over_time, old.unit, old.scale) != (new.kind.is_rate, new.over_time, new.unit, new.scale):
        return False
    flow = new.over_time is OverTime.FLOW
    return not flow or was.row.standing.level.period.year == one.row.standing.level.period.year


def _shift(was: ClosedRow, one: ClosedRow, before: Sequence[ClosedRow], now: Sequence[ClosedRow]) -> Shift:
    old, new = was.row.standing.level, one.row.standing.level
    units = new.value - old.value
    if one.indicator.kind.is_rate:
        known = new.numerator is not None and old.numerator is not None
        units = new.numerator - old.numerator if known else None
    sides = _sides(before, was), _sides(now, one)
    summed = one.indicator.kind.is_rate and not (was.row.official or one.row.official)
    others = sides[0].keys() ^ sides[1].keys()
    found = like_for_like(*sides) if summed and others - _of_borders(was, one, sides, now) else None
    return Shift(one.indicator, old, new, new.value - old.value, units, *(found or (None, 0)))


def _sides(rows: Sequence[ClosedRow], one: ClosedRow) -> Mapping[str, tuple]:
    """(a, b) of each village's level of that indicator, where it is of the same period as the whole commune's."""
    period = one.row.standing.level.period
    levels = (
        (cell.place.id, cell.level) for cell in (each.cell for each in rows if each.indicator == one.indicator) if cell
    )
    return {
        place: (level.numerator, level.denominator)
        for place, level in levels
        if level is not None and level.period == period and None not in (level.numerator, level.denominator)
    }


def _of_borders(was: ClosedRow, one: ClosedRow, sides: Sequence[Mapping[str, tuple]], now: Sequence[ClosedRow]) -> set:
    """The villages that only one closing has because they merged or split between the two: they bend no whole."""
    period = was.row.standing.level.period
    there = {each.place.id: each.place for each in now if each.cell is not None and each.indicator == one.indicator}
    begun = {place for place in sides[1] if there[place].since is not None and there[place].since > period}
    return begun | (sides[0].keys() - there.keys() if begun else set())


def _promised(one: ClosedRow) -> tuple | None:
    """What of an aim is the promise itself, not its wording."""
    aim = one.row.standing.aim
    return None if aim is None else (aim.target.comparator, aim.goal, aim.high, aim.due, aim.target.since)


def _came(one: ClosedRow) -> tuple[int, int]:
    return one.owed - one.missing, one.owed

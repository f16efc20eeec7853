"""Who does how much: a commune's goal shared out among its villages, and what one village changes. Pure functions.

Nobody is asked to fall back, nobody for more than everyone it has, and people come whole. Sums are the villages' own:
Σa and Σb over those that reported; the others are named and get no share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil, floor
from statistics import fmean

from data.model import Direction, Indicator, Kind, OverTime, Place
from data.model import Level as ReportedAt
from data.progress import SMALL_BASE
from data.scenario import Course, Scenario
from data.standings import Row
from data.villages import Cell

BEST = 3
"""So many villages set the pace for everyone."""


class Rule(StrEnum):
    """By what rule the work is shared out."""

    EQUAL_POINTS = "equal_points"
    BY_GAP = "by_gap"
    BEST_PACE = "best_pace"
    LARGEST_FIRST = "largest_first"
    BY_HAND = "by_hand"


class Unshared(StrEnum):
    """Why nothing can be shared out."""

    COMMUNE_ONLY = "commune_only"
    NO_SUMS = "no_sums"
    FALLING = "falling"
    NO_PACE = "no_pace"


@dataclass(frozen=True)
class Part:
    """One village: `have` of `base` at the due period, `room` it still has, `units` that it is asked for."""

    place: Place
    have: int | Fraction
    base: int | Fraction
    pace: Fraction | None
    units: int | Fraction = 0
    whole: bool = True

    @property
    def room(self) -> int | Fraction:
        """How many more it can reach at all."""
        left = max(self.base - self.have, 0)
        return floor(left) if self.whole else left

    @property
    def before(self) -> Fraction:
        """Its rate at the due period if nothing is added, in percent."""
        return 100 * Fraction(self.have) / Fraction(self.base)

    @property
    def after(self) -> Fraction:
        """Its rate at the due period with what it is asked for, in percent."""
        return 100 * Fraction(self.have + self.units) / Fraction(self.base)


@dataclass(frozen=True)
class Sharing:
    """The parts in plan order. `whole` is what the goal needs; `left` of it is nobody's (below zero: more than needed).

    `step`: the points that everyone gains, of equal points, or gains a month, of the best pace. `silent`: villages
    without a figure to share by; `cut`: those that were asked by hand for more than they have room for, or less than 0.
    """

    rule: Rule
    goal: Fraction
    parts: tuple[Part, ...]
    whole: int | Fraction
    left: int | Fraction
    silent: tuple[Place, ...] = ()
    step: Fraction | None = None
    cut: tuple[Place, ...] = ()

    @property
    def reached(self) -> Fraction:
        """The rate of all villages together once everyone has done its part, in percent."""
        return 100 * Fraction(sum(one.have + one.units for one in self.parts)) / _base(self.parts)


@dataclass(frozen=True)
class Alone:
    """What hangs on one village while the others keep their own pace; rates of all villages together, in percent.

    `still`: if it adds nothing; `usual`: if it keeps its pace; `full`: if it reaches everyone. `units`: what it must
    add so that the goal is met, None where even everyone would not do; `others`: how many of the others have a pace.
    """

    place: Place
    still: Fraction
    usual: Fraction
    full: Fraction
    units: int | Fraction | None
    needed: Fraction | None
    others: int


@dataclass(frozen=True)
class Gain:
    """What all villages together would gain if that one came up to a level: points, and how many of the noun."""

    place: Place
    value: Fraction
    points: Fraction
    units: int | Fraction


def shareable(row: Row) -> Unshared | None:
    """Why the indicator cannot be shared out among villages; None where it can."""
    indicator = row.standing.indicator
    if row.standing.level is None:
        return Unshared.NO_SUMS
    if indicator.level is not ReportedAt.PLACE or indicator.over_time is OverTime.FLOW:
        return Unshared.COMMUNE_ONLY
    if not indicator.kind.is_rate or indicator.kind is Kind.SCORE:
        return Unshared.COMMUNE_ONLY
    return Unshared.FALLING if indicator.direction is Direction.DOWN else None


def parts(row: Row, cells: Sequence[Cell], scenario: Scenario) -> tuple[list[Part], list[Place]] | Unshared:
    """Every village with its a and b as they stand at the due period before any effort, and those without.

    `cells`: the villages at that row (`data.villages.cells`).
    """
    refused = shareable(row)
    if refused:
        return refused
    indicator = row.standing.indicator
    known = [cell for cell in cells if cell.level is not None and cell.level.denominator]
    silent = [cell.place for cell in cells if cell not in known]
    return ([_part(indicator, cell, row, scenario) for cell in known], silent) if known else Unshared.NO_SUMS


def _part(indicator: Indicator, cell: Cell, row: Row, scenario: Scenario) -> Part:
    base = replace(Course.of(row, scenario), level=cell.level).base(scenario.due)
    have = cell.level.numerator
    if indicator.whole:
        base = max(floor(base + Fraction(1, 2)), 1)
        have = int(have) if have == int(have) else have
    pace = None if cell.pace is None else Fraction(cell.pace.per_month)
    return Part(cell.place, have, base, pace, whole=indicator.whole)


def _base(many: Iterable[Part]) -> Fraction:
    return Fraction(sum(one.base for one in many))


def _have(many: Iterable[Part]) -> Fraction:
    return Fraction(sum(one.have for one in many))


def needed(indicator: Indicator, many: Sequence[Part], goal: Fraction, *, strictly: bool = False) -> int | Fraction:
    """How many more the villages must reach together, whole ones rounded up, never negative."""
    missing = goal * _base(many) / 100 - _have(many)
    if not indicator.whole:
        return max(missing, Fraction(0))
    return max(floor(missing) + 1 if strictly else ceil(missing), 0)


def share_out(
    row: Row,
    cells: Sequence[Cell],
    scenario: Scenario,
    rule: Rule,
    by_hand: Mapping[str, int] | None = None,
    *,
    strictly: bool = False,
) -> Sharing | Unshared:
    """The scenario's goal shared out until its due period; `by_hand`: units by village, only for that rule."""
    found = parts(row, cells, scenario)
    if isinstance(found, Unshared):
        return found
    many, silent = found
    indicator, goal = row.standing.indicator, scenario.goal
    whole = needed(indicator, many, goal, strictly=strictly)
    step, cut = None, ()
    match rule:
        case Rule.EQUAL_POINTS:
            step, exact = _equal_points(many, whole)
        case Rule.BY_GAP:
            exact = _by_gap(many, whole, [_gap(indicator, one, goal, strictly) for one in many])
        case Rule.LARGEST_FIRST:
            exact = _largest_first(many, whole, [_gap(indicator, one, goal, strictly) for one in many])
        case Rule.BEST_PACE:
            step = best_pace_of(many)
            if step is None:
                return Unshared.NO_PACE
            exact = _at_pace(many, step * Course.of(row, scenario).months(scenario.due))
        case _:
            asked = {one.place.id: Fraction((by_hand or {}).get(one.place.id, 0)) for one in many}
            exact = [max(min(asked[one.place.id], Fraction(one.room)), Fraction(0)) for one in many]
            cut = tuple(one.place for one, got in zip(many, exact, strict=True) if asked[one.place.id] != got)
    units = _whole(exact) if indicator.whole else exact
    shared = tuple(replace(one, units=share) for one, share in zip(many, units, strict=True))
    return Sharing(rule, goal, shared, whole, whole - sum(one.units for one in shared), tuple(silent), step, cut)


def _equal_points(many: Sequence[Part], whole: int | Fraction) -> tuple[Fraction, list[Fraction]]:
    """(points, share of each) so that everyone gains the same points; what one has no room for the others do."""
    left, base = Fraction(whole), _base(many)
    points = Fraction(0)
    for one in sorted(many, key=lambda one: Fraction(one.room) / Fraction(one.base)):
        points = 100 * left / base if base else Fraction(0)
        if points * one.base / 100 <= one.room:
            break
        left, base = left - one.room, base - one.base
    points = min(points, max((100 * Fraction(one.room) / Fraction(one.base) for one in many), default=points))
    return points, [min(points * one.base / 100, Fraction(one.room)) for one in many]


def _gap(indicator: Indicator, one: Part, goal: Fraction, strictly: bool) -> Fraction:
    """What a village lacks to the goal, in whole people where people are counted; never more than its room."""
    return min(Fraction(needed(indicator, [one], goal, strictly=strictly)), Fraction(one.room))


def _by_gap(many: Sequence[Part], whole: int | Fraction, gaps: Sequence[Fraction]) -> list[Fraction]:
    """In proportion to what each lacks."""
    together = sum(gaps, Fraction(0))
    given = min(Fraction(whole), together)
    return [given * gap / together if together else Fraction(0) for gap in gaps]


def _largest_first(many: Sequence[Part], whole: int | Fraction, gaps: Sequence[Fraction]) -> list[Fraction]:
    """The largest bases first, each up to the goal."""
    left, found = Fraction(whole), {}
    for one, gap in sorted(zip(many, gaps, strict=True), key=lambda pair: (-pair[0].base, pair[0].place.id)):
        found[one.place.id] = min(gap, left)
        left -= found[one.place.id]
    return [found[one.place.id] for one in many]


def best_pace_of(many: Iterable[Part]) -> Fraction | None:
    """The mean pace of the three fastest villages of some size, points a month; None without one that moves up."""
    paces = sorted((one.pace for one in many if one.pace and one.pace > 0 and one.base >= SMALL_BASE), reverse=True)
    return Fraction(fmean(paces[:BEST])) if paces else None


def _at_pace(many: Sequence[Part], points: Fraction) -> list[Fraction]:
    return [min(points * one.base / 100, Fraction(one.room)) for one in many]


def _whole(exact: Sequence[Fraction]) -> list[int]:
    """Whole numbers in place of exact shares, each at most one off, that add up to the rounded sum.

    The running sum is rounded, so that a spreadsheet can do the same with ROUND.
    """
    sums = [floor(one + Fraction(1, 2)) for one in accumulate(exact, initial=Fraction(0))]
    return [after - before for before, after in pairwise(sums)]


# ── one village ──────────────────────────────────────────────────────────────────────────────────────


def alone(row: Row, cells: Sequence[Cell], scenario: Scenario, *, strictly: bool = False) -> list[Alone] | Unshared:
    """What hangs on each village, in plan order, while the others keep their pace (without one they stand still).

    Everybody's own pace goes on from now, whenever the scenario's effort starts.
    """
    found = parts(row, cells, scenario)
    if isinstance(found, Unshared):
        return found
    many, _ = found
    indicator, months = row.standing.indicator, scenario.due.ordinal - row.standing.level.period.ordinal
    usual = {one.place.id: _usual(indicator, one, months) for one in many}
    return [_alone(indicator, many, one, usual, scenario.goal, strictly) for one in many]


def _usual(indicator: Indicator, one: Part, months: int) -> int | Fraction:
    """How many it adds at its own pace, not below nothing left and not over its room."""
    if one.pace is None:
        return 0
    added = min(max(one.pace * one.base * months / 100, -Fraction(one.have)), Fraction(one.room))
    return floor(added + Fraction(1, 2)) if indicator.whole else added


def _alone(
    indicator: Indicator,
    many: Sequence[Part],
    one: Part,
    usual: Mapping[str, int | Fraction],
    goal: Fraction,
    strictly: bool,
) -> Alone:
    base = _base(many)
    rest = _have(many) + sum(usual[other.place.id] for other in many if other.place != one.place)

    def together(added: int | Fraction) -> Fraction:
        return 100 * (rest + added) / base

    units: int | Fraction | None = needed(indicator, [replace(one, have=rest, base=base)], goal, strictly=strictly)
    if units > one.room:
        units = None
    return Alone(
        one.place,
        together(0),
        together(usual[one.place.id]),
        together(one.room),
        units,
        None if units is None else replace(one, units=units).after,
        sum(other.pace is not None for other in many if other.place != one.place),
    )


def gains(row: Row, cells: Sequence[Cell], level: Callable[[Part], Fraction] | None = None) -> list[Gain] | Unshared:
    """What all would gain if one village reached the average (or `level`), most first; who is there is left out."""
    found = parts(row, cells, Scenario(due=row.standing.at))
    if isinstance(found, Unshared):
        return found
    many, _ = found
    base, indicator = _base(many), row.standing.indicator
    average = 100 * _have(many) / base
    result = []
    for one in many:
        missing = (level(one) if level else average) * one.base / 100 - one.have
        units = ceil(missing) if indicator.whole else missing
        if missing > 0:
            result.append(Gain(one.place, one.before, 100 * Fraction(units) / base, units))
    return sorted(result, key=lambda one: (-one.points, one.place.id))


@dataclass(frozen=True)
class KeepingUp:
    """One village keeping up with another: at its level of today, and at its pace until the due period.

    `by_level`, `by_pace`: the rate of all villages together, in percent; `usual`: without it. Pace: the others keep
    theirs.
    """

    place: Place
    model: Place
    level: Gain | None
    by_pace: Fraction | None
    usual: Fraction
    units: int | Fraction | None


def keeping_up(row: Row, cells: Sequence[Cell], scenario: Scenario, place: str, model: str) -> KeepingUp | Unshared:
    """What changes if village `place` keeps up with village `model`."""
    found = parts(row, cells, scenario)
    if isinstance(found, Unshared):
        return found
    many, _ = found
    known = {one.place.id: one for one in many}
    if place not in known or model not in known:
        return Unshared.NO_SUMS
    one, other = known[place], known[model]
    indicator, months = row.standing.indicator, scenario.due.ordinal - row.standing.level.period.ordinal
    usual = {each.place.id: _usual(indicator, each, months) for each in many}
    now, base = _have(many) + sum(usual.values()), _base(many)
    today = next(cell.level.value for cell in cells if cell.place.id == model)
    by_level = next((gain for gain in gains(row, cells, lambda _: today) if gain.place.id == place), None)
    if other.pace is None:
        return KeepingUp(one.place, other.place, by_level, None, 100 * now / base, None)
    added = _usual(indicator, replace(one, pace=other.pace), months)
    return KeepingUp(
        one.place,
        other.place,
        by_level,
        100 * (now - usual[place] + added) / base,
        100 * now / base,
        added - usual[place],
    )

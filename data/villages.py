"""Every village against a yardstick: level, gap, people still to reach, tier. Pure functions.

No plan sets targets for villages, so the yardstick is the commune's path (*mức của xã*), or the straight line from
the village's own first figure to the commune's promise (*mức riêng*). A gap is signed: below zero is behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import fmean

from data.lineage import Estimate
from data.model import Direction, Indicator, Kind, Level, OverTime, Period, Place, Plan
from data.progress import (
    ENOUGH_COVERAGE,
    NOISE,
    SMALL_BASE,
    Pace,
    better_or_equal,
    levels,
    milestone,
    months_held,
    on_path,
    owed_since,
    pace_of,
    pace_series,
    path_in_force,
    units_short,
    wilson,
)
from data.progress import Level as Standing
from data.standings import Row


class Yardstick(StrEnum):
    """What a village is held against."""

    COMMUNE = "commune"
    OWN = "own"


class Tier(StrEnum):
    """Where a village stands once chance is allowed for: its Wilson interval against the yardstick."""

    ABOVE = "above"
    LEVEL = "level"
    BELOW = "below"


@dataclass(frozen=True)
class Cell:
    """One village at one indicator; `level` None: not reported for the judged period.

    `gap` in points (or the unit of a count), `short` in the counted noun to the yardstick, `pace` a month; `estimated`:
    the level rests on the share of a former village that was split.
    """

    indicator: Indicator
    place: Place
    at: Period
    level: Standing | None = None
    last_known: Standing | None = None
    yardstick: Fraction | None = None
    gap: Fraction | None = None
    short: int | Fraction | None = None
    small_base: bool = False
    tier: Tier | None = None
    pace: Pace | None = None
    estimated: bool = False


@dataclass(frozen=True)
class Village:
    """One village over several indicators: its cells in the order of the rows, its mean gap over those judged."""

    place: Place
    cells: tuple[Cell, ...]
    mean_gap: float | None
    judged: int


@dataclass(frozen=True)
class Left:
    """What one village still has to reach, and the share of the whole up to and with it, in percent."""

    cell: Cell
    units: int | Fraction
    cumulated: Fraction


def by_village(rows: Sequence[Row]) -> list[Row]:
    """The rows that are reported by village, in plan order."""
    return [row for row in rows if row.standing.indicator.level is Level.PLACE]


def judged_period(plan: Plan, row: Row, at: Period) -> Period:
    """The period whose figures stand at `at`: the newest that was owed or that most villages reported.

    A few villages that report more often than they owe accuse nobody; `at` itself where a report owed since is missing.
    """
    known = Counter(one.period for readings in row.villages.values() for one in readings if one.period <= at)
    fit = [one for one, many in known.items() if plan.owes(one) or many >= ENOUGH_COVERAGE * len(plan.places)]
    newest = max(fit or known, default=at)
    return at if owed_since(plan, newest, at) else newest


def cells(
    plan: Plan, row: Row, at: Period, yardstick: Yardstick = Yardstick.COMMUNE, due: Period | None = None
) -> list[Cell]:
    """Every village of the plan at that indicator; `due`: held against what is promised for then, not for now."""
    period = judged_period(plan, row, at)
    return [_cell(plan, row, place, period, yardstick, due) for place in plan.places]


def _cell(plan: Plan, row: Row, place: Place, at: Period, yardstick: Yardstick, due: Period | None) -> Cell:
    indicator = row.standing.indicator
    readings = [one for one in row.villages.get(place.id, ()) if one.period <= at]
    history = levels(indicator, readings)
    newest = history[-1] if history else None
    level = newest if newest is not None and newest.period == at else None
    should = _yardstick(plan, row, history, at, yardstick, due)
    cell = Cell(indicator, place, at, level, newest, should)
    if level is None:
        return cell
    guessed = [one for one in readings if isinstance(one, Estimate)]
    measured = [one for one in readings if one not in guessed] if guessed else readings
    facts = {
        "pace": pace_of(indicator, pace_series(indicator, measured), months_held(plan, indicator, measured)),
        "estimated": any(_rests_on(indicator, level, one) for one in guessed),
        "small_base": _rate(indicator) and level.denominator is not None and level.denominator < SMALL_BASE,
    }
    if should is not None:
        facts |= {
            "gap": signed_gap(indicator, level.value, should),
            "short": units_short(indicator, level, should),
            "tier": None if facts["estimated"] else _tier(indicator, level, should),
        }
    return Cell(**{**vars(cell), **facts})


def _rests_on(indicator: Indicator, level: Standing, one: Estimate) -> bool:
    """Whether a level is that reading's, or of a flow holds it in its year so far."""
    flow = indicator.over_time is OverTime.FLOW
    return one.period == level.period or (flow and one.period.year == level.period.year)


def signed_gap(indicator: Indicator, value: Fraction, should: Fraction) -> Fraction:
    """How far a value is better (above zero) or worse (below) than it should be."""
    return value - should if indicator.direction is Direction.UP else should - value


def _yardstick(
    plan: Plan, row: Row, history: Sequence[Standing], at: Period, yardstick: Yardstick, due: Period | None
) -> Fraction | None:
    indicator = row.standing.indicator
    if not indicator.kind.is_rate:
        return None  # what the commune counts in a year is not what each village should count
    targets, points = plan.targets_of(indicator.code, row.standing.at), row.standing.path
    if yardstick is Yardstick.OWN and history:
        points = path_in_force(plan, indicator, row.standing.at, (history[0].period, history[0].value))
    found = milestone(plan, points, targets, due) if due else on_path(plan, points, targets, at)
    return found[0] if found else None


def _rate(indicator: Indicator) -> bool:
    return indicator.kind.is_rate and indicator.kind is not Kind.SCORE


def _tier(indicator: Indicator, level: Standing, should: Fraction) -> Tier | None:
    if not _rate(indicator) or level.denominator is None:
        return None
    low, high = wilson(level.numerator, level.denominator)
    if low - NOISE <= float(should) <= high + NOISE:
        return Tier.LEVEL
    return Tier.ABOVE if better_or_equal(indicator, level.value, should) else Tier.BELOW


def villages(plan: Plan, columns: Sequence[Sequence[Cell]]) -> list[Village]:
    """The villages over these indicators (`cells` of each), the one that lags most first; unjudged ones last."""
    found = []
    for at, place in enumerate(plan.places):
        own = tuple(column[at] for column in columns)
        gaps = [float(one.gap) for one in own if one.gap is not None]
        found.append(Village(place, own, fmean(gaps) if gaps else None, len(gaps)))
    return sorted(found, key=lambda one: (one.mean_gap is None, one.mean_gap or 0.0, one.place.id))


def narrowed(found: Sequence[Village], codes: Collection[str]) -> list[Village]:
    """The same villages in the same order with the cells of those indicators alone; their means stay the whole's."""
    return [
        Village(one.place, tuple(cell for cell in one.cells if cell.indicator.code in codes), one.mean_gap, one.judged)
        for one in found
    ]


def moved(now: Sequence[Village], before: Sequence[Village]) -> dict[str, tuple[float, float]]:
    """Each village's mean gap (before, now), over the indicators judged both times; the others are left out."""
    old = {one.place.id: one for one in before}
    found = {}
    for one in now:
        was = old.get(one.place.id)
        pairs = [
            (float(then.gap), float(this.gap))
            for then, this in zip(was.cells if was else (), one.cells, strict=bool(was))
            if then.gap is not None and this.gap is not None
        ]
        if pairs:
            found[one.place.id] = (fmean(a for a, _ in pairs), fmean(b for _, b in pairs))
    return found


def remaining(many: Sequence[Cell]) -> list[Left]:
    """Who still has how many to reach up to the yardstick, most first, cumulated; those without any are left out."""
    behind = sorted((one for one in many if one.short), key=lambda one: (-one.short, one.place.id))
    whole = Fraction(sum(Fraction(one.short) for one in behind))
    found, so_far = [], Fraction(0)
    for one in behind:
        so_far += Fraction(one.short)
        found.append(Left(one, one.short, 100 * so_far / whole))
    return found


def sorted_by_gap(many: Sequence[Cell]) -> list[Cell]:
    """The villages of one indicator, worst gap first; without a yardstick by value; those not reported last."""

    def key(one: Cell) -> tuple:
        if one.level is None:
            return 2, Fraction(0), one.place.id
        if one.gap is None:
            return 1, signed_gap(one.indicator, one.level.value, Fraction(0)), one.place.id
        return 0, one.gap, one.place.id

    return sorted(many, key=key)

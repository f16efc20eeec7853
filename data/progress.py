"""Progress as three facts and one state: where it should be, where it is, how fast it moves. Pure functions.

Every threshold of the product stands here once. Levels, paths and positions are exact fractions; pace and
forecast are floats. The time axis counts months (`Period.ordinal`), so the end of 2027 is period 12/2027.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, sqrt
from statistics import fmean, median

from scipy.special import gammaincinv

from data.model import Comparator, Direction, FigureState, Indicator, Kind, OverTime, Period, Plan, Target
from data.slopes import median_slope, slope_interval

ENOUGH_COVERAGE = Fraction(80, 100)
"""Share of the base that must have reported before a level is judged."""
ENOUGH_PERIODS = 3
"""Readings needed before a pace is given."""
PACE_WINDOW = 12
"""Readings a pace looks back over."""
SUSTAINED = 6
"""Readings over which a pace counts as kept up."""
SMALL_BASE = 30
"""Denominators below this speak softly."""
CONFIDENCE = 0.95
_Z = 1.959964
_MAD_TO_SD = 1.4826
NOISE = 1e-9
"""Floats nearer than this are the same number."""


class State(StrEnum):
    """The one word for an indicator."""

    NO_TARGET = "no_target"
    NOT_ENOUGH = "not_enough"
    MET = "met"
    REGRESSING = "regressing"
    ON_TRACK = "on_track"
    OUT_OF_REACH = "out_of_reach"
    BEHIND = "behind"


class Basis(StrEnum):
    """Why a path has the value it has at some point."""

    BASELINE = "baseline"
    GIVEN = "given"
    INTERPOLATED = "interpolated"
    CARRIED = "carried"
    ASSUMED_YEAR = "assumed_year"


@dataclass(frozen=True)
class Reading:
    """One period's own sums at one place or for the commune. `coverage`: share of the base that reported."""

    period: Period
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    coverage: Fraction = Fraction(1)
    state: FigureState = FigureState.REPORTED


@dataclass(frozen=True)
class Level:
    """Where an indicator stands: percent for rates, count otherwise; a flow is summed over its year to date."""

    period: Period
    value: Fraction
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    months: int = 1
    coverage: Fraction = Fraction(1)


@dataclass(frozen=True)
class PathPoint:
    """A dated value the commune should pass through."""

    period: Period
    value: Fraction
    basis: Basis


@dataclass(frozen=True)
class Aim:
    """What is to be reached next: the number, by when, and whether a document says so."""

    target: Target
    goal: Fraction
    high: Fraction | None
    due: Period
    basis: Basis


@dataclass(frozen=True)
class Pace:
    """Change a month, with the interval of the slope, from so many readings."""

    per_month: float
    low: float
    high: float
    readings: int


@dataclass(frozen=True)
class Required:
    """What must happen until the due period: points (or counts) a month, and the counted noun a month.

    `average` is set for a flow rate due this year: the rate that every month still to come must have,
    because what is counted so far stays in the year's Σa/Σb. It may exceed 100.
    """

    per_month: Fraction
    nouns_per_month: Fraction | None
    months_left: int
    average: Fraction | None = None


@dataclass(frozen=True)
class Forecast:
    """Where the present pace leads by a period, clipped to the scale."""

    period: Period
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Standing:
    """Everything a screen says about one indicator at one period."""

    indicator: Indicator
    at: Period
    state: State
    level: Level | None = None
    last_known: Level | None = None
    own: Fraction | None = None
    aim: Aim | None = None
    path: tuple[PathPoint, ...] = ()
    path_now: Fraction | None = None
    position: Fraction | None = None
    behind: int | Fraction | None = None
    short: int | Fraction | None = None
    held: int = 1
    pace: Pace | None = None
    required: Required | None = None
    forecasts: tuple[Forecast, ...] = ()
    met_in: Period | None = None
    exceeded: bool = False
    early: bool = False
    small_base: bool = False
    close_call: bool = False
    reason: str = ""


# ── level ────────────────────────────────────────────────────────────────────────────────────────────


def levels(indicator: Indicator, readings: Iterable[Reading]) -> list[Level]:
    """The level at each reading, oldest first; a reading that gives none (b = 0, percent of a flow) is left out.

    A stock is its own figure. A flow is Σa/Σb, or the sum of counts, over its year so far; a percent that
    came without its a and b is shown for a stock and never summed.
    """
    found = []
    year: list[Reading] = []
    for reading in sorted(readings, key=lambda one: one.period):
        if indicator.over_time is OverTime.STOCK:
            year = [reading]
        else:
            year = [one for one in year if one.period.year == reading.period.year] + [reading]
        level = _level(indicator, year)
        if level is not None:
            found.append(level)
    return found


def _level(indicator: Indicator, months: Sequence[Reading]) -> Level | None:
    last = months[-1]
    coverage = sum(one.coverage for one in months) / len(months)
    if not indicator.kind.is_rate:
        counts = [one.value for one in months if one.value is not None]
        if not counts or last.value is None:
            return None
        return Level(last.period, Fraction(sum(counts)), months=len(counts), coverage=coverage)
    if all(one.numerator is None for one in months):
        alone = len(months) == 1 and indicator.over_time is OverTime.STOCK
        if alone and last.value is not None:
            return Level(last.period, Fraction(last.value), coverage=coverage)
        return None
    unknown = [one for one in months if one.numerator is None or one.denominator is None]
    if any(one.state is not FigureState.NOTHING_AROSE for one in unknown):
        return None
    known = [one for one in months if one not in unknown]
    a = Fraction(sum(one.numerator for one in known))
    b = Fraction(sum(one.denominator for one in known))
    return Level(last.period, 100 * a / b, a, b, len(months), coverage) if b else None


def level_at(indicator: Indicator, readings: Iterable[Reading], period: Period) -> Level | None:
    """The level at exactly that period, None where it was not reported then."""
    year = [one for one in readings if one.period.year == period.year and one.period <= period]
    return next((one for one in levels(indicator, year) if one.period == period), None)


def own_value(indicator: Indicator, reading: Reading) -> Fraction | None:
    """The month's own figure, in percent or as a count."""
    if indicator.kind.is_rate and reading.numerator is not None and reading.denominator:
        return 100 * Fraction(reading.numerator) / Fraction(reading.denominator)
    return None if reading.value is None else Fraction(reading.value)


# ── targets and path ─────────────────────────────────────────────────────────────────────────────────


def aim_at(plan: Plan, targets: Sequence[Target], at: Period) -> Aim | None:
    """The promise that judges that period: the next one due, else the last one carried forward (tạm tính)."""
    promised = sorted((one for one in targets if one.goal is not None), key=lambda one: one.year)
    if not promised:
        return None
    for target in promised:
        if target.year >= at.year:
            due = Period(at.year if target.per_year else target.year, 12)
            basis = Basis.GIVEN if target.year_given else Basis.ASSUMED_YEAR
            return _aim(target, due, basis)
    return _aim(promised[-1], Period(min(max(at.year, plan.span[0]), plan.span[1]), 12), Basis.CARRIED)


def _aim(target: Target, due: Period, basis: Basis) -> Aim:
    return Aim(target, Fraction(target.goal), None if target.high is None else Fraction(target.high), due, basis)


def path_points(
    plan: Plan, indicator: Indicator, targets: Sequence[Target], start: tuple[Period, Fraction] | None
) -> tuple[PathPoint, ...]:
    """The path's known points, oldest first: start, each promised year, then the last one carried to the end.

    Between two points the path is a straight line. A start that is already better than the first promise
    gives a level path: nobody is asked to fall back. A start after the first promise changes nothing: what was
    promised stands. Yearly counts have no path across years: see `on_path`.
    """
    promised = sorted((one for one in targets if one.goal is not None), key=lambda one: one.year)
    if not promised or promised[0].per_year:
        return ()
    points = [
        PathPoint(Period(one.year, 12), Fraction(one.goal), Basis.GIVEN if one.year_given else Basis.ASSUMED_YEAR)
        for one in promised
    ]
    last = points[-1]
    points += [
        PathPoint(Period(year, 12), last.value, Basis.CARRIED) for year in range(last.period.year + 1, plan.span[1] + 1)
    ]
    if start is None or points[0].period <= start[0]:
        return tuple(points)
    period, value = start
    if better_or_equal(indicator, value, points[0].value):
        value = points[0].value
    return (PathPoint(period, value, Basis.BASELINE), *points)


def path_in_force(
    plan: Plan, indicator: Indicator, at: Period, start: tuple[Period, Fraction] | None
) -> tuple[PathPoint, ...]:
    """The path as it holds at that period, bent where a later version of the targets came into force.

    Up to a bend it is the path that judged then; from there a straight line leads from where it had come to the next
    promise of the new version.
    """
    points: tuple[PathPoint, ...] = ()
    for since in (plan.start, *plan.turns(indicator.code, at)):
        ahead = path_points(plan, indicator, plan.targets_of(indicator.code, since), start)
        points = _bent(plan, indicator, points, ahead, since)
    return points


def _bent(
    plan: Plan, indicator: Indicator, points: Sequence[PathPoint], ahead: Sequence[PathPoint], since: Period
) -> tuple[PathPoint, ...]:
    """The old path up to the period before `since`, then the new one; past a lowered promise it goes on level."""
    last = since.plus(-1)
    held = on_path(plan, points, (), last) if points else None
    later = [one for one in ahead if one.period > last]
    if held is None or not later:
        return tuple(ahead)
    bend = [PathPoint(last, *held)]
    if not better_or_equal(indicator, later[0].value, held[0]) and later[0].period > since:
        basis = Basis.CARRIED if later[0].basis is Basis.CARRIED else Basis.INTERPOLATED
        bend.append(PathPoint(since, later[0].value, basis))
    return (*(one for one in points if one.period < last), *bend, *later)


def on_path(
    plan: Plan, points: Sequence[PathPoint], targets: Sequence[Target], at: Period
) -> tuple[Fraction, Basis] | None:
    """Where the value should be at that period, and why; None before the path begins or without a promise.

    A yearly count is due pro rata: half of it by June.
    """
    if not points:
        aim = aim_at(plan, targets, at)
        return None if aim is None else (aim.goal * at.month / 12, aim.basis)
    if at < points[0].period:
        return None
    for before, after in pairwise(points):
        if at == before.period:
            return before.value, before.basis
        if before.period < at < after.period:
            share = Fraction(at.ordinal - before.period.ordinal, after.period.ordinal - before.period.ordinal)
            basis = Basis.CARRIED if after.basis is Basis.CARRIED else Basis.INTERPOLATED
            return before.value + share * (after.value - before.value), basis
    last = points[-1]
    return last.value, last.basis if at == last.period else Basis.CARRIED


def milestone(
    plan: Plan, points: Sequence[PathPoint], targets: Sequence[Target], at: Period
) -> tuple[Fraction, Basis] | None:
    """The value promised for the end of that period: as `on_path`, but a yearly count is due in full."""
    if points:
        return on_path(plan, points, targets, at)
    aim = aim_at(plan, targets, at)
    return None if aim is None else (aim.goal, aim.basis)


def better_or_equal(indicator: Indicator, value: Fraction | float, other: Fraction | float) -> bool:
    """Whether `value` is at least as good as `other`."""
    return value >= other if indicator.direction is Direction.UP else value <= other


def satisfies(indicator: Indicator, aim: Aim, value: Fraction) -> bool:
    """Whether the value keeps the promise: "trên 70 %" is not kept at 70,0."""
    match aim.target.comparator:
        case Comparator.EXACTLY:
            return value == aim.goal
        case Comparator.MORE:
            return better_or_equal(indicator, value, aim.goal) and value != aim.goal
    return better_or_equal(indicator, value, aim.goal)


def units_short(indicator: Indicator, level: Level, goal: Fraction, *, strictly: bool = False) -> int | Fraction | None:
    """How many of the counted noun are missing to `goal`, never negative; None where b is unknown."""
    if indicator.kind.is_rate:
        if level.denominator is None:
            return None
        wanted, have = goal * level.denominator / 100, level.numerator
    else:
        wanted, have = goal, level.value
    missing = wanted - have if indicator.direction is Direction.UP else have - wanted
    if not indicator.whole:
        return max(missing, Fraction(0))
    return max(floor(missing) + 1 if strictly else ceil(missing), 0)


# ── pace and forecast ────────────────────────────────────────────────────────────────────────────────


def pace_series(indicator: Indicator, readings: Iterable[Reading]) -> list[tuple[int, float]]:
    """(month, value) to measure a pace on, oldest first, without thinly covered readings.

    Stocks: the level. Flows: the month's own rate or count.
    """
    series = []
    for one in sorted(readings, key=lambda one: one.period):
        value = _own_float(indicator, one)
        if value is not None and one.coverage >= ENOUGH_COVERAGE:
            series.append((one.period.ordinal, value))
    return series


def _own_float(indicator: Indicator, reading: Reading) -> float | None:
    """`own_value` to draw a slope through, five times as fast as by way of a fraction."""
    if indicator.kind.is_rate and reading.numerator is not None and reading.denominator:
        return float(100 * reading.numerator) / float(reading.denominator)
    return None if reading.value is None else float(reading.value)


def months_held(plan: Plan, indicator: Indicator, readings: Sequence[Reading]) -> int:
    """How many months each figure of a flow holds: the plan's rhythm where only owed periods were answered.

    Where a quarterly plan is answered at quarter ends alone, each figure is its quarter's; a single figure from
    another month shows that months are reported.
    """
    every = plan.rhythm.months
    if indicator.over_time is OverTime.STOCK or any(one.period.month % every for one in readings):
        return 1
    return every


def pace_of(indicator: Indicator, series: Sequence[tuple[int, float]], held: int = 1) -> Pace | None:
    """The change a month over the newest readings with its 95 % interval; None below three readings.

    `held`: months that each figure of a flow holds (`months_held`).

    Theil–Sen slope (Sen 1968). Counts of a flow: events a month with the exact Poisson interval (Garwood 1936),
    because a median slope of rare events is always zero.
    """
    recent = series[-PACE_WINDOW:]
    if len(recent) < ENOUGH_PERIODS:
        return None
    if _counts_events(indicator):
        events, months = sum(value for _, value in recent), len(recent) * held
        return Pace(events / months, *_poisson(events, months), len(recent))
    return Pace(median_slope(recent), *slope_interval(recent, CONFIDENCE), len(recent))


def _counts_events(indicator: Indicator) -> bool:
    return indicator.over_time is OverTime.FLOW and not indicator.kind.is_rate


def _poisson(events: float, months: int) -> tuple[float, float]:
    tail = (1 - CONFIDENCE) / 2
    low = gammaincinv(events, tail) if events else 0.0
    return float(low) / months, float(gammaincinv(events + 1, 1 - tail)) / months


def best_pace(indicator: Indicator, many: Iterable[Sequence[tuple[int, float]]]) -> float | None:
    """The best slope that any of the series kept up over six readings in a row; None without such a history."""
    sign = 1 if indicator.direction is Direction.UP else -1
    windows = (series[first : first + SUSTAINED] for series in many for first in range(len(series) - SUSTAINED + 1))
    best = max((sign * median_slope(window) for window in windows), default=None)
    return None if best is None else sign * best


def required_pace(indicator: Indicator, level: Level, aim: Aim, held: int = 1) -> Required | None:
    """What is left divided by the months left; None once due or done."""
    months = aim.due.ordinal - level.period.ordinal
    if months <= 0 or satisfies(indicator, aim, level.value):
        return None
    per_month = (aim.goal - level.value) / months
    if indicator.over_time is OverTime.FLOW and indicator.kind.is_rate:
        return Required(per_month, None, months, _average_needed(level, aim, months, held))
    nouns = units_short(indicator, level, aim.goal, strictly=aim.target.comparator is Comparator.MORE)
    return Required(per_month, None if nouns is None else Fraction(nouns) / months, months)


def _average_needed(level: Level, aim: Aim, months: int, held: int) -> Fraction | None:
    if aim.due.year != level.period.year:
        return None
    ahead = level.denominator / (level.months * held) * months
    return (aim.goal * (level.denominator + ahead) - 100 * level.numerator) / ahead


def best_average(indicator: Indicator, many: Iterable[Sequence[tuple[int, float]]]) -> float | None:
    """The best mean that any of the series kept up over six readings in a row; None without such a history."""
    sign = 1 if indicator.direction is Direction.UP else -1
    best = [
        sign * fmean(value for _, value in series[first : first + SUSTAINED])
        for series in many
        for first in range(len(series) - SUSTAINED + 1)
    ]
    return sign * max(best) if best else None


def forecast(
    indicator: Indicator, level: Level, series: Sequence[tuple[int, float]], pace: Pace, until: Period, held: int = 1
) -> Forecast:
    """Where the present pace leads by `until`, with an interval from the slope's interval and the scatter.

    Stocks go on from the last level. Flow rates become the year's rate: what is counted so far and the
    expected months, each weighing the same volume. Flow counts become that year's total, whose interval is
    the Poisson one alone.
    """
    slopes = (pace.per_month, pace.low, pace.high)
    if _counts_events(indicator):
        ends, scatter = [_year_total(level, slope, until) for slope in slopes], 0.0
    else:
        anchor, scatter = _line(series, pace, level.period)
        if indicator.over_time is OverTime.STOCK:
            ends = [float(level.value) + slope * (until.ordinal - level.period.ordinal) for slope in slopes]
        else:
            ends = [_year_rate(level, anchor, slope, until, held) for slope in slopes]
    low, high = min(ends) - scatter, max(ends) + scatter
    return Forecast(until, *(_clip(indicator, value) for value in (ends[0], low, high)))


def _line(series: Sequence[tuple[int, float]], pace: Pace, at: Period) -> tuple[float, float]:
    """(value of the robust line at that period, half-width of the scatter around it)."""
    flat = [value - pace.per_month * (month - at.ordinal) for month, value in series[-PACE_WINDOW:]]
    anchor = median(flat)
    return anchor, _Z * _MAD_TO_SD * median(abs(one - anchor) for one in flat)


def _year_rate(level: Level, anchor: float, slope: float, until: Period, held: int) -> float:
    same_year = until.year == level.period.year
    first = level.period.ordinal + 1 if same_year else Period(until.year, 1).ordinal
    ahead = [_percent(anchor + slope * (month - level.period.ordinal)) for month in range(first, until.ordinal + 1)]
    known = [float(level.value)] * level.months * held if same_year else []
    return fmean(known + ahead)


def _year_total(level: Level, slope: float, until: Period) -> float:
    if until.year == level.period.year:
        return float(level.value) + slope * (until.ordinal - level.period.ordinal)
    return slope * until.month


def _percent(value: float) -> float:
    return min(max(value, 0.0), 100.0)


def _clip(indicator: Indicator, value: float) -> float:
    return _percent(value) if indicator.kind.is_rate else max(value, 0.0)


def meeting_period(indicator: Indicator, level: Level, aim: Aim, pace: Pace | None, last: Period) -> Period | None:
    """The first period in which the present pace of a stock reaches the goal, none later than `last`."""
    if pace is None or indicator.over_time is OverTime.FLOW:
        return None
    left = float(aim.goal - level.value)
    if left == 0:
        return level.period.plus(1) if pace.per_month * (1 if indicator.direction is Direction.UP else -1) > 0 else None
    if left * pace.per_month <= 0:
        return None
    months = ceil(left / pace.per_month - NOISE)
    if aim.target.comparator is Comparator.MORE:
        months = floor(left / pace.per_month + NOISE) + 1
    period = level.period.plus(min(months, 12 * 100))
    return period if period <= last else None


# ── small bases, like for like ───────────────────────────────────────────────────────────────────────


def wilson(numerator: Fraction, denominator: Fraction) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share, in percent. Source: Wilson (1927)."""
    n = float(denominator)
    p = min(float(numerator) / n, 1.0)
    centre = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return 100 * (centre - half), 100 * (centre + half)


def like_for_like(
    before: dict[str, tuple[Decimal, Decimal]], now: dict[str, tuple[Decimal, Decimal]]
) -> tuple[Fraction, int] | None:
    """(change in points, number of places) between two periods, over the places that reported both times.

    Each side maps a place to its (numerator, denominator); None where no place reported both times.
    """
    both = before.keys() & now.keys()
    sums = [[Fraction(sum(side[place][part] for place in both)) for part in (0, 1)] for side in (before, now)]
    if not both or not sums[0][1] or not sums[1][1]:
        return None
    return 100 * sums[1][0] / sums[1][1] - 100 * sums[0][0] / sums[0][1], len(both)


# ── the judgement ────────────────────────────────────────────────────────────────────────────────────


def judge(
    plan: Plan,
    indicator: Indicator,
    readings: Sequence[Reading],
    at: Period,
    baseline: tuple[Period, Fraction] | None = None,
    peers: Iterable[Sequence[Reading]] = (),
) -> Standing:
    """The standing of one indicator at one period, by the targets in force then.

    `readings` are the commune's own (or one village's), up to and including `at`; `baseline` is what set-up
    recorded, else the first reading starts the path; `peers` are the series a pace may be compared with.
    """
    readings = sorted((one for one in readings if one.period <= at), key=lambda one: one.period)
    targets = plan.targets_of(indicator.code, at)
    history = levels(indicator, readings)
    newest = history[-1] if history else None
    first = next((one for one in history if one.coverage >= ENOUGH_COVERAGE), next(iter(history), None))
    start = None if first is None else (first.period, first.value)
    if baseline is not None and baseline[0] <= at:
        start = baseline
    points = path_in_force(plan, indicator, at, start)
    aim = aim_at(plan, targets, at)
    fresh = newest is not None and newest.period == readings[-1].period and not owed_since(plan, newest.period, at)
    if fresh and aim is not None and aim.target.per_year:
        fresh = newest.period.year == at.year  # last year's count says nothing about this year's promise
    own = own_value(indicator, readings[-1]) if fresh else None
    facts = Standing(
        indicator, at, State.NOT_ENOUGH, level=newest if fresh else None, last_known=newest, own=own, aim=aim,
        path=points,
    )  # fmt: skip
    if aim is None or first_part_year(plan, aim, at):
        reason = "" if aim is None else "Năm đầu chưa trọn: theo dõi, chưa chấm."
        return _with_pace(facts, plan, readings, state=State.NO_TARGET, reason=reason)
    if not fresh:
        return facts
    return _judge_level(_with_pace(facts, plan, readings), plan, targets, readings, peers)


def _with_pace(facts: Standing, plan: Plan, readings: Sequence[Reading], **changes: object) -> Standing:
    held = months_held(plan, facts.indicator, readings)
    series = pace_series(facts.indicator, readings)
    pace = pace_of(facts.indicator, series, held) if facts.level is not None else None
    forecasts = ()
    if pace is not None:
        ends = (Period(year, 12) for year in (2027, 2030))
        forecasts = tuple(
            forecast(facts.indicator, facts.level, series, pace, end, held)
            for end in ends
            if facts.level.period < end <= plan.end
        )
    return _changed(facts, held=held, pace=pace, forecasts=forecasts, **changes)


def _judge_level(
    facts: Standing,
    plan: Plan,
    targets: Sequence[Target],
    readings: Sequence[Reading],
    peers: Iterable[Sequence[Reading]],
) -> Standing:
    indicator, level, aim = facts.indicator, facts.level, facts.aim
    should = on_path(plan, facts.path, targets, level.period)
    path_now = should[0] if should else None
    met = satisfies(indicator, aim, level.value)
    strictly = aim.target.comparator is Comparator.MORE
    facts = _changed(
        facts,
        path_now=path_now,
        position=None if path_now is None else level.value - path_now,
        behind=None if path_now is None else units_short(indicator, level, path_now),
        short=0 if met else units_short(indicator, level, aim.goal, strictly=strictly),
        required=required_pace(indicator, level, aim, facts.held),
        met_in=None if met else meeting_period(indicator, level, aim, facts.pace, plan.end),
        exceeded=met and _exceeds(indicator, aim, level.value),
        early=met and level.period < aim.due and aim.basis is not Basis.CARRIED and _cannot_slip(indicator),
        **_softness(indicator, level, aim),
    )
    return _changed(facts, **_state(facts, readings, peers, met=met))


def _state(
    facts: Standing, readings: Sequence[Reading], peers: Iterable[Sequence[Reading]], *, met: bool
) -> dict[str, object]:
    indicator, level, pace = facts.indicator, facts.level, facts.pace
    if level.coverage < ENOUGH_COVERAGE:
        return {"state": State.NOT_ENOUGH, "reason": "Các nơi đã báo chưa đủ 80 % mẫu số."}
    if met:
        return {"state": State.MET}
    if pace is None:
        return {"state": State.NOT_ENOUGH, "reason": f"Chưa đủ {ENOUGH_PERIODS} kỳ để biết nhịp độ."}
    if facts.path_now is None:
        return {"state": State.NOT_ENOUGH, "reason": "Số liệu có trước mốc xuất phát của lộ trình."}
    on_or_above = better_or_equal(indicator, level.value, facts.path_now)
    if not on_or_above and _falling(indicator, pace):
        return {"state": State.REGRESSING}
    if on_or_above and level.period < facts.aim.due:
        return {"state": State.ON_TRACK}
    if beyond_history(facts, readings, peers):
        return {"state": State.OUT_OF_REACH}
    return {"state": State.BEHIND}


def beyond_history(facts: Standing, readings: Sequence[Reading], peers: Iterable[Sequence[Reading]]) -> bool:
    """Whether a pace is required that neither the readings nor a peer of some size ever kept up over six of them.

    False while there is no such history, and where nothing is required any more.
    """
    indicator, required = facts.indicator, facts.required
    if required is None:
        return False
    series = [pace_series(indicator, one) for one in (readings, *(p for p in peers if big_enough(p)))]
    if required.average is not None or _counts_events(indicator):
        best = best_average(indicator, series)
        needed = required.per_month * facts.held if required.average is None else required.average
    else:
        best, needed = best_pace(indicator, series), required.per_month
    if best is None:
        return False
    missing = float(needed) - best if indicator.direction is Direction.UP else best - float(needed)
    return missing > NOISE


def owed_since(plan: Plan, reported: Period, at: Period) -> bool:
    """Whether a report newer than `reported` was owed by `at`, so that the older one no longer stands for it."""
    return any(plan.owes(Period.of(month)) for month in range(reported.ordinal + 1, at.ordinal + 1))


def first_part_year(plan: Plan, aim: Aim, at: Period) -> bool:
    """Whether a yearly promise falls into the plan's first year that began late: followed, not judged."""
    return aim.target.per_year and at.year == plan.start.year and plan.start.month > 1


def _cannot_slip(indicator: Indicator) -> bool:
    if indicator.over_time is OverTime.STOCK:
        return True
    return not indicator.kind.is_rate and indicator.direction is Direction.UP


def _exceeds(indicator: Indicator, aim: Aim, value: Fraction) -> bool:
    bar = aim.goal if aim.high is None else aim.high
    return better_or_equal(indicator, value, bar) and value != bar


def _falling(indicator: Indicator, pace: Pace) -> bool:
    if _counts_events(indicator):
        return False  # events a month are a level, not a slope
    return pace.high < 0 if indicator.direction is Direction.UP else pace.low > 0


def big_enough(readings: Sequence[Reading]) -> bool:
    """Whether a pace of these readings says something: no denominator of a handful."""
    return bool(readings) and all(one.denominator is None or one.denominator >= SMALL_BASE for one in readings)


def _softness(indicator: Indicator, level: Level, aim: Aim) -> dict[str, bool]:
    if level.denominator is None or indicator.kind is Kind.SCORE:
        return {}  # the points of a scale are no base
    low, high = wilson(level.numerator, level.denominator)
    return {"small_base": level.denominator < SMALL_BASE, "close_call": low < float(aim.goal) < high}


def _changed(standing: Standing, **changes: object) -> Standing:
    return Standing(**{**vars(standing), **changes})

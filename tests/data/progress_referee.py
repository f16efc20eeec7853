"""A second, slow judge, written from design §4: plain fractions, a loop for every month, every pair compared.

It shares no code with data/progress.py but the words for the states, and serves only to contradict it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from data.model import Comparator, Direction, FigureState, Indicator, OverTime, Plan, Rhythm, Target
from data.progress import State

NORMAL_975 = Fraction("1.959964")


@dataclass(frozen=True)
class Stand:
    """A level: its value, its a and b where they are known, from how many figures, the mean coverage."""

    value: Fraction
    a: Fraction | None
    b: Fraction | None
    months: int
    coverage: Fraction


@dataclass(frozen=True)
class Verdict:
    """What the slow judge finds."""

    state: State
    level: Fraction | None = None
    path_now: Fraction | None = None
    position: Fraction | None = None
    short: int | Fraction | None = None
    slope: Fraction | None = None


def month_number(period) -> int:
    """Months counted from January of year 0."""
    return 12 * period.year + period.month - 1


# ── level ────────────────────────────────────────────────────────────────────────────────────────────


def level(indicator: Indicator, readings, month: int) -> Stand | None:
    """Where the indicator stands with that month's reading."""
    by_month = {month_number(one.period): one for one in readings}
    if month not in by_month:
        return None
    if indicator.over_time is OverTime.STOCK:
        return _stock(indicator, by_month[month])
    january = month - month % 12
    year = [by_month[one] for one in range(january, month + 1) if one in by_month]
    return _counted(year) if _is_count(indicator) else _rated(year)


def _is_count(indicator: Indicator) -> bool:
    return str(indicator.kind) in ("count", "yes_no")


def _stock(indicator: Indicator, one) -> Stand | None:
    if not _is_count(indicator) and one.numerator is not None:
        return _rated([one])
    if one.value is None:
        return None
    return Stand(Fraction(one.value), None, None, 1, one.coverage)


def _counted(year) -> Stand | None:
    if year[-1].value is None:
        return None
    total = Fraction(0)
    for one in year:
        if one.value is not None:
            total += Fraction(one.value)
    return Stand(total, None, None, len(year), sum(one.coverage for one in year) / len(year))


def _rated(year) -> Stand | None:
    a = b = Fraction(0)
    for one in year:
        if one.numerator is not None and one.denominator is not None:
            a += Fraction(one.numerator)
            b += Fraction(one.denominator)
        elif one.state is not FigureState.NOTHING_AROSE:
            return None
    if b == 0:
        return None
    return Stand(100 * a / b, a, b, len(year), sum(one.coverage for one in year) / len(year))


def own(indicator: Indicator, one) -> Fraction | None:
    """What that month says by itself."""
    if _is_count(indicator) or one.numerator is None:
        return None if one.value is None else Fraction(one.value)
    return 100 * Fraction(one.numerator) / Fraction(one.denominator) if one.denominator else None


# ── promises ─────────────────────────────────────────────────────────────────────────────────────────


def promises(plan: Plan, indicator: Indicator, at: int) -> dict[int, Target]:
    """The targets that bind in that month, by year: from the plan's first month on each version replaces the last."""
    duty = (Comparator.MORE, Comparator.AT_LEAST, Comparator.EXACTLY, Comparator.RANGE)
    own = [one for one in plan.targets if one.code == indicator.code]
    found = {one.year: one for one in own if one.since is None}
    for month in range(month_number(plan.start), at + 1):
        for one in own:
            if one.since is not None and month_number(one.since) == month:
                found[one.year] = one
    return {year: one for year, one in found.items() if one.comparator in duty}


def decisions(plan: Plan, indicator: Indicator, at: int) -> list[int]:
    """The months, up to that one, from which a later version held."""
    own = {month_number(one.since) for one in plan.targets if one.code == indicator.code and one.since is not None}
    return [month for month in sorted(own) if month <= at]


def bar(target: Target) -> Fraction:
    """The number to reach: the low end of a range."""
    return Fraction(target.low if target.comparator is Comparator.RANGE else target.value)


def in_force(plan: Plan, indicator: Indicator, month: int, at: int) -> tuple[Target, int] | None:
    """The promise that judges a month by what was decided until `at`, and the month it is due."""
    bound = promises(plan, indicator, at)
    if not bound:
        return None
    year = month // 12
    for wanted in range(year, plan.span[1] + 1):
        if wanted in bound:
            due = year if bound[wanted].per_year else wanted
            return bound[wanted], 12 * due + 11
    return bound[max(bound)], 12 * min(max(year, plan.span[0]), plan.span[1]) + 11


def path(plan: Plan, indicator: Indicator, start, month: int, at: int) -> Fraction | None:
    """Where the value should be by what was decided until `at`: walked month by month from point to point."""
    bound = promises(plan, indicator, at)
    if bound and bound[min(bound)].per_year:
        target, _ = in_force(plan, indicator, month, at)
        return bar(target) * (month % 12 + 1) / 12
    return _along(plan, indicator, start, month, decisions(plan, indicator, at))


def _along(plan: Plan, indicator: Indicator, start, month: int, turns: list[int]) -> Fraction | None:
    """The path after these decisions: up to the last one as it was before it, then on from where it was by then."""
    points = _points(plan, indicator, start, turns[-1] if turns else 0)
    if not points:
        return None
    held = _along(plan, indicator, start, turns[-1] - 1, turns[:-1]) if turns else None
    if held is None:
        return None if month < min(points) else _walk(points, month)
    turn = turns[-1]
    if month < turn:
        return _along(plan, indicator, start, month, turns[:-1])
    ahead = {one: value for one, value in points.items() if one >= turn}
    nearest = ahead[min(ahead)]
    lowered = held > nearest if indicator.direction is Direction.UP else held < nearest
    return _walk({turn - 1: held, **({turn: nearest} if lowered else {}), **ahead}, month)


def _points(plan: Plan, indicator: Indicator, start, at: int) -> dict[int, Fraction]:
    """The months and values of one version: the start, what is promised, and that carried to the plan's end."""
    bound = promises(plan, indicator, at)
    if not bound:
        return {}
    points = {12 * year + 11: bar(target) for year, target in bound.items()}
    for year in range(max(bound) + 1, plan.span[1] + 1):
        points[12 * year + 11] = bar(bound[max(bound)])
    if start is not None and start[0] < min(points):
        first = points[min(points)]
        up = indicator.direction is Direction.UP
        points[start[0]] = min(start[1], first) if up else max(start[1], first)
    return points


def _walk(points: dict[int, Fraction], month: int) -> Fraction:
    at, value = min(points), points[min(points)]
    while at < month:
        ahead = [one for one in points if one > at]
        if not ahead:
            return value
        step = (points[min(ahead)] - value) / (min(ahead) - at)
        at, value = at + 1, value + step
    return value


def keeps(indicator: Indicator, target: Target, stand: Stand) -> bool:
    """Whether the promise is kept, by cross-multiplication where a and b are known."""
    have, want = stand.value, bar(target)
    if stand.b is not None:
        have, want = 100 * stand.a, bar(target) * stand.b
    if target.comparator is Comparator.EXACTLY:
        return have == want
    if indicator.direction is Direction.DOWN:
        have, want = -have, -want
    return have > want if target.comparator is Comparator.MORE else have >= want


def short(indicator: Indicator, target: Target, stand: Stand) -> int | Fraction | None:
    """How many are missing: one is added at a time until the promise is kept (or passed)."""
    if keeps(indicator, target, stand):
        return 0
    if not _is_count(indicator) and stand.b is None:
        return None
    sign = 1 if indicator.direction is Direction.UP else -1
    have = stand.value if _is_count(indicator) else stand.a
    want = bar(target) if _is_count(indicator) else bar(target) * stand.b / 100
    if indicator.noun in ("tỷ đồng", "điểm"):
        return max(sign * (want - have), Fraction(0))
    added = 0
    while not _passed(target, sign * (have + sign * added), sign * want):
        added += 1
    return added


def _passed(target: Target, have: Fraction, want: Fraction) -> bool:
    return have > want if target.comparator is Comparator.MORE else have >= want


# ── pace ─────────────────────────────────────────────────────────────────────────────────────────────


def series(indicator: Indicator, readings) -> list[tuple[int, Fraction]]:
    """(month, the month's own value), without months that less than 80 % of the base reported."""
    found = []
    for one in sorted(readings, key=lambda one: month_number(one.period)):
        value = own(indicator, one)
        if value is not None and 100 * one.coverage >= 80:
            found.append((month_number(one.period), value))
    return found


def slopes(points: list[tuple[int, Fraction]]) -> list[Fraction]:
    """The slope between every two points, sorted."""
    found = []
    for at, (month, value) in enumerate(points):
        for later, other in points[at + 1 :]:
            found.append((other - value) / (later - month))
    return sorted(found)


def median(values: list[Fraction]) -> Fraction:
    """The middle one, or the mean of the middle two."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def events(indicator: Indicator) -> bool:
    """True for a yearly count, whose pace is events a month."""
    return _is_count(indicator) and indicator.over_time is OverTime.FLOW


def holds(plan: Plan, indicator: Indicator, readings) -> int:
    """Three for a flow of a quarterly plan answered in March, June, September, December alone; twelve for a yearly."""
    if indicator.over_time is OverTime.STOCK:
        return 1
    months = {one.period.month for one in readings}
    regular = [duty.rhythm for duty in plan.reporting if duty.rhythm is not Rhythm.AD_HOC]
    rhythm = regular[0] if regular else Rhythm.YEARLY
    if rhythm is Rhythm.QUARTERLY and months <= {3, 6, 9, 12}:
        return 3
    return 12 if rhythm is Rhythm.YEARLY and months <= {12} else 1


def slope(indicator: Indicator, points: list[tuple[int, Fraction]], held: int) -> Fraction | None:
    """The pace over the last twelve readings; None below three."""
    recent = points[-12:]
    if len(recent) < 3:
        return None
    if events(indicator):
        return sum(value for _, value in recent) / len(recent) / held
    return median(slopes(recent))


def slope_interval(points: list[tuple[int, Fraction]]) -> tuple[Fraction, Fraction]:
    """Sen's interval: slopes at the ranks (N ∓ z·sd of Kendall's S) ÷ 2, ties allowed for."""
    recent = points[-12:]
    ordered = slopes(recent)
    n, pairs = len(recent), len(ordered)
    spread = n * (n - 1) * (2 * n + 5)
    values = [value for _, value in recent]
    for value in set(values):
        tied = values.count(value)
        spread -= tied * (tied - 1) * (2 * tied + 5)
    reach = float(NORMAL_975) * (spread / 18) ** 0.5
    lowest = max(round((pairs - reach) / 2), 1)  # ranks from 1
    highest = min(round((pairs + reach) / 2) + 1, pairs)
    return ordered[lowest - 1], ordered[highest - 1]


def worsening(indicator: Indicator, points: list[tuple[int, Fraction]]) -> bool:
    """The slope's whole interval lies on the bad side of zero."""
    if events(indicator):
        return False
    low, high = slope_interval(points)
    return high < 0 if indicator.direction is Direction.UP else low > 0


# ── the verdict ──────────────────────────────────────────────────────────────────────────────────────


def newest_stand(plan: Plan, indicator: Indicator, readings, month: int) -> tuple[int, Stand] | None:
    """The level that may still be judged: nothing newer is owed, and the newest reading gives one."""
    if not readings:
        return None
    last = max(month_number(one.period) for one in readings)
    stand = level(indicator, readings, last)
    if stand is None:
        return None
    every = plan.rhythm.months
    first_owed, last_owed = month_number(plan.start), 12 * plan.span[1] + 11
    for later in range(last + 1, month + 1):
        if first_owed <= later <= last_owed and (later % 12 + 1) % every == 0:
            return None
    return last, stand


def first_level(indicator: Indicator, readings) -> tuple[int, Fraction] | None:
    """The first reported period that gives a level on 80 % of the base; where none does, the first that gives one."""
    thin = None
    for one in sorted(month_number(one.period) for one in readings):
        stand = level(indicator, readings, one)
        if stand is not None and 100 * stand.coverage >= 80:
            return one, stand.value
        if stand is not None and thin is None:
            thin = one, stand.value
    return thin


def verdict(plan: Plan, indicator: Indicator, readings, at, baseline=None, peers=()) -> Verdict:
    """The standing, found the slow way."""
    month = month_number(at)
    readings = [one for one in readings if month_number(one.period) <= month]
    found = newest_stand(plan, indicator, readings, month)
    points = series(indicator, readings)
    held = holds(plan, indicator, readings)
    pace = slope(indicator, points, held) if found else None
    bound = in_force(plan, indicator, month, month)
    shown = found[1].value if found else None
    if bound is None or _part_year(plan, bound[0], month):
        return Verdict(State.NO_TARGET, shown, slope=pace)
    target, due = bound
    if found is None or (target.per_year and found[0] // 12 != month // 12):
        return Verdict(State.NOT_ENOUGH)
    when, stand = found
    start = first_level(indicator, readings)
    if baseline is not None and month_number(baseline[0]) <= month:
        start = month_number(baseline[0]), Fraction(baseline[1])
    should = path(plan, indicator, start, when, month)
    gap = None if should is None else stand.value - should
    state = _state(
        plan, indicator, (target, due), (when, stand), gap, points, _histories(indicator, points, peers), held
    )
    return Verdict(state, stand.value, should, gap, short(indicator, target, stand), pace)


def _part_year(plan: Plan, target: Target, month: int) -> bool:
    return target.per_year and month // 12 == plan.start.year and plan.start.month != 1


def _histories(indicator: Indicator, points, peers) -> list[list[tuple[int, Fraction]]]:
    kept = [points]
    for peer in peers:
        if peer and not any(one.denominator is not None and one.denominator < 30 for one in peer):
            kept.append(series(indicator, peer))
    return kept


def _state(plan, indicator, promise, standing, gap, points, histories, held) -> State:
    (target, due), (when, stand) = promise, standing
    good = None if gap is None else (gap >= 0 if indicator.direction is Direction.UP else gap <= 0)
    if 100 * stand.coverage < 80:
        state = State.NOT_ENOUGH
    elif keeps(indicator, target, stand):
        state = State.MET
    elif len(points) < 3 or good is None:
        state = State.NOT_ENOUGH
    elif not good and worsening(indicator, points):
        state = State.REGRESSING
    elif good and when < due:
        state = State.ON_TRACK
    elif when < due and _never_done(indicator, target, due, standing, histories, held):
        state = State.OUT_OF_REACH
    else:
        state = State.BEHIND
    return state


def _never_done(indicator, target, due, standing, histories, held) -> bool:
    """The pace (or the average) needed is better than anything kept up over six readings."""
    when, stand = standing
    left = due - when
    needed, measure = (bar(target) - stand.value) / left, _slope_of_six
    if events(indicator):
        needed, measure = needed * held, _mean_of_six
    elif indicator.over_time is OverTime.FLOW and due // 12 == when // 12:
        needed, measure = _average_needed(target, stand, left, held), _mean_of_six
    sign = 1 if indicator.direction is Direction.UP else -1
    kept = []
    for points in histories:
        for first in range(len(points) - 5):
            kept.append(sign * measure(points[first : first + 6]))
    return bool(kept) and max(kept) < sign * needed


def _slope_of_six(points) -> Fraction:
    return median(slopes(points))


def _mean_of_six(points) -> Fraction:
    return sum(value for _, value in points) / 6


def _average_needed(target: Target, stand: Stand, left: int, held: int) -> Fraction:
    """The rate of every month to come, each as busy as those so far, that brings the year to the promise."""
    b = stand.b
    for _ in range(left):
        b += stand.b / stand.months / held
    still_wanted = bar(target) * b / 100 - stand.a
    return 100 * still_wanted / (b - stand.b)

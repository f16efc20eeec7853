"""A second, slow account of the leaders' screens: loops over raw figures, plain fractions, one person at a time.

It shares nothing with data/villages.py, movement.py, changes.py or outlook.py but the nouns, and serves only to
contradict them. Paths and promises come from the other slow judge, progress_referee.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from data.model import Comparator, Direction, Figure, FigureState, Indicator, OverTime, Plan, Target
from tests.data import progress_referee as slow

Z = Fraction("1.959964")


@dataclass(frozen=True)
class Stand:
    """A village's level, with its a and b where they are known."""

    value: Fraction
    a: Fraction | None = None
    b: Fraction | None = None


@dataclass(frozen=True)
class Judged:
    """One village at one indicator."""

    place: str
    stand: Stand | None
    yardstick: Fraction | None
    gap: Fraction | None = None
    short: int | Fraction | None = None
    tier: str | None = None


@dataclass(frozen=True)
class Moved:
    """A change of the villages' sum and its parts: (place, reached, base, units)."""

    change: Fraction
    parts: tuple[tuple[str, Fraction, Fraction, Fraction], ...]
    reporting: Fraction
    once: int


def is_rate(indicator: Indicator) -> bool:
    return str(indicator.kind) in ("ratio", "share", "score")


def of_place(figures: Iterable[Figure], indicator: Indicator, place: str | None) -> dict[int, Figure]:
    """One place's figures of that indicator by month."""
    found = {}
    for one in figures:
        if one.indicator == indicator.code and one.place == place:
            found[slow.month_number(one.period)] = one
    return found


# ── levels ───────────────────────────────────────────────────────────────────────────────────────────


def level(indicator: Indicator, figures: dict[int, Figure], month: int) -> Stand | None:
    """Where a village stands with that month's figure; a flow from January on."""
    if month not in figures:
        return None
    first = month if indicator.over_time is OverTime.STOCK else month - month % 12
    year = [figures[one] for one in range(first, month + 1) if one in figures]
    if not is_rate(indicator):
        return _count(year)
    last = figures[month]
    if indicator.over_time is OverTime.STOCK and last.numerator is None and last.value is not None:
        return Stand(Fraction(last.value))
    return _rate(year)


def _count(year: list[Figure]) -> Stand | None:
    total = Fraction(0)
    for one in year:
        total += Fraction(one.value or 0)
    return None if year[-1].value is None else Stand(total)


def _rate(year: list[Figure]) -> Stand | None:
    a = b = Fraction(0)
    for one in year:
        if one.numerator is not None and one.denominator is not None:
            a, b = a + Fraction(one.numerator), b + Fraction(one.denominator)
        elif one.state is not FigureState.NOTHING_AROSE:
            return None
    return Stand(100 * a / b, a, b) if b else None


# ── villages against a yardstick ─────────────────────────────────────────────────────────────────────


def judged_month(plan: Plan, indicator: Indicator, figures: list[Figure], at: int) -> int:
    """The newest month that was owed or told by four in five villages, else any told one; `at` where one is missing."""
    told: dict[int, set[str]] = {}
    for place in plan.places:
        for month in of_place(figures, indicator, place.id):
            if month <= at:
                told.setdefault(month, set()).add(place.id)
    if not told:
        return at
    regular = [one for one in told if owed(plan, one) or 5 * len(told[one]) >= 4 * len(plan.places)]
    newest = max(regular) if regular else max(told)
    for month in range(newest + 1, at + 1):
        if owed(plan, month):
            return at
    return newest


def owed(plan: Plan, month: int) -> bool:
    """Whether the rhythm asks for that month, within the plan's years."""
    within = slow.month_number(plan.start) <= month <= 12 * plan.span[1] + 11
    return within and (month % 12 + 1) % plan.rhythm.months == 0


def cells(plan: Plan, indicator: Indicator, figures: list[Figure], at: int, start, *, own: bool, due: int | None):
    """Every village; `start`: where the commune's path begins, `own`: lines of the villages' own, `due`: by when."""
    month = judged_month(plan, indicator, figures, at)
    found = []
    for place in plan.places:
        history = {one: told for one, told in of_place(figures, indicator, place.id).items() if one <= month}
        stand = level(indicator, history, month)
        first = _first(indicator, history) if own else None
        should = None
        if is_rate(indicator):
            should = slow.path(plan, indicator, first or start, month if due is None else due, at)
        found.append(_judged(indicator, place.id, stand, should))
    return found


def _first(indicator: Indicator, history: dict[int, Figure]) -> tuple[int, Fraction] | None:
    for month in sorted(history):
        stand = level(indicator, history, month)
        if stand is not None:
            return month, stand.value
    return None


def _judged(indicator: Indicator, place: str, stand: Stand | None, should: Fraction | None) -> Judged:
    if stand is None or should is None:
        return Judged(place, stand, should)
    gap = stand.value - should
    if indicator.direction is Direction.DOWN:
        gap = -gap
    return Judged(place, stand, should, gap, units(indicator, stand, should), tier(indicator, stand, should, gap))


def units(indicator: Indicator, stand: Stand, goal: Fraction) -> int | Fraction | None:
    """How many are missing: one more is let in (or out) until it is enough; money is subtracted."""
    if is_rate(indicator) and stand.b is None:
        return None
    have = stand.a if is_rate(indicator) else stand.value
    want = goal * stand.b / 100 if is_rate(indicator) else goal
    step = 1 if indicator.direction is Direction.UP else -1
    if indicator.noun in ("tỷ đồng", "triệu đồng", "đồng", "điểm"):
        return max(step * (want - have), Fraction(0))
    missing = 0
    while step * (have + step * missing) < step * want:
        missing += 1
    return missing


def tier(indicator: Indicator, stand: Stand, should: Fraction, gap: Fraction) -> str | None:
    """Wilson's interval holds a share s where n·(p − s)² is at most z²·s·(1 − s): no root is taken."""
    if stand.b is None or str(indicator.kind) == "score":
        return None
    p, s = min(stand.a / stand.b, Fraction(1)), should / 100
    if stand.b * (p - s) ** 2 <= Z**2 * s * (1 - s):
        return "level"
    return "above" if gap >= 0 else "below"


def mean_gap(judged: Iterable[Judged]) -> tuple[Fraction | None, int]:
    """The mean over those that have a gap, and how many they are."""
    total, many = Fraction(0), 0
    for one in judged:
        if one.gap is not None:
            total, many = total + one.gap, many + 1
    return (total / many, many) if many else (None, 0)


def remaining(judged: Iterable[Judged]) -> list[tuple[str, int | Fraction, Fraction]]:
    """(place, units, percent of all missing up to and with it), the greatest taken out one after another."""
    left = {one.place: one.short for one in judged if one.short}
    whole = sum(left.values())
    found, gone = [], Fraction(0)
    while left:
        most = max(left.values())
        place = min(name for name, many in left.items() if many == most)
        gone += left.pop(place)
        found.append((place, most, gone * 100 / whole))
    return found


# ── why it moved ─────────────────────────────────────────────────────────────────────────────────────


def sides(plan: Plan, indicator: Indicator, figures: list[Figure], month: int) -> dict[str, tuple]:
    """(a, b) of every village of the plan in that month; (count, 1) for counts."""
    found = {}
    for place in plan.places:
        one = of_place(figures, indicator, place.id).get(month)
        if one is None:
            continue
        if not is_rate(indicator):
            if one.value is not None:
                found[place.id] = Fraction(one.value), Fraction(1)
        elif one.numerator is not None and one.denominator is not None:
            found[place.id] = Fraction(one.numerator), Fraction(one.denominator)
    return found


def total(indicator: Indicator, told: dict[str, tuple], places: Iterable[str]) -> Fraction | None:
    """Σa/Σb in percent, or the sum of counts."""
    a = b = Fraction(0)
    for place in places:
        a, b = a + told[place][0], b + told[place][1]
    if not is_rate(indicator):
        return a
    return 100 * a / b if b else None


def movement(plan: Plan, indicator: Indicator, figures: list[Figure], before: int, now: int) -> Moved | None:
    """What each village did: first its a moves, at the rate before; then its b, at the price of that rate."""
    first, last = sides(plan, indicator, figures, before), sides(plan, indicator, figures, now)
    both = sorted(one for one in first if one in last)
    if not both or None in (total(indicator, first, both), total(indicator, last, both)):
        return None
    rate, below, parts = total(indicator, first, both), sum(last[one][1] for one in both), []
    for one in both:
        units = last[one][0] - first[one][0]
        if is_rate(indicator):
            parts.append((one, 100 * units / below, rate * (first[one][1] - last[one][1]) / below, units))
        else:
            parts.append((one, units, Fraction(0), units))
    change = total(indicator, last, last) - total(indicator, first, first)
    alike = total(indicator, last, both) - rate
    once = [one for one in {*first, *last} if one not in both]
    return Moved(change, tuple(parts), change - alike, len(once))


def like_for_like(plan: Plan, indicator: Indicator, figures: list[Figure], before: int, now: int):
    """(change, villages) over those that reported both times; None where there are none."""
    first, last = sides(plan, indicator, figures, before), sides(plan, indicator, figures, now)
    both = [one for one in first if one in last]
    then, today = (total(indicator, one, both) for one in (first, last))
    return None if not both or None in (then, today) else (today - then, len(both))


# ── milestones ───────────────────────────────────────────────────────────────────────────────────────


def promised(plan: Plan, indicator: Indicator, start, month: int, at: int) -> tuple[Fraction, Target] | None:
    """What is due at that month, and the promise that asks for it; a yearly count in full, but in no part year.

    A month that has come is held to what was decided by then, a later one to what is decided `at` the look.
    """
    at = min(month, at)
    bound = slow.in_force(plan, indicator, month, at)
    if bound is None:
        return None
    target, _ = bound
    if target.per_year and month // 12 == plan.start.year and plan.start.month > 1:
        return None
    goal = slow.bar(target) if target.per_year else slow.path(plan, indicator, start, month, at)
    return None if goal is None else (goal, target)


def stand_for(plan: Plan, indicator: Indicator, readings, at: int, until: int) -> tuple[int, slow.Stand] | None:
    """(month, level) that answers a milestone: what was reported then where it has passed, else today's."""
    months = [slow.month_number(one.period) for one in readings]
    if until <= at:
        found = slow.level(indicator, readings, until) if until in months else None
        return None if found is None else (until, found)
    return slow.newest_stand(plan, indicator, readings, at)


def still_to_reach(indicator: Indicator, target: Target, goal: Fraction, stand: slow.Stand) -> int | Fraction | None:
    """The units missing to keep the promise, "trên" one beyond; 0 where it is kept."""
    if keeps(indicator, target, goal, stand.value):
        return 0
    missing = units(indicator, Stand(stand.value, stand.a, stand.b), goal)
    if missing is None or target.comparator is not Comparator.MORE or not indicator.whole:
        return missing
    have = stand.a if is_rate(indicator) else stand.value
    want = goal * stand.b / 100 if is_rate(indicator) else goal
    step = 1 if indicator.direction is Direction.UP else -1
    return missing + 1 if have + step * missing == want else missing


def keeps(indicator: Indicator, target: Target, goal: Fraction, value: Fraction) -> bool:
    """Whether that value is what was promised; on the way to "đúng" as far as the path is enough."""
    if target.comparator is Comparator.EXACTLY and goal == slow.bar(target):
        return value == goal
    better = value > goal if indicator.direction is Direction.UP else value < goal
    return better or (value == goal and target.comparator is not Comparator.MORE)

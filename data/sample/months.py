"""The made-up months of a commune: villages, bases, baselines and figures, all drawn from their names. Pure.

Each village has a size, each indicator a temper (ahead, steady, slow, stuck, falling), each month a small wobble, by a
seeded generator, so that they are the same every time. Some villages miss some months.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from data.model import FigureState, Indicator, Kind, Level, OverTime, Period, Place, Plan
from data.plan_store import BaseEntry, BaselineEntry, blank_places
from data.progress import aim_at

SAMPLE_PLACES = {"tan-ninh": 16, "thuong-ninh": 14, "thong-nhat": 18, "giao-minh": 20}
"""How many made-up villages the four plans without a list are shown with."""
MISSING = 0.04
"""How often a village's figure is missing."""
LATE = 0.05
"""How often a department hands in nothing for a month."""

_VILLAGE_SHARE = {
    "population": 1.0, "age14": 0.79, "age15": 0.77, "adults": 0.72, "households": 0.27, "vneid2": 0.46,
    "business_households": 0.018, "teams": 0.0, "team_members": 0.0,
}  # fmt: skip
_COMMUNE_SIZE = {
    "staff": 118, "officials": 62, "heads": 9, "enterprises": 47, "units": 41, "sections_teams": 29,
    "villages": 18, "key_products": 12,
}  # fmt: skip
_TEMPERS = (1.3, 1.2, 1.12, 1.08, 1.04, 1.0, 0.94, 0.8, 0.5, -0.2)


def places_of(plan: Plan) -> list[Place]:
    """The plan's own villages, else made-up ones."""
    if plan.places:
        return list(plan.places)
    word = plan.unit_word.capitalize()
    names = [f"{word} mẫu {number}" for number in range(1, SAMPLE_PLACES.get(plan.slug, 0) + 1)]
    return blank_places(names, plan.unit_word)


def draw(*names: object) -> random.Random:
    """A generator that gives the same for the same names."""
    return random.Random(":".join(str(one) for one in names))


def _size(plan: Plan, base: str, place: str | None) -> int:
    """The standing size of a base at a place, or in the whole commune."""
    if place is None:
        if base in _VILLAGE_SHARE:
            return sum(_size(plan, base, one.id) for one in plan.places) or 1
        return _COMMUNE_SIZE.get(base, 40)
    people = _people(plan.slug, place)
    if base in ("teams", "villages"):
        return 1
    if base == "team_members":
        return draw(plan.slug, place, base).randint(5, 9)
    return max(round(people * _VILLAGE_SHARE.get(base, 0.5)), 4)


@lru_cache(maxsize=512)
def _people(slug: str, place: str) -> int:
    return draw(slug, place, "people").randint(430, 1280)


def bases_of(plan: Plan, places: list[Place]) -> list[BaseEntry]:
    """The standing sizes of these villages and the commune, for every base that the plan's indicators use."""
    whole = Plan(**{**vars(plan), "places": tuple(places)})
    used = dict.fromkeys(one.base for one in plan.indicators if one.base)
    entries = []
    for base in used:
        villages = [one.id for one in places] if base in _VILLAGE_SHARE else []
        for place in (*villages, None):
            size = Decimal(_size(whole, base, place))
            entries.append(BaseEntry(base, place, plan.start.date, size, "Số liệu minh hoạ"))
    return entries


def baselines_of(plan: Plan) -> list[BaselineEntry]:
    """Where each indicator with a promise stood when the plan began."""
    day = plan.start.date
    return [
        BaselineEntry(one.code, day, Decimal(round(_start(plan, one) * 100)), "Số liệu minh hoạ")
        for one in plan.indicators
        if one.kind in (Kind.RATIO, Kind.SHARE) and one.over_time is OverTime.STOCK and _goal(plan, one, plan.start)
    ]


def _goal(plan: Plan, indicator: Indicator, at: Period) -> float:
    aim = aim_at(plan, plan.targets_of(indicator.code, at), at)
    return 0.0 if aim is None else float(aim.goal)


def _start(plan: Plan, indicator: Indicator) -> float:
    goal = (_goal(plan, indicator, plan.start) or 55.0) / 100
    low, high = (0.8, 0.97) if indicator.over_time is OverTime.FLOW else (0.42, 0.78)
    return goal * draw(plan.slug, indicator.code, "start").uniform(low, high)


def figures(plan: Plan, period: Period) -> Iterator[dict]:
    """The illustrative observations of one period, as rows for the store."""
    for indicator in plan.indicators:
        owner = next((one.owner for one in plan.targets_of(indicator.code)), "")
        if owner and draw(plan.slug, owner, period, "late").random() < LATE:
            continue
        spread, course = indicator.level is Level.PLACE and plan.places, _course(plan, indicator)
        for place in [one.id for one in plan.places] if spread else [None]:
            if place and draw(plan.slug, indicator.code, place, period, "missing").random() < MISSING:
                continue
            yield {
                "indicator": indicator.code, "place": place, "period": period.date, "state": FigureState.REPORTED,
                "rule": "sample", **_numbers(plan, indicator, place, period, course),
            }  # fmt: skip


def numbers(plan: Plan, indicator: Indicator, place: str | None, period: Period) -> dict[str, Decimal]:
    """What that place would report of that indicator then, as columns: a and b, or a value."""
    return _numbers(plan, indicator, place, period, _course(plan, indicator))


class _Course(NamedTuple):
    """Where an indicator's share starts, what it goes towards in so many months, and how eagerly."""

    start: float
    goal: float
    months: int
    temper: float


def _course(plan: Plan, indicator: Indicator) -> _Course:
    aim = aim_at(plan, plan.targets_of(indicator.code, plan.start), plan.start)
    goal = (float(aim.goal) if aim else 75.0) / 100
    months = max((aim.due.ordinal if aim else plan.end.ordinal) - plan.start.ordinal, 1)
    return _Course(_start(plan, indicator), goal, months, draw(plan.slug, indicator.code, "temper").choice(_TEMPERS))


def _numbers(
    plan: Plan, indicator: Indicator, place: str | None, period: Period, course: _Course
) -> dict[str, Decimal]:
    if not indicator.kind.is_rate:
        return {"value": Decimal(_count(plan, indicator, period))}
    if indicator.kind is Kind.SCORE:
        points = round(_share(plan, indicator, None, period, course) * float(indicator.scale), 1)
        return {"numerator": Decimal(str(points)), "denominator": indicator.scale}
    if indicator.base:
        whole = _size(plan, indicator.base, place)
    else:
        volume = draw(plan.slug, indicator.code, "volume").randint(90, 420)
        whole = round(volume * draw(plan.slug, indicator.code, period, "volume").uniform(0.8, 1.2))
    part = round(whole * _share(plan, indicator, place, period, course))
    return {"numerator": Decimal(min(max(part, 0), whole)), "denominator": Decimal(whole)}


def _share(plan: Plan, indicator: Indicator, place: str | None, period: Period, course: _Course) -> float:
    """Where the share stands in that month: from its start towards its goal at the indicator's temper."""
    start, goal, months, temper = course
    own = _own(plan.slug, indicator.code, place) if place else 0.0
    done = (period.ordinal - plan.start.ordinal) / months
    if done > 1:
        done = 1 + (done - 1) * 0.25
    wobble = draw(plan.slug, indicator.code, place, period, "wobble").uniform(-0.008, 0.008)
    if indicator.over_time is OverTime.FLOW:
        wobble *= 4
    value = start + (goal - start) * done * (temper + own) + own * start * 0.5 + wobble
    return min(max(value, 0.01), 1.0)


@lru_cache(maxsize=4096)
def _own(slug: str, code: str, place: str) -> float:
    """How far a village goes its own way."""
    return draw(slug, code, place, "own").uniform(-0.15, 0.15)


def _count(plan: Plan, indicator: Indicator, period: Period) -> int:
    """Events this month for a flow, so many in all for a stock."""
    if indicator.over_time is OverTime.FLOW:
        goal = _goal(plan, indicator, period) or 3.0
        return int(draw(plan.slug, indicator.code, period, "events").random() < goal / 12)
    months = period.ordinal - plan.start.ordinal
    return 1 + int(months * draw(plan.slug, indicator.code, "stock").uniform(0.05, 0.2))

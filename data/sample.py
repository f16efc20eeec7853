"""Believable illustrative months, the same every time. Only ever written to the illustrative store.

Each village has a size, each indicator a temper (ahead, steady, slow, stuck, falling), each month a small
wobble, all drawn from the names by a seeded generator. Some villages miss some months and some departments
hand in late, as they do.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Iterator, Sequence
from decimal import Decimal

from data.access import Grant, Role, User
from data.clock import VIETNAM
from data.errors import StoreError
from data.model import Calendar, FigureState, Indicator, Kind, Level, OverTime, Period, Place, Plan
from data.plan_files import shipped, slugs
from data.plan_store import BaseEntry, BaselineEntry, blank_places, load_plan, set_up
from data.progress import aim_at
from data.store import ILLUSTRATIVE, Batch, Store, open_store

SAMPLE_PLACES = {"tan-ninh": 16, "thuong-ninh": 14, "thong-nhat": 18, "giao-minh": 20}
"""How many made-up villages the four plans without a list are shown with."""
BY = User("Số liệu minh hoạ", grants=(Grant(Role.COORDINATOR),))
MISSING = 0.04
"""How often a village's figure is missing."""
LATE = 0.05
"""How often a department hands in nothing for a month."""
OVERDUE = 0.125
"""How often a department that hands in does so after the due day."""

_VILLAGE_SHARE = {
    "population": 1.0, "age14": 0.79, "age15": 0.77, "adults": 0.72, "households": 0.27, "vneid2": 0.46,
    "business_households": 0.018, "teams": 0.0, "team_members": 0.0,
}  # fmt: skip
_COMMUNE_SIZE = {
    "staff": 118, "officials": 62, "heads": 9, "enterprises": 47, "units": 41, "sections_teams": 29,
    "villages": 18, "key_products": 12,
}  # fmt: skip
_TEMPERS = (1.3, 1.2, 1.12, 1.08, 1.04, 1.0, 0.94, 0.8, 0.5, -0.2)


_building = threading.Lock()


def open_illustrative(today: dt.date) -> Store:
    """The illustrative store, filled up to the newest closed month the first time it is opened."""
    store = open_store(ILLUSTRATIVE)
    with _building:
        if not store.communes():
            build(store, Period.last_closed(today, Calendar.DECREE))
    return store


def build(store: Store, until: Period, communes: Sequence[str] = ()) -> None:
    """Fill an illustrative store with these shipped plans (else every one), their villages and months up to `until`."""
    if store.kind != ILLUSTRATIVE:
        raise StoreError("Số liệu minh hoạ chỉ được ghi vào kho minh hoạ.")
    for slug in communes or slugs():
        if not store.seq(slug):
            plan = shipped(slug)
            set_up(store, slug, _places(plan), BY, _baselines(plan), _bases(plan, _places(plan)))
        _months(store, load_plan(store, slug), until)


def _months(store: Store, plan: Plan, until: Period) -> None:
    period = plan.start
    while period <= min(until, plan.end):
        for owner, rows in _hand_ins(plan, period).items():
            name = ":".join(filter(None, ("sample", plan.slug, str(period), owner)))
            batch = Batch(plan.slug, "sample", name, BY.signed, note="Số liệu minh hoạ")
            store.append(batch, {"observation": rows}, store.seq(plan.slug), at=_handed_in(plan, owner, period))
        period = period.plus(1)


def _hand_ins(plan: Plan, period: Period) -> dict[str, list[dict]]:
    """A period's figures by who hands them in: "" for all that are on time, then each late department by itself."""
    owners = {one.code: next((of.owner for of in plan.targets_of(one.part_of or one.code)), "")
              for one in plan.indicators}  # fmt: skip
    found: dict[str, list[dict]] = {"": []}
    for row in figures(plan, period):
        owner = owners[row["indicator"]]
        late = owner and _draw(plan.slug, owner, period, "overdue").random() < OVERDUE
        found.setdefault(owner if late else "", []).append(row)
    return {owner: rows for owner, rows in found.items() if rows}


def _handed_in(plan: Plan, owner: str, period: Period) -> dt.datetime:
    """When that hand-in came (UTC): up to three days before the due day, some days after it for a late department.

    A period that has ended is not handed in later than now.
    """
    draw = _draw(plan.slug, owner, period, "handed in")
    days = draw.randint(1, 9) if owner else -draw.randint(0, 3)
    clock = dt.time(draw.randint(8, 16), draw.randint(0, 59), tzinfo=VIETNAM)
    day = plan.due(period) + dt.timedelta(days)
    moment, now = dt.datetime.combine(day, clock), dt.datetime.now(VIETNAM)
    ended = period.last_day(plan.calendar) < now.date()
    return (min(moment, now) if ended else moment).astimezone(dt.UTC).replace(tzinfo=None)


def _places(plan: Plan) -> list[Place]:
    if plan.places:
        return list(plan.places)
    word = plan.unit_word.capitalize()
    names = [f"{word} mẫu {number}" for number in range(1, SAMPLE_PLACES.get(plan.slug, 0) + 1)]
    return blank_places(names, plan.unit_word)


def _draw(*names: object) -> random.Random:
    return random.Random(":".join(str(one) for one in names))


def _size(plan: Plan, base: str, place: str | None) -> int:
    """The standing size of a base at a place, or in the whole commune."""
    if place is None:
        if base in _VILLAGE_SHARE:
            return sum(_size(plan, base, one.id) for one in plan.places) or 1
        return _COMMUNE_SIZE.get(base, 40)
    people = _draw(plan.slug, place, "people").randint(430, 1280)
    if base in ("teams", "villages"):
        return 1
    if base == "team_members":
        return _draw(plan.slug, place, base).randint(5, 9)
    return max(round(people * _VILLAGE_SHARE.get(base, 0.5)), 4)


def _bases(plan: Plan, places: list[Place]) -> list[BaseEntry]:
    whole = Plan(**{**vars(plan), "places": tuple(places)})
    used = dict.fromkeys(one.base for one in plan.indicators if one.base)
    entries = []
    for base in used:
        villages = [one.id for one in places] if base in _VILLAGE_SHARE else []
        for place in (*villages, None):
            size = Decimal(_size(whole, base, place))
            entries.append(BaseEntry(base, place, plan.start.date, size, "Số liệu minh hoạ"))
    return entries


def _baselines(plan: Plan) -> list[BaselineEntry]:
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
    return goal * _draw(plan.slug, indicator.code, "start").uniform(low, high)


def figures(plan: Plan, period: Period) -> Iterator[dict]:
    """The illustrative observations of one period, as rows for the store."""
    for indicator in plan.indicators:
        owner = next((one.owner for one in plan.targets_of(indicator.code)), "")
        if owner and _draw(plan.slug, owner, period, "late").random() < LATE:
            continue
        spread = indicator.level is Level.PLACE and plan.places
        for place in [one.id for one in plan.places] if spread else [None]:
            if place and _draw(plan.slug, indicator.code, place, period, "missing").random() < MISSING:
                continue
            numbers = _numbers(plan, indicator, place, period)
            yield {
                "indicator": indicator.code, "place": place, "period": period.date,
                "state": FigureState.REPORTED, "rule": "sample", **numbers,
            }  # fmt: skip


def _numbers(plan: Plan, indicator: Indicator, place: str | None, period: Period) -> dict[str, Decimal]:
    if not indicator.kind.is_rate:
        return {"value": Decimal(_count(plan, indicator, period))}
    if indicator.kind is Kind.SCORE:
        points = round(_share(plan, indicator, None, period) * float(indicator.scale), 1)
        return {"numerator": Decimal(str(points)), "denominator": indicator.scale}
    if indicator.base:
        whole = _size(plan, indicator.base, place)
    else:
        volume = _draw(plan.slug, indicator.code, "volume").randint(90, 420)
        whole = round(volume * _draw(plan.slug, indicator.code, period, "volume").uniform(0.8, 1.2))
    part = round(whole * _share(plan, indicator, place, period))
    return {"numerator": Decimal(min(max(part, 0), whole)), "denominator": Decimal(whole)}


def _share(plan: Plan, indicator: Indicator, place: str | None, period: Period) -> float:
    """Where the share stands in that month: from its start towards its goal at the indicator's temper."""
    aim = aim_at(plan, plan.targets_of(indicator.code, plan.start), plan.start)
    goal = (float(aim.goal) if aim else 75.0) / 100
    months = max((aim.due.ordinal if aim else plan.end.ordinal) - plan.start.ordinal, 1)
    temper = _draw(plan.slug, indicator.code, "temper").choice(_TEMPERS)
    own = _draw(plan.slug, indicator.code, place, "own").uniform(-0.15, 0.15) if place else 0.0
    start = _start(plan, indicator)
    done = (period.ordinal - plan.start.ordinal) / months
    if done > 1:
        done = 1 + (done - 1) * 0.25
    wobble = _draw(plan.slug, indicator.code, place, period, "wobble").uniform(-0.008, 0.008)
    if indicator.over_time is OverTime.FLOW:
        wobble *= 4
    value = start + (goal - start) * done * (temper + own) + own * start * 0.5 + wobble
    return min(max(value, 0.01), 1.0)


def _count(plan: Plan, indicator: Indicator, period: Period) -> int:
    """Events this month for a flow, so many in all for a stock."""
    if indicator.over_time is OverTime.FLOW:
        goal = _goal(plan, indicator, period) or 3.0
        return int(_draw(plan.slug, indicator.code, period, "events").random() < goal / 12)
    months = period.ordinal - plan.start.ordinal
    return 1 + int(months * _draw(plan.slug, indicator.code, "stock").uniform(0.05, 0.2))

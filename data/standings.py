"""A commune's standings: sums from the store turned into readings, judged one indicator at a time. Pure.

Queries select and sum; here the sums meet the plan: which villages are owed, how much of the base has
reported, whether the department's own figure for the whole commune stands beside the villages' sum.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from data.lineage import Borders, Estimate, Unknown, carried
from data.lineage_bases import derived_bases
from data.model import Figure, Indicator, Level, Period, Place, Plan
from data.progress import SMALL_BASE, Reading, Standing, State, judge, level_at, levels, units_short


class MonthSum(NamedTuple):
    """One indicator in one period: what the villages add up to."""

    indicator: str
    period: Period
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    places: int


class BaseFigure(NamedTuple):
    """A base (số nền) at one place from some day on; place None: the whole commune."""

    base: str
    place: str | None
    as_of: dt.date
    value: Decimal


def base_at(known: Iterable[BaseFigure], base: str, place: str | None, day: dt.date) -> Decimal | None:
    """The newest value of a base at a place that holds by that day; None where none is known."""
    held = [one for one in known if (one.base, one.place) == (base, place) and one.as_of <= day]
    return max(held, key=lambda one: one.as_of).value if held else None


class Baseline(NamedTuple):
    """Where an indicator stood when the plan began, in percent or as a count."""

    indicator: str
    as_of: dt.date
    value: Decimal
    source: str


@dataclass(frozen=True)
class Completeness:
    """How many of the places that owe a figure have given one, and how much of the base they hold."""

    reported: int
    expected: int
    coverage: Fraction
    who: frozenset[str] = frozenset()


@dataclass(frozen=True)
class VillageGap:
    """A village below the commune's path: by how many points, and how many of the counted noun."""

    place: Place
    value: Fraction
    points: Fraction
    units: int | Fraction
    small_base: bool


@dataclass(frozen=True)
class Row:
    """One indicator: where it stands, and the readings (commune's and villages') that say so.

    `villages`: those of today, figures of former ones carried over (`unknown`: where that cannot be done); `own`: every
    village there ever was with what it handed in itself.
    """

    standing: Standing
    completeness: Completeness
    official: bool = False
    villages_sum: Fraction | None = None
    gaps: tuple[VillageGap, ...] = ()
    readings: tuple[Reading, ...] = ()
    villages: Mapping[str, Sequence[Reading]] = field(default_factory=dict)
    own: Mapping[str, Sequence[Reading]] = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()


class _Map:
    """The villages there ever were: who owed a figure in which period, and what became of them."""

    def __init__(self, plan: Plan, at: Period) -> None:
        self.changed = bool(plan.former)
        self.everyone = {one.id: one for one in (*plan.places, *plan.former)}
        self.today = Borders(plan)
        self.then = Borders(plan, at) if any(one.until >= at for one in plan.former) else self.today
        self._expected: dict[Period, frozenset[str]] = {}

    def weights(self, weights: dict[str, Decimal | None], period: Period) -> dict[str, Decimal | None]:
        """The weights of the villages of that period."""
        if not self.changed:
            return weights
        if period not in self._expected:
            self._expected[period] = frozenset(one.id for one in self.everyone.values() if one.existed(period))
        return {place: weight for place, weight in weights.items() if place in self._expected[period]}


def rows(
    plan: Plan,
    at: Period,
    sums: Sequence[MonthSum],
    figures: Sequence[Figure],
    bases: Sequence[BaseFigure],
    baselines: Mapping[str, Baseline],
) -> list[Row]:
    """Every indicator of the plan at that period, in plan order.

    `sums` and `figures` hold every period up to `at`; `figures` are single figures of villages and of the
    whole commune. A period's sums and completeness are those of the villages there were then.
    """
    if plan.former:
        bases = (*bases, *derived_bases(plan, bases, parts=True))
        figures = _of_their_time(plan, figures)
    there = _Map(plan, at)
    by_sums, by_figures = defaultdict(list), defaultdict(list)
    for one in sums:
        by_sums[one.indicator].append(one)
    for figure in figures:
        by_figures[figure.indicator].append(figure)
    return [
        _row(plan, there, indicator, at, by_sums[indicator.code], by_figures[indicator.code], bases,
             baselines.get(indicator.code))
        for indicator in plan.indicators
    ]  # fmt: skip


def _of_their_time(plan: Plan, figures: Iterable[Figure]) -> list[Figure]:
    """The figures of the commune, and those of villages that there were in their period."""
    known = {one.id: one for one in (*plan.places, *plan.former)}
    return [
        one for one in figures if one.place is None or (one.place in known and known[one.place].existed(one.period))
    ]


def _row(
    plan: Plan,
    there: _Map,
    indicator: Indicator,
    at: Period,
    sums: Sequence[MonthSum],
    figures: Sequence[Figure],
    bases: Sequence[BaseFigure],
    baseline: Baseline | None,
) -> Row:
    villages: dict[str, list[Figure]] = defaultdict(list)
    months: dict[Period, dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        if figure.place in there.everyone:
            villages[figure.place].append(figure)
            months[figure.period][figure.place] = figure
    official = {one.period: _reading(one) for one in figures if one.place is None}
    weights = _weights(plan, indicator, villages, bases, at)
    summed = {
        one.period: _summed(one, _complete(indicator, months[one.period], there.weights(weights, one.period)))
        for one in sums
        if one.places
    }
    source = official if official and (not summed or max(official) >= max(summed)) else summed  # never mixed
    readings = [source[period] for period in sorted(source)]
    own = {place: [_reading(one) for one in many] for place, many in villages.items()}
    series, peers, unknown = _series(there, indicator, villages, own)
    start = None
    if baseline is not None:
        start = Period.containing(baseline.as_of, plan.calendar), Fraction(baseline.value)
    standing = judge(plan, indicator, readings, at, start, peers)
    is_official = standing.level is not None and standing.level.period in official
    return Row(
        standing,
        _completeness(plan, indicator, at, months[at], there.weights(weights, at), official),
        is_official,
        _other_value(indicator, summed, standing) if is_official else None,
        _gaps(plan, indicator, standing, series),
        tuple(readings),
        series,
        own,
        tuple(unknown),
    )


def _series(
    there: _Map, indicator: Indicator, villages: Mapping[str, Sequence[Figure]], own: Mapping[str, Sequence[Reading]]
) -> tuple[Mapping[str, Sequence[Reading]], list[Sequence[Reading]], list[Unknown]]:
    """(today's villages; those that the judged period is compared with: its own, whatever merged later; unknowns)."""
    if not there.changed:
        return own, list(own.values()), []
    figures = [one for many in villages.values() for one in many]
    series, unknown = carried(indicator, figures, there.today)
    then = series if there.then is there.today else carried(indicator, figures, there.then)[0]
    return series, [[one for one in many if not isinstance(one, Estimate)] for many in then.values()], unknown


def _reading(one: Figure) -> Reading:
    return Reading(one.period, one.numerator, one.denominator, one.value, state=one.state)


def _summed(one: MonthSum, complete: Completeness) -> Reading:
    return Reading(one.period, one.numerator, one.denominator, one.value, complete.coverage)


def _weights(
    plan: Plan,
    indicator: Indicator,
    villages: Mapping[str, Sequence[Figure]],
    bases: Sequence[BaseFigure],
    at: Period,
) -> dict[str, Decimal | None]:
    """Each village's share of the base: its last own b, else its số nền; None where neither is known."""
    last_day = at.last_day(plan.calendar)
    known: dict[str, Decimal] = {}
    for base in sorted(bases, key=lambda one: one.as_of):
        if base.base == indicator.base and base.place and base.as_of <= last_day:
            known[base.place] = base.value
    for place, figures in villages.items():
        own = [one.denominator for one in sorted(figures, key=lambda one: one.period) if one.denominator]
        if own:
            known[place] = own[-1]
    return {place.id: known.get(place.id) for place in (*plan.places, *plan.former)}


def _complete(indicator: Indicator, there: Mapping[str, Figure], weights: Mapping[str, Decimal | None]) -> Completeness:
    """Who reported in one period (`there`), and the share of the base held by those whose figures can be summed."""
    summed = [place for place, figure in there.items() if _adds_up(indicator, figure)]
    if weights and all(weights.values()):
        coverage = Fraction(sum(weights[place] for place in summed)) / Fraction(sum(weights.values()))
    else:
        coverage = Fraction(len(summed), len(weights)) if weights else Fraction(0)
    return Completeness(len(there), len(weights), coverage, frozenset(there))


def _adds_up(indicator: Indicator, figure: Figure) -> bool:
    if indicator.kind.is_rate:
        return figure.numerator is not None and figure.denominator is not None
    return figure.value is not None


def _completeness(
    plan: Plan,
    indicator: Indicator,
    at: Period,
    there: Mapping[str, Figure],
    weights: Mapping[str, Decimal | None],
    official: Mapping[Period, Reading],
) -> Completeness:
    if indicator.level is Level.PLACE and plan.places:
        return _complete(indicator, there, weights)
    there = int(at in official)
    return Completeness(there, 1, Fraction(there))


def _other_value(indicator: Indicator, summed: Mapping[Period, Reading], standing: Standing) -> Fraction | None:
    history = levels(indicator, [one for period, one in summed.items() if period <= standing.level.period])
    return history[-1].value if history and history[-1].period == standing.level.period else None


def _gaps(
    plan: Plan, indicator: Indicator, standing: Standing, series: Mapping[str, Sequence[Reading]]
) -> tuple[VillageGap, ...]:
    """Villages below the commune's path (mức của xã) in the judged period, most units missing first."""
    if standing.path_now is None or not indicator.kind.is_rate:
        return ()
    gaps = []
    for place_id, readings in series.items():
        level = level_at(indicator, readings, standing.level.period)
        units = None if level is None else units_short(indicator, level, standing.path_now)
        if units:
            small = level.denominator < SMALL_BASE
            gaps.append(
                VillageGap(plan.place(place_id), level.value, abs(standing.path_now - level.value), units, small)
            )
    return tuple(sorted(gaps, key=lambda one: (-one.units, one.place.id)))


def counts(many: Iterable[Row]) -> dict[State, int]:
    """How many indicators are in each state, every state named."""
    found = dict.fromkeys(State, 0)
    for one in many:
        found[one.standing.state] += 1
    return found

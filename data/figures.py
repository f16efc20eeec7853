"""What stands in the store and hand-in needs: one period's figures, and the bases known."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from data.model import Figure, FigureState, Period
from data.standings import BaseFigure
from data.store import Store

_PERIODS = """
SELECT indicator, place, period, numerator, denominator, value, state, sheet, cell, raw, rule
FROM current_figure
WHERE commune = $commune AND list_contains($periods, period)
"""
_HISTORY = """
SELECT indicator, place, period, numerator, denominator, value, state
FROM current_figure
WHERE commune = $commune AND period < $before
ORDER BY period
"""
_BEFORE = """
SELECT DISTINCT period
FROM current_figure
WHERE commune = $commune AND period < $before
ORDER BY period
"""
_BASES = """
SELECT base, place, as_of, value
FROM current_base
WHERE commune = $commune
ORDER BY base, place NULLS FIRST, as_of
"""


def standing(store: Store, commune: str, period: Period) -> dict[tuple[str, str | None], Figure]:
    """The figures that count in one period, by (indicator, place)."""
    return {key[:2]: one for key, one in standing_of(store, commune, [period]).items()}


def standing_before(store: Store, commune: str, period: Period) -> dict[tuple[str, str | None], Figure]:
    """The figures of the newest earlier period that has any: last month's, or last quarter's."""
    return {key[:2]: one for key, one in standing_before_each(store, commune, [period]).items()}


def standing_of(store: Store, commune: str, periods: Iterable[Period]) -> dict[tuple, Figure]:
    """The figures that count in several periods, by (indicator, place, period)."""
    found = store.rows(_PERIODS, {"commune": commune, "periods": [one.date for one in periods]})
    figures = (_figure(*row) for row in found)
    return {one.key: one for one in figures}


def standing_before_each(store: Store, commune: str, periods: Iterable[Period]) -> dict[tuple, Figure]:
    """For each period the figures of the newest one before it, by (indicator, place, the later period)."""
    wanted = sorted(set(periods))
    if not wanted:
        return {}
    held = [one for (one,) in store.rows(_BEFORE, {"commune": commune, "before": wanted[-1].date})]
    later = {one: held[at - 1] for one in wanted if (at := bisect_left(held, one.date))}
    by_period: dict[Period, list[Figure]] = defaultdict(list)
    for one in standing_of(store, commune, {Period(day.year, day.month) for day in later.values()}).values():
        by_period[one.period].append(one)
    return {
        (one.indicator, one.place, period): one
        for period, day in later.items()
        for one in by_period[Period(day.year, day.month)]
    }


def _figure(indicator: str, place: str | None, day: dt.date, *cells: Any) -> Figure:
    a, b, value, state, *source = cells
    return Figure(indicator, place, Period(day.year, day.month), a, b, value, FigureState(state), *source)


def history(store: Store, commune: str, before: Period) -> dict[tuple[str, str | None], list[Figure]]:
    """Every figure that counts before a period, by (indicator, place), oldest first."""
    found: dict[tuple[str, str | None], list[Figure]] = {}
    for row in store.rows(_HISTORY, {"commune": commune, "before": before.date}):
        found.setdefault(row[:2], []).append(_figure(*row))
    return found


def bases(store: Store, commune: str) -> list[BaseFigure]:
    """Every base known, oldest first within a place."""
    return [BaseFigure(*row) for row in store.rows(_BASES, {"commune": commune})]

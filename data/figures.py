"""What stands in the store and hand-in needs: one period's figures, and the bases known."""

from __future__ import annotations

from data.model import Figure, FigureState, Period
from data.standings import BaseFigure
from data.store import Store

_PERIOD = """
SELECT indicator, place, numerator, denominator, value, state, sheet, cell, raw, rule
FROM current_figure
WHERE commune = $commune AND period = $period
"""
_BEFORE = """
SELECT max(period)
FROM current_figure
WHERE commune = $commune AND period < $period
"""
_BASES = """
SELECT base, place, as_of, value
FROM current_base
WHERE commune = $commune
ORDER BY base, place NULLS FIRST, as_of
"""


def standing(store: Store, commune: str, period: Period) -> dict[tuple[str, str | None], Figure]:
    """The figures that count in one period, by (indicator, place)."""
    found = store.rows(_PERIOD, {"commune": commune, "period": period.date})
    return {
        (indicator, place): Figure(indicator, place, period, a, b, value, FigureState(state), *source)
        for indicator, place, a, b, value, state, *source in found
    }


def standing_before(store: Store, commune: str, period: Period) -> dict[tuple[str, str | None], Figure]:
    """The figures of the newest earlier period that has any: last month's, or last quarter's."""
    [(newest,)] = store.rows(_BEFORE, {"commune": commune, "period": period.date})
    return {} if newest is None else standing(store, commune, Period(newest.year, newest.month))


def bases(store: Store, commune: str) -> list[BaseFigure]:
    """Every base known, oldest first within a place."""
    return [BaseFigure(*row) for row in store.rows(_BASES, {"commune": commune})]

"""A commune's standings as stored, kept while nobody writes."""

from __future__ import annotations

from functools import lru_cache

from data.figures import bases
from data.model import Period, Plan
from data.plan_store import load_plan
from data.scenario import Best, best_kept
from data.standings import Row, rows
from data.store import Store
from data.villages import Cell, Yardstick, by_village, cells
from queries.figures import baselines, current_figures, village_sums

KEPT = 12
"""How many communes' periods are kept; five years of one take about ten megabytes."""


def standings(store: Store, plan: Plan, period: Period) -> tuple[Row, ...]:
    """Every indicator of the plan at that period, in plan order; shared between visitors, so never changed."""
    return _standings(store, plan.slug, store.seq(plan.slug), period)


@lru_cache(maxsize=KEPT)
def _standings(store: Store, slug: str, seq: int, period: Period) -> tuple[Row, ...]:
    """One reading of the store; `seq` moves with every write, the plan's included, so that nothing goes stale."""
    plan = load_plan(store, slug)
    return tuple(
        rows(
            plan,
            period,
            village_sums(store, plan, period),
            current_figures(store, slug, period),
            bases(store, slug),
            baselines(store, slug),
        )
    )


def best_pace(store: Store, plan: Plan, row: Row) -> Best | None:
    """The best pace that anybody kept up at that row's indicator until its period."""
    return _best(store, plan.slug, store.seq(plan.slug), row.standing.at, row.standing.indicator.code)


@lru_cache(maxsize=8 * KEPT)
def _best(store: Store, slug: str, seq: int, period: Period, code: str) -> Best | None:
    return next(best_kept(row) for row in _standings(store, slug, seq, period) if row.standing.indicator.code == code)


def village_cells(
    store: Store, plan: Plan, period: Period, yardstick: Yardstick = Yardstick.COMMUNE, due: Period | None = None
) -> dict[str, list[Cell]]:
    """Every village at each indicator reported by village, by the indicator's code; shared, so never changed."""
    return _cells(store, plan.slug, store.seq(plan.slug), period, yardstick, due)


@lru_cache(maxsize=4 * KEPT)
def _cells(
    store: Store, slug: str, seq: int, period: Period, yardstick: Yardstick, due: Period | None
) -> dict[str, list[Cell]]:
    plan = load_plan(store, slug)
    rows_by_village = by_village(_standings(store, slug, seq, period))
    return {row.standing.indicator.code: cells(plan, row, period, yardstick, due) for row in rows_by_village}

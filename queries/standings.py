"""A commune's standings as stored, kept while nobody writes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from data.figures import bases
from data.lineage import View, as_then
from data.model import Period, Plan
from data.plan_store import in_force_now, load_plan
from data.scenario import Best, best_kept
from data.standings import Row, rows
from data.store import Store
from data.villages import Cell, Yardstick, by_village, cells
from queries.figures import baselines, current_figures, village_sums

KEPT = 12
"""How many communes' periods are kept; five years of one take about ten megabytes."""


def standings(store: Store, plan: Plan, period: Period) -> tuple[Row, ...]:
    """Every indicator of the plan at that period, in plan order; shared between visitors, so never changed."""
    return _standings(store, plan.slug, store.seq(plan.slug), in_force_now(store, plan.slug), period)


@lru_cache(maxsize=KEPT)
def _standings(store: Store, slug: str, seq: int, now: Period, period: Period) -> tuple[Row, ...]:
    """One reading of the store; `seq` moves with every write, the plan's included, so that nothing goes stale.

    Neither does what is in force: `now` is the running period.
    """
    plan = load_plan(store, slug, now)
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
    return _best(
        store,
        plan.slug,
        store.seq(plan.slug),
        in_force_now(store, plan.slug),
        row.standing.at,
        row.standing.indicator.code,
    )


@lru_cache(maxsize=8 * KEPT)
def _best(store: Store, slug: str, seq: int, now: Period, period: Period, code: str) -> Best | None:
    return next(
        best_kept(row) for row in _standings(store, slug, seq, now, period) if row.standing.indicator.code == code
    )


def village_cells(
    store: Store,
    plan: Plan,
    period: Period,
    yardstick: Yardstick = Yardstick.COMMUNE,
    due: Period | None = None,
    view: View = View.NOW,
) -> dict[str, list[Cell]]:
    """Every village at each indicator reported by village, by the indicator's code; shared, so never changed.

    `view`: the villages of today, or those there were in that period with what they handed in themselves.
    """
    now = in_force_now(store, plan.slug)
    return _cells(store, plan.slug, store.seq(plan.slug), now, period, yardstick, due, view)


@lru_cache(maxsize=4 * KEPT)
def _cells(
    store: Store, slug: str, seq: int, now: Period, period: Period, yardstick: Yardstick, due: Period | None, view: View
) -> dict[str, list[Cell]]:
    plan = load_plan(store, slug, now)
    rows_by_village = by_village(_standings(store, slug, seq, now, period))
    if view is View.THEN:
        plan = as_then(plan, period)
        rows_by_village = [replace(row, villages=row.own) for row in rows_by_village]
    return {row.standing.indicator.code: cells(plan, row, period, yardstick, due) for row in rows_by_village}

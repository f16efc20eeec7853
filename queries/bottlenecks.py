"""Everything that stands in a commune's way now, whatever period is looked at; kept while nobody writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from functools import cache, lru_cache, partial

from data.bottlenecks import Bottleneck, Stuck, bottlenecks, find_stuck
from data.figures import bases
from data.model import Period, Plan
from data.owed import begun_periods, owed_in
from data.plan_store import in_force_now, load_plan
from data.standings import Row, rows
from data.store import Store
from queries.figures import baselines, current_figures, periods, village_sums
from queries.questions import open_questions
from queries.reports import FIRST, first_reports, opened, plan_at
from queries.standings import standings
from queries.tasks import task_entries

KEPT = 12
"""How many communes' lists are kept."""


def in_the_way(store: Store, plan: Plan, today: dt.date) -> tuple[Bottleneck, ...]:
    """Every bottleneck of the commune that day, most urgent first; shared between visitors, so never changed."""
    return _found(store, plan.slug, store.seq(plan.slug), in_force_now(store, plan.slug), today)


@lru_cache(maxsize=KEPT)
def _found(store: Store, slug: str, seq: int, now: Period, today: dt.date) -> tuple[Bottleneck, ...]:
    """`seq` moves with every write, the plan's included; `now` and `today` with the calendar.

    What is owed is looked at since the plan began, and only its gaps are kept: a year of cells takes two megabytes.
    """
    plan = load_plan(store, slug, now)
    due = [one for one in begun_periods(plan, today, opened(store, slug)) if plan.due(one) < today]
    return bottlenecks(
        plan,
        owed_in(partial(plan_at, store, slug), due, first_reports(store, slug, (FIRST, *due)), today),
        open_questions(store, plan),
        task_entries(store, plan, today),
        _stuck(store, plan),
        today,
    )


def _stuck(store: Store, plan: Plan) -> list[Stuck]:
    newest = next(iter(periods(store, plan.slug)), None)
    if newest is None:
        return []

    @cache
    def stored() -> tuple:
        return (
            village_sums(store, plan, newest),
            current_figures(store, plan.slug, newest),
            bases(store, plan.slug),
            baselines(store, plan.slug),
        )

    def judged(period: Period, codes: Collection[str]) -> list[Row] | tuple[Row, ...]:
        """Their rows as `standings` gives them, of a few indicators alone."""
        if period == newest:
            return standings(store, plan, period)
        sums, figures, known, starts = stored()
        part = replace(plan, indicators=tuple(one for one in plan.indicators if one.code in codes))
        return rows(
            part,
            period,
            [one for one in sums if one.indicator in codes and one.period <= period],
            [one for one in figures if one.indicator in codes and one.period <= period],
            known,
            starts,
        )

    return find_stuck(plan, newest, judged)

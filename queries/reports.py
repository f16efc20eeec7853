"""When figures were handed in: what is owed, what came of it, and what on-time reporting is judged by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from data.clock import local
from data.model import Period, Plan
from data.owed import Cell, FirstReport, begun_periods, newest_asked, owed_in
from data.plan_store import load_plan, versions
from data.punctuality import due_periods
from data.store import Store
from queries.run import rows

KEPT = 24
"""How many answers are kept; twelve periods of one commune take about two megabytes."""
FIRST = Period(2000, 1)
"""Before every plan: how an indicator was reported last is looked for as far back as there are figures."""


def first_reports(store: Store, commune: str, periods: Sequence[Period]) -> list[FirstReport]:
    """The first hand-in (UTC) of each figure that counts in those periods and between them; none for no period."""
    if not periods:
        return []
    params = {"commune": commune, "since": min(periods).date, "until": max(periods).date}
    return [
        FirstReport(indicator, place, Period(day.year, day.month), first_at, nothing)
        for indicator, place, day, first_at, nothing in rows(store, "first_reports", params)
    ]


def opened(store: Store, commune: str) -> dt.date | None:
    """The day in Vietnam on which the commune was set up here; None before that."""
    found = rows(store, "opened", {"commune": commune})
    return local(found[0][0]).date() if found else None


def owed_cells(store: Store, plan: Plan, periods: Sequence[Period], today: dt.date) -> tuple[Cell, ...]:
    """Every figure owed in those periods, in their order, and how it came; shared, so never changed."""
    return _owed(store, plan.slug, store.seq(plan.slug), tuple(periods), today)


@lru_cache(maxsize=KEPT)
def _owed(store: Store, slug: str, seq: int, periods: tuple[Period, ...], today: dt.date) -> tuple[Cell, ...]:
    """One reading of the store; `seq` moves with every write, the plan's included, so that nothing goes stale."""
    reports = first_reports(store, slug, (FIRST, *periods)) if periods else []
    return owed_in(lambda one: plan_at(store, slug, one), periods, reports, today)


def plan_at(store: Store, slug: str, period: Period) -> Plan:
    """The plan that was in force in that period, whatever was decided since."""
    held = [day for day in {one.day for one in versions(store, slug)} if day <= period.date]
    since = max(held, default=None)
    return load_plan(store, slug, Period(since.year, since.month) if since else period)


def asked_periods(store: Store, plan: Plan, today: dt.date) -> tuple[Period, ...]:
    """The periods to be asked about, newest first: those that the plan in force then asked for, since the set-up."""
    begun = begun_periods(plan, today, opened(store, plan.slug))
    return tuple(one for one in begun if plan_at(store, plan.slug, one).owes(one))


def cells_now(store: Store, plan: Plan, today: dt.date) -> tuple[Cell, ...]:
    """Every figure owed of the newest period that people are to be asked about; empty while none is owed."""
    period = newest_asked(plan, asked_periods(store, plan, today), today)
    return owed_cells(store, plan, [period], today) if period else ()


def due_cells(store: Store, plan: Plan, at: Period, today: dt.date) -> tuple[Cell, ...]:
    """Every figure owed in the last owed periods up to `at` whose due day has passed, newest first."""
    return owed_cells(store, plan, due_periods(plan, at, today, opened(store, plan.slug)), today)

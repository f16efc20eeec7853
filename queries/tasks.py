"""The plan's tasks, each with what was recorded of it and how far it is."""

from __future__ import annotations

import datetime as dt
from functools import partial

from data.model import Plan
from data.store import Store
from data.tasks import Entry, Result, entries
from queries.reports import opened, plan_at
from queries.run import rows


def task_entries(store: Store, plan: Plan, today: dt.date) -> tuple[Entry, ...]:
    """Every instance of every task in the plan's order, as it stands that day."""
    found = [Result(*row) for row in rows(store, "tasks", {"commune": plan.slug})]
    then = partial(plan_at, store, plan.slug)
    return entries(plan, found, today, opened(store, plan.slug), lambda at: then(max(at, plan.start)))

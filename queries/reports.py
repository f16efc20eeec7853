"""When figures were handed in: what on-time reporting is judged by."""

from __future__ import annotations

from collections.abc import Sequence

from data.departments import FirstReport
from data.model import Period
from data.store import Store
from queries.run import rows


def first_reports(store: Store, commune: str, periods: Sequence[Period]) -> list[FirstReport]:
    """The first hand-in (UTC) of each figure that counts in those periods and between them; none for no period."""
    if not periods:
        return []
    params = {"commune": commune, "since": min(periods).date, "until": max(periods).date}
    return [
        FirstReport(indicator, place, Period(day.year, day.month), first_at)
        for indicator, place, day, first_at in rows(store, "first_reports", params)
    ]

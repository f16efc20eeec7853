"""Figures as stored: sums, single figures, periods, baselines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from data.model import Figure, FigureState, Period, Plan
from data.standings import Baseline, MonthSum
from data.store import Store
from queries.run import rows


class HandIn(NamedTuple):
    """Who handed in the newest figure, when (UTC), from which file."""

    submitted_at: dt.datetime
    submitted_by: str
    file_name: str | None


class Source(NamedTuple):
    """A figure and the hand-in it came with (time in UTC); `file_name` None where it was typed."""

    figure: Figure
    file_name: str | None
    submitted_by: str
    submitted_at: dt.datetime
    seq: int


def village_sums(store: Store, plan: Plan, until: Period) -> list[MonthSum]:
    """Sums over the villages there were, per indicator and period up to `until`."""
    villages = (*plan.places, *plan.former)
    params = {
        "commune": plan.slug,
        "until": until.date,
        "places": [one.id for one in villages],
        "first": [one.since.date if one.since else dt.date.min for one in villages],
        "last": [one.until.date if one.until else until.date for one in villages],
        "rates": [one.code for one in plan.indicators if one.kind.is_rate],
    }
    return [MonthSum(indicator, _period(day), *rest) for indicator, day, *rest in rows(store, "village_sums", params)]


def current_figures(store: Store, commune: str, until: Period) -> list[Figure]:
    """Every figure that counts, up to `until`."""
    found = rows(store, "current_figures", {"commune": commune, "until": until.date})
    return [
        Figure(indicator, place, _period(day), a, b, value, FigureState(state), *source)
        for indicator, place, day, a, b, value, state, *source in found
    ]


def periods(store: Store, commune: str) -> list[Period]:
    """The periods that hold figures, newest first."""
    return [_period(day) for day, _ in rows(store, "periods", {"commune": commune})]


def baselines(store: Store, commune: str) -> dict[str, Baseline]:
    """The baseline of each indicator that has one."""
    return {row[0]: Baseline(*row) for row in rows(store, "baselines", {"commune": commune})}


def last_hand_in(store: Store, commune: str, until: Period) -> HandIn | None:
    """The newest hand-in among the figures up to `until`."""
    found: Sequence[tuple] = rows(store, "last_hand_in", {"commune": commune, "until": until.date})
    return HandIn(*found[0]) if found else None


def sources(store: Store, commune: str, until: Period) -> list[Source]:
    """The newest figure of each indicator and place up to `until`, with its file and cell."""
    found = rows(store, "sources", {"commune": commune, "until": until.date})
    return [
        Source(
            Figure(indicator, place, _period(day), a, b, value, FigureState(state), sheet or "", cell or "", raw or ""),
            *batch,
        )
        for indicator, place, day, a, b, value, state, sheet, cell, raw, *batch in found
    ]


def _period(day: dt.date) -> Period:
    return Period(day.year, day.month)

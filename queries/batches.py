"""Batches as stored: the list, what one wrote, and how one figure came to be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from data.intake.undo import undone_by
from data.model import Figure, FigureState, Period
from data.store import Store
from queries.run import rows


class BatchRow(NamedTuple):
    """One batch; times are UTC, `undone_by` is the seq of the undo in effect against it."""

    batch_id: str
    seq: int
    kind: str
    file_name: str | None
    file_sha256: str | None
    submitted_by: str
    submitted_at: dt.datetime
    undoes: str | None
    note: str | None
    digest: str
    figures: int
    bases: int
    periods: tuple[Period, ...]
    indicators: tuple[str, ...]
    undone_by: int | None

    @property
    def first_period(self) -> dt.date | None:
        """The first of the month of the earliest figure, None where there is none."""
        return self.periods[0].date if self.periods else None

    @property
    def last_period(self) -> dt.date | None:
        """The first of the month of the latest figure, None where there is none."""
        return self.periods[-1].date if self.periods else None


class Written(NamedTuple):
    """A figure that a batch wrote, and what stood before it (None where nothing did)."""

    figure: Figure
    before: Figure | None


class BaseRow(NamedTuple):
    """One base as a batch wrote it; `value` None withdraws."""

    base: str
    place: str | None
    as_of: dt.date
    value: Decimal | None
    source: str | None


class Version(NamedTuple):
    """One version of a figure, and the batch it came with."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    state: str
    sheet: str | None
    cell: str | None
    raw: str | None
    rule: str | None
    batch_id: str
    seq: int
    kind: str
    file_name: str | None
    file_sha256: str | None
    submitted_by: str
    submitted_at: dt.datetime


def batches(
    store: Store, commune: str, kind: str | None = None, by: str | None = None, period: Period | None = None
) -> list[BatchRow]:
    """The batches of a commune, newest first; each filter None for all."""
    params = {"commune": commune, "kind": kind, "by": by, "period": period.date if period else None}
    undone = undone_by(store, commune)
    found = rows(store, "batches", params)
    return [
        BatchRow(*cells, tuple(Period(one.year, one.month) for one in days), tuple(codes), undone.get(cells[0]))
        for *cells, days, codes in found
    ]


def figures_of_batch(store: Store, commune: str, batch_id: str) -> list[Written]:
    """What one batch wrote, beside what stood before."""
    return [_written(*row) for row in rows(store, "figures_of_batch", {"commune": commune, "batch_id": batch_id})]


def _written(
    indicator: str, place: str | None, day: dt.date, a: Decimal, b: Decimal, value: Decimal, state: str, sheet: str,
    cell: str, raw: str, rule: str, old_a: Decimal, old_b: Decimal, old_value: Decimal, old_state: str | None,
) -> Written:  # fmt: skip
    key = (indicator, place, Period(day.year, day.month))
    stood = old_state is not None and old_state != FigureState.WITHDRAWN
    before = Figure(*key, old_a, old_b, old_value, FigureState(old_state)) if stood else None
    source = (one or "" for one in (sheet, cell, raw, rule))
    return Written(Figure(*key, a, b, value, FigureState(state), *source), before)


def bases_of_batch(store: Store, commune: str, batch_id: str) -> list[BaseRow]:
    """The bases that one batch wrote."""
    return [BaseRow(*row) for row in rows(store, "bases_of_batch", {"commune": commune, "batch_id": batch_id})]


def trace(store: Store, commune: str, indicator: str, place: str | None, period: Period) -> list[Version]:
    """Every version of one figure, newest first."""
    params = {"commune": commune, "indicator": indicator, "place": place, "period": period.date}
    return [Version(*row) for row in rows(store, "trace", params)]

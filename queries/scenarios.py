"""Saved what-if scenarios as stored, and how far the data has moved on since one was computed."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import Any, NamedTuple

from data.errors import StoreError
from data.model import Period
from data.store import Store
from queries.run import rows

KEPT = 12
"""How many communes' scenarios are kept in memory."""


class SavedScenario(NamedTuple):
    """A scenario as it was saved, by whom and when (UTC); `data_seq` is the write whose figures it rests on."""

    scenario_id: str
    name: str
    indicator: str
    period: Period
    data_seq: int
    inputs: dict[str, Any]
    results: dict[str, Any]
    by: str
    at: dt.datetime


class Since(NamedTuple):
    """How many batches came since, and when (UTC) the newest of them did."""

    batches: int
    newest_at: dt.datetime


def scenarios(store: Store, slug: str) -> list[SavedScenario]:
    """The commune's living scenarios, newest first; StoreError names one that cannot be read."""
    return list(_scenarios(store, slug, store.seq(slug)))


@lru_cache(maxsize=KEPT)
def _scenarios(store: Store, slug: str, seq: int) -> tuple[SavedScenario, ...]:
    """One reading; `seq` moves with every write."""
    return tuple(_saved(*row) for row in rows(store, "scenarios", {"commune": slug}))


def _saved(
    scenario_id: str, name: str, indicator: str, day: dt.date, data_seq: int, inputs: str, results: str, by: str,
    at: dt.datetime,
) -> SavedScenario:  # fmt: skip
    try:
        if None in (indicator, day, data_seq):
            raise ValueError(scenario_id)
        period, documents = Period(day.year, day.month), (_document(inputs), _document(results))
    except (ValueError, TypeError, RecursionError) as error:
        raise StoreError(f"Phương án «{name}» trong kho số liệu không đọc được; hãy báo người quản trị.") from error
    return SavedScenario(scenario_id, name, indicator, period, data_seq, *documents, by, at)


def _document(text: str) -> dict[str, Any]:
    """The JSON object that stands in the text; ValueError or TypeError for anything else, NaN and 1e999 included."""
    found = json.loads(text)
    json.dumps(found, allow_nan=False)
    if not isinstance(found, dict):
        raise TypeError(text)
    return found


def batches_since(store: Store, slug: str, data_seq: int) -> Since | None:
    """What was written after `data_seq` that may move figures, bases, baselines or the plan; None where nothing was."""
    found = rows(store, "batches_since", {"commune": slug, "data_seq": data_seq})
    return Since(*found[0]) if found else None

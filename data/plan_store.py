"""The plan a commune works by: rows in the store, built by the same code as the plan files.

Set-up copies the shipped files into the store; from then on the store's rows are edited, never the files.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from data.errors import StoreError
from data.model import Place, Plan
from data.plan_files import HEADER, OWN, PLACES, SHARED, PlanText, Row, build, header_json, read_text, to_rows
from data.store import Batch, Receipt, Store

_ROWS = """
SELECT file, cells
FROM current_plan_row
WHERE commune = $commune
ORDER BY file, position, row_key
"""


@dataclass(frozen=True)
class BaselineEntry:
    """A baseline typed at set-up: percent for rates, count otherwise."""

    indicator: str
    as_of: dt.date
    value: Decimal
    source: str


@dataclass(frozen=True)
class BaseEntry:
    """A base typed at set-up or later; `place` None means the whole commune."""

    base: str
    place: str | None
    as_of: dt.date
    value: Decimal
    source: str = ""


def set_up(
    store: Store,
    slug: str,
    places: Sequence[Place],
    by: str,
    baselines: Iterable[BaselineEntry] = (),
    bases: Iterable[BaseEntry] = (),
    note: str = "",
) -> Receipt:
    """The receipt of a commune's first batch: its plan, villages, baselines and bases.

    MovedError where the commune has been set up already.
    """
    text = read_text(slug)
    rows = plan_rows(text, places)
    batch = Batch(slug, "set_up", f"set_up:{slug}", by, note=note or None)
    if store.seq(slug):
        raise StoreError(f"{text.header['name']} đã được thiết lập; hãy mở xã này để sửa danh sách thôn.")
    tables = {
        "plan_row": rows,
        "baseline": [vars(one) for one in baselines],
        "base_figure": [vars(one) for one in bases],
    }
    return store.append(batch, tables, seen=0)


def replace_places(store: Store, plan: Plan, places: Sequence[Place], by: str, seen: int) -> Receipt:
    """The receipt of a new list of villages: renamed keep their id, missing ones are taken away."""
    kept = {one.id for one in places}
    gone = [
        {**_plan_row(plan, PLACES, position, one.id, None)}
        for position, one in enumerate(plan.places)
        if one.id not in kept
    ]
    rows = [
        _plan_row(plan, PLACES, position, one.id, cells)
        for position, (one, cells) in enumerate(zip(places, to_rows(PLACES, places), strict=True))
    ]
    batch = Batch(plan.slug, "places", uuid.uuid4().hex, by)
    return store.append(batch, {"plan_row": rows + gone}, seen)


def _plan_row(plan: Plan, file: str, position: int, key: str, cells: dict | None) -> dict:
    text = None if cells is None else json.dumps(cells, ensure_ascii=False)
    return {
        "file": file, "position": position, "row_key": key, "cells": text, "in_force_from": plan.start.date,
    }  # fmt: skip


def plan_rows(text: PlanText, places: Sequence[Place]) -> list[dict]:
    """A plan's text as rows for the store, with `places` instead of the shipped list."""
    plan, _ = build(text)
    rows = [_plan_row(plan, HEADER, 0, "header", header_json(text.header))]
    for name in (*SHARED, *OWN):
        found = to_rows(PLACES, places) if name == PLACES else [dict(one.cells) for one in text.rows[name]]
        rows += [_plan_row(plan, name, at, _row_key(one), one) for at, one in enumerate(found)]
    return rows


def _row_key(cells: dict[str, str]) -> str:
    if "comparator" in cells:
        return f"{cells['code']}:{cells['year']}"
    return cells.get("code") or cells["id"]


def load_plan(store: Store, slug: str) -> Plan:
    """The commune's plan as it stands in the store; StoreError where it was not set up or is unsound."""
    return _load(store, slug, store.seq(slug))


@lru_cache(maxsize=64)
def _load(store: Store, slug: str, seq: int) -> Plan:
    if not seq:
        raise StoreError(f"Xã «{slug}» chưa được thiết lập trong kho số liệu này.")
    header, rows = {}, {name: [] for name in (*SHARED, *OWN)}
    for file, cells in store.rows(_ROWS, {"commune": slug}):
        if file == HEADER:
            header = json.loads(cells)
        else:
            rows[file].append(Row(0, json.loads(cells)))
    plan, problems = build(PlanText(slug, header, "", {name: tuple(many) for name, many in rows.items()}))
    if plan is None or problems:
        raise StoreError(f"Kế hoạch của xã «{slug}» trong kho số liệu không đọc được; hãy báo người quản trị.")
    return plan


def blank_places(names: Iterable[str], unit_word: str) -> list[Place]:
    """Villages for a list of names, in that order, ids by position."""
    return [Place(f"{_slug(unit_word)}-{number:02d}", name) for number, name in enumerate(names, 1)]


def _slug(unit_word: str) -> str:
    return {"thôn": "thon", "xóm": "xom", "bản": "ban", "tổ dân phố": "to"}.get(unit_word, "noi")


"""The plan a commune works by: rows in the store, built by the same code as the plan files.

Set-up copies the shipped files into the store; from then on the store's rows are edited, never the files.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from data.errors import RefusalError, StoreError
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
    """The receipt of a new list of villages: a renamed one keeps its id and its old name as another spelling.

    Villages that are missing from the list are taken away; their figures stay in the store.
    """
    places = [_with_old_name(plan, one) for one in places]
    kept = {one.id for one in places}
    gone = [
        _plan_row(plan, PLACES, position, one.id, None)
        for position, one in enumerate(plan.places)
        if one.id not in kept
    ]
    rows = [
        _plan_row(plan, PLACES, position, one.id, cells)
        for position, (one, cells) in enumerate(zip(places, to_rows(PLACES, places), strict=True))
    ]
    batch = Batch(plan.slug, "places", uuid.uuid4().hex, by)
    return store.append(batch, {"plan_row": rows + gone}, seen)


def _with_old_name(plan: Plan, place: Place) -> Place:
    before = plan.place(place.id)
    if before is None or before.name in (place.name, *place.aliases):
        return place
    return replace(place, aliases=(*place.aliases, before.name), placeholder=False)


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


def read_places_csv(path: Path, plan: Plan) -> list[Place]:
    """Villages from a CSV with the columns name,other_spellings; one already known keeps its identity.

    RefusalError says which line is wrong.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RefusalError(f"Không mở được tệp {path.name}. Hãy kiểm tra đường dẫn.") from error
    except UnicodeDecodeError as error:
        raise RefusalError(f"Tệp {path.name} không phải UTF-8. Hãy lưu lại dạng CSV UTF-8.") from error
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if not lines or [cell.strip() for cell in lines[0]] != ["name", "other_spellings"]:
        raise RefusalError(f"Dòng đầu của {path.name} phải là: name,other_spellings")
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in cells):
            if len(cells) != 2 or not cells[0].strip():
                raise RefusalError(f"{path.name}, dòng {number}: cần đúng hai ô và tên không được trống.")
            spellings = tuple(part.strip() for part in cells[1].split(";") if part.strip())
            rows.append((_clean(cells[0]), tuple(_clean(one) for one in spellings)))
    return identified(rows, plan)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def identified(rows: Sequence[tuple[str, tuple[str, ...]]], plan: Plan) -> list[Place]:
    """Villages for (name, other spellings): a name or spelling already known keeps its id, others get a new one.

    RefusalError where a name stands for two villages.
    """
    known = {name.casefold(): one.id for one in plan.places for name in (one.name, *one.aliases)}
    taken = {one.id for one in plan.places}
    fresh = (one.id for one in blank_places(["x"] * (len(rows) + len(taken)), plan.unit_word) if one.id not in taken)
    places = []
    for name, spellings in rows:
        ids = {known[one.casefold()] for one in (name, *spellings) if one.casefold() in known}
        places.append(Place(ids.pop() if len(ids) == 1 else next(fresh), name, spellings))
    trouble = names_trouble(places)
    if trouble:
        raise RefusalError(trouble)
    return places


def names_trouble(places: Sequence[Place]) -> str:
    """What is wrong with the villages' names, "" where all is well: a name that stands for two, an id used twice."""
    seen: dict[str, int] = {}
    for number, place in enumerate(places):
        for name in (place.name, *place.aliases):
            if seen.setdefault(name.casefold(), number) != number:
                return f"Tên «{name}» đứng ở hai dòng. Mỗi tên chỉ được dùng cho một nơi; hãy sửa một dòng."
    if len({one.id for one in places}) != len(list(places)):
        return "Hai dòng cùng chỉ một nơi đã có. Hãy giữ lại một dòng."
    return ""


def blank_places(names: Iterable[str], unit_word: str) -> list[Place]:
    """Villages for a list of names, in that order, ids by position."""
    return [Place(f"{_slug(unit_word)}-{number:02d}", name) for number, name in enumerate(names, 1)]


def _slug(unit_word: str) -> str:
    return {"thôn": "thon", "xóm": "xom", "bản": "ban", "tổ dân phố": "to"}.get(unit_word, "noi")

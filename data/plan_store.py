"""The plan a commune works by: rows in the store, built by the same code as the plan files.

Set-up copies the shipped files into the store; from then on the store's rows are edited, never the files.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from data import visit
from data.access import Act, User, require
from data.beside import SAID, append_past
from data.errors import RefusalError, StoreError
from data.lineage import with_lineage
from data.lineage_record import recorded
from data.model import DUE_DAYS, Calendar, Period, Place, Plan
from data.plan_files import (
    HEADER,
    INDICATORS,
    OWN,
    PLACES,
    SHARED,
    TARGETS,
    PlanText,
    Row,
    build,
    header_json,
    read_text,
    to_rows,
)
from data.store import Batch, Receipt, Store

_ROWS = """
SELECT file, row_key, cells, in_force_from, position
FROM current_plan_row
WHERE commune = $commune
ORDER BY file, position, row_key, in_force_from
"""


_PLACES_EVER = """
SELECT row_key, cells
FROM plan_row
JOIN live_batch USING (batch_id)
WHERE plan_row.commune = $commune AND file = $file AND cells IS NOT NULL
ORDER BY seq, position
"""
PROMISE = ("comparator", "value", "low", "high", "year", "year_given", "per_year", "formal")
"""The columns of a target that say what is promised by when; the others say who answers and where it is written."""
MAX_NAME = 200
"""Characters in one village's name or spelling."""


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
    by: User,
    baselines: Iterable[BaselineEntry] = (),
    bases: Iterable[BaseEntry] = (),
    note: str = "",
    text: PlanText | None = None,
) -> Receipt:
    """The receipt of a commune's first batch: its plan (`text`, else the shipped one), villages, baselines and bases.

    MovedError where the commune has been set up already, RefusalError where it is not theirs to set up.
    """
    require(by, Act.PLAN, slug)
    text = text or read_text(slug)
    rows = plan_rows(text, places)
    batch = Batch(slug, "set_up", f"set_up:{slug}", by.signed, login=by.login or None, note=note or None)
    if store.seq(slug):
        raise StoreError(f"{text.header['name']} đã được thiết lập; hãy mở xã này để sửa danh sách thôn.")
    tables = {
        "plan_row": rows,
        "baseline": [vars(one) for one in baselines],
        "base_figure": [vars(one) for one in bases],
    }
    return store.append(batch, tables, seen=0)


def replace_places(store: Store, plan: Plan, places: Sequence[Place], by: User, seen: int) -> Receipt:
    """The receipt of a new list of villages: a renamed one keeps its id and its old name as another spelling.

    Villages that are missing from the list are taken away; their figures stay in the store. RefusalError where one of
    those came out of a merge or a split, or the list is not theirs to change.
    """
    require(by, Act.PLAN, plan.slug)
    places = [_with_old_name(plan, one) for one in places]
    kept = {one.id for one in places}
    _refuse_gone(store, plan, kept)
    gone = [
        plan_row(plan, PLACES, position, one.id, None) for position, one in enumerate(plan.places) if one.id not in kept
    ]
    rows = [
        plan_row(plan, PLACES, position, one.id, cells)
        for position, (one, cells) in enumerate(zip(places, to_rows(PLACES, places), strict=True))
    ]
    batch = Batch(plan.slug, "places", uuid.uuid4().hex, by.signed, login=by.login or None)
    return append_past(store, batch, {"plan_row": rows + gone}, seen, past=SAID)


def _refuse_gone(store: Store, plan: Plan, kept: set[str]) -> None:
    """RefusalError where a village that others became is off the list: their history would be nobody's."""
    flows = (flow for change in recorded(store, plan.slug) for flow in change.flows)
    came = {one.target for one in flows if one.target != one.source}
    gone = [one.name for one in plan.places if one.id in came - kept]
    if gone:
        raise RefusalError(
            f"{', '.join(gone)} có từ sáp nhập hoặc tách nên không bỏ khỏi danh sách được. Ghi nhầm thì rút lại"
            " thay đổi ấy ở trang Sáp nhập, tách."
        )


def _with_old_name(plan: Plan, place: Place) -> Place:
    before = plan.place(place.id)
    if before is None or before.name in (place.name, *place.aliases):
        return place
    return replace(place, aliases=(*place.aliases, before.name), placeholder=False)


def plan_row(plan: Plan, file: str, position: int, key: str, cells: dict | None, since: Period | None = None) -> dict:
    """One row of the plan for the store, in force from `since`, else from the beginning; no cells: taken away."""
    text = None if cells is None else json.dumps(cells, ensure_ascii=False)
    day = (since or plan.start).date
    return {"file": file, "position": position, "row_key": key, "cells": text, "in_force_from": day}


def plan_rows(text: PlanText, places: Sequence[Place]) -> list[dict]:
    """A plan's text as rows for the store, with `places` instead of the shipped list."""
    plan, _ = build(text)
    rows = [plan_row(plan, HEADER, 0, "header", header_json(text.header))]
    for name in (*SHARED, *OWN):
        found = to_rows(PLACES, places) if name == PLACES else [dict(one.cells) for one in text.rows[name]]
        rows += [plan_row(plan, name, at, row_key(one), one) for at, one in enumerate(found)]
    return rows


def row_key(cells: dict[str, str]) -> str:
    """What a row is about; its versions share the key."""
    if "comparator" in cells:
        return f"{cells['code']}:{cells['year']}"
    return cells.get("code") or cells["id"]


class Version(NamedTuple):
    """One version of a row of the plan: what it says from `day` on; no cells: it is taken away from then on."""

    file: str
    key: str
    cells: dict | None
    day: dt.date
    position: int = 0


def load_plan(store: Store, slug: str, at: Period | None = None) -> Plan:
    """The commune's plan as it is in force in the running period, or `at`, with every version of its targets.

    What a later decision changes waits until its period runs; targets do not, they say themselves since when they hold.
    StoreError where it was not set up or is unsound.
    """
    return _load(store, slug, store.seq(slug), at or in_force_now(store, slug))


def in_force_now(store: Store, slug: str) -> Period:
    """The period whose plan holds today: the running one, before the plan begins its first."""
    seq = store.seq(slug)
    if not seq:
        raise _not_set_up(slug)
    try:
        header = next(one.cells for one in _versions(store, slug, seq) if one.file == HEADER)
        regime, start = Calendar(header["calendar"]), Period.parse(header["start"])
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as error:
        raise _unreadable(slug) from error
    return max(Period.containing(visit.today(), regime), start)


def versions(store: Store, slug: str) -> tuple[Version, ...]:
    """Every version of every row of the commune's plan, in the plan's order, of each row the oldest first."""
    return _versions(store, slug, store.seq(slug))


@lru_cache(maxsize=64)
def _versions(store: Store, slug: str, seq: int) -> tuple[Version, ...]:
    """`seq` moves with every write, so that nothing goes stale."""
    return tuple(
        Version(file, key, json.loads(cells) if cells else None, day, position)
        for file, key, cells, day, position in store.rows(_ROWS, {"commune": slug})
    )


def text_at(slug: str, found: Iterable[Version], at: Period) -> PlanText:
    """The plan's text as those versions say it in that period: of each row the newest that holds by then."""
    header, rows = _rows_at(found, at)
    lines = {name: tuple(Row(line, one.cells) for line, one in enumerate(rows[name], 1)) for name in rows}
    return PlanText(slug, header, "", lines)


def _rows_at(found: Iterable[Version], at: Period) -> tuple[dict, dict[str, list[Version]]]:
    """The header and the rows by file; the first header also before it holds."""
    newest: dict[tuple[str, str], Version] = {}
    for one in found:
        kept = newest.get((one.file, one.key))
        holds = one.day <= at.date or (one.file == HEADER and kept is None)
        if holds and (kept is None or kept.day <= one.day):
            newest[one.file, one.key] = one
    rows: dict[str, list[Version]] = {name: [] for name in (*SHARED, *OWN)}
    header: dict = {}
    for one in newest.values():
        if one.file == HEADER:
            header = one.cells
        elif one.cells is not None:
            rows[one.file].append(one)
    return header, rows


@lru_cache(maxsize=64)
def _load(store: Store, slug: str, seq: int, at: Period) -> Plan:
    if not seq:
        raise _not_set_up(slug)
    found = _versions(store, slug, seq)
    first = min(one.day for one in found)
    at = max(at, Period(first.year, first.month))  # before it begins the plan is what it begins with
    text, promised = text_at(slug, found, at), _promises(found, at)
    text = replace(text, rows={**text.rows, TARGETS: tuple(Row(0, one.cells) for one in promised)})
    plan, problems = build(text)
    if plan is None or problems:
        raise _unreadable(slug)
    days = sorted((one.day, one.key) for one in found if one.file == INDICATORS)
    begun = {key: day for day, key in reversed(days)}
    plan = replace(_in_force(plan, [one.day for one in promised], begun), due_turns=_due_turns(found))
    return with_lineage(plan, recorded(store, slug))


def _due_turns(found: Sequence[Version]) -> tuple[tuple[Period, int], ...]:
    """Since when a report had how many days, oldest first; empty where that never changed."""
    held = [
        (Period(one.day.year, one.day.month), one.cells.get("due_days", DUE_DAYS))
        for one in found
        if one.file == HEADER
    ]
    return tuple(held) if len({days for _, days in held}) > 1 else ()


def _unreadable(slug: str) -> StoreError:
    return StoreError(f"Kế hoạch của xã «{slug}» trong kho số liệu không đọc được; hãy báo người quản trị.")


def _not_set_up(slug: str) -> StoreError:
    return StoreError(f"Xã «{slug}» chưa được thiết lập trong kho số liệu này.")


def _promises(found: Iterable[Version], at: Period) -> list[Version]:
    """Every promise the targets have made, each from the day it holds.

    A version that promises the same as the one before it changes only who answers or the wording: that is no new
    promise, and is taken over once it holds.
    """
    targets = [one for one in found if one.file == TARGETS and one.cells is not None]
    by_key: dict[str, list[Version]] = {}
    for one in targets:
        by_key.setdefault(one.key, []).append(one)
    promised = []
    for many in by_key.values():
        for _, same in itertools.groupby(sorted(many, key=lambda one: one.day), key=lambda one: promise_of(one.cells)):
            run = list(same)
            held = [one for one in run if one.day <= at.date]
            promised.append((held or run[:1])[-1]._replace(day=run[0].day))
    return promised


def promise_of(cells: Mapping[str, str]) -> tuple[str, ...]:
    """What a target's row promises, apart from who answers and where it is written."""
    return tuple(cells[name] for name in PROMISE)


def _in_force(plan: Plan, days: Sequence[dt.date], begun: Mapping[str, dt.date]) -> Plan:
    """The plan whose targets (one day for each, in the plan's order) and indicators know since when they hold."""

    def since(day: dt.date) -> Period | None:
        return None if day <= plan.start.date else Period(day.year, day.month)

    targets = (replace(one, since=since(day)) for one, day in zip(plan.targets, days, strict=True))
    indicators = (replace(one, since=since(begun[one.code])) for one in plan.indicators)
    return replace(plan, targets=tuple(targets), indicators=tuple(indicators))


def places_ever(store: Store, slug: str) -> list[Place]:
    """Every village the commune's list has ever held, as it was last written; ids are never given out twice."""
    found = store.rows(_PLACES_EVER, {"commune": slug, "file": PLACES})
    cells = {key: json.loads(text) for key, text in found}
    return [
        Place(key, one["name"], tuple(part.strip() for part in one.get("aliases", "").split(";") if part.strip()))
        for key, one in cells.items()
    ]


def read_places_csv(path: Path, plan: Plan, ever: Sequence[Place] = ()) -> list[Place]:
    """Villages from a CSV with the columns name,other_spellings; one already known keeps its identity.

    RefusalError says which line is wrong.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RefusalError(f"Không mở được tệp {path.name}. Hãy kiểm tra đường dẫn.") from error
    except UnicodeDecodeError as error:
        raise RefusalError(f"Tệp {path.name} không phải UTF-8. Hãy lưu lại dạng CSV UTF-8.") from error
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise RefusalError(f"Tệp {path.name} có ô quá dài hoặc dấu nháy không đóng. Hãy sửa rồi nộp lại.") from error
    if not lines or [cell.strip() for cell in lines[0]] != ["name", "other_spellings"]:
        raise RefusalError(f"Dòng đầu của {path.name} phải là: name,other_spellings")
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in cells):
            if len(cells) != 2 or not cells[0].strip():
                raise RefusalError(f"{path.name}, dòng {number}: cần đúng hai ô và tên không được trống.")
            spellings = tuple(part.strip() for part in cells[1].split(";") if part.strip())
            rows.append((clean_name(cells[0]), tuple(clean_name(one) for one in spellings)))
    return identified(rows, plan, ever)


def clean_name(text: str) -> str:
    """A name as typed on any machine: composed letters, single blanks, nothing invisible from other systems."""
    shown = "".join(one for one in text if one.isspace() or unicodedata.category(one) not in ("Cc", "Cf"))
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def identified(rows: Sequence[tuple[str, tuple[str, ...]]], plan: Plan, ever: Sequence[Place] = ()) -> list[Place]:
    """Villages for (name, other spellings): a name or spelling already known keeps its id, others get a new one.

    `ever` is every village the list has held (`places_ever`). RefusalError where a name stands for two villages.
    """
    known = _by_name(plan.places)
    places = []
    for name, spellings in rows:
        ids = {known[one.casefold()] for one in (name, *spellings) if one.casefold() in known}
        places.append(Place(ids.pop() if len(ids) == 1 else "", name, spellings))
    places = with_ids(places, (*plan.places, *plan.former, *ever), plan.unit_word)
    trouble = names_trouble(places)
    if trouble:
        raise RefusalError(trouble)
    return places


def with_ids(places: Sequence[Place], ever: Sequence[Place], unit_word: str) -> list[Place]:
    """The villages, each with an id: one that was on the list before and comes back gets its own, others a new one.

    An id that ever stood for a village is never given to another: its figures would follow. One that became others
    (of `ever` those that know their last period) has ended for good; another of its name is a new one.
    """
    ended = {one.id for one in ever if one.until is not None}
    former = _by_name(one for one in ever if one.id not in ended)
    used = {one.id for one in places}
    taken = used | {one.id for one in ever}
    numbered = (f"{_slug(unit_word)}-{number:02d}" for number in itertools.count(1))
    fresh = (one for one in numbered if one not in taken)
    found = []
    for place in places:
        back = former.get(place.name.casefold())
        place_id = place.id or (back if back and back not in used else next(fresh))
        used.add(place_id)
        found.append(replace(place, id=place_id))
    return found


def _by_name(places: Iterable[Place]) -> dict[str, str]:
    return {name.casefold(): one.id for one in places for name in (one.name, *one.aliases)}


def names_trouble(places: Sequence[Place]) -> str:
    """What is wrong with the villages' names, "" where all is well: a name that stands for two, an id used twice."""
    seen: dict[str, int] = {}
    for number, place in enumerate(places):
        for name in (place.name, *place.aliases):
            if len(name) > MAX_NAME:
                return f"Tên «{name[:40]}…» quá dài ({len(name)} chữ). Hãy ghi tên ngắn hơn."
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

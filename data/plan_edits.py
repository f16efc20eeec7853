"""What edits of a plan's rows come to: one for each row with all that follows from it, and every cell old → new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from data.model import Period
from data.plan_files import GOALS, INDICATORS, TARGETS, TASKS
from data.plan_store import PROMISE, clean_name
from data.plan_tables import DEPARTMENTS, TABLES, Tables, blank, split

_TO_COME = "theo văn bản"
"""Stands for a document that has not been named yet; never written."""


@dataclass(frozen=True)
class Decision:
    """The document behind a change: its name and number, the day it was signed, the period it holds from."""

    document: str
    day: dt.date
    since: Period

    @property
    def said(self) -> str:
        """How the document is named wherever the change is told: "Quyết định 12/QĐ-UBND ngày 05/07/2026"."""
        return f"{clean_name(self.document)} ngày {self.day:%d/%m/%Y}"


@dataclass(frozen=True)
class Edit:
    """One row to change: `cells` are the columns that change (all that are known of a new row), None takes it away."""

    table: str
    key: str
    cells: Mapping[str, str] | None


class Change(NamedTuple):
    """One cell as it was and as it will be, as plan files write it; column "": the whole row, there or not."""

    table: str
    key: str
    column: str
    before: str
    after: str


def settled(edits: Iterable[Edit], before: Tables, decision: Decision | None) -> list[Edit]:
    """The edits that change something, one for each row, with what follows from them; of a new row every cell."""
    found = _effective(edits, before)
    gone = {one.key for one in found if one.table == INDICATORS and one.cells is None}
    orphans = [Edit(TARGETS, key, None) for key, cells in before[TARGETS].items() if cells["code"] in gone]
    known = {(one.table, one.key) for one in found}
    found += [one for one in orphans if (TARGETS, one.key) not in known]
    return [_full(one, before[one.table].get(one.key), decision) for one in found]


def applied(found: Tables, edits: Iterable[Edit], *, adding: bool = True) -> Tables:
    """The tables after the edits; without `adding` only rows that are there change."""
    after = {name: dict(rows) for name, rows in found.items()}
    for one in edits:
        rows = after[one.table]
        if one.cells is None:
            rows.pop(one.key, None)
        elif one.key in rows or adding:
            rows[one.key] = {**rows.get(one.key, {}), **one.cells}
    return after


def changes(edits: Iterable[Edit], before: Tables) -> Iterator[Change]:
    """What the settled edits change, row by row, each in the order of its columns."""
    for one in edits:
        old = before[one.table].get(one.key)
        if one.cells is None:
            yield Change(one.table, one.key, "", "yes", "no")
            continue
        if old is None:
            yield Change(one.table, one.key, "", "no", "yes")
        for column in TABLES[one.table].columns:
            after = one.cells.get(column.name)
            if after is not None and after != (old or {}).get(column.name, ""):
                yield Change(one.table, one.key, column.name, (old or {}).get(column.name, ""), after)


def _effective(edits: Iterable[Edit], before: Tables) -> list[Edit]:
    """The edits that change something, one for each row, with nothing but what changes; of a new row every cell."""
    single: dict[tuple[str, str], Edit] = {}
    for one in edits:
        earlier = single.get((one.table, one.key))
        both = None if one.cells is None else {**((earlier and earlier.cells) or {}), **one.cells}
        single[one.table, one.key] = replace(one, cells=both)
    found = []
    for one in single.values():
        old = before[one.table].get(one.key)
        if one.cells is None:
            found += [one] if old is not None else []
        elif old is None:
            found.append(replace(one, cells={**blank(TABLES[one.table]), **one.cells}))
        else:
            cells = {name: cell for name, cell in one.cells.items() if old.get(name) != cell}
            found += [replace(one, cells=cells)] if cells else []
    return found


def _full(edit: Edit, old: Mapping[str, str] | None, decision: Decision | None) -> Edit:
    """One edit with what follows from it in its row: a promise by its document, a former name as a spelling."""
    if edit.cells is None:
        return edit
    cells, document = dict(edit.cells), decision.said if decision else _TO_COME
    if edit.table == TARGETS and (old is None or any(name in cells for name in PROMISE)):
        whole = {**(old or {}), **cells, "year_given": "yes", "legal": document}
        cells |= {name: whole[name] for name in (*PROMISE, "legal")}
        cells |= {"source": whole["source"] or whole["legal"]} if old is None else {}
    elif edit.table == INDICATORS and old is None:
        cells["measure"] = f"rieng-{edit.key.lower().replace('.', '-')}"
    elif edit.table in (GOALS, TASKS) and old is None:
        cells["source"] = cells["source"] or document
    elif edit.table == DEPARTMENTS and old is not None and cells.get("name"):
        kept = [one for one in (*split(cells.get("aliases", old["aliases"])), old["name"]) if one != cells["name"]]
        cells["aliases"] = "; ".join(dict.fromkeys(kept))
    return replace(edit, cells=cells)

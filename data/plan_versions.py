"""The versions of a plan's rows that edits make: from their period on, in whatever waits already, and none before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence

from data.model import Period, Plan
from data.plan_edits import Edit, applied
from data.plan_files import HEADER, INDICATORS, TARGETS
from data.plan_store import Version, plan_row, versions
from data.plan_tables import (
    DEPARTMENTS,
    IN_HEADER,
    PHASES,
    REVIEWS,
    TABLES,
    Tables,
    header_tables,
    in_order,
    with_header,
)
from data.store import Store

_HEADERS = """
SELECT cells
FROM plan_row
JOIN live_batch USING (batch_id)
WHERE plan_row.commune = $commune AND file = $file AND cells IS NOT NULL
"""


def new_rows(plan: Plan, found: Sequence[Version], edits: Sequence[Edit], after: Tables, since: Period) -> list[dict]:
    """The rows to write for settled edits: a version at `since` and wherever a later version of the row begins.

    `found` are all versions so far, `after` the tables once the edits are applied.
    """
    in_header = [one for one in edits if one.table in IN_HEADER]
    rows = list(_header_rows(plan, found, in_header, after, since)) if in_header else []
    ends = {name: max((one.position for one in found if one.file == name), default=-1) for name in TABLES}
    for one in edits:
        if one.table in IN_HEADER:
            continue
        mine = sorted((old for old in found if (old.file, old.key) == (one.table, one.key)), key=lambda old: old.day)
        if any(old.cells is not None for old in mine):
            rows += _changed_rows(plan, mine, one, since)
        else:
            ends[one.table] += 1
            rows += _added_rows(plan, mine, one, since, ends[one.table])
    return rows


def _added_rows(plan: Plan, mine: Sequence[Version], edit: Edit, since: Period, position: int) -> Iterator[dict]:
    """A new row, put back too wherever it had been taken away."""
    cells = in_order(TABLES[edit.table], edit.cells or {})
    for day in (since.date, *(old.day for old in mine if old.day > since.date)):
        yield plan_row(plan, edit.table, position, edit.key, cells, Period(day.year, day.month))


def _changed_rows(plan: Plan, mine: Sequence[Version], edit: Edit, since: Period) -> Iterator[dict]:
    withdrawn = edit.cells is None and edit.table in (INDICATORS, TARGETS)  # it never judged anything
    for day, old in _from(mine, plan.start if withdrawn else since):
        cells = None if edit.cells is None else {**old.cells, **edit.cells}
        yield plan_row(plan, edit.table, old.position, edit.key, cells, Period(day.year, day.month))


def _header_rows(
    plan: Plan, found: Sequence[Version], edits: Sequence[Edit], after: Tables, since: Period
) -> Iterator[dict]:
    """The header's versions; milestones and phases have no identity, so that their lists are taken whole."""
    lists = {one.table for one in edits} & {REVIEWS, PHASES}
    mine = sorted((one for one in found if one.file == HEADER), key=lambda one: one.day)
    single = [one for one in edits if one.table not in lists]
    for day, old in _from(mine, max(since, plan.start)):
        changed = applied(header_tables(old.cells), single) | {name: after[name] for name in lists}
        yield plan_row(plan, HEADER, 0, old.key, with_header(old.cells, changed), Period(day.year, day.month))


def _from(mine: Sequence[Version], since: Period) -> Iterator[tuple[dt.date, Version]]:
    """The days from `since` on at which a version begins, `since` itself where the row is there then, and what holds.

    `mine` are one row's versions, oldest first.
    """
    held = [one for one in mine if one.day <= since.date][-1:]
    later = [one for one in mine if one.day > since.date]
    yield from ((max(since.date, one.day), one) for one in (*held, *later) if one.cells is not None)


def merged(found: Sequence[Version], rows: Iterable[dict]) -> list[Version]:
    """All versions once those rows are written."""
    kept = {(one.file, one.key, one.day): one for one in found}
    for row in rows:
        cells = json.loads(row["cells"]) if row["cells"] else None
        one = Version(row["file"], row["row_key"], cells, row["in_force_from"], row["position"])
        kept[one.file, one.key, one.day] = one
    return sorted(kept.values(), key=lambda one: (one.file, one.position, one.key, one.day))


def ever(store: Store, slug: str) -> dict[str, set[str]]:
    """Table → every code its rows have ever had: none is given out again."""
    found: dict[str, set[str]] = {name: set() for name in TABLES}
    for one in versions(store, slug):
        if one.file in found:
            found[one.file].add(one.key)
    for (cells,) in store.rows(_HEADERS, {"commune": slug, "file": HEADER}):
        found[DEPARTMENTS] |= {one["id"] for one in json.loads(cells).get("departments", ())}
    return found

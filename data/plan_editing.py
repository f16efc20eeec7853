"""Changing a plan by a document: edits of rows, proposed with all that is wrong, then written as one batch.

An edit holds from a period on, in every version of its row from then on; what held before stays, so that no period
that has been judged is judged anew. What would change the meaning of figures that are there is refused.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from data.access import Act, User, require
from data.beside import SAID, append_past, pressed
from data.errors import RefusalError
from data.model import Period, Plan
from data.plan_files import HEADER, INDICATORS, TARGETS, TASKS
from data.plan_findings import new_findings
from data.plan_store import PROMISE, Version, clean_name, load_plan, plan_row, text_at, versions
from data.plan_tables import (
    DEPARTMENTS,
    GENERAL,
    IN_HEADER,
    PHASES,
    REVIEWS,
    TABLES,
    Names,
    Tables,
    blank,
    file_of,
    header_tables,
    in_order,
    names_of,
    split,
    tables_of,
    with_header,
)
from data.store import Batch, Receipt, Store
from data.target_versions import document_troubles, earliest, judged

PLAN = "plan"
MOST_DAYS = 27
"""A report is due before the next period's is cut off."""
LAST = Period(9999, 12)
"""The period in which everything decided so far holds."""

_COUNTED = """
SELECT indicator FROM current_figure WHERE commune = $commune
UNION
SELECT indicator FROM current_baseline WHERE commune = $commune
"""
_HEADERS = """
SELECT cells
FROM plan_row
JOIN live_batch USING (batch_id)
WHERE plan_row.commune = $commune AND file = $file AND cells IS NOT NULL
"""


_TO_COME = "văn bản"
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


class Trouble(NamedTuple):
    """Why nothing can be written: the row and column it is about ("" for none), and the sentence."""

    table: str
    key: str
    column: str
    why: str


@dataclass(frozen=True)
class Draft:
    """What edits would do: cells old → new, what is wrong, and the rows to write where nothing is."""

    changes: tuple[Change, ...]
    troubles: tuple[Trouble, ...]
    rows: tuple[dict, ...]
    names: Names
    before: Tables
    after: Tables


def tables(store: Store, slug: str) -> tuple[Tables, Names]:
    """The plan's tables with everything decided so far, and what departments and bases are called."""
    text = text_at(slug, versions(store, slug), LAST)
    found = tables_of(text)
    return found, names_of(found, text)


def first_period(store: Store, plan: Plan) -> Period:
    """The first period an edit may hold from: the plan's own while nothing is judged, else no period before."""
    return plan.start if judged(store, plan) == (None, None) else earliest(store, plan)


def propose(store: Store, slug: str, edits: Iterable[Edit], decision: Decision | None) -> Draft:
    """What these edits would do from that decision's period on; without a decision as if from the first possible."""
    plan, found = load_plan(store, slug), versions(store, slug)
    first = first_period(store, plan)
    since = decision.since if decision else first
    latest = text_at(slug, found, LAST)
    before = tables_of(latest)
    wanted = _completed(_effective(edits, before), before, decision)
    after = _applied(before, wanted)
    rows = _rows(plan, found, wanted, after, since)
    troubles = [Trouble("", "", "", why) for why in _decision_troubles(store, plan, decision, first)]
    troubles += _refused(store, plan, found, wanted, before, first, since)
    if not troubles:
        later = _merged(found, rows, plan)
        for at in dict.fromkeys((max(since, plan.start), LAST)):
            texts = text_at(slug, found, at), text_at(slug, later, at)
            troubles += [Trouble(*one) for one in new_findings(*texts, since.year)]
    names = names_of(after, latest)
    return Draft(tuple(_changes(wanted, before)), tuple(dict.fromkeys(troubles)), tuple(rows), names, before, after)


def write(
    store: Store,
    slug: str,
    edits: Sequence[Edit],
    decision: Decision,
    by: User,
    seen: int,
    submission_id: str,
    file: tuple[str, str] | None = None,
) -> Receipt:
    """The receipt of the edits as one batch; `file`: name and hash of the workbook they came in.

    RefusalError where something is wrong or it is not theirs to change; MovedError where somebody wrote since `seen`.
    """
    require(by, Act.PLAN, slug)
    batch = Batch(
        slug, PLAN, submission_id, by.signed, *(file or (None, None)), note=decision.said, login=by.login or None
    )
    if pressed(store, slug, submission_id):
        return store.append(batch, {}, seen)
    draft = propose(store, slug, edits, decision)
    if draft.troubles:
        raise RefusalError(said(draft, draft.troubles[0]))
    if not draft.rows:
        raise RefusalError("Không có gì thay đổi so với kế hoạch đang có nên không ghi.")
    return append_past(store, batch, {"plan_row": draft.rows}, seen, past=SAID)


def said(draft: Draft, trouble: Trouble) -> str:
    """A trouble as a sentence that names its row and column."""
    if not trouble.table:
        return trouble.why
    table = TABLES[trouble.table]
    where = [table.title, row_name(draft, trouble.table, trouble.key)]
    where += [f"cột «{table.column(trouble.column).heading}»"] if trouble.column else []
    return f"{', '.join(one for one in where if one)}: {trouble.why.rstrip('.')}."


def row_name(draft: Draft, table: str, key: str) -> str:
    """What a row is called: "AN-14 năm 2027", a department by its name."""
    cells = draft.after[table].get(key) or draft.before[table].get(key) or {}
    if table == DEPARTMENTS:
        return cells.get("name") or key
    if table == GENERAL:
        return ""
    return " năm ".join(key.split(":")) if table == TARGETS else key


# ── what the edits come to ───────────────────────────────────────────────────────────────────────────


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


def _completed(edits: list[Edit], before: Tables, decision: Decision | None) -> list[Edit]:
    """The edits with what follows from them."""
    gone = {one.key for one in edits if one.table == INDICATORS and one.cells is None}
    orphans = [Edit(TARGETS, key, None) for key, cells in before[TARGETS].items() if cells["code"] in gone]
    known = {(one.table, one.key) for one in edits}
    edits = edits + [one for one in orphans if (TARGETS, one.key) not in known]
    return [_full(one, before[one.table].get(one.key), decision) for one in edits]


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
    elif edit.table == TASKS and old is None:
        cells["source"] = cells["source"] or document
    elif edit.table == DEPARTMENTS and old is not None and cells.get("name"):
        kept = [one for one in (*split(cells.get("aliases", old["aliases"])), old["name"]) if one != cells["name"]]
        cells["aliases"] = "; ".join(dict.fromkeys(kept))
    return replace(edit, cells=cells)


def _applied(found: Tables, edits: Iterable[Edit], *, adding: bool = True) -> Tables:
    """The tables after the edits; without `adding` only rows that are there change."""
    after = {name: dict(rows) for name, rows in found.items()}
    for one in edits:
        rows = after[one.table]
        if one.cells is None:
            rows.pop(one.key, None)
        elif one.key in rows or adding:
            rows[one.key] = {**rows.get(one.key, {}), **one.cells}
    return after


def _changes(edits: Iterable[Edit], before: Tables) -> Iterator[Change]:
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


# ── the rows to write ────────────────────────────────────────────────────────────────────────────────


def _rows(plan: Plan, found: Sequence[Version], edits: Sequence[Edit], after: Tables, since: Period) -> list[dict]:
    """The versions that the edits make, at `since` and wherever a later version of the row begins."""
    in_header = [one for one in edits if one.table in IN_HEADER]
    rows = list(_header_rows(plan, found, in_header, after, since)) if in_header else []
    ends = {name: max((one.position for one in found if one.file == name), default=-1) for name in TABLES}
    for one in edits:
        if one.table in IN_HEADER:
            continue
        mine = sorted((old for old in found if (old.file, old.key) == (one.table, one.key)), key=lambda old: old.day)
        if not any(old.cells is not None for old in mine):
            ends[one.table] += 1
            cells = in_order(TABLES[one.table], one.cells or {})
            days = [since.date, *(old.day for old in mine if old.day > since.date)]  # where it had been taken away
            rows += [
                plan_row(plan, one.table, ends[one.table], one.key, cells, Period(day.year, day.month)) for day in days
            ]
            continue
        withdrawn = one.cells is None and one.table in (INDICATORS, TARGETS)  # it never judged anything
        for day, old in _from(mine, plan.start if withdrawn else since):
            cells = None if one.cells is None else {**old.cells, **one.cells}
            rows.append(plan_row(plan, one.table, old.position, one.key, cells, Period(day.year, day.month)))
    return rows


def _from(mine: Sequence[Version], since: Period) -> Iterator[tuple[dt.date, Version]]:
    """The days from `since` on at which a version begins, `since` itself where the row is there then, and what holds.

    `mine` are one row's versions, oldest first.
    """
    held = [one for one in mine if one.day <= since.date][-1:]
    later = [one for one in mine if one.day > since.date]
    yield from ((max(since.date, one.day), one) for one in (*held, *later) if one.cells is not None)


def _header_rows(
    plan: Plan, found: Sequence[Version], edits: Sequence[Edit], after: Tables, since: Period
) -> Iterator[dict]:
    """The header's versions; milestones and phases have no identity, so that their lists are taken whole."""
    lists = {one.table for one in edits} & {REVIEWS, PHASES}
    mine = sorted((one for one in found if one.file == HEADER), key=lambda one: one.day)
    single = [one for one in edits if one.table not in lists]
    for day, old in _from(mine, max(since, plan.start)):
        changed = _applied(header_tables(old.cells), single) | {name: after[name] for name in lists}
        yield plan_row(plan, HEADER, 0, old.key, with_header(old.cells, changed), Period(day.year, day.month))


def _merged(found: Sequence[Version], rows: Iterable[dict], plan: Plan) -> list[Version]:
    """All versions once the rows are written."""
    kept = {(one.file, one.key, one.day): one for one in found}
    for row in rows:
        cells = json.loads(row["cells"]) if row["cells"] else None
        one = Version(row["file"], row["row_key"], cells, row["in_force_from"], row["position"])
        kept[one.file, one.key, one.day] = one
    return sorted(kept.values(), key=lambda one: (one.file, one.position, one.key, one.day))


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────


def _decision_troubles(store: Store, plan: Plan, decision: Decision | None, first: Period) -> Iterator[str]:
    if decision is None:
        return
    since = decision.since
    if since < first:
        yield (
            f"Các kỳ trước {first.label.lower()} đã có số liệu hoặc đã chốt, không chấm lại."
            f" Hãy cho thay đổi áp dụng từ {first.label.lower()} trở đi."
        )
    if since > plan.end:
        yield f"Kế hoạch hết ở {plan.end.label.lower()}. Hãy chọn kỳ sớm hơn."
    fresh = judged(store, plan) == (None, None)  # the plan is still being put down
    yield from document_troubles(plan, None if fresh else since, clean_name(decision.document), decision.day)


def _refused(
    store: Store, plan: Plan, found: Sequence[Version], edits: Sequence[Edit], before: Tables, first: Period,
    since: Period,
) -> Iterator[Trouble]:  # fmt: skip
    """What may not change whatever the document says."""
    counted = {code for (code,) in store.rows(_COUNTED, {"commune": plan.slug})}
    former = ever(store, plan.slug)
    fresh = judged(store, plan) == (None, None)
    begun: dict[tuple[str, str], dt.date] = {}
    for one in found:
        begun[one.file, one.key] = min(one.day, begun.get((one.file, one.key), one.day))
    for one in edits:
        old = before[one.table].get(one.key)
        yield from _emptied(one)
        if old is None:
            yield from _new_row(one, former)
        elif one.cells is None:
            yield from _removed(one, begun.get((file_of(one.table), one.key)), first, before, edits)
        elif one.table == INDICATORS and one.key in counted:
            yield from _meaning(one, _COUNTED_ALREADY)
        elif one.table == GENERAL and not fresh:
            yield from _meaning(one, _JUDGED_ALREADY)
        if one.table == TARGETS and one.cells is not None:
            yield from _passed(one, {**(old or {}), **one.cells}, since)


def ever(store: Store, slug: str) -> dict[str, set[str]]:
    """Table → every code its rows have ever had: none is given out again."""
    found: dict[str, set[str]] = {name: set() for name in TABLES}
    for one in versions(store, slug):
        if one.file in found:
            found[one.file].add(one.key)
    for (cells,) in store.rows(_HEADERS, {"commune": slug, "file": HEADER}):
        found[DEPARTMENTS] |= {one["id"] for one in json.loads(cells).get("departments", ())}
    return found


def _new_row(edit: Edit, former: Mapping[str, set[str]]) -> Iterator[Trouble]:
    table = TABLES[edit.table]
    if edit.key in former[edit.table] and edit.table != TARGETS:  # a year may be promised again
        why = f"mã «{edit.key}» đã từng dùng cho một {table.noun} đã bỏ; hãy đặt mã khác"
        yield Trouble(edit.table, edit.key, table.key[0], why)


def _emptied(edit: Edit) -> Iterator[Trouble]:
    """Cells that must not be empty: of a new row all of them are there, of another those that change."""
    day, days = ((edit.cells or {}).get(name, "") for name in ("date", "due_days"))
    if day and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        yield Trouble(edit.table, edit.key, "date", f"«{day}» không phải một ngày; hãy ghi như 05/07/2026")
    if days.isdigit() and int(days) > MOST_DAYS:
        yield Trouble(edit.table, edit.key, "due_days", f"hạn nộp từ 0 đến {MOST_DAYS} ngày sau ngày chốt số; hãy sửa")
    for name in _NEEDED.get(edit.table, ()):
        if edit.cells is not None and not edit.cells.get(name, "x"):
            yield Trouble(edit.table, edit.key, name, "không được để trống; hãy điền")


_NEEDED = {
    INDICATORS: ("code", "name", "short", "pillar", "kind", "over_time", "direction", "noun", "unit", "level"),
    TARGETS: ("code", "year", "comparator", "per_year"),
    TASKS: ("code", "group", "text"),
    DEPARTMENTS: ("id", "name", "kind"),
    GENERAL: ("movement", "rhythm", "calendar"),
    REVIEWS: ("kind", "year", "source"),
    PHASES: ("name", "start", "end", "source"),
}


def _removed(
    edit: Edit, begun: dt.date | None, first: Period, before: Tables, edits: Sequence[Edit]
) -> Iterator[Trouble]:
    if edit.table in (INDICATORS, TARGETS) and begun is not None and begun < first.date:
        yield Trouble(
            edit.table, edit.key, "",
            "đã được chấm ở các kỳ trước nên không bỏ được. Nếu không còn giao nữa thì đổi «Cách giữ» của mục tiêu"
            " thành khuyến khích",
        )  # fmt: skip
    if edit.table == DEPARTMENTS:
        after = _applied(before, edits)
        held = [
            " năm ".join(key.split(":"))
            for name in (TARGETS, TASKS)
            for key, cells in after[name].items()
            if edit.key in [one for role in _ROLES[name] for one in split(cells[role])]
        ]
        if held:
            named = ", ".join(held[:5]) + (f" và {len(held) - 5} việc khác" if len(held) > 5 else "")
            yield Trouble(
                edit.table, edit.key, "",
                f"còn chủ trì hoặc phối hợp {named}; hãy giao các việc ấy cho đơn vị khác trước",
            )  # fmt: skip


_ROLES = {TARGETS: ("lead", "suggested_lead", "support"), TASKS: ("lead", "support")}


_COUNTED_ALREADY = (
    "chỉ tiêu này đã có số liệu, đổi cột này thì số cũ mang nghĩa khác. Hãy giữ như cũ và thêm một chỉ tiêu mới với mã"
    " mới"
)
_JUDGED_ALREADY = "xã đã có số liệu, đổi mục này thì các kỳ trước bị chấm lại nên phải giữ như cũ"


def _meaning(edit: Edit, why: str) -> Iterator[Trouble]:
    for column in TABLES[edit.table].columns:
        if column.meaning and column.name in edit.cells:
            yield Trouble(edit.table, edit.key, column.name, why)


def _passed(edit: Edit, cells: Mapping[str, str], since: Period) -> Iterator[Trouble]:
    """A promise for a year that is over decides nothing."""
    if "comparator" in edit.cells and cells["year"].isdigit() and int(cells["year"]) < since.year:
        why = f"từ {since.label.lower()} thì năm {cells['year']} đã qua nên không đổi mục tiêu năm ấy được"
        yield Trouble(TARGETS, edit.key, "year", why)

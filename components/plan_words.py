"""A plan in tables of text: its promises with their documents, milestones, departments, tasks; what edits change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components.sentences import promise
from components.tables import indicator_name
from components.words import capital
from data.model import Indicator, Period, Plan, Target
from data.plan_cells import row_said, shown
from data.plan_editing import Draft, row_name, said
from data.plan_edits import Change
from data.plan_files import BASES, HEADER, INDICATORS, TARGETS
from data.plan_reading import Wrong
from data.plan_tables import DEPARTMENTS, GENERAL, TABLES, Names, header_tables

THERE, GONE = "có", "bỏ"
_FROM_START = "từ đầu"


def names(plan: Plan) -> Names:
    """What the plan calls its departments and bases."""
    spellings = {name.casefold(): one.id for one in plan.departments for name in (one.id, one.name, *one.aliases)}
    departments = {one.id: one.name for one in plan.departments}
    return Names(departments, {one.id: one.name for one in plan.bases}, spellings)


# ── the plan as it stands ────────────────────────────────────────────────────────────────────────────


def targets_table(plan: Plan, now: Period) -> pd.DataFrame:
    """Every promise ever made, each indicator's by year: since when it holds, by which document, and if it still does.

    An indicator whose last promise comes before the plan's end says what the years after are held to.
    """
    lines = [line for indicator in plan.indicators for line in _promised(plan, indicator, now)]
    columns = ["Chỉ tiêu", "Năm", "Mục tiêu", "Áp dụng", "Văn bản", "Chủ trì", "Phối hợp", "Tình trạng"]
    return pd.DataFrame(lines, columns=columns, dtype="str")


def _promised(plan: Plan, indicator: Indicator, now: Period) -> list[tuple[str, ...]]:
    known = [one for one in plan.targets if one.code == indicator.code]
    holds = plan.targets_of(indicator.code, now)
    lines = [
        (
            indicator_name(plan, indicator.code), str(one.year), promise(indicator, one), _since(one),
            one.legal or f"kế hoạch, mục {one.source}", _lead(plan, one), _units(plan, one.support),
            _stands(one, holds, now),
        )
        for one in sorted(known, key=lambda one: (one.year, one.since or plan.start))
    ]  # fmt: skip
    last = holds[-1] if holds else None
    if last is not None and last.goal is not None and last.year < plan.span[1]:
        years = f"{last.year + 1}–{plan.span[1]}" if last.year + 1 < plan.span[1] else str(plan.span[1])
        kept = (indicator_name(plan, indicator.code), years, promise(indicator, last), "", "chưa có văn bản", "", "")
        lines.append((*kept, f"tạm tính theo mức năm {last.year}"))
    return lines


def _since(target: Target) -> str:
    return _FROM_START if target.since is None else f"từ {target.since.label.lower()}"


def _stands(target: Target, holds: Sequence[Target], now: Period) -> str:
    if target in holds:
        return "đang áp dụng" if target.year_given else "đang áp dụng, năm tạm lấy"
    return "chờ đến kỳ" if target.since is not None and target.since > now else "đã thay"


def _lead(plan: Plan, target: Target) -> str:
    name = _units(plan, (target.owner,) if target.owner else ())
    return name if target.lead or not name else f"{name} (gợi ý)"


def _units(plan: Plan, ids: Sequence[str]) -> str:
    known = names(plan).departments
    return "; ".join(known.get(one, one) for one in ids)


def rows_table(table: str, rows: Mapping[str, Mapping[str, str]], called: Names) -> pd.DataFrame:
    """A plan's table as people read it: every row, the columns that hold anything."""
    columns = TABLES[table].columns
    frame = pd.DataFrame(
        [{one.heading: shown(one, cells[one.name], called) for one in columns} for cells in rows.values()],
        columns=[one.heading for one in columns],
        dtype="str",
    )
    return frame.loc[:, [name for name in frame.columns if (frame[name] != "").any()]] if rows else frame


# ── what edits change ────────────────────────────────────────────────────────────────────────────────


def changes_table(draft: Draft) -> pd.DataFrame:
    """What edits change, cell by cell, old and new; what names a new row stands before it."""
    lines = [
        (TABLES[one.table].title, row_name(draft, one.table, one.key), _column(one), *_sides(one, draft.names))
        for one in draft.changes
        if one.column not in TABLES[one.table].key
    ]
    return pd.DataFrame(lines, columns=["Bảng", "Dòng", "Cột", "Đang có", "Sẽ là"], dtype="str")


def _column(one: Change) -> str:
    return TABLES[one.table].column(one.column).heading if one.column else "cả dòng"


def _sides(one: Change, called: Names) -> tuple[str, str]:
    if not one.column:
        return ("chưa có", "thêm mới") if one.after == "yes" else (THERE, GONE)
    column = TABLES[one.table].column(one.column)
    return shown(column, one.before, called), shown(column, one.after, called)


def troubles(draft: Draft) -> list[str]:
    """What keeps the edits from being written, each a sentence."""
    return list(dict.fromkeys(capital(said(draft, one)) for one in draft.troubles))


def wrong_said(table: str, one: Wrong) -> str:
    """A cell that cannot be read: where, what stands there, why, what to do."""
    column = f", cột «{TABLES[table].column(one.column).heading}»" if one.column else ""
    typed = f" ghi «{one.typed[:60]}»" if one.typed else ""
    return f"{TABLES[table].title}, {one.where}{column}{typed}: {one.why}."


# ── a row of the plan in the audit ───────────────────────────────────────────────────────────────────


def file_said(file: str) -> str:
    """What a file of the plan is called."""
    if file == HEADER:
        return "Đơn vị, mốc và phần chung"
    return TABLES[file].title if file in TABLES else "Kế hoạch của xã"


def cells_said(file: str, cells: Mapping[str, Any], other: Mapping[str, Any], plan: Plan) -> str:
    """What a row says that its other version does not; a header table by table."""
    called = names(plan)
    if file != HEADER:
        own = () if file in (INDICATORS, TARGETS) else TABLES[file].key  # an indicator is named beside it
        told = row_said(
            TABLES[file], cells, called, [one for one in cells if cells[one] != other.get(one) and one not in own]
        )
        head = cells["name"] if file == BASES else cells["code"]
        return f"{head} ({told})" if own else told
    mine, theirs = header_tables(cells), header_tables(other) if other else {}
    return "; ".join(
        _part(name, row, theirs.get(name, {}).get(key), called)
        for name, rows in mine.items()
        for key, row in rows.items()
        if row != theirs.get(name, {}).get(key)
    )


def _part(name: str, row: Mapping[str, str], other: Mapping[str, str] | None, called: Names) -> str:
    differing = [key for key in row if other is None or row[key] != other.get(key)]
    told = row_said(TABLES[name], row, called, differing)
    head = "" if name == GENERAL else row["name"] if name == DEPARTMENTS else f"{TABLES[name].title} {row['id']}"
    return f"{head} ({told})" if head and told else told or head

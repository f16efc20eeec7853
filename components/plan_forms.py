"""Forms that change a plan: each returns the edits typed so far and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from components.plan_words import wrong_said
from components.speech import say
from data.model import Plan
from data.plan_cells import shown
from data.plan_edits import Edit
from data.plan_files import BASES, GOALS, INDICATORS, TARGETS, TASKS
from data.plan_reading import Line, read_lines
from data.plan_tables import (
    DEPARTMENTS,
    GENERAL,
    HEADER_KEY,
    PHASES,
    REVIEWS,
    TABLES,
    Column,
    Names,
    Sort,
    Tables,
)

KEY = "_khoá"
"""The hidden column that keeps a row's identity."""
_WORDING = ("name", "short", "numerator", "denominator", "reading")
_PROMISE = ("year", "comparator", "value", "low", "high", "per_year")
_TALL = ("name", "text", "numerator", "denominator", "reading", "movement")


@dataclass(frozen=True)
class Desk:
    """What the forms work on: the plan with everything decided so far, its words, codes used, and a mark of it all.

    The mark changes with the plan, so that nothing typed outlives the table it was typed into.
    """

    plan: Plan
    tables: Tables
    names: Names
    ever: Mapping[str, set[str]]
    mark: str


@dataclass(frozen=True)
class Typed:
    """What a form holds: the edits, and what cannot be read."""

    edits: tuple[Edit, ...] = ()
    wrong: tuple[str, ...] = ()


# ── rows in a table ──────────────────────────────────────────────────────────────────────────────────


def edit_rows(desk: Desk, table: str) -> Typed:
    """A whole table to type into: rows change, come and go."""
    code = TABLES[table].code
    say(
        "Sửa thẳng trong bảng, thêm dòng ở cuối; muốn bỏ dòng thì chọn ô đầu dòng rồi bấm hình thùng rác."
        + (f" Dòng mới để trống ô *{TABLES[table].column(code).heading}* thì phần mềm tự đặt." if code else "")
    )
    frame = table_frame(table, desk.tables[table], desk.names)
    named = TABLES[table].columns
    edited = st.data_editor(
        frame, num_rows="dynamic", hide_index=True, width="stretch", placeholder="",
        column_order=[one.heading for one in named], column_config=_config(named, desk.names),
        key=f"plan-{table}-{desk.mark}",
    )  # fmt: skip
    return read_frame(desk, table, edited, desk.tables[table])


def table_frame(table: str, rows: Mapping[str, Mapping[str, str]], names: Names) -> pd.DataFrame:
    """The rows as they are shown, each with its hidden key."""
    columns = TABLES[table].columns
    lines = [
        {KEY: key, **{one.heading: shown(one, cells[one.name], names) for one in columns}}
        for key, cells in rows.items()
    ]
    return pd.DataFrame(lines, columns=[KEY, *(one.heading for one in columns)], dtype="str")


def read_frame(desk: Desk, table: str, frame: pd.DataFrame, before: Mapping[str, Mapping[str, str]]) -> Typed:
    """The edits that an edited frame makes of `before`."""
    columns = [one for one in TABLES[table].columns if one.heading in frame.columns]
    lines = []
    for at, row in enumerate(frame.to_dict("records"), 1):
        typed = {one.name: "" if pd.isna(row[one.heading]) else str(row[one.heading]) for one in columns}
        lines.append(Line(f"dòng {at}", "" if pd.isna(row[KEY]) else row[KEY], typed))
    return _read(desk, table, lines, before)


def _read(desk: Desk, table: str, lines: Sequence[Line], before: Mapping[str, Mapping[str, str]]) -> Typed:
    edits, wrong = read_lines(TABLES[table], lines, before, desk.names, desk.plan.code_prefix, desk.ever[table])
    return Typed(tuple(edits), tuple(wrong_said(table, one) for one in wrong))


def _config(columns: Sequence[Column], names: Names) -> dict:
    chosen = {one.heading: list(one.choices.values()) for one in columns if one.choices}
    chosen |= {one.heading: ["", *names.departments.values()] for one in columns if one.sort is Sort.UNIT}
    return {name: st.column_config.SelectboxColumn(options=options) for name, options in chosen.items()}


# ── one indicator ────────────────────────────────────────────────────────────────────────────────────


def pick_row(desk: Desk, table: str, label: str, name: str) -> str | None:
    """The key of the row that is chosen, None while none is."""
    rows = desk.tables[table]
    return st.selectbox(
        label, list(rows), index=None, placeholder="Chọn…", key=f"plan-pick-{table}-{name}-{desk.plan.slug}",
        format_func=lambda key: f"{key} · {rows[key].get('short') or rows[key].get('name', '')}",
    )  # fmt: skip


def edit_targets(desk: Desk) -> Typed:
    """One indicator's promises, a row for each year of the plan."""
    code = pick_row(desk, INDICATORS, "Chỉ tiêu", "targets")
    if code is None:
        return Typed()
    say(
        "Mỗi năm một dòng; năm chưa có văn bản giao thì để trống (phần mềm tạm tính theo mức gần nhất). Không còn giao"
        " nữa thì đổi *Cách giữ* thành khuyến khích và xoá ô *Mức*."
    )
    before = {key: one for key, one in desk.tables[TARGETS].items() if one["code"] == code}
    columns = [TABLES[TARGETS].column(name) for name in _PROMISE]
    frame = years_frame(desk, code, before)
    edited = st.data_editor(
        frame, hide_index=True, width="stretch", placeholder="", disabled=[columns[0].heading],
        column_order=[one.heading for one in columns], column_config=_config(columns, desk.names),
        key=f"plan-years-{code}-{desk.mark}",
    )  # fmt: skip
    return read_years(desk, code, edited, before)


def years_frame(desk: Desk, code: str, before: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """A row for each year of the plan, with what is promised for it."""
    columns = [TABLES[TARGETS].column(name) for name in _PROMISE]
    lines = []
    for year in range(desk.plan.span[0], desk.plan.span[1] + 1):
        cells = before.get(f"{code}:{year}", {})
        said = {one.heading: shown(one, cells.get(one.name, ""), desk.names) for one in columns}
        lines.append({KEY: f"{code}:{year}" if cells else "", **said, columns[0].heading: str(year)})
    return pd.DataFrame(lines, columns=[KEY, *(one.heading for one in columns)], dtype="str")


def read_years(desk: Desk, code: str, frame: pd.DataFrame, before: Mapping[str, Mapping[str, str]]) -> Typed:
    """The edits of one indicator's promises; a year without anything typed is none."""
    columns = [TABLES[TARGETS].column(name) for name in _PROMISE]
    lines = []
    for row in frame.to_dict("records"):
        typed = {one.name: "" if pd.isna(row[one.heading]) else str(row[one.heading]).strip() for one in columns}
        if any(text for name, text in typed.items() if name != "year"):
            key = f"{code}:{typed['year']}"
            new = {"per_year": typed["per_year"] or "không", "comparator": typed["comparator"] or "từ mức này"}
            lines.append(Line(f"năm {typed['year']}", key, {"code": code, **typed, **new, **_answering(desk, key)}))
    return _read(desk, TARGETS, lines, before)


def _answering(desk: Desk, key: str) -> dict[str, str]:
    """Who answers for a new year: whoever does for the year before it, else for the indicator's first."""
    if key in desk.tables[TARGETS]:
        return {}
    code, year = key.split(":")
    mine = sorted((one for one in desk.tables[TARGETS].values() if one["code"] == code), key=lambda one: one["year"])
    earlier = [one for one in mine if one["year"] < year]
    followed = (*earlier[-1:], *mine[:1], {})[0]
    columns = [TABLES[TARGETS].column(name) for name in ("lead", "suggested_lead", "support")]
    return {one.name: shown(one, followed.get(one.name, ""), desk.names) for one in columns}


def edit_wording(desk: Desk) -> Typed:
    """One indicator's words: name, what a and b count, how it is understood."""
    code = pick_row(desk, INDICATORS, "Chỉ tiêu", "wording")
    if code is None:
        return Typed()
    return _fields(desk, INDICATORS, code, _WORDING)


def _fields(desk: Desk, table: str, key: str, columns: Sequence[str]) -> Typed:
    """Single fields of one row that is there."""
    cells, typed = desk.tables[table][key], {}
    for name in columns:
        column = TABLES[table].column(name)
        typed[name] = _field(desk, column, shown(column, cells[name], desk.names), f"plan-{table}-{key}-{desk.mark}")
    before = {key: cells}
    return _read(desk, table, [Line(key if table != GENERAL else "", key, typed)], before)


def _field(desk: Desk, column: Column, value: str, key: str) -> str:
    if column.choices or column.sort in (Sort.UNIT, Sort.BASE):
        known = column.choices or (desk.names.bases if column.sort is Sort.BASE else desk.names.departments)
        options = list(known.values())
        at = options.index(value) if value in options else None
        return st.selectbox(column.heading, options, index=at, placeholder="Chọn…", key=f"{key}-{column.name}") or ""
    if column.name in _TALL:
        return st.text_area(column.heading, value, key=f"{key}-{column.name}", height=80)
    return st.text_input(column.heading, value, key=f"{key}-{column.name}")


def edit_owners(desk: Desk) -> Typed:
    """Who leads and supports one indicator, for all its years."""
    code = pick_row(desk, INDICATORS, "Chỉ tiêu", "owners")
    mine = {key: one for key, one in desk.tables[TARGETS].items() if one["code"] == code}
    if code is None:
        return Typed()
    if not mine:
        st.info("Chỉ tiêu này chưa có mục tiêu nào nên chưa giao cho ai. Hãy ghi mục tiêu trước.")
        return Typed()
    last = mine[max(mine)]
    ids, called = list(desk.names.departments), {"": "Chưa giao", **desk.names.departments}.__getitem__
    held = last["lead"] or last["suggested_lead"]
    lead = st.selectbox(
        "Chủ trì", ["", *ids], index=ids.index(held) + 1 if held in ids else 0, format_func=called,
        key=f"plan-lead-{code}-{desk.mark}",
    )  # fmt: skip
    if not last["lead"] and last["suggested_lead"]:
        say("Kế hoạch không ghi ai chủ trì; tên đang hiện là gợi ý. Ghi thay đổi là giao hẳn cho đơn vị này.")
    helps = [one for one in last["support"].split("; ") if one in ids]
    support = st.multiselect(
        "Phối hợp", ids, default=helps, format_func=called, placeholder="Chọn các đơn vị",
        key=f"plan-support-{code}-{desk.mark}",
    )  # fmt: skip
    assigned = {"lead": lead, "suggested_lead": "", "support": "; ".join(support)}
    return Typed(tuple(Edit(TARGETS, key, assigned) for key in mine))


def edit_general(desk: Desk) -> Typed:
    """The plan's number, date and how it is reported."""
    return _fields(desk, GENERAL, HEADER_KEY, [one.name for one in TABLES[GENERAL].columns])


def add_indicator(desk: Desk) -> Typed:
    """A new indicator with its first promise."""
    say("Để trống *Mã* thì phần mềm tự đặt. Chỉ tiêu bắt đầu phải báo từ kỳ áp dụng.")
    key, typed, aim = f"plan-new-{desk.mark}", {}, {}
    left, right = st.columns(2)
    for at, column in enumerate(TABLES[INDICATORS].columns):
        with right if at % 2 else left:
            typed[column.name] = _field(desk, column, "", key)
    say("**Mục tiêu đầu tiên**")
    left, right = st.columns(2)
    for at, name in enumerate((*_PROMISE, "lead")):
        with right if at % 2 else left:
            aim[name] = _field(desk, TABLES[TARGETS].column(name), "", f"{key}-aim")
    if not any(typed.values()):
        return Typed()
    made = _read(desk, INDICATORS, [Line("chỉ tiêu mới", "", typed)], {})
    code = made.edits[0].key if made.edits else ""
    if not any(aim.values()) or not code:
        return made
    aim |= {"code": code, "per_year": aim["per_year"] or "không", "comparator": aim["comparator"] or "từ mức này"}
    promised = _read(desk, TARGETS, [Line("mục tiêu đầu tiên", "", aim)], {})
    return Typed((*made.edits, *promised.edits), (*made.wrong, *promised.wrong))


FORMS = {
    "Mục tiêu từng năm": edit_targets,
    "Câu chữ, công thức chỉ tiêu": edit_wording,
    "Đơn vị chủ trì, phối hợp": edit_owners,
    "Mục tiêu định tính": partial(edit_rows, table=GOALS),
    "Nhiệm vụ": partial(edit_rows, table=TASKS),
    "Sơ kết, tổng kết": partial(edit_rows, table=REVIEWS),
    "Giai đoạn": partial(edit_rows, table=PHASES),
    "Danh sách đơn vị": partial(edit_rows, table=DEPARTMENTS),
    "Danh mục số nền": partial(edit_rows, table=BASES),
    "Số, ngày, nhịp báo cáo": edit_general,
    "Thêm chỉ tiêu": add_indicator,
}
"""What can be changed → its form."""

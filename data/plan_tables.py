"""The plan as tables of text that people edit: what each column is called, what may stand there, how it is written.

A table's cells are those of the plan files (departments and milestones are taken out of the header for it); people see
and type the same in Vietnamese: "càng cao càng tốt" for `up`, names of departments for their ids, 35,4 for 35.4.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from data.intake.grid import Raw
from data.intake.numbers import read_number
from data.model import PILLARS, Period, Rhythm
from data.plan_files import BASES, HEADER, INDICATORS, LAYOUTS, TARGETS, TASKS, PlanText, Row
from data.plan_store import clean_name, row_key

GENERAL, DEPARTMENTS, REVIEWS, PHASES = "general", "departments", "reviews", "phases"
"""Tables that stand in the header; the others are named like their files."""
IN_HEADER = (GENERAL, DEPARTMENTS, REVIEWS, PHASES)
MAX_TEXT = 1_000
"""Characters in one cell."""
HEADER_KEY = "header"
"""The key of the only row of the general table."""


class Sort(StrEnum):
    """How what is typed into a column is understood."""

    TEXT = "text"
    LIST = "list"
    NUMBER = "number"
    WHOLE = "whole"
    MONTH = "month"
    DAY = "day"
    UNIT = "unit"
    UNITS = "units"
    BASE = "base"


@dataclass(frozen=True)
class Column:
    """One column: its name in the plan files and on screen; `meaning`: figures would mean something else without it."""

    name: str
    heading: str
    sort: Sort = Sort.TEXT
    choices: Mapping[str, str] = field(default_factory=dict)
    meaning: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its rows are about `noun`, each named by its `key` columns; `fixed`: what people do not edit."""

    name: str
    title: str
    noun: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """The column of that name in the plan files; KeyError where people do not edit it."""
        return {one.name: one for one in self.columns}[name]


@dataclass(frozen=True)
class Names:
    """What a plan calls its departments and bases: id → name; `spellings`: what may be typed, folded → id."""

    departments: Mapping[str, str]
    bases: Mapping[str, str]
    spellings: Mapping[str, str]


_YES_NO = {"yes": "có", "no": "không"}
_SOURCE, _NOTE = Column("source", "Mục trong kế hoạch"), Column("note", "Ghi chú")
_HOW = {
    ">=": "từ mức này", ">": "trên mức này", "=": "đúng mức này", "range": "trong khoảng", "encouraged": "khuyến khích",
    "lead": "dẫn đầu",
}  # fmt: skip
TABLES = {
    one.name: one
    for one in (
        Table(
            INDICATORS, "Chỉ tiêu", "chỉ tiêu", ("code",),
            (
                Column("code", "Mã"), Column("name", "Tên chỉ tiêu"), Column("short", "Tên ngắn"),
                Column("pillar", "Nhóm", choices={one: one for one in PILLARS}),
                Column("kind", "Loại số", meaning=True, choices={
                    "ratio": "tỷ lệ a/b", "count": "số đếm", "score": "điểm theo thang",
                    "share": "tỷ lệ đơn vị làm được", "yes_no": "có hoặc không",
                }),
                Column("over_time", "Cộng các tháng", meaning=True, choices={
                    "stock": "lấy số mới nhất", "flow": "cộng dồn trong năm",
                }),
                Column("direction", "Chiều tốt", meaning=True, choices={
                    "up": "càng cao càng tốt", "down": "càng thấp càng tốt",
                }),
                Column("noun", "Đếm cái gì", meaning=True), Column("unit", "Đơn vị tính", meaning=True),
                Column("level", "Báo theo", meaning=True, choices={"place": "từng nơi", "commune": "toàn xã"}),
                Column("base", "Số nền", Sort.BASE, meaning=True),
                Column("scale", "Thang điểm", Sort.NUMBER, meaning=True),
                Column("numerator", "Tử số (a)"), Column("denominator", "Mẫu số (b)"),
                Column("part_of", "Thuộc chỉ tiêu", meaning=True), Column("reading", "Cách hiểu"),
            ),
            {"measure": "", "grade": "theme", "judged": ""},
        ),
        Table(
            TARGETS, "Mục tiêu", "mục tiêu", ("code", "year"),
            (
                Column("code", "Mã"), Column("year", "Năm", Sort.WHOLE), Column("comparator", "Cách giữ", choices=_HOW),
                Column("value", "Mức", Sort.NUMBER), Column("low", "Khoảng từ", Sort.NUMBER),
                Column("high", "Khoảng đến", Sort.NUMBER), Column("per_year", "Mỗi năm", choices=_YES_NO),
                Column("lead", "Chủ trì", Sort.UNIT), Column("suggested_lead", "Gợi ý chủ trì", Sort.UNIT),
                Column("support", "Phối hợp", Sort.UNITS), _SOURCE, _NOTE,
            ),
            {"year_given": "yes", "formal": "yes", "legal": ""},
        ),
        Table(
            TASKS, "Nhiệm vụ", "nhiệm vụ", ("code",),
            (
                Column("code", "Mã"), Column("group", "Nhóm việc"), Column("text", "Nhiệm vụ"),
                Column("lead", "Chủ trì", Sort.UNITS), Column("support", "Phối hợp", Sort.UNITS),
                Column("when", "Thời gian", Sort.DAY), Column("parent", "Thuộc nhiệm vụ"), _SOURCE, _NOTE,
            ),
        ),
        Table(
            DEPARTMENTS, "Đơn vị", "đơn vị", ("id",),
            (
                Column("id", "Mã"), Column("name", "Tên đơn vị"), Column("aliases", "Cách viết khác", Sort.LIST),
                Column("kind", "Loại", choices={
                    "internal": "trong xã", "external": "ngoài xã", "collective": "nhiều đơn vị",
                }),
            ),
        ),
        Table(
            REVIEWS, "Mốc", "mốc", ("id",),
            (
                Column("id", "Số"), Column("kind", "Loại", choices={"so_ket": "sơ kết", "tong_ket": "tổng kết"}),
                Column("year", "Năm", Sort.WHOLE), Column("quarter", "Quý", Sort.WHOLE), _SOURCE, _NOTE,
            ),
            {"given": "yes"},
        ),
        Table(
            PHASES, "Giai đoạn", "giai đoạn", ("id",),
            (
                Column("id", "Số"), Column("name", "Tên giai đoạn"), Column("start", "Từ tháng", Sort.MONTH),
                Column("end", "Đến tháng", Sort.MONTH), _SOURCE, _NOTE,
            ),
            {"given": "yes"},
        ),
        Table(
            GENERAL, "Kế hoạch", "kế hoạch", (),
            (
                Column("number", "Số kế hoạch"), Column("date", "Ngày ban hành", Sort.DAY),
                Column("movement", "Phong trào"), Column("due_days", "Hạn nộp sau ngày chốt số (ngày)", Sort.WHOLE),
                Column("rhythm", "Nhịp báo cáo", meaning=True, choices={
                    "monthly": "hằng tháng", "quarterly": "hằng quý", "yearly": "hằng năm",
                }),
                Column("calendar", "Kỳ báo cáo", meaning=True, choices={
                    "15-14": "từ ngày 15 tháng trước đến ngày 14", "calendar": "theo tháng dương lịch",
                }),
            ),
        ),
    )
}  # fmt: skip
Tables = dict[str, dict[str, dict[str, str]]]
"""Table → row's key → cells."""


# ── between the plan's text and tables ───────────────────────────────────────────────────────────────


def tables_of(text: PlanText) -> Tables:
    """The plan's text as tables."""
    found = {name: {row_key(row.cells): dict(row.cells) for row in text.rows[name]}
             for name in (INDICATORS, TARGETS, TASKS)}  # fmt: skip
    return found | header_tables(text.header)


def header_tables(header: Mapping[str, Any]) -> Tables:
    """The tables that stand in the header; milestones and phases have no id there, so that they are numbered."""
    general = {one.name: _cell(header.get(one.name)) for one in TABLES[GENERAL].columns}
    found: Tables = {GENERAL: {HEADER_KEY: general | {"rhythm": _duty(header).get("rhythm", "")}}}
    for name in (DEPARTMENTS, REVIEWS, PHASES):
        rows = [_plain(one, name) for one in header.get(name, ())]
        found[name] = {one.get("id") or str(at): {"id": str(at), **one} for at, one in enumerate(rows, 1)}
    return found


def _duty(header: Mapping[str, Any]) -> Mapping[str, Any]:
    """The plan's regular report."""
    return next((one for one in header.get("reporting", ()) if one["rhythm"] != Rhythm.AD_HOC), {})


def _plain(row: Mapping[str, Any], name: str) -> dict[str, str]:
    known = (*(one.name for one in TABLES[name].columns), *TABLES[name].fixed)
    return {one: _cell(row.get(one)) for one in known if one != "id" or one in row}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list | tuple) else "" if value is None else str(value)


def with_tables(text: PlanText, tables: Tables) -> PlanText:
    """The plan's text with what these tables say instead."""
    rows = {
        name: tuple(Row(line, cells) for line, cells in enumerate(tables[name].values(), 1))
        for name in (INDICATORS, TARGETS, TASKS)
    }
    return replace(text, header=with_header(text.header, tables), rows={**text.rows, **rows})


def with_header(header: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    """The header with what these tables say instead, in the header's own kinds of values."""
    general, duty = dict(tables[GENERAL][HEADER_KEY]), _duty(header)
    rhythm, days = general.pop("rhythm"), general.pop("due_days")
    found = {name: value for name, value in {**header, **general}.items() if name != "due_days"}
    found |= {"due_days": int(days)} if days.isdigit() else {}
    if duty and rhythm != duty["rhythm"]:
        found["reporting"] = [{**one, "rhythm": rhythm} if one is duty else one for one in header["reporting"]]
    for name in (DEPARTMENTS, REVIEWS, PHASES):
        found[name] = [_typed(cells, name) for cells in tables[name].values()]
    return found


def _typed(cells: Mapping[str, str], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {key: value for key, value in cells.items() if key != "id" or name == DEPARTMENTS}
    if name == DEPARTMENTS:
        return found | {"aliases": split(cells["aliases"])}
    found["given"] = cells["given"] == "yes"
    if name == REVIEWS:
        found |= {key: int(cells[key]) for key in ("year", "quarter") if cells[key].isdigit()}
        if not cells["quarter"]:
            del found["quarter"]
    return found


def split(cell: str) -> list[str]:
    """The parts of a list."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def blank(table: Table) -> dict[str, str]:
    """A new row's cells before anything is typed."""
    return {**{one.name: "" for one in table.columns}, **table.fixed}


def in_order(table: Table, cells: Mapping[str, str]) -> dict[str, str]:
    """The cells in the columns of the plan file, where there is one."""
    names = LAYOUTS[table.name].columns if table.name in LAYOUTS else cells
    return {name: cells[name] for name in names}


# ── between cells and people ─────────────────────────────────────────────────────────────────────────


def names_of(tables: Tables, text: PlanText) -> Names:
    """What the plan calls its departments and bases."""
    spellings: dict[str, str] = {}
    for key, cells in tables[DEPARTMENTS].items():
        for one in (key, cells["name"], *split(cells["aliases"])):
            spellings.setdefault(one.casefold(), key)
    departments = {key: cells["name"] for key, cells in tables[DEPARTMENTS].items()}
    return Names(departments, {row.cells["id"]: row.cells["name"] for row in text.rows[BASES]}, spellings)


def shown(column: Column, cell: str, names: Names) -> str:
    """A cell as people see it."""
    if column.choices:
        return column.choices.get(cell, cell)
    match column.sort:
        case Sort.UNIT | Sort.UNITS:
            return "; ".join(names.departments.get(one, one) for one in split(cell))
        case Sort.BASE:
            return names.bases.get(cell, cell)
        case Sort.NUMBER:
            return cell.replace(".", ",")
        case Sort.MONTH if re.fullmatch(r"\d{4}-\d{2}", cell):
            return f"{int(cell[5:])}/{cell[:4]}"
        case Sort.DAY if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
            return f"{cell[8:]}/{cell[5:7]}/{cell[:4]}"
    return cell


def read(column: Column, typed: str, names: Names) -> tuple[str, str]:
    """(the cell, "") for what somebody typed, ("", why not and what to do) where it cannot stand there."""
    typed = clean_name(typed)
    if len(typed) > MAX_TEXT:
        return "", f"dài {len(typed)} chữ; hãy viết gọn trong {MAX_TEXT} chữ"
    if not typed:
        return "", ""
    if column.choices:
        return _choice(column.choices, typed)
    match column.sort:
        case Sort.UNIT:
            return _unit(typed, names)
        case Sort.UNITS:
            return _units(typed, names)
        case Sort.BASE:
            return _choice(names.bases, typed)
        case Sort.NUMBER | Sort.WHOLE:
            return _number(typed, whole=column.sort is Sort.WHOLE)
        case Sort.MONTH:
            return _month(typed)
        case Sort.DAY:
            return _day(typed)
        case Sort.LIST:
            return "; ".join(split(typed)), ""
    return typed, ""


def _choice(choices: Mapping[str, str], typed: str) -> tuple[str, str]:
    known = {said.casefold(): cell for cell, said in choices.items()} | {cell.casefold(): cell for cell in choices}
    found = known.get(typed.casefold())
    return (found, "") if found is not None else ("", f"chỉ nhận một trong: {', '.join(choices.values())}")


def _unit(typed: str, names: Names) -> tuple[str, str]:
    found = names.spellings.get(typed.casefold())
    if found is not None:
        return found, ""
    return "", f"kế hoạch chưa có đơn vị «{typed}»; hãy ghi đúng tên, hoặc thêm đơn vị ấy trước"


def _units(typed: str, names: Names) -> tuple[str, str]:
    found = [_unit(one, names) for one in split(typed)]
    trouble = next((why for _, why in found if why), "")
    return ("", trouble) if trouble else ("; ".join(one for one, _ in found), "")


def _number(typed: str, *, whole: bool) -> tuple[str, str]:
    number = read_number(Raw("text", typed.removesuffix("%").strip()), "", whole=whole)
    if number.value is None or number.value < 0:
        return "", "không đọc được là số; hãy ghi " + ("số nguyên như 2027" if whole else "như 35,4")
    return written(number.value), ""


def written(value: Decimal) -> str:
    """A number as the plan files write it: 80, 35.4."""
    return f"{value.normalize():f}"


def _month(typed: str) -> tuple[str, str]:
    found = re.fullmatch(r"(?:tháng )?(\d{1,2})[/-](\d{4})|(\d{4})-(\d{2})(?:-\d{2}.*)?", typed, re.IGNORECASE)
    if found:
        month, year = int(found[1] or found[4]), int(found[2] or found[3])
        if 1 <= month <= 12:
            return str(Period(year, month)), ""
    return "", "không đọc được là tháng; hãy ghi như 6/2026"


def _day(typed: str) -> tuple[str, str]:
    """A day in either way of writing; other words stay, and are checked with the plan."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]+)?", typed)
    if not found:
        return typed, ""
    day, month, year = map(int, found.groups()[:3] if found[1] else found.groups()[:2:-1])
    try:
        return dt.date(year, month, day).isoformat(), ""
    except ValueError:
        return "", "không có ngày ấy; hãy ghi như 31/12/2027"


def row_said(table: Table, cells: Mapping[str, str], names: Names, only: Iterable[str] | None = None) -> str:
    """A row in one line: "Tên chỉ tiêu: …; Năm: 2027"; `only` these columns."""
    wanted = set(cells if only is None else only)
    told = ((one.heading, shown(one, cells.get(one.name, ""), names)) for one in table.columns if one.name in wanted)
    return "; ".join(f"{heading}: {said}" for heading, said in told if said)


def file_of(table: str) -> str:
    """The plan file that the table's rows stand in."""
    return HEADER if table in IN_HEADER else table

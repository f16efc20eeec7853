"""The plan as tables of text that people edit: what each column is called, what may stand there, how it is written.

A table's cells are those of the plan files (departments and milestones are taken out of the header for it); people see
and type the same in Vietnamese: "càng cao càng tốt" for `up`, names of departments for their ids, 35,4 for 35.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from data.model import DUE_DAYS, PILLARS, Rhythm
from data.plan_files import BASES, GOALS, HEADER, INDICATORS, LAYOUTS, TARGETS, TASKS, PlanText
from data.plan_store import row_key

GENERAL, DEPARTMENTS, REVIEWS, PHASES = "general", "departments", "reviews", "phases"
"""Tables that stand in the header; the others are named like their files."""
IN_HEADER = (GENERAL, DEPARTMENTS, REVIEWS, PHASES)
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

    @property
    def code(self) -> str:
        """The column that people know a row by, "" where its key is hidden from them."""
        return next((one.name for one in self.columns if one.name in self.key), "")

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
            GOALS, "Mục tiêu định tính", "mục tiêu định tính", ("code",),
            (Column("code", "Mã"), Column("text", "Mục tiêu"), _SOURCE),
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
            BASES, "Số nền", "số nền", ("id",),
            (Column("name", "Tên số nền"), Column("noun", "Đếm cái gì", meaning=True)),
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
                Column("rhythm", "Nhịp báo cáo", choices={
                    "monthly": "hằng tháng", "quarterly": "hằng quý", "yearly": "hằng năm",
                }),
                Column("calendar", "Kỳ báo cáo", choices={
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
    own = [name for name in TABLES if name not in IN_HEADER]
    found = {name: {row_key(row.cells): dict(row.cells) for row in text.rows[name]} for name in own}
    return found | header_tables(text.header)


def header_tables(header: Mapping[str, Any]) -> Tables:
    """The tables that stand in the header; milestones and phases have no id there, so that they are numbered."""
    general = {one.name: _cell(header.get(one.name)) for one in TABLES[GENERAL].columns}
    general |= {"rhythm": _duty(header).get("rhythm", ""), "due_days": general["due_days"] or str(DUE_DAYS)}
    found: Tables = {GENERAL: {HEADER_KEY: general}}
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


def with_header(header: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    """The header with what these tables say instead, in the header's own kinds of values."""
    general, duty = dict(tables[GENERAL][HEADER_KEY]), _duty(header)
    rhythm, days = general.pop("rhythm"), general.pop("due_days")
    found = {name: value for name, value in {**header, **general}.items() if name != "due_days"}
    found |= {"due_days": int(days)} if days.isdigit() else {}
    if duty and rhythm != duty["rhythm"]:
        kept = {} if rhythm == Rhythm.YEARLY else {"due": ""}  # only a yearly report has a day of its own
        changed = {**duty, "rhythm": rhythm, **kept}
        found["reporting"] = [changed if one is duty else one for one in header["reporting"]]
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


def names_of(tables: Tables) -> Names:
    """What the plan calls its departments and bases."""
    spellings: dict[str, str] = {}
    for key, cells in tables[DEPARTMENTS].items():
        for one in (key, cells["name"], *split(cells["aliases"])):
            spellings.setdefault(one.casefold(), key)
    departments, bases = ({key: cells["name"] for key, cells in tables[one].items()} for one in (DEPARTMENTS, BASES))
    return Names(departments, bases, spellings)


def file_of(table: str) -> str:
    """The plan file that the table's rows stand in."""
    return HEADER if table in IN_HEADER else table

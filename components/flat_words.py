"""The flat file for the province in words and tables: its columns to choose and name, its codes, what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from components.words import day, number
from data.flat.layout import HEADINGS, Field, Layout
from data.flat.lines import SUM, Cell
from data.model import Period, Plan

SEPARATORS = {";": "chấm phẩy (;)", ",": "phẩy (,)", "\t": "tab"}
DECIMALS = {True: "phẩy: 35,4", False: "chấm: 35.4"}
ORDER, WANTED, CONTENT, HEADING = "Thứ tự", "Xuất", "Nội dung", "Tên cột"
CODE, NAME, THEIRS = "Mã", "Chỉ tiêu", "Mã của nơi nhận"


def closing_label(period: Period, closed: int, signed, in_force: bool) -> str:
    """One closing to choose: "Kỳ 6/2026 · chốt số 4 ngày 18/06/2026"."""
    undone = "" if in_force else " · đã mở lại"
    return f"{period.label} · chốt số {closed} ngày {day(signed)}{undone}"


def headline(layout: Layout, lines: Sequence[Sequence[Cell]]) -> str:
    """How much the file holds, in one sentence."""
    at = next((at for at, (kind, _) in enumerate(layout.columns) if kind is Field.LINE), None)
    if at is None:
        return f"Tệp có {number(len(lines))} dòng, {len(layout.columns)} cột."
    sums = sum(line[at] == SUM for line in lines)
    return (
        f"Tệp có {number(len(lines))} dòng: {number(len(lines) - sums)} số nộp và {number(sums)} số tổng các nơi;"
        f" {len(layout.columns)} cột."
    )


def cannot_come_back(layout: Layout) -> str:
    """What is missing for reading the file in again, "" where it comes back unchanged."""
    if not layout.lacks:
        return ""
    named = ", ".join(HEADINGS[one] for one in layout.lacks)
    return f"Tệp này không đọc lại vào phần mềm được vì không xuất: {named}. Nơi nhận vẫn dùng được."


def lines_table(layout: Layout, lines: Sequence[Sequence[Cell]]) -> pd.DataFrame:
    """The lines as the screen shows them: texts under the file's own headings."""
    table = [[_shown(one) for one in line] for line in lines]
    return pd.DataFrame(table, columns=list(layout.headings), dtype="str")


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return "" if cell is None else number(cell, max(0, -cell.normalize().as_tuple().exponent))


# ── setting it ───────────────────────────────────────────────────────────────────────────────────────


def columns_table(layout: Layout) -> pd.DataFrame:
    """Every column there can be: those that are exported first, in their order, under their names."""
    chosen = dict(layout.columns)
    kinds = [*chosen, *(one for one in HEADINGS if one not in chosen)]
    return pd.DataFrame(
        {
            WANTED: [one in chosen for one in kinds],
            ORDER: list(range(1, len(kinds) + 1)),
            CONTENT: [HEADINGS[one] for one in kinds],
            HEADING: [chosen.get(one, HEADINGS[one]) for one in kinds],
        }
    )


def codes_table(layout: Layout, plan: Plan) -> pd.DataFrame:
    """Every indicator with the receiver's code beside ours."""
    return pd.DataFrame(
        {
            CODE: [one.code for one in plan.indicators],
            NAME: [one.name for one in plan.indicators],
            THEIRS: [layout.codes.get(one.code, "") for one in plan.indicators],
        }
    )


def layout_of(columns: pd.DataFrame, codes: pd.DataFrame, *, decimal_comma: bool, separator: str) -> Layout:
    """The layout that the two tables, as they were changed, ask for; equal places keep the table's order."""
    kinds = {heading: kind for kind, heading in HEADINGS.items()}
    wanted = [row for row in columns.to_dict("records") if row[WANTED]]
    wanted.sort(key=lambda row: row[ORDER] if pd.notna(row[ORDER]) else len(columns) + 1)
    chosen = tuple((kinds[row[CONTENT]], _text(row[HEADING])) for row in wanted)
    return Layout(chosen, _codes(codes), decimal_comma, separator)


def _codes(codes: pd.DataFrame) -> Mapping[str, str]:
    return {row[CODE]: _text(row[THEIRS]) for row in codes.to_dict("records") if _text(row[THEIRS])}


def _text(cell: object) -> str:
    return "" if cell is None or pd.isna(cell) else str(cell).strip()

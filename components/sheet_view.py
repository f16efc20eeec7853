"""One sheet as the officer sees it in Excel, with what was read, what was set aside and what must be looked at."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st
from openpyxl.utils import get_column_letter

from components.status import INK, NEUTRAL
from components.words import literal, number
from data.intake.grid import Raw, Sheet
from data.intake.legacy import decode
from data.intake.reading import SheetView
from data.model import Problem, Severity

ROWS, COLUMNS = 60, 30
"""How much of a sheet is shown: the top left, where tables begin."""
REASON = "Vì sao bỏ qua"
SIGN = "▲"
"""Stands before what is in a problem's cell: the colour is not the only sign."""

_HEADER = f"background-color: #DDE3EA; color: {INK}; font-weight: bold"
_FIGURE = f"background-color: #D5E9F6; color: {INK}"
_PROBLEM = f"background-color: #FBD3BC; color: {INK}; font-weight: bold"
_ASIDE = f"background-color: #F3F4F6; color: {NEUTRAL}"
_ROW_HEIGHT, _TALLEST = 40, 560

Spot = tuple[int, int]


def show_sheet(sheet: Sheet, view: SheetView, problems: Sequence[Problem] = ()) -> None:
    """The sheet as a table with Excel's letters and row numbers, and one line that explains the colours."""
    frame, styles = sheet_frame(sheet, view, problems)
    if frame.empty:
        st.caption("Trang tính này trống.")
        return
    config = {name: st.column_config.TextColumn(width=_width(frame[name], styles[name])) for name in frame.columns}
    config["_index"] = st.column_config.TextColumn("", width=72)
    st.dataframe(
        frame.style.apply(lambda _: styles, axis=None),
        width="stretch",
        height=min(_ROW_HEIGHT * (len(frame) + 1) + 3, _TALLEST),
        column_config=config,
        alt=f"Trang tính {sheet.name} như trong Excel: các ô được đọc, các dòng bỏ qua và các ô cần xem lại",
    )
    aside = _aside(sheet, view)
    st.caption(_key(sheet, reasons=bool(aside)))
    if aside:
        st.caption(literal(f"Phần bỏ qua: {_listed(aside)}."))


def sheet_frame(sheet: Sheet, view: SheetView, problems: Sequence[Problem]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(what the cells show, how each is drawn), row numbers by column letters, the reason for a row set aside last."""
    first_of = _merged(sheet)
    marked = {
        first_of.get(spot, spot)
        for one in problems
        if one.sheet == sheet.name and one.severity is not Severity.IGNORED and (spot := _spot(one.cell))
    }
    figures = {first_of.get(spot, spot) for spot in view.figure_cells}
    used = [*sheet.cells, *figures, *marked]
    rows = range(1, min(max((row for row, _ in used), default=0), ROWS) + 1)
    columns = range(1, min(max((column for _, column in used), default=0), COLUMNS) + 1)
    aside = _aside(sheet, view)
    texts, styles = [], []
    for row in rows:
        texts.append([_text(sheet.cells.get((row, column)), (row, column) in marked) for column in columns])
        styles.append([_style((row, column), sheet, view, figures, marked, row in aside) for column in columns])
    index = [f"{row} (ẩn)" if row in sheet.hidden_rows else str(row) for row in rows]
    names = [
        f"{get_column_letter(one)} (ẩn)" if one in sheet.hidden_columns else get_column_letter(one) for one in columns
    ]
    frame = pd.DataFrame(texts, index=index, columns=names, dtype="str")
    drawn = pd.DataFrame(styles, index=index, columns=names, dtype="str")
    if any(row in aside for row in rows):
        frame[REASON] = [aside.get(row, "") for row in rows]
        drawn[REASON] = [_ASIDE if row in aside else "" for row in rows]
    return frame, drawn


def _aside(sheet: Sheet, view: SheetView) -> dict[int, str]:
    """The rows that were not read, with the reason, from the top down."""
    hidden = {row for row, _ in sheet.cells} & sheet.hidden_rows
    return dict(sorted((dict.fromkeys(hidden, "Dòng đang ẩn") | dict(view.set_aside)).items()))


def _merged(sheet: Sheet) -> dict[Spot, Spot]:
    """The shown cells that a merged range covers → the cell whose content is seen there."""
    return {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merges
        for row in range(top, min(bottom, ROWS) + 1)
        for column in range(left, min(right, COLUMNS) + 1)
    }


def _spot(cell: str) -> Spot | None:
    found = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", cell)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _style(
    spot: Spot, sheet: Sheet, view: SheetView, figures: Collection[Spot], marked: Collection[Spot], aside: bool
) -> str:
    row, column = spot
    if spot in marked:
        return _PROBLEM
    if aside or column in sheet.hidden_columns:
        return _ASIDE
    if row in view.header_rows:
        return _HEADER
    return _FIGURE if spot in figures else ""


# ── what a cell shows ────────────────────────────────────────────────────────────────────────────────


def _text(raw: Raw | None, marked: bool) -> str:
    shown = "" if raw is None else " ".join(_shown(raw).split())
    return f"{SIGN} {shown}".strip() if marked else shown


def _shown(raw: Raw) -> str:
    match raw.kind:
        case "number":
            return _number(raw)
        case "date":
            return _date(raw)
        case "bool":
            return raw.text.upper()
        case "text":
            return decode(raw.text, raw.font) or raw.text
    return raw.text


def _number(raw: Raw) -> str:
    """The number as its format shows it, written as Vietnamese write numbers."""
    value = Decimal(raw.text)
    if abs(value) >= 10**15:
        return raw.text
    said = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", raw.format.split(";")[0])
    places = re.search(r"[0#?][0#?,]*(?:\.([0#?]*))?", said)
    free = places is None or said.casefold() == "general"
    decimals = 10 if free else len(places[1] or "")
    least = 0 if free else (places[1] or "").count("0")
    shown = number(value * 100 if "%" in said else value, decimals)
    whole, _, fraction = shown.partition(",")
    kept = fraction[:least] + fraction[least:].rstrip("0")
    if free or "," not in places[0]:
        whole = whole.replace(".", "")
    return f"{whole},{kept}".rstrip(",") + ("%" if "%" in said else "")


def _date(raw: Raw) -> str:
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?", raw.text)
    if not found:
        return raw.text
    year, month, day, time = found.groups()
    said = raw.format.casefold()
    date = f"{month}/{year}" if "m" in said and "d" not in said else f"{day}/{month}/{year}"
    return date if time in (None, "00:00") else f"{date} {time}"


# ── around the table ─────────────────────────────────────────────────────────────────────────────────


def _width(texts: pd.Series, styles: pd.Series) -> int:
    """Pixels that show what is read of a column whole, and most of the rest; one long title does not widen it."""
    if texts.name == REASON:
        return 280
    heads = [min(len(text), 20) for text, style in zip(texts, styles, strict=True) if style == _HEADER]
    lengths = sorted(len(text) for text, style in zip(texts, styles, strict=True) if text and style != _ASIDE)
    typical = lengths[int(len(lengths) * 0.9)] if lengths else 0
    return min(max(9 * max(typical, *heads, 0) + 26, 64), 300)


def _key(sheet: Sheet, *, reasons: bool) -> str:
    said = f"Nền xanh: số được đọc; nền cam và dấu {SIGN}: ô cần xem lại; chữ đậm: tiêu đề của bảng"
    said += f"; nền xám: phần bỏ qua, lý do ở cột «{REASON}» và ở dưới." if reasons else "."
    rows, columns = (max(at) for at in zip(*sheet.cells, strict=True)) if sheet.cells else (0, 0)
    return said + (f" Chỉ hiện {ROWS} dòng, {COLUMNS} cột đầu." if rows > ROWS or columns > COLUMNS else "")


def _listed(aside: dict[int, str]) -> str:
    """The rows set aside by reason: "dòng 1–2, 4 (Quốc hiệu)"."""
    by_reason: dict[str, list[list[int]]] = {}
    for row, reason in aside.items():
        runs = by_reason.setdefault(reason, [])
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return "; ".join(
        f"dòng {', '.join(str(run[0]) if len(run) == 1 else f'{run[0]}–{run[-1]}' for run in runs)} ({reason})"
        for reason, runs in by_reason.items()
    )

"""A chart's figures as one clean workbook: title, source, the rows under a header that filters."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Number

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data import cell_text
from data.cell_text import like_formula

SHEET = "Số liệu"
HEAD = 4
"""The row of the header."""
_NARROWEST, _WIDEST = 9, 48
_UNSEEN = re.compile("[\x7f-\x9f]")
_GROUPED = 10_000
"""From here on digits are grouped: years never are."""


def workbook(title: str, source: str, table: pd.DataFrame) -> bytes:
    """The .xlsx file of the table, without its index."""
    book = Workbook()
    book.properties.creator, book.properties.title = "Tiến độ", writable(title)
    sheet = book.active
    sheet.title = SHEET
    _put(sheet.cell(1, 1), title).font = Font(bold=True, size=14)
    _put(sheet.cell(2, 1), source)
    for column, name in enumerate(table.columns, start=1):
        _head(sheet.cell(HEAD, column), str(name))
        for row, value in enumerate(table.iloc[:, column - 1], start=HEAD + 1):
            _put(sheet.cell(row, column), value)
        sheet.column_dimensions[get_column_letter(column)].width = _width(cell[0] for cell in _cells(sheet, column))
    _view(sheet, len(table.columns))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head(cell: Cell, name: str) -> None:
    _put(cell, name)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E9EDF1")
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _view(sheet: Worksheet, columns: int) -> None:
    if columns:
        sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(columns)}{sheet.max_row}"
    sheet.freeze_panes = f"{'B' if columns > 1 else 'A'}{HEAD + 1}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _cells(sheet: Worksheet, column: int) -> Iterable[tuple[Cell, ...]]:
    return sheet.iter_rows(HEAD, sheet.max_row, column, column)


def _width(cells: Iterable[Cell]) -> float:
    """Room for the longest line, the filter's arrow included."""
    longest = max((len(line) for cell in cells for line in _shown(cell.value).split("\n")), default=0)
    return min(max(longest * 1.1 + 4, _NARROWEST), _WIDEST)


def _shown(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float | Decimal) else str(value or "")


def _put(cell: Cell, value: object) -> Cell:
    """The value in its cell: a number, a day, nothing, or text that never runs as a formula."""
    found = plain(value)
    if isinstance(found, str):
        cell.value = writable(found)
        cell.data_type = "s"
        cell.quotePrefix = like_formula(cell.value)
        cell.alignment = Alignment(wrap_text=len(cell.value) > _WIDEST and cell.row > HEAD, vertical="top")
    elif found is not None:
        cell.value = found
        cell.number_format = _format(found)
        cell.alignment = Alignment(vertical="top")
    return cell


def plain(value: object) -> object:
    """The value as a spreadsheet takes it: None, a number, a date or a text."""
    if hasattr(value, "item"):  # numpy's numbers
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, int | float | Decimal):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return value if isinstance(value, dt.date) else str(value)


def _format(value: object) -> str:
    if isinstance(value, dt.date):
        return "dd/mm/yyyy hh:mm" if isinstance(value, dt.datetime) else "dd/mm/yyyy"
    if not isinstance(value, Number) or value == int(value):
        return "#,##0" if isinstance(value, Number) and abs(value) >= _GROUPED else "General"
    return "#,##0.0#"


def writable(text: str) -> str:
    """The text with Excel's own line breaks and no control characters, as long as a cell may be."""
    return cell_text.writable(_UNSEEN.sub("", re.sub("\r\n?", "\n", text)))

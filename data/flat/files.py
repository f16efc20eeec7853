"""Lines of the flat file → a file: .xlsx, .csv or .json, in which no text runs as a formula and no digit is lost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Font

from data.cell_text import like_formula, writable
from data.flat.layout import Layout
from data.flat.lines import Cell

SHEET = "Số liệu"
_DIGITS = 15
"""What a spreadsheet's and JavaScript's numbers hold exactly; a longer one is written as text."""


class Form(StrEnum):
    """What sort of file."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


def file_of(form: Form, layout: Layout, lines: Sequence[Sequence[Cell]]) -> bytes:
    """The whole file, headings first; texts in UTF-8."""
    match form:
        case Form.XLSX:
            return _xlsx(layout, lines)
        case Form.CSV:
            return _csv(layout, lines)
    return _json(layout, lines)


def _xlsx(layout: Layout, lines: Sequence[Sequence[Cell]]) -> bytes:
    book = Workbook()
    book.properties.creator = "Tiến độ"
    sheet = book.active
    sheet.title = SHEET
    for column, heading in enumerate(layout.headings, 1):
        _put(sheet.cell(1, column), layout, heading).font = Font(bold=True)
    for row, line in enumerate(lines, 2):
        for column, value in enumerate(line, 1):
            _put(sheet.cell(row, column), layout, value)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _put(cell: SheetCell, layout: Layout, value: Cell) -> SheetCell:
    if isinstance(value, Decimal) and _exact(value):
        cell.value = _number(value)
    elif value is not None:
        cell.value = writable(_plain(layout, value) if isinstance(value, Decimal) else value)
        cell.data_type = "s"
        cell.quotePrefix = like_formula(cell.value)
    return cell


def _csv(layout: Layout, lines: Sequence[Sequence[Cell]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=layout.separator, lineterminator="\r\n")
    writer.writerow(_guarded(one) for one in layout.headings)
    writer.writerows([_text(layout, one) for one in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _text(layout: Layout, value: Cell) -> str:
    if isinstance(value, Decimal):
        return _plain(layout, value)
    return "" if value is None else _guarded(value)


def _guarded(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if like_formula(text) else text


def _json(layout: Layout, lines: Sequence[Sequence[Cell]]) -> bytes:
    found = [dict(zip(layout.headings, (_value(layout, one) for one in line), strict=True)) for line in lines]
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _value(layout: Layout, value: Cell) -> object:
    if not isinstance(value, Decimal):
        return value
    return _number(value) if _exact(value) else _plain(layout, value)


def _exact(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) <= _DIGITS


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _plain(layout: Layout, value: Decimal) -> str:
    text = f"{value.normalize():f}"
    return text.replace(".", ",") if layout.decimal_comma else text

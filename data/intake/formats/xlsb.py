"""Excel's binary .xlsb → the cells of its worksheets, through calamine, which does not say how numbers are shown."""

from __future__ import annotations

import datetime as dt
import io

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from data.intake.formats.cells import (
    MAX_ROWS,
    UNKNOWN_FORMAT,
    Book,
    RefusedError,
    SheetMaker,
    duration_text,
    put_number,
)


def read(content: bytes) -> Book:
    """The worksheets. Merges, hidden lines, fonts and formats stay unknown, and an error comes as an empty cell."""
    book = Book()
    source = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for about in source.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = book.sheet(about.name, _state(about.visible))
            found = source.get_sheet_by_name(about.name)
            if found.total_height > MAX_ROWS * 20:
                raise RefusedError("too_many_cells")
            for row, values in enumerate(found.to_python(skip_empty_area=False), start=1):
                for column, value in enumerate(values, start=1):
                    _put(sheet, (row, column), value)
    return book


def _state(visible: SheetVisibleEnum) -> str:
    if visible == SheetVisibleEnum.VeryHidden:
        return "veryHidden"
    return "hidden" if visible == SheetVisibleEnum.Hidden else "visible"


def _put(sheet: SheetMaker, at: tuple[int, int], value: object) -> None:
    match value:
        case bool():
            sheet.put(*at, "bool", str(value), UNKNOWN_FORMAT)
        case int() | float():
            put_number(sheet, at, value, UNKNOWN_FORMAT)
        case dt.timedelta():
            sheet.put(*at, "date", duration_text(round(value.total_seconds())), UNKNOWN_FORMAT)
        case dt.datetime() | dt.time():
            sheet.put(*at, "date", value.replace(microsecond=0).isoformat(), UNKNOWN_FORMAT)
        case dt.date():
            sheet.put(*at, "date", f"{value.isoformat()}T00:00:00", UNKNOWN_FORMAT)
        case str():
            sheet.put(*at, "text", value, UNKNOWN_FORMAT)

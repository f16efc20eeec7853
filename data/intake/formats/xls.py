"""Excel's old .xls → the cells of its worksheets, through xlrd."""

from __future__ import annotations

import io
from itertools import pairwise

import xlrd
from xlrd.compdoc import CompDoc

from data.intake.formats.cells import UNKNOWN_FORMAT, Book, RefusedError, SheetMaker, main_font, put_number

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BARE = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
"""How a workbook begins that is not wrapped in an OLE container."""
_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}
_NOT_BOOKS = {"WordDocument": "word", "PowerPoint Document": "powerpoint", "__properties_version1.0": "mail"}


def read(content: bytes) -> Book:
    """The worksheets of an OLE container or a bare workbook stream."""
    if content.startswith(OLE):
        _contains_a_workbook(content)
    source = _opened(content)
    book = Book()
    for number in range(source.nsheets):
        sheet = source.sheet_by_index(number)
        _read(source, sheet, book.sheet(sheet.name, _STATES.get(sheet.visibility, "visible")))
    return book


def _contains_a_workbook(content: bytes) -> None:
    container = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
    names = {container.dirlist[one].name for one in container.dirlist[0].children}
    if "EncryptedPackage" in names:
        raise RefusedError("password")
    if not names & {"Workbook", "Book"}:
        found = next((kind for name, kind in _NOT_BOOKS.items() if name in names), "")
        raise RefusedError("not_a_workbook" if names else "damaged", found)


def _opened(content: bytes) -> xlrd.Book:
    for options in ({"formatting_info": True}, {}, {"encoding_override": "cp1252"}):
        try:
            return xlrd.open_workbook(
                file_contents=content,
                logfile=io.StringIO(),
                ragged_rows=True,
                ignore_workbook_corruption=True,
                **options,
            )
        except MemoryError:
            raise
        except Exception as error:  # xlrd raises whatever a damaged record makes it stumble over
            if "encrypted" in str(error):
                raise RefusedError("password") from error
            failed = error
    raise failed


def _read(source: xlrd.Book, sheet: xlrd.sheet.Sheet, into: SheetMaker) -> None:
    for row in range(sheet.nrows):
        values, kinds = sheet.row_values(row), sheet.row_types(row)
        for column, kind in enumerate(kinds):
            if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                _put(source, sheet, into, (row, column), kind, values[column])
    for top, bottom, left, right in sheet.merged_cells:
        into.merge(top + 1, left + 1, bottom, right)
    rows, columns = sheet.rowinfo_map, sheet.colinfo_map
    for row in range(sheet.nrows):
        info = rows.get(row)
        if sheet.default_row_hidden if info is None else info.hidden or info.height == 0:
            into.hide_rows(row + 1, row + 1)
    for column in sorted(columns):
        if columns[column].hidden or columns[column].width == 0:
            into.hide_columns(column + 1, column + 1)


def _put(
    source: xlrd.Book, sheet: xlrd.sheet.Sheet, into: SheetMaker, at: tuple[int, int], kind: int, value: object
) -> None:
    place = (at[0] + 1, at[1] + 1)
    shown, font = _style(source, sheet, at, value)
    if kind == xlrd.XL_CELL_TEXT:
        into.put(*place, "text", value, shown, font)
    elif kind == xlrd.XL_CELL_BOOLEAN:
        into.put(*place, "bool", str(bool(value)), shown, font)
    elif kind == xlrd.XL_CELL_ERROR:
        into.put(*place, "error", xlrd.error_text_from_code.get(value, "#VALUE!"), shown, font)
    else:
        # where the formats are lost, xlrd still says which numbers are dates
        as_date = shown or ("dd/mm/yyyy" if kind == xlrd.XL_CELL_DATE else "")
        put_number(into, place, value, as_date, font, from_1904=source.datemode == 1)


def _style(source: xlrd.Book, sheet: xlrd.sheet.Sheet, at: tuple[int, int], value: object) -> tuple[str, str]:
    """(number format, font) of a cell; unknown where xlrd could not read them."""
    if not source.formatting_info:
        return UNKNOWN_FORMAT, ""
    style = source.xf_list[sheet.cell_xf_index(*at)]
    known = source.format_map.get(style.format_key)
    own = _font(source, style.font_index)
    runs = sheet.rich_text_runlist_map.get(at) or []
    if runs and isinstance(value, str):
        cuts = [(0, style.font_index), *runs, (len(value), 0)]
        own = main_font((value[start:end], _font(source, font)) for (start, font), (end, _) in pairwise(cuts)) or own
    return (known.format_str if known else "General"), own


def _font(source: xlrd.Book, index: int) -> str:
    return source.font_list[index].name if index < len(source.font_list) else ""

"""Excel 2003's XML, often saved as .xls → the cells of its worksheets."""

from __future__ import annotations

from dataclasses import dataclass

from data.intake.formats.cells import (
    NAMED_FORMATS,
    Book,
    RefusedError,
    SheetMaker,
    put_iso_date,
    put_number,
    stored_number,
)
from data.intake.formats.markup import local, walk

_STATES = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}


@dataclass
class Style:
    """What a style says of itself; None stands in its parent."""

    parent: str
    shown: str | None = None
    font: str | None = None


def read(content: bytes) -> Book:
    """The worksheets of one document."""
    reader = _Document()
    walk([content], reader.start, reader.end, reader.text)
    if not reader.book.sheets:
        raise RefusedError("damaged")
    return reader.book


class _Document:
    def __init__(self) -> None:
        self.book = Book()
        self.sheet: SheetMaker | None = None
        self.styles: dict[str, Style] = {}
        self.style: Style | None = None
        self.row = self.column = self.table_column = self.skipped = 0
        self.columns: list[tuple[int, int, str]] = []
        self.row_style = ""
        self.cell: dict[str, str] | None = None
        self.data = self.keep = self.written = ""

    def start(self, element: str, named: dict[str, str]) -> None:
        name = local(element)
        if self.skipped or name in ("Comment", "PhoneticText"):
            self.skipped += 1
            return
        attributes = {local(key): value for key, value in named.items()}
        match name:
            case "Style":
                self.style = Style(attributes.get("Parent", "Default"))
                self.styles[attributes.get("ID", "")] = self.style
            case "Font" if self.style is not None:
                self.style.font = attributes.get("FontName")
            case "NumberFormat" if self.style is not None:
                shown = attributes.get("Format", "General")
                self.style.shown = NAMED_FORMATS.get(shown, shown)
            case "Worksheet":
                self.sheet = self.book.sheet(attributes.get("Name", ""))
                self.row = self.table_column = 0
                self.columns = []
            case "Column" if self.sheet is not None:
                self._column(attributes)
            case "Row" if self.sheet is not None:
                self._row(attributes)
            case "Cell" if self.sheet is not None:
                self.column = int(attributes.get("Index", self.column + 1))
                self.cell, self.data, self.written = attributes, "", ""
            case "Data" if self.cell is not None:
                self.data, self.keep = attributes.get("Type", "String"), "Data"
            case "Visible" if self.sheet is not None and self.cell is None:
                self.keep, self.written = "Visible", ""

    def end(self, element: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        name = local(element)
        if name == "Style":
            self.style = None
        elif name == "Cell" and self.cell is not None:
            self._put()
            self.cell = None
        elif name == self.keep:
            self.keep = ""
            if name == "Visible":
                self.sheet.state = _STATES.get(self.written.strip(), "visible")

    def text(self, data: str) -> None:
        if self.keep and not self.skipped:
            self.written += data

    def _column(self, attributes: dict[str, str]) -> None:
        first = int(attributes.get("Index", self.table_column + 1))
        self.table_column = first + int(attributes.get("Span", 0))
        self.columns.append((first, self.table_column, attributes.get("StyleID", "")))
        if _hidden(attributes, "Width"):
            self.sheet.hide_columns(first, self.table_column)

    def _row(self, attributes: dict[str, str]) -> None:
        first = int(attributes.get("Index", self.row + 1))
        self.row = first + int(attributes.get("Span", 0))
        self.column = 0
        self.row_style = attributes.get("StyleID", "")
        if _hidden(attributes, "Height"):
            self.sheet.hide_rows(first, self.row)

    def _put(self) -> None:
        at = (self.row, self.column)
        right, down = (int(self.cell.get(one, 0)) for one in ("MergeAcross", "MergeDown"))
        self.sheet.merge(*at, self.row + down, self.column + right)
        shown, font = self._style()
        value, formula = self.written, self.cell.get("Formula", "")
        if value and self.data == "Number":
            put_number(self.sheet, at, stored_number(value), shown, font)
        elif value and self.data == "DateTime":
            put_iso_date(self.sheet, at, value, shown, font)
        elif value and self.data == "Boolean":
            self.sheet.put(*at, "bool", str(value.strip() == "1"), shown, font)
        elif value and self.data == "Error":
            self.sheet.put(*at, "error", value, shown, font)
        elif value or not formula or self.data == "String":
            self.sheet.put(*at, "text", value, shown, font)
        else:
            self.sheet.put(*at, "formula", "=" + formula.removeprefix("="), shown, font)
        self.column += right

    def _style(self) -> tuple[str, str]:
        column = next((style for first, last, style in self.columns if first <= self.column <= last), "")
        name, seen = self.cell.get("StyleID") or self.row_style or column or "Default", set()
        shown = font = None
        while name in self.styles and name not in seen:
            seen.add(name)
            style = self.styles[name]
            shown = style.shown if shown is None else shown
            font = style.font if font is None else font
            name = style.parent
        return shown or "General", font or ""


def _hidden(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("Hidden") == "1" or float(attributes.get(size, 1)) == 0

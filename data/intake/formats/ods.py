"""LibreOffice's .ods and .fods → the cells of its tables. The value's own type says percent, date or number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from data.intake.formats.archive import Archive
from data.intake.formats.cells import (
    OVERFLOW,
    Book,
    RefusedError,
    SheetMaker,
    duration_text,
    number_text,
    put_iso_date,
    stored_number,
)
from data.intake.formats.markup import walk

_DURATION = re.compile(r"(-?)PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d+)?S)?")
_SKIPPED = {"office:annotation", "table:shapes", "table:tracked-changes", "table:dde-links", "text:ruby-text"}
_FORMATS = {
    "number:number-style": "{}", "number:percentage-style": "{}%", "number:currency-style": "{}",
    "number:date-style": "dd/mm/yyyy", "number:time-style": "hh:mm:ss", "number:text-style": "@",
}  # fmt: skip


@dataclass
class Style:
    """What one cell or table style says of itself; what is None stands in its parent."""

    parent: str = ""
    data: str | None = None
    font: str | None = None
    shown: bool = True


class Styles:
    """Styles, number formats and fonts of one document, by name."""

    def __init__(self) -> None:
        """Nothing known yet."""
        self.styles: dict[tuple[str, str], Style] = {}
        self.formats: dict[str, str] = {}
        self.faces: dict[str, str] = {}
        self._style: Style | None = None
        self._format = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Learn from an element, whichever it is."""
        if name in ("style:style", "style:default-style"):
            family = attributes.get("style:family", "")
            parent = attributes.get("style:parent-style-name", "")
            self._style = Style(parent, attributes.get("style:data-style-name"))
            self.styles[family, attributes.get("style:name", "")] = self._style
        elif name == "style:text-properties" and self._style is not None:
            face = attributes.get("style:font-name")
            self._style.font = self.faces.get(face, face) if face else attributes.get("fo:font-family")
        elif name == "style:table-properties" and self._style is not None:
            self._style.shown = attributes.get("table:display") != "false"
        elif name == "style:font-face":
            family = attributes.get("svg:font-family", attributes.get("style:name", ""))
            self.faces[attributes.get("style:name", "")] = family.split(",")[0].strip("'\" ")
        elif name in _FORMATS:
            self._format = attributes.get("style:name", "")
            self.formats[self._format] = "" if "{}" in _FORMATS[name] else _FORMATS[name]
        elif name in ("number:number", "number:scientific-number") and self._format:
            self._digits = _digits(name, attributes)
            self.formats[self._format] = self._digits

    def end(self, name: str) -> None:
        """Close a style."""
        if name in ("style:style", "style:default-style"):
            self._style = None
        elif name in _FORMATS:
            if "{}" in _FORMATS[name]:
                self.formats[self._format] = _FORMATS[name].format(self.formats[self._format] or "0")
            self._format = ""

    def of(self, name: str) -> tuple[str, str]:
        """(number format, font) of a cell style, "" where nothing is said."""
        shown, font, seen = None, None, set()
        while name not in seen:
            seen.add(name)
            style = self.styles.get(("table-cell", name))
            if style is None:
                style = Style()
            shown = style.data if shown is None else shown
            font = style.font if font is None else font
            name = style.parent  # the last parent is "", the default style
        return self.formats.get(shown or "", ""), font or ""


def _digits(name: str, attributes: dict[str, str]) -> str:
    places = attributes.get("number:decimal-places")
    grouped = attributes.get("number:grouping") == "true"
    if places is None and not grouped:
        return "General"
    decimals = min(max(int(places or 0), 0), 30)
    text = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    return text + ("E+00" if name == "number:scientific-number" else "")


def read(archive: Archive) -> Book:
    """The tables of an opened .ods archive."""
    if "META-INF/manifest.xml" in archive:
        walk(archive.chunks("META-INF/manifest.xml"), _no_password)
    styles = Styles()
    if "styles.xml" in archive:
        walk(archive.chunks("styles.xml"), styles.start, styles.end)
    return read_flat(archive.chunks("content.xml"), styles)


def _no_password(name: str, _: dict[str, str]) -> None:
    if name.endswith("encryption-data"):
        raise RefusedError("password")


def read_flat(chunks: Iterable[bytes], styles: Styles | None = None) -> Book:
    """The tables of one XML document, content.xml or a whole .fods."""
    reader = _Document(styles or Styles())
    walk(chunks, reader.start, reader.end, reader.text)
    if not reader.spreadsheet:
        raise RefusedError("not_a_workbook")
    if not reader.book.sheets:
        raise RefusedError("damaged")
    return reader.book


class _Document:
    def __init__(self, styles: Styles) -> None:
        self.styles, self.book = styles, Book()
        self.spreadsheet = False
        self.sheet: SheetMaker | None = None
        self.skipped = self.tables = 0
        self.row = self.row_repeat = self.column = self.table_column = 0
        self.hidden_groups: dict[str, list[bool]] = {"row": [], "column": []}
        self.columns: list[tuple[int, int, str]] = []
        self.row_style = ""
        self.row_cells: list[tuple[int, int, dict[str, str], str]] = []
        self.cell: dict[str, str] | None = None
        self.lines: list[str] = []
        self.writing = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped or name in _SKIPPED or name.startswith("draw:"):
            self.skipped += 1
        elif name == "table:table":
            self._open_table(attributes)
        elif self.sheet is None:
            self.spreadsheet = self.spreadsheet or name == "office:spreadsheet"
            self.styles.start(name, attributes)
        elif self.tables == 1:
            self._inside(name, attributes)

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif name == "table:table":
            self.tables -= 1
            if not self.tables:
                self.sheet = None
        elif self.sheet is None:
            self.styles.end(name)
        elif self.tables == 1:
            self._leave(name)

    def text(self, data: str) -> None:
        if self.writing and not self.skipped:
            self.lines[-1] += data

    def _open_table(self, attributes: dict[str, str]) -> None:
        self.tables += 1
        if self.tables > 1:
            return  # a table inside a cell
        style = self.styles.styles.get(("table", attributes.get("table:style-name", "")))
        self.sheet = self.book.sheet(
            attributes.get("table:name", ""), "visible" if style is None or style.shown else "hidden"
        )
        self.row = self.table_column = 0
        self.columns = []

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.cell, self.lines = attributes, []
        elif name in ("text:p", "text:h"):
            self.lines.append("")
            self.writing = self.cell is not None
        elif name == "text:s" and self.writing:
            self.lines[-1] += " " * min(_count(attributes, "text:c"), 1_000)
        elif name == "text:tab" and self.writing:
            self.lines[-1] += "\t"
        elif name == "text:line-break" and self.writing:
            self.lines[-1] += "\n"
        elif name == "table:table-row":
            self.row_repeat = _count(attributes, "table:number-rows-repeated")
            self.column, self.row_cells = 0, []
            self.row_style = attributes.get("table:default-cell-style-name", "")
            if self._hidden("row", attributes):
                self.sheet.hide_rows(self.row + 1, self.row + self.row_repeat)
        elif name == "table:table-column":
            self._table_column(attributes)
        elif name in ("table:table-row-group", "table:table-column-group"):
            self.hidden_groups[name[12:-6]].append(attributes.get("table:display") == "false")

    def _hidden(self, what: str, attributes: dict[str, str]) -> bool:
        return attributes.get("table:visibility", "visible") != "visible" or any(self.hidden_groups[what])

    def _table_column(self, attributes: dict[str, str]) -> None:
        first = self.table_column + 1
        self.table_column += _count(attributes, "table:number-columns-repeated")
        self.columns.append((first, self.table_column, attributes.get("table:default-cell-style-name", "")))
        if self._hidden("column", attributes):
            self.sheet.hide_columns(first, self.table_column)

    def _leave(self, name: str) -> None:
        if name in ("text:p", "text:h"):
            self.writing = False
        elif name in ("table:table-cell", "table:covered-table-cell"):
            first = self.column + 1
            self.column += _count(self.cell, "table:number-columns-repeated")
            self.row_cells.append((first, self.column, self.cell, "\n".join(self.lines)))
            self.cell = None
        elif name == "table:table-row":
            self._leave_row()
        elif name in ("table:table-row-group", "table:table-column-group"):
            self.hidden_groups[name[12:-6]].pop()

    def _leave_row(self) -> None:
        filled = [one for one in self.row_cells if one[3] or one[2].keys() & _MEANINGFUL]
        if filled:
            for row in range(self.row + 1, self.row + self.row_repeat + 1):
                for first, last, attributes, text in filled:
                    for column in range(first, last + 1):
                        self._put((row, column), attributes, text)
        self.row += self.row_repeat

    def _put(self, at: tuple[int, int], attributes: dict[str, str], text: str) -> None:
        wide, high = (_count(attributes, f"table:number-{one}-spanned") for one in ("columns", "rows"))
        self.sheet.merge(*at, at[0] + high - 1, at[1] + wide - 1)
        shown, font = self.styles.of(attributes.get("table:style-name") or self.row_style or self._default(at[1]))
        kind = attributes.get("office:value-type", attributes.get("calcext:value-type", ""))
        formula = attributes.get("table:formula", "")
        if attributes.get("calcext:value-type") == "error":
            self.sheet.put(*at, "error", text or "#VALUE!", shown or "General", font)
        elif kind in ("float", "currency", "percentage"):
            if kind == "percentage" and "%" not in shown:
                shown = "0%"
            number = stored_number(attributes.get("office:value", ""))
            finite = math.isfinite(number)  # the type says that it is no date, whatever the format
            text = number_text(number) if finite else "#NUM!"
            self.sheet.put(*at, "number" if finite else "error", text, shown or "General", font)
        elif kind == "date":
            put_iso_date(self.sheet, at, attributes.get("office:date-value", ""), shown or "dd/mm/yyyy", font)
        elif kind == "time":
            time = _duration(attributes.get("office:time-value", ""))
            self.sheet.put(*at, "date" if time else "error", time or OVERFLOW, shown or "hh:mm:ss", font)
        elif kind == "boolean":
            value = attributes.get("office:boolean-value") == "true"
            self.sheet.put(*at, "bool", str(value), shown or "General", font)
        elif formula and not kind and not text:
            self.sheet.put(*at, "formula", "=" + formula.partition("=")[2], shown or "General", font)
        else:
            self.sheet.put(*at, "text", text or attributes.get("office:string-value", ""), shown or "General", font)

    def _default(self, column: int) -> str:
        return next((style for first, last, style in self.columns if first <= column <= last), "")


_MEANINGFUL = {
    "office:value-type", "calcext:value-type", "table:formula", "table:number-columns-spanned",
    "table:number-rows-spanned",
}  # fmt: skip


def _count(attributes: dict[str, str], name: str) -> int:
    return max(int(attributes.get(name, 1)), 1)


def _duration(text: str) -> str:
    found = _DURATION.fullmatch(text)
    if found is None:
        return ""
    hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    return duration_text((hours * 3600 + minutes * 60 + seconds) * (-1 if found[1] else 1))

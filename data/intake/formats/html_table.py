"""HTML tables, as offices save them for .xls → one sheet: tables and the lines between, one below the other."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from data.intake.formats.cells import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    NAMED_FORMATS,
    UNKNOWN_FORMAT,
    Book,
    RefusedError,
    SheetMaker,
    put_number,
    stored_number,
)

MAX_TABLES, MAX_DEPTH = 5_000, 50
_LOOKS = re.compile(r"<table[\s>]", re.IGNORECASE), re.compile(r"<t[dhr][\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BREAKS = {"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "center", "caption", "blockquote"}
_SPACE = re.compile(r"[ \t\r\f\n]+")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_PROPERTY = re.compile(
    r"(mso-number-format|font-family|display|visibility|height|width)\s*:\s*"
    r"((?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\\.|[^;\"'\\])*)",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_FRACTION = re.compile(r"-?(0?[.,]\d+|[01])")
_NO_SIZE = re.compile(r"0(\.0*)?(pt|px|cm|in|em|%)?")
Properties = dict[str, str]


def looks_like(text: str) -> bool:
    """Whether there is a table with cells in it."""
    return all(one.search(text) for one in _LOOKS)


def charset(content: bytes) -> str:
    """The encoding that a page says it has."""
    found = _CHARSET.search(content[:4096])
    return found[1].decode("ascii").lower() if found else ""


def read(text: str) -> Book:
    """One sheet without a name."""
    page = _Page()
    page.feed(text)
    page.close()
    page.finish()
    book = Book()
    sheet = book.sheet("")
    row = 1
    for block in page.blocks:
        if isinstance(block, str):
            sheet.put(row, 1, "text", block, UNKNOWN_FORMAT)
            row += 1
        elif any(cell.full for one in block.rows for cell in one.cells):
            row += _Placing(sheet, page.rules, block, row).place() + 1
    return book


@dataclass(eq=False)
class Cell:
    """One cell as it was written."""

    tag: str
    attributes: Mapping[str, str]
    font: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is seen of it: spaces folded, lines kept."""
        return _lines("".join(self.parts))

    @property
    def full(self) -> bool:
        """Whether it holds anything."""
        return bool(self.text)


@dataclass(eq=False)
class Row:
    """The cells of one row."""

    attributes: Mapping[str, str]
    cells: list[Cell] = field(default_factory=list)


@dataclass(eq=False)
class Table:
    """One table; a table inside a cell is a table of its own."""

    attributes: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)
    columns: list[Mapping[str, str]] = field(default_factory=list)
    row: Row | None = None
    cell: Cell | None = None


class _Page(HTMLParser):
    """Collects tables and the lines outside them, in their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str | Table] = []
        self.rules: dict[str, Properties] = {}
        self.open: list[Table] = []
        self.loose: list[str] = []
        self.style: list[str] = []
        self.ignored = ""
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "title", "xml"):
            self.ignored = tag
            return
        attributes = {name: value or "" for name, value in attrs}
        table = self.open[-1] if self.open else None
        if tag == "table":
            self._open_table(attributes)
        elif table is None:
            pass
        elif tag == "tr":
            table.cell, table.row = None, Row(attributes)
            table.rows.append(table.row)
        elif tag in ("td", "th"):
            self._open_cell(table, tag, attributes)
        elif tag == "col":
            table.columns += [attributes] * min(_span(attributes, "span"), MAX_COLUMNS)
        elif tag == "font" and table.cell is not None and not table.cell.font:
            table.cell.font = attributes.get("face", "").partition(",")[0].strip()
        if tag in _BREAKS:
            self._write("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.ignored:
            self.ignored = ""
            if tag == "style":
                self.rules |= _rules("".join(self.style))
        elif tag == "table" and self.open:
            self._flush()
            self.open.pop()
        elif tag in ("td", "th", "tr") and self.open:
            self.open[-1].cell = None
        if tag in _BREAKS:
            self._write("\0")

    def handle_data(self, data: str) -> None:
        if self.ignored == "style":
            self.style.append(data)
        elif not self.ignored:
            self._write(data.replace("\0", " "))

    def finish(self) -> None:
        """Keep what was still open."""
        self._flush()

    def _write(self, text: str) -> None:
        cell = self.open[-1].cell if self.open else None
        (self.loose if cell is None else cell.parts).append(text)

    def _open_table(self, attributes: Properties) -> None:
        self._flush()
        table = Table(attributes)
        self.blocks.append(table)
        self.open.append(table)
        if len(self.open) > MAX_DEPTH or len(self.blocks) > MAX_TABLES:
            raise RefusedError("too_many_cells")

    def _open_cell(self, table: Table, tag: str, attributes: Properties) -> None:
        self.count += 1
        if self.count > MAX_CELLS * 2:  # half of them empty
            raise RefusedError("too_many_cells")
        if table.row is None:
            table.row = Row({})
            table.rows.append(table.row)
        table.cell = Cell(tag, attributes)
        table.row.cells.append(table.cell)

    def _flush(self) -> None:
        """The lines outside cells become rows; those inside a table's tags, like its caption, stand before it."""
        lines = [one for one in _lines("".join(self.loose)).split("\n") if one]
        self.loose = []
        at = self.blocks.index(self.open[-1]) if self.open else len(self.blocks)
        self.blocks[at:at] = lines
        if len(self.blocks) > MAX_TABLES:
            raise RefusedError("too_many_cells")


class _Placing:
    """Puts one table on the sheet from a row on, cells pushed aside by those that span rows."""

    def __init__(self, sheet: SheetMaker, rules: Mapping[str, Properties], table: Table, first: int) -> None:
        self.sheet, self.rules, self.table, self.first = sheet, rules, table, first

    def place(self) -> int:
        """How many rows it took."""
        last = self.first + len(self.table.rows) - 1
        if self._hidden("table", self.table.attributes):
            self.sheet.hide_rows(self.first, last)
        for at, attributes in enumerate(self.table.columns, start=1):
            if self._hidden("col", attributes) or _NO_SIZE.fullmatch(attributes.get("width", "")):
                self.sheet.hide_columns(at, at)
        taken: dict[int, int] = {}
        for row, one in enumerate(self.table.rows, start=self.first):
            if self._hidden("tr", one.attributes) or _NO_SIZE.fullmatch(one.attributes.get("height", "")):
                self.sheet.hide_rows(row, row)
            column = 1
            for cell in one.cells:
                while taken.get(column, 0) >= row:
                    column += 1
                wide = min(_span(cell.attributes, "colspan"), 1_000)
                high = _span(cell.attributes, "rowspan", last)
                bottom = min(row + high - 1, last)
                if column <= MAX_COLUMNS or cell.full:
                    self._put(row, column, cell)
                    self.sheet.merge(row, column, bottom, column + wide - 1)
                if bottom > row:
                    taken |= dict.fromkeys(range(column, column + wide), bottom)
                column += wide
        return len(self.table.rows)

    def _put(self, row: int, column: int, cell: Cell) -> None:
        text = cell.text
        given = cell.attributes
        said = list(self._said(cell.tag, given))
        font = cell.font or next((_font(one["font-family"]) for one in said if "font-family" in one), "")
        shown = next((_format(one["mso-number-format"]) for one in said if "mso-number-format" in one), UNKNOWN_FORMAT)
        if "sdnum" in given and not shown:
            shown = given["sdnum"].partition(";")[2].partition(";")[2]
        number = stored_number(given.get("x:num") or given.get("sdval") or text)
        if "x:err" in given and text:
            self.sheet.put(row, column, "error", text, shown, font)
        elif "x:bool" in given and text:
            self.sheet.put(row, column, "bool", str(given["x:bool"].upper() == "TRUE"), shown, font)
        elif ("x:num" in given or "sdval" in given) and not math.isnan(number):
            put_number(self.sheet, (row, column), number, shown or "General", font)
        elif "%" in shown and _FRACTION.fullmatch(text):
            put_number(self.sheet, (row, column), stored_number(text.replace(",", ".")), shown, font)
        else:
            self.sheet.put(row, column, "text", text, shown, font)

    def _said(self, tag: str, attributes: Mapping[str, str]) -> Iterator[Properties]:
        """What applies to an element, the nearest first."""
        yield _properties(attributes.get("style", ""))
        for name in attributes.get("class", "").lower().split():
            yield self.rules.get(f"{tag}.{name}", {})
            yield self.rules.get(f".{name}", {})
        for name in (tag, "tr", "table", "body"):
            yield self.rules.get(name, {})
            if name == tag and tag not in ("td", "th"):
                return

    def _hidden(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if "hidden" in attributes:
            return True
        found: Properties = {}
        for one in self._said(tag, attributes):
            found = one | found
        return (
            found.get("display", "").lower().startswith("none")
            or found.get("visibility", "").lower().startswith(("hidden", "collapse"))
            or (tag == "tr" and _NO_SIZE.fullmatch(found.get("height", "")) is not None)
            or (tag == "col" and _NO_SIZE.fullmatch(found.get("width", "")) is not None)
        )


def _lines(text: str) -> str:
    """Spaces folded, every break one line, empty lines left out at both ends; a hard space stays."""
    lines = [one.strip(" ") for one in _SPACE.sub(" ", text).split("\0")]
    return re.sub("\n+", "\n", "\n".join(lines)).strip("\n")


def _span(attributes: Mapping[str, str], name: str, zero: int = 1) -> int:
    """How many rows or columns; 0 means all that are left."""
    text = attributes.get(name, "1").strip()
    number = int(text) if re.fullmatch("[0-9]{1,6}", text) else 1
    return min(number or zero, MAX_ROWS)


def _rules(text: str) -> dict[str, Properties]:
    found: dict[str, Properties] = {}
    for selectors, body in _RULE.findall(_COMMENT.sub(" ", text)):
        for one in selectors.lower().split(","):
            found[one.strip()] = found.get(one.strip(), {}) | _properties(body)
    return found


def _properties(text: str) -> Properties:
    return {name.lower(): value.strip() for name, value in _PROPERTY.findall(text)} if text else {}


def _format(text: str) -> str:
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text.strip("\"' "))
    return NAMED_FORMATS.get(plain, plain)


def _font(text: str) -> str:
    return text.partition(",")[0].strip("\"' ")

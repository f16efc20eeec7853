"""Excel's .xlsx and .xlsm (also as "strict", and as other programs write it) → the cells of its worksheets.

Read as a stream: only what a figure can hang on is looked at, so that a broken drawing or a million formatted
but empty rows stop nothing. Macros, links and drawings are never opened.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache

from data.intake.formats.archive import Archive
from data.intake.formats.cells import (
    MAX_ROWS,
    Area,
    Book,
    RefusedError,
    SheetMaker,
    main_font,
    put_iso_date,
    put_number,
    stored_number,
)
from data.intake.formats.markup import local, walk

LAST_ROW, LAST_COLUMN = 2**20, 2**14
MAX_SHARED, MAX_SHARED_TEXT = 500_000, 20_000_000
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)', 7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)', 42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip


@dataclass
class Workbook:
    """What all sheets share."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    """(name, state, relation)"""
    from_1904: bool = False
    stale: bool = False
    """The file asks for its formulas to be computed anew: a stored 0 may be no result at all."""
    styles: list[tuple[str, str]] = field(default_factory=list)
    """(number format, font name) by style number"""
    shared: list[tuple[str, str]] = field(default_factory=list)
    """(text, font of its runs or "") by number"""


def main_part(archive: Archive) -> str:
    """The name of the document's main part, "" where there is none."""
    relations = _relations(archive, "") if "_rels/.rels" in archive else {}
    found = [target for kind, target in relations.values() if kind == "officeDocument"]
    return next((one for one in [*found, "xl/workbook.xml"] if one in archive), "")


def read(archive: Archive, main: str) -> Book:
    """The worksheets of an opened archive whose main part has that name."""
    found = _workbook(archive, main)
    relations = _relations(archive, main)
    beside = {kind: posixpath.join(posixpath.dirname(main), f"{kind}.xml") for kind in ("styles", "sharedStrings")}
    beside |= dict(relations.values())
    if beside["styles"] in archive:
        found.styles = _styles(archive, beside["styles"])
    if beside["sharedStrings"] in archive:
        found.shared = _shared(archive, beside["sharedStrings"])
    book = Book()
    for name, state, relation in found.sheets:
        if relation not in relations:
            raise RefusedError("damaged")
        kind, target = relations[relation]
        if kind == "worksheet":  # not a chart, a dialogue or macros
            reader = _Worksheet(found, book.sheet(name, state))
            walk(archive.chunks(target), reader.start, reader.end, reader.text)
            reader.finish()
    return book


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """(kind, target part) by relation id of one part, "" for the package itself."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, attributes["Target"].replace("\\", "/")))
            found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], target.lstrip("/"))

    walk(archive.chunks(posixpath.join(folder, "_rels", name + ".rels")), start)
    return found


def _workbook(archive: Archive, main: str) -> Workbook:
    found = Workbook()
    root: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        root[:] = root or [name]
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            found.sheets.append((_unescaped(attributes["name"]), attributes.get("state", "visible"), relation))
        elif name == "workbookPr":
            found.from_1904 = _yes(attributes, "date1904")
        elif name == "calcPr":
            found.stale = _yes(attributes, "fullCalcOnLoad")

    walk(archive.chunks(main), start)
    if root != ["workbook"]:
        raise RefusedError("not_a_workbook")
    if not found.sheets:
        raise RefusedError("damaged")
    return found


def _yes(attributes: dict[str, str], name: str) -> bool:
    return attributes.get(name, "0") in ("1", "true", "on")


def _styles(archive: Archive, part: str) -> list[tuple[str, str]]:
    formats: dict[int, str] = {}
    fonts: list[str] = []
    pairs: list[tuple[int, int]] = []
    path: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        match path[1:]:
            case ["numFmts"] if name == "numFmt":
                formats[int(attributes["numFmtId"])] = attributes["formatCode"]
            case ["fonts"] if name == "font":
                fonts.append("")
            case ["fonts", "font"] if name in ("name", "rFont"):
                fonts[-1] = attributes.get("val", "")
            case ["cellXfs"] if name == "xf":
                pairs.append((int(attributes.get("numFmtId", 0)), int(attributes.get("fontId", 0))))
        path.append(name)

    walk(archive.chunks(part), start, lambda _: path.pop())
    return [
        (formats.get(shown) or _BUILT_IN.get(shown, "General"), fonts[font] if 0 <= font < len(fonts) else "")
        for shown, font in pairs
    ]


class _Rich:
    """One text, plain or in runs with fonts of their own."""

    def __init__(self) -> None:
        self.runs: list[list[str]] = []
        self.font, self.skipped, self.kept = "", 0, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "r":
            self.font = ""
        elif name == "rFont":
            self.font = attributes.get("val", "")
        elif name == "rPh":
            self.skipped += 1
        elif name == "t" and not self.skipped:
            self.kept = True
            self.runs.append(["", self.font])

    def end(self, name: str) -> None:
        if name == "rPh":
            self.skipped -= 1
        elif name == "t":
            self.kept = False
        elif name == "r":
            self.font = ""

    def text(self, data: str) -> None:
        if self.kept:
            self.runs[-1][0] += data

    def done(self) -> tuple[str, str]:
        """(text, the font most of it is shown in, "" for the cell's own)"""
        return _unescaped("".join(text for text, _ in self.runs)), main_font(self.runs)


def _shared(archive: Archive, part: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    rich: list[_Rich] = []
    length = 0

    def start(element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        if name == "si":
            rich[:] = [_Rich()]
        elif rich:
            rich[0].start(name, attributes)

    def end(element: str) -> None:
        nonlocal length
        name = local(element)
        if name == "si" and rich:
            found.append(rich.pop().done())
            length += len(found[-1][0])
            if length > MAX_SHARED_TEXT or len(found) > MAX_SHARED:
                raise RefusedError("too_many_cells")
        elif rich:
            rich[0].end(name)

    def text(data: str) -> None:
        if rich:
            rich[0].text(data)

    walk(archive.chunks(part), start, end, text)
    return found


def _unescaped(text: str) -> str:
    """Excel writes characters that XML cannot hold as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def address(text: str) -> tuple[int, int]:
    """(row, column) of "B7"; Refused where there is no such cell."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise RefusedError("damaged")
    row, column = int(found[2]), column_number(found[1])
    if row > LAST_ROW or column > LAST_COLUMN:
        raise RefusedError("damaged")
    return row, column


def area_of(text: str) -> Area:
    """The cells of "B7:D9" or "B7"."""
    first, _, last = text.partition(":")
    return (*address(first), *address(last or first))


@lru_cache(maxsize=1_000)
def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class _Worksheet:
    """Takes the elements of one worksheet and keeps its cells."""

    def __init__(self, workbook: Workbook, sheet: SheetMaker) -> None:
        self.workbook, self.sheet = workbook, sheet
        self.row = self.column = 0
        self.shared: dict[str, tuple[int, int, str]] = {}
        self.arrays: list[tuple[Area, str]] = []
        self.rows_seen: set[int] = set()
        self.zero_height = False
        self.cell: dict[str, str] | None = None
        self.value: str | None = None
        self.formula: str | None = None
        self.formula_attributes: dict[str, str] = {}
        self.keep = ""
        self.rich: _Rich | None = None

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = local(element) if ":" in element else element
        if self.rich is not None:
            self.rich.start(name, attributes)
        elif name == "c":
            self._open(attributes)
        elif self.cell is not None:
            self._inside(name, attributes)
        elif name == "row":
            self._row(attributes)
        elif name == "col":
            if _yes(attributes, "hidden") or _zero(attributes.get("width")):
                self.sheet.hide_columns(int(attributes["min"]), int(attributes["max"]))
        elif name == "mergeCell":
            self.sheet.merge(*area_of(attributes["ref"]))
        elif name == "sheetFormatPr":
            self.zero_height = _yes(attributes, "zeroHeight")

    def end(self, element: str) -> None:
        name = local(element) if ":" in element else element
        if name == "c":
            if self.value is not None or self.formula is not None or self.rich is not None:
                self._close()
            self.cell = None
        elif self.rich is not None:
            self.rich.end(name)
        elif name in ("v", "f"):
            self.keep = ""

    def text(self, data: str) -> None:
        if self.keep == "v":
            self.value += data
        elif self.keep == "f":
            self.formula += data
        elif self.rich is not None:
            self.rich.text(data)

    def finish(self) -> None:
        """Hide the rows that a sheet of hidden rows does not mention."""
        if self.zero_height:
            for row in range(1, MAX_ROWS + 1):
                if row not in self.rows_seen:
                    self.sheet.hide_rows(row, row)

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = 0
        if _yes(attributes, "hidden") or _zero(attributes.get("ht")):
            self.sheet.hide_rows(self.row, self.row)
        if self.row <= MAX_ROWS:
            self.rows_seen.add(self.row)

    def _open(self, attributes: dict[str, str]) -> None:
        self.cell = attributes
        self.value = self.formula = self.rich = None
        self.keep = ""
        if "r" not in attributes:
            self.column += 1

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "v":
            self.value, self.keep = "", "v"
        elif name == "f":
            self.formula, self.keep, self.formula_attributes = "", "f", attributes
        elif name == "is":
            self.rich = _Rich()

    def _close(self) -> None:
        if "r" in self.cell:
            self.row, self.column = address(self.cell["r"])
        at = (self.row, self.column)
        kind = self.cell.get("t", "n")
        shown, font = self._style()
        formula = self._formula(at)
        if self.rich is not None and kind == "inlineStr":
            text, own = self.rich.done()
            self.sheet.put(*at, "text", text, shown, own or font, formula)
        elif not self.value or (self.workbook.stale and formula and kind == "n" and stored_number(self.value) == 0):
            if formula and (kind != "str" or self.value is None or self.workbook.stale):
                self.sheet.put(*at, "formula", formula, shown, font)
        else:
            self._put(at, kind, shown, font, formula)
        self.rich = None

    def _put(self, at: tuple[int, int], kind: str, shown: str, font: str, formula: str) -> None:
        if kind == "s":
            number = int(self.value)
            if not 0 <= number < len(self.workbook.shared):
                raise RefusedError("damaged")
            text, own = self.workbook.shared[number]
            self.sheet.put(*at, "text", text, shown, own or font, formula)
        elif kind == "n":
            number = stored_number(self.value)
            put_number(self.sheet, at, number, shown, font, formula, self.workbook.from_1904)
        elif kind == "b":
            self.sheet.put(*at, "bool", str(self.value.strip() in ("1", "true")), shown, font, formula)
        elif kind == "e":
            self.sheet.put(*at, "error", self.value, shown, font, formula)
        elif kind == "d":
            put_iso_date(self.sheet, at, self.value, shown, font)
        elif kind in ("str", "inlineStr"):
            self.sheet.put(*at, "text", _unescaped(self.value), shown, font, formula)
        else:
            raise RefusedError("damaged")

    def _style(self) -> tuple[str, str]:
        number = int(self.cell.get("s", 0))
        if not self.workbook.styles:
            return "General", ""
        if not 0 <= number < len(self.workbook.styles):
            raise RefusedError("damaged")
        return self.workbook.styles[number]

    def _formula(self, at: tuple[int, int]) -> str:
        """The formula whose result the cell shows, with its "="; "" where there is none."""
        if self.formula is None:
            return next((text for area, text in self.arrays if _inside(area, at)), "")
        text, kind = "=" + _unescaped(self.formula), self.formula_attributes.get("t")
        group = self.formula_attributes.get("si")
        if kind == "array" and "ref" in self.formula_attributes:
            self.arrays.append((area_of(self.formula_attributes["ref"]), text))
        if kind != "shared" or group is None:
            return text
        if self.formula:
            self.shared[group] = (*at, text)
            return text
        row, column, first = self.shared.get(group, (*at, "="))
        return moved(first, at[0] - row, at[1] - column)


def _inside(area: Area, at: tuple[int, int]) -> bool:
    return area[0] <= at[0] <= area[2] and area[1] <= at[1] <= area[3]


def _zero(size: str | None) -> bool:
    return size is not None and float(size) == 0


_QUOTED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_REFERENCE = re.compile(r"(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w.(])")
_COLUMNS = re.compile(r"(?<![\w.$:])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(:])")
_ROWS = re.compile(r"(?<![\w.$:])(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})(?![\w.(:])")


def moved(formula: str, down: int, right: int) -> str:
    """A formula as it reads when copied that far down and to the right."""

    def cell(found: re.Match[str]) -> str:
        return found[1] + _column(found[1], found[2], right) + found[3] + _row(found[3], found[4], down)

    def columns(found: re.Match[str]) -> str:
        return f"{found[1]}{_column(found[1], found[2], right)}:{found[3]}{_column(found[3], found[4], right)}"

    def rows(found: re.Match[str]) -> str:
        return f"{found[1]}{_row(found[1], found[2], down)}:{found[3]}{_row(found[3], found[4], down)}"

    pieces = _QUOTED.split(formula)  # every second one is quoted: a text or a sheet's name
    pieces[::2] = [_ROWS.sub(rows, _COLUMNS.sub(columns, _REFERENCE.sub(cell, one))) for one in pieces[::2]]
    return "".join(pieces)


def _column(fixed: str, letters: str, by: int) -> str:
    number = column_number(letters) + (0 if fixed else by)
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found or "#REF!"


def _row(fixed: str, digits: str, by: int) -> str:
    return str(int(digits) + (0 if fixed else by))

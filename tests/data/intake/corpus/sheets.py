"""Sheets drawn as text, figures to fill them with, and bytes in the format that a file's name asks for.

A drawn sheet is one line a row, "|" between cells:

    STT | Thôn   | Số người | <       | Tỷ lệ       <  merged with the cell on its left
    ^   | ^      | có       | tổng số | ^           ^  merged with the cell above
    1   | Thôn 1 | 45       | "60"    | 75.0%       a number, a text, 0.75 shown as 75,0 %
    2   | Thôn 2 | #DIV/0!  | 5/12    | 2026-06-01  an error, a text, a date
    3   | Thôn 3 | =C5+1 -> 46 | =D5+1 | TRUE       a formula with and without its stored result
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html import escape
from pathlib import PurePath

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from tests.data.intake import writers
from tests.data.intake.corpus.case import Case, Seen
from tests.data.intake.writers import Table

AN_NONG = tuple(f"Thôn {number}" for number in range(1, 23))
THONG_NHAT = (
    "Thôn Nà Pài", "Thôn Bản Cóng", "Thôn Tân Tiến", "Thôn Tân Tiên", "Thôn Đông", "Thôn Đồng",
    "Thôn Hòa Bình", "Thôn Khuổi Lùng", "Thôn Pò Mới", "Thôn Cốc Lải",
)  # fmt: skip
TAN_NINH = (
    "Thôn Thái Nhân", "Thôn Lộc Trạch", "Thôn Tân Thành 1", "Thôn Tân Thành 2", "Thôn Phú Thịnh", "Thôn Yên Trung",
    "Thôn Đông Thịnh", "Thôn Thủy Sơn",
)  # fmt: skip
THUONG_NINH = (
    "Thôn Đức Phú", "Thôn Đức Bình", "Thôn Khe Khoai", "Thôn Đồng Thanh", "Thôn Tiến Thành", "Thôn Cát Xuân",
)  # fmt: skip

_ERRORS = ("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?")


# ── drawn sheets ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Formula:
    """A formula and the result stored with it, None where no program has calculated it."""

    text: str
    result: str | None = None


def grid(drawn: str, name: str = "Sheet1", font: str = "", spelled: Callable[[str], str] = str, **parts) -> Table:
    """The table that is drawn; `spelled` rewrites every text, `font` is that of every cell."""
    lines = drawn.strip("\n").split("\n")
    cells = [[one.strip(" ") for one in line.split("|")] for line in lines]
    formats, errors = {}, set()
    rows: list[list[object]] = []
    for row, line in enumerate(cells, start=1):
        values = []
        for column, one in enumerate(line, start=1):
            value, shown = _value(one)
            values.append(spelled(value) if isinstance(value, str) and one not in _ERRORS else value)
            if shown:
                formats[row, column] = shown
            if one in _ERRORS:
                errors.add((row, column))
        rows.append(values)
    fonts = {(row, column): font for row, line in enumerate(rows, 1) for column, _ in enumerate(line, 1) if font}
    return Table(
        rows, name, formats=formats, fonts=fonts, merges=tuple(_merges(cells)), errors=frozenset(errors), **parts
    )


def _value(token: str) -> tuple[object, str]:
    """(value, number format) of one drawn cell."""
    if token in ("", "<", "^"):
        return None, ""
    if token in ("TRUE", "FALSE"):
        return token == "TRUE", ""
    if token.startswith('"'):
        return token.strip('"'), ""
    if token.startswith("="):
        formula, _, result = token.partition(" -> ")
        return Formula(formula[1:], result or None), ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", token):
        return dt.datetime.fromisoformat(token), "mm/yyyy"
    if re.fullmatch(r"-?\d+", token):
        return int(token), ""
    if re.fullmatch(r"-?\d+\.\d+", token):
        return float(token), ""
    if re.fullmatch(r"-?\d+(\.\d+)?%", token):
        return float(Decimal(token[:-1]) / 100), "0.0%"
    return token, ""


def _merges(cells: Sequence[Sequence[str]]):
    at = {(row, column): one for row, line in enumerate(cells, 1) for column, one in enumerate(line, 1)}
    for (row, column), one in at.items():
        if one in ("<", "^"):
            continue
        right, bottom = column, row
        while at.get((row, right + 1)) == "<":
            right += 1
        while at.get((bottom + 1, column)) == "^":
            bottom += 1
        if (right, bottom) != (column, row):
            yield row, column, bottom, right


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Row:
    """One village's people: a of b."""

    name: str
    a: int
    b: int

    @property
    def percent(self) -> Decimal:
        """a of b in percent, one decimal."""
        return (Decimal(100 * self.a) / self.b).quantize(Decimal("0.1"))


def people(names: Sequence[str], seed: int = 0) -> list[Row]:
    """A believable a of b for every village, always the same; another seed is another indicator or month."""
    rows = []
    for at, name in enumerate(names):
        b = 131 + (at * 53 + seed * 29) % 197
        rows.append(Row(name, b * (31 + (at * 17 + seed * 11) % 61) // 100, b))
    return rows


def months(names: Sequence[str], count: int, seed: int = 0) -> list[list[Row]]:
    """The same villages in so many months: b stays, a grows."""
    first = people(names, seed)
    return [[Row(one.name, min(one.a + 3 * at, one.b), one.b) for one in first] for at in range(count)]


def lines(pattern: str, *columns: Sequence[Row], named: Callable[[str], str] = str) -> str:
    """One drawn line a village: {n}, {name}, then {a} {b} {p} (45.6) {q} (45,6) of the first, {a2} … of the second."""
    drawn = []
    for n, rows in enumerate(zip(*columns, strict=True), start=1):
        filled: dict[str, object] = {"n": n, "name": named(rows[0].name), "bare": bare(rows[0].name)}
        for at, one in enumerate(rows, start=1):
            end = "" if at == 1 else str(at)
            filled |= {f"a{end}": one.a, f"b{end}": one.b, f"p{end}": one.percent}
            filled[f"q{end}"] = str(one.percent).replace(".", ",")
        drawn.append(pattern.format(**filled))
    return "\n".join(drawn)


def bare(name: str) -> str:
    """A village's name without its word."""
    return name.removeprefix("Thôn ")


def total(rows: Sequence[Row]) -> Row:
    """The sum of all villages."""
    return Row("Tổng cộng", sum(one.a for one in rows), sum(one.b for one in rows))


def pairs(code: str, period: str, rows: Sequence[Row]) -> tuple[Seen, ...]:
    """What is expected of villages with a and b."""
    return tuple((one.name, code, period, str(one.a), str(one.b), None) for one in rows)


def percents(code: str, period: str, rows: Sequence[Row]) -> tuple[Seen, ...]:
    """What is expected of villages with a bare percent."""
    return tuple((one.name, code, period, None, None, str(one.percent)) for one in rows)


def counts(code: str, period: str, rows: Sequence[Row]) -> tuple[Seen, ...]:
    """What is expected of villages with a count, which stands in a."""
    return tuple((one.name, code, period, None, None, str(one.a)) for one in rows)


def whole(code: str, period: str, a: object, b: object) -> tuple[Seen, ...]:
    """What is expected of the whole commune's a of b."""
    return ((None, code, period, str(a), str(b), None),)


def pair(place: str, code: str, period: str, a: object, b: object) -> tuple[Seen, ...]:
    """What is expected of one village's a of b."""
    return ((place, code, period, str(a), str(b), None),)


def alone(code: str, period: str, value: object, place: str | None = None) -> tuple[Seen, ...]:
    """What is expected of one value: a count, or a bare percent."""
    return ((place, code, period, None, None, str(value)),)


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────────


def case(name: str, tables: Table | Sequence[Table], *expected: Sequence[Seen], **facts) -> Case:
    """A case whose bytes are written in the format of its file name."""
    sheets = (tables,) if isinstance(tables, Table) else tuple(tables)
    file_name = facts.pop("file_name", "bieu.xlsx")
    content = partial(written, sheets, file_name)
    return raw(name, content, *expected, file_name=file_name, tables=sheets, **facts)


def raw(name: str, content: Callable[[], bytes], *expected: Sequence[Seen], **facts) -> Case:
    """A case of ready bytes."""
    return Case(name, content, expected=tuple(seen for some in expected for seen in some), **facts)


def written(tables: Sequence[Table], file_name: str) -> bytes:
    """The bytes of a workbook in the format that its name ends in."""
    match PurePath(file_name).suffix:
        case ".xls":
            return writers.xls(*tables)
        case ".ods":
            return writers.ods(*tables)
        case ".fods":
            return writers.fods(*tables)
        case ".xlsb":
            return writers.xlsb(tables[0])
        case ".csv":
            return writers.text(tables[0], shown=as_shown)
        case ".html" | ".htm":
            return writers.html(*tables)
        case ".xml":
            return writers.sheetml(*tables)
        case ".xlsm":
            return with_macros(writers.xlsx(*tables))
    drawn = any(isinstance(value, Formula) for one in tables for row in one.rows for value in row)
    return calculated(*tables) if drawn else writers.xlsx(*tables)


def as_shown(value: object) -> str:
    """A value as a Vietnamese office program writes it into .csv."""
    return str(value).replace(".", ",") if isinstance(value, float) else writers.plain(value)


def with_macros(content: bytes) -> bytes:
    """The same .xlsx as .xlsm, with a macro project in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "[Content_Types].xml":
                body = body.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            target.writestr(name, body)
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(512))
    return out.getvalue()


def with_notes(content: bytes, **notes: str) -> bytes:
    """The same .xlsx with notes on cells: C5="đã kiểm tra"."""
    book = load_workbook(io.BytesIO(content))
    for address, text in notes.items():
        book.active[address].comment = Comment(text, "Cán bộ")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def calculated(*tables: Table) -> bytes:
    """An .xlsx as Excel saves it: formulas with their stored results, which openpyxl cannot write."""
    sheets = {f"xl/worksheets/sheet{at}.xml": _sheet_xml(one) for at, one in enumerate(tables, start=1)}
    listed = "".join(
        f'<sheet name="{escape(one.name)}" sheetId="{at}" r:id="rId{at}"/>' for at, one in enumerate(tables, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(tables) + 1)
    )
    kinds = "".join(f'<Override PartName="/{one}" ContentType="{_TYPE}.worksheet+xml"/>' for one in sheets)
    return writers.packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{kinds}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
            f'<Relationship Id="rId99" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/>'
            '</numFmts><fonts count="1"><font><name val="Times New Roman"/></font></fonts>'
            '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>',
            **sheets,
        }
    )


def _sheet_xml(one: Table) -> str:
    rows = "".join(
        f'<row r="{row}">'
        + "".join(_cell_xml(f"{get_column_letter(column)}{row}", value) for column, value in enumerate(values, 1))
        + "</row>"
        for row, values in enumerate(one.rows, start=1)
    )
    merged = "".join(
        f'<mergeCell ref="{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"/>'
        for top, left, bottom, right in one.merges
    )
    merges = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f"<worksheet {_MAIN}><sheetData>{rows}</sheetData>{merges}</worksheet>"


def _cell_xml(address: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Formula):
        return _formula_xml(address, value)
    if isinstance(value, int | float):
        style = ' s="1"' if isinstance(value, float) and abs(value) <= 1 else ""
        return f'<c r="{address}"{style}><v>{value}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def _formula_xml(address: str, one: Formula) -> str:
    if one.result is None:
        return f'<c r="{address}"><f>{escape(one.text)}</f></c>'
    if one.result in _ERRORS:
        return f'<c r="{address}" t="e"><f>{escape(one.text)}</f><v>{one.result}</v></c>'
    percent = one.result.endswith("%")
    result = str(Decimal(one.result.rstrip("%")) / (100 if percent else 1))
    style = ' s="1"' if percent else ""
    return f'<c r="{address}"{style}><f>{escape(one.text)}</f><v>{result}</v></c>'

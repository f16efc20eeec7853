"""One small table → a file of each format, written by hand or by the library that offices' own programs resemble."""

from __future__ import annotations

import csv
import datetime as dt
import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension

Value = str | int | float | bool | dt.datetime | None
At = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """One sheet: rows of values, and what belongs to single cells by (row, column) from 1."""

    rows: Sequence[Sequence[Value]]
    name: str = "T6"
    state: str = "visible"
    formats: Mapping[At, str] = field(default_factory=dict)
    fonts: Mapping[At, str] = field(default_factory=dict)
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: frozenset[At] = frozenset()
    """Cells whose text is an error, like #DIV/0!"""

    def span(self, at: At) -> tuple[int, int]:
        """(rows, columns) that the cell takes; (0, 0) where another covers it."""
        for top, left, bottom, right in self.merges:
            if top <= at[0] <= bottom and left <= at[1] <= right:
                return (bottom - top + 1, right - left + 1) if at == (top, left) else (0, 0)
        return 1, 1

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


def xlsx(*tables: Table) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for one in tables:
        sheet = book.create_sheet(one.name)
        sheet.sheet_state = one.state
        for row, values in enumerate(one.rows, start=1):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, str) and (row, column) not in one.errors:
                    cell.data_type = "s"
                cell.number_format = one.formats.get((row, column), cell.number_format)
                if (row, column) in one.fonts:
                    cell.font = Font(name=one.fonts[row, column])
        for top, left, bottom, right in one.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in one.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in one.hidden_columns:
            letter = get_column_letter(column)
            sheet.column_dimensions[letter] = ColumnDimension(sheet, index=letter, hidden=True)
    return _saved(book.save)


def xls(*tables: Table) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    for one in tables:
        sheet = book.add_sheet(one.name)
        sheet.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[one.state]
        for row, values in enumerate(one.rows, start=1):
            for column, value in enumerate(values, start=1):
                high, wide = one.span((row, column))
                if value is None or not high:
                    continue
                style = xlwt.XFStyle()
                style.font.name = one.fonts.get((row, column), "Calibri")
                style.num_format_str = one.formats.get((row, column), "General")
                if (row, column) in one.errors:
                    sheet.row(row - 1).set_cell_error(column - 1, value, style)
                elif (high, wide) != (1, 1):
                    sheet.write_merge(row - 1, row + high - 2, column - 1, column + wide - 2, value, style)
                else:
                    sheet.write(row - 1, column - 1, value, style)
        for row in one.hidden_rows:
            sheet.row(row - 1).hidden = True
        for column in one.hidden_columns:
            sheet.col(column - 1).hidden = True
    return _saved(book.save)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def text(
    one: Table, delimiter: str = ",", encoding: str = "utf-8", shown: Callable[[Value], str] | None = None
) -> bytes:
    """The table as .csv; every value as an office program would show it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([(shown or plain)(value) for value in values] for values in one.rows)
    return out.getvalue().encode(encoding)


def cp1258(text: str) -> bytes:
    """Text as windows-1258 has it: the five tone marks stand after their letter."""
    out = b""
    for letter in unicodedata.normalize("NFC", text):
        base = letter
        marks = ""
        if not _encodable(letter):
            apart = unicodedata.normalize("NFD", letter)
            marks = "".join(one for one in apart if one in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(one for one in apart if one not in marks))
        out += (base + marks).encode("cp1258")
    return out


def _encodable(letter: str) -> bool:
    return letter.encode("cp1258", "ignore") != b""


def plain(value: Value) -> str:
    """A value as text."""
    if value is None:
        return ""
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.datetime) else str(value)


def html(*tables: Table, head: str = "", encoding: str = "utf-8") -> bytes:
    """The page that Excel writes: raw numbers beside their text, formats in styles."""
    pages = []
    for one in tables:
        unseen = ' style="display:none"'
        columns = "".join(f"<col{unseen * (at in one.hidden_columns)}>" for at in range(1, one.width + 1))
        rows = "".join(
            f"<tr{unseen * (row in one.hidden_rows)}>"
            + "".join(_html_cell(one, (row, column), value) for column, value in enumerate(values, start=1))
            + "</tr>\n"
            for row, values in enumerate(one.rows, start=1)
        )
        pages.append(f"<table border=1>{columns}{rows}</table>")
    space = 'xmlns:x="urn:schemas-microsoft-com:office:excel"'
    return f"<html {space}><head>{head}</head><body>{''.join(pages)}</body></html>".encode(encoding)


def _html_cell(one: Table, at: At, value: Value) -> str:
    high, wide = one.span(at)
    if not high:
        return ""
    marks = (f" rowspan={high}" if high > 1 else "") + (f" colspan={wide}" if wide > 1 else "")
    style = ""
    if at in one.formats:
        shown = "".join(letter if letter.isalnum() else "\\" + letter for letter in one.formats[at])
        style += f'mso-number-format:"{shown}";'
    if at in one.fonts:
        style += f"font-family:{one.fonts[at]};"
    if isinstance(value, bool):
        marks += f' x:bool="{str(value).upper()}"'
    elif isinstance(value, (int, float)):
        marks += f' x:num="{value}"'
    elif isinstance(value, dt.datetime):
        marks += f' x:num="{(value - dt.datetime(1899, 12, 30)).days}"'
    elif at in one.errors:
        marks += " x:err"
    body = escape(plain(value)).replace("\n", "<br>")
    return f"<td{marks} style='{style}'>{body}</td>"


# ── XML ──────────────────────────────────────────────────────────────────────────────────────────────

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{one}="{_ODF}:{two}:1.0"'
    for one, two in {
        "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "draw": "drawing",
    }.items()
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(*tables: Table) -> bytes:
    styles, content = _ods_parts(tables)
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/></manifest:manifest>'
    )
    return packed(
        {
            "mimetype": _ODS_TYPE,
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:document-content {_NAMES}>{styles}{content}</office:document-content>",
        }
    )


def fods(*tables: Table) -> bytes:
    """The same document as one XML file."""
    styles, content = _ods_parts(tables)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_NAMES}'
        f' office:mimetype="{_ODS_TYPE}">{styles}{content}</office:document>'
    ).encode()


def _ods_parts(tables: Sequence[Table]) -> tuple[str, str]:
    looks = sorted({_look(one, (row, column)) for one in tables for row, column in _places(one)})
    styles = "".join(
        _ods_format(shown, at)
        + f'<style:style style:name="ce{at}" style:family="table-cell" style:data-style-name="N{at}">'
        + (f'<style:text-properties fo:font-family="{font}"/>' if font else "")
        + "</style:style>"
        for at, (shown, font) in enumerate(looks)
    )
    styles += "".join(
        f'<style:style style:name="ta{state}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for state, shown in (("visible", "true"), ("hidden", "false"))
    )
    content = "".join(_ods_table(one, looks) for one in tables)
    return (
        f"<office:automatic-styles>{styles}</office:automatic-styles>",
        f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>",
    )


def _places(one: Table) -> list[At]:
    return [(row, column) for row, values in enumerate(one.rows, 1) for column, _ in enumerate(values, 1)]


def _look(one: Table, at: At) -> tuple[str, str]:
    return one.formats.get(at, "General"), one.fonts.get(at, "")


def _ods_format(shown: str, at: int) -> str:
    kind = "percentage" if "%" in shown else "date" if "y" in shown else "number"
    if shown == "General":
        return f'<number:number-style style:name="N{at}"><number:number/></number:number-style>'
    places = len(shown.partition(".")[2].rstrip("%"))
    grouped = str("," in shown).lower()
    inner = f'<number:number number:decimal-places="{places}" number:grouping="{grouped}"/>'
    return f'<number:{kind}-style style:name="N{at}">{inner if kind != "date" else ""}</number:{kind}-style>'


def _ods_table(one: Table, looks: Sequence[tuple[str, str]]) -> str:
    unseen, filtered = ' table:visibility="collapse"', ' table:visibility="filter"'
    columns = "".join(f"<table:table-column{unseen * (at in one.hidden_columns)}/>" for at in range(1, one.width + 1))
    rows = "".join(
        f"<table:table-row{filtered * (row in one.hidden_rows)}>"
        + "".join(_ods_cell(one, (row, column), value, looks) for column, value in enumerate(values, start=1))
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row, values in enumerate(one.rows, start=1)
    )
    rows += '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    state = "visible" if one.state == "visible" else "hidden"
    return f'<table:table table:name="{escape(one.name)}" table:style-name="ta{state}">{columns}{rows}</table:table>'


def _ods_cell(one: Table, at: At, value: Value, looks: Sequence[tuple[str, str]]) -> str:
    high, wide = one.span(at)
    if not high:
        return "<table:covered-table-cell/>"
    marks = f' table:style-name="ce{looks.index(_look(one, at))}"'
    if (high, wide) != (1, 1):
        marks += f' table:number-rows-spanned="{high}" table:number-columns-spanned="{wide}"'
    if isinstance(value, bool):
        marks += f' office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, (int, float)):
        kind = "percentage" if "%" in one.formats.get(at, "") else "float"
        marks += f' office:value-type="{kind}" office:value="{value}"'
    elif isinstance(value, dt.datetime):
        marks += f' office:value-type="date" office:date-value="{value.date().isoformat()}"'
    elif at in one.errors:
        marks += ' office:value-type="string" office:string-value="" calcext:value-type="error"'
    elif value is not None:
        marks += ' office:value-type="string"'
    shown = "" if value is None else "".join(f"<text:p>{escape(line)}</text:p>" for line in plain(value).split("\n"))
    return f"<table:table-cell{marks}>{shown}</table:table-cell>"


def sheetml(*tables: Table) -> bytes:
    """Excel 2003's XML."""
    looks = sorted({_look(one, at) for one in tables for at in _places(one)})
    styles = "".join(
        f'<Style ss:ID="s{at}">'
        + (f'<Font ss:FontName="{font}"/>' if font else "")
        + f'<NumberFormat ss:Format="{escape(shown)}"/></Style>'
        for at, (shown, font) in enumerate(looks)
    )
    sheets = "".join(_sheetml_sheet(one, looks) for one in tables)
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{name}" xmlns:ss="{name}" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles>{styles}</Styles>{sheets}</Workbook>"
    ).encode()


def _sheetml_sheet(one: Table, looks: Sequence[tuple[str, str]]) -> str:
    unseen = ' ss:Hidden="1"'
    columns = "".join(f'<Column ss:Index="{at}" ss:Hidden="1"/>' for at in sorted(one.hidden_columns))
    rows = "".join(
        f"<Row{unseen * (row in one.hidden_rows)}>"
        + "".join(_sheetml_cell(one, (row, column), value, looks) for column, value in enumerate(values, start=1))
        + "</Row>"
        for row, values in enumerate(one.rows, start=1)
    )
    state = {"visible": "", "hidden": "SheetHidden", "veryHidden": "SheetVeryHidden"}[one.state]
    options = f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>{state}</Visible>'
    return (
        f'<Worksheet ss:Name="{escape(one.name)}"><Table>{columns}{rows}</Table>'
        f"{options if state else '<WorksheetOptions>'}</WorksheetOptions></Worksheet>"
    )


def _sheetml_cell(one: Table, at: At, value: Value, looks: Sequence[tuple[str, str]]) -> str:
    high, wide = one.span(at)
    if not high or value is None:
        return ""
    kind, shown = "String", escape(str(value))
    if at in one.errors:
        kind = "Error"
    elif isinstance(value, bool):
        kind, shown = "Boolean", str(int(value))
    elif isinstance(value, (int, float)):
        kind = "Number"
    elif isinstance(value, dt.datetime):
        kind, shown = "DateTime", value.isoformat(timespec="milliseconds")
    marks = f' ss:Index="{at[1]}" ss:StyleID="s{looks.index(_look(one, at))}"'
    marks += f' ss:MergeDown="{high - 1}"' * (high > 1) + f' ss:MergeAcross="{wide - 1}"' * (wide > 1)
    return f'<Cell{marks}><Data ss:Type="{kind}">{shown}</Data></Cell>'


def packed(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


# ── .xlsb ────────────────────────────────────────────────────────────────────────────────────────────


def xlsb(one: Table) -> bytes:
    """Excel's binary workbook: texts, numbers and booleans of one sheet."""
    cells = b""
    for row, values in enumerate(one.rows):
        cells += _record(0, struct.pack("<IIHBB", row, 0, 300, 0, 0) + bytes(5))
        for column, value in enumerate(values):
            cells += _xlsb_cell(column, value, (row + 1, column + 1) in one.errors)
    sheet = (
        _record(129)
        + _record(148, struct.pack("<IIII", 0, max(len(one.rows) - 1, 0), 0, max(one.width - 1, 0)))
        + _record(145)
        + cells
        + _record(146)
        + _record(130)
    )
    about = struct.pack("<II", 0 if one.state == "visible" else 1, 1) + _wide("rId1") + _wide(one.name)
    workbook = _record(131) + _record(143) + _record(156, about) + _record(144) + _record(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="{}" Target="{}"/></Relationships>'
    )
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
            "_rels/.rels": relations.format(office + "/officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": relations.format(office + "/worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _xlsb_cell(column: int, value: Value, error: bool) -> bytes:
    place = struct.pack("<II", column, 0)
    if value is None:
        return b""
    if error:
        return _record(3, place + b"\x07")
    if isinstance(value, bool):
        return _record(4, place + bytes([value]))
    if isinstance(value, (int, float)):
        return _record(5, place + struct.pack("<d", value))
    return _record(6, place + _wide(plain(value)))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 127 else 0)])
        left >>= 7
        if not left:
            return head + size + body


def renamed(one: Table, name: str) -> Table:
    """The same table on a sheet of another name."""
    return replace(one, name=name)

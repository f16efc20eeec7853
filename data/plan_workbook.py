"""The plan as a workbook: a sheet for each table, to be changed in Excel and handed back.

A row goes by the hidden key in its first column, a column by its heading: rows and columns may be sorted, moved or
added. What stands elsewhere in the sheet is left alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.cell_text import like_formula, writable
from data.intake.grid import FileRefusedError, Raw, Sheet, read_grid
from data.model import Plan
from data.plan_editing import Edit
from data.plan_reading import Line, Wrong, read_lines
from data.plan_tables import DEPARTMENTS, TABLES, Column, Names, Sort, Table, Tables, shown, split

META, KEY, VERSION = "_tien_do_ke_hoach", "tien-do", 1
PLACES = "Danh sách thôn"
HEAD, FIRST = 3, 4
"""The rows of the headings and of the first row of the plan."""
_WIDE = {"name": 46, "text": 46, "numerator": 36, "denominator": 36, "reading": 40, "movement": 46, "note": 36}
_BOLD, _FILL = Font(bold=True), PatternFill("solid", fgColor="E0ECF5")
_WRAP = Alignment(wrap_text=True, vertical="top")
_SPARE = 60
"""Empty rows below the plan's that offer the same choices."""
_ASKED = "Sửa, thêm hoặc xoá dòng rồi nộp lại ở trang Kế hoạch. Dòng mới: để trống cột ẩn A; mã để trống thì tự đặt."


@dataclass(frozen=True)
class Kept:
    """What a plan's workbook is made of and read against; `kind` is the store's."""

    plan: Plan
    kind: str
    tables: Tables
    names: Names
    ever: Mapping[str, set[str]]

    @property
    def mark(self) -> str:
        """Names all the tables: a workbook made of others must not be read against these."""
        return hashlib.sha256(json.dumps(self.tables, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class BookReading:
    """What a workbook handed back asks for, and the cells that cannot be read, each a sentence."""

    edits: tuple[Edit, ...] = ()
    wrong: tuple[str, ...] = ()


# ── out ──────────────────────────────────────────────────────────────────────────────────────────────


def file_name(plan: Plan) -> str:
    """The workbook's name."""
    return f"ke-hoach_{plan.slug}.xlsx"


def make(kept: Kept) -> bytes:
    """The workbook as .xlsx bytes."""
    book = Workbook()
    book.remove(book.active)
    lists = _Lists(book, kept)
    for table in TABLES.values():
        _sheet(book.create_sheet(table.title), table, kept, lists)
    _places(book.create_sheet(PLACES), kept.plan)
    lists.finish()
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class _Lists:
    """The hidden sheet: what the workbook is, and the choices that cells offer."""

    def __init__(self, book: Workbook, kept: Kept) -> None:
        self.book, self.sheet = book, book.create_sheet(META)
        said = {"version": VERSION, "commune": kept.plan.slug, "kind": kept.kind, "mark": kept.mark}
        _put(self.sheet, 1, 1, json.dumps(said))
        self.names: dict[tuple[str, ...], str] = {}

    def name(self, choices: tuple[str, ...]) -> str:
        """The defined name under which these choices stand."""
        if choices not in self.names:
            at, name = len(self.names) + 2, f"lua_chon_{len(self.names) + 1}"
            for row, one in enumerate(choices, 1):
                _put(self.sheet, row, at, one)
            letter = get_column_letter(at)
            where = f"{META}!${letter}$1:${letter}${len(choices)}"
            self.book.defined_names[name] = DefinedName(name, attr_text=where)
            self.names[choices] = name
        return self.names[choices]

    def finish(self) -> None:
        """Put it last and out of sight."""
        self.book.move_sheet(self.sheet, len(self.book.sheetnames))
        self.sheet.sheet_state = "veryHidden"


def _sheet(sheet: Worksheet, table: Table, kept: Kept, lists: _Lists) -> None:
    _put(sheet, 1, 2, f"{table.title} – kế hoạch xã {kept.plan.name}").font = Font(bold=True, size=14)
    _put(sheet, 2, 2, _ASKED)
    _put(sheet, HEAD, 1, KEY)
    rows = kept.tables[table.name]
    for at, column in enumerate(table.columns, 2):
        head = _put(sheet, HEAD, at, column.heading)
        head.font, head.fill, head.alignment = _BOLD, _FILL, _WRAP
        sheet.column_dimensions[get_column_letter(at)].width = _WIDE.get(column.name, 18)
        for row, (key, cells) in enumerate(rows.items(), FIRST):
            _put(sheet, row, 1, key)
            _fill(sheet, row, at, column, cells[column.name], kept.names)
        for row in range(FIRST + len(rows), FIRST + len(rows) + _SPARE):
            _format(sheet.cell(row, at), column)
        _offer(sheet, at, FIRST + len(rows) + _SPARE, _choices(column, kept.names), lists)
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = sheet.cell(FIRST, 3)


def _fill(sheet: Worksheet, row: int, at: int, column: Column, cell: str, names: Names) -> None:
    number = column.sort in (Sort.NUMBER, Sort.WHOLE) and bool(cell)
    _format(_put(sheet, row, at, Decimal(cell) if number else shown(column, cell, names) or None), column)


def _format(cell: Cell, column: Column) -> None:
    cell.alignment = _WRAP
    cell.number_format = {Sort.NUMBER: "0.####", Sort.WHOLE: "0"}.get(column.sort, "@")


def _choices(column: Column, names: Names) -> tuple[str, ...]:
    if column.choices:
        return tuple(column.choices.values())
    known = {Sort.UNIT: names.departments, Sort.BASE: names.bases}.get(column.sort, {})
    return tuple(known.values())


def _offer(sheet: Worksheet, at: int, last: int, choices: tuple[str, ...], lists: _Lists) -> None:
    if not choices:
        return
    rule = DataValidation(type="list", formula1=f"={lists.name(choices)}", allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(rule)
    letter = get_column_letter(at)
    rule.add(f"{letter}{FIRST}:{letter}{last}")


def _places(sheet: Worksheet, plan: Plan) -> None:
    """The villages, to look at: they merge, split and are renamed elsewhere."""
    _put(sheet, 1, 1, f"Danh sách {plan.unit_word} – chỉ để xem").font = Font(bold=True, size=14)
    _put(sheet, 2, 1, "Đổi tên ở trang Thiết lập xã; sáp nhập, chia tách ở trang riêng. Sửa ở đây không có tác dụng.")
    for row, place in enumerate(plan.places, FIRST):
        _put(sheet, row, 1, place.name)
    sheet.column_dimensions["A"].width = 40


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    cell = sheet.cell(row, column)
    cell.value = writable(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = like_formula(value)
    return cell


# ── back ─────────────────────────────────────────────────────────────────────────────────────────────


def read(content: bytes, name: str, kept: Kept) -> BookReading:
    """The edits that a workbook handed back asks for; FileRefusedError where it is not this plan's or of before.

    A sheet that is missing changes nothing.
    """
    sheets = {one.name: one for one in read_grid(content, name)}
    _belongs(sheets.get(META), kept)
    edits: list[Edit] = []
    wrong: list[str] = []
    names = kept.names
    order = sorted(TABLES.values(), key=lambda one: one.name != DEPARTMENTS)  # new ones are named by other sheets
    for table in order:
        if table.title not in sheets:
            continue
        found, troubles = _table(sheets[table.title], table, replace(kept, names=names))
        edits, wrong = edits + found, wrong + troubles
        if table.name == DEPARTMENTS:
            names = _with_new(names, found)
    return BookReading(tuple(edits), tuple(wrong))


def _belongs(meta: Sheet | None, kept: Kept) -> None:
    try:
        said = json.loads(meta.cells[1, 1].text)
        version, commune, kind, mark = (said[one] for one in ("version", "commune", "kind", "mark"))
    except (AttributeError, KeyError, ValueError, TypeError, RecursionError) as error:
        raise FileRefusedError(
            "not_our_workbook",
            "Tệp này không phải tệp kế hoạch tải từ Tiến độ (hoặc phần khoá ẩn đã mất). Hãy bấm Tải kế hoạch, sửa trong"
            " tệp ấy rồi nộp lại.",
        ) from error
    if (version, commune, kind) != (VERSION, kept.plan.slug, kept.kind):
        raise FileRefusedError(
            "other_plan",
            f"Tệp này không phải kế hoạch đang mở của xã {kept.plan.name}. Hãy mở đúng xã, hoặc tải lại kế hoạch.",
        )
    if mark != kept.mark:
        raise FileRefusedError(
            "old_workbook",
            "Kế hoạch đã có thay đổi khác từ khi tải tệp này nên chưa đọc, để không ghi đè. Hãy tải lại kế hoạch, chép"
            " phần sửa sang rồi nộp.",
        )


def _table(sheet: Sheet, table: Table, kept: Kept) -> tuple[list[Edit], list[str]]:
    head = next((row for (row, at), raw in sheet.cells.items() if at == 1 and raw.text == KEY), HEAD)
    heads = {" ".join(raw.text.split()): at for (row, at), raw in sorted(sheet.cells.items()) if row == head and at > 1}
    missing = [one.heading for one in table.columns if one.heading not in heads]
    if missing:
        return [], [f"Trang «{table.title}» thiếu cột «{'», «'.join(missing)}». Hãy tải lại kế hoạch, đừng xoá cột."]
    spots = {one.name: heads[one.heading] for one in table.columns}
    lines, wrong = [], []
    for row in sorted({row for row, _ in sheet.cells if row > head}):
        typed = {}
        for column in table.columns:
            typed[column.name], why = _typed(sheet.cells.get((row, spots[column.name])), column)
            wrong += [Wrong(str(row), column.name, typed[column.name], why)] if why else []
        key = sheet.cells.get((row, 1))
        lines.append(Line(str(row), key.text.strip() if key else "", typed))
    before = kept.tables[table.name]
    edits, troubles = read_lines(table, lines, before, kept.names, kept.plan.code_prefix, kept.ever[table.name])
    known = {(one.where, one.column) for one in wrong}
    wrong += [one for one in troubles if (one.where, one.column) not in known]
    return edits, [_said(table, one, spots) for one in sorted(wrong, key=lambda one: int(one.where))]


def _said(table: Table, one: Wrong, spots: Mapping[str, int]) -> str:
    cell = f"ô {get_column_letter(spots[one.column])}{one.where}" if one.column else f"dòng {one.where}"
    stands = f" ghi «{one.typed[:60]}»" if one.typed else ""
    return f"Trang «{table.title}», {cell}{stands}: {one.why.replace('đã có ở ', 'đã có ở dòng ')}."


def _typed(raw: Raw | None, column: Column) -> tuple[str, str]:
    """(what stands in the cell as if it had been typed, why it cannot be taken)."""
    if raw is None:
        return "", ""
    if raw.kind == "formula" or raw.formula:
        return raw.formula or raw.text, "ô này là công thức; hãy gõ thẳng chữ hoặc số"
    if raw.kind == "error":
        return raw.text, "ô đang báo lỗi của Excel; hãy gõ lại"
    if raw.kind == "bool":
        return ("có" if raw.text == "True" else "không"), ""
    if raw.kind == "date" and column.sort not in (Sort.MONTH, Sort.DAY):
        return raw.text[:10], "Excel đã đổi ô này thành ngày tháng; hãy định dạng ô là Văn bản (Text) rồi gõ lại"
    if raw.kind == "number":
        value = Decimal(raw.text) * (100 if "%" in raw.format else 1)
        return f"{value.normalize():f}".replace(".", ","), ""
    return raw.text, ""


def _with_new(names: Names, edits: list[Edit]) -> Names:
    """The names with the departments that the workbook adds or renames."""
    departments, spellings = dict(names.departments), dict(names.spellings)
    for one in edits:
        cells = one.cells or {}
        if cells.get("name"):
            departments[one.key] = cells["name"]
            for said in (one.key, cells["name"], *split(cells.get("aliases", ""))):
                spellings.setdefault(said.casefold(), one.key)
    return replace(names, departments=departments, spellings=spellings)

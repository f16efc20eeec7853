"""The plan as a workbook: a sheet for each table, to be changed in Excel and handed back.

A row goes by the hidden key in its first column, a column by its heading: rows and columns may be sorted, moved or
added. What stands elsewhere in the sheet is left alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
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
from data.intake.numbers import Number, read_percent
from data.model import Plan
from data.plan_cells import shown
from data.plan_edits import Edit
from data.plan_files import BASES
from data.plan_reading import Line, Wrong, read_lines
from data.plan_tables import DEPARTMENTS, TABLES, Column, Names, Sort, Table, Tables, split

_NAMED = (BASES, DEPARTMENTS)
"""Tables whose rows other tables name."""
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
    """The edits that a workbook handed back asks for; FileRefusedError where it is not this plan's.

    Likewise where the plan has changed since it was made, unless it says what the plan says now. A sheet that is
    missing changes nothing; one that bears another name is known by its headings.
    """
    sheets = {one.name: one for one in read_grid(content, name)}
    mark = _belongs(sheets.get(META), kept)
    sheets, wrong = _by_table(sheets)
    names, found = kept.names, {}
    for table in sorted(TABLES.values(), key=lambda one: one.name not in _NAMED):  # new ones are named by other sheets
        if table.name in sheets:
            found[table.name] = _table(sheets[table.name], table, kept, names)
            names = _with_new(names, found[table.name][0])
    in_order = [found[name] for name in TABLES if name in found]
    edits = [one for each in in_order for one in each[0]]
    wrong += [one for each in in_order for one in each[1]]
    if mark != kept.mark and (edits or wrong):
        raise FileRefusedError(
            "old_workbook",
            "Kế hoạch đã có thay đổi khác từ khi tải tệp này nên chưa đọc, để không ghi đè. Hãy tải lại kế hoạch, chép"
            " phần sửa sang rồi nộp.",
        )
    return BookReading(tuple(edits), tuple(wrong))


def _belongs(meta: Sheet | None, kept: Kept) -> str:
    """The mark of the tables it was made of, once it is known to be this plan's workbook."""
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
    return mark


def _by_table(sheets: Mapping[str, Sheet]) -> tuple[dict[str, Sheet], list[str]]:
    """Table → its sheet, and a sentence for every further sheet of ours of which nobody can say which one counts."""
    found = {one.name: sheets[one.title] for one in TABLES.values() if one.title in sheets}
    wrong = []
    for name, sheet in sheets.items():
        head = _head(sheet)
        if head is None or sheet in found.values():
            continue
        heads = _headings(sheet, head)
        table = next((one for one in TABLES.values() if all(each.heading in heads for each in one.columns)), None)
        if table is not None and table.name not in found:
            found[table.name] = sheet
            continue
        why = f"là bản thứ hai của trang «{table.title}»" if table else "không rõ là phần nào của kế hoạch"
        wrong.append(f"Trang «{name}» {why} nên chưa đọc. Hãy giữ đúng các trang của tệp đã tải, xoá trang thừa.")
    return found, wrong


def _head(sheet: Sheet) -> int | None:
    """The row of the headings, None where the sheet is none of ours."""
    return next((row for (row, at), raw in sheet.cells.items() if at == 1 and raw.text == KEY), None)


def _headings(sheet: Sheet, head: int) -> dict[str, int]:
    return {" ".join(raw.text.split()): at for (row, at), raw in sorted(sheet.cells.items()) if row == head and at > 1}


def _table(sheet: Sheet, table: Table, kept: Kept, known: Names) -> tuple[list[Edit], list[str]]:
    head = _head(sheet) or HEAD
    heads = _headings(sheet, head)
    missing = [one.heading for one in table.columns if one.heading not in heads]
    if missing:
        return [], [f"Trang «{table.title}» thiếu cột «{'», «'.join(missing)}». Hãy tải lại kế hoạch, đừng xoá cột."]
    spots = {one.name: heads[one.heading] for one in table.columns}
    lines, wrong = [], []
    for row in sorted({row for row, _ in sheet.cells if row > head}):
        typed = {}
        for column in table.columns:
            text, why = _typed(sheet.cells.get((row, spots[column.name])), column)
            if why:
                wrong.append(Wrong(str(row), column.name, text, why))
            else:
                typed[column.name] = text
        key = sheet.cells.get((row, 1))
        lines.append(Line(str(row), key.text.strip() if key else "", typed))
    before = kept.tables[table.name]
    edits, troubles = read_lines(table, lines, before, kept.names, kept.plan.code_prefix, kept.ever[table.name], known)
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
        found = read_percent(raw) if "%" in raw.format else Number(Decimal(raw.text))
        return (raw.text, found.why) if found.value is None else (f"{found.value.normalize():f}".replace(".", ","), "")
    return raw.text, ""


def _with_new(names: Names, edits: list[Edit]) -> Names:
    """The names with the departments and bases that the workbook adds or renames."""
    departments, bases, spellings = dict(names.departments), dict(names.bases), dict(names.spellings)
    for one in edits:
        cells = one.cells or {}
        if one.table == BASES and cells.get("name"):
            bases[one.key] = cells["name"]
        elif one.table == DEPARTMENTS and cells.get("name"):
            departments[one.key] = cells["name"]
            for said in (one.key, cells["name"], *split(cells.get("aliases", ""))):
                spellings.setdefault(said.casefold(), one.key)
    return Names(departments, bases, spellings)

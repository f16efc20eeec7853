"""The workbook we give: one commune, one department, one period, ready to fill in.

Two sheets: *Theo thôn* (villages down, indicators across) and *Toàn xã* (one indicator a row). Input cells
are the only unlocked ones. What a cell is about stands in hidden cells that travel with its row and column
(see `KEY`), so that a sorted or widened sheet is still read right.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.cell_text import like_formula, writable
from data.lineage import as_then
from data.lineage_bases import derived_bases
from data.model import Department, Figure, FigureState, Indicator, Kind, Level, Period, Place, Plan, Rhythm
from data.standings import BaseFigure, base_at
from data.store import ILLUSTRATIVE

VERSION = 1
META = "_tien_do"
"""Hidden sheet: cell A1 holds what the workbook is for, as JSON."""
KEY = "tien-do"
"""Mark of the hidden key row and key column: the cell where they cross."""
VILLAGES, WHOLE = "Theo thôn", "Toàn xã"

A, B, VALUE, STATE = "numerator", "denominator", "value", "state"
NAME, CODE = "name", "code"
"""Key columns that repeat what the row shows, so that a half-sorted sheet is noticed."""
STATES = {
    "Có số liệu": FigureState.REPORTED,
    "Không phát sinh": FigureState.NOTHING_AROSE,
    "Ước tính": FigureState.ESTIMATED,
}
YES_NO = {"Có": Decimal(1), "Không": Decimal(0)}

_INK, _GREY, _SOFT = "111827", "6B7280", "F3F4F6"
_HEAD = PatternFill("solid", fgColor="E0ECF5")
_LOCKED = PatternFill("solid", fgColor=_SOFT)
_INPUT = PatternFill("solid", fgColor="FFFBE6")
_LINE = Border(*[Side(style="thin", color="C5CCD3")] * 4)
_WRAP = Alignment(wrap_text=True, vertical="center", horizontal="center")
_LEFT = Alignment(wrap_text=True, vertical="center")
_UNLOCKED = Protection(locked=False)


@dataclass(frozen=True)
class TemplateRequest:
    """What a template is made for; `department` None means every department."""

    plan: Plan
    department: Department | None
    period: Period
    kind: str
    previous: Mapping[tuple[str, str | None], Figure]
    bases: Sequence[BaseFigure]
    summed: frozenset[tuple[str, str]] = frozenset()
    """The (base, village) that are the sum of what former villages had."""

    @property
    def indicators(self) -> list[Indicator]:
        """The indicators this department answers for (leads, or is suggested to lead), in plan order."""
        if self.department is None:
            return list(self.plan.indicators)
        return [one for one in self.plan.indicators if self.department.id in _owners(self.plan, one)]

    @property
    def before(self) -> str:
        """The heading of the grey column: the period that its figures are of."""
        return next((one.period.label for one in self.previous.values()), "Kỳ trước")

    def base_at(self, base: str, place: str | None) -> Decimal | None:
        """The newest số nền known for that place by the end of the period."""
        last_day = self.period.last_day(self.plan.calendar)
        return base_at(self.bases, base, place, last_day)


def _owners(plan: Plan, indicator: Indicator) -> set[str]:
    code = indicator.part_of or indicator.code
    return {one.owner for one in plan.targets_of(code)}


def departments_with_template(plan: Plan) -> list[Department]:
    """The departments that answer for at least one indicator, in plan order."""
    owners = set().union(*(_owners(plan, one) for one in plan.indicators))
    return [one for one in plan.departments if one.id in owners]


def file_name(request: TemplateRequest) -> str:
    """A name an officer recognises, without characters that Windows refuses."""
    who = request.department.id if request.department else "tat-ca"
    return f"tien-do_{request.plan.slug}_{who}_{request.period}.xlsx"


def make(request: TemplateRequest) -> bytes:
    """The workbook as .xlsx bytes, with the villages of its period."""
    made = derived_bases(request.plan, request.bases)
    request = replace(
        request,
        plan=as_then(request.plan, request.period),
        bases=(*request.bases, *made),
        summed=frozenset((one.base, one.place) for one in made if request.base_at(one.base, one.place) is None),
    )
    book = Workbook()
    book.remove(book.active)
    by_village = [one for one in request.indicators if one.level is Level.PLACE and request.plan.places]
    whole = [one for one in request.indicators if one not in by_village]
    if by_village:
        _villages_sheet(book.create_sheet(VILLAGES), request, by_village)
    _whole_sheet(book.create_sheet(WHOLE), request, whole, by_village)
    _meta_sheet(book, request)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _meta_sheet(book: Workbook, request: TemplateRequest) -> None:
    sheet = book.create_sheet(META)
    sheet.sheet_state = "veryHidden"
    sheet["A1"] = json.dumps(
        {
            "version": VERSION,
            "commune": request.plan.slug,
            "department": request.department.id if request.department else None,
            "period": str(request.period),
            "kind": request.kind,
        }
    )
    for column, words in (("B", STATES), ("C", YES_NO)):
        for row, word in enumerate(words, 1):
            sheet[f"{column}{row}"] = word
    book.defined_names["tinh_trang"] = DefinedName("tinh_trang", attr_text=f"{META}!$B$1:$B${len(STATES)}")
    book.defined_names["co_khong"] = DefinedName("co_khong", attr_text=f"{META}!$C$1:$C${len(YES_NO)}")


# ── theo thôn ────────────────────────────────────────────────────────────────────────────────────────

_KEY_ROW = 4
_FIRST_VILLAGE = 7
_PER_INDICATOR = 4


def _villages_sheet(sheet: Worksheet, request: TemplateRequest, indicators: Sequence[Indicator]) -> None:
    plan = request.plan
    _title(sheet, request, f"Số liệu theo {plan.unit_word}")
    _put(sheet, _KEY_ROW, 1, KEY)
    _put(sheet, _KEY_ROW, 3, f"|{NAME}")
    for column, text in ((2, "TT"), (3, plan.unit_word.capitalize())):
        sheet.merge_cells(start_row=5, end_row=6, start_column=column, end_column=column)
        _head(sheet, 5, column, text)
    for at, indicator in enumerate(indicators):
        _indicator_head(sheet, 4 + at * _PER_INDICATOR, indicator, request.before)
    for at, place in enumerate(plan.places):
        row = _FIRST_VILLAGE + at
        _put(sheet, row, 1, place.id)
        _fixed(sheet, row, 2, at + 1)
        _fixed(sheet, row, 3, place.name, _LEFT)
        for number, indicator in enumerate(indicators):
            _village_cells(sheet, row, 4 + number * _PER_INDICATOR, request, indicator, place)
    last = _FIRST_VILLAGE + len(plan.places) - 1
    for at, indicator in enumerate(indicators):
        _number_rule(sheet, indicator, [(4 + at * _PER_INDICATOR + 1, 2)], _FIRST_VILLAGE, last)
    sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = 5, 22
    _finish(sheet, request, f"D{_FIRST_VILLAGE}", landscape=True)


def _indicator_head(sheet: Worksheet, column: int, indicator: Indicator, before: str) -> None:
    sheet.merge_cells(start_row=5, end_row=5, start_column=column, end_column=column + 3)
    _head(sheet, 5, column, f"{indicator.code} · {indicator.name}")
    _explain(sheet.cell(5, column), indicator)
    if indicator.kind.is_rate:
        names = (before, "Tử số (a)", "Mẫu số (b)", "Tỷ lệ")
        keys = ("", A, B, "")
    else:
        names, keys = (before, f"Số {indicator.noun}", "", ""), ("", VALUE, "", "")
    for offset, (name, key) in enumerate(zip(names, keys, strict=True)):
        _head(sheet, 6, column + offset, name)
        if key:
            _put(sheet, _KEY_ROW, column + offset, f"{indicator.code}|{key}")
        sheet.column_dimensions[get_column_letter(column + offset)].width = 11 if name else 2


def _village_cells(
    sheet: Worksheet, row: int, column: int, request: TemplateRequest, indicator: Indicator, place: Place
) -> None:
    _previous(sheet.cell(row, column), request, indicator, place.id)
    _input(sheet.cell(row, column + 1), indicator)
    if indicator.kind.is_rate:
        _denominator(sheet.cell(row, column + 2), request, indicator, place.id)
        _rate(sheet, row, column + 3, column + 1, column + 2)


# ── toàn xã ──────────────────────────────────────────────────────────────────────────────────────────

_COLUMNS = (
    ("TT", 5), ("Mã", 9), ("Chỉ tiêu", 52), ("Đơn vị", 12), ("", 12), ("Tử số (a) / Số lượng", 14),
    ("Mẫu số (b)", 12), ("Tỷ lệ", 9), ("Tình trạng", 17),
)  # fmt: skip
_WHOLE_HEAD = 5


def _whole_sheet(
    sheet: Worksheet, request: TemplateRequest, whole: Sequence[Indicator], by_village: Sequence[Indicator]
) -> None:
    _title(sheet, request, "Số liệu toàn xã")
    _put(sheet, _KEY_ROW, 1, KEY)
    for column, key in ((3, CODE), (7, A), (8, B), (10, STATE)):
        _put(sheet, _KEY_ROW, column, f"|{key}")
    for at, (name, width) in enumerate(_COLUMNS):
        _head(sheet, _WHOLE_HEAD, at + 2, name or request.before)
        sheet.column_dimensions[get_column_letter(at + 2)].width = width
    row = _WHOLE_HEAD + 1
    for number, indicator in enumerate(whole, 1):
        _whole_row(sheet, row, number, request, indicator)
        row += 1
    if by_village:
        text = (
            "Chỉ điền phần dưới khi đơn vị có số chính thức của toàn xã;"
            f" nếu không, xã cộng từ các {request.plan.unit_word}."
        )
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=10)
        _fixed(sheet, row, 2, text, _LEFT)
        row += 1
        for number, indicator in enumerate(by_village, len(whole) + 1):
            _whole_row(sheet, row, number, request, indicator, offer_base=False)
            row += 1
    states = DataValidation(type="list", formula1="tinh_trang", allow_blank=True, showErrorMessage=True)
    states.error, states.errorTitle = "Hãy chọn một mục trong danh sách.", "Tình trạng"
    states.add(f"J{_WHOLE_HEAD + 1}:J{max(row - 1, _WHOLE_HEAD + 1)}")
    sheet.add_data_validation(states)
    _finish(sheet, request, f"E{_WHOLE_HEAD + 1}", landscape=True)


def _whole_row(
    sheet: Worksheet,
    row: int,
    number: int,
    request: TemplateRequest,
    indicator: Indicator,
    *,
    offer_base: bool = True,
) -> None:
    _put(sheet, row, 1, indicator.code)
    _fixed(sheet, row, 2, number)
    _fixed(sheet, row, 3, indicator.code)
    _fixed(sheet, row, 4, indicator.name, _LEFT)
    _explain(sheet.cell(row, 4), indicator)
    _fixed(sheet, row, 5, indicator.unit)
    _previous(sheet.cell(row, 6), request, indicator, None)
    _input(sheet.cell(row, 7), indicator)
    if indicator.kind.is_rate:
        _denominator(sheet.cell(row, 8), request if offer_base else None, indicator, None)
        _rate(sheet, row, 9, 7, 8)
        _number_rule(sheet, indicator, [(7, 2)], row, row)
    else:
        _fixed(sheet, row, 8, None)
        _fixed(sheet, row, 9, None)
        _number_rule(sheet, indicator, [(7, 1)], row, row)
    state = sheet.cell(row, 10)
    state.protection, state.fill, state.border, state.alignment = _UNLOCKED, _INPUT, _LINE, _WRAP


# ── cells ────────────────────────────────────────────────────────────────────────────────────────────


def _title(sheet: Worksheet, request: TemplateRequest, what: str) -> None:
    who = request.department.name if request.department else "Tất cả các đơn vị"
    first, last = (
        day.strftime("%d/%m/%Y")
        for day in (
            request.period.first_day(request.plan.calendar), request.period.last_day(request.plan.calendar)
        )
    )  # fmt: skip
    mark = "SỐ LIỆU MINH HOẠ – " if request.kind == ILLUSTRATIVE else ""
    _put(sheet, 1, 2, f"{mark}{what} – xã {request.plan.name} – {who}", Font(bold=True, size=14, color=_INK))
    _put(sheet, 2, 2, f"{request.period.label} (từ {first} đến {last})", Font(size=12, color=_INK))
    guide = (
        "Chỉ điền các ô màu vàng. Chưa có số thì để trống, không ghi 0 thay cho chưa có số."
        " Không đổi tên, không xoá cột; điền xong nộp lại chính tệp này."
    )
    if request.plan.rhythm is Rhythm.QUARTERLY:
        guide += " Xã báo theo quý: chỉ tiêu tính theo số phát sinh thì ghi số của cả quý."
    _put(sheet, 3, 2, guide, Font(italic=True, color=_GREY))


def _put(sheet: Worksheet, row: int, column: int, value: object, font: Font | None = None) -> Cell:
    cell = sheet.cell(row, column)
    cell.value = writable(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # a name that begins with "=" stays text, also when somebody edits it
        cell.quotePrefix = like_formula(value)
    cell.font = font or Font(color=_INK)
    return cell


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = _put(sheet, row, column, text or None, Font(bold=True, color=_INK))
    cell.fill, cell.border, cell.alignment = _HEAD, _LINE, _WRAP


def _fixed(sheet: Worksheet, row: int, column: int, value: object, alignment: Alignment = _WRAP) -> None:
    cell = _put(sheet, row, column, value)
    cell.fill, cell.border, cell.alignment = _LOCKED, _LINE, alignment


def _input(cell: Cell, indicator: Indicator) -> None:
    cell.protection, cell.fill, cell.border, cell.alignment = _UNLOCKED, _INPUT, _LINE, _WRAP
    cell.number_format = "#,##0" if indicator.whole else "#,##0.####"


def _denominator(cell: Cell, request: TemplateRequest | None, indicator: Indicator, place: str | None) -> None:
    _input(cell, indicator)
    if indicator.kind is Kind.SCORE:
        cell.value, cell.protection, cell.fill = indicator.scale, Protection(), _LOCKED
    elif request is not None and indicator.base:
        cell.value = request.base_at(indicator.base, place)
        if cell.value is not None and (indicator.base, place) in request.summed:
            cell.comment = Comment(f"Tạm cộng số nền của các {request.plan.unit_word} cũ. Hãy sửa nếu khác.", "Tiến độ")


def _rate(sheet: Worksheet, row: int, column: int, a: int, b: int) -> None:
    upper, lower = f"{get_column_letter(a)}{row}", f"{get_column_letter(b)}{row}"
    cell = sheet.cell(row, column)
    cell.value = f'=IF(AND(ISNUMBER({upper}),ISNUMBER({lower}),{lower}>0),{upper}/{lower},"")'
    cell.number_format, cell.font = "0.0%", Font(color=_GREY)
    cell.fill, cell.border, cell.alignment = _LOCKED, _LINE, _WRAP


def _previous(cell: Cell, request: TemplateRequest, indicator: Indicator, place: str | None) -> None:
    figure = request.previous.get((indicator.code, place))
    cell.value = None if figure is None else figure.numerator if figure.numerator is not None else figure.value
    cell.number_format = "#,##0" if indicator.whole else "#,##0.####"
    cell.font, cell.fill, cell.border, cell.alignment = Font(color=_GREY), _LOCKED, _LINE, _WRAP


def _number_rule(
    sheet: Worksheet, indicator: Indicator, blocks: Sequence[tuple[int, int]], first: int, last: int
) -> None:
    if indicator.kind is Kind.YES_NO:
        rule = DataValidation(type="list", formula1="co_khong", allow_blank=True, showErrorMessage=True)
        rule.error = "Hãy chọn Có hoặc Không."
    else:
        kind = "whole" if indicator.whole else "decimal"
        rule = DataValidation(
            type=kind, operator="greaterThanOrEqual", formula1="0", allow_blank=True, showErrorMessage=True
        )
        rule.error = f"Ô này nhận {'số nguyên' if indicator.whole else 'số'} từ 0 trở lên ({writable(indicator.noun)})."
    rule.errorTitle = "Số chưa đúng"
    for column, width in blocks:
        left, right = get_column_letter(column), get_column_letter(column + width - 1)
        rule.add(f"{left}{first}:{right}{last}")
    sheet.add_data_validation(rule)


def _explain(cell: Cell, indicator: Indicator) -> None:
    parts = [
        f"a: {indicator.numerator}" if indicator.numerator else "",
        f"b: {indicator.denominator}" if indicator.denominator else "",
        indicator.reading,
    ]
    text = "\n".join(part for part in parts if part)
    if text:
        cell.comment = Comment(writable(text), "Tiến độ", width=420, height=150)


def _finish(sheet: Worksheet, request: TemplateRequest, freeze: str, *, landscape: bool) -> None:
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[_KEY_ROW].hidden = True
    sheet.row_dimensions[5].height = 48
    sheet.freeze_panes = freeze
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    commune = writable(request.plan.name).replace("&", "&&")  # a single & is a command there
    sheet.oddFooter.center.text = f"xã {commune} · {request.period.label} · trang &P/&N"

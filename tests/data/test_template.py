"""The workbook we give: what is open is to be filled, what is locked is ours, and nothing in it runs."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.model import Calendar, Department, Figure, FigureState, Indicator, Kind, Level, Period, Place, Plan
from data.plan_files import shipped, shipped_plans
from data.standings import BaseFigure
from data.store import ILLUSTRATIVE, REAL
from data.template import TemplateRequest, departments_with_template, file_name, make
from tests.builders import make_count, make_indicator, make_plan, make_target, month

VILLAGES, WHOLE, META = "Theo thôn", "Toàn xã", "_tien_do"
JULY = Period(2026, 7)
"""15/06/2026 – 14/07/2026 under the decree: the first month that every shipped plan has begun in."""

WITH_TEMPLATE = {
    "an-nong": ["vhxh", "kt", "ttpvhcc", "ca", "tyt", "truong", "dnvt"],
    "giao-minh": [],
    "tan-ninh": ["vhxh", "ca"],
    "thong-nhat": ["vhxh"],
    "thuong-ninh": ["vhxh"],
}
RATES = {"ratio", "share", "score"}

Columns = dict[int, tuple[str, str]]
Given = tuple[Decimal | None, Decimal | None, Decimal | None]


def request(
    plan: Plan,
    department: str | None = None,
    period: Period = JULY,
    kind: str = REAL,
    previous: Mapping[tuple[str, str | None], Figure] | None = None,
    bases: Sequence[BaseFigure] = (),
) -> TemplateRequest:
    return TemplateRequest(
        plan, plan.department(department) if department else None, period, kind, previous or {}, bases
    )


def with_villages(plan: Plan) -> Plan:
    """The plan with three villages where it ships none."""
    return plan if plan.places else replace(plan, places=tuple(Place(f"o-{one}", f"Nơi {one}") for one in "abc"))


CASES = {
    f"{slug} {department or 'all'}{' with villages' * villages}": (slug, department, villages)
    for slug, departments in WITH_TEMPLATE.items()
    for department in (None, *departments)
    for villages in ((False,) if shipped(slug).places else (False, True))
}


@cache
def case(name: str) -> TemplateRequest:
    slug, department, villages = CASES[name]
    plan = shipped(slug)
    return request(with_villages(plan) if villages else plan, department)


@cache
def content(name: str) -> bytes:
    return make(case(name))


def opened(one: TemplateRequest | bytes) -> Workbook:
    return load_workbook(io.BytesIO(one if isinstance(one, bytes) else make(one)))


@cache
def book_of(name: str) -> Workbook:
    """To look at, not to change."""
    return opened(content(name))


@pytest.fixture(params=CASES)
def given(request: pytest.FixtureRequest) -> tuple[TemplateRequest, Workbook]:
    """Every shipped plan × every department with indicators, and all: the request and its workbook."""
    return case(request.param), book_of(request.param)


def answers_for(plan: Plan, department: Department | None) -> list[Indicator]:
    """The indicators the department leads or should lead; a part goes with its whole."""
    led = {one.code for one in plan.targets if department and (one.lead or one.suggested_lead) == department.id}
    return [one for one in plan.indicators if department is None or (one.part_of or one.code) in led]


def by_village(one: TemplateRequest) -> list[Indicator]:
    found = answers_for(one.plan, one.department)
    return [indicator for indicator in found if indicator.level is Level.PLACE and one.plan.places]


def for_the_whole(one: TemplateRequest) -> list[Indicator]:
    found = answers_for(one.plan, one.department)
    return [indicator for indicator in found if indicator not in by_village(one)]


def is_rate(indicator: Indicator) -> bool:
    return indicator.kind.value in RATES


# ── where things stand, by what an officer sees ─────────────────────────────────────────────────────


def village_rows(sheet: Worksheet) -> dict[str, int]:
    """Village name → row: from under the two header rows to the end."""
    return {sheet.cell(row, 3).value: row for row in range(7, sheet.max_row + 1)}


def village_columns(sheet: Worksheet) -> dict[str, dict[str, int]]:
    """Indicator code → header text → column, from the merged header of four."""
    found = {}
    for merged in sheet.merged_cells.ranges:
        if merged.min_row == merged.max_row == 5:
            code = sheet.cell(5, merged.min_col).value.split(" · ")[0]
            columns = range(merged.min_col, merged.max_col + 1)
            found[code] = {sheet.cell(6, one).value: one for one in columns if sheet.cell(6, one).value}
    return found


def whole_rows(sheet: Worksheet) -> dict[str, int]:
    """Indicator code → row on *Toàn xã*."""
    return {
        sheet.cell(row, 3).value: row for row in range(6, sheet.max_row + 1) if sheet.cell(row, 3).value is not None
    }


def inputs(one: TemplateRequest, book: Workbook) -> dict[tuple[str, str | None, str], Cell]:
    """(code, place id, "a" | "b" | "state") → cell that is to be filled, by the design and the visible headers."""
    found = {}
    if VILLAGES in book.sheetnames:
        sheet = book[VILLAGES]
        rows = village_rows(sheet)
        for indicator in by_village(one):
            columns = village_columns(sheet)[indicator.code]
            for place in one.plan.places:
                row = rows[place.name]
                names = {"a": "Tử số (a)", "b": "Mẫu số (b)"} if is_rate(indicator) else {"a": f"Số {indicator.noun}"}
                for field, name in names.items():
                    found[indicator.code, place.id, field] = sheet.cell(row, columns[name])
    sheet = book[WHOLE]
    for indicator in answers_for(one.plan, one.department):
        row = whole_rows(sheet)[indicator.code]
        found[indicator.code, None, "a"] = sheet.cell(row, 7)
        if is_rate(indicator):
            found[indicator.code, None, "b"] = sheet.cell(row, 8)
        found[indicator.code, None, "state"] = sheet.cell(row, 10)
    scored = {indicator.code for indicator in one.plan.indicators if indicator.kind is Kind.SCORE}
    return {key: cell for key, cell in found.items() if not (key[0] in scored and key[2] == "b")}


def fill_of(cell: Cell) -> str:
    return cell.fill.fgColor.rgb[-6:]


YELLOW, GREY = "FFFBE6", "F3F4F6"


# ── every plan × every department ───────────────────────────────────────────────────────────────────


def test_the_departments_that_answer_for_something_have_a_template() -> None:
    found = {slug: [one.id for one in departments_with_template(plan)] for slug, plan in shipped_plans().items()}
    assert found == WITH_TEMPLATE


def test_every_owned_indicator_is_in_one_departments_template() -> None:
    for plan in shipped_plans().values():
        handed_out = [
            one.code
            for department in departments_with_template(plan)
            for one in request(plan, department.id).indicators
        ]
        owned = {one.code for one in plan.targets if one.lead or one.suggested_lead}
        assert {one.code for one in plan.indicators if (one.part_of or one.code) in owned} == set(handed_out)
        assert [one.code for one in request(plan).indicators] == [one.code for one in plan.indicators]


def test_the_sheets_are_those_of_the_design(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    assert book.sheetnames == [*([VILLAGES] if by_village(one) else []), WHOLE, META]
    assert [book[name].sheet_state for name in book.sheetnames[:-1]] == ["visible"] * (len(book.sheetnames) - 1)


def test_every_indicator_and_every_village_appears_once(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    if by_village(one):
        sheet = book[VILLAGES]
        heads = [sheet.cell(5, column).value for column in range(4, sheet.max_column + 1, 4)]
        assert heads == [f"{indicator.code} · {indicator.name}" for indicator in by_village(one)]
        names = [sheet.cell(row, 3).value for row in range(7, sheet.max_row + 1)]
        assert names == [place.name for place in one.plan.places]
        assert [sheet.cell(row, 2).value for row in range(7, sheet.max_row + 1)] == list(range(1, len(names) + 1))
    sheet = book[WHOLE]
    shown = [
        tuple(sheet.cell(row, column).value for column in (3, 4, 5))
        for row in range(6, sheet.max_row + 1)
        if sheet.cell(row, 3).value
    ]
    assert shown == [(it.code, it.name, it.unit) for it in (*for_the_whole(one), *by_village(one))]


def test_the_villages_own_indicators_stand_apart_on_the_whole_sheet(given: tuple[TemplateRequest, Workbook]) -> None:
    """Two blocks: what is reported for the whole commune, and below a note what usually is not."""
    one, book = given
    sheet = book[WHOLE]
    rows = whole_rows(sheet)
    notes = [
        row for row in range(6, sheet.max_row + 1) if str(sheet.cell(row, 2).value).startswith("Chỉ điền phần dưới")
    ]
    assert len(notes) == bool(by_village(one))
    for note in notes:
        assert all(rows[indicator.code] < note for indicator in for_the_whole(one))
        assert all(rows[indicator.code] > note for indicator in by_village(one))


def test_input_cells_are_exactly_the_unlocked_cells(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {(cell.parent.title, cell.coordinate) for cell in inputs(one, book).values()}
    assert all(book[name].protection.sheet for name in book.sheetnames if name != META)


def test_input_cells_are_yellow_and_nothing_else_is(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    yellow = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if fill_of(cell) == YELLOW
    }
    assert yellow == {(cell.parent.title, cell.coordinate) for cell in inputs(one, book).values()}


def test_the_hidden_keys_say_what_the_headers_say(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    if by_village(one):
        sheet = book[VILLAGES]
        assert sheet["A4"].value == "tien-do"
        keys = {sheet.cell(4, column).value: column for column in range(2, sheet.max_column + 1)}
        expected = {None: keys[None], "|name": 3}
        for indicator in by_village(one):
            heads = village_columns(sheet)[indicator.code]
            if is_rate(indicator):
                expected[f"{indicator.code}|numerator"] = heads["Tử số (a)"]
                expected[f"{indicator.code}|denominator"] = heads["Mẫu số (b)"]
            else:
                expected[f"{indicator.code}|value"] = heads[f"Số {indicator.noun}"]
        assert keys == expected
        rows = village_rows(sheet)
        assert {sheet.cell(row, 1).value: name for name, row in rows.items()} == {
            place.id: place.name for place in one.plan.places
        }
    sheet = book[WHOLE]
    assert [sheet.cell(4, column).value for column in range(1, 11)] == [
        "tien-do", None, "|code", None, None, None, "|numerator", "|denominator", None, "|state",
    ]  # fmt: skip
    assert [sheet.cell(5, column).value for column in range(2, 11)] == [
        "TT", "Mã", "Chỉ tiêu", "Đơn vị", "Kỳ trước", "Tử số (a) / Số lượng", "Mẫu số (b)", "Tỷ lệ", "Tình trạng",
    ]  # fmt: skip
    assert all(sheet.cell(row, 1).value == code for code, row in whole_rows(sheet).items())


def test_key_row_key_column_and_meta_sheet_are_hidden(given: tuple[TemplateRequest, Workbook]) -> None:
    _, book = given
    for sheet in book.worksheets[:-1]:
        assert sheet.row_dimensions[4].hidden
        assert sheet.column_dimensions["A"].hidden
        others = [row for row, it in sheet.row_dimensions.items() if it.hidden and row != 4]
        assert others == []
        assert [letter for letter, it in sheet.column_dimensions.items() if it.hidden] == ["A"]
    assert book[META].sheet_state == "veryHidden"


def test_the_meta_sheet_says_what_the_workbook_is_for(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    assert json.loads(book[META]["A1"].value) == {
        "version": 1,
        "commune": one.plan.slug,
        "department": one.department.id if one.department else None,
        "period": "2026-07",
        "kind": "real",
    }


def test_the_only_formulas_are_the_rates(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    expected = {}
    for (code, place, field), cell in inputs(one, book).items():
        if field == "a" and is_rate(one.plan.indicator(code)):
            sheet, row, column = cell.parent, cell.row, cell.column
            a, b = f"{get_column_letter(column)}{row}", f"{get_column_letter(column + 1)}{row}"
            expected[sheet.title, f"{get_column_letter(column + 2)}{row}"] = (
                f'=IF(AND(ISNUMBER({a}),ISNUMBER({b}),{b}>0),{a}/{b},"")'
            )
            assert place is None or sheet.title == VILLAGES
    found = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert found == expected
    assert all(book[sheet][cell].number_format == "0.0%" for sheet, cell in found)


def rules_over(sheet: Worksheet) -> dict[str, list]:
    """Cell → the data validations that hold there."""
    found: dict[str, list] = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            for row in range(area.min_row, area.max_row + 1):
                for column in range(area.min_col, area.max_col + 1):
                    found.setdefault(f"{get_column_letter(column)}{row}", []).append(rule)
    return found


def words_of(book: Workbook, name: str) -> list[str]:
    """The texts that a defined name stands for."""
    [(sheet, area)] = book.defined_names[name].destinations
    return [cell.value for [cell] in book[sheet][area]]


def test_every_input_cell_takes_only_what_fits(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    rules = {sheet.title: rules_over(sheet) for sheet in book}
    for (code, _, field), cell in inputs(one, book).items():
        [rule] = rules[cell.parent.title][cell.coordinate]
        assert rule.showErrorMessage
        assert rule.allow_blank
        assert rule.error
        if field == "state":
            assert rule.type == "list"
            assert words_of(book, rule.formula1) == ["Có số liệu", "Không phát sinh", "Ước tính"]
        else:
            noun = one.plan.indicator(code).noun
            in_fractions = noun in ("tỷ đồng", "triệu đồng", "đồng", "điểm")
            assert (rule.type, rule.operator, rule.formula1) == (
                "decimal" if in_fractions else "whole",
                "greaterThanOrEqual",
                "0",
            )
            assert noun in rule.error
            assert cell.number_format == ("#,##0.####" if in_fractions else "#,##0")


def test_no_dropdown_lists_its_words_itself(given: tuple[TemplateRequest, Workbook]) -> None:
    """A literal list above 255 characters makes Excel refuse the file; a formula in the file has no "="."""
    _, book = given
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list":
                assert rule.formula1 in book.defined_names


def test_without_bases_and_figures_only_the_scale_is_filled_in(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    assert {cell.value for cell in inputs(one, book).values()} <= {None}
    sheet = book[WHOLE]
    for code, row in whole_rows(sheet).items():
        indicator = one.plan.indicator(code)
        assert sheet.cell(row, 6).value is None
        assert sheet.cell(row, 8).value == (indicator.scale if indicator.kind is Kind.SCORE else None)


def test_the_title_names_commune_department_and_days(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    who = one.department.name if one.department else "Tất cả các đơn vị"
    for sheet in book.worksheets[:-1]:
        title = sheet["B1"].value
        assert one.plan.name in title
        assert title.endswith(who)
        assert "MINH HOẠ" not in title
        assert sheet["B2"].value == "Kỳ 7/2026 (từ 15/06/2026 đến 14/07/2026)"
        assert "Chỉ điền các ô màu vàng" in sheet["B3"].value


def test_the_meaning_of_a_and_b_stands_beside_the_name(given: tuple[TemplateRequest, Workbook]) -> None:
    one, book = given
    sheet = book[WHOLE]
    for code, row in whole_rows(sheet).items():
        indicator = one.plan.indicator(code)
        note = sheet.cell(row, 4).comment
        for text in (indicator.numerator, indicator.denominator, indicator.reading):
            assert not text or text in note.text


@pytest.mark.parametrize("name", CASES)
def test_the_file_name_is_one_that_windows_takes(name: str) -> None:
    found = file_name(case(name))
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{1,100}\.xlsx", found)
    assert found.split(".")[0] not in {"con", "prn", "aux", "nul"}
    slug, department, _ = CASES[name]
    assert found == f"tien-do_{slug}_{department or 'tat-ca'}_2026-07.xlsx"


# ── what is filled in beforehand ────────────────────────────────────────────────────────────────────

DAYS = {  # as of → what to add to a base's number
    dt.date(2026, 1, 1): 100_000,
    dt.date(2026, 7, 14): 0,  # the period's last day: the newest that counts
    dt.date(2026, 7, 15): 200_000,  # belongs to the next period
    dt.date(2026, 6, 30): 300_000,
}


def bases_of(plan: Plan) -> dict[tuple[str, str | None], int]:
    """A different number for every base and place."""
    used = sorted({one.base for one in plan.indicators if one.base})
    spots = [(base, place) for base in used for place in (*(one.id for one in plan.places), None)]
    return {spot: 1_000 + number for number, spot in enumerate(spots)}


def as_figures(numbers: Mapping[tuple[str, str | None], int]) -> list[BaseFigure]:
    return [
        BaseFigure(base, place, day, Decimal(number + more))
        for (base, place), number in numbers.items()
        for day, more in DAYS.items()
    ]


@pytest.mark.parametrize("name", [name for name, (_, department, _) in CASES.items() if department is None])
def test_b_is_the_newest_base_of_that_place_and_nothing_else(name: str) -> None:
    plain = case(name)
    numbers = bases_of(plain.plan)
    one = replace(plain, bases=as_figures(numbers))
    book = opened(one)
    villages = {it.code for it in by_village(one)}
    for (code, place, field), cell in inputs(one, book).items():
        indicator = one.plan.indicator(code)
        offered = field == "b" and indicator.base and (place is not None or code not in villages)
        assert cell.value == (numbers[indicator.base, place] if offered else None), (code, place, field)
        if field == "b":
            assert fill_of(cell) == YELLOW


def test_a_base_that_is_not_known_yet_is_not_offered() -> None:
    plan = shipped("an-nong")
    late = [BaseFigure("population", "thon-01", dt.date(2026, 7, 15), Decimal(900))]
    assert request(plan, bases=late).base_at("population", "thon-01") is None
    assert request(plan, period=JULY.plus(1), bases=late).base_at("population", "thon-01") == 900


def test_the_calendar_month_ends_later_than_the_decrees() -> None:
    plan = replace(shipped("an-nong"), calendar=Calendar.MONTH)
    known = [BaseFigure("population", "thon-01", dt.date(2026, 7, 31), Decimal(900))]
    assert request(plan, bases=known).base_at("population", "thon-01") == 900
    book = opened(request(plan, "tyt"))
    assert book[WHOLE]["B2"].value == "Kỳ 7/2026 (từ 01/07/2026 đến 31/07/2026)"


def test_a_base_of_another_place_is_not_borrowed() -> None:
    plan = shipped("an-nong")
    known = [
        BaseFigure("population", None, dt.date(2026, 1, 1), Decimal(9_000)),
        BaseFigure("population", "thon-02", dt.date(2026, 1, 1), Decimal(0)),
    ]
    one = request(plan, "vhxh", bases=known)
    book = opened(one)
    assert {
        (code, place): cell.value
        for (code, place, field), cell in inputs(one, book).items()
        if field == "b" and cell.value is not None
    } == {("AN-01", "thon-02"): 0}


def test_last_months_numbers_stand_grey_and_locked() -> None:
    plan = shipped("an-nong")
    june = JULY.plus(-1)
    previous = {
        ("AN-01", "thon-03"): Figure("AN-01", "thon-03", june, Decimal(310), Decimal(500)),
        ("AN-01", None): Figure("AN-01", None, june, Decimal(6_200), Decimal(9_000)),
        ("AN-04", None): Figure("AN-04", None, june, value=Decimal(4)),
        ("AN-11", None): Figure("AN-11", None, june, Decimal("17.25"), Decimal(20)),
        ("AN-12", "thon-22"): Figure("AN-12", "thon-22", june, Decimal(0), Decimal(0), state=FigureState.NOTHING_AROSE),
    }
    book = opened(request(plan, previous=previous))
    villages, whole = book[VILLAGES], book[WHOLE]
    shown = {}
    for code, heads in village_columns(villages).items():
        for name, row in village_rows(villages).items():
            shown[code, name] = villages.cell(row, heads[june.label])
    for code, row in whole_rows(whole).items():
        shown[code, None] = whole.cell(row, 6)
    assert {key: cell.value for key, cell in shown.items() if cell.value is not None} == {
        ("AN-01", "Thôn 3"): 310,
        ("AN-01", None): 6_200,
        ("AN-04", None): 4,
        ("AN-11", None): 17.25,
        ("AN-12", "Thôn 22"): 0,
    }
    assert all(cell.protection.locked for cell in shown.values())
    assert {fill_of(cell) for cell in shown.values()} == {GREY}
    assert shown["AN-11", None].number_format == "#,##0.####"


# ── kinds that no shipped plan has ──────────────────────────────────────────────────────────────────

ODD = make_plan(
    places=2,
    indicators=(
        make_indicator(code="XA-01", kind=Kind.YES_NO, base="", noun="thôn", unit="có/không"),
        make_count(code="XA-02", kind=Kind.YES_NO),
        make_count(code="XA-03", level=Level.PLACE, noun="mô hình"),
        make_indicator(code="XA-04", level=Level.PLACE, noun="triệu đồng", base=""),
    ),
)


def test_yes_or_no_is_chosen_from_a_list() -> None:
    book = opened(request(ODD))
    for sheet, spots in ((VILLAGES, ("E7", "E8")), (WHOLE, ("G6", "G8"))):
        rules = rules_over(book[sheet])
        for spot in spots:
            [rule] = rules[spot]
            assert (rule.type, words_of(book, rule.formula1)) == ("list", ["Có", "Không"])


def test_counts_and_money_by_village_have_their_own_cells() -> None:
    book = opened(request(ODD, period=month("2026-03")))
    sheet = book[VILLAGES]
    assert [sheet.cell(4, column).value for column in range(4, 20)] == [
        None, "XA-01|value", None, None, None, "XA-03|value", None, None,
        None, "XA-04|numerator", "XA-04|denominator", None, None, None, None, None,
    ]  # fmt: skip
    unlocked = [cell.coordinate for cell in sheet[7] if not cell.protection.locked]
    assert unlocked == ["E7", "I7", "M7", "N7"]
    assert {rule.type for spot in ("M7", "N8") for rule in rules_over(sheet)[spot]} == {"decimal"}
    assert {rule.type for rule in rules_over(sheet)["I8"]} == {"whole"}


def test_a_part_goes_to_the_department_of_its_whole() -> None:
    plan = make_plan(
        make_target(80, code="XA-01", lead="", suggested_lead="ca"),
        indicators=(make_indicator(code="XA-01"), make_indicator(code="XA-01a", part_of="XA-01")),
        departments=(Department("vhxh", "Phòng VH-XH"), Department("ca", "Công an xã")),
    )
    assert [one.id for one in departments_with_template(plan)] == ["ca"]
    assert [one.code for one in request(plan, "ca").indicators] == ["XA-01", "XA-01a"]


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────

FORMULAS = ["=1+1", '=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}"]


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    plan = make_plan(
        make_target(80, lead="vhxh"),
        name="=2+2",
        unit_word="=thôn",
        indicators=(
            make_indicator(name="=3+3", unit="=%", noun="=4"),
            make_count(code="XA-02", name="=5+5", unit="=6"),
        ),
        departments=(Department("vhxh", "=7+7"),),
    )
    plan = replace(plan, places=tuple(Place(f"thon-{at:02d}", name) for at, name in enumerate(FORMULAS, 1)))
    book = opened(make(request(plan)))
    assert list(village_rows(book[VILLAGES])) == FORMULAS
    assert {book[VILLAGES].cell(row, 3).data_type for row in village_rows(book[VILLAGES]).values()} == {"s"}
    assert [book[WHOLE].cell(row, 4).value for row in whole_rows(book[WHOLE]).values()] == ["=5+5", "=3+3"]
    for one in (make(request(plan)), make(request(plan, "vhxh"))):
        with zipfile.ZipFile(io.BytesIO(one)) as archive:
            xml = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        formulas = [text for part in xml for text in re.findall(r"<f>(.*?)</f>", part)]
        assert formulas
        assert all(text.startswith("IF(AND(ISNUMBER(") for text in formulas)


def test_the_illustrative_mark_stands_on_every_sheet_and_in_the_keys() -> None:
    plan = shipped("an-nong")
    book = opened(request(plan, kind=ILLUSTRATIVE))
    assert [book[name]["B1"].value[:16] for name in (VILLAGES, WHOLE)] == ["SỐ LIỆU MINH HOẠ"] * 2
    assert json.loads(book[META]["A1"].value)["kind"] == "illustrative"


def test_a_plan_without_villages_asks_for_everything_on_one_sheet() -> None:
    plan = shipped("tan-ninh")
    assert plan.places == ()
    book = opened(request(plan))
    assert book.sheetnames == [WHOLE, META]
    assert list(whole_rows(book[WHOLE])) == [one.code for one in plan.indicators]
    assert not any("Chỉ điền phần dưới" in str(cell.value) for row in book[WHOLE].iter_rows() for cell in row)


def test_a_plan_without_indicators_still_opens() -> None:
    book = opened(request(shipped("giao-minh")))
    assert book.sheetnames == [WHOLE, META]
    assert whole_rows(book[WHOLE]) == {}


def test_two_requests_never_share_a_file_name() -> None:
    names = [
        file_name(request(plan, department, period))
        for slug, plan in shipped_plans().items()
        for department in (None, *WITH_TEMPLATE[slug])
        for period in (JULY, JULY.plus(1), JULY.plus(12))
    ]
    assert len(set(names)) == len(names)

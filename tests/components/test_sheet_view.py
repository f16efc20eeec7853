"""The sheet on screen is the sheet in Excel: same letters, same row numbers, same values, and nothing hidden away."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.sheet_view import COLUMNS, REASON, ROWS, SIGN, sheet_frame
from data.intake.grid import Raw, Sheet
from data.intake.reading import SheetView
from data.model import Problem, Severity
from tests.components.conftest import faults


def text(value: str) -> Raw:
    return Raw("text", value)


def count(value: int) -> Raw:
    return Raw("number", str(value))


SHEET = Sheet(
    "T6",
    "visible",
    {
        (1, 1): text("UBND XÃ"), (2, 1): text("Thôn"), (2, 2): text("Định danh"), (3, 2): text("a"), (3, 3): text("b"),
        (4, 1): text("Thôn 1"), (4, 2): count(5), (4, 3): count(10),
        (5, 1): text("Thôn 2"), (5, 2): text("abc"),
        (6, 1): text("Cộng"), (6, 2): count(5),
    },
    merges=((2, 1, 3, 1), (2, 2, 2, 3)),
)  # fmt: skip
VIEW = SheetView(
    "T6", frozenset({2, 3}), frozenset({(4, 2), (4, 3), (5, 2), (5, 3)}), {1: "Tên cơ quan", 6: "Dòng tổng"}
)


def problem(cell: str, severity: Severity = Severity.ERROR, sheet: str = "T6") -> Problem:
    return Problem(severity, "text_in_number", "Là chữ.", sheet=sheet, cell=cell)


def drawn(view: SheetView = VIEW, *problems: Problem, sheet: Sheet = SHEET) -> tuple[list[list[str]], list[list[str]]]:
    frame, styles = sheet_frame(sheet, view, problems)
    assert list(frame.index) == list(styles.index)
    assert list(frame.columns) == list(styles.columns)
    return frame.to_numpy().tolist(), styles.to_numpy().tolist()


def test_letters_row_numbers_texts_and_reasons():
    frame, _ = sheet_frame(SHEET, VIEW, [])
    assert list(frame.columns) == ["A", "B", "C", REASON]
    assert list(frame.index) == ["1", "2", "3", "4", "5", "6"]
    assert frame.to_numpy().tolist() == [
        ["UBND XÃ", "", "", "Tên cơ quan"],
        ["Thôn", "Định danh", "", ""],
        ["", "a", "b", ""],
        ["Thôn 1", "5", "10", ""],
        ["Thôn 2", "abc", "", ""],
        ["Cộng", "5", "", "Dòng tổng"],
    ]


def test_headers_figures_rows_set_aside_and_problems_are_drawn_apart():
    _, styles = drawn(VIEW, problem("B5"))
    aside, header, figure, bad, plain = styles[0][0], styles[1][0], styles[3][1], styles[4][1], ""
    assert len({aside, header, figure, bad, plain}) == 5
    assert styles == [
        [aside] * 4,
        [header] * 3 + [plain],
        [header] * 3 + [plain],
        [plain, figure, figure, plain],
        [plain, bad, figure, plain],
        [aside] * 4,
    ]


def test_a_problem_has_a_sign_beside_its_colour_even_in_an_empty_cell_or_a_row_set_aside():
    texts, styles = drawn(VIEW, problem("B5"), problem("C5", Severity.QUESTION), problem("B6", Severity.WARNING))
    assert (texts[4][1], texts[4][2], texts[5][1]) == (f"{SIGN} abc", SIGN, f"{SIGN} 5")
    assert styles[4][1] == styles[4][2] == styles[5][1]


@pytest.mark.parametrize(
    "one",
    [problem("B5", sheet="T7"), problem("B5", Severity.IGNORED), problem(""), problem("B5:C6"), problem("b5"),
     problem("ZZZZ1"), problem("B0")],
)  # fmt: skip
def test_what_is_no_problem_of_a_cell_here_marks_nothing(one):
    assert drawn(VIEW, one) == drawn(VIEW)


def test_a_problem_in_a_merged_cell_is_shown_where_the_text_stands():
    assert drawn(VIEW, problem("C2"))[0][1] == ["Thôn", f"{SIGN} Định danh", "", ""]


def test_a_problem_beyond_the_last_cell_widens_the_table():
    texts, _ = drawn(VIEW, problem("D8"))
    assert (len(texts), texts[7][3]) == (8, SIGN)


def test_hidden_rows_and_columns_are_named_and_grey():
    sheet = Sheet("T6", "visible", SHEET.cells, (), frozenset({5, 99}), frozenset({3}))
    frame, styles = sheet_frame(sheet, SheetView("T6", frozenset({2, 3})), [])
    assert list(frame.columns) == ["A", "B", "C (ẩn)", REASON]
    assert frame.index[4] == "5 (ẩn)"
    assert list(frame[REASON]) == ["", "", "", "", "Dòng đang ẩn", ""]
    assert set(styles.iloc[4]) == set(styles["C (ẩn)"])


def test_the_readers_own_reason_for_a_hidden_row_wins():
    sheet = Sheet("T6", "visible", SHEET.cells, (), frozenset({6}))
    assert drawn(VIEW, sheet=sheet)[0][5][-1] == "Dòng tổng"


def test_without_rows_set_aside_there_is_no_column_of_reasons():
    assert list(sheet_frame(SHEET, SheetView("T6"), [])[0].columns) == ["A", "B", "C"]


def test_a_large_sheet_is_cut():
    cells = {(row, column): count(row) for row in (1, 60, 61, 5_000) for column in (1, 30, 31, 400)}
    sheet = Sheet("T6", "visible", cells, ((1, 1, 5_000, 400),))
    frame, styles = sheet_frame(sheet, SheetView("T6", figure_cells=frozenset(cells)), [problem("NV4999")])
    assert frame.shape == styles.shape == (ROWS, COLUMNS)
    assert (frame.columns[-1], frame.index[-1]) == ("AD", "60")


def test_an_empty_sheet_is_empty():
    assert sheet_frame(Sheet("T6", "visible", {}), SheetView("T6"), [])[0].empty


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (Raw("number", "0.354", "0.0%"), "35,4%"),
        (Raw("number", "0.354", "0%"), "35%"),
        (Raw("number", "0.35417", "0.00%;[Red]-0.00%"), "35,42%"),
        (Raw("number", "0.354"), "0,354"),
        (Raw("number", "0.354", ""), "0,354"),
        (Raw("number", "0.30000000000000004"), "0,3"),
        (Raw("number", "1234567"), "1234567"),
        (Raw("number", "1234567", "#,##0"), "1.234.567"),
        (Raw("number", "1234.5", "#,##0.00"), "1.234,50"),
        (Raw("number", "1234", "#,##0.####"), "1.234"),
        (Raw("number", "1234.25", "#,##0.####"), "1.234,25"),
        (Raw("number", "1200", "0.##"), "1200"),
        (Raw("number", "5", '0 "người, 0.0%"'), "5"),
        (Raw("number", "-3", "General"), "-3"),
        (Raw("number", "0"), "0"),
        (Raw("number", "1e30"), "1e30"),
        (Raw("number", "1" * 400, "0.0"), "1" * 400),
        (Raw("number", "7", "@"), "7"),
        (Raw("date", "2026-06-05"), "05/06/2026"),
        (Raw("date", "2026-06-05T00:00:00", "dd/mm/yyyy"), "05/06/2026"),
        (Raw("date", "2026-06-01T00:00:00", "mm/yyyy"), "06/2026"),
        (Raw("date", "2026-06-05T14:30:00", "dd/mm/yyyy hh:mm"), "05/06/2026 14:30"),
        (Raw("date", "08:30:00"), "08:30:00"),
        (Raw("bool", "True"), "TRUE"),
        (Raw("error", "#DIV/0!"), "#DIV/0!"),
        (Raw("formula", "=SUM(A1:A2)"), "=SUM(A1:A2)"),
        (Raw("text", "Tỷ lệ\n (%) "), "Tỷ lệ (%)"),
        (Raw("text", "B¶o Th¾ng", font=".VnTime"), "Bảo Thắng"),
        (Raw("text", "0.354 **x** <b>"), "0.354 **x** <b>"),
    ],
)  # fmt: skip
def test_a_cell_shows_what_excel_shows(raw, shown):
    assert drawn(SheetView("x"), sheet=Sheet("x", "visible", {(1, 1): raw}))[0] == [[shown]]


# ── on the page ──────────────────────────────────────────────────────────────────────────────────────


def draw(sheet, view, problems):  # runs as a script of its own: it brings what it needs
    from components.sheet_view import show_sheet

    show_sheet(sheet, view, problems)


def page(sheet: Sheet = SHEET, view: SheetView = VIEW, *problems: Problem) -> AppTest:
    shown = AppTest.from_function(draw, args=(sheet, view, problems)).run()
    assert not shown.exception
    return shown


def test_the_table_its_colours_and_its_key():
    shown = page(SHEET, VIEW, problem("B5"))
    table = shown.dataframe[0]
    assert table.value.iloc[4].tolist() == ["Thôn 2", f"{SIGN} abc", "", ""]
    assert "background-color" in table.proto.arrow_data.styler.styles
    assert "T6" in table.proto.alt
    key, aside = (one.value for one in shown.caption)
    assert faults(key) == []
    assert "Chỉ hiện" not in key
    assert aside == r"Phần bỏ qua\: dòng 1 \(Tên cơ quan\); dòng 6 \(Dòng tổng\)\."


def test_rows_set_aside_are_summed_up_even_below_the_cut():
    reasons = {1: "Quốc hiệu", 2: "Quốc hiệu", 4: "Quốc hiệu", 70: "Ghi chú", 71: "Ghi chú", 72: "*Ghi* $x$"}
    cells = {(row, 1): text("x") for row in range(1, 73)}
    shown = page(Sheet("T6", "visible", cells), SheetView("T6", set_aside=reasons))
    key, aside = (one.value for one in shown.caption)
    assert key.endswith("Chỉ hiện 60 dòng, 30 cột đầu.")
    assert aside.replace("\\", "") == "Phần bỏ qua: dòng 1–2, 4 (Quốc hiệu); dòng 70–71 (Ghi chú); dòng 72 (*Ghi* $x$)."


def test_a_sheet_without_rows_set_aside_says_nothing_of_them():
    [key] = (one.value for one in page(SHEET, SheetView("T6")).caption)
    assert "bỏ qua" not in key


def test_an_empty_sheet_says_so():
    shown = page(Sheet("T6", "visible", {}), SheetView("T6"))
    assert [one.value for one in shown.caption] == ["Trang tính này trống."]
    assert len(shown.dataframe) == 0

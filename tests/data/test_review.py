"""The officer's own workbook back, mistakes marked: nothing of theirs lost, and it can be handed in again."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Callable, Collection, Mapping
from unittest.mock import patch

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from data.intake import grid, worker
from data.intake.grid import Raw, Sheet
from data.intake.template_table import read_template
from data.model import Period, Problem, Severity
from data.review import AUTHOR, REVIEW_MARK, REVIEW_SHEET, SEPARATOR, is_review, mark, marked_name
from data.store import REAL
from data.template import TemplateRequest, make
from tests.builders import make_plan
from tests.data.intake import writers

ERROR, WARNING, QUESTION, IGNORED = Severity.ERROR, Severity.WARNING, Severity.QUESTION, Severity.IGNORED


def problem(cell: str, message: str = "Đây là chữ. Hãy ghi số.", severity=ERROR, sheet="T6", text="abc") -> Problem:
    return Problem(severity, "text_in_number", message, sheet=sheet, cell=cell, text=text)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(change: Callable[[Worksheet], object] | None = None) -> bytes:
    """Three villages with a and b, and a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = "T6"
    for line in (("Thôn", "a", "b"), ("Thôn 1", 5, 10), ("Thôn 2", "abc", 20), ("Cộng", "=SUM(B2:B3)", 30)):
        sheet.append(line)
    if change:
        change(sheet)
    return saved(book)


def opened(content: bytes, **how: bool) -> Workbook:
    return load_workbook(io.BytesIO(content), **how)


def marked(content: bytes, *problems: Problem, sheets: list[Sheet] | None = None) -> Workbook:
    return opened(mark(content, "a.xlsx", sheets or [], problems)[1], rich_text=True)


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def listed(book: Workbook) -> list[list[object]]:
    return values(book.worksheets[0])[5:]


def colour(sheet: Worksheet, cell: str) -> str | None:
    fill = sheet[cell].fill
    return fill.fgColor.rgb if fill.fill_type == "solid" else None


# ── marks ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bad_cell_is_coloured_explained_and_listed_with_a_link():
    book = marked(workbook(), problem("B3"))
    cell, line = book["T6"]["B3"], book.worksheets[0]["D6"]
    assert book.sheetnames == [REVIEW_SHEET, "T6"]
    assert book.worksheets[0]["A1"].value == REVIEW_MARK
    assert (cell.value, cell.comment.text, cell.comment.author) == (
        "abc",
        f"{SEPARATOR}\nCần sửa: Đây là chữ. Hãy ghi số.",
        AUTHOR,
    )
    assert listed(book) == [[1, "Cần sửa", "T6", "B3", "abc", "Đây là chữ. Hãy ghi số."]]
    assert (line.hyperlink.location, line.hyperlink.target) == ("'T6'!B3", None)
    assert colour(book["T6"], "B3") is not None
    assert colour(book["T6"], "B2") is None


def test_errors_and_questions_share_a_colour_warnings_have_another_and_what_is_ignored_stays_out():
    many = [problem("C4", severity=IGNORED), problem("B2", severity=WARNING), problem("B3"),
            problem("C3", severity=QUESTION)]  # fmt: skip
    book = marked(workbook(), *many)
    assert [line[1:4] for line in listed(book)] == [
        ["Cần sửa", "T6", "B3"], ["Cần trả lời", "T6", "C3"], ["Nên xem lại", "T6", "B2"],
    ]  # fmt: skip
    colours = [colour(book["T6"], one) for one in ("B3", "C3", "B2", "C4")]
    assert colours[0] == colours[1]
    assert None not in colours[:3]
    assert colours[2] != colours[0]
    assert (colours[3], book["T6"]["C4"].comment) == (None, None)


def test_several_problems_of_a_cell_share_one_comment_under_the_officers_own():
    content = workbook(lambda sheet: setattr(sheet["B3"], "comment", Comment("Lan: chờ công an\nbáo lại", "Lan")))
    book = marked(content, problem("B3", "Hai.", WARNING), problem("B3", "Một."))
    comment = book["T6"]["B3"].comment
    assert comment.text == f"Lan: chờ công an\nbáo lại\n{SEPARATOR}\nCần sửa: Một.\nNên xem lại: Hai."
    assert comment.author == "Lan"


def test_a_problem_inside_merged_cells_is_marked_where_it_shows():
    book = marked(workbook(lambda sheet: sheet.merge_cells("A6:C7")), problem("B7"))
    assert book["T6"]["A6"].comment.text.endswith("Hãy ghi số.")
    assert listed(book)[0][3] == "B7"


def test_an_empty_cell_inside_the_table_is_marked():
    book = marked(workbook(lambda sheet: sheet.__setitem__("B2", None)), problem("B2", text=""))
    assert (book["T6"]["B2"].value, colour(book["T6"], "B2") is None) == (None, False)


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [("T6", "Z99"), ("T6", "XFE1"), ("T6", "A1048577"), ("T6", ""), ("", ""), ("", "A1"), ("Không có", "A1"),
     ("T6", "B2:B4"), ("T6", "b2"), ("T6", "=A1"), ("T6", "B0"), ("T6", "A99999999")],
)  # fmt: skip
def test_a_problem_without_a_cell_to_mark_is_only_listed(sheet, cell):
    book = marked(workbook(), problem(cell, sheet=sheet))
    assert listed(book)[0][2:4] == [sheet or None, cell or None]
    assert book.worksheets[0]["D6"].hyperlink is None
    assert [one for line in book["T6"].iter_rows() for one in line if one.comment or one.fill.fill_type] == []
    assert (book["T6"].max_row, book["T6"].max_column) == (4, 3)


def test_a_cell_of_a_hidden_sheet_is_marked_but_not_linked():
    """Excel refuses to jump there."""

    def hide(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Hiện")
        sheet.sheet_state = "hidden"

    book = marked(workbook(hide), problem("B3"))
    assert listed(book)[0][2] == "T6 (đang ẩn)"
    assert (book.worksheets[0]["D6"].hyperlink, book["T6"].sheet_state) == (None, "hidden")
    assert book["T6"]["B3"].comment is not None


def test_no_problem_says_so():
    book = marked(workbook())
    assert book.worksheets[0]["A2"].value == "Không còn chỗ nào cần sửa."
    assert listed(book) == []


def test_more_than_a_person_can_mend_is_cut_with_the_number_left():
    many = [problem("B3", f"Lỗi {number}.") for number in range(2_345)]
    book = marked(workbook(), *many)
    assert len(listed(book)) == 2_000
    assert "Còn 345 điểm nữa chưa liệt kê" in book.worksheets[0]["A2"].value
    assert len(book["T6"]["B3"].comment.text) < 32_767


def test_the_list_opens_first_and_alone_is_selected():
    """Two selected sheets would take every later typing twice."""

    def second(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet("T7")
        sheet.parent.active = other

    book = marked(workbook(second), problem("B3"))
    assert book.active.title == REVIEW_SHEET
    assert [one.sheet_view.tabSelected for one in book.worksheets] == [True, False, False]


def test_the_list_reads_and_prints_well():
    sheet = marked(workbook(), problem("B3")).worksheets[0]
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape", 1, 0,
    )  # fmt: skip
    assert all(sheet.cell(6, column).alignment.wrap_text for column in range(1, 7))
    assert sheet.column_dimensions["F"].width > 60


# ── what is theirs stays ─────────────────────────────────────────────────────────────────────────────


def dressed(sheet: Worksheet) -> None:
    """All that an officer's workbook may carry besides figures."""
    book = sheet.parent
    sheet["B3"].font, sheet["B3"].number_format = Font(name=".VnTime", bold=True), "0.0%"
    sheet["B3"].fill, sheet["B3"].protection = PatternFill("solid", fgColor="FFDDEBF7"), Protection(locked=False)
    sheet["A5"].value = CellRichText("Thôn ", TextBlock(InlineFont(b=True, rFont=".VnTime"), "Ba "), " <b>=1")
    sheet["A6"].value = "=không phải công thức"
    sheet["A6"].data_type = "s"
    sheet["A7"], sheet["B7"], sheet["C7"] = dt.datetime(2026, 6, 5), True, "#DIV/0!"
    sheet["A8"] = "  hai  cách  "
    sheet.merge_cells("A9:C9")
    sheet.row_dimensions[3].hidden = sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[2].height, sheet.column_dimensions["A"].width = 33, 44
    sheet.freeze_panes, sheet.print_title_rows = "B2", "1:1"
    sheet.protection.sheet, sheet.protection.password = True, "mat-khau"
    rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    rule.add("B2:B4")
    sheet.add_data_validation(rule)
    sheet.add_table(Table(displayName="Bang", ref="A1:C4"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=3))
    sheet.add_chart(chart, "E2")
    book.security = WorkbookProtection(lockStructure=True)
    book.create_sheet("Ẩn").sheet_state = "veryHidden"


def test_the_rest_of_the_workbook_stays_as_it_was():
    content = workbook(dressed)
    before, after = opened(content, rich_text=True), marked(content, problem("B3"))
    assert after.sheetnames == [REVIEW_SHEET, *before.sheetnames]
    old, new = before["T6"], after["T6"]
    assert values(new) == values(old)
    assert [[one.data_type for one in line] for line in new] == [[one.data_type for one in line] for line in old]
    assert str(new["A5"].value) == "Thôn Ba  <b>=1"
    for what in ("font", "number_format", "protection"):
        assert repr(getattr(new["B3"], what)) == repr(getattr(old["B3"], what))
    assert new.merged_cells.ranges == old.merged_cells.ranges
    assert new.row_dimensions[3].hidden
    assert new.column_dimensions["C"].hidden
    assert (new.row_dimensions[2].height, new.column_dimensions["A"].width) == (33, 44)
    assert (new.freeze_panes, new.print_title_rows) == ("B2", "$1:$1")
    assert (new.protection.sheet, new.protection.password) == (True, old.protection.password)
    assert after.security.lockStructure
    assert [str(one.sqref) for one in new.data_validations.dataValidation] == ["B2:B4"]
    assert (list(new.tables), len(new._charts)) == (["Bang"], 1)
    assert after["Ẩn"].sheet_state == "veryHidden"


def test_a_formula_keeps_the_result_it_had():
    """Handed in again before Excel has calculated it, it must still say its number."""

    def more(sheet: Worksheet) -> None:
        for column, formula in enumerate(("=A1", "=1=1", "=1/0", "=TODAY()", '=""', "=TIME(6,0,0)"), 1):
            sheet.cell(6, column).value = formula
        sheet["E6"].number_format = "dd/mm/yyyy"

    stored = {
        (4, 2): Raw("number", "5.25"), (6, 1): Raw("text", "<Thôn> & 1"), (6, 2): Raw("bool", "True"),
        (6, 3): Raw("error", "#DIV/0!"), (6, 4): Raw("date", "2026-06-05T00:00:00"), (6, 5): Raw("formula", '=""'),
        (6, 6): Raw("date", "06:00:00"),
    }  # fmt: skip
    found = mark(workbook(more), "a.xlsx", [Sheet("T6", "visible", stored)], [problem("B4")])[1]
    sheet, formulas = opened(found, data_only=True)["T6"], opened(found)["T6"]
    assert sheet["B4"].value == 5.25
    assert [one.value for one in sheet[6]] == ["<Thôn> & 1", True, "#DIV/0!", 46178, None, 0.25]
    assert [one.value for one in formulas[6]] == ["=A1", "=1=1", "=1/0", "=TODAY()", '=""', "=TIME(6,0,0)"]
    assert opened(found).calculation.fullCalcOnLoad
    assert zipfile.ZipFile(io.BytesIO(found)).testzip() is None


def test_macros_are_left_out():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as plain, zipfile.ZipFile(content, "w") as target:
        for name in plain.namelist():
            part = plain.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"spreadsheetml.sheet.main", b"template.macroEnabled.main").replace(
                    b"application/vnd.openxmlformats-officedocument.template", b"application/vnd.ms-excel.template"
                )
            target.writestr(name, part)
        target.writestr("xl/vbaProject.bin", b"macro")
    name, found = mark(content.getvalue(), "bao-cao.xltm", [], [problem("B3")])
    archive = zipfile.ZipFile(io.BytesIO(found))
    assert name == "bao-cao – đã đánh dấu.xlsx"
    assert "xl/vbaProject.bin" not in archive.namelist()
    assert b"macroEnabled" not in archive.read("[Content_Types].xml")
    assert opened(found)["T6"]["B3"].comment is not None


# ── handed in again ──────────────────────────────────────────────────────────────────────────────────


def test_marking_twice_does_not_stack():
    content = workbook(lambda sheet: setattr(sheet["B3"], "comment", Comment("của tôi", "Lan")))
    once = mark(content, "a.xlsx", [], [problem("B3"), problem("C2", severity=WARNING)])
    twice = mark(once[1], once[0], [], [problem("B3"), problem("C2", severity=WARNING)])
    first, second = opened(once[1]), opened(twice[1])
    assert once[0] == twice[0] == "a – đã đánh dấu.xlsx"
    assert second.sheetnames == [REVIEW_SHEET, "T6"]
    for one, other in zip(first.worksheets, second.worksheets, strict=True):
        assert values(one) == values(other)
        assert one.print_title_rows == other.print_title_rows
    for cell in ("B3", "C2"):
        assert first["T6"][cell].comment.text == second["T6"][cell].comment.text
        assert repr(first["T6"][cell].fill) == repr(second["T6"][cell].fill)


GREEN = PatternFill("solid", fgColor="FF92D050")


def test_a_mended_cell_looks_again_as_it_did():
    def dress(sheet: Worksheet) -> None:
        sheet["B3"].fill = GREEN
        sheet["B3"].comment = Comment("của tôi", "Lan")
        sheet["C3"].comment = Comment("vẫn còn", AUTHOR)  # the template's own comments carry the same author

    before = opened(workbook(dress))
    once = mark(saved(before), "a.xlsx", [], [problem("B3"), problem("B2"), problem("C3")])[1]
    again = marked(once)["T6"]
    assert (colour(again, "B3"), colour(again, "B2")) == ("FF92D050", None)
    assert (again["B3"].comment.text, again["B3"].comment.author) == ("của tôi", "Lan")
    assert again["B2"].comment is None
    assert (again["C3"].comment.text, again["C3"].comment.author) == ("vẫn còn", AUTHOR)


def test_the_colour_under_ours_goes_with_the_cell_when_rows_move():
    def dress(sheet: Worksheet) -> None:
        sheet["B3"].fill = GREEN

    book = opened(mark(workbook(dress), "a.xlsx", [], [problem("B3")])[1])
    book["T6"].move_range("A3:C3", rows=5)
    assert colour(marked(saved(book))["T6"], "B8") == "FF92D050"


def test_our_sheet_is_known_and_the_officers_of_the_same_name_is_not_taken_for_it():
    def same_name(sheet: Worksheet) -> None:
        sheet.parent.create_sheet(REVIEW_SHEET)["A1"] = "Của tôi"

    book = marked(saved(marked(workbook(same_name), problem("B3"))), problem("B3"))
    assert book.sheetnames == [f"{REVIEW_SHEET} 2", "T6", REVIEW_SHEET]
    known = [is_review(Sheet(one.title, "visible", {(1, 1): Raw("text", str(one["A1"].value))})) for one in book]
    assert known == [True, False, False]
    assert not is_review(Sheet(REVIEW_SHEET, "visible", {}))


PLAN = make_plan(places=3)
TEMPLATE_CELLS = {"E7": 45, "F7": 60, "E8": "abc", "F8": 70, "E9": 80, "F9": 60}


def filled(values: Mapping[str, object]) -> bytes:
    book = opened(make(TemplateRequest(PLAN, None, Period(2026, 7), REAL, {}, ())))
    for cell, value in values.items():
        book["Theo thôn"][cell] = value
    return saved(book)


def test_a_marked_template_is_still_our_template():
    running = Period(2026, 9)
    content = filled(TEMPLATE_CELLS)
    before = read_template(content, "mau.xlsx", PLAN, REAL, running)
    assert {one.kind for one in before.problems} == {"text_in_number", "a_gt_b"}
    name, found = mark(content, "mau.xlsx", [], before.problems)
    after = read_template(found, name, PLAN, REAL, running)
    assert (after.refused, after.problems, after.covers) == ("", before.problems, before.covers)
    assert after.figures == before.figures
    assert [one.place for one in after.figures] == ["thon-01", "thon-03"]
    old, new = opened(content), opened(found)
    for sheet in old.sheetnames:
        assert repr(new[sheet].protection) == repr(old[sheet].protection)
        assert new[sheet].sheet_state == old[sheet].sheet_state
    assert not new["Theo thôn"]["E8"].protection.locked
    assert new["Theo thôn"]["D5"].comment.text == old["Theo thôn"]["D5"].comment.text
    mended = opened(found)
    mended["Theo thôn"]["E8"], mended["Theo thôn"]["E9"] = 35, 50
    done = read_template(saved(mended), name, PLAN, REAL, running)
    assert (len(done.figures), done.problems) == (3, ())
    clean = marked(saved(mended))["Theo thôn"]
    assert (colour(clean, "E8"), clean["E8"].comment) == (colour(old["Theo thôn"], "E8"), None)


# ── files that are no .xlsx ──────────────────────────────────────────────────────────────────────────

READ = Sheet(
    "Tháng 6/2026: [số liệu]*của các thôn trong toàn xã?",
    "visible",
    {
        (1, 1): Raw("text", "B¸o c¸o", font=".VnTime"),
        (2, 1): Raw("text", "=1+1"),
        (2, 2): Raw("text", "+84"),
        (2, 3): Raw("text", "-"),
        (2, 4): Raw("text", "@a"),
        (3, 1): Raw("number", "0.354", "0.0%"),
        (3, 2): Raw("number", "1234"),
        (3, 3): Raw("number", "1" + "0" * 400),
        (3, 4): Raw("number", "0.1", ""),
        (4, 1): Raw("date", "2026-06-05T00:00:00", "dd/mm/yyyy"),
        (4, 2): Raw("bool", "False"),
        (4, 3): Raw("error", "#REF!"),
        (4, 4): Raw("error", "Err:502"),
        (5, 1): Raw("formula", "=SUM(A1:A2)"),
        (5, 2): Raw("text", "#N/A"),
        (5, 3): Raw("text", "a\x00b\ud800c\uffff"),
        (5, 4): Raw("date", "1 day, 2:00:00"),
    },
    merges=((1, 1, 1, 4), (1, 3, 2, 5), (6, 1, 7, 2), (8, 1, 8, 1), (9, 1, 1_000_000, 400)),
    hidden_rows=frozenset({5}),
    hidden_columns=frozenset({4}),
)


def test_any_other_file_comes_back_as_a_workbook_of_what_was_read():
    name, found = mark(b"Th\xf4n;a\n", "bao cao.csv", [READ], [problem("C2", sheet=READ.name, text="-")])
    book = opened(found)
    sheet = book.worksheets[1]
    assert name == "bao cao – đã đánh dấu.xlsx"
    assert sheet.title == "Tháng 6_2026_ _số liệu__của các"
    got = {(row, column): sheet.cell(row, column) for row, column in READ.cells}
    texts = [at for at, raw in READ.cells.items() if raw.kind in ("text", "formula")] + [(3, 3), (4, 4), (5, 4)]
    assert {at: got[at].data_type for at in texts} == dict.fromkeys(texts, "s")
    assert {at: got[at].value for at in texts if at != (5, 3)} == {
        at: READ.cells[at].text for at in texts if at != (5, 3)
    }
    assert got[5, 3].value == "abc"
    assert (got[3, 1].value, got[3, 1].number_format) == (0.354, "0.0%")
    assert got[3, 4].number_format == "General"
    assert [got[one].value for one in ((3, 2), (3, 4), (4, 2))] == [1234, 0.1, False]
    assert (got[4, 1].value, got[4, 1].number_format) == (dt.datetime(2026, 6, 5), "dd/mm/yyyy")
    assert (got[4, 3].value, got[4, 3].data_type) == ("#REF!", "e")
    assert (got[1, 1].font.name, got[2, 1].quotePrefix) == (".VnTime", True)
    assert sorted(str(one) for one in sheet.merged_cells.ranges) == ["A1:D1", "A6:B7"]
    assert sheet.row_dimensions[5].hidden
    assert sheet.column_dimensions["D"].hidden
    assert sheet["C2"].comment.text.startswith(SEPARATOR)
    assert listed(book)[0][2:5] == [sheet.title, "C2", "-"]
    assert book.worksheets[0]["D6"].hyperlink.location == f"'{sheet.title}'!C2"


def test_a_workbook_that_openpyxl_cannot_open_is_made_anew():
    broken = workbook()[:-40]
    book = marked(broken, problem("B3"), sheets=[Sheet("T6", "hidden", {(3, 2): Raw("text", "abc")})])
    assert (book["T6"]["B3"].value, book["T6"].sheet_state) == ("abc", "hidden")
    assert book["T6"]["B3"].comment is not None


def test_sheets_whose_names_become_alike_stay_apart_and_our_old_list_is_not_copied():
    long = "Tổng hợp số liệu chuyển đổi số của xã"
    names = [f"{long} 1", f"{long} 2", "", "''", "t/6", "T:6", REVIEW_SHEET]
    sheets = [Sheet(one, "visible", {(1, 1): Raw("text", one or "trống")}) for one in names]
    sheets.append(Sheet(f"{REVIEW_SHEET} 2", "visible", {(1, 1): Raw("text", REVIEW_MARK)}))
    book = marked(b"csv", *(problem("A1", sheet=one) for one in names[:2]), sheets=sheets)
    titles = book.sheetnames
    assert len({one.casefold() for one in titles}) == len(titles) == 8
    assert all(0 < len(one) <= 31 for one in titles)
    assert [book[one]["A1"].value for one in titles[1:3]] == names[:2]
    assert [book[one]["A1"].comment is None for one in titles[1:4]] == [False, False, True]


def test_nothing_read_still_gives_the_list():
    book = marked(b"", Problem(ERROR, "empty", "Tệp rỗng."))
    assert listed(book) == [[1, "Cần sửa", None, None, None, "Tệp rỗng."]]


def read(content: bytes, name: str) -> list[Sheet]:
    """The officer's sheets as the intake reads them, the worker in this process."""
    with warnings.catch_warnings(), patch.object(grid, "_in_child", worker.read):
        warnings.simplefilter("ignore")  # as the worker does
        return [one for one in grid.read_grid(content, name) if not is_review(one)]


def said(sheets: list[Sheet], fonts: Collection[str] = (".VnTime",)) -> list[tuple]:
    """All that the reader judges by: a font only where it stands for an alphabet, "General" where nothing is said."""
    return [
        (
            one.name,
            one.state,
            {
                at: (raw.kind, raw.text, raw.format or "General", raw.font if raw.font in fonts else "")
                for at, raw in one.cells.items()
            },
            sorted(one.merges),
            one.hidden_rows,
            one.hidden_columns,
        )
        for one in sheets
    ]


OFFICE = writers.Table(
    [
        ["Biểu 01", None, None, None],
        ["TT", "Thôn", "a", "Tỷ lệ"],
        [1, "Th«n 1", 1234, 0.354],
        [2, "=1+1", "1.234", "35,4%"],
        [3, "-", "#N/A", dt.datetime(2026, 6, 5)],
        [4, "ẩn", 5.25, True],
    ],
    formats={(3, 4): "0.0%", (5, 4): "dd/mm/yyyy"},
    fonts={(3, 2): ".VnTime"},
    merges=[(1, 1, 1, 4)],
    hidden_rows=frozenset({6}),
    hidden_columns=frozenset({1}),
)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "fods", "html", "sheetml", "xlsb", "text"])
def test_whatever_the_format_the_marked_file_reads_as_the_file_did(kind):
    content = getattr(writers, kind)(OFFICE)
    before = read(content, "T6.xls")
    assert len(before[0].cells) > 15
    problems = [problem("C4", sheet=before[0].name), problem("B3", "Chưa rõ.", QUESTION, before[0].name)]
    name, found = mark(content, "T6.xls", before, problems)
    assert said(read(found, name)) == said(before)
    again = mark(found, name, read(found, name), problems)
    assert again[0] == name
    assert said(read(again[1], name)) == said(before)
    sheet = opened(again[1])[before[0].name]
    assert sheet["C4"].comment.text.count(SEPARATOR) == 1


# ── hostile texts ────────────────────────────────────────────────────────────────────────────────────

HOSTILE = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "<b>x</b>&amp;", "a\x00\x0b\ud800b", "'\"", "x" * 40_000]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("content", [workbook(), b"csv"], ids=["xlsx", "csv"])
def test_names_and_messages_stay_text(text, content):
    sheets = [Sheet("T6", "visible", {(3, 2): Raw("text", text)})]
    book = marked(content, problem("B3", message=text, text=text), sheets=sheets)
    line = book.worksheets[0][6]
    assert [one.data_type for one in line[1:]] == ["s"] * 5
    kept = text.replace("\x00\x0b\ud800", "")
    assert line[4].value == line[5].value == (kept if len(kept) < 1_000 else f"{kept[:1_000]}…")
    assert line[4].quotePrefix == text.startswith(("=", "+", "-", "@"))
    assert f"Cần sửa: {kept[:900]}" in book["T6"]["B3"].comment.text


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Báo cáo T6.xls", "Báo cáo T6"),
        ("T.6.2026.xlsx", "T.6.2026"),
        ("khong duoi", "khong duoi"),
        ("../../etc/passwd.xlsx", "passwd"),
        (r"C:\Users\Lan\T6.xlsx", "T6"),
        ('<img src="x">|?*:.xlsx', "img src=x"),
        ("T6\u202excod.xlsx", "T6xcod"),
        ("a\r\nb\x00.xlsx", "ab"),
        (" . .xlsx", "Tệp số liệu"),
        ("", "Tệp số liệu"),
        (".xlsx", "Tệp số liệu"),
        ("Ba\u0301o.xlsx", "Báo"),
        ("x" * 300 + ".xlsx", "x" * 100),
        ("T6 – đã đánh dấu.xlsx", "T6"),
        ("T6 – đã đánh dấu (1).xlsx", "T6"),
        ("T6 – đã đánh dấu – đã đánh dấu (2).xlsx", "T6"),
    ],
)
def test_the_files_name_is_safe_and_says_what_it_is(name, given):
    assert marked_name(name) == mark(b"", name, [], [])[0] == f"{given} – đã đánh dấu.xlsx"


def test_a_workbook_that_would_take_all_memory_is_rebuilt_instead_of_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """One merge over a whole sheet is a line in the file and seventeen thousand million cells to openpyxl."""
    monkeypatch.setattr("data.review.SECONDS", 3)
    book = Workbook()
    book.active.append(["Thôn", "Số người"])
    book.active.append(["Thôn 1", -4])
    out = io.BytesIO()
    book.save(out)
    heavy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as before, zipfile.ZipFile(heavy, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(
                    b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="D1:XFD1048576"/></mergeCells>'
                )
            after.writestr(name, part)
    sheets = grid.read_grid(heavy.getvalue(), "nang.xlsx")
    problem = Problem(Severity.ERROR, "negative", "Số người không thể âm.", sheet=sheets[0].name, cell="B2", text="-4")
    _, marked = mark(heavy.getvalue(), "nang.xlsx", sheets, [problem])
    assert load_workbook(io.BytesIO(marked))[sheets[0].name]["B2"].comment is not None

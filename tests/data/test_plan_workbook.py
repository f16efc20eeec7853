"""The plan's workbook comes back unchanged as no edit at all, changed as the same edits as typing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data.intake.grid import FileRefusedError
from data.plan_editing import propose, tables, write
from data.plan_edits import Decision, Edit
from data.plan_files import BASES, GOALS, INDICATORS, TARGETS, TASKS, shipped, slugs
from data.plan_store import load_plan, set_up
from data.plan_tables import DEPARTMENTS, PHASES, REVIEWS, TABLES
from data.plan_versions import ever
from data.plan_workbook import FIRST, HEAD, PLACES, BookReading, Kept, make, read
from data.store import REAL, Store
from tests.builders import somebody

SLUG, VNEID = "an-nong", "AN-14"


def kept(store: Store, slug: str = SLUG) -> Kept:
    found, names = tables(store, slug)
    return Kept(load_plan(store, slug), REAL, found, names, ever(store, slug))


@pytest.fixture
def commune(store: Store) -> Store:
    set_up(store, SLUG, shipped(SLUG).places, somebody())
    return store


def changed(store: Store, change: Callable[[openpyxl.Workbook], object]) -> BookReading:
    """What the workbook asks for after somebody changed it."""
    one = kept(store)
    book = openpyxl.load_workbook(BytesIO(make(one)))
    change(book)
    out = BytesIO()
    book.save(out)
    return read(out.getvalue(), "ke-hoach.xlsx", one)


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[HEAD] if cell.value == heading)


def row(sheet: Worksheet, key: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == key)


def percent(value: float, form: str) -> Callable[[openpyxl.Workbook], None]:
    """Types a number as a percent of that format."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Mục tiêu"]
        cell = sheet.cell(row(sheet, f"{VNEID}:2026"), column(sheet, "Mức"))
        cell.value, cell.number_format = value, form

    return change


def put(title: str, key: str, heading: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    """Types a value into a row's cell; a key that is not there begins a row below the last."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[title]
        at = next((cell.row for cell in sheet["A"] if cell.value == key), 0) or last(sheet) + 1
        sheet.cell(at, column(sheet, heading)).value = value

    return change


def last(sheet: Worksheet) -> int:
    return max(cell.row for cell in sheet["A"] if cell.value)


@pytest.mark.parametrize("slug", slugs())
def test_an_unchanged_workbook_is_no_edit_at_all(store: Store, slug: str):
    set_up(store, slug, shipped(slug).places, somebody())
    one = kept(store, slug)
    found = read(make(one), "ke-hoach.xlsx", one)
    assert found.wrong == ()
    assert propose(store, slug, found.edits, None).changes == ()


def test_saved_by_a_spreadsheet_it_is_still_no_edit(commune: Store):
    found = changed(commune, lambda book: None)
    assert (found.wrong, propose(commune, SLUG, found.edits, None).changes) == ((), ())


TYPED = {
    "a number": (put("Mục tiêu", f"{VNEID}:2026", "Mức", 80), Edit(TARGETS, f"{VNEID}:2026", {"value": "80"})),
    "a decimal": (put("Mục tiêu", f"{VNEID}:2026", "Mức", 80.5), Edit(TARGETS, f"{VNEID}:2026", {"value": "80.5"})),
    "as text": (put("Mục tiêu", f"{VNEID}:2026", "Mức", "80,5 %"), Edit(TARGETS, f"{VNEID}:2026", {"value": "80.5"})),
    "a percent": (percent(0.3540000000000001, "0.0%"), Edit(TARGETS, f"{VNEID}:2026", {"value": "35.4"})),
    "a sign behind it": (percent(80, '0"%"'), Edit(TARGETS, f"{VNEID}:2026", {"value": "80"})),
    "a leader": (
        put("Mục tiêu", f"{VNEID}:2026", "Chủ trì", "phòng kinh tế"), Edit(TARGETS, f"{VNEID}:2026", {"lead": "kt"}),
    ),
    "words": (put("Chỉ tiêu", VNEID, "Tên ngắn", "Có VNeID"), Edit(INDICATORS, VNEID, {"short": "Có VNeID"})),
    "a choice": (
        put("Chỉ tiêu", VNEID, "Chiều tốt", "Càng thấp càng tốt"), Edit(INDICATORS, VNEID, {"direction": "down"}),
    ),
    "a month": (put("Giai đoạn", "1", "Đến tháng", dt.datetime(2028, 6, 1)), Edit(PHASES, "1", {"end": "2028-06"})),
    "a day": (
        put("Nhiệm vụ", shipped(SLUG).tasks[0].code, "Thời gian", dt.datetime(2027, 12, 31)),
        Edit(TASKS, shipped(SLUG).tasks[0].code, {"when": "2027-12-31"}),
    ),
    "a goal": (put("Mục tiêu định tính", "AN-G1", "Mục tiêu", "Rõ hơn"), Edit(GOALS, "AN-G1", {"text": "Rõ hơn"})),
    "a base": (put("Số nền", "adults", "Tên số nền", "Từ 18"), Edit(BASES, "adults", {"name": "Từ 18"})),
    "a year": (put("Mốc", "1", "Năm", 2028), Edit(REVIEWS, "1", {"year": "2028"})),
}  # fmt: skip


@pytest.mark.parametrize("case", TYPED)
def test_a_cell_changed_there_is_the_edit_it_is_here(commune: Store, case: str):
    change, edit = TYPED[case]
    found = changed(commune, change)
    assert found.wrong == ()
    assert propose(commune, SLUG, found.edits, None).changes == propose(commune, SLUG, [edit], None).changes != ()


def test_rows_sorted_columns_moved_and_notes_beside_change_nothing(commune: Store):
    def shuffle(book: openpyxl.Workbook) -> None:
        sheet = book["Nhiệm vụ"]
        sheet.insert_cols(3)
        sheet.cell(HEAD, 3).value = "Ghi chú của tôi"
        sheet.cell(FIRST, 3).value = "Gọi 0912 345 678"
        first, second = ([cell.value for cell in sheet[at]] for at in (FIRST, FIRST + 1))
        for at, values in ((FIRST, second), (FIRST + 1, first)):
            for number, value in enumerate(values, 1):
                sheet.cell(at, number).value = value
        book["Danh sách thôn"]["A5"].value = "Thôn khác"

    found = changed(commune, shuffle)
    assert (found.wrong, propose(commune, SLUG, found.edits, None).changes) == ((), ())


def test_rows_come_and_go_and_new_departments_can_be_named_at_once(commune: Store):
    def change(book: openpyxl.Workbook) -> None:
        units, tasks = book["Đơn vị"], book["Nhiệm vụ"]
        at = last(units) + 1
        units.cell(at, column(units, "Tên đơn vị")).value = "Tổ chuyển đổi số"
        units.cell(at, column(units, "Loại")).value = "trong xã"
        at = last(tasks) + 1
        for heading, value in (("Nhóm việc", "I"), ("Nhiệm vụ", "Việc mới"), ("Chủ trì", "Tổ chuyển đổi số")):
            tasks.cell(at, column(tasks, heading)).value = value
        tasks.delete_rows(FIRST)

    found = changed(commune, change)
    assert found.wrong == ()
    decision = Decision("Kế hoạch 5/KH-UBND", dt.date(2026, 1, 20), load_plan(commune, SLUG).start)
    write(commune, SLUG, found.edits, decision, somebody(), commune.seq(SLUG), "x", ("ke-hoach.xlsx", "0" * 64))
    plan = load_plan(commune, SLUG)
    assert plan.department("tcds").name == "Tổ chuyển đổi số"
    assert (plan.tasks[-1].code, plan.tasks[-1].lead) == ("AN-TM01", ("tcds",))
    assert shipped(SLUG).tasks[0].code not in {one.code for one in plan.tasks}
    [file] = commune.rows("SELECT file_name FROM batch WHERE kind = 'plan'")
    assert file == ("ke-hoach.xlsx",)


def test_new_goals_and_bases_get_codes_and_a_base_can_be_named_at_once(commune: Store):
    code = next(one.code for one in shipped(SLUG).indicators if one.base == "adults")

    def change(book: openpyxl.Workbook) -> None:
        put("Mục tiêu định tính", "", "Mục tiêu", "Người già biết dùng VNeID")(book)
        bases, at = book["Số nền"], last(book["Số nền"]) + 1
        bases.cell(at, column(bases, "Tên số nền")).value = "Người lao động"
        bases.cell(at, column(bases, "Đếm cái gì")).value = "người"
        put("Chỉ tiêu", code, "Số nền", "người lao động")(book)

    found = changed(commune, change)
    assert found.wrong == ()
    draft = propose(commune, SLUG, found.edits, None)
    assert draft.troubles == ()
    assert [(one.table, one.key, one.after) for one in draft.changes if one.column in ("text", "name", "base")] == [
        (INDICATORS, code, "nld"), (GOALS, "AN-G12", "Người già biết dùng VNeID"), (BASES, "nld", "Người lao động"),
    ]  # fmt: skip


def test_handed_in_again_after_it_was_written_it_says_nothing_new(commune: Store):
    one = kept(commune)
    book = openpyxl.load_workbook(BytesIO(make(one)))
    put("Mục tiêu", f"{VNEID}:2026", "Mức", 80)(book)
    out = BytesIO()
    book.save(out)
    edits = read(out.getvalue(), "a.xlsx", one).edits
    decision = Decision("Kế hoạch 5/KH-UBND", dt.date(2026, 1, 20), load_plan(commune, SLUG).start)
    write(commune, SLUG, edits, decision, somebody(), commune.seq(SLUG), "x")
    assert read(out.getvalue(), "a.xlsx", kept(commune)) == BookReading()


WRONG = {
    "no number": (put("Mục tiêu", f"{VNEID}:2026", "Mức", "nhiều"), "ghi «nhiều»: không đọc được là số"),
    "too much of a percent": (percent(80, "0%"), "ghi «80»: "),
    "no choice": (put("Mục tiêu", f"{VNEID}:2026", "Cách giữ", "cỡ"), "ghi «cỡ»: chỉ nhận một trong: từ mức này"),
    "a formula": (put("Mục tiêu", f"{VNEID}:2026", "Mức", "=1+1"), "ô này là công thức; hãy gõ thẳng"),
    "a date": (put("Mục tiêu", f"{VNEID}:2026", "Mức", dt.datetime(2026, 5, 1)), "Excel đã đổi ô này thành ngày tháng"),
    "nobody": (put("Mục tiêu", f"{VNEID}:2026", "Chủ trì", "Phòng Trăng"), "chưa có đơn vị «Phòng Trăng»"),
    "another year": (put("Mục tiêu", f"{VNEID}:2026", "Năm", 2027), "không đổi được (đang là AN-14:2026)"),
    "another code": (put("Nhiệm vụ", shipped(SLUG).tasks[0].code, "Mã", "AN-T-9"), "hãy thêm dòng mới"),
    "no month": (put("Giai đoạn", "1", "Đến tháng", "cuối năm"), "ghi «cuối năm»: không đọc được là tháng"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_cell_is_told_with_its_sheet_and_address(commune: Store, case: str):
    change, said = WRONG[case]
    found = changed(commune, change)
    [told] = found.wrong
    assert said in told
    assert told.startswith("Trang «")
    assert ", ô " in told


def test_a_cell_that_cannot_be_read_is_no_change_and_the_others_are_told_in_the_sheets_order(commune: Store):
    def change(book: openpyxl.Workbook) -> None:
        put("Số nền", "teams", "Tên số nền", "Tổ số")(book)
        put("Mục tiêu", f"{VNEID}:2026", "Mức", "nhiều")(book)
        put("Mục tiêu", f"{VNEID}:2026", "Chủ trì", "=1+1")(book)
        put("Chỉ tiêu", VNEID, "Tên ngắn", "Có VNeID")(book)

    found = changed(commune, change)
    assert sorted(one.split(" ghi")[0] for one in found.wrong) == ["Trang «Mục tiêu», ô E27", "Trang «Mục tiêu», ô I27"]
    assert [(one.table, one.column, one.after) for one in propose(commune, SLUG, found.edits, None).changes] == [
        (INDICATORS, "short", "Có VNeID"), (BASES, "name", "Tổ số"),
    ]  # fmt: skip


@pytest.mark.parametrize(("title", "noun"), [("Nhiệm vụ", "nhiệm vụ"), ("Số nền", "số nền")])
def test_a_row_twice_is_asked_about(commune: Store, title: str, noun: str):
    def twice(book: openpyxl.Workbook) -> None:
        sheet = book[title]
        at = last(sheet) + 1
        for number in range(1, sheet.max_column + 1):
            sheet.cell(at, number).value = sheet.cell(FIRST, number).value

    [told] = changed(commune, twice).wrong
    assert f"đã có ở dòng 4; mỗi {noun} chỉ ghi một dòng" in told


def test_hostile_text_stays_text(commune: Store):
    for value in ("=cmd|' /C calc'!A0", "<b>x</b>", "+84 912"):
        cells = {"text": value}
        decision = Decision("Kế hoạch 5/KH-UBND", dt.date(2026, 1, 20), load_plan(commune, SLUG).start)
        edit = Edit(TASKS, shipped(SLUG).tasks[0].code, cells)
        write(commune, SLUG, [edit], decision, somebody(), commune.seq(SLUG), value)
        one = kept(commune)
        sheet = openpyxl.load_workbook(BytesIO(make(one)))["Nhiệm vụ"]
        cell = sheet.cell(FIRST, column(sheet, "Nhiệm vụ"))
        assert (cell.value, cell.data_type) == (value, "s")
        assert propose(commune, SLUG, read(make(one), "a.xlsx", one).edits, None).changes == ()


def test_a_workbook_of_another_time_or_commune_is_not_read(commune: Store):
    old = make(kept(commune))
    decision = Decision("Kế hoạch 5/KH-UBND", dt.date(2026, 1, 20), load_plan(commune, SLUG).start)
    write(commune, SLUG, [Edit(DEPARTMENTS, "kt", {"name": "Phòng KT"})], decision, somebody(), 1, "x")
    with pytest.raises(FileRefusedError, match="đã có thay đổi khác từ khi tải tệp này"):
        read(old, "a.xlsx", kept(commune))
    set_up(commune, "tan-ninh", [], somebody())
    with pytest.raises(FileRefusedError, match="không phải kế hoạch đang mở của xã Tân Ninh"):
        read(make(kept(commune)), "a.xlsx", kept(commune, "tan-ninh"))
    empty = BytesIO()
    openpyxl.Workbook().save(empty)
    with pytest.raises(FileRefusedError, match="không phải tệp kế hoạch tải từ Tiến độ"):
        read(empty.getvalue(), "a.xlsx", kept(commune))


def test_a_sheet_taken_out_changes_nothing_a_column_taken_out_is_told(commune: Store):
    def without(book: openpyxl.Workbook) -> None:
        del book["Nhiệm vụ"], book[PLACES]

    found = changed(commune, without)
    assert (found.wrong, propose(commune, SLUG, found.edits, None).changes) == ((), ())
    found = changed(commune, lambda book: book["Đơn vị"].delete_cols(3))
    assert found.wrong == ("Trang «Đơn vị» thiếu cột «Tên đơn vị». Hãy tải lại kế hoạch, đừng xoá cột.",)


def test_a_sheet_that_was_renamed_is_still_read_and_a_second_one_is_asked_about(commune: Store):
    key = next(iter(kept(commune).tables["tasks.csv"]))

    def renamed(book: openpyxl.Workbook) -> None:
        put("Nhiệm vụ", key, "Nhiệm vụ", "Việc đã sửa")(book)
        book["Nhiệm vụ"].title = "Nhiem vu 2026"

    [edit] = changed(commune, renamed).edits
    assert (edit.table, edit.key, edit.cells) == ("tasks.csv", key, {"text": "Việc đã sửa"})

    found = changed(commune, lambda book: setattr(book.copy_worksheet(book["Nhiệm vụ"]), "title", "Nháp"))
    assert found.edits == ()
    assert found.wrong == (
        "Trang «Nháp» là bản thứ hai của trang «Nhiệm vụ» nên chưa đọc."
        " Hãy giữ đúng các trang của tệp đã tải, xoá trang thừa.",
    )

    def cut(book: openpyxl.Workbook) -> None:
        book["Nhiệm vụ"].title = "Việc"
        book["Việc"].delete_cols(3)

    [told] = changed(commune, cut).wrong
    assert told.startswith("Trang «Việc» không rõ là phần nào của kế hoạch")


def test_every_table_has_its_sheet_with_choices_to_pick(commune: Store):
    book = openpyxl.load_workbook(BytesIO(make(kept(commune))))
    assert [*(one.title for one in TABLES.values()), PLACES] == book.sheetnames[:-1]
    rules = book["Mục tiêu"].data_validations.dataValidation
    assert len(rules) == 4, "how, each year, who leads, who might"
    assert book["Mục tiêu"].column_dimensions["A"].hidden

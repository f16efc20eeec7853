"""Kế hoạch as it is drawn: what it promises with its documents; changed by forms, previewed, then written."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.plan_forms import FORMS
from data.access import Grant, Role, User
from data.model import Period
from data.originals import original
from data.plan_editing import tables
from data.plan_editing import write as decide
from data.plan_edits import Decision, Edit
from data.plan_files import BASES, GOALS, INDICATORS, TARGETS, TASKS, shipped, slugs
from data.plan_store import load_plan
from data.plan_tables import DEPARTMENTS, GENERAL, REVIEWS
from data.plan_versions import ever
from data.plan_workbook import Kept, make
from data.store import REAL, Store
from tests.builders import somebody
from tests.data.test_plan_workbook import column, row
from tests.pages.conftest import UNTIL, begin, foreign, rate, show, visible, write
from tests.pages.test_set_up import edit, press, refusals

SLUG, VNEID = "an-nong", "AN-14"
VIEWS = ["Mục tiêu", "Mốc", "Đơn vị", "Nhiệm vụ", "Lịch sử thay đổi", "Sửa kế hoạch"]
JANUARY = Decision("Quyết định 9/QĐ-UBND", dt.date(2026, 12, 18), Period(2027, 1))


@pytest.fixture
def ready(store: Store) -> Store:
    """An Nông with two villages and one month; Kỳ 1/2027 is running."""
    begin(store, SLUG, "Thôn 1", "Thôn 2")
    write(store, SLUG, rate(VNEID, "thon-01", "2026-12", 30, 100))
    return store


def view(shown: AppTest, name: str) -> AppTest:
    return shown.segmented_control[0].set_value(name).run()


def form(store: Store, name: str) -> AppTest:
    """A form of the page, opened."""
    shown = view(show("plan", store, SLUG, UNTIL), VIEWS[-1])
    return shown.selectbox(key="viec-ke-hoach").set_value(name).run()


def signed(shown: AppTest, since: str = "Kỳ 1/2027") -> AppTest:
    """The same with a document."""
    shown.text_input(key=f"plan-document-{SLUG}").set_value("Quyết định 9/QĐ-UBND")
    shown.date_input[0].set_value(dt.date(2026, 12, 18))
    return next(one for one in shown.selectbox if one.label == "Áp dụng từ").select(since).run()


def preview(shown: AppTest) -> list[list[str]]:
    found = next((table for table in map(written, shown.table) if "Sẽ là" in table.columns), None)
    return [] if found is None else found.to_numpy().tolist()


def written(table: object) -> pd.DataFrame:
    """A table as it is read, without the marks that keep its texts from being Markdown."""
    return table.value.map(lambda one: one.replace("\\", ""))


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
def test_every_plan_is_told_in_vietnamese(trial: Store, slug: str):
    for name in VIEWS:
        shown = view(show("plan", trial, slug, UNTIL), name)
        assert not shown.exception
        assert foreign(shown) == []


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("name", [*FORMS, "Bằng tệp Excel"])
def test_every_form_opens_in_vietnamese_and_changes_nothing_by_itself(trial: Store, slug: str, name: str):
    shown = view(show("plan", trial, slug, UNTIL), VIEWS[-1])
    shown.selectbox(key="viec-ke-hoach").set_value(name).run()
    assert not shown.exception
    assert foreign(shown) == []
    assert preview(shown) == []
    assert shown.button(key="write-plan").disabled


def test_what_is_carried_on_is_marked(ready: Store):
    table = show("plan", ready, SLUG, UNTIL).table[0].value.map(lambda one: one.replace("\\", ""))
    mine = table[table["Chỉ tiêu"].str.startswith(VNEID)]
    assert [tuple(line) for line in mine[["Năm", "Tình trạng"]].to_numpy()] == [
        ("2026", "đang áp dụng"), ("2027–2030", "tạm tính theo mức năm 2026"),
    ]  # fmt: skip


def test_versions_are_told_with_their_documents(ready: Store):
    edits = [Edit(TARGETS, f"{VNEID}:2027", {"code": VNEID, "year": "2027", "comparator": ">=", "value": "80",
                                              "per_year": "no", "lead": "ca"})]  # fmt: skip
    decide(ready, SLUG, edits, JANUARY, somebody("Chi"), ready.seq(SLUG), "x")
    shown = show("plan", ready, SLUG, UNTIL)
    table = shown.table[0].value.map(lambda one: one.replace("\\", ""))
    [line] = table[table["Văn bản"].str.contains("9/QĐ-UBND")].to_dict("records")
    assert (line["Năm"], line["Mục tiêu"], line["Áp dụng"], line["Tình trạng"]) == (
        "2027", "từ 80 % trở lên", "từ kỳ 1/2027", "đang áp dụng",
    )  # fmt: skip
    history = written(view(shown, "Lịch sử thay đổi").table[0]).to_dict("records")
    assert [(one["Người ghi"], one["Sau"]) for one in history] == [
        ("Chi", "từ 80 % trở lên, năm 2027, Quyết định 9/QĐ-UBND ngày 18/12/2026")
    ]


def test_every_kind_of_change_is_told_in_words(ready: Store):
    edits = [
        Edit(DEPARTMENTS, "kt", {"name": "Phòng Kinh tế mới"}),
        Edit(TASKS, shipped(SLUG).tasks[0].code, {"lead": "kt"}),
        Edit(INDICATORS, VNEID, {"numerator": "Số công dân có VNeID"}), Edit(REVIEWS, "1", {"year": "2028"}),
        Edit(BASES, "adults", {"name": "Người từ đủ 18 tuổi"}),
        Edit(GOALS, "AN-G12", {"code": "AN-G12", "text": "Ai cũng biết"}),
        Edit(TARGETS, f"{VNEID}:2026", {"lead": "kt", "support": ""}), Edit(GENERAL, "header", {"number": "45/KH"}),
    ]  # fmt: skip
    decide(ready, SLUG, edits, JANUARY, somebody("Chi"), ready.seq(SLUG), "x")
    shown = view(show("plan", ready, SLUG, UNTIL), "Lịch sử thay đổi")
    lines = {one["Nội dung"]: (one["Trước"], one["Sau"]) for one in written(shown.table[0]).to_dict("records")}
    assert foreign(shown) == []
    assert lines["Mục tiêu: AN-14 · Tài khoản định danh VNeID"][1] == "Chủ trì: Phòng Kinh tế mới"
    code = shipped(SLUG).tasks[0].code
    assert lines["Nhiệm vụ"] == (f"{code} (Chủ trì: Phòng Văn hóa - Xã hội)", f"{code} (Chủ trì: Phòng Kinh tế mới)")
    assert lines["Số nền"] == (
        "Người trưởng thành (từ đủ 18 tuổi) (Tên số nền: Người trưởng thành (từ đủ 18 tuổi))",
        "Người từ đủ 18 tuổi (Tên số nền: Người từ đủ 18 tuổi)",
    )
    assert lines["Mục tiêu định tính"] == (
        "chưa có",
        f"AN-G12 (Mục tiêu: Ai cũng biết; Mục trong kế hoạch: {JANUARY.said})",
    )
    before, after = lines["Đơn vị, mốc và phần chung"]
    assert "Phòng Kinh tế mới (Tên đơn vị: Phòng Kinh tế mới" in after
    assert "Mốc 1 (Năm: 2028)" in after
    assert "Số kế hoạch: 45/KH" in after
    assert "Mốc 1 (Năm: 2027)" in before


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICER, Role.MONITOR])
def test_who_may_only_look_is_offered_no_change(ready: Store, role: Role):
    shown = show("plan", ready, SLUG, UNTIL, User("B", "b", (Grant(role, SLUG),)))
    assert shown.segmented_control[0].options == VIEWS[:-1]
    assert foreign(shown) == []


# ── changing ─────────────────────────────────────────────────────────────────────────────────────────


def test_years_are_promised_by_a_document(ready: Store):
    shown = form(ready, "Mục tiêu từng năm")
    shown.selectbox(key=f"plan-pick-indicators.csv-targets-{SLUG}").set_value(VNEID).run()
    edit(shown, "plan-years", {1: {"Mức": "80"}, 4: {"Mức": "95,5", "Cách giữ": "trên mức này"}})
    assert "Hãy ghi tên và số văn bản cho phép thay đổi này." in visible(shown)
    assert shown.button(key="write-plan").disabled
    signed(shown)
    assert ["Mục tiêu", "AN-14 năm 2027", "Mức", "", "80"] in preview(shown)
    assert foreign(shown) == []
    press(shown, "Ghi thay đổi")
    found = load_plan(ready, SLUG).targets_of(VNEID)
    assert [(one.year, str(one.value), one.lead) for one in found] == [
        (2026, "65", "ca"), (2027, "80", "ca"), (2030, "95.5", "ca"),
    ]  # fmt: skip
    for _ in range(2):  # a screen that is measured anew runs the page once more
        assert "theo Quyết định 9/QĐ-UBND ngày 18/12/2026" in shown.success[0].value.replace("\\", "")
        assert preview(shown) == []
        shown.run()
    edit(shown, "plan-years", {1: {"Mức": "85"}}).run()
    assert not shown.success, "something else is typed"


def test_what_is_wrong_is_told_and_keeps_the_button_shut(ready: Store):
    shown = form(ready, "Mục tiêu từng năm")
    shown.selectbox(key=f"plan-pick-indicators.csv-targets-{SLUG}").set_value(VNEID).run()
    signed(edit(shown, "plan-years", {1: {"Mức": "nhiều"}}))
    assert refusals(shown) == ["Mục tiêu, năm 2027, cột «Mức» ghi «nhiều»: không đọc được là số; hãy ghi như 35,4."]
    edit(shown, "plan-years", {1: {"Mức": "70"}, 2: {"Mức": "50"}})
    assert refusals(shown) == ["Mục tiêu, AN-14 năm 2028: mục tiêu 2028 (50) lùi so với 2027 (70); hãy sửa số."]
    assert shown.button(key="write-plan").disabled


def test_wording_is_changed_field_by_field(ready: Store):
    shown = form(ready, "Câu chữ, công thức chỉ tiêu")
    shown.selectbox(key=f"plan-pick-indicators.csv-wording-{SLUG}").set_value(VNEID).run()
    next(one for one in shown.text_area if one.label == "Tử số (a)").set_value("Số công dân có VNeID mức 2")
    signed(shown)
    assert [line[2] for line in preview(shown)] == ["Tử số (a)"]
    press(shown, "Ghi thay đổi")
    assert load_plan(ready, SLUG).indicator(VNEID).numerator == "Số công dân có VNeID mức 2"


def test_who_leads_is_changed_for_every_year(ready: Store):
    shown = form(ready, "Đơn vị chủ trì, phối hợp")
    shown.selectbox(key=f"plan-pick-indicators.csv-owners-{SLUG}").set_value(VNEID).run()
    next(one for one in shown.selectbox if one.label == "Chủ trì").set_value("kt")
    press(signed(shown), "Ghi thay đổi")
    assert {one.lead for one in load_plan(ready, SLUG).targets_of(VNEID)} == {"kt"}


def test_a_task_is_added_and_one_is_taken_away(ready: Store):
    shown = form(ready, "Nhiệm vụ")
    edit(
        shown, "plan-tasks", added=[{"Nhóm việc": "I", "Nhiệm vụ": "Việc mới", "Chủ trì": "Phòng Kinh tế"}], deleted=[0]
    )
    signed(shown)
    assert {tuple(line[1:]) for line in preview(shown)} >= {
        ("AN-TM01", "cả dòng", "chưa có", "thêm mới"), (shipped(SLUG).tasks[0].code, "cả dòng", "có", "bỏ"),
    }  # fmt: skip
    press(shown, "Ghi thay đổi")
    codes = [one.code for one in load_plan(ready, SLUG).tasks]
    assert (codes[-1], shipped(SLUG).tasks[0].code in codes) == ("AN-TM01", False)


def test_an_indicator_is_added_with_its_first_target(ready: Store):
    shown = form(ready, "Thêm chỉ tiêu")
    for label, text in (("Tên chỉ tiêu", "Tỷ lệ hộ có cáp quang"), ("Tử số (a)", "Số hộ có"), ("Mẫu số (b)", "Số hộ")):
        next(one for one in shown.text_area if one.label == label).set_value(text)
    for label, text in (("Tên ngắn", "Hộ có cáp quang"), ("Đếm cái gì", "hộ"), ("Đơn vị tính", "%"), ("Mức", "60"),
                        ("Năm", "2027")):  # fmt: skip
        next(one for one in shown.text_input if one.label == label).set_value(text)
    for label, text in (("Nhóm", "Hạ tầng số"), ("Loại số", "tỷ lệ a/b"), ("Cộng các tháng", "lấy số mới nhất"),
                        ("Chiều tốt", "càng cao càng tốt"), ("Báo theo", "từng nơi"),
                        ("Chủ trì", "Phòng Kinh tế")):  # fmt: skip
        next(one for one in shown.selectbox if one.label == label).set_value(text)
    signed(shown)
    assert refusals(shown) == []
    press(shown, "Ghi thay đổi")
    plan = load_plan(ready, SLUG)
    new = plan.indicators[-1]
    assert (new.name, new.since, plan.targets_of(new.code)[0].lead) == ("Tỷ lệ hộ có cáp quang", Period(2027, 1), "kt")


def test_somebody_who_writes_meanwhile_is_seen_first(ready: Store):
    shown = form(ready, "Danh sách đơn vị")
    signed(edit(shown, "plan-departments", {0: {"Tên đơn vị": "Phòng Mới"}}))
    write(ready, SLUG, rate(VNEID, "thon-02", "2026-12", 40, 100))
    press(shown, "Ghi thay đổi")
    for _ in range(2):
        assert "Vừa có người khác ghi" in refusals(shown)[0]
        shown.run()
    assert not ready.rows("SELECT 1 FROM batch WHERE kind = 'plan'")
    press(shown, "Ghi thay đổi")
    assert load_plan(ready, SLUG).departments[0].name == "Phòng Mới"


def test_the_workbook_goes_out_and_comes_back(ready: Store):
    shown = form(ready, "Bằng tệp Excel")
    found, names = tables(ready, SLUG)
    content = make(Kept(load_plan(ready, SLUG), REAL, found, names, ever(ready, SLUG)))
    shown.file_uploader[0].set_value(("ke-hoach.xlsx", content, "")).run()
    assert "Tệp giống hệt kế hoạch đang có; không có gì để ghi." in visible(shown)
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Mục tiêu"]
    sheet.cell(row(sheet, f"{VNEID}:2026"), column(sheet, "Chủ trì")).value = "Phòng Kinh tế"
    out = BytesIO()
    book.save(out)
    shown.file_uploader[0].set_value(("ke-hoach.xlsx", out.getvalue(), "")).run()
    signed(shown)
    assert preview(shown) == [["Mục tiêu", "AN-14 năm 2026", "Chủ trì", "Công an xã", "Phòng Kinh tế"]]
    press(shown, "Ghi thay đổi")
    [(name, sha)] = ready.rows("SELECT file_name, file_sha256 FROM batch WHERE kind = 'plan'")
    assert (name, original(sha)) == ("ke-hoach.xlsx", out.getvalue())

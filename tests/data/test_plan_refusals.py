"""What may not change of a plan is refused with a sentence: what was judged, figures' meaning, codes, who is needed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from data.model import Period
from data.plan_editing import write
from data.plan_edits import Edit
from data.plan_files import BASES, GOALS, INDICATORS, TARGETS, TASKS, shipped
from data.plan_store import BaseEntry, load_plan, set_up
from data.plan_tables import DEPARTMENTS, GENERAL, REVIEWS, TABLES
from data.store import Store
from tests.builders import somebody
from tests.data.changing import (
    FIBRE,
    FIBRE_TARGET,
    FIRST,
    JULY,
    NEW,
    OCTOBER,
    SLUG,
    TEAM,
    TODAY,
    TWO,
    VNEID,
    change,
    goals,
    hand_in,
    number,
    refused,
    target,
)

pytestmark = pytest.mark.usefixtures("august")


def test_a_promise_is_taken_back_by_encouraging_not_by_removing(commune: Store):
    told = refused(commune, Edit(TARGETS, f"{VNEID}:2026", None))
    assert told.startswith("Mục tiêu, AN-14 năm 2026: đã được chấm ở các kỳ trước nên không bỏ được.")
    assert "khuyến khích" in told
    change(commune, target(comparator="encouraged", value=""))
    assert goals(commune) == [(2026, None, Period(2026, 7))]
    assert goals(commune, Period(2026, 6)) == [(2026, 65, None)]


@pytest.mark.parametrize("column", [one for one in TABLES[INDICATORS].columns if one.meaning])
def test_what_figures_mean_is_not_changed_under_them(commune: Store, column):
    told = refused(commune, Edit(INDICATORS, VNEID, {column.name: "x"}))
    assert told.startswith(f"Chỉ tiêu, AN-14, cột «{column.heading}»: chỉ tiêu này đã có số liệu")
    assert "thêm một chỉ tiêu mới" in told


def test_what_nobody_has_reported_yet_may_still_be_put_right(commune: Store):
    code = next(
        one.code
        for one in shipped(SLUG).indicators
        if one.kind == "ratio" and one.noun == "người" and one.code != VNEID
    )
    change(commune, Edit(INDICATORS, code, {"noun": "công dân"}))
    assert load_plan(commune, SLUG).indicator(code).noun == "công dân"


def test_a_new_indicator_needs_a_target_and_every_cell(commune: Store):
    assert "chỉ tiêu phải có ít nhất một mục tiêu" in refused(commune, FIBRE)
    bare = Edit(INDICATORS, "AN-24", {**NEW, "noun": ""})
    assert refused(commune, bare, FIBRE_TARGET) == ("Chỉ tiêu, AN-24, cột «Đếm cái gì»: không được để trống; hãy điền.")


def test_an_indicator_that_was_judged_stays_and_its_code_is_never_used_again(commune: Store):
    assert "không bỏ được" in refused(commune, Edit(INDICATORS, VNEID, None))
    change(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    change(commune, Edit(INDICATORS, "AN-24", None), by=OCTOBER)
    assert load_plan(commune, SLUG, Period(2026, 12)).indicator("AN-24") is None
    told = refused(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    assert told == "Chỉ tiêu, AN-24, cột «Mã»: mã «AN-24» đã từng dùng cho một chỉ tiêu đã bỏ; hãy đặt mã khác."


def test_a_department_that_leads_is_not_removed(commune: Store):
    told = refused(commune, Edit(DEPARTMENTS, "kt", None))
    assert told.startswith("Đơn vị, Phòng Kinh tế: còn chủ trì hoặc phối hợp AN-")
    assert "giao các việc ấy cho đơn vị khác trước" in told


def test_a_department_comes_and_goes_and_its_code_is_not_used_again(commune: Store, monkeypatch: pytest.MonkeyPatch):
    change(commune, Edit(DEPARTMENTS, "tcn", TEAM), target(lead="tcn", support=""), by=JULY)
    assert load_plan(commune, SLUG).department("tcn").aliases == ("TCN",)
    change(commune, Edit(DEPARTMENTS, "tcn", None), target(lead="vhxh", support=""), by=JULY)
    assert load_plan(commune, SLUG).department("tcn") is None
    assert "đã từng dùng" in refused(commune, Edit(DEPARTMENTS, "tcn", TEAM))


WRONG = {
    "nothing changes": ([target(value="65")], {}, "Không có gì thay đổi so với kế hoạch đang có nên không ghi."),
    "judged already": ([number("80")], {"by": replace(JULY, since=Period(2026, 6))}, "Các kỳ trước kỳ 7/2026"),
    "no document": ([number("80")], {"by": replace(JULY, document=" – ")}, "tên và số của văn bản"),
    "signed tomorrow": ([number("80")], {"by": replace(JULY, day=TODAY + dt.timedelta(1))}, "chưa đến ngày ấy"),
    "signed after it": ([number("80")], {"by": replace(JULY, day=dt.date(2026, 7, 15))}, "từ kỳ 8/2026 trở đi"),
    "after the plan": ([number("80")], {"by": replace(JULY, since=Period(2031, 1))}, "Kế hoạch hết ở kỳ 12/2030."),
    "above the scale": ([number("120")], {}, "Mục tiêu, AN-14 năm 2026: 120 nằm ngoài thang"),
    "a later year asks for less": ([number("50", 2028)], {}, "mục tiêu 2028 (50) lùi so với 2026"),
    "no number": ([number("")], {}, "cách giữ và các ô mức không khớp"),
    "a passed year": ([number("80")], {"by": replace(JULY, since=Period(2027, 1))}, "năm 2026 đã qua"),
    "outside the plan": ([number("80", 2031)], {}, "năm 2031 ngoài thời gian kế hoạch"),
    "nobody's department": ([target(lead="abc", support="")], {}, "cột «Chủ trì»: kế hoạch không có đơn vị «abc»"),
    "twice": ([target(lead="kt", support="kt")], {}, "mỗi đơn vị chỉ ghi một lần"),
    "unknown indicator": ([number("80", code="AN-99")], {}, "không có chỉ tiêu «AN-99» trong bảng Chỉ tiêu"),
    "short too long": ([Edit(INDICATORS, VNEID, {"short": "d" * 39})], {}, "tên ngắn phải có và dài tối đa 38 chữ"),
    "no name": ([Edit(INDICATORS, VNEID, {"name": ""})], {}, "cột «Tên chỉ tiêu»: không được để trống"),
    "someone's name": (
        [Edit(INDICATORS, VNEID, {"name": shipped(SLUG).indicators[0].name})], {}, "đã là tên của AN-01",
    ),
    "foreign code": ([Edit(TASKS, "XX-1", {"code": "XX-1", "group": "I", "text": "Việc"})], {}, "phải là «AN-»"),
    "a strange time": ([Edit(TASKS, shipped(SLUG).tasks[0].code, {"when": "sớm"})], {}, "thời gian ghi là hằng tháng"),
    "its own parent": (
        [Edit(TASKS, shipped(SLUG).tasks[0].code, {"parent": shipped(SLUG).tasks[0].code})], {}, "cha của chính nó",
    ),
    "a review past the end": ([Edit(REVIEWS, "1", {"year": "2035"})], {}, "năm 2035 của sơ kết, tổng kết ngoài"),
    "a review without a year": ([Edit(REVIEWS, "1", {"year": ""})], {}, "Mốc, 1, cột «Năm»: không được để trống"),
    "no day": ([Edit(GENERAL, "header", {"date": "tháng bảy"})], {}, "cột «Ngày ban hành»: «tháng bảy» không"),
    "too late a report": ([Edit(GENERAL, "header", {"due_days": "28"})], {}, "từ 0 đến 27 ngày"),
    "a base that indicators rest on": ([Edit(BASES, "adults", None)], {}, "còn là số nền của AN-"),
    "a base called like another": (
        [Edit(BASES, "adults", {"name": "hộ Gia đình"})], {}, "«hộ Gia đình» đã là tên của một số nền khác",
    ),
    "a base without a noun": ([Edit(BASES, "nld", {"id": "nld", "name": "Lao động"})], {}, "cột «Đếm cái gì»: không"),
    "a strange code": (
        [Edit(BASES, "Nld", {"id": "Nld", "name": "Lao động", "noun": "người"})], {}, "mã «Nld» chỉ gồm chữ thường",
    ),
    "an empty goal": ([Edit(GOALS, "AN-G1", {"text": ""})], {}, "Mục tiêu định tính, AN-G1, cột «Mục tiêu»: không"),
    "a foreign goal": ([Edit(GOALS, "G1", {"code": "G1", "text": "Việc"})], {}, "phải là «AN-»"),
    "another's spelling": ([Edit(DEPARTMENTS, "kt", {"aliases": "VHXH"})], {}, "thuộc cả «"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused_with_a_sentence(commune: Store, case: str):
    edits, more, wanted = WRONG[case]
    told = refused(commune, *edits, **more)
    assert wanted in told
    assert told.endswith(".")
    assert not re.search(
        r"\b(lead|support|value|low|high|range|noun|scale|parent|part_of|csv|toml|start|end|up|down)\b", told
    )


def test_how_often_is_reported_is_settled_before_the_first_figure(store: Store):
    set_up(store, SLUG, TWO, somebody("An"))
    plan = load_plan(store, SLUG)
    told = {"rhythm": "quarterly", "calendar": "calendar", "due_days": "6"}
    change(store, Edit(GENERAL, "header", told), by=FIRST)
    after = load_plan(store, SLUG)
    assert (after.rhythm, after.calendar, after.due_days) == ("quarterly", "calendar", 6)
    assert [one.due for one in after.reporting] == [one.due for one in plan.reporting]
    hand_in(store, Period(2026, 6), 40)
    assert "các kỳ trước bị chấm lại" in refused(store, Edit(GENERAL, "header", {"rhythm": "monthly"}))
    change(store, Edit(GENERAL, "header", {"due_days": "2"}))
    assert load_plan(store, SLUG).due_days == 2
    assert load_plan(store, SLUG, Period(2026, 6)).due_days == 6


def test_a_base_that_has_numbers_keeps_its_meaning_and_stays(store: Store):
    set_up(store, SLUG, TWO, somebody("An"), bases=[BaseEntry("teams", None, dt.date(2026, 1, 1), Decimal(9))])
    hand_in(store, Period(2026, 6), 40)
    told = refused(store, Edit(BASES, "teams", {"noun": "người"}))
    assert told.startswith("Số nền, Tổ công nghệ số cộng đồng, cột «Đếm cái gì»: số nền này đã có số")
    assert "không bỏ được" in refused(store, Edit(BASES, "teams", None))
    change(store, Edit(BASES, "teams", {"name": "Tổ công nghệ số"}), Edit(BASES, "villages", {"noun": "bản"}))
    assert {("teams", "Tổ công nghệ số", "tổ"), ("villages", "Thôn, bản", "bản")} <= {
        (one.id, one.name, one.noun) for one in load_plan(store, SLUG).bases
    }


def test_what_a_version_between_still_names_is_not_taken_away(commune: Store):
    """At its start nobody names the department, nor at the end; in between it leads."""
    change(commune, Edit(DEPARTMENTS, "tcn", TEAM))
    change(commune, target(lead="tcn", support=""), by=OCTOBER)
    change(commune, target(lead="kt", support=""), by=replace(JULY, since=Period(2027, 1)))
    assert "không có đơn vị «tcn»" in refused(commune, Edit(DEPARTMENTS, "tcn", None))
    change(commune, Edit(DEPARTMENTS, "tcn", None), by=replace(JULY, since=Period(2027, 1)))


def test_a_yearly_reports_own_day_goes_with_it_and_what_to_do_is_told_later(store: Store):
    slug = "giao-minh"
    set_up(store, slug, TWO, somebody("An"))
    assert load_plan(store, slug).duty.due == "before 12-15"
    by = replace(FIRST, since=load_plan(store, slug).start)
    write(store, slug, [Edit(GENERAL, "header", {"rhythm": "monthly"})], by, somebody("An"), store.seq(slug), "x")
    after = load_plan(store, slug)
    assert (after.rhythm, after.duty.due, after.due(Period(2026, 12))) == ("monthly", "", dt.date(2026, 12, 18))


def test_another_rhythm_is_refused_with_what_to_do(commune: Store):
    told = refused(commune, Edit(GENERAL, "header", {"rhythm": "quarterly", "calendar": "calendar"}))
    assert told.startswith("Kế hoạch, cột «Nhịp báo cáo»: xã đã có số liệu")
    assert told.endswith("nộp dày hơn nhịp luôn được nhận, không ai bị tính là muộn.")
    assert load_plan(commune, SLUG).rhythm == "monthly"


def test_a_fraction_for_a_percent_is_asked_about(commune: Store):
    told = refused(commune, number("0.9", 2027))
    assert told == (
        "Mục tiêu, AN-14 năm 2027, cột «Mức»:"
        " 0,9 % là quá thấp vì chỉ tiêu này đang đặt từ 65 %; nếu là 90 % thì ghi 90."
    )
    change(commune, number("90", 2027))

"""Tables that an officer reads, sorts and copies: exact figures, signs, and where each stands in the workbook."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.tables import address, figure_said, figure_text, indicator_name, place_name, standings_table
from data.model import Comparator, Department, FigureState
from data.progress import State
from tests.builders import counts, figure, make_count, make_indicator, make_plan, make_target, month, readings
from tests.components.conftest import YEAR_PLAN, faults, row

COLUMNS = [
    "Mã", "Chỉ tiêu", "Trạng thái", "Thực hiện", "Lẽ ra đến nay", "Chênh", "Còn thiếu", "Mục tiêu", "Nhịp độ",
    "Đã báo", "Đơn vị",
]  # fmt: skip


def only(found, plan=YEAR_PLAN) -> dict[str, str]:
    table = standings_table([found], plan)
    assert list(table.columns) == COLUMNS
    return table.iloc[0].to_dict()


def test_a_standing_in_one_line():
    plan = replace(
        YEAR_PLAN,
        targets=(make_target(80, year=2026, lead="ca"),),
        departments=(Department("ca", "Công an xã"),),
    )
    assert only(row(readings("2026-01", 20, 21, 22, of=200), plan=plan, reported=3), plan) == {
        "Mã": "XA-01",
        "Chỉ tiêu": "Tài khoản định danh",
        "Trạng thái": "▲ Chậm",
        "Thực hiện": "11,0 %",
        "Lẽ ra đến nay": "35,0 %",
        "Chênh": "−24,0 điểm",
        "Còn thiếu": "138 người",
        "Mục tiêu": "từ 80 % trở lên",
        "Nhịp độ": "Cần +7,7 điểm/tháng (≈ 16 người/tháng); 3 kỳ qua +0,5 điểm/tháng",
        "Đã báo": "3/4 thôn đã báo",
        "Đơn vị": "Chủ trì: Công an xã",
    }


def test_what_is_not_known_stays_empty_and_is_never_zero():
    said = only(row([], at="2026-03", reported=0))
    assert (said["Thực hiện"], said["Lẽ ra đến nay"]) == ("–", "–")
    assert (said["Chênh"], said["Còn thiếu"], said["Nhịp độ"]) == ("", "", "")
    assert said["Mục tiêu"] == "từ 80 % trở lên", "the promise is known without figures"


def test_a_promise_without_a_number_is_shown_as_it_was_in_that_period():
    free, bound = make_target(comparator=Comparator.ENCOURAGED, year=2026), make_target(50, since=month("2026-04"))
    plan = make_plan(free, replace(bound, year=2026))
    told = [only(row([], plan=plan, at=one), plan)["Mục tiêu"] for one in ("2026-03", "2026-04")]
    assert told == ["khuyến khích", "từ 50 % trở lên"]


@pytest.mark.parametrize(
    ("a", "said"),
    [
        (35, "bằng"), (40, "+5,0 điểm"), (30, "−5,0 điểm"), ("34.99", "kém dưới 0,1 điểm"),
        ("35.01", "hơn dưới 0,1 điểm"),
    ],
)  # fmt: skip
def test_a_difference_carries_its_sign(a, said):
    assert only(row(readings("2026-03", a)))["Chênh"] == said


def test_a_met_target_lacks_nothing():
    said = only(row(readings("2026-01", 85)))
    assert (said["Trạng thái"], said["Còn thiếu"]) == ("● Vượt, về đích sớm", "")


def test_an_encouraged_target_is_named_but_not_held_against():
    plan = make_plan(make_target(comparator=Comparator.ENCOURAGED, low=30, high=50), places=4)
    said = only(row(readings("2026-01", 20, 21, 22), plan=plan), plan)
    assert (said["Mục tiêu"], said["Trạng thái"], said["Chênh"]) == ("khuyến khích 30–50 %", "○ Không đặt mục tiêu", "")


def test_a_target_that_has_passed_is_still_the_promise():
    plan = make_plan(make_target(80, year=2026), make_target(90, year=2028), places=4)
    assert only(row(readings("2027-01", 20, 21, 22), plan=plan), plan)["Mục tiêu"] == "từ 90 % trở lên"
    assert only(row(readings("2026-01", 20, 21, 22), plan=plan), plan)["Mục tiêu"] == "từ 80 % trở lên"


def test_without_a_target_the_cell_is_empty():
    indicator = make_indicator(code="XA-09")
    said = only(row(readings("2026-01", 20, 21, 22), indicator=indicator))
    assert (said["Mục tiêu"], said["Đơn vị"]) == ("", "Kế hoạch không giao đơn vị")


def test_rows_keep_their_order_and_all_cells_are_text_that_reads_well():
    plan = make_plan(make_target(12, year=2026, per_year=True), indicators=(make_count(),))
    found = [
        row(readings("2026-01", 30, 28, 26)),
        row(counts("2026-01", 0, 0, 1), plan=plan, baseline=None),
        row([], at="2026-03"),
    ]
    assert {one.standing.state for one in found} == {State.REGRESSING, State.BEHIND, State.NOT_ENOUGH}
    table = standings_table(found, YEAR_PLAN)
    assert list(table["Trạng thái"]) == ["▼ Thụt lùi", "▲ Chậm", "– Chưa đủ số liệu"]
    cells = [cell for line in table.itertuples(index=False) for cell in line]
    assert all(isinstance(cell, str) for cell in cells)
    assert [fault for cell in cells for fault in faults(cell)] == []


def test_no_rows_are_an_empty_table():
    assert standings_table([], YEAR_PLAN).empty


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (figure("thon-01", "2026-03", 45, 60), "45 / 60"),
        (figure("thon-01", "2026-03", "45.0000", "60.0000"), "45 / 60"),
        (figure("thon-01", "2026-03", 1234, 12345), "1.234 / 12.345"),
        (figure(None, "2026-03", "78.1", 400), "78,1 / 400"),
        (figure(None, "2026-03", "78.1234", 400), "78,1234 / 400"),
        (figure("thon-01", "2026-03", 0, 60), "0 / 60"),
        (figure("thon-01", "2026-03", 100, 1000), "100 / 1.000"),
        (figure("thon-01", "2026-03", 45), "45 / –"),
        (figure(None, "2026-03", value=3), "3"),
        (figure(None, "2026-03", value="35.4"), "35,4"),
        (figure(None, "2026-03", value=0, state=FigureState.NOTHING_AROSE), "0 (không phát sinh)"),
        (figure(None, "2026-03", 0, 0, state=FigureState.NOTHING_AROSE), "0 / 0 (không phát sinh)"),
        (figure(None, "2026-03", 45, 60, state=FigureState.ESTIMATED), "45 / 60 (ước tính)"),
        (figure(None, "2026-03"), "–"),
    ],
)
def test_a_figure_in_one_cell_is_exact(found, text):
    assert figure_text(found) == text


PLAN = make_plan(places=2, indicators=(make_indicator(), make_count(code="XA-02")))


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (figure("thon-01", "2026-03", 45, 60), "45 / 60 = 75,0 %"),
        (figure("thon-01", "2026-03", 0, 0, state=FigureState.NOTHING_AROSE), "0 / 0 (không phát sinh)"),
        (figure("thon-01", "2026-03", value="35.4"), "35,4 %"),
        (figure(None, "2026-03", value=3, indicator="XA-02"), "3"),
        (figure("thon-01", "2026-03", 45, 60, state=FigureState.WITHDRAWN), "đã rút"),
        (figure("thon-01", "2026-03", value=3, indicator="XA-99"), "3"),
    ],
)
def test_a_figure_with_what_it_comes_to(found, text):
    assert figure_said(found, PLAN) == text


def test_names_of_what_the_plan_has_and_of_what_it_lost():
    assert indicator_name(PLAN, "XA-01") == "XA-01 · Tài khoản định danh"
    assert indicator_name(PLAN, "XA-99") == "XA-99"
    assert [place_name(PLAN, one) for one in (None, "thon-02")] == ["Toàn xã", "Thôn 2"]
    assert place_name(PLAN, "thon-77") == "thôn đã bỏ khỏi danh sách", "never the whole commune"


@pytest.mark.parametrize(
    ("sheet", "cell", "said"), [("T6", "C7", "T6!C7"), ("T6", "", "T6"), ("", None, ""), (None, None, "")]
)
def test_an_address(sheet, cell, said):
    assert address(sheet, cell) == said


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────


def draw_refusal(reason):  # runs as a script of its own: it brings what it needs
    from components.problems import show_refusal

    show_refusal(reason)


def test_a_refusal_is_one_sentence_and_no_markup():
    shown = AppTest.from_function(draw_refusal, args=("Tệp :red[x] **rỗng** <b>.",)).run()
    assert [one.value for one in shown.error] == ["Tệp \\:red\\[x\\] \\*\\*rỗng\\*\\* \\<b\\>\\."]

"""The dry run: every line once, the worst first, with its cell; what keeps a file back is what is seen first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.dry_run import Group, headline, lines, lines_table, refused
from data.intake.diff import Change, Difference
from data.intake.reading import Reading
from data.model import Period, Problem, Severity
from tests.builders import figure, make_indicator, make_plan

PLAN = make_plan(places=3, indicators=(make_indicator(),))
MARCH = Period(2026, 3)


def given(place: str | None, a: int, cell: str) -> object:
    return replace(figure(place, "2026-03", a, 60), sheet="T3", cell=cell, raw=str(a))


NEW, AFTER, SAME = given("thon-01", 45, "C8"), given("thon-02", 50, "C9"), given(None, 95, "C11")
BEFORE, GONE = figure("thon-02", "2026-03", 45, 60), figure("thon-03", "2026-02", 40, 60)


def problem(severity: Severity, cell: str, message: str = "Vì sao.") -> Problem:
    return Problem(severity, "x", message, sheet="T3", cell=cell, text="chưa rõ")


def difference(*problems: Problem, name: str = "T3.xlsx", **more: object) -> Difference:
    figures = (*more.get("new", ()), *(one.after for one in more.get("changed", ())), *more.get("same", ()))
    return Difference(Reading(name, "0" * 64, "xa-mau", "", MARCH, figures, tuple(problems)), 1, **more)


WHOLE = difference(
    problem(Severity.IGNORED, "B12"), problem(Severity.WARNING, "C8"), problem(Severity.QUESTION, "B10"),
    problem(Severity.ERROR, "C10"), new=(NEW,), changed=(Change(BEFORE, AFTER),), same=(SAME,), missing=(GONE,),
)  # fmt: skip


def test_every_line_once_and_the_worst_first():
    assert [one.group for one in lines([WHOLE])] == [
        Group.WRONG, Group.ASKED, Group.ODD, Group.CHANGED, Group.NEW, Group.MISSING, Group.SAME, Group.ASIDE,
    ]  # fmt: skip


def test_a_line_shows_old_new_cell_and_what_stands_there():
    table = lines_table([one for one in lines([WHOLE]) if not one.message], PLAN)
    assert table.to_dict("records") == [
        {"Việc": "→ Thay đổi", "Chỉ tiêu": "XA-01 · Tài khoản định danh", "Nơi": "Thôn 2", "Kỳ": "3/2026",
         "Đang có": "45 / 60 = 75,0 %", "Trong tệp": "50 / 60 = 83,3 %", "Ô": "T3!C9", "Ghi trong ô": "50"},
        {"Việc": "+ Mới", "Chỉ tiêu": "XA-01 · Tài khoản định danh", "Nơi": "Thôn 1", "Kỳ": "3/2026",
         "Đang có": "", "Trong tệp": "45 / 60 = 75,0 %", "Ô": "T3!C8", "Ghi trong ô": "45"},
        {"Việc": "– Kỳ trước có, nay trống", "Chỉ tiêu": "XA-01 · Tài khoản định danh", "Nơi": "Thôn 3",
         "Kỳ": "2/2026", "Đang có": "40 / 60 = 66,7 %", "Trong tệp": "", "Ô": "", "Ghi trong ô": ""},
        {"Việc": "= Không đổi", "Chỉ tiêu": "XA-01 · Tài khoản định danh", "Nơi": "Toàn xã", "Kỳ": "3/2026",
         "Đang có": "95 / 60 = 158,3 %", "Trong tệp": "95 / 60 = 158,3 %", "Ô": "T3!C11", "Ghi trong ô": "95"},
    ]  # fmt: skip


def test_a_sentence_comes_with_the_figure_of_its_cell():
    told = [one for one in lines([WHOLE]) if one.group is Group.ODD]
    assert lines_table(told, PLAN, told=True).to_dict("records") == [
        {"Việc": "▲ Nghi ngờ", "Ô": "T3!C8", "Ghi trong ô": "chưa rõ", "Vì sao và cách sửa": "Vì sao.",
         "Chỉ tiêu": "XA-01 · Tài khoản định danh", "Nơi": "Thôn 1", "Kỳ": "3/2026",
         "Trong tệp": "45 / 60 = 75,0 %"},
    ]  # fmt: skip


def test_several_files_are_told_apart_and_one_brings_what_another_lacks():
    other = difference(name="khác.xlsx", new=(given("thon-03", 41, "D8"),))
    found = lines([difference(missing=(GONE,), new=(NEW,)), other])
    assert [(one.group, one.file) for one in found] == [(Group.NEW, "T3.xlsx"), (Group.NEW, "khác.xlsx")]
    assert list(lines_table(found, PLAN, several=True)["Tệp"]) == ["T3.xlsx", "khác.xlsx"]
    assert "Tệp" not in lines_table(found, PLAN).columns


def test_a_refused_file_is_an_error_line():
    one = refused(Reading("hỏng.xlsx", "", refused="damaged", reason="Tệp bị hỏng."))
    assert (one.group, one.file, one.message) == (Group.WRONG, "hỏng.xlsx", "Tệp bị hỏng.")


def test_the_headline_begins_with_what_keeps_the_file_back():
    assert headline(lines([WHOLE])) == (
        "**1 lỗi**, **1 chỗ cần trả lời**, 1 chỗ nghi ngờ."
        " 1 số mới, 1 số thay đổi, 1 số không đổi, 1 số kỳ trước có, nay trống."
    )
    assert headline(lines([difference(new=(NEW,))])) == "Không có lỗi. 1 số mới, 0 số thay đổi, 0 số không đổi."


def draw(found, plan):
    import streamlit as st

    from components.dry_run import TOLD, lines, pick_group, show_lines

    every = lines(found)
    group = pick_group(every, "loc")
    st.text(group.name if group else "ALL")
    show_lines([one for one in every if group in (None, one.group)], plan, told=group in TOLD)


def drawn(*found: Difference) -> AppTest:
    return AppTest.from_function(draw, args=(found, PLAN)).run()


def test_the_counts_filter_the_table_and_errors_are_seen_first():
    shown = drawn(WHOLE)
    [picker] = shown.segmented_control
    assert picker.options == [
        "Tất cả 8", "✕ Lỗi 1", "? Cần trả lời 1", "▲ Nghi ngờ 1", "→ Thay đổi 1", "+ Mới 1",
        "– Kỳ trước có, nay trống 1", "= Không đổi 1", "· Bỏ qua 1",
    ]  # fmt: skip
    assert shown.text[0].value == "WRONG"
    assert list(shown.dataframe[0].value["Việc"]) == ["✕ Lỗi"]
    picker.set_value("NEW").run()
    assert list(shown.dataframe[0].value["Việc"]) == ["+ Mới"]


@pytest.mark.parametrize(
    ("found", "first"),
    [(difference(problem(Severity.QUESTION, "B9"), new=(NEW,)), "ASKED"), (difference(new=(NEW,)), "ALL")],
)
def test_without_errors_the_questions_are_seen_first_else_everything(found, first):
    assert drawn(found).text[0].value == first

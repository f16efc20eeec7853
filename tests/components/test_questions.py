"""Doubts that only a person can settle: each asked once, nothing chosen beforehand, names shown as they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.questions import where
from components.words import literal
from data.intake.reading import IGNORE, Question
from tests.components.conftest import faults

LEAVE = (IGNORE, "Không dùng số liệu này")
PLACE = Question(
    "place:thon bac",
    "unknown_place",
    "«Thôn Bac» là thôn nào?",
    "Thôn Bac",
    "T6",
    "B7",
    (("thon-01", "Thôn Bắc"), ("thon-02", "Thôn Bạc"), LEAVE),
)
PERIOD = Question(
    "period:T6", "missing_period", "Đây là kỳ nào?", "", "T6", "",
    (("2026-06", "Kỳ 6/2026"), ("2026-05", "Kỳ 5/2026"), LEAVE),
)  # fmt: skip
MANY = Question(
    "indicator:x", "unknown_indicator", "Đây là chỉ tiêu nào?", "x", "T6", "C5",
    (*((f"XA-{one:02d}", f"XA-{one:02d} · Tên {one}") for one in range(1, 13)), LEAVE),
)  # fmt: skip
ONLY = Question("base:x", "missing_value", "Chưa có mẫu số.", "45", "T6", "C7", (LEAVE,))


def draw(questions, remembered):  # runs as a script of its own: it brings what it needs
    import streamlit as st

    from components.questions import ask

    st.session_state["answers"] = ask(questions, "tep-1", remembered)


def shown(*questions: Question, remembered: dict[str, str] | None = None) -> AppTest:
    page = AppTest.from_function(draw, args=(questions, remembered)).run()
    assert not page.exception
    return page


def answers(page: AppTest) -> dict[str, str]:
    return page.session_state["answers"]


def test_nothing_is_chosen_beforehand():
    page = shown(PLACE, MANY, ONLY)
    assert answers(page) == {}
    assert (page.radio[0].value, page.selectbox[0].value, page.checkbox[0].value) == (None, None, False)


def test_few_options_are_buttons_and_the_answer_comes_back_by_key():
    page = shown(PLACE, PERIOD)
    assert page.radio[0].options == ["Thôn Bắc", "Thôn Bạc", "Không dùng số liệu này"]
    page.radio[0].set_value("thon-02").run()
    assert answers(page) == {"place:thon bac": "thon-02"}
    page.radio[1].set_value(IGNORE).run()
    assert answers(page) == {"place:thon bac": "thon-02", "period:T6": IGNORE}


def test_many_options_are_searched_in_a_list():
    page = shown(MANY)
    assert len(page.radio) == 0
    assert page.selectbox[0].options[:2] == ["XA-01 · Tên 1", "XA-02 · Tên 2"]
    assert page.selectbox[0].set_value("XA-07").run().session_state["answers"] == {"indicator:x": "XA-07"}


def test_a_single_option_can_be_taken_back():
    page = shown(ONLY)
    page.checkbox[0].check().run()
    assert answers(page) == {"base:x": IGNORE}
    page.checkbox[0].uncheck().run()
    assert answers(page) == {}


def test_questions_of_a_kind_stand_under_one_heading_in_the_order_they_came():
    other = Question("place:x", "unknown_place", "«x»?", "x", "T6", "B8", PLACE.options)
    strange = Question("new:x", "a_kind_of_tomorrow", "«x»?", "x", "T6", "B9", PLACE.options)
    page = shown(PERIOD, PLACE, strange, other)
    assert [one.value for one in page.subheader] == [
        "Số liệu của kỳ nào", "Tên nơi chưa nhận ra", "Điều khác cần xác nhận",
    ]  # fmt: skip
    assert [one.value for one in page.markdown] == [
        "Đây là kỳ nào?", "«Thôn Bac» là thôn nào?", "«x»?", "«x»?",
    ]  # fmt: skip
    assert [one.value.replace("\\", "") for one in page.caption] == [
        "Trang tính T6", "Trang tính T6, ô B7: «Thôn Bac»", "Trang tính T6, ô B8: «x»", "Trang tính T6, ô B9: «x»",
    ]  # fmt: skip


def test_a_doubt_that_recurs_is_asked_once():
    again = Question(PLACE.key, PLACE.kind, PLACE.asked, PLACE.text, "T7", "B9", PLACE.options)
    assert len(shown(PLACE, again).radio) == 1


def test_no_questions_draw_nothing():
    page = shown()
    assert (answers(page), len(page.main.children)) == ({}, 0)


@pytest.mark.parametrize(
    ("sheet", "cell", "text", "said"),
    [
        ("T6", "B7", "Thôn Bac", "Trang tính T6, ô B7: «Thôn Bac»"),
        ("T6", "", "", "Trang tính T6"),
        ("", "", "T6.xlsx", "Cả tệp: «T6.xlsx»"),
        ("", "", "", "Cả tệp"),
    ],
)
def test_where_a_doubt_stands(sheet, cell, text, said):
    assert where(Question("k", "missing_period", "?", text, sheet, cell, ())) == said
    assert faults(said.replace("xlsx", "")) == []


HOSTILE = "**đậm** $x^2$ :red[a] :material/home: <b>b</b> [c](http://d) # e"


def test_names_are_shown_as_they_stand():
    few = Question("k", "unknown_place", f"{HOSTILE}?", HOSTILE, HOSTILE, "B7", (("a", HOSTILE), LEAVE))
    many = Question("m", "unknown_place", "?", "", "", "", tuple((str(one), f"{one} {HOSTILE}") for one in range(9)))
    only = Question("o", "unknown_place", "?", "", "", "", (("a", HOSTILE),))
    page = shown(few, many, only)
    assert page.markdown[0].value == literal(f"{HOSTILE}?")
    assert page.caption[0].value == literal(f"Trang tính {HOSTILE}, ô B7: «{HOSTILE}»")
    assert page.radio[0].options[0] == literal(HOSTILE)
    assert page.radio[0].label == literal(f"{HOSTILE}?")
    assert page.checkbox[0].label == literal(HOSTILE)
    assert page.selectbox[0].options[0] == f"0 {HOSTILE}", "a list does not read Markdown"


EVERY = (("thon-01", "Thôn 1"), ("thon-02", "Thôn 2"))


def test_a_name_that_is_not_suggested_is_chosen_from_all():
    question = replace(PLACE, more=EVERY)
    page = shown(question)
    assert page.radio[0].options[-1] == "Là tên khác…"
    page.radio[0].set_value("another").run()
    page.selectbox[0].set_value("thon-02").run()
    assert answers(page) == {PLACE.key: "thon-02"}


def test_without_suggestions_all_names_are_listed_at_once():
    question = replace(PLACE, options=PLACE.options[-1:], more=EVERY)
    page = shown(question)
    assert len(page.radio) == 0
    assert page.selectbox[0].options == ["Thôn 1", "Thôn 2", "Không dùng số liệu này"]


# ── what was answered before ─────────────────────────────────────────────────────────────────────────

WITH_MORE = replace(PLACE, more=(("thon-07", "Thôn Bảy"), ("thon-08", "Thôn Tám")))
ALL_IN_A_LIST = replace(WITH_MORE, options=(LEAVE,))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (PLACE, "thon-02"), (PLACE, IGNORE), (MANY, "XA-03"), (ONLY, IGNORE), (WITH_MORE, "thon-01"),
        (WITH_MORE, "thon-08"), (ALL_IN_A_LIST, "thon-07"), (ALL_IN_A_LIST, IGNORE),
    ],
)  # fmt: skip
def test_an_earlier_answer_is_chosen_already(question: Question, answer: str):
    page = shown(question, remembered={question.key: answer, "another": "x"})
    assert answers(page) == {question.key: answer}
    assert answers(page.run()) == {question.key: answer}


@pytest.mark.parametrize("question", [PLACE, MANY, WITH_MORE, ALL_IN_A_LIST])
def test_an_earlier_answer_that_is_no_longer_offered_is_asked_anew(question: Question):
    assert answers(shown(question, remembered={question.key: "thon-99"})) == {}


def test_the_officer_may_choose_otherwise():
    page = shown(PLACE, remembered={PLACE.key: "thon-02"})
    assert answers(page.radio[0].set_value("thon-01").run()) == {PLACE.key: "thon-01"}

"""Nhập nhanh: one figure typed, seen beside what stands, written once, traceable to every version before it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.as_typed import CHANGED
from data.figures import standing
from data.model import FigureState, Period
from data.plan_store import BaseEntry, load_plan
from data.store import Store
from data.visit import Visit
from tests.builders import somebody
from tests.pages.conftest import TODAY, begin, foreign, frame, rate, show, visible, write
from tests.pages.test_hand_in import press

SLUG, JUNE = "tan-ninh", Period(2026, 6)
EAST = "thon-01"
HOUSEHOLDS = "TN-02 · Hộ có kỹ năng DVCTT, thanh toán số"


@pytest.fixture
def ready(store: Store) -> Store:
    """A commune with one village, one base and one figure."""
    begin(store, SLUG, "Thôn Đông", bases=[BaseEntry("households", EAST, TODAY.replace(month=1), 120)])
    write(store, SLUG, rate("TN-02", EAST, "2026-06", 30, 100))
    return store


def opened(store: Store, **query: str) -> AppTest:
    visit = Visit(somebody("Người thử"), store, load_plan(store, SLUG), JUNE)
    shown = AppTest.from_function(frame, args=(visit, "quick_entry"), default_timeout=30)
    for name, value in {"chi_tieu": HOUSEHOLDS, "noi": "Thôn Đông", "ky_so": "Kỳ 6/2026", **query}.items():
        shown.query_params[name.replace("_", "-")] = value
    return shown.run()


def typed(shown: AppTest, *texts: str) -> AppTest:
    for box, text in zip(shown.text_input, texts, strict=True):
        box.set_value(text)
    return shown.run()


def entries(store: Store) -> int:
    return store.rows("SELECT count(*) FROM batch WHERE kind = 'quick_entry'")[0][0]


def test_a_link_opens_one_figure_with_what_stands_and_where_it_came_from(ready: Store):
    shown = opened(ready)
    assert not shown.exception
    assert "Đang có: **30 / 100 = 30,0 %**" in [one.value for one in shown.markdown]
    assert [one.value for one in shown.text_input] == ["30", "100"]
    assert [one.label for one in shown.button] == [], "nothing typed, nothing to write"
    [version] = shown.dataframe[0].value.to_dict("records")
    assert (version["Số"], version["Tệp"], version["Người nộp"]) == ("30 / 100 = 30,0 %", "so-lieu.xlsx", "Người thử")
    assert foreign(shown) == []


def test_a_correction_is_shown_written_and_receipted(ready: Store):
    shown = typed(opened(ready), "35", "100")
    assert "Thay đổi: 30 / 100 \\= 30,0 % → **35 / 100 \\= 35,0 %**".replace("\\", "") in visible(shown)
    assert entries(ready) == 0
    press(shown, "Ghi")
    assert standing(ready, SLUG, JUNE)["TN-02", EAST].numbers[:2] == (35, 100)
    assert "Đã ghi đợt số 3" in shown.success[0].value
    assert [one.value for one in shown.text_input] == ["35", "100"]
    assert list(shown.dataframe[0].value["Số"]) == ["35 / 100 = 35,0 %", "30 / 100 = 30,0 %"]
    assert ([one.label for one in shown.button], entries(ready)) == ([], 1)
    assert foreign(shown) == []


def test_the_base_is_offered_as_b(ready: Store):
    shown = opened(ready, ky_so="Kỳ 7/2026")
    assert [one.value for one in shown.text_input] == ["", "120"]
    press(typed(shown, "60", "120"), "Ghi")
    assert standing(ready, SLUG, Period(2026, 7))["TN-02", EAST].numbers[:2] == (60, 120)


def test_nothing_arose_and_a_bare_percent_can_be_said(ready: Store):
    shown = opened(ready, ky_so="Kỳ 7/2026")
    shown.radio[0].set_value("Không phát sinh trong kỳ").run()
    press(shown, "Ghi")
    assert standing(ready, SLUG, Period(2026, 7))["TN-02", EAST].state is FigureState.NOTHING_AROSE
    shown = opened(ready, ky_so="Kỳ 8/2026")
    shown.radio[0].set_value("Chỉ có tỷ lệ %").run()
    press(typed(shown, "35,4%"), "Ghi")
    assert str(standing(ready, SLUG, Period(2026, 8))["TN-02", EAST].value) == "35.4000"


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("chưa rõ", "100", "Đọc được «chưa rõ»: đây là chữ"),
        ("-3", "100", "không thể âm"),
        ("3,5", "100", "phải là số nguyên"),
        ("30", "", "chưa có mẫu số"),
        ("30", "0", "Mẫu số là 0"),
        ("kps", "100", "Không phát sinh trong kỳ"),
    ],
)
def test_what_cannot_be_a_figure_is_said_and_not_written(ready: Store, a: str, b: str, said: str):
    shown = typed(opened(ready), a, b)
    assert said in shown.error[0].value.replace("\\", "")
    assert ([one.label for one in shown.button], entries(ready)) == ([], 0)
    assert foreign(shown) == []


def test_an_odd_figure_is_said_and_may_be_written(ready: Store):
    shown = typed(opened(ready), "120", "100")
    assert "Tử số lớn hơn mẫu số" in shown.warning[0].value
    assert [one.label for one in shown.button] == ["Ghi"]


def test_somebody_wrote_meanwhile(ready: Store):
    shown = typed(opened(ready), "35", "100")
    write(ready, SLUG, rate("TN-02", EAST, "2026-06", 99, 100))
    press(shown, "Ghi")
    assert "Vừa có người khác ghi số liệu" in shown.error[0].value
    assert standing(ready, SLUG, JUNE)["TN-02", EAST].numerator == 99
    assert "99 / 100 = 99,0 %" in " ".join(visible(shown))


def test_what_is_typed_in_the_moment_of_the_press_is_never_passed_over(ready: Store):
    shown = typed(opened(ready), "35", "100")
    shown.text_input[0].set_value("36")
    press(shown, "Ghi")
    assert CHANGED in shown.error[0].value.replace("\\", "")
    assert entries(ready) == 0
    assert "36 / 100" in " ".join(visible(shown)), "what stands in the box now is shown before it is written"
    press(shown, "Ghi")
    assert standing(ready, SLUG, JUNE)["TN-02", EAST].numbers[:2] == (36, 100)
    assert foreign(shown) == []


def test_another_figure_chosen_in_the_moment_of_the_press_is_not_written(ready: Store):
    shown = typed(opened(ready), "35", "100")
    shown.selectbox[2].set_value(Period(2026, 7))
    press(shown, "Ghi")
    assert entries(ready) == 0


def test_an_indicator_of_the_whole_commune_is_never_typed_for_the_village_chosen_before(trial: Store):
    plan = load_plan(trial, "an-nong")
    visit = Visit(somebody("Người thử"), trial, plan, JUNE)
    shown = AppTest.from_function(frame, args=(visit, "quick_entry"), default_timeout=30).run()
    village = shown.selectbox[1].value
    assert village != ""
    shown.selectbox[0].set_value("AN-07").run()
    assert shown.selectbox[1].value == "", "reported for the whole commune"
    shown.selectbox[0].set_value("AN-01").run()
    assert shown.selectbox[1].value == village, "reported by village"


def test_a_count_has_one_box(trial: Store):
    plan = load_plan(trial, "an-nong")
    visit = Visit(somebody("Người thử"), trial, plan, JUNE)
    shown = AppTest.from_function(frame, args=(visit, "quick_entry"), default_timeout=30)
    shown.query_params["chi-tieu"] = "AN-04 · Doanh nghiệp KH&CN"
    shown.run()
    assert [one.label for one in shown.text_input] == ["Số doanh nghiệp"]
    assert shown.selectbox[1].value == "", "reported for the whole commune"


def test_a_commune_without_villages_enters_for_the_whole_commune(store: Store):
    begin(store, "an-nong")
    shown = show("quick_entry", store, "an-nong")
    assert not shown.exception
    assert shown.selectbox[1].options == ["Toàn xã"]
    assert foreign(shown) == []


def test_a_commune_without_numbers_has_nothing_to_enter(trial: Store):
    shown = show("quick_entry", trial, "giao-minh")
    assert "không đặt chỉ tiêu bằng số" in shown.info[0].value


@pytest.mark.parametrize("slug", ["an-nong", "tan-ninh", "thong-nhat", "thuong-ninh"])
def test_no_word_of_the_page_is_english(trial: Store, slug: str):
    assert foreign(show("quick_entry", trial, slug)) == []

"""Số nền: typed once for a place and a date, seen before it is written, offered from then on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from components.as_typed import CHANGED
from data.figures import bases
from data.plan_store import BaseEntry
from data.store import Store
from tests.pages.conftest import TODAY, begin, foreign, show, visible, write
from tests.pages.test_hand_in import press
from tests.pages.test_set_up import edit

SLUG = "tan-ninh"
HOUSEHOLDS = "Hộ gia đình"


@pytest.fixture
def ready(store: Store) -> Store:
    """A commune with two villages; one has a base."""
    known = [BaseEntry("households", "thon-01", TODAY.replace(month=1), Decimal(120), "Nhập khi thiết lập")]
    begin(store, SLUG, "Thôn Đông", "Thôn Đoài", bases=known)
    return store


def known(store: Store) -> set[tuple]:
    return {(one.base, one.place, one.as_of, one.value) for one in bases(store, SLUG)}


def test_what_is_known_stands_in_the_table_with_its_day(ready: Store):
    shown = show("bases", ready, SLUG)
    assert not shown.exception
    table = shown.data_editor[0].value
    assert list(table["Nơi"]) == ["Toàn xã", "Thôn Đông", "Thôn Đoài"]
    assert list(table[HOUSEHOLDS]) == ["", "120", ""]
    assert [one.label for one in shown.button] == []
    assert "01/01/2026" not in visible(shown)
    assert "20/01/2026" in visible(shown), "the day it holds from"
    assert foreign(shown) == []


def test_only_what_was_changed_is_shown_and_written(ready: Store):
    shown = edit(show("bases", ready, SLUG), "bases-", {1: {HOUSEHOLDS: "130"}, 2: {HOUSEHOLDS: "1.200"}})
    assert shown.dataframe[1].value.to_dict("records") == [
        {"Số nền": HOUSEHOLDS, "Nơi": "Thôn Đông", "Đang có": "120 (từ 20/01/2026)", "Số mới": "130",
         "Từ ngày": "20/12/2026"},
        {"Số nền": HOUSEHOLDS, "Nơi": "Thôn Đoài", "Đang có": "", "Số mới": "1.200", "Từ ngày": "20/12/2026"},
    ]  # fmt: skip
    assert len(known(ready)) == 1
    press(shown, "Ghi số nền")
    assert known(ready) == {
        ("households", "thon-01", TODAY.replace(month=1), 120), ("households", "thon-01", TODAY, 130),
        ("households", "thon-02", TODAY, 1200),
    }  # fmt: skip
    assert "Đã ghi đợt số 2: 2 số nền." in visible(shown)
    assert list(shown.data_editor[0].value[HOUSEHOLDS]) == ["", "130", "1200"]
    assert [one.label for one in shown.button] == []
    assert foreign(shown) == []


def test_a_cell_that_is_emptied_keeps_its_figure(ready: Store):
    shown = edit(show("bases", ready, SLUG), "bases-", {1: {HOUSEHOLDS: ""}})
    assert [one.label for one in shown.button] == []
    assert len(known(ready)) == 1


def test_a_word_is_refused_with_its_place(ready: Store):
    shown = edit(show("bases", ready, SLUG), "bases-", {1: {HOUSEHOLDS: "nhiều"}})
    assert shown.error[0].value.replace("\\", "").startswith(f"Thôn Đông, {HOUSEHOLDS}: «nhiều»")
    assert [one.label for one in shown.button] == []


def test_what_is_typed_in_the_moment_of_the_press_is_never_passed_over(ready: Store):
    shown = edit(show("bases", ready, SLUG), "bases-", {1: {HOUSEHOLDS: "130"}})
    next(one for one in shown.button if one.label == "Ghi số nền").click()
    shown = edit(shown, "bases-", {1: {HOUSEHOLDS: "131"}})
    assert CHANGED in shown.error[0].value.replace("\\", "")
    assert len(known(ready)) == 1
    assert list(shown.dataframe[1].value["Số mới"]) == ["131"], "what stands in the cell now is shown first"


def test_somebody_wrote_meanwhile(ready: Store):
    shown = edit(show("bases", ready, SLUG), "bases-", {1: {HOUSEHOLDS: "130"}})
    write(ready, SLUG)
    press(shown, "Ghi số nền")
    assert "Vừa có người khác ghi số liệu" in shown.error[0].value
    assert len(known(ready)) == 1
    press(shown, "Ghi số nền")
    assert ("households", "thon-01", TODAY, 130) in known(ready), "what was typed was not lost"


def test_a_commune_without_villages_has_the_whole_commune(store: Store):
    begin(store, "an-nong")
    shown = show("bases", store, "an-nong")
    assert not shown.exception
    assert list(shown.data_editor[0].value["Nơi"]) == ["Toàn xã"]


@pytest.mark.parametrize("slug", ["an-nong", "giao-minh", "tan-ninh", "thong-nhat", "thuong-ninh"])
def test_no_word_of_the_page_is_english(trial: Store, slug: str):
    shown = show("bases", trial, slug)
    assert not shown.exception
    assert foreign(shown) == []

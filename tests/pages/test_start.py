"""Bắt đầu: the first screen of a fresh installation has two ways in, and both lead somewhere."""

from __future__ import annotations

from components.filters import TRIAL
from data.store import Store
from tests.pages.conftest import foreign, show, visible


def test_two_ways_in_and_nothing_written(store: Store):
    shown = show("start", store)
    assert not shown.exception
    assert [one.value for one in shown.title] == ["Tiến độ"]
    assert [one.label for one in shown.button] == ["Xem thử với số liệu minh hoạ", "Thiết lập cho xã của tôi"]
    assert store.communes() == []


def test_the_first_screen_is_vietnamese_and_says_what_each_way_means(store: Store):
    shown = show("start", store)
    assert foreign(shown) == []
    text = " ".join(visible(shown))
    assert "Không ảnh hưởng gì đến số liệu thật." in text
    assert "danh sách thôn" in text


def test_the_trial_is_switched_on(store: Store):
    shown = show("start", store)
    assert TRIAL not in shown.session_state
    shown.button[0].click().run()
    assert shown.session_state[TRIAL] is True


def test_the_real_way_leads_to_set_up(store: Store):
    shown = show("start", store)
    shown.button[1].click().run()
    assert not shown.exception
    assert [one.value for one in shown.title] == ["Thiết lập xã"]
    assert store.communes() == []

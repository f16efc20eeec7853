"""Bắt đầu: who may set a commune up is led there; whoever may not is told whom to ask."""

from __future__ import annotations

import pytest

from data.access import Grant, Role, User
from data.store import Store
from tests.pages.conftest import foreign, show, visible


def test_a_coordinator_is_led_to_set_up_and_nothing_is_written(store: Store):
    shown = show("start", store)
    assert [one.label for one in shown.button] == ["Thiết lập cho xã của tôi"]
    assert "danh sách thôn" in " ".join(visible(shown))
    assert foreign(shown) == []
    shown.button[0].click().run()
    assert not shown.exception
    assert [one.value for one in shown.title] == ["Thiết lập xã"]
    assert store.communes() == []


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICER, Role.VILLAGE, Role.MONITOR])
def test_others_are_told_whom_to_ask(store: Store, role: Role):
    shown = show("start", store, user=User("Chị Lan", "lan", (Grant(role),)))
    assert not shown.exception
    assert len(shown.button) == 0
    assert "Hãy báo người điều phối" in shown.info[0].value
    assert foreign(shown) == []

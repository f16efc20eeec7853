"""A visitor of the tests' browser has nothing of the one before, though both have the same context."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import visitor
from tests.browser.test_leaders import DESK, HALL

pytestmark = pytest.mark.browser

_LEAVE = """() => { localStorage.setItem("a", "1"); sessionStorage.setItem("b", "2"); document.cookie = "c=3"; }"""
_FIND = "() => [localStorage.length, sessionStorage.length, document.cookie, innerWidth]"


def test_the_next_visitor_comes_with_nothing(browser: Browser, trial_server: str):
    contexts = []
    for size in (DESK, HALL):
        with visitor(browser, size) as page:
            page.goto(f"{trial_server}/dang-nhap")
            assert page.evaluate(_FIND) == [0, 0, "", size[0]]
            assert [one["name"] for one in page.context.cookies()] == ["tien-do-bieu-mau"]
            page.evaluate(_LEAVE)
            assert page.evaluate(_FIND) == [1, 1, "c=3", size[0]]
            contexts.append(page.context)
    assert contexts[0] is contexts[1]


def test_two_visitors_at_once_are_two(browser: Browser, trial_server: str):
    with visitor(browser, DESK) as one, visitor(browser, DESK) as other:
        for page in (one, other):
            page.goto(f"{trial_server}/dang-nhap")
        one.evaluate(_LEAVE)
        assert other.evaluate(_FIND) == [0, 0, "", DESK[0]]

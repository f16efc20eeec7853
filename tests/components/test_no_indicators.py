"""Why a page has nothing to show: a plan that promises nothing with a number, or one that is still empty."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from data.plan_files import shipped


def page(plan) -> None:
    from components.no_indicators import no_indicators

    no_indicators(plan, {}, "chưa có số để nhập", "Xem ở Tổng quan.")


def test_a_plan_in_words_says_so_and_where_to_look():
    shown = AppTest.from_function(page, args=(shipped("giao-minh"),)).run()
    assert shown.info[0].value == (
        "Kế hoạch của xã không đặt chỉ tiêu bằng số nên chưa có số để nhập\\. Xem ở Tổng quan\\."
    )


def test_a_plan_that_is_still_empty_says_where_to_begin():
    empty = replace(shipped("giao-minh"), goals=(), tasks=())
    shown = AppTest.from_function(page, args=(empty,)).run()
    assert shown.info[0].value == (
        "Kế hoạch của xã chưa ghi chỉ tiêu nào nên chưa có số để nhập\\. Hãy thêm chỉ tiêu ở trang Kế hoạch\\."
    )

"""The form for a new target: nothing without the tick, nothing without a document's day, one id until it is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from data.model import Comparator, Period
from tests.components.conftest import faults


def script(goal="80", due="2027-12", first="2026-07", refuses="", whole=False):
    from fractions import Fraction

    import streamlit as st

    from components.adopting import draw_adopting
    from data.errors import RefusalError
    from tests.builders import make_count, make_indicator, make_plan, month

    done = st.session_state.setdefault("done", [])

    def adopt(one, key):
        done.append((one, key))
        if refuses:
            raise RefusalError(refuses)

    indicator = make_count() if whole else make_indicator()
    draw_adopting(indicator, make_plan(), Fraction(goal), month(due), month(first), adopt)


def drawn(**options) -> AppTest:
    app = AppTest.from_function(script, kwargs=options).run()
    assert not app.exception
    return app


def decided(app: AppTest, day: dt.date | None = dt.date(2026, 6, 30)) -> AppTest:
    app.date_input[0].set_value(day)
    document = next(one for one in app.text_input if one.label.startswith("Tên và số"))
    document.set_value("Quyết định 12/QĐ-UBND")
    app.checkbox[0].check().run()
    return app.button[0].click().run()


def test_it_begins_with_what_is_assumed_and_waits_for_the_tick():
    app = drawn(goal="171/2")
    assert app.text_input[0].value in {"85,5", "85,50"}
    assert app.selectbox[1].value == 2027
    assert app.selectbox[2].value == Period(2026, 7)
    assert app.button[0].disabled
    assert not app.checkbox[0].value
    assert not app.session_state["done"]


def test_a_decision_is_handed_over_exactly():
    app = decided(drawn(goal="171/2"))
    [(one, _)] = app.session_state["done"]
    assert (one.value, one.comparator, one.year) == (Decimal("85.5"), Comparator.AT_LEAST, 2027)
    assert (one.document, one.day, one.since) == ("Quyết định 12/QĐ-UBND", dt.date(2026, 6, 30), Period(2026, 7))
    assert app.success[0].value.startswith("Đã ghi mục tiêu mới: 85,5 % năm 2027")


def test_a_large_count_comes_back_as_it_was_shown():
    app = decided(drawn(goal="1250", whole=True))
    assert app.session_state["done"][0][0].value == 1250


@pytest.mark.parametrize(
    ("text", "trouble"), [("", "Hãy ghi mức mới"), ("abc", "Không đọc được"), ("101", "ngoài thang")]
)
def test_a_level_that_is_none_is_never_handed_over(text: str, trouble: str):
    app = drawn()
    app.text_input[0].set_value(text)
    decided(app)
    assert trouble in app.error[0].value
    assert not app.session_state["done"]


def test_without_the_day_it_asks_for_it():
    app = decided(drawn(), None)
    assert app.error[0].value.startswith("Hãy chọn ngày ký")
    assert not app.session_state["done"]


def test_a_refusal_is_shown_as_written_and_the_next_press_is_the_same_act():
    app = decided(drawn(refuses="Văn bản <b> đã có."))
    app.button[0].click().run()
    assert app.error[0].value == r"Văn bản \<b\> đã có\."
    assert len({key for _, key in app.session_state["done"]}) == 1


def test_a_new_act_has_an_id_of_its_own():
    app = decided(drawn())
    app.button[0].click().run()
    assert len({key for _, key in app.session_state["done"]}) == 2


def test_where_the_plan_has_no_period_left_it_says_so():
    app = decided(drawn(first="2031-01"))
    assert "không còn kỳ nào" in app.error[0].value
    assert not app.session_state["done"]


def test_a_date_after_the_plan_asks_for_its_last_year():
    app = drawn(due="2033-05")
    assert app.selectbox[1].value == 2030
    assert [fault for one in app.markdown for fault in faults(one.value)] == []

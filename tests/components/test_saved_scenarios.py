"""Kept scenarios: a name and a button, a list, at most three side by side, each with what it says about itself."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.components.conftest import faults


def script(many: int = 0, refuses: str = ""):
    from types import SimpleNamespace

    import streamlit as st

    from components.saved_scenarios import draw_list, draw_save, opened, pick_compared
    from data.errors import RefusalError
    from tests.builders import CODE, make_plan

    done = st.session_state.setdefault("done", [])

    def act(*what):
        done.append(what)
        if refuses:
            raise RefusalError(refuses)

    saved = [SimpleNamespace(scenario_id=f"p{at}", name=f"*{at}* <b>", indicator=CODE) for at in range(many)]
    one = opened(saved)
    st.session_state["open"] = one.scenario_id if one else None
    draw_save(act)
    draw_list(saved, make_plan(), lambda key: act("open", key), lambda key: act("drop", key))
    if saved:
        st.session_state["compared"] = [each.scenario_id for each in pick_compared(saved)]


def drawn(address: str = "", **options) -> AppTest:
    app = AppTest.from_function(script, kwargs=options)
    if address:
        app.query_params["phuong-an"] = address
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    [found] = [one for one in app.button if one.label == label]
    return found.click().run()


def test_saving_hands_over_the_name_and_opens_what_was_saved():
    app = drawn()
    app.text_input[0].set_value("*Dốc* sức ")
    press(app, "Lưu phương án")
    [(name, key)] = app.session_state["done"]
    assert name == "*Dốc* sức "
    assert app.session_state["scenario-opened"] == key
    assert r"Đã lưu phương án \*Dốc\* sức\." in app.success[0].value.replace("sức.", r"sức\.")
    assert app.text_input[0].value == ""


def test_a_refusal_is_shown_keeps_the_name_and_the_same_id_is_tried_again():
    app = drawn(refuses="Tên <b> đã có.")
    app.text_input[0].set_value("Dốc sức")
    press(press(app, "Lưu phương án"), "Lưu phương án")
    assert app.error[0].value == r"Tên \<b\> đã có\."
    assert app.text_input[0].value == "Dốc sức"
    assert len({key for _, key in app.session_state["done"]}) == 1, "pressing twice is one scenario"
    assert "scenario-opened" not in app.session_state


def test_without_any_it_says_how_to_make_one():
    app = drawn()
    assert faults(app.info[0].value) == []
    assert not app.selectbox


def test_opening_and_dropping_name_the_one_that_is_chosen():
    app = drawn(many=2)
    app.selectbox[0].set_value("p1").run()
    press(press(app, "Mở"), "Bỏ phương án này")
    assert app.session_state["done"] == [("open", "p1"), ("drop", "p1")]


def test_what_cannot_be_dropped_stays_open_and_says_why():
    app = press(drawn("p0", many=2, refuses="Đã bỏ rồi."), "Bỏ phương án này")
    assert r"Đã bỏ rồi\." in [one.value for one in app.error]
    assert app.session_state["open"] == "p0"


@pytest.mark.parametrize(("address", "found"), [("p1", "p1"), ("p9", None), ("<b>", None), ("", None)])
def test_the_address_opens_what_is_there_and_nothing_else(address: str, found: str | None):
    assert drawn(address, many=2).session_state["open"] == found


def test_three_at_most_stand_side_by_side():
    app = drawn(many=5)
    [row] = app.get("button_group")
    assert app.session_state["compared"] == ["p0", "p1", "p2"]
    row.set_value(["p4", "p3", "p2", "p1"]).run()
    assert len(app.session_state["compared"]) == 3
    assert [one.value for one in app.markdown if "nhiều nhất 3" in one.value]


def test_names_from_people_are_shown_as_written():
    [row] = drawn(many=1).get("button_group")
    assert row.options == [r"\*0\* \<b\>"]

"""A press writes what was looked at: what is typed in the same moment is looked at first."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from components.as_typed import CHANGED


def form() -> None:
    import streamlit as st

    from components.as_typed import still, typed
    from data.errors import RefusalError

    def write(number: str, seen: dict) -> None:
        try:
            still(seen)
        except RefusalError as refusal:
            st.session_state["told"] = str(refusal)
            return
        st.session_state["told"] = f"ghi {number}"

    number = st.text_input("Số", key="form-a")
    st.text_input("Tìm", key="elsewhere")
    st.button("Ghi", key="write", on_click=write, args=(number, typed("form-")))
    st.markdown(st.session_state.pop("told", "chưa"))


def press(shown: AppTest) -> str:
    return shown.button(key="write").click().run().markdown[0].value


def test_what_was_typed_and_drawn_is_written():
    shown = AppTest.from_function(form).run()
    shown.text_input(key="form-a").set_value("35").run()
    assert press(shown) == "ghi 35"


def test_what_is_typed_and_pressed_at_once_is_looked_at_first():
    shown = AppTest.from_function(form).run()
    shown.text_input(key="form-a").set_value("35").run()
    shown.text_input(key="form-a").set_value("36")
    assert press(shown) == CHANGED
    assert press(shown) == "ghi 36"


def test_a_field_elsewhere_is_no_concern_of_the_form():
    shown = AppTest.from_function(form).run()
    shown.text_input(key="form-a").set_value("35").run()
    shown.text_input(key="elsewhere").set_value("x")
    assert press(shown) == "ghi 35"

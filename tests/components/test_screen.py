from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.screen import SIZE, Screen, is_size


def script():
    import streamlit as st

    from components.screen import measured

    found = measured(large=st.query_params.get("large") == "yes")
    st.markdown(f"{found.width} × {found.height}, large: {found.large}, narrow: {found.narrow}, font: {found.font}")


def measured_in(**state: object) -> AppTest:
    app = AppTest.from_function(script)
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def test_until_the_browser_reports_the_screen_is_the_usual_one():
    assert measured_in().markdown[0].value == "1000 × 768, large: False, narrow: False, font: 16"


def test_a_meeting_looks_at_the_same_screen_in_large_letters():
    app = measured_in(**{SIZE: [1720, 1080]})
    assert app.markdown[0].value == "1720 × 1080, large: False, narrow: False, font: 16"
    app.query_params["large"] = "yes"
    assert app.run().markdown[0].value == "1720 × 1080, large: True, narrow: False, font: 23"


def test_the_last_report_serves_later_runs_and_tells_the_meter_what_is_known():
    app = measured_in(**{SIZE: [340, 840]})
    assert app.markdown[0].value == "340 × 840, large: False, narrow: True, font: 16"
    assert app.run().markdown[0].value == "340 × 840, large: False, narrow: True, font: 16"
    (meter,) = app.get("bidi_component")
    assert meter.proto.json == "[340, 840]"


@pytest.mark.parametrize(("width", "height", "font"), [(840, 768, 16), (1740, 1080, 23)])
def test_letters_of_a_meeting_are_a_fiftieth_of_the_screen(width: int, height: int, font: int):
    assert Screen(width, height, large=True).font == font >= height / 50


def test_letters_of_a_tall_screen_still_fit_its_width():
    assert Screen(340, 840, large=True).font == Screen(340, 840).font


@pytest.mark.parametrize("report", [[340, 840], [100, 100], [10_000, 10_000]])
def test_two_plausible_numbers_are_a_size(report: object):
    assert is_size(report)


@pytest.mark.parametrize(
    "report",
    [None, 5, "34", [], [340], [340, 840, 1], [340, None], [340.5, 840], ["340", "840"], [True, 840], [0, 840],
     [340, -840], [10**9, 840], {"width": 340, "height": 840}],
)  # fmt: skip
def test_whatever_else_a_browser_sends_is_no_size(report: object):
    assert not is_size(report)


def test_a_column_has_the_text_of_its_screen():
    screen = Screen(1560, 1080, large=True)
    column = screen.part(2 / 3, 16)
    assert (column.width, column.font) == (1024, screen.font)

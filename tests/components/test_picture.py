from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from components.picture import FAILED, LABEL, NO_CHART
from tests.components.conftest import faults


def script():
    from components.picture import picture_button
    from components.screen import Screen

    large = Screen(1700, 1080, large=True)
    picture_button("one", "thôn 1", "<b>Xã & thôn</b>", "Kỳ 6/2026", "21/22 thôn đã báo", "xa-thon", large)
    picture_button("two", "khác", "Xã", "Kỳ 6/2026", "21/22 thôn đã báo", "xa", Screen())


def test_the_button_hands_texts_to_the_browser_as_they_stand():
    app = AppTest.from_function(script).run()
    assert not app.exception
    first, second = (json.loads(one.proto.json) for one in app.get("bidi_component"))
    assert first | {
        "chart": "thôn 1", "title": "<b>Xã & thôn</b>", "subtitle": "Kỳ 6/2026", "source": "21/22 thôn đã báo",
        "file": "xa-thon", "label": LABEL, "font": 23,
    } == first  # fmt: skip
    assert second["font"] == 16


def test_no_text_of_data_reaches_the_component_as_code():
    app = AppTest.from_function(script).run()
    first, second = (one.proto for one in app.get("bidi_component"))
    assert (first.html_content, first.js_content) == (second.html_content, second.js_content)


def test_what_the_button_says_is_vietnamese():
    assert [found for text in (LABEL, NO_CHART, FAILED) for found in faults(text)] == []

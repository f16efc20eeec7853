from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from components.exhibit import file_name


def script(large=False, fragment=False, selects=False):
    import pandas as pd
    import plotly.graph_objects as go
    import streamlit as st

    from components.exhibit import Caption, exhibit
    from components.screen import Screen

    def table():
        st.session_state["asked"] = True
        return pd.DataFrame({"Thôn": ["Thôn 1"], "Mức": [35.4]})

    def chosen():
        st.session_state["chosen"] = True

    def draw():
        exhibit(
            go.Figure(go.Bar(x=[1], y=["Thôn 1"])),
            "chart",
            Caption("Mức từng thôn", "*18*/22 thôn đạt #1.", "xã An Nông · Kỳ 6/2026", "21/22 thôn đã_báo_"),
            table,
            Screen(1000, 768, large=large),
            on_select=chosen if selects else None,
        )

    (st.fragment(draw) if fragment else draw)()


def drawn(**options: bool) -> AppTest:
    app = AppTest.from_function(script, kwargs=options).run()
    assert not app.exception
    return app


def chart(app: AppTest):
    (found,) = app.get("plotly_chart")
    return found.proto


def test_the_sentence_stands_above_in_bold_and_the_source_below_as_written():
    app = drawn()
    assert [one.value for one in app.markdown] == [r"**\*18\*/22 thôn đạt \#1\.**", r"21/22 thôn đã\_báo\_"]
    assert [one.label for one in app.get("download_button")] == ["Tải Excel"]


def test_the_chart_speaks_to_a_screen_reader_and_has_no_tool_bar():
    found = chart(drawn())
    assert found.alt == "Mức từng thôn. *18*/22 thôn đạt #1."
    assert json.loads(found.config)["displayModeBar"] is False


def test_a_meeting_reads_the_sentence_as_a_heading_without_a_link():
    app = drawn(large=True)
    assert [one.value for one in app.subheader] == [r"\*18\*/22 thôn đạt \#1\."]
    assert app.subheader[0].proto.hide_anchor
    assert [one.value for one in app.markdown] == [r"21/22 thôn đã\_báo\_"]


def test_nothing_is_computed_until_somebody_asks_for_the_workbook():
    assert "asked" not in drawn().session_state


def test_the_picture_takes_this_chart_and_says_the_sentence_too():
    (picture,) = (json.loads(one.proto.json) for one in drawn().get("bidi_component"))
    assert (picture["chart"], picture["title"], picture["file"]) == ("chart", "Mức từng thôn", "muc-tung-thon")
    assert picture["subtitle"].split("\n") == ["xã An Nông · Kỳ 6/2026", "*18*/22 thôn đạt #1."]


def with_a_book(made: bytes | None):
    import pandas as pd
    import plotly.graph_objects as go
    import streamlit as st

    from components.exhibit import Caption, exhibit
    from components.screen import Screen

    def offered(_, *, data, **more):
        st.session_state["offered"] = data, more["file_name"]

    button, st.download_button = st.download_button, offered
    try:
        exhibit(
            go.Figure(),
            "chart",
            Caption("Mức từng thôn", "Một câu.", "xã An Nông", "nguồn"),
            lambda: pd.DataFrame({"Thôn": ["Thôn 1"]}),
            Screen(1000, 768),
            book=made and (lambda: made),
        )
    finally:
        st.download_button = button


def offered(made: bytes | None) -> tuple[bytes, str]:
    app = AppTest.from_function(with_a_book, args=(made,)).run()
    assert not app.exception
    data, name = app.session_state["offered"]
    return data(), name


def test_a_workbook_of_its_own_is_what_is_offered():
    assert offered(b"made") == (b"made", "muc-tung-thon.xlsx")


def test_without_one_it_is_the_table_with_title_and_source():
    content, name = offered(None)
    sheet = load_workbook(io.BytesIO(content)).active
    assert (sheet["A1"].value, sheet["A2"].value) == ("Mức từng thôn", "xã An Nông · nguồn")
    assert (sheet["A4"].value, sheet["A5"].value, name) == ("Thôn", "Thôn 1", "muc-tung-thon.xlsx")


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("selects", [False, True])
def test_it_stands_inside_a_fragment_and_takes_a_selection_where_one_is_asked_for(fragment: bool, selects: bool):
    app = drawn(fragment=fragment, selects=selects)
    assert len(app.get("download_button")) == len(app.get("bidi_component")) == 1
    assert bool(chart(app).selection_mode) is selects


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Các chỉ tiêu của xã An Nông", "cac-chi-tieu-cua-xa-an-nong"),
        ("Đường đi: 58 % → 80 %, kỳ 6/2026", "duong-di-58-80-ky-6-2026"),
        ("../../etc/passwd", "etc-passwd"),
        ("=…", "bieu-do"),
        ("", "bieu-do"),
    ],
)
def test_a_file_name_is_plain_on_any_system(title: str, name: str):
    assert file_name(title) == name


def test_a_long_title_makes_a_file_name_that_windows_takes():
    assert 0 < len(file_name("chỉ tiêu " * 60)) <= 80


def taking():
    import pandas as pd
    import streamlit as st

    from components.exhibit import offer_table

    def offered(_, *, data, **more):
        st.session_state["offered"] = data, more["file_name"]

    button, st.download_button = st.download_button, offered
    try:
        offer_table("so", "Từng số", "xã An Nông", lambda: pd.DataFrame({"Tệp": ["=1+1"], "Mức": [-3.5]}))
    finally:
        st.download_button = button


def test_a_table_of_texts_can_be_taken_and_none_of_them_runs():
    data, name = AppTest.from_function(taking).run().session_state["offered"]
    sheet = load_workbook(io.BytesIO(data())).active
    assert (name, sheet["A1"].value, sheet["A2"].value) == ("tung-so.xlsx", "Từng số", "xã An Nông")
    assert (sheet["A5"].value, sheet["A5"].data_type, sheet["A5"].quotePrefix) == ("=1+1", "s", True)
    assert (sheet["B5"].value, sheet["B5"].data_type) == (-3.5, "n")

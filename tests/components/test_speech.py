"""Running text: a quiet heading in a meeting, plain otherwise; never its own font size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest


def spoken(script: Callable[[], None], *, large: bool) -> list[str]:
    """What the script puts on the page, in a meeting or not."""
    page = AppTest.from_function(script)
    page.session_state["chu-to"] = large
    page.run()
    assert not page.exception
    return [one.value for one in page.markdown]


def a_paragraph() -> None:
    from components.speech import say

    say("**18/22 thôn đạt**")


def a_list() -> None:
    from components.speech import say_each

    say_each(["Thôn 1", "Thôn 2"])


def lines() -> None:
    from components.speech import say_lines

    say_lines(["Dòng 1", "Dòng 2"])


def nothing() -> None:
    from components.speech import say_each

    say_each([])


@pytest.mark.parametrize(
    ("script", "large", "said"),
    [
        (a_paragraph, False, ["**18/22 thôn đạt**"]),
        (a_paragraph, True, ["##### **18/22 thôn đạt**"]),
        (a_list, False, ["- Thôn 1\n- Thôn 2"]),
        (a_list, True, ["##### Thôn 1", "##### Thôn 2"]),
        (lines, False, ["Dòng 1  \nDòng 2"]),
        (lines, True, ["##### Dòng 1", "##### Dòng 2"]),
        (nothing, True, []),
    ],
)
def test_text_takes_the_size_of_the_room(script, large, said):
    assert spoken(script, large=large) == said


def test_an_empty_list_says_nothing():
    assert [one for one in spoken(nothing, large=False) if one.strip()] == []

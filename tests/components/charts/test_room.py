"""How wide a chart's text is taken to be, and how it is folded."""

from __future__ import annotations

from components.charts.room import folded, width_of


def test_long_text_is_folded_and_its_percent_stays_with_its_number():
    text = folded("Thôn Đồng Tiến Thượng cộng dồn 35 %", 100, 16)
    assert "35\u00a0%" in text
    assert text.count("<br>") >= 2
    assert width_of(text, 16) <= 100


def test_width_is_that_of_the_longest_line_as_it_is_read():
    assert width_of("a<br>bbbb", 16) == width_of("&lt;&amp;bb", 16) == 2 * width_of("xx", 16)

"""What the bars of the people still to reach say: who makes half of it, how much each leaves, what is a small base."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from components.charts.remaining import Left, remaining
from components.charts.room import NARROW_ROW, width_of
from components.screen import Screen
from components.status import BEHIND

WIDE, LARGE, NARROW = Screen(1000, 768), Screen(1560, 1080, True), Screen(360, 760)
ROWS = [
    Left("Thôn 7", 118, 35.0, "118 người · cộng dồn 35 %", hover="118/300 người"),
    Left("Bản Nà Tông", 60, 52.8, "60 người · cộng dồn 53 %", hover="60/90 người"),
    Left("Xóm Mới", 59, 70.3, "59 người · cộng dồn 70 %", soft=True),
    Left("Thôn Hạ", 0, 100.0, "0 người · cộng dồn 100 %"),
]


class Read:
    """A figure's traces by what they stand for."""

    def __init__(self, figure: go.Figure) -> None:
        self.figure = figure
        self.first, self.rest, self.above, self.says = figure.data
        self.ticks = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))

    def told(self, trace: go.Bar | go.Scatter) -> list[str]:
        """The labels of the rows a trace is drawn on."""
        return [self.ticks[round(at)] for at in trace.y]


def read(rows: list[Left], screen: Screen = WIDE) -> Read:
    return Read(remaining(rows, screen))


def test_the_rows_that_make_half_stand_out_the_one_that_reaches_it_included():
    found = read(ROWS)
    assert found.told(found.first) == ["Thôn 7", "Bản Nà Tông"]
    assert found.told(found.rest) == ["Xóm Mới", "Thôn Hạ"]
    assert found.first.marker.line.color == BEHIND
    assert found.rest.marker.line.color != BEHIND


@pytest.mark.parametrize(("shares", "first"), [([50, 100], 1), ([49.9, 100], 2), ([100], 1), ([10, 20], 2)])
def test_where_half_is_reached(shares, first):
    found = read([Left(str(at), 5, share, "5 người") for at, share in enumerate(shares)])
    assert len(found.first.x) == first
    assert len(found.first.x) + len(found.rest.x) == len(shares)


def test_a_bar_is_as_long_as_what_is_left_and_says_so_at_its_end():
    found = read(ROWS)
    assert [*found.first.x, *found.rest.x] == [118, 60, 59, 0]
    assert list(found.says.x) == [118, 60, 59, 0]
    assert [text.replace("\u00a0", " ").strip() for text in found.says.text] == [row.says for row in ROWS]
    assert found.says.textposition == "middle right"
    assert found.figure.layout.xaxis.range[0] == 0


def test_rows_stand_from_top_to_bottom_as_given():
    found = read(ROWS[::-1])
    assert [found.ticks[at] for at in sorted(found.ticks, reverse=True)] == [
        "Thôn Hạ",
        "Xóm Mới",
        "Bản Nà Tông",
        "Thôn 7",
    ]


def test_a_small_base_is_drawn_hollow_and_only_that():
    found = read(ROWS)
    assert list(found.first.marker.color) == [BEHIND, BEHIND]
    assert found.rest.marker.color[0] == "#FFFFFF"
    assert found.rest.marker.color[1] == found.rest.marker.line.color


def test_every_bar_tells_its_story_under_the_pointer():
    found = read(ROWS)
    assert list(found.first.customdata) == ["118/300 người", "60/90 người"]
    assert found.first.hovertemplate == found.rest.hovertemplate == "%{customdata}<extra></extra>"
    assert found.says.hoverinfo == found.above.hoverinfo == "skip"


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
def test_the_words_beside_the_bars_end_within_the_chart(screen):
    rows = [*ROWS, Left("Tổ dân phố số 3 Trung Tâm", 118, 100, "118 hộ sản xuất kinh doanh · cộng dồn 100 %")]
    found = read(rows, screen)
    labels = 0 if screen.narrow else max(width_of(text, screen.font) for text in found.ticks.values())
    plot = screen.width - labels - 16
    for end, text in zip(found.says.x, found.says.text, strict=True):
        assert end / found.figure.layout.xaxis.range[1] * plot + width_of(text, screen.font) <= screen.width - labels
        assert "<br>" not in text or screen.narrow


def test_on_a_narrow_screen_the_label_stands_above_its_bar():
    wide, narrow = read(ROWS), read(ROWS, NARROW)
    assert (len(wide.above.text), wide.figure.layout.yaxis.showticklabels) == (0, True)
    assert narrow.figure.layout.yaxis.showticklabels is False
    assert list(narrow.above.text) == [row.label for row in ROWS]
    bars = [*narrow.first.y, *narrow.rest.y]
    for at, (label, bar) in enumerate(zip(narrow.above.y, bars, strict=True)):
        between = (label - bar - narrow.first.width / 2) * NARROW_ROW
        assert between > 0.6 * NARROW.font, "half a line of text"
        assert -at + 0.5 > label
        assert bar - narrow.first.width / 2 > -at - 0.5
    assert narrow.figure.layout.height > wide.figure.layout.height


@pytest.mark.parametrize("name", ["<b>x</b>", "R&D", '<a href="javascript:alert(1)">x</a>', "<br>", "a<i>b"])
@pytest.mark.parametrize("screen", [WIDE, NARROW])
def test_text_from_people_is_never_read_as_html(name, screen):
    found = read([Left(name, 1, 100, name)], screen)
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for shown in [*found.ticks.values(), *found.above.text, *found.says.text]:
        assert shown.replace("<br>", "").replace("\u00a0", "").replace(" ", "") == safe.replace(" ", "")


def test_the_traces_are_the_same_whatever_the_rows():
    def structure(rows: list[Left], screen: Screen) -> list[tuple]:
        drawn = [trace.to_plotly_json() for trace in remaining(rows, screen).data]
        return [(one["type"], one.get("mode")) for one in drawn]

    full = structure(ROWS, WIDE)
    for rows in ([], ROWS[:1], ROWS[-1:]):
        assert structure(rows, WIDE) == structure(rows, NARROW) == full


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
def test_no_rows_are_a_small_empty_figure(screen):
    figure = remaining([], screen)
    assert [list(trace.y or ()) for trace in figure.data] == [[], [], [], []]
    assert 0 < figure.layout.height < 80
    json.loads(figure.to_json())


def test_nothing_left_anywhere_is_still_a_figure():
    figure = remaining([Left("Thôn 7", 0, 0, "0 người")], WIDE)
    low, high = figure.layout.xaxis.range
    assert (low, high > 0) == (0, True)


def test_text_grows_with_the_screen_and_nothing_can_be_dragged():
    layout = remaining(ROWS, LARGE).layout
    assert (layout.font.size, layout.yaxis.tickfont.size) == (23, 23)
    assert (layout.dragmode, layout.xaxis.fixedrange, layout.yaxis.fixedrange) == (False, True, True)
    assert (layout.showlegend, layout.title.text, layout.xaxis.showticklabels) == (False, None, False)

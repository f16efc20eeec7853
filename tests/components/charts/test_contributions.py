"""What the bars of a change say: up and down, who did it, and what no village did set apart."""

from __future__ import annotations

import json
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from components.charts.contributions import Part, contributions
from components.charts.room import width_of
from components.screen import Screen
from components.status import BEHIND, GOOD

WIDE, LARGE, NARROW = Screen(1000, 768), Screen(1560, 1080, True), Screen(360, 760)
BASE = Part("Số nền thay đổi", -0.31, "−0,31 điểm", hover="Dân số tăng", kind="base")
REPORTING = Part("Báo kỳ này, kỳ trước không", 0.12, "+0,12 điểm", kind="reporting")
UP = Part("Thôn 7", 0.91, "+0,91 điểm", hover="+12 người")
DOWN = Part("Bản Nà Tông", -0.57, "−0,57 điểm", hover="−3 người")
STILL = Part("Xóm Mới", 0.0, "không đổi")
PARTS = [UP, BASE, DOWN, STILL, REPORTING]


class Read:
    """A figure's traces by what they stand for."""

    def __init__(self, figure: go.Figure) -> None:
        self.figure = figure
        self.leaders, self.places, self.others, self.zero, self.above, self.says = figure.data
        self.ticks = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))

    def told(self, trace: go.Bar) -> list[str]:
        """The labels of the rows a trace is drawn on (on a wide screen)."""
        return [self.ticks[at] for at in trace.y]


def read(parts: list[Part], screen: Screen = WIDE) -> Read:
    return Read(contributions(parts, screen))


def test_villages_stand_in_the_order_given_and_the_rest_below_them():
    found = read(PARTS)
    order = [found.ticks[at] for at in sorted(found.ticks, reverse=True)]
    assert order == ["Thôn 7", "Bản Nà Tông", "Xóm Mới", "Số nền thay đổi", "Báo kỳ này, kỳ trước không"]
    assert found.told(found.places) == ["Thôn 7", "Bản Nà Tông", "Xóm Mới"]
    assert found.told(found.others) == ["Số nền thay đổi", "Báo kỳ này, kỳ trước không"]


def test_up_is_blue_to_the_right_and_down_is_orange_to_the_left():
    found = read(PARTS)
    assert list(found.places.x) == [0.91, -0.57, 0.0]
    assert list(found.places.marker.color)[:2] == [GOOD, BEHIND]


def test_what_no_village_did_is_plain_grey_and_set_apart():
    found = read(PARTS)
    assert not {GOOD, BEHIND} & set(found.others.marker.color)
    assert found.others.marker.pattern.shape is None, "hatching is for missing figures"
    tops = sorted(found.ticks, reverse=True)
    assert [before - after for before, after in pairwise(tops)] == [1, 1, 1.5, 1]


def test_without_villages_nothing_is_set_apart():
    assert sorted(read([BASE, REPORTING]).ticks) == [-1, 0]


def test_the_words_stand_at_the_end_of_the_bar_on_its_own_side():
    found = read(PARTS)
    assert list(found.says.x) == [0.91, -0.57, 0.0, -0.31, 0.12]
    assert [text.strip("\u00a0") for text in found.says.text] == [
        "+0,91 điểm", "−0,57 điểm", "không đổi", "−0,31 điểm", "+0,12 điểm",
    ]  # fmt: skip
    sides = ["right", "left", "right", "left", "right"]
    assert list(found.says.textposition) == [f"middle {side}" for side in sides]


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
@pytest.mark.parametrize("parts", [PARTS, [UP], [DOWN], [STILL], [BASE], [Part("Rất nhỏ", -1e-6, "dưới 0,1 điểm")]])
def test_the_words_beside_the_bars_never_reach_the_labels_or_the_edge(screen, parts):
    found = read(parts, screen)
    labels = 0 if screen.narrow else max(width_of(text, screen.font) for text in found.ticks.values()) + 8
    low, high = found.figure.layout.xaxis.range
    plot = screen.width - labels - 16
    for part, text in zip(found.says.x, found.says.text, strict=True):
        words = width_of(text, screen.font)
        end = (part - low) / (high - low) * plot
        assert (end - words if part < 0 else plot - end - words) >= -0.01


def test_the_bars_keep_most_of_the_room_however_much_is_said():
    found = read([Part("Thôn 7", 1, "+1,0 điểm " * 6), Part("Thôn 8", -1, "−1,0 điểm " * 6)], NARROW)
    low, high = found.figure.layout.xaxis.range
    assert 2 / (high - low) > 0.3
    assert "<br>" in found.says.text[0]


def test_a_line_marks_zero_and_leads_from_the_label_to_the_bar():
    found = read(PARTS)
    assert set(found.zero.x) == {0, None}
    assert (max(y for y in found.zero.y if y is not None), min(y for y in found.zero.y if y is not None)) == (0.5, -5)
    low = found.figure.layout.xaxis.range[0]
    assert list(found.leaders.x[::3]) == [low] * 5
    for end, part in zip(found.leaders.x[1::3], found.says.x, strict=True):
        assert end == 0 if part >= 0 else low <= end < part


def test_on_a_narrow_screen_the_label_stands_above_its_bar_and_no_line_strikes_it_out():
    found = read(PARTS, NARROW)
    assert found.figure.layout.yaxis.showticklabels is False
    assert list(found.above.text) == [found.ticks[at] for at in sorted(found.ticks, reverse=True)]
    assert set(found.above.x) == {found.figure.layout.xaxis.range[0]}
    for label, bar in zip(found.above.y, [*found.places.y, *found.others.y], strict=True):
        assert label > bar + found.places.width / 2
        lines = [y for y in found.zero.y if y is not None]
        assert not [y for y in lines if abs(y - label) < 0.15]
    assert len(found.leaders.x) == 0
    assert len(read(PARTS).above.text) == 0


def test_every_bar_tells_its_story_under_the_pointer():
    found = read(PARTS)
    assert list(found.places.customdata) == ["+12 người", "−3 người", ""]
    assert list(found.others.customdata) == ["Dân số tăng", ""]
    assert found.places.hovertemplate == found.others.hovertemplate == "%{customdata}<extra></extra>"
    assert {one.hoverinfo for one in (found.leaders, found.zero, found.above, found.says)} == {"skip"}


@pytest.mark.parametrize("name", ["<b>x</b>", "R&D", '<a href="javascript:alert(1)">x</a>', "<br>", "a<i>b"])
@pytest.mark.parametrize("screen", [WIDE, NARROW])
def test_text_from_people_is_never_read_as_html(name, screen):
    found = read([Part(name, 1, name)], screen)
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for shown in [*found.ticks.values(), *found.above.text]:
        assert shown.replace("<br>", " ") == safe
    words = found.says.text[0].replace("<br>", "").replace("\u00a0", "").replace(" ", "")
    assert words == safe.replace(" ", "")


def test_the_traces_are_the_same_whatever_the_parts():
    def structure(parts: list[Part], screen: Screen) -> list[tuple]:
        drawn = [trace.to_plotly_json() for trace in contributions(parts, screen).data]
        return [(one["type"], one.get("mode")) for one in drawn]

    full = structure(PARTS, WIDE)
    for parts in ([], [UP], [BASE], [DOWN, STILL]):
        assert structure(parts, WIDE) == structure(parts, NARROW) == full


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
def test_no_parts_are_a_small_empty_figure(screen):
    figure = contributions([], screen)
    assert [list(trace.y or ()) for trace in figure.data] == [[]] * 6
    assert 0 < figure.layout.height < 80
    json.loads(figure.to_json())


def test_text_grows_with_the_screen_and_nothing_can_be_dragged():
    layout = contributions(PARTS, LARGE).layout
    assert (layout.font.size, layout.yaxis.tickfont.size) == (23, 23)
    assert (layout.dragmode, layout.xaxis.fixedrange, layout.yaxis.fixedrange) == (False, True, True)
    assert (layout.showlegend, layout.title.text) == (False, None)

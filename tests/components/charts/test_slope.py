"""What the slope says: who moved, named and coloured, without words over words."""

from __future__ import annotations

import json
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.slope import DOWN, REST, UP, Mover, extent, slope, spread
from components.screen import Screen
from components.status import BEHIND, GOOD

WIDE, NARROW, LARGE = Screen(1000), Screen(360, 780), Screen(1560, 1080, large=True)
NAMES = ("Kỳ 3/2026", "Kỳ 6/2026")
RISING = Mover("Thôn Một", 50.0, 68.5, UP, "Một<br>Hai", "50,0 %", "68,5 %")
FALLING = Mover("Thôn Hai", 60.0, 50.2, DOWN, "", "60,0 %", "50,2 %")
QUIET = Mover("Thôn Ba", 55.0, 56.0, REST, "", "55,0 %", "56,0 %")
ROWS = [QUIET, RISING, FALLING]


class Read:
    """A figure's traces by what they stand for."""

    def __init__(self, rows: list[Mover], screen: Screen = WIDE) -> None:
        self.figure = slope(rows, screen, names=NAMES)
        self.leaders, self.grey, self.down, self.up, self.left, self.right = self.figure.data

    @property
    def pixel(self) -> float:
        """What a pixel of height is worth."""
        layout = self.figure.layout
        return (layout.yaxis.range[1] - layout.yaxis.range[0]) / (layout.height - layout.margin.t - layout.margin.b)


def structure(figure: go.Figure) -> list[tuple[str, str | None]]:
    return [(trace.type, trace.mode) for trace in figure.data]


def test_each_line_runs_from_before_to_now_in_its_tone():
    found = Read(ROWS)
    assert [value for x, value in zip(found.up.x, found.up.y, strict=True) if x in {0, 1}] == [50.0, 68.5]
    assert [value for x, value in zip(found.down.x, found.down.y, strict=True) if x in {0, 1}] == [60.0, 50.2]
    assert [value for x, value in zip(found.grey.x, found.grey.y, strict=True) if x in {0, 1}] == [55.0, 56.0]
    assert (found.up.line.color, found.down.line.color) == (GOOD, BEHIND)
    assert found.grey.line.color not in {GOOD, BEHIND}


def test_lines_of_one_tone_are_not_joined():
    found = Read([RISING, Mover("Thôn Tư", 10.0, 30.0, UP)])
    assert list(found.up.x) == [0, 0.5, 1, None] * 2


def test_who_matters_is_thick_and_on_top_and_the_others_are_thin():
    found = Read(ROWS)
    assert min(found.up.line.width, found.down.line.width) >= 3
    assert found.grey.line.width < 2
    order = list(found.figure.data)
    assert order.index(found.grey) < min(order.index(found.up), order.index(found.down))


def test_only_coloured_lines_are_named_the_number_apart_from_the_name():
    found = Read(ROWS)
    assert list(found.right.text) == ["Thôn Một\u2002<b>68,5 %</b>", "Thôn Hai\u2002<b>50,2 %</b>"]
    assert list(found.left.text) == ["50,0 %", "60,0 %"]
    assert max(found.left.x) < 0
    assert min(found.right.x) > 1


def test_every_line_tells_its_name_under_the_pointer_along_its_length():
    found = Read(ROWS)
    assert list(found.up.customdata[:3]) == ["Một<br>Hai"] * 3
    assert list(found.grey.customdata[:3]) == ["Thôn Ba"] * 3
    assert (found.grey.x[1], found.grey.y[1], found.grey.marker.size[1]) == (0.5, 55.5, 0)
    for trace in (found.grey, found.down, found.up):
        assert trace.hovertemplate == "%{customdata}<extra></extra>"
    for trace in (found.leaders, found.left, found.right):
        assert trace.hoverinfo == "skip"


def test_the_periods_stand_above_their_positions():
    axis = Read(ROWS).figure.layout.xaxis
    assert (axis.side, list(axis.tickvals), list(axis.ticktext)) == ("top", [0, 1], list(NAMES))
    assert axis.range[0] < 0
    assert axis.range[1] > 1


@pytest.mark.parametrize("screen", [WIDE, NARROW, LARGE])
def test_words_never_cover_words(screen: Screen):
    rows = [Mover(f"Thôn Nguyễn Thị Minh Khai {at}", 50 + at / 10, 60 - at / 10, UP, "", "50,0 %", "60,0 %")
            for at in range(22)]  # fmt: skip
    found = Read(rows, screen)
    for words in (found.left, found.right):
        places = sorted(zip(words.y, words.text, strict=True))
        tall = [1.2 * screen.font * (text.count("<br>") + 1) * found.pixel for _, text in places]
        for (low, high), (below, above) in zip(pairwise([y for y, _ in places]), pairwise(tall), strict=True):
            assert high - low >= (below + above) / 2
        ends = found.figure.layout.yaxis.range
        assert ends[0] <= places[0][0] - tall[0] / 2
        assert places[-1][0] + tall[-1] / 2 <= ends[1]


def test_words_that_moved_are_led_back_to_their_line():
    close = Mover("Thôn Tư", 50.0, 68.4, UP, "", "50,0 %", "68,4 %")
    found = Read([RISING, close])
    assert found.right.y[0] > 68.5
    assert found.right.y[1] < 68.4
    ends = list(zip(found.leaders.x, found.leaders.y, strict=True))
    for value, x, at in zip((68.5, 68.4), found.right.x, found.right.y, strict=True):
        assert (x, at) == ends[ends.index((1, value)) + 1]


def test_words_alone_stay_at_their_line():
    found = Read([RISING])
    assert (list(found.left.y), list(found.right.y)) == ([50.0], pytest.approx([68.5], abs=20 * found.pixel))


BOXES = st.lists(st.tuples(st.floats(0, 100), st.floats(0.5, 5)), max_size=20)


@given(BOXES)
def test_spread_boxes_keep_apart_in_order_and_between_the_ends(boxes: list[tuple[float, float]]):
    wanted, sizes = [at for at, _ in boxes], [size for _, size in boxes]
    found = spread(wanted, sizes, 0, 100)
    order = sorted(range(len(boxes)), key=lambda at: wanted[at])
    for one, other in pairwise(order):
        assert found[other] - found[one] >= (sizes[one] + sizes[other]) / 2 - 1e-6
    for at, size in zip(found, sizes, strict=True):
        assert size / 2 - 1e-6 <= at <= 100 - size / 2 + 1e-6


@pytest.mark.parametrize(
    ("wanted", "told"),
    [([], []), ([50], [50]), ([20, 80], [20, 80]), ([50, 50], [45, 55]), ([52, 48], [55, 45]), ([1, 2], [5, 15]),
     ([99, 97, 98], [95, 75, 85]), ([50, 50, 80], [45, 55, 80])],
)  # fmt: skip
def test_boxes_move_only_as_far_as_they_must(wanted: list[float], told: list[float]):
    assert spread(wanted, [10] * len(wanted), 0, 100) == pytest.approx(told)


@pytest.mark.parametrize(
    ("values", "ends"), [([], (0, 20)), ([50], (40, 60)), ([50, 52], (41, 61)), ([0, 100], (-4, 104))]
)
def test_the_axis_holds_every_value_and_is_never_blown_up(values: list[float], ends: tuple[float, float]):
    assert extent(values, 20) == pytest.approx(ends)


def test_an_axis_without_a_least_width_still_has_one():
    low, high = extent([3.0, 3.0], 0)
    assert low < 3 < high


def test_on_a_phone_the_number_stands_below_a_long_name_and_the_lines_keep_their_room():
    found = Read([Mover("Tổ dân phố Nguyễn Huệ", 50.0, 60.0, UP, "", "50,0 %", "60,0 %")], NARROW)
    (text,) = found.right.text
    assert text.endswith("<br><b>60,0 %</b>")
    low, high = found.figure.layout.xaxis.range
    between = NARROW.width / (high - low)
    assert between > 0.5 * NARROW.font * len(NAMES[0]), "the two periods do not run together"


@pytest.mark.parametrize("screen", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["<b>x</b>", "R&D", "<br>"])
def test_text_from_people_is_never_read_as_html(screen: Screen, name: str):
    rows = [Mover(name, 1.0, 2.0, UP, "", name, name)]
    figure = slope(rows, screen, names=(name, name))
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    *_, up, left, right = figure.data
    assert left.text == (safe,)
    assert right.text[0] in {f"{safe}\u2002<b>{safe}</b>", f"{safe}<br><b>{safe}</b>"}
    assert (up.customdata[0], list(figure.layout.xaxis.ticktext)) == (safe, [safe, safe])


@pytest.mark.parametrize("screen", [WIDE, NARROW, LARGE])
@pytest.mark.parametrize("rows", [[], [QUIET], [RISING], ROWS])
def test_the_traces_are_the_same_whatever_the_rows(rows: list[Mover], screen: Screen):
    figure = slope(rows, screen, names=NAMES)
    kinds = [("scatter", "lines")] + [("scatter", "lines+markers")] * 3 + [("scatter", "text")] * 2
    assert structure(figure) == kinds
    json.loads(figure.to_json())


def test_nothing_is_drawn_of_no_rows_and_little_room_is_taken():
    figure = slope([], WIDE, names=NAMES)
    assert [len(trace.x) for trace in figure.data] == [0] * 6
    assert 0 < figure.layout.height < 150


def test_nothing_can_be_dragged_and_there_is_no_legend():
    layout = slope(ROWS, WIDE, names=NAMES).layout
    assert (layout.dragmode, layout.xaxis.fixedrange, layout.yaxis.fixedrange) == (False, True, True)
    assert layout.showlegend is False


def test_text_is_as_large_as_the_screen_asks():
    figure = slope(ROWS, LARGE, names=NAMES)
    sizes = [figure.data[-1].textfont.size, figure.data[-2].textfont.size]
    assert {*sizes, figure.layout.xaxis.tickfont.size, figure.layout.hoverlabel.font.size} == {23}

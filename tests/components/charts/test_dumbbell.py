"""What the dumbbell says: before and now of each village, which is behind, what is missing, the line to reach."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from components.charts.dumbbell import Pair, dumbbell, extent, ticks
from components.screen import Screen
from components.status import BEHIND, GOOD, NEUTRAL

WIDE, NARROW, LARGE = Screen(1000), Screen(360, 780), Screen(1560, 1080, large=True)
UP = Pair("k1", "Thôn Một", 72.0, 60.0, "72,0 %", good=True, hover="Một<br>Hai")
DOWN = Pair("k2", "Thôn Hai", 48.0, 50.0, "48,0 %", good=False, soft=True)
NEW = Pair("k3", "Thôn Ba", 55.0, says="55,0 %")
GONE = Pair("k4", "Thôn Bốn", None, 66.0)
ROWS = [UP, DOWN, NEW, GONE]


class Read:
    """A figure's traces by what they stand for."""

    def __init__(self, rows: list[Pair], screen: Screen = WIDE, **more) -> None:
        self.figure = dumbbell(rows, screen, **more)
        self.missing, self.targets, self.line, self.connectors, self.before, self.now, *texts = self.figure.data
        self.above, self.says, self.heads = texts
        self.heights = dict(zip([row.key for row in rows], self.figure.layout.yaxis.tickvals, strict=True))

    def told(self, trace: go.Bar | go.Scatter) -> list[str]:
        """The keys of the rows a trace is drawn on."""
        keys = {height: key for key, height in self.heights.items()}
        return [keys[height] for height in trace.y if height is not None]


def structure(figure: go.Figure) -> list[tuple[str, str | None]]:
    return [(trace.type, trace.to_plotly_json().get("mode")) for trace in figure.data]


def test_before_is_hollow_and_small_and_now_is_filled():
    found = Read(ROWS)
    assert (found.told(found.before), list(found.before.x)) == (["k1", "k2"], [60.0, 50.0])
    assert (found.told(found.now), list(found.now.x)) == (["k1", "k2", "k3"], [72.0, 48.0, 55.0])
    assert (found.before.marker.color, found.before.marker.line.color) == ("#FFFFFF", NEUTRAL)
    assert 12 <= found.before.marker.size < found.now.marker.size


def test_the_state_is_shape_and_colour_and_a_small_base_is_outlined():
    found = Read(ROWS)
    assert list(found.now.marker.symbol) == ["circle", "triangle-up", "circle"]
    assert list(found.now.marker.line.color) == [GOOD, BEHIND, NEUTRAL]
    assert list(found.now.marker.color) == [GOOD, "#FFFFFF", NEUTRAL]


def test_before_and_now_are_joined_where_both_are_known():
    found = Read(ROWS)
    assert list(found.connectors.x) == [60.0, 72.0, None, 50.0, 48.0, None]
    assert found.told(found.connectors) == ["k1", "k1", "k2", "k2"]


def test_a_village_without_a_figure_is_a_hatched_row_with_a_dash_and_no_mark():
    found = Read(ROWS)
    assert found.told(found.missing) == ["k4"]
    assert found.missing.marker.pattern.shape == "/"
    low, high = found.figure.layout.xaxis.range
    assert (found.missing.base[0], found.missing.base[0] + found.missing.x[0]) == (low, high)
    assert found.says.text[3].strip("\u00a0") == "–"
    for trace in (found.before, found.now, found.connectors, found.targets):
        assert "k4" not in found.told(trace)


def test_zero_is_a_figure_and_is_not_hatched():
    found = Read([Pair("k", "Thôn", 0.0, 0.0, "0,0 %", good=False)])
    assert (list(found.now.x), list(found.before.x), list(found.missing.x)) == ([0.0], [0.0], [])


def test_the_whole_row_can_be_clicked_and_a_click_fades_nothing():
    found = Read(ROWS)
    for trace in (found.missing, found.targets, found.before, found.now):
        assert [data[0] for data in trace.customdata] == found.told(trace)
        assert trace.unselected.marker.opacity == 1
    assert sorted(found.told(found.missing) + found.told(found.targets)) == ["k1", "k2", "k3", "k4"]
    assert found.targets.hoverinfo == "none", "skip would not be clicked"
    assert min(found.targets.width) >= 24
    assert all(text.selected.textfont.color for text in (found.above, found.says, found.heads))
    assert found.figure.layout.clickmode == "event+select"


def test_every_mark_tells_its_story_under_the_pointer():
    found = Read(ROWS)
    assert [data[1] for data in found.now.customdata] == ["Một<br>Hai", "Thôn Hai: 48,0 %", "Thôn Ba: 55,0 %"]
    for trace in (found.missing, found.before, found.now):
        assert trace.hovertemplate == "%{customdata[1]}<extra></extra>"
    for trace in (found.line, found.connectors, found.says, found.heads, found.above):
        assert trace.hoverinfo == "skip"


def test_rows_stand_in_order_from_top_to_bottom_with_their_value_at_the_right():
    found = Read(ROWS)
    axis = found.figure.layout.yaxis
    assert list(axis.ticktext) == ["Thôn Một", "Thôn Hai", "Thôn Ba", "Thôn Bốn"]
    assert list(axis.tickvals) == sorted(axis.tickvals)
    assert axis.range[0] > axis.range[1], "y grows downwards"
    assert [text.strip("\u00a0") for text in found.says.text] == ["72,0 %", "48,0 %", "55,0 %", "–"]
    assert set(found.says.x) == {found.figure.layout.xaxis.range[1]}
    assert list(found.says.y) == list(axis.tickvals)


def test_the_line_crosses_every_row_below_its_words():
    found = Read(ROWS, line=65, line_says="Lộ trình: 65,0 %")
    top, bottom, _ = found.line.y
    assert list(found.line.x) == [65, 65, None]
    assert top < min(found.heights.values()) < max(found.heights.values()) < bottom
    assert found.heads.text[1] == "Lộ trình: 65,0\u00a0%"
    assert found.heads.y[1] < top
    assert found.figure.layout.yaxis.range[1] < found.heads.y[1]
    without = Read(ROWS, line_says="Lộ trình: 65,0 %")
    assert (list(without.line.x), without.heads.text[1]) == ([], "")


@pytest.mark.parametrize("screen", [WIDE, NARROW])
@pytest.mark.parametrize("line", [0, 50, 100])
def test_the_lines_words_are_not_cut(line: float, screen: Screen):
    found = Read(ROWS, screen, line=line, line_says="Mức cần đạt đến nay: 65,0 %")
    low, high = found.figure.layout.xaxis.range
    margin = found.figure.layout.margin
    left = 0 if screen.narrow else 120
    pixels = (screen.width - margin.l - margin.r - left) / (high - low)
    middle, half = (found.heads.x[1] - low) * pixels, len("Mức cần đạt đến nay: 65,0 %") * 0.5 * screen.font / 2
    assert middle - half >= 0
    assert middle + half <= (high - low) * pixels + margin.r


def test_the_marks_are_named_once_above_the_first_row_and_only_those_drawn():
    def named(*rows: Pair) -> str:
        found = Read(list(rows), names=("Kỳ 5", "Kỳ 6"))
        assert found.heads.y[0] < min(found.heights.values(), default=1)
        return found.heads.text[0]

    assert named(UP, DOWN).split() == ["○", "Kỳ", "5", "●▲", "Kỳ", "6"]
    assert named(UP).split() == ["○", "Kỳ", "5", "●", "Kỳ", "6"]
    assert named(DOWN).split() == ["○", "Kỳ", "5", "▲", "Kỳ", "6"]
    assert named(NEW).split() == ["●", "Kỳ", "6"]
    assert named(GONE) == ""


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([], (0, 100)),
        ([50, 52], (41, 61)),
        ([99, 100], (80, 100)),
        ([0, 1], (0, 20)),
        ([0, 100], (0, 100)),
        ([30, 80], (26, 84)),
        ([-5, 130], (0, 100)),
    ],
)
def test_percents_stay_within_0_and_100_and_are_never_blown_up(values: list[float], ends: tuple[float, float]):
    assert extent(values, percent=True) == pytest.approx(ends)


@pytest.mark.parametrize("values", [[], [0], [3, 3], [118, 120], [0.2, 0.3], [-4, 2], [10_000, 250_000]])
def test_the_axis_of_counts_holds_every_value_and_nothing_below_zero_but_what_is(values: list[float]):
    low, high = extent(values, percent=False)
    assert all(low <= value <= high for value in values)
    assert high - low >= max(1, 0.2 * max(values, default=0))
    assert low >= 0 or min(values) < 0


@pytest.mark.parametrize("ends", [(0, 100), (41, 61), (0, 1), (0.0, 1.3), (96, 120), (0, 270_000), (-6, 4)])
@pytest.mark.parametrize("most", [2, 4, 8])
def test_ticks_are_few_round_and_within(ends: tuple[float, float], most: int):
    found = ticks(*ends, most)
    assert 1 <= len(found) <= most
    assert all(ends[0] <= tick <= ends[1] for tick in found)
    assert found == sorted(set(found))


def test_ticks_by_example():
    assert ticks(0, 100, 6) == [0, 20, 40, 60, 80, 100]
    assert ticks(41, 61, 8) == [45, 50, 55, 60]


def test_the_axis_is_written_in_vietnamese():
    assert list(Read([Pair("k", "Thôn", 100, 0)]).figure.layout.xaxis.ticktext)[:3] == ["0 %", "20 %", "40 %"]
    counts = Read([Pair("k", "Thôn", 2500, 1000, "2.500 đơn")], suffix=" đơn").figure.layout.xaxis.ticktext
    assert "1.500 đơn" in counts


@pytest.mark.parametrize("suffix", [" %", " đơn"])
def test_nothing_is_drawn_past_the_axis(suffix: str):
    found = Read([Pair("k", "Thôn", 130.0, -10.0, "130 %")], suffix=suffix, line=150)
    low, high = found.figure.layout.xaxis.range
    for trace in (found.before, found.now, found.connectors, found.line):
        assert all(low <= x <= high for x in trace.x if x is not None)
        assert len(trace.x) > 0


@pytest.mark.parametrize("screen", [WIDE, NARROW])
def test_ticks_at_the_ends_are_not_cut(screen: Screen):
    layout = Read([Pair("k", "A", 100, 0, "x")], screen).figure.layout
    assert layout.xaxis.ticktext[-1] == "100 %"
    assert min(layout.margin.l, layout.margin.r) >= 0.5 * screen.font * len("100 %") / 2
    assert layout.xaxis.ticklabeloverflow == "allow"


def test_on_a_phone_a_village_stands_above_its_row_with_its_value():
    found = Read(ROWS, NARROW)
    assert found.figure.layout.yaxis.showticklabels is False
    assert list(found.above.text) == ["Thôn Một", "Thôn Hai", "Thôn Ba", "Thôn Bốn"]
    assert list(found.above.y) == list(found.says.y)
    rows = list(found.heights.values())
    assert all(label < row for label, row in zip(found.above.y, rows, strict=True))
    assert all(row < label for row, label in zip(rows, found.above.y[1:], strict=False))
    assert found.figure.layout.margin.l + found.figure.layout.margin.r < 60, "the dots have the whole width"
    assert list(Read(ROWS, WIDE).above.text or ()) == []


def test_on_a_phone_the_line_strikes_out_no_name():
    long = Pair("k9", "Tổ dân phố Nguyễn Thị Minh Khai", 60.0, 40.0, "60,0 %")
    found = Read([UP, long, DOWN], NARROW, line=60, line_says="x")
    assert len(found.line.y) == 6, "two stretches"
    gap = found.line.y[1], found.line.y[3]
    assert gap[0] < found.above.y[1] < gap[1] < found.heights["k9"]
    assert len(Read([UP, DOWN], NARROW, line=60, line_says="x").line.y) == 3


@pytest.mark.parametrize("screen", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["<b>x</b>", "R&D", "<br>"])
def test_text_from_people_is_never_read_as_html(screen: Screen, name: str):
    rows = [Pair(name, name, 1.0, says=name)]
    found = Read(rows, screen, line=1, line_says=name, names=("", name), suffix=name)
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    labels = found.above.text if screen.narrow else found.figure.layout.yaxis.ticktext
    told = [labels[0], found.says.text[0].strip("\u00a0"), found.heads.text[1], found.now.customdata[0][1]]
    assert told == [safe, safe, safe, f"{safe}: {safe}"]
    assert found.heads.text[0] == f"● {safe}"
    assert all(text.endswith(safe) for text in found.figure.layout.xaxis.ticktext)


@pytest.mark.parametrize("screen", [WIDE, NARROW, LARGE])
@pytest.mark.parametrize("rows", [[], [GONE], [NEW], ROWS])
def test_the_traces_are_the_same_whatever_the_rows(rows: list[Pair], screen: Screen):
    figure = dumbbell(rows, screen, line=60, line_says="x", names=("a", "b"))
    kinds = [("bar", None)] * 2 + [("scatter", "lines")] * 2 + [("scatter", "markers")] * 2 + [("scatter", "text")] * 3
    assert structure(figure) == kinds == structure(dumbbell(rows, screen))
    json.loads(figure.to_json())


def test_nothing_is_shown_of_no_rows_and_little_room_is_taken():
    figure = dumbbell([], WIDE, line=60, line_says="Lộ trình", names=("a", "b"))
    assert "".join(text for trace in figure.data[6:] for text in trace.text) == ""
    assert [len(trace.x) for trace in figure.data[:6]] == [0] * 6
    assert 0 < figure.layout.height < 150


@pytest.mark.parametrize("screen", [WIDE, NARROW, LARGE])
def test_y_is_pixels_so_that_rows_keep_their_height(screen: Screen):
    figure = dumbbell(ROWS, screen, line=60, line_says="x", names=("a", "b"))
    low, high = figure.layout.yaxis.range
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    assert plot == pytest.approx(low - high, abs=1)


def test_nothing_can_be_dragged_and_there_is_no_legend():
    layout = dumbbell(ROWS, WIDE).layout
    assert (layout.dragmode, layout.xaxis.fixedrange, layout.yaxis.fixedrange) == (False, True, True)
    assert layout.showlegend is False


def test_text_is_as_large_as_the_screen_asks():
    figure = dumbbell(ROWS, LARGE)
    sizes = [trace.textfont.size for trace in figure.data[6:]]
    sizes += [figure.layout.xaxis.tickfont.size, figure.layout.yaxis.tickfont.size, figure.layout.hoverlabel.font.size]
    assert set(sizes) == {23}

"""What the heat map says: a number in every cell, its colour by the gap, what is missing hatched."""

from __future__ import annotations

import json
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from components.charts.heat import HATCH, HEADING, UNJUDGED, WHITE, Cell, HeatRow, colour_of, heading, heat, ink_on
from components.screen import Screen
from components.status import BEHIND, GOOD

WIDE, NARROW, LARGE = Screen(1000), Screen(360, 780), Screen(1560, 1080, large=True)
COLUMNS = ["Tài khoản định danh", "Sổ sức khoẻ"]
ROWS = [
    HeatRow("k1", "Thôn Một", (Cell("82", 20.0, hover="Một<br>Hai"), Cell("–", missing=True)), "+20,0"),
    HeatRow("k2", "Thôn Hai", (Cell("42", -20.0), Cell("71°")), "−20,0"),
]
KINDS = [("bar", None), ("scatter", "text"), ("scatter", "text"), ("scatter", "text")]


def structure(figure: go.Figure) -> list[tuple[str, str | None]]:
    return [(trace.type, trace.to_plotly_json().get("mode")) for trace in figure.data]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, written apart from the code under test."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_cell_is_one_bar_with_its_number_in_its_middle():
    cells, numbers, *_ = heat(COLUMNS, ROWS, WIDE).data
    assert list(numbers.text) == ["82", "–", "42", "71°"]
    assert list(numbers.x) == [0, 1, 0, 1] == [base + 0.5 for base in cells.base]
    assert list(cells.x) == [1] * 4
    assert list(numbers.y) == list(cells.y)


def test_a_click_tells_the_village_and_the_column_and_fades_nothing():
    figure = heat(COLUMNS, ROWS, WIDE)
    cells, *texts = figure.data
    assert [data[:2] for data in cells.customdata] == [["k1", 0], ["k1", 1], ["k2", 0], ["k2", 1]]
    assert cells.unselected.marker.opacity == 1
    assert all(text.selected.textfont.color for text in texts)
    assert figure.layout.clickmode == "event+select"


def test_the_pointer_finds_the_hover_or_at_least_the_whole_names():
    cells = heat(COLUMNS, ROWS, WIDE).data[0]
    assert cells.hovertemplate == "%{customdata[2]}<extra></extra>"
    assert [data[2] for data in cells.customdata][:2] == ["Một<br>Hai", "Thôn Một<br>Sổ sức khoẻ: –"]


def test_only_what_is_missing_is_hatched_grey_on_white():
    cells = heat(COLUMNS, ROWS, WIDE).data[0]
    assert list(cells.marker.pattern.shape) == ["", "/", "", ""]
    assert cells.marker.pattern.bgcolor == WHITE
    assert cells.marker.pattern.fillmode == "replace"
    assert list(cells.marker.color) == [GOOD, HATCH, BEHIND, UNJUDGED]


@pytest.mark.parametrize(("gap", "colour"), [(20, GOOD), (95, GOOD), (-20, BEHIND), (-95, BEHIND), (0, WHITE)])
def test_the_colour_is_full_at_twenty_points_and_clipped_beyond(gap: float, colour: str):
    assert colour_of(Cell("1", gap)) == colour


@pytest.mark.parametrize(("sign", "strong"), [(1, 5), (-1, 1)])
def test_the_farther_from_the_yardstick_the_stronger_the_colour(sign: int, strong: int):
    """`strong`: where the end's own channel stands in #RRGGBB: blue stays blue, orange stays red."""
    found = [colour_of(Cell("1", sign * gap)) for gap in (2, 8, 14, 20)]
    light = [contrast(colour, "#000000") for colour in found]
    assert light == sorted(light, reverse=True)
    assert len(set(found)) == 4
    channels = [{at: int(colour[at : at + 2], 16) for at in (1, 3, 5)} for colour in found]
    assert all(channel[strong] == max(channel.values()) for channel in channels)


def test_what_is_not_judged_or_missing_is_never_coloured():
    assert colour_of(Cell("99")) == UNJUDGED
    assert colour_of(Cell("–", 12.0, missing=True)) == WHITE


def test_every_number_stands_out_on_its_cell():
    cells = [Cell("1", tenth / 10) for tenth in range(-250, 251)] + [Cell("1"), Cell("–", missing=True)]
    colours = [colour_of(cell) for cell in cells]
    assert min(contrast(colour, ink_on(colour)) for colour in colours) >= 4.5
    assert {ink_on(GOOD), ink_on(BEHIND)} == {WHITE}
    figure = heat(["Một"], [HeatRow("k", "Thôn", (Cell("9", 20.0),))], WIDE)
    assert list(figure.data[1].textfont.color) == [WHITE]


@pytest.mark.parametrize(
    ("text", "letters", "told"),
    [
        ("Sổ sức khoẻ", 40, "Sổ sức khoẻ"),
        ("Sổ sức khoẻ", 7, "Sổ sức<br>khoẻ"),
        ("một hai ba bốn năm sáu bảy", 3, "một<br>hai<br>ba<br>bốn<br>nă…"),
        ("một hai ba bốn năm sáu bảy", 4, "một<br>hai<br>ba<br>bốn<br>năm…"),
        ("nghiêng", 5, "nghi…"),
        ("a<b & c", 20, "a&lt;b &amp; c"),
        ("", 5, ""),
    ],
)
def test_a_heading_is_whole_words_in_lines_that_fit_its_column(text: str, letters: int, told: str):
    assert heading(text, letters) == told


@pytest.mark.parametrize("letters", range(2, 30))
def test_a_heading_never_leaves_its_column(letters: int):
    lines = heading("Khám sức khoẻ định kỳ ít nhất một lần một năm cho toàn dân", letters).split("<br>")
    assert len(lines) <= HEADING
    assert max(map(len, lines)) <= letters


def test_headings_stand_on_top_over_their_columns():
    axis = heat(COLUMNS, ROWS, WIDE).layout.xaxis
    assert (axis.side, axis.tickangle, list(axis.range)) == ("top", 0, [-0.5, 1.5])
    assert (list(axis.tickvals), list(axis.ticktext)) == ([0, 1], COLUMNS)
    many = heat(["Tài khoản định danh"] * 12, [], WIDE).layout.xaxis
    assert set(many.ticktext) == {"Tài khoản<br>định danh"}


@pytest.mark.parametrize("screen", [WIDE, NARROW, LARGE])
@pytest.mark.parametrize("label", ["Thôn 1", "Tổ dân phố Nguyễn Thị Minh Khai và các khu lân cận phía đông nam"])
def test_cells_are_high_enough_to_read_and_touch_and_do_not_cover_one_another(screen: Screen, label: str):
    rows = [HeatRow(str(at), label, (Cell("1"),)) for at in range(3)]
    figure = heat(["Một"], rows, screen)
    low, high = figure.layout.yaxis.range
    cells, _, labels, says = figure.data
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    assert plot == pytest.approx(low - high, abs=1), "y is pixels"
    assert min(cells.width) >= max(34, 2 * screen.font)
    ends = [(y - width / 2, y + width / 2) for y, width in zip(cells.y, cells.width, strict=True)]
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(ends))
    assert (ends[0][0] >= high, ends[-1][1]) == (True, pytest.approx(low))
    assert len(labels.y) == (3 if screen.narrow else 0)
    assert len(says.y) == 3


def test_villages_stand_at_the_left_and_what_they_say_at_the_right_from_top_to_bottom():
    figure = heat(COLUMNS, ROWS, WIDE)
    cells, _, above, says = figure.data
    axis = figure.layout.yaxis
    assert list(axis.ticktext) == ["Thôn Một", "Thôn Hai"]
    assert (axis.showticklabels, list(above.text or ())) == (True, [])
    assert list(axis.tickvals) == [cells.y[0], cells.y[2]] == list(says.y) == sorted(says.y)
    assert axis.range[0] > axis.range[1], "y grows downwards"
    assert [text.strip("\u00a0") for text in says.text] == ["+20,0", "−20,0"]
    assert set(says.x) == {1.5}
    assert figure.layout.margin.r > 5 * 8


def test_on_a_phone_a_village_stands_above_its_own_cells():
    figure = heat(COLUMNS, ROWS, NARROW)
    cells, _, above, says = figure.data
    assert figure.layout.yaxis.showticklabels is False
    assert list(above.text) == ["Thôn Một", "Thôn Hai"]
    assert list(above.y) == list(says.y)
    tops = [cells.y[at] - cells.width[at] / 2 for at in (0, 2)]
    bottoms = [0, cells.y[0] + cells.width[0] / 2]
    for label, top, bottom in zip(above.y, tops, bottoms, strict=True):
        assert bottom < label < top
        assert top - label < label - bottom, "nearer to its own cells than to those above"
    assert set(above.x) == {-0.5}
    assert set(says.x) == {1.5}
    assert figure.layout.margin.r < 20, "nothing beside the cells"


@pytest.mark.parametrize("screen", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["<b>x</b>", "R&D", "<br>"])
def test_text_from_people_is_never_read_as_html(screen: Screen, name: str):
    figure = heat([name], [HeatRow(name, name, (Cell(name),), name)], screen)
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    cells, numbers, above, says = figure.data
    labels = above.text if screen.narrow else figure.layout.yaxis.ticktext
    told = [figure.layout.xaxis.ticktext[0], numbers.text[0], labels[0], says.text[0].strip("\u00a0")]
    assert told == [safe] * 4
    assert cells.customdata[0][2] == f"{safe}<br>{safe}: {safe}"


@pytest.mark.parametrize("screen", [WIDE, NARROW, LARGE])
@pytest.mark.parametrize(("columns", "rows"), [([], []), (COLUMNS, []), (COLUMNS, ROWS), (["Một"], [])])
def test_the_traces_are_the_same_whatever_the_rows(columns: list[str], rows: list[HeatRow], screen: Screen):
    figure = heat(columns, rows, screen)
    assert structure(figure) == KINDS
    assert figure.layout.height > 0
    json.loads(figure.to_json())


def test_nothing_is_shown_of_no_rows_and_little_room_is_taken():
    figure = heat(COLUMNS, [], WIDE)
    assert [len(trace.x or ()) for trace in figure.data] == [0] * 4
    assert figure.layout.height < 150


def test_nothing_can_be_dragged_and_there_is_no_legend():
    layout = heat(COLUMNS, ROWS, WIDE).layout
    assert (layout.dragmode, layout.xaxis.fixedrange, layout.yaxis.fixedrange) == (False, True, True)
    assert layout.showlegend is False


def test_text_is_as_large_as_the_screen_asks():
    figure = heat(COLUMNS, ROWS, LARGE)
    sizes = [trace.textfont.size for trace in figure.data[1:]]
    sizes += [figure.layout.xaxis.tickfont.size, figure.layout.yaxis.tickfont.size, figure.layout.hoverlabel.font.size]
    assert set(sizes) == {23}

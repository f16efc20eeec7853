"""What the line over time says: where it breaks, what is promised and by whom, and that no words stand on others."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations, pairwise

import plotly.graph_objects as go
import pytest

from components.charts.placing import Box
from components.charts.room import width_of
from components.charts.trend import AHEAD, ASSUMED, DONE, OWN, PATH, Ahead, Point, Trend, runs_of, trend
from components.screen import Screen
from components.status import BEHIND, GOOD, NEUTRAL
from data.model import Period

WIDE, LARGE, NARROW = Screen(1000, 768), Screen(1560, 1080, True), Screen(360, 760)
JANUARY = Period(2026, 1)


def months(*values: float | None, start: Period = JANUARY) -> tuple[Point, ...]:
    """Values month by month; None where nothing was reported."""
    return tuple(Point(start.plus(at), value) for at, value in enumerate(values) if value is not None)


def labelled(points: tuple[Point, ...], label: str) -> tuple[Point, ...]:
    return (*points[:-1], replace(points[-1], label=label))


THREE = labelled(months(35.2, 37.0, 41.3, start=Period(2026, 4)), "41,3 %")
ROAD = (Point(JANUARY, 30), Point(Period(2026, 12), 60), Point(Period(2027, 12), 80), Point(Period(2030, 12), 95))
MILESTONES = (
    Point(Period(2026, 12), 60, label="2026: 60 %"),
    Point(Period(2027, 12), 80, text="Cuối 2027", label="2027: 80 %"),
    Point(Period(2028, 12), 85, given=False, label="2028: 85 %"),
    Point(Period(2029, 12), 90, given=False, label="2029: 90 %"),
    Point(Period(2030, 12), 95, label="2030: 95 %"),
)
EXPECTED = (
    Ahead(Period(2026, 12), 55, 45, 65, label="55 % (45–65)"),
    Ahead(Period(2027, 12), 74, 60, 88, text="Giữ nhịp độ này", label="74 % (60–88)"),
)
FULL = Trend(THREE, path=ROAD, milestones=MILESTONES, ahead=EXPECTED, good=False)
YEAR = Trend(
    labelled(months(*(30 + 3 * at + at % 3 for at in range(12))), "62,4 %"), path=ROAD[:3], milestones=MILESTONES[:2],
    ahead=(Ahead(Period(2027, 12), 86, 80, 92, label="86 %"),), good=True,
)  # fmt: skip
FIVE_YEARS = Trend(
    labelled(
        months(*(None if at in (20, 21, 22) else 30 + 55 * (1 - 0.96**at) + at % 4 for at in range(55))), "82,4 %"),
    path=ROAD, milestones=MILESTONES, ahead=(Ahead(Period(2030, 12), 84, 82, 86, label="84 % (82–86)"),), good=False,
)  # fmt: skip
MONTHLY = (21, 25, 26, 15, 12, 38, 38, 13, 30, 12, 34, 17, 9, 26, 35, 34, 15, 10, 10)
FLOW = Trend(
    labelled(months(*(sum(MONTHLY[at - at % 12 : at + 1]) for at in range(19))), "139 hồ sơ"), own=months(*MONTHLY),
    path=months(*(25 * (at % 12 + 1) for at in range(24))), milestones=(
        Point(Period(2026, 12), 300, label="2026: 300 hồ sơ"), Point(Period(2027, 12), 300, label="2027: 300 hồ sơ")),
    ahead=(Ahead(Period(2027, 12), 270, 240, 310, label="270 hồ sơ"),), suffix=" hồ sơ", good=False, resets=True,
)  # fmt: skip
WHAT_IF = replace(
    FULL, good=None, assumed=labelled(months(*(41.3 + 2.1 * at for at in range(19)), start=Period(2026, 6)), "79,1 %")
)
WHAT_IF_FLOW = replace(
    FLOW, assumed=labelled(months(139, 160, 180, 200, 220, 240, 25, 50, 75, start=Period(2027, 7)), "75 hồ sơ")
)
ALL = {
    "what if": WHAT_IF,
    "what if, flow": WHAT_IF_FLOW,
    "three": FULL,
    "year": YEAR,
    "five years": FIVE_YEARS,
    "flow": FLOW,
    "one": Trend(THREE[-1:]),
    "none": Trend(()),
}


class Read:
    """A figure's traces by what they stand for."""

    def __init__(self, figure: go.Figure) -> None:
        self.figure, self.layout = figure, figure.layout
        (self.band, self.ahead, self.path, self.own, self.line, self.marks,
         self.expected, self.given, self.derived, self.assumed, self.reached, self.words) = figure.data  # fmt: skip

    def boxes(self) -> dict[str, Box]:
        """Where the words stand, in pixels of the drawing area."""
        margin, font = self.layout.margin, self.layout.font.size
        deep = self.layout.height - margin.t - margin.b
        (first, last), (low, high) = self.layout.xaxis.range, self.layout.yaxis.range
        return {
            text: Box(
                (x - first) / (last - first) * self.wide, (y - low) / (high - low) * deep, width_of(text, font), font
            )
            for x, y, text in zip(self.words.x, self.words.y, self.words.text, strict=True)
        }

    def at(self, screen: Screen) -> Read:
        self.wide = screen.width - self.layout.margin.l - self.layout.margin.r
        return self


def read(one: Trend, screen: Screen = WIDE) -> Read:
    return Read(trend(one, screen)).at(screen)


def ordinals(*periods: Period) -> list[int]:
    return [period.ordinal for period in periods]


# What is drawn


def test_the_values_stand_at_their_months():
    found = read(FULL)
    assert list(found.line.x) == list(found.marks.x) == ordinals(*(point.at for point in THREE))
    assert list(found.line.y) == list(found.marks.y) == [35.2, 37.0, 41.3]


@pytest.mark.parametrize(("good", "colour"), [(True, GOOD), (False, BEHIND), (None, NEUTRAL)])
def test_the_colour_says_how_it_goes(good, colour):
    found = read(replace(FULL, good=good))
    assert found.line.line.color == found.marks.marker.color == colour
    assert found.line.line.width >= 3


def test_given_milestones_are_filled_and_derived_ones_hollow():
    found = read(FULL)
    assert list(found.given.y) == [60, 80, 95]
    assert list(found.derived.y) == [85, 90]
    assert (found.given.marker.symbol, found.derived.marker.symbol) == ("diamond", "diamond")
    assert found.given.marker.color == found.derived.marker.line.color != found.derived.marker.color == "#FFFFFF"


def test_the_forecast_is_dashed_within_a_band_that_opens_at_the_last_value():
    found = read(FULL)
    last, near, far = ordinals(THREE[-1].at, *(one.at for one in EXPECTED))
    assert (found.ahead.line.dash, list(found.ahead.x), list(found.ahead.y)) == (
        "dash",
        [last, near, far],
        [41.3, 55, 74],
    )
    corners = set(zip(found.band.x, found.band.y, strict=True))
    assert corners == {(last, 41.3), (near, 45), (near, 65), (far, 60), (far, 88)}
    assert (found.band.fill, found.band.hoverinfo) == ("toself", "skip")
    assert list(found.expected.y) == [55, 74]


def test_a_forecast_without_any_value_still_has_its_band():
    found = read(Trend((), ahead=EXPECTED))
    assert list(found.ahead.y) == [55, 74]
    assert {45, 65, 60, 88} == set(found.band.y)


def test_the_path_is_a_solid_line_thinner_than_what_was_done():
    found = read(FULL)
    assert list(found.path.y) == [30, 60, 80, 95]
    assert found.path.line.dash is None
    assert found.path.line.width < found.line.line.width


def test_few_points_have_markers_and_many_only_the_last_and_the_lonely():
    assert len(read(Trend(months(*range(24)))).marks.x) == 24
    many = months(*[50] * 10, None, 60, None, None, *[50] * 14)
    found = read(Trend(many))
    assert list(found.marks.x) == [JANUARY.ordinal + 11, many[-1].at.ordinal]


def test_points_out_of_order_are_drawn_in_order():
    assert list(read(Trend(THREE[::-1])).line.y) == [35.2, 37.0, 41.3]


# Where the line breaks


def lengths(points: tuple[Point, ...], *, resets: bool = False) -> list[int]:
    return [len(run) for run in runs_of(points, resets=resets)]


@pytest.mark.parametrize(
    ("values", "runs"),
    [
        ((1, 2, 3), [3]),
        ((1, 2, None, 3, 4), [2, 2]),
        ((1, None, None, 2, None, None, 3), [3]),  # quarterly: its own usual spacing
        ((1, None, None, 2, None, None, None, None, None, 3, None, None, 4), [2, 2]),
        ((1, None, None, 2), [2]),
        ((1,), [1]),
        ((), []),
    ],
)
def test_the_line_breaks_where_more_than_the_usual_is_missing(values, runs):
    assert lengths(months(*values)) == runs


def test_a_yearly_flow_breaks_between_december_and_january():
    points = months(*range(24))
    assert lengths(points, resets=True) == [12, 12]
    assert lengths(points) == [24]


def test_a_break_is_drawn_as_a_gap():
    found = read(FIVE_YEARS)
    assert list(found.line.y).count(None) == 1
    at = list(found.line.y).index(None)
    assert (found.line.x[at - 1], found.line.x[at + 1]) == (JANUARY.ordinal + 19, JANUARY.ordinal + 23)
    assert found.line.connectgaps is not True
    assert len(found.line.customdata) == len(found.line.x), "each point keeps its own hover"


def test_nothing_of_a_flow_runs_across_the_new_year():
    found = read(replace(FLOW, ahead=(*FLOW.ahead, Ahead(Period(2028, 12), 280, 200, 320))))
    for trace in (found.line, found.path, found.ahead, found.band):
        years = [None if x is None else Period.of(round(x)).year for x in trace.x]
        for before, after in pairwise(years):
            assert None in (before, after) or before == after
    assert list(found.line.y).count(None) == list(found.path.y).count(None) == 1
    assert len({x for x, y in zip(found.band.x, found.band.y, strict=True) if y in (200, 320)}) == 2, "it has a width"


def test_a_path_of_rates_that_goes_on_rising_is_one_line_even_in_a_flow():
    assert None not in read(replace(FULL, resets=True)).path.y


# What is assumed


def test_what_is_assumed_is_a_thick_blue_line_with_a_mark_and_words_at_its_end_alone():
    found = read(WHAT_IF)
    assert list(found.assumed.x) == [point.at.ordinal for point in WHAT_IF.assumed]
    assert list(found.assumed.y) == [point.value for point in WHAT_IF.assumed]
    assert (list(found.reached.x), list(found.reached.y)) == ([found.assumed.x[-1]], [found.assumed.y[-1]])
    assert found.assumed.line.color == found.reached.marker.color == GOOD != found.line.line.color
    assert found.assumed.line.width > found.line.line.width
    assert found.assumed.line.dash is None
    assert {ASSUMED, "79,1 %"} <= set(found.words.text)


def test_without_an_assumption_nothing_speaks_of_one():
    found = read(FULL)
    assert not found.assumed.x and not found.reached.x
    assert ASSUMED not in found.words.text


def test_what_is_assumed_of_a_flow_breaks_each_january():
    assert list(read(WHAT_IF_FLOW).assumed.y) == [139, 160, 180, 200, 220, 240, None, 25, 50, 75]
    assert None not in read(WHAT_IF).assumed.y


@pytest.mark.parametrize("value", [3, 55, 99.5])
def test_what_is_assumed_lies_on_the_scale_and_widens_it(value):
    far = (*WHAT_IF.assumed, Point(Period(2031, 6), value, label="đến đó"))
    found = read(replace(WHAT_IF, assumed=far))
    (first, last), (low, high) = found.layout.xaxis.range, found.layout.yaxis.range
    assert first <= far[0].at.ordinal and far[-1].at.ordinal <= last
    assert low <= min(3 if value == 3 else 35, value) and max(95, value) <= high


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
def test_the_words_of_what_is_assumed_are_said_on_every_screen(screen):
    for one in (WHAT_IF, WHAT_IF_FLOW):
        assert one.assumed[-1].label in read(one, screen).words.text


def test_an_assumption_of_one_point_is_a_mark():
    found = read(replace(FULL, assumed=(Point(Period(2026, 6), 41.3, label="nay"),)))
    assert list(found.reached.y) == [41.3]
    assert list(found.assumed.y) == [41.3]


# The axes


def test_numbers_are_vietnamese_with_their_unit():
    assert list(read(FULL).layout.yaxis.ticktext) == ["40 %", "60 %", "80 %", "100 %"]
    counts = read(Trend(months(500, 2600), suffix=" hồ sơ")).layout.yaxis
    assert list(counts.ticktext) == ["0 hồ sơ", "500 hồ sơ", "1.000 hồ sơ", "1.500 hồ sơ", "2.000 hồ sơ", "2.500 hồ sơ"]
    assert list(read(Trend(months(0.5, 2.1), suffix=" tỷ đồng")).layout.yaxis.ticktext)[1] == "0,5 tỷ đồng"


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
def test_the_months_have_room_beside_one_another_and_at_the_right_edge(screen):
    found = read(FULL, screen)
    axis, width = found.layout.xaxis, width_of("12/2030", screen.font)
    assert axis.ticktext[-1] == "12/2030"
    first, last = axis.range
    pixels = [(at - first) / (last - first) * found.wide for at in axis.tickvals]
    assert all(after - before > width for before, after in pairwise(pixels))
    assert pixels[-1] + width / 2 <= found.wide + found.layout.margin.r


# The words


def test_every_line_and_mark_is_named_beside_it():
    texts = set(read(FULL).words.text)
    assert texts == {DONE, PATH, AHEAD, "41,3 %", *(one.label for one in (*MILESTONES, *EXPECTED))}
    assert OWN in read(FLOW).words.text
    assert read(FULL).layout.showlegend is False


def test_what_is_not_drawn_is_not_named():
    assert set(read(Trend(THREE)).words.text) == {DONE, "41,3 %"}
    assert list(read(Trend(())).words.text) == []


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
@pytest.mark.parametrize("name", ALL)
def test_no_words_stand_on_others_or_are_cut(name, screen):
    found = read(ALL[name], screen)
    boxes = found.boxes()
    assert not [(one, other) for one, other in combinations(boxes, 2) if boxes[one].covers(boxes[other])]
    top = found.layout.height - found.layout.margin.b
    for box in boxes.values():
        assert box.width / 2 <= box.x <= found.wide + found.layout.margin.r - box.width / 2
        assert box.height / 2 <= box.y <= top - box.height / 2


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
@pytest.mark.parametrize("name", ["three", "year", "five years", "flow"])
def test_the_last_value_and_the_last_milestone_are_said_on_every_screen(name, screen):
    one = ALL[name]
    assert {one.actual[-1].label, one.milestones[-1].label, DONE, PATH} <= set(read(one, screen).words.text)


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
@pytest.mark.parametrize("name", ["three", "year", "five years", "flow"])
def test_a_milestones_words_are_nearer_to_it_than_to_any_other_mark(name, screen):
    found, one = read(ALL[name], screen), ALL[name]
    deep = found.layout.height - found.layout.margin.t - found.layout.margin.b
    (first, last), (low, high) = found.layout.xaxis.range, found.layout.yaxis.range
    spots = {
        mark: ((mark.at.ordinal - first) / (last - first) * found.wide, (mark.value - low) / (high - low) * deep)
        for mark in (*one.milestones, *one.ahead)
    }
    for label, box in found.boxes().items():
        for mark in one.milestones:
            if mark.label == label:
                assert min(spots, key=lambda other: box.gap(*spots[other])) is mark


def test_a_milestones_words_are_left_out_rather_than_put_far_from_it():
    crowd = tuple(Point(Period(2030, 1).plus(at), value) for at in range(24) for value in range(20, 80, 4))
    alone, crowded = (
        read(Trend((), own=own, milestones=(Point(Period(2031, 1), 50, label="2031: 50 %"),))) for own in ((), crowd)
    )
    assert "2031: 50 %" in alone.words.text
    assert "2031: 50 %" not in crowded.words.text


# Text


@pytest.mark.parametrize("name", ["<b>x</b>", "R&D", '<a href="javascript:alert(1)">x</a>', "<br>", "a<i>b"])
def test_text_from_people_is_never_read_as_html(name):
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    period = Period(2026, 6)
    found = read(Trend((Point(period, 3, label=name),), suffix=f" {name}"))
    assert safe in found.words.text
    assert all(text.endswith(f" {safe}") for text in found.layout.yaxis.ticktext)
    assert found.marks.customdata[0] == f"Kỳ 6/2026: 3 {safe}"
    milestones = read(
        Trend((), milestones=(Point(period, 3, label=name),), ahead=(Ahead(period, 9, 8, 9, label=name),))
    )
    assert set(milestones.words.text) == {safe, AHEAD}


def test_every_point_tells_its_story_under_the_pointer():
    found = read(FULL)
    assert found.marks.customdata == ("Kỳ 4/2026: 35,2 %", "Kỳ 5/2026: 37 %", "Kỳ 6/2026: 41,3 %")
    assert (found.given.customdata[1], found.expected.customdata[1]) == ("Cuối 2027", "Giữ nhịp độ này")
    for trace in (found.line, found.marks, found.path, found.own, found.expected, found.given, found.derived):
        assert trace.hovertemplate == "%{customdata}<extra></extra>"


# The figure


def test_the_traces_are_the_same_whatever_there_is():
    """Plotly updates in place only where the traces keep their number and order."""

    def structure(one: Trend, screen: Screen) -> list[tuple]:
        drawn = [trace.to_plotly_json() for trace in trend(one, screen).data]
        return [(each["type"], each["mode"], each.get("marker", {}).get("symbol")) for each in drawn]

    full = structure(FULL, WIDE)
    for one in ALL.values():
        assert structure(one, WIDE) == structure(one, NARROW) == full


@pytest.mark.parametrize("screen", [WIDE, LARGE, NARROW])
def test_nothing_at_all_is_a_small_empty_figure(screen):
    figure = trend(Trend(()), screen)
    assert [list(trace.x or ()) for trace in figure.data] == [[]] * 12
    assert 0 < figure.layout.height < trend(FULL, screen).layout.height / 2
    assert not figure.layout.yaxis.ticktext and not figure.layout.xaxis.ticktext
    json.loads(figure.to_json())


@pytest.mark.parametrize("name", ALL)
def test_text_grows_with_the_screen_and_nothing_can_be_dragged(name):
    layout = trend(ALL[name], LARGE).layout
    assert layout.font.size == layout.xaxis.tickfont.size == layout.yaxis.tickfont.size == 23
    assert (layout.dragmode, layout.xaxis.fixedrange, layout.yaxis.fixedrange) == (False, True, True)
    assert layout.title.text is None

"""What the bullet rows say: their order, what is known and what is not, which marks are the plan's own."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from components.charts.bullets import RIGHT, ROW, SYMBOLS, TEXT_AT, Bullet, Mark, bullets
from components.status import LOOKS
from data.progress import State

HEADING = Bullet("Đề án 06")
FULL = Bullet(
    "Tài khoản định danh",
    State.BEHIND,
    value=35.4,
    path=50.0,
    marks=(Mark("due", 60.0, True, "Cuối 2026: 60,0 %"), Mark("2030", 90.0, False, "Cuối 2030: 90,0 %")),
    says="35,4 %  ▲ Chậm",
    detail="Kém 14,6 điểm",
    hover="Dòng một<br>Dòng hai",
)
MISSING = Bullet("Sổ sức khoẻ", State.NOT_ENOUGH, says="– Chưa đủ số liệu", hover="0/4 thôn đã báo")
ZERO = Bullet("Chữ ký số", State.BEHIND, value=0.0, path=20.0, says="0,0 %  ▲ Chậm", hover="Không")
ROWS = [HEADING, FULL, MISSING, ZERO]


class Read:
    """A figure's traces by what they stand for; each is checked to be drawn as such."""

    def __init__(self, figure: go.Figure) -> None:
        self.figure = figure
        traces = list(figure.data)
        self.range, self.missing, self.values, self.path, *marks, self.above, self.says = traces
        kinds = [(kind, given) for kind in SYMBOLS for given in (True, False)]
        self.marks = dict(zip(kinds, marks, strict=True))
        labels = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
        self.labels = [labels[at] for at in sorted(labels, reverse=True)]
        self.at = {text: at for at, text in labels.items()}

    def told(self, trace: go.Scatter | go.Bar) -> list[str]:
        """The labels of the rows a trace is drawn on."""
        names = {at: text for text, at in self.at.items()}
        return [names[round(at)] for at in trace.y]


def read(*rows: Bullet) -> Read:
    return Read(bullets(list(rows)))


def test_rows_stand_in_order_from_top_to_bottom():
    found = read(*ROWS)
    assert found.labels == ["<b>Đề án 06</b>", "Tài khoản định danh", "Sổ sức khoẻ", "Chữ ký số"]
    low, high = found.figure.layout.yaxis.range
    assert low < min(found.at.values()) - 0.5 < max(found.at.values()) + 0.5 < high + 0.01


def test_a_heading_has_no_bar_no_mark_and_no_text():
    found = read(*ROWS)
    for trace in found.figure.data:
        assert found.at["<b>Đề án 06</b>"] not in [round(at) for at in trace.y]


def test_a_value_is_a_bar_of_its_length_in_its_states_colour():
    found = read(*ROWS)
    assert found.told(found.values) == ["Tài khoản định danh", "Chữ ký số"]
    assert list(found.values.x) == [35.4, 0.0]
    assert list(found.values.marker.color) == [LOOKS[State.BEHIND].colour] * 2
    assert found.told(found.range) == ["Tài khoản định danh", "Chữ ký số"]


def test_what_is_missing_is_hatched_and_has_no_value_not_even_zero():
    found = read(*ROWS)
    assert found.told(found.missing) == ["Sổ sức khoẻ"]
    assert found.missing.marker.pattern.shape == "/"
    assert list(found.missing.x) == [100]
    assert "Sổ sức khoẻ" not in found.told(found.values) + found.told(found.range)


def test_zero_is_a_figure_and_is_not_hatched():
    found = read(ZERO)
    assert found.told(found.values) == ["Chữ ký số"]
    assert found.told(found.missing) == []


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_drawn_with_and_without_a_value(state):
    found = read(Bullet("Có", state, 40.0, says="Có"), Bullet("Không", state, says="Không"))
    assert (found.told(found.values), found.told(found.missing)) == (["Có"], ["Không"])
    assert list(found.values.marker.color) == [LOOKS[state].colour]


def test_the_path_is_one_line_a_row_and_absent_where_unknown():
    found = read(*ROWS)
    assert found.told(found.path) == ["Tài khoản định danh", "Chữ ký số"]
    assert list(found.path.x) == [50.0, 20.0]


@pytest.mark.parametrize("kind", SYMBOLS)
@pytest.mark.parametrize("given", [True, False])
def test_marks_of_the_plan_are_filled_and_derived_ones_hollow(kind, given):
    found = read(HEADING, Bullet("Một", State.MET, 50.0, marks=(Mark(kind, 70.0, given, "Cuối 2027: 70,0 %"),)))
    trace = found.marks[kind, given]
    assert (found.told(trace), list(trace.x), list(trace.customdata)) == (["Một"], [70.0], ["Cuối 2027: 70,0 %"])
    assert trace.marker.symbol == SYMBOLS[kind].name + ("" if given else "-open")
    assert sum(len(one.x) for one in found.marks.values()) == 1


def test_kinds_of_marks_can_be_told_apart():
    for what in ("name", "sign"):
        assert len({getattr(symbol, what) for symbol in SYMBOLS.values()}) == len(SYMBOLS)
    assert not [symbol.name for symbol in SYMBOLS.values() if symbol.name.endswith("-open")]


def test_marks_stay_within_their_row_and_off_the_bar():
    found = read(*ROWS)
    half = found.values.width / 2
    for symbol in SYMBOLS.values():
        assert half < abs(symbol.lift) < 0.5


def test_a_mark_of_a_row_without_a_value_is_still_shown():
    found = read(Bullet("Một", State.NOT_ENOUGH, marks=(Mark("2027", 70.0, True, "x"),)))
    assert found.told(found.marks["2027", True]) == ["Một"]
    assert found.told(found.values) == []


def test_nothing_is_drawn_past_the_axis():
    over = Bullet("Một", State.MET, 130.0, path=110.0, marks=(Mark("due", 150.0, True, "x"),), says="130,0 %")
    found = read(over)
    assert [list(one.x) for one in (found.values, found.path, found.marks["due", True])] == [[100], [100], [100]]
    assert found.says.text == ("<b>130,0 %</b>",), "the words still say how much"


def test_the_verdict_stands_in_bold_over_its_detail_beside_the_bars():
    found = read(*ROWS)
    assert found.told(found.says) == ["Tài khoản định danh", "Sổ sức khoẻ", "Chữ ký số"]
    assert list(found.says.text) == [
        "<b>35,4 %  ▲ Chậm</b><br>Kém 14,6 điểm",
        "<b>– Chưa đủ số liệu</b>",
        "<b>0,0 %  ▲ Chậm</b>",
    ]
    assert set(found.says.x) == {TEXT_AT}
    assert 100 < TEXT_AT < RIGHT


def test_every_row_tells_its_story_under_the_pointer():
    found = read(*ROWS)
    assert [hover for hover, _ in found.values.customdata] == ["Dòng một<br>Dòng hai", "Không"]
    assert [hover for hover, _ in found.missing.customdata] == ["0/4 thôn đã báo"]
    for trace in (found.values, found.missing):
        assert trace.hovertemplate == "%{customdata[0]}<extra></extra>"
    for trace in found.marks.values():
        assert trace.hovertemplate == "%{customdata}<extra></extra>"
    for trace in (found.range, found.path, found.says):
        assert trace.hoverinfo == "skip"


@pytest.mark.parametrize("name", ["<b>x</b>", "R&D", '<a href="javascript:alert(1)">x</a>', "<br>", "a<i>b"])
def test_a_name_is_never_read_as_html(name):
    found = read(Bullet(name), Bullet(name, State.MET, 1.0, says=name, detail=name))
    safe = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert found.labels == [f"<b>{safe}</b>", safe]
    assert found.says.text == (f"<b>{safe}</b><br>{safe}",)


def test_an_empty_list_is_an_empty_figure():
    figure = bullets([])
    assert [list(trace.y or ()) for trace in figure.data] == [[]] * len(figure.data)
    assert figure.layout.height > 0
    json.loads(figure.to_json())


@pytest.mark.parametrize("many", [1, 2, 30])
def test_the_figure_grows_with_its_rows(many):
    assert bullets([Bullet(str(one), State.MET, 1.0) for one in range(many)]).layout.height == (
        bullets([]).layout.height + many * ROW
    )


def test_one_row_alone():
    found = read(FULL)
    assert found.labels == ["Tài khoản định danh"]
    assert [len(trace.y) for trace in (found.range, found.values, found.path, found.says, found.missing)] == [
        1,
        1,
        1,
        1,
        0,
    ]


def test_the_traces_are_the_same_whatever_the_rows():
    """Plotly updates in place only where the traces keep their number and order."""

    def structure(rows: list[Bullet]) -> list[tuple]:
        drawn = [trace.to_plotly_json() for trace in bullets(rows).data]
        return [(one["type"], one.get("mode"), one.get("marker", {}).get("symbol")) for one in drawn]

    for rows in ([], [HEADING], [MISSING], [FULL], [ZERO, FULL]):
        assert structure(rows) == structure(ROWS)


def test_the_axis_is_percent_in_vietnamese_and_cannot_be_dragged():
    layout = bullets(ROWS).layout
    assert list(layout.xaxis.ticktext) == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert list(layout.xaxis.tickvals) == [0, 25, 50, 75, 100]
    assert (layout.xaxis.range[0], layout.separators) == (0, ",.")
    assert (layout.dragmode, layout.xaxis.fixedrange, layout.yaxis.fixedrange) == (False, True, True)
    assert layout.showlegend is False

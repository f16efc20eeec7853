"""The watermark: on every chart, behind nothing, in nobody's way."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from components.charts.simulated import simulated
from components.scenario_words import SIMULATED
from components.screen import Screen


@pytest.mark.parametrize("screen", [Screen(1000, 768), Screen(1560, 1080, True), Screen(320, 760)])
def test_the_words_stand_across_the_middle_and_fit_the_screen(screen: Screen):
    [note] = simulated(go.Figure(), screen).layout.annotations
    assert note.text == SIMULATED == "MÔ PHỎNG"
    assert (note.xref, note.yref, note.x, note.y, note.showarrow) == ("paper", "paper", 0.5, 0.5, False)
    assert 20 < note.font.size <= 5 * screen.font
    assert note.font.size * len(SIMULATED) * 0.8 < screen.width
    assert note.captureevents is False, "a point below it can still be pointed at"


def test_what_was_drawn_and_noted_before_stays():
    figure = go.Figure(go.Bar(x=[1]), layout={"annotations": [{"text": "mức 30 %"}]})
    found = simulated(figure, Screen(1000, 768))
    assert [one.text for one in found.layout.annotations] == ["mức 30 %", SIMULATED]
    assert len(found.data) == 1

"""A chart with "MÔ PHỎNG" written across it, so that no picture of a what-if passes for a report."""

from __future__ import annotations

import plotly.graph_objects as go

from components.scenario_words import SIMULATED
from components.screen import Screen

_INK = "rgba(17, 24, 39, 0.09)"


def simulated(figure: go.Figure, screen: Screen) -> go.Figure:
    """The same figure with the watermark behind nothing and in nobody's way."""
    size = min(5 * screen.font, screen.width / 8)
    figure.add_annotation(
        text=SIMULATED, xref="paper", yref="paper", x=0.5, y=0.5, showarrow=False, textangle=-12,
        font={"size": size, "color": _INK}, captureevents=False,
    )  # fmt: skip
    return figure

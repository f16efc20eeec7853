"""What the communes promise of one measure: one row a commune, a point where its promise lies on one common scale.

Only for promises that are counted in the same way. A commune that promises nothing has words and no point.
On a narrow screen a name stands above its point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from components.charts.room import LETTER, REST, SIDE, calm, words_at
from components.screen import Screen
from components.status import INK, NEUTRAL
from components.words import plain

ROW, NARROW_ROW = 40, 64
"""Pixels a row takes at the smallest font."""
_APART = "\u00a0" * 4
"""Keeps words off the point they stand beside."""
_SAYS = 0.5
"""The most of the chart's width that the words beside the points take."""


@dataclass(frozen=True)
class Point:
    """One promised level; `given`: the plan names its year, else the point is hollow."""

    at: float
    given: bool
    hover: str


@dataclass(frozen=True)
class Row:
    """One commune: its points, what stands beside the last one, and whether it is the reader's own."""

    label: str
    points: tuple[Point, ...] = ()
    says: str = ""
    own: bool = False

    @property
    def end(self) -> float:
        """How far its points reach."""
        return max((point.at for point in self.points), default=0)


def promises(rows: Sequence[Row], top: float, screen: Screen) -> go.Figure:
    """The figure: x runs from 0 to `top` (100 for rates), and on to hold the words."""
    says = [_folded(row.says, screen) for row in rows]
    at = [-index - (0.2 if screen.narrow else 0) for index in range(len(rows))]
    figure = go.Figure()
    for own in (False, True):
        figure.add_trace(_stems(rows, at, screen, own=own))
        figure.add_trace(_points(rows, at, screen, own=own))
    figure.add_trace(_names(rows if screen.narrow else [], screen))
    figure.add_trace(_says(rows, says, at, screen))
    figure.update_layout(**_layout(rows, says, top, screen))
    return figure


def _folded(text: str, screen: Screen) -> str:
    """The words in lines that leave room for the points."""
    letters = max(int(_SAYS * screen.width / (LETTER * screen.font)), 12)
    return "<br>".join(_APART + plain(line) for line in wrap(text, letters))


def _name(row: Row) -> str:
    return f"<b>{plain(row.label)}</b>" if row.own else plain(row.label)


def _stems(rows: Sequence[Row], at: Sequence[float], screen: Screen, *, own: bool) -> go.Bar:
    """The way from nothing to the farthest promise, so that a length can be compared and not only a place."""
    found = [(row, y) for row, y in zip(rows, at, strict=True) if row.points and row.own is own]
    return go.Bar(
        x=[row.end for row, _ in found], y=[y for _, y in found], orientation="h",
        width=0.05 if screen.narrow else 0.1,
        marker={"color": INK if own else REST}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _points(rows: Sequence[Row], at: Sequence[float], screen: Screen, *, own: bool) -> go.Scatter:
    found = [(point, y) for row, y in zip(rows, at, strict=True) if row.own is own for point in row.points]
    colour = INK if own else REST
    return go.Scatter(
        x=[point.at for point, _ in found], y=[y for _, y in found], mode="markers", showlegend=False,
        marker={
            "symbol": "circle", "size": screen.font, "line": {"color": colour, "width": 3}, "opacity": 1,
            "color": [colour if point.given else "#FFFFFF" for point, _ in found],
        },
        customdata=[plain(point.hover) for point, _ in found], hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )  # fmt: skip


def _names(rows: Sequence[Row], screen: Screen) -> go.Scatter:
    """The names above the points of a narrow screen."""
    heights = [0.25 - index for index in range(len(rows))]
    return words_at([0] * len(rows), heights, [_name(row) for row in rows], "middle right", screen.font)


def _says(rows: Sequence[Row], says: Sequence[str], at: Sequence[float], screen: Screen) -> go.Scatter:
    """The words: what is promised for which year beside the point, or in grey that nothing is."""
    inks = [INK if row.points else NEUTRAL for row in rows]
    return words_at([row.end for row in rows], at, says, "middle right", screen.font, inks)


def _end(rows: Sequence[Row], says: Sequence[str], top: float, screen: Screen) -> float:
    """Where the axis ends, so that the words beside every point still fit."""
    names = 0 if screen.narrow else max((len(row.label) for row in rows), default=0)
    room = screen.width - 2 * SIDE - names * LETTER * screen.font
    wide = [max(map(len, said.split("<br>"))) * LETTER * screen.font + SIDE for said in says]
    return max([row.end * room / max(room - one, 1) for row, one in zip(rows, wide, strict=True)] + [top])


def _layout(rows: Sequence[Row], says: Sequence[str], top: float, screen: Screen) -> dict:
    row = (NARROW_ROW if screen.narrow else ROW) * screen.font / 16
    row += max((said.count("<br>") for said in says), default=0) * 1.3 * screen.font
    return {
        **calm(screen.font),
        "height": round(row * max(len(rows), 1)) + 2 * SIDE,
        "barmode": "overlay",
        "margin": {"l": SIDE, "r": SIDE, "t": SIDE, "b": SIDE},
        "xaxis": {
            "range": [0, _end(rows, says, top, screen)], "showticklabels": False, "showgrid": False,
            "fixedrange": True, "zeroline": not screen.narrow, "zerolinecolor": REST, "zerolinewidth": 1,
        },
        "yaxis": {
            "tickvals": [-index for index in range(len(rows))], "ticktext": [_name(row) for row in rows],
            "range": [-max(len(rows), 1) + 0.5, 0.5], "zeroline": False, "showgrid": False, "fixedrange": True,
            "automargin": True, "showticklabels": not screen.narrow, "ticksuffix": "  ",
            "tickfont": {"size": screen.font, "color": INK},
        },
    }  # fmt: skip

"""Bullet rows: one indicator a row – value, where it should be now, 2027, 2030 and the plan's reviews.

Spec: Few, Bullet Graph Design Specification (2013): featured bar, comparative marks, one quiet range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.status import BEHIND, GOOD, INK, LOOKS, NEUTRAL
from components.words import plain
from data.progress import State

ROW = 58
TEXT_AT = 104
RIGHT = 212
FONT = 16
_TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Mark:
    """A dated point on a row: `given` ones are filled, derived ones hollow."""

    kind: str
    at: float
    given: bool
    text: str


@dataclass(frozen=True)
class Bullet:
    """One row of the chart; a row without `state` is a heading."""

    label: str
    state: State | None = None
    value: float | None = None
    path: float | None = None
    marks: tuple[Mark, ...] = ()
    says: str = ""
    detail: str = ""
    hover: str = ""


@dataclass(frozen=True)
class Symbol:
    """How a kind of mark is drawn: Plotly's name, size, height over the bar, and the sign used in the key."""

    name: str
    size: int
    lift: float
    sign: str


SYMBOLS = {
    "due": Symbol("star", 13, 0.35, "★"),
    "review": Symbol("hexagon", 12, 0.35, "⬢"),
    "2027": Symbol("diamond", 9, -0.35, "◆"),
    "2030": Symbol("square", 16, -0.35, "■"),
}
"""2030 is drawn around 2027 where both promise the same. None of the signs is a state's shape (status.py)."""


def bullets(rows: Sequence[Bullet]) -> go.Figure:
    """The figure: x is percent (or percent of the yearly goal for counts), rows from top to bottom."""
    at = {id(row): -index for index, row in enumerate(rows)}
    body = [row for row in rows if row.state is not None]
    figure = go.Figure()
    figure.add_trace(_range([row for row in body if row.value is not None], at))
    figure.add_trace(_missing([row for row in body if row.value is None], at))
    figure.add_trace(_values([row for row in body if row.value is not None], at))
    figure.add_trace(_path([row for row in body if row.path is not None], at))
    for kind in SYMBOLS:
        for given in (True, False):
            figure.add_trace(_marks(body, at, kind, given=given))
    figure.add_trace(_says(body, at))
    figure.update_layout(**_layout(rows, at))
    return figure


def _range(rows: Sequence[Bullet], at: dict[int, int]) -> go.Bar:
    return go.Bar(
        y=[at[id(row)] for row in rows], x=[100] * len(rows), orientation="h", width=0.5,
        marker={"color": "#E9EDF1"}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _missing(rows: Sequence[Bullet], at: dict[int, int]) -> go.Bar:
    return go.Bar(
        y=[at[id(row)] for row in rows], x=[100] * len(rows), orientation="h", width=0.5,
        marker={"color": "#FFFFFF", "line": {"color": "#9AA5B1", "width": 1},
                "pattern": {"shape": "/", "fgcolor": "#9AA5B1", "size": 9}},
        customdata=[row.hover for row in rows], hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )  # fmt: skip


def _values(rows: Sequence[Bullet], at: dict[int, int]) -> go.Bar:
    return go.Bar(
        y=[at[id(row)] for row in rows], x=[min(row.value, 100) for row in rows], orientation="h", width=0.28,
        marker={"color": [LOOKS[row.state].colour for row in rows]},
        customdata=[row.hover for row in rows], hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )  # fmt: skip


def _path(rows: Sequence[Bullet], at: dict[int, int]) -> go.Scatter:
    return go.Scatter(
        y=[at[id(row)] for row in rows], x=[min(row.path, 100) for row in rows], mode="markers",
        marker={"symbol": "line-ns", "size": 28, "line": {"color": INK, "width": 4}},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _marks(rows: Sequence[Bullet], at: dict[int, int], kind: str, *, given: bool) -> go.Scatter:
    found = [(row, mark) for row in rows for mark in row.marks if mark.kind == kind and mark.given is given]
    symbol = SYMBOLS[kind]
    return go.Scatter(
        y=[at[id(row)] + symbol.lift for row, _ in found], x=[min(mark.at, 100) for _, mark in found],
        mode="markers", showlegend=False,
        marker={"symbol": symbol.name if given else f"{symbol.name}-open", "size": symbol.size, "color": INK,
                "line": {"color": INK, "width": 2}},
        customdata=[mark.text for _, mark in found], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _says(rows: Sequence[Bullet], at: dict[int, int]) -> go.Scatter:
    text = [f"<b>{plain(row.says)}</b>" + (f"<br>{plain(row.detail)}" if row.detail else "") for row in rows]
    return go.Scatter(
        y=[at[id(row)] for row in rows], x=[TEXT_AT] * len(rows), mode="text", text=text,
        textposition="middle right", hoverinfo="skip", showlegend=False,
        textfont={"size": FONT, "color": [_ink(row.state) for row in rows]},
    )  # fmt: skip


def _ink(state: State) -> str:
    return {GOOD: "#005A8C", BEHIND: "#9A3412", NEUTRAL: "#374151"}[LOOKS[state].colour]


def _layout(rows: Sequence[Bullet], at: dict[int, int]) -> dict:
    labels = [f"<b>{plain(row.label)}</b>" if row.state is None else plain(row.label) for row in rows]
    return {
        "height": ROW * len(rows) + 60,
        "barmode": "overlay",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 40},
        "font": {"size": FONT, "color": INK},
        "separators": ",.",
        "dragmode": False,
        "hoverlabel": {"align": "left", "font": {"size": FONT}},
        "showlegend": False,
        "xaxis": {
            "range": [0, RIGHT], "tickvals": list(_TICKS), "ticktext": [f"{tick} %" for tick in _TICKS],
            "zeroline": False,
            "gridcolor": "#DDE3E9", "fixedrange": True, "showgrid": False, "tickfont": {"size": FONT},
        },
        "yaxis": {
            "tickvals": list(at.values()), "ticktext": labels, "range": [-len(rows) + 0.4, 0.6],
            "zeroline": False, "showgrid": False, "fixedrange": True, "automargin": True,
            "tickfont": {"size": FONT, "color": INK},
        },
    }  # fmt: skip

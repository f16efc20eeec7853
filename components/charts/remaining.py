"""The people still to reach: one bar a village, longest matter first, cumulated in words.

The villages that together make half of what is left stand out; on a narrow screen a name stands above its bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.charts.room import REST, Room, above, beside, folded, plain_axis, width_of, words_at
from components.screen import Screen
from components.status import BEHIND

HALF = 50


@dataclass(frozen=True)
class Left:
    """One village: `units` still to reach, `share` of the total up to and including it (0–100).

    `hover` may hold <br>: whoever writes it has made people's text `plain`. `soft`: a small base, drawn hollow.
    """

    label: str
    units: float
    share: float
    says: str
    hover: str = ""
    soft: bool = False


def remaining(rows: Sequence[Left], screen: Screen) -> go.Figure:
    """The figure: x is what is still to reach, rows from top to bottom as given."""
    room = Room.of([row.label for row in rows], screen)
    says = [beside(folded(row.says, 0.7 * room.bars, screen.font)) for row in rows]
    first = _first_half(rows)
    figure = go.Figure()
    figure.add_trace(_bars(rows[:first], 0, BEHIND, room))
    figure.add_trace(_bars(rows[first:], first, REST, room))
    figure.add_trace(above(room, 0, range(0, -len(rows), -1)))
    heights = [room.bar_at(-at) for at in range(len(rows))]
    figure.add_trace(words_at([row.units for row in rows], heights, says, "middle right", screen.font))
    figure.update_layout(
        **room.layout(range(0, -len(rows), -1), says), xaxis=plain_axis([0, _longest(rows, says, room)])
    )
    return figure


def _first_half(rows: Sequence[Left]) -> int:
    """How many rows, from the top, make half of the whole."""
    return next((at + 1 for at, row in enumerate(rows) if row.share >= HALF), len(rows))


def _longest(rows: Sequence[Left], says: Sequence[str], room: Room) -> float:
    """Where the axis ends, so that the words beside every bar still fit."""
    ends = [
        row.units * room.bars / (room.bars - width_of(text, room.screen.font))
        for row, text in zip(rows, says, strict=True)
    ]
    return max([*ends, 0]) or 1


def _bars(rows: Sequence[Left], first: int, colour: str, room: Room) -> go.Bar:
    return go.Bar(
        x=[row.units for row in rows], y=[room.bar_at(-first - at) for at in range(len(rows))],
        orientation="h", width=room.thickness, showlegend=False,
        marker={"color": ["#FFFFFF" if row.soft else colour for row in rows], "line": {"color": colour, "width": 2}},
        customdata=[row.hover for row in rows], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip

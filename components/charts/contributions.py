"""Why the commune's rate moved: bars to both sides of zero, one a village, what the bases did set apart below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.charts.room import Room, above, beside, folded, plain_axis, width_of, words_at
from components.screen import Screen
from components.status import BEHIND, GOOD, INK, NEUTRAL

PLACE = "place"
GAP = 0.5
"""The gap above the parts that are no village's doing, in rows."""
_TEXT = 0.3
"""The most of the bars' room that words take on either side."""


@dataclass(frozen=True)
class Part:
    """One part of the change in points; `kind`: "place", "base" (the denominators) or "reporting" (who reported).

    `hover` may hold <br>: whoever writes it has made people's text `plain`.
    """

    label: str
    points: float
    says: str
    hover: str = ""
    kind: str = PLACE


def contributions(parts: Sequence[Part], screen: Screen) -> go.Figure:
    """The figure: x is points of the commune's rate; villages from top to bottom as given, then the other parts."""
    places = [part for part in parts if part.kind == PLACE]
    others = [part for part in parts if part.kind != PLACE]
    apart = GAP if places else 0
    at = [*range(0, -len(places), -1), *(-len(places) - one - apart for one in range(len(others)))]
    rows = [*places, *others]
    room = Room.of([part.label for part in rows], screen)
    says = [beside(folded(part.says, _TEXT * room.bars, screen.font)) for part in rows]
    ends = _ends(rows, says, room)
    figure = go.Figure()
    figure.add_trace(_leaders(rows, says, at, ends, room))
    figure.add_trace(_bars(places, at[: len(places)], room))
    figure.add_trace(_bars(others, at[len(places) :], room))
    figure.add_trace(_zero(at, room))
    figure.add_trace(above(room, ends[0], at))
    figure.add_trace(_says(rows, says, at, room))
    figure.update_layout(**room.layout(at, says), xaxis=plain_axis(ends))
    return figure


def _ends(rows: Sequence[Part], says: Sequence[str], room: Room) -> list[float]:
    """The ends of the axis, so that the words beside the bars fit on both sides."""
    text = {True: 0.0, False: 0.0}
    for part, said in zip(rows, says, strict=True):
        text[part.points < 0] = max(text[part.points < 0], width_of(said, room.screen.font))
    low = min([part.points for part in rows] + [0])
    high = max([part.points for part in rows] + [0])
    each = ((high - low) or 1) / (room.bars - text[True] - text[False])
    return [low - each * text[True], high + each * text[False]]


def _bars(parts: Sequence[Part], at: Sequence[float], room: Room) -> go.Bar:
    return go.Bar(
        x=[part.points for part in parts], y=[room.bar_at(one) for one in at], orientation="h", width=room.thickness,
        marker={"color": [_colour(part) for part in parts]}, showlegend=False,
        customdata=[part.hover for part in parts], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _leaders(
    rows: Sequence[Part], says: Sequence[str], at: Sequence[float], ends: Sequence[float], room: Room
) -> go.Scatter:
    """A faint line from each label to its bar, or to the words before it; none on a narrow screen."""
    each = (ends[1] - ends[0]) / room.bars
    x: list[float | None] = []
    for part, said in zip(rows, says, strict=True):
        words = each * width_of(said, room.screen.font) if part.points < 0 else 0
        x += [ends[0], min(part.points, 0) - words, None]
    y = [value for one in at for value in (one, one, None)]
    return go.Scatter(
        x=[] if room.screen.narrow else x, y=[] if room.screen.narrow else y, mode="lines",
        line={"color": "#DDE3E9", "width": 1}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _zero(at: Sequence[float], room: Room) -> go.Scatter:
    """The line bars grow from; on a narrow screen only beside the bars, so that it strikes out no label."""
    half = room.thickness / 2 if room.screen.narrow else 0.5
    ends = [end for one in at for end in (room.bar_at(one) - half, room.bar_at(one) + half, None)]
    return go.Scatter(
        x=[None if end is None else 0 for end in ends], y=ends, mode="lines", line={"color": INK, "width": 2},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _colour(part: Part) -> str:
    """Grey for what no village did; plain and not hatched, which stands for missing figures."""
    if part.kind != PLACE:
        return NEUTRAL
    return BEHIND if part.points < 0 else GOOD


def _says(rows: Sequence[Part], says: Sequence[str], at: Sequence[float], room: Room) -> go.Scatter:
    places = ["middle left" if part.points < 0 else "middle right" for part in rows]
    heights = [room.bar_at(one) for one in at]
    return words_at([part.points for part in rows], heights, says, places, room.screen.font)

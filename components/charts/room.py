"""How much room a chart's text takes, and the labels, words and layout of bar rows that have words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go
from plotly.basedatatypes import BasePlotlyType

from components.screen import Screen
from components.status import INK
from components.words import plain

ROW, NARROW_ROW = 38, 60
"""Pixels a row takes at the smallest font."""
REST = "#8793A0"
"""The grey of rows that do not stand out."""
SIDE = 8
"""Pixels kept free at the edges."""
LETTER = 0.56
"""Width of a letter as a share of the font's size."""
_LINE = 1.3


@dataclass(frozen=True)
class Room:
    """What a list of labelled bars has room for."""

    screen: Screen
    labels: tuple[str, ...]
    bars: float
    """Pixels from the left end of the axis to its right end."""

    @classmethod
    def of(cls, labels: Sequence[str], screen: Screen) -> Room:
        """The room under or beside these labels."""
        whole = screen.width - 2 * SIDE
        said = tuple(folded(label, whole if screen.narrow else 0.3 * whole, screen.font) for label in labels)
        widest = 0 if screen.narrow else max((width_of(label, screen.font) for label in said), default=0) + 2 * SIDE
        return cls(screen, said, whole - widest)

    @property
    def thickness(self) -> float:
        """A bar's share of its row."""
        return 0.36 if self.screen.narrow else 0.62

    def bar_at(self, at: float) -> float:
        """Where the bar of the row at `at` is drawn: below its label on a narrow screen."""
        return at - 0.18 if self.screen.narrow else at

    def layout(self, at: Sequence[float], says: Sequence[str]) -> dict:
        """The layout, all but the x axis, for labels that stand at `at`."""
        more = [max((text.count("<br>") for text in texts), default=0) for texts in (self.labels, says)]
        row = (NARROW_ROW if self.screen.narrow else ROW) * self.screen.font / 16
        row += (sum(more) if self.screen.narrow else max(more)) * _LINE * self.screen.font
        low = min([*at, 0.4 if not at else 0]) - 0.6
        return {
            **calm(self.screen.font),
            "height": round(row * (0.6 - low)) + 2 * SIDE,
            "barmode": "overlay",
            "margin": {"l": SIDE, "r": SIDE, "t": SIDE, "b": SIDE},
            "yaxis": {
                "tickvals": list(at), "ticktext": list(self.labels), "range": [low, 0.6], "zeroline": False,
                "showgrid": False, "fixedrange": True, "automargin": True, "showticklabels": not self.screen.narrow,
                "tickfont": {"size": self.screen.font, "color": INK}, "ticklabelstandoff": SIDE // 2,
            },
        }  # fmt: skip


def above(room: Room, left: float, at: Sequence[float]) -> go.Scatter:
    """The labels above the bars of a narrow screen; empty on a wide one."""
    labels = room.labels if room.screen.narrow else ()
    heights = [one + 0.28 for one, _ in zip(at, labels, strict=False)]
    return words_at([left] * len(labels), heights, labels, "middle right", room.screen.font)


def words_at(
    x: Sequence[float], y: Sequence[float], text: Sequence[str], place: str | Sequence[str], font: int,
    colour: str | Sequence[str] = INK,
) -> go.Scatter:  # fmt: skip
    """Words in a chart that may reach beyond its axes, without anything on hover."""
    return go.Scatter(
        x=list(x), y=list(y), text=list(text), mode="text", textposition=place,
        textfont={"size": font, "color": colour}, hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip


def drawn(traces: Sequence[dict | BasePlotlyType], layout: dict) -> go.Figure:
    """The figure of traces given as dicts: built in a seventh of the time, because a slider waits for it."""
    return go.Figure({"data": list(traces), "layout": layout}, skip_invalid=True)


def calm(font: int) -> dict:
    """What every chart's layout has: numbers written the Vietnamese way, no legend, nothing that can be dragged."""
    return {
        "font": {"size": font, "color": INK},
        "separators": ",.",
        "dragmode": False,
        "hoverlabel": {"align": "left", "font": {"size": font}},
        "showlegend": False,
    }


def plain_axis(ends: list[float]) -> dict:
    """An x axis without ticks: every bar says its number itself."""
    return {"range": ends, "showticklabels": False, "showgrid": False, "zeroline": False, "fixedrange": True}


def beside(text: str) -> str:
    """The text with a little room between it and what stands beside it."""
    return "<br>".join(f"\u00a0{line}\u00a0" for line in text.split("<br>"))


def width_of(text: str, font: int) -> float:
    """About how many pixels the longest line of a chart's text is wide, rather too many than too few."""
    lines = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split("<br>")
    return max(map(len, lines)) * LETTER * font


def folded(text: str, pixels: float, font: int) -> str:
    """Text from people as chart text, in lines no wider than so many pixels."""
    return "<br>".join(
        plain(line) for line in wrap(text.replace(" %", "\u00a0%"), max(int(pixels / (LETTER * font)), 8))
    )

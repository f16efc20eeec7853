"""Slope: who moved between two periods. The few that matter are coloured and named, the others stay grey.

The words beside the lines are spread apart where they would cover one another, each led back to its line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.charts.room import SIDE, folded, width_of
from components.screen import Screen
from components.status import BEHIND, GOOD, INK
from components.words import plain

UP, DOWN, REST = "up", "down", ""
HEIGHT, EMPTY = 440, 60
"""Pixels between the ends of the axis at the smallest font, with something to show and without."""
LEAST = 20
"""The fewest points the axis shows: less would exaggerate."""
COLOURS = {REST: "#B6C0CA", UP: GOOD, DOWN: BEHIND}
_INKS = {UP: "#005A8C", DOWN: "#9A3412"}
_WIDTHS = {REST: 1.5, UP: 3.5, DOWN: 3.5}
_LINE = 1.3
_LEAD = 24
"""Pixels between a line's end and its words."""
_WORDS = 0.45
"""The most of the width that the words on the right take on a narrow screen; on a wide one, a bit less."""


@dataclass(frozen=True)
class Mover:
    """One village before and now; `tone`: "up", "down" or "" for grey, which is named on hover only.

    `hover` may hold <br>: whoever writes it has made people's text `plain`.
    """

    label: str
    before: float
    now: float
    tone: str = REST
    hover: str = ""
    says_before: str = ""
    says_now: str = ""


def slope(rows: Sequence[Mover], screen: Screen, *, names: tuple[str, str], least: float = LEAST) -> go.Figure:
    """The figure: before at x = 0, now at x = 1, under `names`; the axis shows at least so many points."""
    frame = _Frame.of(rows, screen, names, least)
    figure = go.Figure()
    figure.add_trace(_leaders(frame))
    for tone in (REST, DOWN, UP):
        figure.add_trace(_lines([row for row in rows if row.tone == tone], tone, screen))
    figure.add_trace(_words(frame.left, 0, frame))
    figure.add_trace(_words(frame.right, 1, frame))
    figure.update_layout(**_layout(names, frame))
    return figure


@dataclass(frozen=True)
class Words:
    """A text beside a line's end at `value`; `at` is the height, in values, where it stands."""

    text: str
    tone: str
    value: float
    at: float


@dataclass(frozen=True)
class _Frame:
    """The axis, the pixels it is drawn on, and the words on both sides."""

    screen: Screen
    low: float
    high: float
    height: float
    margins: tuple[float, float]
    left: tuple[Words, ...]
    right: tuple[Words, ...]

    @property
    def room(self) -> float:
        """Pixels from before to now."""
        return max(self.screen.width - sum(self.margins), 1)

    @classmethod
    def of(cls, rows: Sequence[Mover], screen: Screen, names: tuple[str, str], least: float) -> _Frame:
        font = screen.font
        named = [row for row in rows if row.tone != REST]
        left = [plain(row.says_before) for row in named]
        margin = _margin(left, names[0], font)
        heads = sum(width_of(plain(name), font) for name in names) / 2 + SIDE
        room = min((_WORDS if screen.narrow else 0.35) * screen.width, screen.width - margin - heads - _LEAD - SIDE)
        right = [_named(row, room, font) for row in named]
        tall = sum(_tall(text, font) for text in right)
        height = max(HEIGHT * font / 16, tall) if rows else EMPTY
        low, high = extent([value for row in rows for value in (row.before, row.now)], least)
        margins = margin, _margin(right, names[1], font)
        scale = (high - low) / height
        return cls(
            screen, low, high, height, margins,
            _placed(left, named, [row.before for row in named], low, high, scale, font),
            _placed(right, named, [row.now for row in named], low, high, scale, font),
        )  # fmt: skip


def _margin(texts: Sequence[str], name: str, font: int) -> float:
    """Pixels beside a position: for the words there and for half of the period above it."""
    return max([_LEAD + _width(text, font) for text in texts if text] + [width_of(plain(name), font) / 2]) + SIDE


def _named(row: Mover, pixels: float, font: int) -> str:
    """The name and its number, which is set off so that "Thôn 7" and "62 %" do not run together."""
    name, number = folded(row.label, pixels, font), plain(row.says_now)
    fits = "<br>" not in name and width_of(f"{name}  {number}", font) <= pixels
    return name + ("\u2002" if fits else "<br>") + f"<b>{number}</b>" if number else name


def _width(text: str, font: int) -> float:
    return width_of(text.replace("<b>", "").replace("</b>", ""), font)


def _tall(text: str, font: int) -> float:
    return (text.count("<br>") + 1) * _LINE * font


def extent(values: Sequence[float], least: float) -> tuple[float, float]:
    """The ends of the axis: round the values, at least so many points apart."""
    if not values:
        return 0, least or 1
    low, high = min(values), max(values)
    pad = max(0.04 * (high - low), (least - (high - low)) / 2) or 1
    return low - pad, high + pad


def _placed(
    texts: Sequence[str], rows: Sequence[Mover], values: Sequence[float], low: float, high: float, scale: float,
    font: int,
) -> tuple[Words, ...]:  # fmt: skip
    sizes = [_tall(text, font) * scale for text in texts]
    found = zip(texts, rows, values, spread(values, sizes, low, high), strict=True)
    return tuple(Words(text, row.tone, value, at) for text, row, value, at in found)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles for boxes of these sizes: apart, in their order, between the ends if they fit, and else near as wanted.

    Boxes that touch move together to where they are nearest on average (isotonic regression by pooling).
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    offsets, filled = {}, 0.0
    for at in order:
        offsets[at] = filled + sizes[at] / 2
        filled += sizes[at]
    pools: list[list[float]] = []
    for at in order:
        pool = [wanted[at] - offsets[at]]
        while pools and _mean(pools[-1]) > _mean(pool):
            pool = pools.pop() + pool
        pools.append(pool)
    starts = [_mean(pool) for pool in pools for _ in pool]
    held = {at: max(min(start, high - filled), low) for at, start in zip(order, starts, strict=True)}
    return [held[at] + offsets[at] for at in range(len(wanted))]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _lines(rows: Sequence[Mover], tone: str, screen: Screen) -> go.Scatter:
    """Each line with an unseen point in its middle, so that it has a name under the pointer there too."""
    dot = 0.6 * screen.font if tone else 6
    points = [
        point for row in rows
        for point in ((0, row.before, dot, row), (0.5, (row.before + row.now) / 2, 0, row), (1, row.now, dot, row),
                      (None, None, 0, row))
    ]  # fmt: skip
    return go.Scatter(
        x=[x for x, *_ in points], y=[y for _, y, *_ in points], mode="lines+markers",
        line={"color": COLOURS[tone], "width": _WIDTHS[tone]},
        marker={"color": COLOURS[tone], "size": [size for *_, size, _ in points], "opacity": 1, "line": {"width": 0}},
        customdata=[row.hover or plain(row.label) for *_, row in points], hovertemplate="%{customdata}<extra></extra>",
        showlegend=False, cliponaxis=False,
    )  # fmt: skip


def _leaders(frame: _Frame) -> go.Scatter:
    """From the lines' ends to their words, where those had to move."""
    step = _step(frame)
    found = [(0, -step, words) for words in frame.left if words.text]
    found += [(1, 1 + step, words) for words in frame.right]
    return go.Scatter(
        x=[x for start, end, _ in found for x in (start, end, None)],
        y=[y for *_, words in found for y in (words.value, words.at, None)],
        mode="lines", line={"color": "#8793A0", "width": 1}, hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip


def _step(frame: _Frame) -> float:
    """A leader's length, where the lines are 1 long."""
    return (_LEAD - 4) / frame.room


def _words(all_words: Sequence[Words], side: int, frame: _Frame) -> go.Scatter:
    step = _step(frame)
    return go.Scatter(
        x=[1 + step if side else -step] * len(all_words), y=[words.at for words in all_words], mode="text",
        text=[words.text for words in all_words], textposition="middle right" if side else "middle left",
        textfont={"size": frame.screen.font, "color": [_INKS.get(words.tone, INK) for words in all_words]},
        hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip


def _layout(names: tuple[str, str], frame: _Frame) -> dict:
    font = frame.screen.font
    top = _LINE * font + 2 * SIDE
    return {
        "height": round(frame.height + top + SIDE),
        "margin": {"l": 0, "r": 0, "t": top, "b": SIDE},
        "font": {"size": font, "color": INK},
        "separators": ",.",
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"size": font}},
        "showlegend": False,
        "plot_bgcolor": "#FFFFFF",
        "xaxis": {
            "side": "top", "range": [-frame.margins[0] / frame.room, 1 + frame.margins[1] / frame.room],
            "fixedrange": True, "zeroline": False, "tickangle": 0, "tickvals": [0, 1], "gridcolor": "#9AA5B1",
            "ticktext": [plain(name) for name in names], "tickfont": {"size": font, "color": INK},
            "ticklabeloverflow": "allow",
        },
        "yaxis": {
            "range": [frame.low, frame.high], "fixedrange": True, "zeroline": False, "showgrid": False,
            "showticklabels": False,
        },
    }  # fmt: skip

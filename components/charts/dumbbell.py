"""Dumbbell rows: one village a row – where it stood (○), where it stands now (●, ▲ behind), and the line to reach.

On a narrow screen the village's name stands above its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import ceil, floor, log10

import plotly.graph_objects as go

from components.charts.room import SIDE, drawn, folded, width_of
from components.screen import Screen
from components.status import BEHIND, GOOD, INK, NEUTRAL
from components.words import NOT_KNOWN, plain, short_number

ROW = 36
"""Pixels a row takes at the smallest font, without its name."""
PERCENT = " %"
LEAST = 20
"""The fewest points of percent the axis shows: less would exaggerate."""
COLOURS = {True: GOOD, False: BEHIND, None: NEUTRAL}
WHITE, HATCH, CONNECTOR, GRID = "#FFFFFF", "#9AA5B1", "#B6C0CA", "#E9EDF1"
_INKS = {True: "#005A8C", False: "#9A3412", None: "#374151"}
_LABEL = 0.3
"""The most of the width that names take."""
_LINE = 1.3
_UNDIMMED = {"unselected": {"marker": {"opacity": 1}}}
"""A click opens a village; it must not fade the others."""


@dataclass(frozen=True)
class Pair:
    """A village before and now; `good`: True, False, or None where nothing is judged; `soft`: a small base.

    `hover` may hold <br>: whoever writes it has made people's text `plain`.
    """

    key: str
    label: str
    now: float | None
    before: float | None = None
    says: str = ""
    good: bool | None = None
    hover: str = ""
    soft: bool = False


def dumbbell(
    rows: Sequence[Pair], screen: Screen, *, line: float | None = None, line_says: str = "",
    names: tuple[str, str] = ("", ""), suffix: str = PERCENT,
) -> go.Figure:  # fmt: skip
    """The figure: x is the value, rows from top to bottom as given; `names` say when before and now are."""
    frame = _Frame.of(rows, screen, line, suffix)
    heads = (_names(rows, names, frame), _line_says(line_says if line is not None and rows else "", frame))
    traces = [
        _missing(rows, frame),
        _targets(rows, frame),
        _line(rows, line, frame),
        _connectors(rows, frame),
        _before(rows, frame),
        _now(rows, frame),
        _labels(frame),
        _says(rows, frame),
        _heads(heads, line, frame),
    ]
    return drawn(traces, _layout(heads, frame))


@dataclass(frozen=True)
class _Frame:
    """Where everything stands; y is pixels below the top of the first row."""

    screen: Screen
    labels: tuple[str, ...]
    low: float
    high: float
    room: float
    """Pixels between the two."""
    left: float
    right: float
    """Pixels beside them: at least half a tick's words, on a wide screen on the right all that the rows say."""
    suffix: str

    @classmethod
    def of(cls, rows: Sequence[Pair], screen: Screen, line: float | None, suffix: str) -> _Frame:
        values = [value for row in rows for value in (row.now, row.before) if row.now is not None and value is not None]
        low, high = extent(values if line is None else [*values, line], percent=suffix == PERCENT)
        said = max((width_of(plain(row.says), screen.font) for row in rows if row.says), default=0) + screen.font
        edge = max(width_of(_tick(round(high), suffix), screen.font) / 2, screen.font)
        whole = screen.width - 2 * SIDE
        labels = tuple(
            folded(row.label, whole - said if screen.narrow else _LABEL * whole, screen.font) for row in rows
        )
        if screen.narrow:
            return cls(screen, labels, low, high, screen.width - 2 * edge, edge, edge, suffix)
        left = max((width_of(label, screen.font) for label in labels), default=0) + screen.font
        right = max(said + SIDE, edge)
        return cls(screen, labels, low, high, whole + SIDE - left - right, edge, right, suffix)

    def tall(self, text: str) -> float:
        """Pixels that a chart's text is high."""
        return (text.count("<br>") + 1) * _LINE * self.screen.font if text else 0

    @cached_property
    def bars(self) -> list[float]:
        """How high each row is, without a name that stands above it."""
        least = ROW * self.screen.font / 16
        return [0.8 * least if self.screen.narrow else max(least, self.tall(label)) for label in self.labels]

    @cached_property
    def ends(self) -> list[float]:
        """Where each row ends."""
        above = [SIDE + self.tall(label) if self.screen.narrow else 0 for label in self.labels]
        return list(accumulate(free + bar for free, bar in zip(above, self.bars, strict=True)))

    @cached_property
    def middles(self) -> list[float]:
        """Where each row's values are drawn."""
        return [end - bar / 2 for end, bar in zip(self.ends, self.bars, strict=True)]

    @cached_property
    def names(self) -> list[float]:
        """The middle of each row's label."""
        if not self.screen.narrow:
            return self.middles
        return [
            end - bar - self.tall(label) / 2 for end, bar, label in zip(self.ends, self.bars, self.labels, strict=True)
        ]

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self.ends[-1] if self.ends else ROW

    def within(self, value: float) -> float:
        """The value, or the end of the axis it lies beyond."""
        return min(max(value, self.low), self.high)

    def centred(self, at: float, text: str) -> float:
        """Where the middle of a text about `at` stands, so that neither of its ends is cut."""
        half = min(width_of(text, self.screen.font) / 2, self.room / 2)
        pixel = min(max(self.pixel(at), half), self.room + self.right - SIDE - half)
        return self.low + pixel * (self.high - self.low) / self.room

    def pixel(self, value: float) -> float:
        """How far from the left end a value stands."""
        return (self.within(value) - self.low) * self.room / (self.high - self.low)


def _tick(value: float, suffix: str) -> str:
    return f"{short_number(value)}{plain(suffix)}"


def extent(values: Sequence[float], *, percent: bool) -> tuple[float, float]:
    """The ends of the axis: round the values, percents within 0–100 and never less than 20 points wide."""
    if not values:
        return (0, 100) if percent else (0, 1)
    ground, ceiling = (0.0, 100.0) if percent else (0.0 if min(values) >= 0 else float("-inf"), float("inf"))
    low, high = (min(max(end, ground), ceiling) for end in (min(values), max(values)))
    least = LEAST if percent else max(LEAST / 100 * max(abs(low), abs(high)), 1)
    pad = max(0.08 * (high - low), (least - (high - low)) / 2)
    low, high = low - pad, high + pad
    low, high = low - max(high - ceiling, 0), high + max(ground - low, 0)
    return max(low, ground), min(high, ceiling)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round values from `low` to `high`, at most so many."""
    ideal = (high - low) / most
    size = 10 ** floor(log10(ideal))
    step = next(size * by for by in (1, 2, 5, 10, 20) if floor(high / (size * by)) - ceil(low / (size * by)) < most)
    return [round(step * at, 10) for at in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def _missing(rows: Sequence[Pair], frame: _Frame) -> dict:
    found = [(at, row) for at, row in enumerate(rows) if row.now is None]
    return dict(
        type="bar", base=[frame.low] * len(found), x=[frame.high - frame.low] * len(found),
        y=[frame.middles[at] for at, _ in found], width=[0.6 * frame.bars[at] for at, _ in found], orientation="h",
        marker={"color": WHITE, "line": {"color": HATCH, "width": 1},
                "pattern": {"shape": "/", "fgcolor": HATCH, "bgcolor": WHITE, "fillmode": "replace", "size": 9,
                            "solidity": 0.15}},
        customdata=[_data(row) for _, row in found], hovertemplate="%{customdata[1]}<extra></extra>",
        showlegend=False, **_UNDIMMED,
    )  # fmt: skip


def _targets(rows: Sequence[Pair], frame: _Frame) -> dict:
    """What can be clicked of a row beside its marks, which are too small for a finger: all of it, unseen."""
    found = [(at, row) for at, row in enumerate(rows) if row.now is not None]
    return dict(
        type="bar", base=[frame.low] * len(found), x=[frame.high - frame.low] * len(found),
        y=[frame.middles[at] for at, _ in found], width=[frame.bars[at] for at, _ in found], orientation="h",
        marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}}, customdata=[_data(row) for _, row in found],
        hoverinfo="none", showlegend=False, **_UNDIMMED,
    )  # fmt: skip


def _line(rows: Sequence[Pair], line: float | None, frame: _Frame) -> dict:
    ends = [] if line is None or not rows else _stretches(rows, line, frame)
    return {
        "type": "scatter", "x": [x for _ in ends for x in (frame.within(line), frame.within(line), None)],
        "y": [y for top, bottom in ends for y in (top, bottom, None)],
        "mode": "lines", "line": {"color": INK, "width": 3}, "hoverinfo": "skip", "showlegend": False,
        "cliponaxis": False,
    }  # fmt: skip


def _stretches(rows: Sequence[Pair], line: float, frame: _Frame) -> list[tuple[float, float]]:
    """From where to where the line runs: whole, but for the names and words of a narrow screen it would strike out."""
    found = [(-SIDE / 2, frame.bottom)]
    for at, row in enumerate(rows if frame.screen.narrow else ()):
        font = frame.screen.font
        words = width_of(frame.labels[at], font), frame.room - width_of(plain(row.says), font)
        if not words[0] < frame.pixel(line) < words[1]:
            half = frame.tall(frame.labels[at]) / 2
            first, last = found.pop()
            found += [(first, frame.names[at] - half), (frame.names[at] + half, last)]
    return found


def _connectors(rows: Sequence[Pair], frame: _Frame) -> dict:
    found = [(at, row) for at, row in enumerate(rows) if row.now is not None and row.before is not None]
    return {
        "type": "scatter",
        "x": [end for _, row in found for end in (frame.within(row.before), frame.within(row.now), None)],
        "y": [end for at, _ in found for end in (frame.middles[at], frame.middles[at], None)],
        "mode": "lines", "line": {"color": CONNECTOR, "width": 4}, "hoverinfo": "skip", "showlegend": False,
    }  # fmt: skip


def _before(rows: Sequence[Pair], frame: _Frame) -> dict:
    found = [(at, row) for at, row in enumerate(rows) if row.now is not None and row.before is not None]
    marker = {"symbol": "circle", "size": 0.75 * frame.screen.font, "color": WHITE,
              "line": {"color": NEUTRAL, "width": 2}}  # fmt: skip
    return _marks(found, [row.before for _, row in found], marker, frame)


def _now(rows: Sequence[Pair], frame: _Frame) -> dict:
    found = [(at, row) for at, row in enumerate(rows) if row.now is not None]
    colours = [COLOURS[row.good] for _, row in found]
    marker = {
        "symbol": ["triangle-up" if row.good is False else "circle" for _, row in found], "size": frame.screen.font,
        "color": [WHITE if row.soft else colour for (_, row), colour in zip(found, colours, strict=True)],
        "line": {"color": colours, "width": 3},
    }  # fmt: skip
    return _marks(found, [row.now for _, row in found], marker, frame)


def _marks(found: Sequence[tuple[int, Pair]], values: Sequence[float], marker: dict, frame: _Frame) -> dict:
    return dict(
        type="scatter",
        x=[frame.within(value) for value in values], y=[frame.middles[at] for at, _ in found], mode="markers",
        marker={"opacity": 1, **marker}, customdata=[_data(row) for _, row in found],
        hovertemplate="%{customdata[1]}<extra></extra>", showlegend=False, cliponaxis=False, **_UNDIMMED,
    )  # fmt: skip


def _data(row: Pair) -> list[str]:
    return [row.key, row.hover or f"{plain(row.label)}: {plain(row.says)}"]


def _text(x: list, y: list, text: list[str], place: str | list[str], colour: str | list[str], frame: _Frame) -> dict:
    return {
        "type": "scatter", "x": x, "y": y, "text": text, "mode": "text", "textposition": place,
        "textfont": {"size": frame.screen.font, "color": colour},
        "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
        "selected": {"textfont": {"color": INK}},  # without it a click fades every text
    }  # fmt: skip


def _labels(frame: _Frame) -> dict:
    """The villages above their rows on a narrow screen; empty on a wide one, where the axis names them."""
    labels = frame.labels if frame.screen.narrow else ()
    return _text([frame.low] * len(labels), frame.names[: len(labels)], list(labels), "middle right", INK, frame)


def _says(rows: Sequence[Pair], frame: _Frame) -> dict:
    text = [plain(row.says) or (NOT_KNOWN if row.now is None else "") for row in rows]
    free = "" if frame.screen.narrow else "\u00a0\u00a0\u00a0"
    place = "middle left" if frame.screen.narrow else "middle right"
    inks = [_INKS[row.good] for row in rows]
    return _text([frame.high] * len(rows), frame.names, [free + one for one in text], place, inks, frame)


def _names(rows: Sequence[Pair], names: tuple[str, str], frame: _Frame) -> str:
    """What the marks stand for, only those that are drawn."""
    goods = {row.good for row in rows if row.now is not None}
    filled = ("●" if goods - {False} else "") + ("▲" if False in goods else "")
    hollow = "○" if any(row.before is not None and row.now is not None for row in rows) else ""
    said = [f"{sign} {name}" for sign, name in zip((hollow, filled), names, strict=True) if sign and name]
    return folded("\u2003".join(said), frame.room, frame.screen.font)


def _line_says(text: str, frame: _Frame) -> str:
    return folded(text, frame.room, frame.screen.font)


def _heads(heads: tuple[str, str], line: float | None, frame: _Frame) -> dict:
    """What the marks stand for, and below it, over the first row, the line's own words."""
    names, said = heads
    at = frame.low if line is None else line
    return _text(
        [frame.low, frame.centred(at, said)],
        [-SIDE - frame.tall(said) - frame.tall(names) / 2, -SIDE - frame.tall(said) / 2],
        [names, said], ["middle right", "middle center"], INK, frame,
    )  # fmt: skip


def _layout(heads: Sequence[str], frame: _Frame) -> dict:
    font, narrow = frame.screen.font, frame.screen.narrow
    top = sum(map(frame.tall, heads)) + SIDE
    bottom = _LINE * font + 2 * SIDE
    widest = width_of(_tick(round(frame.high), frame.suffix), font)
    at = ticks(frame.low, frame.high, max(min(int(frame.room / widest / 1.2), 8), 2))
    return {
        "height": round(frame.bottom + top + bottom + SIDE),
        "barmode": "overlay",
        "margin": {"l": frame.left, "r": frame.right, "t": SIDE, "b": bottom},
        "font": {"size": font, "color": INK},
        "separators": ",.",
        "dragmode": False,
        "hovermode": "closest",
        "clickmode": "event+select",
        "hoverlabel": {"align": "left", "font": {"size": font}},
        "showlegend": False,
        "plot_bgcolor": WHITE,
        "xaxis": {
            "range": [frame.low, frame.high], "fixedrange": True, "zeroline": False, "showgrid": False, "tickangle": 0,
            "tickvals": at, "ticktext": [_tick(value, frame.suffix) for value in at],
            "showticklabels": bool(frame.labels), "ticklabeloverflow": "allow",
            "ticks": "outside" if frame.labels else "", "tickcolor": HATCH, "tickfont": {"size": font, "color": INK},
        },
        "yaxis": {
            "range": [frame.bottom, -top], "fixedrange": True, "zeroline": False, "gridcolor": GRID,
            "tickvals": frame.middles, "ticktext": list(frame.labels), "showticklabels": not narrow,
            "automargin": True, "ticklabelstandoff": font // 2, "tickfont": {"size": font, "color": INK},
        },
    }  # fmt: skip

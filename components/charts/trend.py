"""One indicator over time: what was done, where it should be, what the plan promises and what is to be expected.

Nothing is explained in a legend: every line and every mark has its words beside it, placed where they cover nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import multimode

import plotly.graph_objects as go

from components.charts.axes import x_ticks, y_range, y_ticks
from components.charts.placing import Box, Words, along, around, placed
from components.charts.room import calm, drawn, width_of, words_at
from components.screen import Screen
from components.status import BEHIND, GOOD, INK, NEUTRAL
from components.words import plain, short_number
from data.model import Period

DONE, PATH, AHEAD, OWN, ASSUMED = "Thực hiện", "Lộ trình", "Dự báo", "riêng từng kỳ", "Giả định"
MARKED = 24
"""Up to so many points each has a marker."""
HEIGHT, EMPTY = 360, 120
"""Pixels at the smallest font, with something to show and without."""
TICKS = 8
PERCENT = " %"
_BAND, _PATH, _AHEAD, _OWN = "#DBE4EE", "#4B5563", "#475569", "#8793A0"
_COLOURS = {True: GOOD, False: BEHIND, None: NEUTRAL}
_INKS = {GOOD: "#005A8C", BEHIND: "#9A3412", NEUTRAL: "#374151"}
_NEAR = 1.2
"""How far a milestone's words may move, in sizes of the font: further off they would seem to be another mark's."""


@dataclass(frozen=True)
class Point:
    """A value at a period. `text`: on hover, `plain` already where it is people's; `label`: written beside it."""

    at: Period
    value: float
    text: str = ""
    given: bool = True
    label: str = ""


@dataclass(frozen=True)
class Ahead:
    """What is to be expected at a period, from `low` to `high`."""

    at: Period
    value: float
    low: float
    high: float
    text: str = ""
    label: str = ""


@dataclass(frozen=True)
class Trend:
    """All that is drawn of one indicator. `own`: a flow's months by themselves; `resets`: it starts anew in January.

    `assumed`: a scenario month by month, from the last actual point on; its last point bears the words.
    `good`: True, False, or None where nothing is judged.
    """

    actual: tuple[Point, ...]
    own: tuple[Point, ...] = ()
    path: tuple[Point, ...] = ()
    milestones: tuple[Point, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    suffix: str = PERCENT
    good: bool | None = None
    resets: bool = False
    assumed: tuple[Point, ...] = ()


def trend(one: Trend, screen: Screen) -> go.Figure:
    """The figure; the traces are always the same twelve, in the same order."""
    frame = _Frame.of(one, screen)
    colour, font = _COLOURS[one.good], screen.font
    runs, path, ahead = runs_of(one.actual, resets=one.resets), _path_runs(one), _ahead_runs(one)
    assumed = _assumed_runs(one)
    shown = _marked(runs)
    ways = [along([frame.pixels(point) for point in run] for run in some) for some in (runs, path, ahead, assumed)]
    hollow = {"color": "#FFFFFF", "line": {"color": INK, "width": 2}}
    expected = {"color": "#FFFFFF", "line": {"color": _AHEAD, "width": 2}}
    given = [point for point in one.milestones if point.given]
    derived = [point for point in one.milestones if not point.given]
    traces = (
        _band(ahead),
        _line(ahead, one, {"color": _AHEAD, "width": 2.5, "dash": "dash"}),
        _line(path, one, {"color": _PATH, "width": 2}),
        _points(one.own, one, {"symbol": "circle", "size": 0.5 * font, "color": _OWN}),
        _line(runs, one, {"color": colour, "width": 3.5}),
        _points(shown, one, {"symbol": "circle", "size": 0.75 * font, "color": colour}),
        _points(one.ahead, one, {"symbol": "circle", "size": 0.6 * font, **expected}),
        _points(given, one, {"symbol": "diamond", "size": 0.85 * font, "color": INK}),
        _points(derived, one, {"symbol": "diamond", "size": 0.85 * font, **hollow}),
        _line(assumed, one, {"color": GOOD, "width": 4}),
        _points(one.assumed[-1:], one, {"symbol": "square", "size": 0.75 * font, "color": GOOD}),
        _words(one, frame, shown, ways),
    )
    return drawn(traces, _layout(frame))


def runs_of(points: Sequence[Point], *, resets: bool = False) -> list[list[Point]]:
    """The points by unbroken stretches: a gap longer than the usual spacing breaks, and a new year where it resets."""
    points = sorted(points, key=lambda point: point.at)
    gaps = [after.at.ordinal - before.at.ordinal for before, after in pairwise(points)]
    usual = min(multimode(gaps), default=0)
    runs: list[list[Point]] = []
    for at, point in enumerate(points):
        if not at or gaps[at - 1] > usual or (resets and point.at.year != points[at - 1].at.year):
            runs.append([])
        runs[-1].append(point)
    return runs


def _path_runs(one: Trend) -> list[list[Point]]:
    """A path has no gaps; where the indicator starts anew each January it breaks where it falls back."""
    runs: list[list[Point]] = []
    for point in sorted(one.path, key=lambda point: point.at):
        last = runs[-1][-1] if runs else None
        if last is None or (one.resets and point.at.year != last.at.year and point.value < last.value):
            runs.append([])
        runs[-1].append(point)
    return runs


def _ahead_runs(one: Trend) -> list[list[Ahead]]:
    """What is expected, from the last actual value on; a year that starts anew stands by itself."""
    last = max(one.actual, key=lambda point: point.at, default=None)
    start = [Ahead(last.at, last.value, last.value, last.value)] if last and one.ahead else []
    points = start + sorted(one.ahead, key=lambda point: point.at)
    if not one.resets:
        return [points] if points else []
    years = sorted({point.at.year for point in points})
    return [[point for point in points if point.at.year == year] for year in years]


def _assumed_runs(one: Trend) -> list[list[Point]]:
    """The scenario's line; a year that starts anew stands by itself."""
    if not one.resets:
        return [list(one.assumed)] if one.assumed else []
    years = sorted({point.at.year for point in one.assumed})
    return [[point for point in one.assumed if point.at.year == year] for year in years]


def _marked(runs: Sequence[Sequence[Point]]) -> list[Point]:
    """The points with a marker: all of few; of many the last one and those without a line to either side."""
    points = [point for run in runs for point in run]
    if len(points) <= MARKED:
        return points
    return [point for run in runs for point in run if len(run) == 1 or point is points[-1]]


def _joined(runs: Sequence[Sequence], value) -> list:
    """The values of all runs, with a break between two."""
    joined: list = []
    for run in runs:
        joined += [None, *map(value, run)] if joined else map(value, run)
    return joined


def _line(runs: Sequence[Sequence[Point | Ahead]], one: Trend, line: dict) -> dict:
    return {
        "type": "scatter", "mode": "lines", "line": line,
        "x": _joined(runs, lambda point: point.at.ordinal), "y": _joined(runs, lambda point: point.value),
        "customdata": _joined(runs, lambda point: _hover(point, one)), "showlegend": False, "cliponaxis": False,
        "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip


def _band(runs: Sequence[Sequence[Ahead]]) -> dict:
    """Up along the high ends and back along the low ones; a single expectation is a bar of most of its month."""
    corners: list[list[tuple[float, float]]] = []
    for run in runs:
        half = 0.4 if len(run) == 1 else 0
        high = [(point.at.ordinal + side, point.high) for point in run for side in sorted({-half, half})]
        low = [(point.at.ordinal + side, point.low) for point in run for side in sorted({-half, half})]
        corners.append([*high, *reversed(low), high[0]])
    return {
        "type": "scatter", "mode": "lines",
        "x": _joined(corners, lambda corner: corner[0]), "y": _joined(corners, lambda corner: corner[1]),
        "fill": "toself", "fillcolor": _BAND, "line": {"color": _BAND, "width": 1},
        "hoverinfo": "skip", "showlegend": False,
    }  # fmt: skip


def _points(points: Sequence[Point | Ahead], one: Trend, marker: dict) -> dict:
    return {
        "type": "scatter", "mode": "markers", "marker": marker,
        "x": [point.at.ordinal for point in points], "y": [point.value for point in points],
        "customdata": [_hover(point, one) for point in points], "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False, "cliponaxis": False,
    }  # fmt: skip


def _hover(point: Point | Ahead, one: Trend) -> str:
    return point.text or f"{point.at.label}: {short_number(point.value)}{plain(one.suffix)}"


@dataclass(frozen=True)
class _Frame:
    """The drawing area, so that words can be placed in pixels before the browser draws."""

    screen: Screen
    low: float
    high: float
    first: float
    last: float
    x_ticks: tuple[int, ...]
    y_ticks: tuple[tuple[float, str], ...]

    @classmethod
    def of(cls, one: Trend, screen: Screen) -> _Frame:
        low, high = y_range(_values(one), rate=one.suffix == PERCENT)
        months = [p.at.ordinal for p in (*one.actual, *one.own, *one.path, *one.milestones, *one.ahead, *one.assumed)]
        first, last = (min(months), max(months)) if months else (0, 1)
        edge = max((last - first) * 0.02, 0.5)
        steps = [] if not months else y_ticks(low, high, whole=all(float(value).is_integer() for value in _values(one)))
        labels = tuple((value, short_number(value) + plain(one.suffix)) for value in steps)
        frame = cls(screen, low, high, first - edge, last + edge, (), labels)
        most = int(min(frame.width / (1.4 * width_of("12/2026", screen.font)), TICKS))
        return replace(frame, x_ticks=x_ticks(first, last, max(most, 2)) if months else ())

    @property
    def height(self) -> float:
        return (HEIGHT if self.x_ticks else EMPTY) * self.screen.font / 16

    @property
    def top(self) -> float:
        return 1.5 * self.screen.font

    @property
    def bottom(self) -> float:
        return 2 * self.screen.font

    @property
    def left(self) -> float:
        return max((width_of(text, self.screen.font) for _, text in self.y_ticks), default=0) + 12

    @property
    def right(self) -> float:
        return width_of("12/2026", self.screen.font) / 2

    @property
    def width(self) -> float:
        return self.screen.width - self.left - self.right

    @property
    def deep(self) -> float:
        return self.height - self.top - self.bottom

    def pixels(self, point: Point | Ahead) -> tuple[float, float]:
        x = (point.at.ordinal - self.first) / (self.last - self.first) * self.width
        return x, (point.value - self.low) / (self.high - self.low) * self.deep

    def data(self, x: float, y: float) -> tuple[float, float]:
        return self.first + x / self.width * (self.last - self.first), self.low + y / self.deep * (self.high - self.low)


def _values(one: Trend) -> list[float]:
    values = [point.value for point in (*one.actual, *one.own, *one.path, *one.milestones, *one.ahead, *one.assumed)]
    return values + [end for point in one.ahead for end in (point.low, point.high)]


def _words(one: Trend, frame: _Frame, shown: Sequence[Point], lines: Sequence[Sequence[Box]]) -> dict:
    size = 0.9 * frame.screen.font
    points = (*one.own, *one.milestones, *one.ahead, *one.assumed[-1:], *shown)
    marks = [Box(*frame.pixels(mark), size, size) for mark in points]
    wanted = list(_wanted(one, frame, lines))
    area = frame.width + frame.right - 2, frame.deep + frame.top
    found = placed(wanted, [box for line in lines for box in line], marks, *area)
    standing = [(words, box) for words, box in zip(wanted, found, strict=True) if box]
    at = [frame.data(box.x, box.y) for _, box in standing]
    texts, colours = [words.text for words, _ in standing], [words.colour for words, _ in standing]
    return words_at([x for x, _ in at], [y for _, y in at], texts, "middle center", frame.screen.font, colours)


def _wanted(one: Trend, frame: _Frame, lines: Sequence[Sequence[Box]]) -> Iterable[Words]:
    """The words, the most important first."""
    ink = _INKS[_COLOURS[one.good]]
    yield from (_at(point, _INKS[GOOD], frame) for point in one.assumed[-1:] if point.label)
    yield from (_at(point, ink, frame) for point in one.actual[::-1] if point.label)
    yield from _promises(one, frame)
    yield from (_at(point, _AHEAD, frame) for point in one.ahead if point.label)
    if one.own:
        some = [frame.pixels(point) for point in one.own[:: max(len(one.own) // 6, 1)]]
        yield replace(around(OWN, _INKS[NEUTRAL], some, frame.screen.font), reach=2 * _NEAR * frame.screen.font)
    names, inks = (DONE, PATH, AHEAD, ASSUMED), (ink, _PATH, _AHEAD, _INKS[GOOD])
    for text, colour, line in zip(names, inks, lines, strict=True):
        if line:
            spots = [line[int(share * len(line))] for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)]
            rivals = tuple(box for other in lines if other is not line for box in other)
            yield replace(around(text, colour, [(spot.x, spot.y) for spot in spots], frame.screen.font), rivals=rivals)


def _promises(one: Trend, frame: _Frame) -> Iterable[Words]:
    """What stands beside the milestones: given ones first, late ones first."""
    marks = [*one.milestones, *one.ahead, *one.actual]
    for point in sorted(one.milestones, key=lambda point: (not point.given, -point.at.ordinal)):
        if point.label:
            rivals = tuple(Box(*frame.pixels(other), 0, 0) for other in marks if other is not point)
            yield replace(_at(point, INK, frame), rivals=rivals, reach=_NEAR * frame.screen.font)


def _at(point: Point | Ahead, colour: str, frame: _Frame) -> Words:
    return around(point.label, colour, [frame.pixels(point)], frame.screen.font)


def _layout(frame: _Frame) -> dict:
    font = frame.screen.font
    return {
        **calm(font),
        "height": round(frame.height),
        "margin": {"l": frame.left, "r": frame.right, "t": frame.top, "b": frame.bottom},
        "hovermode": "closest",
        "plot_bgcolor": "#FFFFFF",
        "xaxis": {
            "range": [frame.first, frame.last], "ticklabeloverflow": "allow", "fixedrange": True,
            "showgrid": False, "zeroline": False,
            "tickvals": list(frame.x_ticks), "ticks": "outside", "tickcolor": "#9AA5B1", "linecolor": "#9AA5B1",
            "ticktext": [f"{Period.of(at).month}/{Period.of(at).year}" for at in frame.x_ticks], "tickangle": 0,
            "showline": True, "tickfont": {"size": font},
        },
        "yaxis": {
            "range": [frame.low, frame.high], "ticklabelstandoff": 4,
            "fixedrange": True, "gridcolor": "#E5E9EE", "zeroline": False,
            "tickvals": [value for value, _ in frame.y_ticks], "ticktext": [text for _, text in frame.y_ticks],
            "tickfont": {"size": font},
        },
    }  # fmt: skip

"""Bullet rows: one indicator a row – value, where it should be now, 2027, 2030 and the plan's reviews.

On a narrow screen the label stands above its bar and the verdict below it.

Spec: Few, Bullet Graph Design Specification (2013): featured bar, comparative marks, one quiet range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from components.screen import Screen
from components.status import BEHIND, GOOD, INK, NEUTRAL, look_of
from components.words import plain
from data.outlook import Prospect
from data.progress import State

ROW = 58
"""Pixels a row takes at the smallest font."""
NARROW_ROW = 130
TEXT_AT = 108
RIGHT = 218
_LETTER = 0.52
"""Width of a letter as a share of the font's size."""
_FEWEST = 18
_BOLD = 0.92
"""How many bold letters fit where one plain letter does."""
_TICKS = (0, 25, 50, 75, 100)
_UNDIMMED = {"unselected": {"marker": {"opacity": 1}}}
"""A click opens an indicator; it must not fade the others."""


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
    state: State | Prospect | None = None
    value: float | None = None
    path: float | None = None
    marks: tuple[Mark, ...] = ()
    says: str = ""
    detail: str = ""
    hover: str = ""
    key: str = ""


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


def bullets(rows: Sequence[Bullet], screen: Screen = Screen()) -> go.Figure:  # noqa: B008 – a frozen value
    """The figure: x is percent (or percent of the yearly goal for counts), rows from top to bottom."""
    at = {id(row): -index for index, row in enumerate(rows)}
    body = [row for row in rows if row.state is not None]
    known = [row for row in body if row.value is not None]
    traces = [
        _range(known, at, screen),
        _missing([row for row in body if row.value is None], at, screen),
        _values(known, at, screen),
        _path([row for row in body if row.path is not None], at, screen),
        *(_marks(body, at, kind, screen, given=given) for kind in SYMBOLS for given in (True, False)),
        _labels(rows if screen.narrow else [], at, screen),
        _says(body, at, screen),
    ]
    return go.Figure({"data": traces, "layout": _layout(rows, at, screen)})  # dicts: three times as fast to build


def _trace(kind: str, **fields: object) -> dict:
    return {"type": kind, **fields}


def _share(screen: Screen) -> float:
    """How much of the bar's usual share of its row it keeps: a narrow row holds three lines of text too."""
    return 0.45 if screen.narrow else 1.0


def _range(rows: Sequence[Bullet], at: dict[int, int], screen: Screen) -> dict:
    return _trace(
        "bar", y=[at[id(row)] for row in rows], x=[100] * len(rows), orientation="h", width=0.5 * _share(screen),
        marker={"color": "#E9EDF1"}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _missing(rows: Sequence[Bullet], at: dict[int, int], screen: Screen) -> dict:
    return _trace(
        "bar", y=[at[id(row)] for row in rows], x=[100] * len(rows), orientation="h", width=0.5 * _share(screen),
        marker={"color": "#FFFFFF", "line": {"color": "#9AA5B1", "width": 1},
                "pattern": {"shape": "/", "fgcolor": "#9AA5B1", "size": 9}},
        customdata=[[row.hover, row.key] for row in rows], hovertemplate="%{customdata[0]}<extra></extra>",
        showlegend=False, **_UNDIMMED,
    )  # fmt: skip


def _values(rows: Sequence[Bullet], at: dict[int, int], screen: Screen) -> dict:
    return _trace(
        "bar", y=[at[id(row)] for row in rows], x=[min(row.value, 100) for row in rows],
        orientation="h", width=0.28 * _share(screen),
        marker={"color": [look_of(row.state).colour for row in rows]},
        customdata=[[row.hover, row.key] for row in rows], hovertemplate="%{customdata[0]}<extra></extra>",
        showlegend=False, **_UNDIMMED,
    )  # fmt: skip


def _path(rows: Sequence[Bullet], at: dict[int, int], screen: Screen) -> dict:
    return _trace(
        "scatter", y=[at[id(row)] for row in rows], x=[min(row.path, 100) for row in rows], mode="markers",
        marker={"symbol": "line-ns", "size": 1.75 * screen.font, "line": {"color": INK, "width": 4}},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _marks(rows: Sequence[Bullet], at: dict[int, int], kind: str, screen: Screen, *, given: bool) -> dict:
    found = [(row, mark) for row in rows for mark in row.marks if mark.kind == kind and mark.given is given]
    symbol = SYMBOLS[kind]
    return _trace(
        "scatter", y=[at[id(row)] + symbol.lift * _share(screen) for row, _ in found],
        x=[min(mark.at, 100) for _, mark in found],
        mode="markers", showlegend=False,
        marker={"symbol": symbol.name if given else f"{symbol.name}-open", "size": symbol.size, "color": INK,
                "line": {"color": INK, "width": 2}},
        customdata=[mark.text for _, mark in found], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _labels(rows: Sequence[Bullet], at: dict[int, int], screen: Screen) -> dict:
    """The labels above the bars of a narrow screen."""
    return _trace(
        "scatter", y=[at[id(row)] + (0.38 if row.state is not None else 0) for row in rows], x=[0] * len(rows),
        mode="text",
        text=[_label(row, screen) for row in rows], textposition="middle right",
        textfont={"size": screen.font, "color": INK}, hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip


def _label(row: Bullet, screen: Screen) -> str:
    text = _wrapped(row.label, _letters([row], screen)) if screen.narrow else plain(row.label)
    return f"<b>{text}</b>" if row.state is None else text


def _wrapped(text: str, letters: int) -> str:
    return "<br>".join(plain(line) for line in wrap(text, max(letters, _FEWEST)))


def _letters(rows: Sequence[Bullet], screen: Screen) -> int:
    """How many letters of text fit on a line beside the bars, or under them on a narrow screen."""
    if screen.narrow:
        return int(screen.width / (_LETTER * screen.font))
    room = (screen.width - _beside(rows, screen) - 8) * (RIGHT - TEXT_AT) / RIGHT
    return int(room / (_LETTER * screen.font))


def _beside(rows: Sequence[Bullet], screen: Screen) -> int:
    """The pixels that the labels take at the left; measured by Plotly itself, every change would be laid out twice."""
    letters = 0 if screen.narrow else max((len(row.label) for row in rows), default=0)
    return round(letters * _LETTER * screen.font) + screen.font


def _texts(rows: Sequence[Bullet], screen: Screen) -> list[str]:
    """Each row's verdict in bold over its detail, broken to the room they have."""
    letters = _letters(rows, screen)
    bold = [f"<b>{_wrapped(row.says, int(letters * _BOLD))}</b>" for row in rows]
    return [
        said + (f"<br>{_wrapped(row.detail, letters)}" if row.detail else "")
        for said, row in zip(bold, rows, strict=True)
    ]


def _says(rows: Sequence[Bullet], at: dict[int, int], screen: Screen) -> dict:
    place = (0, -0.36) if screen.narrow else (TEXT_AT, 0)
    return _trace(
        "scatter", y=[at[id(row)] + place[1] for row in rows], x=[place[0]] * len(rows), mode="text",
        text=_texts(rows, screen), textposition="middle right", hoverinfo="skip", showlegend=False,
        cliponaxis=False, textfont={"size": screen.font, "color": [_ink(row.state) for row in rows]},
    )  # fmt: skip


def _ink(state: State | Prospect) -> str:
    return {GOOD: "#005A8C", BEHIND: "#9A3412", NEUTRAL: "#374151"}[look_of(state).colour]


def _layout(rows: Sequence[Bullet], at: dict[int, int], screen: Screen) -> dict:
    row = NARROW_ROW if screen.narrow else ROW
    lines = max((said.count("<br>") - 1 for said in _texts(rows, screen)), default=0)
    return {
        "height": (row * screen.font // 16 + max(lines, 0) * screen.font * 5 // 4) * len(rows) + 60,
        "barmode": "overlay",
        "margin": {"l": _beside(rows, screen), "r": 8, "t": 8, "b": 40},
        "font": {"size": screen.font, "color": INK},
        "separators": ",.",
        "dragmode": False,
        "clickmode": "event+select",
        "hoverlabel": {"align": "left", "font": {"size": screen.font}},
        "showlegend": False,
        "xaxis": {
            "range": [-1, 104] if screen.narrow else [0, RIGHT],
            "tickvals": list(_TICKS), "ticktext": [f"{tick} %" for tick in _TICKS],
            "zeroline": False, "gridcolor": "#DDE3E9", "fixedrange": True, "showgrid": False,
            "tickfont": {"size": screen.font},
        },
        "yaxis": {
            "tickvals": list(at.values()), "ticktext": [_label(row, screen) for row in rows],
            "range": [-len(rows) + 0.4, 0.6], "zeroline": False, "showgrid": False, "fixedrange": True,
            "automargin": False, "showticklabels": not screen.narrow, "tickfont": {"size": screen.font, "color": INK},
        },
    }  # fmt: skip

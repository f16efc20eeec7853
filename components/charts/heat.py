"""Heat map: villages × indicators, the number in every cell, the colour how far it stands from its yardstick.

Each cell is a bar and not part of a Plotly heat map, so that it can be clicked. On a narrow screen the village's name
stands above its cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from textwrap import wrap

import plotly.graph_objects as go

from components.charts.room import SIDE, folded, width_of
from components.screen import Screen
from components.status import BEHIND, GOOD, INK
from components.words import plain

ENDS = 20
"""Points from the yardstick at which the colour is full; the same on every screen, so that colours can be compared."""
ROW = 34
"""The least pixels a cell is high."""
HEADING = 5
"""The most lines a column's heading takes."""
WHITE, UNJUDGED, HATCH = "#FFFFFF", "#E5E7EB", "#9AA5B1"
DARK = "#000000"
"""On the scale's darker middle the usual ink falls under 4.5:1, and white does too."""
_LABEL = 0.3
"""The most of the width that names take."""
_LETTER = 0.55
_LINE = 1.3
_LEGIBLE = 4.5


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and its `gap` in points to the yardstick: without one it is grey, never judged.

    `hover` may hold <br>: whoever writes it has made people's text `plain`.
    """

    text: str
    gap: float | None = None
    missing: bool = False
    hover: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A village with one cell a column; `says` stands at the right end, such as its mean gap."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    says: str = ""


def heat(columns: Sequence[str], rows: Sequence[HeatRow], screen: Screen) -> go.Figure:
    """The figure: x is the column's number, rows from top to bottom as given."""
    grid = _Grid.of(columns, rows, screen)
    figure = go.Figure()
    figure.add_trace(_cells(columns, rows, grid))
    figure.add_trace(_numbers(rows, grid))
    figure.add_trace(_labels(grid))
    figure.add_trace(_says(rows, grid))
    figure.update_layout(**_layout(grid))
    return figure


@dataclass(frozen=True)
class _Grid:
    """Where everything stands; y is pixels below the top of the first row."""

    screen: Screen
    headings: tuple[str, ...]
    labels: tuple[str, ...]
    right: float
    """Room for what the rows say at their right end, beside the cells."""

    @classmethod
    def of(cls, columns: Sequence[str], rows: Sequence[HeatRow], screen: Screen) -> _Grid:
        said = max((width_of(plain(row.says), screen.font) for row in rows if row.says), default=0)
        said += SIDE if said else 0
        whole = screen.width - 2 * SIDE
        room = whole - said if screen.narrow else _LABEL * whole
        labels = tuple(folded(row.label, room, screen.font) for row in rows)
        beside = 0 if screen.narrow else said + SIDE + max((width_of(one, screen.font) for one in labels), default=0)
        letters = int((whole - beside) / max(len(columns), 1) / (_LETTER * screen.font))
        headings = tuple(heading(column, letters) for column in columns)
        return cls(screen, headings, labels, 0 if screen.narrow else said)

    def tall(self, text: str) -> float:
        """Pixels that a chart's text is high."""
        return (text.count("<br>") + 1) * _LINE * self.screen.font if text else 0

    @cached_property
    def cells(self) -> list[float]:
        """How high each row's cells are."""
        least = max(ROW, 2 * self.screen.font)
        return [least if self.screen.narrow else max(least, self.tall(label)) for label in self.labels]

    @cached_property
    def above(self) -> list[float]:
        """What stands free above each row's cells: its label on a narrow screen."""
        return [SIDE + self.tall(label) if self.screen.narrow else 0 for label in self.labels]

    @cached_property
    def ends(self) -> list[float]:
        """Where each row ends."""
        return list(accumulate(above + cell for above, cell in zip(self.above, self.cells, strict=True)))

    @cached_property
    def middles(self) -> list[float]:
        """The middle of each row's cells."""
        return [end - cell / 2 for end, cell in zip(self.ends, self.cells, strict=True)]

    @cached_property
    def names(self) -> list[float]:
        """The middle of each row's label, which is close to its own cells."""
        if not self.screen.narrow:
            return self.middles
        heights = zip(self.ends, self.cells, self.labels, strict=True)
        return [end - cell - self.tall(label) / 2 for end, cell, label in heights]


def heading(text: str, letters: int) -> str:
    """The text as chart text in lines of so many letters, in whole words; what does not fit becomes "…"."""
    lines = wrap(text, max(letters, 2), break_long_words=False)
    if len(lines) > HEADING:
        lines = [*lines[: HEADING - 1], f"{lines[HEADING - 1]}…"]
    return "<br>".join(plain(_cut(line, letters)) for line in lines)


def _cut(line: str, letters: int) -> str:
    """The line by whole words with "…" where it was too long; a single word is cut rather than run into the next."""
    if len(line) <= max(letters, 2):
        return line
    words = line.rstrip(" …").split(" ")
    while len(words) > 1 and len(" ".join(words)) + 1 > letters:
        words.pop()
    return " ".join(words)[: max(letters - 1, 1)] + "…"


def _cells(columns: Sequence[str], rows: Sequence[HeatRow], grid: _Grid) -> go.Bar:
    found = _found(rows)
    return go.Bar(
        base=[column - 0.5 for _, column, _ in found], x=[1] * len(found), y=[grid.middles[at] for at, _, _ in found],
        width=[grid.cells[at] for at, _, _ in found], orientation="h", showlegend=False,
        # among coloured bars Plotly draws the hatch itself in the bar's colour
        marker={"color": [HATCH if cell.missing else colour_of(cell) for *_, cell in found],
                "line": {"color": "#CBD3DB", "width": 1},
                "pattern": {"shape": ["/" if cell.missing else "" for *_, cell in found],
                            "fillmode": "replace", "bgcolor": WHITE, "size": 9, "solidity": 0.15}},
        customdata=[
            [rows[at].key, column, cell.hover or _hover(columns[column], rows[at], cell)] for at, column, cell in found
        ],
        hovertemplate="%{customdata[2]}<extra></extra>", unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _hover(column: str, row: HeatRow, cell: Cell) -> str:
    return f"{plain(row.label)}<br>{plain(column)}: {plain(cell.text)}"


def _found(rows: Sequence[HeatRow]) -> list[tuple[int, int, Cell]]:
    """Every cell with its row's and its column's number."""
    return [(at, column, cell) for at, row in enumerate(rows) for column, cell in enumerate(row.cells)]


def colour_of(cell: Cell) -> str:
    """The cell's colour: blue before its yardstick, orange behind it, white on it; grey where nothing is judged."""
    if cell.missing:
        return WHITE
    if cell.gap is None:
        return UNJUDGED
    share = min(abs(cell.gap) / ENDS, 1)
    end = GOOD if cell.gap > 0 else BEHIND
    mixed = [round(255 + share * (one - 255)) for one in _parts(end)]
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def ink_on(colour: str) -> str:
    """The text colour that stands out at 4.5:1 or more: dark if it does, white else."""
    return DARK if (_light(colour) + 0.05) / (_light(DARK) + 0.05) >= _LEGIBLE else WHITE


def _light(colour: str) -> float:
    """The relative luminance, by WCAG 2.2."""
    parts = [one / 255 for one in _parts(colour)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _text(x: list, y: list, text: list[str], place: str, colour: str | list[str], screen: Screen) -> go.Scatter:
    return go.Scatter(
        x=x, y=y, text=text, mode="text", textposition=place, textfont={"size": screen.font, "color": colour},
        hoverinfo="skip", showlegend=False, cliponaxis=False,
        selected={"textfont": {"color": INK}},  # without it a click fades every text
    )  # fmt: skip


def _numbers(rows: Sequence[HeatRow], grid: _Grid) -> go.Scatter:
    found = _found(rows)
    return _text(
        [column for _, column, _ in found], [grid.middles[at] for at, _, _ in found],
        [plain(cell.text) for *_, cell in found], "middle center",
        [ink_on(colour_of(cell)) for *_, cell in found], grid.screen,
    )  # fmt: skip


def _labels(grid: _Grid) -> go.Scatter:
    """The villages above their cells on a narrow screen; empty on a wide one, where the axis names them."""
    labels = grid.labels if grid.screen.narrow else ()
    return _text([-0.5] * len(labels), grid.names[: len(labels)], list(labels), "middle right", INK, grid.screen)


def _says(rows: Sequence[HeatRow], grid: _Grid) -> go.Scatter:
    narrow = grid.screen.narrow
    text = [plain(row.says) if narrow else f"\u00a0{plain(row.says)}" for row in rows]
    place = "middle left" if narrow else "middle right"
    return _text([len(grid.headings) - 0.5] * len(rows), grid.names, text, place, INK, grid.screen)


def _layout(grid: _Grid) -> dict:
    font, columns = grid.screen.font, len(grid.headings)
    top = max(map(grid.tall, grid.headings), default=0) + SIDE
    tall = grid.ends[-1] if grid.ends else ROW
    return {
        "height": round(tall + top + SIDE),
        "barmode": "overlay",
        "margin": {"l": SIDE, "r": SIDE + grid.right, "t": top, "b": SIDE},
        "font": {"size": font, "color": INK},
        "separators": ",.",
        "dragmode": False,
        "hovermode": "closest",
        "clickmode": "event+select",
        "hoverlabel": {"align": "left", "font": {"size": font}},
        "showlegend": False,
        "plot_bgcolor": WHITE,
        "xaxis": {
            "side": "top", "range": [-0.5, max(columns, 1) - 0.5], "fixedrange": True, "tickangle": 0,
            "tickvals": list(range(columns)), "ticktext": list(grid.headings), "showgrid": False, "zeroline": False,
            "tickfont": {"size": font, "color": INK}, "ticklabeloverflow": "allow",
        },
        "yaxis": {
            "range": [tall, 0], "fixedrange": True, "tickvals": grid.middles, "ticktext": list(grid.labels),
            "showticklabels": not grid.screen.narrow, "automargin": True, "showgrid": False, "zeroline": False,
            "ticklabelstandoff": SIDE // 2, "tickfont": {"size": font, "color": INK},
        },
    }  # fmt: skip

"""Owed figures turned into the rows of the heat map: villages × indicators, how each came."""

from __future__ import annotations

from collections.abc import Sequence

from components.charts.heat import ENDS, HeatRow
from components.charts.heat import Cell as HeatCell
from components.missing_words import SHAPES, cell_said, short_said
from components.tables import place_name
from components.words import plain
from data.model import Plan
from data.owed import Cell, State, count

_GAPS = {State.IN_TIME: ENDS / 6, State.NOTHING: ENDS / 6, State.LATE: -ENDS / 2, State.AHEAD: None}
"""The colours: quiet for what came, so that what did not stands out."""
_NOT_OWED = HeatCell("", 0.0)


def owed_rows(cells: Sequence[Cell], codes: Sequence[str], plan: Plan) -> list[HeatRow]:
    """One row a village, who lacks most first; at its end what it lacks of all `cells`, not of the `codes` shown."""
    own: dict[str, list[Cell]] = {}
    for one in cells:
        if one.place is not None:
            own.setdefault(one.place, []).append(one)
    order = sorted(own, key=lambda one: (-count(own[one]).open, -count(own[one]).late))
    return [HeatRow(one, place_name(plan, one), _cells(own[one], codes), short_said(own[one])) for one in order]


def _cells(own: Sequence[Cell], codes: Sequence[str]) -> tuple[HeatCell, ...]:
    by_code = {one.indicator: one for one in own}
    return tuple(_cell(by_code[code]) if code in by_code else _NOT_OWED for code in codes)


def _cell(cell: Cell) -> HeatCell:
    text = SHAPES[cell.state] + (f" {cell.days_late}" if cell.days_late else "")
    if cell.state is State.MISSING:
        return HeatCell(f"{text} thiếu", missing=True, hover=plain(cell_said(cell)))
    return HeatCell(text, _GAPS[cell.state], hover=plain(cell_said(cell)))

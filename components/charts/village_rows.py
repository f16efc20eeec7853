"""Villages' cells turned into the rows of the charts that show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.charts.bullets import Bullet
from components.charts.dumbbell import Pair
from components.charts.heat import Cell as HeatCell
from components.charts.heat import HeatRow
from components.charts.remaining import Left as LeftRow
from components.charts.slope import Mover
from components.village_words import SMALL, cell_detail, cell_hover, cell_says, points
from components.words import counted, number, percent, plain
from data.model import Plan
from data.progress import State
from data.villages import Cell, Left, Village

COLOURED = 3
"""How many risers, and how many fallers, a slope chart names."""


def heat_rows(found: Sequence[Village], plan: Plan) -> list[HeatRow]:
    """One row a village; the mean gap at its end."""
    return [
        HeatRow(one.place.id, one.place.name, tuple(_heat_cell(cell, plan) for cell in one.cells), points(one.mean_gap))
        for one in found
    ]


def _heat_cell(cell: Cell, plan: Plan) -> HeatCell:
    hover = _hover(cell, plan)
    if cell.level is None:
        return HeatCell("–", missing=True, hover=hover)
    text = number(cell.level.value) if cell.indicator.kind.is_rate else number(cell.level.value, 0)
    return HeatCell(
        text + (SMALL if cell.small_base else ""), None if cell.gap is None else float(cell.gap), hover=hover
    )


def _hover(cell: Cell, plan: Plan) -> str:
    return "<br>".join(plain(line) for line in cell_hover(cell, plan))


def card(village: Village, ranks: Mapping[str, Mapping[str, int]], plan: Plan) -> list[Bullet]:
    """One village, all its indicators: `ranks` by indicator, then village."""
    rates = [cell for cell in village.cells if cell.indicator.kind.is_rate]
    return [_card_row(cell, ranks.get(cell.indicator.code, {}), plan) for cell in rates]


def _card_row(cell: Cell, ranks: Mapping[str, int], plan: Plan) -> Bullet:
    if cell.level is None:
        state = State.NOT_ENOUGH
    elif cell.gap is None:
        state = State.NO_TARGET
    else:
        state = State.ON_TRACK if cell.gap >= 0 else State.BEHIND
    return Bullet(
        label=cell.indicator.short,
        state=state,
        value=None if cell.level is None else float(cell.level.value),
        path=None if cell.yardstick is None else float(cell.yardstick),
        says=cell_says(cell),
        detail=cell_detail(cell, ranks),
        hover=_hover(cell, plan),
        key=cell.indicator.code,
    )


def side_by_side(one: Village, other: Village, plan: Plan) -> list[Pair]:
    """Two villages, indicator by indicator: hollow the other, filled the one."""
    return [
        Pair(
            mine.indicator.code,
            mine.indicator.short,
            None if mine.level is None else float(mine.level.value),
            None if theirs.level is None else float(theirs.level.value),
            _versus(mine, theirs),
            None if mine.gap is None else mine.gap >= 0,
            f"{_hover(mine, plan)}<br>{_hover(theirs, plan)}",
            mine.small_base,
        )
        for mine, theirs in zip(one.cells, other.cells, strict=True)
        if mine.indicator.kind.is_rate
    ]


def _versus(mine: Cell, theirs: Cell) -> str:
    if mine.level is None or theirs.level is None:
        return "thiếu số liệu"
    gap = mine.level.value - theirs.level.value
    return f"{number(mine.level.value, 1)} và {number(theirs.level.value, 1)}: {points(float(gap))} điểm"


def pairs(now: Sequence[Cell], before: Mapping[str, Cell], plan: Plan) -> list[Pair]:
    """The villages of one indicator: hollow the earlier period, filled this one."""
    return [
        Pair(
            one.place.id,
            one.place.name,
            None if one.level is None else float(one.level.value),
            _earlier(before.get(one.place.id)),
            cell_says(one) + (SMALL if one.small_base else ""),
            None if one.gap is None else one.gap >= 0,
            _hover(one, plan),
            one.small_base,
        )
        for one in now
    ]


def _earlier(cell: Cell | None) -> float | None:
    return None if cell is None or cell.level is None else float(cell.level.value)


def left_rows(found: Sequence[Left], plan: Plan) -> list[LeftRow]:
    """Who still has how many to reach, cumulated."""
    return [
        LeftRow(
            one.cell.place.name,
            float(one.units),
            float(one.cumulated),
            f"{counted(one.cell.indicator, one.units)} · cộng dồn {percent(one.cumulated, 0)}",
            _hover(one.cell, plan),
            one.cell.small_base,
        )
        for one in found
    ]


def movers(pairs_of: Mapping[str, tuple[float, float]], plan: Plan) -> list[Mover]:
    """Each village's mean gap before and now; the three that rose and the three that fell most are coloured."""
    steps = sorted(pairs_of, key=lambda place: pairs_of[place][1] - pairs_of[place][0])
    fell = [one for one in steps[:COLOURED] if pairs_of[one][1] < pairs_of[one][0]]
    rose = [one for one in steps[-COLOURED:] if pairs_of[one][1] > pairs_of[one][0]]
    return [
        Mover(
            plan.place(place).name,
            before,
            now,
            "up" if place in rose else "down" if place in fell else "",
            f"{plain(plan.place(place).name)}: {points(before)} → {points(now)} điểm",
            points(before),
            points(now),
        )
        for place, (before, now) in pairs_of.items()
    ]

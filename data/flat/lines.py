"""A closed period → the lines of the flat file: every figure as it was handed in, and the villages' sums. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from data.closed_rows import ClosedRow, counts
from data.errors import RefusalError
from data.flat.layout import Field, Layout
from data.model import Figure, FigureState, Indicator, Kind, Period, Place, Plan
from data.store import ILLUSTRATIVE

HANDED_IN, SUM = "số nộp", "tổng các nơi"
WHOLE, WHOLE_NAME = "toan-xa", "Toàn xã"
STATES = {
    FigureState.REPORTED: "đã báo cáo",
    FigureState.NOTHING_AROSE: "không phát sinh",
    FigureState.ESTIMATED: "ước tính",
}
Cell = Decimal | str | None


@dataclass(frozen=True)
class Closed:
    """One closing: of which commune's period, its number and day, what stood, and in which kind of store."""

    plan: Plan
    period: Period
    number: int
    day: dt.date
    rows: Sequence[ClosedRow]
    kind: str

    @property
    def source(self) -> str:
        """What names the commune and keeps made-up figures apart from real ones."""
        return source(self.plan, self.kind)


def source(plan: Plan, kind: str) -> str:
    """The text of the source column for that commune and kind of store."""
    return f"{plan.slug}/minh-hoa" if kind == ILLUSTRATIVE else plan.slug


def lines(closed: Closed, layout: Layout) -> list[tuple[Cell, ...]]:
    """One line for each figure of the period and each sum of villages, in plan order, in the layout's columns.

    RefusalError where two of the closing's indicators would go by one code.
    """
    shared = next(layout.shared(dict.fromkeys(one.indicator.code for one in closed.rows)), "")
    if shared:
        raise RefusalError(f"{shared} Người điều phối sửa bảng mã ở Đặt cách xuất theo mẫu của tỉnh.")
    goals = {one.indicator.code: one.row.standing.aim.goal for one in closed.rows if one.row and one.row.standing.aim}
    same = _of_the_closing(closed)
    found = []
    for indicator, place, figure, line in _all(closed):
        cells = same | _of_the_line(layout, indicator, place, figure, line, goals.get(indicator.code))
        found.append(tuple(cells[kind] for kind, _ in layout.columns))
    return found


def _all(closed: Closed) -> Iterator[tuple[Indicator, Place | None, Figure, str]]:
    for at, one in enumerate(closed.rows):
        if one.figure is not None:
            yield one.indicator, one.place, one.figure, HANDED_IN
        if one.place is None:
            villages = [each for each in closed.rows[at + 1 :] if counts(each) and each.indicator == one.indicator]
            total = summed(one.indicator, closed.period, [each.figure for each in villages])
            if total is not None:
                yield one.indicator, None, total, SUM


def summed(indicator: Indicator, period: Period, figures: Sequence[Figure]) -> Figure | None:
    """What the villages' figures add up to, None where one of them cannot be added: a percent, a yes, nothing at all.

    A figure of which nothing arose adds nothing.
    """
    counted = [one for one in figures if one.state is not FigureState.NOTHING_AROSE]
    if not counted or indicator.kind is Kind.YES_NO:
        return None
    names = ("numerator", "denominator") if indicator.kind.is_rate else ("value",)
    parts = {name: [getattr(one, name) for one in counted] for name in names}
    if any(one is None for many in parts.values() for one in many):
        return None
    estimated = any(one.state is FigureState.ESTIMATED for one in counted)
    state = FigureState.ESTIMATED if estimated else FigureState.REPORTED
    return Figure(indicator.code, None, period, **{name: sum(many) for name, many in parts.items()}, state=state)


def _of_the_closing(closed: Closed) -> dict[Field, Cell]:
    plan, period = closed.plan, closed.period
    return {
        Field.SOURCE: closed.source,
        Field.COMMUNE: plan.name,
        Field.PERIOD: str(period),
        Field.FIRST_DAY: f"{period.first_day(plan.calendar):%d/%m/%Y}",
        Field.LAST_DAY: f"{period.last_day(plan.calendar):%d/%m/%Y}",
        Field.CLOSING: Decimal(closed.number),
        Field.CLOSED_ON: f"{closed.day:%d/%m/%Y}",
    }


def _of_the_line(
    layout: Layout, indicator: Indicator, place: Place | None, figure: Figure, line: str, goal: Fraction | None
) -> dict[Field, Cell]:
    return {
        Field.INDICATOR: layout.theirs(indicator.code),
        Field.INDICATOR_NAME: indicator.name,
        Field.UNIT: indicator.unit,
        Field.PLACE: place.id if place else WHOLE,
        Field.PLACE_NAME: place.name if place else WHOLE_NAME,
        Field.LINE: line,
        Field.NUMERATOR: figure.numerator,
        Field.DENOMINATOR: figure.denominator,
        Field.VALUE: figure.value,
        Field.PERCENT: _percent(indicator, figure),
        Field.STATE: STATES[figure.state],
        Field.GOAL: None if goal is None else _rounded(goal),
    }


def _percent(indicator: Indicator, figure: Figure) -> Decimal | None:
    """The rate in percent, rounded to two places as a help to the eye; never read in again."""
    if not indicator.kind.is_rate:
        return None
    if figure.numerator is None or not figure.denominator:
        return figure.value
    return _rounded(Fraction(figure.numerator) * 100 / Fraction(figure.denominator))


def _rounded(value: Fraction) -> Decimal:
    """To two places; halves go up, as people round."""
    return Decimal((value * 200 + 1) // 2) / 100

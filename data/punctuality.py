"""Reporting told over the last owed periods: on time, late, missing, and how long without a break. Pure.

What is owed and how it came is `owed.py`'s; here it is counted, for a department or a village.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

from data.model import Period, Plan
from data.owed import Cell, State, count, owed_periods

LOOK_BACK = 12
"""How many owed periods on-time reporting is told over."""


@dataclass(frozen=True)
class PeriodReports:
    """How one owed period was reported: so many figures by the due day, after it, and not at all."""

    period: Period
    due: dt.date
    on_time: int
    late: int
    missing: int

    @property
    def full(self) -> bool:
        """True where every figure came by the due day."""
        return self.on_time > 0 and not self.late and not self.missing


@dataclass(frozen=True)
class Punctuality:
    """Reporting over the last owed periods, newest first; empty where nothing was due yet."""

    periods: tuple[PeriodReports, ...] = ()

    @property
    def on_time(self) -> int:
        """Figures that came by their due day."""
        return sum(one.on_time for one in self.periods)

    @property
    def late(self) -> int:
        """Figures that came after their due day."""
        return sum(one.late for one in self.periods)

    @property
    def missing(self) -> int:
        """Figures that were due and never came."""
        return sum(one.missing for one in self.periods)

    @property
    def expected(self) -> int:
        """Figures that were due."""
        return self.on_time + self.late + self.missing

    @property
    def failed(self) -> Fraction:
        """The share of what was due that came late or never."""
        return Fraction(self.late + self.missing, self.expected or 1)

    @property
    def streak(self) -> int:
        """How many periods in a row, up to the newest, were reported in full by the due day."""
        return _while(self.periods, lambda one: one.full)

    @property
    def gaps(self) -> int:
        """How many periods in a row, up to the newest, still miss a figure."""
        return _while(self.periods, lambda one: one.missing > 0)


def _while(periods: Sequence[PeriodReports], holds: Callable[[PeriodReports], bool]) -> int:
    return sum(1 for _ in takewhile(holds, periods))


def due_periods(plan: Plan, at: Period, today: dt.date, opened: dt.date | None = None) -> tuple[Period, ...]:
    """The newest owed periods up to `at` whose due day has passed, newest first, at most LOOK_BACK."""
    return tuple(one for one in owed_periods(plan, at, opened) if plan.due(one) < today)[:LOOK_BACK]


def punctuality(cells: Iterable[Cell]) -> Punctuality:
    """How those figures were reported, period by period in the cells' order; a period not due yet has none missing."""
    found: dict[Period, list[Cell]] = {}
    for one in cells:
        found.setdefault(one.period, []).append(one)
    return Punctuality(tuple(_reports(period, many) for period, many in found.items()))


def by_department(cells: Iterable[Cell]) -> dict[str, Punctuality]:
    """The same for each department by its id; "" is nobody."""
    found: dict[str, list[Cell]] = {}
    for one in cells:
        found.setdefault(one.department, []).append(one)
    return {department: punctuality(many) for department, many in found.items()}


def _reports(period: Period, cells: Sequence[Cell]) -> PeriodReports:
    counts = count(cells)
    return PeriodReports(period, cells[0].due, counts.in_time + counts.nothing, counts.late, counts.missing)


@dataclass(frozen=True)
class PlaceReporting:
    """How one village reported what it owed: how many on time, which late, which not at all."""

    on_time: int = 0
    late: tuple[Cell, ...] = ()
    missing: tuple[Cell, ...] = ()

    @property
    def expected(self) -> int:
        """How many figures it owed."""
        return self.on_time + len(self.late) + len(self.missing)


def of_place(cells: Iterable[Cell], place: str) -> PlaceReporting:
    """How that village reported what was due; what is reported for the whole commune, no village owes."""
    own = [one for one in cells if one.place == place]
    late = tuple(one for one in own if one.state is State.LATE)
    missing = tuple(one for one in own if one.state is State.MISSING)
    return PlaceReporting(sum(one.state in (State.IN_TIME, State.NOTHING) for one in own), late, missing)

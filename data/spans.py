"""Quarters, half-years and years, made of reporting months: from, to, cut-off and due day follow from theirs. Pure.

Under Decree 09/2019 they begin on the 15th of the month before their first and end on the 14th of their last month,
which is what their first and last month say by themselves; by the calendar month likewise.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data.model import Calendar, Period, Plan

MONTH, QUARTER, HALF, YEAR = 1, 3, 6, 12
"""Months of each kind of span."""
_QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, order=True)
class Span:
    """So many reporting months from the first on: MONTH, QUARTER, HALF or YEAR, none across two years."""

    first: Period
    months: int

    @classmethod
    def containing(cls, period: Period, months: int) -> Span:
        """The span of so many months that the period is in."""
        return cls(period.plus(-((period.month - 1) % months)), months)

    @property
    def last(self) -> Period:
        """Its last month, under whose name what is owed of the span is handed in."""
        return self.first.plus(self.months - 1)

    @property
    def number(self) -> int:
        """Which one of its year: 1 for the first quarter."""
        return self.last.month // self.months

    @property
    def label(self) -> str:
        """The name on screen: "Kỳ 6/2026", "Quý II/2026", "6 tháng đầu năm 2026", "Năm 2026"."""
        year = self.first.year
        if self.months == QUARTER:
            return f"Quý {_QUARTERS[self.number - 1]}/{year}"
        if self.months == HALF:
            return f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {year}"
        return f"Năm {year}" if self.months == YEAR else self.first.label

    def first_day(self, regime: Calendar) -> dt.date:
        """The first day counted in it."""
        return self.first.first_day(regime)

    def cut_off(self, regime: Calendar) -> dt.date:
        """The last day counted in it."""
        return self.last.last_day(regime)

    def due(self, plan: Plan) -> dt.date:
        """The last day on which its report is in time."""
        return plan.due(self.last)


def asked(plan: Plan, period: Period) -> Span:
    """What the plan's rhythm asks a report of: the month, quarter or year that the period is in."""
    return Span.containing(period, plan.rhythm.months)

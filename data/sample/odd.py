"""What is odd or missing among the made-up figures, for people to ask about. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from data.intake.numbers import spoken
from data.model import Figure, FigureState, Indicator, Kind, OverTime, Period, Plan
from data.questions import leading
from data.sample.months import figures, numbers

LEAST = 20
"""The denominator from which a fall is worth a question."""


class Odd(NamedTuple):
    """A figure to ask about: what was handed in (of a missing one what would have been), and the period's before."""

    indicator: Indicator
    place: str | None
    period: Period
    a: Decimal
    b: Decimal
    before: Decimal | None = None

    @property
    def fall(self) -> Decimal:
        """By how much the share fell; 0 where it did not or nothing stood before."""
        return Decimal(0) if self.before is None else max(self.before - self.a / self.b, Decimal(0))

    @property
    def still(self) -> bool:
        """True where the share is what it was the period before."""
        return self.before == self.a / self.b

    @property
    def share(self) -> str:
        """The percentage as it is said: "41,2 %"."""
        return percent(self.a / self.b)

    def figure(self, a: Decimal) -> Figure:
        """The figure with that numerator."""
        return Figure(self.indicator.code, self.place, self.period, a, self.b, None, FigureState.REPORTED)


def percent(share: Decimal) -> str:
    """A share as a percentage in words: "41,2 %"."""
    return f"{spoken(100 * share)} %"


def fallen(plan: Plan, period: Period, at: int = 0) -> Odd | None:
    """The figure whose share fell furthest since the period before; `at` 1 is the next, of another indicator if any.

    After those that fell come the whole commune's that did not move. None where there is no more.
    """
    before = {(one.indicator.code, one.place): one.a / one.b for one in _shares(plan, period.plus(-1))}
    known = [one._replace(before=before.get((one.indicator.code, one.place))) for one in _shares(plan, period)]
    odd = (one for one in known if one.b >= LEAST and (one.fall or (one.still and one.place is None)))
    falls = sorted(odd, key=lambda one: -one.fall)
    rank: Counter[str] = Counter()
    ranked = []
    for one in falls:
        ranked.append((rank[one.indicator.code], one))
        rank[one.indicator.code] += 1
    ranked.sort(key=lambda pair: (pair[0], -pair[1].fall))
    return ranked[at][1] if at < len(ranked) else None


def absent(plan: Plan, period: Period, at: int = 0) -> Odd | None:
    """A village's figure that is missing although its neighbours' of that indicator are there; `at` 1 is the next.

    None where no more is missing.
    """
    there = list(_shares(plan, period))
    known = {(one.indicator.code, one.place) for one in there}
    reported = {one.indicator.code: one.indicator for one in there if one.place is not None}
    gaps = [
        (indicator, place)
        for indicator in reported.values()
        for place in plan.places
        if (indicator.code, place.id) not in known
    ]
    if at >= len(gaps):
        return None
    indicator, place = gaps[at]
    wanted = numbers(plan, indicator, place.id, period)
    return Odd(indicator, place.id, period, wanted["numerator"], wanted["denominator"])


def lowest(plan: Plan, period: Period) -> Odd | None:
    """The village that is furthest behind the others in an indicator, else the indicator in which the commune is."""
    there = [one for one in _shares(plan, period) if one.b >= LEAST]
    first = next((one.indicator for one in there if one.place is not None), None)
    among = [one for one in there if one.indicator == first] if first else there
    return min(among, key=lambda one: one.a / one.b, default=None)


def _shares(plan: Plan, period: Period) -> Iterator[Odd]:
    """That period's figures with a and b of what only grows or falls by itself and has somebody to answer for it."""
    for row in figures(plan, period) if plan.start <= period <= plan.end else ():
        indicator = plan.indicator(row["indicator"])
        rate = indicator.over_time is OverTime.STOCK and indicator.kind is not Kind.SCORE and row.get("denominator")
        if rate and leading(plan, indicator):
            yield Odd(indicator, row["place"], period, row["numerator"], row["denominator"])

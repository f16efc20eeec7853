"""What is owed and how it came: every village × indicator × period, from the figures and not from a button. Pure.

Owed is what the plan asks for: in the periods of its rhythm (`Plan.owes`), of the villages there were, from the
department in charge then. What was due before the commune was set up is not owed. A figure is as old as its first
hand-in: a correction made later does not make it late.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from data.clock import local
from data.model import Indicator, Level, Period, Plan
from data.spans import asked

REMIND = dt.timedelta(days=7)
"""How long before its due day people are reminded of a period."""


class FirstReport(NamedTuple):
    """When (UTC) a figure that counts was first handed in, whatever was corrected since.

    `nothing`: it says that nothing arose (không phát sinh).
    """

    indicator: str
    place: str | None
    period: Period
    first_at: dt.datetime
    nothing: bool = False


class State(StrEnum):
    """How one owed figure came; NOTHING: in time, saying that nothing arose; AHEAD: not yet, and not due yet."""

    IN_TIME = "in_time"
    LATE = "late"
    NOTHING = "nothing"
    MISSING = "missing"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Cell:
    """One owed figure: `place` None is the whole commune, `department` whose it is ("": nobody's), `day` its coming.

    `nothing` says that nothing arose, in time or late.
    """

    indicator: str
    place: str | None
    period: Period
    department: str
    due: dt.date
    state: State
    day: dt.date | None = None
    nothing: bool = False

    @property
    def open(self) -> bool:
        """True where it has not come, due or not."""
        return self.day is None

    @property
    def days_late(self) -> int:
        """Days from the due day to its coming; 0 where it was in time or has not come."""
        return max((self.day - self.due).days, 0) if self.day else 0


class Counts(NamedTuple):
    """How many owed figures came how."""

    in_time: int = 0
    late: int = 0
    nothing: int = 0
    missing: int = 0
    ahead: int = 0

    @property
    def expected(self) -> int:
        """All that were owed."""
        return sum(self)

    @property
    def came(self) -> int:
        """Those that came, in time or late."""
        return self.in_time + self.late + self.nothing

    @property
    def open(self) -> int:
        """Those that have not come, due or not."""
        return self.missing + self.ahead


def count(cells: Iterable[Cell]) -> Counts:
    """The cells counted by how they came."""
    found = Counter(one.state for one in cells)
    return Counts(*(found[state] for state in State))


# ── which periods ────────────────────────────────────────────────────────────────────────────────────


def owed_periods(plan: Plan, until: Period, opened: dt.date | None) -> tuple[Period, ...]:
    """The periods up to `until` that the plan's rhythm asks for, newest first.

    `opened`: the day the commune was set up; what had been due by then is not owed.
    """
    months = range(min(until, plan.end).ordinal, plan.start.ordinal - 1, -1)
    owes = (Period.of(one) for one in months if plan.owes(Period.of(one)))
    return tuple(one for one in owes if opened is None or plan.due(one) >= opened)


def begun_periods(plan: Plan, today: dt.date, opened: dt.date | None) -> tuple[Period, ...]:
    """The owed periods to be asked about, newest first: up to the one whose month, quarter or year is running."""
    running = Period.containing(today, plan.calendar)
    return owed_periods(plan, asked(plan, running).last, opened)


def newest_asked(plan: Plan, begun: Sequence[Period], today: dt.date) -> Period | None:
    """Of `begun_periods` the newest whose days of reminding have begun, else the one that is running; None of none."""
    near = (one for one in begun if plan.due(one) - REMIND <= today)
    return next(near, begun[-1] if begun else None)


# ── which figures ────────────────────────────────────────────────────────────────────────────────────


def owed(plan: Plan, period: Period, reports: Collection[FirstReport], today: dt.date) -> tuple[Cell, ...]:
    """Every figure owed of that period, by indicator in the plan's order, then village; empty where none is asked for.

    `reports` reach back to the plan's start: a period without any figure of an indicator is expected the way it was
    reported before.
    """
    return owed_in(lambda _: plan, [period], reports, today)


def owed_in(
    plan_at: Callable[[Period], Plan], periods: Iterable[Period], reports: Iterable[FirstReport], today: dt.date
) -> tuple[Cell, ...]:
    """The same of several periods, in their order, each by the plan that was in force in it."""
    came: dict[str, dict[Period, dict[str | None, FirstReport]]] = defaultdict(lambda: defaultdict(dict))
    for one in reports:
        came[one.indicator][one.period][one.place] = one
    return tuple(cell for one in periods for cell in _owed(plan_at(one), one, came, today))


_Came = Mapping[Period, Mapping[str | None, FirstReport]]
"""An indicator's reports by period and place."""


def _owed(plan: Plan, period: Period, came: Mapping[str, _Came], today: dt.date) -> Iterator[Cell]:
    due = plan.due(period)
    for indicator in plan.indicators if plan.owes(period) else ():
        if indicator.since is None or indicator.since <= period:
            owner = _owner(plan, indicator, period)
            reported = came.get(indicator.code, {})
            for place in _expected(plan, indicator, period, reported):
                report = reported.get(period, {}).get(place)
                yield _cell(indicator, place, period, owner, due, report, today)


def _owner(plan: Plan, indicator: Indicator, period: Period) -> str:
    """The department that leads or is suggested; a part goes with the indicator it is part of."""
    held = plan.targets_of(indicator.part_of or indicator.code, period)
    return held[0].owner if held else ""


def _expected(plan: Plan, indicator: Indicator, period: Period, reported: _Came) -> tuple[str | None, ...]:
    """Who owes a figure: the villages, or the whole commune (None) where that is how the indicator is reported.

    A figure for the whole commune answers for every village in its period, as it does in the standings; a period
    without any is expected the way it came last before. A village off the list does not count.
    """
    villages = tuple(one.id for one in plan.places_at(period))
    if indicator.level is Level.COMMUNE or not villages:
        return (None,)
    known = {None, *(one.id for one in (*plan.places, *plan.former))}
    like = max((one for one, places in reported.items() if one <= period and known & places.keys()), default=None)
    return (None,) if like is not None and None in reported[like] else villages


def _cell(
    indicator: Indicator,
    place: str | None,
    period: Period,
    owner: str,
    due: dt.date,
    report: FirstReport | None,
    today: dt.date,
) -> Cell:
    if report is None:
        return Cell(indicator.code, place, period, owner, due, State.AHEAD if today <= due else State.MISSING)
    day = local(report.first_at).date()
    state = State.LATE if day > due else State.NOTHING if report.nothing else State.IN_TIME
    return Cell(indicator.code, place, period, owner, due, state, day, report.nothing)

"""Who answers: what the plan gives each department, how that stands, and whether it was reported in time. Pure.

A figure is as old as its first hand-in: a correction made later does not make it late. Several answers fit a
village's duty: its own figure, or one for the whole commune where the department reports that way.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from data.clock import local
from data.model import Department, Indicator, Level, Period, Plan, Target, Task
from data.standings import Row

LOOK_BACK = 12
"""How many owed periods on-time reporting is told over."""


class FirstReport(NamedTuple):
    """When (UTC) a figure that counts was first handed in, whatever was corrected since."""

    indicator: str
    place: str | None
    period: Period
    first_at: dt.datetime


@dataclass(frozen=True)
class Duties:
    """What the plan gives to one department; `department` None: what it gives to nobody.

    `leads` are given, `suggested` only our reading of who should lead; a part goes with the indicator it is part of.
    """

    department: Department | None
    leads: tuple[Indicator, ...] = ()
    suggested: tuple[Indicator, ...] = ()
    nobodys: tuple[Indicator, ...] = ()
    supports: tuple[Indicator, ...] = ()
    tasks: tuple[Task, ...] = ()
    helps: tuple[Task, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The indicators it answers for, named or suggested."""
        return frozenset(one.code for one in (*self.leads, *self.suggested, *self.nobodys))


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
        return next((at for at, one in enumerate(self.periods) if not one.full), len(self.periods))


@dataclass(frozen=True)
class Account:
    """One department's duties, the rows of the indicators it answers for and supports, and its reporting."""

    duties: Duties
    rows: tuple[Row, ...] = ()
    supported: tuple[Row, ...] = ()
    reporting: Punctuality = Punctuality()


def accounts(
    plan: Plan, rows: Sequence[Row], reports: Sequence[FirstReport], periods: Sequence[Period]
) -> list[Account]:
    """Every department of the plan in its order, last what the plan gives to nobody (if there is any).

    `reports` are the first hand-ins of `periods` (see `due_periods`).
    """
    found = []
    for one in duties(plan):
        supports = {indicator.code for indicator in one.supports}
        found.append(
            Account(
                one,
                tuple(row for row in rows if row.standing.indicator.code in one.codes),
                tuple(row for row in rows if row.standing.indicator.code in supports),
                punctuality(plan, one.codes, reports, periods),
            )
        )
    return found


def duties(plan: Plan) -> list[Duties]:
    """What each department of the plan leads, is suggested for and supports; last what nobody is given."""
    targets = {one.code: next(iter(plan.targets_of(one.part_of or one.code)), None) for one in plan.indicators}
    found = [_duties(plan, one, targets) for one in plan.departments]
    headings = {one.parent for one in plan.tasks}
    nobodys = tuple(one for one in plan.indicators if targets[one.code] is None or not targets[one.code].owner)
    tasks = tuple(one for one in plan.tasks if not one.lead and one.code not in headings)
    return [*found, Duties(None, nobodys=nobodys, tasks=tasks)] if nobodys or tasks else found


def _duties(plan: Plan, department: Department, targets: Mapping[str, Target | None]) -> Duties:
    def given(wanted) -> tuple[Indicator, ...]:
        return tuple(one for one in plan.indicators if targets[one.code] and wanted(targets[one.code]))

    me = department.id
    return Duties(
        department,
        leads=given(lambda one: one.lead == me),
        suggested=given(lambda one: not one.lead and one.suggested_lead == me),
        supports=given(lambda one: me in one.support),
        tasks=tuple(one for one in plan.tasks if me in one.lead),
        helps=tuple(one for one in plan.tasks if me in one.support),
    )


# ── on time ──────────────────────────────────────────────────────────────────────────────────────────


def due_periods(plan: Plan, at: Period, today: dt.date) -> tuple[Period, ...]:
    """The newest owed periods up to `at` whose due day has passed, newest first, at most LOOK_BACK."""
    months = range(min(at, plan.end).ordinal, plan.start.ordinal - 1, -1)
    owed = (Period.of(one) for one in months if plan.owes(Period.of(one)))
    return tuple(one for one in owed if one.due(plan.calendar) < today)[:LOOK_BACK]


def punctuality(
    plan: Plan, codes: Collection[str], reports: Sequence[FirstReport], periods: Sequence[Period]
) -> Punctuality:
    """How those indicators were reported in each of the periods that were due."""
    indicators = [one for one in plan.indicators if one.code in codes]
    if not indicators:
        return Punctuality()
    known = {None, *(one.id for one in plan.places)}
    reports = [one for one in reports if one.place in known]  # a village off the list owes nothing
    there, newest = _by_period(reports), _newest(reports)
    return Punctuality(tuple(_reports(plan, one, indicators, there, newest) for one in periods))


@dataclass(frozen=True)
class PlaceReporting:
    """How one village reported what it owed: how many on time, which late (and when), which not at all."""

    on_time: int
    late: tuple[FirstReport, ...]
    missing: tuple[tuple[str, Period], ...]

    @property
    def expected(self) -> int:
        """How many figures it owed."""
        return self.on_time + len(self.late) + len(self.missing)


def of_place(plan: Plan, place: str, reports: Sequence[FirstReport], periods: Sequence[Period]) -> PlaceReporting:
    """How that village reported in each of the periods that were due, newest first.

    What a department reported for the whole commune in a period, no village owed.
    """
    there = _by_period(reports)
    own = {(one.indicator, one.period): one for one in reports if one.place == place}
    on_time, late, missing = 0, [], []
    for period in periods:
        for indicator in plan.indicators:
            days = there.get((indicator.code, period), {})
            if indicator.level is not Level.PLACE or (None in days and place not in days):
                continue
            if place not in days:
                missing.append((indicator.code, period))
            elif days[place] > period.due(plan.calendar):
                late.append(own[indicator.code, period])
            else:
                on_time += 1
    return PlaceReporting(on_time, tuple(late), tuple(missing))


_There = Mapping[tuple[str, Period], Mapping[str | None, dt.date]]


def _by_period(reports: Sequence[FirstReport]) -> _There:
    """The day in Vietnam on which each place's figure first came, per indicator and period."""
    found: dict[tuple[str, Period], dict[str | None, dt.date]] = defaultdict(dict)
    for one in reports:
        found[one.indicator, one.period][one.place] = local(one.first_at).date()
    return found


def _newest(reports: Sequence[FirstReport]) -> dict[tuple[str, bool], Period]:
    """The newest period of each indicator's figures for the whole commune (True) and of villages (False)."""
    found: dict[tuple[str, bool], Period] = {}
    for one in reports:
        key = one.indicator, one.place is None
        found[key] = max(one.period, found.get(key, one.period))
    return found


def _reports(
    plan: Plan,
    period: Period,
    indicators: Sequence[Indicator],
    there: _There,
    newest: Mapping[tuple[str, bool], Period],
) -> PeriodReports:
    due = period.due(plan.calendar)
    days: list[dt.date | None] = []
    for indicator in indicators:
        came = there.get((indicator.code, period), {})
        days += [came.get(place) for place in _asked(plan, indicator, came, newest)]
    on_time = sum(day is not None and day <= due for day in days)
    missing = days.count(None)
    return PeriodReports(period, due, on_time, len(days) - on_time - missing, missing)


def _asked(
    plan: Plan,
    indicator: Indicator,
    came: Mapping[str | None, dt.date],
    newest: Mapping[tuple[str, bool], Period],
) -> tuple[str | None, ...]:
    """Who owes a figure: the villages, or the whole commune (None) where that is how the indicator is reported.

    A figure for the whole commune answers for every village in its period, as it does in the standings; a period
    without any is counted the way the newest figures came.
    """
    villages = tuple(one.id for one in plan.places)
    if indicator.level is Level.COMMUNE or not villages or None in came:
        return (None,)
    if not came:
        whole, single = newest.get((indicator.code, True)), newest.get((indicator.code, False))
        if whole is not None and (single is None or whole >= single):
            return (None,)
    return villages

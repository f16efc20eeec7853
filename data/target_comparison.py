"""Today's target beside others: how many villages meet each, when the commune does, how many people that is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from data.compare import Group, compare
from data.model import Comparator, Indicator, Level, OverTime, Period, Plan
from data.progress import (
    ENOUGH_COVERAGE,
    NOISE,
    Aim,
    Basis,
    Required,
    level_at,
    meeting_period,
    required_pace,
    satisfies,
    units_short,
)
from data.scenario import Course, Scenario, aim_for, as_now, comparator_of, planned
from data.standings import Row
from data.villages import Cell

MOST = 3
"""So many others stand beside today's target."""


class Origin(StrEnum):
    """Where a target to compare with comes from."""

    TODAY = "today"
    TYPED = "typed"
    LAST_TARGET = "last_target"
    LAST_RESULT = "last_result"
    OTHER_COMMUNE = "other_commune"
    USUAL = "usual"


@dataclass(frozen=True)
class Candidate:
    """A level that might be promised for the due period. `year`: the one it was set or reached in; `plan`: whose."""

    origin: Origin
    goal: Fraction
    comparator: Comparator = Comparator.AT_LEAST
    year: int | None = None
    plan: Plan | None = None
    basis: Basis | None = None


@dataclass(frozen=True)
class Compared:
    """What a target would mean. Villages: how many meet it `now`, how many `by_due` at their own pace, of `judged`.

    `met`: the commune today; `when`: the period in which its present pace gets there, None within the plan never;
    `short`: how many of the noun the commune still lacks, `below`: how many all villages below it lack together.
    `other_year`: what a flow counts this year says nothing about that year's target.
    """

    candidate: Candidate
    met: bool = False
    when: Period | None = None
    required: Required | None = None
    short: int | Fraction | None = None
    now: int = 0
    by_due: int = 0
    judged: int = 0
    below: int | Fraction | None = None
    other_year: bool = False


def candidates(plan: Plan, row: Row, due: Period, plans: Sequence[Plan]) -> list[Candidate]:
    """What is known to compare with by then, today's target first; other communes where they count in the same way.

    `plans`: all plans, the own one first.
    """
    found = [*_own(plan, row, due), *_last_year(plan, row), *_others(plan, row, plans)]
    usual = as_now(row, Course.of(row, Scenario(due=due)), due)
    if usual is not None:
        found.append(Candidate(Origin.USUAL, usual))
    return found


def _own(plan: Plan, row: Row, due: Period) -> list[Candidate]:
    wanted = planned(plan, row, due)
    if wanted is None:
        return []
    goal, basis = wanted
    return [Candidate(Origin.TODAY, goal, comparator_of(plan, row, goal, due), due.year, plan, basis)]


def _last_year(plan: Plan, row: Row) -> list[Candidate]:
    """Last year's target, where the plan set one for that very year, and what was reached at its end."""
    year, indicator = row.standing.at.year - 1, row.standing.indicator
    targets = [
        one for one in plan.targets_of(indicator.code, Period(year, 12)) if one.year == year and one.goal is not None
    ]
    found = [Candidate(Origin.LAST_TARGET, Fraction(one.goal), one.comparator, year, plan) for one in targets]
    reached = level_at(indicator, row.readings, Period(year, 12))
    enough = reached is not None and reached.coverage >= ENOUGH_COVERAGE
    return found + ([Candidate(Origin.LAST_RESULT, reached.value, year=year)] if enough else [])


def _others(plan: Plan, row: Row, plans: Sequence[Plan]) -> list[Candidate]:
    """What other communes promise of the same measure, counted in the same way (`data.compare`)."""
    indicator = row.standing.indicator
    same = next((one for one in compare(plans) if one.measure == indicator.measure), None)
    groups = [] if same is None else [one for one in same.groups if _counts_so(one, plan, indicator)]
    return [
        Candidate(
            Origin.OTHER_COMMUNE, Fraction(line.promise.target.goal), line.promise.target.comparator,
            line.promise.target.year, line.promise.plan,
        )
        for group in groups
        for line in group.lines
        if line.promise.plan.slug != plan.slug
    ]  # fmt: skip


def _counts_so(group: Group, plan: Plan, indicator: Indicator) -> bool:
    return any(
        (one.promise.plan.slug, one.promise.indicator.code) == (plan.slug, indicator.code) for one in group.lines
    )


def compared(plan: Plan, row: Row, cells: Sequence[Cell], candidate: Candidate, due: Period) -> Compared:
    """That target held against the commune and its villages; the row must have a level."""
    one = row.standing
    aim = aim_for(one.indicator, candidate.goal, candidate.comparator, due)
    if one.indicator.over_time is OverTime.FLOW and due.year != one.level.period.year:
        return Compared(candidate, other_year=True)
    met = satisfies(one.indicator, aim, one.level.value)
    strictly = candidate.comparator is Comparator.MORE
    judged = [cell for cell in cells if cell.level is not None] if _by_village(row) else []
    below = [units_short(one.indicator, cell.level, candidate.goal, strictly=strictly) for cell in judged]
    return Compared(
        candidate,
        met,
        one.level.period if met else meeting_period(one.indicator, one.level, aim, one.pace, plan.end),
        required_pace(one.indicator, one.level, aim, one.held),
        0 if met else units_short(one.indicator, one.level, candidate.goal, strictly=strictly),
        sum(satisfies(one.indicator, aim, cell.level.value) for cell in judged),
        sum(_by_due(cell, aim) for cell in judged),
        len(judged),
        None if not judged or None in below else sum(below),
    )


def _by_village(row: Row) -> bool:
    indicator = row.standing.indicator
    return indicator.level is Level.PLACE and indicator.kind.is_rate and indicator.over_time is OverTime.STOCK


def _by_due(cell: Cell, aim: Aim) -> bool:
    """Whether a village meets it by then at its own pace, a falling one too; without a pace it stands still."""
    months = max(aim.due.ordinal - cell.level.period.ordinal, 0)
    gained = 0 if cell.pace is None else Fraction(cell.pace.per_month) * months
    slack = Fraction(NOISE) if aim.target.comparator is not Comparator.MORE else -Fraction(NOISE)
    value = cell.level.value + (gained + slack if gained else 0)
    return satisfies(cell.indicator, aim, min(max(value, Fraction(0)), Fraction(100)))


def typed(goal: Fraction) -> Candidate:
    """A target somebody names in the meeting."""
    return Candidate(Origin.TYPED, goal)

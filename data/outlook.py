"""Will an indicator make it: one standing held against one milestone. Pure functions.

A milestone is the end of 2026, 2027 or 2030, or one of the plan's own reviews; what is due there comes from the
path (`progress.milestone`), given by a document or derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from data.model import Comparator, Direction, Indicator, Period, Plan
from data.progress import (
    ENOUGH_COVERAGE,
    NOISE,
    Aim,
    Basis,
    Forecast,
    Level,
    Required,
    aim_at,
    better_or_equal,
    first_part_year,
    forecast,
    level_at,
    milestone,
    pace_series,
    required_pace,
    satisfies,
    units_short,
)
from data.standings import Row

YEARS = (2026, 2027, 2030)


class Prospect(StrEnum):
    """What can be said today about one milestone."""

    NO_GOAL = "no_goal"
    UNKNOWN = "unknown"
    REACHED = "reached"
    MISSED = "missed"
    LIKELY = "likely"
    OPEN = "open"
    UNLIKELY = "unlikely"


@dataclass(frozen=True)
class Milestone:
    """A dated point of the plan; `reviews` are the plan's own that fall on it (so_ket, tong_ket)."""

    period: Period
    reviews: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """One indicator against one milestone: what is due, how far off, what is needed, where the pace leads."""

    milestone: Milestone
    prospect: Prospect
    goal: Fraction | None = None
    basis: Basis | None = None
    gap: Fraction | None = None
    short: int | Fraction | None = None
    required: Required | None = None
    forecast: Forecast | None = None


def milestones(plan: Plan) -> tuple[Milestone, ...]:
    """The points a plan is judged at, oldest first: the ends of 2026, 2027, 2030 and its own reviews."""
    held: dict[Period, list[str]] = {Period(year, 12): [] for year in YEARS if plan.span[0] <= year <= plan.span[1]}
    for review in plan.reviews:
        held.setdefault(review.period, []).append(review.kind)
    return tuple(Milestone(period, tuple(kinds)) for period, kinds in sorted(held.items()))


def outlook(plan: Plan, row: Row, at: Milestone) -> Outlook:
    """The indicator of that row against the milestone: one that has come by the targets in force then."""
    one = row.standing
    targets = plan.targets_of(one.indicator.code, min(at.period, one.at))
    promised = aim_at(plan, targets, at.period)
    due = milestone(plan, one.path, targets, at.period)
    if promised is None or due is None or first_part_year(plan, promised, at.period):
        return Outlook(at, Prospect.NO_GOAL)
    goal, basis = due
    aim = Aim(promised.target, goal, promised.high, at.period, basis)
    level = _level(row, at.period)
    if level is None or level.coverage < ENOUGH_COVERAGE or _other_year(aim, level):
        return Outlook(at, Prospect.UNKNOWN, goal, basis)
    met = _met(one.indicator, aim, level, promised)
    strictly = aim.target.comparator is Comparator.MORE
    ahead = forecast_of(row, at.period)
    return Outlook(
        at,
        _prospect(one.indicator, level, aim, met=met, ahead=ahead),
        goal,
        basis,
        level.value - goal,
        0 if met else units_short(one.indicator, level, goal, strictly=strictly),
        None if met else required_pace(one.indicator, level, aim, one.held),
        ahead,
    )


def _other_year(aim: Aim, level: Level) -> bool:
    """Whether a yearly count is asked of another year than its own: this year's says nothing about that one's."""
    return aim.target.per_year and level.period.year != aim.due.year


def _met(indicator: Indicator, aim: Aim, level: Level, promised: Aim) -> bool:
    """Whether the milestone is kept; on the way to "đúng 100 %" it is enough to be as far as the path."""
    if aim.target.comparator is Comparator.EXACTLY and aim.goal != promised.goal:
        return better_or_equal(indicator, level.value, aim.goal)
    return satisfies(indicator, aim, level.value)


def _level(row: Row, until: Period) -> Level | None:
    """The level that counts towards the milestone: today's, or for one that has come what was reported then."""
    one = row.standing
    return one.level if until > one.at else level_at(one.indicator, row.readings, until)


def forecast_of(row: Row, until: Period) -> Forecast | None:
    """Where the present pace leads by then; None where no pace is known or the level is newer."""
    one = row.standing
    if one.pace is None or one.level is None or until <= one.level.period or until < one.at:
        return None
    return forecast(one.indicator, one.level, pace_series(one.indicator, row.readings), one.pace, until, one.held)


def _prospect(indicator: Indicator, level: Level, aim: Aim, *, met: bool, ahead: Forecast | None) -> Prospect:
    if met:
        return Prospect.REACHED
    if aim.due <= level.period:
        return Prospect.MISSED
    if ahead is None:
        return Prospect.UNKNOWN
    if _leads_there(indicator, aim, ahead.value):
        return Prospect.LIKELY
    best = ahead.high if indicator.direction is Direction.UP else ahead.low
    return Prospect.OPEN if _leads_there(indicator, aim, best) else Prospect.UNLIKELY


def _leads_there(indicator: Indicator, aim: Aim, value: float) -> bool:
    """Whether a forecast keeps the milestone; "trên" is not kept by standing on it."""
    beyond = (value - float(aim.goal)) * (1 if indicator.direction is Direction.UP else -1)
    return beyond > NOISE if aim.target.comparator is Comparator.MORE else beyond >= -NOISE

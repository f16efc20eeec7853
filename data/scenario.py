"""What if: another target, another date, another pace, a later start, a growing base. Pure, exact functions.

A scenario goes on from the last level in straight lines. Of a rate with its a and b the effort is counted in the noun:
so many more every month, while the base grows evenly. Until the effort starts everything goes on at the recent pace
(without one it stands still); a flow's rate stays what it is this year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

from data.lineage import Estimate
from data.model import Comparator, Direction, Indicator, Kind, OverTime, Period, Plan, Target
from data.outlook import forecast_of
from data.progress import (
    ENOUGH_COVERAGE,
    NOISE,
    Aim,
    Basis,
    Level,
    best_average,
    best_pace,
    better_or_equal,
    big_enough,
    milestone,
    pace_series,
    satisfies,
)
from data.standings import Row

HORIZON = 12 * 25
"""How many months ahead a date is looked for."""
LARGEST = 10**12
"""Numbers from here on are no level and no pace of anything a commune counts."""
LEAST_MORE = Fraction(1, 10)
"""What "trên" asks beyond its number where nothing is counted one by one: the least that a screen shows."""


_NOISE_AT = 7
"""Decimals after which a pace measured in floats is noise."""
_NUMBER = re.compile(r"-?\d{1,60}(\.\d{1,20}|/\d{1,60})?", re.ASCII)


Best = tuple[Fraction, str | None]
"""The best pace anybody kept up, and the village that did; None the commune."""


class Unknown(StrEnum):
    """Which one of target, date and pace is solved for."""

    PACE = "pace"
    DUE = "due"
    REACHED = "reached"


class Refusal(StrEnum):
    """Why a scenario has no answer."""

    NO_LEVEL = "no_level"
    FEW_REPORTED = "few_reported"
    YES_NO = "yes_no"
    NO_GOAL = "no_goal"
    NO_PACE = "no_pace"
    OFF_SCALE = "off_scale"
    PAST = "past"
    STARTS_LATE = "starts_late"
    BASE_UNKNOWN = "base_unknown"
    NEVER = "never"
    TOO_LATE = "too_late"


class Effort(StrEnum):
    """How a needed pace compares with what has been kept up."""

    NONE = "none"
    USUAL = "usual"
    KEPT_UP = "kept_up"
    UNHEARD = "unheard"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Scenario:
    """What is assumed; the one in `unknown` is solved for and its own value ignored.

    `goal` in percent or as a count. `pace`: points (or units of a count) a month; of a flow rate, the mean that every
    month still to come has. `start`: the first month of the effort, None at once. `growth` of the base, percent a year.
    """

    unknown: Unknown = Unknown.PACE
    goal: Fraction | None = None
    due: Period | None = None
    pace: Fraction | None = None
    start: Period | None = None
    growth: Fraction = Fraction(0)


@dataclass(frozen=True)
class Feasibility:
    """A needed pace beside the recent one and the best kept up over six readings (by `place`, None the commune)."""

    effort: Effort
    recent: Fraction | None = None
    best: Fraction | None = None
    place: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The scenario with its unknown filled in, and what comes of it by `scenario.due`.

    `units`: how many more of the noun until then; `usual`: where the present pace leads while the base grows as
    assumed; `planned`: what the plan wants.
    """

    scenario: Scenario
    value: Fraction
    met: bool | None
    units: int | Fraction | None
    months: int
    line: tuple[tuple[Period, Fraction], ...]
    usual: Fraction | None
    planned: tuple[Fraction, Basis] | None
    feasibility: Feasibility

    @property
    def gain(self) -> float | None:
        """How much more than at the present pace, in points or units."""
        return None if self.usual is None else float(self.value - self.usual)


@dataclass(frozen=True)
class Course:
    """How an indicator goes on from its level: at the `usual` pace a month, from `start` on at another."""

    indicator: Indicator
    level: Level
    held: int
    start: Period
    growth: Fraction = Fraction(0)
    usual: Fraction = Fraction(0)

    @classmethod
    def of(cls, row: Row, scenario: Scenario) -> Course:
        """The course of that row under the scenario; the row must have a level."""
        one = row.standing
        first = one.level.period.plus(1)
        start = max(scenario.start or first, first)
        usual = Fraction(0) if one.pace is None else Fraction(one.pace.per_month)
        return cls(one.indicator, one.level, one.held, start, scenario.growth, usual)

    def months(self, at: Period) -> int:
        """Months of effort up to that period; of a flow those of its year alone."""
        return max(at.ordinal - max(self.start.ordinal, self._first(at)) + 1, 0)

    def base(self, at: Period) -> Fraction | None:
        """The denominator at that period, growing evenly."""
        if self.level.denominator is None:
            return None
        return self.level.denominator * (1 + self.growth * (at.ordinal - self.level.period.ordinal) / 1200)

    def value(self, pace: Fraction, at: Period) -> Fraction:
        """The level at that period, kept on the scale."""
        months = self.months(at)
        if _mean(self.indicator):
            return self._clip(self._mean_of_year(pace, at, months))
        gained = self.usual * self.idle(at) + pace * months
        if not self._counted:
            return self._clip(self._began(at) + gained)
        return self._clip(100 * (self.level.numerator + gained * self.level.denominator / 100) / self.base(at))

    def pace_to(self, goal: Fraction, at: Period, more: int | Fraction | None = None) -> Fraction | None:
        """The pace that leads to the goal by then (with `more`: to so many more of the noun); None without a month."""
        months = self.months(at)
        if not months:
            return None
        if _mean(self.indicator):
            still = self._mean_of_year(Fraction(0), at, months)
            return (goal - still) * (self._known(at) + months) / months
        missing = self.missing(goal, at) if more is None else Fraction(more) * self.sign
        if missing is None:  # a percent without its a and b
            missing = goal - self.level.value
        each = 100 / self.level.denominator if self._counted else 1
        return (missing * each - self.usual * self.idle(at)) / months

    def missing(self, goal: Fraction, at: Period) -> Fraction | None:
        """What the numerator (of a count: the value) must change by until then; None for a rate's flow or unknown b."""
        if self._counted and not self._flows:
            return goal * self.base(at) / 100 - self.level.numerator
        return None if self.indicator.kind.is_rate else goal - self._began(at)

    def units(self, goal: Fraction, at: Period, *, strictly: bool = False) -> int | Fraction | None:
        """How many of the noun are still to be reached until then, whole ones rounded up, never negative."""
        missing = self.missing(goal, at)
        if missing is None:
            return None
        missing *= self.sign
        if not self.indicator.whole:
            return max(missing, Fraction(0))
        return max(floor(missing) + 1 if strictly else ceil(missing), 0)

    def added(self, pace: Fraction, at: Period) -> int | Fraction | None:
        """How many of the noun that pace takes until then, whole ones rounded up; below zero: so many are lost."""
        change = self.missing(self.value(pace, at), at)
        return ceil(round(change, _NOISE_AT)) if change is not None and self.indicator.whole else change

    @property
    def sign(self) -> int:
        """1 where more is better, −1 where less is."""
        return 1 if self.indicator.direction is Direction.UP else -1

    @property
    def _flows(self) -> bool:
        return self.indicator.over_time is OverTime.FLOW

    @property
    def _counted(self) -> bool:
        return self.indicator.kind.is_rate and self.level.denominator is not None

    def _first(self, at: Period) -> int:
        """The first month that is still open at that period: of a flow, of its year."""
        after = self.level.period.ordinal + 1
        return max(after, Period(at.year, 1).ordinal) if self._flows else after

    def idle(self, at: Period) -> int:
        """Months up to that period before the effort starts; of a flow those of its year alone."""
        return max(min(self.start.ordinal, at.ordinal + 1) - self._first(at), 0)

    def _began(self, at: Period) -> Fraction:
        """What is counted already: the level, of a flow what this year has so far."""
        return self.level.value if not self._flows or at.year == self.level.period.year else Fraction(0)

    def _known(self, at: Period) -> int:
        """Months of a flow's year that run at the rate of the level: those reported and those before the start."""
        reported = self.level.months * self.held if at.year == self.level.period.year else 0
        return reported + self.idle(at)

    def _mean_of_year(self, pace: Fraction, at: Period, months: int) -> Fraction:
        known = self._known(at)
        return (self.level.value * known + pace * months) / (known + months) if known + months else self.level.value

    def _clip(self, value: Fraction) -> Fraction:
        value = max(value, Fraction(0))
        return min(value, Fraction(100)) if self.indicator.kind.is_rate else value


def grows(row: Row) -> bool:
    """Whether a growing base means anything: a standing a and b that are people or households, no scale."""
    indicator, level = row.standing.indicator, row.standing.level
    return (
        level is not None
        and level.denominator is not None
        and indicator.over_time is OverTime.STOCK
        and indicator.kind is not Kind.SCORE
    )


def planned(plan: Plan, row: Row, due: Period) -> tuple[Fraction, Basis] | None:
    """What the plan wants by then, and why; None where it sets nothing."""
    targets = plan.targets_of(row.standing.indicator.code, row.standing.at)
    return milestone(plan, row.standing.path, targets, due)


def work_out(plan: Plan, row: Row, scenario: Scenario, best: Best | None = None) -> Outcome | Refusal:
    """What comes of a scenario, or why nothing can be said; `best`: the row's `best_kept`, if known already."""
    refused = _refused(row, scenario)
    if refused:
        return refused
    course = Course.of(row, scenario)
    match scenario.unknown:
        case Unknown.PACE:
            found = _solve_pace(plan, row, course, scenario)
        case Unknown.DUE:
            found = _solve_due(plan, row, course, scenario)
        case _:
            found = replace(scenario, goal=course.value(scenario.pace, scenario.due))
    return found if isinstance(found, Refusal) else _outcome(plan, row, course, found, best)


def _refused(row: Row, scenario: Scenario) -> Refusal | None:
    level, indicator = row.standing.level, row.standing.indicator
    if indicator.kind is Kind.YES_NO:
        return Refusal.YES_NO
    if level is None:
        return Refusal.NO_LEVEL
    if level.coverage < ENOUGH_COVERAGE:
        return Refusal.FEW_REPORTED
    return _unasked(indicator, scenario) or _untimely(row, scenario) or _ungrowing(row, scenario)


def _unasked(indicator: Indicator, scenario: Scenario) -> Refusal | None:
    """What is wrong with the goal or the pace, whichever are given."""
    if not _sane(scenario.goal, scenario.pace):
        return Refusal.OFF_SCALE
    if scenario.unknown is not Unknown.REACHED:
        if scenario.goal is None:
            return Refusal.NO_GOAL
        if scenario.goal < 0 or (indicator.kind.is_rate and scenario.goal > 100):
            return Refusal.OFF_SCALE
    if scenario.unknown is Unknown.PACE:
        return None
    if scenario.pace is None:
        return Refusal.NO_PACE
    return None if _possible(indicator, scenario.pace) else Refusal.OFF_SCALE


def _untimely(row: Row, scenario: Scenario) -> Refusal | None:
    """What is wrong with the date or the start."""
    if scenario.unknown is Unknown.DUE:
        return None
    if scenario.due is None or scenario.due <= row.standing.at:
        return Refusal.PAST
    if scenario.due > row.standing.level.period.plus(HORIZON):
        return Refusal.TOO_LATE
    return Refusal.STARTS_LATE if scenario.start is not None and scenario.start > scenario.due else None


def _ungrowing(row: Row, scenario: Scenario) -> Refusal | None:
    if scenario.growth and not grows(row):
        return Refusal.BASE_UNKNOWN
    return None if 0 <= scenario.growth < 100 else Refusal.OFF_SCALE


def _sane(*numbers: Fraction | None) -> bool:
    return all(one is None or abs(one) < LARGEST for one in numbers)


def _possible(indicator: Indicator, pace: Fraction) -> bool:
    """Whether a month can be like that: no rate off its scale, no events taken back."""
    if indicator.over_time is OverTime.STOCK:
        return True
    return 0 <= pace <= 100 if indicator.kind.is_rate else pace >= 0


def _solve_pace(plan: Plan, row: Row, course: Course, scenario: Scenario) -> Scenario | Refusal:
    goal, due = scenario.goal, scenario.due
    aim = _aim(plan, row, goal, due)
    still = _idle(course)
    if satisfies(course.indicator, aim, course.value(still, due)):
        return replace(scenario, pace=still)
    more = None
    if aim.target.comparator is Comparator.MORE:
        more = course.units(goal, due, strictly=True) if course.indicator.whole else None
        goal += 0 if more else course.sign * LEAST_MORE
    pace = course.pace_to(goal, due, more or None)
    if pace is None:
        return Refusal.STARTS_LATE
    return replace(scenario, pace=pace) if _possible(course.indicator, pace) else Refusal.NEVER


def _idle(course: Course) -> Fraction:
    """The pace of doing no more than now; events that should become fewer do not stop by themselves."""
    level, indicator = course.level, course.indicator
    if _mean(indicator):
        return level.value
    if indicator.over_time is OverTime.FLOW and indicator.direction is Direction.DOWN:
        return level.value / (level.months * course.held)
    return Fraction(0)


def _mean(indicator: Indicator) -> bool:
    """Whether a pace is the mean of the months to come rather than a step a month."""
    return indicator.kind.is_rate and indicator.over_time is OverTime.FLOW


def _solve_due(plan: Plan, row: Row, course: Course, scenario: Scenario) -> Scenario | Refusal:
    level = course.level
    if satisfies(course.indicator, _aim(plan, row, scenario.goal, level.period), level.value):
        return replace(scenario, due=level.period)
    for month in range(row.standing.at.ordinal + 1, level.period.ordinal + HORIZON + 1):
        at = Period.of(month)
        if _mean(course.indicator) and at.month < 12:
            continue  # a year's rate is judged when the year is over
        if satisfies(course.indicator, _aim(plan, row, scenario.goal, at), course.value(scenario.pace, at)):
            return replace(scenario, due=at)
    return Refusal.TOO_LATE if _towards(course, scenario) else Refusal.NEVER


def _towards(course: Course, scenario: Scenario) -> bool:
    """Whether the pace moves towards the goal at all by the end of what is looked at."""
    last = course.level.period.plus(HORIZON)
    return course.indicator.over_time is OverTime.STOCK and (
        course.sign * (course.value(scenario.pace, last) - course.level.value) > 0
    )


def comparator_of(plan: Plan, row: Row, goal: Fraction, due: Period) -> Comparator:
    """How a value is held against that number by then: "trên" where the plan says so of its own number, else at least.

    "Đúng" is "at least" here: what passes it on the way up has reached it.
    """
    targets = plan.targets_of(row.standing.indicator.code, row.standing.at)
    own = [one for one in targets if one.goal is not None and Fraction(one.goal) == goal]
    nearest = min(own, key=lambda one: abs(one.year - due.year), default=None)
    strict = nearest is not None and nearest.comparator is Comparator.MORE
    return Comparator.MORE if strict else Comparator.AT_LEAST


def aim_for(indicator: Indicator, goal: Fraction, comparator: Comparator, due: Period) -> Aim:
    """A number somebody names, as something to be held against."""
    return Aim(Target(indicator.code, comparator, due.year), goal, None, due, Basis.GIVEN)


def _aim(plan: Plan, row: Row, goal: Fraction, due: Period) -> Aim:
    return aim_for(row.standing.indicator, goal, comparator_of(plan, row, goal, due), due)


def _outcome(plan: Plan, row: Row, course: Course, scenario: Scenario, best: Best | None) -> Outcome:
    due, strictly = scenario.due, False
    value = course.value(scenario.pace, due) if due > course.level.period else course.level.value
    wanted = planned(plan, row, due)
    if scenario.unknown is Unknown.REACHED:
        units = course.added(scenario.pace, due)
        met = None if wanted is None else satisfies(course.indicator, _aim(plan, row, wanted[0], due), value)
    else:
        aim = _aim(plan, row, scenario.goal, due)
        strictly = aim.target.comparator is Comparator.MORE
        done = scenario.unknown is Unknown.PACE and scenario.pace == _idle(course)
        met, units = True, 0 if done else course.units(scenario.goal, due, strictly=strictly)
    return Outcome(
        scenario,
        value,
        met,
        units,
        course.months(due),
        _line(course, scenario.pace, due),
        as_now(row, course, due),
        wanted,
        feasibility(row, course, scenario.pace, best),
    )


def as_now(row: Row, course: Course, due: Period) -> Fraction | None:
    """Where the present pace leads by then, with the course's growth of the base; None where no pace is known."""
    ahead = forecast_of(row, due)
    if ahead is None:
        return None
    if course.indicator.over_time is OverTime.FLOW:
        return Fraction(ahead.value)
    return replace(course, start=course.level.period.plus(1)).value(course.usual, due)


def _line(course: Course, pace: Fraction, due: Period) -> tuple[tuple[Period, Fraction], ...]:
    first = course.level.period
    later = [Period.of(month) for month in range(first.ordinal + 1, due.ordinal + 1)]
    return ((first, course.level.value), *((at, course.value(pace, at)) for at in later))


def feasibility(row: Row, course: Course, pace: Fraction, known: Best | None = None) -> Feasibility:
    """How that pace compares with the recent one and with the best that the commune or a village has kept up."""
    indicator = row.standing.indicator
    recent = recent_pace(row)
    best, place = known or best_kept(row) or (None, None)
    return Feasibility(_effort(indicator, course, pace, recent, best), recent, best, place)


def best_kept(row: Row) -> Best | None:
    """The best pace that the commune (None) or a village of some size kept up over six readings, and whose it was."""
    indicator, sign = row.standing.indicator, 1 if row.standing.indicator.direction is Direction.UP else -1
    measure = best_average if indicator.over_time is OverTime.FLOW else best_pace
    held = 1 if indicator.kind.is_rate else row.standing.held
    peers = {
        place: readings
        for place, readings in row.villages.items()
        if big_enough(readings) and not any(isinstance(one, Estimate) for one in readings)
    }
    found = [
        (Fraction(best) / held, place)
        for place, readings in {None: row.readings, **peers}.items()
        if (best := measure(indicator, [pace_series(indicator, readings)])) is not None
    ]
    return max(found, key=lambda one: sign * one[0], default=None)


def recent_pace(row: Row) -> Fraction | None:
    """The recent pace in the scenario's own measure: a flow rate's is the year's mean so far."""
    one = row.standing
    if _mean(one.indicator):
        return one.level.value
    return None if one.pace is None else Fraction(one.pace.per_month)


def _effort(
    indicator: Indicator, course: Course, pace: Fraction, recent: Fraction | None, best: Fraction | None
) -> Effort:
    def enough(had: Fraction) -> bool:
        slack = Fraction(NOISE) if indicator.direction is Direction.UP else -Fraction(NOISE)
        return better_or_equal(indicator, had + slack, pace)

    if better_or_equal(indicator, _idle(course), pace):
        return Effort.NONE
    if recent is not None and enough(recent):
        return Effort.USUAL
    if best is None:
        return Effort.UNKNOWN
    return Effort.KEPT_UP if enough(best) else Effort.UNHEARD


# ── keeping and comparing ────────────────────────────────────────────────────────────────────────────


def to_json(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain values that JSON keeps exactly: fractions as "3/4", periods as "2027-12"."""
    return {name: None if value is None else str(value) for name, value in vars(scenario).items()}


def exactly(text: str) -> Fraction:
    """The number written "80", "35.4" or "3/4"; ValueError for anything else, or longer than any figure."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise ValueError(f"no number: {text!r:.40}")
    return Fraction(text)


def from_json(found: Mapping[str, Any]) -> Scenario:
    """The scenario that `to_json` wrote; ValueError for anything else."""
    try:
        exact = {one: None if found[one] is None else exactly(found[one]) for one in ("goal", "pace")}
        exact["growth"] = exactly(found["growth"])
        dates = {one: None if found[one] is None else Period.parse(found[one]) for one in ("due", "start")}
        return Scenario(unknown=Unknown(found["unknown"]), **exact, **dates)
    except (KeyError, TypeError, OverflowError, ZeroDivisionError, AttributeError) as error:
        raise ValueError(f"no scenario: {found!r}") from error


def against(line: Sequence[tuple[Period, Fraction]], known: Sequence[Level]) -> list[tuple[Period, Fraction, Fraction]]:
    """Each period that has come since, as (period, foreseen, actual); the first point is where it began."""
    actual = {one.period: one.value for one in known}
    return [(at, foreseen, actual[at]) for at, foreseen in line[1:] if at in actual]

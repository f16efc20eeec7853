"""What several plans promise of one measure: what may be ranked, what only stands beside, who promises nothing.

Only numbers counted in the same way are ranked, and only within one year: a promise for 2026 and one for 2030
are not more or less than each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from data.model import Comparator, Direction, Grade, Indicator, Kind, OverTime, Plan, Target


class Footing(StrEnum):
    """How a measure of one plan stands to the other plans, the most comparable first."""

    COMPARED = "compared"
    BESIDE = "beside"
    THEME = "theme"
    ALONE = "alone"


class Way(NamedTuple):
    """How a promise is counted: two numbers may be held against each other only where all of this is the same."""

    base: str
    kind: Kind
    direction: Direction
    over_time: OverTime
    unit: str
    scale: Decimal | None
    per_year: bool


@dataclass(frozen=True)
class Promise:
    """One target of one plan, with what it is about."""

    plan: Plan
    indicator: Indicator
    target: Target

    @property
    def way(self) -> Way:
        """How it is counted; where the plan files name no base, the denominator's wording is the base."""
        one = self.indicator
        base = one.base or " ".join(one.denominator.casefold().split())
        return Way(base, one.kind, one.direction, one.over_time, one.unit, one.scale, self.target.per_year)

    @property
    def strength(self) -> tuple[Decimal, bool] | None:
        """What is ranked, larger is stronger: a range by its low end, "trên 80" over "từ 80"; None without a duty."""
        goal = self.target.goal
        if goal is None:
            return None
        level = goal if self.indicator.direction is Direction.UP else -goal
        return level, self.target.comparator is Comparator.MORE


@dataclass(frozen=True)
class Ranked:
    """A promise with its place among the communes that promise for the same year; None where no other one does."""

    promise: Promise
    rank: int | None
    among: int


@dataclass(frozen=True)
class Group:
    """Promises counted in the same way, by year and within a year the strongest first."""

    way: Way
    lines: tuple[Ranked, ...]

    @property
    def slugs(self) -> frozenset[str]:
        """Which plans promise."""
        return frozenset(one.promise.plan.slug for one in self.lines)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are promised for, in order."""
        return tuple(sorted({one.promise.target.year for one in self.lines}))

    @property
    def compared(self) -> bool:
        """Whether several plans count in this way."""
        return len(self.slugs) > 1


@dataclass(frozen=True)
class Comparison:
    """One measure in all plans, every promise in exactly one place.

    `groups`: numbers that may be ranked, one group a way of counting, those of several plans first;
    `beside`: numbers on another base, never ranked; `themes`: never held against each other at all;
    `words`: encouraged or "dẫn đầu", no number to hold anybody to; `missing`: plans that promise nothing.
    """

    measure: str
    groups: tuple[Group, ...]
    beside: tuple[Promise, ...]
    themes: tuple[Promise, ...]
    words: tuple[Promise, ...]
    missing: tuple[Plan, ...]

    @property
    def promises(self) -> tuple[Promise, ...]:
        """All of them, those that may be ranked first."""
        ranked = tuple(one.promise for group in self.groups for one in group.lines)
        return ranked + self.beside + self.themes + self.words

    @property
    def grade(self) -> Grade:
        """The best that can be done with it, as the plan files judge it."""
        found = {one.indicator.grade for one in self.promises}
        return next(one for one in Grade if one in found)

    @property
    def slugs(self) -> frozenset[str]:
        """Which plans promise anything, in numbers or words."""
        return frozenset(one.plan.slug for one in self.promises)

    @property
    def footing(self) -> Footing:
        """The best footing that any plan has in it."""
        found = {self.footing_of(slug) for slug in self.slugs}
        return next(one for one in Footing if one in found)

    def footing_of(self, slug: str) -> Footing:
        """How that plan's promises stand to those of the others; it must have one."""
        if self.slugs == {slug}:
            return Footing.ALONE
        if any(slug in group.slugs for group in self.groups if group.compared):
            return Footing.COMPARED
        alike = {one.plan.slug for one in self.promises if one.indicator.grade is not Grade.THEME}
        return Footing.BESIDE if slug in alike and len(alike) > 1 else Footing.THEME


def promises(plan: Plan) -> list[Promise]:
    """Every target of the plan; what is only followed, without a target, promises nothing."""
    return [Promise(plan, one, target) for one in plan.indicators for target in plan.targets_of(one.code)]


def compare(plans: Sequence[Plan]) -> list[Comparison]:
    """One comparison a measure, in the order in which the plans first name them."""
    found: dict[str, list[Promise]] = defaultdict(list)
    for plan in plans:
        for one in promises(plan):
            found[one.indicator.measure].append(one)
    return [_comparison(measure, many, plans) for measure, many in found.items()]


def _comparison(measure: str, many: Sequence[Promise], plans: Sequence[Plan]) -> Comparison:
    with_number = {grade: [one for one in many if _grade(one) is grade] for grade in Grade}
    promising = {one.plan.slug for one in many}
    return Comparison(
        measure,
        groups=_groups(with_number[Grade.SAME_BASE]),
        beside=tuple(with_number[Grade.DIFFERENT_BASE]),
        themes=tuple(with_number[Grade.THEME]),
        words=tuple(one for one in many if one.strength is None),
        missing=tuple(plan for plan in plans if plan.slug not in promising),
    )


def _grade(one: Promise) -> Grade | None:
    """How far its number may be compared; None where it has none."""
    return None if one.strength is None else one.indicator.grade


def _groups(many: Iterable[Promise]) -> tuple[Group, ...]:
    by_way: dict[Way, list[Promise]] = defaultdict(list)
    for one in many:
        by_way[one.way].append(one)
    groups = [Group(way, _ranked(same)) for way, same in by_way.items()]
    return tuple(sorted(groups, key=lambda one: -len(one.slugs)))


def _ranked(same: Sequence[Promise]) -> tuple[Ranked, ...]:
    by_year: dict[int, list[Promise]] = defaultdict(list)
    for one in sorted(same, key=lambda one: one.strength, reverse=True):
        by_year[one.target.year].append(one)
    return tuple(_place(one, by_year[year]) for year in sorted(by_year) for one in by_year[year])


def _place(one: Promise, rivals: Sequence[Promise]) -> Ranked:
    """Its rank: one more than the number of other communes that promise more for that year."""
    among = len({rival.plan.slug for rival in rivals})
    ahead = {rival.plan.slug for rival in rivals if rival.strength > one.strength} - {one.plan.slug}
    return Ranked(one, 1 + len(ahead) if among > 1 else None, among)

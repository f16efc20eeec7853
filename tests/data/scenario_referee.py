"""A second, slow account of the what-if: a walk month by month, people counted up one by one, plain fractions.

It shares nothing with data/scenario.py, sharing.py or target_comparison.py but the nouns, and serves only to
contradict them. Levels and paces come from the rows, which have referees of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.model import Comparator, Direction, Indicator, OverTime
from data.scenario import Refusal, Scenario, Unknown
from tests.data.progress_referee import month_number

LAST = 300
"""Nobody looks further ahead than 25 years."""
SHOWN = Fraction(1, 10)
"""What "trên" asks beyond its number where nobody is counted."""
HAIR = Fraction(1, 10**9)
"""Paces are floats: nearer than this is the same number."""


def rate(indicator: Indicator) -> bool:
    return str(indicator.kind) in ("ratio", "share", "score")


def averaged(indicator: Indicator) -> bool:
    """A pace is the mean that each month to come has."""
    return rate(indicator) and indicator.over_time is OverTime.FLOW


def kept(indicator: Indicator, comparator: Comparator, goal: Fraction, value: Fraction) -> bool:
    """Whether somebody who reached that value has kept the promise."""
    beyond = value - goal if indicator.direction is Direction.UP else goal - value
    if comparator is Comparator.EXACTLY:
        return beyond == 0
    return beyond > 0 if comparator is Comparator.MORE else beyond >= 0


# ── one course ───────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Walk:
    """An indicator walking on from its level, one month a step."""

    indicator: Indicator
    month: int
    value: Fraction
    people: Fraction | None
    base: Fraction | None
    behind: int
    start: int
    monthly_growth: Fraction
    as_now: Fraction

    @classmethod
    def of(cls, row, scenario: Scenario) -> Walk:
        one = row.standing
        level = one.level
        base = level.denominator
        start = month_number(scenario.start) if scenario.start else 0
        more = Fraction(0) if base is None else base * scenario.growth / 100 / 12
        counted = rate(one.indicator) and base is not None and one.indicator.over_time is OverTime.STOCK
        return cls(
            one.indicator, month_number(level.period), level.value, level.numerator if counted else None,
            base if counted else None, level.months * one.held, start, more,
            Fraction(0) if one.pace is None else Fraction(one.pace.per_month),
        )  # fmt: skip

    def step(self, pace: Fraction) -> None:
        """One month later."""
        today, working = self.base, self.month + 1 >= self.start
        pace = pace if working or averaged(self.indicator) else self.as_now
        self.month += 1
        if self.indicator.over_time is OverTime.FLOW:
            self._flow(pace, working, january=self.month % 12 == 0)
        elif self.people is None:
            self.value += pace
        else:
            self.base = today + self.monthly_growth
            self.people += pace / 100 * self._first_base
            self.value = 100 * self.people / self.base

    def _flow(self, pace: Fraction, working: bool, *, january: bool) -> None:
        if not rate(self.indicator):
            self.value = (Fraction(0) if january else self.value) + pace
            return
        rates = [] if january else [self.value] * self.behind
        rates.append(pace if working else self._this_year)
        self.behind = len(rates)
        self.value = sum(rates, Fraction(0)) / len(rates)

    def __post_init__(self) -> None:
        self._first_base, self._this_year = self.base, self.value

    @property
    def shown(self) -> Fraction:
        """The value on its scale."""
        top = Fraction(100) if rate(self.indicator) else max(self.value, Fraction(0))
        return min(max(self.value, Fraction(0)), top)


def walked(row, scenario: Scenario, pace: Fraction, until: int) -> Walk:
    """Where it stands in that month."""
    walk = Walk.of(row, scenario)
    while walk.month < until:
        walk.step(pace)
    return walk


def line(row, scenario: Scenario, pace: Fraction, until: int) -> list[tuple[int, Fraction]]:
    """Every month's value, the level first as it was reported."""
    walk = Walk.of(row, scenario)
    found = [(walk.month, walk.value)]
    while walk.month < until:
        walk.step(pace)
        found.append((walk.month, walk.shown))
    return found


def standing_still(row) -> Fraction:
    """The pace of somebody who does no more than now; what should become less does not stop by itself."""
    indicator, level = row.standing.indicator, row.standing.level
    if averaged(indicator):
        return level.value
    if indicator.over_time is OverTime.FLOW and indicator.direction is Direction.DOWN:
        return level.value / (level.months * row.standing.held)
    return Fraction(0)


def pace_to(row, scenario: Scenario, wanted: Fraction, until: int) -> Fraction:
    """The pace that ends on that value: two guesses, and the straight line through them."""
    nought, one = (walked(row, scenario, Fraction(guess), until).value for guess in (0, 1))
    return (wanted - nought) / (one - nought)


def today(row, scenario: Scenario, until: int) -> tuple[Fraction, Fraction] | None:
    """(what is counted already, the points or units that one more makes by then); None where nothing is counted."""
    indicator, level = row.standing.indicator, row.standing.level
    if averaged(indicator):
        return None
    walk = walked(row, scenario, Fraction(0), until)
    if rate(indicator):
        return None if walk.people is None else (level.numerator, 100 / walk.base)
    another_year = indicator.over_time is OverTime.FLOW and until // 12 != month_number(level.period) // 12
    return (Fraction(0) if another_year else level.value), Fraction(1)


def more_people(row, scenario: Scenario, comparator: Comparator, until: int) -> int | Fraction | None:
    """How many of the noun must be added (or taken away) from today on, one after the other, until the goal is kept."""
    indicator, counted = row.standing.indicator, today(row, scenario, until)
    if counted is None:
        return None
    have, size = counted
    sign = 1 if indicator.direction is Direction.UP else -1
    if indicator.noun in ("tỷ đồng", "triệu đồng", "đồng", "điểm"):
        return max(sign * (scenario.goal / size - have), Fraction(0))
    added = 0
    loose = Comparator.MORE if comparator is Comparator.MORE else Comparator.AT_LEAST
    while not kept(indicator, loose, scenario.goal, (have + sign * added) * size):
        added += 1
    return added


def first_month(row, scenario: Scenario, comparator: Comparator) -> int | None:
    """The first month in which the goal is kept, this one included."""
    walk = Walk.of(row, scenario)
    if kept(walk.indicator, comparator, scenario.goal, walk.value):
        return walk.month
    for _ in range(LAST):
        walk.step(scenario.pace)
        if walk.month <= month_number(row.standing.at) or (averaged(walk.indicator) and walk.month % 12 != 11):
            continue  # past, or a year that is not over
        if kept(walk.indicator, comparator, scenario.goal, walk.shown):
            return walk.month
    return None


def reasons(row, scenario: Scenario, comparator: Comparator) -> set[Refusal]:
    """Everything that stands against an answer; empty where there must be one."""
    one, found = row.standing, set()
    indicator, level, unknown = one.indicator, one.level, scenario.unknown
    if str(indicator.kind) == "yes_no":
        found.add(Refusal.YES_NO)
    if level is None:
        return found | {Refusal.NO_LEVEL}
    if 100 * level.coverage < 80:
        found.add(Refusal.FEW_REPORTED)
    if unknown is not Unknown.REACHED:
        if scenario.goal is None:
            found.add(Refusal.NO_GOAL)
        elif scenario.goal < 0 or (rate(indicator) and scenario.goal > 100):
            found.add(Refusal.OFF_SCALE)
    if unknown is not Unknown.PACE and scenario.pace is None:
        found.add(Refusal.NO_PACE)
    elif (
        unknown is not Unknown.PACE
        and indicator.over_time is OverTime.FLOW
        and (scenario.pace < 0 or (rate(indicator) and scenario.pace > 100))
    ):
        found.add(Refusal.OFF_SCALE)
    if not 0 <= scenario.growth < 100:
        found.add(Refusal.OFF_SCALE)
    standing_base = indicator.over_time is OverTime.STOCK and level.denominator is not None
    if scenario.growth and (str(indicator.kind) == "score" or not standing_base):
        found.add(Refusal.BASE_UNKNOWN)
    if unknown is not Unknown.DUE:
        found |= _dates(scenario, month_number(level.period), month_number(one.at))
    return found or _unreachable(row, scenario, comparator)


def _dates(scenario: Scenario, today: int, seen: int) -> set[Refusal]:
    if scenario.due is None or month_number(scenario.due) <= seen:
        return {Refusal.PAST}
    if month_number(scenario.due) > today + LAST:
        return {Refusal.TOO_LATE}
    late = scenario.start is not None and month_number(scenario.start) > month_number(scenario.due)
    return {Refusal.STARTS_LATE} if late else set()


def _unreachable(row, scenario: Scenario, comparator: Comparator) -> set[Refusal]:
    indicator = row.standing.indicator
    if scenario.unknown is Unknown.DUE:
        never = first_month(row, scenario, comparator) is None
        return {Refusal.NEVER, Refusal.TOO_LATE} if never else set()
    if scenario.unknown is Unknown.PACE and indicator.over_time is OverTime.FLOW and not rate(indicator):
        until = month_number(scenario.due)
        now = walked(row, scenario, standing_still(row), until).shown
        each = pace_to(row, scenario, scenario.goal, until)
        return {Refusal.NEVER} if not kept(indicator, comparator, scenario.goal, now) and each < 0 else set()
    if scenario.unknown is Unknown.PACE and averaged(indicator):
        until = month_number(scenario.due)
        now = walked(row, scenario, standing_still(row), until).shown
        mean = pace_to(row, scenario, scenario.goal + (SHOWN if comparator is Comparator.MORE else 0), until)
        if not kept(indicator, comparator, scenario.goal, now) and not 0 <= mean <= 100:
            return {Refusal.NEVER}
    return set()


# ── shares ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Village:
    """One village as it stands when the work is due and nothing has been done."""

    id: str
    have: Fraction
    base: Fraction
    pace: Fraction | None
    whole: bool
    got: Fraction = Fraction(0)

    @property
    def room(self) -> Fraction:
        if not self.whole:
            return max(self.base - self.have, Fraction(0))
        people = 0
        while self.have + people + 1 <= self.base:
            people += 1
        return Fraction(people)

    def gap(self, goal: Fraction, strictly: bool = False) -> Fraction:
        """What it lacks to the goal, person by person where they are whole; never more than its room."""
        if not self.whole:
            return min(max(goal * self.base / 100 - self.have, Fraction(0)), self.room)
        people = 0
        while people < self.room and not self._there(goal, people, strictly):
            people += 1
        return Fraction(people)

    def _there(self, goal: Fraction, people: int, strictly: bool) -> bool:
        rate = 100 * (self.have + people) / self.base
        return rate > goal if strictly else rate >= goal


def villages(row, cells: Iterable, scenario: Scenario) -> list[Village]:
    """Those with an a and a b, their bases grown month by month and rounded to whole people."""
    found, whole = [], row.standing.indicator.noun not in ("tỷ đồng", "triệu đồng", "đồng", "điểm")
    for cell in cells:
        if cell.level is None or not cell.level.denominator:
            continue
        base = cell.level.denominator
        for _ in range(month_number(cell.level.period), month_number(scenario.due)):
            base += cell.level.denominator * scenario.growth / 100 / 12
        if whole:
            below = base - base % 1
            base = max(below + (1 if base - below >= Fraction(1, 2) else 0), Fraction(1))
        pace = None if cell.pace is None else Fraction(cell.pace.per_month)
        found.append(Village(cell.place.id, cell.level.numerator, base, pace, whole))
    return found


def together(many: Sequence[Village], added: Fraction = Fraction(0)) -> Fraction:
    """The rate of all villages, in percent."""
    return 100 * (sum(one.have for one in many) + added) / sum(one.base for one in many)


def whole(many: Sequence[Village], goal: Fraction, *, strictly: bool) -> Fraction:
    """What all must add so that the goal is kept."""
    if not many[0].whole:
        return max(goal * sum(one.base for one in many) / 100 - sum(one.have for one in many), Fraction(0))
    people = 0
    while together(many, people) < goal or (strictly and together(many, people) == goal):
        people += 1
    return Fraction(people)


def equal_points(many: Sequence[Village], work: Fraction) -> list[Fraction]:
    """Everybody by its base; who overflows is filled up and the rest begin anew without it."""
    full: set[str] = set()
    while True:
        left = work - sum(one.room for one in many if one.id in full)
        base = sum(one.base for one in many if one.id not in full)
        over = {one.id for one in many if one.id not in full and left * one.base / base > one.room}
        if not over:
            return [one.room if one.id in full else left * one.base / base for one in many]
        full |= over


def by_gap(many: Sequence[Village], work: Fraction, goal: Fraction, *, strictly: bool = False) -> list[Fraction]:
    """A tenth of all that is missing is a tenth of the work, as far as anybody lacks anything."""
    missing = sum(one.gap(goal, strictly) for one in many)
    work = min(work, missing)
    return [work * one.gap(goal, strictly) / missing if missing else Fraction(0) for one in many]


def largest_first(many: Sequence[Village], work: Fraction, goal: Fraction, *, strictly: bool = False) -> list[Fraction]:
    """The largest village works until it is there, then the next."""
    got = dict.fromkeys((one.id for one in many), Fraction(0))
    for one in sorted(many, key=lambda one: (-one.base, one.id)):
        gap = one.gap(goal, strictly)
        if not one.whole:
            got[one.id] = min(gap, work)
            work -= got[one.id]
        while one.whole and work >= 1 and got[one.id] < gap:
            got[one.id] += 1
            work -= 1
    return [got[one.id] for one in many]


def best_pace(many: Sequence[Village]) -> Fraction | None:
    """The mean of the three fastest that are no handful of people."""
    fast = []
    for one in many:
        if one.pace is not None and one.pace > 0 and one.base >= 30:
            fast.append(one.pace)
    while len(fast) > 3:
        fast.remove(min(fast))
    return sum(fast, Fraction(0)) / len(fast) if fast else None


def at_pace(many: Sequence[Village], points: Fraction, months: int) -> list[Fraction]:
    """Everybody month by month, until it is full."""
    return [min(sum([points * one.base / 100] * months, Fraction(0)), one.room) for one in many]


def months_of_work(row, scenario: Scenario) -> int:
    """How many months are worked until it is due."""
    first, due = month_number(row.standing.level.period) + 1, month_number(scenario.due)
    start = month_number(scenario.start) if scenario.start else 0
    return len([month for month in range(first, due + 1) if month >= start])


def months_left(row, scenario: Scenario) -> int:
    """How many months there are until it is due, for those who go on as they do: no effort, no start."""
    return month_number(scenario.due) - month_number(row.standing.level.period)


def own_way(one: Village, months: int, pace: Fraction | None = None) -> Fraction:
    """What a village adds if it goes on at its pace: nobody below nobody, nobody above everybody."""
    pace = one.pace if pace is None else pace
    if pace is None:
        return Fraction(0)
    added = min(max(months * pace * one.base / 100, -one.have), one.room)
    if not one.whole:
        return added
    return added - added % 1 + (1 if added % 1 >= Fraction(1, 2) else 0)


def alone(many: Sequence[Village], at: int, months: int, goal: Fraction, *, strictly: bool) -> Fraction | None:
    """The fewest that one village must add while the others go their way; None where it has not enough."""
    others = sum(own_way(one, months) for place, one in enumerate(many) if place != at)
    if not many[at].whole:
        lacking = max(goal * sum(one.base for one in many) / 100 - sum(one.have for one in many) - others, Fraction(0))
        return lacking if lacking <= many[at].room else None
    for people in range(int(many[at].room) + 1):
        reached = together(many, others + people)
        if reached > goal or (reached == goal and not strictly):
            return Fraction(people)
    return None


def gain(many: Sequence[Village], one: Village, level: Fraction) -> Fraction:
    """How many one village adds until it stands at that level."""
    if not one.whole:
        return one.gap(level)
    people = 0
    while 100 * (one.have + people) < level * one.base:
        people += 1
    return Fraction(people)


# ── targets beside one another ───────────────────────────────────────────────────────────────────────


def short(indicator: Indicator, level, goal: Fraction, *, strictly: bool) -> int | Fraction | None:
    """How many of the noun are missing today, counted up."""
    if rate(indicator) and level.denominator is None:
        return None
    have, size = (level.numerator, 100 / level.denominator) if rate(indicator) else (level.value, Fraction(1))
    sign = 1 if indicator.direction is Direction.UP else -1
    if indicator.noun in ("tỷ đồng", "triệu đồng", "đồng", "điểm"):
        return max(sign * (goal / size - have), Fraction(0))
    comparator, people = Comparator.MORE if strictly else Comparator.AT_LEAST, 0
    while not kept(indicator, comparator, goal, (have + sign * people) * size):
        people += 1
    return people


def when(indicator: Indicator, level, comparator: Comparator, goal: Fraction, pace, last: int) -> int | None:
    """The first month until `last` in which the present pace of a stock keeps the goal."""
    today = month_number(level.period)
    if kept(indicator, comparator, goal, level.value):
        return today
    if pace is None or indicator.over_time is OverTime.FLOW:
        return None
    sign = 1 if indicator.direction is Direction.UP else -1
    for month in range(today + 1, last + 1):
        beyond = sign * (level.value + Fraction(pace.per_month) * (month - today) - goal)
        if beyond > HAIR or (comparator is not Comparator.MORE and beyond >= -HAIR):
            return month
    return None

"""What stands in the way (điểm nghẽn): whose it is and since when. It goes away by evidence, never by a click. Pure.

Most urgent first: a missing report, for without figures nothing can be judged; then a question somebody waits for; then
a task past its day; then an indicator, which takes months. Among its kind the oldest comes first.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.lineage import Estimate
from data.model import Period, Plan
from data.owed import Cell
from data.owed import State as Came
from data.progress import Standing, State, beyond_history
from data.questions import Question
from data.standings import Row
from data.tasks import Entry
from data.tasks import State as Done

LOOK_BACK = 24
"""How many periods back it is looked for since when an indicator has been stuck."""


class Kind(StrEnum):
    """What sort of thing it is, the most urgent first."""

    REPORT = "report"
    QUESTION = "question"
    TASK = "task"
    INDICATOR = "indicator"


@dataclass(frozen=True)
class Gap:
    """What a department ("": nobody) still owes of one period: so many of the figures it was to hand in."""

    department: str
    period: Period
    due: dt.date
    missing: int
    expected: int


@dataclass(frozen=True)
class Stuck:
    """An indicator behind at a pace nobody has kept up: as it was judged last, and the first period that it was so."""

    row: Row
    first: Period

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.row.standing


@dataclass(frozen=True)
class Bottleneck:
    """One thing in the way. `owners` are departments, none where the plan gives it to nobody.

    `since`: the day it was due; of an indicator the end of the first period that it was stuck in.
    """

    kind: Kind
    about: Gap | Question | Entry | Stuck
    owners: tuple[str, ...]
    since: dt.date

    def age(self, today: dt.date) -> int:
        """How many days it has stood."""
        return (today - self.since).days


def bottlenecks(
    plan: Plan,
    cells: Iterable[Cell],
    questions: Iterable[Question],
    tasks: Iterable[Entry],
    stuck: Iterable[Stuck],
    today: dt.date,
) -> tuple[Bottleneck, ...]:
    """Everything in the way that day, most urgent first.

    `cells` are what was owed, `questions` and `tasks` all there are, `stuck` as `find_stuck` gives them.
    """
    found = [Bottleneck(Kind.REPORT, one, _named(one.department), one.due) for one in gaps(cells)]
    found += [
        Bottleneck(Kind.QUESTION, one, _named(one.department), one.due) for one in questions if one.overdue(today)
    ]
    found += [Bottleneck(Kind.TASK, one, one.task.lead, one.instance.due) for one in tasks if one.state is Done.OVERDUE]
    found += [Bottleneck(Kind.INDICATOR, one, _owners(plan, one), one.first.last_day(plan.calendar)) for one in stuck]
    urgency = list(Kind)
    return tuple(sorted(found, key=lambda one: (urgency.index(one.kind), one.since)))


def _named(department: str) -> tuple[str, ...]:
    return (department,) if department else ()


def _owners(plan: Plan, one: Stuck) -> tuple[str, ...]:
    indicator = one.standing.indicator
    held = plan.targets_of(indicator.part_of or indicator.code, one.standing.at)
    return _named(held[0].owner if held else "")


def gaps(cells: Iterable[Cell]) -> list[Gap]:
    """What is missing after its due day, one for each department and period, in the cells' order."""
    many: dict[tuple[Period, str], list[Cell]] = defaultdict(list)
    for one in cells:
        many[one.period, one.department].append(one)
    found = []
    for (period, department), own in many.items():
        missing = sum(one.state is Came.MISSING for one in own)
        if missing:
            found.append(Gap(department, period, own[0].due, missing, len(own)))
    return found


# ── indicators ───────────────────────────────────────────────────────────────────────────────────────


def is_stuck(row: Row) -> bool:
    """Whether it is behind and only a pace that nobody has kept up would do: none at all where its day has come."""
    one = row.standing
    if one.state is State.OUT_OF_REACH:
        return True
    if one.state not in (State.BEHIND, State.REGRESSING) or one.short == 0:
        return False
    if one.required is None:
        return one.level.period >= one.aim.due
    peers = ([each for each in many if not isinstance(each, Estimate)] for many in row.villages.values())
    return one.state is State.REGRESSING and beyond_history(one, row.readings, peers)


def find_stuck(plan: Plan, at: Period, judged: Callable[[Period, Collection[str]], Sequence[Row]]) -> list[Stuck]:
    """The indicators with a formal target that are stuck at that period, in the plan's order.

    `judged(period, codes)` gives their rows then. A period in which an indicator could not be judged is no evidence
    that it got better, nor does it end what stood before; it is looked at most LOOK_BACK periods back.
    """
    left = {one.code for one in plan.indicators if any(each.formal for each in plan.targets_of(one.code, at))}
    last, first = {}, {}
    for back in range(LOOK_BACK):
        period = at.plus(-back)
        if not left or period < plan.start:
            break
        for row in judged(period, frozenset(left)):
            code = row.standing.indicator.code
            if row.standing.state is State.NOT_ENOUGH or code not in left:
                continue
            if is_stuck(row):
                last.setdefault(code, row)
                first[code] = period
            else:
                left.discard(code)
    return [Stuck(last[one.code], first[one.code]) for one in plan.indicators if one.code in last]

"""The plan's tasks one by one: when each is due, whether it was done, and how late it is. Pure.

A yearly task is one instance a year; what the plan says of its time is read where it is a year, years or a day, and
stays as it is written where it is not: then nothing is ever overdue. A task that others belong to follows them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from data.access import User
from data.model import Period, Plan, Task
from data.questions import may_answer

YEARLY = "hằng năm"
_BEFORE = re.compile(YEARLY + r", trước (?:ngày )?(\d{1,2})/(\d{1,2})")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


class State(StrEnum):
    """How far one instance is; PAST: due before anybody could record it here, AHEAD: its time has not begun."""

    OVERDUE = "overdue"
    OPEN = "open"
    DONE = "done"
    PAST = "past"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Instance:
    """One time that a task is to be done: `name` is the year of a yearly one, else what the plan says.

    `begins`: the first day on which it can be done; `due`: the last on which it is in time, None where no day is set.
    """

    task: Task
    name: str
    begins: dt.date
    due: dt.date | None = None


@dataclass(frozen=True)
class Result:
    """One entry about an instance: the day it was done (None: taken back, `text` says why), by whom, when (UTC)."""

    task: str
    instance: str
    day: dt.date | None
    text: str
    seq: int
    by: str
    at: dt.datetime
    file_name: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Entry:
    """One instance and how far it is; `history` holds all that was recorded, oldest first.

    `parts`: of a task that others belong to, (how many of theirs are done, how many there are); None of any other.
    """

    instance: Instance
    state: State
    history: tuple[Result, ...] = ()
    parts: tuple[int, int] | None = None

    @property
    def task(self) -> Task:
        """The task it is an instance of."""
        return self.instance.task

    @property
    def result(self) -> Result | None:
        """What stands as its result."""
        return standing(self.history)

    @property
    def days_late(self) -> int:
        """Days from the due day to the day it was done; 0 where it was in time, is not done or has no due day."""
        due, done = self.instance.due, self.result
        return max((done.day - due).days, 0) if due and done and done.day else 0

    def age(self, today: dt.date) -> int:
        """Days since it was due; 0 where it is not overdue."""
        return (today - self.instance.due).days if self.state is State.OVERDUE and self.instance.due else 0


def standing(history: Sequence[Result]) -> Result | None:
    """The newest entry, None where there is none or it takes the result back."""
    return history[-1] if history and history[-1].day is not None else None


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────


def instances(plan: Plan, task: Task) -> tuple[Instance, ...]:
    """Every time that the plan asks for the task, oldest first; at least one."""
    years = range(plan.span[0], plan.span[1] + 1)
    yearly = _yearly(task.when)
    if yearly:
        return tuple(Instance(task, str(year), dt.date(year, 1, 1), yearly(year)) for year in years)
    spanned = _YEARS.fullmatch(task.when)
    if spanned and 0 < int(spanned[1]) <= int(spanned[2] or spanned[1]):
        first, last = int(spanned[1]), int(spanned[2] or spanned[1])
        return (Instance(task, task.when, dt.date(first, 1, 1), dt.date(last, 12, 31)),)
    return (Instance(task, task.when, dt.date(plan.span[0], 1, 1), _day(task.when)),)


def _yearly(when: str) -> Callable[[int], dt.date] | None:
    """The due day in each year: its last, or the one before the day that is named; None where it is not yearly."""
    if when == YEARLY:
        return lambda year: dt.date(year, 12, 31)
    named = _BEFORE.fullmatch(when)
    if named is None:
        return None
    day, month = int(named[1]), int(named[2])
    try:
        dt.date(2025, month, day)  # no leap year: a day that is there every year
    except ValueError:
        return None
    return lambda year: dt.date(year, month, day) - dt.timedelta(days=1)


def _day(when: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(when)
    except ValueError:
        return None
    return found if found.isoformat() == when else None


# ── how far ──────────────────────────────────────────────────────────────────────────────────────────


def entries(
    plan: Plan,
    results: Iterable[Result],
    today: dt.date,
    opened: dt.date | None = None,
    plan_at: Callable[[Period], Plan] | None = None,
) -> tuple[Entry, ...]:
    """Every instance of every task in the plan's order, each as it stands; `results` are the oldest first.

    `opened`: the day the commune was set up; what was due before it is told as past. `plan_at`: the plan in force in a
    period; what was not asked by its due day is left out, and what was is due as it was asked then. A result whose
    instance the plan no longer has is kept.
    """
    history: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for one in results:
        history[one.task, one.instance].append(one)
    found: dict[str, list[Entry]] = {}
    headings = {one.parent for one in plan.tasks}
    for task in plan.tasks:
        if task.code not in headings:
            known = {name for code, name in history if code == task.code}
            then = {one: _asked(one, today, plan_at) for one in instances(plan, task)}
            asked = [told or one for one, told in then.items() if told or one.name in known]
            kept = known - {one.name for one in asked}
            asked += [Instance(task, name, dt.date(plan.span[0], 1, 1)) for name in sorted(kept)]
            found[task.code] = [_entry(one, history[task.code, one.name], today, opened) for one in asked]
    return tuple(one for task in plan.tasks for one in found.get(task.code) or _heading(plan, task, found))


def _asked(one: Instance, today: dt.date, plan_at: Callable[[Period], Plan] | None) -> Instance | None:
    """The instance as the plan asked for it that was in force when its deadline passed; None where it did not."""
    if plan_at is None or one.due is None or one.due >= today:
        return one
    then = plan_at(Period(one.due.year, one.due.month))
    known = (each for task in then.tasks if task.code == one.task.code for each in instances(then, task))
    found = next((each for each in known if each.name == one.name), None)
    return found and replace(found, task=one.task)


def _entry(one: Instance, history: Sequence[Result], today: dt.date, opened: dt.date | None) -> Entry:
    state = State.OPEN
    if standing(history):
        state = State.DONE
    elif one.due is not None and one.due < today:
        state = State.PAST if opened is not None and one.due < opened else State.OVERDUE
    elif today < one.begins:
        state = State.AHEAD
    return Entry(one, state, tuple(history))


def _heading(plan: Plan, task: Task, found: Mapping[str, Sequence[Entry]]) -> Iterator[Entry]:
    """A task that others belong to, once for each time theirs are done; it is done when all of them are."""
    below = [one for code in _leaves(plan, task.code) for one in found.get(code, ())]
    for name in dict.fromkeys(one.instance.name for one in below):
        own = [one for one in below if one.instance.name == name]
        done = sum(one.state is State.DONE for one in own)
        states = {one.state for one in own} - {State.DONE}
        state = State.DONE if not states else states.pop() if states in ({State.AHEAD}, {State.PAST}) else State.OPEN
        yield Entry(Instance(task, name, min(one.instance.begins for one in own)), state, parts=(done, len(own)))


def _leaves(plan: Plan, code: str) -> list[str]:
    """The codes of the tasks below that one which no others belong to, in the plan's order."""
    below, seen = {code}, set()
    while below - seen:
        seen |= below
        below = {one.code for one in plan.tasks if one.parent in seen}
    headings = {one.parent for one in plan.tasks}
    return [one.code for one in plan.tasks if one.code in below and one.code not in headings]


# ── whose ────────────────────────────────────────────────────────────────────────────────────────────


def is_heading(plan: Plan, code: str) -> bool:
    """Whether other tasks belong to that one."""
    return any(one.parent == code for one in plan.tasks)


def may_record(user: User, commune: str, task: Task) -> bool:
    """Whether the person says there that the task was done: an officer of a department that leads it, or the
    coordinator.
    """
    return any(may_answer(user, commune, one) for one in (*task.lead, ""))

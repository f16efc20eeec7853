"""What was asked about figures (giải trình): folded from all that was said, with the figure then and now. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from data.access import Act, Role, User, may
from data.clock import local
from data.model import Figure, FigureState, Indicator, Period, Plan

DAYS = 5
"""Working days within which an answer is expected where nobody says otherwise."""


class Said(StrEnum):
    """What one entry does."""

    ASKED = "asked"
    ANSWERED = "answered"
    SETTLED = "settled"
    REOPENED = "reopened"
    REMARKED = "remarked"


class Stage(StrEnum):
    """How far a question is; a remark waits for nobody."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"
    REMARK = "remark"


@dataclass(frozen=True)
class Seen:
    """A figure at one moment: as it was reported (`places` None), else the sum of so many villages of the commune."""

    figure: Figure
    places: int | None = None


@dataclass(frozen=True)
class Entry:
    """One thing said: by whom, when (UTC), with the batch's file if there was one; `login` None: no account."""

    said: Said
    seq: int
    by: str
    login: str | None
    at: dt.datetime
    text: str
    due: dt.date | None = None
    file_name: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Question:
    """What was asked or remarked about one figure, and all that was said since, oldest first.

    `then`: the figure as it stood when it was asked about, `now` as it stands; None where there was or is none.
    `department` "" is nobody's.
    """

    id: str
    indicator: str
    place: str | None
    period: Period
    department: str
    entries: tuple[Entry, ...]
    then: Seen | None = None
    now: Seen | None = None

    @property
    def stage(self) -> Stage:
        """How far it is."""
        return stage_of(one.said for one in self.entries)

    @property
    def open(self) -> bool:
        """True while an answer is waited for."""
        return self.stage is Stage.OPEN

    @property
    def answered(self) -> bool:
        """True where an answer waits to be accepted."""
        return self.stage is Stage.ANSWERED

    @property
    def due(self) -> dt.date | None:
        """By when an answer is expected: asking again sets a new day."""
        return next((one.due for one in reversed(self.entries) if one.due), None)

    @property
    def corrected(self) -> bool:
        """True where the figure says something else today."""
        return _numbers(self.then) != _numbers(self.now)

    def overdue(self, today: dt.date) -> bool:
        """Whether the answer is still waited for after its day."""
        return self.open and self.due is not None and self.due < today

    def age(self, today: dt.date) -> int:
        """Days since it was asked, in Vietnam."""
        return max((today - local(self.entries[0].at).date()).days, 0)


def stage_of(said: Iterable[Said]) -> Stage:
    """How far a question is after these entries, oldest first; an answer that comes after all was clear adds to it."""
    stage = Stage.OPEN
    for one in said:
        match one:
            case Said.ASKED | Said.REOPENED:
                stage = Stage.OPEN
            case Said.REMARKED:
                stage = Stage.REMARK
            case Said.SETTLED:
                stage = Stage.SETTLED
            case Said.ANSWERED if stage is Stage.OPEN:
                stage = Stage.ANSWERED
    return stage


def fold(asked: Iterable[Question], figures: Mapping[tuple, Figure], plan: Plan) -> list[Question]:
    """Each question once, from pieces with one entry each in order of `seq`, as it was asked first.

    `figures`: those that count today, by (indicator, place, period). A piece of which nothing was asked is left out.
    """
    found: dict[str, Question] = {}
    for one in asked:
        if one.id in found:
            found[one.id] = replace(found[one.id], entries=(*found[one.id].entries, *one.entries))
        elif one.entries[0].said in (Said.ASKED, Said.REMARKED):
            found[one.id] = replace(one, now=seen(plan, figures, one.indicator, one.place, one.period))
    return list(found.values())


def in_order(questions: Iterable[Question]) -> list[Question]:
    """Those waited for first, by their due day; then what waits to be accepted, the oldest first; then the rest, newest
    first.
    """
    waiting = {Stage.OPEN: 0, Stage.ANSWERED: 1}

    def key(one: Question) -> tuple:
        first, rank = one.entries[0].seq, waiting.get(one.stage, 2)
        return rank, (one.due or dt.date.max if rank == 0 else dt.date.max), (-first if rank == 2 else first)

    return sorted(questions, key=key)


# ── the figure ───────────────────────────────────────────────────────────────────────────────────────


def seen(plan: Plan, figures: Mapping[tuple, Figure], indicator: str, place: str | None, period: Period) -> Seen | None:
    """The figure of that indicator, place and period among these, by (indicator, place, period); None: there is none.

    A whole commune's is the one reported for it, else what the villages of that period add up to.
    """
    own = figures.get((indicator, place, period))
    if own is not None or place is not None:
        return None if own is None else Seen(own)
    keys = ((indicator, one.id, period) for one in plan.places_at(period))
    there = [figures[key] for key in keys if key in figures]
    return _summed(plan.indicator(indicator), there) if there else None


def _summed(indicator: Indicator | None, there: Sequence[Figure]) -> Seen:
    """What these villages add up to; a percent without its a and b is never summed."""
    rate = indicator is None or indicator.kind.is_rate
    rates = [one for one in there if one.numerator is not None and one.denominator is not None]
    counts = [] if rate else [one for one in there if one.value is not None]
    parts = rates or counts
    states = {one.state for one in parts}
    state = next((one for one in FigureState if states == {one}), FigureState.REPORTED)
    a, b, value = (
        sum(getattr(one, name) for one in many) if many else None
        for name, many in (("numerator", rates), ("denominator", rates), ("value", [] if rates else counts))
    )
    return Seen(Figure(there[0].indicator, None, there[0].period, a, b, value, state), len(parts))


def _numbers(one: Seen | None) -> tuple | None:
    return one and one.figure.numbers


# ── whose it is ──────────────────────────────────────────────────────────────────────────────────────


def leading(plan: Plan, indicator: Indicator) -> str:
    """The department that leads that indicator, or is suggested to; "" where there is none, or several."""
    owners = {one.owner for one in plan.targets_of(indicator.part_of or indicator.code)} - {""}
    return owners.pop() if len(owners) == 1 else ""


def may_answer(user: User, commune: str, department: str) -> bool:
    """Whether the person answers for that department there: an officer of it, or the coordinator."""
    mine = [one for one in user.grants if one.role is not Role.OFFICER or one.department == department != ""]
    return may(replace(user, grants=tuple(mine)), Act.ANSWER, commune)


def may_settle(user: User, commune: str, asker: str, login: str | None) -> bool:
    """Whether the person says that all is clear, or asks again: who asked, or a leader."""
    own = user.login == login if login else not user.login and user.signed == asker
    return may(user, Act.ASK, commune) and (own or may(user, Act.SIGN, commune))


def due_day(today: dt.date, working_days: int = DAYS) -> dt.date:
    """The day that many working days after that one; Saturdays and Sundays do not count, holidays do."""
    day = today
    while working_days:
        day += dt.timedelta(days=1)
        working_days -= day.weekday() < 5
    return day

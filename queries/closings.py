"""Closed periods as stored: every closing with what the meeting saw, and what was adjusted since."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from data.closed_rows import ClosedRow, closed_rows, read_back, state_in
from data.closing import Cycle, Deed, Event, cycles, of
from data.closing_store import events
from data.compare_closings import Compared, compare
from data.figures import standing
from data.model import Figure, FigureState, Period, Plan
from data.owed import Cell, owed_periods
from data.plan_store import load_plan
from data.progress import State
from data.store import Store
from data.visit import today
from queries.reports import opened, owed_cells, plan_at
from queries.run import rows
from queries.standings import standings, village_cells

KEPT = 24
"""How many closings are kept as they were read."""


@dataclass(frozen=True)
class Closing:
    """One signed closing: `time` says which signing of its period it is, `in_force` whether it was not reopened.

    `check` is what was signed, `states` count the formal targets as the meeting saw them.
    """

    event: Event
    check: Event
    time: int
    in_force: bool
    states: Mapping[State, int]

    @property
    def period(self) -> Period:
        """The period that was closed."""
        return self.event.period


class Adjusted(NamedTuple):
    """A figure of a closed period that is no longer what it was; `before` None: nothing stood, time in UTC."""

    figure: Figure
    before: Figure | None
    file_name: str | None
    submitted_by: str
    submitted_at: dt.datetime
    kind: str
    seq: int
    times: int


def as_stands(store: Store, commune: str, period: Period) -> list[ClosedRow]:
    """All that a closing of that period would show if it were signed now."""
    plan = load_plan(store, commune)
    found = standings(store, plan, period)
    return closed_rows(
        plan,
        found,
        village_cells(store, plan, period),
        standing(store, commune, period),
        _owed(store, plan, period),
    )


def _owed(store: Store, plan: Plan, period: Period) -> dict[str, tuple[int, int]]:
    """How many figures of each indicator the period owes, and how many of them have not come."""
    cells = owed_now(store, plan, period)
    many, missing = Counter(one.indicator for one in cells), Counter(one.indicator for one in cells if one.open)
    return {code: (many[code], missing[code]) for code in many}


def owed_now(store: Store, plan: Plan, period: Period) -> tuple[Cell, ...]:
    """The figures that the period owes by the plan of then, those aside that had been due before the set-up."""
    owes = owed_periods(plan_at(store, plan.slug, period), period, opened(store, plan.slug))[:1] == (period,)
    return owed_cells(store, plan, [period], today()) if owes else ()


def cycle(store: Store, commune: str, period: Period) -> Cycle:
    """Where that period stands: checked, signed, reopened or none of it."""
    return of(cycles(events(store, commune)), period)


def closings(store: Store, commune: str) -> list[Closing]:
    """Every signed closing, newest first; StoreError where one cannot be read."""
    return list(_closings(store, commune, store.seq(commune)))


@lru_cache(maxsize=KEPT)
def _closings(store: Store, commune: str, seq: int) -> tuple[Closing, ...]:
    """One reading; `seq` moves with every write."""
    found = events(store, commune)
    by_period, states = cycles(found), _states(store, commune)
    checks = {one.period: [each for each in found if each.period == one.period] for one in found}
    return tuple(
        Closing(
            one,
            max((each for each in checks[one.period] if each.deed is Deed.CHECKED and each.seq < one.seq), key=_seq),
            by_period[one.period].time(one),
            by_period[one.period].signed == one,
            states[one.batch_id],
        )
        for one in reversed(found)
        if one.deed is Deed.SIGNED
    )


def _seq(one: Event) -> int:
    return one.seq


def _states(store: Store, commune: str) -> dict[str, Counter[State]]:
    """How many formal targets were in each state, by the batch of the closing."""
    found: dict[str, Counter[State]] = defaultdict(Counter)
    for batch_id, content in rows(store, "closings", {"commune": commune}):
        state = state_in(content)
        found[batch_id].update([state] if state else [])
    return found


def opened_rows(store: Store, commune: str, signed: Event) -> tuple[ClosedRow, ...]:
    """All that a signed closing shows, in the order of the plan of then; StoreError where it cannot be read."""
    return _rows(store, commune, signed.batch_id)


def since_closed(store: Store, plan: Plan, signed: Event) -> Compared:
    """The whole commune as a closing shows it, held against what stands of that period now."""
    now = closed_rows(plan, standings(store, plan, signed.period), {}, {}, {})
    return replace(compare(opened_rows(store, plan.slug, signed), now), reported=())


@lru_cache(maxsize=KEPT)
def _rows(store: Store, commune: str, batch_id: str) -> tuple[ClosedRow, ...]:
    """A closing is never written again, so its rows are read once."""
    return read_back(rows(store, "closing_rows", {"commune": commune, "batch_id": batch_id}))


def adjusted(store: Store, commune: str, signed: Event, until: int | None = None) -> list[Adjusted]:
    """The figures of a closed period that are not what they were when it was closed; `until`: as of that seq."""
    params = {
        "commune": commune,
        "period": signed.period.date,
        "data_seq": signed.data_seq,
        "until_seq": until,
    }
    found = (_adjusted(signed.period, *one) for one in rows(store, "adjusted", params))
    return [one for one in found if one.figure.numbers != _said(one.before)]


def adjusted_figures(store: Store, commune: str, periods: Iterable[Period]) -> dict[tuple, Adjusted]:
    """The adjusted figures of those of the periods that are closed, by (indicator, place, period)."""
    found = cycles(events(store, commune))
    signed = [found[one].signed for one in set(periods) if one in found and found[one].signed]
    return {one.figure.key: one for each in signed for one in adjusted(store, commune, each)}


def _adjusted(
    period: Period, indicator: str, place: str | None, a: object, b: object, value: object, state: str,
    sheet: str | None, cell: str | None, raw: str | None, old_a: object, old_b: object, old_value: object,
    old_state: str | None, *batch: object,
) -> Adjusted:  # fmt: skip
    key = (indicator, place, period)
    source = (one or "" for one in (sheet, cell, raw))
    now = Figure(*key, a, b, value, FigureState(state), *source)
    if now.state is FigureState.WITHDRAWN:
        now = Figure(*key, state=FigureState.WITHDRAWN, sheet=now.sheet, cell=now.cell, raw=now.raw)
    stood = old_state is not None and old_state != FigureState.WITHDRAWN
    return Adjusted(now, Figure(*key, old_a, old_b, old_value, FigureState(old_state)) if stood else None, *batch)


def _said(before: Figure | None) -> tuple:
    return before.numbers if before else (None, None, None, FigureState.WITHDRAWN)

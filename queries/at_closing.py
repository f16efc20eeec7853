"""What was known when a closing was signed, beside its own rows, read as of its seq: nothing later changes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from data.closed_rows import ClosedRow
from data.closing import Event
from data.closing_points import odd
from data.errors import StoreError
from data.lineage import with_lineage
from data.lineage_record import recorded
from data.model import Figure, FigureState, Period, Plan
from data.plan_files import build
from data.plan_store import Version, text_at
from data.questions import Question, in_order
from data.standings import BaseFigure
from data.store import Store
from queries.questions import questions
from queries.run import rows

_UNREADABLE = "Kế hoạch lúc chốt không đọc lại được nên chưa lập được báo cáo. Hãy báo người quản trị."


def plan_then(store: Store, plan: Plan, signed: Event, kept: Sequence[ClosedRow]) -> Plan:
    """The plan as it was written when that was signed, with the indicators and villages that the closing kept.

    StoreError where it cannot be read.
    """
    found = [
        Version(file, key, json.loads(cells) if cells else None, day, position)
        for file, key, cells, day, position in rows(store, "plan_rows_until", _as_of(plan, signed))
    ]
    first = min(one.day for one in found)
    running = max(Period.containing(signed.day, plan.calendar), Period(first.year, first.month))
    then, problems = build(text_at(plan.slug, found, running))
    if then is None or problems:
        raise StoreError(_UNREADABLE)
    then = with_lineage(then, recorded(store, plan.slug))
    places = {one.id: one for one in (*then.places, *then.former)}
    places |= {one.place.id: one.place for one in kept if one.place is not None}
    return replace(
        then,
        indicators=tuple(one.indicator for one in kept if one.row is not None),
        places=tuple(one for one in places.values() if one.until is None),
        former=tuple(one for one in places.values() if one.until is not None),
    )


def questions_then(store: Store, plan: Plan, signed: Event) -> tuple[Question, ...]:
    """The questions with what had been said of them by then; the figure `now` of any is not told."""
    said = (
        (one, tuple(entry for entry in one.entries if entry.seq <= signed.data_seq)) for one in questions(store, plan)
    )
    return tuple(in_order(replace(one, entries=entries, now=None) for one, entries in said if entries))


def odd_then(store: Store, plan: Plan, signed: Event, kept: Sequence[ClosedRow]) -> tuple[tuple[Figure, str], ...]:
    """The closing's figures that look odd beside the history and the bases of then, each with the sentence."""
    as_of, before = _as_of(plan, signed), signed.period.plus(-1)
    history: dict[tuple[str, str | None], list[Figure]] = {}
    for indicator, place, day, *numbers, state in rows(store, "history_until", as_of | {"until": before.date}):
        one = Figure(indicator, place, Period(day.year, day.month), *numbers, FigureState(state))
        history.setdefault((indicator, place), []).append(one)
    bases = [BaseFigure(*one) for one in rows(store, "bases_until", as_of) if one[-1] is not None]
    figures = [one.figure for one in kept if one.figure is not None]
    return odd(plan, figures, history, bases)


def _as_of(plan: Plan, signed: Event) -> dict:
    return {"commune": plan.slug, "until_seq": signed.data_seq}

"""Questions about a commune's figures (giải trình), each with all that was said and the figure then and now."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from data.figures import standing_of
from data.model import Figure, FigureState, Period, Plan
from data.plan_store import places_ever
from data.questions import Entry, Question, Said, Seen, fold, in_order
from data.store import Store
from queries.run import rows

_NEVER = Period(1, 1)


def questions(store: Store, plan: Plan) -> list[Question]:
    """Every question and remark: those waited for first, by their due day, then the newest."""
    pieces = [_piece(*row) for row in rows(store, "questions", {"commune": plan.slug})]
    figures = standing_of(store, plan.slug, {one.period for one in pieces if one.period != _NEVER})
    return in_order(fold(pieces, figures, plan))


def open_questions(store: Store, plan: Plan) -> list[Question]:
    """The questions that wait for an answer, the first due first."""
    return [one for one in questions(store, plan) if one.open]


def with_gone(store: Store, plan: Plan) -> Plan:
    """The plan that still knows villages taken off its list, so that what was asked about them keeps their names."""
    gone = [one for one in places_ever(store, plan.slug) if plan.place(one.id) is None]
    return replace(plan, former=(*plan.former, *gone))


def _piece(
    question_id: str,
    indicator: str | None,
    place: str | None,
    day: dt.date | None,
    department: str | None,
    *rest: Any,
) -> Question:
    """One thing said, as a question with that entry alone."""
    a, b, value, state, places, kind, seq, by, login, at, text, due, file_name, sha256 = rest
    entry = Entry(Said(kind), seq, by, login, at, text or "", due, file_name, sha256)
    period = Period(day.year, day.month) if day else _NEVER
    then = None
    if state is not None:
        then = Seen(Figure(indicator or "", place, period, a, b, value, FigureState(state)), places)
    return Question(question_id, indicator or "", place, period, department or "", (entry,), then)

"""What a coordinator looks at before a period is closed: what has not come, is odd, is still asked or thinly judged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from data.figures import bases, history, standing
from data.intake.suspicions import suspicious
from data.model import Figure, Period, Plan
from data.owed import Cell
from data.progress import State
from data.questions import Question
from data.standings import Row
from data.store import Store
from queries.closings import owed_now
from queries.questions import open_questions
from queries.standings import standings


@dataclass(frozen=True)
class Checks:
    """The check list of a period.

    `odd` are the figures that stand and look odd, each with the sentence; `questions` those that wait for an answer
    about this period; `thin` the formal targets without enough figures to judge, `partly` those judged without all.
    """

    owed: tuple[Cell, ...]
    odd: tuple[tuple[Figure, str], ...]
    questions: tuple[Question, ...]
    thin: tuple[Row, ...]
    partly: tuple[Row, ...]

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The owed figures that have not come."""
        return tuple(one for one in self.owed if one.open)


def checks(store: Store, plan: Plan, period: Period) -> Checks:
    """The check list of that period as it stands."""
    formal = {one.code for one in plan.targets if one.formal}
    rows = [one for one in standings(store, plan, period) if one.standing.indicator.code in formal]
    thin = [one for one in rows if one.standing.state is State.NOT_ENOUGH]
    partly = [
        one
        for one in rows
        if one.standing.state not in (State.NOT_ENOUGH, State.NO_TARGET)
        and one.completeness.reported < one.completeness.expected
        and not one.official
    ]
    return Checks(
        owed_now(store, plan, period),
        _odd(store, plan, period),
        tuple(one for one in open_questions(store, plan) if one.period == period),
        tuple(thin),
        tuple(partly),
    )


def _odd(store: Store, plan: Plan, period: Period) -> tuple[tuple[Figure, str], ...]:
    """The period's figures that look odd beside their own history, with what is odd."""
    figures = list(standing(store, plan.slug, period).values())
    numbered = [replace(one, sheet=str(at), cell="") for at, one in enumerate(figures)]
    found = suspicious(plan, numbered, history(store, plan.slug, period), bases(store, plan.slug))
    return tuple((figures[int(one.sheet)], one.message) for one in found)

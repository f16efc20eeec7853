"""What a coordinator looks at before a period is closed: what has not come, is odd, is still asked or thinly judged."""

from __future__ import annotations

from dataclasses import dataclass

from data.closing_points import odd, thinly_judged
from data.figures import bases, history, standing
from data.model import Figure, Period, Plan
from data.owed import Cell
from data.questions import Question
from data.standings import Row
from data.store import Store
from queries.closings import owed_now
from queries.questions import open_questions
from queries.reports import plan_at
from queries.standings import standings


@dataclass(frozen=True)
class Checks:
    """The check list of a period.

    `asked`: the plan's rhythm asks for the period; `empty`: no figure of it stands, though there are indicators; `odd`
    are the figures that stand and look odd, each with the sentence; `questions` those that wait for an answer about
    this period; `thin` the formal targets without enough figures to judge, `partly` those judged without all of it.
    """

    asked: bool
    empty: bool
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
    figures = list(standing(store, plan.slug, period).values())
    formal = {one.code for one in plan.targets if one.formal}
    rows = [one for one in standings(store, plan, period) if one.standing.indicator.code in formal]
    thin, partly = thinly_judged(rows, period)
    return Checks(
        plan_at(store, plan.slug, period).owes(period),
        bool(plan.indicators) and not figures,
        owed_now(store, plan, period),
        odd(plan, figures, history(store, plan.slug, period), bases(store, plan.slug)),
        tuple(one for one in open_questions(store, plan) if one.period == period),
        thin,
        partly,
    )

"""What is looked at before a period is closed: figures that look odd, targets judged on little. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.intake.suspicions import suspicious
from data.model import Figure, Period, Plan
from data.progress import State
from data.standings import BaseFigure, Row


def odd(
    plan: Plan,
    figures: Sequence[Figure],
    history: Mapping[tuple[str, str | None], Sequence[Figure]],
    bases: Sequence[BaseFigure],
) -> tuple[tuple[Figure, str], ...]:
    """The figures that look odd beside their own history and the bases, each with the sentence."""
    numbered = [replace(one, sheet=str(at), cell="") for at, one in enumerate(figures)]
    return tuple((figures[int(one.sheet)], one.message) for one in suspicious(plan, numbered, history, bases))


def thinly_judged(rows: Sequence[Row], period: Period) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Those without enough figures to judge, and those judged before all places had reported."""
    thin = (one for one in rows if one.standing.state is State.NOT_ENOUGH)
    partly = (
        one
        for one in rows
        if one.standing.state not in (State.NOT_ENOUGH, State.NO_TARGET)
        and one.standing.level.period == period  # else an earlier month's, whose own report is not asked for
        and one.completeness.reported < one.completeness.expected
        and not one.official
    )
    return tuple(thin), tuple(partly)

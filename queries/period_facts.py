"""What a period's report tells: of a closing what was known when it was signed, else what stands now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data.closed_rows import ClosedRow
from data.closing import Cycle
from data.closing_touch import touched
from data.compare_closings import Compared
from data.model import Figure, Period, Plan
from data.questions import Question
from data.store import ILLUSTRATIVE, Store
from queries.at_closing import odd_then, plan_then, questions_then
from queries.closing_checks import Checks, checks
from queries.closings import Adjusted, Closing, adjusted, as_stands, cycle, opened_rows, since_closed
from queries.questions import questions, with_gone


@dataclass(frozen=True)
class PeriodFacts:
    """What is told of a period as of `day`, by the `plan` of then; `at` is that moment in UTC.

    `names`: the plan that still knows villages off the list; `asked`: its rhythm asks for the period; `questions`: all
    that had been asked and answered by then; `odd`: the figures that looked odd, each with the sentence; `made_up`:
    from the illustrative store. A closing's has `closing`, what was `adjusted` since, `since` (the closing held against
    what stands now) and `now`, the plan by which that is named; a draft's has `cycle`, its check list and whether
    something was written since it was checked.
    """

    plan: Plan
    names: Plan
    asked: bool
    period: Period
    day: dt.date
    at: dt.datetime
    rows: tuple[ClosedRow, ...]
    questions: tuple[Question, ...]
    odd: tuple[tuple[Figure, str], ...]
    made_up: bool
    closing: Closing | None = None
    adjusted: tuple[Adjusted, ...] = ()
    since: Compared | None = None
    now: Plan | None = None
    cycle: Cycle | None = None
    checks: Checks | None = None
    touched: bool = False


def drafted(store: Store, plan: Plan, period: Period, today: dt.date) -> PeriodFacts:
    """What stands of a period that is not closed."""
    stands, found = cycle(store, plan.slug, period), checks(store, plan, period)
    return PeriodFacts(
        plan=plan,
        names=with_gone(store, plan),
        asked=found.asked,
        period=period,
        day=today,
        at=dt.datetime.combine(today, dt.time()),
        rows=tuple(as_stands(store, plan.slug, period)),
        questions=tuple(questions(store, plan)),
        odd=found.odd,
        made_up=store.kind == ILLUSTRATIVE,
        cycle=stands,
        checks=found,
        touched=stands.check is not None and touched(store, plan.slug, period, stands.check.data_seq),
    )


def told_by(store: Store, plan: Plan, closing: Closing) -> PeriodFacts:
    """What was known when that closing was signed; StoreError where it cannot be read."""
    signed = closing.event
    kept = opened_rows(store, plan.slug, signed)
    then = plan_then(store, plan, signed, kept)
    return PeriodFacts(
        plan=then,
        names=with_gone(store, then),
        asked=then.owes(closing.period),
        period=closing.period,
        day=signed.day,
        at=signed.at,
        rows=kept,
        questions=questions_then(store, then, signed),
        odd=odd_then(store, then, signed, kept),
        made_up=store.kind == ILLUSTRATIVE,
        closing=closing,
        adjusted=tuple(adjusted(store, plan.slug, signed)),
        since=since_closed(store, plan, signed),
        now=with_gone(store, plan),
    )

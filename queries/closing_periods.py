"""The periods that can be looked at for closing, and where each of them is on its way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data.closing import Cycle, cycles, of
from data.closing_store import events
from data.closing_touch import touched
from data.model import Period, Plan
from data.spans import Span, asked
from data.store import Store
from queries.figures import periods
from queries.reports import plan_at


@dataclass(frozen=True)
class Offered:
    """A period to be closed: `ended` by today, `empty` where figures are asked for and none of it stands.

    `span` is what the plan of then asks a report of (a month, quarter or year), None where it asks for none; `touched`:
    it was checked, and something that may concern it was written since.
    """

    cycle: Cycle
    span: Span | None
    ended: bool
    empty: bool
    touched: bool

    @property
    def period(self) -> Period:
        """The period itself."""
        return self.cycle.period

    @property
    def waits(self) -> bool:
        """True where it has ended and is not closed."""
        return self.ended and self.cycle.signed is None


def offered(store: Store, plan: Plan, today: dt.date) -> list[Offered]:
    """Every ended period that the plan then asked for, and every one with figures or with a past, newest first."""
    found = cycles(events(store, plan.slug))
    with_figures = set(periods(store, plan.slug))
    last = Period.last_closed(today, plan.calendar)
    months = [Period.of(one) for one in range(plan.start.ordinal, min(last, plan.end).ordinal + 1)]
    spans = {one: _span(store, plan, one) for one in {*months, *with_figures, *found}}
    return [
        Offered(
            cycle := of(found, one),
            spans[one],
            one <= last,
            bool(plan.indicators) and one not in with_figures,
            cycle.check is not None and touched(store, plan.slug, one, cycle.check.data_seq),
        )
        for one in sorted(spans, reverse=True)
        if spans[one] or one in with_figures or one in found
    ]


def _span(store: Store, plan: Plan, period: Period) -> Span | None:
    then = plan_at(store, plan.slug, period)
    return asked(then, period) if then.owes(period) else None


def first_to_close(found: list[Offered], looked_at: Period | None) -> Period:
    """Of those offered the one that is looked at elsewhere; without it the newest that waits, else the newest."""
    known = [one.period for one in found]
    if looked_at in known:
        return looked_at
    return next((one.period for one in found if one.waits), known[0])

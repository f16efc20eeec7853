"""The made-up change of a plan: a target raised by a document, from a period on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from data.model import Comparator, Period, Plan
from data.plan_store import load_plan
from data.questions import due_day
from data.sample.deeds import Deed, on
from data.sample.people import People
from data.store import Store
from data.target_versions import adopt_target

BACK = 2
"""How many periods before the newest that has ended the new target begins to hold."""


class Raise(NamedTuple):
    """A target as it becomes: of the year in which it is decided where `year` is None."""

    code: str
    value: Decimal
    document: str
    year: int | None = None


RAISED = {
    "an-nong": Raise("AN-14", Decimal(70), "Quyết định 126/QĐ-UBND"),
    "tan-ninh": Raise("TN-06", Decimal(85), "Quyết định 94/QĐ-UBND", 2030),
}


def decided(plan: Plan, today: dt.date, who: People) -> Iterator[Deed]:
    """The document's target, written as soon as it is signed and before its first period has figures."""
    found = RAISED.get(plan.slug)
    since = min(Period.last_closed(today, plan.calendar), plan.end).plus(-BACK)
    if found is None or since <= plan.start:
        return
    signed = due_day(since.first_day(plan.calendar), 4)

    def adopting(store: Store) -> None:
        adopt_target(
            store, load_plan(store, plan.slug), found.code, comparator=Comparator.AT_LEAST, value=found.value,
            year=found.year or since.year, document=found.document, document_date=signed, since=since,
            by=who.coordinator, seen=store.seq(plan.slug), submission_id=f"sample:{plan.slug}:raised",
        )  # fmt: skip

    yield Deed(on(due_day(signed, 1), 15, 30), adopting)

"""Who hands in which of the made-up figures, and when: most in time, some departments some days late. Pure."""

from __future__ import annotations

import datetime as dt

from data.clock import VIETNAM
from data.model import Period, Plan
from data.sample.months import draw, figures

OVERDUE = 0.125
"""How often a department that hands in does so after the due day."""
EARLY, LATEST = 3, 9
"""Days before the due day, and after it, that hand-ins come at most."""


def hand_ins(plan: Plan, period: Period) -> dict[str, list[dict]]:
    """A period's figures by who hands them in: "" for all that are on time, then each late department by itself."""
    owners = {one.code: next((of.owner for of in plan.targets_of(one.part_of or one.code)), "")
              for one in plan.indicators}  # fmt: skip
    found: dict[str, list[dict]] = {"": []}
    for row in figures(plan, period):
        owner = owners[row["indicator"]]
        late = owner and draw(plan.slug, owner, period, "overdue").random() < OVERDUE
        found.setdefault(owner if late else "", []).append(row)
    return {owner: rows for owner, rows in found.items() if rows}


def handed_in(plan: Plan, owner: str, period: Period, today: dt.date) -> dt.datetime:
    """When that hand-in came (UTC): up to three days before the due day, some days after it for a late department.

    A period that has ended before `today` was handed in by the day before it.
    """
    chance = draw(plan.slug, owner, period, "handed in")
    days = chance.randint(1, LATEST) if owner else -chance.randint(0, EARLY)
    clock = dt.time(chance.randint(8, 16), chance.randint(0, 59))
    day = plan.due(period) + dt.timedelta(days)
    if period.last_day(plan.calendar) < today:
        day = min(day, today - dt.timedelta(1))
    return moment(day, clock)


def moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """That time of that day in Vietnam, as the store keeps it (UTC)."""
    return dt.datetime.combine(day, clock, tzinfo=VIETNAM).astimezone(dt.UTC).replace(tzinfo=None)

"""The made-up closings: the last periods that the plan asks for, checked and signed after each; one signed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from data.closing import cycles
from data.closing_store import Look, check, events, reopen, sign
from data.model import Period, Plan, Rhythm
from data.questions import due_day
from data.sample.arrivals import LATEST
from data.sample.deeds import Deed, on
from data.sample.people import People
from data.store import Store

MANY = 300
"""Figures of a period from which on one closing less is kept."""
CHECKED = "Đã đối chiếu với báo cáo của các đơn vị."


def kept(plan: Plan) -> int:
    """How many of the plan's last periods are closed: every closing keeps all that it saw, which takes time."""
    return 3 if plan.rhythm is Rhythm.MONTHLY and len(plan.indicators) * len(plan.places) <= MANY else 2


class Meeting(NamedTuple):
    """The meeting that closes a period, in the morning of a day on which all that was late has come."""

    period: Period
    day: dt.date


def meetings(plan: Plan, today: dt.date) -> list[Meeting]:
    """The meetings before `today`, oldest first; the newest period that has ended is left for the visitor to close."""
    if not plan.indicators:
        return []
    last = min(Period.last_closed(today, plan.calendar).plus(-1), plan.end)
    ended = (Period.of(one) for one in range(plan.start.ordinal, last.ordinal + 1))
    found = [Meeting(one, due_day(plan.due(one) + dt.timedelta(LATEST), 1)) for one in ended if plan.owes(one)]
    return [one for one in found if one.day < today]


def closed(plan: Plan, meeting: Meeting, look: Look, who: People, note: str = CHECKED) -> Iterator[Deed]:
    """The coordinator checks the period in the morning, the leader signs it before noon; nothing comes between."""
    slug, period = plan.slug, meeting.period

    def checking(store: Store) -> None:
        check(store, slug, period, store.seq(slug), note, who.coordinator)

    def signing(store: Store) -> None:
        sign(store, slug, period, cycles(events(store, slug))[period].check.seq, look, who.leader)

    yield Deed(on(meeting.day, 8, 30), checking)
    yield Deed(on(meeting.day, 10, 15), signing)


def reopened(plan: Plan, meeting: Meeting, reason: str, who: People) -> Deed:
    """The leader opens a closed period again, in the afternoon of that day."""
    slug, period = plan.slug, meeting.period

    def opening(store: Store) -> None:
        reopen(store, slug, period, cycles(events(store, slug))[period].signed.number, reason, who.leader)

    return Deed(on(meeting.day, 15, 40), opening)

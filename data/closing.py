"""Closing a period (chốt kỳ): what was checked, signed and reopened, and what may be done next. Pure.

The coordinator checks, the leader signs exactly what was checked. Nothing but a signature closes; what changes after it
is an adjustment (số liệu điều chỉnh) beside what the meeting saw. Reopening needs a reason, and signing again keeps
both closings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.clock import local
from data.model import Period, Plan


class Deed(StrEnum):
    """What is done to a period."""

    CHECKED = "checked"
    SIGNED = "signed"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Event:
    """One thing done: by whom and when (UTC), on the figures as they stood at `data_seq`.

    `number` is a signed closing's, counted in the commune; `note` what was remarked, of a reopening its reason.
    """

    seq: int
    batch_id: str
    submission_id: str
    by: str
    at: dt.datetime
    period: Period
    deed: Deed
    number: int | None
    data_seq: int
    note: str

    @property
    def day(self) -> dt.date:
        """The day in Vietnam on which it was done."""
        return local(self.at).date()


@dataclass(frozen=True)
class Cycle:
    """Where a period stands: `check` waits for its signature, `signed` is the closing in force.

    `signings` are all there were, oldest first; `reopened` is the last reopening, None once it was signed again.
    """

    period: Period
    check: Event | None = None
    signed: Event | None = None
    reopened: Event | None = None
    signings: tuple[Event, ...] = ()

    def time(self, signing: Event) -> int:
        """Which signing of this period it is: 1 for the first."""
        return self.signings.index(signing) + 1


def cycles(events: Sequence[Event]) -> dict[Period, Cycle]:
    """Where each period stands after these events, which are in order of `seq`."""
    found: dict[Period, Cycle] = {}
    for one in events:
        found[one.period] = _after(found.get(one.period, Cycle(one.period)), one)
    return found


def _after(cycle: Cycle, event: Event) -> Cycle:
    match event.deed:
        case Deed.CHECKED:
            return Cycle(cycle.period, event, cycle.signed, cycle.reopened, cycle.signings)
        case Deed.SIGNED:
            return Cycle(cycle.period, None, event, None, (*cycle.signings, event))
    return Cycle(cycle.period, None, None, event, cycle.signings)


def next_number(events: Sequence[Event]) -> int:
    """The number that the next signed closing of the commune gets."""
    return 1 + max((one.number or 0 for one in events), default=0)


def holes(plan: Plan, closed: Collection[Period], upto: Period) -> list[Period]:
    """The periods that the plan asked for between the first that is closed and `upto` and that are not closed."""
    if not closed:
        return []
    between = (Period.of(one) for one in range(min(closed).ordinal, upto.ordinal))
    return [one for one in between if one not in closed and plan.owes(one)]


# ── what may be done: "" or the sentence that says why not ───────────────────────────────────────────


def unready(plan: Plan, period: Period, today: dt.date) -> str:
    """Why that period can be neither checked nor closed yet, "" where it can."""
    if not plan.start <= period <= plan.end:
        return f"{period.label} nằm ngoài thời gian của kế hoạch nên không có gì để chốt. Hãy chọn kỳ khác."
    last = period.last_day(plan.calendar)
    if today <= last:
        return f"{period.label} còn nhận số đến hết ngày {last:%d/%m/%Y} nên chưa chốt được. Hãy làm lại sau ngày ấy."
    return ""


def unsignable(cycle: Cycle, checked: int) -> str:
    """Why a leader who looks at the check of that seq cannot sign, "" where they can."""
    if cycle.signed is not None:
        return (
            f"{cycle.period.label} đã được {cycle.signed.by} ký chốt, số {cycle.signed.number}. Muốn chốt lại thì mở"
            " lại kỳ trước, ghi rõ lý do."
        )
    if cycle.check is None:
        return f"{cycle.period.label} chưa được người điều phối kiểm tra nên chưa ký chốt được."
    if cycle.check.seq != checked:
        return f"{cycle.period.label} vừa được kiểm tra lại. Hãy xem lại rồi ký."
    return ""


def closed_already(cycle: Cycle) -> str:
    """Why the period cannot be checked, "" where it is not closed."""
    if cycle.signed is None:
        return ""
    return f"{cycle.period.label} đã chốt (số {cycle.signed.number}) nên không kiểm tra lại. Muốn chốt lại thì mở lại."


def unopenable(cycle: Cycle, number: int) -> str:
    """Why the closing of that number cannot be reopened, "" where it can."""
    if cycle.signed is None or cycle.signed.number != number:
        return f"{cycle.period.label} không còn chốt ở số {number}. Hãy tải lại trang để xem kỳ đang ở đâu."
    return ""


def of(found: Mapping[Period, Cycle], period: Period) -> Cycle:
    """Where that period stands, an untouched one included."""
    return found.get(period, Cycle(period))

"""Who changed what, when, from what to what, and where it came from: every cell ever written, a page at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from data.clock import VIETNAM
from data.model import Period
from data.store import Store
from queries.run import rows


class Change(NamedTuple):
    """One cell as a batch wrote it, with what stood there before; the time is UTC.

    `subject` is figure, base, baseline, scenario, question, task, a plan file's name, or, for the batch as a whole with
    `many` rows, plan, answers or nothing. `text` is a source, a scenario's name (None: taken away), what was asked
    or answered (`state` says which) or a plan row's cells (JSON).
    """

    seq: int
    submitted_at: dt.datetime
    submitted_by: str
    kind: str
    digest: str
    file_name: str | None
    note: str | None
    subject: str
    indicator: str | None
    base: str | None
    place: str | None
    day: dt.date | None
    old_a: Decimal | None
    old_b: Decimal | None
    old_value: Decimal | None
    old_state: str | None
    a: Decimal | None
    b: Decimal | None
    value: Decimal | None
    state: str | None
    old_text: str | None
    text: str | None
    sheet: str | None
    cell: str | None
    raw: str | None
    rule: str | None
    many: int


@dataclass(frozen=True)
class Asked:
    """What to look for; None: anything. `place` "" is the whole commune, the days are Vietnam's, both included."""

    kind: str | None = None
    by: str | None = None
    indicator: str | None = None
    place: str | None = None
    period: Period | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    text: str | None = None


def changes(store: Store, commune: str, asked: Asked, limit: int, offset: int = 0) -> tuple[int, list[Change]]:
    """(how many there are, those of that page, newest batch first); (0, []) beyond the end."""
    params = {
        "commune": commune,
        "kind": asked.kind,
        "by": asked.by,
        "indicator": asked.indicator,
        "place": asked.place,
        "period": asked.period.date if asked.period else None,
        "after": _begins(asked.first) if asked.first else None,
        "until": _begins(asked.last + dt.timedelta(days=1)) if asked.last else None,
        "text": asked.text or None,
        "limit": limit,
        "offset": offset,
    }
    found = rows(store, "audit", params)
    return (found[0][0] if found else 0), [Change(*row[1:]) for row in found]


def choices(store: Store, commune: str) -> tuple[list[str], list[str]]:
    """(the kinds of batches, the people) that the commune has."""
    found = rows(store, "audit_choices", {"commune": commune})
    return list(dict.fromkeys(kind for kind, _ in found)), sorted({who for _, who in found})


def _begins(day: dt.date) -> dt.datetime:
    """The moment (UTC) at which that day begins in Vietnam."""
    return dt.datetime.combine(day, dt.time(), VIETNAM).astimezone(dt.UTC).replace(tzinfo=None)

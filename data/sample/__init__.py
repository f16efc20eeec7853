"""Believable illustrative communes, the same every time for the same day. Only ever written to the illustrative store.

`months.py` makes up the figures and `arrivals.py` who brings them when; `people.py` acts, and what they do to the plan,
the figures and the periods (`closings.py`, `asking.py`, `decisions.py`, `results.py`) goes through the functions that
write real ones, in order of time (`deeds.py`).
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Sequence
from functools import partial

from data import visit
from data.access import Grant, Role, User
from data.closing_store import Look
from data.errors import StoreError
from data.model import Period, Plan
from data.plan_files import shipped, slugs
from data.plan_store import load_plan, set_up
from data.sample.arrivals import hand_ins, handed_in
from data.sample.asking import after_meetings, of_late
from data.sample.closings import closed, kept, meetings
from data.sample.decisions import decided
from data.sample.deeds import Deed, on, play
from data.sample.months import baselines_of, bases_of, figures, places_of
from data.sample.people import people_of
from data.sample.results import recorded
from data.store import ILLUSTRATIVE, Batch, Store, open_store

__all__ = ["begin", "build", "figures", "fill", "open_illustrative"]
BY = User("Số liệu minh hoạ", grants=(Grant(Role.COORDINATOR),))

_building = threading.Lock()


def open_illustrative(today: dt.date) -> Store:
    """The illustrative store, with every shipped commune set up; `fill` gives each its months."""
    store = open_store(ILLUSTRATIVE)
    with _building:
        begin(store, set(slugs()) - set(store.communes()), today)
    return store


def fill(store: Store, slug: str, today: dt.date, look: Look) -> None:
    """Give a commune that was only set up its months to the newest that has ended, and what people did about them.

    Done when somebody first looks at that commune, so that nobody waits for five. `look` reads what a closing shows
    (`queries.closings.as_stands`).
    """
    with _building:
        if slug in slugs() and store.seq(slug) == 1:
            plan = load_plan(store, slug)
            until = Period.last_closed(today, plan.calendar)
            play(store, [*_months(plan, until, today), *_cycle(plan, today, look)])


def begin(store: Store, communes: Iterable[str], today: dt.date) -> None:
    """Set these communes up, as if on the first day of their plans; StoreError where the store is not illustrative."""
    _refuse_real(store)
    for plan in map(shipped, sorted(communes)):
        day = min(plan.start.first_day(plan.calendar), today - dt.timedelta(1))
        play(store, [Deed(on(day, 8), partial(_set_up, plan))])


def build(store: Store, until: Period, communes: Sequence[str] = ()) -> None:
    """Fill an illustrative store with these shipped plans (else every one), their villages and months up to `until`.

    Nobody does anything about them, and the set-up bears the time it is written at.
    """
    _refuse_real(store)
    for slug in communes or slugs():
        if not store.seq(slug):
            _set_up(shipped(slug), store)
        play(store, _months(load_plan(store, slug), until, visit.today()))


def _refuse_real(store: Store) -> None:
    if store.kind != ILLUSTRATIVE:
        raise StoreError("Số liệu minh hoạ chỉ được ghi vào kho minh hoạ.")


def _set_up(plan: Plan, store: Store) -> None:
    places = places_of(plan)
    set_up(store, plan.slug, places, BY, baselines_of(plan), bases_of(plan, places))


def _months(plan: Plan, until: Period, today: dt.date) -> Iterable[Deed]:
    for ordinal in range(plan.start.ordinal, min(until, plan.end).ordinal + 1):
        period = Period.of(ordinal)
        for owner, rows in hand_ins(plan, period).items():
            name = ":".join(filter(None, ("sample", plan.slug, str(period), owner)))
            yield Deed(handed_in(plan, owner, period, today), partial(_hand_in, plan, name, rows))


def _hand_in(plan: Plan, name: str, rows: list[dict], store: Store) -> None:
    batch = Batch(plan.slug, "sample", name, BY.signed, note="Số liệu minh hoạ")
    store.append(batch, {"observation": rows}, store.seq(plan.slug))


def _cycle(plan: Plan, today: dt.date, look: Look) -> list[Deed]:
    """All that people did before `today`."""
    who, held = people_of(plan), meetings(plan, today)
    found = [
        *(deed for one in held[-kept(plan) :] for deed in closed(plan, one, look, who)),
        *after_meetings(plan, held, look, who),
        *of_late(plan, today, who),
        *decided(plan, today, who),
        *recorded(plan, today, who),
    ]
    return [one for one in found if one.at < on(today, 0)]

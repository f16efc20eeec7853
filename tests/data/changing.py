"""An Nông with two villages and six months of one indicator, and how tests change its plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

import data.target_versions
import data.visit
from data.errors import RefusalError
from data.figures import bases
from data.model import Period, Plan
from data.plan_editing import write
from data.plan_edits import Decision, Edit
from data.plan_files import INDICATORS, TARGETS
from data.plan_store import BaselineEntry, blank_places, load_plan, set_up
from data.standings import Row, rows
from data.store import Batch, Receipt, Store
from queries import figures
from tests.builders import somebody

SLUG, VNEID = "an-nong", "AN-14"
TODAY = dt.date(2026, 8, 10)
"""In the period 8/2026, which ends on the 14th; the newest figures are of 6/2026."""
TWO = blank_places(["Thôn 1", "Thôn 2"], "thôn")
JULY = Decision("Quyết định 12/QĐ-UBND", dt.date(2026, 7, 5), Period(2026, 7))
OCTOBER = replace(JULY, since=Period(2026, 10))
FIRST = Decision("Kế hoạch 5/KH-UBND", dt.date(2025, 12, 1), Period(2026, 1))
"""What puts the plan down, before any figure."""
NEW = {
    "code": "AN-24", "name": "Tỷ lệ hộ có mạng cáp quang", "short": "Hộ có cáp quang", "pillar": "Hạ tầng số",
    "kind": "ratio", "over_time": "stock", "direction": "up", "noun": "hộ", "unit": "%", "level": "place",
    "numerator": "Số hộ có mạng cáp quang", "denominator": "Tổng số hộ",
}  # fmt: skip
FIBRE = Edit(INDICATORS, "AN-24", NEW)
TEAM = {"id": "tcn", "name": "Tổ công nghệ số", "aliases": "TCN", "kind": "internal"}


def on(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    monkeypatch.setattr(data.visit, "today", lambda: day)
    monkeypatch.setattr(data.target_versions, "today", lambda: day)


def begin(store: Store) -> Store:
    """An Nông with two villages and six months of one indicator."""
    set_up(store, SLUG, TWO, somebody("An"), [BaselineEntry(VNEID, dt.date(2026, 1, 1), Decimal(20), "Công an xã")])
    for at, share in enumerate((22, 26, 30, 33, 37, 42), 1):
        hand_in(store, Period(2026, at), share)
    return store


def hand_in(store: Store, period: Period, share: int, code: str = VNEID) -> None:
    told = [
        {"indicator": code, "place": place, "period": period.date, "state": "reported", "numerator": a,
         "denominator": 100}
        for place, a in (("thon-01", share), ("thon-02", 40))
    ]  # fmt: skip
    seq = store.seq(SLUG)
    store.append(Batch(SLUG, "hand_in", f"s{seq}", "An"), {"observation": told}, seq)


def change(store: Store, *edits: Edit, by: Decision = JULY, **more: object) -> Receipt:
    seen = store.seq(SLUG)
    asked = {"by": somebody("An"), "seen": seen, "submission_id": f"m{seen}", **more}
    return write(store, SLUG, edits, by, **asked)


def refused(store: Store, *edits: Edit, by: Decision = JULY, **more: object) -> str:
    """What the officer is told; nothing is written."""
    before = store.seq(SLUG)
    with pytest.raises(RefusalError) as error:
        change(store, *edits, by=by, **more)
    assert store.seq(SLUG) == before
    return str(error.value)


def target(year: int = 2026, code: str = VNEID, **cells: str) -> Edit:
    return Edit(TARGETS, f"{code}:{year}", {"code": code, "year": str(year), **cells})


def number(value: str, year: int = 2026, **cells: str) -> Edit:
    return target(year, **{"comparator": ">=", "value": value, "per_year": "no", **cells})


def at(store: Store, period: Period, plan: Plan | None = None) -> tuple[Row, ...]:
    """The standings as stored, read anew."""
    plan = plan or load_plan(store, SLUG)
    sums, current = figures.village_sums(store, plan, period), figures.current_figures(store, SLUG, period)
    return tuple(rows(plan, period, sums, current, bases(store, SLUG), figures.baselines(store, SLUG)))


def goals(store: Store, when: Period | None = None, code: str = VNEID) -> list[tuple[int, Decimal, Period | None]]:
    return [(one.year, one.goal, one.since) for one in load_plan(store, SLUG).targets_of(code, when)]


FIBRE_TARGET = number("60", 2027, lead="kt", code="AN-24")

"""The periods that can be looked at for closing: those asked for and ended, those with figures, those with a past."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from data.closing_store import check, events, reopen, sign
from data.intake.batch import commit, difference, typed_reading
from data.intake.undo import plan_undo, undo
from data.model import Figure, FigureState, Level, Period, Place
from data.plan_store import load_plan, set_up
from data.progress import State
from data.question_store import ask
from data.store import Store
from queries.closing_checks import checks
from queries.closing_periods import first_to_close, offered
from queries.closings import as_stands
from queries.standings import standings
from tests.builders import somebody

TODAY = dt.date(2026, 8, 20)
"""Kỳ 9/2026 is running, Kỳ 8/2026 the newest that has ended."""
MONTHLY, QUARTERLY, YEARLY = "tan-ninh", "thuong-ninh", "giao-minh"
MAY, JUNE, JULY, AUGUST, SEPTEMBER = (Period(2026, month) for month in range(5, 10))


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data.closing_store.today", "queries.closings.today", "data.question_store.today"):
        monkeypatch.setattr(name, lambda: TODAY)
    monkeypatch.setattr("data.store.now", lambda: dt.datetime(2026, 1, 5))


def begin(store: Store, slug: str) -> None:
    set_up(store, slug, [Place("thon-01", "Thôn 1"), Place("thon-02", "Thôn 2")], somebody())


def write(store: Store, slug: str, period: Period, *places: str | None, a: int = 30) -> str:
    """A figure of the plan's first rate that is reported by village (else for the whole commune, place None)."""
    plan = load_plan(store, slug)
    rates = [one for one in plan.indicators if one.kind.is_rate]
    code = next((one.code for one in rates if one.level is Level.PLACE), rates[0].code)
    numbers = (Decimal(a), Decimal(100), None, FigureState.REPORTED)
    figures = [Figure(code, place, period, *numbers) for place in places or ("thon-01",)]
    return commit(store, difference(store, typed_reading(plan, figures)), somebody("Cán bộ")).batch_id


def close(store: Store, slug: str, period: Period) -> None:
    seq = check(store, slug, period, store.seq(slug), "", somebody("Bà Lan")).seq
    sign(store, slug, period, seq, as_stands, somebody("Ông Bình"))


def now(store: Store, slug: str) -> dict:
    return {one.period: one for one in offered(store, load_plan(store, slug), TODAY)}


def months(found: dict) -> list[int]:
    return [one.month for one in found]


def test_a_commune_that_was_just_set_up_may_close_every_ended_period(store: Store):
    begin(store, MONTHLY)
    found = now(store, MONTHLY)
    assert list(found) == sorted(found, reverse=True)
    assert months(found) == [8, 7, 6, 5, 4, 3, 2, 1][: len(found)]
    assert min(found) == load_plan(store, MONTHLY).start
    assert all(one.empty and one.ended and one.waits and one.span for one in found.values())


def test_quarters_and_years_are_asked_for_by_their_last_month_and_more_is_welcome(store: Store):
    begin(store, QUARTERLY)
    begin(store, YEARLY)
    [june] = now(store, QUARTERLY).values()
    assert (june.period, june.span.label, june.empty) == (JUNE, "Quý II/2026", True)
    [year] = now(store, YEARLY).values()
    assert (year.period, year.span.label, year.waits) == (Period(2025, 12), "Năm 2025", True)
    assert not year.empty, "a plan without indicators asks for no figure"
    write(store, QUARTERLY, JULY, None)
    july, june = now(store, QUARTERLY).values()
    assert (july.period, july.span, july.empty, july.waits) == (JULY, None, False, True)
    assert (june.period, june.empty) == (JUNE, True), "what was given in July is not June's"


def test_a_month_that_was_not_asked_for_accuses_nobody(store: Store, monkeypatch: pytest.MonkeyPatch):
    """September's figures answer the quarter: nothing of October is missing, nor are they held against October."""
    for name in ("data.closing_store.today", "queries.closings.today"):
        monkeypatch.setattr(name, lambda: dt.date(2026, 12, 1))
    slug, october = "thong-nhat", Period(2026, 10)
    begin(store, slug)
    for period in (JULY, AUGUST, SEPTEMBER):
        write(store, slug, period, "thon-01", "thon-02", a=period.month)
    plan = load_plan(store, slug)
    asked, more = checks(store, plan, SEPTEMBER), checks(store, plan, october)
    assert (asked.asked, bool(asked.owed), bool(asked.missing)) == (True, True, True)
    assert (more.asked, more.owed, more.missing, more.partly) == (False, (), (), ())
    [judged] = [one for one in standings(store, plan, october) if one.standing.level]
    assert (judged.standing.state, judged.completeness.reported) == (State.BEHIND, 0)
    write(store, slug, october, "thon-01", "thon-02", a=31)
    close(store, slug, october)
    assert events(store, slug)[-1].note == ""


def test_the_running_period_is_there_once_it_has_figures_and_is_asked_for(store: Store):
    begin(store, MONTHLY)
    assert SEPTEMBER not in now(store, MONTHLY)
    write(store, MONTHLY, SEPTEMBER)
    one = now(store, MONTHLY)[SEPTEMBER]
    assert (one.ended, one.waits, one.span.label) == (False, False, "Kỳ 9/2026")


def test_a_closed_period_stays_there_when_its_figures_are_taken_back(store: Store):
    begin(store, QUARTERLY)
    batch = write(store, QUARTERLY, JULY, None)
    close(store, QUARTERLY, JULY)
    undo(store, plan_undo(store, QUARTERLY, batch), somebody())
    one, _ = now(store, QUARTERLY).values()
    assert (one.period, one.cycle.signed.number, one.empty, one.waits) == (JULY, 1, True, False)


def test_each_says_where_it_stands(store: Store):
    begin(store, MONTHLY)
    for period in (MAY, JUNE, JULY):
        write(store, MONTHLY, period)
    close(store, MONTHLY, MAY)
    for period in (JUNE, JULY):
        check(store, MONTHLY, period, store.seq(MONTHLY), "", somebody())
    ask(store, load_plan(store, MONTHLY), "TN-02", None, JULY, "Vì sao?", somebody(), "q1")
    found = now(store, MONTHLY)
    assert {one.month for one in found if found[one].waits and not found[one].empty} == {6, 7}
    assert (found[JUNE].cycle.check is not None, found[JUNE].touched) == (True, False)
    assert found[JULY].touched
    assert found[AUGUST].empty
    reopen(store, MONTHLY, MAY, 1, "sai", somebody())
    assert now(store, MONTHLY)[MAY].cycle.reopened.note == "sai"


def test_the_period_looked_at_elsewhere_comes_first_else_the_newest_that_waits(store: Store):
    begin(store, MONTHLY)
    close(store, MONTHLY, AUGUST)
    found = list(now(store, MONTHLY).values())
    assert first_to_close(found, MAY) == MAY
    assert first_to_close(found, None) == JULY
    assert first_to_close(found, SEPTEMBER) == JULY
    assert first_to_close([one for one in found if one.period == AUGUST], None) == AUGUST

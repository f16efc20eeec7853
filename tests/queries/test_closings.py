"""Closed periods as stored: the list, what a meeting saw, and every figure that is no longer what it was."""

from __future__ import annotations

import datetime as dt
import json
import random
from decimal import Decimal

import pytest

from data.closing import Event
from data.closing_store import check, events, reopen, sign
from data.errors import StoreError
from data.intake.batch import commit, difference, typed_reading
from data.intake.undo import plan_undo, undo
from data.model import Figure, FigureState, Period, Place
from data.plan_store import load_plan, set_up
from data.progress import State
from data.store import Batch, Store
from queries.closing_checks import checks
from queries.closings import adjusted, adjusted_figures, as_stands, closings, opened_rows, since_closed
from tests.builders import somebody

SLUG, CODE, MAY, JUNE = "tan-ninh", "TN-02", Period(2026, 5), Period(2026, 6)
VILLAGES = ("thon-01", "thon-02", "thon-03")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data.closing_store.today", "queries.closings.today"):
        monkeypatch.setattr(name, lambda: dt.date(2026, 8, 20))


@pytest.fixture
def ready(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("data.store.now", lambda: dt.datetime(2026, 3, 1))
    set_up(store, SLUG, [Place(one, f"Thôn {at}") for at, one in enumerate(VILLAGES, 1)], somebody())
    return store


def figure(a: float, place: str | None = "thon-01", period: Period = JUNE, state=FigureState.REPORTED) -> Figure:
    return Figure(CODE, place, period, Decimal(a), Decimal(100), None, state)


def write(store: Store, *figures: Figure) -> str:
    found = difference(store, typed_reading(load_plan(store, SLUG), figures))
    return commit(store, found, somebody("Cán bộ")).batch_id


def close(store: Store, period: Period = JUNE) -> Event:
    seq = check(store, SLUG, period, store.seq(SLUG), "", somebody("Bà Lan")).seq
    sign(store, SLUG, period, seq, as_stands, somebody("Ông Bình"))
    return events(store, SLUG)[-1]


# ── adjusted figures ─────────────────────────────────────────────────────────────────────────────────


def test_a_figure_changed_given_or_taken_back_after_the_closing_is_adjusted(ready: Store):
    first = write(ready, figure(30), figure(31, "thon-02"))
    signed = close(ready)
    assert adjusted(ready, SLUG, signed) == []
    write(ready, figure(35), figure(40, "thon-03"), figure(50, period=MAY))
    undo(ready, plan_undo(ready, SLUG, first), somebody("Cán bộ"))
    found = {one.figure.place: one for one in adjusted(ready, SLUG, signed)}
    assert {place: (one.before and one.before.numerator, one.figure.numerator) for place, one in found.items()} == {
        "thon-01": (30, 35), "thon-02": (31, None), "thon-03": (None, 40),
    }  # fmt: skip
    assert found["thon-02"].figure.state is FigureState.WITHDRAWN
    assert (found["thon-01"].submitted_by, found["thon-01"].kind) == ("Cán bộ", "quick_entry")


def test_what_is_again_as_it_was_is_no_adjustment_but_is_counted_where_it_moved_on(ready: Store):
    write(ready, figure(30))
    signed = close(ready)
    write(ready, figure(35))
    write(ready, figure(30))
    assert adjusted(ready, SLUG, signed) == []
    write(ready, figure(36))
    [one] = adjusted(ready, SLUG, signed)
    assert (one.before.numerator, one.figure.numerator, one.times) == (30, 36, 3)


def test_a_state_alone_is_an_adjustment(ready: Store):
    write(ready, figure(0))
    signed = close(ready)
    write(ready, figure(0, state=FigureState.NOTHING_AROSE))
    assert len(adjusted(ready, SLUG, signed)) == 1


def test_the_file_and_cell_of_an_adjustment_are_known(ready: Store):
    signed = close(ready)
    row = {"indicator": CODE, "place": None, "period": JUNE.date, "numerator": 3, "denominator": 4,
           "state": "reported", "sheet": "T6", "cell": "C7", "raw": "3"}  # fmt: skip
    ready.append(Batch(SLUG, "hand_in", "h1", "An", "so-6.xlsx", "0" * 64), {"observation": [row]}, ready.seq(SLUG))
    [one] = adjusted(ready, SLUG, signed)
    assert (one.file_name, one.figure.sheet, one.figure.cell, one.figure.place) == ("so-6.xlsx", "T6", "C7", None)


@pytest.mark.parametrize("seed", range(6))
def test_adjusted_figures_are_what_a_slow_look_at_two_moments_finds(ready: Store, seed: int):
    """The referee keeps what stood after every batch, whole, and holds two of these moments side by side."""
    chance = random.Random(seed)
    moments: dict[int, dict] = {ready.seq(SLUG): {}}
    done: list[str] = []
    signings = []
    for step in range(14):
        now = dict(moments[max(moments)])
        if step == 9:
            reopen(ready, SLUG, JUNE, 1, "sai", somebody())
            moments[ready.seq(SLUG)] = now
        if step in (4, 9):
            signings.append(close(ready))
        elif done and chance.random() < 0.25:
            back = plan_undo(ready, SLUG, chance.choice(done))
            if not back.anything:
                continue
            undo(ready, back, somebody())
            now |= {one.now.place: one.before and one.before.numbers for one in back.figures}
        else:
            many = [figure(chance.randrange(3), place) for place in chance.sample([*VILLAGES, None], 2)]
            if not difference(ready, typed_reading(load_plan(ready, SLUG), many)).to_write:
                continue
            done.append(write(ready, *many))
            now |= {one.place: one.numbers for one in many}
        moments[ready.seq(SLUG)] = now
    for signed in signings:
        for until in (None, *moments):
            if until is not None and until < signed.seq:
                continue
            then, now = moments[signed.seq], moments[max(moments) if until is None else until]
            wanted = {
                place: (then.get(place), now.get(place)) for place in {*then, *now} if then.get(place) != now.get(place)
            }
            found = adjusted(ready, SLUG, signed, until)
            assert {
                one.figure.place: (one.before and one.before.numbers, _stands(one.figure)) for one in found
            } == wanted


def _stands(one: Figure) -> tuple | None:
    return None if one.state is FigureState.WITHDRAWN else one.numbers


def test_only_closed_periods_have_adjusted_figures(ready: Store):
    write(ready, figure(30))
    close(ready)
    write(ready, figure(31), figure(50, period=MAY))
    assert set(adjusted_figures(ready, SLUG, [MAY, JUNE])) == {(CODE, "thon-01", JUNE)}
    reopen(ready, SLUG, JUNE, 1, "sai", somebody())
    assert adjusted_figures(ready, SLUG, [MAY, JUNE]) == {}


# ── closings ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_differs_since_is_said_even_where_no_figure_of_the_period_changed(ready: Store):
    write(ready, *(figure(30, one) for one in VILLAGES))
    signed = close(ready)
    plan = load_plan(ready, SLUG)
    assert not since_closed(ready, plan, signed).anything
    write(ready, *(figure(32, one) for one in VILLAGES))
    [shift] = since_closed(ready, plan, signed).shifts
    assert (shift.indicator.code, shift.points, shift.units) == (CODE, 2, 6)


def test_the_states_of_a_closing_are_those_of_the_formal_targets(ready: Store):
    write(ready, *(figure(30, one) for one in VILLAGES))
    close(ready)
    [one] = closings(ready, SLUG)
    rows = [row for row in opened_rows(ready, SLUG, one.event) if row.row and row.formal]
    assert sum(one.states.values()) == len(rows) > 0
    assert all(one.states[state] == sum(row.row.standing.state is state for row in rows) for state in State)


def test_a_closing_that_cannot_be_read_is_said_and_not_guessed(ready: Store):
    write(ready, figure(30))
    signed = close(ready)
    content = ready.rows("SELECT content FROM closing_row WHERE place = 'thon-01' LIMIT 1")[0][0]
    for broken in ("{", "[]", json.dumps(json.loads(content) | {"form": 99}), content.replace('"at": ', '"ta": ')):
        rows = [{"indicator": CODE, "place": None, "content": broken}]
        closing = {"period": MAY.date, "kind": "signed", "number": 2, "data_seq": 1}
        batch = Batch(SLUG, "closing", f"x{len(broken)}", "An")
        receipt = ready.append(batch, {"closing": [closing], "closing_row": rows}, ready.seq(SLUG))
        event = next(one for one in events(ready, SLUG) if one.seq == receipt.seq)
        with pytest.raises(StoreError, match="báo người quản trị"):
            opened_rows(ready, SLUG, event)
    assert opened_rows(ready, SLUG, signed)


# ── the check list ───────────────────────────────────────────────────────────────────────────────────


def test_the_check_list_says_what_has_not_come_and_what_looks_odd(ready: Store):
    for month in range(1, 6):
        write(ready, *(figure(30 + month, one, Period(2026, month)) for one in VILLAGES))
    write(ready, figure(36), figure(3, "thon-02"))
    found = checks(ready, load_plan(ready, SLUG), JUNE)
    assert (CODE, "thon-03") in {(one.indicator, one.place) for one in found.missing}
    assert len(found.owed) > len(found.missing) > 0
    [(odd, said)] = found.odd
    assert (odd.place, odd.numerator) == ("thon-02", 3)
    assert said.startswith(CODE)
    assert CODE in {one.standing.indicator.code for one in (*found.thin, *found.partly)}


def test_what_had_been_due_before_the_commune_was_set_up_is_not_missing(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.store.now", lambda: dt.datetime(2026, 7, 20))
    set_up(store, SLUG, [Place("thon-01", "Thôn 1")], somebody())
    assert checks(store, load_plan(store, SLUG), JUNE).owed == ()
    assert checks(store, load_plan(store, SLUG), Period(2026, 7)).owed == ()
    assert checks(store, load_plan(store, SLUG), Period(2026, 8)).missing

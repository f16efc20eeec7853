"""Kept standings are what a fresh reading gives, follow every write, and belong to one store and one commune."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from data.errors import StoreError
from data.figures import bases
from data.intake.undo import plan_undo, undo
from data.model import Period, Place
from data.plan_files import shipped
from data.plan_store import BaseEntry, BaselineEntry, blank_places, load_plan, replace_places, set_up
from data.standings import Row, rows
from data.store import ILLUSTRATIVE, REAL, Batch, Store, close_stores, open_store
from data.villages import Yardstick, by_village, cells
from queries import figures
from queries.standings import KEPT, standings, village_cells
from tests.builders import somebody

JANUARY, FEBRUARY = Period(2026, 1), Period(2026, 2)
TWO = blank_places(["Thôn 1", "Thôn 2"], "thôn")
CODE = "AN-14"
"""An Nông's people with an electronic identity, reported by village."""


def commune(store: Store, slug: str = "an-nong", code: str = CODE, a: int = 40) -> Store:
    """Two villages, January: `a` of 100 and 30 of 50; the department's own figure stands apart."""
    baselines = [BaselineEntry(code, dt.date(2026, 1, 1), Decimal(20), "Công an xã")]
    base = [BaseEntry("age14", one.id, dt.date(2026, 1, 1), Decimal(100)) for one in TWO]
    set_up(store, slug, TWO, somebody("An"), baselines, base)
    hand_in(store, told("thon-01", a, 100, code=code), told("thon-02", 30, 50, code=code), slug=slug)
    return store


def told(place: str | None, a: float, b: float, *, code: str = CODE, month: int = 1, state: str = "reported") -> dict:
    return {
        "indicator": code, "place": place, "period": dt.date(2026, month, 1), "state": state, "numerator": a,
        "denominator": b,
    }  # fmt: skip


def hand_in(store: Store, *observations: dict, slug: str = "an-nong") -> str:
    seq = store.seq(slug)
    return store.append(Batch(slug, "hand_in", f"s{seq}", "An"), {"observation": observations}, seq).batch_id


def write(store: Store, table: str, row: dict, slug: str = "an-nong") -> None:
    seq = store.seq(slug)
    store.append(Batch(slug, table, f"s{seq}", "An"), {table: [row]}, seq)


def fresh(store: Store, period: Period = JANUARY, slug: str = "an-nong") -> list[Row]:
    """The same question put to the store without any memory."""
    plan = load_plan(store, slug)
    sums, current = figures.village_sums(store, plan, period), figures.current_figures(store, slug, period)
    return rows(plan, period, sums, current, bases(store, slug), figures.baselines(store, slug))


def kept(store: Store, period: Period = JANUARY, slug: str = "an-nong") -> tuple[Row, ...]:
    return standings(store, load_plan(store, slug), period)


def one(store: Store, period: Period = JANUARY, slug: str = "an-nong", code: str = CODE) -> Row:
    return next(row for row in kept(store, period, slug) if row.standing.indicator.code == code)


def same_as_fresh(store: Store, period: Period = JANUARY, slug: str = "an-nong") -> None:
    """Rows and cells, of both yardsticks, are what a fresh reading gives."""
    plan, expected = load_plan(store, slug), fresh(store, period, slug)
    assert list(kept(store, period, slug)) == expected
    for yardstick in Yardstick:
        for due in (None, Period(2027, 12)):
            assert village_cells(store, plan, period, yardstick, due) == {
                row.standing.indicator.code: cells(plan, row, period, yardstick, due) for row in by_village(expected)
            }


# ── the same as fresh ────────────────────────────────────────────────────────────────────────────────


def test_the_standings_are_the_plans_indicators_in_their_order(any_store):
    commune(any_store)
    plan = load_plan(any_store, "an-nong")
    assert [row.standing.indicator for row in kept(any_store)] == list(plan.indicators)
    found = one(any_store)
    assert (found.standing.level.value, found.completeness.reported) == (Fraction(7000, 150), 2)


@pytest.mark.parametrize("period", [Period(2025, 12), JANUARY, FEBRUARY, Period(2031, 1)])
def test_kept_answers_are_the_same_as_fresh_ones(any_store, period):
    """Before the plan, in its first month, a month later and after its end; asked twice, read once."""
    commune(any_store)
    for _ in (1, 2):
        same_as_fresh(any_store, period)
    assert kept(any_store, period) is kept(any_store, period)


def test_a_commune_without_figures_and_one_without_villages_have_standings(store):
    set_up(store, "an-nong", TWO, somebody("An"))
    set_up(store, "tan-ninh", [], somebody("An"))
    for slug in ("an-nong", "tan-ninh"):
        same_as_fresh(store, slug=slug)
    plan = load_plan(store, "tan-ninh")
    assert set(map(tuple, village_cells(store, plan, JANUARY).values())) == {()}


def test_cells_are_given_for_every_indicator_reported_by_village_and_for_each_question_its_own(any_store):
    plan = load_plan(commune(any_store), "an-nong")
    asked = {
        (yardstick, due): village_cells(any_store, plan, JANUARY, yardstick, due)[CODE]
        for yardstick in Yardstick
        for due in (None, Period(2026, 12))
    }
    by_place = [row.standing.indicator.code for row in by_village(kept(any_store))]
    assert list(village_cells(any_store, plan, JANUARY)) == by_place
    assert 0 < len(by_place) < len(plan.indicators)
    # thon-01: 40 %. The commune's path starts at 20, its own line at 40; 65 are promised for December.
    assert {held: many[0].yardstick for held, many in asked.items()} == {
        (Yardstick.COMMUNE, None): 20, (Yardstick.OWN, None): 40,
        (Yardstick.COMMUNE, Period(2026, 12)): 65, (Yardstick.OWN, Period(2026, 12)): 65,
    }  # fmt: skip


def test_more_periods_than_are_kept_are_still_each_their_own(store):
    commune(store)
    hand_in(store, *[told("thon-01", 40 + month, 100, month=month) for month in range(2, 13)])
    periods = [JANUARY.plus(passed) for passed in range(KEPT + 3)]
    expected = [fresh(store, period) for period in periods]
    for _ in (1, 2):
        assert [list(kept(store, period)) for period in periods] == expected


def test_a_commune_that_was_not_set_up_is_refused_until_it_is(store):
    plan = shipped("an-nong")
    for _ in (1, 2):
        with pytest.raises(StoreError):
            standings(store, plan, JANUARY)
        with pytest.raises(StoreError):
            village_cells(store, plan, JANUARY)
    commune(store)
    assert one(store).completeness.reported == 2


# ── every write moves them ───────────────────────────────────────────────────────────────────────────


def after(store: Store, change: Callable[[], object], slug: str = "an-nong") -> tuple[Row, Row]:
    """AN-14 before and after a write, both checked against a fresh reading."""
    same_as_fresh(store, slug=slug)
    before = one(store, slug=slug)
    change()
    same_as_fresh(store, slug=slug)
    return before, one(store, slug=slug)


def test_a_corrected_figure_moves_them(any_store):
    commune(any_store)
    before, now = after(any_store, lambda: hand_in(any_store, told("thon-01", 90, 100)))
    assert (before.standing.level.value, now.standing.level.value) == (Fraction(7000, 150), 80)
    assert village_cells(any_store, load_plan(any_store, "an-nong"), JANUARY)[CODE][0].level.value == 90


def test_a_withdrawn_figure_and_an_undone_batch_move_them(store):
    commune(store)
    _, now = after(store, lambda: hand_in(store, told("thon-02", 30, 50, state="withdrawn")))
    assert (now.standing.level.value, now.completeness.reported) == (40, 1)
    batch = hand_in(store, told("thon-01", 99, 100))
    before, now = after(store, lambda: undo(store, plan_undo(store, "an-nong", batch), somebody("An")))
    assert (before.standing.level.value, now.standing.level.value) == (99, 40)


def test_an_official_figure_moves_them(store):
    before, now = after(commune(store), lambda: hand_in(store, told(None, 75, 160)))
    assert (before.official, now.official, now.villages_sum) == (False, True, Fraction(7000, 150))


def test_another_months_figures_move_the_months_that_see_them(store):
    commune(store)
    january, february = one(store), one(store, FEBRUARY)
    hand_in(store, told("thon-01", 50, 100, month=2))
    assert one(store) == january
    assert february.standing.level is None
    assert one(store, FEBRUARY).standing.level.value == 50
    same_as_fresh(store, FEBRUARY)


def test_a_base_moves_them(store):
    """thon-03 never reported: 150 of the 250 it makes the base; 150 of 200 once its own are counted as 50."""
    set_up(store, "an-nong", blank_places(["Thôn 1", "Thôn 2", "Thôn 3"], "thôn"), somebody("An"))
    hand_in(store, told("thon-01", 40, 100), told("thon-02", 30, 50))

    def known(value: int) -> None:
        day = dt.date(2026, 1, value // 10)
        write(store, "base_figure", {"base": "age14", "place": "thon-03", "as_of": day, "value": value})

    before, now = after(store, lambda: known(100))
    assert (before.completeness.coverage, now.completeness.coverage) == (Fraction(2, 3), Fraction(3, 5))
    _, now = after(store, lambda: known(50))
    assert now.completeness.coverage == Fraction(3, 5)  # of the 5th; the one of the 10th is newer
    _, now = after(
        store,
        lambda: write(
            store,
            "base_figure",
            {"base": "age14", "place": "thon-03", "as_of": dt.date(2026, 1, 10), "value": None},
        ),
    )
    assert now.completeness.coverage == Fraction(3, 4)


def test_a_baseline_moves_the_path_and_the_cells(store):
    commune(store)
    entry = {"indicator": CODE, "as_of": dt.date(2026, 1, 1), "value": 43, "source": "Biên bản"}
    before, now = after(store, lambda: write(store, "baseline", entry))
    assert (before.standing.path_now, now.standing.path_now) == (20, 43)
    first, _ = village_cells(store, load_plan(store, "an-nong"), JANUARY)[CODE]
    assert (first.gap, first.short) == (-3, 3)


def test_an_edited_target_moves_them(store):
    commune(store)

    def promise(value: str) -> None:
        [(position, key, cells, day)] = store.rows(
            "SELECT position, row_key, cells, in_force_from FROM current_plan_row"
            " WHERE commune = $commune AND file = $file AND row_key = $key",
            {"commune": "an-nong", "file": "targets.csv", "key": f"{CODE}:2026"},
        )
        edited = json.dumps(json.loads(cells) | {"value": value}, ensure_ascii=False)
        row = {"file": "targets.csv", "position": position, "row_key": key, "cells": edited, "in_force_from": day}
        write(store, "plan_row", row)

    before, now = after(store, lambda: promise("40"))
    assert (before.standing.aim.goal, now.standing.aim.goal) == (65, 40)
    assert (before.standing.short, now.standing.short) == (28, 0)  # 65 % of 150 are 97,5; 70 are there


def test_a_changed_list_of_villages_moves_them_whichever_plan_the_visitor_holds(store):
    held = load_plan(commune(store), "an-nong")

    def third() -> None:
        replace_places(store, held, [*TWO[:1], Place("thon-03", "Thôn 3")], somebody("An"), store.seq("an-nong"))

    before, now = after(store, third)
    assert (before.standing.level.value, now.standing.level.value) == (Fraction(7000, 150), 40)
    assert standings(store, held, JANUARY) is kept(store)
    assert [cell.place.id for cell in village_cells(store, held, JANUARY)[CODE]] == ["thon-01", "thon-03"]


def test_a_write_in_the_middle_of_a_reading_is_seen_by_the_next_visitor(store, monkeypatch):
    """The sums were read before somebody wrote, the figures after: that answer must not be kept for the new `seq`."""
    commune(store)
    late = [told("thon-01", 90, 100)]

    def interrupted(*asked):
        found = figures.village_sums(*asked)
        while late:
            hand_in(store, late.pop())
        return found

    monkeypatch.setattr("queries.standings.village_sums", interrupted)
    kept(store)
    assert late == []
    assert one(store).standing.level.value == 80
    same_as_fresh(store)


# ── never shared ─────────────────────────────────────────────────────────────────────────────────────


def test_two_stores_never_share_an_answer(home):
    """The real and the illustrative store of one commune, after the same number of writes."""
    real, shown = commune(open_store(REAL), a=40), commune(open_store(ILLUSTRATIVE), a=85)
    assert real.seq("an-nong") == shown.seq("an-nong")
    for store, level in ((real, Fraction(7000, 150)), (shown, Fraction(11500, 150)), (real, Fraction(7000, 150))):
        assert one(store).standing.level.value == level
        same_as_fresh(store)


def test_a_store_opened_after_another_was_closed_starts_anew(home, monkeypatch):
    """A restored copy or another folder may have the very same `seq`."""
    first = one(commune(open_store(REAL), a=40))
    close_stores()
    other = home.parent / "other"
    other.mkdir()
    monkeypatch.setenv("TIEN_DO_HOME", str(other))
    second = commune(open_store(REAL), a=85)
    assert (first.standing.level.numerator, one(second).standing.level.numerator) == (70, 115)
    same_as_fresh(second)


def test_two_communes_of_one_store_never_share_an_answer(store):
    commune(store, "an-nong", CODE, a=40)
    commune(store, "tan-ninh", "TN-04", a=85)
    assert store.seq("an-nong") == store.seq("tan-ninh")
    for slug, code, level in (("an-nong", CODE, 70), ("tan-ninh", "TN-04", 115), ("an-nong", CODE, 70)):
        assert one(store, slug=slug, code=code).standing.level.numerator == level
        same_as_fresh(store, slug=slug)


def test_a_write_of_one_commune_leaves_the_others_answer_kept(store):
    commune(store, "an-nong", CODE)
    commune(store, "tan-ninh", "TN-04")
    before = kept(store, slug="tan-ninh"), kept(store, slug="an-nong")
    hand_in(store, told("thon-01", 90, 100))
    assert kept(store, slug="tan-ninh") is before[0]
    assert kept(store, slug="an-nong") != before[1]

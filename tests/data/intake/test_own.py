"""Of a workbook that holds more than a person answers for, their part is read; the rest is said, not compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.access import Grant, Role, Scope, User, scope
from data.intake.batch import commit, difference
from data.intake.desk import receive
from data.intake.own import NOT_YOURS, own_part
from data.lineage_store import Draft, What, record
from data.model import Period, Severity
from data.plan_files import shipped
from data.plan_store import load_plan, set_up
from data.store import Store
from tests.builders import somebody
from tests.data.intake.test_desk import workbook

SLUG, PLAN, RUNNING = "an-nong", shipped("an-nong"), Period(2026, 9)
HEAD = ("Thôn", "AN-14 – Tử số", "AN-14 – Mẫu số")
VILLAGE = User("Trưởng thôn", "t1", (Grant(Role.VILLAGE, SLUG, village="thon-01"),))


@pytest.fixture
def ready(store: Store) -> Store:
    set_up(store, SLUG, PLAN.places, somebody())
    for number in (5, 6):
        first = receive(store, PLAN, Scope(everything=True), month(number), f"t{number}.xlsx", RUNNING)
        commit(store, difference(store, first), somebody())
    return store


def month(number: int, first: int = 30, second: int = 40) -> bytes:
    title = (f"Số liệu tháng {number}/2026",)
    return workbook(title, HEAD, ("Thôn 1", first + number, 60), ("Thôn 2", second + number, 60))


def test_a_village_hands_in_its_own_row_and_is_told_of_the_other(ready: Store):
    found = receive(ready, PLAN, scope(VILLAGE, PLAN), month(7), "t7.xlsx", RUNNING)
    assert [one.place for one in found.figures] == ["thon-01"]
    [aside] = [one for one in found.problems if one.kind == NOT_YOURS]
    assert (aside.severity, aside.cell) == (Severity.IGNORED, "B4")
    receipt = commit(ready, difference(ready, found), VILLAGE)
    rows = ready.rows("SELECT place FROM observation WHERE batch_id = $id", {"id": receipt.batch_id})
    assert rows == [("thon-01",)]


def test_nothing_of_what_stands_elsewhere_can_be_read_off(ready: Store):
    """Guesses for another village's figures bring back neither the standing figure nor what is odd about the guess."""
    guess = workbook(("Số liệu tháng 7/2026",), HEAD, ("Thôn 1", 37, 60), ("Thôn 2", 1, 600))
    everyone = receive(ready, PLAN, Scope(everything=True), guess, "t7.xlsx", RUNNING)
    assert any("AN-14" in one.message for one in everyone.problems), "the guess is odd to those who may know"
    found = receive(ready, PLAN, scope(VILLAGE, PLAN), guess, "t7.xlsx", RUNNING)
    change = difference(ready, found)
    places = {one.place for one in (*change.to_write, *change.same, *change.missing)}
    assert places == {"thon-01"}
    assert [one.kind for one in found.problems] == [NOT_YOURS]


def test_what_others_left_out_is_not_missing_from_a_villages_file(ready: Store):
    alone = workbook(("Số liệu tháng 7/2026",), HEAD, ("Thôn 1", 37, 60))
    found = receive(ready, PLAN, scope(VILLAGE, PLAN), alone, "t7.xlsx", RUNNING)
    assert difference(ready, found).missing == ()


def test_a_row_that_fell_out_of_the_table_is_missing_as_an_empty_cell_is(ready: Store):
    everything = Scope(everything=True)
    alone = workbook(("Số liệu tháng 7/2026",), HEAD, ("Thôn 1", 37, 60))
    found = difference(ready, receive(ready, PLAN, everything, alone, "t7.xlsx", RUNNING))
    assert [(one.indicator, one.place, one.period) for one in found.missing] == [("AN-14", "thon-02", Period(2026, 6))]
    whole = difference(ready, receive(ready, PLAN, everything, month(7), "t7.xlsx", RUNNING))
    assert whole.missing == ()


def test_a_village_that_became_another_is_not_missing(ready: Store):
    others = [(f"Thôn {at}", 30, 60) for at in (3, 4, 5)]
    first = receive(ready, PLAN, Scope(everything=True), workbook(("Tháng 6/2026",), HEAD, *others), "a.xlsx", RUNNING)
    commit(ready, difference(ready, first), somebody())
    merge = Draft(What.MERGE, Period(2026, 7), ("thon-01", "thon-02"), ("Thôn Mới",), document="NQ 1")
    record(ready, SLUG, merge, somebody(), "merge", RUNNING)
    plan = load_plan(ready, SLUG)
    file = workbook(("Số liệu tháng 7/2026",), HEAD, ("Thôn Mới", 80, 120), *others)
    found = receive(ready, plan, Scope(everything=True), file, "t7.xlsx", RUNNING)
    assert [one.numerator for one in found.figures] == [80, 30, 30, 30]
    assert difference(ready, found).missing == ()


def test_a_file_about_few_villages_leaves_none_out(ready: Store):
    more = [(f"Thôn {at}", 30, 60) for at in range(1, 6)]
    first = receive(ready, PLAN, Scope(everything=True), workbook(("Tháng 7/2026",), HEAD, *more), "a.xlsx", RUNNING)
    commit(ready, difference(ready, first), somebody())
    two = workbook(("Tháng 8/2026",), HEAD, *more[:2])
    found = difference(ready, receive(ready, PLAN, Scope(everything=True), two, "b.xlsx", RUNNING))
    assert found.missing == ()


def test_who_may_write_everything_reads_everything(ready: Store):
    found = receive(ready, PLAN, Scope(everything=True), month(7), "t7.xlsx", RUNNING)
    assert own_part(found, PLAN, Scope(everything=True)) is found


def test_it_is_the_same_done_twice(ready: Store):
    found = receive(ready, PLAN, scope(VILLAGE, PLAN), month(7), "t7.xlsx", RUNNING)
    assert own_part(found, PLAN, scope(VILLAGE, PLAN)) == found


def test_an_indicator_that_no_plan_knows_is_nobodys(ready: Store):
    found = receive(ready, PLAN, Scope(everything=True), month(7), "t7.xlsx", RUNNING)
    strange = replace(found, figures=tuple(replace(one, indicator="XX-99") for one in found.figures))
    assert own_part(strange, PLAN, scope(VILLAGE, PLAN)).figures == ()

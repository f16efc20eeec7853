"""A plan changes by documents: one batch with its document behind it, by whom it may, once."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

import pytest

from data.access import Grant, Role, User
from data.errors import MovedError, RefusalError
from data.model import Comparator, Period
from data.plan_editing import PLAN, first_period, propose, said, write
from data.plan_edits import Edit
from data.plan_files import INDICATORS
from data.plan_store import load_plan, set_up
from data.plan_tables import DEPARTMENTS
from data.store import ILLUSTRATIVE, Store
from data.target_versions import adopt_target
from tests.builders import somebody
from tests.data.changing import (
    FIBRE,
    FIBRE_TARGET,
    FIRST,
    JULY,
    SLUG,
    TWO,
    VNEID,
    at,
    begin,
    change,
    goals,
    number,
    target,
)

pytestmark = pytest.mark.usefixtures("august")


def test_several_years_are_one_batch_with_the_document_behind_them(commune: Store):
    receipt = change(commune, number("70"), number("80", 2027), number("95", 2030))
    july = Period(2026, 7)
    assert goals(commune) == [(2026, 70, july), (2027, 80, july), (2030, 95, july)]
    assert goals(commune, Period(2026, 6)) == [(2026, 65, None)]
    [(kind, note, by)] = commune.rows("SELECT kind, note, submitted_by FROM batch ORDER BY seq DESC LIMIT 1")
    assert (receipt.written, kind, note, by) == (True, PLAN, "Quyết định 12/QĐ-UBND ngày 05/07/2026", "An")
    assert {one.legal for one in load_plan(commune, SLUG).targets_of(VNEID)} == {note}


def test_it_is_the_same_version_as_the_what_if_page_adopts(commune: Store, tmp_path):
    other = begin(Store(tmp_path / "khac.duckdb", ILLUSTRATIVE))
    [old] = [one for one in load_plan(commune, SLUG).targets_of(VNEID) if one.year == 2026]
    change(commune, number("80"))
    adopt_target(
        other, load_plan(other, SLUG), VNEID, comparator=Comparator.AT_LEAST, value=Decimal(80), year=2026,
        document=JULY.document, document_date=JULY.day, since=JULY.since, by=somebody("An"), seen=other.seq(SLUG),
        submission_id="x",
    )  # fmt: skip
    mine, theirs = (next(iter(load_plan(one, SLUG).targets_of(VNEID))) for one in (commune, other))
    other.close()
    assert replace(mine, note="") == theirs
    assert (mine.lead, mine.support, mine.note) == (old.lead, old.support, old.note)


def test_who_leads_changes_no_promise_and_no_path(commune: Store):
    before = {one: [row.standing for row in at(commune, Period(2026, one))] for one in range(1, 10)}
    change(commune, target(lead="vhxh", support="kt"))
    assert goals(commune) == [(2026, 65, None)]
    [now] = load_plan(commune, SLUG).targets_of(VNEID)
    assert (now.lead, now.support) == ("vhxh", ("kt",))
    assert {one: [row.standing.path for row in at(commune, Period(2026, one))] for one in range(1, 10)} == {
        one: [each.path for each in many] for one, many in before.items()
    }


def test_of_two_who_change_at_once_one_is_told_to_look_again(commune: Store):
    seen, told = commune.seq(SLUG), []

    def one(name: str) -> None:
        try:
            edit = Edit(DEPARTMENTS, "kt", {"name": f"Phòng {name}"})
            told.append(write(commune, SLUG, [edit], JULY, somebody(name), seen, name).written)
        except MovedError:
            told.append(False)

    threads = [threading.Thread(target=one, args=(name,)) for name in ("Một", "Hai", "Ba")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False, False, True]
    assert commune.seq(SLUG) == seen + 1


def test_every_trouble_is_told_at_once(commune: Store):
    draft = propose(commune, SLUG, [number("120"), Edit(INDICATORS, VNEID, {"short": "d" * 39})], JULY)
    assert len({said(draft, one) for one in draft.troubles}) == 2


def test_only_who_may_change_plans_does(commune: Store):
    for role in (Role.LEADER, Role.OFFICER, Role.MONITOR, Role.ADMIN):
        with pytest.raises(RefusalError, match="người điều phối"):
            write(commune, SLUG, [number("80")], JULY, User("B", "b", (Grant(role),)), commune.seq(SLUG), "x")
    assert goals(commune) == [(2026, 65, None)]


def test_pressing_twice_is_one_change_and_a_stale_look_writes_nothing(commune: Store):
    seen = commune.seq(SLUG)
    first = change(commune, number("80"), submission_id="one")
    again = change(commune, number("80"), submission_id="one", seen=seen)
    assert (again.batch_id, again.written) == (first.batch_id, False)
    with pytest.raises(MovedError):
        change(commune, number("90"), seen=seen)


def test_before_any_figure_the_plan_is_still_put_down(store: Store):
    set_up(store, SLUG, TWO, somebody("An"))
    plan = load_plan(store, SLUG)
    assert first_period(store, plan) == plan.start
    change(store, number("70"), Edit(INDICATORS, "AN-01", {"kind": "share"}), FIBRE, FIBRE_TARGET, by=FIRST)
    plan = load_plan(store, SLUG)
    assert [(one.goal, one.since) for one in plan.targets_of(VNEID)] == [(70, None)]
    assert plan.indicator("AN-24").since is None
    change(store, Edit(INDICATORS, "AN-24", None), by=FIRST)
    assert load_plan(store, SLUG).indicator("AN-24") is None

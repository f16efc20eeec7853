"""A change holds from its period on, in whatever waits already; what has been judged stays as it was."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from data.errors import RefusalError
from data.model import Comparator, Period, Plan
from data.owed import owed_periods
from data.plan_editing import tables, write
from data.plan_edits import Edit
from data.plan_files import BASES, GOALS, HEADER, INDICATORS, TARGETS, TASKS, shipped
from data.plan_store import load_plan, replace_places, set_up
from data.plan_tables import DEPARTMENTS, GENERAL, PHASES, REVIEWS
from data.punctuality import due_periods
from data.store import Store
from data.target_versions import adopt_target
from queries.standings import standings
from tests.builders import somebody
from tests.data.changing import (
    FIBRE,
    FIBRE_TARGET,
    FIRST,
    JULY,
    OCTOBER,
    SLUG,
    TEAM,
    TWO,
    VNEID,
    at,
    change,
    goals,
    hand_in,
    number,
    on,
    refused,
    target,
)

pytestmark = pytest.mark.usefixtures("august")


def test_who_leads_later_waits_for_its_period(commune: Store, monkeypatch: pytest.MonkeyPatch):
    [old] = load_plan(commune, SLUG).targets_of(VNEID)
    change(commune, target(lead="vhxh", support=""), by=OCTOBER)
    assert load_plan(commune, SLUG).targets_of(VNEID) == (old,)
    on(monkeypatch, dt.date(2026, 9, 14))
    assert load_plan(commune, SLUG).targets_of(VNEID) == (old,)
    on(monkeypatch, dt.date(2026, 9, 15))
    [now] = load_plan(commune, SLUG).targets_of(VNEID)
    assert (now.lead, now.since) == ("vhxh", None)


def test_a_target_adopted_later_is_answered_by_who_leads_then(commune: Store):
    change(commune, target(lead="vhxh", support=""), by=OCTOBER)
    adopt_target(
        commune, load_plan(commune, SLUG), VNEID, comparator=Comparator.AT_LEAST, value=Decimal(90), year=2027,
        document="QĐ 9", document_date=JULY.day, since=Period(2026, 11), by=somebody("An"), seen=commune.seq(SLUG),
        submission_id="x",
    )  # fmt: skip
    assert [one.lead for one in load_plan(commune, SLUG, Period(2026, 11)).targets_of(VNEID)] == ["vhxh", "vhxh"]


def test_before_it_begins_the_plan_is_what_it_begins_with(commune: Store):
    assert load_plan(commune, SLUG, Period(2025, 6)) == load_plan(commune, SLUG, Period(2026, 1))


def test_an_earlier_edit_holds_in_the_versions_that_wait(commune: Store):
    change(commune, number("80"), by=OCTOBER)
    change(commune, target(lead="kt", support=""))
    found = load_plan(commune, SLUG, Period(2026, 10)).targets_of(VNEID)
    assert [(one.goal, one.lead, one.since) for one in found] == [(80, "kt", Period(2026, 10))]
    assert [one.lead for one in load_plan(commune, SLUG).targets_of(VNEID, Period(2026, 7))] == ["kt"]


def test_a_promise_that_never_held_can_be_removed_and_made_again(commune: Store):
    change(commune, number("80", 2027), by=OCTOBER)
    change(commune, Edit(TARGETS, f"{VNEID}:2027", None), by=OCTOBER)
    assert goals(commune) == [(2026, 65, None)]
    change(commune, number("75", 2027), by=JULY)
    assert goals(commune) == [(2026, 65, None), (2027, 75, Period(2026, 7))]
    assert [one.goal for one in load_plan(commune, SLUG, Period(2027, 1)).targets_of(VNEID)] == [65, 75]


def test_wording_and_formula_change_from_their_period_on(commune: Store, monkeypatch: pytest.MonkeyPatch):
    words = {"name": "Tỷ lệ công dân có VNeID", "short": "Có VNeID", "numerator": "Số công dân có VNeID mức 2"}
    change(commune, Edit(INDICATORS, VNEID, words), by=OCTOBER)
    assert load_plan(commune, SLUG).indicator(VNEID) == shipped(SLUG).indicator(VNEID)
    on(monkeypatch, dt.date(2026, 10, 1))
    now = load_plan(commune, SLUG).indicator(VNEID)
    assert now == replace(shipped(SLUG).indicator(VNEID), **words)
    assert [one.code for one in load_plan(commune, SLUG).indicators] == [one.code for one in shipped(SLUG).indicators]


def test_a_new_indicator_is_owed_from_its_period_on(commune: Store, monkeypatch: pytest.MonkeyPatch):
    before = [[row.standing for row in at(commune, Period(2026, one))] for one in range(1, 7)]
    change(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    assert load_plan(commune, SLUG).indicator("AN-24") is None
    on(monkeypatch, dt.date(2026, 10, 1))
    plan = load_plan(commune, SLUG)
    added = plan.indicator("AN-24")
    assert (added.since, added.measure, plan.indicators[-1]) == (Period(2026, 10), "rieng-an-24", added)
    assert {one.since for one in plan.indicators[:-1]} == {None}
    after = [[row.standing for row in at(commune, Period(2026, one))] for one in range(1, 7)]
    assert [one[:-1] for one in after] == before
    assert {one[-1].aim for one in after} == {None}, "no target held it then"


def test_standings_that_are_kept_know_the_indicator_once_its_period_runs(
    commune: Store, monkeypatch: pytest.MonkeyPatch
):
    change(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    june = Period(2026, 6)
    assert "AN-24" not in {one.standing.indicator.code for one in standings(commune, load_plan(commune, SLUG), june)}
    on(monkeypatch, dt.date(2026, 10, 1))
    assert "AN-24" in {one.standing.indicator.code for one in standings(commune, load_plan(commune, SLUG), june)}


def test_tasks_change_come_and_go(commune: Store, monkeypatch: pytest.MonkeyPatch):
    [first, second, *_] = [one for one in shipped(SLUG).tasks if not one.parent]
    added = {
        "code": "AN-T-X.1",
        "group": first.group,
        "text": "Rà soát sóng di động",
        "lead": "kt",
        "when": "2026-12-31",
    }
    change(
        commune, Edit(TASKS, first.code, {"lead": "vp", "support": ""}), Edit(TASKS, second.code, None),
        Edit(TASKS, "AN-T-X.1", added), by=OCTOBER,
    )  # fmt: skip
    assert load_plan(commune, SLUG).tasks == shipped(SLUG).tasks
    on(monkeypatch, dt.date(2026, 10, 1))
    known = {one.code: one for one in load_plan(commune, SLUG).tasks}
    assert (known[first.code].lead, second.code in known) == (("vp",), False)
    assert known["AN-T-X.1"].source == JULY.said
    assert "đã từng dùng" in refused(commune, Edit(TASKS, second.code, {**added, "code": second.code}), by=OCTOBER)


def test_milestones_and_the_plans_own_number(commune: Store):
    found, _ = tables(commune, SLUG)
    [so_ket] = [key for key, one in found[REVIEWS].items() if one["kind"] == "so_ket"]
    phase = next(iter(found[PHASES]))
    change(
        commune, Edit(REVIEWS, so_ket, {"year": "2028", "quarter": "1"}), Edit(PHASES, phase, {"name": "Khởi động"}),
        Edit(GENERAL, "header", {"number": "45/KH-UBND", "date": "2026-07-01"}),
    )  # fmt: skip
    plan = load_plan(commune, SLUG)
    assert next(one.period for one in plan.reviews if one.kind == "so_ket") == Period(2028, 3)
    assert (plan.phases[0].name, plan.number, plan.date) == ("Khởi động", "45/KH-UBND", "2026-07-01")
    change(commune, Edit(REVIEWS, so_ket, None))
    assert [one.kind for one in load_plan(commune, SLUG).reviews] == ["tong_ket"]


def test_goals_and_bases_change_come_and_go_from_their_period_on(commune: Store, monkeypatch: pytest.MonkeyPatch):
    change(
        commune, Edit(GOALS, "AN-G1", {"text": "Lấy người dân làm trung tâm"}), Edit(GOALS, "AN-G2", None),
        Edit(BASES, "teams", None), Edit(BASES, "adults", {"name": "Người từ đủ 18 tuổi"}),
        Edit(BASES, "nld", {"id": "nld", "name": "Người lao động", "noun": "người"}), by=OCTOBER,
    )  # fmt: skip
    now = load_plan(commune, SLUG)
    assert (now.goals, now.bases) == (shipped(SLUG).goals, shipped(SLUG).bases)
    on(monkeypatch, dt.date(2026, 10, 1))
    then = load_plan(commune, SLUG)
    assert [(one.code, one.text) for one in then.goals] == [
        ("AN-G1", "Lấy người dân làm trung tâm"), *((one.code, one.text) for one in shipped(SLUG).goals[2:]),
    ]  # fmt: skip
    called = {one.id: one.name for one in then.bases}
    assert (called["adults"], called["nld"], "teams" in called) == ("Người từ đủ 18 tuổi", "Người lao động", False)


def test_a_report_stays_due_on_the_day_it_was_due_whatever_holds_now(store: Store):
    """Neither what was due when the commune was set up nor what is due by now moves with a later decision."""
    set_up(store, SLUG, TWO, somebody("An"))
    change(store, Edit(GENERAL, "header", {"due_days": "6"}), by=FIRST)
    hand_in(store, Period(2026, 6), 40)
    before = load_plan(store, SLUG)
    change(store, Edit(GENERAL, "header", {"due_days": "2"}))
    june, july, opened = Period(2026, 6), Period(2026, 7), dt.date(2026, 6, 19)
    for when in (None, Period(2026, 3), Period(2030, 12)):
        plan = load_plan(store, SLUG, when)
        assert (plan.due(june), plan.due(july)) == (dt.date(2026, 6, 20), dt.date(2026, 7, 16))
        assert owed_periods(plan, june, opened) == owed_periods(before, june, opened) == (june,)
        for today in (dt.date(2026, 6, 17), dt.date(2026, 6, 21)):
            assert due_periods(plan, june, today) == due_periods(before, june, today)


def test_the_header_that_waits_takes_an_earlier_edit_over(commune: Store):
    change(commune, Edit(DEPARTMENTS, "kt", {"name": "Phòng Kinh tế mới"}), by=OCTOBER)
    change(commune, Edit(DEPARTMENTS, "tcn", TEAM), by=JULY)
    now, then = load_plan(commune, SLUG), load_plan(commune, SLUG, Period(2026, 10))
    assert (now.department("kt").name, now.department("tcn").name) == ("Phòng Kinh tế", "Tổ công nghệ số")
    assert (then.department("kt").name, then.department("tcn").name) == ("Phòng Kinh tế mới", "Tổ công nghệ số")


def test_a_village_taken_off_the_list_stays_off_in_every_version(commune: Store):
    change(commune, number("80"), by=OCTOBER)
    replace_places(commune, load_plan(commune, SLUG), TWO[:1], somebody("An"), commune.seq(SLUG))
    for when in (None, Period(2026, 12)):
        assert load_plan(commune, SLUG, when).places == tuple(TWO[:1])


def slowly(store: Store, file: str, when: Period) -> dict[str, dict]:
    """Row → cells in force at that period: every write replayed in turn, day by day, each taking what was before."""
    lines = store.rows(
        "SELECT seq, row_key, cells, in_force_from FROM plan_row JOIN batch USING (batch_id) WHERE file = $file",
        {"file": file},
    )
    found: dict[str, dict] = {}
    for key in {line[1] for line in lines}:
        for day in sorted({line[3] for line in lines if line[1] == key}):
            if (day.year, day.month) > (when.year, when.month):
                break
            _, said = max((line[0], line[2] or "") for line in lines if line[1] == key and line[3] == day)
            found[key] = json.loads(said) if said else {}
    return {key: cells for key, cells in found.items() if cells}


NOTHING = {"value": "", "low": "", "high": ""}


def seen_at(store: Store, period: Period, plan: Plan | None = None) -> dict[str, tuple]:
    """What a period's standings say of each indicator."""
    found = [row.standing for row in at(store, period, plan)]
    return {one.indicator.code: (one.state, one.aim and one.aim.goal, one.path) for one in found}


def drawn(draw: random.Random, store: Store) -> list[Edit]:
    """Some edits, most of them sensible."""
    found, _ = tables(store, SLUG)
    units = list(found[DEPARTMENTS])

    def some(name: str) -> str:
        return draw.choice(list(found[name]))

    one = found[TARGETS][some(TARGETS)]
    value = str(draw.choice([0, 5, 35, 66, 80, 100]))
    made: list[Callable[[], Edit]] = [
        lambda: number(value, draw.randint(2026, 2030)),
        lambda: number(value, draw.randint(2026, 2030), code=draw.choice(list(found[INDICATORS]))),
        lambda: Edit(TARGETS, some(TARGETS), {"lead": draw.choice(units), "suggested_lead": "", "support": ""}),
        lambda: Edit(TARGETS, f"{one['code']}:{one['year']}", {**NOTHING, "comparator": "encouraged"}),
        lambda: Edit(TARGETS, some(TARGETS), None),
        lambda: Edit(INDICATORS, some(INDICATORS), {"name": f"Tên mới {draw.random()}"}),
        lambda: Edit(INDICATORS, some(INDICATORS), draw.choice([{"direction": "down"}, {"level": "commune"}])),
        lambda: Edit(INDICATORS, some(INDICATORS), None),
        lambda: Edit(TASKS, some(TASKS), draw.choice([None, {"text": "Việc khác"}])),
        lambda: Edit(BASES, some(BASES), draw.choice([None, {"name": f"Số nền {draw.random()}"}])),
        lambda: Edit(DEPARTMENTS, some(DEPARTMENTS), draw.choice([None, {"name": f"Phòng {draw.random()}"}])),
        lambda: Edit(REVIEWS, some(REVIEWS), {"year": str(draw.randint(2026, 2030))}),
    ]  # fmt: skip
    return [draw.choice(made)() for _ in range(draw.randint(1, 3))]


def test_no_accepted_edit_moves_what_has_been_judged(commune: Store):
    """Many edits one after the other: each ended period is judged as before, and what holds is what a replay says."""
    ended = [Period(2026, one) for one in range(1, 7)]
    before = {one: seen_at(commune, one) for one in ended}
    draw, accepted = random.Random(7), 0
    for turn in range(60):
        since = Period(2026, 7).plus(draw.choice([0, 0, 1, 3, 12]))
        seen = commune.seq(SLUG)
        try:
            write(commune, SLUG, drawn(draw, commune), replace(JULY, since=since), somebody(), seen, f"t{turn}")
        except RefusalError:
            assert commune.seq(SLUG) == seen
            continue
        accepted += 1
    for plan in (load_plan(commune, SLUG), load_plan(commune, SLUG, Period(2030, 12))):
        for one in ended:
            after = seen_at(commune, one, plan)
            assert {code: after[code] for code in before[one]} == before[one]
    for when in (Period(2026, 6), Period(2026, 8), Period(2026, 11), Period(2027, 7), Period(2030, 12)):
        plan = load_plan(commune, SLUG, when)
        assert {one.code: one.name for one in plan.indicators} == {
            key: one["name"] for key, one in slowly(commune, INDICATORS, when).items()
        }
        assert {one.code: (one.lead, one.text) for one in plan.tasks} == {
            key: (tuple(filter(None, one["lead"].split("; "))), one["text"])
            for key, one in slowly(commune, TASKS, when).items()
        }
        held = slowly(commune, TARGETS, when)
        told = {
            f"{one.code}:{one.year}": ("" if one.value is None else str(one.value), one.lead)
            for indicator in plan.indicators for one in plan.targets_of(indicator.code, when)
        }  # fmt: skip
        assert told == {key: (one["value"], one["lead"]) for key, one in held.items()}
        assert {one.id: one.name for one in plan.bases} == {
            key: one["name"] for key, one in slowly(commune, BASES, when).items()
        }
        assert {one.base for one in plan.indicators if one.base} <= {one.id for one in plan.bases}
        [header] = slowly(commune, HEADER, when).values()
        assert [one.name for one in plan.departments] == [one["name"] for one in header["departments"]]
    assert accepted > 15, "a test that refuses everything proves nothing"

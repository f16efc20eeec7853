"""Who may do what where: denied unless granted, and every writing function asks for itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest

from data.access import (
    COMMAND_LINE,
    TRIAL,
    Act,
    Grant,
    Role,
    Scope,
    User,
    may,
    own_villages,
    require,
    require_figures,
    scope,
)
from data.closing_store import check
from data.errors import RefusalError
from data.intake.batch import commit, commit_bases, difference, typed_reading
from data.intake.undo import plan_undo, undo
from data.model import Comparator, Figure, FigureState, Level, Period
from data.plan_files import shipped, slugs
from data.plan_store import BaseEntry, load_plan, replace_places, set_up
from data.question_store import answer, ask, remark, reopen, settle
from data.scenario_store import save, withdraw
from data.store import Store
from data.target_versions import adopt_target
from data.task_store import record
from data.task_store import withdraw as task_withdraw
from tests.builders import somebody

SLUG, OTHER = "an-nong", "tan-ninh"
MAY = Period(2026, 5)
DONE = ("AN-T-III.1", "2025-2030", "Đã phủ sóng.", dt.date(2025, 1, 2))
WRONG = ("AN-T-VI.6", "2025-2030")


def one(role: Role, commune: str = SLUG, department: str = "", village: str = "") -> User:
    return User("Người thử", "thu", (Grant(role, commune, department, village),))


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────────

ALLOWED = {
    Role.LEADER: "see files scenario ask remark sign",
    Role.OFFICER: "see files write answer",
    Role.COORDINATOR: "see files write scenario ask answer remark check plan audit",
    Role.VILLAGE: "own_village write",
    Role.MONITOR: "see remark",
    Role.ADMIN: "accounts backup",
}
"""The table as the issue words it, written a second time by hand."""


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", list(Act))
def test_a_role_allows_what_the_table_says_and_only_in_its_commune(role: Role, act: Act):
    whole = role is Role.ADMIN
    user = one(role, "" if whole else SLUG)
    assert may(user, act, SLUG) is (act.value in ALLOWED[role].split())
    assert may(user, act, OTHER) is (whole and act.value in ALLOWED[role].split())


@pytest.mark.parametrize("act", list(Act))
def test_nobody_may_anything(act: Act):
    assert not may(User("Ai đó"), act, SLUG)
    with pytest.raises(RefusalError, match=r"\.$"):
        require(User("Ai đó"), act, SLUG)


@pytest.mark.parametrize("act", [Act.ACCOUNTS, Act.BACKUP])
def test_what_concerns_the_installation_needs_a_role_for_all_of_it(act: Act):
    assert may(one(Role.ADMIN, ""), act)
    assert not may(one(Role.ADMIN, SLUG), act)
    assert not may(one(Role.ADMIN, SLUG), act, SLUG)


@pytest.mark.parametrize("pair", list(combinations(Role, 2)))
def test_several_roles_allow_what_each_allows_and_no_more(pair: tuple[Role, Role]):
    user = User("x", "x", (Grant(pair[0], ""), Grant(pair[1], "")))
    wanted = {act for role in pair for act in ALLOWED[role].split()}
    assert {act.value for act in Act if may(user, act, SLUG)} == wanted


def test_roles_of_two_communes_do_not_mix():
    user = User("x", "x", (Grant(Role.LEADER, SLUG), Grant(Role.MONITOR, OTHER)))
    assert may(user, Act.SCENARIO, SLUG)
    assert may(user, Act.SEE, OTHER)
    assert not may(user, Act.SCENARIO, OTHER)


def test_who_tries_and_who_commands():
    assert not may(TRIAL, Act.ACCOUNTS)
    assert not may(TRIAL, Act.BACKUP)
    assert may(TRIAL, Act.PLAN, SLUG)
    assert all(may(COMMAND_LINE, act, SLUG) for act in (Act.WRITE, Act.PLAN, Act.ACCOUNTS, Act.BACKUP))


def test_a_person_is_signed_by_name_and_login():
    assert User("Lê Thị Hoa", "hoa.le").signed == "Lê Thị Hoa (hoa.le)"
    assert User("Lệnh quản trị").signed == "Lệnh quản trị"


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
def test_an_officers_figures_are_those_their_department_leads_or_supports(slug: str):
    plan = shipped(slug)
    for department in plan.departments:
        allowed = scope(one(Role.OFFICER, slug, department.id), plan)
        for indicator in plan.indicators:
            parent = indicator.part_of or indicator.code
            named = [
                {each.lead, each.suggested_lead if not each.lead else "", *each.support}
                for each in plan.targets
                if each.code == parent
            ]
            wanted = any(department.id in many for many in named)
            assert allowed.covers(indicator, None) is wanted, (department.id, indicator.code)


def test_a_villages_figures_are_its_own_and_no_whole_communes():
    plan = shipped(SLUG)
    allowed = scope(one(Role.VILLAGE, SLUG, village="thon-02"), plan)
    for indicator in plan.indicators:
        assert allowed.covers(indicator, "thon-02") is (indicator.level is Level.PLACE)
        assert not allowed.covers(indicator, "thon-01")
        assert not allowed.covers(indicator, None)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VILLAGE])
def test_a_role_without_its_place_covers_nothing(role: Role):
    plan = shipped(SLUG)
    allowed = scope(one(role, SLUG), plan)
    spots = [None, "", *(place.id for place in plan.places)]
    assert not any(allowed.covers(indicator, spot) for indicator in plan.indicators for spot in spots)
    assert own_villages(one(role, SLUG), SLUG) == frozenset()


def test_a_form_is_made_of_what_may_be_written():
    plan = shipped(SLUG)
    assert Scope(everything=True).part_of(plan) == plan
    village = scope(one(Role.VILLAGE, SLUG, village="thon-02"), plan).part_of(plan)
    assert [place.id for place in village.places] == ["thon-02"]
    assert {indicator.level for indicator in village.indicators} == {Level.PLACE}
    assert Scope().part_of(plan).indicators == ()


def test_figures_outside_are_named():
    plan = shipped(SLUG)
    officer = one(Role.OFFICER, SLUG, plan.departments[0].id)
    outside = next(each for each in plan.indicators if not scope(officer, plan).covers(each, None))
    with pytest.raises(RefusalError, match=outside.code):
        require_figures(officer, plan, [(outside.code, None)])
    with pytest.raises(RefusalError, match="XX-99"):
        require_figures(officer, plan, [("XX-99", None)])


# ── every function that writes ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def ready(begun: Callable) -> Store:
    return begun(_write_one_of_each)


def _write_one_of_each(store: Store) -> None:
    set_up(store, SLUG, shipped(SLUG).places, somebody())
    plan = load_plan(store, SLUG)
    commit(store, difference(store, typed_reading(plan, [figure()])), somebody())
    commit_bases(store, plan, [base(100)], somebody(), store.seq(SLUG))
    save(store, SLUG, "Dốc sức", "AN-14", MAY, store.seq(SLUG), {}, {}, somebody(), "p1")
    _on_figure(ask, store, User("Chị Lan", "lan", (Grant(Role.COORDINATOR, SLUG),)), "q1")
    answer(store, plan, "q1", "Vì mưa.", somebody(), "a1")
    record(store, plan, *WRONG, "Đã kết nối.", dt.date(2025, 1, 2), somebody(), "t1")


def figure(a: int = 10, place: str | None = "thon-01", code: str = "AN-14") -> Figure:
    return Figure(code, place, MAY, Decimal(a), Decimal(60), None, FigureState.REPORTED)


def base(value: int) -> BaseEntry:
    return BaseEntry("age14", "thon-01", dt.date(2026, 1, 1), Decimal(value))


def batch(store: Store, kind: str) -> str:
    sql = "SELECT batch_id FROM batch WHERE kind = $kind ORDER BY seq DESC LIMIT 1"
    return store.rows(sql, {"kind": kind})[0][0]


def _adopt(store: Store, by: User) -> None:
    adopt_target(
        store, load_plan(store, SLUG), "AN-14", comparator=Comparator.AT_LEAST, value=Decimal(95), year=2030,
        document="QĐ 1", document_date=dt.date(2026, 6, 1), since=Period(2027, 1), by=by, seen=store.seq(SLUG),
        submission_id="t1",
    )  # fmt: skip


def _places(store: Store, by: User) -> None:
    plan = load_plan(store, SLUG)
    renamed = replace(plan.places[0], name="Thôn Đầu")
    replace_places(store, plan, [renamed, *plan.places[1:]], by, store.seq(SLUG))


def _on_figure(act: Callable, store: Store, by: User, submission_id: str) -> None:
    act(store, load_plan(store, SLUG), "AN-14", "thon-01", MAY, "Vì sao?", by, submission_id)


WRITES: dict[str, tuple[Act, Callable[[Store, User], object]]] = {
    "set up": (Act.PLAN, lambda store, by: set_up(store, OTHER, [], by)),
    "places": (Act.PLAN, _places),
    "target": (Act.PLAN, _adopt),
    "bases": (
        Act.PLAN,
        lambda store, by: commit_bases(store, load_plan(store, SLUG), [base(120)], by, store.seq(SLUG)),
    ),
    "undo bases": (Act.PLAN, lambda store, by: undo(store, plan_undo(store, SLUG, batch(store, "bases")), by)),
    "hand in": (
        Act.WRITE,
        lambda store, by: commit(store, difference(store, typed_reading(load_plan(store, SLUG), [figure(20)])), by),
    ),
    "undo figures": (
        Act.WRITE,
        lambda store, by: undo(store, plan_undo(store, SLUG, batch(store, "quick_entry")), by),
    ),
    "save": (
        Act.SCENARIO,
        lambda store, by: save(store, SLUG, "Khác", "AN-14", MAY, store.seq(SLUG), {}, {}, by, "p2"),
    ),
    "check": (Act.CHECK, lambda store, by: check(store, SLUG, MAY, store.seq(SLUG), "", by)),
    "withdraw": (Act.SCENARIO, lambda store, by: withdraw(store, SLUG, "p1", by)),
    "ask": (Act.ASK, lambda store, by: _on_figure(ask, store, by, "q2")),
    "remark": (Act.REMARK, lambda store, by: _on_figure(remark, store, by, "q3")),
    "answer": (Act.ANSWER, lambda store, by: answer(store, load_plan(store, SLUG), "q1", "Thêm.", by, "a2")),
    "record": (Act.ANSWER, lambda store, by: record(store, load_plan(store, SLUG), *DONE, by, "t2")),
    "take back": (
        Act.ANSWER,
        lambda store, by: task_withdraw(store, load_plan(store, SLUG), *WRONG, "Ghi nhầm.", by, "t3"),
    ),
    "settle": (Act.ASK, lambda store, by: settle(store, load_plan(store, SLUG), "q1", by, "s1")),
    "reopen": (Act.ASK, lambda store, by: reopen(store, load_plan(store, SLUG), "q1", "Chưa rõ.", by, "r1")),
}
THEIRS = {("leader", Act.SCENARIO), ("leader", Act.ASK), ("leader", Act.REMARK), ("monitor", Act.REMARK)}
"""Who of those below may do what of the above."""
GRANTED = {
    "nobody": (),
    "leader": (Grant(Role.LEADER, ""),),
    "officer of another department": (Grant(Role.OFFICER, SLUG, "khong-co"),),
    "another village": (Grant(Role.VILLAGE, SLUG, village="thon-02"),),
    "monitor": (Grant(Role.MONITOR, ""),),
    "admin": (Grant(Role.ADMIN, ""),),
    "coordinator elsewhere": (Grant(Role.COORDINATOR, "giao-minh"),),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("who", GRANTED)
def test_what_is_not_theirs_is_refused_by_the_function_itself(ready: Store, write: str, who: str):
    act, call = WRITES[write]
    user, before = User("Ai đó", "ai", GRANTED[who]), ready.seq(SLUG)
    if (who, act) in THEIRS:
        call(ready, user)
        assert ready.seq(SLUG) == before + 1
        return
    theirs = r"(Tài khoản của bạn|là việc của|không thuộc phần bạn|hỏi đơn vị khác|đơn vị khác chủ trì)"
    with pytest.raises(RefusalError, match=theirs):
        call(ready, user)
    assert (ready.seq(SLUG), ready.seq(OTHER)) == (before, 0)


@pytest.mark.parametrize("write", WRITES)
def test_a_coordinator_of_the_commune_may(ready: Store, write: str):
    user = User("Chị Lan", "lan", (Grant(Role.COORDINATOR, SLUG), Grant(Role.COORDINATOR, OTHER)))
    WRITES[write][1](ready, user)
    [(signed,)] = ready.rows("SELECT submitted_by FROM batch ORDER BY submitted_at DESC, seq DESC LIMIT 1")
    assert signed == "Chị Lan (lan)"


def test_an_undo_is_refused_where_one_cell_of_it_is_somebody_elses(ready: Store):
    plan = load_plan(ready, SLUG)
    many = [figure(20, "thon-01"), figure(20, "thon-02")]
    receipt = commit(ready, difference(ready, typed_reading(plan, many)), somebody())
    village = User("Trưởng thôn", "t2", (Grant(Role.VILLAGE, SLUG, village="thon-02"),))
    with pytest.raises(RefusalError, match="không thuộc phần bạn"):
        undo(ready, plan_undo(ready, SLUG, receipt.batch_id), village)
    own = commit(ready, difference(ready, typed_reading(plan, [figure(25, "thon-02")])), village)
    assert undo(ready, plan_undo(ready, SLUG, own.batch_id), village).written

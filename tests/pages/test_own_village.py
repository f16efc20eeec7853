"""Thôn của tôi: a village's people see their own card, and nothing of the other villages."""

from __future__ import annotations

import pytest

from data.access import Grant, Role, User
from data.plan_store import load_plan
from data.store import Store
from tests.pages.conftest import UNTIL, begin, foreign, rate, show, visible, write
from tests.pages.test_villages import seen

SLUG = "an-nong"


def of(*villages: str, slug: str = SLUG) -> User:
    return User("Trưởng thôn", "truong", tuple(Grant(Role.VILLAGE, slug, village=one) for one in villages))


def test_the_card_of_ones_own_village_and_of_no_other(trial: Store):
    shown = show("own_village", trial, SLUG, UNTIL, of("thon-02"))
    assert not shown.exception
    assert shown.title[0].value == "Thôn của tôi"
    assert shown.subheader[0].value == "Thôn 2"
    text = " ".join(visible(seen(shown)))
    others = [one.name for one in load_plan(trial, SLUG).places if one.id != "thon-02"]
    assert not [name for name in others if f"{name} " in f"{text} " or f"{name}:" in text]
    assert foreign(shown) == []


def test_two_villages_of_one_person_stand_below_each_other(trial: Store):
    shown = show("own_village", trial, SLUG, UNTIL, of("thon-02", "thon-05"))
    assert [one.value for one in shown.subheader] == ["Thôn 2", "Thôn 5"]
    assert len(shown.get("plotly_chart")) == 2


@pytest.mark.parametrize("user", [of(), of("thon-99"), of("thon-02", slug="tan-ninh")])
def test_who_has_no_village_here_is_told_so(trial: Store, user: User):
    shown = show("own_village", trial, SLUG, UNTIL, user)
    assert "chưa được giao thôn nào" in shown.info[0].value
    assert len(shown.get("plotly_chart")) == 0


def test_before_any_figure_it_says_what_to_do(store: Store):
    begin(store, SLUG, "Thôn Đông", "Thôn Tây")
    shown = show("own_village", store, SLUG, None, of("thon-01"))
    assert "Chưa có số liệu" in shown.info[0].value


def test_one_month_is_a_card(store: Store):
    begin(store, SLUG, "Thôn Đông", "Thôn Tây")
    write(store, SLUG, rate("AN-14", "thon-01", "2026-03", 30, 60), rate("AN-14", "thon-02", "2026-03", 11, 47))
    shown = show("own_village", store, SLUG, UNTIL, of("thon-01"))
    assert not shown.exception
    assert "Thôn Đông" in " ".join(visible(seen(shown)))
    assert "Thôn Tây" not in " ".join(visible(shown))


# ── the pages on which they write ────────────────────────────────────────────────────────────────────


def test_quick_entry_offers_ones_own_village_alone(trial: Store):
    shown = show("quick_entry", trial, SLUG, UNTIL, of("thon-02"))
    assert not shown.exception
    by_label = {one.label: one for one in shown.selectbox}
    assert by_label["Nơi"].options == ["Thôn 2"]
    plan = load_plan(trial, SLUG)
    assert 0 < len(by_label["Chỉ tiêu"].options) < len(plan.indicators)


def test_an_officer_is_offered_the_own_departments_indicators(trial: Store):
    plan = load_plan(trial, SLUG)
    department = next(one for one in plan.departments if any(one.id in plan.departments_of(i) for i in plan.indicators))
    officer = User("Cán bộ", "can.bo", (Grant(Role.OFFICER, SLUG, department.id),))
    shown = show("quick_entry", trial, SLUG, UNTIL, officer)
    mine = [one.code for one in plan.indicators if department.id in plan.departments_of(one)]
    offered = next(one for one in shown.selectbox if one.label == "Chỉ tiêu").options
    assert [one.split(" ")[0] for one in offered] == mine


@pytest.mark.parametrize("page", ["hand_in", "quick_entry"])
def test_who_was_given_nothing_is_told_whom_to_ask(trial: Store, page: str):
    shown = show(page, trial, SLUG, UNTIL, User("x", "x", (Grant(Role.OFFICER, SLUG, "khong-co"),)))
    assert "chưa được giao" in shown.info[0].value
    assert len(shown.selectbox) == 0

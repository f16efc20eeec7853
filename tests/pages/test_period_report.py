"""The period's report as it is offered on Chốt kỳ: a draft until the period is closed, then by its closing."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.reports.offering import DRAFT, REPORT
from data.access import Grant, Role, User
from data.closing_store import check, sign
from data.model import Period
from data.plan_store import load_plan
from data.store import Store
from queries.closings import as_stands, closings
from queries.period_facts import drafted, told_by
from tests.builders import somebody
from tests.pages.conftest import TODAY, begin, rate, show, write

SLUG, JUNE = "an-nong", Period(2026, 6)
LAN = somebody("Bà Lan")


@pytest.fixture
def june(store: Store) -> Store:
    begin(store, SLUG, "Thôn Đông", "Thôn Tây")
    write(store, SLUG, rate("AN-14", "thon-01", "2026-06", 80, 100))
    return store


def close(store: Store) -> None:
    checked = check(store, SLUG, JUNE, store.seq(SLUG), "", LAN)
    sign(store, SLUG, JUNE, checked.seq, as_stands, LAN)


def offered(shown: AppTest) -> list[str]:
    return [one.proto.label for one in shown.get("download_button") if one.proto.label in (DRAFT, REPORT)]


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICER, Role.MONITOR])
def test_who_may_see_the_period_may_take_its_draft(june: Store, role: Role) -> None:
    user = User("Ai đó", "ai", (Grant(role, SLUG, "vhxh" if role is Role.OFFICER else None),))
    shown = show("closing", june, SLUG, JUNE, user)
    assert not shown.exception
    assert offered(shown) == [DRAFT]


def test_a_closed_period_offers_no_draft_but_its_report_and_so_does_every_closing_that_is_opened(june: Store) -> None:
    close(june)
    shown = show("closing", june, SLUG, JUNE)
    assert offered(shown) == [REPORT]
    pick = next(one for one in shown.selectbox if "bản chốt" in one.label)
    shown = pick.select_index(0).run()
    assert not shown.exception
    assert offered(shown) == [REPORT, REPORT]


def test_the_facts_of_a_draft_and_of_a_closing_are_those_of_the_period(june: Store) -> None:
    plan = load_plan(june, SLUG)
    draft = drafted(june, plan, JUNE, TODAY)
    assert (draft.closing, draft.period, draft.day) == (None, JUNE, TODAY)
    close(june)
    told = told_by(june, plan, closings(june, SLUG)[0])
    assert told.closing.event.number == 1
    assert told.rows == draft.rows
    assert told.odd == draft.odd
    assert [one.name for one in told.plan.places] == ["Thôn Đông", "Thôn Tây"]

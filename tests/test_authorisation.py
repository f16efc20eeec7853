"""Every page × role × department: by address, by parameter, and by replaying what somebody else's widgets sent."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.access import Grant, Role
from data.intake.batch import commit, commit_bases, difference, typed_reading
from data.model import Figure, FigureState, Period
from data.plan_files import shipped
from data.plan_store import BaseEntry, load_plan, set_up
from data.store import REAL, Store, open_store
from tests.builders import somebody
from tests.visitors import session_of

APP = Path(__file__).parents[1] / "app.py"
TODAY = dt.date(2026, 8, 20)
SLUG, OTHER, MAY = "an-nong", "tan-ninh", Period(2026, 5)
CODE, VILLAGE = "AN-14", "thon-02"
OWNERS = sorted(shipped(SLUG).departments_of(shipped(SLUG).indicator(CODE)))
ALL = (
    "overview", "villages", "own_village", "departments", "indicator", "bottlenecks", "questions", "scenario",
    "compare", "hand_in", "missing", "tasks", "quick_entry", "batches", "closing", "export", "bases", "plan", "set_up",
    "boundaries", "audit", "accounts", "backups", "start",
)  # fmt: skip
SEE = {
    "overview", "villages", "departments", "indicator", "bottlenecks", "questions", "scenario", "compare", "missing",
    "tasks", "batches", "closing", "export", "plan",
}  # fmt: skip
WHO = {
    "leader": ((Grant(Role.LEADER, SLUG),), SEE),
    "officer": ((Grant(Role.OFFICER, SLUG, OWNERS[0]),), SEE | {"hand_in", "quick_entry"}),
    "coordinator": (
        (Grant(Role.COORDINATOR, SLUG),),
        SEE | {"hand_in", "quick_entry", "bases", "set_up", "boundaries", "audit"},
    ),
    "village": ((Grant(Role.VILLAGE, SLUG, village=VILLAGE),), {"own_village", "hand_in", "quick_entry"}),
    "monitor": ((Grant(Role.MONITOR, SLUG),), SEE),
    "admin": ((Grant(Role.ADMIN),), {"start", "accounts", "backups"}),
    "admin of one commune": ((Grant(Role.ADMIN, SLUG),), {"start"}),
    "leader elsewhere": ((Grant(Role.LEADER, "giao-minh"),), {"start"}),
    "coordinator elsewhere": ((Grant(Role.COORDINATOR, "giao-minh"),), {"start"}),
    "nobody": ((), {"start"}),
    "leader and admin": (
        (Grant(Role.LEADER, SLUG), Grant(Role.ADMIN)),
        SEE | {"accounts", "backups"},
    ),
}
"""Who, with which roles, may open which pages: the issue's table, by hand."""


@pytest.fixture(autouse=True)
def today(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data.visit.today", "components.entry.today"):
        monkeypatch.setattr(name, lambda: TODAY)


@pytest.fixture
def filled(home: Path) -> Store:
    """Two communes; one with a figure, a base and an older version of both."""
    store = open_store(REAL)
    for slug in (SLUG, OTHER):
        set_up(store, slug, shipped(SLUG).places, somebody())
    plan = load_plan(store, SLUG)
    for a in (10, 12):
        figure = Figure(CODE, VILLAGE, MAY, Decimal(a), Decimal(60), None, FigureState.REPORTED)
        commit(store, difference(store, typed_reading(plan, [figure])), somebody())
    commit_bases(store, plan, [BaseEntry("age14", VILLAGE, TODAY, Decimal(60))], somebody(), store.seq(SLUG))
    return store


class Door:
    """Opens the app as somebody, at a page's address, and notes which page was drawn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch, self.drawn = monkeypatch, []

    def let_in(self, *grants: Grant) -> None:
        self.patch.setattr("components.gate.visitor", lambda: session_of(*grants))

    def only_note(self) -> None:
        """Draw no page, note its name."""
        for name in ALL:
            self.patch.setattr(f"pages.{name}.render", lambda visit, name=name: self.drawn.append((name, visit)))

    def at(self, page: str, **query: str) -> AppTest:
        app = AppTest.from_file(APP, default_timeout=60)
        app._page_hash = calc_hash(importlib.import_module(f"pages.{page}").ADDRESS)
        for name, value in query.items():
            app.query_params[name.replace("_", "-")] = value
        return app


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    yield Door(monkeypatch)


# ── by address and by parameter ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", WHO)
def test_an_address_opens_what_the_roles_allow_and_nothing_else(filled: Store, door: Door, who: str):
    grants, allowed = WHO[who]
    door.only_note()
    door.let_in(*grants)
    for page in ALL:
        door.drawn.clear()
        app = door.at(page).run()
        assert not app.exception
        [(drawn, visit)] = door.drawn
        assert drawn in allowed, f"{who} at {page} was shown {drawn}"
        assert drawn == page or page not in allowed
        assert (visit.plan.slug if visit.plan else SLUG) == SLUG


@pytest.mark.parametrize("who", WHO)
def test_no_parameter_opens_another_commune(filled: Store, door: Door, who: str):
    grants, allowed = WHO[who]
    door.only_note()
    door.let_in(*grants)
    for page in sorted(allowed):
        door.drawn.clear()
        door.at(page, xa="xã Tân Ninh", ky="Kỳ 5/2026", xem_thu="true").run()
        [(_, visit)] = door.drawn
        assert visit.plan is None or visit.plan.slug == SLUG
        assert not visit.illustrative


def test_every_page_says_what_it_needs():
    for name in set(ALL) - {"start"}:
        assert importlib.import_module(f"pages.{name}").NEEDS, name


@pytest.mark.parametrize("page", ["own_village", "hand_in", "quick_entry"])
def test_no_parameter_shows_a_village_another(filled: Store, door: Door, page: str):
    door.let_in(*WHO["village"][0])
    app = door.at(page, thon="thon-05", noi="thon-05", chi_tieu="AN-01", don_vi="vhxh").run()
    assert not app.exception
    texts = [one.value for kind in (app.markdown, app.subheader, app.info) for one in kind]
    options = [option for one in app.main.selectbox for option in one.options]
    assert not [one for one in (*texts, *options) if "Thôn 5" in one.replace("\\", "")]


# ── by widget replay ─────────────────────────────────────────────────────────────────────────────────


def _typing(app: AppTest) -> None:
    app.run()
    for label, choice in (("Chỉ tiêu", CODE), ("Nơi", VILLAGE), ("Kỳ", MAY)):
        next(one for one in app.main.selectbox if one.label == label).select(choice).run()
    next(one for one in app.text_input if one.label.startswith("Tử số")).set_value("20").run()
    _button(app, "Ghi").click()


def _undoing(app: AppTest) -> None:
    app.query_params["dot"] = "3"
    app.run()
    _button(app, "Hoàn tác").click().run()
    next(one for one in app.button if one.label.startswith("Hoàn tác") and one.key != "undo").click()


def _button(app: AppTest, label: str):
    return next(one for one in app.button if one.label.startswith(label))


REPLAYS = {"quick_entry": _typing, "batches": _undoing}


@pytest.mark.parametrize("page", REPLAYS)
@pytest.mark.parametrize("who", [one for one in WHO if one not in ("coordinator", "officer", "village")])
def test_what_a_coordinators_widgets_sent_writes_nothing_for_others(filled: Store, door: Door, page: str, who: str):
    door.let_in(*WHO["coordinator"][0])
    app = door.at(page)
    REPLAYS[page](app)
    sent = app._tree.get_widget_states()
    before = filled.seq(SLUG)
    door.let_in(*WHO[who][0])
    other = door.at(page)
    for name, value in app.query_params.items():
        other.query_params[name] = value
    other.run()
    other._run(sent)
    assert not other.exception
    assert filled.seq(SLUG) == before
    door.let_in(*WHO["coordinator"][0])
    app._run(sent)
    assert filled.seq(SLUG) == before + 1, "the same widgets do write for whom they belong to"


@pytest.mark.parametrize("department", [one.id for one in shipped(SLUG).departments])
def test_an_officer_writes_for_the_own_department_alone(filled: Store, door: Door, department: str):
    door.let_in(*WHO["coordinator"][0])
    app = door.at("quick_entry")
    _typing(app)
    sent, before = app._tree.get_widget_states(), filled.seq(SLUG)
    door.let_in(Grant(Role.OFFICER, SLUG, department))
    own = door.at("quick_entry")
    for name, value in app.query_params.items():
        own.query_params[name] = value
    own.run()
    own._run(sent)
    mine = department in OWNERS
    offered = next((one.options for one in own.main.selectbox if one.label == "Chỉ tiêu"), [])
    assert any(one.startswith(CODE) for one in offered) is mine
    assert (filled.seq(SLUG) > before) <= mine

"""Tiến độ: the frame. As the ASGI module it builds the gated server; as the script it draws pickers and menu."""

from __future__ import annotations

import logging
from functools import partial

import streamlit as st

from components import filters
from components.frame import in_sections, show_banners, show_person
from components.gate import visitor
from components.problems import show_refusal
from components.screen import measured
from data.access import Act, User, may
from data.errors import RefusalError, StoreError
from data.model import Period
from data.plan_store import load_plan
from data.sample import fill, open_illustrative
from data.store import ILLUSTRATIVE, REAL, Store, open_store
from data.visit import Visit, today
from pages import (
    accounts,
    audit,
    backups,
    bases,
    batches,
    bottlenecks,
    boundaries,
    closing,
    compare,
    departments,
    export,
    hand_in,
    indicator,
    missing,
    overview,
    own_village,
    plan,
    questions,
    quick_entry,
    rescue,
    scenario,
    set_up,
    start,
    tasks,
    villages,
)  # fmt: skip
from queries import figures
from queries.closings import as_stands

UNFORESEEN = "Có lỗi ngoài dự kiến nên trang chưa hiện được. Số liệu không bị thay đổi; hãy tải lại trang."
NOBODY = "Phiên làm việc đã hết. Hãy tải lại trang để đăng nhập."
OF_A_COMMUNE = {  # in the order of the menu
    "overview": overview,
    "villages": villages,
    "own_village": own_village,
    "departments": departments,
    "indicator": indicator,
    "bottlenecks": bottlenecks,
    "questions": questions,
    "scenario": scenario,
    "compare": compare,
    "hand_in": hand_in,
    "quick_entry": quick_entry,
    "missing": missing,
    "tasks": tasks,
    "batches": batches,
    "closing": closing,
    "export": export,
    "bases": bases,
    "plan": plan,
    "set_up": set_up,
    "boundaries": boundaries,
    "audit": audit,
}
OF_THE_MACHINE = {"accounts": accounts, "backups": backups}


def main() -> None:
    """Draw one run: who, which commune, then the chosen page."""
    st.set_page_config(page_title="Tiến độ", page_icon="📈", layout="wide")
    filters.keep_address()
    try:
        session = visitor()
    except RefusalError as error:
        _only(partial(show_refusal, str(error)))
        return
    if session is None:
        _only(partial(show_refusal, NOBODY))
        return
    if session.trial:
        filters.stay_on_trial()
    try:
        store = open_illustrative(today()) if session.trial else open_store(REAL)
        visit, modules = _visit(session.user, store)
    except StoreError as error:
        _only(partial(rescue.render, error, session.user) if error.damaged else partial(show_refusal, str(error)))
        show_person(session)
        return
    except Exception as error:
        _only(partial(show_refusal, _sentence(error)))
        return
    menu = {name: _page(one, visit, default=not at) for at, (name, one) in enumerate(modules.items())}
    chosen = st.navigation(in_sections(menu), position="top", expanded=True)
    visit.pages.update(menu)
    show_banners(visit)
    measured(large=filters.pick_large())
    if visit.plan is not None and may(visit.user, Act.SEE, visit.plan.slug):
        filters.find(visit.plan, visit.pages)
    show_person(session)
    try:
        chosen.run()
    except Exception as error:
        show_refusal(_sentence(error))


def _only(draw) -> None:
    """A run that has one thing to say and no menu."""
    st.navigation([st.Page(draw, title="Tiến độ", url_path="loi")]).run()


def _sentence(error: Exception) -> str:
    """What a person is told: a refusal's own words; anything unforeseen goes to the log."""
    if isinstance(error, RefusalError):
        return str(error)
    logging.getLogger("tien-do").error("unforeseen", exc_info=error)
    return UNFORESEEN


def _visit(user: User, store: Store) -> tuple[Visit, dict]:
    """Which commune this person looks at, and the pages that are theirs to open there."""
    machine = {name: one for name, one in OF_THE_MACHINE.items() if may(user, one.NEEDS)}
    mine = [one for one in store.communes() if may(user, Act.SEE, one) or may(user, Act.OWN_VILLAGE, one)]
    if not mine:
        first = {"set_up": set_up} if may(user, Act.PLAN) and not store.communes() else {}
        return Visit(user, store), {"start": start, **first, **machine}
    plans = {slug: load_plan(store, slug) for slug in mine}
    slug = filters.pick_commune({slug: f"xã {plan.name}" for slug, plan in plans.items()})
    if store.kind == ILLUSTRATIVE:
        fill(store, slug, today(), as_stands)
        plans[slug] = load_plan(store, slug)  # which people have changed meanwhile
    period = filters.pick_period(figures.periods(store, slug), Period.containing(today(), plans[slug].calendar))
    own = {name: one for name, one in OF_A_COMMUNE.items() if may(user, one.NEEDS, slug)}
    return Visit(user, store, plans[slug], period), {**own, **machine}


def _page(module, visit: Visit, *, default: bool) -> st.Page:
    return st.Page(partial(module.render, visit), title=module.TITLE, url_path=module.ADDRESS, default=default)


if __name__ == "__main__":
    main()
else:
    import gc
    import sys

    import plotly.graph_objects  # noqa: F401 – loaded before the first visitor waits for it
    from starlette.middleware import Middleware
    from streamlit.runtime.pages_manager import PagesManager

    from components.gate import Gate, SecurityHeaders, Serving
    from components.vietnamese import VietnameseInterface
    from data.accounts import open_accounts
    from data.backup.keeper import keep_before_upgrade, start_keeper
    from data.backup.restore import finish_interrupted

    gate = Serving.configured()
    if gate.refusal:
        sys.exit(gate.refusal)
    try:
        finish_interrupted()
    except RefusalError as error:
        sys.exit(str(error))  # half an exchange must not be opened
    keep_before_upgrade()
    start_keeper()
    PagesManager.uses_pages_directory = False  # else a cold server runs pages/x.py without this frame
    gc.collect()
    gc.freeze()
    layers = [Middleware(SecurityHeaders), Middleware(Gate, open_accounts), Middleware(VietnameseInterface)]
    app = st.App(__file__, middleware=layers)

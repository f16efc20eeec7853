"""Tiến độ: the frame. As the ASGI module it builds the gated server; as the script it draws pickers and menu."""

from __future__ import annotations

import logging
from functools import partial

import streamlit as st

from components import filters
from components.gate import REFUSED, LoopbackGate, is_loopback
from components.problems import show_refusal
from components.screen import measured
from components.vietnamese import VietnameseInterface
from data.errors import RefusalError
from data.plan_store import load_plan
from data.sample import open_illustrative
from data.store import REAL, Store, open_store
from data.visit import Visit, today
from pages import (
    bases,
    batches,
    compare,
    departments,
    hand_in,
    indicator,
    overview,
    quick_entry,
    scenario,
    set_up,
    start,
    villages,
)  # fmt: skip
from queries import figures

USER = "Người dùng tại máy này"
UNFORESEEN = "Có lỗi ngoài dự kiến nên trang chưa hiện được. Số liệu không bị thay đổi; hãy tải lại trang."


def main() -> None:
    """Draw one run: pickers first, then the chosen page."""
    st.set_page_config(page_title="Tiến độ", page_icon="📈", layout="wide")
    filters.keep_address()
    trial = filters.pick_trial()
    try:
        visit, modules = _visit(open_illustrative(today()) if trial else open_store(REAL))
    except Exception as error:
        st.navigation([st.Page(partial(show_refusal, _sentence(error)), title="Tiến độ", url_path="loi")]).run()
        return
    menu = {name: _page(module, visit, default=not at) for at, (name, module) in enumerate(modules.items())}
    chosen = st.navigation(list(menu.values()))
    visit.pages.update(menu)
    if visit.illustrative:
        st.warning("**SỐ LIỆU MINH HOẠ** – mọi con số dưới đây là giả định để xem thử, không phải của xã nào.")
    measured(large=filters.pick_large())
    if visit.plan is not None:
        filters.find(visit.plan, visit.pages)
    try:
        chosen.run()
    except Exception as error:
        show_refusal(_sentence(error))


def _sentence(error: Exception) -> str:
    """What a person is told: a refusal's own words; anything unforeseen goes to the log."""
    if isinstance(error, RefusalError):
        return str(error)
    logging.getLogger("tien-do").error("unforeseen", exc_info=error)
    return UNFORESEEN


def _visit(store: Store) -> tuple[Visit, dict]:
    communes = store.communes()
    if not communes:
        return Visit(USER, store), {"start": start, "set_up": set_up}
    plans = {slug: load_plan(store, slug) for slug in communes}
    slug = filters.pick_commune({slug: f"xã {plan.name}" for slug, plan in plans.items()})
    period = filters.pick_period(figures.periods(store, slug))
    visit = Visit(USER, store, plans[slug], period)
    return visit, {
        "overview": overview,
        "villages": villages,
        "departments": departments,
        "indicator": indicator,
        "scenario": scenario,
        "compare": compare,
        "hand_in": hand_in,
        "quick_entry": quick_entry,
        "batches": batches,
        "bases": bases,
        "set_up": set_up,
    }


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

    if not is_loopback(st.get_option("server.address")):
        sys.exit(REFUSED)
    PagesManager.uses_pages_directory = False  # else a cold server runs pages/x.py without this frame
    gc.collect()
    gc.freeze()
    app = st.App(__file__, middleware=[Middleware(LoopbackGate), Middleware(VietnameseInterface)])

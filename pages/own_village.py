"""Thôn của tôi: how the village of its own people stands; nothing of the others but the rank."""

from __future__ import annotations

import streamlit as st

from components.lineage_words import fate
from components.links import lead
from components.screen import current
from components.village_card import draw_card
from components.words import capital, literal
from data.access import Act, own_villages
from data.lineage import View, as_then
from data.model import Period
from data.punctuality import of_place
from data.villages import villages
from data.visit import Visit, today
from queries.reports import due_cells
from queries.standings import standings, village_cells

TITLE, ADDRESS = "Thôn của tôi", "thon-cua-toi"
NEEDS = Act.OWN_VILLAGE


def render(visit: Visit) -> None:
    """Draw the card of each of the visitor's own villages."""
    plan = visit.plan
    st.title(f"{capital(plan.unit_word)} của tôi")
    mine = own_villages(visit.user, plan.slug)
    former = [one for one in plan.former if one.id in mine]
    for one in former:
        st.info(literal(f"{fate(one, plan)} Dưới đây là số liệu của {one.name} đến {one.until.label.lower()}."))
    if not former and not any(one.id in mine for one in plan.places):
        st.info(
            f"Tài khoản của bạn chưa được giao {plan.unit_word} nào trong danh sách của xã. Hãy báo người quản trị."
        )
        return
    if not visit.period or not village_cells(visit.store, plan, visit.period):
        st.info("Chưa có số liệu nào theo kỳ. Hãy nộp số liệu tháng đầu tiên.")
        lead(visit.pages, "hand_in")
        return
    _cards(visit, frozenset(one.id for one in plan.places) & mine, visit.period, View.NOW)
    for one in former:
        _cards(visit, frozenset({one.id}), min(visit.period, one.until), View.THEN)


def _cards(visit: Visit, mine: frozenset[str], period: Period, view: View) -> None:
    """The cards of these villages: of today's with what they were before, of a former one as it was then."""
    plan = as_then(visit.plan, period) if view is View.THEN else visit.plan
    columns = village_cells(visit.store, plan, period, view=view)
    due = due_cells(visit.store, visit.plan, period, today())
    rows = standings(visit.store, plan, period)
    own = {row.standing.indicator.code: row.own if view is View.THEN else row.villages for row in rows}
    cards = {one.place.id: one for one in villages(plan, list(columns.values()))}
    for one in (cards[place.id] for place in plan.places if place.id in mine):
        st.subheader(literal(one.place.name), anchor=False)
        readings = {code: many.get(one.place.id, ()) for code, many in own.items()}
        reporting = of_place(due, one.place.id)
        draw_card(one, columns, reporting, readings, plan, period, current(), f"village-{one.place.id}")

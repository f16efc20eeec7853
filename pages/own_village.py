"""Thôn của tôi: how the village of its own people stands; nothing of the others but the rank."""

from __future__ import annotations

import streamlit as st

from components.links import lead
from components.screen import current
from components.village_card import draw_card
from components.words import capital, literal
from data.access import Act, own_villages
from data.departments import due_periods, of_place
from data.villages import villages
from data.visit import Visit, today
from queries.reports import first_reports
from queries.standings import standings, village_cells

TITLE, ADDRESS = "Thôn của tôi", "thon-cua-toi"
NEEDS = Act.OWN_VILLAGE


def render(visit: Visit) -> None:
    """Draw the card of each of the visitor's own villages."""
    plan = visit.plan
    st.title(f"{capital(plan.unit_word)} của tôi")
    mine = own_villages(visit.user, plan.slug)
    if not any(one.id in mine for one in plan.places):
        st.info(
            f"Tài khoản của bạn chưa được giao {plan.unit_word} nào trong danh sách của xã. Hãy báo người quản trị."
        )
        return
    columns = village_cells(visit.store, plan, visit.period) if visit.period else {}
    if not columns:
        st.info("Chưa có số liệu nào theo kỳ. Hãy nộp số liệu tháng đầu tiên.")
        lead(visit.pages, "hand_in")
        return
    due = due_periods(plan, visit.period, today())
    reports = first_reports(visit.store, plan.slug, due)
    rows = standings(visit.store, plan, visit.period)
    cards = {one.place.id: one for one in villages(plan, list(columns.values()))}
    for one in (cards[place.id] for place in plan.places if place.id in mine and place.id in cards):
        st.subheader(literal(one.place.name), anchor=False)
        readings = {row.standing.indicator.code: row.villages.get(one.place.id, ()) for row in rows}
        reporting = of_place(plan, one.place.id, reports, due)
        draw_card(one, columns, reporting, readings, plan, visit.period, current(), f"village-{one.place.id}")

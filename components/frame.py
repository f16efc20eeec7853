"""What stands around every page: the menu's sections, what everybody must know first, and who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.words import literal
from data.access import Act
from data.accounts import Session
from data.store import LITTLE_ROOM
from data.visit import Visit

SECTIONS = {
    "Xem và họp": (
        "start", "overview", "villages", "own_village", "departments", "indicator", "bottlenecks", "questions",
        "scenario", "compare",
    ),
    "Số liệu": ("hand_in", "quick_entry", "missing", "tasks", "batches", "closing", "export", "bases"),
    "Quản lý": ("plan", "set_up", "boundaries", "audit", "accounts", "backups"),
}  # fmt: skip
"""Heading → the pages below it."""
ILLUSTRATIVE = "**SỐ LIỆU MINH HOẠ** – mọi con số dưới đây là giả định để xem thử, không phải của xã nào."
_MEGABYTE = 1 << 20


def in_sections(menu: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The pages under their headings, empty headings left out."""
    found = {heading: [menu[one] for one in names if one in menu] for heading, names in SECTIONS.items()}
    return {heading: pages for heading, pages in found.items() if pages}


def show_banners(visit: Visit) -> None:
    """Above every page: that figures are made up, that nothing can be written, that the disk is nearly full."""
    if visit.illustrative:
        st.warning(ILLUSTRATIVE)
    if visit.store.read_only:
        st.warning(literal(visit.store.read_only))
    room = visit.store.room()
    if room < LITTLE_ROOM and (visit.may(Act.PLAN) or visit.may(Act.BACKUP)):
        st.warning(f"Ổ đĩa chứa số liệu chỉ còn {room // _MEGABYTE} MB. Hãy dọn bớt trước khi nộp số liệu tiếp.")


def show_person(session: Session) -> None:
    """At the foot of the sidebar: who is signed in, and the ways out."""
    st.sidebar.divider()
    if session.trial:
        st.sidebar.markdown("[Thoát xem thử](/dang-xuat)")
        return
    st.sidebar.markdown(f"**{literal(session.user.name)}**  \n[Đổi mật khẩu](/doi-mat-khau) · [Đăng xuất](/dang-xuat)")

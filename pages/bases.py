"""Số nền: population, households, staff … entered once per place and date, offered as b from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.as_typed import still, typed
from components.entry import base_editor, base_keys, used_bases
from components.exhibit import offer_table
from components.links import HISTORY, lead
from components.problems import show_refusal
from components.tables import base_changes_table, bases_table
from components.words import literal
from data.access import Act
from data.errors import RefusalError
from data.figures import bases
from data.intake.batch import commit_bases
from data.plan_store import BaseEntry
from data.visit import Visit

TITLE, ADDRESS = "Số nền", "so-nen"
NEEDS = Act.PLAN


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    plan, store = visit.plan, visit.store
    st.title(f"Số nền của xã {literal(plan.name)}")
    if "trouble" in st.session_state:
        show_refusal(st.session_state.pop("trouble"))
    if not used_bases(plan):
        st.info("Kế hoạch của xã chưa có chỉ tiêu nào cần số nền.")
        return
    seen = store.seq(plan.slug)
    if st.session_state.get("based", ("",))[0] == (store.kind, plan.slug):
        _show_receipt(visit, *st.session_state["based"][1:])
    st.markdown(
        "Dân số, số hộ, số cán bộ… dùng làm mẫu số (b). Ghi một lần; từ đó mẫu được điền sẵn và tệp chỉ có tử số vẫn"
        " tính được. Chọn ngày của số liệu, sửa các ô có thay đổi; ô để nguyên hoặc xoá trống thì giữ số đang có."
    )
    every = bases(store, plan.slug)
    known = {(one.base, one.place): one.value for one in every}
    key = hashlib.sha256(repr(every).encode()).hexdigest()[:12]
    entries, trouble = base_editor(plan, plan.places, key, "Nhập ở trang Số nền", known)
    if trouble:
        show_refusal(trouble)
    elif entries:
        st.subheader(f"Sẽ ghi {len(entries)} số nền")
        table = base_changes_table(plan, entries, every)
        st.dataframe(table, hide_index=True, width="stretch", alt="Các số nền sắp ghi: số đang có và số mới")
        st.button("Ghi số nền", type="primary", on_click=_write, args=(visit, entries, seen, typed(*base_keys(plan))))
    if every:
        with st.expander(f"Từng số nền và ngày của số: {len(every)}"):
            table = bases_table(plan, every)
            st.dataframe(table, hide_index=True, width="stretch", alt="Các số nền đã ghi, mỗi số từ ngày nào")
            offer_table("bases", "Số nền", f"xã {plan.name}", lambda: table)


def _write(visit: Visit, entries: Sequence[BaseEntry], seen: int, shown: Mapping[str, Any]) -> None:
    try:
        still(shown)
        receipt = commit_bases(visit.store, visit.plan, entries, visit.user, seen)
    except RefusalError as refusal:
        st.session_state["trouble"] = str(refusal)
        return
    st.session_state["based"] = ((visit.store.kind, visit.plan.slug), receipt.seq, len(entries))


def _show_receipt(visit: Visit, seq: int, count: int) -> None:
    st.success(f"Đã ghi đợt số {seq}: {count} số nền.")
    lead(visit.pages, "batches", "Xem hoặc hoàn tác trong Lịch sử nộp", HISTORY, dot=str(seq))

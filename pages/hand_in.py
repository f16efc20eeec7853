"""Nộp số liệu: take the period's template, hand it in filled, see what it changes, write it."""

from __future__ import annotations

import streamlit as st

from components.problems import show_problems, show_refusal
from components.tables import figures_table
from components.words import literal, span
from data.errors import RefusalError
from data.figures import bases, standing, standing_before
from data.intake.batch import commit
from data.intake.diff import Difference, compare
from data.intake.template_table import read_template
from data.model import Department, Period
from data.store import Receipt
from data.template import TemplateRequest, departments_with_template, file_name, make
from data.visit import Visit

TITLE, ADDRESS = "Nộp số liệu", "nhap-so-lieu"
EVERYONE = "Tất cả các đơn vị"


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    st.title(f"Nộp số liệu xã {literal(visit.plan.name)}")
    if not visit.plan.indicators:
        st.info("Kế hoạch của xã không đặt chỉ tiêu bằng số nên chưa có mẫu để điền.")
        return
    template, upload = st.columns(2, gap="large")
    with template:
        st.subheader("Bước 1. Tải mẫu của kỳ")
        _offer_template(visit)
    with upload:
        st.subheader("Bước 2. Nộp tệp đã điền")
        st.markdown("Chọn chính tệp mẫu đã điền. Chưa ghi gì cho đến khi bạn xem và bấm **Ghi số liệu**.")
        file = st.file_uploader(
            "Tệp mẫu đã điền (.xlsx)", type=["xlsx", "xlsm"], key=f"upload-{st.session_state.get('round', 0)}"
        )
    if file is not None:
        _hand_in(visit, file.getvalue(), file.name)
    elif _receipt(visit) in st.session_state:
        _show_receipt(visit, *st.session_state[_receipt(visit)])


def _receipt(visit: Visit) -> str:
    """Where the session keeps the last receipt of this commune in this store."""
    return f"receipt-{visit.store.kind}-{visit.plan.slug}"


def _offer_template(visit: Visit) -> None:
    plan = visit.plan
    names = {EVERYONE: None} | {one.name: one for one in departments_with_template(plan)}
    who = names[st.selectbox("Đơn vị", list(names), key=f"don-vi-{plan.slug}")]
    last = min(visit.running, plan.end)
    first = max(plan.start, last.plus(-23))
    periods = [Period.of(month) for month in range(last.ordinal, first.ordinal - 1, -1)]
    if not periods:
        st.info(f"Kế hoạch bắt đầu từ {plan.start.label.lower()}; chưa có kỳ nào để báo.")
        return
    closed = periods.index(last.plus(-1)) if last.plus(-1) in periods else 0
    period = st.selectbox("Kỳ", periods, index=closed, format_func=lambda one: span(one, plan), key="ky-mau")
    request = _request(visit, who, period)
    st.download_button(
        "Tải mẫu",
        data=lambda: make(request),
        file_name=file_name(request),
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
    )


def _request(visit: Visit, who: Department | None, period: Period) -> TemplateRequest:
    store, plan = visit.store, visit.plan
    return TemplateRequest(
        plan, who, period, store.kind, standing_before(store, plan.slug, period), bases(store, plan.slug)
    )


def _hand_in(visit: Visit, content: bytes, name: str) -> None:
    with st.spinner("Đang đọc tệp…"):
        reading = read_template(content, name, visit.plan, visit.store.kind, visit.running)
    if reading.refused:
        show_refusal(reading.reason)
        return
    store, slug = visit.store, visit.plan.slug
    seen = store.seq(slug)
    current, previous = standing(store, slug, reading.period), standing_before(store, slug, reading.period)
    difference = compare(reading, current, previous, seen)
    st.subheader(f"Xem trước: {literal(name)} – {span(reading.period, visit.plan)}")
    _show_difference(visit, difference)
    if "trouble" in st.session_state:
        show_refusal(st.session_state.pop("trouble"))
    if reading.errors:
        st.error(f"Tệp còn {len(reading.errors)} lỗi nên chưa ghi gì. Hãy sửa các ô ở trên, lưu lại rồi nộp lại.")
    elif not difference.to_write:
        st.info(
            "Tệp không có số mới: số liệu này đã có trong kho, không ghi lại lần nữa."
            if difference.same
            else "Tệp chưa có số nào trong các ô màu vàng."
        )
    else:
        st.button("Ghi số liệu", type="primary", on_click=_write, args=(visit, difference))


def _write(visit: Visit, difference: Difference) -> None:
    try:
        receipt = commit(visit.store, difference, visit.user)
    except RefusalError as refusal:
        st.session_state["trouble"] = str(refusal)
        return
    st.session_state[_receipt(visit)] = (difference, receipt)
    st.session_state["round"] = st.session_state.get("round", 0) + 1


def _show_difference(visit: Visit, difference: Difference) -> None:
    plan, reading = visit.plan, difference.reading
    parts = {
        "Mới": [(None, one) for one in difference.new],
        "Thay đổi": [(one.before, one.after) for one in difference.changed],
        "Không đổi": [(one, one) for one in difference.same],
        "Kỳ trước có, nay trống": [(one, None) for one in difference.missing],
    }
    shown = {"Lỗi": len(reading.errors), **{what: len(many) for what, many in parts.items()}}
    for cell, (what, many) in zip(st.columns(len(shown)), shown.items(), strict=True):
        cell.metric(what, many, border=True)
    if reading.problems:
        show_problems(reading.problems)
    for what, many in parts.items():
        if many:
            with st.expander(f"{what}: {len(many)} số", expanded=what in ("Mới", "Thay đổi")):
                st.dataframe(
                    figures_table(what, plan, many),
                    hide_index=True,
                    width="stretch",
                    alt=f"Các số {what.lower()}",
                )


def _show_receipt(visit: Visit, difference: Difference, receipt: Receipt) -> None:
    reading = difference.reading
    again = "" if receipt.written else " (đã ghi từ lần bấm trước, không ghi lại)"
    st.success(
        f"Đã ghi đợt nộp số {receipt.seq}{again}: {len(difference.new)} số mới, {len(difference.changed)} số thay đổi,"
        f" {reading.period.label}, từ tệp {literal(reading.file_name)}."
    )
    st.page_link(visit.pages["overview"], label="Xem Tổng quan", icon=":material/arrow_forward:")

"""Xuất cho tỉnh: a closed period as the flat file that the provincial IOC takes."""

from __future__ import annotations

import uuid

import streamlit as st

from components import flat_words as said
from components.exhibit import XLSX, file_name
from components.links import lead
from components.problems import show_refusal
from components.speech import say
from components.words import literal
from data.access import Act
from data.errors import RefusalError
from data.flat.files import Form, file_of
from data.flat.layout import SEPARATORS, Layout
from data.flat.layout_store import flat_layout, set_flat_layout
from data.flat.lines import Closed, lines
from data.visit import Visit
from queries.closings import Closing, closings, opened_rows

TITLE, ADDRESS = "Xuất cho tỉnh", "xuat-cho-tinh"
NEEDS = Act.SEE
SHOWN = 20
MIMES = {Form.XLSX: XLSX, Form.CSV: "text/csv", Form.JSON: "application/json"}
LABELS = {Form.XLSX: "Tải Excel", Form.CSV: "Tải CSV", Form.JSON: "Tải JSON"}
DONE = "flat-layout-done"
HOW_TO_READ = (
    "Mỗi dòng là một số đã nộp của một chỉ tiêu ở một nơi trong kỳ đã chốt, hoặc số tổng các nơi; số liệu đúng như lúc"
    " ký chốt, không đổi theo những gì sửa sau đó. Nộp lại chính tệp này ở trang Nộp số liệu thì không số nào đổi: số"
    " tổng chỉ để đối chiếu, không được lấy."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    st.title(f"Xuất số liệu xã {literal(visit.plan.name)} cho tỉnh")
    if st.session_state.pop(DONE, False):
        st.success("Đã lưu cách xuất.")
    found = closings(visit.store, visit.plan.slug)
    layout = flat_layout(visit.store, visit.plan.slug)
    if found:
        _offer(visit, found, layout)
    else:
        st.info("Chỉ kỳ đã chốt mới xuất được, và xã chưa chốt kỳ nào.")
        lead(visit.pages, "closing")
    if visit.may(Act.PLAN):
        _set(visit, layout)
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


def _offer(visit: Visit, found: list[Closing], layout: Layout) -> None:
    labels = {
        said.closing_label(one.period, one.event.number, one.event.day, one.in_force): one
        for one in sorted(found, key=lambda one: not one.in_force)
    }
    chosen = labels[st.selectbox("Kỳ đã chốt", list(labels), key="ky-xuat", bind="query-params")]
    rows = opened_rows(visit.store, visit.plan.slug, chosen.event)
    closed = Closed(visit.plan, chosen.period, chosen.event.number, chosen.event.day, rows, visit.store.kind)
    try:
        table = lines(closed, layout)
    except RefusalError as error:
        show_refusal(str(error))
        return
    st.subheader(literal(said.headline(layout, table)), anchor=False)
    if said.cannot_come_back(layout):
        st.warning(literal(said.cannot_come_back(layout)))
    with st.container(horizontal=True):
        for form in Form:
            name = f"{file_name(f'{visit.plan.name} {chosen.period} chốt số {chosen.event.number}')}.{form}"
            st.download_button(
                LABELS[form], lambda form=form: file_of(form, layout, table), name, MIMES[form], on_click="ignore",
                key=f"flat-{form}",
            )  # fmt: skip
    if not table:
        say(f"{chosen.period.label} không có số nào được báo khi chốt nên tệp không có dòng số nào.")
        return
    if len(table) > SHOWN:
        say(f"{SHOWN} dòng đầu:")
    st.dataframe(
        said.lines_table(layout, table[:SHOWN]), hide_index=True, width="stretch", alt="Những dòng đầu của tệp"
    )


def _set(visit: Visit, layout: Layout) -> None:
    """The form for columns, codes and marks, for who may change the plan."""
    with st.expander("Đặt cách xuất theo mẫu của tỉnh"), st.form("flat-layout", border=False):
        say("**Các cột**: chọn cột, số thứ tự và tên cột như nơi nhận yêu cầu.")
        columns = st.data_editor(
            said.columns_table(layout), hide_index=True, width="stretch", disabled=[said.CONTENT], key="flat-columns"
        )
        say("**Mã chỉ tiêu**: ghi mã của nơi nhận; để trống thì giữ mã của kế hoạch.")
        codes = st.data_editor(
            said.codes_table(layout, visit.plan), hide_index=True, width="stretch",
            disabled=[said.CODE, said.NAME], key="flat-codes",
        )  # fmt: skip
        with st.container(horizontal=True):
            comma = st.radio(
                "Dấu thập phân", list(said.DECIMALS), index=int(not layout.decimal_comma),
                format_func=said.DECIMALS.__getitem__, horizontal=True,
            )  # fmt: skip
            separator = st.radio(
                "Dấu ngăn cột của tệp CSV", SEPARATORS, index=SEPARATORS.index(layout.separator),
                format_func=said.SEPARATORS.__getitem__, horizontal=True,
            )  # fmt: skip
        if st.form_submit_button("Lưu cách xuất", type="primary"):
            _save(visit, said.layout_of(columns, codes, decimal_comma=comma, separator=separator))


def _save(visit: Visit, layout: Layout) -> None:
    try:
        set_flat_layout(visit.store, visit.plan, layout, visit.user, uuid.uuid4().hex)
    except RefusalError as error:
        show_refusal(str(error))
        return
    st.session_state[DONE] = True
    st.rerun()

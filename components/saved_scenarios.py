"""Saved scenarios: keep this one under a name, open one, hold up to three beside one another, take one away."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.exhibit import XLSX, file_name
from components.scenario_words import NOT_REPORTED, SIMULATED, seen_since
from components.speech import say, say_each
from components.tables import as_written, indicator_name
from components.words import amount, literal
from components.workbook import workbook
from data.clock import moment
from data.errors import RefusalError
from data.model import Plan
from data.scenario_record import Record, corrected, since
from data.standings import Row

NAME, COMPARED, OPENED, ADDRESS = "scenario-name", "scenario-compared", "scenario-opened", "phuong-an"
MOST = 3
_DONE, _TROUBLE, _NEXT = "scenario-saved", "scenario-trouble", "scenario-next-id"


def draw_save(save: Callable[[str, str], None]) -> None:
    """The name and the button; `save(name, id)` writes, or refuses with a sentence that is shown."""
    if _DONE in st.session_state:
        st.success(st.session_state.pop(_DONE))
    if _TROUBLE in st.session_state:
        st.error(literal(st.session_state.pop(_TROUBLE)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Tên phương án", key=NAME, placeholder="Ví dụ: Nâng chữ ký số lên 60 %", max_chars=80)
        st.button("Lưu phương án", type="primary", on_click=_save, args=(save,))


def _save(save: Callable[[str, str], None]) -> None:
    key = st.session_state.setdefault(_NEXT, uuid.uuid4().hex)
    name = st.session_state.get(NAME, "")
    try:
        save(name, key)
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = str(refusal)
        return
    del st.session_state[_NEXT]
    st.session_state[NAME] = ""
    st.session_state[OPENED] = key
    st.session_state[_DONE] = f"Đã lưu phương án {literal(name.strip())}. Gửi địa chỉ trang này là mở đúng phương án."


def draw_list(
    saved: Sequence[Any], plan: Plan, open_it: Callable[[str], None], drop: Callable[[str], None] | None
) -> None:
    """Every saved scenario with what to do with it; `drop` None where taking away is not the visitor's."""
    if not saved:
        st.info("Chưa lưu phương án nào. Kéo các thanh cho đúng ý, đặt tên rồi bấm Lưu phương án.")
        return
    named = {one.scenario_id: f"{one.name} ({indicator_name(plan, one.indicator)})" for one in saved}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Phương án", list(named), format_func=named.__getitem__, key="scenario-chosen")
        st.button("Mở", on_click=open_it, args=(chosen,))
        if drop is not None:
            with st.popover("Bỏ…"):
                say(literal(f"Bỏ «{named[chosen]}» khỏi danh sách? Lịch sử vẫn giữ."))
                st.button("Bỏ phương án này", on_click=_drop, args=(drop, chosen))


def _drop(drop: Callable[[str], None], chosen: str) -> None:
    try:
        drop(chosen)
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = str(refusal)
        return
    if st.session_state.get(OPENED) == chosen:
        del st.session_state[OPENED]


def pick_compared(saved: Sequence[Any]) -> list[Any]:
    """The scenarios to hold beside one another, three at most."""
    names = {one.scenario_id: one.name for one in saved}
    chosen = st.pills(
        f"Đặt cạnh nhau (nhiều nhất {MOST})", list(names), selection_mode="multi",
        format_func=lambda one: literal(names[one]),
        default=list(names)[:MOST], key=f"{COMPARED}-{len(names)}",
    )  # fmt: skip
    if len(chosen) > MOST:
        say(f"Chỉ đặt cạnh nhau nhiều nhất {MOST} phương án: đang lấy {MOST} phương án chọn đầu tiên.")
    return [one for one in saved if one.scenario_id in chosen[:MOST]]


def draw_compared_scenarios(table: pd.DataFrame, subtitle: str) -> None:
    """The table of scenarios side by side and its workbook."""
    st.table(as_written(table), hide_index=True, alt="Các phương án đặt cạnh nhau")
    title = f"{SIMULATED}: so các phương án"
    st.download_button(
        "Tải Excel", data=lambda: workbook(title, f"{subtitle} · {NOT_REPORTED}", table),
        file_name=f"{file_name(title)}.xlsx", mime=XLSX, key="scenario-compared-excel", on_click="ignore",
    )  # fmt: skip


def draw_opened(one: Any, kept: Record, row: Row, moved: Any, unchanged: bool) -> None:
    """What a scenario that is open says about itself: who, when, on which data, how reality has gone since.

    `moved`: `queries.scenarios.Since`, None while nothing has been written since; `unchanged`: the sliders are its own.
    """
    indicator = row.standing.indicator
    said = [f"Lập bởi {one.by}, {moment(one.at)}, trên số liệu {one.period.label.lower()} (đợt {one.data_seq})."]
    if moved is not None:
        said.append(
            f"Từ đó kho số liệu đã có {moved.batches} lần ghi mới (gần nhất {moment(moved.newest_at)}); hình dưới đây"
            f" tính lại từ số liệu của kỳ đang xem. Khi lập, kết quả là {amount(indicator, kept.value)}."
        )
        now = corrected(kept, row)
        if now is not None:
            then = amount(indicator, kept.began[1])
            said.append(f"Số của chính kỳ lập đã được sửa: khi lập {then}, nay {amount(indicator, now)}.")
    said.append(seen_since(since(kept, row), indicator))
    if not unchanged:
        said.append("Các thanh dưới đây đã được kéo khác bản lưu.")
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            say(f"**Phương án {literal(one.name)}**")
            st.button("Đóng", on_click=_close)
        say_each([literal(line) for line in said])


def _close() -> None:
    st.session_state[OPENED] = None


def opened(saved: Sequence[Any]) -> Any | None:
    """The scenario that is open: chosen here, else named in the address; None where it is gone."""
    known: Mapping[str, Any] = {one.scenario_id: one for one in saved}
    if OPENED not in st.session_state and st.query_params.get(ADDRESS) in known:
        st.session_state[OPENED] = st.query_params[ADDRESS]
    return known.get(st.session_state.get(OPENED))

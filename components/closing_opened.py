"""The closings there are, and one of them opened as the meeting saw it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components import closing_snapshot as said
from components.closing_table import draw_table
from components.closing_words import number_of
from components.exhibit import offer_table
from components.filters import OPENED_CLOSING
from components.speech import say
from components.whole_table import draw_whole
from components.words import literal
from data.closed_rows import ClosedRow
from data.model import Plan


def pick_opened(found: Sequence[Any], plan: Plan) -> Any | None:
    """The closing (`queries.closings.Closing`) to open, out of the table of all; None while none is chosen."""
    table, title = said.closings_table(found), "Các lần đã chốt"
    st.subheader(title, anchor=False)
    draw_whole(table, title)
    offer_table("closings", title, f"xã {plan.name}", lambda: table)
    names = {number_of(one): one for one in found}
    chosen = st.selectbox(
        "Mở một bản chốt như cuộc họp đã thấy", list(names), index=None, placeholder="Chọn…", key=OPENED_CLOSING,
        bind="query-params",
    )  # fmt: skip
    return names.get(chosen)


def draw_opened(one: Any, rows: Sequence[ClosedRow], plan: Plan) -> None:
    """That closing: the sentence that was read first, who signed and checked, every indicator and village."""
    if rows:
        say(f"**{literal(said.saw(one, rows))}**")
    say(literal(f"Ký: {one.event.by}; kiểm tra: {one.check.by}. {one.event.note}"))
    if one.check.note:
        say(literal(f"Khi kiểm tra, {one.check.by} ghi: {one.check.note}"))
    if not rows:
        say("Kế hoạch khi ấy không đặt chỉ tiêu bằng số nên bản chốt không có số.")
        return
    title = f"Bản chốt số {one.event.number}, {one.period.label.lower()}"
    draw_table(f"closing-{one.event.number}", title, said.snapshot_table(rows), plan)
    if any(each.place for each in rows):
        with st.expander(f"Từng {plan.unit_word} trong bản chốt này"):
            draw_table(f"closing-places-{one.event.number}", f"{title}, từng nơi", said.villages_table(rows), plan)

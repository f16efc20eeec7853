"""On a page about a closed period: that it is closed, and what is no longer as the meeting saw it, one click away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.closing_comparison import compared_table
from components.closing_words import adjusted_table, closed_line, different
from components.exhibit import offer_table
from components.links import lead
from components.speech import say
from components.words import literal
from data.closing import Event
from data.model import Plan


def draw_closed(
    signed: Event, changed: Sequence[Any], since: Any, plan: Plan, pages: Mapping[str, Any], code: str = ""
) -> None:
    """What became of a closed period: `changed` figures and `since`, the closing held against what stands now.

    `code`: of that indicator alone, "" of all.
    """
    mine = [one for one in changed if code in ("", one.figure.indicator)]
    table = compared_table(since)
    now = table[table["Mã"] == code] if code else table
    say(literal(closed_line(signed, len(mine), len({*now["Mã"]} & {*different(since)}))))
    if mine or not now.empty:
        with st.expander("Cuộc họp đã thấy gì, nay biết gì"):
            if mine:
                _table(f"adjusted-{code}", "Số điều chỉnh sau khi chốt", adjusted_table(mine, plan), plan)
            if not now.empty:
                _table(f"since-{code}", "Lúc chốt và nay", now, plan)
    lead(pages, "closing", "Xem bản chốt ở trang Chốt kỳ")


def _table(key: str, title: str, table: Any, plan: Plan) -> None:
    st.markdown(f"**{title}**")
    st.dataframe(table, hide_index=True, width="stretch", alt=title)
    offer_table(key, title, f"xã {plan.name}", lambda: table)

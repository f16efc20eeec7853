"""On a page about a closed or reopened period: what became of it, and what is no longer as the meeting saw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.closing_comparison import compared_table
from components.closing_table import draw_table
from components.closing_words import adjusted_table, closed_line, different, reopened_line
from components.filters import CLOSING
from components.links import lead
from components.speech import say
from components.words import literal
from data.closing import Cycle, Event
from data.model import Period, Plan


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
    _lead(signed.period, pages)


def draw_reopened(stands: Cycle, pages: Mapping[str, Any]) -> None:
    """That a period was reopened and waits to be signed again; nothing where it was not, or was signed since."""
    if stands.reopened is not None:
        say(f"**{literal(reopened_line(stands))}**")
        _lead(stands.period, pages)


def _lead(period: Period, pages: Mapping[str, Any]) -> None:
    lead(pages, "closing", "Xem bản chốt ở trang Chốt kỳ", **{CLOSING: str(period)})


def _table(key: str, title: str, table: Any, plan: Plan) -> None:
    st.markdown(f"**{title}**")
    draw_table(key, title, table, plan)

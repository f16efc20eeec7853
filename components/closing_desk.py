"""The desk of one period: its check list, and the buttons that check, sign and reopen it.

What a press does is handed in; a refusal or what was done is said once, at the top of the next run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from components import closing_check_words as said
from components.links import lead
from components.problems import show_refusal
from components.speech import say
from components.words import literal
from data.closing import Cycle
from data.closing_store import MAX_NOTE
from data.errors import RefusalError
from data.model import Plan

_TROUBLE, _DONE = "closing-trouble", "closing-done"


def say_done() -> None:
    """What the last press did, or why it did nothing."""
    if _TROUBLE in st.session_state:
        show_refusal(st.session_state.pop(_TROUBLE))
    if _DONE in st.session_state:
        st.success(literal(st.session_state.pop(_DONE)))


def draw_check_list(found: Any, plan: Plan, pages: Mapping[str, Any]) -> None:
    """What the coordinator looks at (`queries.closing_checks.Checks`): a line each, its rows one click away."""
    tables = {
        said.MISSING: said.missing_table(found, plan),
        said.ODD: said.odd_table(found, plan),
        said.THIN: said.thin_table(found.thin, found.partly),
    }
    for name, line in said.check_points(found, plan).items():
        rows = tables.get(name)
        if rows is None or rows.empty:
            say(literal(line))
            continue
        with st.expander(literal(line)):
            st.dataframe(rows, hide_index=True, width="stretch", alt=line)
    if found.questions:
        lead(pages, "questions")


def offer_checking(stands: Cycle, press: Callable[[str], object]) -> None:
    """The remark and the button that says that this was looked at; `press` takes the remark."""
    note = f"closing-note-{stands.period}-{stands.check.seq if stands.check else 0}"
    st.text_area("Lưu ý khi kiểm tra (nếu có)", max_chars=MAX_NOTE, height=68, key=note)
    done = f"Đã ghi là {stands.period.label.lower()} đã được kiểm tra."
    st.button("Đã kiểm tra lại" if stands.check else "Đã kiểm tra", on_click=_do, args=(press, done, note))


def offer_signing(stands: Cycle, says: str, caution: str, press: Callable[[], object]) -> None:
    """The button that signs, after what it does was read: `says` and a `caution`, "" for none."""
    asked = f"signing-closing-{stands.period}"
    if not st.session_state.get(asked):
        st.button("Ký chốt…", type="primary", on_click=_turn, args=(asked, True))
        return
    with st.container(border=True):
        st.markdown(literal(says))
        if caution:
            st.warning(literal(caution))
        done = f"Đã chốt {stands.period.label.lower()}."
        with st.container(horizontal=True):
            st.button("Ký chốt", type="primary", on_click=_do, args=(press, done, "", asked))
            st.button("Thôi, chưa ký", on_click=_turn, args=(asked, False))


def offer_reopening(stands: Cycle, press: Callable[[str], object]) -> None:
    """The button that reopens, once it was asked why; `press` takes the reason."""
    asked, reason = f"opening-closing-{stands.period}", f"opening-reason-{stands.period}"
    if not st.session_state.get(asked):
        st.button("Mở lại kỳ này…", on_click=_turn, args=(asked, True))
        return
    with st.container(border=True):
        st.text_area("Lý do mở lại", max_chars=MAX_NOTE, key=reason)
        done = f"Đã mở lại {stands.period.label.lower()}; bản chốt số {stands.signed.number} vẫn được giữ."
        with st.container(horizontal=True):
            st.button("Mở lại", type="primary", on_click=_do, args=(press, done, reason, asked))
            st.button("Thôi, không mở", on_click=_turn, args=(asked, False))


def _turn(key: str, on: bool) -> None:
    st.session_state[key] = on


def _do(press: Callable[..., object], done: str, text: str = "", asked: str = "") -> None:
    """Press, with the words that stand in the field `text` at that moment; then close what `asked` had opened."""
    try:
        press(*([st.session_state.get(text, "")] if text else []))
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = str(refusal)
        return
    if asked:
        _turn(asked, on=False)
    st.session_state[_DONE] = done

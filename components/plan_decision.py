"""The document behind a change of the plan, what the change comes to, and the button that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from components.as_typed import still, typed
from components.kept_form import form_id, kept, waits
from components.plan_words import changes_table, troubles
from components.problems import show_refusal
from components.speech import say
from components.whole_table import draw_whole
from components.words import literal
from data.errors import RefusalError
from data.model import Period, Plan
from data.plan_editing import Draft
from data.plan_edits import Decision
from data.visit import today

NAME, _DONE, _TROUBLE = "plan", "done-plan", "trouble-plan"
_AT_ONCE = 10
"""Troubles that are told at once."""


def pick_decision(plan: Plan, first: Period) -> tuple[Decision | None, str]:
    """The document and the period, None with what is still to be filled in."""
    one, two, three = st.columns([2, 1, 1])
    document = one.text_input(
        "Tên và số văn bản", key=f"plan-document-{plan.slug}", placeholder="Quyết định 12/QĐ-UBND"
    )
    day = two.date_input("Ngày ký", None, key=f"plan-day-{plan.slug}", max_value=today(), format="DD/MM/YYYY")
    periods = [Period.of(month) for month in range(first.ordinal, plan.end.ordinal + 1)]
    since = three.selectbox(
        "Áp dụng từ", periods, format_func=lambda one: one.label, key=f"plan-since-{plan.slug}-{first}"
    )
    if not document.strip():
        return None, "Hãy ghi tên và số văn bản cho phép thay đổi này."
    if day is None:
        return None, "Hãy chọn ngày ký của văn bản."
    if since is None:
        return None, "Kế hoạch không còn kỳ nào để thay đổi."
    return Decision(document, day, since), ""


def show_draft(draft: Draft, wrong: Sequence[str], missing: str) -> bool:
    """What would change and what is wrong; True where it may be written."""
    st.session_state.pop(_DONE if draft.changes else _TROUBLE, None)  # something new is typed, or nothing any more
    told = [*wrong, *(troubles(draft) if not wrong else ())]
    for one in told[:_AT_ONCE]:
        show_refusal(one)
    if len(told) > _AT_ONCE:
        show_refusal(f"Và {len(told) - _AT_ONCE} chỗ khác.")
    if draft.changes:
        table = changes_table(draft)
        st.subheader(f"Sẽ đổi {len(table)} chỗ", anchor=False)
        draw_whole(table, "Các ô của kế hoạch sắp đổi: đang có và sẽ là")
    if draft.changes and missing and not told:
        say(literal(missing))
    return bool(draft.changes) and not told and not missing


def press(label: str, write: Callable[[str], str], *, ready: bool) -> None:
    """The button that writes; `write(id)` returns what is then said, or refuses. Pressed twice it writes once."""
    form = form_id(NAME)
    st.button(
        label, type="primary", disabled=not ready, key="write-plan", on_click=_press, args=(form, write, typed("plan-"))
    )


def _press(form: str, write: Callable[[str], str], seen: Mapping[str, Any]) -> None:
    if not waits(NAME, form):
        return
    for told in (_DONE, _TROUBLE):
        st.session_state.pop(told, None)
    try:
        still(seen)
        st.session_state[_DONE] = write(form)
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = str(refusal)
        return
    kept(NAME)


def show_done() -> None:
    """What the last press came to, until something else is typed: a rerun on the spot must not take it away unread."""
    if _DONE in st.session_state:
        st.success(literal(st.session_state[_DONE]))
    if _TROUBLE in st.session_state:
        show_refusal(st.session_state[_TROUBLE])

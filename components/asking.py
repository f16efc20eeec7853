"""The form for asking why a figure is as it is, or for remarking on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from components.as_typed import still, typed
from components.filters import ASKED_PERIOD, ASKED_PLACE
from components.kept_form import form_id, press, show_trouble
from components.words import literal
from data.model import Plan
from data.question_thread import LONGEST, MAX_TEXT
from data.questions import DAYS, Said, due_day

SPOT = "asking"
_WHAT = {Said.ASKED: "Hỏi, cần trả lời", Said.REMARKED: "Góp ý, không cần trả lời"}


class Asked(NamedTuple):
    """What was typed: a question for a department by a day, or a remark (then `department` "" and `due` None)."""

    said: Said
    text: str
    department: str
    due: dt.date | None


def draw_asking(
    plan: Plan, department: str, today: dt.date, may: Sequence[Said], write: Callable[[Asked, str], Any]
) -> None:
    """The form below the chosen figure; `department` leads its indicator, "": nobody or several do.

    `may`: what the visitor may say; `write(asked, id)` writes or refuses.
    """
    form = form_id(SPOT)
    said = may[0]
    if len(may) > 1:
        said = st.segmented_control(
            "Việc", list(may), default=may[0], required=True, format_func=_WHAT.__getitem__, key=f"what-{form}"
        )
    st.text_area(
        "Hỏi điều gì?" if said is Said.ASKED else "Góp ý điều gì?", key=f"text-{form}", max_chars=MAX_TEXT, height=120
    )
    if said is Said.ASKED:
        _to_whom(plan, department, today, form)
    show_trouble(SPOT)
    name = "Gửi câu hỏi" if said is Said.ASKED else "Gửi góp ý"
    st.button(
        name,
        type="primary",
        key=f"ask-{form}",
        on_click=_ask,
        args=(said, department, form, write, typed(f"what-{form}", ASKED_PLACE, ASKED_PERIOD)),
    )


def _to_whom(plan: Plan, department: str, today: dt.date, form: str) -> None:
    names = {one.id: one.name for one in plan.departments}
    at = list(names).index(department) if department in names else None
    who, when = st.columns([2, 1])
    who.selectbox(
        "Đơn vị trả lời", list(names), index=at, format_func=names.__getitem__, placeholder="Chọn đơn vị…",
        key=f"whom-{form}-{department}",
    )  # fmt: skip
    when.date_input(
        "Hạn trả lời", due_day(today), min_value=today, max_value=today + dt.timedelta(days=LONGEST),
        format="DD/MM/YYYY", key=f"due-{form}", help=f"Để sẵn {DAYS} ngày làm việc, trừ thứ bảy và chủ nhật.",
    )  # fmt: skip
    if at is None:
        st.caption(literal("Kế hoạch không ghi một đơn vị chủ trì chỉ tiêu này; hãy chọn đơn vị trả lời."))


def _ask(said: Said, department: str, form: str, write: Callable[[Asked, str], Any], seen: Mapping[str, Any]) -> None:
    state = st.session_state
    asking = said is Said.ASKED
    whom = state.get(f"whom-{form}-{department}") if asking else None
    asked = Asked(said, state.get(f"text-{form}") or "", whom or "", state.get(f"due-{form}") if asking else None)

    def act() -> None:
        still(seen)
        write(asked, form)

    press(SPOT, "Đã gửi câu hỏi." if asking else "Đã gửi góp ý.", act)

"""One task with all that was recorded of it, and what the visitor may record. What was typed stays until it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components import task_words as words
from components.kept_form import ask_file, file_of, form_id, offer_file, press, show_trouble
from components.missing_words import department_name
from components.speech import say
from components.words import literal
from data.attachment import Attachment
from data.model import Plan
from data.question_thread import MAX_TEXT
from data.tasks import Entry


@dataclass(frozen=True)
class Acts:
    """What the visitor may do with one task; None: not theirs.

    `record(text, day, file, id)` and `withdraw(reason, id)` write or refuse; `files`: whether files that
    came along may be taken.
    """

    record: Callable[[str, dt.date, Attachment | None, str], Any] | None = None
    withdraw: Callable[[str, str], Any] | None = None
    files: bool = False


def draw_task(one: Entry, plan: Plan, today: dt.date, acts: Acts) -> None:
    """The task as a card: whose it is, by when, all that was recorded, and the form that fits."""
    spot = f"task-{one.task.code}-{one.instance.name}"
    with st.container(border=True):
        say(f"**{literal(one.task.text)}**")
        support = "; ".join(department_name(plan, each) for each in one.task.support)
        facts = [words.state_said(one, today), f"chủ trì: {words.leads(plan, one.task)}"]
        facts += [f"phối hợp: {support}"] if support else []
        facts += [f"hạn {words.due_said(one)}"] if one.instance.due else []
        say(literal(" · ".join(facts)))
        for at, result in enumerate(one.history):
            st.markdown(words.said(result))
            offer_file(f"file-{spot}-{at}", result.file_name, result.sha256, may=acts.files)
        show_trouble(spot)
        if one.result is not None:
            _withdraw(spot, acts)
        elif acts.record is not None:
            _record(spot, one, today, acts.record)
        else:
            st.caption("Kết quả do đơn vị chủ trì hoặc người điều phối ghi.")


def _record(spot: str, one: Entry, today: dt.date, record: Callable) -> None:
    form = form_id(spot)
    st.text_area("Đã làm được gì?", key=f"text-{form}", max_chars=MAX_TEXT, height=120)
    st.date_input(
        "Ngày hoàn thành", today, min_value=one.instance.begins, max_value=today, format="DD/MM/YYYY",
        key=f"day-{form}",
    )  # fmt: skip
    ask_file(form)
    st.button("Ghi kết quả", type="primary", key=f"record-{form}", on_click=_recorded, args=(spot, record, form))


def _recorded(spot: str, record: Callable, form: str) -> None:
    def act() -> None:
        state = st.session_state
        record(state.get(f"text-{form}") or "", state[f"day-{form}"], file_of(form), form)

    press(spot, "Đã ghi kết quả.", act)


def _withdraw(spot: str, acts: Acts) -> None:
    if acts.withdraw is None:
        return
    form = form_id(f"{spot}-withdraw")
    with st.popover("Rút lại kết quả", key=f"withdrawing-{form}"):
        st.text_area("Vì sao rút lại?", key=f"text-{form}", max_chars=MAX_TEXT)
        st.button("Rút lại", key=f"withdraw-{form}", on_click=_withdrawn, args=(spot, acts.withdraw, form))


def _withdrawn(spot: str, withdraw: Callable, form: str) -> None:
    reason = st.session_state.get(f"text-{form}") or ""
    press(f"{spot}-withdraw", "Đã rút lại kết quả.", lambda: withdraw(reason, form), spot)

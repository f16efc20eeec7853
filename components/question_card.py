"""One question with all that was said, and what the visitor may say next. What was typed stays until it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components import question_words as words
from components.filters import INDICATOR
from components.kept_form import ask_file, file_of, form_id, offer_file, press, show_trouble
from components.links import lead
from components.speech import say, say_lines
from components.words import literal
from data.attachment import Attachment
from data.model import Plan
from data.question_thread import MAX_TEXT
from data.questions import Question, Stage


@dataclass(frozen=True)
class Acts:
    """What the visitor may do with one question; None: not theirs.

    `answer(text, file, id)`, `settle(text, id)` and `reopen(text, id)` write or refuse; `files`: whether what came
    along may be taken.
    """

    answer: Callable[[str, Attachment | None, str], Any] | None = None
    settle: Callable[[str, str], Any] | None = None
    reopen: Callable[[str, str], Any] | None = None
    files: bool = False


# ── the card ─────────────────────────────────────────────────────────────────────────────────────────


def draw_question(one: Question, plan: Plan, today: dt.date, acts: Acts, pages: Mapping[str, Any]) -> None:
    """The question as a card, with a link to its indicator where that is still in the plan."""
    with st.container(border=True):
        say(f"**{literal(words.about(one, plan))}**")
        say(literal(words.status(one, plan, today)))
        say(literal(words.figures(one, plan)))
        for at, entry in enumerate(one.entries):
            say_lines(words.entry(entry))
            offer_file(f"file-{one.id}-{at}", entry.file_name, entry.sha256, may=acts.files)
        show_trouble(one.id)
        if acts.answer is not None and one.stage is not Stage.SETTLED:
            _answer(one, acts.answer)
        with st.container(horizontal=True, vertical_alignment="center"):
            if acts.settle is not None and one.stage in (Stage.OPEN, Stage.ANSWERED):
                _settle(one, acts.settle)
            if acts.reopen is not None and one.stage in (Stage.ANSWERED, Stage.SETTLED):
                _reopen(one, acts.reopen)
            if plan.indicator(one.indicator):
                lead(pages, "indicator", "Xem chỉ tiêu này", **{INDICATOR: one.indicator})


def _answer(one: Question, answer: Callable[[str, Attachment | None, str], Any]) -> None:
    form = form_id(one.id)
    with st.expander("Trả lời", key=f"answering-{form}"):
        st.text_area("Câu trả lời", key=f"text-{form}", max_chars=MAX_TEXT, height=120)
        ask_file(form)
        st.button("Gửi trả lời", type="primary", key=f"send-{form}", on_click=_send, args=(one, answer, form))


def _send(one: Question, answer: Callable, form: str) -> None:
    press(one.id, "Đã gửi trả lời.", lambda: answer(_typed(form), file_of(form), form))


def _settle(one: Question, settle: Callable[[str, str], Any]) -> None:
    form = form_id(f"{one.id}-settle")
    if one.answered:
        st.button("Đã rõ", type="primary", key=f"settle-{form}", on_click=_settled, args=(one, settle, form))
        return
    with st.popover("Không cần trả lời nữa", key=f"settling-{form}"):
        st.text_area("Vì sao không cần trả lời nữa?", key=f"text-{form}", max_chars=MAX_TEXT)
        st.button("Ghi «đã rõ»", key=f"settle-{form}", on_click=_settled, args=(one, settle, form))


def _settled(one: Question, settle: Callable, form: str) -> None:
    press(f"{one.id}-settle", "Đã ghi «đã rõ».", lambda: settle(_typed(form), form), one.id)


def _reopen(one: Question, reopen: Callable[[str, str], Any]) -> None:
    form = form_id(f"{one.id}-reopen")
    with st.popover("Hỏi lại", key=f"reopening-{form}"):
        st.text_area("Điều gì chưa rõ?", key=f"text-{form}", max_chars=MAX_TEXT)
        st.button("Gửi câu hỏi lại", key=f"reopen-{form}", on_click=_reopened, args=(one, reopen, form))


def _reopened(one: Question, reopen: Callable, form: str) -> None:
    press(f"{one.id}-reopen", "Đã hỏi lại.", lambda: reopen(_typed(form), form), one.id)


def _typed(form: str) -> str:
    return st.session_state.get(f"text-{form}") or ""

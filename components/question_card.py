"""One question with all that was said, and what the visitor may say next. What was typed stays until it is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components import question_words as words
from components.filters import INDICATOR
from components.links import lead
from components.problems import show_refusal
from components.speech import say, say_lines
from components.words import literal
from data.attachment import MAX_BYTES, TYPES, Attachment, attachment
from data.errors import RefusalError
from data.model import Plan
from data.question_thread import MAX_TEXT
from data.questions import Entry, Question, Stage

_DONE, _TROUBLE = "question-done", "question-trouble"
_MEGABYTE = 2**20


@dataclass(frozen=True)
class Acts:
    """What the visitor may do with one question; None: not theirs.

    `answer(text, file, id)`, `settle(text, id)` and `reopen(text, id)` write or refuse; `original(entry)` is what reads
    its file, None where that is not kept any more.
    """

    answer: Callable[[str, Attachment | None, str], Any] | None = None
    settle: Callable[[str, str], Any] | None = None
    reopen: Callable[[str, str], Any] | None = None
    original: Callable[[Entry], Callable[[], bytes] | None] | None = None


# ── what is being typed ──────────────────────────────────────────────────────────────────────────────


def form_id(name: str) -> str:
    """The id of what is being typed there, the same until it is kept: pressing twice is one."""
    return st.session_state.setdefault(f"form-{name}", uuid.uuid4().hex)


def press(name: str, done: str, act: Callable[[], Any], spot: str = "") -> bool:
    """Whether it was kept, and is said so; else the refusal is shown at its spot, beside what was typed."""
    try:
        act()
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = (spot or name, str(refusal))
        return False
    st.session_state.pop(f"form-{name}", None)
    st.session_state[_DONE] = done
    return True


def show_done() -> None:
    """What was kept by the last press, once."""
    if _DONE in st.session_state:
        st.toast(st.session_state.pop(_DONE), icon=":material/check:")


def show_trouble(spot: str) -> None:
    """The refusal of what was last pressed there, once."""
    if st.session_state.get(_TROUBLE, ("",))[0] == spot:
        show_refusal(st.session_state.pop(_TROUBLE)[1])


# ── the card ─────────────────────────────────────────────────────────────────────────────────────────


def draw_question(one: Question, plan: Plan, today: dt.date, acts: Acts, pages: Mapping[str, Any]) -> None:
    """The question as a card, with a link to its indicator where that is still in the plan."""
    with st.container(border=True):
        say(f"**{literal(words.about(one, plan))}**")
        say(literal(words.status(one, plan, today)))
        say(literal(words.figures(one, plan)))
        for at, entry in enumerate(one.entries):
            say_lines(words.entry(entry))
            _file(f"file-{one.id}-{at}", entry, acts)
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


def _file(key: str, entry: Entry, acts: Acts) -> None:
    if not entry.file_name:
        return
    read = acts.original(entry) if acts.original is not None else None
    if read is None:
        st.caption(f"Kèm tệp {literal(entry.file_name)}")
        return
    st.download_button(
        f"Tải {literal(entry.file_name)}", read, file_name=entry.file_name, on_click="ignore",
        icon=":material/attach_file:", key=key,
    )  # fmt: skip


def _answer(one: Question, answer: Callable[[str, Attachment | None, str], Any]) -> None:
    form = form_id(one.id)
    with st.expander("Trả lời", key=f"answering-{form}"):
        st.text_area("Câu trả lời", key=f"text-{form}", max_chars=MAX_TEXT, height=120)
        st.file_uploader(
            "Tệp kèm theo (nếu có)", TYPES, key=f"file-{form}",
            help=f"PDF, Word, Excel, OpenDocument, CSV, TXT hoặc ảnh; tối đa {MAX_BYTES // _MEGABYTE} MB.",
        )  # fmt: skip
        st.button("Gửi trả lời", type="primary", key=f"send-{form}", on_click=_send, args=(one, answer, form))


def _send(one: Question, answer: Callable, form: str) -> None:
    def act() -> None:
        file = st.session_state.get(f"file-{form}")
        kept = attachment(file.name, file.getvalue()) if file is not None else None
        answer(_typed(form), kept, form)

    press(one.id, "Đã gửi trả lời.", act)


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

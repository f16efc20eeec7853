"""The questions that wait for an answer, where they are only pointed at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.links import lead
from components.question_words import waiting
from components.speech import say_each
from components.words import literal
from data.model import Plan
from data.questions import Question


def draw_waiting(found: Sequence[Question], plan: Plan, today: dt.date, pages: Mapping[str, Any]) -> None:
    """How many there are, the oldest with whom they ask and for how long, and the way there; nothing where none is."""
    lines = waiting(found, plan, today)
    if not lines:
        return
    st.subheader(f"Đang chờ giải trình: {sum(one.open for one in found)} câu hỏi", anchor=False)
    say_each([f"**{literal(name)}**: {literal(says)}" if says else literal(name) for name, says in lines])
    lead(pages, "questions", "Xem và trả lời ở trang Giải trình")

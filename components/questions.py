"""Questions → answers: the few doubts that only a person can settle, one choice each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.words import literal
from data.intake.reading import Question

_MOST_BUTTONS = 5
"""More options than this are searched in a list."""

_HEADINGS = {
    "unknown_place": "Tên nơi chưa nhận ra",
    "unknown_indicator": "Chỉ tiêu chưa nhận ra",
    "missing_period": "Số liệu của kỳ nào",
    "other_period": "Số liệu của kỳ nào",
    "missing_place": "Số liệu của nơi nào",
    "no_places": "Số liệu của nơi nào",
    "missing_value": "Số còn thiếu",
    "cumulative_column": "Số trong kỳ hay luỹ kế",
    "ambiguous_number": "Con số hiểu được hai cách",
    "hidden_row": "Phần đang ẩn",
    "hidden_column": "Phần đang ẩn",
    "hidden_sheet": "Phần đang ẩn",
}
_OTHER = "Điều khác cần xác nhận"
_ANOTHER = "another"


def ask(questions: Sequence[Question], key: str, remembered: Mapping[str, str] | None = None) -> dict[str, str]:
    """The answers chosen so far, by the questions' keys; `key` keeps the widgets of two files apart.

    A question that is no longer passed in loses its widget and with it its answer. `remembered` are earlier answers:
    they are chosen until the officer chooses otherwise.
    """
    groups: dict[str, dict[str, Question]] = {}
    for one in questions:
        groups.setdefault(_HEADINGS.get(one.kind, _OTHER), {}).setdefault(one.key, one)
    answers: dict[str, str] = {}
    for heading, many in groups.items():
        st.subheader(heading, anchor=False)
        for one in many.values():
            _recall(one, f"{key}-{one.key}", (remembered or {}).get(one.key))
            with st.container(border=True):
                st.markdown(literal(one.asked))
                st.caption(literal(where(one)))
                answer = _choice(one, f"{key}-{one.key}")
            if answer is not None:
                answers[one.key] = answer
    return answers


def _recall(question: Question, key: str, answer: str | None) -> None:
    """Choose what was answered before, where the question is asked for the first time in this session."""
    labels, more = dict(question.options), dict(question.more)
    if answer is None or key in st.session_state or answer not in {**labels, **more}:
        return
    if not more and len(labels) == 1:
        st.session_state[key] = True
    elif len(labels) == 1 or answer in labels:
        st.session_state[key] = answer
    else:
        st.session_state[key], st.session_state[f"{key}-{_ANOTHER}"] = _ANOTHER, answer


def where(question: Question) -> str:
    """Where the doubt stands and what is written there: "Trang tính T6, ô B7: «Thôn Bac»"."""
    place = [f"Trang tính {question.sheet}"] if question.sheet else []
    place += [f"ô {question.cell}"] if question.cell else []
    said = ", ".join(place) or "Cả tệp"
    return f"{said}: «{question.text}»" if question.text else said


def _choice(question: Question, key: str) -> str | None:
    labels = dict(question.options)
    if question.more:
        return _choice_of_all(question, labels, key)
    if len(labels) == 1:
        [(answer, label)] = labels.items()
        return answer if st.checkbox(literal(label), key=key) else None
    asked = {"label": literal(question.asked), "label_visibility": "collapsed", "index": None, "key": key}
    if len(labels) > _MOST_BUTTONS:
        return st.selectbox(options=list(labels), format_func=labels.get, placeholder="Chọn hoặc gõ để tìm", **asked)
    return st.radio(options=list(labels), format_func=lambda one: literal(labels[one]), **asked)


def _choice_of_all(question: Question, labels: dict[str, str], key: str) -> str | None:
    """A suggestion, or any other name from a list; the list alone where nothing is suggested."""
    every = {**dict(question.more), **labels}
    asked = {"label": literal(question.asked), "label_visibility": "collapsed", "index": None}
    listed = {"options": list(every), "format_func": every.get, "placeholder": "Chọn hoặc gõ để tìm", **asked}
    if len(labels) == 1:
        return st.selectbox(key=key, **listed)
    shown = {**labels, _ANOTHER: "Là tên khác…"}
    answer = st.radio(options=list(shown), format_func=lambda one: literal(shown[one]), key=key, **asked)
    return st.selectbox(key=f"{key}-{_ANOTHER}", **listed) if answer == _ANOTHER else answer

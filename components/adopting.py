"""Making an assumed level a target of the plan: a separate act that asks for the document behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import streamlit as st

from components.as_typed import still, typed
from components.kept_form import form_id, kept, waits
from components.speech import say
from components.target_panel import read_goal
from components.words import amount, literal, short_number
from data.errors import RefusalError
from data.model import Comparator, Indicator, Period, Plan
from data.visit import today

COMPARATORS = {Comparator.AT_LEAST: "từ mức này", Comparator.MORE: "trên mức này", Comparator.EXACTLY: "đúng mức này"}
NAME, _DONE, _TROUBLE = "adopting", "adopted", "adopting-trouble"


@dataclass(frozen=True)
class Decision:
    """What a document decides: the level, how it is held, the year, and from which period on."""

    comparator: Comparator
    value: Decimal
    year: int
    document: str
    day: dt.date
    since: Period


def draw_adopting(
    indicator: Indicator,
    plan: Plan,
    goal: Fraction,
    due: Period,
    first: Period,
    adopt: Callable[[Decision, str], None],
) -> None:
    """The form; `first`: the first period the new target may hold from; `adopt(decision, id)` writes or refuses."""
    if _DONE in st.session_state:
        st.success(st.session_state.pop(_DONE))
    if _TROUBLE in st.session_state:
        st.error(literal(st.session_state.pop(_TROUBLE)))
    say(
        "Giả định không đổi mục tiêu nào. Chỉ khi **đã có văn bản** của cấp có thẩm quyền thì mới ghi mục tiêu mới ở"
        " đây; các kỳ đã chấm giữ nguyên."
    )
    key = f"adopt-{plan.slug}-{indicator.code}"
    one, two, three = st.columns(3)
    text = one.text_input("Mức mới", short_number(goal, 2), key=f"{key}-{goal}-value", max_chars=20)
    how = two.selectbox("Cách giữ", list(COMPARATORS), format_func=COMPARATORS.__getitem__, key=f"{key}-how")
    years = list(range(plan.span[0], plan.span[1] + 1))
    year = three.selectbox("Năm phải đạt", years, index=years.index(min(due.year, years[-1])), key=f"{key}-{due}-year")
    one, two, three = st.columns(3)
    document = one.text_input("Tên và số văn bản", key=f"{key}-document", placeholder="Quyết định 12/QĐ-UBND")
    day = two.date_input("Ngày ký", None, key=f"{key}-day", max_value=today(), format="DD/MM/YYYY")
    periods = [Period.of(month) for month in range(first.ordinal, plan.end.ordinal + 1)]
    since = three.selectbox("Áp dụng từ", periods, format_func=lambda each: each.label, key=f"{key}-since")
    sure = st.checkbox("Tôi đã có văn bản này và được giao ghi mục tiêu mới", key=f"{key}-sure")
    form = form_id(NAME)
    st.button(
        "Ghi mục tiêu mới", type="primary", disabled=not sure, key=f"press-{key}-adopt",
        on_click=_adopt, args=(form, indicator, adopt, text, how, year, document, day, since, typed(f"{key}-")),
    )  # fmt: skip


def _adopt(form, indicator, adopt, text, how, year, document, day, since, seen) -> None:
    if not waits(NAME, form):
        return
    value, trouble = read_goal(text, indicator)
    if not trouble and value is None:
        trouble = "Hãy ghi mức mới."
    if not trouble and day is None:
        trouble = "Hãy chọn ngày ký của văn bản."
    if not trouble and since is None:
        trouble = "Kế hoạch không còn kỳ nào để áp dụng mục tiêu mới."
    if trouble:
        st.session_state[_TROUBLE] = trouble
        return
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    try:
        still(seen)
        adopt(Decision(how, exact, year, document, day, since), form)
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = str(refusal)
        return
    kept(NAME)
    st.session_state[_DONE] = (
        f"Đã ghi mục tiêu mới: {amount(indicator, value)} năm {year}, áp dụng từ {since.label.lower()}."
    )

"""Today's target beside up to three others: which to compare, the sentence, the table."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import streamlit as st

from components.exhibit import XLSX, file_name
from components.scenario_tables import candidate_name, compared_headline, compared_table
from components.scenario_words import NOT_REPORTED, SIMULATED
from components.speech import say
from components.tables import as_written
from components.words import literal
from components.workbook import workbook
from data.intake.grid import Raw
from data.intake.numbers import read_number
from data.model import Indicator, Period, Plan
from data.target_comparison import MOST, Candidate, Compared, Origin, typed

OTHERS, TYPED = "scenario-others", "scenario-typed"


def read_goal(text: str, indicator: Indicator) -> tuple[Fraction | None, str]:
    """A level typed by a person, and what is wrong with it ("" where nothing is); nothing typed is neither."""
    bare = text.strip().rstrip("%").strip()
    if not bare:
        return None, ""
    found = read_number(Raw("text", bare), indicator.noun, whole=indicator.whole and not indicator.kind.is_rate)
    if found.value is None:
        return None, f"Không đọc được «{text.strip()}» là số. Hãy ghi như 85 hoặc 85,5."
    if found.value < 0 or (indicator.kind.is_rate and found.value > 100):
        return None, f"Mức «{text.strip()}» nằm ngoài thang. Hãy ghi {_scale(indicator)}."
    return Fraction(found.value), ""


def _scale(indicator: Indicator) -> str:
    return "một tỷ lệ từ 0 đến 100" if indicator.kind.is_rate else "một số không âm"


def pick_candidates(
    found: Sequence[Candidate], goal: Fraction | None, indicator: Indicator, due: Period
) -> list[Candidate]:
    """Today's target first, then those chosen: at most three of what is known, assumed or typed."""
    text = st.text_input("Thêm một mức thử", key=TYPED, placeholder="Ví dụ 85,5", max_chars=20)
    another, trouble = read_goal(text, indicator)
    if trouble:
        st.error(literal(trouble))
    tried = [typed(one) for one in (another, goal) if one is not None]
    first = [one for one in found if one.origin is Origin.TODAY]
    others = _distinct([*tried, *(one for one in found if one.origin is not Origin.TODAY)], first)
    names = {candidate_name(one, indicator, due): one for one in others}
    chosen = st.pills(
        f"So với (nhiều nhất {MOST} mức)", list(names), format_func=literal, selection_mode="multi",
        default=list(names)[:MOST], key=f"{OTHERS}-{indicator.code}-{'-'.join(names)}",
    )  # fmt: skip
    if len(chosen) > MOST:
        say(f"Chỉ so nhiều nhất {MOST} mức một lần: đang lấy {MOST} mức chọn đầu tiên.")
    return first + [names[one] for one in chosen[:MOST]]


def _distinct(many: Sequence[Candidate], first: Sequence[Candidate]) -> list[Candidate]:
    """Without a typed level that stands there already."""
    found: list[Candidate] = []
    for one in many:
        same = [other for other in (*first, *found) if (other.goal, other.comparator) == (one.goal, one.comparator)]
        if not (same and one.origin is Origin.TYPED):
            found.append(one)
    return found


def draw_compared(found: Sequence[Compared], indicator: Indicator, plan: Plan, due: Period, subtitle: str) -> None:
    """The targets side by side, with the sentence above and the workbook below."""
    if not found:
        st.info("Kế hoạch không đặt mức cho hạn này. Hãy thêm một mức thử để so.")
        return
    table = compared_table(found, indicator, plan, due)
    say(f"**{literal(compared_headline(found, indicator, plan))}**")
    st.table(as_written(table), hide_index=True, alt="Các mức mục tiêu đặt cạnh nhau")
    title = f"{SIMULATED}: {indicator.short}, so các mức mục tiêu"
    st.download_button(
        "Tải Excel", data=lambda: workbook(title, f"{subtitle} · {NOT_REPORTED}", table),
        file_name=f"{file_name(title)}.xlsx", mime=XLSX, key="scenario-targets-excel", on_click="ignore",
    )  # fmt: skip

"""Problems → a readable list; the one place refusals are shown."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.words import literal
from data.model import Problem, Severity

_SAID = {
    Severity.ERROR: "Cần sửa",
    Severity.QUESTION: "Cần trả lời",
    Severity.WARNING: "Nên xem lại",
    Severity.IGNORED: "Bỏ qua",
}


def show_refusal(reason: str) -> None:
    """A refusal as one sentence."""
    st.error(literal(reason))


def show_problems(problems: Sequence[Problem]) -> None:
    """Every problem with its place, what stands there and what to do; the worst first."""
    order = list(_SAID)
    table = pd.DataFrame(
        [
            {
                "Mức": _SAID[one.severity],
                "Trang tính": one.sheet,
                "Ô": one.cell,
                "Đọc được": one.text,
                "Vì sao và cách sửa": one.message,
            }
            for one in sorted(problems, key=lambda one: order.index(one.severity))
        ]
    )
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        column_config={"Vì sao và cách sửa": st.column_config.TextColumn(width="large")},
        alt="Danh sách lỗi và điểm cần xem lại trong tệp",
    )

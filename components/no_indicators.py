"""A page that has nothing to show because the plan has no indicators: none with a number, or none put down yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.links import lead
from components.words import literal
from data.model import Plan


def no_indicators(plan: Plan, pages: Mapping[str, Any], so: str, more: str = "") -> None:
    """Why, what follows (`so`, "chưa có số để nhập"), `more` where the plan says it in words; and where to begin."""
    if plan.goals or plan.tasks:
        st.info(literal(f"Kế hoạch của xã không đặt chỉ tiêu bằng số nên {so}. {more}".strip()))
        return
    st.info(literal(f"Kế hoạch của xã chưa ghi chỉ tiêu nào nên {so}. Hãy thêm chỉ tiêu ở trang Kế hoạch."))
    lead(pages, "plan")

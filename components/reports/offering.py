"""The button that hands a period's report over as a Word file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.exhibit import file_name
from components.reports.period_report import period_report
from data.model import Period, Plan

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REPORT, DRAFT = "Tải báo cáo kỳ (Word)", "Tải bản nháp báo cáo kỳ (Word)"


def offer_report(key: str, plan: Plan, period: Period, facts: Callable[[], Any], number: int | None = None) -> None:
    """The button, named by its place on the page; `facts` (`queries.period_facts`) are read when it is pressed.

    `number`: of the closing it tells of, None for a draft.
    """
    which = f"chốt số {number}" if number else "bản nháp"
    st.download_button(
        REPORT if number else DRAFT,
        lambda: period_report(facts()),
        f"{file_name(f'Báo cáo {period.label} {plan.name} {which}')}.docx",
        DOCX,
        key=f"report-{key}-{number or period}",
        on_click="ignore",
    )

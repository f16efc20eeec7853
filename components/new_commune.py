"""What is asked about a commune that none of the shipped plans is for, and what its plan would begin with."""

from __future__ import annotations

import streamlit as st

from components.speech import say
from components.words import literal
from data.model import Calendar, Period, Plan, Rhythm
from data.new_commune import SPAN, START, NewCommune
from data.plan_check import UNIT_WORDS
from data.plan_files import shipped, shipped_plans

NEW = "xa-moi"
"""The choice of a commune that has no plan yet."""
_EMPTY = ""
_CALENDARS = {
    Calendar.DECREE: "Từ ngày 15 tháng trước đến ngày 14",
    Calendar.MONTH: "Theo tháng dương lịch",
}
_RHYTHMS = {Rhythm.MONTHLY: "Hằng tháng", Rhythm.QUARTERLY: "Hằng quý", Rhythm.YEARLY: "Hằng năm"}


def ask_commune() -> NewCommune | None:
    """The answers, None until name and province are given."""
    left, right = st.columns(2)
    name = left.text_input("Tên xã", placeholder="Đồng Tiến", key="new-name", max_chars=80)
    province = right.text_input("Tỉnh, thành phố", placeholder="Thanh Hóa", key="new-province", max_chars=80)
    unit = left.selectbox("Đơn vị dưới xã", UNIT_WORDS, key="new-unit")
    calendar = right.selectbox("Kỳ báo cáo", list(_CALENDARS), format_func=_CALENDARS.__getitem__, key="new-calendar")
    pattern = left.selectbox("Bắt đầu từ", [_EMPTY, *shipped_plans()], format_func=_pattern_said, key="new-pattern")
    start, rhythm = START, Rhythm.MONTHLY
    if pattern == _EMPTY:
        months = [Period.of(at) for at in range(START.ordinal, Period(SPAN[1], 12).ordinal + 1)]
        start = right.selectbox("Kỳ đầu tiên", months, format_func=lambda one: one.label, key="new-start")
        rhythm = left.selectbox("Nhịp báo cáo", list(_RHYTHMS), format_func=_RHYTHMS.__getitem__, key="new-rhythm")
    if not name.strip() or not province.strip():
        say("Ghi tên xã và tên tỉnh để tiếp tục.")
        return None
    return NewCommune(name, province, unit, calendar, pattern, start, rhythm)


def _pattern_said(slug: str) -> str:
    if slug == _EMPTY:
        return "Trang trắng: tự thêm chỉ tiêu"
    plan = shipped(slug)
    return f"Mẫu của xã {plan.name} ({len(plan.indicators)} chỉ tiêu, {len(plan.tasks)} nhiệm vụ)"


def show_commune(plan: Plan, asked: NewCommune) -> None:
    """What the new plan begins with."""
    begins = (
        f"Kế hoạch xã {plan.name} {plan.span[0]}–{plan.span[1]}: mã chỉ tiêu bắt đầu bằng {plan.code_prefix}-,"
        f" kỳ đầu là {plan.start.label.lower()}"
    )
    if not asked.pattern:
        say(literal(f"{begins}; chưa có chỉ tiêu, đơn vị, nhiệm vụ nào: thêm ở trang Kế hoạch sau khi thiết lập."))
        return
    say(
        literal(
            f"{begins}; có {len(plan.indicators)} chỉ tiêu, {len(plan.targets)} mục tiêu, {len(plan.tasks)} nhiệm vụ,"
            f" {len(plan.departments)} đơn vị chép theo mẫu. Số, ngày văn bản để trống; sửa cho đúng kế hoạch của xã ở"
            " trang Kế hoạch trước khi nộp số liệu."
        )
    )

"""Reminders: the line that one person sees, and the text to send to a department or to all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from components.missing_words import asked_label, asked_span, by, department_name, due_said, far
from components.tables import place_name
from components.words import number
from data.concern import Concern
from data.model import Period, Plan
from data.owed import REMIND, Cell


def reminder_line(cells: Sequence[Cell], concern: Concern, plan: Plan, today: dt.date) -> str:
    """What one person is reminded of: "Kỳ 11/2026 chốt số ngày 14/11, hạn nộp 18/11: còn 3 ngày; …".

    `cells` are one period's; "" where none of them is left for that person to bring, or it is too early.
    """
    left = [one for one in concern.part_of(cells) if one.open]
    if not left or today < left[0].due - REMIND:
        return ""
    period, due = left[0].period, left[0].due
    cut_off = period.last_day(plan.calendar)
    cut = f"chốt số ngày {cut_off:%d/%m}, " if today <= due and cut_off != due else ""
    own = "đơn vị của bạn" if concern.departments else f"{plan.unit_word} của bạn"
    who = "cả xã" if concern.everything else own
    return (
        f"{asked_label(plan, period)} {cut}hạn nộp {due:%d/%m}: {far(due, today)}; {who} còn {number(len(left))} số"
        " chưa nộp."
    )


def reminder(cells: Sequence[Cell], plan: Plan, period: Period, today: dt.date, department: str | None = None) -> str:
    """The text to send by Zalo to one department, or (None) to all that still owe; "" where nothing is left."""
    left = [one for one in cells if one.open and department in (None, one.department)]
    if not left:
        return ""
    many = by(left, lambda one: one.department)
    to = "các đơn vị" if department is None else department_name(plan, department) if department else "đồng chí"
    lines = [
        f"Kính gửi {to},",
        f"{asked_span(plan, period)} có {due_said(plan.due(period), today)}. Hiện còn {number(len(left))} số chưa nộp:",
    ]
    for one, own in many.items():
        if department is None:
            lines.append(f"{department_name(plan, one)}: {number(len(own))} số")
        lines += [f"- {_item(plan, period, code, each)}" for code, each in by(own, lambda cell: cell.indicator).items()]
    lines.append(
        "Đề nghị nộp ở trang Nộp số liệu. Việc nào không phát sinh xin ghi «không phát sinh», chưa có số thì để trống,"
        " không ghi 0. Trân trọng cảm ơn."
    )
    return "\n".join(lines)


def _item(plan: Plan, period: Period, code: str, cells: Sequence[Cell]) -> str:
    indicator = plan.indicator(code)
    name = f"{code} {indicator.short}" if indicator else code
    villages, total = [one.place for one in cells if one.place], len(plan.places_at(period))
    if not villages:
        return f"{name}: số toàn xã"
    if len(villages) == total:
        return f"{name}: cả {total} {plan.unit_word}"
    return f"{name}: {', '.join(place_name(plan, one) for one in villages)}"

"""Where periods stand on their way to being closed, in words: to choose one, of one, of those left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components.closing_words import signed_said
from components.words import day, span
from data.clock import moment
from data.closing import Cycle
from data.model import Period, Plan
from data.spans import MONTH, Span


def offered_label(one: Any) -> str:
    """A period to choose (`queries.closing_periods.Offered`): "Kỳ 6/2026 (Quý II/2026) · đã chốt số 3"."""
    longer = f" ({one.span.label})" if one.span and one.span.months > MONTH else ""
    return f"{one.period.label}{longer} · {_where(one)}"


def _where(one: Any) -> str:
    if one.cycle.signed is not None:
        return f"đã chốt số {one.cycle.signed.number}"
    if not one.ended:
        return "chưa hết kỳ"
    if one.cycle.check is not None:
        return "cần kiểm tra lại" if one.touched else "chờ ký"
    if one.cycle.reopened is not None:
        return "đã mở lại"
    if one.empty:
        return "không có số nào"
    return "chưa kiểm tra" if one.span else "không bắt buộc chốt"


def none_offered(plan: Plan) -> str:
    """Why there is no period to close yet: no figure anywhere, and none has ended that the plan asks for."""
    months = (Period.of(one) for one in range(plan.start.ordinal, plan.end.ordinal + 1))
    first = next((one for one in months if plan.owes(one)), plan.end)
    return (
        "Chưa có kỳ nào để chốt: chưa có số liệu nào, và kỳ đầu tiên kế hoạch yêu cầu báo cáo là"
        f" {first.label.lower()}, hết ngày {day(first.last_day(plan.calendar))}."
    )


def about(one: Any, plan: Plan) -> str:
    """Which days a period has, and what the plan of then asks of it."""
    said = f"Số liệu của {span(one.period, plan).lower()}."
    if one.span is None:
        return f"{said} Kế hoạch không yêu cầu báo cáo riêng kỳ này nên không bắt buộc chốt."
    return (
        said if one.span.months == MONTH else f"{said} Kế hoạch yêu cầu báo cáo {_days(one.span, plan)} trong kỳ này."
    )


def _days(asked: Span, plan: Plan) -> str:
    first, last = asked.first_day(plan.calendar), asked.cut_off(plan.calendar)
    return f"{asked.label} ({day(first)}–{day(last)})"


def stage(cycle: Cycle, *, touched: bool, open_points: str, ended: bool = True) -> str:
    """Where a period is on its way to being closed, in one sentence; `open_points` is what `points` says."""
    label = cycle.period.label
    if cycle.signed is not None:
        return f"{label} đã chốt: {signed_said(cycle.signed)}."
    if cycle.check is not None and not touched:
        said = f"{label} đã được {cycle.check.by} kiểm tra lúc {moment(cycle.check.at)}, chờ lãnh đạo ký"
    elif cycle.check is not None:
        said = f"{label} đã kiểm tra lúc {moment(cycle.check.at)} nhưng sau đó có thay đổi, cần kiểm tra lại"
    elif cycle.reopened is not None:
        said = f"{label} đã mở lại lúc {moment(cycle.reopened.at)}, chờ kiểm tra và ký lại"
    else:
        said = f"{label} chưa chốt" if ended else f"{label} chưa hết kỳ, đến nay"
    return f"{said}: {open_points}."


def holes_said(holes: Sequence[Period]) -> str:
    """That earlier periods are not closed, "" where all are."""
    if not holes:
        return ""
    named = ", ".join(one.label.lower() for one in holes[:6]) + (f" và {len(holes) - 6} kỳ khác" if holes[6:] else "")
    return f"Lưu ý: {named} chưa chốt."

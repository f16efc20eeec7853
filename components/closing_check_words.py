"""The check list of a period to be closed, in words: each point, the rows behind it, what signing it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from components.tables import figure_said, indicator_name, place_name
from components.words import span
from data.model import Period, Plan
from data.standings import Row

MISSING, ODD, THIN, ASKED = "Đủ số", "Số đáng ngờ", "Đủ để chấm", "Giải trình"
"""The points of the check list."""
NOT_ASKED = "kế hoạch không đòi báo cáo kỳ này"
TOO_EARLY = "kỳ này đã qua hạn trước ngày xã bắt đầu dùng phần mềm nên không có số phải báo"
NO_FIGURES = "kế hoạch không đặt chỉ tiêu bằng số"
"""Why a period owes no figure."""


def points(checks: Any) -> str:
    """What of a check list (`queries.closing_checks.Checks`) is still open, as the rest of a sentence."""
    found = ["không có số nào"] if checks.empty else []
    found += [f"còn thiếu {len(checks.missing)}/{len(checks.owed)} số"] if checks.missing else []
    found += [f"{len(checks.odd)} số đáng ngờ"] if checks.odd else []
    found += [f"{len(checks.questions)} câu hỏi chưa trả lời"] if checks.questions else []
    found += [f"{len(checks.thin)} chỉ tiêu chưa đủ số liệu để chấm"] if checks.thin else []
    return ", ".join(found) or "không còn gì vướng"


def check_points(checks: Any, plan: Plan) -> dict[str, str]:
    """What the check list says of each of its four points, by the point's name; of one where there are no figures."""
    missing, odd, thin, partly, asked = (
        len(many) for many in (checks.missing, checks.odd, checks.thin, checks.partly, checks.questions)
    )
    owed = len(checks.owed)
    came = f"đã có đủ {owed} số phải báo" if owed else TOO_EARLY if checks.asked else NOT_ASKED
    lacks = f"còn thiếu {missing} trong {owed} số phải báo" if missing else came
    lacks = f"không có số nào; {lacks}" if checks.empty else lacks
    judged = [f"{thin} chỉ tiêu chưa đủ số liệu"] if thin else []
    judged += [f"{partly} chỉ tiêu đã chấm khi chưa đủ nơi báo"] if partly else []
    found = {
        MISSING: (missing or checks.empty, lacks, came),
        ODD: (odd, f"{odd} số cần xem lại", "không có"),
        THIN: (thin + partly, ", ".join(judged), "mọi chỉ tiêu đều đủ"),
        ASKED: (asked, f"{asked} câu hỏi về kỳ này chưa được trả lời", "không có câu hỏi nào chờ trả lời"),
    }
    said = {
        name: f"{'▲' if many else '●'} {name}: {some if many else none}" for name, (many, some, none) in found.items()
    }
    return said if plan.indicators else {MISSING: f"● {MISSING}: {NO_FIGURES}", ASKED: said[ASKED]}


def will_close(checks: Any, period: Period, plan: Plan) -> str:
    """What is said before a leader signs: which period, how many indicators, what is still open."""
    many = f"{len(plan.indicators)} chỉ tiêu" if plan.indicators else NO_FIGURES
    text = f"Sẽ chốt {span(period, plan).lower()} như đang thấy: {many}, {points(checks)}."
    if checks.empty:
        text += " Bản chốt sẽ ghi rõ là không có số nào được báo."
    return f"{text} Sau khi ký, số sửa thêm là số liệu điều chỉnh; bản chốt không đổi."


def missing_table(checks: Any, plan: Plan) -> pd.DataFrame:
    """The owed figures that have not come, as rows."""
    names = {one.id: one.name for one in plan.departments}
    return pd.DataFrame(
        [
            (indicator_name(plan, one.indicator), place_name(plan, one.place), names.get(one.department, "chưa giao"))
            for one in checks.missing
        ],
        columns=["Chỉ tiêu", "Nơi", "Đơn vị"],
        dtype="str",
    )


def odd_table(checks: Any, plan: Plan) -> pd.DataFrame:
    """The figures that look odd, as rows."""
    return pd.DataFrame(
        [
            (indicator_name(plan, one.indicator), place_name(plan, one.place), figure_said(one, plan), said)
            for one, said in checks.odd
        ],
        columns=["Chỉ tiêu", "Nơi", "Số", "Vì sao đáng ngờ"],
        dtype="str",
    )


def thin_table(thin: Sequence[Row], partly: Sequence[Row]) -> pd.DataFrame:
    """The targets that are judged on too little, as rows."""
    found = [(one, one.standing.reason or "Chưa có số liệu của kỳ này.") for one in thin]
    found += [(one, "Đã chấm khi chưa đủ nơi báo.") for one in partly]
    return pd.DataFrame(
        [
            (
                f"{one.standing.indicator.code} · {one.standing.indicator.short}",
                f"{one.completeness.reported}/{one.completeness.expected}",
                why,
            )
            for one, why in found
        ],
        columns=["Chỉ tiêu", "Đã báo", "Vì sao"],
        dtype="str",
    )

"""Targets side by side and saved scenarios side by side: one column each, what is compared in the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components.milestone_words import end_of
from components.scenario_words import QUESTIONS, means, pace_said, seen_since
from components.sentences import rounded_up
from components.status import BASES
from components.tables import indicator_name
from components.words import amount, change, counted, percent, short_number
from data.clock import moment
from data.model import Comparator, Indicator, Period, Plan
from data.scenario import Effort
from data.scenario_record import Record
from data.target_comparison import Candidate, Compared, Origin

EFFORTS = {
    Effort.NONE: "không phải làm thêm",
    Effort.USUAL: "trong tầm, nhịp gần đây đã đủ",
    Effort.KEPT_UP: "phải nhanh hơn, đã có nơi giữ được",
    Effort.UNHEARD: "khó, chưa nơi nào giữ được",
    Effort.UNKNOWN: "chưa đủ số liệu để biết",
}


def candidate_name(one: Candidate, indicator: Indicator, due: Period) -> str:
    """Where a target comes from, with its level: "Xã Tân Ninh, năm 2030: trên 70,0 %"."""
    above = "trên " if one.comparator is Comparator.MORE else ""
    return f"{_origin(one, due)}: {above}{amount(indicator, one.goal)}"


def _origin(one: Candidate, due: Period) -> str:
    match one.origin:
        case Origin.TODAY:
            return f"Kế hoạch của xã, {end_of(due)} ({BASES[one.basis]})"
        case Origin.TYPED:
            return "Mức thử"
        case Origin.LAST_TARGET:
            return f"Mục tiêu năm {one.year}"
        case Origin.LAST_RESULT:
            return f"Đã đạt cuối {one.year}"
        case Origin.OTHER_COMMUNE:
            return f"Xã {one.plan.name}, năm {one.year}"
    return f"Giữ nhịp hiện nay đến {end_of(due)}"


def compared_table(found: Sequence[Compared], indicator: Indicator, plan: Plan, due: Period) -> pd.DataFrame:
    """One column a target: when the commune gets there, what it takes, how many villages meet it."""
    return _beside({candidate_name(one.candidate, indicator, due): _compared(one, indicator, plan) for one in found})


def _compared(one: Compared, indicator: Indicator, plan: Plan) -> dict[str, str]:
    word = plan.unit_word
    found = {
        "Toàn xã, giữ nhịp hiện nay": _when(one),
        "Cần mỗi tháng": _needed(one, indicator),
        "Toàn xã còn thiếu": "–" if one.short is None else counted(indicator, one.short),
    }
    if one.judged:
        found |= {
            f"Số {word} đã đạt": f"{one.now}/{one.judged}",
            f"Số {word} sẽ đạt, giữ nhịp riêng": f"{one.by_due}/{one.judged}",
            f"Các {word} dưới mức còn thiếu": "–" if one.below is None else counted(indicator, one.below),
        }
    return found


def _when(one: Compared) -> str:
    if one.other_year:
        return "tính riêng cho năm ấy"
    if one.met:
        return "đã đạt"
    return f"đạt {one.when.label.lower()}" if one.when else "không đạt trong kế hoạch"


def _needed(one: Compared, indicator: Indicator) -> str:
    need = one.required
    if one.other_year:
        return pace_said(indicator, one.candidate.goal if means(indicator) else one.candidate.goal / 12)
    if need is None:
        return "không phải thêm" if one.met else "–"
    if need.average is not None:
        return f"bình quân {percent(need.average)}" if need.average <= 100 else "không kịp trong năm"
    text = pace_said(indicator, need.per_month).replace(" mỗi tháng", "")
    if need.nouns_per_month and indicator.kind.is_rate:
        text += f" ({counted(indicator, rounded_up(indicator, need.nouns_per_month))})"
    return text


def compared_headline(found: Sequence[Compared], indicator: Indicator, plan: Plan) -> str:
    """What the most demanding of the others means beside the first."""
    first, others = found[0], found[1:]
    if first.candidate.origin is not Origin.TODAY:
        return "Kế hoạch không đặt mức cho hạn này; dưới đây là các mức thử đặt cạnh nhau."
    most = max(others, key=lambda one: one.candidate.goal, default=None)
    if most is None:
        return "Chọn thêm một mức để so với mức của kế hoạch."
    off = most.candidate.goal - first.candidate.goal
    if not off:
        return "Các mức đang so bằng nhau."
    text = f"Từ {amount(indicator, first.candidate.goal)} thành {amount(indicator, most.candidate.goal)}"
    text += f" ({change(indicator, off)})"
    if first.short is not None and most.short is not None:
        text += f": còn thiếu {counted(indicator, most.short)} thay vì {counted(indicator, first.short)}"
    if most.judged:
        text += f"; {most.now}/{most.judged} {plan.unit_word} đã đạt thay vì {first.now}/{first.judged}"
    if most.other_year:
        return f"{text}."
    return f"{text}; {'mức ấy nay đã đạt' if most.met else f'giữ nhịp hiện nay thì {_when(most)}'}."


def saved_table(found: Sequence[tuple[Any, Record]], plan: Plan, done: Mapping[str, Sequence[tuple]]) -> pd.DataFrame:
    """One column a saved scenario (`queries.scenarios.SavedScenario` and its record); `done`: since then, by id."""
    return _beside({one.name: _saved(one, kept, plan, done.get(one.scenario_id, ())) for one, kept in found})


def _saved(one: Any, kept: Record, plan: Plan, done: Sequence[tuple]) -> dict[str, str]:
    indicator, scenario = plan.indicator(one.indicator), kept.scenario
    found = {
        "Chỉ tiêu": indicator_name(plan, one.indicator),
        "Người lập": one.by,
        "Lập lúc": moment(one.at),
        "Tính trên": f"{one.period.label}, đợt {one.data_seq}",
        "Câu hỏi": QUESTIONS[scenario.unknown],
    }
    if indicator is None:
        return found
    return found | {
        "Khi lập": amount(indicator, kept.began[1]),
        "Mức": amount(indicator, scenario.goal),
        "Đến hết": scenario.due.label,
        "Mỗi tháng": pace_said(indicator, scenario.pace).replace(" mỗi tháng", ""),
        "Bắt đầu": (scenario.start or kept.began[0].plus(1)).label,
        "Mẫu số tăng": f"{short_number(scenario.growth)} % mỗi năm" if scenario.growth else "không đổi",
        "Cả thảy thêm": "–" if kept.units is None else counted(indicator, kept.units),
        "Nếu giữ nhịp khi lập": amount(indicator, kept.usual),
        "Sức làm": EFFORTS[kept.effort],
        "Thực tế đến nay": seen_since(done, indicator),
    }


def _beside(columns: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The columns beside one another under their names, the names of the rows first."""
    names = list(dict.fromkeys(name for one in columns.values() for name in one))
    table = pd.DataFrame({"So sánh": names}, dtype="str")
    for title, cells in columns.items():
        table[title] = [cells.get(name, "–") for name in names]
    return table

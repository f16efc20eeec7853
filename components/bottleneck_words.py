"""What stands in the way (điểm nghẽn) in words: what it is, whose, since when, and what would resolve it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from components import question_words
from components.missing_words import NOBODY, asked_label, department_name
from components.scenario_words import pace_said
from components.sentences import below_path, rounded_up, short_of_path
from components.status import LOOKS
from components.tables import indicator_name, place_name
from components.task_words import time_said
from components.words import amount, capital, change, counted, day, number, percent
from data.bottlenecks import Bottleneck, Gap, Kind, Stuck
from data.model import Direction, OverTime, Plan
from data.questions import Question
from data.scenario import best_kept

HEADINGS = {
    Kind.REPORT: "Báo cáo còn thiếu",
    Kind.QUESTION: "Câu hỏi quá hạn trả lời",
    Kind.TASK: "Nhiệm vụ quá hạn",
    Kind.INDICATOR: "Chỉ tiêu khó đạt",
}
_COUNTED = {
    Kind.REPORT: "báo cáo còn thiếu",
    Kind.QUESTION: "câu hỏi quá hạn trả lời",
    Kind.TASK: "nhiệm vụ quá hạn",
    Kind.INDICATOR: "chỉ tiêu khó đạt",
}
_LONGEST = 160
"""Characters of what somebody wrote that are shown where it is only pointed at."""
_NAMED = 2
"""How many departments may share the first place and still be named."""


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────


def counts_said(found: Sequence[Bottleneck]) -> str:
    """How many of each kind: "4 báo cáo còn thiếu, 1 câu hỏi quá hạn trả lời"; "" where there is none."""
    many = Counter(one.kind for one in found)
    return ", ".join(f"{many[kind]} {said}" for kind, said in _COUNTED.items() if many[kind])


def headline(found: Sequence[Bottleneck], plan: Plan, today: dt.date) -> str:
    """How many there are, which has stood longest, and who has most."""
    if not found:
        return "Không có điểm nghẽn nào."
    oldest = min(found, key=lambda one: one.since)
    one_kind = len({one.kind for one in found}) == 1
    text = counts_said(found) if one_kind else f"{len(found)} điểm nghẽn: {counts_said(found)}"
    text += f". Lâu nhất: {title(oldest, plan)} ({owners_said(oldest, plan)}), {age_said(oldest, today)}."
    many = Counter(owner for one in found for owner in one.owners)
    most = [owner for owner, times in many.items() if times == max(many.values())]
    if len(found) == 1 or not 0 < len(most) <= _NAMED:
        return text
    named = " và ".join(department_name(plan, owner) for owner in most)
    return f"{text} Nhiều nhất ở {named} ({many[most[0]]})."


def owners_said(one: Bottleneck, plan: Plan) -> str:
    """Whose it is."""
    return "; ".join(department_name(plan, owner) for owner in one.owners) or NOBODY


def age_said(one: Bottleneck, today: dt.date) -> str:
    """How long it has stood: "quá hạn 12 ngày", "từ kỳ 6/2026, đã 203 ngày"."""
    if isinstance(one.about, Stuck):
        return f"từ {one.about.first.label.lower()}, đã {one.age(today)} ngày"
    return f"quá hạn {one.age(today)} ngày"


def bottlenecks_table(found: Sequence[Bottleneck], plan: Plan, today: dt.date) -> pd.DataFrame:
    """Each as a row of texts."""
    return pd.DataFrame(
        [
            {
                "Loại": HEADINGS[one.kind],
                "Điểm nghẽn": title(one, plan),
                "Đơn vị": owners_said(one, plan),
                "Từ ngày": day(one.since),
                "Số ngày": str(one.age(today)),
                "Tình trạng": says(one, plan),
                "Cách gỡ": resolved_by(one, plan),
            }
            for one in found
        ],
        dtype="str",
    )


# ── one of them ──────────────────────────────────────────────────────────────────────────────────────


def title(one: Bottleneck, plan: Plan) -> str:
    """What it is about."""
    match one.about:
        case Gap():
            return f"Báo cáo {asked_label(plan, one.about.period).lower()}"
        case Question():
            return question_words.about(one.about, plan)
        case Stuck():
            return indicator_name(plan, one.about.standing.indicator.code)
    return f"{one.about.task.code} · {one.about.task.text}"


def says(one: Bottleneck, plan: Plan) -> str:
    """How it stands."""
    match one.about:
        case Gap():
            return f"thiếu {number(one.about.missing)}/{number(one.about.expected)} số, hạn nộp {day(one.since)}"
        case Question():
            return f"hạn trả lời {day(one.since)}: {_short(one.about.entries[0].text)}"
        case Stuck():
            return _stands(one.about)
    time, due = time_said(one.about), day(one.since)
    return f"{f'hạn {due}' if time == due else f'{time}, hạn {due}'}, chưa có kết quả"


def resolved_by(one: Bottleneck, plan: Plan) -> str:
    """What would resolve it, with the number."""
    match one.about:
        case Gap():
            return f"nộp {number(one.about.missing)} số còn thiếu của {asked_label(plan, one.about.period).lower()}"
        case Question():
            return "trả lời ở trang Giải trình; không cần nữa thì người hỏi ghi «đã rõ» kèm lý do"
        case Stuck():
            return _needed(one.about, plan)
    return "ghi kết quả nhiệm vụ và ngày hoàn thành, kèm tệp nếu có"


def _short(text: str) -> str:
    """What somebody wrote on one line, no longer than two lines of a page."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def sentence(text: str) -> str:
    """The text as a sentence: a large letter first, and an end."""
    return capital(text) if text.endswith((".", "?", "!", "…")) else f"{capital(text)}."


def _stands(one: Stuck) -> str:
    found = one.standing
    level = amount(found.indicator, found.level.value)
    text = f"{LOOKS[found.state].shape} {LOOKS[found.state].word}: {level} ({found.level.period.label.lower()})"
    if below_path(found):
        return f"{text}, {short_of_path(found)} so với lộ trình"
    return f"{text}, còn thiếu {counted(found.indicator, found.short)}" if found.short else text


def _needed(one: Stuck, plan: Plan) -> str:
    """The pace that is needed, counted in the noun, beside the best that anybody has kept up."""
    found = one.standing
    required, indicator, due = found.required, found.indicator, found.aim.due.label.lower()
    if required is None:
        left = f"còn {'thiếu' if _up(one) else 'quá'} {counted(indicator, found.short)}" if found.short else "chưa đạt"
        return f"đã đến hạn ({due}) mà {left}: làm cho đủ, hoặc đổi mục tiêu bằng văn bản"
    if required.average is not None and required.average > 100:
        return "các tháng còn lại có 100 % cũng không kịp trong năm: cần lãnh đạo quyết định, đổi mục tiêu bằng văn bản"
    if required.average is not None:
        text = f"cần bình quân {percent(required.average)} mỗi tháng trong {required.months_left} tháng còn lại"
    else:
        text = f"cần {change(indicator, required.per_month)}/tháng đến hết {due}"
        nouns = required.nouns_per_month
        if nouns and indicator.kind.is_rate:
            more = "thêm" if _up(one) else "bớt"
            text += f": {more} {counted(indicator, rounded_up(indicator, nouns))} mỗi tháng"
    return text + _best(one, plan) + ", hoặc đổi mục tiêu bằng văn bản"


def _up(one: Stuck) -> bool:
    return one.standing.indicator.direction is Direction.UP


def _best(one: Stuck, plan: Plan) -> str:
    """What has been kept up until now, where it is counted as the need is."""
    best = best_kept(one.row)
    required = one.standing.required
    if best is None or (one.standing.indicator.kind.is_rate and _flow(one) and required.average is None):
        return ""
    if best[0] * (1 if _up(one) else -1) <= 0 and required.average is None:
        return " (chưa nơi nào giữ được nhịp tiến trong 6 kỳ liền)"
    who = "toàn xã" if best[1] is None else capital(place_name(plan, best[1]))
    return f" (tốt nhất từng giữ được: {pace_said(one.standing.indicator, best[0])}, {who})"


def _flow(one: Stuck) -> bool:
    return one.standing.indicator.over_time is OverTime.FLOW

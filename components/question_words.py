"""Questions about figures (giải trình) in words: which figure, then and now, to whom, how long it has waited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from components.tables import figure_said, indicator_name, place_name
from components.words import day, literal
from data.clock import moment
from data.model import Plan
from data.questions import Entry, Question, Said, Seen, Stage

MOST = 5
"""How many waiting questions are listed where they are only pointed at."""
STAGES = {
    Stage.OPEN: "Đang chờ trả lời",
    Stage.ANSWERED: "Đã trả lời",
    Stage.SETTLED: "Đã rõ",
    Stage.REMARK: "Góp ý",
}
"""In the order in which they are offered to filter by."""
_SHAPES = {Stage.OPEN: "○", Stage.ANSWERED: "◐", Stage.SETTLED: "●", Stage.REMARK: "–"}
SAID = {
    Said.ASKED: "Hỏi",
    Said.ANSWERED: "Trả lời",
    Said.SETTLED: "Đã rõ",
    Said.REOPENED: "Hỏi lại",
    Said.REMARKED: "Góp ý",
}
NO_FIGURE = "chưa có số"


def about(one: Question, plan: Plan) -> str:
    """Which figure: "AN-14 · Tài khoản định danh, Thôn Đông, kỳ 8/2026"."""
    return f"{indicator_name(plan, one.indicator)}, {_place(one, plan)}, {one.period.label.lower()}"


def _place(one: Question, plan: Plan) -> str:
    return "toàn xã" if one.place is None else place_name(plan, one.place)


def whom(one: Question, plan: Plan) -> str:
    """Who is to answer."""
    found = plan.department(one.department)
    if found is not None:
        return found.name
    return "đơn vị không còn trong kế hoạch" if one.department else "chưa giao đơn vị nào"


def status(one: Question, plan: Plan, today: dt.date) -> str:
    """How far it is, with whom and since when: "▲ Quá hạn 3 ngày · hỏi Công an xã · hạn 05/06/2026 · đã 8 ngày"."""
    parts = [f"{_SHAPES[one.stage]} {STAGES[one.stage]}"]
    if one.overdue(today):
        parts = [f"▲ Quá hạn {(today - one.due).days} ngày"]
    parts.append(f"{'gửi' if one.stage is Stage.REMARK else 'hỏi'} {whom(one, plan)}")
    if one.open:
        parts += [f"hạn {day(one.due)}"] if one.due else []
        parts.append(waited(one, today))
    elif one.answered:
        parts.append("chờ người hỏi ghi «đã rõ»")
    return " · ".join(parts)


def waited(one: Question, today: dt.date) -> str:
    """How long ago it was asked: "hỏi hôm nay", "đã 8 ngày"."""
    days = one.age(today)
    return f"đã {days} ngày" if days else "hỏi hôm nay"


def figures(one: Question, plan: Plan) -> str:
    """The figure as it stood when it was asked about, and as it stands where that has changed."""
    said = f"Số khi {'góp ý' if one.stage is Stage.REMARK else 'hỏi'}: {stood(one.then, plan)}"
    if not one.corrected:
        return f"{said}; đến nay không đổi."
    if one.now is None:
        return f"{said}; nay đã rút, không còn số nào."
    what = "nay đã có" if one.then is None else "đã thay đổi, nay là"
    return f"{said}; {what} {stood(one.now, plan)}."


def stood(one: Seen | None, plan: Plan) -> str:
    """A figure at one moment: "45 / 60 = 75,0 %", "120 / 200 = 60,0 % (cộng từ 4 thôn)"."""
    if one is None:
        return NO_FIGURE
    if one.places is None:
        return figure_said(one.figure, plan)
    if not one.places:
        return f"chưa cộng được (các {plan.unit_word} chỉ báo tỷ lệ)"
    return f"{figure_said(one.figure, plan)} (cộng từ {one.places} {plan.unit_word})"


def headline(found: Sequence[Question], today: dt.date) -> str:
    """How many wait for what: "3 câu hỏi đang chờ trả lời, 1 quá hạn; 2 câu đã trả lời, chờ ghi «đã rõ»."."""
    waiting = [one for one in found if one.open]
    late = sum(one.overdue(today) for one in waiting)
    answered = sum(one.answered for one in found)
    said = f"{len(waiting)} câu hỏi đang chờ trả lời" if waiting else "Không có câu hỏi nào đang chờ trả lời"
    said += f", {late} quá hạn" if late else ""
    said += f"; {answered} câu đã trả lời, chờ ghi «đã rõ»" if answered else ""
    return f"{said}."


def waiting(found: Sequence[Question], plan: Plan, today: dt.date) -> list[tuple[str, str]]:
    """The questions that wait longest, each as (which figure, whom it asks and how long), and how many more."""
    oldest = sorted((one for one in found if one.open), key=lambda one: one.entries[0].seq)
    lines = [(about(one, plan), _briefly(one, plan, today)) for one in oldest[:MOST]]
    more = len(oldest) - MOST
    return [*lines, (f"và {more} câu hỏi khác", "")] if more > 0 else lines


def _briefly(one: Question, plan: Plan, today: dt.date) -> str:
    late = f", quá hạn {(today - one.due).days} ngày" if one.overdue(today) else ""
    return f"{whom(one, plan)}, {waited(one, today)}{late}"


def entry(one: Entry) -> list[str]:
    """One thing said, as lines of Markdown: who, when and by when, then its text."""
    head = f"**{SAID[one.said]}** · {literal(one.by)} · {moment(one.at)}"
    head += f" · hạn {day(one.due)}" if one.due else ""
    return [head, *(literal(line) for line in one.text.splitlines())]


def questions_table(found: Sequence[Question], plan: Plan, today: dt.date) -> pd.DataFrame:
    """A row of text for each question, with everything said since in one cell."""
    return pd.DataFrame(
        [
            {
                "Chỉ tiêu": indicator_name(plan, one.indicator),
                "Nơi": place_name(plan, one.place),
                "Kỳ": one.period.label,
                "Đơn vị": whom(one, plan),
                "Tình trạng": status(one, plan, today).split(" · ")[0],
                "Hạn": day(one.due) if one.due else "",
                "Số khi hỏi": stood(one.then, plan),
                "Số nay": stood(one.now, plan),
                "Câu hỏi": _line(one.entries[0]),
                "Trao đổi sau đó": "\n".join(_line(each) for each in one.entries[1:]),
            }
            for one in found
        ],
        dtype="str",
    )


def _line(one: Entry) -> str:
    file = f" [{one.file_name}]" if one.file_name else ""
    return f"{SAID[one.said]}, {one.by}, {moment(one.at)}: {one.text}{file}"

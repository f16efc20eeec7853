"""The plan's tasks in words: whose, by when, how far, and what was recorded."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from components.departments import when
from components.missing_words import department_name
from components.words import NOT_KNOWN, day, literal
from data.clock import moment
from data.model import Plan, Task
from data.tasks import Entry, Result, State

STATES = {
    State.OVERDUE: "Quá hạn",
    State.OPEN: "Chưa có kết quả",
    State.DONE: "Đã xong",
    State.PAST: "Qua hạn từ trước",
    State.AHEAD: "Chưa đến lúc",
}
"""In the order in which they are offered to filter by."""
SHAPES = {State.OVERDUE: "▲", State.OPEN: "○", State.DONE: "●", State.PAST: "–", State.AHEAD: "…"}
NO_LEAD = "Kế hoạch không ghi chủ trì"
UNBROKEN = str.maketrans({" ": "\u00a0", "-": "\u2011"})
"""What keeps a short text on one line."""
_LONGEST = 70


def leads(plan: Plan, task: Task) -> str:
    """Who is to do it."""
    return "; ".join(department_name(plan, one) for one in task.lead) or NO_LEAD


def label(entry: Entry) -> str:
    """How one instance is offered and linked to: "AN-T-I.1 · năm 2026 · Rà soát…"; the same as long as the plan is."""
    text = entry.task.text if len(entry.task.text) <= _LONGEST else f"{entry.task.text[:_LONGEST].rstrip()}…"
    return " · ".join(part for part in (entry.task.code, _which(entry), text) if part)


def _which(entry: Entry) -> str:
    name = entry.instance.name
    if name == entry.task.when:
        return when(entry.task) if name else ""
    return f"năm {name}" if name.isdigit() else name


def time_said(entry: Entry) -> str:
    """Which time it is, or what the plan says of it: "năm 2026", "2026-2027"; a dash where it says nothing."""
    return _which(entry) or NOT_KNOWN


def due_said(entry: Entry) -> str:
    """Its due day, a dash where the plan sets none."""
    return day(entry.instance.due) if entry.instance.due else NOT_KNOWN


def state_said(entry: Entry, today: dt.date) -> str:
    """How far it is: "▲ Quá hạn 12 ngày", "● Đã xong ngày 05/06/2026, muộn 3 ngày", "○ 2/4 việc con đã xong"."""
    shape, done = SHAPES[entry.state], entry.result
    if entry.parts is not None:
        return f"{shape} {entry.parts[0]}/{entry.parts[1]} việc con đã xong"
    if done is not None:
        late = f", muộn {entry.days_late} ngày" if entry.days_late else ""
        return f"{shape} {STATES[entry.state]} ngày {day(done.day)}{late}"
    if entry.state is State.OVERDUE:
        return f"{shape} Quá hạn {entry.age(today)} ngày"
    if entry.state is State.PAST:
        return f"{shape} Qua hạn trước khi xã dùng phần mềm"
    return f"{shape} {STATES[entry.state]}"


def headline(found: Iterable[Entry]) -> str:
    """How many are where: "30 việc đến nay: 4 đã xong (1 muộn), 20 chưa có kết quả, 6 quá hạn."."""
    own = [one for one in found if one.parts is None and one.state is not State.AHEAD]
    if not own:
        return "Kế hoạch chưa có nhiệm vụ nào đến lúc phải làm."
    counted = Counter(one.state for one in own)
    late = sum(one.days_late > 0 for one in own)
    said = [
        f"{counted[state]} {STATES[state].lower()}" + (f" ({late} muộn)" if state is State.DONE and late else "")
        for state in (State.DONE, State.OPEN, State.OVERDUE, State.PAST)
        if counted[state]
    ]
    return f"{len(own)} việc đến nay: {', '.join(said)}."


def result_said(entry: Entry) -> str:
    """What was done, with its file's name; "" where nothing stands."""
    done = entry.result
    if done is None:
        return ""
    return " ".join(done.text.split()) + (f" [{done.file_name}]" if done.file_name else "")


def said(one: Result) -> str:
    """One entry as Markdown: what was recorded, by whom, when, and the text line by line."""
    what = "Rút lại kết quả" if one.day is None else f"Đã xong ngày {day(one.day)}"
    head = f"**{what}** · {literal(one.by)} ghi lúc {moment(one.at)}"
    return "  \n".join([head, *(literal(line) for line in one.text.splitlines())])


def tasks_table(found: Sequence[Entry], plan: Plan, today: dt.date) -> pd.DataFrame:
    """Every instance as a row of texts."""
    return pd.DataFrame(
        [
            {
                "Nhóm": one.task.group,
                "Mã": one.task.code,
                "Nhiệm vụ": one.task.text,
                "Thời gian": time_said(one),
                "Chủ trì": leads(plan, one.task) if one.parts is None or one.task.lead else "",
                "Hạn": due_said(one),
                "Tình trạng": state_said(one, today),
                "Kết quả": result_said(one),
            }
            for one in found
        ],
        dtype="str",
    )

"""What is owed in words and tables: how a period was reported, by whom not yet, for how long without a break."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import pandas as pd

from components.tables import place_name
from components.words import day, number, span
from data.model import Period, Plan
from data.owed import Cell, State, count
from data.punctuality import Punctuality
from data.spans import MONTH, QUARTER, YEAR, asked

NOBODY = "Chưa giao đơn vị nào"
TURNS = {MONTH: "kỳ", QUARTER: "quý", YEAR: "năm"}
"""What one report is counted in, by the months of the plan's rhythm."""
SHAPES = {State.IN_TIME: "●", State.LATE: "▲", State.NOTHING: "○", State.MISSING: "–", State.AHEAD: "…"}
WORDS = {
    State.IN_TIME: "đúng hạn",
    State.LATE: "muộn",
    State.NOTHING: "không phát sinh",
    State.MISSING: "còn thiếu",
    State.AHEAD: "chưa đến hạn",
}
KEY = " · ".join(f"{shape} {WORDS[state]}" for state, shape in SHAPES.items()) + " (số cạnh ▲ là số ngày muộn)"
"""What the shapes stand for."""


def department_name(plan: Plan, department: str) -> str:
    """What a department is called; "" is nobody."""
    found = plan.department(department)
    return found.name if found else department or NOBODY


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────


def asked_label(plan: Plan, period: Period) -> str:
    """What is owed is called: "Kỳ 6/2026", "Quý II/2026", "Năm 2026"."""
    return asked(plan, period).label


def asked_span(plan: Plan, period: Period) -> str:
    """The same with its days: "Quý II/2026 (15/03–14/06/2026)"."""
    found = asked(plan, period)
    if found.months == MONTH:
        return span(period, plan)
    first, last = found.first_day(plan.calendar), found.cut_off(plan.calendar)
    opening = f"{first:%d/%m}" if first.year == last.year else day(first)
    return f"{found.label} ({opening}–{day(last)})"


def due_said(due: dt.date, today: dt.date) -> str:
    """The due day and how far it is: "hạn nộp 18/11/2026, còn 3 ngày"."""
    return f"hạn nộp {day(due)}, {far(due, today)}"


def far(due: dt.date, today: dt.date) -> str:
    """How far the due day is: "còn 3 ngày", "đã quá 4 ngày"."""
    days = (due - today).days
    if not days:
        return "hôm nay là ngày cuối"
    return f"còn {days} ngày" if days > 0 else f"đã quá {-days} ngày"


def headline(cells: Sequence[Cell], plan: Plan, period: Period, today: dt.date) -> str:
    """The one sentence over a period: how many are owed, came, are missing, and when they are due."""
    if not cells:
        return f"{asked_span(plan, period)}: không có số nào phải nộp."
    found = count(cells)
    came = {"đúng hạn": found.in_time, "muộn": found.late, "không phát sinh": found.nothing}
    parts = ", ".join(f"{name} {number(many)}" for name, many in came.items() if many)
    text = f"{asked_span(plan, period)}: phải nộp {number(found.expected)} số"
    if not found.open:
        text += f", đã nộp đủ ({parts})"
    else:
        text += f", đã nộp {number(found.came)}" + (f" ({parts})" if parts else "")
        text += f", còn thiếu {number(found.missing)}" if found.missing else f", còn {number(found.ahead)} chưa nộp"
    return f"{text}; {due_said(plan.due(period), today)}." if found.open else f"{text}."


def streak_said(reporting: Punctuality, plan: Plan) -> str:
    """How long a department has kept it up, or not: "5 kỳ liền đủ, đúng hạn", "2 kỳ liền còn thiếu"; "" for neither."""
    turn = TURNS[plan.rhythm.months]
    for many, what in ((reporting.streak, "đủ, đúng hạn"), (reporting.gaps, "còn thiếu")):
        if many:
            return f"{many} {turn} liền {what}" if many > 1 else f"{turn} gần nhất {what}"
    return ""


def short_said(cells: Sequence[Cell]) -> str:
    """One village in a word or two, such as "thiếu 3, muộn 1"."""
    found = count(cells)
    if not found.expected:
        return ""
    parts = {"thiếu": found.missing, "chưa nộp": found.ahead, "muộn": found.late}
    return ", ".join(f"{name} {many}" for name, many in parts.items() if many) or "đủ"


def villages_headline(cells: Sequence[Cell], plan: Plan) -> str:
    """The one sentence over the villages: how many have handed in all, who lacks most."""
    own = by((one for one in cells if one.place), lambda one: one.place or "")
    left = {place: count(many).open for place, many in own.items()}
    lacking = sorted((one for one in left if left[one]), key=lambda one: -left[one])
    if not lacking:
        return f"Cả {len(own)} nơi đã nộp đủ."
    text = f"{len(own) - len(lacking)}/{len(own)} nơi đã nộp đủ"
    if all(one.state is not State.MISSING for one in cells):
        return f"{text}; chưa đến hạn."
    if len(lacking) > 3 and left[lacking[0]] == left[lacking[-1]]:
        rest = "" if len(lacking) == len(own) else f"{len(lacking)} nơi còn lại "
        return f"{text}; {rest}mỗi nơi thiếu {left[lacking[0]]} số."
    named = ", ".join(f"{place_name(plan, one)} ({left[one]} số)" for one in lacking[:3])
    return f"{text}; {'còn thiếu nhiều nhất' if len(lacking) > 3 else 'còn chưa đủ'}: {named}."


def cell_said(cell: Cell) -> str:
    """One figure: "▲ muộn 3 ngày (21/11/2026)"."""
    text = f"{SHAPES[cell.state]} {WORDS[cell.state]}"
    if cell.state is State.LATE:
        text += f" {cell.days_late} ngày"
    return text + (f" ({day(cell.day)})" if cell.day else "")


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────


def departments_table(
    cells: Sequence[Cell], plan: Plan, told: Mapping[str, Punctuality], first: Collection[str]
) -> pd.DataFrame:
    """A line for each department that owes: those of `first`, then who lacks most; columns without anything left out.

    `told` is each department's reporting over the last periods that were due.
    """
    many = _in_order(cells, first)
    table = pd.DataFrame([_line(plan, one, own, told.get(one, Punctuality())) for one, own in many.items()])
    kept = [name for name in table if name in ("Đơn vị", "Phải nộp") or not table[name].isin([0, ""]).all()]
    return table[kept]


def _line(plan: Plan, department: str, cells: Sequence[Cell], told: Punctuality) -> dict[str, str | int]:
    found = count(cells)
    return {
        "Đơn vị": department_name(plan, department),
        "Phải nộp": found.expected,
        "Đúng hạn": found.in_time,
        "Muộn": found.late,
        "Không phát sinh": found.nothing,
        "Còn thiếu": found.missing,
        "Chưa nộp": found.ahead,
        f"Các {TURNS[plan.rhythm.months]} đã qua hạn": streak_said(told, plan),
    }


def departments_said(
    cells: Sequence[Cell], plan: Plan, told: Mapping[str, Punctuality], first: Collection[str]
) -> list[str]:
    """The same as lines for a meeting, of those that still owe; text from people is as it stands."""
    lines = []
    for one, own in _in_order(cells, first).items():
        found = count(own)
        if found.open:
            streak = streak_said(told.get(one, Punctuality()), plan)
            text = f"{department_name(plan, one)}: còn {number(found.open)}/{number(found.expected)} số chưa nộp"
            lines.append(f"{text}; {streak}" if streak else text)
    return lines


def _in_order(cells: Iterable[Cell], first: Collection[str]) -> dict[str, list[Cell]]:
    """The cells by department: those of `first`, then who lacks most."""
    many = by(cells, lambda one: one.department)
    order = sorted(many, key=lambda one: (one not in first, -count(many[one]).open))
    return {one: many[one] for one in order}


def cells_table(cells: Sequence[Cell], plan: Plan) -> pd.DataFrame:
    """Every owed figure as a row: what, where, whose, due when, and how it came."""
    return pd.DataFrame(
        [
            {
                "Mã": one.indicator,
                "Chỉ tiêu": found.short if (found := plan.indicator(one.indicator)) else "",
                "Nơi": place_name(plan, one.place),
                "Đơn vị": department_name(plan, one.department),
                "Hạn nộp": day(one.due),
                "Tình trạng": cell_said(one) + (", không phát sinh" if one.nothing and one.days_late else ""),
            }
            for one in cells
        ]
    )


def by(cells: Iterable[Cell], key: Callable[[Cell], str]) -> dict[str, list[Cell]]:
    """The cells by what `key` says of them, in the order in which that comes up."""
    found: dict[str, list[Cell]] = {}
    for one in cells:
        found.setdefault(key(one), []).append(one)
    return found

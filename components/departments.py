"""Who answers, in words and tables: what each department was given, how it stands, what it reported in time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from components.charts.overview import is_formal
from components.sentences import BAD, GOOD, owner, promise
from components.status import LOOKS, word
from components.words import NOT_KNOWN, amount, day, number
from data.departments import Account, Duties
from data.model import Indicator, Plan, Task
from data.progress import State
from data.punctuality import Punctuality
from data.standings import Row

_UNBROKEN = str.maketrans({" ": "\u00a0", "-": "\u2011"})
"""Blank and hyphen at which a narrow column does not break."""
NOBODY = "Kế hoạch không giao đơn vị"


class Tally(NamedTuple):
    """How many formal indicators go well, lag or are unknown; `followed`: the others, only watched."""

    good: int
    behind: int
    unknown: int
    followed: int

    @property
    def judged(self) -> int:
        """How many are held against a target."""
        return self.good + self.behind + self.unknown

    @property
    def lag(self) -> tuple[int, Fraction]:
        """How much lags: so many, then the share of those judged."""
        return self.behind, Fraction(self.behind, self.judged or 1)


def name(duties: Duties) -> str:
    """What the department is called."""
    return duties.department.name if duties.department else NOBODY


def tally(rows: Sequence[Row], plan: Plan) -> Tally:
    """The rows counted by how they stand, as Tổng quan counts them; a part goes with its whole."""
    whole = [row for row in rows if not row.standing.indicator.part_of]
    states = [row.standing.state if is_formal(row, plan) else State.NO_TARGET for row in whole]
    good, behind = (sum(one in group for one in states) for group in (GOOD, BAD))
    unknown = states.count(State.NOT_ENOUGH)
    return Tally(good, behind, unknown, len(whole) - good - behind - unknown)


def answering(found: Sequence[Account]) -> list[Account]:
    """Those that answer for indicators, with what is given to nobody."""
    return [one for one in found if one.duties.codes]


def helping(found: Sequence[Account]) -> list[Account]:
    """Those that answer for no indicator: they support, or have tasks."""
    return [one for one in found if not one.duties.codes]


def in_order(found: Sequence[Account]) -> list[Account]:
    """Those that answer first, in the plan's order; what is given to nobody last."""
    return sorted(found, key=lambda one: (one.duties.department is None, not one.duties.codes))


def _whole(indicators: Sequence[Indicator]) -> int:
    return sum(not one.part_of for one in indicators)


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────


def headline(found: Sequence[Account], plan: Plan) -> str:
    """The one sentence over all departments: who was given how much, who lags most, who reports least in time."""
    parts = _given(found) if plan.indicators else [_tasks_only(found)]
    named = [one for one in answering(found) if one.duties.department]
    return "; ".join(parts + _extremes(named, plan)) + "."


def _extremes(named: Sequence[Account], plan: Plan) -> list[str]:
    """Who lags most and who reports least in time; one department alone is held against nobody."""
    lag = [f"{_name(one)} ({_lag(one, plan)})" for one in _worst(named, lambda one: tally(one.rows, plan).lag)]
    late = [
        f"{_name(one)} ({_fraction(one.reporting)} số)" for one in _worst(named, lambda one: (one.reporting.failed,))
    ]
    if len(named) == 1:
        [one] = named
        lag = lag and [f"{_lag(one, plan)} chỉ tiêu chậm"]
        late = late and [f"báo đúng hạn {_fraction(one.reporting)} số"]
        return lag + late
    parts = {"nhiều chỉ tiêu chậm nhất": lag, "báo đúng hạn thấp nhất": late}
    return [f"{what}: {_some(who)}" for what, who in parts.items() if who]


def _some(names: Sequence[str], most: int = 2) -> str:
    rest = f" và {len(names) - most} đơn vị ngang mức đó" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def _name(account: Account) -> str:
    return name(account.duties)


def _lag(account: Account, plan: Plan) -> str:
    found = tally(account.rows, plan)
    return f"{found.behind}/{found.judged}"


def _worst(found: Sequence[Account], badness: Callable[[Account], tuple]) -> list[Account]:
    """Those with the most badness, several where they are level; none where nobody has any."""
    most = max(map(badness, found), default=(0,))
    return [one for one in found if badness(one) == most] if most[0] else []


def _given(found: Sequence[Account]) -> list[str]:
    def having(of: Callable[[Duties], Sequence[Indicator]]) -> list[Duties]:
        return [one.duties for one in found if of(one.duties)]

    led, suggested = having(lambda one: one.leads), having(lambda one: one.suggested)
    nobodys = sum(_whole(one.duties.nobodys) for one in found)
    parts = []
    if led:
        parts.append(f"{_units(led)} được giao {sum(_whole(one.leads) for one in led)} chỉ tiêu")
    if suggested:
        many = sum(_whole(one.suggested) for one in suggested)
        parts.append(f"{many} chỉ tiêu kế hoạch không ghi chủ trì, gợi ý giao {_units(suggested)}")
    if nobodys:
        parts.append(f"{nobodys} chỉ tiêu không giao đơn vị nào")
    return parts


def _units(many: Sequence[Duties]) -> str:
    return name(many[0]) if len(many) == 1 else f"{len(many)} phòng, đơn vị"


def _tasks_only(found: Sequence[Account]) -> str:
    codes = {task.code for one in found for task in one.duties.tasks if one.duties.department}
    having = [one.duties for one in found if one.duties.tasks and one.duties.department]
    if not having:
        return "Kế hoạch không đặt chỉ tiêu bằng số và không giao nhiệm vụ cho đơn vị nào"
    return f"Kế hoạch không đặt chỉ tiêu bằng số, chỉ giao {len(codes)} nhiệm vụ cho {_units(having)}"


def _fraction(reporting: Punctuality) -> str:
    return f"{number(reporting.on_time)}/{number(reporting.expected)}" if reporting.expected else NOT_KNOWN


def sentence(account: Account, plan: Plan) -> str:
    """One department: what it was given, how that stands, how it reports."""
    parts = [f"{name(account.duties)}: {_duties(account.duties)}"]
    found = tally(account.rows, plan)
    if found.judged:
        states = [f"{found.good}/{found.judged} chỉ tiêu đạt hoặc đúng tiến độ"]
        states += [f"{found.behind} chậm"] if found.behind else []
        states += [f"{found.unknown} chưa đủ số liệu"] if found.unknown else []
        parts.append(", ".join(states))
    if account.reporting.expected:
        parts.append(reporting_said(account.reporting))
    return "; ".join(parts) + "."


def _duties(duties: Duties) -> str:
    many = [
        (_whole(duties.leads), "chủ trì {} chỉ tiêu"),
        (_whole(duties.suggested), "được gợi ý chủ trì {} chỉ tiêu (kế hoạch không ghi ai chủ trì)"),
        (_whole(duties.nobodys), "{} chỉ tiêu"),
        (_whole(duties.supports), "phối hợp {} chỉ tiêu"),
        (len(duties.tasks), "chủ trì {} nhiệm vụ" if duties.department else "{} nhiệm vụ"),
        (len(duties.helps), "phối hợp {} nhiệm vụ"),
    ]
    said = ", ".join(text.format(count) for count, text in many if count)
    return said or "kế hoạch nhắc tên nhưng không giao chỉ tiêu hay nhiệm vụ nào"


def reporting_said(reporting: Punctuality) -> str:
    """The last periods in a clause: "12 kỳ qua báo đúng hạn 402/484 số, muộn 60, thiếu 22"."""
    text = f"{len(reporting.periods)} kỳ qua báo đúng hạn {_fraction(reporting)} số"
    text += f", muộn {number(reporting.late)}" if reporting.late else ""
    text += f", thiếu {number(reporting.missing)}" if reporting.missing else ""
    if reporting.streak > 1:
        text += f"; {reporting.streak} kỳ gần nhất liền nhau đủ và đúng hạn"
    return text


def others(found: Sequence[Account]) -> str:
    """What is said over those that answer for no indicator: "12 đơn vị khác …"."""
    named = sum(one.duties.department is not None for one in found)
    text = f"{named} đơn vị khác: chỉ phối hợp, chỉ có nhiệm vụ hoặc chỉ được nhắc tên"
    return text if named == len(found) else f"{text}; nhiệm vụ không giao đơn vị nào"


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────


def overall(found: Sequence[Account], plan: Plan) -> pd.DataFrame:
    """A line for each department; what none of them has, or nothing tells, is left out.

    Tasks are counted only where nobody answers for indicators: with them the table outgrows a projector.
    """
    table = pd.DataFrame([_line(one, plan) | ({} if answering(found) else _tasks(one.duties)) for one in found])
    kept = [column for column in table if column == "Đơn vị" or not table[column].isin([0, NOT_KNOWN]).all()]
    return table[kept]


def _line(account: Account, plan: Plan) -> dict[str, str | int]:
    duties, states = account.duties, tally(account.rows, plan)
    nobodys = _whole(duties.nobodys)
    return {
        "Đơn vị": f"{NOBODY} ({nobodys})" if nobodys else name(duties),
        "Chủ trì": _whole(duties.leads),
        "Gợi ý": _whole(duties.suggested),
        "Phối hợp": _whole(duties.supports),
        "Đạt, đúng tiến độ": states.good,
        "Chậm": states.behind,
        "Chưa đủ số liệu": states.unknown,
        "Theo dõi": states.followed,
        "Báo đúng hạn": _fraction(account.reporting),
    }


def _tasks(duties: Duties) -> dict[str, int]:
    return {"Chủ trì nhiệm vụ": len(duties.tasks), "Phối hợp nhiệm vụ": len(duties.helps)}


def supported_table(account: Account, plan: Plan) -> pd.DataFrame:
    """What the department supports: the indicator, how it stands, who leads."""
    rows = {row.standing.indicator.code: row.standing for row in account.supported}
    lines = []
    for one in account.duties.supports:
        line = {"Mã": one.code, "Chỉ tiêu": one.short}
        if one.code in rows:
            standing = rows[one.code]
            line |= {
                "Trạng thái": f"{LOOKS[standing.state].shape} {word(standing)}",
                "Thực hiện": amount(one, standing.level.value if standing.level else None),
            }
        lines.append(line | {"Đơn vị chủ trì": _leader(plan, one)})
    return pd.DataFrame(lines)


def _leader(plan: Plan, indicator: Indicator) -> str:
    target = next(iter(plan.targets_of(indicator.part_of or indicator.code)))
    if not target.owner:
        return "kế hoạch không ghi"
    return plan.department(target.owner).name + ("" if target.lead else " (gợi ý)")


def promises_table(duties: Duties, plan: Plan) -> pd.DataFrame:
    """What the department was given, before there is any figure."""
    return pd.DataFrame(
        [
            {
                "Mã": indicator.code,
                "Chỉ tiêu": indicator.short,
                "Mục tiêu": promise(indicator, target) if target else "",
                "Năm": str(target.year) if target else "",
                "Đơn vị": owner(plan, indicator),
            }
            for indicator in plan.indicators
            if indicator.code in duties.codes
            for target in plan.targets_of(indicator.code) or (None,)
        ]
    )


def tasks_table(duties: Duties, plan: Plan) -> pd.DataFrame:
    """The tasks the department leads, then those it supports."""
    texts = {one.code: one.text for one in plan.tasks}
    lead = "Chủ trì" if duties.department else "Kế hoạch không ghi"
    table = pd.DataFrame(
        [
            {
                "Nhiệm vụ": task.text,
                "Vai trò": part.translate(_UNBROKEN),
                "Thời gian": when(task).translate(_UNBROKEN),
                "Thuộc nhiệm vụ": texts.get(task.parent, ""),
            }
            for part, tasks in ((lead, duties.tasks), ("Phối hợp", duties.helps))
            for task in tasks
        ],
        dtype="str",
    )
    return table.loc[:, (table != "").any()]


def when(task: Task) -> str:
    """When a task is to be done, days as Vietnamese write them; a dash where the plan does not say."""
    return re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", r"\3/\2/\1", task.when) or NOT_KNOWN


def reporting_table(reporting: Punctuality) -> pd.DataFrame:
    """Each owed period, newest first: due day, figures in time, late and missing."""
    return pd.DataFrame(
        [
            {
                "Kỳ": f"{one.period.month}/{one.period.year}",
                "Hạn nộp": day(one.due),
                "Phải báo": one.on_time + one.late + one.missing,
                "Đúng hạn": one.on_time,
                "Muộn": one.late,
                "Thiếu": one.missing,
            }
            for one in reporting.periods
        ]
    )

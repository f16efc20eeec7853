"""Of a period's report what is open: questions that wait, figures that are missing or odd, what was adjusted since.

Pure; `facts` is a `queries.period_facts.PeriodFacts`. What is empty is said, and nothing missing is a zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from components.closing_check_words import NOT_ASKED, TOO_EARLY, odd_table, thin_table
from components.closing_comparison import compared_table
from components.closing_words import adjusted_table, closed_line, different, reopened_line
from components.missing_words import NOBODY
from components.question_words import about, headline, status, stood, whom
from components.reports.results import Block, formal, whole
from components.tables import place_name
from components.words import capital, day, number
from data.clock import moment
from data.closed_rows import ClosedRow, nothing_came
from data.closing_points import thinly_judged
from data.model import Level
from data.questions import Question, Said

NOT_NAMED = "nơi không còn trong danh sách"
"""A village that owed a figure and whose name is not kept: it became another before the period was closed."""


def asked(facts: Any) -> list[Block]:
    """The questions that waited for an answer: who is asked, since when, until when, about which figure."""
    waiting = [one for one in facts.questions if one.open]
    said = headline(facts.questions, facts.day)
    if not waiting:
        return [said]
    return [said, pd.DataFrame([_question(one, facts) for one in waiting], dtype="str")]


def _question(one: Question, facts: Any) -> dict[str, str]:
    last = next(each for each in reversed(one.entries) if each.said in (Said.ASKED, Said.REOPENED))
    return {
        "Hỏi về": about(one, facts.names),
        "Đơn vị được hỏi": whom(one, facts.names),
        "Hỏi lúc": moment(one.entries[0].at),
        "Hạn": f"{day(one.due)} ({status(one, facts.names, facts.day).split(' · ')[0]})" if one.due else "",
        "Số khi hỏi": stood(one.then, facts.names),
        "Nội dung": f"{last.by}: {last.text}",
    }


# ── what is missing or odd ───────────────────────────────────────────────────────────────────────────


def missing(facts: Any) -> list[Block]:
    """What had not come, by department and by village, what was judged on too little, and what looked odd."""
    if not whole(facts):
        return ["Không có số nào phải báo vì kế hoạch không đặt chỉ tiêu bằng số."]
    owed, open_ = (sum(getattr(one, name) for one in whole(facts)) for name in ("owed", "missing"))
    found: list[Block] = ["Không có số nào được báo."] if nothing_came(facts.rows) else []
    if not owed:
        found.append(f"{capital(TOO_EARLY if facts.asked else NOT_ASKED)}.")
    elif not open_:
        found.append(f"Đã có đủ {number(owed)} số phải báo.")
    else:
        found += [f"Còn thiếu {number(open_)} trong {number(owed)} số phải báo. Theo đơn vị:", _by_department(facts)]
        found += ["Theo nơi phải báo:", _by_place(facts)]
    return [*found, *_thin(facts), *_odd(facts)]


def _by_department(facts: Any) -> pd.DataFrame:
    """The departments that lack figures, who lacks most first."""
    many: dict[str, list[ClosedRow]] = defaultdict(list)
    for one in whole(facts):
        many[one.owner or NOBODY].append(one)
    lines = [
        (name, sum(one.owed for one in own), sum(one.missing for one in own), _codes(own))
        for name, own in many.items()
        if any(one.missing for one in own)
    ]
    lines.sort(key=lambda one: -one[2])
    return pd.DataFrame(
        [(name, number(owed), number(open_), codes) for name, owed, open_, codes in lines],
        columns=["Đơn vị", "Phải báo", "Còn thiếu", "Chỉ tiêu còn thiếu số"],
        dtype="str",
    )


def _codes(rows: list[ClosedRow]) -> str:
    return ", ".join(one.indicator.code for one in rows if one.missing)


def _by_place(facts: Any) -> pd.DataFrame:
    """The places that lack figures, who lacks most first."""
    many: dict[str, list[str]] = defaultdict(list)
    for one in whole(facts):
        for place in _silent(one, facts):
            many[place].append(one.indicator.code)
    lines = sorted(many.items(), key=lambda one: -len(one[1]))
    return pd.DataFrame(
        [(place, number(len(codes)), ", ".join(dict.fromkeys(codes))) for place, codes in lines],
        columns=["Nơi", "Còn thiếu", "Chỉ tiêu còn thiếu số"],
        dtype="str",
    )


def _silent(one: ClosedRow, facts: Any) -> Iterator[str]:
    """The name of the place of each figure of that indicator that had not come."""
    there = [
        each for each in facts.rows
        if each.place is not None and each.indicator.code == one.indicator.code and each.place.existed(facts.period)
    ]  # fmt: skip
    silent = [each.place.name for each in there if each.figure is None]
    if one.indicator.level is Level.COMMUNE or not there or one.owed == 1 < len(there):
        silent = [place_name(facts.plan, None)]
    yield from silent if len(silent) == one.missing else one.missing * [NOT_NAMED]


def _thin(facts: Any) -> list[Block]:
    """The targets that could not be judged, or were judged before all had reported."""
    thin, partly = thinly_judged([one.row for one in formal(facts)], facts.period)
    if not (thin or partly):
        return []
    judged = [f"{len(thin)} chỉ tiêu chưa đủ số liệu để chấm"] if thin else []
    judged += [f"{len(partly)} chỉ tiêu đã chấm khi chưa đủ nơi báo"] if partly else []
    return [f"{'; '.join(judged)}:", thin_table(thin, partly)]


def _odd(facts: Any) -> list[Block]:
    if not facts.odd:
        return ["Không có số nào đáng ngờ."]
    return [f"{len(facts.odd)} số cần xem lại:", odd_table(facts, facts.names)]


# ── what was adjusted since ──────────────────────────────────────────────────────────────────────────


def adjusted(facts: Any) -> list[Block]:
    """What is no longer as it was when the period was closed: every figure, then what that does to the indicators."""
    if facts.closing is None:
        before = facts.cycle.reopened and reopened_line(facts.cycle)
        return [before or "Kỳ chưa chốt nên chưa có số liệu điều chỉnh sau khi chốt."]
    table = compared_table(facts.since)
    other = len({*table["Mã"]} & {*different(facts.since)})
    found: list[Block] = [closed_line(facts.closing.event, len(facts.adjusted), other)]
    if facts.adjusted:
        rows = adjusted_table(facts.adjusted, facts.now)
        found += ["Từng số, lúc chốt và nay:", rows[["Chỉ tiêu", "Nơi", "Lúc chốt", "Nay", "Người ghi", "Lúc"]]]
    if len(table):
        found += ["So với lúc chốt, nay khác ở:", table[["Chỉ tiêu", "Việc", "Khác thế nào"]]]
    return found

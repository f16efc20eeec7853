"""What the meeting saw, in a sentence and tables, from nothing but what a closing kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from components.closing_words import NONE_BEFORE
from components.sentences import headline, promise
from components.status import LOOKS, word
from components.tables import figure_text, month_of
from components.words import amount, change, counted, day, short_number
from data.closed_rows import ClosedRow, nothing_came
from data.model import Level
from data.progress import State


def closings_table(found: Sequence[Any]) -> pd.DataFrame:
    """Closings (`queries.closings.Closing`) as rows, newest first."""
    states = [one for one in LOOKS if one is not State.NO_TARGET and any(each.states.get(one) for each in found)]
    table = pd.DataFrame(
        [
            {
                "Số": str(one.event.number),
                "Kỳ": month_of(one.period) + (f" (lần {one.time})" if one.time > 1 else ""),
                "Ngày ký": day(one.event.day),
                **{LOOKS[state].word: str(one.states.get(state, 0)) for state in states},
                "Ghi chú": " ".join(part for part in (one.event.note, "" if one.in_force else "Đã mở lại.") if part),
                "Người ký": one.event.by,
                "Người kiểm tra": one.check.by,
            }
            for one in found
        ],
        dtype="str",
    )
    return table.loc[:, (table != "").any()]


def saw(closing: Any, rows: Sequence[ClosedRow]) -> str:
    """What the meeting read first: the sentence on the formal targets, from nothing but what was kept."""
    said = headline([one.row for one in rows if one.row is not None and one.formal], closing.period)
    return f"Không có số nào được báo. {said}" if nothing_came(rows) else said


def snapshot_table(rows: Sequence[ClosedRow]) -> pd.DataFrame:
    """Every indicator of a closing as the meeting saw it, from nothing but what was kept then."""
    return pd.DataFrame([_snapshot(one) for one in rows if one.row is not None], dtype="str")


def _snapshot(one: ClosedRow) -> dict[str, str]:
    standing, indicator = one.row.standing, one.indicator
    level, aim = standing.level, standing.aim
    known = level is not None and level.denominator is not None
    return {
        "Mã": indicator.code,
        "Chỉ tiêu": indicator.short,
        "Trạng thái": f"{LOOKS[standing.state].shape} {word(standing)}",
        "Thực hiện": amount(indicator, level.value if level else None),
        "Tử / mẫu": _pair(level) if known else "",
        "Lẽ ra đến nay": amount(indicator, standing.path_now),
        "Chênh": "" if standing.position is None else change(indicator, standing.position, "hơn", "kém", "bằng"),
        "Còn thiếu": counted(indicator, standing.short) if standing.short else "",
        "Mục tiêu": f"{promise(indicator, aim.target)}, hết {month_of(aim.due)}" if aim else "",
        "Đã báo": f"{one.row.completeness.reported}/{one.row.completeness.expected}",
        "Nguồn": _whose(one),
        "Đơn vị": one.owner,
    }


def _pair(level: Any) -> str:
    return f"{short_number(level.numerator)} / {short_number(level.denominator)}"


def _whose(one: ClosedRow) -> str:
    if one.row.standing.level is None or one.indicator.level is not Level.PLACE:
        return ""
    return "số toàn xã" if one.row.official else "cộng các nơi"


def villages_table(rows: Sequence[ClosedRow]) -> pd.DataFrame:
    """Every village's figure of a closing as the meeting saw it."""
    return pd.DataFrame([_village(one) for one in rows if one.place is not None], dtype="str")


def _village(one: ClosedRow) -> dict[str, str]:
    cell, indicator = one.cell, one.indicator
    level = cell.level if cell else None
    return {
        "Chỉ tiêu": f"{indicator.code} · {indicator.short}",
        "Nơi": one.place.name,
        "Số của kỳ": figure_text(one.figure, indicator) if one.figure else NONE_BEFORE,
        "Mức": amount(indicator, level.value) if level else "",
        "Mức phải đạt": amount(indicator, cell.yardstick) if cell and cell.yardstick is not None else "",
        "Còn thiếu": counted(indicator, cell.short) if cell and cell.short else "",
    }

"""Closed periods in words and tables: how a closing is named, what became of it, what was adjusted since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from components.tables import address, figure_said, indicator_name, place_name
from components.words import day
from data.clock import moment
from data.closing import Cycle, Event
from data.model import Plan

KINDS_OF_WRITING = {"undo": "hoàn tác", "quick_entry": "nhập nhanh"}
NONE_BEFORE = "chưa có số"


def number_of(closing: Any) -> str:
    """How a closing (`queries.closings.Closing`) is named: "Số 4 · Kỳ 6/2026 · 18/06/2026"."""
    event = closing.event
    time = f" lần {closing.time}" if closing.time > 1 else ""
    return f"Số {event.number} · {event.period.label}{time} · {day(event.day)}"


def signed_said(signed: Event) -> str:
    """By which closing a period is closed: "số 4, 18/06/2026, Nguyễn Văn An"."""
    return f"số {signed.number}, {day(signed.day)}, {signed.by}"


def closed_line(signed: Event, adjusted: int, different: int = 0) -> str:
    """What stands of a closed period: who closed it, and what is no longer as the meeting saw it."""
    said = f"{signed.period.label} đã chốt ({signed_said(signed)}); "
    said += f"{adjusted} số điều chỉnh sau khi chốt" if adjusted else "chưa có số nào điều chỉnh sau khi chốt"
    if different:
        said += f"; {different} chỉ tiêu nay khác lúc chốt"
    return f"{said}."


def reopened_line(cycle: Cycle) -> str:
    """What is said while a reopened period waits to be signed again: by whom, when, why, and what is kept."""
    opened, last = cycle.reopened, cycle.signings[-1]
    reason = opened.note.removesuffix(".")
    return (
        f"{cycle.period.label} đã chốt (số {last.number}, {day(last.day)}) nhưng được {opened.by} mở lại lúc"
        f" {moment(opened.at)}, lý do: «{reason}». Bản chốt số {last.number} vẫn được giữ; số liệu đang thấy là tạm"
        " thời cho đến khi ký chốt lại."
    )


def will_adjust(closed: Sequence[Event]) -> str:
    """What is said before figures of closed periods are written, "" where none is closed."""
    if not closed:
        return ""
    named = "; ".join(f"{one.period.label} đã chốt ({signed_said(one)})" for one in closed)
    return f"{named}. Số ghi vào kỳ đã chốt sẽ là số liệu điều chỉnh; bản đã chốt giữ nguyên."


def adjusted_table(found: Sequence[Any], plan: Plan) -> pd.DataFrame:
    """Adjusted figures (`queries.closings.Adjusted`) as rows: what the meeting saw, what is known now, by whom."""
    table = pd.DataFrame(
        [
            {
                "Chỉ tiêu": indicator_name(plan, one.figure.indicator),
                "Nơi": place_name(plan, one.figure.place),
                "Lúc chốt": figure_said(one.before, plan) if one.before else NONE_BEFORE,
                "Nay": figure_said(one.figure, plan),
                "Người ghi": one.submitted_by,
                "Lúc": moment(one.submitted_at),
                "Từ": _source(one),
                "Đợt": str(one.seq),
                "Số lần ghi": str(one.times),
            }
            for one in found
        ],
        dtype="str",
    )
    return table.loc[:, (table != "").any()]


def _source(one: Any) -> str:
    where = " ".join(part for part in (one.file_name or "", address(one.figure.sheet, one.figure.cell)) if part)
    return where or KINDS_OF_WRITING.get(one.kind, "")


def marked(table: pd.DataFrame, found: Sequence[Any], adjusted: Mapping[tuple, Any], plan: Plan) -> pd.DataFrame:
    """The table of sources with a column that says which figures are adjusted, where any is.

    `found` are the figures' sources (`queries.figures.Source`) in the table's order, `adjusted` goes by figure key.
    """
    said = [_mark(adjusted.get(one.figure.key), plan) for one in found]
    return table.assign(**{"Điều chỉnh": said}) if any(said) else table


def later_marked(table: pd.DataFrame, found: Sequence[Any], closed: Sequence[Event]) -> pd.DataFrame:
    """The table of one figure's versions (`queries.batches.Version`) with those that came after its closing marked."""
    said = ["điều chỉnh" if any(one.seq > signed.seq for signed in closed) else "" for one in found]
    return table.assign(**{"Sau khi chốt": said}) if any(said) else table


def _mark(one: Any | None, plan: Plan) -> str:
    if one is None:
        return ""
    return f"điều chỉnh; lúc chốt: {figure_said(one.before, plan) if one.before else NONE_BEFORE}"


def different(compared: Any) -> Collection[str]:
    """The codes of indicators whose state, level or target is not what a closing shows."""
    groups = (compared.shifts, compared.promises)
    codes = {one.indicator.code for many in groups for one in many} | {one.now.indicator.code for one in compared.turns}
    return codes | {one.code for many in (compared.gained, compared.lost, compared.apart) for one in many}

"""Closed periods in words and tables: where a period stands, what the meeting saw, what was adjusted since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from components.sentences import headline, promise
from components.status import LOOKS, word
from components.tables import address, figure_said, figure_text, indicator_name, month_of, place_name
from components.words import amount, change, counted, day, short_number
from data.clock import moment
from data.closed_rows import ClosedRow
from data.closing import Cycle, Event
from data.model import Level, Period, Plan
from data.progress import State

KINDS_OF_WRITING = {"undo": "hoàn tác", "quick_entry": "nhập nhanh"}
NONE_BEFORE = "chưa có số"
MISSING, ODD, THIN, ASKED = "Đủ số", "Số đáng ngờ", "Đủ để chấm", "Giải trình"
"""The points of the check list."""


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


def will_adjust(closed: Sequence[Event]) -> str:
    """What is said before figures of closed periods are written, "" where none is closed."""
    if not closed:
        return ""
    named = "; ".join(f"{one.period.label} đã chốt ({signed_said(one)})" for one in closed)
    return f"{named}. Số ghi vào kỳ đã chốt sẽ là số liệu điều chỉnh; bản đã chốt giữ nguyên."


# ── where a period stands ────────────────────────────────────────────────────────────────────────────


def stage(cycle: Cycle, *, touched: bool, open_points: str) -> str:
    """Where a period is on its way to being closed, in one sentence; `open_points` is what `points` says."""
    label = cycle.period.label
    if cycle.signed is not None:
        return f"{label} đã chốt: {signed_said(cycle.signed)}."
    if cycle.check is not None and not touched:
        said = f"{label} đã được {cycle.check.by} kiểm tra lúc {moment(cycle.check.at)}, chờ lãnh đạo ký"
    elif cycle.check is not None:
        said = f"{label} đã kiểm tra lúc {moment(cycle.check.at)} nhưng sau đó có thay đổi, cần kiểm tra lại"
    elif cycle.reopened is not None:
        said = f"{label} đã mở lại lúc {moment(cycle.reopened.at)}, chờ kiểm tra và ký lại"
    else:
        said = f"{label} chưa chốt"
    return f"{said}: {open_points}."


def points(checks: Any) -> str:
    """What of a check list (`queries.closing_checks.Checks`) is still open, as the rest of a sentence."""
    found = [f"còn thiếu {len(checks.missing)}/{len(checks.owed)} số"] if checks.missing else []
    found += [f"{len(checks.odd)} số đáng ngờ"] if checks.odd else []
    found += [f"{len(checks.questions)} câu hỏi chưa trả lời"] if checks.questions else []
    found += [f"{len(checks.thin)} chỉ tiêu chưa đủ số liệu để chấm"] if checks.thin else []
    return ", ".join(found) or "không còn gì vướng"


def check_points(checks: Any) -> dict[str, str]:
    """What the check list says of each of its four points, by the point's name."""
    missing, odd, thin, partly, asked = (
        len(many) for many in (checks.missing, checks.odd, checks.thin, checks.partly, checks.questions)
    )
    owed = len(checks.owed)
    came = f"đã có đủ {owed} số phải báo" if owed else "kế hoạch không đòi báo cáo kỳ này"
    judged = [f"{thin} chỉ tiêu chưa đủ số liệu"] if thin else []
    judged += [f"{partly} chỉ tiêu đã chấm khi chưa đủ nơi báo"] if partly else []
    found = {
        MISSING: (missing, f"còn thiếu {missing} trong {owed} số phải báo", came),
        ODD: (odd, f"{odd} số cần xem lại", "không có"),
        THIN: (thin + partly, ", ".join(judged), "mọi chỉ tiêu đều đủ"),
        ASKED: (asked, f"{asked} câu hỏi về kỳ này chưa được trả lời", "không có câu hỏi nào chờ trả lời"),
    }
    return {
        name: f"{'▲' if many else '●'} {name}: {some if many else none}" for name, (many, some, none) in found.items()
    }


def holes_said(holes: Sequence[Period]) -> str:
    """That earlier periods are not closed, "" where all are."""
    if not holes:
        return ""
    named = ", ".join(one.label.lower() for one in holes[:6]) + (f" và {len(holes) - 6} kỳ khác" if holes[6:] else "")
    return f"Lưu ý: {named} chưa chốt."


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


def thin_table(checks: Any) -> pd.DataFrame:
    """The targets that are judged on too little, as rows."""
    found = [(one, one.standing.reason or "Chưa có số liệu của kỳ này.") for one in checks.thin]
    found += [(one, "Đã chấm khi chưa đủ nơi báo.") for one in checks.partly]
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


# ── what the meeting saw ─────────────────────────────────────────────────────────────────────────────


def closings_table(found: Sequence[Any]) -> pd.DataFrame:
    """Closings (`queries.closings.Closing`) as rows, newest first."""
    states = [one for one in LOOKS if one is not State.NO_TARGET and any(each.states.get(one) for each in found)]
    table = pd.DataFrame(
        [
            {
                "Số": str(one.event.number),
                "Kỳ": month_of(one.period) + (f" (lần {one.time})" if one.time > 1 else ""),
                "Ngày ký": day(one.event.day),
                "Người ký": one.event.by,
                **{LOOKS[state].word: str(one.states.get(state, 0)) for state in states},
                "Ghi chú": " ".join(part for part in (one.event.note, "" if one.in_force else "Đã mở lại.") if part),
                "Người kiểm tra": one.check.by,
            }
            for one in found
        ],
        dtype="str",
    )
    return table.loc[:, (table != "").any()]


def saw(closing: Any, rows: Sequence[ClosedRow]) -> str:
    """What the meeting read first: the sentence on the formal targets, from nothing but what was kept."""
    return headline([one.row for one in rows if one.row is not None and one.formal], closing.period)


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


# ── what was adjusted since ──────────────────────────────────────────────────────────────────────────


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

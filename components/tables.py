"""Rows → tables an officer can read, sort and copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components.milestone_words import outlook_detail, prospect
from components.sentences import complete, needed, owner, promise
from components.status import LOOKS, word
from components.words import KINDS, amount, change, counted, day, literal, number
from data.clock import moment
from data.model import Figure, FigureState, Indicator, Period, Plan
from data.outlook import Outlook
from data.standings import Row

_STATES = {
    FigureState.REPORTED: "",
    FigureState.NOTHING_AROSE: "không phát sinh",
    FigureState.ESTIMATED: "ước tính",
}


def standings_table(rows: Sequence[Row], plan: Plan, outlooks: Mapping[str, Outlook] | None = None) -> pd.DataFrame:
    """Every indicator with its three facts and state, as text; with `outlooks` (by code) its milestone beside."""
    return pd.DataFrame([_standing(row, plan) | _milestone(row, outlooks or {}) for row in rows])


def _milestone(row: Row, outlooks: Mapping[str, Outlook]) -> dict[str, str]:
    indicator = row.standing.indicator
    found = outlooks.get(indicator.code)
    if found is None:
        return {}
    return {"Đến mốc": prospect(found), "Mốc, còn thiếu, dự báo": outlook_detail(indicator, found)}


def promises_table(plan: Plan) -> pd.DataFrame:
    """What the plan promises, before any figure."""
    return pd.DataFrame(
        [
            {
                "Mã": one.code,
                "Chỉ tiêu": indicator.short,
                "Mục tiêu": promise(indicator, one),
                "Năm": str(one.year),
                "Đơn vị": owner(plan, indicator),
            }
            for indicator in plan.indicators
            for one in plan.targets_of(indicator.code)
        ]
    )


def goals_table(plan: Plan) -> pd.DataFrame:
    """What the plan wants without a number."""
    return pd.DataFrame(
        [{"Mã": one.code, "Mục tiêu": one.text, "Mục trong kế hoạch": one.source} for one in plan.goals]
    )


def _standing(row: Row, plan: Plan) -> dict[str, str]:
    one = row.standing
    target = one.aim.target if one.aim else next(iter(plan.targets_of(one.indicator.code, one.at)), None)
    return {
        "Mã": one.indicator.code,
        "Chỉ tiêu": one.indicator.short,
        "Trạng thái": f"{LOOKS[one.state].shape} {word(one)}",
        "Thực hiện": amount(one.indicator, one.level.value if one.level else None),
        "Lẽ ra đến nay": amount(one.indicator, one.path_now),
        "Chênh": "" if one.position is None else change(one.indicator, one.position, "hơn", "kém", "bằng"),
        "Còn thiếu": "" if not one.short else counted(one.indicator, one.short),
        "Mục tiêu": promise(one.indicator, target) if target else "",
        "Nhịp độ": needed(one),
        "Đã báo": complete(row, plan),
        "Đơn vị": owner(plan, one.indicator),
    }


def figure_text(figure: Figure, indicator: Indicator | None = None) -> str:
    """A figure in one cell: "45 / 60", "3", "35,4 %" for a rate that came without its a and b, with its state."""
    if figure.numerator is not None:
        said = f"{_plain(figure.numerator)} / {_plain(figure.denominator)}"
    else:
        bare = indicator is not None and indicator.kind.is_rate and figure.value is not None
        said = f"{_plain(figure.value)} %" if bare else _plain(figure.value)
    state = _STATES.get(figure.state, "")
    return f"{said} ({state})" if state else said


def _plain(value: object) -> str:
    return "–" if value is None else number(value, max(-value.normalize().as_tuple().exponent, 0))


def figure_said(figure: Figure, plan: Plan) -> str:
    """The figure and, for a rate, what it comes to: "45 / 60 = 75,0 %"; "đã rút" where it was withdrawn."""
    if figure.state is FigureState.WITHDRAWN:
        return "đã rút"
    said = figure_text(figure, plan.indicator(figure.indicator))
    if figure.numerator is None or not figure.denominator:
        return said
    return f"{said} = {number(100 * figure.numerator / figure.denominator, 1)} %"


def indicator_name(plan: Plan, code: str) -> str:
    """What an indicator is called in a table: "TN-02 · Hộ có kỹ năng số"; the code alone where the plan lost it."""
    indicator = plan.indicator(code)
    return f"{code} · {indicator.short}" if indicator else code


def place_name(plan: Plan, place: str | None) -> str:
    """What a place is called in a table, the whole commune and a village off the list included."""
    if place is None:
        return "Toàn xã"
    found = plan.place(place)
    return found.name if found else f"{plan.unit_word} đã bỏ khỏi danh sách"


def month_of(period: Period) -> str:
    """A period in a table: "6/2026"."""
    return f"{period.month}/{period.year}"


def address(sheet: str | None, cell: str | None) -> str:
    """Where in a workbook: "T6!C7"."""
    return "!".join(one for one in (sheet, cell) if one)


def sources_table(found: Sequence[Any], plan: Plan) -> pd.DataFrame:
    """Figures (`queries.figures.Source`) as rows: what, where, when, and the file and cell they come from."""
    return pd.DataFrame(
        [
            {
                "Chỉ tiêu": indicator_name(plan, one.figure.indicator),
                "Nơi": place_name(plan, one.figure.place),
                "Kỳ": month_of(one.figure.period),
                "Số": figure_said(one.figure, plan),
                "Tệp": one.file_name or "",
                "Ô": address(one.figure.sheet, one.figure.cell),
                "Ghi trong ô": one.figure.raw,
                "Đợt": str(one.seq),
                "Người nộp": one.submitted_by,
            }
            for one in found
        ]
    )


def batches_table(found: Sequence[Any]) -> pd.DataFrame:
    """Batches (`queries.batches.BatchRow`) as rows: number, kind, who, when, how much, undone or not."""
    table = pd.DataFrame(
        [
            {
                "Đợt": str(one.seq),
                "Việc": KINDS.get(one.kind, one.kind),
                "Kỳ": _months(one.first_period, one.last_period),
                "Số liệu": str(one.figures or one.bases or ""),
                "Tệp": one.file_name or "",
                "Người nộp": one.submitted_by,
                "Lúc": moment(one.submitted_at),
                "Ghi chú": f"đã hoàn tác ở đợt {one.undone_by}" if one.undone_by else one.note or "",
            }
            for one in found
        ],
        dtype="str",
    )
    return table.loc[:, (table != "").any()]


def _months(first: dt.date | None, last: dt.date | None) -> str:
    if first is None or last is None:
        return ""
    begin, end = f"{first.month}/{first.year}", f"{last.month}/{last.year}"
    return begin if begin == end else f"{begin} – {end}"


def versions_table(found: Sequence[Any], plan: Plan, indicator: Indicator, period: Period) -> pd.DataFrame:
    """Every version of one figure (`queries.batches.Version`) as rows, newest first, with its file and cell."""
    table = pd.DataFrame(
        [
            {
                "Đợt": str(one.seq),
                "Số": figure_said(_version(one, indicator, period), plan),
                "Việc": KINDS.get(one.kind, one.kind),
                "Tệp": one.file_name or "",
                "Ô": address(one.sheet, one.cell),
                "Ghi trong ô": one.raw or "",
                "Người nộp": one.submitted_by,
                "Lúc": moment(one.submitted_at),
            }
            for one in found
        ],
        dtype="str",
    )
    return table.loc[:, (table != "").any()]


def _version(one: Any, indicator: Indicator, period: Period) -> Figure:
    return Figure(indicator.code, None, period, one.numerator, one.denominator, one.value, FigureState(one.state))


def bases_table(plan: Plan, found: Sequence[Any]) -> pd.DataFrame:
    """Bases (`data.standings.BaseFigure`, `queries.batches.BaseRow`) as rows: what, where, how many, from which day."""
    names = {one.id: one.name for one in plan.bases}
    return pd.DataFrame(
        [
            {
                "Số nền": names.get(one.base, one.base),
                "Nơi": place_name(plan, one.place),
                "Từ ngày": day(one.as_of),
                "Số": "đã rút" if one.value is None else _plain(one.value),
            }
            for one in found
        ],
        columns=["Số nền", "Nơi", "Từ ngày", "Số"],
        dtype="str",
    )


def base_changes_table(plan: Plan, entries: Sequence[Any], known: Sequence[Any]) -> pd.DataFrame:
    """Bases about to be written (`data.plan_store.BaseEntry`) beside the newest known (`data.standings.BaseFigure`)."""
    names = {one.id: one.name for one in plan.bases}
    newest = {(one.base, one.place): one for one in known}
    rows = []
    for one in entries:
        before = newest.get((one.base, one.place))
        rows.append(
            {
                "Số nền": names.get(one.base, one.base),
                "Nơi": place_name(plan, one.place),
                "Đang có": f"{_plain(before.value)} (từ {day(before.as_of)})" if before else "",
                "Số mới": _plain(one.value),
                "Từ ngày": day(one.as_of),
            }
        )
    return pd.DataFrame(rows, dtype="str")


def movers_table(steps: Mapping[str, tuple[float, float]], plan: Plan, before: Period, now: Period) -> pd.DataFrame:
    """Each village's mean gap in two periods, in points."""
    return pd.DataFrame(
        [
            {
                "Nơi": place_name(plan, place),
                f"Chênh {before.label.lower()}": round(then, 4),
                f"Chênh {now.label.lower()}": round(this, 4),
                "Đổi": round(this - then, 4),
            }
            for place, (then, this) in steps.items()
        ]
    )


def as_written(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it stands where Markdown is read, headers too; what is no text stays what it is."""
    return table.map(lambda one: literal(one) if isinstance(one, str) else one).rename(columns=literal)

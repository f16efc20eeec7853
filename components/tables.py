"""Rows → tables an officer can read, sort and copy."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.sentences import complete, needed, owner, promise
from components.status import LOOKS, word
from components.words import amount, change, counted, number
from data.model import Figure, FigureState, Plan
from data.standings import Row

_STATES = {
    FigureState.REPORTED: "",
    FigureState.NOTHING_AROSE: "không phát sinh",
    FigureState.ESTIMATED: "ước tính",
}


def standings_table(rows: Sequence[Row], plan: Plan) -> pd.DataFrame:
    """Every indicator with its three facts and state, as text."""
    return pd.DataFrame([_standing(row, plan) for row in rows])


def _standing(row: Row, plan: Plan) -> dict[str, str]:
    one = row.standing
    target = one.aim.target if one.aim else next(iter(plan.targets_of(one.indicator.code)), None)
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


def figure_text(figure: Figure) -> str:
    """A figure in one cell: "45/60", "3", with its state."""
    if figure.numerator is not None:
        said = f"{_plain(figure.numerator)} / {_plain(figure.denominator)}"
    else:
        said = _plain(figure.value)
    state = _STATES.get(figure.state, "")
    return f"{said} ({state})" if state else said


def _plain(value: object) -> str:
    return "–" if value is None else number(value, max(-value.normalize().as_tuple().exponent, 0))


def figures_table(what: str, plan: Plan, figures: Sequence[tuple[Figure | None, Figure | None]]) -> pd.DataFrame:
    """(before, after) pairs as rows: where the figure stands in the workbook, old and new."""
    rows = []
    for before, after in figures:
        one = after or before
        place = plan.place(one.place) if one.place else None
        rows.append(
            {
                "Việc": what,
                "Mã": one.indicator,
                "Chỉ tiêu": plan.indicator(one.indicator).short,
                "Nơi": place.name if place else "Toàn xã",
                "Đang có": figure_text(before) if before else "",
                "Trong tệp": figure_text(after) if after else "",
                "Trang tính": after.sheet if after else "",
                "Ô": after.cell if after else "",
            }
        )
    return pd.DataFrame(rows)

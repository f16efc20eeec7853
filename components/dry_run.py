"""Differences → the dry run: all that a hand-in would do or leaves open, one line each, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import pandas as pd
import streamlit as st

from components.tables import address, figure_said, indicator_name, month_of, place_name
from data.intake.diff import Difference
from data.intake.reading import Reading
from data.model import Figure, Plan, Problem, Severity


class Group(Enum):
    """What a line is about, in the order in which lines are listed: its sign and its word."""

    WRONG = ("✕", "Lỗi")
    ASKED = ("?", "Cần trả lời")
    ODD = ("▲", "Nghi ngờ")
    CHANGED = ("→", "Thay đổi")
    NEW = ("+", "Mới")
    MISSING = ("–", "Kỳ trước có, nay trống")
    SAME = ("=", "Không đổi")
    ASIDE = ("·", "Bỏ qua")

    @property
    def word(self) -> str:
        """The group's word alone."""
        return self.value[1]

    @property
    def label(self) -> str:
        """Sign and word: "→ Thay đổi"."""
        return " ".join(self.value)


PROBLEMS = {
    Severity.ERROR: Group.WRONG,
    Severity.QUESTION: Group.ASKED,
    Severity.WARNING: Group.ODD,
    Severity.IGNORED: Group.ASIDE,
}
TOLD = frozenset(PROBLEMS.values())
"""Groups whose lines are sentences about a cell, not figures."""
OPEN = (Group.WRONG, Group.ASKED)
"""Groups that keep a file from being written whole."""

_PAST = {"Đang có": "Trước đó", "Trong tệp": "Đã ghi"}
_ALL = "ALL"
_HEAD, _ROW, _TALL_ROW, _TALLEST = 46, 36, 78, 520


@dataclass(frozen=True)
class Line:
    """One thing the dry run says: `after` is the file's figure, `before` what stands."""

    group: Group
    file: str
    sheet: str = ""
    cell: str = ""
    text: str = ""
    message: str = ""
    before: Figure | None = None
    after: Figure | None = None

    @property
    def figure(self) -> Figure | None:
        """The figure that the line is about."""
        return self.after or self.before

    @property
    def address(self) -> str:
        """Where in the workbook: "T6!C7"."""
        return address(self.sheet, self.cell)


def lines(found: Sequence[Difference]) -> list[Line]:
    """Every line of the files, worst first; a figure that another of the files brings is not missing."""
    given = {figure.key for one in found for figure in one.reading.figures}
    made = [line for one in found for line in (*_problems(one.reading), *_figures(one, given))]
    order = list(Group)
    return sorted(made, key=lambda one: order.index(one.group))


def refused(reading: Reading) -> Line:
    """The line of a file that is not taken at all."""
    return Line(Group.WRONG, reading.file_name, message=reading.reason)


def _problems(reading: Reading) -> list[Line]:
    at = {(one.sheet, one.cell): one for one in reversed(reading.figures)}
    return [_problem(one, reading.file_name, at.get((one.sheet, one.cell))) for one in reading.problems]


def _problem(one: Problem, file: str, figure: Figure | None) -> Line:
    return Line(PROBLEMS[one.severity], file, one.sheet, one.cell, one.text, one.message, after=figure)


def _figures(found: Difference, given: set[tuple]) -> list[Line]:
    reading = found.reading
    pairs = [
        *((Group.CHANGED, one.before, one.after) for one in found.changed),
        *((Group.NEW, None, one) for one in found.new),
        *((Group.SAME, one, one) for one in found.same),
    ]
    name = reading.file_name
    made = [Line(group, name, after.sheet, after.cell, after.raw, "", old, after) for group, old, after in pairs]
    return made + [
        Line(Group.MISSING, name, before=one)
        for one in found.missing
        if not any((one.indicator, one.place, period) in given for period in reading.periods)
    ]


# ── on the screen ────────────────────────────────────────────────────────────────────────────────────


def headline(found: Sequence[Line]) -> str:
    """How much there is, in one sentence that says first what keeps the file from being written."""
    count = Counter(one.group for one in found)
    wrong = [f"**{count[Group.WRONG]} lỗi**" if count[Group.WRONG] else "Không có lỗi"]
    wrong += [f"**{count[Group.ASKED]} chỗ cần trả lời**"] if count[Group.ASKED] else []
    wrong += [f"{count[Group.ODD]} chỗ nghi ngờ"] if count[Group.ODD] else []
    rest = [
        f"{count[Group.NEW]} số mới",
        f"{count[Group.CHANGED]} số thay đổi",
        f"{count[Group.SAME]} số không đổi",
    ]
    rest += [f"{count[Group.MISSING]} số kỳ trước có, nay trống"] if count[Group.MISSING] else []
    return f"{', '.join(wrong)}. {', '.join(rest)}."


def pick_group(found: Sequence[Line], key: str) -> Group | None:
    """The group to look at (None: all), picked among those that have lines; at first what keeps the file back."""
    count = Counter(one.group for one in found)
    shown = {_ALL: f"Tất cả {len(found)}"} | {one.name: f"{one.label} {count[one]}" for one in Group if count[one]}
    picked = st.segmented_control(
        "Chỉ xem",
        list(shown),
        default=next((one.name for one in OPEN if count[one]), _ALL),
        format_func=shown.get,
        required=True,
        key=f"{key}-{'-'.join(shown)}",
        label_visibility="collapsed",
    )
    return None if picked == _ALL else Group[picked]


def show_lines(
    found: Sequence[Line], plan: Plan, *, several: bool = False, told: bool = False, written: bool = False
) -> None:
    """The lines as one table; `told` gives the sentences the room they need, `several` names each line's file.

    `written` heads the columns for figures that have been written already.
    """
    height = _TALL_ROW if told else _ROW
    st.dataframe(
        lines_table(found, plan, several=several, told=told).rename(columns=_PAST if written else {}),
        hide_index=True,
        width="stretch",
        height=min(height * len(found) + _HEAD, _TALLEST),
        row_height=height,
        column_config={
            "Vì sao và cách sửa": st.column_config.TextColumn(width=520 if told else "medium"),
            "Chỉ tiêu": st.column_config.TextColumn(width=300),
        },
        alt="Các số trong tệp so với số đang có, và các ô cần xem lại",
    )


def lines_table(found: Sequence[Line], plan: Plan, *, several: bool = False, told: bool = False) -> pd.DataFrame:
    """The lines as rows of text; what cannot be known of a line is empty, a column that is empty is left out."""
    rows = [_row(one, plan) for one in found]
    order = ["Việc", "Chỉ tiêu", "Nơi", "Kỳ", "Đang có", "Trong tệp", "Ô", "Ghi trong ô", "Vì sao và cách sửa"]
    if told:  # where and why first: a desk's screen is not wide enough for all
        order = ["Việc", "Ô", "Nơi", "Ghi trong ô", "Vì sao và cách sửa", "Chỉ tiêu", "Kỳ", "Đang có", "Trong tệp"]
    order += ["Tệp"] if several else []
    return pd.DataFrame(rows, columns=[one for one in order if any(row[one] for row in rows)], dtype="str")


def _row(one: Line, plan: Plan) -> dict[str, str]:
    figure = one.figure
    return {
        "Việc": one.group.label,
        "Ô": one.address,
        "Ghi trong ô": one.text,
        "Vì sao và cách sửa": one.message,
        "Chỉ tiêu": indicator_name(plan, figure.indicator) if figure else "",
        "Nơi": place_name(plan, figure.place) if figure else "",
        "Kỳ": month_of(figure.period) if figure else "",
        "Đang có": figure_said(one.before, plan) if one.before else "",
        "Trong tệp": figure_said(one.after, plan) if one.after else "",
        "Tệp": one.file,
    }

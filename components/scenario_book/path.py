"""The sheet that goes month by month: what the plan wants, where the present pace leads, the scenario by formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from components.scenario_book.answers import REACHED
from components.scenario_book.book import HEAD, Book
from components.scenario_book.formulas import DASH, OK, guarded, quoted
from components.scenario_book.lines import Lines
from components.status import GOOD, NEUTRAL
from components.words import NOT_KNOWN
from data.model import OverTime, Period, Plan
from data.outlook import forecast_of
from data.progress import satisfies
from data.scenario import HORIZON, Course, Outcome, Unknown, aim_for, comparator_of, planned
from data.standings import Row

NAME, COPIED = "Lộ trình", "Số liệu gốc"
PLANNED, USUAL, SIMULATED = "Kế hoạch", "Giữ nhịp hiện nay", "Phương án"
_GREY = "#9AA5B1"
_SHORT, _LATER = "chưa", "chờ hết năm"
_SPARE = 24
"""Months copied beyond the path, for when newer figures are typed in."""
_FIRST = HEAD + 1
_Cell = tuple[object, str]
"""A value and the formula behind it."""


@dataclass(frozen=True)
class Path:
    """The path month by month: the plan's, the scenario's, the usual one."""

    plan: Plan
    row: Row
    outcome: Outcome

    @cached_property
    def _course(self) -> Course:
        return Course.of(self.row, self.outcome.scenario)

    @cached_property
    def periods(self) -> list[Period]:
        """The level's period and the months after it: to the plan's end, or as far as a date is looked for."""
        first = self._course.level.period
        many = HORIZON if self.outcome.scenario.unknown is Unknown.DUE else self.drawn
        return [first.plus(months) for months in range(many + 1)]

    @cached_property
    def _copied(self) -> list[Period]:
        """The months whose plan is copied into the file."""
        return [*self.periods, *(self.periods[-1].plus(months) for months in range(1, _SPARE + 1))]

    @property
    def drawn(self) -> int:
        """How many months ahead are drawn and printed."""
        first = self._course.level.period
        last = max(self.plan.end, self.outcome.scenario.due, first.plus(1))
        return min(last.ordinal - first.ordinal, HORIZON)

    @cached_property
    def plan_column(self) -> list[Fraction | None] | None:
        """What the plan wants month by month; None where it sets nothing."""
        found = [planned(self.plan, self.row, at) for at in self._copied]
        return [one and one[0] for one in found] if any(found) else None

    @cached_property
    def usual_column(self) -> list[Fraction | float | None] | None:
        """Where the present pace leads; None without one."""
        if self.row.standing.pace is None:
            return None
        return [self._course.level.value, *(self._usual_at(at) for at in self._copied[1:])]

    def _usual_at(self, at: Period) -> Fraction | float | None:
        ahead = forecast_of(self.row, at)
        if ahead is None or self._course.indicator.over_time is OverTime.FLOW:
            return ahead and ahead.value
        at_once = replace(self._course, start=self._course.level.period.plus(1))
        return at_once.value(at_once.usual, at)

    def _columns(self, lines: Lines) -> dict[str, tuple[str, str, Callable[[Lines], list[_Cell]]]]:
        """By head: (format, name of the column's cells, what fills it)."""
        level = lines.level_style
        found = {
            "Kỳ": ("month", "lt_ky", self._months),
            "Tháng thứ": ("count", "", self._numbers),
            "Số tháng chờ": ("count", "", self._waiting),
            "Số tháng làm": ("count", "", self._efforts),
        }
        if self.plan_column is not None:
            found[PLANNED] = (level, "lt_ke_hoach", self._planned)
        if self.usual_column is not None:
            found[USUAL] = (level, "lt_nhip_nay", self._usual)
        return found | {SIMULATED: (level, "", self._values), "So với mức": ("text", "lt_dat", self._met)}

    def sheet(self, book: Book, lines: Lines) -> None:
        """Write the sheet, and its chart."""
        columns = self._columns(lines)
        sheet = book.sheet(NAME, [12] * 4 + [16] * (len(columns) - 4), list(columns))
        for column, (head, (style, name, fill)) in enumerate(columns.items()):
            kind = "result" if head == SIMULATED else ""
            for months, (value, formula) in enumerate(fill(lines)):
                book.put(sheet, _FIRST + months, column, value, style, formula=formula, kind=kind)
            if name:
                book.name(sheet, name, _FIRST, column, _FIRST + len(self.periods) - 1)
        self._draw(book, sheet, list(columns))

    def _draw(self, book: Book, sheet: Worksheet, heads: Sequence[str]) -> None:
        looks = {
            PLANNED: {"colour": NEUTRAL, "dash": "dash", "width": 1.5},
            USUAL: {"colour": _GREY, "dash": "solid", "width": 2},
            SIMULATED: {"colour": GOOD, "dash": "solid", "width": 2.75},
        }
        series = [{"column": heads.index(name), **look} for name, look in looks.items() if name in heads]
        book.chart(sheet, series, _FIRST + self.drawn, f"{_letter(len(heads) + 1)}{_FIRST + 1}")
        if len(self.periods) > self.drawn + 1:
            sheet.print_area(0, 0, _FIRST + self.drawn, len(heads) + 13)

    def _months(self, _: Lines) -> list[_Cell]:
        written = "DATE(YEAR(ky_so_lieu),MONTH(ky_so_lieu)+B{row},1)"
        return [
            (at.date, guarded("ISNUMBER(ky_so_lieu)", written.format(row=_line(months))))
            for months, at in enumerate(self.periods)
        ]

    def _numbers(self, _: Lines) -> list[_Cell]:
        return [(months, "") for months in range(len(self.periods))]

    def _waiting(self, lines: Lines) -> list[_Cell]:
        written = lines.formulas.waiting_months
        return [(self._course.idle(at), guarded(OK, written(*_time(row)))) for row, at in enumerate(self.periods)]

    def _efforts(self, lines: Lines) -> list[_Cell]:
        written = lines.formulas.effort_months
        return [(self._course.months(at), guarded(OK, written(*_time(row)))) for row, at in enumerate(self.periods)]

    def _planned(self, _: Lines) -> list[_Cell]:
        return [_looked_up(months, value, "goc_ke_hoach") for months, value in self._ahead(self.plan_column)]

    def _ahead(self, column: Sequence) -> list[tuple[int, object]]:
        return list(enumerate(column[: len(self.periods)]))

    def _usual(self, lines: Lines) -> list[_Cell]:
        """The usual pace by formula; of a flow's rate as it was worked out."""
        written, found = lines.formulas, []
        for months, value in self._ahead(self.usual_column):
            if not months:
                found.append((value, guarded(OK, "hien_nay")))
            elif written.mean:
                found.append(_looked_up(months, value, "goc_nhip_nay"))
            else:
                found.append((value, "" if value is None else guarded(OK, written.usual(*_time(months)))))
        return found

    def copied(self, book: Book, lines: Lines) -> None:
        """Write the sheet of what no formula gives: the plan month by month, the expected rate of a flow."""
        columns = {"Kỳ": ("month", "goc_ky", [at.date for at in self._copied])}
        if self.plan_column is not None:
            columns[PLANNED] = (lines.level_style, "goc_ke_hoach", self.plan_column)
        if lines.formulas.mean and self.usual_column is not None:
            columns[USUAL] = (lines.level_style, "goc_nhip_nay", self.usual_column)
        if len(columns) == 1:
            return
        sheet = book.sheet(COPIED, [12, *(22 for _ in columns)], [*columns, "Chép từ hệ thống khi xuất tệp"])
        for column, (style, name, values) in enumerate(columns.values()):
            for months, value in enumerate(values):
                book.put(sheet, _FIRST + months, column, value, style)
            book.name(sheet, name, _FIRST, column, _FIRST + len(values) - 1)

    def _values(self, lines: Lines) -> list[_Cell]:
        course, written, pace = self._course, lines.formulas, self.outcome.scenario.pace
        ready = OK if self.outcome.scenario.unknown is Unknown.DUE else written.done
        found = []
        for months, at in enumerate(self.periods):
            waiting, effort = f"C{_line(months)}", f"D{_line(months)}"
            formula = written.value("nhip", *_time(months), waiting, effort)
            found.append((course.value(pace, at), guarded(ready, formula)))
        return found

    def _met(self, lines: Lines) -> list[_Cell]:
        found, letter = [], _letter(list(self._columns(lines)).index(SIMULATED))
        for months, (value, _) in enumerate(self._values(lines)):
            cell = f"{letter}{_line(months)}"
            word = REACHED if self._satisfied(value) else _SHORT
            formula = f"IF({lines.formulas.satisfied(cell)},{quoted(REACHED)},{quoted(_SHORT)})"
            for condition, holds, says in self._unjudged(months, lines.formulas.mean):
                formula = f"IF({condition},{quoted(says)},{formula})"
                word = says if holds else word
            found.append((word, guarded(f"ISNUMBER({cell})", formula)))
        return found

    def _unjudged(self, months: int, mean: bool) -> list[tuple[str, bool, str]]:
        """When a month is not held against the goal, whether that is so, and what is said instead."""
        at, seen = self.periods[months], self.row.standing.at
        (t, m), found = _time(months), []
        if mean:
            found.append((f"AND({t}>0,{m}<12)", months > 0 and at.month < 12, _LATER))
        if seen > self._course.level.period:
            day = f"DATE({seen.plus(1).year},{seen.plus(1).month},1)"
            found.append((f"AND({t}>0,A{_line(months)}<{day})", months > 0 and at <= seen, NOT_KNOWN))
        return found

    def _satisfied(self, value: Fraction) -> bool:
        indicator, one = self.row.standing.indicator, self.outcome.scenario
        aim = aim_for(indicator, one.goal, comparator_of(self.plan, self.row, one.goal, one.due), one.due)
        return satisfies(indicator, aim, value)


def _looked_up(months: int, value: object, column: str) -> _Cell:
    """What is copied for the month of that line; nothing at all where nothing was known, so that a chart has a gap."""
    month = f"A{_line(months)}"
    found = f"INDEX({column},MATCH({month},goc_ky,0))"
    return value, "" if value is None else f"IF(COUNTIF(goc_ky,{month})=0,{DASH},{found})"


def _time(months: int) -> tuple[str, str]:
    """The cells of (months since the data's, calendar month) of that month's line."""
    return f"B{_line(months)}", f"MONTH(A{_line(months)})"


def _line(months: int) -> int:
    """The row of that month as Excel counts."""
    return _FIRST + months + 1


def _letter(column: int) -> str:
    return "ABCDEFGHIJKL"[column]

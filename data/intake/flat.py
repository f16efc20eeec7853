"""Grid → figures for the flat file that we export (`data/flat/`): every line by its codes, nothing guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from openpyxl.utils import get_column_letter

from data.flat.layout import Field, Layout
from data.flat.lines import HANDED_IN, STATES, SUM, WHOLE, source, summed
from data.flat.sound import unsound, whole
from data.intake.borders import not_there
from data.intake.flat_sheet import OTHER_LAYOUT, FlatSheet, bare, find, is_like_flat, is_whole
from data.intake.grid import Raw, Sheet
from data.intake.reading import Reading, SheetView
from data.model import Figure, FigureState, Period, Plan, Problem, Severity

RULE = "flat"
NUMBERS = (Field.NUMERATOR, Field.DENOMINATOR, Field.VALUE)
_LIMIT = Decimal(10) ** 16
_STATES = {words: state for state, words in STATES.items()}


def is_flat(sheets: Sequence[Sheet], layout: Layout) -> bool:
    """Whether these are the sheets of a file that we export, in that layout or in another."""
    return is_whole(sheets, layout) or find(sheets, layout) is not None or is_like_flat(sheets)


def read_flat(
    empty: Reading,
    sheets: Sequence[Sheet],
    layout: Layout,
    plan: Plan,
    kind: str,
    today_period: Period,
    wanted: Period | None = None,
) -> Reading:
    """The figures of such a file and what is wrong with its lines; sums are held against the figures, never taken.

    `kind` is the store's kind, `today_period` the period running now, `wanted` the period that was chosen, if any.
    """
    refused = _refused(sheets, layout, plan)
    if refused:
        return replace(empty, refused=refused[0], reason=refused[1])
    flat = find(sheets, layout)
    found = _Lines(flat, layout, plan, kind, today_period, wanted)
    found.read()
    if found.foreign:
        return replace(empty, refused="wrong_commune", reason=found.foreign)
    figures = tuple(one.figure for one in found.handed_in.values())
    periods = {one.period for one in figures}
    view = SheetView(flat.sheet.name, frozenset({flat.head}), frozenset(found.used))
    return replace(
        empty,
        commune=plan.slug,
        period=periods.pop() if len(periods) == 1 else wanted,
        figures=figures,
        problems=tuple(found.problems),
        covers=tuple(dict.fromkeys((one.indicator, one.place) for one in figures)),
        views=(view,),
    )


def _refused(sheets: Sequence[Sheet], layout: Layout, plan: Plan) -> tuple[str, str] | None:
    """(kind, sentence) where the file cannot be read in again as a whole."""
    if layout.lacks and is_whole(sheets, layout):
        return (
            "flat_without_columns",
            "Tệp này xuất ra thiếu cột cần để đọc lại. Hãy nộp tệp của đơn vị, hoặc xuất lại với đủ các cột.",
        )
    flat = find(sheets, layout)
    if flat is None:
        return "flat_other_layout", OTHER_LAYOUT
    more = [one.name for one in sheets if one is not flat.sheet and one.cells]
    if more:
        return (
            "flat_more_sheets",
            f"Tệp xuất cho tỉnh có thêm trang «{'», «'.join(more)}» nên không rõ phải đọc trang nào. Hãy bỏ trang thêm"
            " rồi nộp lại.",
        )
    shared = next(layout.shared(one.code for one in plan.indicators), "")
    return ("flat_codes", f"{shared} Hãy sửa bảng mã ở trang Xuất cho tỉnh.") if shared else None


@dataclass(frozen=True)
class _Line:
    figure: Figure
    row: int


@dataclass
class _Lines:
    """One sheet being read line by line."""

    flat: FlatSheet
    layout: Layout
    plan: Plan
    kind: str
    today: Period
    wanted: Period | None
    foreign: str = ""
    problems: list[Problem] = field(default_factory=list)
    handed_in: dict[tuple, _Line] = field(default_factory=dict)
    sums: list[_Line] = field(default_factory=list)
    doubtful: set[tuple] = field(default_factory=set)
    used: set[tuple[int, int]] = field(default_factory=set)

    def read(self) -> None:
        """Every line, then the sums against what they should add up to."""
        ours = self.layout.ours(self.plan)
        columns = set(self.flat.columns.values())
        for row in sorted({row for row, at in self.sheet.cells if row > self.flat.head and at in columns}):
            said = len(self.problems)
            figure, line = self._figure(row, ours)
            if self.foreign:
                return
            if figure is None or len(self.problems) > said:
                continue
            if line == SUM:
                self.sums.append(_Line(figure, row))
            elif not self._sound(row, figure):
                continue
            elif figure.key in self.handed_in:
                first = self.handed_in[figure.key].row
                why = f"dòng {first} đã có số của chỉ tiêu, nơi và kỳ này; hãy bỏ một dòng"
                self._wrong(row, Field.INDICATOR, "twice", why)
                self.doubtful.add(figure.key)
            else:
                self.handed_in[figure.key] = _Line(figure, row)
        self.handed_in = {key: one for key, one in self.handed_in.items() if key not in self.doubtful}
        self._check_sums()

    def _figure(self, row: int, ours: Mapping[str, str]) -> tuple[Figure | None, str]:
        if self._text(row, Field.SOURCE) != source(self.plan, self.kind):
            self.foreign = (
                f"Dòng {row} của tệp ghi nguồn «{self._text(row, Field.SOURCE)}», còn đang mở"
                f" «{source(self.plan, self.kind)}». Hãy chọn đúng xã, đúng tệp; số liệu minh hoạ và số liệu thật"
                " không được lẫn nhau."
            )
            return None, ""
        code, place = ours.get(self._text(row, Field.INDICATOR)), self._place(row)
        period, state = self._period(row), _STATES.get(self._text(row, Field.STATE))
        line = self._text(row, Field.LINE)
        if code is None:
            self._wrong(row, Field.INDICATOR, "unknown_indicator", "mã này không phải của chỉ tiêu nào trong kế hoạch")
        if state is None:
            self._wrong(row, Field.STATE, "bad_value", f"chỉ nhận một trong: {', '.join(_STATES)}")
        if line not in (HANDED_IN, SUM):
            self._wrong(row, Field.LINE, "bad_value", f"chỉ nhận «{HANDED_IN}» hoặc «{SUM}»")
        numbers = {kind.value: self._number(row, kind) for kind in NUMBERS}
        if code is None or period is None or state is None or place == "":
            return None, line
        village = self.plan.place(place) if place else None
        if village is not None and not village.existed(period):
            why = not_there(self.plan, village, period).removesuffix(".")
            self._wrong(row, Field.PLACE, "place_of_other_time", why)
        if state is not FigureState.NOTHING_AROSE and not any(self._raw(row, kind) for kind in NUMBERS):
            self._wrong(row, Field.VALUE, "no_number", "dòng không có số nào; hãy ghi số, hoặc bỏ dòng")
        cell = f"{get_column_letter(self._at(Field.INDICATOR))}{row}"
        figure = Figure(code, place, period, **numbers, state=state, sheet=self.sheet.name, cell=cell, rule=RULE)
        return (whole(self.plan.indicator(code), figure) if line == HANDED_IN else figure), line

    def _sound(self, row: int, figure: Figure) -> bool:
        """Whether the line's numbers can be one figure; what is wrong or odd about them is told."""
        found = list(unsound(self.plan.indicator(figure.indicator), figure))
        for one in found:
            self._wrong(row, one.column, one.kind, one.why, one.severity)
        return all(one.severity is not Severity.ERROR for one in found)

    def _place(self, row: int) -> str | None:
        """The village's id, None for the whole commune, "" where it is neither."""
        text = self._text(row, Field.PLACE)
        if text == WHOLE:
            return None
        if self.plan.place(text) is None:
            self._wrong(row, Field.PLACE, "unknown_place", f"mã này không phải của {self.plan.unit_word} nào trong xã")
            return ""
        return text

    def _period(self, row: int) -> Period | None:
        try:
            period = Period.parse(self._text(row, Field.PERIOD))
        except ValueError:
            self._wrong(row, Field.PERIOD, "bad_period", "kỳ phải viết như 2026-06")
            return None
        if period > self.today:
            self._wrong(row, Field.PERIOD, "future_period", f"{period.label} chưa đến nên chưa thể có số liệu")
        elif not self.plan.start <= period <= self.plan.end:
            self._wrong(row, Field.PERIOD, "wrong_period", f"{period.label} nằm ngoài thời gian của kế hoạch")
        elif self.wanted is not None and period != self.wanted:
            self._wrong(row, Field.PERIOD, "wrong_period", f"đang chọn {self.wanted.label.lower()}; hãy chọn đúng kỳ")
        return period

    def _number(self, row: int, kind: Field) -> Decimal | None:
        raw = self._raw(row, kind)
        if raw is None:
            return None
        text = raw.text
        if raw.kind == "number" and "%" in raw.format:
            why = "ô đang ở dạng phần trăm nên không rõ là 0,35 hay 35; hãy đổi định dạng về số rồi ghi lại"
            self._wrong(row, kind, "percent_format", why)
            return None
        if raw.kind != "number":
            mark = "," if self.layout.decimal_comma else "."
            if not re.fullmatch(rf"-?\d+(\{mark}\d+)?", text):
                why = f"cần một con số không có dấu ngăn nghìn, phần lẻ sau dấu «{mark}»"
                self._wrong(row, kind, "not_a_number", why)
                return None
            text = text.replace(mark, ".")
        value = Decimal(text)
        if value < 0 or value >= _LIMIT or value != round(value, 4):
            self._wrong(row, kind, "bad_number", "số phải từ 0 trở lên, nhiều nhất 16 chữ số và 4 chữ số thập phân")
            return None
        return value

    def _check_sums(self) -> None:
        villages = defaultdict(list)
        for one in self.handed_in.values():
            if one.figure.place is not None:
                villages[one.figure.indicator, one.figure.period].append(one.figure)
        for one in self.sums:
            figure = one.figure
            indicator = self.plan.indicator(figure.indicator)
            ours = summed(indicator, figure.period, villages[figure.indicator, figure.period])
            if ours is None or ours.numbers[:3] != figure.numbers[:3]:
                self._wrong(
                    one.row, Field.LINE, "sum_differs",
                    "số tổng không bằng các dòng cộng lại; số tổng không được lấy, hãy xem lại các dòng của nó",
                    Severity.WARNING,
                )  # fmt: skip

    # ── cells ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def sheet(self) -> Sheet:
        """The sheet that is read."""
        return self.flat.sheet

    def _at(self, kind: Field) -> int:
        return self.flat.columns[kind]

    def _raw(self, row: int, kind: Field) -> Raw | None:
        raw = self.sheet.cells.get((row, self._at(kind)))
        if raw is not None and kind in NUMBERS:
            self.used.add((row, self._at(kind)))
        return raw

    def _text(self, row: int, kind: Field) -> str:
        return bare(self.sheet.cells.get((row, self._at(kind))))

    def _wrong(self, row: int, kind: Field, problem: str, why: str, severity: Severity = Severity.ERROR) -> None:
        cell, said = f"{get_column_letter(self._at(kind))}{row}", self._text(row, kind)
        self.problems.append(
            Problem(severity, problem, f"{why[:1].upper()}{why[1:]}.", sheet=self.sheet.name, cell=cell, text=said)
        )

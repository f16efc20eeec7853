"""The lines of a scenario's first sheet: what may be typed, and what follows from it by formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.scenario_book.book import Limits
from components.scenario_book.formulas import OK, Formulas, guarded
from data.model import Comparator, Period, Plan
from data.scenario import HORIZON, Course, Outcome, Unknown, comparator_of, grows
from data.standings import Row


@dataclass(frozen=True)
class Line:
    """One line: what it is, its value, the cell's name, the formula behind it; `limits`: it may be typed.

    Without a value it is the heading of what follows.
    """

    label: str
    value: object = None
    style: str = "text"
    name: str = ""
    formula: str = ""
    unit: str = ""
    note: str = ""
    limits: Limits | None = None


@dataclass(frozen=True)
class Lines:
    """The lines of one scenario; `rows`: how many months its path holds."""

    plan: Plan
    row: Row
    outcome: Outcome
    rows: int
    has_plan: bool
    has_usual: bool

    @property
    def formulas(self) -> Formulas:
        """How the row's course is written."""
        return Formulas(self.row, self.outcome.scenario.unknown)

    @property
    def course(self) -> Course:
        """The course of the scenario."""
        return Course.of(self.row, self.outcome.scenario)

    @property
    def many(self) -> str:
        """How a number of the noun is written."""
        return "count" if self.row.standing.indicator.whole else "amount"

    @property
    def level_style(self) -> str:
        """How a level is written: percent or a number."""
        return "percent" if self.row.standing.indicator.kind.is_rate else "amount"

    @property
    def pace_style(self) -> tuple[str, str]:
        """(format, unit) of a pace."""
        indicator = self.row.standing.indicator
        if self.formulas.mean:
            return "percent", "bình quân mỗi tháng"
        return "pace", f"{'điểm' if indicator.kind.is_rate else indicator.unit} mỗi tháng"

    def asked(self) -> Iterator[Line]:
        """What is assumed."""
        one, written = self.outcome.scenario, self.formulas
        if one.unknown is not Unknown.REACHED:
            yield self.goal()
        words = written.comparisons
        comparator = comparator_of(self.plan, self.row, one.goal, one.due)
        yield Line(
            "Cách so với mức", words[comparator], "text", "cach_so",
            note=f"Kế hoạch viết “{words[Comparator.MORE]}” thì bằng mức là chưa đạt.",
            limits=Limits("list", list(words.values()), says="Chọn một cách trong danh sách."),
        )  # fmt: skip
        if one.unknown is not Unknown.DUE:
            yield self.due()
        if one.unknown is not Unknown.PACE:
            yield self.pace()
        first = self.row.standing.level.period.plus(1)
        usual = "đứng yên" if self.row.standing.pace is None else "giữ nhịp hiện nay"
        before = "giữ tỷ lệ hiện nay" if written.mean else usual
        yield Line(
            "Bắt đầu làm từ tháng", max(one.start or first, first).date, "month", "bat_dau",
            note=f"Trước tháng này {before}; gõ ngày bất kỳ trong tháng.", limits=dates(self.row),
        )  # fmt: skip
        if grows(self.row):
            yield Line(
                "Mẫu số tăng mỗi năm", one.growth, "percent", "tang_mau_so", note="Tăng đều từng tháng; 0: không đổi.",
                limits=Limits("decimal", 0, 99.99, "Nhập từ 0 đến dưới 100."),
            )  # fmt: skip
        else:
            yield Line("Mẫu số tăng mỗi năm", "không áp dụng", note="Chỉ tiêu này không có mẫu số là người hay hộ.")

    def goal(self, formula: str = "") -> Line:
        """The goal: typed, or by formula."""
        rate = self.row.standing.indicator.kind.is_rate
        limits = Limits("decimal", 0, 100 if rate else None, "Nhập từ 0 đến 100." if rate else "Nhập số không âm.")
        return Line(
            "Mức đạt được" if formula else "Mức cần đạt", self.outcome.scenario.goal, self.level_style, "muc_tieu",
            formula, "" if rate else self.row.standing.indicator.unit,
            "Mức mà nhịp này đưa tới vào hạn." if formula else "", None if formula else limits,
        )  # fmt: skip

    def due(self, formula: str = "") -> Line:
        """The month it is due: typed, or by formula."""
        return Line(
            "Tháng đạt mức" if formula else "Đến hết tháng", self.outcome.scenario.due.date, "month", "den_ky", formula,
            note="Tháng đầu tiên đạt mức, xem trang Lộ trình." if formula else "Gõ ngày bất kỳ trong tháng.",
            limits=None if formula else dates(self.row),
        )  # fmt: skip

    def pace(self, formula: str = "") -> Line:
        """The pace: typed, or by formula."""
        style, unit = self.pace_style
        mean = self.formulas.mean
        limits = Limits("decimal", 0 if self.formulas.flows else -1e9, 1e9, "Nhập số; số theo năm thì không âm.")
        if mean:
            limits = Limits("decimal", 0, 100, "Nhập từ 0 đến 100.")
        note = "Số còn thiếu ngoài phần tự đến trong lúc chờ, chia đều cho các tháng làm." if formula else ""
        if formula and mean:
            note = "Tỷ lệ mà tháng nào còn lại cũng phải có, nếu số phát sinh mỗi tháng như nhau."
        label = "Nhịp cần có" if formula else "Nhịp"
        return Line(label, self.outcome.scenario.pace, style, "nhip", formula, unit, note, None if formula else limits)

    def reported(self) -> Iterator[Line]:
        """The figures it starts from."""
        one = self.row.standing
        level, indicator = one.level, one.indicator
        yield Line("Số liệu đến kỳ", level.period.date, "month", "ky_so_lieu",
                   note="Kỳ của tử số, mẫu số dưới đây." if self.formulas.counted else "Kỳ của mức dưới đây.",
                   limits=dates(self.row, past=level.period))  # fmt: skip
        at_least = Limits("decimal", 0, None, "Nhập số không âm.")
        if self.formulas.counted:
            noun, total = indicator.numerator or "Tử số", indicator.denominator or "Mẫu số"
            yield Line("Tử số", level.numerator, self.many, "tu_so", unit=indicator.noun, note=noun, limits=at_least)
            yield Line("Mẫu số", level.denominator, self.many, "mau_so", unit=indicator.noun, note=total,
                       limits=at_least)  # fmt: skip
            yield Line("Mức hiện nay", level.value, "percent", "hien_nay", guarded(OK, "100*tu_so/mau_so"),
                       note="Bằng 100 × tử số ÷ mẫu số")  # fmt: skip
        else:
            limits = Limits("decimal", 0, 100, "Nhập từ 0 đến 100.") if indicator.kind.is_rate else at_least
            unit = "" if indicator.kind.is_rate else indicator.unit
            note = "Cộng từ đầu năm" if self.formulas.flows else ""
            yield Line("Mức hiện nay", level.value, self.level_style, "hien_nay", unit=unit, note=note, limits=limits)
        if self.formulas.needs_months:
            yield Line(
                "Số tháng đã có trong năm", level.months * one.held, "count", "so_thang_da_bao", unit="tháng",
                note="Số tháng của năm mà số liệu trên đã gồm.",
                limits=Limits("decimal", 1, 12, "Nhập từ 1 đến 12."),
            )  # fmt: skip


def dates(row: Row, *, past: Period | None = None) -> Limits:
    """The months that may be typed: after the data's, or from `past` on."""
    low = past or row.standing.level.period.plus(1)
    high = low.plus(2 * HORIZON)
    return Limits("date", low.date, high.date, f"Nhập ngày từ {low.date:%d/%m/%Y} trở đi, ví dụ {low.date:%d/%m/%Y}.")

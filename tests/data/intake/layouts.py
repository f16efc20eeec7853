"""Random workbooks of known figures, as officers lay them out: what is true of each is known before it is read."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from data.intake.grid import Raw, Sheet
from data.model import Indicator, Period, Place, Plan

Cell = str | int | Decimal | Raw | None
Key = tuple[str, str | None, Period]
MONTHS = ("Tháng {m}/{y}", "tháng {m:02d} năm {y}", "T{m}/{y}", "THÁNG {m}/{y}", "Kỳ {m}/{y}", "Thang {m} nam {y}")
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str, str.upper, str.lower, lambda name: f" {name} ", lambda name: name.replace(" ", "\u00a0"),
)  # fmt: skip


@dataclass
class Made:
    """A workbook and what it says."""

    sheets: list[Sheet] = field(default_factory=list)
    truth: dict[Key, tuple[Decimal | None, Decimal | None, Decimal | None]] = field(default_factory=dict)


def sheet(name: str, rows: Sequence[Sequence[Cell]], merges: Sequence[tuple[int, int, int, int]] = ()) -> Sheet:
    """A sheet from rows of plain values; numbers are numbers, texts are texts."""
    cells = {
        (row, column): value if isinstance(value, Raw) else Raw(_kind(value), str(value))
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value is not None and value != ""
    }
    return Sheet(name, "visible", cells, tuple(merges))


def _kind(value: Cell) -> str:
    return "text" if isinstance(value, str) else "number"


class Maker:
    """Makes one random workbook for a plan."""

    def __init__(self, plan: Plan, seed: int) -> None:
        """Draw villages, indicators, a month and figures."""
        self.plan, self.random = plan, random.Random(seed)
        by_place = [one for one in plan.indicators if one.kind.is_rate and one.scale is None]
        self.indicators = self.random.sample(by_place, self.random.randint(1, min(4, len(by_place))))
        places = list(plan.places)
        self.places = places[: self.random.randint(2, len(places))]
        self.month = Period(2026, self.random.choice((7, 8)))
        self.made = Made()

    def make(self) -> Made:
        """The workbook."""
        layout = self.random.choice((self.wide, self.long, self.across, self.months, self.per_sheet, self.commune))
        layout()
        return self.made

    # ── figures and words ────────────────────────────────────────────────────────────────────────────

    def pair(self, indicator: Indicator, place: Place | None, month: Period) -> tuple[Cell, Cell]:
        """The cells of a and b, noted as the truth; now and then missing."""
        b = self.random.randint(20, 3000)
        a = self.random.randint(0, b)
        if self.random.random() < 0.07:
            return self.random.choice((None, "-", "không có", "…")), b
        self.made.truth[indicator.code, place.id if place else None, month] = Decimal(a), Decimal(b), None
        return self.number(a), self.number(b)

    def number(self, value: int) -> Cell:
        """A number as a number or as text."""
        written = f"{value:,}".replace(",", ".")
        return self.random.choice((value, value, value, str(value), written, f"{value}\u00a0"))

    def percent(self, a: Cell, b: Cell) -> Cell:
        """The percent beside a and b, in one of its spellings."""
        if not isinstance(a, int) or not isinstance(b, int):
            return None
        share = Decimal(100 * a) / b
        return self.random.choice(
            (Raw("number", str(share / 100), "0.0%"), round(share, 2), f"{share:.1f}%".replace(".", ","))
        )

    def named(self, indicator: Indicator) -> str:
        """An indicator as officers head it."""
        return self.random.choice(
            (
                indicator.name,
                indicator.name.upper(),
                f"{indicator.code}. {indicator.name}",
                indicator.name,
                indicator.code,
            )
        )

    def village(self, place: Place) -> str:
        """A village as officers write it."""
        return self.random.choice(SPELLINGS)(place.name)

    def title(self, month: Period | None = None) -> str:
        """A month as officers write it."""
        month = month or self.month
        return self.random.choice(MONTHS).format(m=month.month, y=month.year)

    def heading(self, *lines: str) -> list[list[Cell]]:
        """The rows above a table."""
        rows: list[list[Cell]] = []
        if self.random.random() < 0.5:
            rows += [
                [f"UBND XÃ {self.plan.name.upper()}", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                ["Số: 15/BC-UBND", None, "Độc lập - Tự do - Hạnh phúc"],
                [None, None, f"{self.plan.name}, ngày 05 tháng {self.month.month % 12 + 1} năm 2026"],
            ]
        return rows + [[one] for one in lines] + ([[None]] if self.random.random() < 0.3 else [])

    def footing(self) -> list[list[Cell]]:
        """The rows below a table."""
        if self.random.random() < 0.5:
            return []
        return [[], ["Ghi chú: số liệu do các thôn báo cáo"], [None, "Người lập biểu", None, "TM. UBND XÃ"]]

    # ── layouts ──────────────────────────────────────────────────────────────────────────────────────

    def wide(self) -> None:
        """Villages down, indicators across, two header rows, merged or not, with totals, aside columns and notes."""
        order = self.random.choice((("a", "b"), ("a", "b", "%"), ("b", "a", "%"), ("%", "a", "b")))
        words = self.random.choice(
            (
                {"a": "Tử số", "b": "Mẫu số", "%": "Tỷ lệ (%)"}, {"a": "a", "b": "b", "%": "%"},
                {"a": "Số đạt", "b": "Tổng số", "%": "TL"},
            )
        )  # fmt: skip
        rows = self.heading(f"KẾT QUẢ {self.title()}")
        top = len(rows) + 1
        first: list[Cell] = ["STT", self.random.choice(("Thôn", "Tên thôn", "Đơn vị", "Xóm"))]
        second: list[Cell] = [None, None]
        merges = [(top, 1, top + 1, 1), (top, 2, top + 1, 2)]
        for indicator in self.indicators:
            at = len(first) + 1
            first += [self.named(indicator), *[None] * (len(order) - 1)]
            second += [words[one] for one in order]
            merges.append((top, at, top, at + len(order) - 1))
        if self.random.random() < 0.4:
            first.append("Ghi chú")
            second.append(None)
        rows += [first, second]
        if self.random.random() < 0.3:
            rows.append([f"({at})" for at in range(1, len(second) + 1)])
        body: list[list[Cell]] = []
        for number, place in enumerate(self.places, 1):
            row: list[Cell] = [number, self.village(place)]
            for indicator in self.indicators:
                a, b = self.pair(indicator, place, self.month)
                cells = {"a": a, "b": b, "%": self.percent(a, b)}
                row += [cells[one] for one in order]
            body.append(row)
        if self.random.random() < 0.3:
            body.insert(self.random.randint(1, len(body)), list(first))
        self.made.sheets.append(
            sheet("Sheet1", rows + body + self.footing(), merges if self.random.random() < 0.7 else ())
        )

    def long(self) -> None:
        """One figure a row."""
        rows = self.heading("BÁO CÁO")
        rows.append(["TT", "Thôn", "Tên chỉ tiêu", "Kỳ báo cáo", "Tử số", "Mẫu số"])
        for place in self.places:
            for indicator in self.indicators:
                a, b = self.pair(indicator, place, self.month)
                rows.append([len(rows), self.village(place), self.named(indicator), self.title(), a, b])
        self.made.sheets.append(sheet("Dữ liệu", rows + self.footing()))

    def across(self) -> None:
        """Indicators down, villages across."""
        rows = self.heading(f"Số liệu {self.title()}")
        top = len(rows) + 1
        first: list[Cell] = ["TT", "Chỉ tiêu"]
        second: list[Cell] = [None, None]
        merges = [(top, 1, top + 1, 1), (top, 2, top + 1, 2)]
        for at, place in enumerate(self.places):
            first += [self.village(place), None]
            second += ["a", "b"]
            merges.append((top, 3 + 2 * at, top, 4 + 2 * at))
        rows += [first, second]
        for number, indicator in enumerate(self.indicators, 1):
            row: list[Cell] = [number, self.named(indicator)]
            for place in self.places:
                row += self.pair(indicator, place, self.month)
            rows.append(row)
        self.made.sheets.append(sheet("Tổng hợp", rows + self.footing(), merges))

    def months(self) -> None:
        """One indicator, villages down, months across."""
        indicator = self.indicators[0]
        months = [Period(2026, 7), Period(2026, 8)]
        rows = self.heading(indicator.name)
        top = len(rows) + 1
        rows.append(["Thôn", *[one for month in months for one in (f"Tháng {month.month}/2026", None)]])
        rows.append([None, *["Tử số", "Mẫu số"] * len(months)])
        for place in self.places:
            row: list[Cell] = [self.village(place)]
            for month in months:
                row += self.pair(indicator, place, month)
            rows.append(row)
        merges = [(top, 1, top + 1, 1), *((top, 2 + 2 * at, top, 3 + 2 * at) for at in range(len(months)))]
        self.made.sheets.append(sheet("Theo dõi", rows + self.footing(), merges))

    def per_sheet(self) -> None:
        """One sheet a village."""
        for place in self.places:
            rows = [*self.heading(f"Báo cáo {self.title()}"), ["TT", "Nội dung", "Số đạt", "Tổng số"]]
            for number, indicator in enumerate(self.indicators, 1):
                rows.append([number, self.named(indicator), *self.pair(indicator, place, self.month)])
            self.made.sheets.append(sheet(place.name, rows + self.footing()))

    def commune(self) -> None:
        """The whole commune, a and b in the rows below each indicator, with target and cumulative columns."""
        rows = self.heading(f"BIỂU TỔNG HỢP {self.title()}")
        rows.append(["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2026", "Thực hiện", "Luỹ kế"])
        for number, indicator in enumerate(self.indicators, 1):
            a, b = self.pair(indicator, None, self.month)
            unit = indicator.noun
            rows.append([number, indicator.name, "%", 90, None, None])
            rows.append([None, indicator.numerator, unit, None, a, 5])
            rows.append([None, indicator.denominator, unit, None, b, 9])
        self.made.sheets.append(sheet("Biểu 01", rows + self.footing()))

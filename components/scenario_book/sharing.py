"""The sheet that shares a scenario's goal among villages by formula, in the way of `data.sharing`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from components.scenario_book.book import Book, Limits
from components.scenario_book.formulas import DASH, guarded, months_between
from components.scenario_book.lines import dates
from components.scenario_book.sharing_columns import FIRST, HEAD, Columns
from components.scenario_village_words import RULES
from data.model import Plan
from data.scenario import Scenario
from data.sharing import Rule, Sharing
from data.standings import Row
from data.villages import Cell

_SUMMED = ("have", "now", "base", "room", "gap", "share")
_AT_LEAST = Limits("decimal", 0, None, "Nhập số không âm.")
_LONGEST = 31


def sharing_sheet(
    book: Book, plan: Plan, row: Row, scenario: Scenario, sharing: Sharing, cells: Sequence[Cell]
) -> None:
    """Write the sheet; ValueError where the sharing is not one of that scenario's goal."""
    if sharing.goal != scenario.goal:
        raise ValueError("the sharing is of another goal than the scenario")
    columns = Columns(plan, row, scenario, sharing, {one.place.id: one for one in cells})
    heads = [one.head for one in columns.found.values()]
    sheet = book.sheet(f"Từng {plan.unit_word}"[:_LONGEST], [26] + [14] * (len(heads) - 1), heads, HEAD)
    for at, column in enumerate(columns.found.values()):
        limits = _AT_LEAST if column.kind == "input" else None
        for place, value in enumerate(column.values):
            formula = column.formula(FIRST + place + 1) if column.formula else ""
            book.put(
                sheet, FIRST + place, at, value, column.style, formula=formula, limits=limits, kind=column.kind,
            )  # fmt: skip
    _totals(book, sheet, columns)
    _above(book, sheet, columns)
    _dates(book, sheet, columns, cells)
    _step(book, sheet, columns)
    for at, place in enumerate(sharing.silent, start=columns.last + 2):
        book.put(sheet, at, 0, place.name)
        book.put(sheet, at, 1, "chưa có tử số và mẫu số, không chia", wrap=False)


def _totals(book: Book, sheet: Worksheet, columns: Columns) -> None:
    """Everything added up, and the rates of all together."""
    row, sums = columns.last, {name: sum(columns.found[name].values) for name in _SUMMED}
    have, base, share = (f"{columns.letter(name)}{row + 1}" for name in ("have", "base", "share"))
    rates = {
        "before": (have, Fraction(sums["have"])),
        "after": (f"({have}+{share})", Fraction(sums["have"] + sums["share"])),
    }
    for at, (name, column) in enumerate(columns.found.items()):
        value, formula = ("Cộng" if not at else None), ""
        if name in sums:
            value, formula = sums[name], f"SUM({columns.all(name)})"
        elif name in rates:
            above, exact = rates[name]
            value = 100 * exact / Fraction(sums["base"])
            formula = columns.ranges(f"IF({base}>0,100*{above}/{base},{DASH})")
        book.put(sheet, row, at, value, column.style, formula=formula, kind="quiet", bold=True)


def _above(book: Book, sheet: Worksheet, columns: Columns) -> None:
    """The rule, what is needed together, what is left."""
    sharing, end = columns.sharing, columns.last + 1
    have, base, share = (f"{columns.letter(name)}{end}" for name in ("have", "base", "share"))
    needed = columns.formulas.rounded_up(f"(muc_tieu*{base}/100-{have})")
    book.put(sheet, 3, 0, f"Cách chia: {RULES[sharing.rule]}", bold=True, wrap=False)
    book.put(sheet, 4, 0, "Cần thêm, cộng các nơi")
    book.put(
        sheet, 4, 1, sharing.whole, columns.style, formula=columns.ranges(needed), name="can_xa", kind="result",
        bold=True,
    )  # fmt: skip
    book.put(sheet, 4, 2, columns.row.standing.indicator.noun)
    left = "ROUND(B6,7)"
    words = f'IF({left}=0,"đã giao đủ",IF({left}>0,"còn thiếu","giao dư"))'
    said = "đã giao đủ" if not sharing.left else "còn thiếu" if sharing.left > 0 else "giao dư"
    book.put(sheet, 5, 0, "Còn thiếu (+), dư (−)")
    book.put(sheet, 5, 1, sharing.left, "change", formula=columns.ranges(f"can_xa-{share}"), bold=True)
    book.put(sheet, 5, 2, said, formula=columns.ranges(words))


def _dates(book: Book, sheet: Worksheet, columns: Columns, cells: Sequence[Cell]) -> None:
    """The period of the villages' figures: their bases grow from there."""
    first = next(one.level.period for one in cells if one.place == columns.parts[0].place)
    book.put(sheet, 6, 0, "Số liệu các nơi đến kỳ")
    book.put(
        sheet, 6, 1, first.date, "month", name="ky_thon", kind="input", limits=dates(columns.row, past=first),
    )  # fmt: skip
    book.put(sheet, 6, 2, "Số tháng đến hạn")
    book.put(
        sheet, 6, 3, columns.scenario.due.ordinal - first.ordinal, "count", name="thang_thon",
        formula=guarded("COUNT(ky_thon,den_ky)=2", months_between("den_ky", "ky_thon")),
    )  # fmt: skip


def _step(book: Book, sheet: Worksheet, columns: Columns) -> None:
    """The rule's own cell: worked out for equal points, typed for the best pace."""
    if columns.sharing.step is None:
        return
    if columns.sharing.rule is Rule.BEST_PACE:
        book.put(sheet, 7, 0, "Điểm thêm mỗi tháng của mỗi nơi")
        book.put(sheet, 7, 1, columns.sharing.step, "pace", name="buoc", kind="input", limits=_AT_LEAST)
        return
    text = "IF(SUMIF({full_},0,{base_})=0,MAX({fills_}),100*(can_xa-SUMIF({full_},1,{room_}))/SUMIF({full_},0,{base_}))"
    book.put(sheet, 7, 0, "Điểm thêm của mỗi nơi chưa đầy")
    book.put(sheet, 7, 1, columns.sharing.step, "pace", name="buoc", formula=columns.ranges(text), kind="result")

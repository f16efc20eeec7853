"""The columns of the sheet that shares a goal among villages: what each holds and the formula behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from components.scenario_book.formulas import DASH, Formulas, guarded, quoted
from components.words import capital
from data.model import Comparator, Plan
from data.scenario import Course, Scenario, comparator_of, grows
from data.sharing import Part, Rule, Sharing, needed
from data.standings import Row
from data.villages import Cell

HEAD = 8
"""The row of the header, from 0; the rule's own cells stand above it."""
FIRST = HEAD + 1
ENOUGH, OVER, BELOW = "được", "vượt 100 %", "số âm"
_LETTERS = "ABCDEFGHIJKLMNOP"


@dataclass(frozen=True)
class Column:
    """One column: its head, each village's value, and the formula of a row by its number (None: plain values)."""

    head: str
    values: Sequence[object]
    formula: Callable[[int], str] | None = None
    style: str = "count"
    kind: str = ""


class Columns:
    """The columns of one sharing by name, from left to right."""

    def __init__(self, plan: Plan, row: Row, scenario: Scenario, sharing: Sharing, cells: Mapping[str, Cell]) -> None:
        """Work out every column."""
        self.row, self.scenario, self.sharing, self.parts = row, scenario, sharing, sharing.parts
        self.formulas, self.whole = Formulas(row, scenario.unknown), row.standing.indicator.whole
        self.style = "count" if self.whole else "amount"
        self._strictly = comparator_of(plan, row, scenario.goal, scenario.due) is Comparator.MORE
        self.found: dict[str, Column] = {}
        self._bases(capital(plan.unit_word), [cells[one.place.id].level.denominator for one in self.parts])
        self._rule()
        self._outcome()

    @property
    def last(self) -> int:
        """The last village's row as Excel counts."""
        return FIRST + len(self.parts)

    def letter(self, name: str) -> str:
        """The letter of a column."""
        return _LETTERS[list(self.found).index(name)]

    def all(self, name: str) -> str:
        """The cells of a column."""
        letter = self.letter(name)
        return f"${letter}${FIRST + 1}:${letter}${self.last}"

    def ranges(self, text: str) -> str:
        """The formula from its text, in which {base_} is the whole column "base"; a dash without an answer."""
        return self._live(text.format(**{f"{name}_": self.all(name) for name in self.found}))

    def _live(self, text: str) -> str:
        return guarded(self.formulas.done, text)

    def _row(self, text: str) -> Callable[[int], str]:
        """The formula of a row: {base} is the cell of that column, {base_} all of it, {row} and {above} row numbers."""

        def written(row: int) -> str:
            here = {name: f"{self.letter(name)}{row}" for name in self.found}
            whole = {f"{name}_": self.all(name) for name in self.found}
            return self._live(text.format(**here, **whole, above=row - 1))

        return written

    def _add(self, name: str, head: str, values: Sequence[object], text: str = "", **more: str) -> None:
        self.found[name] = Column(head, values, self._row(text) if text else None, **more)

    def _bases(self, word: str, now: Sequence[object]) -> None:
        noun, parts, style = self.row.standing.indicator.noun, self.parts, self.style
        grown = "{now}*(1+tang_mau_so*thang_thon/1200)" if grows(self.row) else "{now}"
        base = f"MAX(1,ROUND(ROUND({grown},7),0))" if self.whole else grown
        room = "INT(ROUND(MAX(0,{base}-{have}),7))" if self.whole else "MAX(0,{base}-{have})"
        gap = f"MIN({self.formulas.rounded_up('(muc_tieu*{base}/100-{have})')},{{room}})"
        rate = f"IF({{base}}>0,100*{{have}}/{{base}},{DASH})"
        self._add("place", word, [one.place.name for one in parts], style="text")
        self._add("have", f"Đang có ({noun})", [one.have for one in parts], style=style, kind="input")
        self._add("now", f"Mẫu số nay ({noun})", now, style=style, kind="input")
        self._add("base", "Mẫu số đến hạn", [one.base for one in parts], base, style=style)
        self._add("before", "Nếu không thêm", [one.before for one in parts], rate, style="percent")
        self._add("room", "Còn thêm được", [one.room for one in parts], room, style=style)
        self._add("gap", "Thiếu đến mức", [self._gap(one) for one in parts], gap, style=style)

    def _rule(self) -> None:
        """The columns that lead to the shares, and the shares."""
        whole, gaps = self.sharing.whole, self.found["gap"].values
        match self.sharing.rule:
            case Rule.EQUAL_POINTS:
                self._equal_points()
                self._shares("MIN({room},buoc*{base}/100)", self._at(self.sharing.step))
            case Rule.BY_GAP:
                given = Fraction(min(whole, sum(gaps)))
                exact = [given * gap / sum(gaps) if any(gaps) else Fraction(0) for gap in gaps]
                self._shares("IF(SUM({gap_})=0,0,MIN(can_xa,SUM({gap_}))*{gap}/SUM({gap_}))", exact)
            case Rule.BEST_PACE:
                months = Course.of(self.row, self.scenario).months(self.scenario.due)
                self._shares("MIN({room},buoc*so_thang*{base}/100)", self._at(self.sharing.step * months))
            case Rule.LARGEST_FIRST:
                self._largest_first()
            case _:
                self._add("share", "Giao thêm", self._given, style=self.style, kind="input")

    @property
    def _given(self) -> list[int | Fraction]:
        return [one.units for one in self.parts]

    def _gap(self, one: Part) -> Fraction:
        """What a village lacks to the goal, never more than its room."""
        return min(Fraction(needed(self.row.standing.indicator, [one], self.sharing.goal, strictly=self._strictly)),
                   Fraction(one.room))  # fmt: skip

    def _at(self, points: Fraction) -> list[Fraction]:
        return [min(points * one.base / 100, Fraction(one.room)) for one in self.parts]

    def _equal_points(self) -> None:
        """Which villages are full before the others have done their part; the step is what the others gain."""
        fills = [_fills(one) for one in self.parts]
        together = [sum(self._at(points)) for points in fills]
        sums = "SUMPRODUCT(({fills_}<={fills})*{room_}+({fills_}>{fills})*{fills}*{base_}/100)"
        full = [int(one <= self.sharing.whole) for one in together]
        self._add("fills", "Đầy khi thêm (điểm)", fills, "IF({base}>0,100*{room}/{base},0)", style="amount")
        self._add("together", "Khi đó cộng lại thêm", together, sums, style="amount")
        self._add("full", "Đầy trước: 1", full, "IF(ROUND({together}-can_xa,7)<=0,1,0)")

    def _shares(self, text: str, exact: Sequence[Fraction]) -> None:
        """Exact shares, made whole so that they add up: the running sum is rounded."""
        if not self.whole:
            self._add("share", "Giao thêm", exact, text, style="amount", kind="result")
            return
        self._add("exact", "Phần chia lẻ", exact, text, style="amount")
        exactly, letter = self.letter("exact"), _LETTERS[len(self.found)]
        text = f"ROUND(ROUND(SUM({exactly}${FIRST + 1}:{{exact}}),7),0)-SUM({letter}${HEAD + 1}:{letter}{{above}})"
        self._add("share", "Giao thêm", self._given, text, kind="result")

    def _largest_first(self) -> None:
        order = sorted(self.parts, key=lambda one: (-one.base, one.place.id))
        ties = sorted(one.place.id for one in self.parts)
        rank = "1+SUMPRODUCT(({base_}>{base})+({base_}={base})*({tie_}<{tie}))"
        share = 'MAX(0,MIN({gap},can_xa-SUMIF({rank_},"<"&{rank},{gap_})))'
        self._add("tie", "Thứ tự khi bằng nhau", [ties.index(one.place.id) + 1 for one in self.parts])
        self._add("rank", "Thứ tự", [order.index(one) + 1 for one in self.parts], rank)
        self._add("share", "Giao thêm", self._given, share, style=self.style, kind="result")

    def _outcome(self) -> None:
        after = f"IF({{base}}>0,100*({{have}}+{{share}})/{{base}},{DASH})"
        check = (
            f"IF(ROUND({{share}},9)<0,{quoted(BELOW)},"
            f"IF(ROUND({{have}}+{{share}}-{{base}},9)>0,{quoted(OVER)},{quoted(ENOUGH)}))"
        )
        said = [OVER if one.have + one.units > one.base else ENOUGH for one in self.parts]
        self._add("after", "Sau khi thêm", [one.after for one in self.parts], after, style="percent")
        self._add("check", "Kiểm tra", said, check, style="text")


def _fills(one: Part) -> Fraction:
    """The points that fill a village."""
    return 100 * Fraction(one.room) / Fraction(one.base)

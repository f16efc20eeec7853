"""Column and row wording → which figure a cell is: a, b, a percent, or the value that the numbers must tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.intake.columns import Head
from data.intake.context import Context
from data.intake.figures import PERCENT, VALUE, A, B, Piece
from data.intake.findings import Spot
from data.intake.grid import Raw
from data.intake.lexicon import Lexicon, field_apart, tone_blind
from data.intake.numbers import is_numeric
from data.intake.rows import Line
from data.intake.words import tone_key
from data.model import Indicator


class Fields:
    """The figures that headings name, looked up once per heading."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Keep the words; what headings name is remembered."""
        self.lexicon = lexicon
        self._known: dict[tuple, tuple[str, str]] = {}

    def piece(
        self, head: Head, line: Line, indicator: Indicator, context: Context, spot: Spot, table: int = 0
    ) -> Piece:
        """The cell with which figure it is; `table` tells tables apart."""
        path = head.column.path
        if head.place or head.total:
            path = tuple(one for one in path if not self._names_place(one))
        name, wording = self._named(path, line.label, indicator)
        name = head.figure or name
        unit = head.unit or line.unit or ("%" if context.percent else "")
        return Piece(spot, name, wording, unit, table)

    def _names_place(self, text: str) -> bool:
        """Whether a heading part tells a village or a total apart, and no figure."""
        known = self.lexicon.is_place(text) or self.lexicon.is_total(text) or self.lexicon.label(text) == "place"
        return known or is_numeric(text)

    def _named(self, path: tuple[str, ...], label: str, indicator: Indicator) -> tuple[str, str]:
        """(which figure, by which wording) a column and a row's label name together."""
        key = (path, label, indicator.code)
        if key not in self._known:
            wording = [part for part in path if not self.lexicon.month(Raw("text", part))]
            sides = (self._side(part, indicator) for part in (*reversed(wording), label) if part)
            name = next((one for one in sides if one in (A, B, PERCENT)), VALUE)
            text = label if label and not self._tells(wording) else " › ".join(wording)
            self._known[key] = name, text or indicator.name
        return self._known[key]

    def _side(self, text: str, indicator: Indicator) -> str:
        """Which figure a wording names; the indicator's own name names none, unless it counts: "Số người có …"."""
        if tone_key(text) in (tone_key(indicator.name), tone_key(indicator.short), tone_key(indicator.code)):
            return VALUE
        counts = re.match(r"(tổng )?số |sl ", tone_blind(text)) or field_apart(text)[1]
        if self.lexicon.indicator(text).found == indicator and not counts:
            return VALUE
        return self.lexicon.side(text, indicator)

    @staticmethod
    def _tells(wording: Sequence[str]) -> bool:
        """Whether column words say percent or count; else the row's name does."""
        text = tone_blind(" ".join(wording))
        return bool(re.search(r"tỷ lệ|tỉ lệ|\btl\b|số ", text)) or "%" in " ".join(wording)

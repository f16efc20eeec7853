"""A workbook being collected cell by cell, of whatever format: counted while it grows, refused once too large."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 5_000, 400, 200_000
"""Of the cells that hold something: emptiness with borders and colours costs nothing."""
MAX_TEXT = 4_000_000
"""Characters in the whole answer: one text shared by many cells is small in the file, not in the asking process."""
MAX_SHEETS = 500
UNKNOWN_FORMAT = ""
"""The format of a cell whose file does not say how it is shown."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no file, database or screen takes as text."""

Area = tuple[int, int, int, int]
"""(first row, first column, last row, last column), from 1, inclusive"""


class RefusedError(Exception):
    """The file cannot be read; `kind` is one of `grid.REASONS`, `found` what it is instead of a workbook."""

    def __init__(self, kind: str, found: str = "") -> None:
        """Keep both for the asking process."""
        super().__init__(kind)
        self.kind, self.found = kind, found


@dataclass
class Book:
    """The sheets collected so far, and what they weigh together."""

    sheets: list[SheetMaker] = field(default_factory=list)
    styles: dict[tuple[str, str], int] = field(default_factory=dict)
    cells: int = 0
    text: int = 0

    def sheet(self, name: str, state: str = "visible") -> SheetMaker:
        """A new sheet at the end."""
        if len(self.sheets) >= MAX_SHEETS:
            raise RefusedError("too_many_cells")
        self.weigh(0, len(name))
        self.sheets.append(SheetMaker(self, clean(name), state))
        return self.sheets[-1]

    def style(self, shown: str, font: str) -> int:
        """The number of a (number format, font name) pair."""
        if (shown, font) not in self.styles:
            self.weigh(0, len(shown) + len(font))
            self.styles[shown, font] = len(self.styles)
        return self.styles[shown, font]

    def weigh(self, cells: int, text: int) -> None:
        """Count something more."""
        self.cells += cells
        self.text += text
        if self.cells > MAX_CELLS or self.text > MAX_TEXT:
            raise RefusedError("too_many_cells")

    def answer(self) -> dict:
        """All of it as plain lists, ready for JSON."""
        return {
            "styles": [[clean(one) for one in pair] for pair in self.styles],
            "sheets": [one.answer() for one in self.sheets],
        }


@dataclass
class SheetMaker:
    """One sheet being collected."""

    book: Book
    name: str
    state: str
    cells: dict[tuple[int, int], tuple[str, str, int, str]] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    rows_hidden: list[list[int]] = field(default_factory=list)
    columns_hidden: list[list[int]] = field(default_factory=list)

    def put(
        self, row: int, column: int, kind: str, text: str, shown: str = "General", font: str = "", formula: str = ""
    ) -> None:
        """Keep one cell; nothing at all is no cell, and one place cannot hold two."""
        if not text:
            return
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise RefusedError("too_many_cells")
        if row < 1 or column < 1 or (row, column) in self.cells:
            raise RefusedError("damaged")
        self.book.weigh(1, len(text) + len(formula))
        self.cells[row, column] = (kind, clean(text), self.book.style(shown, font), clean(formula))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Make one of an area; what lies beyond any table is let be."""
        if (bottom > top or right > left) and top <= MAX_ROWS and left <= MAX_COLUMNS:
            if len(self.merges) >= MAX_CELLS:
                raise RefusedError("too_many_cells")
            self.merges.append((max(top, 1), max(left, 1), bottom, right))

    def hide_rows(self, first: int, last: int) -> None:
        """Hide rows, both ends included."""
        _hide(self.rows_hidden, first, min(last, MAX_ROWS))

    def hide_columns(self, first: int, last: int) -> None:
        """Hide columns, both ends included."""
        _hide(self.columns_hidden, first, min(last, MAX_COLUMNS))

    def answer(self) -> dict:
        """The sheet as plain lists; merges and hidden lines end where its cells end."""
        rows = max((row for row, _ in self.cells), default=0)
        columns = max((column for _, column in self.cells), default=0)
        merges = self._merges(rows, columns)
        return {
            "name": self.name,
            "state": self.state,
            "cells": [[*at, *cell] for at, cell in sorted(self.cells.items())],
            "merges": merges,
            "hidden_rows": _within(self.rows_hidden, rows),
            "hidden_columns": _within(self.columns_hidden, columns),
        }

    def _merges(self, rows: int, columns: int) -> list[Area]:
        """The merged areas, cut to the sheet's cells, without what they cover."""
        cut = [(top, left, min(bottom, rows), min(right, columns)) for top, left, bottom, right in self.merges]
        found = [one for one in cut if one[2] >= one[0] and one[3] >= one[1] and one[:2] != one[2:]]
        if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in found) > rows * columns:
            raise RefusedError("damaged")  # they overlap
        for top, left, bottom, right in found:
            covered = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
            for at in covered[1:]:
                self.cells.pop(at, None)
        return sorted(found)


def clean(text: str) -> str:
    """The text with a mark in place of every character that is none."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _hide(hidden: list[list[int]], first: int, last: int) -> None:
    if hidden and hidden[-1][0] <= first <= hidden[-1][1] + 1:
        hidden[-1][1] = max(hidden[-1][1], last)
    elif first <= last:
        hidden.append([first, last])


def _within(hidden: Iterable[list[int]], last: int) -> list[int]:
    return sorted({at for start, end in hidden for at in range(max(start, 1), min(end, last) + 1)})


# ── numbers and dates ────────────────────────────────────────────────────────────────────────────────

_WHOLE = re.compile(r"-?[0-9]{1,300}")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_NOT_DATE = re.compile(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]|[\\_*].', re.IGNORECASE)
_DATE = re.compile(r"[dmhys]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_LAST_DAY = 2_958_466
OVERFLOW = "#######"
"""What a spreadsheet shows for a date that is none."""

NAMED_FORMATS = {
    "General Number": "General", "General Date": "dd/mm/yyyy hh:mm", "Long Date": "dd/mm/yyyy",
    "Medium Date": "dd-mmm-yy", "Short Date": "dd/mm/yyyy", "Long Time": "h:mm:ss", "Medium Time": "h:mm",
    "Short Time": "h:mm", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00",
    "Currency": "#,##0.00", "Euro Currency": "#,##0.00",
}  # fmt: skip
"""The formats that Excel's XML and HTML call by name."""


@lru_cache(maxsize=1_000)
def is_date(shown: str) -> bool:
    """Whether a number format shows a number as a date or a time."""
    first = shown.partition(";")[0]
    letters = _NOT_DATE.sub("", first)
    return first.lower() not in ("general", "standard") and "#" not in letters and _DATE.search(letters) is not None


def stored_number(text: str) -> float:
    """The number a file stores as text; no number at all is not a number (`nan`)."""
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def put_number(
    sheet: SheetMaker,
    at: tuple[int, int],
    value: float,
    shown: str = "General",
    font: str = "",
    formula: str = "",
    from_1904: bool = False,
) -> None:
    """Keep a stored number as what its format makes of it: a number, a date, or an error where it is neither."""
    kind, text = "number", ""
    if not math.isfinite(value):
        kind, text = "error", "#NUM!"
    elif is_date(shown):
        kind, text = "date", date_text(value, shown, from_1904)
        if not text:
            kind, text = "error", OVERFLOW
    sheet.put(*at, kind, text or number_text(value), shown, font, formula)


def number_text(value: float) -> str:
    """The shortest exact decimal text, without an exponent."""
    if float(value).is_integer():
        return str(int(value))
    return f"{Decimal(repr(float(value))):f}"


def date_text(serial: float, shown: str, from_1904: bool) -> str:
    """A day number as ISO text, a time or a duration as hours:minutes:seconds; "" where there is no such day."""
    if abs(serial) >= _LAST_DAY:
        return ""
    if _ELAPSED.search(shown) or 0 <= serial < 1:
        return duration_text(round(serial * 86_400))
    if serial < 0:
        return ""
    if serial < 60 and not from_1904:
        serial += 1  # Excel counts a 29 February 1900
    try:
        day = (_EPOCH_1904 if from_1904 else _EPOCH) + dt.timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return ""
    return day.isoformat()


def duration_text(seconds: int) -> str:
    """Seconds as [-]hh:mm:ss."""
    minutes, second = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60:02}:{minutes % 60:02}:{second:02}"


def put_iso_date(sheet: SheetMaker, at: tuple[int, int], text: str, shown: str, font: str = "") -> None:
    """Keep a date given as ISO text, with or without its time."""
    try:
        day = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None, microsecond=0)
    except ValueError:
        sheet.put(*at, "error", OVERFLOW, shown, font)
    else:
        sheet.put(*at, "date", day.isoformat(), shown, font)


def main_font(runs: Iterable[tuple[str, str]]) -> str:
    """The font that most letters of a (text, font) sequence are shown in; "" where none is named."""
    lengths: dict[str, int] = {}
    for text, font in runs:
        if text.strip():
            lengths[font] = lengths.get(font, 0) + len(text.strip())
    return max(lengths, key=lengths.__getitem__, default="")

"""Which sheet of a file is the flat file we export, in which row its headings stand and which column holds what. Pure.

Columns go by their headings and rows by what stands in them, so that a title above or a remark beside does no harm.
What is a flat file and cannot be read as one must not be read as any table: its states and sums would be lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.flat.layout import TO_COME_BACK, Field, Layout
from data.flat.lines import HANDED_IN, STATES, SUM
from data.intake.grid import Raw, Sheet

_HEAD_ROWS = 20
_LINES, _SAID = frozenset({HANDED_IN, SUM}), frozenset(STATES.values())
OTHER_LAYOUT = (
    "Tệp này là tệp xuất cho tỉnh nhưng không theo cách xuất đang đặt, hoặc tên cột đã bị sửa. Hãy xuất lại ở trang"
    " Xuất cho tỉnh rồi nộp tệp ấy."
)


@dataclass(frozen=True)
class FlatSheet:
    """The sheet, the row of its headings, and the column of each field that is read in again."""

    sheet: Sheet
    head: int
    columns: Mapping[Field, int]


def bare(raw: Raw | None) -> str:
    """The text as it was before an apostrophe kept it from running."""
    return "" if raw is None else raw.text.removeprefix("'")


def is_whole(sheets: Sequence[Sheet], layout: Layout) -> bool:
    """Whether these are the sheets of a file in that layout just as we write it: one, with that very header row."""
    if len(sheets) != 1 or not layout.columns:
        return False
    cells = sheets[0].cells
    width = max((column for _, column in cells), default=0)
    return tuple(bare(cells.get((1, column))) for column in range(1, width + 1)) == layout.headings


def find(sheets: Sequence[Sheet], layout: Layout) -> FlatSheet | None:
    """Where the file's lines stand; None where no one sheet has every heading that is needed, each once."""
    found = [one for sheet in sheets for one in [_head(sheet, layout)] if one is not None]
    return found[0] if len(found) == 1 else None


def _head(sheet: Sheet, layout: Layout) -> FlatSheet | None:
    wanted = {heading: kind for kind, heading in layout.columns if kind in TO_COME_BACK}
    if layout.lacks:
        return None
    for row in sorted({row for row, _ in sheet.cells})[:_HEAD_ROWS]:
        spots = [
            (wanted[bare(raw)], column)
            for (at, column), raw in sheet.cells.items()
            if at == row and bare(raw) in wanted
        ]
        if len(spots) == len(dict(spots)) == len(wanted):
            return FlatSheet(sheet, row, dict(spots))
    return None


def is_like_flat(sheets: Sequence[Sheet]) -> bool:
    """Whether any sheet has lines of a flat file, in whatever layout: what a line is and its state, in our words."""
    for sheet in sheets:
        rows: dict[int, set[str]] = {}
        for (row, _), raw in sheet.cells.items():
            if raw.text in _LINES or raw.text in _SAID:
                rows.setdefault(row, set()).add(raw.text)
        if any(said & _LINES and said & _SAID for said in rows.values()):
            return True
    return False

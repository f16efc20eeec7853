"""What one handed-in workbook says once it is understood: figures, problems, questions, and what was set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.intake.grid import Sheet
from data.model import Figure, Period, Problem, Severity

IGNORE = "ignore"
"""The answer that leaves out what was asked about."""


@dataclass(frozen=True)
class Question:
    """Something only a person can say. `key` is stable from month to month, so that the answer is remembered."""

    key: str
    kind: str
    asked: str
    text: str
    sheet: str
    cell: str
    options: tuple[tuple[str, str], ...]
    """(answer, what the screen says): at most three suggestions, "ignore" last."""
    more: tuple[tuple[str, str], ...] = ()
    """Everything else that may be chosen."""


@dataclass(frozen=True)
class SheetView:
    """What became of one sheet: which rows are headers, which cells figures, which rows were set aside and why."""

    name: str
    header_rows: frozenset[int] = frozenset()
    figure_cells: frozenset[tuple[int, int]] = frozenset()
    set_aside: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """The outcome of reading one file; `refused` says why nothing of it is used.

    `period` is the one period the file is of, None where it holds several; `covers` are the (indicator, place)
    pairs it has cells for; `layout` names the shape of its tables, the same from month to month.
    """

    file_name: str
    sha256: str
    commune: str = ""
    department: str = ""
    period: Period | None = None
    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: str = ""
    reason: str = ""
    covers: tuple[tuple[str, str | None], ...] = ()
    questions: tuple[Question, ...] = ()
    views: tuple[SheetView, ...] = ()
    layout: str = ""
    sheets: tuple[Sheet, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the file from being written."""
        return tuple(one for one in self.problems if one.severity in (Severity.ERROR, Severity.QUESTION))

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of its figures, oldest first; the file's own where it has none."""
        found = {one.period for one in self.figures}
        return tuple(sorted(found or ({self.period} if self.period else set())))

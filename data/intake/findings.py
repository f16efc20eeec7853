"""What reading a workbook turns up besides figures: problems with their cells, and questions for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from data.intake.grid import Raw
from data.intake.reading import IGNORE, Question
from data.model import Indicator, Place, Problem, Severity


@dataclass(frozen=True)
class Spot:
    """Where a cell stands and what it holds."""

    sheet: str
    row: int
    column: int
    raw: Raw | None = None

    @property
    def cell(self) -> str:
        """The address Excel shows, "C7"."""
        return f"{get_column_letter(self.column)}{self.row}" if self.row and self.column else ""

    @property
    def text(self) -> str:
        """What stands there."""
        return self.raw.text if self.raw is not None else ""


@dataclass
class Findings:
    """Problems and questions as they come up; a doubt is asked once, wherever it recurs."""

    answers: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)

    def say(self, severity: Severity, kind: str, spot: Spot, message: str, text: str | None = None) -> None:
        """Note a problem at a cell."""
        shown = spot.text if text is None else text
        one = Problem(severity, kind, message, sheet=spot.sheet, cell=spot.cell, text=shown)
        if one not in self.problems:
            self.problems.append(one)

    def error(self, kind: str, spot: Spot, message: str) -> None:
        """Note what must be mended in the workbook."""
        self.say(Severity.ERROR, kind, spot, message)

    def warn(self, kind: str, spot: Spot, message: str, text: str | None = None) -> None:
        """Note what should be looked at again."""
        self.say(Severity.WARNING, kind, spot, message, text)

    def ignore(self, kind: str, spot: Spot, message: str, text: str | None = None) -> None:
        """Note what was set aside and why."""
        self.say(Severity.IGNORED, kind, spot, message, text)

    def ask(
        self,
        key: str,
        kind: str,
        spot: Spot,
        asked: str,
        options: Sequence[tuple[str, str]],
        text: str | None = None,
        more: Sequence[tuple[str, str]] = (),
    ) -> str:
        """The answer to a question, "" where it is still open: then it is noted as a question at this cell."""
        answer = self.answers.get(key, "")
        if answer == IGNORE:
            self.ignore(kind, spot, "Theo câu trả lời của bạn, chỗ này không được nhập.", text)
            return answer
        if answer in dict((*options, *more)):
            return answer
        shown = spot.text if text is None else text
        self.say(Severity.QUESTION, kind, spot, asked, shown)
        whole = (*options, (IGNORE, "Không dùng số liệu này"))
        rest = tuple(one for one in more if one not in options)
        self.questions.setdefault(key, Question(key, kind, asked, shown, spot.sheet, spot.cell, whole, rest))
        return ""


def place_options(places: Sequence[Place]) -> list[tuple[str, str]]:
    """Villages to choose from; of a former one it is said until when it was."""
    return [(one.id, f"{one.name} (đến {one.until.label.lower()})" if one.until else one.name) for one in places]


def indicator_options(indicators: Sequence[Indicator]) -> list[tuple[str, str]]:
    """Indicators to choose from."""
    return [(one.code, f"{one.code} · {one.name}") for one in indicators]

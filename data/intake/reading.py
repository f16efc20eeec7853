"""What one handed-in workbook says once it is understood: figures, problems, and what it was meant for."""

from __future__ import annotations

from dataclasses import dataclass

from data.model import Figure, Period, Problem, Severity


@dataclass(frozen=True)
class Reading:
    """The outcome of reading one file; `refused` says why nothing of it is used."""

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

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the file from being written."""
        return tuple(one for one in self.problems if one.severity in (Severity.ERROR, Severity.QUESTION))

"""Several files handed in at once → the same readings, with what they contradict each other in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.intake.reading import Reading
from data.model import Figure, Problem, Severity


def together(readings: Sequence[Reading]) -> list[Reading]:
    """The readings; a figure that two files give differently is taken from neither, one given alike from the first."""
    first: dict[tuple, tuple[Reading, Figure]] = {}
    differing: set[tuple] = set()
    for reading in readings:
        for figure in reading.figures:
            known = first.setdefault(figure.key, (reading, figure))
            if known[1].numbers != figure.numbers:
                differing.add(figure.key)
    return [_alone(one, first, differing) for one in readings]


def _alone(reading: Reading, first: dict[tuple, tuple[Reading, Figure]], differing: set[tuple]) -> Reading:
    kept, problems = [], list(reading.problems)
    for figure in reading.figures:
        owner, other = first[figure.key]
        if figure.key in differing:
            problems.append(_problem(figure, owner, other, reading))
        elif owner is not reading:
            problems.append(_same(figure, owner, other))
        else:
            kept.append(figure)
    return replace(reading, figures=tuple(kept), problems=tuple(problems))


def _problem(figure: Figure, owner: Reading, other: Figure, reading: Reading) -> Problem:
    where = "tệp khác" if owner is reading else f"ô {other.cell}, trang {other.sheet}, tệp {owner.file_name}"
    message = f"Hai tệp ghi khác nhau cho cùng một số (ở {where}). Hãy sửa một tệp rồi nộp lại, hoặc nộp từng tệp."
    return Problem(Severity.ERROR, "duplicate_conflict", message, sheet=figure.sheet, cell=figure.cell, text=figure.raw)


def _same(figure: Figure, owner: Reading, other: Figure) -> Problem:
    message = f"Số này đã có ở ô {other.cell}, trang {other.sheet}, tệp {owner.file_name}; hai chỗ giống nhau."
    return Problem(
        Severity.WARNING, "duplicate_identical", message, sheet=figure.sheet, cell=figure.cell, text=figure.raw
    )

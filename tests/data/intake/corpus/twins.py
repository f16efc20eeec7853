"""The same clean sheets moved, signed and written otherwise: nothing that is true of them changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from tests.data.intake.corpus import layouts, reports, spellings
from tests.data.intake.corpus.case import Case
from tests.data.intake.corpus.sheets import Table, written

DOWN, RIGHT = 4, 2


def moved(one: Table) -> Table:
    """The table further down and to the right."""
    return replace(
        one,
        rows=[*([] for _ in range(DOWN)), *([None] * RIGHT + list(row) for row in one.rows)],
        formats=_moved(one.formats),
        fonts=_moved(one.fonts),
        errors=frozenset((row + DOWN, column + RIGHT) for row, column in one.errors),
        merges=tuple((a + DOWN, b + RIGHT, c + DOWN, d + RIGHT) for a, b, c, d in one.merges),
        hidden_rows=frozenset(row + DOWN for row in one.hidden_rows),
        hidden_columns=frozenset(column + RIGHT for column in one.hidden_columns),
    )


def _moved(cells: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    return {(row + DOWN, column + RIGHT): shown for (row, column), shown in cells.items()}


def signed(one: Table) -> Table:
    """The table over the signatures of people, dated in another month."""
    below = (
        (),
        (None, None, "An Nông, ngày 03 tháng 9 năm 2026"),
        ("NGƯỜI LẬP BIỂU", None, "KT. CHỦ TỊCH"),
        (None, None, "PHÓ CHỦ TỊCH"),
        (),
        ("Nguyễn Thị Lan", None, "Lê Văn Ba"),
    )
    return replace(one, rows=[*one.rows, *below]) if any(one.rows) else one


def spelled(how: Callable[[str], str], one: Table) -> Table:
    """The table with every text rewritten."""
    return _each(one, lambda value: how(value) if isinstance(value, str) and not value.startswith("#") else value)


def dotted(one: Table) -> Table:
    """The table with every whole number as text, dots at its thousands."""
    return _each(one, lambda value: f"{value:,}".replace(",", ".") if type(value) is int else value)


def _each(one: Table, change: Callable[[object], object]) -> Table:
    return replace(one, rows=[[change(value) for value in row] for row in one.rows])


def _hard_spaces(text: str) -> str:
    return text.replace(" ", "\u00a0")


def _otherwise(one: Table) -> Table:
    return spelled(_hard_spaces, spelled(str.upper, moved(signed(dotted(one)))))


CHANGES: Mapping[str, Callable[[Table], Table]] = {
    "in NFD": partial(spelled, spellings.decomposed),
    "moved, signed, in capitals, with hard spaces and dots at the thousands": _otherwise,
}


def twins(cases: Iterable[Case]) -> Iterable[Case]:
    """Every case in every other writing; those whose problems name cells stay out."""
    for one in cases:
        if not (one.tables and not one.kinds):
            continue
        for said, change in CHANGES.items():
            content = partial(written, tuple(change(table) for table in one.tables), one.file_name)
            yield replace(one, name=f"{one.name}, {said}", content=content)


CASES = tuple(twins((*layouts.CASES, *reports.SECTIONS, *reports.HEADINGS, *reports.COLUMNS)))

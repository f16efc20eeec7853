"""Rows of a plan's table as somebody left them → the edits that make them so, and what cannot be read.

The rows come from a table on screen or from a sheet; a row keeps its key, a row without one is new.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.intake.words import bare_key
from data.plan_cells import read, shown
from data.plan_edits import Edit
from data.plan_files import BASES, GOALS, INDICATORS, TARGETS, TASKS
from data.plan_store import clean_name
from data.plan_tables import DEPARTMENTS, GENERAL, HEADER_KEY, Names, Table


@dataclass(frozen=True)
class Line:
    """One row as it was left: where it stands, its key ("" for a new one), what is typed by column."""

    where: str
    key: str
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be read: the row, the column's name, what stands there, why and what to do."""

    where: str
    column: str
    typed: str
    why: str


def read_lines(
    table: Table,
    lines: Sequence[Line],
    before: Mapping[str, Mapping[str, str]],
    names: Names,
    prefix: str,
    ever: Collection[str],
    known: Names | None = None,
) -> tuple[list[Edit], list[Wrong]]:
    """The edits and what is wrong. `before`: the rows shown; one that is missing from `lines` is taken away.

    `names` are those the rows were shown with, `known` those that may be typed by now, else the same. `prefix` is the
    plan's, `ever` every code the table has had: a new row without a code gets one never used.
    """
    edits: list[Edit] = []
    wrong: list[Wrong] = []
    taken, where = set(ever) | set(before), {}
    for line in lines:
        if not any(clean_name(one) for one in line.typed.values()):
            continue
        cells, troubles = _cells(table, line, before.get(line.key), names, known or names)
        wrong += troubles
        if table.name == GENERAL:
            key = HEADER_KEY
        elif line.key in before:
            key = line.key
            wrong += _renamed(table, line, key, cells)
        else:
            key = _key(table, cells) or ("" if troubles else _fresh(table, cells, prefix, taken))
            taken.add(key)
            cells |= {table.key[0]: key} if len(table.key) == 1 else {}
        if key in where:
            wrong.append(Wrong(line.where, table.code, key, f"đã có ở {where[key]}; mỗi {table.noun} chỉ ghi một dòng"))
        where.setdefault(key, line.where)
        changed = {name: cell for name, cell in cells.items() if before.get(key, {}).get(name) != cell}
        edits += [Edit(table.name, key, changed)] if changed else []
    if table.name != GENERAL:
        edits += [Edit(table.name, key, None) for key in before if key not in where]
    return edits, wrong


def _cells(
    table: Table, line: Line, before: Mapping[str, str] | None, names: Names, known: Names
) -> tuple[dict[str, str], list[Wrong]]:
    """The cells that were typed; one left as it was shown stays what it was, one that cannot be read is none."""
    cells, wrong = {}, []
    for column in table.columns:
        typed = line.typed.get(column.name)
        if typed is None:
            continue
        if before is not None and clean_name(typed) == clean_name(shown(column, before[column.name], names)):
            cells[column.name] = before[column.name]
            continue
        cell, why = read(column, typed, known)
        if why:
            wrong.append(Wrong(line.where, column.name, clean_name(typed), why))
        else:
            cells[column.name] = cell
    return cells, wrong


def _renamed(table: Table, line: Line, key: str, cells: Mapping[str, str]) -> Iterator[Wrong]:
    """A row goes by its code for good; a target by its indicator and year."""
    now = ":".join(cells.get(name, part) for name, part in zip(table.key, key.split(":"), strict=False))
    if now != key:
        column = next(name for name, part in zip(table.key, key.split(":"), strict=False) if cells.get(name) != part)
        yield Wrong(
            line.where, column, cells[column], f"mã và năm của dòng đã có không đổi được (đang là {key});"
            " hãy thêm dòng mới",
        )  # fmt: skip


def _key(table: Table, cells: Mapping[str, str]) -> str:
    parts = [cells.get(name, "") for name in table.key]
    return ":".join(parts) if all(parts) or table.name == TARGETS else ""


def _fresh(table: Table, cells: Mapping[str, str], prefix: str, taken: Collection[str]) -> str:
    """A code that no row of the table has ever had."""
    if table.name in (BASES, DEPARTMENTS):
        initials = "".join(one[0] for one in re.findall(r"[a-z0-9]+", bare_key(cells.get("name", "")))) or "dv"
        tried = (initials if at == 1 else f"{initials}{at}" for at in range(1, len(taken) + 2))
    else:
        start = {TASKS: f"{prefix}-TM", INDICATORS: f"{prefix}-", GOALS: f"{prefix}-G"}.get(table.name, "")
        width = 2 if table.name in (TASKS, INDICATORS) else 1
        tried = (f"{start}{at:0{width}d}" for at in range(1, len(taken) + 2))
    return next(one for one in tried if one not in taken)

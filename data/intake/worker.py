"""The child process that reads one .xlsx from standard input and prints its cells as JSON. Imports nothing of ours.

It limits its own memory and processor time first: whatever the file does, only this process pays.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import warnings
from io import BytesIO

MEMORY = 1_500 * 2**20
PROCESSOR_SECONDS = 10
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 5_000, 400, 200_000
MAX_TEXT = 4_000_000
"""Characters in the whole answer: one text shared by many cells is small in the file, not in the asking process."""


def limit() -> None:
    """Cap memory and processor time where the system can (POSIX); the parent's time-out holds everywhere."""
    try:
        import resource  # noqa: PLC0415 – POSIX only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))


def read(content: bytes) -> dict:
    """The workbook's sheets, or {"refused": reason}."""
    import openpyxl  # noqa: PLC0415 – after the limits are set

    try:
        values = openpyxl.load_workbook(BytesIO(content), data_only=True)
        if _too_large(values.worksheets):
            return {"refused": "too_many_cells"}
        formulas = openpyxl.load_workbook(BytesIO(content), data_only=False)
        sheets = [
            {
                "name": sheet.title,
                "state": sheet.sheet_state,
                "cells": list(_cells(sheet, formulas[sheet.title])),
            }
            for sheet in values.worksheets
        ]
        if _too_long(sheets):
            return {"refused": "too_many_cells"}
    except Exception:  # openpyxl raises at least eight classes on damaged files; all mean the same to an officer
        return {"refused": "damaged"}
    return {"sheets": sheets}


def _too_large(sheets) -> bool:
    wide = any(sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS for sheet in sheets)
    return wide or sum(len(sheet._cells) for sheet in sheets) > MAX_CELLS


def _too_long(sheets) -> bool:
    names = sum(len(sheet["name"]) for sheet in sheets)
    texts = sum(len(text) + len(shown) for sheet in sheets for *_, text, shown in sheet["cells"])
    return names + texts > MAX_TEXT


def _cells(sheet, formulas):
    # only the cells that exist: iter_rows makes every cell up to the last corner
    for (row, column), cell in sorted(sheet._cells.items()):
        value = cell.value
        if value is None:
            formula = formulas._cells.get((row, column))
            if formula is not None and formula.data_type == "f":
                text = getattr(formula.value, "text", formula.value)  # an array formula is an object
                yield [row, column, "formula", str(text), cell.number_format]
            continue
        yield [row, column, _kind(cell), _text(value), cell.number_format]


def _kind(cell) -> str:
    if cell.data_type == "e":
        return "error"
    if isinstance(cell.value, bool):
        return "bool"
    if isinstance(cell.value, (int, float)):
        return "number"
    if isinstance(cell.value, (dt.date, dt.time, dt.timedelta)):
        return "date"
    return "text"


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def main() -> None:
    """Read standard input, print one JSON object."""
    limit()
    warnings.simplefilter("ignore")
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(json.dumps(read(content)).encode())


if __name__ == "__main__":
    main()

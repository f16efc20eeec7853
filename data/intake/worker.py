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
PROCESSOR_SECONDS = 20
MAX_ROWS, MAX_COLUMNS = 5_000, 400


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
        formulas = openpyxl.load_workbook(BytesIO(content), data_only=False)
        sheets = []
        for sheet in values.worksheets:
            if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
                return {"refused": "too_many_cells"}
            sheets.append(
                {
                    "name": sheet.title,
                    "state": sheet.sheet_state,
                    "cells": list(_cells(sheet, formulas[sheet.title])),
                }
            )
    except Exception:  # openpyxl raises at least eight classes on damaged files; all mean the same to an officer
        return {"refused": "damaged"}
    return {"sheets": sheets}


def _cells(sheet, formulas):
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            if value is None:
                formula = formulas.cell(cell.row, cell.column)
                if formula.data_type == "f":
                    yield [cell.row, cell.column, "formula", str(formula.value), cell.number_format]
                continue
            yield [cell.row, cell.column, _kind(cell), _text(value), cell.number_format]


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

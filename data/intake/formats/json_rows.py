"""A JSON list of flat objects → one sheet: the names as header row, one row for each object."""

from __future__ import annotations

import json
from decimal import Decimal

from data.intake.formats.cells import MAX_COLUMNS, UNKNOWN_FORMAT, Book, RefusedError


def read(text: str) -> Book | None:
    """One sheet without a name; None where the text is no JSON, RefusedError where it is JSON of another shape."""
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise RefusedError("not_a_workbook")
    names = list(dict.fromkeys(name for one in found for name in one))
    if len(names) > MAX_COLUMNS:
        raise RefusedError("too_many_cells")
    book = Book()
    sheet = book.sheet("")
    for column, name in enumerate(names, 1):
        sheet.put(1, column, "text", name, UNKNOWN_FORMAT)
    for row, one in enumerate(found, 2):
        for column, name in enumerate(names, 1):
            kind, said = _cell(one.get(name))
            sheet.put(row, column, kind, said)
    return book


def _no_number(_: str) -> None:
    raise ValueError("NaN and infinity are no figures")


def _cell(value: object) -> tuple[str, str]:
    match value:
        case None:
            return "text", ""
        case bool():
            return "bool", str(value)
        case Decimal():
            if abs(value.adjusted()) > MAX_COLUMNS:
                raise RefusedError("damaged")
            return "number", f"{value:f}"
        case str():
            return "text", value
    raise RefusedError("not_a_workbook")

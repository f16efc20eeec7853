"""Text with commas, semicolons or tabs (.csv) → one sheet whose every cell is text: nothing says how it was shown."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from data.intake.formats.cells import UNKNOWN_FORMAT, Book, RefusedError

_LOOKED_AT = 200
_HINT = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


def read(text: str) -> Book:
    """One sheet without a name."""
    book = Book()
    sheet = book.sheet("")
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text)
    rows = _rows(text[hint.end() :] if hint else text, delimiter)
    for row, fields in enumerate(rows, start=1):
        for column, field in enumerate(fields, start=1):
            sheet.put(row, column, "text", field, UNKNOWN_FORMAT)
    return book


def _rows(text: str, delimiter: str, limit: int | None = None) -> list[list[str]]:
    """The fields of every row; a quote that nothing closes would swallow rows, so then every quote stands as it is."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
        try:
            return list(islice(reader, limit))
        except csv.Error as error:
            failed = error
    raise RefusedError("too_many_cells") from failed  # a field longer than any cell


def _delimiter(text: str) -> str:
    """The one that cuts most rows into the same number of fields; a decimal comma loses against a semicolon."""
    return max("\t;,", key=lambda one: _evenness(text, one))


def _evenness(text: str, delimiter: str) -> float:
    rows = _rows(text, delimiter, _LOOKED_AT)
    widths = Counter(len(one) for one in rows if len(one) > 1)
    return max(widths.values(), default=0) / max(sum(map(bool, rows)), 1)

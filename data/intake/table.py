"""Sheet → tables: where each begins, its header paths, its body rows, and what was set aside with the reason.

Only structure is decided here. What a column or row means is decided in `meaning.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from data.intake.grid import Raw, Sheet
from data.intake.lexicon import LABELS, Lexicon, index_of, is_footer, is_motto
from data.intake.months import is_signing
from data.intake.numbers import is_numeric
from data.intake.words import tone_key

MAX_HEADER = 6
"""Rows a header may have."""


@dataclass(frozen=True)
class Column:
    """One column of a table: the header texts above it from the top down, merged parents included."""

    index: int
    path: tuple[str, ...]
    cell: tuple[int, int]
    """Where its lowest header text stands."""
    month_cells: tuple[Raw, ...] = ()
    """Header cells that are true dates."""
    formula: str = ""
    """What the index row says of it: "(1)/(2)"."""

    @property
    def leaf(self) -> str:
        """The lowest header text."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True)
class Table:
    """One table of a sheet."""

    sheet: Sheet
    header: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    titles: tuple[str, ...]
    """Texts above it, the nearest last."""
    indexes: dict[str, int] = field(default_factory=dict)
    """Index → column, from a row "(1) (2) (3)=(1)/(2)"."""

    @property
    def top(self) -> int:
        """Its first row: of the header, or of the figures where it has none."""
        return self.header[0] if self.header else self.rows[0] if self.rows else 0

    def at(self, row: int, column: int) -> Raw | None:
        """The cell as it stands."""
        return self.sheet.cells.get((row, column))


class Page:
    """One sheet as it is seen: hidden rows and columns left out, merged cells known."""

    def __init__(self, sheet: Sheet) -> None:
        """Index the sheet's visible cells by row."""
        self.sheet = sheet
        self.rows: dict[int, dict[int, Raw]] = {}
        behind: dict[int, dict[int, Raw]] = {}
        for (row, column), raw in sheet.cells.items():
            if row not in sheet.hidden_rows and raw.text.strip():
                (behind if column in sheet.hidden_columns else self.rows).setdefault(row, {})[column] = raw
        for row, cells in behind.items():
            self.rows.setdefault(row, cells)  # a title that begins in a hidden column is still the title
        self._merge_at = {
            (row, column): merge
            for merge in sheet.merges
            for row in range(merge[0], min(merge[2], merge[0] + 400) + 1)
            for column in range(merge[1], min(merge[3], merge[1] + 400) + 1)
        }

    def merge(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        """The merged range a cell lies in."""
        return self._merge_at.get((row, column))

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """The cell whose content is seen there: the first of its merged range."""
        merge = self.merge(row, column)
        return (merge[0], merge[1]) if merge else (row, column)

    def seen(self, row: int, column: int) -> Raw | None:
        """What is seen there, merged ranges spread out."""
        at = self.origin(row, column)
        raw = self.sheet.cells.get(at)
        return raw if raw is not None and raw.text.strip() else None

    def numbers(self) -> list[int]:
        """The rows that hold anything, in order."""
        return sorted(self.rows)


# ── where tables begin ───────────────────────────────────────────────────────────────────────────────


def find_tables(page: Page, lexicon: Lexicon) -> tuple[list[Table], dict[int, str]]:
    """(the tables from top to bottom, row → why it was set aside) of one sheet."""
    numbers = page.numbers()
    starts = [row for row in numbers if is_header(page, row, lexicon)]
    if not starts:
        starts = [row for row in numbers if _is_anchored(page, row, lexicon)][:1]
    blocks: list[tuple[int, int]] = []
    for row in starts:
        if blocks and (row <= blocks[-1][1] or _repeats(page, row, blocks[-1])):
            continue
        blocks.append((_top(page, row, lexicon), _bottom(page, row, lexicon)))
    aside: dict[int, str] = {}
    tables: list[Table] = []
    if not blocks:
        bare = next((row for row in numbers if _is_bare(page, row, lexicon)), None)
        blocks = [(bare, bare - 1)] if bare is not None else []
    for at, (first, last) in enumerate(blocks):
        end = blocks[at + 1][0] - 1 if at + 1 < len(blocks) else numbers[-1]
        start = blocks[at - 1][1] + 1 if at else 0
        titles = _titles(page, numbers, start, first, at == 0)
        tables += _tables(page, range(first, last + 1), end, titles, lexicon, aside)
    first_table = blocks[0][0] if blocks else (numbers[-1] + 1 if numbers else 0)
    for row in numbers:
        if row < first_table:
            aside[row] = _why_above(page, row)
    return tables, aside


def _repeats(page: Page, row: int, block: tuple[int, int]) -> bool:
    """Whether a header row only repeats the last one in the middle of its rows, as a page break does."""
    again = _texts(page, row) in {_texts(page, one) for one in range(block[0], block[1] + 1)}
    above = next(one for one in reversed(page.numbers()) if one < row)
    return again and len(page.rows[above]) > 1


def _texts(page: Page, row: int) -> tuple[str, ...]:
    return tuple(tone_key(raw.text) for _, raw in sorted(page.rows.get(row, {}).items()))


def is_header(page: Page, row: int, lexicon: Lexicon) -> bool:
    """Whether a row carries labels such as TT, Thôn, Chỉ tiêu, Tháng over columns."""
    cells = page.rows[row]
    if len(cells) < 2 or _figures(cells.values(), lexicon):
        return False
    named = [column for column, raw in cells.items() if lexicon.is_indicator(raw.text) or lexicon.is_place(raw.text)]
    leading = min(named, default=max(cells) + 1)
    labels = {column: lexicon.label(raw.text) for column, raw in cells.items() if raw.kind == "text"}
    strong = [one for column, one in labels.items() if one in LABELS and column <= leading]
    if not strong or (set(strong) == {"period"} and len(cells) < 3):
        return False
    if len(cells) == 2:
        other = next((raw for column, raw in cells.items() if labels.get(column) not in LABELS), None)
        if other is not None and (lexicon.month(other) or lexicon.is_place(other.text) or lexicon.is_whole(other.text)):
            return False
    return True


def _is_anchored(page: Page, row: int, lexicon: Lexicon) -> bool:
    """Whether a row without labels still heads columns: two or more villages, indicators or months side by side."""
    cells = page.rows[row]
    if _figures(cells.values(), lexicon):
        return False
    found = [
        bool(lexicon.month(raw) or lexicon.is_place(raw.text) or lexicon.is_indicator(raw.text))
        for raw in cells.values()
    ]
    return sum(found) >= 2


def _is_bare(page: Page, row: int, lexicon: Lexicon) -> bool:
    """Whether a row of a sheet without any header is one of its figures: a village or indicator, then a number."""
    cells = page.rows[row]
    named = [column for column, raw in cells.items() if lexicon.is_place(raw.text) or lexicon.is_indicator(raw.text)]
    numbers = [column for column, raw in cells.items() if raw.kind == "number" or is_numeric(raw.text)]
    return bool(named) and bool(numbers) and min(named) < max(numbers)


def _figures(cells: Iterable[Raw], lexicon: Lexicon) -> int:
    """How many cells hold numbers that no header holds: an index or a year is none."""
    return sum(
        1
        for raw in cells
        if raw.kind in ("error", "formula")
        or (raw.kind == "number" and not _small(raw.text))
        or (raw.kind == "text" and is_numeric(raw.text) and not _small(raw.text) and lexicon.month(raw) is None)
    )


def _small(text: str) -> bool:
    return text.isdigit() and (int(text) <= 40 or 2000 <= int(text) <= 2100)


def _top(page: Page, row: int, lexicon: Lexicon) -> int:
    """The first row of the header that `row` belongs to: parents stand above the labels."""
    top = row
    labels = [page.merge(row, column) for column in page.rows[row]]
    top = min([top, *(merge[0] for merge in labels if merge)])
    while top - 1 in page.rows and row - top < MAX_HEADER:
        above = page.rows[top - 1]
        width = range(min(page.rows[row]), max(page.rows[row]) + 1)
        inside = all(column in width for column in above)
        if not inside or _figures(above.values(), lexicon) or any(is_motto(raw.text) for raw in above.values()):
            break
        if min(above) <= min(width):
            break  # a title begins where the table does; a parent stands over its children
        spans = [page.merge(top - 1, column) for column in above]
        anchors = sum(bool(lexicon.month(raw)) or lexicon.is_indicator(raw.text) for raw in above.values())
        if not (any(spans) or anchors):
            break
        top -= 1
    return top


def _bottom(page: Page, row: int, lexicon: Lexicon) -> int:
    """The last row of the header that `row` belongs to, an index row included."""
    last, keys = row, [c for c, raw in page.rows[row].items() if lexicon.label(raw.text) in LABELS]
    while last - row < MAX_HEADER:
        merged = [page.merge(last, column) for column in page.rows.get(last, {})]
        deepest = max([last, *(merge[2] for merge in merged if merge)])
        spread = [page.merge(last, column) for column in keys]
        deepest = max([deepest, *(merge[2] for merge in spread if merge)])
        if last < deepest <= row + MAX_HEADER:
            last = deepest
            continue
        below = page.rows.get(last + 1)
        if below is None or not (_continues(page, last + 1, keys, lexicon) or index_row(below)):
            return last
        last += 1
    return last


def _continues(page: Page, row: int, keys: Sequence[int], lexicon: Lexicon) -> bool:
    """Whether a row goes on with the header: words under its parents, nothing under the labels."""
    cells = page.rows[row]
    if not keys or _figures(cells.values(), lexicon) or any(column in cells for column in keys):
        return False
    words = [raw for raw in cells.values() if raw.kind in ("text", "date")]
    if not words or is_footer(words[0].text):
        return False
    return all(column > min(keys) for column in cells) and (len(words) > 1 or min(cells) > max(keys))


def index_row(cells: dict[int, Raw]) -> dict[str, tuple[int, str]]:
    """Index → (column, formula) of a row like "A, B, (1), (2), (3)=(1)/(2)"; empty where it is none."""
    found = {}
    for column, raw in sorted(cells.items()):
        index = index_of(raw.text) if raw.kind in ("text", "number") else None
        if index is None:
            return {}
        found[index[0].casefold()] = (column, index[1])
    digits = [int(one) for one in found if one.isdigit()]
    ascending = len(digits) >= 2 and digits == list(range(digits[0], digits[0] + len(digits)))
    return found if len(found) == len(cells) and len(found) >= 3 and ascending and digits[0] <= 3 else {}


def _titles(page: Page, numbers: Sequence[int], start: int, first: int, whole: bool) -> tuple[str, ...]:
    """The texts above a table: all of them for the first, else those that stand right above it."""
    rows = [row for row in numbers if start <= row < first]
    if not whole:
        near: list[int] = []
        for row in reversed(rows):
            cells = page.rows[row]
            if len(cells) > 2 or any(raw.kind == "number" for raw in cells.values()):
                break
            near.insert(0, row)
        rows = near
    return tuple(raw.text for row in rows for _, raw in sorted(page.rows[row].items()) if not is_signing(raw.text))


def _why_above(page: Page, row: int) -> str:
    return "Quốc hiệu" if any(is_motto(raw.text) for raw in page.rows[row].values()) else "Tiêu đề, tên cơ quan"


# ── what belongs to a table ──────────────────────────────────────────────────────────────────────────


def _tables(
    page: Page, header: range, end: int, titles: tuple[str, ...], lexicon: Lexicon, aside: dict[int, str]
) -> list[Table]:
    indexes = next((found for row in header if (found := index_row(page.rows.get(row, {})))), {})
    texts = [row for row in header if row in page.rows and not index_row(page.rows[row])]
    repeated = {_texts(page, row) for row in header if row in page.rows}
    rows = []
    closed = False
    for row in range(header.stop, end + 1):
        cells = page.rows.get(row)
        if not cells:
            continue
        leading = cells[min(cells)]
        if closed or ((is_footer(leading.text) or is_signing(leading.text)) and not _has_numbers(cells)):
            closed = True
            aside[row] = "Ghi chú, chữ ký"
        elif _texts(page, row) in repeated or index_row(cells):
            aside[row] = "Dòng tiêu đề lặp lại"
        elif _is_signature(cells):
            aside[row] = "Ghi chú, chữ ký"
        else:
            rows.append(row)
    found = []
    for columns in _sides(page, texts, rows, lexicon):
        paths = [_column(page, texts, column, indexes) for column in columns]
        own = tuple(row for row in rows if any(column in page.rows[row] for column in columns))
        where = {index: column for index, (column, _) in indexes.items() if column in columns}
        found.append(Table(page.sheet, tuple(header), tuple(paths), own, titles, where))
    return found


def _has_numbers(cells: dict[int, Raw]) -> bool:
    return any(raw.kind == "number" or is_numeric(raw.text) for raw in cells.values())


def _is_signature(cells: dict[int, Raw]) -> bool:
    return any(is_signing(raw.text) for raw in cells.values() if raw.kind == "text") and not _has_numbers(cells)


def _sides(page: Page, header: Sequence[int], rows: Sequence[int], lexicon: Lexicon) -> Iterator[list[int]]:
    """The columns of each table that stands side by side under one header."""
    used = sorted({column for row in (*header, *rows) for column in page.rows[row]})
    if not used:
        return
    labels: dict[int, str] = {}
    for row in header:
        for column, raw in page.rows[row].items():
            label = lexicon.label(raw.text)
            if label in LABELS:
                labels.setdefault(column, label)
    for kind in ("place", "indicator"):
        at = [column for column, label in sorted(labels.items()) if label == kind]
        if len(at) > 1 and not _adjacent(at):
            cuts = [column - 1 if labels.get(column - 1) in ("order", "code") else column for column in at[1:]]
            break
    else:
        yield used
        return
    edges = [used[0], *cuts, used[-1] + 1]
    for left, right in pairwise(edges):
        yield [column for column in used if left <= column < right]


def _adjacent(columns: Sequence[int]) -> bool:
    return all(right - left == 1 for left, right in pairwise(columns))


def _column(page: Page, header: Sequence[int], column: int, indexes: dict) -> Column:
    path: list[str] = []
    cells: list[Raw] = []
    lowest = (header[0], column) if header else (0, column)
    origins: set[tuple[int, int]] = set()
    for at, row in enumerate(header):
        raw = page.seen(row, column)
        origin = page.origin(row, column)
        if raw is None and at + 1 < len(header) and page.seen(header[-1], column) is not None:
            origin = _parent(page, row, column, header)
            raw = page.sheet.cells.get(origin) if origin else None
        if raw is None or origin in origins:
            continue
        origins.add(origin)
        lowest = (row, column)
        if raw.kind == "date":
            cells.append(raw)
        else:
            text = " ".join(raw.text.split())
            if not path or tone_key(path[-1]) != tone_key(text):
                path.append(text)
    formula = next((formula for at, formula in indexes.values() if at == column), "")
    return Column(column, tuple(path), lowest, tuple(cells), formula)


def _parent(page: Page, row: int, column: int, header: Sequence[int]) -> tuple[int, int] | None:
    """The unmerged parent of a blank header cell: the nearest text to its left that itself has words below."""
    for left in range(column - 1, 0, -1):
        raw = page.rows.get(row, {}).get(left)
        if raw is not None:
            merge = page.merge(row, left)
            below = page.rows.get(header[-1], {}).get(left)
            deep = merge is not None and (merge[2] > row or merge[3] > merge[1])
            return (row, left) if below is not None and not deep else None
        if page.merge(row, left) is not None:
            return None
    return None

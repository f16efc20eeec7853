"""A table's rows → what each is about: its village, indicator and month, and those of the section it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from data.intake.columns import Head
from data.intake.grid import Raw
from data.intake.lexicon import ASIDES, LABELS, Lexicon
from data.intake.months import Mention
from data.intake.numbers import NOTHING, is_numeric
from data.intake.table import Page, Table
from data.intake.titles import month_in, unknown_village
from data.model import Indicator, Place

_GROUP = re.compile(r"([IVX]+|[A-H])\s*[.)\-–:]?\s.*|.*(cụm|nhóm|lĩnh vực|khu vực).*", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(\(?[a-zđ0-9]{1,2}[).,]|[-+*•–])\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """What a body row is about: its own labels, and those of the section it stands in."""

    row: int
    place: Place | None = None
    unknown_place: str = ""
    place_cell: int = 0
    total: bool = False
    whole: bool = False
    indicator: Indicator | None = None
    unknown_indicator: str = ""
    suggestions: tuple[Indicator, ...] = ()
    indicator_cell: int = 0
    label: str = ""
    """Wording in the indicator column that names a figure of the indicator above, "Mẫu số"."""
    month: Mention | None = None
    aside: str = ""
    unit: str = ""


@dataclass
class _Section:
    """What the rows above say of those that follow."""

    place: Place | None = None
    unknown_place: str = ""
    indicator: Indicator | None = None
    unknown_indicator: str = ""
    suggestions: tuple[Indicator, ...] = ()
    month: Mention | None = None
    aside: str = ""
    heading: str = ""
    """An unfinished name that the rows below complete: "… dịch vụ số trong:" over "a) Y tế"."""


def lines_of(
    page: Page,
    table: Table,
    roles: dict[int, str],
    heads: Sequence[Head],
    lexicon: Lexicon,
    given: Indicator | None,
) -> tuple[tuple[Line, ...], dict[int, str]]:
    """(the rows that hold figures or totals, row → why it was set aside); `given` is the title's indicator."""
    values = [one.column.index for one in heads]
    by_role = {role: column for column, role in roles.items()}
    filled = {row: _has_values(page, row, values) for row in table.rows}
    placed = any(
        filled[row] and (text := _text(page, row, by_role.get("place"))) and lexicon.place(text).found
        for row in table.rows
    )
    section, aside, lines = _Section(indicator=given), {}, []
    seen: set[tuple[str, str]] = set()
    for row in table.rows:
        if not filled[row] and _section(page, row, roles, lexicon, section, placed):
            aside[row] = "Dòng nhóm"
            continue
        line = _line(page, row, by_role, lexicon, section)
        if line.place is None and not line.unknown_place and not line.total and "place" in roles.values():
            line = _carried(page, line, by_role, lines, seen)
        if line.place and line.indicator:
            seen.add((line.place.id, line.indicator.code))
        if not filled[row] and line.place is None and line.indicator is None:
            aside[row] = "Dòng tổng" if line.total else "Dòng không có số"
            continue
        if line.total:
            aside[row] = "Dòng tổng, chỉ dùng để đối chiếu"
        lines.append(line)
    return tuple(lines), aside


def _has_values(page: Page, row: int, values: Iterable[int]) -> bool:
    cells = page.rows[row]
    return any(
        cells[column].kind != "text" or cells[column].text.strip().casefold() not in NOTHING
        for column in values
        if column in cells and (page.merge(row, column) or (row, column))[1] == column
        and not _spans_labels(page, row, column)
    )  # fmt: skip


def _spans_labels(page: Page, row: int, column: int) -> bool:
    """Whether a cell is a long text merged over columns: a section's heading, no figure."""
    merge = page.merge(row, column)
    raw = page.rows[row][column]
    return merge is not None and merge[3] > merge[1] and raw.kind == "text" and not is_numeric(raw.text)


def _text(page: Page, row: int, column: int | None) -> str:
    raw = page.seen(row, column) if column is not None else None
    return " ".join(raw.text.split()) if raw is not None else ""


def _section(page: Page, row: int, roles: dict[int, str], lexicon: Lexicon, section: _Section, placed: bool) -> bool:
    """Whether a row without figures heads the rows below; what it says goes into `section`."""
    cells = [
        (column, raw) for column, raw in sorted(page.rows[row].items())
        if roles.get(column) != "order" or len(raw.text.strip()) > 4
    ]  # fmt: skip
    if not cells:
        return True
    column, raw = cells[0]
    text = " ".join(raw.text.split())
    role = roles.get(column, "value")
    section.heading = text
    month = lexicon.month(raw) or (month_in(text, lexicon) if raw.kind == "text" else None)
    place, indicator = lexicon.place(text), lexicon.indicator(text)
    if place.found and not is_numeric(text):
        if placed and role == "place":
            return False
        section.place, section.unknown_place, section.indicator = place.found, "", None
    elif indicator.found:
        if role == "indicator" and len(cells) > 1:
            return False
        section.indicator, section.unknown_indicator, section.suggestions = indicator.found, "", ()
    elif month:
        section.month = month
        section.aside = lexicon.label(text) if lexicon.label(text) in ASIDES else ""
    elif unknown_village(text):
        section.place, section.unknown_place = None, text
    elif len(cells) > 1 and role in LABELS:
        return False
    elif role == "place" and placed:
        return lexicon.is_total_row(text) or _is_group(text)
    elif section.indicator is not None or section.unknown_indicator:
        section.indicator, section.unknown_indicator = None, text
        section.suggestions = indicator.suggestions
    return True


def _is_group(text: str) -> bool:
    return bool(_GROUP.fullmatch(text))


def _line(page: Page, row: int, by_role: dict[str, int], lexicon: Lexicon, section: _Section) -> Line:
    place_text, indicator_text = _text(page, row, by_role.get("place")), _indicator_text(page, row, by_role)
    line = Line(row, section.place, section.unknown_place, by_role.get("place", 0), month=section.month)
    line = replace(line, aside=section.aside, unit=_text(page, row, by_role.get("unit")))
    if place_text:
        whole, total = lexicon.is_whole(place_text), lexicon.is_total_row(place_text)
        found = lexicon.place(place_text).found
        unknown = "" if found or whole or total else place_text
        line = replace(line, place=found, unknown_place=unknown, total=(total or whole) and not found, whole=whole)
    elif by_role.get("place") is not None:
        line = _labelled_elsewhere(page, row, by_role, lexicon, line)
    line = _with_indicator(line, indicator_text, by_role, lexicon, section)
    raw = page.seen(row, by_role["period"]) if "period" in by_role else None
    if raw is not None:
        month = lexicon.month(raw)
        if month is None and raw.kind == "number" and raw.text.isdigit() and 1 <= int(raw.text) <= 12:
            month = lexicon.month(Raw("text", f"Tháng {raw.text}"))
        line = replace(line, month=month or line.month)
    return line


def _indicator_text(page: Page, row: int, by_role: dict[str, int]) -> str:
    code, name = _text(page, row, by_role.get("code")), _text(page, row, by_role.get("indicator"))
    return name or code


def _labelled_elsewhere(page: Page, row: int, by_role: dict[str, int], lexicon: Lexicon, line: Line) -> Line:
    """A total is often written in the order column, or merged from it."""
    for role in ("order", "code", "indicator"):
        text = _text(page, row, by_role.get(role))
        if text and (lexicon.is_total_row(text) or lexicon.is_whole(text)):
            return replace(line, total=True, whole=lexicon.is_whole(text))
    return line


def _with_indicator(line: Line, text: str, by_role: dict[str, int], lexicon: Lexicon, section: _Section) -> Line:
    cell = by_role.get("indicator", by_role.get("code", 0))
    if not text:
        return replace(
            line, indicator=section.indicator, unknown_indicator=section.unknown_indicator,
            suggestions=section.suggestions, indicator_cell=cell,
        )  # fmt: skip
    above = section.indicator
    if above is not None and lexicon.side(text, above) in ("a", "b", "percent"):
        found = lexicon.indicator(text).found
        if found in (None, above):
            return replace(line, indicator=above, label=text, indicator_cell=cell)
    match = lexicon.indicator(text)
    if match.found is None and section.heading:
        whole = lexicon.indicator(f"{section.heading.rstrip(': ')} {_MARKER.sub('', text)}")
        if whole.found is not None:
            return replace(line, indicator=whole.found, label=text, indicator_cell=cell)
        match = match if match.suggestions else whole
    if match.found is not None:
        section.indicator, section.unknown_indicator = match.found, ""
        return replace(line, indicator=match.found, label=text, indicator_cell=cell)
    if lexicon.is_total(text) or lexicon.is_whole(text):
        return replace(line, total=True, indicator=above)
    section.indicator, section.unknown_indicator = None, ""
    return replace(line, unknown_indicator=text, suggestions=match.suggestions, indicator_cell=cell)


def _carried(page: Page, line: Line, by_role: dict[str, int], lines: Sequence[Line], seen: set) -> Line:
    """A blank village below a named one belongs to it, where each row names another indicator."""
    if not lines or line.indicator is None or lines[-1].place is None or "indicator" not in by_role:
        return line
    above = lines[-1].place
    return line if (above.id, line.indicator.code) in seen else replace(line, place=above)

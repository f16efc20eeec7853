"""Table → what each column and row is about: village, indicator, month, and which of its figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data.intake.grid import Raw
from data.intake.lexicon import ASIDES, LABELS, Lexicon, is_motto, tone_blind
from data.intake.months import Mention
from data.intake.numbers import NOTHING, is_numeric, plain_value, read_percent
from data.intake.table import Column, Page, Table
from data.intake.words import tone_key
from data.model import Indicator, Place

_UNIT_WORDS = r"(thôn|xóm|bản|làng|ấp|buôn|khu phố|tổ dân phố|tdp)"
_NO_VILLAGE = frozenset({"các", "theo", "từng", "mỗi", "cấp", "số", "tên", "danh", "trưởng", "ngoài", "và", "hoặc"})
_NOT_A_NAME = frozenset({
    "có", "tham", "trên", "trong", "đã", "được", "của", "thuộc", "và", "hoặc", "tháng", "kỳ", "năm", "quý", "đạt",
    "đến", "xóm", "bản", "thôn",
})  # fmt: skip
YES_NO = frozenset({"có", "không", "đạt", "chưa", "chưa đạt", "không đạt"})
_MEASURE = re.compile(r"\(([^()]*)\)\s*$|đvt\s*:?\s*(.+)$|đơn vị(?: tính)?\s*:\s*(.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """What a value column is about, as far as its header says."""

    column: Column
    indicator: Indicator | None = None
    unknown: str = ""
    """Header wording that names no indicator of the plan for certain."""
    suggestions: tuple[Indicator, ...] = ()
    place: Place | None = None
    total: bool = False
    month: Mention | None = None
    year: int | None = None
    """A column of a whole year, "Năm 2025"."""
    figure: str = ""
    """Which figure it is, where not the words but the numbers say so."""
    aside: str = ""
    unit: str = ""
    either: bool = False
    """Whether "T1" may be January as well as the first village."""


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


@dataclass(frozen=True)
class Meaning:
    """A table understood: value columns, lines, rows set aside, and the labels that carry each dimension."""

    table: Table
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    set_aside: dict[int, str]
    roles: dict[int, str]

    @property
    def by_place(self) -> bool:
        """Whether villages stand in its rows or columns."""
        rows = any(one.place or one.unknown_place for one in self.lines)
        return rows or "place" in self.roles.values() or any(one.place for one in self.heads)

    @property
    def by_indicator(self) -> bool:
        """Whether indicators stand in its rows or columns."""
        return any(one.indicator for one in (*self.heads, *self.lines))


def understand(page: Page, table: Table, lexicon: Lexicon, given: Indicator | None = None) -> Meaning:
    """The meaning of one table; `given` is the indicator that its title names."""
    roles = _roles(page, table, lexicon)
    heads = tuple(_head(table, column, lexicon) for column in table.columns if roles[column.index] == "value")
    heads = _months_or_villages(heads, roles)
    if len({one.month for one in heads if one.month}) > 1:  # a sum beside months is the year so far
        heads = tuple(replace(one, aside=one.aside or "cumulative") if one.total else one for one in heads)
    if not any(one.place for one in heads):  # "Tổng số" over a column is a denominator, unless villages stand beside
        heads = tuple(replace(one, total=False) for one in heads)
    heads = _with_shared(heads, lexicon)
    heads = with_elimination(table, with_arithmetic(table, heads, lexicon), lexicon)
    shared = _shared_totals(heads, lexicon)
    taken = {one.column.index for one in shared}
    heads = [one for one in heads if one.indicator is not None or one.column.index not in taken]
    heads = _as_one((*heads, *shared))
    lines, aside = _lines(page, table, roles, heads, lexicon, given if "indicator" in roles.values() else None)
    return Meaning(table, heads, lines, aside, roles)


# ── columns ──────────────────────────────────────────────────────────────────────────────────────────


def _roles(page: Page, table: Table, lexicon: Lexicon) -> dict[int, str]:
    """Column → value, or which label it is."""
    found: dict[int, str] = {}
    for column in table.columns:
        found[column.index] = _role(page, table, column, lexicon)
    for role in ("place", "indicator", "period"):
        same = [one for one in table.columns if found[one.index] == role]
        if len(same) > 1:
            best = max(same, key=lambda one: (_content(page, table, one, lexicon)[role], -one.index))
            for one in same:
                if one is not best:
                    found[one.index] = "note"
    return found


def _role(page: Page, table: Table, column: Column, lexicon: Lexicon) -> str:
    label = _label_of(column, lexicon)
    content = _content(page, table, column, lexicon)
    words, numbers = content["words"], content["numbers"]
    if label in ("order", "note", "personal"):
        return label
    if label in ("place", "indicator", "code", "period", "unit", "department"):
        best = max(("place", "indicator", "period"), key=lambda one: (content[one], one == label))
        if content[best] and content[best] * 2 >= words and (label != "period" or words):
            return best
        return label
    if label in ASIDES:
        return "value"
    for one in ("place", "indicator", "period"):
        if content[one] >= 1 and content[one] * 2 >= words > numbers:
            return one
    return "note" if words > numbers and not _heads_figures(column, lexicon) else "value"


def _heads_figures(column: Column, lexicon: Lexicon) -> bool:
    """Whether a heading announces figures: an indicator, one of its figures, a month or a village."""
    return bool(column.month_cells) or any(
        lexicon.is_indicator(part)
        or _names_only_figure(part)
        or _month_in(part, lexicon)
        or lexicon.is_place(part)
        or re.match(r"(kết quả|thực hiện|số liệu|tử số|mẫu số|tổng số)", tone_blind(part))
        for part in column.path
    )


def _label_of(column: Column, lexicon: Lexicon) -> str:
    labels = [lexicon.label(part) for part in reversed(column.path)]
    if len(labels) > 1 and labels[-1] == "place" and is_numeric(column.leaf):
        return ""  # villages by their numbers under one word "Thôn"
    return next((one for one in labels if one), "")


def _content(page: Page, table: Table, column: Column, lexicon: Lexicon) -> Counter:
    found: Counter = Counter()
    for row in table.rows:
        raw = page.rows[row].get(column.index)
        if raw is None or raw.text.strip().casefold() in NOTHING | YES_NO:
            continue
        if raw.kind in ("number", "error", "formula") or (raw.kind == "text" and is_numeric(raw.text)):
            found["numbers"] += 1
            continue
        if lexicon.month(raw):
            found["period"] += 1
        if raw.kind == "text" and lexicon.is_place(raw.text):
            found["place"] += 1
        elif raw.kind == "text" and lexicon.is_indicator(raw.text):
            found["indicator"] += 1
        found["words"] += 1
    return found


def _head(table: Table, column: Column, lexicon: Lexicon) -> Head:
    path = column.path
    month = next((one for raw in column.month_cells if (one := lexicon.month(raw))), None)
    for part in path:
        month = _month_in(part, lexicon) or month
    labels = [lexicon.label(part) for part in path]
    aside = next((one for one in labels if one in ASIDES), "")
    numbered = len(path) > 1 and lexicon.label(path[0]) == "place"
    named = [part for part in path if numbered or not is_numeric(part)]
    places = [found for part in named if (found := lexicon.place(part).found)]
    total = any(lexicon.is_total(part) or lexicon.is_whole(part) for part in path)
    indicator, unknown, suggestions = _indicator_in(path, lexicon)
    if places:
        total = False
    unit = next((one for part in reversed(path) if (one := _measure(part))), "")
    year = next((one.year for part in path for one in lexicon.months(part) if one.span == "year"), None)
    place = places[0] if places else None
    year = None if month else year
    return Head(column, indicator, unknown, suggestions, place, total, month, year, "", aside, unit)


def _months_or_villages(heads: Sequence[Head], roles: dict[int, str]) -> tuple[Head, ...]:
    """Columns T1, T2 … over rows of villages are months; beside a T13 they are villages; else either."""
    both = [one for one in heads if one.month and one.place]
    if not both:
        return tuple(heads)
    if "place" in roles.values():
        return tuple(replace(one, place=None) if one in both else one for one in heads)
    if any(one.place and not one.month for one in heads):
        return tuple(replace(one, month=None) if one in both else one for one in heads)
    return tuple(replace(one, either=True) if one in both else one for one in heads)


def _month_in(text: str, lexicon: Lexicon) -> Mention | None:
    whole = lexicon.month(Raw("text", text))
    if whole:
        return whole if whole.span != "year" else None
    found = [one for one in lexicon.months(text) if one.month and one.span != "year"]
    return found[0] if len(found) == 1 else None


def _indicator_in(path: Sequence[str], lexicon: Lexicon) -> tuple[Indicator | None, str, tuple[Indicator, ...]]:
    """(the one indicator a header path names, else the wording in doubt, and what it may mean)."""
    parts = [part for part in path if not _is_plain(part, lexicon)]
    joined = [" ".join(parts)] if len(parts) > 1 else []
    found: dict[str, Indicator] = {}
    for text in (*parts, *joined):
        indicator = lexicon.indicator(text).found
        if indicator is not None:
            found.setdefault(indicator.code, indicator)
    if len(found) == 1:
        return next(iter(found.values())), "", ()
    if len(found) > 1:
        whole = lexicon.indicator(joined[0]).found if joined else None
        leaf = lexicon.indicator(parts[-1]).found
        exact = whole or leaf
        if exact is not None and whole in (None, exact):
            return exact, "", ()
        return None, " › ".join(parts), tuple(found.values())[:3]
    if not parts:
        return None, "", ()
    suggestions = dict.fromkeys(one for text in (*joined, *parts) for one in lexicon.indicator(text).suggestions)
    naming = [part for part in parts if not _names_only_figure(part)] or parts
    return None, " › ".join(naming), tuple(suggestions)[:3]


def _names_only_figure(part: str) -> bool:
    """Whether a heading says only which figure it holds: "Tỷ lệ", "Đã có", "Tổng số"."""
    text = tone_blind(part)
    return bool(_PERCENT_ONLY.fullmatch(text) or _FIGURE_ONLY.fullmatch(text) or _COUNTED.fullmatch(text))


def _is_plain(part: str, lexicon: Lexicon) -> bool:
    """Whether a header part names a label, a place, a month or a total, so that no indicator is sought in it."""
    return bool(
        lexicon.label(part)
        or lexicon.month(Raw("text", part))
        or (lexicon.months(part) and not without_month(part, lexicon))
        or (lexicon.place(part).found and not is_numeric(part))
        or lexicon.is_total(part)
        or is_numeric(part)
    )


def _measure(text: str) -> str:
    found = _MEASURE.search(text)
    return next((one.strip() for one in found.groups() if one), "") if found else ""


def _with_shared(heads: Sequence[Head], lexicon: Lexicon) -> tuple[Head, ...]:
    """Columns that name only a figure ("Tổng số hộ", "Tỷ lệ") given to the indicator they stand beside.

    The first column shows the order: where it names an indicator, a figure belongs to the one before it;
    where it is a total itself, totals stand before their indicator.
    """
    given = list(heads)
    named = [at for at, head in enumerate(given) if not head.aside and not head.month]
    leads = bool(named) and given[named[0]].indicator is None
    for at, head in enumerate(given):
        if head.indicator is not None or head.aside or not head.column.path:
            continue
        kin = _kin(given, head)
        if kin is not None and lexicon.side(head.column.leaf, kin) in ("a", "b", "percent"):
            given[at] = replace(head, indicator=kin, unknown="", suggestions=())
            continue
        before, after = _before(given, at), given[at + 1].indicator if at + 1 < len(given) else None
        for indicator in (after, before) if leads else (before, after):
            side = _figure_named(head, indicator, lexicon) if indicator is not None else ""
            if not side or (indicator is after and side == "percent") or _has_side(given, indicator, side, lexicon):
                continue
            given[at] = replace(head, indicator=indicator, unknown="", suggestions=())
            break
    return tuple(given)


def with_arithmetic(table: Table, heads: Sequence[Head], lexicon: Lexicon) -> tuple[Head, ...]:
    """Columns whose words leave open which is a and which b, told apart by the percent beside them.

    Taken only where every row that has all three numbers agrees: percent = 100·a / b.
    """
    given = list(heads)
    for at, head in enumerate(given):
        if not _says_percent(head, lexicon):
            continue
        family = [
            one
            for one in range(max(0, at - 2), min(len(given), at + 3))
            if one != at and given[one].column.path[:-1] == head.column.path[:-1] and not given[one].figure
            and given[one].indicator in (None, head.indicator) and not _says_percent(given[one], lexicon)
        ]  # fmt: skip
        pairs = [(a, b) for a in family for b in family if a != b and _divides(table, given, a, b, at)]
        if len(pairs) == 1:
            for one, figure in zip(pairs[0], ("a", "b"), strict=True):
                given[one] = replace(given[one], figure=figure, indicator=head.indicator, unknown="", suggestions=())
    return tuple(given)


def with_elimination(table: Table, heads: Sequence[Head], lexicon: Lexicon) -> tuple[Head, ...]:
    """A column that only says "Số người" beside one total is what was reached; beside what was reached, the total."""
    given = list(heads)
    for at, head in enumerate(given):
        if head.figure or head.aside not in ("", "cumulative") or not _COUNTED.fullmatch(tone_blind(head.column.leaf)):
            continue
        if head.indicator is not None and lexicon.side(head.column.leaf, head.indicator):
            continue
        family = [
            one for one, other in enumerate(given)
            if one != at and other.column.path[:-1] == head.column.path[:-1] and not _says_percent(other, lexicon)
            and other.aside == head.aside
        ]  # fmt: skip
        if len(family) != 1 or abs(family[0] - at) > 2:
            continue
        beside = given[family[0]]
        side = beside.figure or _plain_side(beside, lexicon)
        a, b = (at, family[0]) if side == "b" else (family[0], at)
        if side and _never_above(table, given, a, b):
            given[at] = replace(head, figure="a" if side == "b" else "b", unknown="", suggestions=())
    return tuple(given)


_COUNTED = re.compile(r"(?!.*\b(chưa|không|còn|thiếu|ngoài|trừ)\b)(số|sl|số lượng)( \w+){0,3}")
_FIGURE_ONLY = re.compile(r"(tổng số|mẫu số|tử số|tổng|đã có|đã đạt|đạt|kết quả|thực hiện|số đạt|trong đó|a|b)")


def _plain_side(head: Head, lexicon: Lexicon) -> str:
    """a or b where a heading says so of any indicator."""
    if head.indicator is not None:
        side = lexicon.side(head.column.leaf, head.indicator)
        return side if side in ("a", "b") else ""
    leaf = tone_blind(head.column.leaf)
    if re.match(r"(tổng|mẫu số)", leaf):
        return "b"
    return "a" if re.match(r"(tử số|trong đó|số đạt|số đã|đã |đạt)", leaf) else ""


def _never_above(table: Table, heads: Sequence[Head], a: int, b: int) -> bool:
    """Whether the first column's numbers never exceed the second's, and both have some."""
    pairs = [[plain_value(table.at(row, heads[one].column.index)) for one in (a, b)] for row in table.rows]
    both = [(upper, lower) for upper, lower in pairs if upper is not None and lower is not None]
    return bool(both) and all(upper <= lower for upper, lower in both)


def _says_percent(head: Head, lexicon: Lexicon) -> bool:
    return bool(_PERCENT_ONLY.fullmatch(tone_blind(head.column.leaf))) or head.column.leaf.strip() in ("%", "(%)")


def _divides(table: Table, heads: Sequence[Head], a: int, b: int, percent: int) -> bool:
    """Whether one column is the percent of two others, row by row."""
    agreed = 0
    for row in table.rows:
        cells = [table.at(row, heads[one].column.index) for one in (a, b, percent)]
        if any(one is None or one.kind not in ("number", "text") for one in cells):
            continue
        upper, lower = (plain_value(one) for one in cells[:2])
        share = read_percent(cells[2]).value
        if upper is None or share is None or not lower:
            continue
        if min(abs(100 * upper / lower - share), abs(100 * upper / lower - 100 * share)) > _ROUNDED:
            return False
        agreed += upper != lower
    return agreed > 0


_PERCENT_ONLY = re.compile(r"(tỷ lệ|tỉ lệ|tl|ty le|ti le)( đạt)?|")
_ROUNDED = Decimal("0.51")
"""Percent points that rounding to whole percents may take."""


def _as_one(heads: Sequence[Head]) -> tuple[Head, ...]:
    """Columns that only name a figure of an unknown one before them share its question."""
    given = list(heads)
    for at, head in enumerate(given[1:], 1):
        before = given[at - 1]
        text = tone_blind(head.column.leaf)
        only = len(head.column.path) == 1 and (_PERCENT_ONLY.fullmatch(text) or text.startswith(("tổng số", "mẫu số")))
        if head.indicator is None and before.indicator is None and before.unknown and only and head.unknown:
            given[at] = replace(head, unknown=before.unknown, suggestions=before.suggestions)
    return tuple(given)


def _shared_totals(heads: Sequence[Head], lexicon: Lexicon) -> list[Head]:
    """One "Dân số từ 14 tuổi" for several indicators: given to each that has a count but no total of its own."""
    found = []
    for indicator in dict.fromkeys(one.indicator for one in heads if one.indicator is not None):
        own = [one for one in heads if one.indicator == indicator]
        sides = {one.figure or lexicon.side(one.column.leaf, indicator) for one in own}
        beside = [
            one for one in heads
            if one.indicator != indicator and not one.aside and one.place is None
            and not _names_only_figure(one.column.leaf) and lexicon.side(one.column.leaf, indicator) == "b"
        ]  # fmt: skip
        if "a" in sides and "b" not in sides and len(beside) == 1:
            found.append(replace(beside[0], indicator=indicator, figure="b", unknown="", suggestions=()))
    return found


def _kin(heads: Sequence[Head], head: Head) -> Indicator | None:
    """The one indicator that columns under the same parent heading are about."""
    parent = head.column.path[:-1]
    kin = {one.indicator.code: one.indicator for one in heads if one.indicator and one.column.path[:-1] == parent}
    return next(iter(kin.values())) if parent and len(kin) == 1 else None


def _before(heads: Sequence[Head], at: int) -> Indicator | None:
    """The indicator of the columns right before, None where one of them is not known."""
    for head in reversed(heads[:at]):
        if head.indicator is not None:
            return head.indicator
        if not head.aside:
            return None
    return None


def _figure_named(head: Head, indicator: Indicator, lexicon: Lexicon) -> str:
    side = lexicon.side(head.column.leaf, indicator)
    return side if side in ("a", "b", "percent") and " › " not in head.unknown else ""


def _has_side(heads: Sequence[Head], indicator: Indicator, side: str, lexicon: Lexicon) -> bool:
    """Whether the indicator has a column for that figure already."""
    return any(one.indicator == indicator and lexicon.side(one.column.leaf, indicator) == side for one in heads)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


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


def _lines(
    page: Page,
    table: Table,
    roles: dict[int, str],
    heads: Sequence[Head],
    lexicon: Lexicon,
    given: Indicator | None,
) -> tuple[tuple[Line, ...], dict[int, str]]:
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
    month = lexicon.month(raw) or (_month_in(text, lexicon) if raw.kind == "text" else None)
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


_GROUP = re.compile(r"([IVX]+|[A-H])\s*[.)\-–:]?\s.*|.*(cụm|nhóm|lĩnh vực|khu vực).*", re.IGNORECASE)


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


_MARKER = re.compile(r"^\s*(\(?[a-zđ0-9]{1,2}[).,]|[-+*•–])\s*", re.IGNORECASE)


def _carried(page: Page, line: Line, by_role: dict[str, int], lines: Sequence[Line], seen: set) -> Line:
    """A blank village below a named one belongs to it, where each row names another indicator."""
    if not lines or line.indicator is None or lines[-1].place is None or "indicator" not in by_role:
        return line
    above = lines[-1].place
    return line if (above.id, line.indicator.code) in seen else replace(line, place=above)


# ── words above and around ───────────────────────────────────────────────────────────────────────────


def unknown_village(text: str) -> bool:
    """Whether a short text is a village's name that we do not know."""
    words = tone_blind(text).split()
    return bool(
        re.match(rf"{_UNIT_WORDS}\s+\S", tone_blind(text))
        and len(words) <= 6
        and words[1] not in _NOT_A_NAME
        and words[-1] not in _NOT_A_NAME
    )


def places_in(text: str, lexicon: Lexicon) -> tuple[list[Place], str]:
    """(the villages a title names, the wording of one that we do not know)."""
    words = text.replace(":", " : ").replace(",", " , ").replace("–", " – ").split()
    plain = [tone_blind(one) for one in words]
    found: dict[str, Place] = {}
    unknown = ""
    for at, word in enumerate(plain):
        if not re.fullmatch(_UNIT_WORDS, word) and " ".join(plain[at : at + 3]) != "tổ dân phố":
            continue
        before = plain[at - 1] if at else ""
        if before in _NO_VILLAGE or before.isdigit():
            continue
        grams = [" ".join(words[at:end]) for end in range(min(at + 6, len(words)), at + 1, -1)]
        place = next((one for gram in grams if (one := lexicon.place(gram).found)), None)
        if place is not None:
            found[place.id] = place
        elif at + 1 < len(plain) and plain[at + 1] and plain[at + 1] not in _NOT_A_NAME and _is_name(words[at + 1]):
            unknown = " ".join(words[at : at + 4])
    return list(found.values()), unknown


def _is_name(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def indicators_in(texts: Iterable[str], lexicon: Lexicon) -> Iterator[Indicator]:
    """The indicators that titles name: whole lines, or what stands after a colon or in quotes."""
    for text in texts:
        pieces = [text, *re.split(r"[:«»\"“”]", text)]
        bare = re.sub(r"(?i)^(biểu|bảng|phụ lục|báo cáo|tổng hợp|kết quả|theo dõi|số liệu)[\s\d.:–-]*", "", text)
        for piece in (*pieces, bare, without_month(text, lexicon), without_month(bare, lexicon)):
            found = lexicon.indicator(piece.strip()).found if piece.strip() else None
            if found is not None:
                yield found


def without_month(text: str, lexicon: Lexicon) -> str:
    """The text with its months taken out."""
    for one in lexicon.months(text):
        text = text.replace(one.text, " ")
    return " ".join(text.split()).strip(" -–,.:")


def heading_texts(page: Page, tables: Sequence[Table]) -> list[str]:
    """The texts above the first table of a sheet, or all where it has none."""
    first = min((one.top for one in tables), default=None)
    return [
        raw.text
        for row in page.numbers()
        if first is None or row < first
        for _, raw in sorted(page.rows[row].items())
        if raw.kind == "text" and not is_motto(raw.text)
    ]


def layout_of(tables: Iterable[Table], lexicon: Lexicon) -> str:
    """The wording of all headers without their months: the same from month to month, another for another sheet."""
    return "\n".join(
        tone_key(" ".join(without_month(part, lexicon) for part in column.path))
        for one in tables
        for column in one.columns
    )

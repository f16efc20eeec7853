"""A table's columns → what each is about: a label, or figures of an indicator, a village, a month."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.intake.figures import NO, YES
from data.intake.grid import Raw
from data.intake.lexicon import ASIDES, Lexicon, tone_blind
from data.intake.months import Mention
from data.intake.numbers import NOTHING, is_numeric
from data.intake.table import Column, Page, Table
from data.intake.titles import month_in, without_month
from data.model import Indicator, Place

_MEASURE = re.compile(r"\(([^()]*)\)\s*$|đvt\s*:?\s*(.+)$|đơn vị(?: tính)?\s*:\s*(.+)$", re.IGNORECASE)
COUNTED = re.compile(r"(?!.*\b(chưa|không|còn|thiếu|ngoài|trừ)\b)(số|sl|số lượng)( \w+){0,3}")
"""A heading that only counts: "Số người"; never one that counts those who have not."""
_FIGURE_ONLY = re.compile(r"(tổng số|mẫu số|tử số|tổng|đã có|đã đạt|đạt|kết quả|thực hiện|số đạt|trong đó|a|b)")
PERCENT_ONLY = re.compile(r"(tỷ lệ|tỉ lệ|tl|ty le|ti le)( đạt)?|")


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


def roles_of(page: Page, table: Table, lexicon: Lexicon) -> dict[int, str]:
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
        or names_only_figure(part)
        or month_in(part, lexicon)
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
        if raw is None or raw.text.strip().casefold() in NOTHING | YES | NO:
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


def head_of(table: Table, column: Column, lexicon: Lexicon) -> Head:
    """What a value column's headings say of it."""
    path = column.path
    month = next((one for raw in column.month_cells if (one := lexicon.month(raw))), None)
    for part in path:
        month = month_in(part, lexicon) or month
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


def months_or_villages(heads: Sequence[Head], roles: dict[int, str]) -> tuple[Head, ...]:
    """Columns T1, T2 … over rows of villages are months; beside a T13 they are villages; else either."""
    both = [one for one in heads if one.month and one.place]
    if not both:
        return tuple(heads)
    if "place" in roles.values():
        return tuple(replace(one, place=None) if one in both else one for one in heads)
    if any(one.place and not one.month for one in heads):
        return tuple(replace(one, month=None) if one in both else one for one in heads)
    return tuple(replace(one, either=True) if one in both else one for one in heads)


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
    naming = [part for part in parts if not names_only_figure(part)] or parts
    return None, " › ".join(naming), tuple(suggestions)[:3]


def names_only_figure(part: str) -> bool:
    """Whether a heading says only which figure it holds: "Tỷ lệ", "Đã có", "Tổng số"."""
    text = tone_blind(part)
    return bool(PERCENT_ONLY.fullmatch(text) or _FIGURE_ONLY.fullmatch(text) or COUNTED.fullmatch(text))


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

"""Columns that name only a figure ("Tổng số", "Tỷ lệ") → the indicator and the figure they belong to.

By the order of the columns, by the heading above them, by what is left over beside a total, by arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from data.intake.columns import COUNTED, PERCENT_ONLY, Head, names_only_figure
from data.intake.grid import Raw
from data.intake.lexicon import Lexicon, tone_blind
from data.intake.numbers import plain_value, read_percent
from data.intake.table import Table
from data.model import Indicator

_ROUNDED = Decimal("0.51")
"""Percent points that rounding to whole percents may take."""


def with_shared(heads: Sequence[Head], lexicon: Lexicon) -> tuple[Head, ...]:
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


def with_arithmetic(table: Table, heads: Sequence[Head], lexicon: Lexicon) -> tuple[Head, ...]:
    """Columns whose words leave open which is a and which b, told apart by the percent beside them.

    Taken only where every row that has all three numbers agrees: percent = 100·a / b.
    """
    given = list(heads)
    for at, head in enumerate(given):
        if head.aside not in ("", "cumulative") or not _says_percent(head, lexicon):
            continue
        family = [
            one
            for one in range(max(0, at - 2), min(len(given), at + 3))
            if one != at and given[one].column.path[:-1] == head.column.path[:-1] and not given[one].figure
            and given[one].aside == head.aside
            and given[one].indicator in (None, head.indicator) and not _says_percent(given[one], lexicon)
        ]  # fmt: skip
        pairs = [(a, b) for a in family for b in family if a != b and _divides(table, given, a, b, at)]
        if len(pairs) == 1:
            for one, figure in zip(pairs[0], ("a", "b"), strict=True):
                given[one] = replace(given[one], figure=figure, indicator=head.indicator, unknown="", suggestions=())
    return tuple(given)


def _says_percent(head: Head, lexicon: Lexicon) -> bool:
    return bool(PERCENT_ONLY.fullmatch(tone_blind(head.column.leaf))) or head.column.leaf.strip() in ("%", "(%)")


def _amount(raw: Raw) -> Decimal | None:
    """A cell's number, a percent's too."""
    value = plain_value(raw)
    return read_percent(raw).value if value is None else value


def _divides(table: Table, heads: Sequence[Head], a: int, b: int, percent: int) -> bool:
    """Whether one column is the percent of two others, row by row."""
    agreed = 0
    for row in table.rows:
        cells = [table.at(row, heads[one].column.index) for one in (a, b, percent)]
        if any(one is None or one.kind not in ("number", "text") for one in cells):
            continue
        upper, lower = (_amount(one) for one in cells[:2])
        share = read_percent(cells[2]).value
        if upper is None or share is None or not lower:
            continue
        if min(abs(100 * upper / lower - share), abs(100 * upper / lower - 100 * share)) > _ROUNDED:
            return False
        agreed += upper != lower
    return agreed > 0


def without_achievement(table: Table, heads: Sequence[Head], lexicon: Lexicon) -> tuple[Head, ...]:
    """Columns "Tỷ lệ" that are the share of a target reached (thực hiện ÷ kế hoạch) set aside: no indicator's rate."""
    given = list(heads)
    for at, head in enumerate(given):
        if head.aside or not _names_percent(head, lexicon):
            continue
        family = [one for one, other in enumerate(given) if other.column.path[:-1] == head.column.path[:-1]]
        targets = [one for one in family if given[one].aside == "target"]
        done = [one for one in family if one != at and not given[one].aside and not _names_percent(given[one], lexicon)]
        if any(_divides(table, given, a, b, at) for a in done for b in targets):
            given[at] = replace(head, aside="difference")
    return tuple(given)


def _names_percent(head: Head, lexicon: Lexicon) -> bool:
    named = head.indicator is not None and lexicon.side(head.column.leaf, head.indicator) == "percent"
    return named or _says_percent(head, lexicon) or tone_blind(head.column.leaf).startswith(("tỷ lệ", "tỉ lệ"))


def with_elimination(table: Table, heads: Sequence[Head], lexicon: Lexicon) -> tuple[Head, ...]:
    """A column that only says "Số người" beside one total is what was reached; beside what was reached, the total."""
    given = list(heads)
    for at, head in enumerate(given):
        if head.figure or head.aside not in ("", "cumulative") or not COUNTED.fullmatch(tone_blind(head.column.leaf)):
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


def as_one(heads: Sequence[Head]) -> tuple[Head, ...]:
    """Columns that only name a figure of an unknown one before them share its question."""
    given = list(heads)
    for at, head in enumerate(given[1:], 1):
        before = given[at - 1]
        text = tone_blind(head.column.leaf)
        only = len(head.column.path) == 1 and (PERCENT_ONLY.fullmatch(text) or text.startswith(("tổng số", "mẫu số")))
        if head.indicator is None and before.indicator is None and before.unknown and only and head.unknown:
            given[at] = replace(head, unknown=before.unknown, suggestions=before.suggestions)
    return tuple(given)


def shared_totals(heads: Sequence[Head], lexicon: Lexicon) -> list[Head]:
    """One "Dân số từ 14 tuổi" for several indicators: given to each that has a count but no total of its own."""
    found = []
    for indicator in dict.fromkeys(one.indicator for one in heads if one.indicator is not None):
        own = [one for one in heads if one.indicator == indicator]
        sides = {one.figure or lexicon.side(one.column.leaf, indicator) for one in own}
        beside = [
            one for one in heads
            if one.indicator != indicator and not one.aside and one.place is None
            and not names_only_figure(one.column.leaf) and lexicon.side(one.column.leaf, indicator) == "b"
        ]  # fmt: skip
        if "a" in sides and "b" not in sides and len(beside) == 1:
            found.append(replace(beside[0], indicator=indicator, figure="b", unknown="", suggestions=()))
    return found

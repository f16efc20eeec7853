"""Table → what each column and row is about: village, indicator, month, and which of its figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from data.intake.columns import Head, head_of, months_or_villages, roles_of
from data.intake.lexicon import Lexicon
from data.intake.rows import Line, lines_of
from data.intake.sharing import (
    as_one,
    shared_totals,
    with_arithmetic,
    with_elimination,
    with_shared,
    without_achievement,
)
from data.intake.table import Page, Table
from data.model import Indicator


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
    roles = roles_of(page, table, lexicon)
    heads = tuple(head_of(table, column, lexicon) for column in table.columns if roles[column.index] == "value")
    heads = months_or_villages(heads, roles)
    if len({one.month for one in heads if one.month}) > 1:  # a sum beside months is the year so far
        heads = tuple(replace(one, aside=one.aside or "cumulative") if one.total else one for one in heads)
    if not any(one.place for one in heads):  # "Tổng số" over a column is a denominator, unless villages stand beside
        heads = tuple(replace(one, total=False) for one in heads)
    heads = with_shared(heads, lexicon)
    heads = without_achievement(table, heads, lexicon)
    heads = with_elimination(table, with_arithmetic(table, heads, lexicon), lexicon)
    shared = shared_totals(heads, lexicon)
    taken = {one.column.index for one in shared}
    heads = [one for one in heads if one.indicator is not None or one.column.index not in taken]
    heads = as_one((*heads, *shared))
    lines, aside = lines_of(page, table, roles, heads, lexicon, given if "indicator" in roles.values() else None)
    return Meaning(table, heads, lines, aside, roles)

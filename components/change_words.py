"""What changed since an earlier period, and where the worst gaps are, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.sentences import below_path, short_of_path
from components.status import LOOKS, word
from components.words import amount, change, counted
from data.changes import Move, Turn
from data.progress import better_or_equal
from data.standings import Row

MOST = 5


@dataclass(frozen=True)
class Line:
    """One line of a list: the indicator it leads to, and what is said of it."""

    code: str
    name: str
    says: str


def bottlenecks(judged: Sequence[Row], most: int = 3) -> list[Line]:
    """The indicators below their path, those with most of the counted noun still to reach first."""
    behind = [row for row in judged if below_path(row.standing)]
    behind.sort(key=_missing)
    return [_bottleneck(row) for row in behind[:most]]


def _missing(row: Row) -> tuple:
    """Most of a counted noun first; money and points, which count nobody, after people and files."""
    one = row.standing
    return not one.indicator.whole, -(one.behind or 0), -abs(one.position)


def _bottleneck(row: Row) -> Line:
    one = row.standing
    look = LOOKS[one.state]
    said = f"{look.shape} {amount(one.indicator, one.level.value)}, {short_of_path(one)}"
    if row.gaps:
        where = ", ".join(f"{gap.place.name} ({counted(one.indicator, gap.units)})" for gap in row.gaps[:3])
        said += f"; nhiều nhất ở {where}"
    return Line(one.indicator.code, one.indicator.short, said + ".")


def changed(turns: Sequence[Turn], moves: Sequence[Move]) -> list[tuple[str, list[Line], int]]:
    """What changed as (heading, its lines, how many more there are); empty groups are left out."""
    groups = {
        "Trạng thái xấu đi": turned(turns, better=False),
        "Trạng thái tốt lên": turned(turns, better=True),
        "Bắt đầu hoặc thôi được chấm": turned(turns, better=None),
        "Tiến nhiều nhất": moved(moves, up=True),
        "Lùi nhiều nhất": moved(moves, up=False),
    }
    return [(heading, lines[:MOST], max(len(lines) - MOST, 0)) for heading, lines in groups.items() if lines]


def turned(found: Sequence[Turn], *, better: bool | None) -> list[Line]:
    """The indicators whose state got better, or worse, or (None) was not judged on one side."""
    return [
        Line(
            turn.now.indicator.code,
            turn.now.indicator.short,
            f"{_state(turn.before)} → {_state(turn.now)}",
        )
        for turn in found
        if turn.better is better
    ]


def _state(standing: object) -> str:
    return f"{LOOKS[standing.state].shape} {word(standing)}"


def moved(found: Sequence[Move], *, up: bool, most: int = 3) -> list[Line]:
    """The indicators that moved farthest in the better (up) or worse direction."""
    fit = [one for one in found if better_or_equal(one.indicator, one.change, 0) is up]
    return [Line(one.indicator.code, one.indicator.short, _move(one)) for one in fit[:most]]


def _move(one: Move) -> str:
    said = change(one.indicator, one.change)
    if one.own:
        said += ", tính riêng từng kỳ"
    return said + (f" ({one.places} nơi báo cả hai kỳ)" if one.places is not None else "")

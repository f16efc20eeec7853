"""Figures or bases → difference against the store: new, changed (old → new), same, missing since last period. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.intake.reading import Reading
from data.model import Figure, FigureState, Period
from data.plan_store import BaseEntry
from data.standings import BaseFigure

Key = tuple[str, str | None, Period]
_NOTHING = (None, None, None, FigureState.WITHDRAWN)


@dataclass(frozen=True)
class Change:
    """A figure that stands and what would replace it."""

    before: Figure
    after: Figure


@dataclass(frozen=True)
class Difference:
    """What handing the reading in would do. `seen` is the commune's `seq` it was compared with."""

    reading: Reading
    seen: int
    new: tuple[Figure, ...] = ()
    changed: tuple[Change, ...] = ()
    same: tuple[Figure, ...] = ()
    missing: tuple[Figure, ...] = ()

    @property
    def to_write(self) -> tuple[Figure, ...]:
        """The figures that a hand-in would add."""
        return (*self.new, *(one.after for one in self.changed))

    @property
    def may_write(self) -> bool:
        """True where nothing is wrong and something is new."""
        return self.may_write_right and not self.reading.errors

    @property
    def may_write_right(self) -> bool:
        """True where something is new and right, whatever else is wrong."""
        return not self.reading.refused and bool(self.to_write)

    @property
    def submission_id(self) -> str:
        """Names this hand-in: the same reading against the same state of the store, pressed twice, is one."""
        figures = hashlib.sha256(repr([(one.key, one.numbers) for one in self.reading.figures]).encode()).hexdigest()
        named = f"{self.reading.commune}:{self.reading.sha256}:{figures}:{self.seen}"
        return hashlib.sha256(named.encode()).hexdigest()


@dataclass(frozen=True)
class BaseDifference:
    """What entering the bases would do; `changed` holds (what stands, what would replace it)."""

    new: tuple[BaseEntry, ...] = ()
    changed: tuple[tuple[BaseFigure, BaseEntry], ...] = ()
    same: tuple[BaseEntry, ...] = ()

    @property
    def to_write(self) -> tuple[BaseEntry, ...]:
        """The bases that would be written."""
        return (*self.new, *(after for _, after in self.changed))


def compare_bases(entries: Sequence[BaseEntry], current: Sequence[BaseFigure]) -> BaseDifference:
    """The difference between bases typed in and those that stand, place by place and day by day."""
    stands = {one[:3]: one for one in current}
    new, changed, same = [], [], []
    for entry in entries:
        before = stands.get((entry.base, entry.place, entry.as_of))
        if before is None:
            new.append(entry)
        elif before.value == entry.value:
            same.append(entry)
        else:
            changed.append((before, entry))
    return BaseDifference(tuple(new), tuple(changed), tuple(same))


def compare(reading: Reading, current: Mapping[Key, Figure], previous: Mapping[Key, Figure], seen: int) -> Difference:
    """The difference between a reading and what stands.

    `current` are the figures of the reading's periods; `previous`, by the reading's period, those of the newest
    period before each. A figure whose own cell is in doubt falls into no group; a withdrawal of nothing is the same.
    """
    doubtful = {(one.sheet, one.cell) for one in reading.errors if one.cell}
    new, changed, same = [], [], []
    for figure in reading.figures:
        before = current.get(figure.key)
        if (figure.sheet, figure.cell) in doubtful:
            continue
        if figure.numbers == (before.numbers if before else _NOTHING):
            same.append(figure)
        elif before is None:
            new.append(figure)
        else:
            changed.append(Change(before, figure))
    given = {figure.key for figure in reading.figures}
    keys = [(*pair, period) for period in reading.periods for pair in reading.covers]
    missing = [previous[key] for key in keys if key in previous and key not in given and key not in current]
    return Difference(reading, seen, tuple(new), tuple(changed), tuple(same), tuple(missing))

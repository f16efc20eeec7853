"""Figures → difference against the store: new, changed (old → new), same, missing since last period. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from data.intake.reading import Reading
from data.model import Figure

Key = tuple[str, str | None]


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
        return not self.reading.refused and not self.reading.errors and bool(self.to_write)

    @property
    def submission_id(self) -> str:
        """Names this hand-in: the same reading against the same state of the store, pressed twice, is one."""
        named = f"{self.reading.commune}:{self.reading.sha256}:{self.seen}"
        return hashlib.sha256(named.encode()).hexdigest()


def compare(reading: Reading, current: Mapping[Key, Figure], previous: Mapping[Key, Figure], seen: int) -> Difference:
    """The difference between a reading and what stands: `current` this period, `previous` the one before."""
    new, changed, same = [], [], []
    for figure in reading.figures:
        before = current.get(figure.key[:2])
        if before is None:
            new.append(figure)
        elif before.numbers == figure.numbers:
            same.append(figure)
        else:
            changed.append(Change(before, figure))
    given = {figure.key[:2] for figure in reading.figures}
    missing = [previous[key] for key in reading.covers if key in previous and key not in given and key not in current]
    return Difference(reading, seen, tuple(new), tuple(changed), tuple(same), tuple(missing))

"""What people did in a made-up commune, each at its moment: written in order of time, as it would have come about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from data.sample.arrivals import moment
from data.store import Batch, Receipt, Store


class Deed(NamedTuple):
    """One thing done at a moment (UTC): `do` writes it into a store."""

    at: dt.datetime
    do: Callable[[Store], object]


class Dated:
    """The illustrative store at the moment `at` (UTC): what is written through it bears that moment.

    So everybody's deeds of the past go through the very functions that write real ones. The store itself still
    refuses a made-up moment where figures are real (`Store.append`).
    """

    def __init__(self, store: Store) -> None:
        """Look through to that store."""
        self._store = store
        self.at: dt.datetime | None = None

    def append(self, batch: Batch, tables: Any, seen: int) -> Receipt:
        """The receipt of the batch, as `Store.append` gives it."""
        return self._store.append(batch, tables, seen, at=self.at)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the store's own."""
        return getattr(self._store, name)


def play(store: Store, deeds: Iterable[Deed]) -> None:
    """Do all of it, the earliest first; what was done before is not done again."""
    dated = Dated(store)
    for one in sorted(deeds, key=lambda deed: deed.at):
        dated.at = one.at
        one.do(dated)


def on(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """That time of that day in Vietnam, as the store keeps it (UTC)."""
    return moment(day, dt.time(hour, minute))

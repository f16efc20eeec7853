"""A batch written on top of whatever stands: for what people say beside the figures, in nobody's way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from data.errors import MovedError, RefusalError
from data.store import Batch, Receipt, Store

_TRIES = 20


def on_top(store: Store, batch: Batch, rows: Callable[[int], Mapping[str, Sequence[Mapping[str, Any]]]]) -> Receipt:
    """The receipt of the batch with the rows that `rows(seq)` makes of what stands at the commune's `seq`.

    It is asked again whenever somebody wrote in between, so that two who read the same cannot both act on it. It
    raises RefusalError where nothing should be written; so does this where others never stop writing.
    """
    for _ in range(_TRIES):
        seen = store.seq(batch.commune)
        found = rows(seen)
        with suppress(MovedError):
            return store.append(batch, found, seen)
    raise RefusalError("Nhiều người đang ghi cùng lúc nên chưa ghi được. Hãy bấm lại.")

"""Writing past what others wrote beside the figures: a question or a closing throws nobody's dry run away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from data.errors import MovedError, RefusalError
from data.model import Period
from data.store import Batch, Receipt, Store

BESIDE = ("scenario", "question", "closing", "task", "setting")
"""Kinds of batches that hold no figure, base, plan or answer; every other kind may move what a writer looked at."""
SAID = ("scenario", "question", "task", "setting")
"""Those that a change of the plan may go past: a closing says which periods may not be judged anew."""
_TRIES = 20
_PRESSED = """
SELECT 1
FROM live_batch
WHERE commune = $commune AND submission_id = $submission_id
"""
_MOVED = """
SELECT 1
FROM live_batch
WHERE commune = $commune AND seq > $seq AND NOT list_contains($beside, kind)
LIMIT 1
"""
_CLOSED = """
SELECT closing.period, submitted_by
FROM closing
JOIN live_batch USING (batch_id)
WHERE
    closing.commune = $commune
    AND live_batch.seq > $seq
    AND closing.kind = 'signed'
    AND list_contains($periods, closing.period)
ORDER BY live_batch.seq DESC
LIMIT 1
"""


def append_past(
    store: Store,
    batch: Batch,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    seen: int,
    periods: Collection[Period] = (),
    past: Collection[str] = BESIDE,
) -> Receipt:
    """`Store.append` of what was looked at as it stood at `seen`, going on where only kinds in `past` came since.

    MovedError where anything else did. RefusalError where one of the `periods` written was closed meanwhile: what is
    written would be an adjustment, and nobody has been told.
    """
    on = seen
    for _ in range(_TRIES):
        try:
            return store.append(batch, tables, on)
        except MovedError:
            now = store.seq(batch.commune)
            if now <= on or store.rows(_MOVED, {"commune": batch.commune, "seq": seen, "beside": list(past)}):
                raise
            _refuse_closed(store, batch.commune, seen, periods)
            on = now
    raise MovedError


def pressed(store: Store, commune: str, submission_id: str) -> bool:
    """Whether that submission has been written already: pressing again must not be told what stands against it."""
    return bool(store.rows(_PRESSED, {"commune": commune, "submission_id": submission_id}))


def _refuse_closed(store: Store, commune: str, seen: int, periods: Collection[Period]) -> None:
    days = [one.date for one in periods]
    for day, by in store.rows(_CLOSED, {"commune": commune, "seq": seen, "periods": days}):
        raise RefusalError(
            f"{Period(day.year, day.month).label} vừa được {by} ký chốt nên chưa ghi gì: số ghi bây giờ sẽ là số liệu"
            " điều chỉnh. Hãy xem lại rồi ghi."
        )

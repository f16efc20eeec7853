"""Difference → batch: one transaction that moves the head, written whole or not at all."""

from __future__ import annotations

from data.errors import RefusalError
from data.intake.diff import Difference
from data.model import Figure
from data.store import Batch, Receipt, Store


def commit(store: Store, difference: Difference, by: str) -> Receipt:
    """The receipt of the hand-in.

    RefusalError where the reading has open errors or nothing new; MovedError where somebody wrote since.
    """
    if not difference.may_write:
        raise RefusalError("Không có gì để ghi: hoặc còn lỗi cần sửa, hoặc số liệu đã có đủ trong kho.")
    reading = difference.reading
    batch = Batch(reading.commune, "hand_in", difference.submission_id, by, reading.file_name, reading.sha256)
    rows = [_row(figure) for figure in difference.to_write]
    return store.append(batch, {"observation": rows}, difference.seen)


def _row(figure: Figure) -> dict:
    return {**vars(figure), "period": figure.period.date}

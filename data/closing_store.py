"""Closings as they are written: checked, signed with what the meeting saw, reopened. Each deed a batch of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from data.access import Act, User, require
from data.closed_rows import ClosedRow, nothing_came, written
from data.closing import (
    Cycle,
    Deed,
    Event,
    closed_already,
    cycles,
    next_number,
    of,
    unopenable,
    unready,
    unsignable,
)
from data.closing_touch import touched
from data.errors import RefusalError
from data.model import Period
from data.on_top import on_top
from data.plan_store import clean_name, load_plan
from data.store import Batch, Receipt, Store
from data.visit import today

CLOSING = "closing"
MAX_NOTE = 1000
"""Characters of a remark or a reason."""

_EVENTS = """
SELECT
    live_batch.seq, live_batch.batch_id, submission_id, submitted_by, submitted_at, closing.period, closing.kind,
    closing.number, closing.data_seq, closing.note
FROM closing
JOIN live_batch USING (batch_id)
WHERE closing.commune = $commune
ORDER BY live_batch.seq
"""
Look = Callable[[Store, str, Period], Sequence[ClosedRow]]
"""What stands of a period in a commune, read anew."""


def events(store: Store, commune: str) -> tuple[Event, ...]:
    """Everything that was done to the commune's periods, oldest first."""
    return _events(store, commune, store.seq(commune))


@lru_cache(maxsize=32)
def _events(store: Store, commune: str, seq: int) -> tuple[Event, ...]:
    """One reading; `seq` moves with every write."""
    found = store.rows(_EVENTS, {"commune": commune})
    return tuple(
        Event(*first, Period(day.year, day.month), Deed(deed), number, data_seq, note or "")
        for *first, day, deed, number, data_seq, note in found
    )


def closed_among(store: Store, commune: str, periods: Sequence[Period]) -> list[Event]:
    """The closings in force of those periods: what is written into them is an adjustment."""
    found = cycles(events(store, commune))
    return [found[one].signed for one in sorted(set(periods)) if one in found and found[one].signed]


def check(store: Store, commune: str, period: Period, data_seq: int, note: str, by: User) -> Receipt:
    """The receipt of having looked at a period's figures as they stood at `data_seq`.

    RefusalError where it has not ended, is closed, was touched since, or checking is not theirs.
    """
    require(by, Act.CHECK, commune)
    note = _note(note)
    row = {"period": period.date, "kind": Deed.CHECKED, "data_seq": data_seq, "note": note or None}

    def rows(cycle: Cycle, found: Sequence[Event], seen: int) -> Mapping[str, list]:
        _refuse(unready(load_plan(store, commune), period, today()) or closed_already(cycle))
        _refuse(_moved(store, commune, period, data_seq, "kiểm tra"))
        return {"closing": [row]}

    return _write(store, commune, period, by, f"checked:{data_seq}:{_mark(note)}", rows)


def sign(store: Store, commune: str, period: Period, checked: int, look: Look, by: User) -> Receipt:
    """The receipt of a signed closing, with all that `look` shows of the period, as the check of that seq saw it.

    RefusalError where that check is no longer the one that counts, the period was touched since, or signing is not
    theirs.
    """
    require(by, Act.SIGN, commune)

    def rows(cycle: Cycle, found: Sequence[Event], seen: int) -> Mapping[str, list]:
        _refuse(unready(load_plan(store, commune), period, today()) or unsignable(cycle, checked))
        _refuse(_moved(store, commune, period, cycle.check.data_seq, "ký"))
        shown = look(store, commune, period)
        row = {
            "period": period.date, "kind": Deed.SIGNED, "number": next_number(found), "data_seq": seen,
            "note": _missing(shown) or None,
        }  # fmt: skip
        return {"closing": [row], "closing_row": written(shown)}

    return _write(store, commune, period, by, f"signed:{checked}", rows)


def reopen(store: Store, commune: str, period: Period, number: int, reason: str, by: User) -> Receipt:
    """The receipt of reopening the period closed with that number; RefusalError without a reason or the right to."""
    require(by, Act.SIGN, commune)
    reason = _note(reason)
    if not reason:
        raise RefusalError("Mở lại một kỳ đã chốt phải có lý do. Hãy ghi lý do rồi bấm lại.")

    def rows(cycle: Cycle, found: Sequence[Event], seen: int) -> Mapping[str, list]:
        _refuse(unopenable(cycle, number))
        return {"closing": [{"period": period.date, "kind": Deed.REOPENED, "data_seq": seen, "note": reason}]}

    return _write(store, commune, period, by, f"reopened:{number}:{_mark(reason)}", rows)


def _write(
    store: Store,
    commune: str,
    period: Period,
    by: User,
    named: str,
    rows: Callable[[Cycle, Sequence[Event], int], Mapping[str, list[Mapping[str, Any]]]],
) -> Receipt:
    """The receipt of one deed on top of whatever stands; pressing twice is one."""
    batch = Batch(commune, CLOSING, f"closing:{period}:{named}:{by.signed}", by.signed, login=by.login or None)

    def of_what_stands(seen: int) -> Mapping[str, list[Mapping[str, Any]]]:
        found = events(store, commune)
        if any(one.submission_id == batch.submission_id for one in found):
            return {}  # written before: its receipt is all that comes of it
        return rows(of(cycles(found), period), found, seen)

    return on_top(store, batch, of_what_stands)


def _refuse(sentence: str) -> None:
    if sentence:
        raise RefusalError(sentence)


def _moved(store: Store, commune: str, period: Period, since: int, what: str) -> str:
    """Why what was looked at no longer holds, "" where it does."""
    if not 0 < since <= store.seq(commune):
        return "Chưa rõ đã xem số liệu nào. Hãy tải lại trang rồi làm lại."
    if not touched(store, commune, period, since):
        return ""
    again = "người điều phối kiểm tra lại rồi mới ký" if what == "ký" else "xem lại rồi bấm kiểm tra"
    return f"Số liệu, kế hoạch hoặc giải trình của xã vừa có thay đổi sau khi xem nên chưa ghi gì. Hãy {again}."


def _missing(shown: Sequence[ClosedRow]) -> str:
    """What of the period had not come when it was signed, as the closing's own remark; "" where all had."""
    owed, missing = (sum(getattr(one, name) for one in shown) for name in ("owed", "missing"))
    if nothing_came(shown):
        return f"Khi chốt không có số nào trong {owed} số phải báo." if owed else "Khi chốt không có số nào được báo."
    return f"Khi chốt còn thiếu {missing} trên {owed} số phải báo." if missing else ""


def _note(text: str) -> str:
    found = clean_name(text)
    if len(found) > MAX_NOTE:
        raise RefusalError(f"Lời ghi dài {len(found)} ký tự, tối đa là {MAX_NOTE}. Hãy ghi ngắn hơn.")
    return found


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]

"""The log of what was done with accounts and copies: appended, never changed, each row sealed by the one before.

Whoever changes, removes or moves a row breaks the chain of digests. `head` is to be kept elsewhere too: a tail cut
off together with the head's own row shows only there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update
from sqlalchemy.exc import OperationalError

from data.accounts.tables import event, meta
from data.chain import digest

_AT_ONCE = 1000


@dataclass(frozen=True)
class Event:
    """One thing done: `what` is a fixed English key, `about` what it was done to; the log fills in the rest."""

    who: str
    what: str
    about: str = ""
    before: Any = None
    after: Any = None
    address: str = ""
    seq: int = 0
    at: dt.datetime | None = None
    previous: str = ""
    digest: str = ""


def append(connection: Connection, one: Event, now: dt.datetime) -> Event:
    """The event as it now stands in the log; `connection` must be the only one that writes."""
    last, previous = head(connection)
    number = last + 1
    row = {
        "seq": number,
        "at": _time(now),
        "who": _writable(one.who),
        "what": one.what,
        "about": _writable(one.about),
        "before": _text(one.before),
        "after": _text(one.after),
        "address": _writable(one.address),
        "previous": previous,
    }
    row["digest"] = digest(previous, row, {})
    connection.execute(insert(event).values(row))
    connection.execute(update(meta).values(log_seq=row["seq"], log_digest=row["digest"]))
    return replace(one, seq=number, at=now, previous=previous, digest=row["digest"])


def head(connection: Connection) -> tuple[int, str]:
    """The number and digest of the last row; (0, "") of an empty log."""
    found = connection.execute(select(meta.c.log_seq, meta.c.log_digest)).one()
    return found.log_seq, found.log_digest


def events(
    connection: Connection,
    *,
    what: Collection[str] = (),
    who: str = "",
    about: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    below: int = 0,
    limit: int = 500,
) -> list[Event]:
    """The newest events like that; `below` asks for those before a number, `until` is not included."""
    asked = select(event).order_by(event.c.seq.desc()).limit(limit)
    for given, condition in (
        (what, event.c.what.in_(what)),
        (who, event.c.who == who),
        (about, event.c.about == about),
        (since, event.c.at >= _time(since)),
        (until, event.c.at < _time(until)),
        (below, event.c.seq < below),
    ):
        if given:
            asked = asked.where(condition)
    return [_event(dict(row)) for row in connection.execute(asked).mappings()]


def troubles(connection: Connection) -> list[str]:
    """Where the log is no longer what was written, a sentence each."""
    found, before, last = [], 0, ""
    for seq, row in _rows(connection):
        if seq != before + 1:
            found.append(_missing(before + 1, seq - 1))
        if row is None or not _fits(row):
            found.append(f"Nhật ký tài khoản, dòng {seq}: nội dung đã bị sửa sau khi ghi.")
        elif seq == before + 1 and last is not None and row["previous"] != last:
            found.append(f"Nhật ký tài khoản, dòng {seq}: không nối với dòng {before}; có dòng bị thay hoặc đổi chỗ.")
        before, last = seq, row["digest"] if row else None
    end_seq, end = head(connection)
    if before < end_seq:
        found.append(_missing(before + 1, end_seq))
    elif not found and (before, last) != (end_seq, end):
        found.append(f"Nhật ký tài khoản, dòng {before}: không khớp với dòng cuối đã ghi nhận (dòng {end_seq}).")
    return found


def _fits(row: dict[str, Any]) -> bool:
    """Whether the row is as it was sealed; a text that has become another kind of value is not."""
    texts = all(isinstance(value, str | None) for name, value in row.items() if name != "seq")
    return texts and row["digest"] == digest(row["previous"], row, {})


def _rows(connection: Connection) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Every row with its number, in order; None for one whose bytes are no text any more."""
    seq = 0
    while numbers := connection.execute(_next(event.c.seq, seq)).scalars().all():
        try:
            rows = {row["seq"]: dict(row) for row in connection.execute(_next(event, seq)).mappings()}
        except OperationalError:
            rows = {one: _row(connection, one) for one in numbers}
        yield from ((one, rows[one]) for one in numbers)
        seq = numbers[-1]


def _next(what: Any, seq: int) -> Select:
    return select(what).where(event.c.seq > seq).order_by(event.c.seq).limit(_AT_ONCE)


def _missing(first: int, last: int) -> str:
    rows = f"dòng {first}" if first == last else f"các dòng {first}–{last}"
    return f"Nhật ký tài khoản, {rows}: đã bị xoá mất."


def _row(connection: Connection, seq: int) -> dict[str, Any] | None:
    """The row as it is stored; None where its bytes are no text any more."""
    try:
        return dict(connection.execute(select(event).where(event.c.seq == seq)).mappings().one())
    except OperationalError:
        return None


def _event(row: dict[str, Any]) -> Event:
    texts = {name: None if row[name] is None else json.loads(row[name]) for name in ("before", "after")}
    return Event(**{**row, **texts, "at": dt.datetime.fromisoformat(row["at"])})


def _time(moment: dt.datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="microseconds")


def _text(value: Any) -> str | None:
    return None if value is None else _writable(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def _writable(text: str) -> str:
    """The text without halves of letters, which a browser may send and no file can hold."""
    return text.encode("utf-8", "replace").decode()

"""Time: kept in UTC without a zone, as the stores hold it, and told by the clock in Vietnam."""

from __future__ import annotations

import datetime as dt

VIETNAM = dt.timezone(dt.timedelta(hours=7))


def now() -> dt.datetime:
    """The time in UTC, by the machine's clock."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def local(utc: dt.datetime) -> dt.datetime:
    """A time kept in UTC as the clock in Vietnam shows it."""
    return utc.replace(tzinfo=dt.UTC).astimezone(VIETNAM)


def moment(utc: dt.datetime) -> str:
    """The same in words: 14:02 ngày 05/06/2026."""
    return f"{local(utc):%H:%M ngày %d/%m/%Y}"

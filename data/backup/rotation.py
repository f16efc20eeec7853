"""Which backups stay: close together in the last day, then one a day, a week and a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from data.clock import local


class Why(StrEnum):
    """Why a backup was made."""

    START = "start"
    NIGHT = "night"
    ASKED = "asked"
    BEFORE_RESTORE = "before_restore"
    BEFORE_UPGRADE = "before_upgrade"


class Made(Protocol):
    """What the choice looks at."""

    @property
    def made_at(self) -> dt.datetime:
        """When, in UTC."""

    @property
    def why(self) -> str:
        """One of Why."""


T = TypeVar("T", bound=Made)

_LATEST = 8
_BEFORE = (Why.BEFORE_RESTORE, Why.BEFORE_UPGRADE)
_BEFORE_DAYS = 30
_GRAINS: tuple[tuple[Callable[[dt.date], int], int], ...] = (
    (lambda day: day.toordinal(), 14),
    (lambda day: (day.toordinal() - 1) // 7, 8),  # 0001-01-01 was a Monday
    (lambda day: day.year * 12 + day.month, 24),
)
"""What counts as one day, week and month, each numbered, and of how many of them one backup stays."""


def to_keep(sets: Iterable[T], now: dt.datetime) -> list[T]:
    """Those of the good backups that stay, newest first; times are UTC.

    The newest one always stays. One from the future (the clock has been set back) is left alone and counts for nothing.
    """
    ordered = sorted(sets, key=lambda one: one.made_at, reverse=True)
    past = [one for one in ordered if one.made_at <= now]
    day = [one for one in past if now - one.made_at <= dt.timedelta(days=1)]
    kept = {id(one) for one in ordered if one.made_at > now}
    kept |= {id(one) for one in (*past[:1], *day[:_LATEST])}
    kept |= {id(one) for one in past if one.why in _BEFORE and now - one.made_at <= dt.timedelta(days=_BEFORE_DAYS)}
    for grain, many in _GRAINS:
        kept |= {id(one) for one in _newest_of_each(past, grain, many, now)}
    return [one for one in ordered if id(one) in kept]


def _newest_of_each(past: Sequence[T], grain: Callable[[dt.date], int], many: int, now: dt.datetime) -> list[T]:
    """The newest of each of the last `many` days, weeks or months of the calendar in Vietnam."""
    newest: dict[int, T] = {}
    for one in past:
        newest.setdefault(grain(_day(one.made_at)), one)
    return [one for which, one in newest.items() if which > grain(_day(now)) - many]


def _day(utc: dt.datetime) -> dt.date:
    return local(utc).date()

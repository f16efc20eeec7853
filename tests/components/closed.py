"""Closings to say something about, as the queries give them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from data.closing import Deed, Event
from data.model import Period
from data.progress import State

JUNE, AT = Period(2026, 6), dt.datetime(2026, 6, 17, 18, 30)


def event(deed: Deed, by: str, number: int | None = None, note: str = "", seq: int = 9) -> Event:
    """Something done to June on the 18th."""
    return Event(seq, "b", "s", by, AT, JUNE, deed, number, 8, note)


SIGNED = event(Deed.SIGNED, "Nguyễn Thị Hoa (hoa)", 4)
CHECK = event(Deed.CHECKED, "Bà Lan")


def checks(**more: object) -> SimpleNamespace:
    """A check list with nothing on it."""
    points = dict.fromkeys(("owed", "missing", "odd", "questions", "thin", "partly"), ())
    return SimpleNamespace(**{"asked": False, "empty": False} | points | more)


def closing(number: int = 4, time: int = 1, *, in_force: bool = True) -> SimpleNamespace:
    """A closing of June that lacked two figures."""
    signed = event(Deed.SIGNED, "Bà Hoa", number, "Khi chốt còn thiếu 2 trên 9 số phải báo.")
    states = {State.MET: 3, State.BEHIND: 1}
    return SimpleNamespace(event=signed, check=CHECK, time=time, in_force=in_force, states=states, period=JUNE)

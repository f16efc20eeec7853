"""What the tests of accounts share: a clock to turn, people, and hashing that costs nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from argon2 import PasswordHasher

from data.access import COMMAND_LINE, Grant, Role
from data.accounts import Account, Accounts

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
OWN = "trâu gặm cỏ đồng chiêm"
"""Everybody's own password."""
HERE, THERE = "192.168.1.10", "203.0.113.7"
START = dt.datetime(2026, 11, 2, 1, 30)


class Clock:
    """A clock that goes where the test sets it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def on(self, **much: float) -> None:
        self.now += dt.timedelta(**much)


def with_admin(path: Path, clock: Clock) -> Accounts:
    """Accounts with one administrator, `boss`."""
    accounts = Accounts(path, clock)
    accounts.add_first("boss", "Lê Thị Quản", OWN, [Grant(Role.ADMIN)])
    return accounts


def member(accounts: Accounts, login: str = "binh", *grants: Grant) -> Account:
    """Somebody with a password of their own, who has signed in before."""
    _, password = accounts.add(login, "Trần Văn Bình", grants or (Grant(Role.MONITOR),), COMMAND_LINE)
    first = accounts.sign_in(login, password, HERE)
    own = accounts.change_password(first.session.key, password, OWN)
    accounts.end(own.session.key, own.session.user)
    return accounts.account(own.session.account.account_id)

"""Sessions to test with: somebody with these roles, as the gate would let them in."""

from __future__ import annotations

import datetime as dt

from data.access import Grant, Role
from data.accounts import Account, Session

NOW = dt.datetime(2026, 8, 20, 1, 0)
EVERYTHING = (Grant(Role.COORDINATOR), Grant(Role.LEADER), Grant(Role.ADMIN))


def session_of(*grants: Grant, name: str = "Chị Lan", login: str = "lan", one_time: bool = False) -> Session:
    """The session of a person with these roles."""
    account = Account(f"id-{login}", login, name, grants, disabled=False, one_time=one_time, created_at=NOW)
    return Session("0" * 64, False, account, NOW, NOW, "127.0.0.1", "")


def trial_session() -> Session:
    """The session of somebody who tries the illustrative figures."""
    return Session("1" * 64, True, None, NOW, NOW, "127.0.0.1", "")

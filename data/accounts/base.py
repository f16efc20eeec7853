"""What every part of `Accounts` works with: the file, the clock, and what was last seen of who is signed in."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from data.access import Grant
from data.accounts import passwords
from data.accounts.file import AccountsFile
from data.accounts.sessions import Session
from data.clock import now
from data.errors import RefusalError
from data.plan_files import slugs

Snapshot = Mapping[str, Session]


class AccountsBase:
    """One file of accounts; times come from `clock`."""

    def __init__(self, path: Path, clock: Callable[[], dt.datetime] = now) -> None:
        """Open the file, making it if absent; StoreError says why that failed."""
        self.clock = clock
        self.file = AccountsFile(path)
        self.reading = self.file.reading
        self.state = object()  # another one after every change made here
        self.looking = threading.Lock()
        self.seen: tuple[object, float, dt.datetime, Snapshot] | None = None

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, dt.datetime]]:
        """A connection that alone may write, and the time of what it writes; all or nothing."""
        try:
            with self.file.writing() as connection:
                yield connection, self.clock()
        finally:
            self.state = object()

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()


def require_good(password: str, login: str, name: str, grants: Sequence[Grant]) -> None:
    """Nothing where the person may take that password, else RefusalError says what is wrong with it."""
    communes = {one.commune for one in grants if one.commune} | set(slugs())
    wrong = passwords.trouble(password, [login, name, *communes])
    if wrong:
        raise RefusalError(wrong)

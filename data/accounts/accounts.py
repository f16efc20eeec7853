"""Accounts, sign-in and sessions: who may come in, with a log of every change to that.

`open_accounts()` gives the process's one `Accounts`. What is refused is refused by a sentence (RefusalError); a file
that cannot be used by StoreError. Times are UTC.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from data.accounts import event_log, people
from data.accounts.administering import Administration
from data.accounts.event_log import Event
from data.accounts.signing_in import SigningIn
from data.accounts.staying_in import OpenSessions
from data.errors import StoreError
from data.home import home

FILE = "tai-khoan.sqlite"


class Accounts(Administration, SigningIn, OpenSessions):
    """The accounts in one file. Use `open_accounts`; every method is safe from several threads and processes."""

    def events(self, **asked: Any) -> list[Event]:
        """The newest events first; `data.accounts.event_log.events` says what can be asked for."""
        with self.reading() as connection:
            return event_log.events(connection, **asked)

    def record(self, one: Event) -> Event:
        """The event as it now stands in the log."""
        with self.writing() as (connection, now):
            return event_log.append(connection, one, now)

    def log_head(self) -> tuple[int, str]:
        """The number and digest of the log's last row, to be kept where this file is not."""
        with self.reading() as connection:
            return event_log.head(connection)

    def verify(self) -> list[str]:
        """What is wrong with the file and its log, a sentence each; nothing where all is sound."""
        found = []
        for look in (self.file.troubles, self._log_troubles, self._people_troubles):
            try:
                found += look()
            except StoreError as error:
                found.append(str(error))
        return list(dict.fromkeys(found))

    def _log_troubles(self) -> list[str]:
        with self.reading() as connection:
            return event_log.troubles(connection)

    def _people_troubles(self) -> list[str]:
        with self.reading() as connection:
            return people.troubles(connection, self.clock())

    def copy_to(self, path: Path) -> None:
        """Put a whole copy there, opened and checked, while others go on working; StoreError where it is not sound."""
        self.file.copy_to(path, _require_sound)


def _require_sound(path: Path) -> None:
    copy = Accounts(path)
    try:
        troubles = copy.verify()
    finally:
        copy.close()
    if troubles:
        raise StoreError(f"Bản sao tài khoản không dùng được nên đã bỏ. {troubles[0]}")


_open: dict[Path, Accounts] = {}
_opening = threading.Lock()


def open_accounts() -> Accounts:
    """The process's one set of accounts; StoreError where the file cannot be opened."""
    path = home() / FILE
    with _opening:
        if path not in _open:
            _open[path] = Accounts(path)
        return _open[path]


def close_accounts() -> None:
    """Close every accounts file this process holds."""
    with _opening:
        while _open:
            _open.popitem()[1].close()

"""Who is in, and out again: what every request asks, and how sessions are closed."""

from __future__ import annotations

import datetime as dt
import logging
import time
from types import MappingProxyType

from data.access import Act, User, require
from data.accounts import event_log, people, sessions
from data.accounts.base import AccountsBase, Snapshot
from data.accounts.event_log import Event
from data.accounts.sessions import Session
from data.errors import StoreError

FRESH = 1.0
"""Seconds for which the snapshot of who is signed in is good."""
_log = logging.getLogger("tien-do")


class OpenSessions(AccountsBase):
    """The part of `Accounts` that knows who is in."""

    def session(self, token: str) -> Session | None:
        """Who holds that token; None where it was never given, or its session has ended or run out."""
        return self.session_by_key(sessions.key_of(token))

    def session_by_key(self, key: str) -> Session | None:
        """The session with that key; None where it has ended or run out, or its account is disabled."""
        now = self.clock()
        with self.reading() as connection:
            found = sessions.living(connection, now, key)
            gone = not found and sessions.run_out(connection, now)
        if gone:
            self._bury()
        return found[0] if found else None

    def living(self) -> Snapshot:
        """Who is signed in, by session key: at most a second old, and never older than a change made here."""
        with self.looking:
            state, now = self.state, self.clock()
            if not self._still_good(now):
                self.seen = (state, time.monotonic(), now, self._look(now))
            return self.seen[3]

    def _still_good(self, now: dt.datetime) -> bool:
        if self.seen is None or self.seen[0] is not self.state:
            return False
        _, moment, seen_at, _ = self.seen
        return max(time.monotonic() - moment, abs((now - seen_at).total_seconds())) < FRESH

    def _look(self, now: dt.datetime) -> Snapshot:
        with self.reading() as connection:
            found = sessions.living(connection, now)
            gone = sessions.run_out(connection, now)
        if gone:
            self._bury()
        return MappingProxyType({one.key: one for one in found})

    def touch(self, key: str) -> None:
        """Note that somebody did something in that session; what cannot be written is left unwritten."""
        found = self.living().get(key)
        if found is None or not sessions.needs_note(found, self.clock()):
            return
        try:
            with self.writing() as (connection, now):
                sessions.see(connection, key, now)
        except StoreError as error:
            _log.warning("a visit could not be noted: %s", error)

    def _bury(self) -> None:
        try:
            with self.writing() as (connection, now):
                sessions.bury(connection, now)
        except StoreError as error:
            _log.warning("what has run out could not be ended: %s", error)

    def end(self, key: str, by: User) -> None:
        """Close one session: one's own, or by an administrator another's; nothing where it has ended already."""
        with self.writing() as (connection, now):
            found = sessions.living(connection, now, key)
            if not found:
                return
            theirs = found[0].account
            own = theirs is None or theirs.login == by.login
            if not own:
                require(by, Act.ACCOUNTS)
            sessions.end(connection, "signed_out" if own else "closed", now, key=key)
            if theirs is not None:
                what = "sign_out" if own else "session.close"
                event_log.append(connection, Event(by.signed, what, theirs.login, address=found[0].address), now)

    def end_all(self, account_id: str, by: User) -> None:
        """Close every session of one account: one's own, or by an administrator another's."""
        with self.writing() as (connection, now):
            found = people.one(connection, account_id, now)
            if found.login != by.login:
                require(by, Act.ACCOUNTS)
            if sessions.end(connection, "closed", now, account_id=account_id):
                event_log.append(connection, Event(by.signed, "session.close_all", found.login), now)

    def sessions_of(self, account_id: str) -> list[Session]:
        """The account's open sessions, the latest first."""
        with self.reading() as connection:
            every = sessions.living(connection, self.clock())
        return [one for one in every if one.account is not None and one.account.account_id == account_id]

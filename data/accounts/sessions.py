"""Who is signed in: a random token in the browser, its digest here; out after 30 idle minutes or 12 hours.

A session that has run out is ended in the file, so that a clock moved back does not revive it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, update

from data.access import TRIAL, User
from data.accounts import people
from data.accounts.people import Account
from data.accounts.tables import session

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)
KEPT = dt.timedelta(days=90)
"""How long the row of an ended session is kept."""
SLACK = dt.timedelta(minutes=1)
"""A clock set back by more than this ends the sessions that lie ahead of it: nobody can say how old they are."""
_NOTED = dt.timedelta(seconds=30)
"""Being seen again sooner is not written down."""


@dataclass(frozen=True)
class Session:
    """One browser that is signed in; `key` is the token's digest, worth nothing to a thief."""

    key: str
    trial: bool
    account: Account | None
    started_at: dt.datetime
    seen_at: dt.datetime
    address: str
    agent: str

    @property
    def must_change(self) -> bool:
        """Whether the one-time password has to be replaced before anything else."""
        return self.account is not None and self.account.one_time

    @property
    def user(self) -> User:
        """Who acts; with a one-time password somebody without any role."""
        if self.account is None:
            return TRIAL
        return User(self.account.name, self.account.login) if self.must_change else self.account.user


@dataclass(frozen=True)
class SignedIn:
    """What the browser is to keep: `token` for this session, `device` to be known by next time."""

    token: str
    session: Session
    device: str = ""


def key_of(token: str) -> str:
    """The digest by which the token's session is known."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def start(connection: Connection, found: Account | None, now: dt.datetime, address: str, agent: str) -> SignedIn:
    """A new session for the account; None: somebody who tries the product."""
    token = secrets.token_urlsafe(32)
    address, agent = (text.encode("utf-8", "replace").decode()[:300] for text in (address, agent))
    one = Session(key_of(token), found is None, found, now, now, address, agent)
    row = {"key": one.key, "started_at": now, "seen_at": now, "address": one.address, "agent": one.agent}
    connection.execute(insert(session).values(row | {"account_id": found.account_id if found else None}))
    return SignedIn(token, one)


def living(connection: Connection, now: dt.datetime, key: str | None = None) -> list[Session]:
    """The sessions that hold at this moment (only the one with that key), the latest first."""
    asked = select(session).where(session.c.ended_at.is_(None), *_holds(now)).order_by(session.c.started_at.desc())
    rows = connection.execute(asked if key is None else asked.where(session.c.key == key)).all()
    ids = {row.account_id for row in rows if row.account_id}
    accounts = {one.account_id: one for one in people.load(connection, now, ids)} if ids else {}
    found = [
        Session(row.key, row.account_id is None, accounts.get(row.account_id), *row[2:6])
        for row in rows
        if row.account_id is None or row.account_id in accounts
    ]
    return [one for one in found if one.account is None or not one.account.disabled]


def see(connection: Connection, key: str, now: dt.datetime) -> None:
    """Note that somebody did something in that session; one that has run out stays so."""
    unseen = session.c.seen_at < now - _NOTED
    mine = (session.c.key == key, session.c.ended_at.is_(None), unseen, *_holds(now))
    connection.execute(update(session).where(*mine).values(seen_at=now))


def needs_note(one: Session, now: dt.datetime) -> bool:
    """Whether being seen now is worth writing down."""
    return one.seen_at < now - _NOTED


def end(connection: Connection, why: str, now: dt.datetime, *, key: str = "", account_id: str = "") -> int:
    """How many sessions have now been ended: the one with that key, or all of that account."""
    which = session.c.key == key if key else session.c.account_id == account_id
    ended = update(session).where(which, session.c.ended_at.is_(None)).values(ended_at=now, why_ended=why)
    return connection.execute(ended).rowcount


def run_out(connection: Connection, now: dt.datetime) -> bool:
    """Whether some session has run out without having been ended."""
    asked = select(session.c.key).where(session.c.ended_at.is_(None), or_(*_fails(now))).limit(1)
    return connection.execute(asked).first() is not None


def bury(connection: Connection, now: dt.datetime) -> None:
    """End what has run out; forget what was ended long ago."""
    open_ones = session.c.ended_at.is_(None)
    for failed, why in zip(_fails(now), ("idle", "too_old", "clock", "clock"), strict=True):
        connection.execute(update(session).where(open_ones, failed).values(ended_at=now, why_ended=why))
    connection.execute(delete(session).where(session.c.ended_at < now - KEPT))


def _holds(now: dt.datetime) -> Collection:
    return (
        session.c.seen_at > now - IDLE,
        session.c.started_at > now - LONGEST,
        session.c.seen_at <= now + SLACK,
        session.c.started_at <= now + SLACK,
    )


def _fails(now: dt.datetime) -> Collection:
    return tuple(~one for one in _holds(now))

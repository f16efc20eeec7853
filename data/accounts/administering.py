"""What an administrator does with accounts: each change checked, written and logged in one breath."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, exists, insert, select, update

from data.access import Act, Grant, User, require
from data.accounts import event_log, limits, passwords, people, sessions
from data.accounts.base import AccountsBase, require_good
from data.accounts.event_log import Event
from data.accounts.people import Account
from data.accounts.tables import account
from data.errors import RefusalError


class Administration(AccountsBase):
    """The part of `Accounts` that keeps the people."""

    def any_account(self) -> bool:
        """Whether there is an account at all."""
        with self.reading() as connection:
            return _any(connection)

    def list_accounts(self) -> list[Account]:
        """Every account, by sign-in name."""
        with self.reading() as connection:
            return people.load(connection, self.clock())

    def account(self, account_id: str) -> Account:
        """The account with that id, else RefusalError."""
        with self.reading() as connection:
            return people.one(connection, account_id, self.clock())

    def add(self, login: str, name: str, grants: Sequence[Grant], by: User) -> tuple[Account, str]:
        """A new account and its one-time password, which nothing tells again; RefusalError says what is wrong."""
        require(by, Act.ACCOUNTS)
        password = passwords.one_time()
        hashed = passwords.make_hash(password)
        with self.writing() as (connection, now):
            return self._insert(connection, now, (login, name, grants), hashed, now, by), password

    def add_first(self, login: str, name: str, password: str, grants: Sequence[Grant]) -> Account:
        """The first account, with a password of the person's own; RefusalError where there is one already."""
        require_good(password, people.clean_login(login), people.clean_person(name), grants)
        hashed = passwords.make_hash(password)
        with self.writing() as (connection, now):
            if _any(connection):
                raise RefusalError("Đã có tài khoản quản trị. Hãy đăng nhập, hoặc nhờ người quản trị tạo tài khoản.")
            by = User(people.clean_person(name), people.clean_login(login))
            return self._insert(connection, now, (login, name, grants), hashed, None, by)

    def _insert(
        self, connection: Connection, now: dt.datetime, who: tuple, hashed: str, since: dt.datetime | None, by: User
    ) -> Account:
        login, name, grants = people.clean_login(who[0]), people.clean_person(who[1]), people.checked_grants(who[2])
        if people.row_of(connection, login) is not None:
            raise RefusalError(f"Tên đăng nhập «{login}» đã có người dùng. Hãy chọn tên khác.")
        row = {
            "account_id": uuid.uuid4().hex,
            "login": login,
            "name": name,
            "password_hash": hashed,
            "one_time_since": since,
            "disabled": False,
            "created_at": now,
        }
        connection.execute(insert(account).values(row))
        people.write_grants(connection, row["account_id"], grants)
        people.require_admin(connection)
        found = people.one(connection, row["account_id"], now)
        event_log.append(connection, Event(by.signed, "account.add", login, after=people.described(found)), now)
        return found

    def change(
        self, account_id: str, by: User, *, name: str | None = None, grants: Sequence[Grant] | None = None
    ) -> Account:
        """The account with another name or other roles; other roles end its sessions."""
        require(by, Act.ACCOUNTS)
        with self.writing() as (connection, now):
            before = people.one(connection, account_id, now)
            if name is not None:
                mine = account.c.account_id == account_id
                connection.execute(update(account).where(mine).values(name=people.clean_person(name)))
            if grants is not None and people.checked_grants(grants) != before.grants:
                people.write_grants(connection, account_id, people.checked_grants(grants))
                sessions.end(connection, "roles_changed", now, account_id=account_id)
            return self._changed(connection, now, before, "account.change", by)

    def reset_password(self, account_id: str, by: User) -> str:
        """A new one-time password; the old one and every session of the account are void."""
        require(by, Act.ACCOUNTS)
        password = passwords.one_time()
        hashed = passwords.make_hash(password)
        with self.writing() as (connection, now):
            found = people.one(connection, account_id, now)
            mine = account.c.account_id == account_id
            connection.execute(update(account).where(mine).values(password_hash=hashed, one_time_since=now))
            sessions.end(connection, "password_reset", now, account_id=account_id)
            event_log.append(connection, Event(by.signed, "account.reset", found.login), now)
        return password

    def disable(self, account_id: str, by: User) -> Account:
        """The account, which nobody can sign in to any more; its sessions are ended."""
        return self._switch(account_id, by, disabled=True)

    def enable(self, account_id: str, by: User) -> Account:
        """The account, open again."""
        return self._switch(account_id, by, disabled=False)

    def _switch(self, account_id: str, by: User, *, disabled: bool) -> Account:
        require(by, Act.ACCOUNTS)
        what = "account.disable" if disabled else "account.enable"
        with self.writing() as (connection, now):
            before = people.one(connection, account_id, now)
            connection.execute(update(account).where(account.c.account_id == account_id).values(disabled=disabled))
            if disabled:
                sessions.end(connection, "disabled", now, account_id=account_id)
            return self._changed(connection, now, before, what, by)

    def unlock(self, account_id: str, by: User) -> Account:
        """The account, whose password may be tried again at once."""
        require(by, Act.ACCOUNTS)
        with self.writing() as (connection, now):
            found = people.one(connection, account_id, now)
            limits.forgive(connection, limits.of_account(account_id))
            event_log.append(connection, Event(by.signed, "account.unlock", found.login), now)
            return people.one(connection, account_id, now)

    @staticmethod
    def _changed(connection: Connection, now: dt.datetime, before: Account, what: str, by: User) -> Account:
        """The account as it stands now, put into the log where it differs."""
        people.require_admin(connection)
        found = people.one(connection, before.account_id, now)
        old, new = people.described(before), people.described(found)
        if old != new:
            event_log.append(connection, Event(by.signed, what, found.login, old, new), now)
        return found


def _any(connection: Connection) -> bool:
    return connection.execute(select(exists(select(account.c.account_id)))).scalar()

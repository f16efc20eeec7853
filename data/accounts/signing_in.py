"""Signing in. Wrong, unknown and disabled look alike and cost alike; each try counts before it is judged."""

from __future__ import annotations

import datetime as dt
from math import ceil
from typing import Any

from sqlalchemy import Connection, update

from data.accounts import event_log, limits, passwords, people, sessions
from data.accounts.base import AccountsBase, require_good
from data.accounts.event_log import Event
from data.accounts.people import Account
from data.accounts.sessions import Session, SignedIn
from data.accounts.tables import account
from data.errors import RefusalError

ONE_TIME_LASTS = dt.timedelta(days=7)
WRONG = (
    "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khoá. Hãy xem lại bộ gõ tiếng Việt và phím Caps"
    " Lock rồi thử lại; nếu quên mật khẩu, nhờ người quản trị cấp mật khẩu mới."
)
_EXPIRED = "Mật khẩu một lần đã quá 7 ngày nên hết hạn. Hãy nhờ người quản trị cấp mật khẩu mới."
_WRONG_OLD = "Mật khẩu đang dùng không đúng nên chưa đổi. Hãy ghi lại."
_GONE = "Phiên đăng nhập đã hết. Hãy đăng nhập lại."


class SignInRefused(RefusalError):  # noqa: N818 – a refusal, no fault
    """Nobody was let in; `wait` is how many seconds to wait before the next try, 0 where the password was wrong."""

    def __init__(self, sentence: str, wait: int = 0) -> None:
        """Say why."""
        super().__init__(sentence)
        self.wait = wait


class SigningIn(AccountsBase):
    """The part of `Accounts` that lets people in."""

    def sign_in(self, login: str, password: str, address: str, agent: str = "", device: str = "") -> SignedIn:
        """A new session; SignInRefused where the password is wrong or has been tried too often.

        `device` is what an earlier sign-in gave this browser to keep: then only its own failures hold it back.
        """
        nobody = passwords.nobodys_hash()
        with self.writing() as (connection, now):
            limits.settle(connection, now)
            sessions.bury(connection, now)
            row = people.row_of(connection, login)
            subjects = self._subjects(row, login, address, device)
            held = limits.wait(connection, subjects, now)
            tries = [] if held else limits.reserve(connection, subjects, now)
        _refuse_while(held)
        one_time = row is not None and row.one_time_since is not None
        typed = passwords.typed_one_time(password) if one_time else password
        right = passwords.verify(row.password_hash if row else nobody, typed)
        fresh = passwords.make_hash(typed) if right and passwords.stale(row.password_hash) else ""
        with self.writing() as (connection, now):
            row = _same(people.row_of(connection, login), row)
            why = _why(right, row, now)
            if why:
                _log_failure(connection, now, people.row_of(connection, login), why, subjects, address)
            else:
                limits.forgive(connection, subjects[0])
                limits.take_back(connection, tries)
                return self._let_in(connection, now, row, (address, agent, device), fresh)
        raise SignInRefused(_EXPIRED if why == "expired" else WRONG)

    def _subjects(self, row: Any, login: str, address: str, device: str) -> list[str]:
        """What this try counts for, the account or the known browser first."""
        if row is None:
            return [limits.of_nobody(self.file.secret, people.folded(login)), limits.of_address(address)]
        known = limits.of_device(self.file.secret, row.account_id, device)
        return [known] if known else [limits.of_account(row.account_id), limits.of_address(address)]

    def _let_in(self, connection: Connection, now: dt.datetime, row: Any, browser: tuple, fresh: str) -> SignedIn:
        address, agent, device = browser
        values = {"last_in_at": now} | ({"password_hash": fresh} if fresh else {})
        connection.execute(update(account).where(account.c.account_id == row.account_id).values(values))
        found = people.one(connection, row.account_id, now)
        event_log.append(connection, Event(found.user.signed, "sign_in", found.login, address=address), now)
        return self._start(connection, found, now, address, agent, device)

    def _start(
        self, connection: Connection, found: Account, now: dt.datetime, address: str, agent: str, device: str
    ) -> SignedIn:
        secret = self.file.secret
        known = limits.of_device(secret, found.account_id, device)
        given = sessions.start(connection, found, now, address, agent)
        return SignedIn(given.token, given.session, device if known else limits.new_device(secret, found.account_id))

    def start_trial(self, address: str, agent: str = "") -> SignedIn:
        """A session without an account, for the illustrative figures; the log does not speak of it."""
        with self.writing() as (connection, now):
            sessions.bury(connection, now)
            return sessions.start(connection, None, now, address, agent)

    def change_password(self, session_key: str, old: str, new: str) -> SignedIn:
        """A new session under the new password, the account's other ones ended; RefusalError says what is wrong."""
        with self.writing() as (connection, now):
            limits.settle(connection, now)
            mine = _own(connection, session_key, now)
            row = people.row_of(connection, mine.account.login)
            subject = f"change:{row.account_id}"
            held = limits.wait(connection, [subject], now)
            if not held:
                limits.reserve(connection, [subject], now)
        _refuse_while(held)
        typed = passwords.typed_one_time(old) if mine.must_change else old
        if not passwords.verify(row.password_hash, typed):
            raise SignInRefused(_WRONG_OLD)
        if new in (old, typed):
            raise RefusalError("Mật khẩu mới giống mật khẩu đang dùng. Hãy chọn mật khẩu khác.")
        require_good(new, row.login, row.name, mine.account.grants)
        hashed = passwords.make_hash(new)
        with self.writing() as (connection, now):
            if _same(people.row_of(connection, row.login), row) is None:
                raise RefusalError(_GONE)
            _own(connection, session_key, now)
            values = {"password_hash": hashed, "one_time_since": None}
            connection.execute(update(account).where(account.c.account_id == row.account_id).values(values))
            limits.forgive(connection, subject)
            sessions.end(connection, "password_changed", now, account_id=row.account_id)
            found = people.one(connection, row.account_id, now)
            signed = found.user.signed
            event_log.append(connection, Event(signed, "password.change", found.login, address=mine.address), now)
            return self._start(connection, found, now, mine.address, mine.agent, "")


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────


def _refuse_while(held: dt.timedelta) -> None:
    """Nothing where there is no need to wait; asked after what was settled has been kept."""
    seconds = ceil(held.total_seconds())
    if seconds:
        raise SignInRefused(
            f"Đã nhập sai mật khẩu quá nhiều lần. Hãy đợi {ceil(seconds / 60)} phút rồi thử lại, hoặc nhờ người"
            " quản trị mở khoá.",
            seconds,
        )


def _same(now: Any, then: Any) -> Any:
    """The account's row where its password is still the one that was judged, else None."""
    return now if now is not None and then is not None and now.password_hash == then.password_hash else None


def _expired(row: Any, now: dt.datetime) -> bool:
    return row.one_time_since is not None and now - row.one_time_since > ONE_TIME_LASTS


def _why(right: bool, row: Any, now: dt.datetime) -> str:
    """Why somebody is not let in; only who knew a password is told that it has expired."""
    if not right or row is None:
        return "wrong"
    return "disabled" if row.disabled else "expired" if _expired(row, now) else ""


def _log_failure(
    connection: Connection, now: dt.datetime, row: Any, why: str, subjects: list[str], address: str
) -> None:
    """Put the failure into the log; a name that no account has may be a password, so it is not written down."""
    about = row.login if row is not None else ""
    event_log.append(connection, Event("", "sign_in.failed", about, after={"why": why}, address=address), now)
    for subject, held in limits.waits(connection, subjects, now).items():
        kind = subject.partition(":")[0]
        what = {"minutes": ceil(held.total_seconds() / 60), "held": kind}
        if kind != "nobody":
            event_log.append(connection, Event("", "sign_in.blocked", about, after=what, address=address), now)


def _own(connection: Connection, key: str, now: dt.datetime) -> Session:
    found = sessions.living(connection, now, key)
    if not found or found[0].account is None:
        raise RefusalError(_GONE)
    return found[0]

"""The people who may sign in, as rows: read, checked, described for the log. `connection` is the caller's."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select

from data.access import Grant, Role, User
from data.accounts import limits
from data.accounts.tables import account, account_role, event
from data.errors import RefusalError
from data.plan_store import clean_name

LONGEST_NAME = 80
STATES = ("account.add", "account.change", "account.disable", "account.enable")
"""The events that say how an account stands afterwards."""
ROLE_NAMES = {
    Role.LEADER: "lãnh đạo",
    Role.OFFICER: "cán bộ",
    Role.COORDINATOR: "điều phối",
    Role.VILLAGE: "thôn",
    Role.MONITOR: "giám sát (MTTQ)",
    Role.ADMIN: "quản trị",
}
_LOGIN = re.compile(r"[a-z0-9._-]{3,40}")


@dataclass(frozen=True)
class Account:
    """One person's way in. `one_time`: the password is the administrator's and must be replaced first."""

    account_id: str
    login: str
    name: str
    grants: tuple[Grant, ...]
    disabled: bool
    one_time: bool
    created_at: dt.datetime
    last_in_at: dt.datetime | None = None
    blocked_until: dt.datetime | None = None

    @property
    def user(self) -> User:
        """Who acts under this account."""
        return User(self.name, self.login, self.grants)


def load(connection: Connection, now: dt.datetime, ids: Collection[str] | None = None) -> list[Account]:
    """The accounts with these ids (None: all of them), by their sign-in names."""
    asked, roles = select(account).order_by(account.c.login), select(account_role)
    if ids is not None:
        asked, roles = asked.where(account.c.account_id.in_(ids)), roles.where(account_role.c.account_id.in_(ids))
    rows = connection.execute(asked).all()
    grants = defaultdict(list)
    for one in connection.execute(roles):
        grants[one.account_id].append(Grant(Role(one.role), one.commune, one.department, one.village))
    held = limits.waits(connection, [limits.of_account(one.account_id) for one in rows], now)
    return [
        Account(
            row.account_id,
            row.login,
            row.name,
            in_order(grants[row.account_id]),
            row.disabled,
            row.one_time_since is not None,
            row.created_at,
            row.last_in_at,
            now + held[subject] if (subject := limits.of_account(row.account_id)) in held else None,
        )
        for row in rows
    ]


def one(connection: Connection, account_id: str, now: dt.datetime) -> Account:
    """The account with that id, else RefusalError."""
    found = load(connection, now, [account_id])
    if not found:
        raise RefusalError("Không còn tài khoản này. Hãy tải lại trang.")
    return found[0]


def row_of(connection: Connection, login: str) -> Any:
    """The row, password and all, of the account with that sign-in name as typed; None where there is none."""
    if not _LOGIN.fullmatch(folded(login)):
        return None
    return connection.execute(select(account).where(account.c.login == folded(login))).one_or_none()


def write_grants(connection: Connection, account_id: str, grants: Sequence[Grant]) -> None:
    """Give the account these roles and no others."""
    connection.execute(delete(account_role).where(account_role.c.account_id == account_id))
    rows = [vars(grant) | {"account_id": account_id} for grant in grants]
    if rows:
        connection.execute(insert(account_role), rows)


def require_admin(connection: Connection) -> None:
    """Nothing where somebody can still manage accounts, else RefusalError."""
    held = account_role.c.account_id == account.c.account_id
    admin = select(account.c.account_id).where(held, account_role.c.role == Role.ADMIN, account.c.disabled.is_(False))
    if not connection.execute(select(exists(admin))).scalar():
        raise RefusalError(
            "Phải luôn còn ít nhất một tài khoản quản trị đang dùng được. Hãy giao vai trò quản trị cho một tài khoản"
            " khác trước."
        )


def described(found: Account) -> dict[str, Any]:
    """The account as the log keeps it."""
    grants = [{name: value for name, value in vars(grant).items() if value} for grant in found.grants]
    return {"login": found.login, "name": found.name, "grants": grants, "disabled": found.disabled}


def troubles(connection: Connection, now: dt.datetime) -> list[str]:
    """The accounts that are not as the log left them, a sentence each."""
    states = select(event.c.about, event.c.after).where(event.c.what.in_(STATES)).order_by(event.c.seq)
    logged = {about: json.loads(after) for about, after in connection.execute(states) if after}
    stands = {one.login: described(one) for one in load(connection, now)}
    return [
        f"Tài khoản «{login}» không còn như nhật ký đã ghi: có người sửa thẳng vào tệp, hoặc tệp bị hỏng."
        for login in sorted(logged.keys() | stands.keys(), key=str)
        if logged.get(login) != stands.get(login)
    ]


# ── what may be written ──────────────────────────────────────────────────────────────────────────────


def folded(login: str) -> str:
    """A sign-in name as it is compared."""
    return login.strip().casefold()


def clean_login(login: str) -> str:
    """The sign-in name as it is kept; RefusalError says what is wrong with it."""
    found = folded(login)
    if not _LOGIN.fullmatch(found):
        raise RefusalError(
            "Tên đăng nhập cần 3 đến 40 ký tự, chỉ gồm chữ không dấu a–z, số 0–9, dấu chấm, gạch dưới, gạch nối."
            " Ví dụ: nguyen.van.an."
        )
    return found


def clean_person(name: str) -> str:
    """The person's name as it is kept; RefusalError says what is wrong with it."""
    found = "".join(one for one in clean_name(name) if one.isprintable())
    if not found:
        raise RefusalError("Chưa ghi họ tên. Hãy ghi họ tên người dùng tài khoản.")
    if len(found) > LONGEST_NAME:
        raise RefusalError(f"Họ tên dài {len(found)} ký tự, nhiều nhất là {LONGEST_NAME}. Hãy ghi ngắn hơn.")
    return found


def in_order(grants: Sequence[Grant]) -> tuple[Grant, ...]:
    """The roles, the widest first."""
    roles = list(Role)
    return tuple(sorted(grants, key=lambda one: (roles.index(one.role), one.commune, one.department, one.village)))


def checked_grants(grants: Sequence[Grant]) -> tuple[Grant, ...]:
    """The roles as they are kept; RefusalError where one lacks its place, or stands twice."""
    for grant in grants:
        wrong = _wrong(grant)
        if wrong:
            raise RefusalError(wrong)
    if len(set(grants)) != len(grants):
        raise RefusalError("Một vai trò được giao hai lần ở cùng một nơi. Hãy bỏ bớt một lần.")
    everywhere = {one.role for one in grants if not one.commune}
    if any(one.commune and one.role in everywhere for one in grants):
        raise RefusalError("Một vai trò vừa giao cho mọi xã vừa giao cho một xã. Hãy chọn một trong hai.")
    return in_order(grants)


def _wrong(grant: Grant) -> str:
    if grant.role is Role.OFFICER and not (grant.commune and grant.department):
        return "Vai trò cán bộ cần xã và đơn vị. Hãy chọn cả hai."
    if grant.role is Role.VILLAGE and not (grant.commune and grant.village):
        return "Vai trò thôn cần xã và thôn. Hãy chọn cả hai."
    if grant.role is Role.ADMIN and grant.commune:
        return "Vai trò quản trị là của cả hệ thống, không của riêng một xã. Hãy bỏ phần xã."
    if (grant.department and grant.role is not Role.OFFICER) or (grant.village and grant.role is not Role.VILLAGE):
        return "Chỉ vai trò cán bộ đi kèm đơn vị, chỉ vai trò thôn đi kèm thôn. Hãy bỏ phần thừa."
    return ""

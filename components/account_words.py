"""Accounts in words and tables: roles with their places, how an account stands, what the log tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data.access import Grant, Role
from data.accounts import Account, Event, Session
from data.accounts.people import ROLE_NAMES
from data.clock import moment
from data.model import Plan

EVENTS = {
    "account.add": "Tạo tài khoản",
    "account.change": "Sửa tài khoản",
    "account.reset": "Cấp mật khẩu một lần",
    "account.disable": "Khoá tài khoản",
    "account.enable": "Mở lại tài khoản",
    "account.unlock": "Cho nhập lại mật khẩu",
    "sign_in": "Đăng nhập",
    "sign_in.failed": "Đăng nhập không được",
    "sign_in.blocked": "Phải đợi vì nhập sai nhiều lần",
    "sign_out": "Đăng xuất",
    "session.close": "Đóng một phiên",
    "session.close_all": "Đóng mọi phiên",
    "password.change": "Đổi mật khẩu",
}
"""What the log says of accounts, by its keys."""
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "coc_coc": "Cốc Cốc",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def event_said(one: Event) -> str:
    """What was done, in words; a key that others brought stays as it is."""
    return EVENTS.get(one.what, one.what)


def role_said(grant: Grant, plans: Mapping[str, Plan]) -> str:
    """A role with its place: "cán bộ Phòng Văn hoá – xã An Nông"; what a plan no longer names shows its id."""
    role = ROLE_NAMES[grant.role]
    if not grant.commune:
        return role if grant.role is Role.ADMIN else f"{role} – mọi xã"
    plan = plans.get(grant.commune)
    commune = f"xã {plan.name}" if plan else grant.commune
    if grant.department:
        found = plan and plan.department(grant.department)
        return f"{role} {found.name if found else grant.department} – {commune}"
    if grant.village:
        found = plan and plan.place(grant.village)
        return f"{role}: {found.name if found else grant.village} – {commune}"
    return f"{role} – {commune}"


def grant_choices(plans: Mapping[str, Plan], held: Sequence[Grant] = ()) -> list[Grant]:
    """Every role that can be given in these communes, and those `held` that no plan offers any more."""
    wide = (Role.LEADER, Role.COORDINATOR, Role.MONITOR)
    found = []
    for slug, plan in plans.items():
        found += [Grant(role, slug) for role in wide]
        found += [Grant(Role.OFFICER, slug, department=one.id) for one in plan.departments]
        found += [Grant(Role.VILLAGE, slug, village=one.id) for one in plan.places]
    found += [Grant(role) for role in (*wide, Role.ADMIN)]
    return found + [one for one in held if one not in found]


def roles_said(grants: Sequence[Grant], plans: Mapping[str, Plan]) -> str:
    """All roles of an account."""
    return "; ".join(role_said(one, plans) for one in grants) or "chưa có vai trò"


def states(one: Account) -> str:
    """How the account stands."""
    said = ["đã khoá"] if one.disabled else []
    said += ["chưa đổi mật khẩu một lần"] if one.one_time else []
    said += [f"nhập sai nhiều lần, phải đợi đến {moment(one.blocked_until)}"] if one.blocked_until else []
    return "; ".join(said) or "đang dùng"


def accounts_table(accounts: Sequence[Account], plans: Mapping[str, Plan]) -> pd.DataFrame:
    """A line for each account."""
    return pd.DataFrame(
        [
            {
                "Tên đăng nhập": one.login,
                "Họ tên": one.name,
                "Vai trò": roles_said(one.grants, plans),
                "Tình trạng": states(one),
                "Vào lần cuối": moment(one.last_in_at) if one.last_in_at else "chưa vào lần nào",
            }
            for one in accounts
        ],
        dtype="str",
    )


def session_said(one: Session) -> str:
    """An open session: where, with what, since when."""
    return (
        f"{browser(one.agent)}, địa chỉ {one.address}, vào lúc {moment(one.started_at)}, thao tác gần nhất"
        f" {moment(one.seen_at)}"
    )


def browser(agent: str) -> str:
    """The browser and system that a user agent names: "Chrome trên Windows"."""
    name = next((said for mark, said in _BROWSERS.items() if mark in agent), "Trình duyệt")
    system = next((said for mark, said in _SYSTEMS.items() if mark in agent), "")
    return f"{name} trên {system}" if system else name

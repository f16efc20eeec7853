"""`python -m data user …`: accounts from the command line, also while Tiến độ is running."""

from __future__ import annotations

import argparse

from data.access import COMMAND_LINE, Grant, Role
from data.accounts import Account, Accounts, open_accounts
from data.accounts.people import ROLE_NAMES
from data.communes import known_slugs, stored
from data.errors import RefusalError, StoreError
from data.model import Plan
from data.plan_files import shipped, slugs
from data.plan_store import load_plan
from data.store import REAL, open_store, store_path

_ROLES = {
    "lanh-dao": Role.LEADER,
    "can-bo": Role.OFFICER,
    "dieu-phoi": Role.COORDINATOR,
    "thon": Role.VILLAGE,
    "giam-sat": Role.MONITOR,
    "quan-tri": Role.ADMIN,
}
_WORDS = {role: word for word, role in _ROLES.items()}
_HOW = "VAI[:XÃ[:ĐƠN VỊ hoặc THÔN]]"
_ONE = {
    "reset": "cấp mật khẩu một lần mới",
    "disable": "khoá tài khoản, đóng mọi phiên của nó",
    "enable": "mở lại tài khoản đã khoá",
    "unlock": "cho nhập lại mật khẩu ngay, không phải đợi",
}


def register(commands: argparse._SubParsersAction) -> None:
    """Add `user` with its own commands."""
    own = commands.add_parser("user", help="tài khoản đăng nhập").add_subparsers(required=True, metavar="VIỆC")
    own.add_parser("list", help="in danh sách tài khoản").set_defaults(run=_list)
    one = own.add_parser("add", help="tạo tài khoản, in mật khẩu một lần")
    one.add_argument("login", metavar="TÊN_ĐĂNG_NHẬP")
    one.add_argument("--name", required=True, metavar="HỌ TÊN")
    roles = f"{', '.join(_ROLES)}; ví dụ: quan-tri, dieu-phoi:an-nong, can-bo:an-nong:van-hoa"
    one.add_argument("--role", dest="roles", action="append", required=True, metavar=_HOW, help=roles)
    one.set_defaults(run=_add)
    for name, text in _ONE.items():
        one = own.add_parser(name, help=text)
        one.add_argument("login", metavar="TÊN_ĐĂNG_NHẬP")
        one.set_defaults(run=_change, what=name)


def _list(_args: argparse.Namespace) -> int:
    found = open_accounts().list_accounts()
    for one in found:
        states = ["đã khoá"] if one.disabled else []
        states += ["chưa đổi mật khẩu một lần"] if one.one_time else []
        states += ["đang phải đợi vì nhập sai nhiều lần"] if one.blocked_until else []
        roles = ", ".join(role_text(grant) for grant in one.grants) or "chưa có vai trò"
        print("; ".join([f"{one.login}: {one.name}", roles, *states]))
    if not found:
        print("Chưa có tài khoản nào. Tạo tài khoản đầu tiên: user add TÊN_ĐĂNG_NHẬP --name … --role quan-tri")
    return 0


def role_text(grant: Grant) -> str:
    """A role as it is typed, with its name: "điều phối (dieu-phoi:an-nong)"."""
    parts = [_WORDS[grant.role], grant.commune, grant.department or grant.village]
    return f"{ROLE_NAMES[grant.role]} ({':'.join(one for one in parts if one)})"


def _add(args: argparse.Namespace) -> int:
    grants = [read_role(one) for one in args.roles]
    found, password = open_accounts().add(args.login, args.name, grants, COMMAND_LINE)
    print(f"Đã tạo tài khoản «{found.login}» cho {found.name}.")
    _tell(password)
    return 0


def _change(args: argparse.Namespace) -> int:
    accounts = open_accounts()
    found = _find(accounts, args.login)
    if args.what == "reset":
        password = accounts.reset_password(found.account_id, COMMAND_LINE)
        print(f"Đã cấp mật khẩu mới cho «{found.login}»; mật khẩu cũ và mọi phiên đang mở không còn dùng được.")
        _tell(password)
        return 0
    done = {
        "disable": (accounts.disable, "Đã khoá tài khoản «{}» và đóng mọi phiên của nó."),
        "enable": (accounts.enable, "Đã mở lại tài khoản «{}»."),
        "unlock": (accounts.unlock, "Tài khoản «{}» nhập lại mật khẩu được ngay."),
    }
    act, said = done[args.what]
    act(found.account_id, COMMAND_LINE)
    print(said.format(found.login))
    return 0


def _tell(password: str) -> None:
    print(f"Mật khẩu một lần: {password}")
    print("Chỉ in ra lần này. Dùng trong 7 ngày; đăng nhập xong phải đặt mật khẩu riêng.")


def _find(accounts: Accounts, login: str) -> Account:
    known = {one.login: one for one in accounts.list_accounts()}
    found = known.get(login.strip().casefold())
    if found is None:
        raise RefusalError(f"Không có tài khoản «{login}». Xem danh sách bằng lệnh user list.")
    return found


# ── roles as typed ───────────────────────────────────────────────────────────────────────────────────


def read_role(text: str) -> Grant:
    """The role typed as VAI[:XÃ[:ĐƠN VỊ hoặc THÔN]]; RefusalError says which part nobody knows."""
    word, commune, place = (*text.split(":"), "", "")[:3]
    if word not in _ROLES or text.count(":") > 2:
        raise RefusalError(f"Không hiểu vai trò «{text}». Ghi theo dạng {_HOW}, vai là một trong: {', '.join(_ROLES)}.")
    if commune and commune not in slugs() and commune not in stored():
        closed = store_path(REAL).exists() and not stored()
        raise RefusalError(
            f"Không có kế hoạch của xã «{commune}». Các xã có kế hoạch: {', '.join(known_slugs())}."
            + (" Xã mới lập thì giao vai trò ở trang Tài khoản khi Tiến độ đang chạy." if closed else "")
        )
    role = _ROLES[word]
    if not place:
        return Grant(role, commune)
    plan = _plan(commune)
    if role is Role.VILLAGE:
        if plan.place(place) is None:
            raise RefusalError(
                f"Không tìm thấy thôn «{place}» của xã {plan.name}. Hãy kiểm tra mã thôn; nếu Tiến độ đang chạy thì"
                " giao vai trò thôn ở trang Tài khoản."
            )
        return Grant(role, commune, village=place)
    if plan.department(place) is None:
        known = ", ".join(one.id for one in plan.departments)
        raise RefusalError(f"Xã {plan.name} không có đơn vị «{place}». Các đơn vị: {known}.")
    return Grant(role, commune, department=place)


def _plan(slug: str) -> Plan:
    """The commune's plan as it stands in the store, else as shipped: while the app runs it alone holds the store."""
    if not store_path(REAL).exists():
        return shipped(slug)
    try:
        return load_plan(open_store(REAL), slug)
    except StoreError:
        return shipped(slug)

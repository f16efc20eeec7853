"""Tài khoản: who may sign in, with which roles; first passwords, locks, open sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from components.account_words import accounts_table, grant_choices, role_said, roles_said, session_said, states
from components.problems import show_refusal
from components.words import literal
from data.access import Act, Grant, require
from data.accounts import Account, open_accounts
from data.errors import RefusalError
from data.model import Plan
from data.plan_store import load_plan
from data.visit import Visit

TITLE, ADDRESS = "Tài khoản", "tai-khoan"
NEEDS = Act.ACCOUNTS
_TALLEST = 400
_DONE, _TROUBLE, _PASSWORD, _MADE = "account-done", "account-trouble", "account-password", "accounts-made"


def render(visit: Visit) -> None:
    """Draw the page; RefusalError for whoever does not manage accounts."""
    require(visit.user, Act.ACCOUNTS)
    st.title("Tài khoản")
    if _DONE in st.session_state:
        st.success(literal(st.session_state.pop(_DONE)))
    if _TROUBLE in st.session_state:
        show_refusal(st.session_state.pop(_TROUBLE))
    _show_password()
    plans = {slug: load_plan(visit.store, slug) for slug in visit.store.communes()}
    found = open_accounts().list_accounts()
    if found:
        st.dataframe(
            accounts_table(found, plans), hide_index=True, width="stretch",
            height=min(35 * (len(found) + 1) + 12, _TALLEST), alt="Các tài khoản, vai trò và tình trạng",
        )  # fmt: skip
        known = {one.account_id: one for one in found}
        chosen = st.selectbox(
            "Mở tài khoản", list(known), index=None, placeholder="Chọn tài khoản để sửa, cấp mật khẩu, khoá",
            format_func=lambda one: f"{known[one].login} – {known[one].name}", key="account-open",
        )  # fmt: skip
        if chosen is not None:
            _one(visit, known[chosen], plans)
    _new(visit, plans)


def _show_password() -> None:
    """The one-time password just made, until the administrator says that it was passed on."""
    if _PASSWORD not in st.session_state:
        return
    login, name, password = st.session_state[_PASSWORD]
    with st.container(border=True):
        st.subheader(f"Mật khẩu một lần của {literal(name)}")
        st.text(f"Tên đăng nhập: {login}\nMật khẩu một lần: {password}")
        st.markdown(
            "Mật khẩu chỉ hiện ở đây một lần. Hãy đọc hoặc trao tận tay cho đúng người và nhắn: đăng nhập trong 7 ngày,"
            " vào lần đầu phải đặt mật khẩu riêng (8 ký tự trở lên, một câu dễ nhớ là tốt nhất). Gõ chữ hoa hay bỏ dấu"
            " gạch đều được."
        )
        st.button("Đã chuyển mật khẩu, ẩn đi", on_click=st.session_state.pop, args=(_PASSWORD,))


# ── a new account ────────────────────────────────────────────────────────────────────────────────────


def _new(visit: Visit, plans: Mapping[str, Plan]) -> None:
    st.subheader("Tạo tài khoản")
    made = st.session_state.get(_MADE, 0)
    left, right = st.columns(2)
    name = left.text_input("Họ tên", key=f"new-name-{made}", placeholder="Nguyễn Văn An")
    login = right.text_input("Tên đăng nhập", key=f"new-login-{made}", placeholder="nguyen.van.an")
    grants = _pick_roles(plans, (), f"new-roles-{made}")
    if not grants:
        st.caption("Chọn ít nhất một vai trò; một người có thể giữ nhiều vai trò.")
    if st.button("Tạo tài khoản", type="primary", disabled=not (name and login and grants)):
        _do(partial(_add, visit, login, name, grants))
        st.rerun()


def _add(visit: Visit, login: str, name: str, grants: list[Grant]) -> str:
    found, password = open_accounts().add(login, name, grants, visit.user)
    st.session_state[_PASSWORD] = (found.login, found.name, password)
    st.session_state[_MADE] = st.session_state.get(_MADE, 0) + 1
    return f"Đã tạo tài khoản {found.login}."


def _pick_roles(plans: Mapping[str, Plan], held: tuple[Grant, ...], key: str) -> list[Grant]:
    return st.multiselect(
        "Vai trò",
        grant_choices(plans, held),
        default=list(held),
        format_func=lambda one: role_said(one, plans),
        placeholder="Chọn vai trò, gõ để tìm",
        key=key,
    )


# ── one account ──────────────────────────────────────────────────────────────────────────────────────


def _one(visit: Visit, account: Account, plans: Mapping[str, Plan]) -> None:
    with st.container(border=True):
        st.subheader(f"{literal(account.name)} ({literal(account.login)})")
        st.markdown(literal(f"{roles_said(account.grants, plans)} · {states(account)}"))
        _edit(visit, account, plans)
        _switches(visit, account)
        _sessions(visit, account)


def _edit(visit: Visit, account: Account, plans: Mapping[str, Plan]) -> None:
    key = f"{account.account_id}-{hash((account.name, account.grants))}"
    name = st.text_input("Họ tên", value=account.name, key=f"name-{key}")
    grants = _pick_roles(plans, account.grants, f"roles-{key}")
    if name == account.name and set(grants) == set(account.grants):
        return
    if set(grants) != set(account.grants):
        st.caption("Đổi vai trò thì các phiên đang mở của tài khoản bị đóng, người dùng đăng nhập lại.")
    if st.button("Lưu thay đổi", type="primary", key=f"save-{key}"):
        accounts = open_accounts()
        change = partial(accounts.change, account.account_id, visit.user, name=name, grants=grants)
        _do(partial(_said, change, f"Đã lưu tài khoản {account.login}."))
        st.rerun()


def _switches(visit: Visit, account: Account) -> None:
    accounts, at = open_accounts(), (account.account_id, visit.user)
    with st.container(horizontal=True):
        if account.disabled:
            opened = partial(_said, partial(accounts.enable, *at), f"Đã mở lại tài khoản {account.login}.")
            st.button("Mở lại tài khoản", on_click=_do, args=(opened,))
        if account.blocked_until:
            freed = partial(_said, partial(accounts.unlock, *at), f"{account.login} nhập lại mật khẩu được ngay.")
            st.button("Cho nhập lại mật khẩu ngay", on_click=_do, args=(freed,))
        reset = _asked("Cấp mật khẩu mới…", f"reset-{account.account_id}")
        disable = not account.disabled and _asked("Khoá tài khoản…", f"disable-{account.account_id}")
    if reset:
        _confirm(
            "Mật khẩu cũ và mọi phiên đang mở của tài khoản này không còn dùng được nữa.", "Cấp mật khẩu mới",
            f"reset-{account.account_id}", partial(_reset, visit, account),
        )  # fmt: skip
    if disable:
        locked = partial(_said, partial(accounts.disable, *at), f"Đã khoá tài khoản {account.login}.")
        _confirm(
            "Người này không đăng nhập được nữa và các phiên đang mở bị đóng ngay. Số liệu đã nộp giữ nguyên.",
            "Khoá tài khoản", f"disable-{account.account_id}", locked,
        )  # fmt: skip


def _reset(visit: Visit, account: Account) -> str:
    password = open_accounts().reset_password(account.account_id, visit.user)
    st.session_state[_PASSWORD] = (account.login, account.name, password)
    return f"Đã cấp mật khẩu một lần mới cho {account.login}."


def _sessions(visit: Visit, account: Account) -> None:
    accounts = open_accounts()
    found = accounts.sessions_of(account.account_id)
    st.markdown(f"**Phiên đang mở: {len(found)}**" if found else "Không có phiên nào đang mở.")
    for one in found:
        said, button = st.columns([5, 1], vertical_alignment="center")
        said.markdown(literal(session_said(one)))
        close = partial(_said, partial(accounts.end, one.key, visit.user), "Đã đóng phiên.")
        button.button("Đóng phiên", key=f"close-{one.key}", on_click=_do, args=(close,))


# ── asking and doing ─────────────────────────────────────────────────────────────────────────────────


def _asked(label: str, key: str) -> bool:
    """Whether the button has been pressed and not been taken back; draws it."""
    st.button(label, key=f"ask-{key}", on_click=_turn, args=(key, True))
    return st.session_state.get(key, False)


def _confirm(consequence: str, label: str, key: str, act: Callable[[], str]) -> None:
    st.warning(consequence)
    with st.container(horizontal=True):
        st.button(label, type="primary", key=f"really-{key}", on_click=_confirmed, args=(key, act))
        st.button("Thôi", key=f"leave-{key}", on_click=_turn, args=(key, False))


def _confirmed(key: str, act: Callable[[], str]) -> None:
    _turn(key, False)
    _do(act)


def _turn(key: str, on: bool) -> None:
    st.session_state[key] = on


def _do(act: Callable[[], str]) -> None:
    """Do it, and keep what is to be said of it for the next drawing."""
    try:
        st.session_state[_DONE] = act()
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = str(refusal)


def _said(act: Callable[[], Any], sentence: str) -> str:
    act()
    return sentence

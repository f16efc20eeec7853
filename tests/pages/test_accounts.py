"""The administrator's page: what it shows, what it does, whom it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.account_words import EVENTS, browser, event_said, grant_choices, role_said
from data.access import COMMAND_LINE, Grant, Role, User
from data.accounts import Account, Accounts, SignInRefused, close_accounts, open_accounts, passwords
from data.plan_store import load_plan
from data.store import Store
from data.visit import Visit
from tests.data.accounts.accounts_bench import CHEAP, HERE, OWN, member
from tests.pages.conftest import begin, foreign, visible

BOSS = User("Lê Thị Quản", "boss", (Grant(Role.ADMIN),))


def page(visit):
    from data.errors import RefusalError
    from pages import accounts

    try:
        accounts.render(visit)
    except RefusalError as refusal:
        import streamlit as st

        st.error(str(refusal))


@pytest.fixture(autouse=True)
def accounts(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    monkeypatch.setattr(passwords, "HASHER", CHEAP)
    close_accounts()
    found = open_accounts()
    found.add_first("boss", "Lê Thị Quản", OWN, [Grant(Role.ADMIN)])
    yield found
    close_accounts()


def show(store: Store, user: User = BOSS) -> AppTest:
    return AppTest.from_function(page, args=(Visit(user, store),), default_timeout=30).run()


def opened(store: Store, account: Account) -> AppTest:
    return show(store).selectbox(key="account-open").set_value(account.account_id).run()


def press(shown: AppTest, label: str) -> AppTest:
    return next(one for one in shown.button if one.label == label).click().run()


def test_before_any_commune_roles_are_for_all(store: Store) -> None:
    shown = show(store)
    assert not shown.exception
    assert shown.multiselect[0].options == [
        "lãnh đạo – mọi xã",
        "điều phối – mọi xã",
        "giám sát (MTTQ) – mọi xã",
        "quản trị",
    ]
    assert foreign(shown) == []


def test_an_account_is_made_and_its_password_told_once(store: Store, accounts: Accounts) -> None:
    begin(store, "an-nong", "Thôn Đông", "Thôn Tây")
    shown = show(store)
    shown.text_input[0].set_value("  Trần   Bình ")
    shown.text_input[1].set_value("Tran.Binh")
    plan = load_plan(store, "an-nong")
    wanted = [Grant(Role.VILLAGE, "an-nong", village="thon-02"), Grant(Role.OFFICER, "an-nong", plan.departments[0].id)]
    shown.multiselect[0].set_value(wanted).run()
    press(shown, "Tạo tài khoản")
    assert not shown.exception
    [told] = shown.text
    password = told.value.splitlines()[1].removeprefix("Mật khẩu một lần: ")
    made = accounts.list_accounts()[1]
    assert (made.login, made.name, set(made.grants)) == ("tran.binh", "Trần Bình", set(wanted))
    assert accounts.sign_in("tran.binh", password, HERE).session.must_change
    assert shown.text_input[0].value == ""
    assert foreign(shown) == []
    press(shown, "Đã chuyển mật khẩu, ẩn đi")
    assert password not in " ".join(visible(shown))
    [event] = accounts.events(what=["account.add"], about="tran.binh")
    assert event.who == "Lê Thị Quản (boss)"


def test_what_is_wrong_is_said_and_what_was_typed_stays(store: Store, accounts: Accounts) -> None:
    shown = show(store)
    shown.text_input[0].set_value("Trần Bình")
    shown.text_input[1].set_value("boss")
    shown.multiselect[0].set_value([Grant(Role.MONITOR)]).run()
    press(shown, "Tạo tài khoản")
    assert "đã có người dùng" in shown.error[0].value
    assert shown.text_input[0].value == "Trần Bình"
    assert len(accounts.list_accounts()) == 1


def test_roles_and_name_are_changed(store: Store, accounts: Accounts) -> None:
    begin(store, "an-nong", "Thôn Đông")
    binh = member(accounts, "binh", Grant(Role.MONITOR, "an-nong"))
    accounts.sign_in("binh", OWN, HERE)
    shown = opened(store, binh)
    next(one for one in shown.text_input if one.value == binh.name).set_value("Trần Bình")
    shown.multiselect[0].set_value([Grant(Role.LEADER, "an-nong"), Grant(Role.MONITOR, "an-nong")]).run()
    press(shown, "Lưu thay đổi")
    assert not shown.exception
    changed = accounts.account(binh.account_id)
    assert (changed.name, changed.grants) == (
        "Trần Bình",
        (Grant(Role.LEADER, "an-nong"), Grant(Role.MONITOR, "an-nong")),
    )
    assert accounts.sessions_of(binh.account_id) == []
    assert "Đã lưu tài khoản binh" in " ".join(visible(shown))
    assert foreign(shown) == []


def test_a_role_of_a_village_that_is_gone_stays_until_taken(store: Store, accounts: Accounts) -> None:
    begin(store, "an-nong", "Thôn Đông")
    binh = member(accounts, "binh", Grant(Role.VILLAGE, "an-nong", village="thon-99"))
    shown = opened(store, binh)
    assert not shown.exception
    assert shown.multiselect[0].value == list(binh.grants)
    assert "thôn: thon-99 – xã An Nông" in " ".join(visible(shown))


def test_a_password_is_reset_after_asking(store: Store, accounts: Accounts) -> None:
    binh = member(accounts, "binh")
    shown = press(opened(store, binh), "Cấp mật khẩu mới…")
    assert accounts.sign_in("binh", OWN, HERE)
    shown = press(press(shown, "Thôi"), "Cấp mật khẩu mới…")
    assert accounts.sign_in("binh", OWN, HERE)
    press(shown, "Cấp mật khẩu mới")
    password = shown.text[0].value.splitlines()[1].removeprefix("Mật khẩu một lần: ")
    with pytest.raises(SignInRefused):
        accounts.sign_in("binh", OWN, HERE)
    assert accounts.sign_in("binh", password, HERE).session.must_change
    assert foreign(shown) == []


def test_an_account_is_locked_and_opened(store: Store, accounts: Accounts) -> None:
    binh = member(accounts, "binh")
    given = accounts.sign_in("binh", OWN, HERE)
    shown = press(press(opened(store, binh), "Khoá tài khoản…"), "Khoá tài khoản")
    assert accounts.session(given.token) is None
    assert accounts.account(binh.account_id).disabled
    press(shown, "Mở lại tài khoản")
    assert accounts.sign_in("binh", OWN, HERE)


def test_the_last_administrator_is_not_locked(store: Store, accounts: Accounts) -> None:
    boss = accounts.list_accounts()[0]
    shown = press(press(opened(store, boss), "Khoá tài khoản…"), "Khoá tài khoản")
    assert "ít nhất một tài khoản quản trị" in shown.error[0].value
    assert not accounts.account(boss.account_id).disabled


def test_who_typed_wrong_too_often_is_freed(store: Store, accounts: Accounts) -> None:
    binh = member(accounts, "binh")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            accounts.sign_in("binh", "sai hết cả rồi", HERE)
    shown = opened(store, binh)
    assert "nhập sai nhiều lần" in " ".join(visible(shown))
    press(shown, "Cho nhập lại mật khẩu ngay")
    assert accounts.sign_in("binh", OWN, HERE)


def test_one_open_session_is_closed(store: Store, accounts: Accounts) -> None:
    binh = member(accounts, "binh")
    kept = accounts.sign_in("binh", OWN, HERE, "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537")
    gone = accounts.sign_in("binh", OWN, "192.168.1.77", "Mozilla/5.0 (Android 15) Firefox/144")
    shown = opened(store, binh)
    text = " ".join(visible(shown))
    assert "Chrome trên Windows" in text
    assert "Firefox trên Android, địa chỉ 192.168.1.77" in text
    shown.button(key=f"close-{gone.session.key}").click().run()
    assert accounts.session(gone.token) is None
    assert accounts.session(kept.token) is not None
    assert gone.token not in " ".join(visible(shown))


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMIN])
def test_others_see_nothing(store: Store, role: Role) -> None:
    shown = show(store, User("Ai Đó", "ai-do", (Grant(role),)))
    assert visible(shown) == ["Quản lý tài khoản là việc của người quản trị."]


def test_what_people_typed_is_shown_literally(store: Store, accounts: Accounts) -> None:
    name = "<img src=x onerror=alert(1)> **đậm** $x^2$ :red[đỏ] [a](javascript:b)"
    binh, _ = accounts.add("binh", name, [Grant(Role.MONITOR)], COMMAND_LINE)
    shown = opened(store, binh)
    assert not shown.exception
    assert shown.get("subheader")[0].value.count("\\") > 10


# ── words ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_event_that_is_written_has_a_word(accounts: Accounts) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path("data/accounts").glob("*.py"))
    keys = {one for one in EVENTS if f'"{one}"' in source}
    assert keys == set(EVENTS)
    assert all(event_said(one) != one.what for one in accounts.events())


def test_roles_are_said_with_their_place(store: Store) -> None:
    begin(store, "an-nong", "Thôn Đông")
    plans = {"an-nong": load_plan(store, "an-nong")}
    department = plans["an-nong"].departments[0]
    assert role_said(Grant(Role.ADMIN), plans) == "quản trị"
    assert role_said(Grant(Role.LEADER, "an-nong"), plans) == "lãnh đạo – xã An Nông"
    assert role_said(Grant(Role.VILLAGE, "an-nong", village="thon-01"), plans) == "thôn: Thôn Đông – xã An Nông"
    assert department.name in role_said(Grant(Role.OFFICER, "an-nong", department.id), plans)
    assert role_said(Grant(Role.LEADER, "xa-la"), plans) == "lãnh đạo – xa-la"
    said = [role_said(one, plans) for one in grant_choices(plans)]
    assert len(said) == len(set(said))


def test_a_browser_is_named_from_what_it_says() -> None:
    assert browser("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140 Safari/537 Edg/140") == "Edge trên Windows"
    assert browser("") == "Trình duyệt"

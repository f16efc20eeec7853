from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.access import Grant, Role
from data.accounts import Accounts, close_accounts, open_accounts, passwords
from data.accounts import command as users_command
from data.errors import RefusalError
from data.model import Place
from data.plan_files import shipped
from data.plan_store import set_up
from data.store import REAL, open_store
from tests.builders import somebody
from tests.data.accounts.accounts_bench import CHEAP, HERE, OWN

Run = Callable[..., str]
DEPARTMENT = shipped("an-nong").departments[0].id


@pytest.fixture(autouse=True)
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "HASHER", CHEAP)
    close_accounts()
    yield
    close_accounts()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command; what it printed."""
    parser = argparse.ArgumentParser()
    users_command.register(parser.add_subparsers(required=True))

    def one(*words: str) -> str:
        args = parser.parse_args(["user", *words])
        assert args.run(args) == 0
        return capsys.readouterr().out

    return one


def password_in(printed: str) -> str:
    return re.search(r"Mật khẩu một lần: (\S+)", printed)[1]


def test_the_first_account_can_be_made_and_used(run: Run) -> None:
    assert "Chưa có tài khoản nào" in run("list")
    printed = run("add", "boss", "--name", "Lê Thị Quản", "--role", "quan-tri", "--role", "dieu-phoi:an-nong")
    given = open_accounts().sign_in("boss", password_in(printed), HERE)
    assert given.session.must_change
    assert set(given.session.account.grants) == {Grant(Role.ADMIN), Grant(Role.COORDINATOR, "an-nong")}
    listed = run("list")
    assert "boss: Lê Thị Quản" in listed
    assert "quản trị (quan-tri)" in listed
    assert "điều phối (dieu-phoi:an-nong)" in listed
    assert "chưa đổi mật khẩu một lần" in listed


def test_an_account_is_reset_locked_opened_and_freed(run: Run) -> None:
    run("add", "boss", "--name", "Lê Thị Quản", "--role", "quan-tri")
    old = password_in(run("add", "binh", "--name", "Trần Bình", "--role", f"can-bo:an-nong:{DEPARTMENT}"))
    new = password_in(run("reset", "Binh"))
    accounts = open_accounts()
    with pytest.raises(RefusalError):
        accounts.sign_in("binh", old, HERE)
    run("disable", "binh")
    assert "đã khoá" in run("list")
    with pytest.raises(RefusalError):
        accounts.sign_in("binh", new, HERE)
    run("enable", "binh")
    for _ in range(3):
        with pytest.raises(RefusalError):
            accounts.sign_in("binh", "sai hết cả rồi", HERE)
    assert "đang phải đợi" in run("list")
    run("unlock", "binh")
    assert accounts.sign_in("binh", new, HERE).session.account.grants == (
        Grant(Role.OFFICER, "an-nong", department=DEPARTMENT),
    )
    done = [one.what for one in accounts.events() if one.who == "Lệnh quản trị"]
    assert done == [
        "account.unlock", "account.enable", "account.disable", "account.reset", "account.add", "account.add",
    ]  # fmt: skip


def test_commands_work_while_the_app_holds_the_file(run: Run, home: Path) -> None:
    run("add", "boss", "--name", "Lê Thị Quản", "--role", "quan-tri")
    app = Accounts(home / "tai-khoan.sqlite")
    app.living()
    printed = run("add", "binh", "--name", "Trần Bình", "--role", "giam-sat")
    given = app.sign_in("binh", password_in(printed), HERE)
    run("disable", "binh")
    assert app.session(given.token) is None
    app.close()


def test_a_village_is_one_of_the_store(run: Run) -> None:
    run("add", "boss", "--name", "Lê Thị Quản", "--role", "quan-tri")
    set_up(open_store(REAL), "an-nong", [Place("thon-77", "Thôn Bảy Bảy")], somebody())
    run("add", "thon7", "--name", "Trần Bình", "--role", "thon:an-nong:thon-77")
    assert open_accounts().list_accounts()[1].grants == (Grant(Role.VILLAGE, "an-nong", village="thon-77"),)


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("sep", "Không hiểu vai trò «sep»"),
        ("", "Không hiểu vai trò"),
        ("can-bo:an-nong:x:y", "Không hiểu vai trò"),
        ("lanh-dao:ha-noi", "Không có kế hoạch của xã «ha-noi»"),
        ("can-bo:an-nong:khong-co", "không có đơn vị «khong-co»"),
        ("thon:an-nong:khong-co", "Không tìm thấy thôn «khong-co»"),
        ("can-bo:an-nong", "cần xã và đơn vị"),
        ("thon", "cần xã và thôn"),
        ("quan-tri:an-nong", "của cả hệ thống"),
        (f"lanh-dao:an-nong:{DEPARTMENT}", "Chỉ vai trò cán bộ"),
    ],
)
def test_a_role_that_nobody_knows_is_refused(run: Run, role: str, said: str) -> None:
    with pytest.raises(RefusalError, match=re.escape(said)):
        run("add", "boss", "--name", "Lê Thị Quản", "--role", "quan-tri", "--role", role)
    assert not open_accounts().any_account()


@pytest.mark.parametrize("what", ["reset", "disable", "enable", "unlock"])
def test_a_name_that_nobody_has_is_refused(run: Run, what: str) -> None:
    with pytest.raises(RefusalError, match="Không có tài khoản «ai"):
        run(what, "ai.do")


def test_no_password_stands_in_the_arguments(run: Run) -> None:
    with pytest.raises(SystemExit):
        run("add", "boss", "--name", "Lê Thị Quản", "--role", "quan-tri", "--password", OWN)

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from data.access import COMMAND_LINE, TRIAL, Act, Grant, Role, User, may
from data.accounts import Accounts, SignInRefused, close_accounts, open_accounts, passwords
from data.accounts.limits import ADDRESS_FREE
from data.accounts.signing_in import WRONG
from data.errors import RefusalError, StoreError
from tests.data.accounts.accounts_bench import CHEAP, HERE, OWN, START, THERE, Clock, member, with_admin

OFFICER = Grant(Role.OFFICER, "an-nong", department="van-hoa")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "HASHER", CHEAP)
    passwords.nobodys_hash.cache_clear()
    yield
    passwords.nobodys_hash.cache_clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    found = with_admin(tmp_path / "tai-khoan.sqlite", clock)
    yield found
    found.close()


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that is judged; none is right."""
    judged: list[str] = []
    monkeypatch.setattr(passwords, "verify", lambda hashed, password: judged.append(password) is not None)
    return judged


def refused(accounts: Accounts, login: str, password: str = "sai hết cả rồi", address: str = THERE, **more) -> int:
    with pytest.raises(SignInRefused) as found:
        accounts.sign_in(login, password, address, **more)
    return found.value.wait


def said(accounts: Accounts) -> list[tuple[str, str]]:
    return [(one.what, one.about) for one in reversed(accounts.events())]


# ── people ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_account_is_made_once(tmp_path: Path, clock: Clock) -> None:
    accounts = Accounts(tmp_path / "a.sqlite", clock)
    assert not accounts.any_account()
    boss = accounts.add_first(" Boss.1 ", "  Lê  Thị Quản ", OWN, [Grant(Role.ADMIN)])
    assert (boss.login, boss.name, boss.one_time) == ("boss.1", "Lê Thị Quản", False)
    with pytest.raises(RefusalError, match="Đã có tài khoản"):
        accounts.add_first("other", "Người Khác", OWN, [Grant(Role.ADMIN)])
    assert accounts.sign_in("BOSS.1", OWN, HERE).session.user == boss.user
    accounts.close()


def test_two_that_want_to_be_first_do_not_both_succeed(tmp_path: Path) -> None:
    files = [Accounts(tmp_path / "a.sqlite") for _ in range(8)]
    gate = threading.Barrier(8)

    def claim(at: int) -> bool:
        gate.wait()
        try:
            files[at].add_first(f"boss{at}", "Lê Thị Quản", OWN, [Grant(Role.ADMIN)])
        except RefusalError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1
    assert len(files[0].list_accounts()) == 1
    for one in files:
        one.close()


def test_the_first_account_must_be_an_administrator(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "a.sqlite")
    with pytest.raises(RefusalError, match="quản trị"):
        accounts.add_first("binh", "Trần Bình", OWN, [Grant(Role.LEADER)])
    with pytest.raises(RefusalError, match="quản trị"):
        accounts.add("binh", "Trần Bình", [OFFICER], COMMAND_LINE)
    assert not accounts.any_account()
    assert accounts.events() == []
    accounts.close()


@pytest.mark.parametrize(
    "login", ["", "ab", "a" * 41, "nguyễn.an", "a b c", "an@xa.vn", "<script>", "an\x00an", "аn.x"]
)
def test_a_sign_in_name_is_plain_letters(accounts: Accounts, login: str) -> None:
    with pytest.raises(RefusalError, match="Tên đăng nhập"):
        accounts.add(login, "Trần Bình", [OFFICER], COMMAND_LINE)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200b", "x" * 81, "\ud800"])
def test_a_person_has_a_name(accounts: Accounts, name: str) -> None:
    with pytest.raises(RefusalError, match="ọ tên"):
        accounts.add("binh", name, [OFFICER], COMMAND_LINE)


def test_a_sign_in_name_is_given_once(accounts: Accounts) -> None:
    with pytest.raises(RefusalError, match="đã có người dùng"):
        accounts.add(" BOSS", "Người Khác", [OFFICER], COMMAND_LINE)


@pytest.mark.parametrize(
    "grants",
    [
        [Grant(Role.OFFICER, "an-nong")],
        [Grant(Role.OFFICER, department="van-hoa")],
        [Grant(Role.VILLAGE, "an-nong")],
        [Grant(Role.VILLAGE, village="thon-01")],
        [Grant(Role.ADMIN, "an-nong")],
        [Grant(Role.LEADER, "an-nong", department="van-hoa")],
        [Grant(Role.OFFICER, "an-nong", "van-hoa", "thon-01")],
        [OFFICER, OFFICER],
        [Grant(Role.LEADER), Grant(Role.LEADER, "an-nong")],
    ],
)
def test_a_role_without_its_place_is_refused(accounts: Accounts, grants: list[Grant]) -> None:
    with pytest.raises(RefusalError):
        accounts.add("binh", "Trần Bình", grants, COMMAND_LINE)
    assert len(accounts.list_accounts()) == 1


def test_one_person_may_hold_several_roles(accounts: Accounts) -> None:
    grants = (Grant(Role.VILLAGE, "an-nong", village="thon-01"), OFFICER, Grant(Role.OFFICER, "an-nong", "tu-phap"))
    found, _ = accounts.add("binh", "Trần Bình", grants, COMMAND_LINE)
    assert set(accounts.account(found.account_id).grants) == set(grants)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMIN])
def test_only_an_administrator_writes(accounts: Accounts, role: Role) -> None:
    by = User("Ai Đó", "ai-do", (Grant(role),))
    mine = accounts.list_accounts()[0].account_id
    before = accounts.log_head()
    for act in (
        lambda: accounts.add("binh", "Trần Bình", [OFFICER], by),
        lambda: accounts.change(mine, by, name="Khác"),
        lambda: accounts.reset_password(mine, by),
        lambda: accounts.disable(mine, by),
        lambda: accounts.enable(mine, by),
        lambda: accounts.unlock(mine, by),
        lambda: accounts.end_all(mine, by),
    ):
        with pytest.raises(RefusalError, match="người quản trị"):
            act()
    assert accounts.log_head() == before


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    boss = accounts.list_accounts()[0].account_id
    for act in (
        lambda: accounts.disable(boss, COMMAND_LINE),
        lambda: accounts.change(boss, COMMAND_LINE, grants=[Grant(Role.LEADER)]),
        lambda: accounts.change(boss, COMMAND_LINE, grants=[]),
    ):
        with pytest.raises(RefusalError, match="ít nhất một tài khoản quản trị"):
            act()
    second, _ = accounts.add("boss2", "Hà Quản", [Grant(Role.ADMIN)], COMMAND_LINE)
    accounts.disable(boss, COMMAND_LINE)
    with pytest.raises(RefusalError, match="ít nhất một tài khoản quản trị"):
        accounts.disable(second.account_id, COMMAND_LINE)


def test_two_administrators_cannot_lock_each_other_out(accounts: Accounts) -> None:
    second, _ = accounts.add("boss2", "Hà Quản", [Grant(Role.ADMIN)], COMMAND_LINE)
    both = [accounts.list_accounts()[0].account_id, second.account_id]
    gate = threading.Barrier(2)

    def lock(account_id: str) -> bool:
        gate.wait()
        try:
            accounts.disable(account_id, COMMAND_LINE)
        except RefusalError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(lock, both)) == 1


def test_every_change_is_logged_with_what_was_before(accounts: Accounts) -> None:
    mine = member(accounts, "binh", OFFICER).account_id
    accounts.change(mine, COMMAND_LINE, name="Trần Bình", grants=[Grant(Role.LEADER)])
    accounts.change(mine, COMMAND_LINE, name="Trần Bình")
    accounts.disable(mine, COMMAND_LINE)
    accounts.enable(mine, COMMAND_LINE)
    accounts.reset_password(mine, COMMAND_LINE)
    accounts.unlock(mine, COMMAND_LINE)
    assert said(accounts) == [
        ("account.add", "boss"),
        ("account.add", "binh"),
        ("sign_in", "binh"),
        ("password.change", "binh"),
        ("sign_out", "binh"),
        ("account.change", "binh"),
        ("account.disable", "binh"),
        ("account.enable", "binh"),
        ("account.reset", "binh"),
        ("account.unlock", "binh"),
    ]
    [change] = accounts.events(what=["account.change"])
    assert (change.before["name"], change.after["name"]) == ("Trần Văn Bình", "Trần Bình")
    assert change.before["grants"] == [{"role": "officer", "commune": "an-nong", "department": "van-hoa"}]
    assert change.after["grants"] == [{"role": "leader"}]
    assert change.who == COMMAND_LINE.signed
    assert accounts.verify() == []


def test_nothing_secret_is_in_the_log(accounts: Accounts) -> None:
    found, password = accounts.add("binh", "Trần Bình", [OFFICER], COMMAND_LINE)
    given = accounts.sign_in("binh", password, HERE)
    own = accounts.change_password(given.session.key, password, OWN)
    refused(accounts, "matkhaucuatoi1")
    refused(accounts, "binh", "gõ nhầm mật khẩu")
    again = accounts.reset_password(found.account_id, COMMAND_LINE)
    text = repr(accounts.events())
    for secret in (password, OWN, given.token, own.token, own.device, "matkhaucuatoi1", "gõ nhầm", again, "argon2"):
        assert secret not in text


# ── one-time passwords ───────────────────────────────────────────────────────────────────────────────


def test_a_one_time_password_only_lets_its_owner_choose_another(accounts: Accounts) -> None:
    _, password = accounts.add("binh", "Trần Bình", [Grant(Role.ADMIN)], COMMAND_LINE)
    first = accounts.sign_in("binh", password.upper().replace("-", " "), HERE)
    assert first.session.must_change
    assert not any(may(first.session.user, act) for act in Act)
    with pytest.raises(RefusalError, match="giống mật khẩu"):
        accounts.change_password(first.session.key, password, password)
    own = accounts.change_password(first.session.key, password, OWN)
    assert not own.session.must_change
    assert may(own.session.user, Act.ACCOUNTS)
    assert accounts.session(first.token) is None
    refused(accounts, "binh", password)
    assert accounts.sign_in("binh", OWN, HERE).session.account.login == "binh"


def test_a_one_time_password_is_good_for_seven_days(accounts: Accounts, clock: Clock) -> None:
    _, password = accounts.add("binh", "Trần Bình", [OFFICER], COMMAND_LINE)
    clock.on(days=7)
    accounts.sign_in("binh", password, HERE)
    clock.on(seconds=1)
    with pytest.raises(SignInRefused, match="quá 7 ngày"):
        accounts.sign_in("binh", password, HERE)
    with pytest.raises(SignInRefused, match="không đúng"):
        accounts.sign_in("binh", "không biết đâu", HERE)


@pytest.mark.parametrize("new", ["ngắn", "12345678", "binh2026", "TranVanBinh1", "an nông 2026", "x" * 129, OWN])
def test_a_weak_or_used_password_is_not_taken(accounts: Accounts, new: str) -> None:
    member(accounts, "binh", OFFICER)
    given = accounts.sign_in("binh", OWN, HERE)
    with pytest.raises(RefusalError):
        accounts.change_password(given.session.key, OWN, new)
    assert accounts.session(given.token) is not None
    accounts.sign_in("binh", OWN, HERE)


def test_a_stolen_session_cannot_guess_the_password(accounts: Accounts) -> None:
    member(accounts, "binh")
    given = accounts.sign_in("binh", OWN, HERE)
    for _ in range(5):
        with pytest.raises(SignInRefused, match="không đúng"):
            accounts.change_password(given.session.key, "đoán mò", "bảy con vịt qua cầu")
    with pytest.raises(SignInRefused) as held:
        accounts.change_password(given.session.key, OWN, "bảy con vịt qua cầu")
    assert held.value.wait == 60


def test_a_new_password_ends_the_other_sessions(accounts: Accounts) -> None:
    member(accounts, "binh")
    here, there = accounts.sign_in("binh", OWN, HERE), accounts.sign_in("binh", OWN, THERE)
    new = accounts.change_password(here.session.key, OWN, "bảy con vịt qua cầu")
    assert [accounts.session(one.token) for one in (here, there)] == [None, None]
    assert list(accounts.living()) == [new.session.key]


def test_a_hash_is_renewed_when_the_parameters_change(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    member(accounts, "binh")
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", dearer)
    accounts.sign_in("binh", OWN, HERE)
    with sqlite3.connect(accounts.file.path) as raw:
        [(hashed,)] = raw.execute("SELECT password_hash FROM account WHERE login = 'binh'").fetchall()
    raw.close()
    assert not dearer.check_needs_rehash(hashed)
    accounts.sign_in("binh", OWN, HERE)


# ── guessing ─────────────────────────────────────────────────────────────────────────────────────────


def test_ten_thousand_guesses_are_hardly_ever_judged(accounts: Accounts, clock: Clock, hashes: list[str]) -> None:
    member_id = accounts.list_accounts()[0].account_id
    for at in range(10_000):
        refused(accounts, "boss", f"đoán {at}", f"10.{at % 250}.{at // 250}.9")
        clock.on(seconds=0.09)
    assert clock.now - START == dt.timedelta(minutes=15)
    assert len(hashes) <= 10
    assert accounts.account(member_id).blocked_until > clock.now
    assert len(accounts.events(limit=10_000)) < 30


def test_the_wait_doubles_to_a_quarter_of_an_hour(accounts: Accounts, clock: Clock, hashes: list[str]) -> None:
    for _ in range(4):
        assert refused(accounts, "boss") == 0
        clock.on(seconds=1)
    waits = []
    for _ in range(7):
        assert refused(accounts, "boss") == 0
        waits.append(refused(accounts, "boss"))
        clock.on(seconds=waits[-1])
    assert waits == [60, 120, 240, 480, 900, 900, 900]
    assert len(hashes) == 11
    clock.on(days=1, seconds=1)
    assert [refused(accounts, "boss") for _ in range(6)] == [0, 0, 0, 0, 0, 60]


def test_success_or_the_administrator_ends_the_counting(accounts: Accounts) -> None:
    mine = member(accounts, "binh").account_id
    for _ in range(4):
        refused(accounts, "binh")
    accounts.sign_in("binh", OWN, THERE)
    for _ in range(5):
        refused(accounts, "binh")
    assert refused(accounts, "binh", OWN) == 60
    assert accounts.unlock(mine, COMMAND_LINE).blocked_until is None
    assert accounts.sign_in("binh", OWN, THERE).session.account.account_id == mine


def test_guesses_in_parallel_gain_nothing(accounts: Accounts, hashes: list[str]) -> None:
    gate = threading.Barrier(16)

    def guess(at: int) -> None:
        gate.wait()
        for again in range(5):
            refused(accounts, "boss", f"{at}-{again}", f"10.0.{at}.{again}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(guess, range(16)))
    assert len(hashes) == 5


def _guess_many(path: str, gate, answers) -> None:
    """One process that guesses; what it was allowed to have judged goes into `answers`."""
    passwords.HASHER = CHEAP
    accounts, judged = Accounts(Path(path), Clock()), 0
    gate.wait()
    for at in range(40):
        try:
            accounts.sign_in("boss", f"đoán {at}", f"10.1.{os.getpid() % 250}.{at}")
        except SignInRefused as refusal:
            judged += refusal.wait == 0
    accounts.close()
    answers.put(judged)


def test_guesses_from_two_processes_gain_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    accounts = with_admin(path, Clock())
    accounts.close()
    context = get_context("spawn")
    gate, answers = context.Barrier(2), context.Queue()
    many = [context.Process(target=_guess_many, args=(str(path), gate, answers)) for _ in range(2)]
    for one in many:
        one.start()
    assert sum(answers.get(timeout=60) for _ in many) == 5
    for one in many:
        one.join(60)
    reopened = Accounts(path)
    assert reopened.verify() == []
    assert len(reopened.events(what=["sign_in.failed"])) == 5
    reopened.close()


def test_one_address_trying_many_names_is_held(accounts: Accounts, clock: Clock, hashes: list[str]) -> None:
    waits = [refused(accounts, f"ten.{at}") for at in range(40)]
    assert waits[:30] == [0] * 30
    assert all(waits[30:])
    assert len(hashes) == 30
    clock.on(minutes=15)
    assert refused(accounts, "ten.99") == 0


def test_an_office_that_signs_in_rightly_is_not_held(accounts: Accounts) -> None:
    for _ in range(ADDRESS_FREE + 5):
        accounts.sign_in("boss", OWN, HERE)
    assert refused(accounts, "ten.la", address=HERE) == 0


def test_an_ipv6_household_is_one_address(accounts: Accounts, hashes: list[str]) -> None:
    waits = [refused(accounts, f"ten.{at}", address=f"2001:db8:1:2::{at:x}") for at in range(31)]
    assert waits[30] > 0
    assert refused(accounts, "ten.40", address="2001:db8:1:3::1") == 0


def test_an_unknown_name_is_answered_like_a_known_one(accounts: Accounts, clock: Clock) -> None:
    member(accounts, "binh")
    answers = {}
    for login in ("binh", "khong.co"):
        answers[login] = []
        for at in range(7):
            with pytest.raises(SignInRefused) as found:
                accounts.sign_in(login, "sai hết cả rồi", f"10.0.0.{at}")
            answers[login].append((str(found.value), found.value.wait))
    assert answers["binh"] == answers["khong.co"]
    assert answers["binh"][0] == (WRONG, 0)


def test_unknown_disabled_and_wrong_cost_one_hash_each(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = member(accounts, "binh").account_id
    member(accounts, "cuc")
    accounts.disable(mine, COMMAND_LINE)
    judged, verify = [], passwords.verify

    def counted(hashed: str, password: str) -> bool:
        judged.append(hashed)
        return verify(hashed, password)

    monkeypatch.setattr(passwords, "verify", counted)
    for login, password in (("binh", OWN), ("cuc", "sai hết cả rồi"), ("khong.co", OWN), ("\ud800 lạ", OWN)):
        before = len(judged)
        with pytest.raises(SignInRefused) as found:
            accounts.sign_in(login, password, HERE)
        assert str(found.value) == WRONG
        assert len(judged) == before + 1
        assert judged[-1].startswith("$argon2id$")


def test_strangers_cannot_lock_the_owner_out(accounts: Accounts, clock: Clock) -> None:
    member(accounts, "binh")
    device = accounts.sign_in("binh", OWN, HERE).device
    for hour in range(50):
        while not refused(accounts, "binh", address=f"203.0.113.{hour}"):
            clock.on(seconds=1)
        assert refused(accounts, "binh", OWN, HERE) > 0
        given = accounts.sign_in("binh", OWN, HERE, device=device)
        assert given.device == device
        clock.on(minutes=10)


def test_a_bad_machine_behind_the_same_address_does_not_lock_known_browsers_out(
    accounts: Accounts, hashes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(passwords, "HASHER", CHEAP)
    member(accounts, "binh")
    device = accounts.sign_in("binh", OWN, HERE).device
    for at in range(31):
        last = refused(accounts, f"ten.{at}", address=HERE)
    assert last > 0
    assert refused(accounts, "binh", OWN, HERE) > 0
    assert accounts.sign_in("binh", OWN, HERE, device=device).session.address == HERE


def test_a_known_browser_that_guesses_is_held_by_itself_alone(accounts: Accounts) -> None:
    member(accounts, "binh")
    bad, good = (accounts.sign_in("binh", OWN, HERE).device for _ in range(2))
    for _ in range(5):
        assert refused(accounts, "binh", device=bad) == 0
    assert refused(accounts, "binh", OWN, device=bad) == 60
    assert accounts.sign_in("binh", OWN, HERE, device=good)
    assert accounts.sign_in("binh", OWN, HERE)


def test_a_known_browser_is_known_for_its_account_alone(accounts: Accounts) -> None:
    member(accounts, "binh")
    member(accounts, "cuc")
    device = accounts.sign_in("binh", OWN, HERE).device
    forged = [device, device[:-1] + ("0" if device[-1] != "0" else "1"), "", ".", "a.b", "\ud800.x", device * 50, "é.é"]
    for at, one in enumerate([*forged, *forged]):
        refused(accounts, "cuc", address=f"10.9.0.{at}", device=one)
    assert refused(accounts, "cuc", OWN, "10.9.1.1", device=device) > 0


def test_a_success_by_a_known_browser_gives_strangers_no_new_tries(accounts: Accounts) -> None:
    member(accounts, "binh")
    device = accounts.sign_in("binh", OWN, HERE).device
    for _ in range(5):
        refused(accounts, "binh")
    accounts.sign_in("binh", OWN, HERE, device=device)
    assert refused(accounts, "binh") == 60


def test_a_clock_moved_back_neither_frees_nor_holds_for_ever(accounts: Accounts, clock: Clock, hashes: list) -> None:
    for _ in range(5):
        refused(accounts, "boss")
    clock.on(days=-400)
    assert refused(accounts, "boss") == 60
    clock.on(seconds=59)
    assert refused(accounts, "boss") == 1
    clock.on(seconds=1)
    assert refused(accounts, "boss") == 0
    assert refused(accounts, "boss") == 120


def test_a_password_reset_while_it_was_judged_lets_nobody_in(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = member(accounts, "binh").account_id
    verify = passwords.verify

    def slow(hashed: str, password: str) -> bool:
        right = verify(hashed, password)
        accounts.reset_password(mine, COMMAND_LINE)
        return right

    monkeypatch.setattr(passwords, "verify", slow)
    refused(accounts, "binh", OWN)
    assert not accounts.living()


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_digest_of_a_token_is_kept(accounts: Accounts) -> None:
    given = accounts.sign_in("boss", OWN, HERE, "Firefox")
    assert len(given.token) >= 43
    assert given.token.encode() not in accounts.file.path.read_bytes()
    assert accounts.session(given.token) == given.session == accounts.session_by_key(given.session.key)
    assert accounts.session(given.session.key) is None
    assert [accounts.session(one) for one in ("", "x", given.token[:-1], "\ud800", "x" * 10_000)] == [None] * 5


def test_a_session_ends_after_half_an_hour_of_nothing(accounts: Accounts, clock: Clock) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    for _ in range(4):
        clock.on(minutes=29)
        accounts.touch(given.session.key)
    assert accounts.session(given.token).seen_at == clock.now
    clock.on(minutes=30)
    accounts.touch(given.session.key)
    assert accounts.session(given.token) is None
    assert given.session.key not in accounts.living()


def test_a_session_ends_after_twelve_hours_whatever_is_done(accounts: Accounts, clock: Clock) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    while clock.now < START + dt.timedelta(hours=12) - dt.timedelta(minutes=20):
        clock.on(minutes=20)
        accounts.touch(given.session.key)
        assert accounts.session(given.token) is not None
    clock.on(minutes=20)
    accounts.touch(given.session.key)
    assert accounts.session(given.token) is None


@pytest.mark.parametrize("look", ["session", "living", "sign_in"])
def test_a_clock_moved_back_revives_no_session(accounts: Accounts, clock: Clock, look: str) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    clock.on(minutes=31)
    if look == "sign_in":
        accounts.sign_in("boss", OWN, HERE)
    else:
        assert not (accounts.session(given.token) if look == "session" else accounts.living())
    clock.on(minutes=-31)
    assert accounts.session(given.token) is None


def test_a_clock_moved_back_lengthens_no_session(accounts: Accounts, clock: Clock) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    clock.on(minutes=-61)
    assert accounts.session(given.token) is None
    assert not accounts.living()
    clock.on(minutes=61)
    assert accounts.session(given.token) is None
    assert accounts.sign_in("boss", OWN, HERE).session


def test_a_clock_set_right_by_seconds_throws_nobody_out(accounts: Accounts, clock: Clock) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    clock.on(seconds=-50)
    accounts.touch(given.session.key)
    assert accounts.session(given.token).seen_at == START


def test_being_seen_is_not_written_at_every_step(accounts: Accounts, clock: Clock) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    for _ in range(5):
        clock.on(seconds=5)
        accounts.touch(given.session.key)
    assert accounts.session(given.token).seen_at == START
    clock.on(seconds=10)
    accounts.touch(given.session.key)
    assert accounts.session(given.token).seen_at == clock.now


@pytest.mark.parametrize("act", ["disable", "reset_password", "change"])
def test_what_takes_rights_away_ends_the_sessions_at_once(accounts: Accounts, act: str) -> None:
    mine = member(accounts, "binh", OFFICER).account_id
    given = [accounts.sign_in("binh", OWN, HERE) for _ in range(3)]
    boss = accounts.sign_in("boss", OWN, HERE)
    assert len(accounts.living()) == 4
    more = {"grants": [Grant(Role.LEADER)]} if act == "change" else {}
    getattr(accounts, act)(mine, COMMAND_LINE, **more)
    assert list(accounts.living()) == [boss.session.key]
    assert [accounts.session(one.token) for one in given] == [None] * 3


def test_a_new_name_ends_no_session(accounts: Accounts) -> None:
    mine = member(accounts, "binh").account_id
    given = accounts.sign_in("binh", OWN, HERE)
    accounts.change(mine, COMMAND_LINE, name="Trần Bình")
    assert accounts.session(given.token).user.name == "Trần Bình"


def test_another_process_is_seen_within_a_second(accounts: Accounts, clock: Clock) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    other = Accounts(accounts.file.path, clock)
    assert given.session.key in accounts.living()
    other.end(given.session.key, COMMAND_LINE)
    assert accounts.session(given.token) is None
    clock.on(seconds=1)
    assert not accounts.living()
    other.close()


def test_signing_out_is_for_oneself_and_the_administrator(accounts: Accounts) -> None:
    member(accounts, "binh")
    member(accounts, "cuc")
    binh, cuc, boss = (accounts.sign_in(login, OWN, HERE) for login in ("binh", "cuc", "boss"))
    with pytest.raises(RefusalError):
        accounts.end(binh.session.key, cuc.session.user)
    accounts.end(cuc.session.key, cuc.session.user)
    accounts.end(cuc.session.key, cuc.session.user)
    accounts.end(binh.session.key, boss.session.user)
    assert list(accounts.living()) == [boss.session.key]
    assert said(accounts)[-2:] == [("sign_out", "cuc"), ("session.close", "binh")]


def test_every_session_of_an_account_can_be_closed(accounts: Accounts) -> None:
    mine = member(accounts, "binh").account_id
    given = [accounts.sign_in("binh", OWN, HERE, f"Trình duyệt {at}") for at in range(3)]
    assert {one.agent for one in accounts.sessions_of(mine)} == {f"Trình duyệt {at}" for at in range(3)}
    accounts.end_all(mine, given[0].session.user)
    assert accounts.sessions_of(mine) == []


def test_a_trial_is_nobody_and_not_logged(accounts: Accounts) -> None:
    before = accounts.log_head()
    given = accounts.start_trial("127.0.0.1")
    found = accounts.session(given.token)
    assert (found.trial, found.account, found.user, found.must_change) == (True, None, TRIAL, False)
    accounts.end(found.key, TRIAL)
    assert accounts.session(given.token) is None
    assert accounts.log_head() == before


def test_ended_sessions_are_kept_for_a_while(accounts: Accounts, clock: Clock) -> None:
    def rows() -> list[tuple]:
        raw = sqlite3.connect(accounts.file.path)
        found = raw.execute("SELECT why_ended, count(*) FROM session GROUP BY 1 ORDER BY 1").fetchall()
        raw.close()
        return found

    accounts.end(accounts.sign_in("boss", OWN, HERE).session.key, COMMAND_LINE)
    accounts.sign_in("boss", OWN, HERE)
    clock.on(hours=1)
    accounts.sign_in("boss", OWN, HERE)
    assert rows() == [(None, 1), ("closed", 1), ("idle", 1)]
    clock.on(days=91)
    accounts.sign_in("boss", OWN, HERE)
    assert rows() == [(None, 1), ("idle", 1)]


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_process_holds_one(home: Path) -> None:
    try:
        assert open_accounts() is open_accounts()
        assert (home / "tai-khoan.sqlite").exists()
        assert [one.name for one in home.iterdir()] == ["tai-khoan.sqlite"]
    finally:
        close_accounts()


@pytest.mark.skipif(os.name != "posix", reason="rights are kept otherwise there")
def test_only_the_owner_may_read_it(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    path = accounts.file.path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    accounts.copy_to(tmp_path / "copy.sqlite")
    assert stat.S_IMODE((tmp_path / "copy.sqlite").stat().st_mode) == 0o600
    accounts.close()
    path.chmod(0o644)
    Accounts(path, clock).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_copy_is_whole_and_nobody_is_signed_in_there(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    member(accounts, "binh", OFFICER)
    given = accounts.sign_in("binh", OWN, HERE)
    accounts.copy_to(tmp_path / "copy.sqlite")
    copy = Accounts(tmp_path / "copy.sqlite", clock)
    assert copy.list_accounts() == accounts.list_accounts()
    assert copy.log_head() == accounts.log_head()
    assert copy.verify() == []
    assert copy.session(given.token) is None
    assert accounts.session(given.token) is not None
    assert copy.sign_in("binh", OWN, HERE, device=given.device).device == given.device
    copy.close()
    assert {one.name for one in tmp_path.iterdir()} == {"tai-khoan.sqlite", "copy.sqlite"}


def test_a_copy_is_consistent_while_others_write(accounts: Accounts, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            accounts.start_trial(HERE)
            accounts.unlock(boss, COMMAND_LINE)

    boss = accounts.list_accounts()[0].account_id
    with ThreadPoolExecutor(2) as pool:
        busy = [pool.submit(write) for _ in range(2)]
        try:
            for at in range(10):
                accounts.copy_to(tmp_path / f"{at}.sqlite")
        finally:
            stop.set()
        for one in busy:
            one.result()
    assert accounts.verify() == []


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + b"\xff" * 4000, b"khong phai co so du lieu" * 100])
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tai-khoan.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="hỏng") as found:
        Accounts(path)
    assert found.value.damaged
    assert path.read_bytes() == content


def test_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tai-khoan.sqlite"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE other (x)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="không phải tệp của Tiến độ"):
        Accounts(path)
    assert path.read_bytes() == before


def test_a_newer_version_is_refused(accounts: Accounts, clock: Clock) -> None:
    accounts.close()
    raw = sqlite3.connect(accounts.file.path)
    raw.execute("UPDATE meta SET version = 9")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match="phiên bản 9") as found:
        Accounts(accounts.file.path, clock)
    assert not found.value.damaged


def test_a_locked_file_is_a_sentence(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.accounts.file._PATIENCE", 0.1)
    other = Accounts(accounts.file.path)
    raw = sqlite3.connect(accounts.file.path, isolation_level=None)
    raw.execute("BEGIN EXCLUSIVE")
    for act in (lambda: other.sign_in("boss", OWN, HERE), other.list_accounts, other.living):
        with pytest.raises(StoreError, match="đang bận") as found:
            act()
        assert not found.value.damaged
    raw.close()
    assert other.sign_in("boss", OWN, HERE)
    other.close()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_can_be_read(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    accounts.close()
    accounts.file.path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        reader = Accounts(accounts.file.path, clock)
        assert reader.session(given.token) is not None
        clock.on(seconds=40)
        reader.touch(given.session.key)
        with pytest.raises(StoreError, match="quyền"):
            reader.sign_in("boss", OWN, HERE)
        reader.close()
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_is_a_sentence_and_nothing_is_half_written(accounts: Accounts) -> None:
    small = Accounts(accounts.file.path)
    with small.reading() as connection:  # never less than there are: not one page more
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="đầy"):
        for at in range(500):
            small.add(f"nguoi.{at}", "Trần Bình", [OFFICER], COMMAND_LINE)
    small.close()
    assert accounts.verify() == []
    assert len(accounts.events(what=["account.add"])) == len(accounts.list_accounts())


def test_a_file_that_has_gone_is_not_made_anew(accounts: Accounts, clock: Clock) -> None:
    accounts.file._engine.dispose()
    accounts.file.path.unlink()
    with pytest.raises(StoreError):
        accounts.any_account()
    assert not accounts.file.path.exists()


def test_a_file_that_cannot_be_written_can_be_read(accounts: Accounts, clock: Clock) -> None:
    given = accounts.sign_in("boss", OWN, HERE)
    reader = Accounts(accounts.file.path, clock)
    with reader.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only = 1")
    assert reader.session(given.token) is not None
    clock.on(seconds=40)
    reader.touch(given.session.key)
    with pytest.raises(StoreError, match="quyền"):
        reader.sign_in("boss", OWN, HERE)
    clock.on(hours=1)
    assert reader.session(given.token) is None
    assert not reader.living()
    reader.close()

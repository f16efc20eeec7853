from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from data.access import COMMAND_LINE, Grant, Role
from data.accounts import Accounts, Event, passwords
from data.accounts.tables import event
from data.errors import RefusalError, StoreError
from tests.data.accounts.accounts_bench import CHEAP, HERE, OWN, START, Clock, member, with_admin

ROOT = Path(__file__).parents[3]
COLUMNS = [column.name for column in event.c]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", CHEAP)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    found = with_admin(tmp_path / "tai-khoan.sqlite", clock)
    member(found, "binh", Grant(Role.OFFICER, "an-nong", department="van-hoa"))
    found.record(Event("Bà Sáu", "backup.restore", "2026-11-02", {"batches": 3}, ["a", None, 1.5], HERE))
    yield found
    found.close()


def raw(accounts: Accounts, *statements: tuple) -> None:
    """What somebody does to the file behind our back."""
    connection = sqlite3.connect(accounts.file.path)
    for one in statements:
        connection.execute(*one)
    connection.commit()
    connection.close()


def test_what_is_recorded_is_found_again(accounts: Accounts, clock: Clock) -> None:
    [found] = accounts.events(what=["backup.restore"])
    assert (found.who, found.about, found.before, found.after) == (
        "Bà Sáu",
        "2026-11-02",
        {"batches": 3},
        ["a", None, 1.5],
    )
    assert (found.seq, found.at, found.address) == (accounts.log_head()[0], START, HERE)
    assert accounts.log_head() == (found.seq, found.digest)
    assert accounts.verify() == []


def test_events_are_asked_for_by_who_what_when_and_page(accounts: Accounts, clock: Clock) -> None:
    clock.on(days=1)
    for at in range(5):
        accounts.record(Event(f"Người {at % 2}", "export", f"tệp {at}"))
    assert [one.about for one in accounts.events(what=["export"], who="Người 1")] == ["tệp 3", "tệp 1"]
    assert [one.about for one in accounts.events(about="tệp 2")] == ["tệp 2"]
    assert len(accounts.events(since=START + dt.timedelta(days=1))) == 5
    assert accounts.events(until=START) == []
    first = accounts.events(limit=3)
    assert [one.seq for one in first + accounts.events(below=first[-1].seq)] == list(
        range(accounts.log_head()[0], 0, -1)
    )


def test_text_that_no_file_can_hold_is_logged_all_the_same(accounts: Accounts) -> None:
    accounts.record(Event("\ud800", "export", "\x00 \udfff", {"tên": "\ud800"}, address="\ud800"))
    assert accounts.verify() == []
    assert accounts.events(limit=1)[0].before == {"tên": "?"}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 4, 6])
def test_one_changed_byte_in_any_column_is_found(accounts: Accounts, column: str, seq: int) -> None:
    connection = sqlite3.connect(accounts.file.path)
    query = {name: f"SELECT {name} FROM event WHERE seq = ?" for name in COLUMNS}
    [(value,)] = connection.execute(query[column], (seq,)).fetchall()
    connection.close()
    for changed in _changes(column, value):
        raw(accounts, (f"UPDATE event SET {column} = ? WHERE seq = ?", (changed, seq)))
        found = accounts.verify()
        at = changed if column == "seq" else seq
        assert any(f"dòng {at}:" in one or f"dòng {seq}" in one for one in found), (changed, found)
        raw(accounts, (f"UPDATE event SET {column} = ? WHERE seq = ?", (value, at)))
        assert accounts.verify() == []


def _changes(column: str, value: object) -> list:
    if column == "seq":
        return [value + 100]
    if value is None:
        return ["", "null", "{}"]
    if value == "":
        return [" ", "\x00", b""]
    at = len(value) // 2
    flipped = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    return [flipped, value + " ", value[:-1], "", value.encode()[:-1] + b"\xff", value.encode()]


def test_bytes_that_are_no_text_are_a_changed_row(accounts: Accounts) -> None:
    raw(accounts, ("UPDATE event SET who = CAST(x'ff41' AS TEXT) WHERE seq = 3",))
    assert accounts.verify() == ["Nhật ký tài khoản, dòng 3: nội dung đã bị sửa sau khi ghi."]


def test_a_missing_row_is_found(accounts: Accounts) -> None:
    raw(accounts, ("DELETE FROM event WHERE seq IN (3, 4)",))
    assert accounts.verify()[0] == "Nhật ký tài khoản, các dòng 3–4: đã bị xoá mất."


def test_a_missing_first_or_last_row_is_found(accounts: Accounts) -> None:
    last = accounts.log_head()[0]
    raw(accounts, ("DELETE FROM event WHERE seq = 1",))
    assert "Nhật ký tài khoản, dòng 1: đã bị xoá mất." in accounts.verify()
    raw(accounts, ("DELETE FROM event WHERE seq = ?", (last,)))
    assert f"Nhật ký tài khoản, dòng {last}: đã bị xoá mất." in accounts.verify()


def test_rows_that_changed_places_are_found(accounts: Accounts) -> None:
    raw(
        accounts,
        ("UPDATE event SET seq = -1 WHERE seq = 3",),
        ("UPDATE event SET seq = 3 WHERE seq = 4",),
        ("UPDATE event SET seq = 4 WHERE seq = -1",),
    )
    found = accounts.verify()
    assert any("dòng 3:" in one for one in found)
    assert any("dòng 4:" in one for one in found)


def test_a_forged_row_with_a_good_digest_does_not_fit(accounts: Accounts, tmp_path: Path) -> None:
    other = with_admin(tmp_path / "other.sqlite", Clock())
    for _ in range(5):
        other.record(Event("Kẻ lạ", "export"))
    connection = sqlite3.connect(other.file.path)
    [row] = connection.execute("SELECT * FROM event WHERE seq = 4").fetchall()
    connection.close()
    other.close()
    raw(accounts, ("DELETE FROM event WHERE seq = 4",), ("INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?)", row))
    assert any("không nối với" in one for one in accounts.verify())


def test_an_event_added_behind_the_head_is_found(accounts: Accounts) -> None:
    raw(accounts, ("UPDATE meta SET log_seq = log_seq - 1",))
    assert any("không khớp" in one for one in accounts.verify())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account SET name = 'Kẻ lạ' WHERE login = 'binh'",
        "UPDATE account SET login = 'la.lam' WHERE login = 'binh'",
        "UPDATE account SET disabled = 1 WHERE login = 'binh'",
        "UPDATE account_role SET role = 'admin', commune = '', department = '' WHERE role = 'officer'",
        "DELETE FROM account_role",
        "INSERT INTO account SELECT 'x', 'la.lam', name, password_hash, NULL, 0, created_at, NULL FROM account LIMIT 1",
    ],
)
def test_an_account_changed_behind_the_log_is_found(accounts: Accounts, statement: str) -> None:
    raw(accounts, (statement,))
    assert any("không còn như nhật ký" in one for one in accounts.verify())


def test_a_long_log_is_checked_to_its_end(accounts: Accounts) -> None:
    with accounts.writing() as (connection, now):
        from data.accounts import event_log

        for at in range(2500):
            event_log.append(connection, Event("Máy", "backup", str(at)), now)
    assert accounts.verify() == []
    raw(accounts, ("UPDATE event SET about = 'x' WHERE seq = 2222",))
    assert accounts.verify() == ["Nhật ký tài khoản, dòng 2222: nội dung đã bị sửa sau khi ghi."]


# ── several processes, crashes, damage ───────────────────────────────────────────────────────────────


def _record_many(path: str, gate, name: str) -> None:
    accounts = Accounts(Path(path))
    gate.wait()
    for at in range(60):
        accounts.record(Event(name, "export", str(at)))
    accounts.close()


def test_two_processes_do_not_fork_the_chain(accounts: Accounts) -> None:
    before = accounts.log_head()[0]
    context = get_context("spawn")
    gate = context.Barrier(2)
    many = [context.Process(target=_record_many, args=(str(accounts.file.path), gate, name)) for name in ("một", "hai")]
    for one in many:
        one.start()
    for one in many:
        one.join(60)
    assert [one.exitcode for one in many] == [0, 0]
    assert accounts.verify() == []
    assert accounts.log_head()[0] == before + 120
    for name in ("một", "hai"):
        mine = [int(one.about) for one in accounts.events(who=name)]
        assert mine == list(range(59, -1, -1))


_WRITER = """
import sys
from pathlib import Path
from argon2 import PasswordHasher
from data.accounts import passwords
from data.access import COMMAND_LINE, Grant, Role
from data.accounts import Accounts, Event
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
accounts = Accounts(Path(sys.argv[1]))
at = int(sys.argv[2])
print("ready", flush=True)
while True:
    at += 1
    found, _ = accounts.add(f"nguoi.{at}", "Trần Bình", [Grant(Role.OFFICER, "an-nong", "van-hoa")], COMMAND_LINE)
    accounts.change(found.account_id, COMMAND_LINE, grants=[Grant(Role.LEADER)])
    print(at, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(accounts: Accounts) -> None:
    path, chance, last = accounts.file.path, random.Random(7), 0
    accounts.close()
    for _ in range(15):
        child = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), str(last)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.3))
        child.send_signal(signal.SIGKILL)
        told = [int(line) for line in child.stdout.read().split("\n")[:-1]]
        child.stdout.close()
        child.wait()
        reopened = Accounts(path)
        assert reopened.verify() == []
        logins = {one.login: one for one in reopened.list_accounts()}
        for at in told:
            assert logins[f"nguoi.{at}"].grants == (Grant(Role.LEADER),)
        made = [int(one.removeprefix("nguoi.")) for one in logins if one.startswith("nguoi.")]
        last = max(made, default=0)
        assert len(reopened.events(what=["account.add"], limit=10_000)) == len(logins)
        reopened.close()
    assert last > 0


def test_a_damaged_file_is_told_never_a_fault(accounts: Accounts, tmp_path: Path) -> None:
    """400 flips of a byte anywhere: what opens is verified or told; nothing but a sentence ever comes out."""
    for at in range(40):
        accounts.record(Event("Máy", "backup", str(at), {"x": at}))
    accounts.close()
    whole, chance = accounts.file.path.read_bytes(), random.Random(3)
    found = 0
    for at in range(400):
        content = bytearray(whole)
        where = chance.randrange(len(content))
        content[where] ^= 1 << chance.randrange(8)
        path = tmp_path / f"hong-{at}.sqlite"
        path.write_bytes(content)
        told = _told(path)
        found += bool(told)
        path.unlink()
    assert found > 50


def _told(path: Path) -> list[str]:
    try:
        accounts = Accounts(path, Clock())
    except StoreError as error:
        return [str(error)]
    told = accounts.verify()
    for use in (
        accounts.list_accounts,
        accounts.events,
        accounts.living,
        lambda: accounts.session("x"),
        lambda: accounts.sign_in("binh", OWN, HERE),
        lambda: accounts.add("moi.toi", "Trần Bình", [Grant(Role.LEADER)], COMMAND_LINE),
    ):
        try:
            use()
        except RefusalError as refusal:
            told.append(str(refusal))
    accounts.close()
    return told


def test_the_log_is_json_that_others_can_read(accounts: Accounts) -> None:
    connection = sqlite3.connect(accounts.file.path)
    rows = connection.execute("SELECT before, after FROM event").fetchall()
    connection.close()
    assert [json.loads(one) for row in rows for one in row if one is not None]


def test_a_log_that_was_changed_is_not_copied(accounts: Accounts, tmp_path: Path) -> None:
    raw(accounts, ("UPDATE event SET who = 'Kẻ lạ' WHERE seq = 2",))
    with pytest.raises(StoreError, match="dòng 2"):
        accounts.copy_to(tmp_path / "copy.sqlite")
    assert [one.name for one in tmp_path.iterdir()] == ["tai-khoan.sqlite"]

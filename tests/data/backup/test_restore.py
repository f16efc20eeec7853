"""Back to a backup: exactly what was said, all or nothing, nothing deleted."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.access import COMMAND_LINE, TRIAL, Grant, Role
from data.accounts import close_accounts, open_accounts
from data.backup import exchange as backup_exchange
from data.backup import make as backup
from data.backup import restore as restoring
from data.backup.lock import BackupError, BusyError, one_at_a_time
from data.backup.make import make
from data.backup.manifest import FIGURES
from data.backup.restore import finish_interrupted, preview, restore
from data.backup.rotation import Why
from data.backup.sets import sets
from data.errors import RefusalError, StoreError
from data.originals import original
from data.store import ILLUSTRATIVE, REAL, Store, close_stores, open_store
from data.verify import verify_store
from tests.data.backup.backup_scene import (
    ADMIN,
    OFFICER,
    begin,
    forge,
    hand_in,
    held,
    moved_to,
    other_manifest,
    people,
    rewritten,
    template,
    tree,
)  # fmt: skip

FILES = {f"tháng {month}".encode() for month in (1, 2, 3)}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("kept") / "home", lambda: (begin(), make(Why.ASKED, ADMIN)))


@pytest.fixture
def path(home: Path, kept: Path) -> Iterator[Path]:
    """The one backup of a house; nothing has changed since."""
    shutil.copytree(kept, home, dirs_exist_ok=True)
    [found] = sets()
    yield found.path
    close_accounts()


@pytest.fixture
def later(path: Path) -> Path:
    """The same, after two more months and a new account."""
    hand_in(b"four", 4)
    hand_in(b"five", 5, "tan-ninh")
    open_accounts().add("moi.ve", "Mới Về", [Grant(Role.MONITOR)], COMMAND_LINE)
    return path


def replaced(home: Path) -> dict[str, str]:
    [folder] = (home / "thay-ra").iterdir()
    return tree(folder)


def sound() -> bool:
    return not verify_store(open_store(REAL)) and not open_accounts().verify() and not open_store(REAL).read_only


# ── there and back ───────────────────────────────────────────────────────────────────────────────────


def test_every_figure_is_as_it_was(home: Path, path: Path) -> None:
    then = held()
    hand_in(b"four", 4)
    hand_in(b"five", 5, "tan-ninh")
    assert held() != then
    restore(path, ADMIN)
    assert held() == then
    assert sound()
    assert hand_in(b"four", 4).seq == 5


def test_the_accounts_stay_as_they_are(home: Path, later: Path) -> None:
    before = people(home / "tai-khoan.sqlite")
    done = restore(later, ADMIN)
    assert not done.with_accounts
    assert people(home / "tai-khoan.sqlite") == before


def test_a_password_changed_since_stays_changed(home: Path, later: Path) -> None:
    accounts = open_accounts()
    one = accounts.list_accounts()[0]
    accounts.reset_password(one.account_id, COMMAND_LINE)
    accounts.disable(one.account_id, COMMAND_LINE)
    before = people(home / "tai-khoan.sqlite")
    restore(later, ADMIN)
    assert people(home / "tai-khoan.sqlite") == before


def test_accounts_come_too_where_they_are_asked_for_and_nobody_is_signed_in(home: Path, later: Path) -> None:
    accounts = open_accounts()
    token = accounts.start_trial("127.0.0.1").token
    assert accounts.session(token) is not None
    done = restore(later, ADMIN, with_accounts=True)
    assert done.with_accounts
    assert [one.login for one in open_accounts().list_accounts()] == ["can.bo", "quan.tri"]
    assert open_accounts().session(token) is None
    assert not open_accounts().living()
    assert "tai-khoan.sqlite" in replaced(home)
    assert sound()


def test_everything_comes_on_a_clean_machine(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    then, who = held(), people(path.parents[1] / "tai-khoan.sqlite")
    stick = Path(shutil.copy(path, tmp_path / "x.zip"))
    new = moved_to(tmp_path / "máy mới", monkeypatch)
    assert preview(stick).gone == ()
    done = restore(stick, ADMIN)
    assert done.with_accounts
    assert done.warning == ""
    assert held() == then
    assert people(new / "tai-khoan.sqlite") == who
    assert {original(one.name) for one in (new / "tep-goc").glob("??/*")} == FILES
    assert sound()


@pytest.mark.parametrize("damage", ["torn", "gone", "no accounts"])
def test_accounts_that_cannot_be_read_come_from_the_backup(home: Path, later: Path, damage: str) -> None:
    who = people(home / "tai-khoan.sqlite")[:-3]
    close_accounts()
    file = home / "tai-khoan.sqlite"
    if damage == "torn":
        file.write_bytes(file.read_bytes()[:100] + b"\xff" * 5000)
    else:
        file.unlink()
    if damage == "no accounts":
        open_accounts()
    done = restore(later, ADMIN)
    assert done.with_accounts
    assert [one[0] for one in people(file) if len(one) == 4] == ["can.bo", "quan.tri"]
    assert who
    assert sound()


def test_lost_and_damaged_originals_come_back(home: Path, path: Path) -> None:
    lost, bad, _ = sorted((home / "tep-goc").glob("??/*"))
    lost.unlink()
    bad.write_bytes(b"x")
    restore(path, ADMIN)
    assert {original(one.name) for one in (home / "tep-goc").glob("??/*")} == FILES
    assert any(one.startswith("tep-goc/") for one in replaced(home))


def test_what_is_replaced_lies_aside_whole_and_a_backup_of_it_is_made(home: Path, later: Path) -> None:
    now = held()
    close_stores()
    was = tree(home)["tien-do.duckdb"]
    done = restore(later, ADMIN)
    assert replaced(home)["tien-do.duckdb"] == was
    assert done.aside.parent == home / "thay-ra"
    [before] = [one for one in sets() if one.why == Why.BEFORE_RESTORE]
    restore(before.path, ADMIN)
    assert held() == now
    assert sound()


def test_the_restore_is_logged(home: Path, later: Path) -> None:
    restore(later, ADMIN)
    [event] = [one for one in open_accounts().events() if one.what == "restore.done"]
    assert (event.who, event.about) == ("Quản trị (quan.tri)", later.name)
    assert [tuple(one[:2]) for one in event.before["heads"]] == [("an-nong", 5), ("tan-ninh", 2)]
    assert [tuple(one[:2]) for one in event.after["heads"]] == [("an-nong", 4), ("tan-ninh", 1)]


def test_nothing_is_left_lying_about(home: Path, later: Path) -> None:
    before = {one.name for one in home.iterdir()}
    restore(later, ADMIN)
    assert {one.name for one in home.iterdir()} - before == {"thay-ra"}


def test_an_old_backup_that_rotation_would_drop_can_be_restored(
    home: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = held()
    old = rewritten(
        path, path.with_name("tien-do-20200101-000000-aaaaaa.zip"), other_manifest(made_at="2020-01-01T00:00")
    )
    path.unlink()
    hand_in(b"four", 4)
    restore(old, ADMIN)
    assert held() == then


# ── what it would take ───────────────────────────────────────────────────────────────────────────────


def batch_ids() -> set[str]:
    return {one for (one,) in open_store(REAL).rows("SELECT batch_id FROM batch")}


def test_the_preview_names_exactly_what_is_gone_afterwards(home: Path, later: Path) -> None:
    before = batch_ids()
    loss = preview(later)
    assert batch_ids() == before
    restore(later, ADMIN)
    assert {one.batch_id for one in loss.gone} == before - batch_ids()
    assert [(one.commune, one.seq, one.by, one.file, one.many) for one in loss.gone] == [
        ("an-nong", 5, "An (an)", "thang-4.xlsx", 2), ("tan-ninh", 2, "An (an)", "thang-5.xlsx", 2),
    ]  # fmt: skip
    assert loss.accounts == (("moi.ve", "tạo sau bản sao lưu, sẽ không còn"),)
    assert [one.split(":")[0] for one in loss.sentences()] == [
        "Mất đợt số 5 của xã An Nông", "Mất đợt số 2 của xã Tân Ninh", "Tài khoản «moi.ve»",
    ]  # fmt: skip


def test_histories_that_parted_are_told_apart_batch_by_batch(home: Path, path: Path) -> None:
    """After a restore another month got the same number: numbers alone would say that nothing is lost."""
    hand_in(b"four", 4)
    other = make(Why.ASKED, ADMIN).path
    restore(path, ADMIN)
    hand_in(b"five", 5)
    loss = preview(other)
    assert [(one.seq, one.file) for one in loss.gone] == [(5, "thang-5.xlsx")]
    assert [(one.seq, one.file) for one in loss.back] == [(5, "thang-4.xlsx")]
    assert [one.split()[0] for one in loss.sentences()] == ["Mất", "Có"]


def test_nothing_new_means_nothing_lost(path: Path) -> None:
    assert preview(path).sentences() == ["Không mất đợt nộp nào: bản sao lưu có đủ số liệu hiện nay."]


def spoil(file: Path) -> None:
    """Zeros over the first pages: it does not open any more."""
    close_stores()
    with file.open("rb+") as content:
        content.write(b"\0" * 20_000)


def test_a_store_that_does_not_open_is_compared_by_its_journal(home: Path, later: Path) -> None:
    gone = {one.batch_id for one in preview(later).gone}
    spoil(home / "tien-do.duckdb")
    with pytest.raises(StoreError) as caught:
        open_store(REAL)
    assert caught.value.damaged
    was = tree(home)["tien-do.duckdb"]
    loss = preview(later)
    assert {one.batch_id for one in loss.gone} == gone
    restore(later, ADMIN)
    assert replaced(home)["tien-do.duckdb"] == was
    assert sound()


def test_a_store_that_came_back_shorter_may_be_restored_all_the_same(home: Path, later: Path) -> None:
    """The two newest batches are neither in the store nor in the backup: they were lost before."""
    close_stores()
    now = tree(home)["so-ghi.jsonl"]
    with zipfile.ZipFile(later) as archive:
        (home / "tien-do.duckdb").write_bytes(archive.read(FIGURES))
    assert len(open_store(REAL).missing) == 2
    assert preview(later).gone == ()
    restore(later, ADMIN)
    assert sound()
    assert tree(home)["so-ghi.jsonl"] != now
    assert hand_in(b"four", 4).seq == 5


@pytest.mark.skipif(os.name != "posix" or not hasattr(os, "geteuid"), reason="rights of POSIX")
def test_a_journal_that_cannot_be_read_stops_no_restore(home: Path, later: Path) -> None:
    close_stores()
    (home / "so-ghi.jsonl").unlink()
    (home / "so-ghi.jsonl").mkdir()
    restore(later, ADMIN)
    assert open_store(REAL).seq("an-nong") == 4


def test_without_store_and_journal_the_loss_is_called_unknown(home: Path, later: Path) -> None:
    spoil(home / "tien-do.duckdb")
    (home / "so-ghi.jsonl").unlink()
    assert "Không biết" in preview(later).sentences()[0]
    restore(later, ADMIN)
    assert sound()


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_damaged_backup_changes_nothing(home: Path, later: Path) -> None:
    content = bytearray(later.read_bytes())
    content[len(content) // 2] ^= 1
    later.write_bytes(content)
    close_stores()
    close_accounts()
    before = tree(home)
    for act in (preview, lambda path: restore(path, ADMIN)):
        with pytest.raises(BackupError):
            act(later)
    close_stores()
    close_accounts()
    assert {name for name, _ in before.items() ^ tree(home).items()} <= {"sao-luu/.khoa"}


@pytest.mark.parametrize("by", [TRIAL, OFFICER])
def test_only_an_administrator_restores(later: Path, by) -> None:
    before = held()
    with pytest.raises(RefusalError, match="quản trị"):
        restore(later, by)
    assert held() == before


def test_illustrative_figures_are_never_restored_over_real_ones(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "minh-hoa.duckdb"
    Store(other, ILLUSTRATIVE).close()
    bad = rewritten(path, tmp_path / "x.zip", lambda members: forge({FIGURES: other.read_bytes()}, members))
    with pytest.raises(RefusalError, match="minh hoạ"):
        restore(bad, ADMIN)
    assert sound()


def test_figures_of_newer_software_are_refused_with_a_sentence(path: Path, tmp_path: Path) -> None:
    import duckdb

    inside = tmp_path / "inside.duckdb"
    with zipfile.ZipFile(path) as archive:
        inside.write_bytes(archive.read(FIGURES))
    with duckdb.connect(str(inside)) as connection:
        connection.execute("UPDATE meta SET schema_version = 99")
    bad = rewritten(path, tmp_path / "x.zip", lambda members: forge({FIGURES: inside.read_bytes()}, members))
    with pytest.raises(RefusalError, match="phiên bản 99"):
        restore(bad, ADMIN)
    assert sound()


def test_figures_of_older_software_are_brought_up_to_date(path: Path, tmp_path: Path) -> None:
    import duckdb

    inside = tmp_path / "inside.duckdb"
    with duckdb.connect(str(inside), config={"storage_compatibility_version": "v1.5.0"}) as connection:
        connection.execute((Path(__file__).parents[1] / "schema_3.sql").read_text(encoding="utf-8"))
        connection.execute("INSERT INTO meta VALUES (3, 'cũ', 'real', now()::TIMESTAMP)")
        connection.execute("INSERT INTO head VALUES ('an-nong', 1)")
        connection.execute(
            "INSERT INTO batch (batch_id, submission_id, seq, commune, kind, submitted_by, submitted_at)"
            " VALUES ('b1', 's1', 1, 'an-nong', 'bases', 'An', now()::TIMESTAMP)"
        )

    def change(members: dict[str, bytes]) -> None:
        for name in [one for one in members if one.startswith("tep-goc/")]:
            del members[name]
        forge({FIGURES: inside.read_bytes()}, members)
        held = {
            "commune": "an-nong",
            "name": "An Nông",
            "seq": 1,
            "digest": "",
            "last_at": "2026-01-01",
            "last_by": "An",
        }
        other_manifest(schema=3, communes=[held])(members)

    old = rewritten(path, tmp_path / "x.zip", change)
    restore(old, ADMIN)
    assert open_store(REAL).seq("an-nong") == 1
    assert sound()


def test_without_room_nothing_changes(later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held()
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: SimpleNamespace(free=10 << 20))
    with pytest.raises(BackupError, match="10 MB"):
        restore(later, ADMIN)
    assert held() == before


def test_what_was_written_after_the_loss_was_shown_is_never_lost(home: Path, later: Path) -> None:
    seen = preview(later)
    hand_in(b"six", 6)
    before = held()
    with pytest.raises(BackupError, match="Vừa có người ghi"):
        restore(later, ADMIN, seen=seen)
    assert held() == before
    assert not (home / "thay-ra").exists()
    restore(later, ADMIN, seen=preview(later))
    assert sound()


def test_what_is_written_while_it_restores_is_never_lost(
    home: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = restoring.make_locked

    def late(*given: object):
        made = real(*given)
        hand_in(b"six", 6)
        return made

    monkeypatch.setattr(restoring, "make_locked", late)
    with pytest.raises(BackupError, match="Vừa có người ghi"):
        restore(later, ADMIN)
    assert open_store(REAL).seq("an-nong") == 6
    assert sound()


def test_no_restore_while_a_backup_is_made(later: Path) -> None:
    with one_at_a_time(), pytest.raises(BusyError):
        restore(later, ADMIN)


def test_a_store_that_another_program_holds_is_not_touched(home: Path, later: Path) -> None:
    import subprocess
    import sys

    close_stores()
    script = "from data.store import open_store\nopen_store()\nprint('mine', flush=True)\ninput()"
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(StoreError, match="chương trình khác"):
            restore(later, ADMIN)
        other.kill()
    assert not (home / "thay-ra").exists()


# ── it dies or fails on the way ──────────────────────────────────────────────────────────────────────


class Killed(BaseException):
    """The process dies here."""


def test_new_figures_that_do_not_open_give_the_old_ones_back(
    home: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held()
    broken = iter([True])

    def fail(_: Store) -> list[str]:
        if next(broken, None):
            raise StoreError("Không đọc được.", damaged=True)
        return []

    monkeypatch.setattr(restoring, "verify_store", fail)
    with pytest.raises(StoreError):
        restore(later, ADMIN)
    assert held() == before
    assert not backup_exchange.interrupted()
    assert sound()


@pytest.mark.parametrize("with_accounts", [False, True])
@pytest.mark.parametrize("at", range(6))
def test_a_death_in_the_exchange_ends_with_all_new_at_the_next_start(
    home: Path, later: Path, monkeypatch: pytest.MonkeyPatch, at: int, with_accounts: bool
) -> None:
    before = held()
    with monkeypatch.context() as dies:
        real, count = Path.rename, iter(range(100))

        def rename(self: Path, target: Path) -> Path:
            inside = home in {self.parent, target.parent}
            if inside and backup_exchange.interrupted() and next(count) == at:
                shutil.copytree(home, home.with_name("chết"))  # what the disk holds at this moment
                raise Killed
            return real(self, target)

        dies.setattr(Path, "rename", rename)
        try:
            restore(later, ADMIN, with_accounts=with_accounts)
        except Killed:
            assert at < 4
        else:
            assert at >= (4 if with_accounts else 2)
            return
    moved_to(home.with_name("chết"), monkeypatch)
    assert backup_exchange.interrupted()
    finish_interrupted()
    assert open_store(REAL).seq("an-nong") == 4
    assert held() != before
    assert len(open_accounts().list_accounts()) == (2 if with_accounts else 3)
    assert sound()
    assert not list(home.with_name("chết").glob("khoi-phuc*"))
    finish_interrupted()
    assert open_accounts().events(limit=1)[0].what == "restore.resumed"

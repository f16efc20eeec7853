"""Out of a damaged store: what is lost is named, nothing is deleted, nothing happens unasked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.access import TRIAL
from data.accounts import close_accounts, open_accounts
from data.backup.lock import BackupError
from data.backup.make import make
from data.backup.rescue import accept_present, preview_without_wal, quarantine, set_wal_aside
from data.backup.restore import preview, restore
from data.backup.rotation import Why
from data.backup.sets import sets
from data.errors import RefusalError, StoreError
from data.originals import original
from data.store import REAL, close_stores, open_store
from tests.data.backup.backup_scene import ADMIN, OFFICER, hand_in, spoil_wal, torn_house, tree


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return torn_house(tmp_path_factory.mktemp("torn") / "home")


@pytest.fixture
def wal(home: Path, torn: Path) -> Iterator[Path]:
    """The damaged WAL of that house."""
    shutil.copytree(torn, home, dirs_exist_ok=True)
    wal = home / "tien-do.duckdb.wal"
    spoil_wal(wal)
    yield wal
    close_accounts()


def trouble() -> StoreError:
    with pytest.raises(StoreError) as caught:
        open_store(REAL)
    return caught.value


def test_the_wal_is_set_aside_whole_and_the_missing_batches_are_named(home: Path, wal: Path) -> None:
    found = trouble()
    assert found.damaged
    assert found.wal
    bad = wal.read_bytes()
    loss = preview_without_wal()
    assert [(one.commune, one.seq, one.by, one.file) for one in loss.gone] == [
        ("an-nong", 5, "An (an)", "thang-4.xlsx"), ("tan-ninh", 2, "An (an)", "thang-5.xlsx"),
    ]  # fmt: skip
    assert wal.read_bytes() == bad
    opened = set_wal_aside(ADMIN)
    assert opened.loss == loss
    assert (opened.aside / wal.name).read_bytes() == bad
    store = open_store(REAL)
    assert (store.seq("an-nong"), store.seq("tan-ninh"), store.read_only) == (4, 1, "")
    assert {one.file: original(opened.files[one.batch_id]) for one in loss.gone} == {
        "thang-4.xlsx": b"four", "thang-5.xlsx": b"five",
    }  # fmt: skip
    assert hand_in(b"four", 4).seq == 5
    [event] = [one for one in open_accounts().events() if one.what == "store.wal_aside"]
    assert event.who == ADMIN.signed


def test_a_damaged_wal_and_file_are_restored_from_the_backup(home: Path, wal: Path) -> None:
    with (home / "tien-do.duckdb").open("rb+") as file:
        file.write(b"\0" * 20_000)
    found = trouble()
    assert found.damaged
    assert not found.wal
    with pytest.raises(StoreError):
        preview_without_wal()
    with pytest.raises(StoreError):
        set_wal_aside(ADMIN)
    assert wal.exists()
    [backup] = sets()
    loss = preview(backup.path)
    assert len(loss.gone) == 2
    before = tree(home)
    done = restore(backup.path, ADMIN)
    aside = tree(done.aside)
    assert {name: aside[name] for name in ("tien-do.duckdb", wal.name)} == {
        name: before[name] for name in ("tien-do.duckdb", wal.name)
    }
    assert open_store(REAL).seq("an-nong") == 4
    assert hand_in(b"four", 4).seq == 5


def test_a_quarantine_puts_everything_aside_and_begins_empty(home: Path, wal: Path) -> None:
    before = tree(home)
    aside = quarantine(ADMIN)
    names = ("tien-do.duckdb", "tien-do.duckdb.wal", "so-ghi.jsonl")
    assert tree(aside) == {name: before[name] for name in names}
    assert open_store(REAL).communes() == []
    [backup] = sets()
    restore(backup.path, ADMIN)
    assert open_store(REAL).seq("an-nong") == 4


def test_a_store_that_opens_is_never_put_aside(home: Path, torn: Path) -> None:
    shutil.copytree(torn, home, dirs_exist_ok=True)
    for act in (set_wal_aside, quarantine):
        with pytest.raises(BackupError, match="vẫn mở được"):
            act(ADMIN)
    assert open_store(REAL).seq("an-nong") == 5
    close_accounts()


@pytest.mark.parametrize("by", [TRIAL, OFFICER])
def test_only_an_administrator_may(wal: Path, by) -> None:
    bad = wal.read_bytes()
    for act in (set_wal_aside, quarantine, accept_present):
        with pytest.raises(RefusalError, match="quản trị"):
            act(by)
    assert wal.read_bytes() == bad


def test_a_store_that_came_back_shorter_makes_no_backup_until_it_is_accepted(home: Path, torn: Path) -> None:
    shutil.copytree(torn, home, dirs_exist_ok=True)
    (home / "tien-do.duckdb.wal").unlink()
    store = open_store(REAL)
    assert len(store.missing) == 2
    assert "chỉ xem được" in store.read_only
    with pytest.raises(BackupError, match="thiếu"):
        make(Why.ASKED, ADMIN)
    accept_present(ADMIN)
    assert open_store(REAL).read_only == ""
    assert make(Why.ASKED, ADMIN).good
    assert hand_in(b"four", 4).seq == 5
    close_stores()
    close_accounts()

"""A store of older software is backed up as it is, before opening brings it up to date."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from data.__main__ import main
from data.access import TRIAL
from data.accounts import close_accounts
from data.backup.keeper import keep_before_upgrade
from data.backup.make import make_before_upgrade
from data.backup.restore import restore
from data.backup.rotation import Why
from data.backup.sets import sets
from data.errors import RefusalError, StoreError
from data.store import REAL, close_stores, open_store, store_path
from data.store_trouble import wal_of
from data.store_upgrades import SCHEMA_VERSION
from tests.data.backup.backup_scene import ADMIN, begin, hand_in, held, template

OLD = 4
LATER = ("question_entry", "closing", "closing_row", "lineage", "task_result", "setting")


def _begin() -> None:
    begin()
    hand_in(b"thang 3", 3)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of software that knew schema 4."""
    folder = template(tmp_path_factory.mktemp("ready") / "home", _begin)
    make_old(folder / "tien-do.duckdb")
    return folder


def make_old(path: Path, *settings: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for one in settings:
            connection.execute(one)
        for one in LATER:
            connection.execute("DROP TABLE " + one)
        connection.execute("UPDATE meta SET schema_version = 4")


@pytest.fixture
def old(ready: Path, home: Path) -> Path:
    shutil.copytree(ready, home, dirs_exist_ok=True)
    return store_path(REAL)


def version(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT schema_version FROM meta").fetchall()[0][0]


def test_it_holds_the_old_store_and_leaves_that_as_it_was(old: Path) -> None:
    before = old.read_bytes()
    made = make_before_upgrade(ADMIN)
    assert made is not None
    assert (made.why, made.trouble, made.manifest.schema) == (Why.BEFORE_UPGRADE, "", OLD)
    assert (made.manifest.figures, made.manifest.accounts > 0) == (6, True)
    assert (old.read_bytes(), version(old)) == (before, OLD)
    assert [one.path for one in sets()] == [made.path]


def test_restored_after_the_upgrade_it_gives_back_what_there_was(old: Path) -> None:
    made = make_before_upgrade(ADMIN)
    there = held(open_store(REAL))
    hand_in(b"thang 4", 4)
    restore(made.path, ADMIN)
    assert version_of_open() == SCHEMA_VERSION
    assert held(open_store(REAL)) == there


def version_of_open() -> int:
    return open_store(REAL).rows("SELECT schema_version FROM meta")[0][0]


def test_what_only_stands_in_the_wal_is_in_it_too(home: Path) -> None:
    _begin()
    close_stores()
    close_accounts()
    make_old(store_path(REAL), "PRAGMA disable_checkpoint_on_shutdown")  # as a server that was killed leaves it
    files = store_path(REAL), wal_of(store_path(REAL))
    before = [one.read_bytes() for one in files]
    made = make_before_upgrade(ADMIN)
    assert (made.trouble, made.manifest.schema) == ("", OLD)
    assert [one.read_bytes() for one in files] == before


def test_a_store_of_this_software_needs_none(home: Path) -> None:
    assert make_before_upgrade(ADMIN) is None
    begin()
    close_stores()
    close_accounts()
    assert make_before_upgrade(ADMIN) is None
    assert sets() == []


def test_it_is_the_administrators(old: Path) -> None:
    with pytest.raises(RefusalError, match="người quản trị"):
        make_before_upgrade(TRIAL)


def test_a_damaged_store_is_left_to_those_who_open_it(old: Path) -> None:
    old.write_bytes(old.read_bytes()[: old.stat().st_size // 2])
    with pytest.raises(StoreError):
        make_before_upgrade(ADMIN)
    keep_before_upgrade()
    assert sets() == []


def test_a_command_makes_one_before_it_opens_the_store(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify"])
    assert [one.why for one in sets()] == [Why.BEFORE_UPGRADE]
    close_stores()
    assert version(old) == SCHEMA_VERSION

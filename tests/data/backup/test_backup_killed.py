"""Making a backup and restoring one, killed at random moments: every house is sound afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.accounts import close_accounts, open_accounts
from data.backup.check import check
from data.backup.exchange import interrupted
from data.backup.make import make
from data.backup.restore import finish_interrupted
from data.backup.rotation import Why
from data.backup.sets import sets
from data.store import REAL, close_stores, open_store
from data.verify import verify_store
from tests.data import killable
from tests.data.backup.backup_scene import ADMIN, begin, hand_in, held, template
from tests.data.killable import killables, over

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks and SIGKILL")
TRIES = int(os.environ.get("TIEN_DO_KILLS", "12"))
"""How many kills of each kind; a release is tried with hundreds."""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with a backup, and a month and an account since."""

    def work() -> None:
        begin()
        make(Why.ASKED, ADMIN)
        hand_in(b"four", 4)
        open_accounts().add("moi.ve", "Mới", [], ADMIN)

    return template(tmp_path_factory.mktemp("ready") / "home", work)


@pytest.fixture(scope="module")
def parent() -> Iterator[subprocess.Popen]:
    with killables() as found:
        yield found


def needed(parent: subprocess.Popen, ready: Path, home: Path, action: str) -> float:
    """How long it takes when nobody kills it."""
    shutil.copytree(ready, home)
    began = time.monotonic()
    killable.begin(parent, home, action, first(home))
    assert over(parent)
    return time.monotonic() - began


def first(home: Path) -> Path:
    return min((home / "sao-luu").glob("*.zip"))


def killed(parent: subprocess.Popen, ready: Path, home: Path, action: str, after: float) -> bool:
    """Whether the kill came before the end."""
    shutil.copytree(ready, home)
    child = killable.begin(parent, home, action, first(home))
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return not over(parent)


def leave() -> None:
    close_stores()
    close_accounts()


def test_a_backup_that_is_killed_is_whole_or_none(
    ready: Path, parent: subprocess.Popen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes = needed(parent, ready, tmp_path / "first", "make")
    chance, early = random.Random(6), 0
    for one in range(TRIES):
        home = tmp_path / str(one)
        early += killed(parent, ready, home, "make", chance.uniform(0, takes))
        monkeypatch.setenv("TIEN_DO_HOME", str(home))
        assert all(check(found.path).sound for found in sets()), one
        assert open_store(REAL).seq("an-nong") == 5
        assert make(Why.ASKED, ADMIN).good
        left = {found.suffix for found in (home / "sao-luu").iterdir()}
        assert left <= {".zip", ""}
        assert not list(home.glob("backup/*"))
        leave()
        shutil.rmtree(home)
    assert early


@pytest.mark.parametrize("action", ["restore", "restore all"])
def test_a_restore_that_is_killed_leaves_all_old_or_all_new(
    ready: Path, parent: subprocess.Popen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    takes = needed(parent, ready, tmp_path / "new", action)
    states = {}
    for name, folder in (("old", ready), ("new", tmp_path / "new")):
        monkeypatch.setenv("TIEN_DO_HOME", str(shutil.copytree(folder, tmp_path / f"look-{name}")))
        states[name] = held()
        leave()
    chance, seen, early = random.Random(7), set(), 0
    for one in range(TRIES):
        home = tmp_path / str(one)
        early += killed(parent, ready, home, action, chance.uniform(0, takes))
        monkeypatch.setenv("TIEN_DO_HOME", str(home))
        finish_interrupted()
        assert not interrupted()
        found = next((name for name, state in states.items() if state == held()), "torn")
        seen.add(found)
        assert found in states, one
        assert not verify_store(open_store(REAL))
        assert not open_store(REAL).read_only
        logins = len(open_accounts().list_accounts())
        assert logins == (2 if found == "new" and action == "restore all" else 3)
        assert hand_in(b"five", 5).seq == (6 if found == "old" else 5)
        leave()
        shutil.rmtree(home)
    assert early

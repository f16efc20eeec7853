"""A data folder with everything that a backup holds: two communes with figures, files and accounts."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from data import store_tables
from data.access import COMMAND_LINE, Grant, Role, User
from data.accounts import close_accounts, open_accounts
from data.backup.make import make
from data.backup.manifest import MANIFEST
from data.backup.rotation import Why
from data.model import FigureState, Period, Place
from data.originals import keep
from data.plan_store import set_up
from data.store import REAL, Batch, Receipt, Store, close_stores, open_store

ROOT = Path(__file__).parents[3]
ADMIN = User("Quản trị", "quan.tri", (Grant(Role.ADMIN),))
OFFICER = User("Cán bộ", "can.bo", (Grant(Role.OFFICER, "an-nong", "vhxh"),))
SLUGS = ("an-nong", "tan-ninh")
TABLES = ("head", "batch", *store_tables.TABLES)


def begin() -> Store:
    """Two communes set up, three months handed in with their files, two accounts."""
    store = open_store(REAL)
    for slug in SLUGS:
        set_up(store, slug, [Place("thon-01", "Thôn Một"), Place("thon-02", "Thôn Hai")], COMMAND_LINE)
    for month in (1, 2, 3):
        hand_in(f"tháng {month}".encode(), month)
    accounts = open_accounts()
    accounts.add("quan.tri", "Quản trị", [Grant(Role.ADMIN)], COMMAND_LINE)
    accounts.add("can.bo", "Cán bộ", [Grant(Role.OFFICER, "an-nong", "vhxh")], COMMAND_LINE)
    return store


def hand_in(content: bytes, month: int, slug: str = "an-nong", value: int = 1) -> Receipt:
    """One file kept and its two figures written."""
    store, sha256 = open_store(REAL), keep(content)
    rows = [
        {
            "indicator": "AN-01", "place": place, "period": Period(2026, month).date, "state": FigureState.REPORTED,
            "value": Decimal(value),
        }
        for place in ("thon-01", "thon-02")
    ]  # fmt: skip
    batch = Batch(slug, "hand_in", uuid.uuid4().hex, "An (an)", f"thang-{month}.xlsx", sha256)
    return store.append(batch, {"observation": rows}, store.seq(slug))


def held(store: Store | None = None) -> dict[str, list[tuple]]:
    """Every row of every table, in order."""
    store = store or open_store(REAL)
    return {name: store.rows(f"SELECT * FROM {name} ORDER BY ALL") for name in TABLES}


def people(path: Path) -> list[tuple]:
    """Every account with its password and roles."""
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT login, name, password_hash, disabled FROM account ORDER BY login").fetchall()
        return (
            found + connection.execute("SELECT role, commune, department FROM account_role ORDER BY 1, 2, 3").fetchall()
        )
    finally:
        connection.close()


def template(folder: Path, work: Callable[[], object] = begin) -> Path:
    """A data folder in which that work has been done, everything closed: to be copied."""
    folder.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIEN_DO_HOME", str(folder))
        work()
        close_stores()
        close_accounts()
    return folder


def moved_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another machine: a data folder of its own, everything of the old one closed."""
    close_stores()
    close_accounts()
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("TIEN_DO_HOME", str(folder))
    return folder


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], object], **how: object) -> Path:
    """A zip of the same members after `change` has had its way with them."""
    with zipfile.ZipFile(source) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w", **how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def tree(folder: Path) -> dict[str, str]:
    """Every file below the folder with the hash of its content."""
    return {
        one.relative_to(folder).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


def forge(change: dict[str, bytes], members: dict[str, bytes]) -> None:
    """Change members and make the manifest agree, as somebody with a zip program and time would."""
    members |= change
    said = json.loads(members[MANIFEST])
    said["members"] = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name != MANIFEST
    }
    members[MANIFEST] = json.dumps(said).encode()


def other_manifest(**change: object):
    return lambda members: members.update({MANIFEST: json.dumps(json.loads(members[MANIFEST]) | change).encode()})


_WRITE_AND_DIE = """
import os, signal
from tests.data.backup.backup_scene import hand_in
hand_in(b"four", 4)
hand_in(b"five", 5, "tan-ninh")
os.kill(os.getpid(), signal.SIGKILL)
"""


def torn_house(folder: Path) -> Path:
    """A house with a backup, then two more batches that lie in the WAL alone, and the process killed."""
    template(folder, lambda: (begin(), make(Why.ASKED, ADMIN)))
    env = {**os.environ, "TIEN_DO_HOME": str(folder)}
    subprocess.run([sys.executable, "-c", _WRITE_AND_DIE], cwd=ROOT, env=env, check=False)
    assert (folder / "tien-do.duckdb.wal").stat().st_size
    return folder


def spoil_wal(wal: Path) -> None:
    """One byte of it is another."""
    content = bytearray(wal.read_bytes())
    content[len(content) // 3] ^= 0xFF
    wal.write_bytes(content)

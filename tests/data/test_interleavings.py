"""Two at one store, in any order: nothing is overwritten that its writer had not seen, and nothing is lost.

The long form is `python -m tests.bench.interleavings --times 500`.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from data import store as store_module
from data.accounts import close_accounts, open_accounts
from data.backup import check as backup_check
from data.backup import keeper, restore
from data.backup import make as backup
from data.backup import rescue as backup_rescue
from data.backup.rotation import Why
from data.errors import RefusalError, StoreError
from data.store import REAL, Store, close_stores, open_store
from data.verify import verify_store
from tests.bench.interleavings import interleavings
from tests.data.durable import ROOT
from tests.data.ledger import BASES, HAND_IN, QUICK, UNDO, WHO, Ledger, begin, do, is_sentence

SEED, TIMES = 6, 32


def test_of_two_officers_neither_overwrites_what_they_have_not_seen(home: Path) -> None:
    found = interleavings(home, times=TIMES, seed=SEED)
    print(f"seed {SEED}", found["said"])
    assert found["troubles"] == []
    assert found["said"]["written"] > TIMES
    assert found["said"]["moved"] > TIMES / 2


def test_the_proof_sees_a_write_that_did_not_look(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the head moves whatever the writer had seen, the interleavings must find it."""
    honest = Store._append

    def careless(self: Store, cursor: object, batch: object, tables: Mapping, receipt: store_module.Receipt) -> object:
        [(seq,)] = cursor.execute("SELECT coalesce(max(seq), 0) FROM head").fetchall()
        return honest(self, cursor, batch, tables, store_module.replace(receipt, seq=seq + 1))

    monkeypatch.setattr(Store, "_append", careless)
    assert any("unseen" in one for one in interleavings(home, times=20, seed=SEED)["troubles"])


# ── the clock ────────────────────────────────────────────────────────────────────────────────────────

HOURS = (0, 5, -3, 24, 23, 24 * 400, 24 * 399, 24 * 400 + 1, -24 * 30)


def test_a_clock_that_jumps_changes_no_order_and_loses_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forward it is believed; back behind the last batch nothing is written until it is right again."""
    now, newest, refused = dt.datetime(2026, 7, 1, 8), None, 0
    monkeypatch.setattr(store_module, "now", lambda: now)
    ledger = begin()
    for number, hours in enumerate(HOURS * 2, start=1):
        moment = now + dt.timedelta(hours=hours)
        monkeypatch.setattr(store_module, "now", lambda moment=moment: moment)
        deed = ledger.deed((HAND_IN, QUICK, BASES, UNDO)[number % 4], number)
        if newest and moment < newest - store_module.LATE:
            with pytest.raises(StoreError, match="Đồng hồ") as error:
                do(store, deed)
            assert is_sentence(str(error.value))
            refused += 1
        else:
            ledger.add(deed, do(store, deed).batch_id)
            newest = max(moment, newest or moment)
        assert ledger.troubles(store)[1] == []
    assert 0 < refused < len(HOURS) * 2
    close_stores()
    assert ledger.troubles(open_store(REAL))[1] == []


# ── a second process ─────────────────────────────────────────────────────────────────────────────────

SECOND = """
import sys
from pathlib import Path
import duckdb
from data.errors import StoreError
from data.store import REAL, Store, open_store, store_path
try:
    if sys.argv[1] == "look":
        duckdb.connect(str(store_path(REAL)), read_only=True).execute("SELECT count(*) FROM batch").fetchall()
    elif sys.argv[1] == "copy":
        Store(store_path(REAL), REAL, as_copy=True)
    else:
        open_store(REAL)
except StoreError as error:
    print(error.damaged, error, sep="|")
except duckdb.Error:
    print("refused")
else:
    print("opened")
"""


def second(how: str) -> str:
    command = [sys.executable, "-c", SECOND, how]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", env=environment, check=True)
    return done.stdout.strip()


def seen_from_outside(folder: Path) -> list[str]:
    """The hash of every file; read by another process, because the lock goes when its owner closes the file once."""
    command = [sys.executable, "-c", HASHES, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


HASHES = """
import hashlib, pathlib, sys
for one in sorted(pathlib.Path(sys.argv[1]).rglob("*")):
    if one.is_file():
        print(one, hashlib.sha256(one.read_bytes()).hexdigest())
"""


@pytest.mark.parametrize("how", ["open", "copy", "look"])
def test_a_second_process_is_told_and_harms_nothing(store: Store, how: str) -> None:
    ledger = begin()
    for number in (1, 2):
        deed = ledger.deed(HAND_IN, number)
        ledger.add(deed, do(store, deed).batch_id)
    before = seen_from_outside(store.path.parent)
    said = second(how)
    assert seen_from_outside(store.path.parent) == before
    damaged, _, sentence = said.partition("|")
    assert said == "refused" if how == "look" else (damaged, is_sentence(sentence)) == ("False", True), said
    _goes_on(store, ledger)
    close_stores()
    assert second("open") == "opened"
    assert ledger.troubles(open_store(REAL))[1] == []


ASIDE: dict[str, Callable[[Store, Path], object]] = {
    "verify": lambda store, _: verify_store(store),
    "copy": lambda store, _: store.copy_to(store.path.parent / "ban-sao.duckdb"),
    "the night's backup": lambda *_: keeper.Keeper(wait=lambda _: True).run(),
    "check of a backup": lambda _, path: backup_check.check(path),
    "preview of a restore": lambda _, path: restore.preview(path),
    "a second store": lambda store, _: Store(store.path, REAL),
    "a look as at a copy": lambda store, _: Store(store.path, REAL, as_copy=True),
    "an interrupted restore": lambda *_: restore.finish_interrupted(),
    "wal set aside": lambda *_: backup_rescue.set_wal_aside(WHO),
    "quarantine": lambda *_: backup_rescue.quarantine(WHO),
    "preview without wal": lambda *_: backup_rescue.preview_without_wal(),
}


_SIDE = "data/store.py: opening a path that this process holds open takes its lock away; Store should refuse it"
UNLOCKS = {"a second store": _SIDE, "a look as at a copy": _SIDE}


@pytest.mark.parametrize(
    "aside",
    [
        pytest.param(one, marks=pytest.mark.xfail(strict=True, reason=UNLOCKS[one]) if one in UNLOCKS else ())
        for one in ASIDE
    ],
)
def test_whatever_is_done_beside_an_open_store_the_file_stays_its_own(store: Store, aside: str) -> None:
    """POSIX takes a file's lock away when its owner closes any handle of it: nobody may open it on the side."""
    ledger = begin()
    deed = ledger.deed(HAND_IN, 1)
    ledger.add(deed, do(store, deed).batch_id)
    open_accounts()
    made = backup.make(Why.ASKED, WHO)
    with suppress(RefusalError):
        ASIDE[aside](store, made.path)
    assert second("open").startswith("False|")
    close_accounts()


def _goes_on(store: Store, ledger: Ledger) -> None:
    deed = ledger.deed(UNDO, 3)
    ledger.add(deed, do(store, deed).batch_id)
    assert ledger.troubles(store)[1] == []


def test_while_another_only_looks_the_store_says_so_and_opens_afterwards(store: Store) -> None:
    ledger = begin()
    close_stores()
    looker = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print('in', flush=True); input()",
            str(store.path),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert looker.stdout.readline().strip() == "in"
        before = seen_from_outside(store.path.parent)
        with pytest.raises(RefusalError, match="đang được một chương trình khác mở") as error:
            open_store(REAL)
        assert not error.value.damaged
        assert seen_from_outside(store.path.parent) == before
    finally:
        looker.communicate("\n")
    assert ledger.troubles(open_store(REAL))[1] == []
    assert verify_store(open_store(REAL)) == []

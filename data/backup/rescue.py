"""Out of a store that is damaged or incomplete, where an administrator asks for it. Nothing is deleted."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from data.access import Act, User, require
from data.accounts import Event, open_accounts
from data.backup.check import SCRATCH
from data.backup.lock import BackupError, one_at_a_time
from data.backup.loss import Loss, compared, journalled, unclaimed
from data.backup.manifest import FIGURES, JOURNAL
from data.backup.restore import new_aside, present, said_of_disk, swap
from data.backup.sets import folder
from data.home import home
from data.store import REAL, Store, closed, open_store, store_path
from data.store_trouble import wal_of

DAMAGED = "hong"
"""The folder that holds what was put aside because it was damaged."""


@dataclass(frozen=True)
class Opened:
    """A store that opens again without its WAL: what that lost, and the kept files to hand in again, by batch id."""

    loss: Loss
    aside: Path
    files: dict[str, str]


def preview_without_wal() -> Loss:
    """What setting the WAL aside would take away, tried on a copy; StoreError where the file does not open either."""
    with one_at_a_time(), said_of_disk():
        _require_damaged()
        return _without_wal()[0]


def _without_wal() -> tuple[Loss, dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder()) as scratch:
        copy = Path(shutil.copyfile(store_path(REAL), Path(scratch) / FIGURES))
        with closing(Store(copy, REAL)) as store:
            loss = replace(compared(None, store), back=(), known=bool(journalled()))
            return loss, unclaimed(store, loss.gone)


def set_wal_aside(by: User) -> Opened:
    """The store opens at its last checkpoint, the WAL whole in a folder of its own; RefusalError where it does not."""
    require(by, Act.BACKUP)
    with one_at_a_time(), said_of_disk():
        _require_damaged()
        loss, files = _without_wal()
        return Opened(loss, _put_aside([wal_of(store_path(REAL))], by, "store.wal_aside"), files)


def quarantine(by: User) -> Path:
    """The folder where the damaged store now lies, WAL and journal with it; an empty store takes its place."""
    require(by, Act.BACKUP)
    with one_at_a_time(), said_of_disk():
        _require_damaged()
        store = store_path(REAL)
        return _put_aside([store, wal_of(store), home() / JOURNAL], by, "store.quarantined")


def accept_present(by: User) -> None:
    """The store as it opens counts as complete, although the journal knows of more."""
    require(by, Act.BACKUP)
    with one_at_a_time():
        lost = [one.batch_id for one in open_store(REAL).missing]
        with closed(REAL, by.signed):
            open_accounts().record(Event(by.signed, "store.accepted", after={"lost": lost}))


def _require_damaged() -> None:
    if present() is not None:
        raise BackupError("Kho số liệu vẫn mở được nên không có gì phải cất đi. Hãy tải lại trang.")


def _put_aside(files: list[Path], by: User, what: str) -> Path:
    aside = new_aside(DAMAGED)
    there = [one for one in files if one.exists()]
    swap(lambda: [(one, aside / one.name) for one in there], by)
    open_accounts().record(Event(by.signed, what, aside.name, after={"files": [one.name for one in there]}))
    return aside

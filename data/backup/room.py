"""The room that backups take: asked for before, tidied after a kill, given back by rotation."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable
from pathlib import Path

from data.backup.check import SCRATCH
from data.backup.lock import BackupError
from data.backup.manifest import ACCOUNTS, JOURNAL, ORIGINALS
from data.backup.rotation import to_keep
from data.backup.sets import elsewhere, folder, look
from data.clock import now
from data.home import home
from data.store import REAL, store_path
from data.store_trouble import wal_of

_ROOM = 50 << 20
_FAILED_KEPT = 3


def require_room(*more: Path) -> None:
    """Nothing where the disk has room for a backup of all there is and those files, twice, else BackupError."""
    kept = [one for one in (home() / ORIGINALS).rglob("*") if one.is_file()]
    store = store_path(REAL)
    parts = [*more, store, wal_of(store), home() / ACCOUNTS, home() / JOURNAL, *kept]
    needed = 2 * sum(one.stat().st_size for one in parts if one.exists()) + _ROOM
    free = shutil.disk_usage(folder()).free
    if free < needed:
        raise BackupError(
            f"Ổ đĩa chỉ còn {free >> 20} MB, sao lưu cần {(needed >> 20) + 1} MB nên chưa sao lưu. Hãy dọn ổ đĩa rồi"
            " làm lại."
        )


def tidy() -> None:
    """What a killed backup or restore left behind is gone; for those who hold the lock."""
    for one in folder().glob("tien-do-*.part"):
        one.unlink(missing_ok=True)
    for one in folder().glob(f"{SCRATCH}*"):
        shutil.rmtree(one, ignore_errors=True)


def rotate(store: str) -> None:
    """Backups of that store that nobody needs any more are gone from both folders, and all but the newest failures.

    Others are left alone: a share may hold those of several machines. What cannot be removed now goes the next time.
    """
    for place in (folder(), elsewhere()):
        if place is None or not place.is_dir():
            continue
        found = [look(path) for path in sorted(place.glob("tien-do-*.zip"))]
        good = [one for one in found if one.good and one.manifest.store == store]
        kept = {one.path for one in to_keep(good, now())}
        _remove(one.path for one in good if one.path not in kept)
    _remove(sorted(folder().glob("tien-do-*.hong"), reverse=True)[_FAILED_KEPT:])


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            logging.getLogger("tien-do").warning("a backup cannot be removed", exc_info=error)

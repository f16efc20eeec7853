"""The backups there are: what lies in the folder for them and in the second one, good, damaged or foreign."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from data.backup.archive import contents
from data.backup.lock import FOLDER, BackupError
from data.backup.manifest import Manifest
from data.clock import local
from data.home import home

ELSEWHERE = "TIEN_DO_BACKUP"
"""The environment variable that names a second folder for every backup: another disk, a share."""


@dataclass(frozen=True)
class BackupSet:
    """A file in a folder for backups; `trouble` says why it counts as none, `warning` what else went wrong."""

    path: Path
    size: int
    manifest: Manifest | None = None
    trouble: str = ""
    warning: str = ""

    @property
    def good(self) -> bool:
        """Whether it counts as a backup."""
        return not self.trouble

    @property
    def made_at(self) -> dt.datetime:
        """When it was made (UTC), as it says, else as the file does."""
        if self.manifest:
            return self.manifest.made_at
        try:
            return dt.datetime.fromtimestamp(self.path.stat().st_mtime, dt.UTC).replace(tzinfo=None)
        except OSError:
            return dt.datetime.min

    @property
    def why(self) -> str:
        """Why it was made; "" where it does not say."""
        return self.manifest.why if self.manifest else ""


def folder() -> Path:
    """Where the backups lie."""
    return home() / FOLDER


def elsewhere() -> Path | None:
    """The second folder, None where none is named."""
    named = os.environ.get(ELSEWHERE)
    return Path(named) if named and Path(named).resolve() != folder().resolve() else None


def new_name(made_at: dt.datetime) -> str:
    """A file name for a backup made then (UTC): the clock in Vietnam, and something that no other has."""
    return f"tien-do-{local(made_at):%Y%m%d-%H%M%S}-{os.urandom(3).hex()}.zip"


def sets() -> list[BackupSet]:
    """Every backup here and in the second folder, newest first; damaged and foreign files with their trouble."""
    found = {path.name: path for place in (elsewhere(), folder()) if place for path in _files(place)}
    return sorted((look(path) for path in found.values()), key=lambda one: one.made_at, reverse=True)


def _files(place: Path) -> list[Path]:
    try:
        return [one for one in place.iterdir() if one.suffix in {".zip", ".hong"} and one.is_file()]
    except OSError:
        return []


def newest() -> BackupSet | None:
    """The newest good backup."""
    return next((one for one in sets() if one.good), None)


def look(path: Path) -> BackupSet:
    """The backup in that file as far as its table of contents tells; a damaged one with its trouble, never raised."""
    try:
        size = path.stat().st_size
        with contents(path) as (_, manifest):
            trouble = "Bản này không qua được kiểm tra lúc sao lưu nên bị để riêng." if path.suffix == ".hong" else ""
            return BackupSet(path, size, manifest, trouble)
    except BackupError as error:
        return BackupSet(path, size, trouble=str(error))
    except OSError:
        return BackupSet(path, 0, trouble=f"Không đọc được tệp {path.name}.")

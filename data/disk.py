"""What was written put onto the disk itself: a power cut must not forget what was promised."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO


def file_to_disk(file: IO[bytes]) -> None:
    """What was written into the open file lies on the disk, not only in its cache; OSError where the disk refuses."""
    file.flush()
    os.fsync(file.fileno())


def path_to_disk(path: Path) -> None:
    """What anybody wrote into that file, if it is there, lies on the disk; OSError where the disk refuses."""
    if path.exists():
        with path.open("rb+") as file:
            file_to_disk(file)


def folder_to_disk(folder: Path) -> None:
    """The names in the folder lie on the disk; else a power cut may forget them."""
    if os.name != "posix" or not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

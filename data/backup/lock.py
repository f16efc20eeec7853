"""One backup or restore at a time, in this process and across processes: a lock of the operating system's.

The system lets go of it when the process dies, so that no kill leaves a lock behind that somebody must remove.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from data.errors import RefusalError
from data.home import home

FOLDER = "sao-luu"
_FILE = ".khoa"


class BackupError(RefusalError):
    """A backup cannot be made, read or restored."""


class BusyError(BackupError):
    """Another backup or restore is under way."""

    def __init__(self) -> None:
        """Say it in one sentence."""
        super().__init__("Đang có một lần sao lưu hoặc khôi phục khác chạy. Hãy đợi vài phút rồi làm lại.")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Nobody else makes a backup or restores meanwhile; BusyError where somebody does, BackupError without a folder."""
    try:
        folder = home() / FOLDER
        folder.mkdir(exist_ok=True)
        file = (folder / _FILE).open("a+b")
    except OSError as error:
        raise BackupError(
            f"Không ghi được vào thư mục {FOLDER} trong thư mục số liệu nên chưa sao lưu. Hãy kiểm tra ổ đĩa còn chỗ và"
            " quyền ghi rồi làm lại."
        ) from error
    with file:
        if not _locked(file):
            raise BusyError
        yield


if sys.platform == "win32":
    import msvcrt

    def _locked(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

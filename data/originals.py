"""The files officers handed in, kept as they came: by their hash, in the data folder."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from data.disk import file_to_disk, folder_to_disk
from data.errors import StoreError
from data.home import home

FOLDER = "tep-goc"


def _path(sha256: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError(sha256)
    return home() / FOLDER / sha256[:2] / sha256


def keep(content: bytes) -> str:
    """The hash under which the content is now kept; whole on the disk, or StoreError says why not."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    if original(sha256) is not None:
        return sha256
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    except OSError as error:
        raise StoreError(
            "Không lưu được tệp gốc nên chưa ghi số liệu. Hãy kiểm tra ổ đĩa còn chỗ và quyền ghi rồi làm lại."
        ) from error
    return sha256


def _write(path: Path, content: bytes) -> None:
    """Put the file there whole or not at all, and onto the disk, not only into its cache."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="moi-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file_to_disk(file)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder_to_disk(path.parent)


def is_kept(sha256: str) -> bool:
    """Whether there is a file under that hash, unread: `original` says whether it is still what it was."""
    return _path(sha256).is_file()


def original(sha256: str) -> bytes | None:
    """The file kept under that hash, None where it is not there or no longer what it was."""
    try:
        content = _path(sha256).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None

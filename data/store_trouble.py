"""What the database's errors mean: which sentence a person reads, and what is to blame."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from data.errors import MovedError, RefusalError, StoreError

A_COPY = "{file} là bản sao nên chỉ xem, không ghi."
NO_RIGHTS = (
    "Ổ đĩa hoặc thư mục chứa {file} không cho ghi nên chỉ xem được số liệu, chưa ghi được. Hãy kiểm tra quyền của thư"
    " mục số liệu rồi mở lại Tiến độ."
)
_CONFLICT = re.compile(r"conflict", re.IGNORECASE)
_INVALIDATED = re.compile(r"has been invalidated|must be restarted", re.IGNORECASE)
_NEWER = re.compile(r"database file with version number|newer version of duckdb", re.IGNORECASE)
_LOCKED = re.compile(r"could not set lock|conflicting lock|being used by another process", re.IGNORECASE)
_FULL = re.compile(r"no space|disk full|file too large|disk quota", re.IGNORECASE)
_RIGHTS = re.compile(r"permission denied|access is denied|read-only", re.IGNORECASE)


def wal_of(path: Path) -> Path:
    """Where the database keeps what it has not yet written into the file."""
    return path.with_name(f"{path.name}.wal")


def is_rights(error: Exception) -> bool:
    """Whether the file may only not be written, so that reading it is worth a try."""
    return bool(_RIGHTS.search(str(error))) and not _LOCKED.search(str(error))


def is_broken(error: Exception) -> bool:
    """Whether the connection is of no more use after this error, though the file may be well."""
    return isinstance(error, duckdb.FatalException) or bool(_INVALIDATED.search(str(error)))


def in_opening(path: Path, error: duckdb.Error) -> StoreError:
    """Why a file that could be read did not open for writing."""
    return known(path, error) or damaged(path)


def in_reading(path: Path, error: duckdb.Error) -> StoreError | None:
    """What to tell the reader; None where the question itself was wrong, which is a mistake of ours."""
    if is_broken(error):
        return StoreError(f"Kho số liệu {path.name} vừa gặp lỗi đĩa và đang được mở lại. Hãy tải lại trang.")
    return damaged(path) if isinstance(error, duckdb.IOException) or "corrupt" in str(error).lower() else None


def in_writing(path: Path, error: duckdb.Error) -> RefusalError:
    """What to tell the writer whose batch was not written."""
    if isinstance(error, duckdb.TransactionException) and _CONFLICT.search(str(error)):
        return MovedError()
    return known(path, error) or StoreError(
        f"Chưa ghi được vào kho số liệu {path.name}; không có gì bị ghi dở. Hãy làm lại; nếu vẫn không được, hãy báo"
        " người quản trị."
    )


def in_copying(path: Path, error: Exception) -> StoreError:
    """Why there is no copy; the store itself goes on."""
    return known(path, error) or StoreError(
        f"Chưa sao được kho số liệu {path.name}; kho vẫn nguyên. Hãy kiểm tra ổ đĩa của thư mục sao lưu rồi làm lại."
    )


def damaged(path: Path) -> StoreError:
    """That the file cannot be read as a store."""
    return StoreError(
        f"Không đọc được kho số liệu {path.name}: tệp bị hỏng hoặc không phải kho của Tiến độ. Hãy giữ nguyên tệp và"
        " báo người quản trị để khôi phục từ bản sao lưu.",
        damaged=True,
    )


def unmade(path: Path) -> StoreError:
    """That there is no store yet and none could be made."""
    return StoreError(f"Chưa tạo được kho số liệu {path.name}. Hãy kiểm tra ổ đĩa của thư mục số liệu rồi mở lại.")


def torn_wal(path: Path, missing: str = "") -> StoreError:
    """That the WAL cannot be replayed, or not to its end; `missing` says what it should have brought."""
    lack = f", thiếu {missing}" if missing else ""
    return StoreError(
        f"Phần ghi tạm {wal_of(path).name} của kho số liệu bị hỏng{lack}; tệp chính còn đọc được. Kho chưa được mở để"
        " khỏi mất thêm. Hãy giữ nguyên các tệp và báo người quản trị để khôi phục.",
        damaged=True, wal=True,
    )  # fmt: skip


def known(path: Path, error: Exception) -> StoreError | None:
    """The sentence for locks, a full disk, rights and newer files; None for anything else."""
    text = str(error)
    if _LOCKED.search(text):
        return StoreError(
            f"Kho số liệu {path.name} đang được một chương trình khác mở (thường là chính Tiến độ đang chạy)."
            " Hãy làm việc này trên trang tương ứng của Tiến độ, hoặc tắt chương trình đó rồi làm lại."
        )
    if _FULL.search(text):
        return StoreError("Ổ đĩa đã đầy nên chưa ghi được gì. Hãy dọn ổ đĩa rồi làm lại.")
    if _RIGHTS.search(text):
        return StoreError(
            f"Không được phép mở hoặc ghi {path.name}. Hãy kiểm tra quyền của thư mục số liệu rồi làm lại."
        )
    if _NEWER.search(text):
        return StoreError(
            f"Kho số liệu {path.name} do phiên bản phần mềm mới hơn tạo ra. Hãy cài phiên bản phần mềm mới; kho chưa bị"
            " thay đổi."
        )
    return None

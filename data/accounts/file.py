"""The file that holds the accounts: made whole or not at all, one writer at a time, every failure a sentence.

SQLite with a rollback journal, not a write-ahead log: the one file is complete whenever nobody is writing, so it
survives being copied by hand. Every commit is on the disk before it returns.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from data.accounts.tables import VERSION, meta, metadata, session
from data.errors import StoreError

_PATIENCE = 30
"""Seconds to wait while another process writes."""


class AccountsFile:
    """One SQLite file; safe from several threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it if absent; StoreError says in a sentence why that failed."""
        self.path = path
        self._turn = threading.Lock()
        with _said(path):
            if not path.exists():
                _make(path)
            elif os.name == "posix" and path.stat().st_mode & 0o077:
                path.chmod(0o600)
        self._engine = _engine(path)
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def _check(self) -> None:
        with self.reading() as connection:
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                raise _damaged(self.path)
            found = connection.execute(select(meta)).all()
        if len(found) != 1:
            raise _damaged(self.path)
        if found[0].version != VERSION:
            raise StoreError(
                f"Tệp tài khoản {self.path.name} thuộc phiên bản {found[0].version}, phần mềm này dùng phiên bản"
                f" {VERSION}. Hãy cài đúng phiên bản phần mềm; tệp chưa bị thay đổi."
            )
        with _said(self.path):
            self.secret = bytes.fromhex(found[0].secret)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the file."""
        with _said(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write: all of it is kept when the block ends, nothing when it raises."""
        writers = self._engine.execution_options(writes=True)
        with self._turn, _said(self.path), writers.begin() as connection:
            yield connection

    def copy_to(self, path: Path, check: Callable[[Path], None]) -> None:
        """Put a whole copy there once `check` has found it sound; in the copy nobody is signed in."""
        part = path.with_name(f"{path.name}.part")
        try:
            with _said(path):
                part.unlink(missing_ok=True)
                self._copy(part)
            check(part)
            with _said(path):
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _copy(self, part: Path) -> None:
        _touch(part)
        with self._engine.connect() as connection, closing(sqlite3.connect(part)) as target:
            connection.connection.driver_connection.backup(target)
        copy = AccountsFile(part)
        try:
            with copy.writing() as connection:
                living = session.c.ended_at.is_(None)
                connection.execute(update(session).where(living).values(ended_at=session.c.seen_at, why_ended="copied"))
        finally:
            copy.close()

    def troubles(self) -> list[str]:
        """What SQLite itself finds wrong with the file."""
        with self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        return [] if found == ["ok"] else [str(_damaged(self.path))]

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _engine(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        where = f"{path.resolve().as_uri()}?mode=rw"  # a file that has gone missing is not made anew
        return sqlite3.connect(where, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=32)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = EXTRA")  # FULL, and the journal's removal is on the disk too
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA trusted_schema = OFF")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make(path: Path) -> None:
    """Put an empty file of accounts there; another process that was faster wins."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    _touch(part)
    try:
        engine = _engine(part)
        with engine.execution_options(writes=True).begin() as connection:
            metadata.create_all(connection)
            row = {"version": VERSION, "secret": secrets.token_hex(32), "log_seq": 0, "log_digest": ""}
            connection.execute(insert(meta).values(row))
        engine.dispose()
        _name(part, path)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    """Give the finished file its name, unless a file has that name by now."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a disk without hard links
        if not path.exists():
            part.rename(path)


def _touch(path: Path) -> None:
    """Make an empty file that only this machine's user may read."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


# ── failures ─────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Turn the disk's and the database's errors into sentences."""
    try:
        yield
    except DBAPIError as error:
        raise _why(path, error.orig) from error
    except (sqlite3.Error, OSError, PoolTimeout) as error:
        raise _why(path, error) from error
    except (ValueError, TypeError) as error:  # a time or a role that is none: something changed the file
        raise _damaged(path) from error


def _why(path: Path, error: BaseException | None) -> StoreError:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or isinstance(error, PoolTimeout):
        return StoreError("Tệp tài khoản đang bận vì một chương trình khác đang ghi. Hãy đợi một lát rồi làm lại.")
    if code == "SQLITE_FULL" or getattr(error, "errno", None) == 28:
        return StoreError("Ổ đĩa đã đầy nên chưa ghi được gì vào tệp tài khoản. Hãy dọn ổ đĩa rồi làm lại.")
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")) or isinstance(
        error, OSError
    ):
        return StoreError(
            f"Không được phép mở hoặc ghi {path.name}. Hãy kiểm tra quyền của thư mục số liệu rồi làm lại."
        )
    return _damaged(path)


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"Không đọc được tệp tài khoản {path.name}: tệp bị hỏng hoặc không phải tệp của Tiến độ. Hãy giữ nguyên tệp,"
        " báo người quản trị khôi phục từ bản sao lưu gần nhất.",
        damaged=True,
    )

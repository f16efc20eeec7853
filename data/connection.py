"""One private database connection for many threads: a cursor for each question, closed only when nobody asks.

DuckDB keeps a file as long as any cursor lives, so that closing waits for those at work; and after a fatal error (a
full disk in mid-write) it refuses everything until the file is opened anew, which `mend` does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

from data.errors import StoreError

CLOSED = "Kho số liệu vừa được đóng (thường là do đang khôi phục). Chưa có gì bị ghi dở; hãy tải lại trang."
_PATIENCE = 60
"""Seconds that closing waits for questions under way."""


class Connection:
    """A connection that `opener` opens, and opens again where it broke."""

    def __init__(self, opener: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        """Open it; whatever `opener` raises."""
        self._opener = opener
        self._idle = threading.Condition()
        self._busy = 0
        self._closed = False
        self._current: duckdb.DuckDBPyConnection | None = opener()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own; StoreError once closed."""
        with self._idle:
            if self._closed:
                raise StoreError(CLOSED)
            if self._current is None:
                self._current = self._opener()
            cursor = self._current.cursor()
            self._busy += 1
        try:
            with cursor:
                yield cursor
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def mend(self) -> None:
        """Let the broken connection go; the next cursor opens the file anew."""
        with self._idle:
            if not self._works():
                self._let_go()

    def close(self) -> None:
        """Let go of the file for good."""
        with self._idle:
            self._closed = True
            self._let_go()

    def _works(self) -> bool:
        """Whether it answers: another thread may have mended it already."""
        try:
            return self._current is not None and self._current.execute("SELECT 1").fetchall() == [(1,)]
        except duckdb.Error:
            return False

    def _let_go(self) -> None:
        self._idle.wait_for(lambda: not self._busy, _PATIENCE)
        if self._current is not None:
            self._current.close()
        self._current = None

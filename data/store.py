"""The one door to the database: opens it, locks it down, a cursor per question, a transaction per write.

The connection is private: shared between threads it hands one visitor another's rows, so every call takes
its own cursor. Values are bound by name, never written into SQL.
"""

from __future__ import annotations

import datetime as dt
import shutil
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from filecmp import cmp
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.errors import MovedError, StoreError
from data.home import home

SCHEMA_VERSION = 3
REAL, ILLUSTRATIVE = "real", "illustrative"
_KINDS = {REAL: "số liệu thật", ILLUSTRATIVE: "số liệu minh hoạ"}
FILES = {REAL: "tien-do.duckdb", ILLUSTRATIVE: "minh-hoa.duckdb"}

_SCHEMA = Path(__file__).with_name("schema.sql")
_COLUMNS = {
    "observation": {
        "indicator": "VARCHAR", "place": "VARCHAR", "period": "DATE", "numerator": "DECIMAL(20, 4)",
        "denominator": "DECIMAL(20, 4)", "value": "DECIMAL(20, 4)", "state": "VARCHAR", "sheet": "VARCHAR",
        "cell": "VARCHAR", "raw": "VARCHAR", "rule": "VARCHAR",
    },
    "base_figure": {
        "base": "VARCHAR", "place": "VARCHAR", "as_of": "DATE", "value": "DECIMAL(20, 4)", "source": "VARCHAR",
    },
    "baseline": {"indicator": "VARCHAR", "as_of": "DATE", "value": "DECIMAL(20, 4)", "source": "VARCHAR"},
    "answer": {"layout": "VARCHAR", "question": "VARCHAR", "answer": "VARCHAR"},
    "plan_row": {
        "file": "VARCHAR", "position": "INTEGER", "row_key": "VARCHAR", "cells": "VARCHAR",
        "in_force_from": "DATE",
    },
    "scenario": {
        "scenario_id": "VARCHAR", "name": "VARCHAR", "indicator": "VARCHAR", "period": "DATE", "data_seq": "BIGINT",
        "inputs": "VARCHAR", "results": "VARCHAR",
    },
}  # fmt: skip
_INSERT = {
    table: f"INSERT INTO {table} ({', '.join(['batch_id', 'commune', *columns])}) SELECT $batch_id, $commune, "
    + ", ".join(f"CAST({name} AS {kind})" for name, kind in columns.items())
    + " FROM fresh"
    for table, columns in _COLUMNS.items()
}
_META = "SELECT schema_version, store_id, kind FROM meta"
_UPGRADES = {
    1: """
        DROP VIEW current_base;
        ALTER TABLE base_figure ALTER COLUMN value DROP NOT NULL;
        CREATE TABLE answer (
            batch_id VARCHAR NOT NULL, commune VARCHAR NOT NULL, layout VARCHAR NOT NULL, question VARCHAR NOT NULL,
            answer VARCHAR
        );
    """,
    2: """
        CREATE TABLE scenario (
            batch_id VARCHAR NOT NULL, commune VARCHAR NOT NULL, scenario_id VARCHAR NOT NULL, name VARCHAR,
            indicator VARCHAR, period DATE, data_seq BIGINT, inputs VARCHAR, results VARCHAR
        );
    """,
}
"""Version → what brings a store of that version to the next, views aside."""


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), config={"storage_compatibility_version": "v1.5.0"})


def _views() -> list[str]:
    """The statements that define every view anew."""
    statements = _SCHEMA.read_text(encoding="utf-8").split(";")
    found = [one[one.index("CREATE VIEW") :] for one in statements if "CREATE VIEW" in one]
    return [one.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1) for one in found]


def _keep_copy(path: Path, version: int) -> None:
    """Put a whole copy of the file into `backup/`; one that differs from an earlier copy does not replace it."""
    folder = path.parent / "backup"
    folder.mkdir(exist_ok=True)
    stem = f"{path.stem}-phien-ban-{version}"
    names = (f"{stem}{path.suffix}" if one == 1 else f"{stem}-{one}{path.suffix}" for one in count(1))
    copy = next(one for one in map(folder.joinpath, names) if not one.exists() or cmp(path, one, shallow=False))
    if copy.exists():
        return
    part = copy.with_suffix(".part")
    shutil.copyfile(path, part)
    part.replace(copy)


@dataclass(frozen=True)
class Batch:
    """One hand-in as it is about to be written."""

    commune: str
    kind: str
    submission_id: str
    submitted_by: str
    file_name: str | None = None
    file_sha256: str | None = None
    undoes: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What was written: `written` is False where this submission had been written before."""

    batch_id: str
    seq: int
    submitted_at: dt.datetime
    written: bool


class Store:
    """One DuckDB file. Use `open_store`: a process holds a file once."""

    def __init__(self, path: Path, kind: str) -> None:
        """Open the file, making it if absent; StoreError says in a sentence why that failed.

        A file of an earlier version is brought up to date, after a copy of it has been put into `backup/` beside it.
        """
        self.path, self.kind = path, kind
        self._writing = threading.Lock()
        try:
            self._connection = _connect(path)
        except duckdb.Error as error:
            raise StoreError(_why(path, error)) from error
        try:
            self._prepare()
        except BaseException as error:
            self._connection.close()  # a failed store must not keep the file from the next attempt
            if isinstance(error, duckdb.Error):
                raise StoreError(_why(path, error)) from error
            raise

    def _prepare(self) -> None:
        with self._connection.cursor() as cursor:
            found = cursor.execute("SELECT count(*) FROM information_schema.tables WHERE table_name = 'meta'")
            if found.fetchall() == [(0,)]:
                self._create(cursor)
            [(version, self.store_id, kind)] = cursor.execute(_META).fetchall()
        if version != SCHEMA_VERSION and version not in _UPGRADES:
            raise StoreError(
                f"Kho số liệu {self.path.name} thuộc phiên bản {version}, phần mềm này dùng phiên bản"
                f" {SCHEMA_VERSION}. Hãy cài đúng phiên bản phần mềm; kho chưa bị thay đổi."
            )
        if kind != self.kind:
            raise StoreError(
                f"Tệp {self.path.name} không phải kho {_KINDS[self.kind]} mà là kho {_KINDS.get(kind, 'lạ')}."
                " Số liệu thật và minh hoạ không được lẫn nhau; hãy trả tệp về đúng chỗ."
            )
        if version in _UPGRADES:
            self._upgrade(version)
        with self._connection.cursor() as cursor:
            cursor.execute("SET allowed_directories = [$folder]", {"folder": str(self.path.parent / "backup")})
            cursor.execute("SET enable_external_access = false")
            cursor.execute("SET lock_configuration = true")

    def _upgrade(self, version: int) -> None:
        """Bring the file up to date in one transaction; a copy of it is kept first."""
        self._connection.execute("CHECKPOINT")
        self._connection.close()  # a file that is open cannot be copied everywhere
        try:
            _keep_copy(self.path, version)
        except OSError as error:
            raise StoreError(
                f"Không sao được {self.path.name} trước khi nâng cấp nên chưa nâng cấp. Hãy kiểm tra ổ đĩa còn chỗ và"
                " quyền ghi rồi mở lại."
            ) from error
        self._connection = _connect(self.path)
        with self._connection.cursor() as cursor:
            cursor.execute("BEGIN")
            for step in range(version, SCHEMA_VERSION):
                cursor.execute(_UPGRADES[step])
            for view in _views():
                cursor.execute(view)
            cursor.execute("UPDATE meta SET schema_version = $version", {"version": SCHEMA_VERSION})
            cursor.execute("COMMIT")

    def _create(self, cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute("BEGIN")
        cursor.execute(_SCHEMA.read_text(encoding="utf-8"))
        cursor.execute(
            "INSERT INTO meta VALUES ($version, $store_id, $kind, $now)",
            {"version": SCHEMA_VERSION, "store_id": uuid.uuid4().hex, "kind": self.kind, "now": _now()},
        )
        cursor.execute("COMMIT")

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple]:
        """The answer as tuples; decimals stay exact."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, dict(params or {})).fetchall()

    def frame(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The answer as a frame to draw; decimals become float64."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, dict(params or {})).df()

    def communes(self) -> list[str]:
        """The slugs of the communes that have been set up."""
        return [slug for (slug,) in self.rows("SELECT commune FROM head ORDER BY commune")]

    def seq(self, commune: str) -> int:
        """How many writes the commune has seen; 0 before its set-up."""
        found = self.rows("SELECT max(seq) FROM head WHERE commune = $commune", {"commune": commune})
        return found[0][0] or 0

    def append(
        self,
        batch: Batch,
        tables: Mapping[str, Sequence[Mapping[str, Any]]],
        seen: int,
        *,
        at: dt.datetime | None = None,
    ) -> Receipt:
        """The receipt of one batch, written whole or not at all.

        `seen` is the `seq` the writer last looked at; MovedError where somebody has written since.
        A submission that was written before is not written again; one undone since has moved on: MovedError.
        `at` (UTC) is for illustrative months, which must look handed in when they were due; a real store refuses
        it with StoreError, because when a real figure came is evidence: the clock says so, never the writer.
        """
        if at is not None and self.kind != ILLUSTRATIVE:
            raise StoreError("Chỉ số liệu minh hoạ được ghi kèm giờ nộp giả định; số liệu thật mang giờ lúc ghi.")
        with self._writing, self._connection.cursor() as cursor:
            try:
                return self._append(cursor, batch, tables, seen, at or _now())
            except duckdb.TransactionException as error:
                raise MovedError from error
            except duckdb.Error as error:
                raise StoreError(_why(self.path, error)) from error

    def _append(self, cursor: Any, batch: Batch, tables: Mapping, seen: int, at: dt.datetime) -> Receipt:
        cursor.execute("BEGIN")
        try:
            before = self._written(cursor, batch)
            if before is not None:
                cursor.execute("ROLLBACK")
                return before
            self._move_head(cursor, batch.commune, seen)
            receipt = Receipt(uuid.uuid4().hex, seen + 1, at, written=True)
            self._insert_batch(cursor, batch, receipt)
            for table, rows in tables.items():
                if rows:
                    self._insert(cursor, table, rows, {"batch_id": receipt.batch_id, "commune": batch.commune})
            cursor.execute("COMMIT")
        except BaseException:
            _roll_back(cursor)
            raise
        return receipt

    @staticmethod
    def _written(cursor: Any, batch: Batch) -> Receipt | None:
        found = cursor.execute(
            "SELECT batch_id, seq, submitted_at FROM live_batch"
            " WHERE commune = $commune AND submission_id = $submission_id"
            " AND batch_id NOT IN (SELECT undoes FROM live_batch WHERE undoes IS NOT NULL)",
            {"commune": batch.commune, "submission_id": batch.submission_id},
        ).fetchall()
        return Receipt(*found[0], written=False) if found else None

    @staticmethod
    def _move_head(cursor: Any, commune: str, seen: int) -> None:
        key = {"commune": commune}
        if seen == 0 and not cursor.execute("SELECT 1 FROM head WHERE commune = $commune", key).fetchall():
            cursor.execute("INSERT INTO head VALUES ($commune, 0)", key)
        moved = cursor.execute(
            "UPDATE head SET seq = seq + 1 WHERE commune = $commune AND seq = $seen", key | {"seen": seen}
        ).fetchall()
        if moved != [(1,)]:
            raise MovedError

    @staticmethod
    def _insert_batch(cursor: Any, batch: Batch, receipt: Receipt) -> None:
        cursor.execute(
            "INSERT INTO batch VALUES ($batch_id, $submission_id, $seq, $commune, $kind, $file_name,"
            " $file_sha256, $submitted_by, $submitted_at, $undoes, $note)",
            {
                "batch_id": receipt.batch_id,
                "seq": receipt.seq,
                "submitted_at": receipt.submitted_at,
                **vars(batch),
            },
        )

    @staticmethod
    def _insert(cursor: Any, table: str, rows: Sequence[Mapping[str, Any]], ids: Mapping[str, str]) -> None:
        names = list(_COLUMNS[table])
        texts = [[None if row.get(name) is None else str(row[name]) for name in names] for row in rows]
        cursor.register("fresh", pd.DataFrame(texts, columns=names, dtype=object))
        cursor.execute(_INSERT[table], dict(ids))
        cursor.unregister("fresh")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _roll_back(cursor: Any) -> None:
    try:
        cursor.execute("ROLLBACK")
    except duckdb.TransactionException:
        return  # the failure has ended the transaction already


def _why(path: Path, error: duckdb.Error) -> str:
    text = str(error).lower()
    if "lock" in text and "conflicting" in text:
        return (
            f"Kho số liệu {path.name} đang được một chương trình khác mở (thường là chính Tiến độ đang chạy)."
            " Hãy làm việc này trên trang tương ứng của Tiến độ, hoặc tắt chương trình đó rồi làm lại."
        )
    if "no space" in text or "disk full" in text:
        return "Ổ đĩa đã đầy nên chưa ghi được gì. Hãy dọn ổ đĩa rồi làm lại."
    if "permission" in text or "read-only" in text:
        return f"Không được phép ghi vào {path.name}. Hãy kiểm tra quyền của thư mục số liệu rồi làm lại."
    return (
        f"Không đọc hoặc ghi được kho số liệu {path.name}. Tệp có thể hỏng hoặc do phiên bản mới hơn tạo ra;"
        " hãy giữ nguyên tệp và báo người quản trị."
    )


_open: dict[Path, Store] = {}
_opening = threading.Lock()


def store_path(kind: str) -> Path:
    """Where the store of that kind lies."""
    return home() / FILES[kind]


def open_store(kind: str = REAL) -> Store:
    """The process's one store of that kind; StoreError where it cannot be opened."""
    path = store_path(kind)
    with _opening:
        if path not in _open:
            _open[path] = Store(path, kind)
        return _open[path]


def close_stores() -> None:
    """Close every store this process holds."""
    with _opening:
        while _open:
            _open.popitem()[1].close()

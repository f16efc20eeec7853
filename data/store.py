"""The one door to the database: opens it, locks it down, a cursor per question, a transaction per write.

The connection is private: shared between threads it hands one visitor another's rows, so every call takes
its own cursor. Values are bound by name, never written into SQL. What cannot be done is a sentence, and a store that
may only be read is still read: `Store.read_only` says why.
"""

from __future__ import annotations

import datetime as dt
import errno
import logging
import os
import shutil
import tempfile
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data import journal, store_trouble
from data.chain import digest, seed
from data.clock import moment, now
from data.connection import Connection
from data.disk import path_to_disk
from data.errors import MovedError, StoreError
from data.home import home
from data.journal import Entry, Journal
from data.store_look import ILLUSTRATIVE, REAL, Look, look
from data.store_tables import COLUMNS, COPY, COUNTS, INSERT, TABLES
from data.store_trouble import wal_of
from data.store_upgrades import SCHEMA, SCHEMA_VERSION, UPGRADES, bring_up, keep_copy

FILES = {REAL: "tien-do.duckdb", ILLUSTRATIVE: "minh-hoa.duckdb"}
LEAST_ROOM, LITTLE_ROOM = 20 * 2**20, 2 * 2**30
"""Free bytes on the disk under which nothing is written any more, and under which people should be warned."""
LATE = dt.timedelta(minutes=2)
"""How far behind the newest batch the clock may be."""
BACKUP = "backup"
"""The folder beside the store: the only place the locked-down database may write to."""

_ROWS = "SELECT * FROM query_table($table) WHERE batch_id = $batch_id"
_ROWS_OF_COMMUNE = """
SELECT *
FROM query_table($table)
WHERE batch_id IN (SELECT batch_id FROM batch WHERE commune = $commune)
"""
_COPYING = "dang-sao.duckdb"
_META = "SELECT * FROM meta"
_HEAD = "SELECT seq, digest FROM head WHERE commune = $commune"
_BATCH = "SELECT * FROM batch WHERE batch_id = $batch_id"
_BATCHES = "SELECT * FROM batch WHERE commune = $commune ORDER BY seq, batch_id"
_JOURNALLED = "SELECT * FROM batch ORDER BY commune, seq, batch_id"

_log = logging.getLogger("tien-do")


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
    login: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What was written: `written` is False where this submission had been written before."""

    batch_id: str
    seq: int
    submitted_at: dt.datetime
    written: bool
    digest: str = ""


@dataclass(frozen=True)
class Written:
    """A batch as it stands in the store, with every row of it by table."""

    batch: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class History:
    """Everything a commune has written, at one moment: its heads (seq, digest; one, if all is well), and its batches.

    `seed` is what the digest of the first batch builds on.
    """

    seed: str
    heads: Sequence[tuple[int, str | None]]
    batches: Sequence[Written]


class Store:
    """One DuckDB file. Use `open_store`: a process holds a file once."""

    def __init__(self, path: Path, kind: str, *, exchanged_by: str = "", as_copy: bool = False) -> None:
        """Open the file, making it if absent; StoreError says in a sentence why that failed.

        A file of an earlier version is brought up to date, after a copy of it has been put into `backup/` beside it.
        `exchanged_by` names who put another file there on purpose: what is missing from it is then no loss.
        `as_copy` only looks at a backup: nothing is written, made or upgraded, and no journal is kept.
        """
        self.path, self.kind, self.as_copy = path, kind, as_copy
        self.read_only = ""
        self.missing: tuple[Entry, ...] = ()
        self._writing, self._copying = threading.Lock(), threading.Lock()
        self._exchanged_by = exchanged_by
        self._connection = Connection(self._open)
        self._exchanged_by = ""  # holds for this opening only

    # ── opening ──────────────────────────────────────────────────────────────────────────────────────

    def _open(self) -> duckdb.DuckDBPyConnection:
        noted = self._noted()
        found = self._look(noted)
        self.missing = ()
        self.read_only = store_trouble.A_COPY.format(file=self.path.name) if self.as_copy else _no_rights(self.path)
        if self.read_only and found.version != SCHEMA_VERSION:
            raise StoreError(f"{self.read_only} Kho chưa được tạo hoặc còn phải nâng cấp nên chưa mở được.")
        if found.version in UPGRADES:
            self._upgrade(found.version)
        connection = None
        try:
            if not self.path.exists():
                self._make()
            connection = self._connect()
            self.store_id = found.store_id or self._identity(connection)
            self._compare(connection, noted)
            _lock_down(connection, self.path.parent / BACKUP)
        except BaseException as error:
            if connection is not None:
                connection.close()  # a failed store must not keep the file from the next attempt
            if isinstance(error, duckdb.Error):
                raise store_trouble.in_opening(self.path, error) from error
            raise
        return connection

    def _look(self, noted: Sequence[Entry]) -> Look:
        """What the file holds; StoreError where opening it would hide or lose what was acknowledged."""
        wal = wal_of(self.path).exists()
        if not self.path.exists():
            if wal or noted or self.as_copy:
                raise StoreError(
                    f"Không thấy tệp {self.path.name}. Chưa tạo kho mới vì sổ ghi còn {len(noted)} đợt đã nhận: hãy"
                    f" khôi phục từ bản sao lưu, hoặc chuyển {journal.NAME} đi nơi khác nếu muốn bắt đầu lại từ đầu.",
                    damaged=True,
                )  # fmt: skip
            return Look()
        found = look(self.path, self.kind)
        lost = [one for one in noted if one.batch_id not in found.batches]
        if lost and not self._exchanged_by and (wal or not found.version):
            raise store_trouble.torn_wal(self.path, _named(lost)) if wal else store_trouble.damaged(self.path)
        return found

    def _connect(self) -> duckdb.DuckDBPyConnection:
        if not self.read_only:
            try:
                return _connect(self.path)
            except duckdb.Error as error:
                if not store_trouble.is_rights(error):
                    raise
                self.read_only = store_trouble.NO_RIGHTS.format(file=self.path.name)
        return duckdb.connect(str(self.path), read_only=True)

    def _make(self) -> None:
        """Put an empty store there, whole or not at all; one that another process made meanwhile stays."""
        part = self.path.with_name(f"{self.path.name}.moi")
        try:
            _forget(part)
            with _connect(part) as fresh:
                self._fill(fresh)
            path_to_disk(part)
            try:
                os.link(part, self.path)
            except FileExistsError:
                return
            except OSError:  # a disk without links
                part.replace(self.path)
        except OSError as error:
            raise store_trouble.known(self.path, error) or store_trouble.unmade(self.path) from error
        finally:
            with suppress(OSError):
                _forget(part)

    def _identity(self, connection: duckdb.DuckDBPyConnection) -> str:
        """The id of the store that was made just now, or is made now in a file without tables."""
        if not connection.execute("SELECT 1 FROM duckdb_tables() WHERE NOT internal LIMIT 1").fetchall():
            self._fill(connection)
        [(store_id,)] = connection.execute("SELECT store_id FROM meta").fetchall()
        return store_id

    def _fill(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("BEGIN")
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        connection.execute(
            "INSERT INTO meta VALUES ($version, $store_id, $kind, $now)",
            {"version": SCHEMA_VERSION, "store_id": uuid.uuid4().hex, "kind": self.kind, "now": now()},
        )
        connection.execute("COMMIT")

    def _upgrade(self, version: int) -> None:
        """Bring the file up to date in one transaction; a copy of it is kept first."""
        try:
            with _connect(self.path) as connection:
                connection.execute("CHECKPOINT")
            keep_copy(self.path, version)  # a file that is open cannot be copied everywhere
            with _connect(self.path) as connection:
                bring_up(connection, version, _chain_up)
        except duckdb.Error as error:
            raise store_trouble.in_opening(self.path, error) from error

    # ── the journal ──────────────────────────────────────────────────────────────────────────────────

    @property
    def journal(self) -> Path | None:
        """Where acknowledged batches are noted outside the database; none for illustrative figures."""
        return self.path.parent / journal.NAME if self.kind == REAL and not self.as_copy else None

    def _noted(self) -> tuple[Entry, ...]:
        try:
            return journal.read(self.journal).entries if self.journal else ()
        except OSError as error:
            _log.error("the journal cannot be read", exc_info=error)
            return ()

    def _compare(self, connection: duckdb.DuckDBPyConnection, noted: tuple[Entry, ...]) -> None:
        """Compare with the journal: what the store lacks makes it read-only, what the journal lacks is added there."""
        if self.journal is None:
            return
        counts = dict(connection.execute(COUNTS).fetchall())
        standing = [entry_of(one, counts.get(one["batch_id"], 0)) for one in _dicts(connection, _JOURNALLED)]
        there, known = {one.batch_id for one in standing}, {one.batch_id for one in noted}
        lost = tuple(one for one in noted if one.batch_id not in there)
        try:
            if lost and self._exchanged_by:
                journal.note_exchange(self.journal, self._exchanged_by, standing)
            elif not self.read_only:
                journal.add(self.journal, [one for one in standing if one.batch_id not in known])
        except OSError as error:
            _log.error("the journal cannot be written", exc_info=error)
        if lost and not self._exchanged_by:
            self.missing = lost
            self.read_only = (
                f"Kho số liệu đang thiếu {_named(lost)} so với sổ ghi, nên chỉ xem được, chưa ghi thêm. Hãy báo người"
                " quản trị để khôi phục từ bản sao lưu hoặc nhận kho hiện có."
            )

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple]:
        """The answer as tuples; decimals stay exact."""
        with self._asking() as cursor:
            return cursor.execute(sql, dict(params or {})).fetchall()

    def frame(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The answer as a frame to draw; decimals become float64."""
        with self._asking() as cursor:
            return cursor.execute(sql, dict(params or {})).df()

    @contextmanager
    def _asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor to read with; StoreError where the file has become unreadable or the connection broke."""
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.Error as error:
            if store_trouble.is_broken(error):
                self._connection.mend()
            refusal = store_trouble.in_reading(self.path, error)
            if refusal is None:
                raise
            raise refusal from error

    def communes(self) -> list[str]:
        """The slugs of the communes that have been set up."""
        return [slug for (slug,) in self.rows("SELECT commune FROM head ORDER BY commune")]

    def seq(self, commune: str) -> int:
        """How many writes the commune has seen; 0 before its set-up."""
        found = self.rows("SELECT max(seq) FROM head WHERE commune = $commune", {"commune": commune})
        return found[0][0] or 0

    def history(self, commune: str) -> History:
        """Every batch of the commune as it stands, oldest first, with every row of it."""
        with self._asking() as cursor:
            cursor.execute("BEGIN")
            heads = cursor.execute(_HEAD, {"commune": commune}).fetchall()
            found = History(seed(*_dicts(cursor, _META)), heads, _batches(cursor, commune))
            cursor.execute("ROLLBACK")
        return found

    def noted(self) -> Journal:
        """What the journal says while no batch is between the store and the journal; OSError where it is unreadable."""
        with self._writing:
            return journal.read(self.journal) if self.journal else Journal()

    def room(self) -> int:
        """The free bytes of the disk that the store lies on."""
        return shutil.disk_usage(self.path.parent).free

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────

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
        StoreError also where the store may only be read, the disk is full or the clock stands behind the last batch.
        """
        if at is not None and self.kind != ILLUSTRATIVE:
            raise StoreError("Chỉ số liệu minh hoạ được ghi kèm giờ nộp giả định; số liệu thật mang giờ lúc ghi.")
        with self._writing:
            written_at = at or now()
            batch_id = uuid.uuid4().hex
            try:
                with self._connection.cursor() as cursor:
                    self._refuse_writing(cursor, written_at)
                    return self._append(cursor, batch, tables, Receipt(batch_id, seen + 1, written_at, written=True))
            except duckdb.Error as error:
                survived = store_trouble.is_broken(error) and self._survived(batch_id)
                if survived:
                    return survived
                raise store_trouble.in_writing(self.path, error) from error

    def _refuse_writing(self, cursor: Any, at: dt.datetime) -> None:
        """StoreError where nothing can or should be written now."""
        if self.read_only:
            raise StoreError(self.read_only)
        if self.room() < LEAST_ROOM:
            raise StoreError(
                f"Ổ đĩa chỉ còn {self.room() // 2**20} MB nên chưa ghi gì. Hãy dọn ổ đĩa cho còn ít nhất"
                f" {LEAST_ROOM // 2**20} MB rồi làm lại."
            )
        if self.kind == REAL:
            [(newest,)] = cursor.execute("SELECT max(submitted_at) FROM batch").fetchall()
            if newest is not None and at < newest - LATE:
                raise StoreError(
                    f"Đồng hồ của máy chủ đang là {moment(at)}, lùi sau đợt nộp mới nhất ({moment(newest)}) nên chưa"
                    " ghi gì: giờ nộp là bằng chứng. Hãy chỉnh lại giờ của máy rồi làm lại."
                )

    def _append(self, cursor: Any, batch: Batch, tables: Mapping, receipt: Receipt) -> Receipt:
        cursor.execute("BEGIN")
        try:
            before = self._written(cursor, batch)
            if before is not None:
                cursor.execute("ROLLBACK")
                return before
            previous = self._move_head(cursor, batch.commune, receipt.seq - 1)
            self._insert_batch(cursor, batch, receipt, previous)
            for table, rows in tables.items():
                if rows:
                    self._insert(cursor, table, rows, {"batch_id": receipt.batch_id, "commune": batch.commune})
            entry = self._seal(cursor, receipt, [table for table, rows in tables.items() if rows])
            cursor.execute("COMMIT")
        except BaseException:
            _roll_back(cursor)
            raise
        self._note(entry)
        return replace(receipt, digest=entry.digest)

    def _survived(self, batch_id: str) -> Receipt | None:
        """The receipt of a batch in whose commit the connection broke, None where it did not reach the disk.

        StoreError where nobody can say: it stands in the cache, but the disk still refuses it.
        """
        self._connection.mend()
        with self._connection.cursor() as cursor:
            found = _dicts(cursor, _BATCH, {"batch_id": batch_id})
            count = dict(cursor.execute(COUNTS).fetchall()).get(batch_id, 0)
        if not found:
            return None
        try:
            path_to_disk(wal_of(self.path))
        except OSError as error:
            raise StoreError(
                "Ổ đĩa báo lỗi đúng lúc ghi nên chưa chắc đợt nộp này đã được giữ. Hãy báo người quản trị kiểm tra ổ"
                " đĩa, rồi xem Lịch sử nộp: chưa có thì nộp lại."
            ) from error
        self._note(entry_of(found[0], count))
        return Receipt(batch_id, found[0]["seq"], found[0]["submitted_at"], written=True, digest=found[0]["digest"])

    def _note(self, entry: Entry) -> None:
        """Put the batch into the journal; it counts all the same where that fails, and is noted at the next opening."""
        try:
            if self.journal:
                journal.add(self.journal, [entry])
        except OSError as error:
            _log.error("the journal cannot be written", exc_info=error)

    @staticmethod
    def _written(cursor: Any, batch: Batch) -> Receipt | None:
        found = cursor.execute(
            "SELECT batch_id, seq, submitted_at, digest FROM live_batch"
            " WHERE commune = $commune AND submission_id = $submission_id"
            " AND batch_id NOT IN (SELECT undoes FROM live_batch WHERE undoes IS NOT NULL)",
            {"commune": batch.commune, "submission_id": batch.submission_id},
        ).fetchall()
        return Receipt(*found[0][:3], written=False, digest=found[0][3]) if found else None

    @staticmethod
    def _move_head(cursor: Any, commune: str, seen: int) -> str:
        """What the next batch's digest builds on, after the head has moved on."""
        key = {"commune": commune}
        found = cursor.execute("SELECT digest FROM head WHERE commune = $commune", key).fetchall()
        if seen == 0 and not found:
            found = [(seed(*_dicts(cursor, _META)),)]
            cursor.execute("INSERT INTO head VALUES ($commune, 0, NULL)", key)
        moved = cursor.execute(
            "UPDATE head SET seq = seq + 1 WHERE commune = $commune AND seq = $seen", key | {"seen": seen}
        ).fetchall()
        if moved != [(1,)]:
            raise MovedError
        return found[0][0]

    @staticmethod
    def _insert_batch(cursor: Any, batch: Batch, receipt: Receipt, previous: str) -> None:
        cursor.execute(
            "INSERT INTO batch (batch_id, submission_id, seq, commune, kind, file_name, file_sha256, submitted_by,"
            " submitted_at, undoes, note, login, previous) VALUES ($batch_id, $submission_id, $seq, $commune, $kind,"
            " $file_name, $file_sha256, $submitted_by, $submitted_at, $undoes, $note, $login, $previous)",
            {
                "batch_id": receipt.batch_id,
                "seq": receipt.seq,
                "submitted_at": receipt.submitted_at,
                "previous": previous,
                **vars(batch),
            },
        )

    @staticmethod
    def _insert(cursor: Any, table: str, rows: Sequence[Mapping[str, Any]], ids: Mapping[str, str]) -> None:
        names = list(COLUMNS[table])
        texts = [[None if row.get(name) is None else str(row[name]) for name in names] for row in rows]
        cursor.register("fresh", pd.DataFrame(texts, columns=names, dtype=object))
        cursor.execute(INSERT[table], dict(ids))
        cursor.unregister("fresh")

    @staticmethod
    def _seal(cursor: Any, receipt: Receipt, tables: Sequence[str]) -> Entry:
        """Give the batch its digest over what now stands in the database, not over what was meant to."""
        key = {"batch_id": receipt.batch_id}
        [batch] = _dicts(cursor, _BATCH, key)
        rows = {table: _dicts(cursor, _ROWS, key | {"table": table}) for table in tables}
        batch["digest"] = digest(batch["previous"], batch, rows)
        cursor.execute(
            "UPDATE batch SET digest = $digest WHERE batch_id = $batch_id", key | {"digest": batch["digest"]}
        )
        cursor.execute(
            "UPDATE head SET digest = $digest WHERE commune = $commune",
            {"digest": batch["digest"], "commune": batch["commune"]},
        )
        return entry_of(batch, sum(map(len, rows.values())))

    # ── copying and closing ──────────────────────────────────────────────────────────────────────────

    def copy_to(self, path: Path) -> None:
        """Put a whole, consistent copy there as one file, while others go on writing; StoreError where that fails."""
        with self._copying:
            folder = self.path.parent / BACKUP
            part = folder / _COPYING
            try:
                folder.mkdir(exist_ok=True)
                path.parent.mkdir(parents=True, exist_ok=True)
                _forget(part)
                if self.path.stat().st_size + LEAST_ROOM > self.room():
                    raise StoreError("Ổ đĩa không còn đủ chỗ cho một bản sao nên chưa sao. Hãy dọn ổ đĩa rồi làm lại.")
                self._copy(part)
                _put_onto_disk(part, path)
            except duckdb.Error as error:
                if store_trouble.is_broken(error):
                    self._connection.mend()
                raise store_trouble.in_copying(self.path, error) from error
            except OSError as error:
                raise store_trouble.in_copying(self.path, error) from error
            finally:
                with suppress(OSError):
                    _forget(part)

    def _copy(self, part: Path) -> None:
        """Fill that file in the backup folder with what one moment's reader sees."""
        with _connect(part) as fresh:
            fresh.execute(SCHEMA.read_text(encoding="utf-8"))
        with self._connection.cursor() as cursor:
            cursor.execute("DETACH DATABASE IF EXISTS ban_sao")
            cursor.execute("ATTACH '~/backup/dang-sao.duckdb' AS ban_sao")
            try:
                cursor.execute("BEGIN")
                for insert in COPY:
                    cursor.execute(insert)
                cursor.execute("COMMIT")
                cursor.execute("CHECKPOINT ban_sao")
            except BaseException:
                _roll_back(cursor)
                raise
            finally:
                cursor.execute("DETACH ban_sao")

    def close(self) -> None:
        """Let go of the file; whoever uses the store after that is told to load the page again."""
        with self._writing:
            self._connection.close()


# ── one file ─────────────────────────────────────────────────────────────────────────────────────────


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Our storage format; `~` in a path is the store's folder, so that the copy's path is no part of any SQL."""
    config = {"storage_compatibility_version": "v1.5.0", "home_directory": str(path.parent)}
    return duckdb.connect(str(path), config=config)


def _lock_down(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.execute("SET allowed_directories = [$folder]", {"folder": str(folder)})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _no_rights(path: Path) -> str:
    """Why the store's folder cannot be written, "" where it can."""
    try:
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return "" if full else store_trouble.NO_RIGHTS.format(file=path.name)
    return ""


def _put_onto_disk(part: Path, path: Path) -> None:
    """The finished file under its own name, whole or not at all, and not only in the disk's cache."""
    beside = path.with_name(f"{path.name}.part")
    shutil.move(part, beside)
    path_to_disk(beside)
    beside.replace(path)


def _forget(path: Path) -> None:
    for one in (path, wal_of(path)):
        one.unlink(missing_ok=True)


# ── batches as they stand ────────────────────────────────────────────────────────────────────────────


def _dicts(cursor: Any, sql: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    found = cursor.execute(sql, dict(params or {}))
    names = [one[0] for one in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _batches(cursor: Any, commune: str) -> list[Written]:
    key = {"commune": commune}
    rows: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for table in TABLES:
        for row in _dicts(cursor, _ROWS_OF_COMMUNE, key | {"table": table}):
            rows[row["batch_id"]][table].append(row)
    return [Written(one, rows[one["batch_id"]]) for one in _dicts(cursor, _BATCHES, key)]


def _chain_up(cursor: Any) -> None:
    """Give every batch of a store that had no chain its digest, and every head its newest."""
    for (commune,) in cursor.execute("SELECT commune FROM head").fetchall():
        previous, found = seed(*_dicts(cursor, _META)), []
        for one in _batches(cursor, commune):
            after = digest(previous, one.batch, one.rows)
            found.append((one.batch["batch_id"], previous, after))
            previous = after
        cursor.register("fresh", pd.DataFrame(found, columns=["batch_id", "previous", "digest"], dtype=object))
        cursor.execute(
            "UPDATE batch SET previous = fresh.previous, digest = fresh.digest FROM fresh"
            " WHERE batch.batch_id = fresh.batch_id"
        )
        cursor.unregister("fresh")
        cursor.execute("UPDATE head SET digest = $digest WHERE commune = $c", {"digest": previous, "c": commune})


def entry_of(batch: Mapping[str, Any], rows: int) -> Entry:
    """The line of the journal for a batch as it stands, with that many rows."""
    at = batch["submitted_at"].isoformat(timespec="microseconds")
    return Entry(
        batch["commune"], batch["seq"], batch["batch_id"], batch["kind"], batch["digest"] or "",
        batch["submitted_by"], at, batch["file_name"] or "", rows,
    )  # fmt: skip


def _named(lost: Sequence[Entry]) -> str:
    """Which batches are missing, for a sentence."""
    first = lost[0]
    one = f"đợt số {first.seq} của xã «{first.commune}» ({first.by}, {first.clock})"
    return f"{len(lost)} đợt nộp, đầu tiên là {one}" if len(lost) > 1 else one


def _roll_back(cursor: Any) -> None:
    with suppress(duckdb.Error):  # the failure may have ended the transaction already
        cursor.execute("ROLLBACK")


# ── the process's stores ─────────────────────────────────────────────────────────────────────────────

_open: dict[Path, Store] = {}
_opening = {kind: threading.RLock() for kind in FILES}


def store_path(kind: str) -> Path:
    """Where the store of that kind lies."""
    return home() / FILES[kind]


def open_store(kind: str = REAL) -> Store:
    """The process's one store of that kind; StoreError where it cannot be opened."""
    with _opening[kind]:
        path = store_path(kind)
        if path not in _open:
            _open[path] = Store(path, kind)
        return _open[path]


@contextmanager
def closed(kind: str, by: str) -> Iterator[Path]:
    """The path of the process's store of that kind while it is closed, for its files to be exchanged.

    Whoever asks for the store meanwhile waits. Afterwards it is opened again, and what the new files lack counts as
    given up by `by`; StoreError where they do not open. Where the body fails nothing is given up.
    """
    with _opening[kind]:
        path = store_path(kind)
        if path in _open:
            _open.pop(path).close()
        yield path
        _open[path] = Store(path, kind, exchanged_by=by)


def close_stores() -> None:
    """Close every store this process holds."""
    for lock in _opening.values():
        lock.acquire()
    try:
        while _open:
            _open.popitem()[1].close()
    finally:
        for lock in _opening.values():
            lock.release()

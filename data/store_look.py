"""A look at a store file before it is opened for writing: nothing of it is changed, whatever is found.

DuckDB replays the WAL and throws it away as soon as it opens a file for writing, even where it could replay only half
of it. So everything is read first, read-only: other versions, other kinds and damage are found while all is untouched.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import store_trouble
from data.errors import StoreError
from data.store_trouble import wal_of
from data.store_upgrades import SCHEMA_VERSION, UPGRADES

REAL, ILLUSTRATIVE = "real", "illustrative"
_KINDS = {REAL: "số liệu thật", ILLUSTRATIVE: "số liệu minh hoạ"}

_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal"
_ALL = "SELECT max(hash(one)) FROM query_table($name) AS one"
_META = "SELECT schema_version, store_id, kind FROM meta"
_BATCHES = "SELECT batch_id FROM batch"


@dataclass(frozen=True)
class Look:
    """What is in the file: `version` 0 where there is nothing yet."""

    version: int = 0
    store_id: str = ""
    batches: frozenset[str] = frozenset()


def look(path: Path, kind: str) -> Look:
    """What the file holds; StoreError where it cannot be read to the end, or is another version's or kind's."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            if not _read_all(connection):
                return Look()
            meta = connection.execute(_META).fetchall()
            batches = frozenset(one for (one,) in connection.execute(_BATCHES).fetchall())
    except duckdb.Error as error:
        raise _why(path, error) from error
    if len(meta) != 1 or not isinstance(meta[0][0], int):
        raise store_trouble.damaged(path)
    [(version, store_id, found)] = meta
    _refuse_other_version(path, version)
    if found != kind:
        raise StoreError(
            f"Tệp {path.name} không phải kho {_KINDS[kind]} mà là kho {_KINDS.get(found, 'lạ')}."
            " Số liệu thật và minh hoạ không được lẫn nhau; hãy trả tệp về đúng chỗ."
        )
    return Look(version, store_id, batches)


def copy_as_it_is(path: Path, to: Path) -> None:
    """Put that store there as one file, its WAL folded in, whatever its version; the store itself is not opened.

    StoreError where its bytes are no whole database; OSError where they cannot be copied.
    """
    for one, other in ((path, to), (wal_of(path), wal_of(to))):
        if one.exists():
            shutil.copyfile(one, other)
    try:
        with duckdb.connect(str(to), config={"storage_compatibility_version": "v1.5.0"}) as connection:
            connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise _why(path, error) from error


def _refuse_other_version(path: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"Kho số liệu {path.name} thuộc phiên bản {version}, mới hơn phần mềm này (phiên bản {SCHEMA_VERSION})."
            " Hãy cài phiên bản phần mềm mới; kho chưa bị thay đổi."
        )
    if version != SCHEMA_VERSION and version not in UPGRADES:
        raise StoreError(
            f"Kho số liệu {path.name} ghi phiên bản {version}, phần mềm này không biết phiên bản ấy. Hãy cài đúng phiên"
            " bản phần mềm; kho chưa bị thay đổi."
        )


def _read_all(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the tables, each of which has been read to its last cell: so are their checksums."""
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    for name in names:
        connection.execute(_ALL, {"name": name}).fetchall()
    return names


def _why(path: Path, error: duckdb.Error) -> StoreError:
    known = store_trouble.known(path, error)
    if known is not None:
        return known
    if _sound_without_wal(path):
        return store_trouble.torn_wal(path)
    return store_trouble.damaged(path)


def _sound_without_wal(path: Path) -> bool:
    """Whether there is a WAL and the file is sound once that is away; tried on a copy in a scratch folder."""
    if not wal_of(path).exists():
        return False
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copyfile(path, Path(folder) / path.name))
            with duckdb.connect(str(copy), read_only=True) as connection:
                _read_all(connection)
    except (duckdb.Error, OSError):
        return False
    return True

"""From an earlier version of the schema to this one: what each step does, and the copy that is kept before it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from filecmp import cmp
from itertools import count
from pathlib import Path
from typing import Any

from data.errors import StoreError

SCHEMA_VERSION = 5
SCHEMA = Path(__file__).with_name("schema.sql")
UPGRADES = {
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
    3: """
        ALTER TABLE head ADD COLUMN digest VARCHAR;
        ALTER TABLE batch ADD COLUMN login VARCHAR;
        ALTER TABLE batch ADD COLUMN previous VARCHAR;
        ALTER TABLE batch ADD COLUMN digest VARCHAR;
    """,
    4: """
        CREATE TABLE question_entry (
            batch_id VARCHAR NOT NULL, commune VARCHAR NOT NULL, question_id VARCHAR NOT NULL,
            kind VARCHAR NOT NULL, indicator VARCHAR, place VARCHAR, period DATE, numerator DECIMAL(20, 4),
            denominator DECIMAL(20, 4), value DECIMAL(20, 4), state VARCHAR, places INTEGER, department VARCHAR,
            due DATE, text VARCHAR
        );
        CREATE TABLE closing (
            batch_id VARCHAR NOT NULL, commune VARCHAR NOT NULL, period DATE NOT NULL, kind VARCHAR NOT NULL,
            number INTEGER, data_seq BIGINT NOT NULL, note VARCHAR
        );
        CREATE TABLE closing_row (
            batch_id VARCHAR NOT NULL, commune VARCHAR NOT NULL, indicator VARCHAR NOT NULL, place VARCHAR,
            content VARCHAR NOT NULL
        );
        CREATE TABLE lineage (
            batch_id VARCHAR NOT NULL, commune VARCHAR NOT NULL, change_id VARCHAR NOT NULL,
            in_force_from DATE NOT NULL, from_place VARCHAR, to_place VARCHAR, share_part DECIMAL(20, 4),
            share_whole DECIMAL(20, 4), basis VARCHAR, document VARCHAR, old_name VARCHAR
        );
        CREATE TABLE task_result (
            batch_id VARCHAR NOT NULL, commune VARCHAR NOT NULL, task VARCHAR NOT NULL, instance VARCHAR NOT NULL,
            day DATE, text VARCHAR NOT NULL
        );
        CREATE TABLE setting (
            batch_id VARCHAR NOT NULL, commune VARCHAR NOT NULL, name VARCHAR NOT NULL, value VARCHAR NOT NULL
        );
    """,
}
"""Version → what brings a store of that version to the next, views aside."""


def bring_up(cursor: Any, version: int, chain: Callable[[Any], None]) -> None:
    """Take every step from that version on, in one transaction; `chain` gives batches without a digest theirs."""
    cursor.execute("BEGIN")
    for step in range(version, SCHEMA_VERSION):
        cursor.execute(UPGRADES[step])
    for view in _views():
        cursor.execute(view)
    chain(cursor)
    cursor.execute("UPDATE meta SET schema_version = $version", {"version": SCHEMA_VERSION})
    cursor.execute("COMMIT")


def _views() -> list[str]:
    """The statements that define every view anew."""
    statements = SCHEMA.read_text(encoding="utf-8").split(";")
    found = [one[one.index("CREATE VIEW") :] for one in statements if "CREATE VIEW" in one]
    return [one.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1) for one in found]


def keep_copy(path: Path, version: int) -> None:
    """Put a whole copy of the file into `backup/`; one that differs from an earlier copy does not replace it.

    StoreError where that cannot be done.
    """
    try:
        _copy(path, version)
    except OSError as error:
        raise StoreError(
            f"Không sao được {path.name} trước khi nâng cấp nên chưa nâng cấp. Hãy kiểm tra ổ đĩa còn chỗ và"
            " quyền ghi rồi mở lại."
        ) from error


def _copy(path: Path, version: int) -> None:
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

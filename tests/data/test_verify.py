"""Verification finds every change: each column of each table, rows and batches gone or moved, files, journal."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from data.journal import read
from data.originals import FOLDER, keep
from data.store import ILLUSTRATIVE, REAL, TABLES, Batch, Store, close_stores, closed, open_store, store_path
from data.verify import Verdict, examine, verify_store

DAY = dt.date(2026, 1, 1)
FILE = b"tep goc cua can bo"


def fill(store: Store) -> None:
    """Three communes; in one every table has rows, every column a value somewhere and no value elsewhere."""
    sha256 = keep(FILE)
    every = {
        "observation": [
            {"indicator": "XA-01", "place": f"thon-{at}", "period": DAY, "numerator": at, "denominator": 50,
             "value": Decimal("35.4"), "state": "reported", "sheet": "T1", "cell": f"C{at}", "raw": "x", "rule": "a/b"}
            for at in range(5)
        ],
        "base_figure": [{"base": "age14", "place": "thon-1", "as_of": DAY, "value": 80, "source": "Công an"}],
        "baseline": [{"indicator": "XA-01", "as_of": DAY, "value": 41, "source": "Báo cáo"}],
        "answer": [{"layout": "l", "question": "q", "answer": "a"}],
        "plan_row": [{"file": "places", "position": 1, "row_key": "k", "cells": "{}", "in_force_from": DAY}],
        "scenario": [
            {"scenario_id": "p", "name": "Dốc sức", "indicator": "XA-01", "period": DAY, "data_seq": 1,
             "inputs": "{}", "results": "{}"}
        ],
        "question_entry": [
            {"question_id": "g", "kind": "asked", "indicator": "XA-01", "place": "thon-1", "period": DAY,
             "numerator": 45, "denominator": 60, "value": 1, "state": "reported", "places": 2, "department": "vhxh",
             "due": DAY, "text": "Vì sao?"}
        ],
        "closing": [{"period": DAY, "kind": "signed", "number": 1, "data_seq": 1, "note": "đủ"}],
        "closing_row": [{"indicator": "XA-01", "place": "thon-1", "content": "{}"}],
        "lineage": [
            {"change_id": "l", "in_force_from": DAY, "from_place": "thon-1", "to_place": "thon-9", "share_part": 80,
             "share_whole": 100, "basis": "dân số", "document": "NQ 1", "old_name": "Thôn 1"}
        ],
        "task_result": [{"task": "XA-T1", "instance": "2026", "day": DAY, "text": "Đã xong"}],
        "setting": [{"name": "flat_layout", "value": "{}"}],
    }  # fmt: skip
    first = store.append(
        Batch("xa", "hand_in", "s1", "An (an)", "thang-1.xlsx", sha256, None, "ghi chú", "an"), every, 0
    )
    bare = {"observation": [{"indicator": "XA-01", "period": DAY, "state": "nothing_arose"}]}
    store.append(Batch("xa", "quick_entry", "s2", "Bình"), bare, 1)
    store.append(Batch("xa", "undo", "s3", "Bình", undoes=first.batch_id), bare, 2)
    for name in ("xa-hai", "xa-ba"):
        store.append(Batch(name, "hand_in", "s1", "Chi"), every, 0)


@pytest.fixture
def filled(home: Path) -> Path:
    """The file of a closed real store with everything in it."""
    fill(open_store(REAL))
    close_stores()
    return store_path(REAL)


def tamper(path: Path, *statements: str) -> None:
    """Change the closed file behind the product's back."""
    with duckdb.connect(str(path)) as connection:
        for one in statements:
            connection.execute(one)


def found(kind: str = REAL) -> list[str]:
    troubles = verify_store(open_store(kind))
    close_stores()
    return troubles


def test_a_sound_store_has_no_trouble_and_says_what_was_checked(filled: Path) -> None:
    assert examine(open_store(REAL)) == Verdict((), communes=3, batches=5, rows=50, noted=5, originals=1)
    assert found() == []


def test_an_empty_store_is_sound(store: Store) -> None:
    assert examine(store) == Verdict((), 0, 0, 0, 0, 0)


def test_illustrative_figures_are_checked_without_a_journal(home: Path) -> None:
    fill(open_store(ILLUSTRATIVE))
    assert examine(open_store(ILLUSTRATIVE)) == Verdict((), 3, 5, 50, 0, 1)


OTHER = {
    "VARCHAR": "coalesce({name}, '') || '.'",
    "BIGINT": "{name} + 1",
    "INTEGER": "{name} + 1",
    "DECIMAL(20,4)": "coalesce({name}, 0) + 0.0001",
    "DATE": "coalesce({name}, DATE '2026-05-01') + INTERVAL 1 DAY",
    "TIMESTAMP": "{name} + INTERVAL 1 MICROSECOND",
}


def test_every_single_column_of_every_table_is_watched(filled: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(filled), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns()"
            " WHERE NOT internal AND schema_name = 'main' AND table_name IN"
            " (SELECT table_name FROM duckdb_tables()) AND column_name <> 'schema_version' ORDER BY ALL"
        ).fetchall()
    assert len(columns) > 60
    assert {table for table, _, _ in columns} == {"meta", "head", "batch", *TABLES}
    for table, name, kind in columns:
        if (table, name) == ("meta", "kind"):
            continue  # refused at opening
        copy = tmp_path / f"{table}-{name}.duckdb"
        shutil.copy(filled, copy)
        value = OTHER[kind].format(name=name)
        tamper(copy, f"UPDATE {table} SET {name} = {value} WHERE rowid = 0")
        changed = Store(copy, REAL, as_copy=True)
        assert verify_store(changed, filled.parent / FOLDER), (table, name)
        changed.close()


def test_nothing_is_not_the_empty_text(filled: Path) -> None:
    tamper(filled, "UPDATE observation SET raw = '' WHERE raw IS NULL")
    assert len(found()) == 2


NEXT = "SELECT batch_id FROM batch WHERE commune = 'xa' AND seq = 2"
HANDS = {
    "a row is gone": ["DELETE FROM observation WHERE cell = 'C3' AND commune = 'xa'"],
    "a row is doubled": ["INSERT INTO answer SELECT * FROM answer WHERE commune = 'xa'"],
    "a row is added": ["INSERT INTO answer SELECT batch_id, commune, 'n', 'n', 'n' FROM batch WHERE seq = 2"],
    "a row went to another batch": [f"UPDATE observation SET batch_id = ({NEXT}) WHERE cell = 'C3' AND commune = 'xa'"],
    "two rows changed places": [
        "UPDATE observation SET value = CASE cell WHEN 'C2' THEN 3 ELSE 2 END WHERE cell IN ('C2', 'C3')"
    ],
    "a batch without its rows": ["DELETE FROM batch WHERE commune = 'xa' AND seq = 2"],
    "a batch and its rows": [
        f"DELETE FROM observation WHERE batch_id IN ({NEXT})",
        "DELETE FROM batch WHERE commune = 'xa' AND seq = 2",
    ],
    "a batch, and the numbers closed up": [
        f"DELETE FROM observation WHERE batch_id IN ({NEXT})",
        "DELETE FROM batch WHERE commune = 'xa' AND seq = 2",
        "UPDATE batch SET seq = 2 WHERE commune = 'xa' AND seq = 3",
        "UPDATE head SET seq = 2 WHERE commune = 'xa'",
    ],
    "two batches changed places": ["UPDATE batch SET seq = 5 - seq WHERE commune = 'xa' AND seq > 1"],
    "a batch is doubled": ["INSERT INTO batch SELECT * FROM batch WHERE commune = 'xa' AND seq = 2"],
    "a batch of another commune": ["UPDATE batch SET commune = 'xa' WHERE commune = 'xa-hai'"],
    "the head is gone": ["DELETE FROM head WHERE commune = 'xa'"],
    "the head is doubled": ["INSERT INTO head SELECT * FROM head WHERE commune = 'xa'"],
    "the head went back": ["UPDATE head SET seq = 2 WHERE commune = 'xa'"],
    "rows of no batch": ["INSERT INTO answer VALUES ('khong-co', 'xa', 'n', 'n', 'n')"],
    "a state that does not exist": ["UPDATE observation SET state = 'guessed' WHERE cell = 'C1'"],
    "an undo of nothing": ["UPDATE batch SET undoes = 'khong-co' WHERE kind = 'undo'"],
}


@pytest.mark.parametrize("statements", HANDS.values(), ids=HANDS)
def test_what_a_hand_did_behind_the_products_back_is_found(filled: Path, statements: list[str]) -> None:
    tamper(filled, *statements)
    troubles = found()
    assert troubles
    assert all(one[0].isupper() and one.endswith(".") for one in troubles)


def test_the_tail_cut_off_with_its_head_is_named_by_the_journal(filled: Path) -> None:
    tamper(
        filled,
        "DELETE FROM observation WHERE batch_id IN (SELECT batch_id FROM batch WHERE commune = 'xa' AND seq > 1)",
        "DELETE FROM batch WHERE commune = 'xa' AND seq > 1",
        "UPDATE head SET seq = 1, digest = (SELECT digest FROM batch WHERE commune = 'xa') WHERE commune = 'xa'",
    )
    second, third = found()
    assert second.startswith("Đợt số 2 của xã «xa» (Bình, ")
    assert third.startswith("Đợt số 3 của xã «xa» (Bình, ")
    assert third.endswith("có trong sổ ghi so-ghi.jsonl nhưng không còn trong kho.")


def test_a_commune_that_is_gone_altogether_is_named_by_the_journal(filled: Path) -> None:
    tamper(filled, *(f"DELETE FROM {table} WHERE commune = 'xa-ba'" for table in ("head", "batch", *TABLES)))
    [one] = found()
    assert "xa-ba" in one
    assert "thang-1.xlsx" not in one


def test_a_batch_whose_whole_chain_was_computed_anew_does_not_fit_the_journal(filled: Path) -> None:
    store = open_store(REAL)
    kept = read(store.journal)
    close_stores()
    tamper(filled, "UPDATE observation SET value = 99 WHERE cell = 'C1'", "UPDATE meta SET schema_version = 3")
    tamper(filled, *(f"ALTER TABLE batch DROP COLUMN {name}" for name in ("login", "previous", "digest")))
    later = ("question_entry", "closing", "closing_row", "lineage", "task_result", "setting")
    tamper(filled, *(f"DROP TABLE {name}" for name in later))
    tamper(filled, "ALTER TABLE head DROP COLUMN digest")  # the upgrade gives it a chain that fits in itself
    troubles = found()
    assert len(troubles) == len(kept.entries)
    assert all("không khớp với sổ ghi" in one for one in troubles)


# ── beside the store ─────────────────────────────────────────────────────────────────────────────────


def original(home: Path) -> Path:
    [path] = [one for one in (home / FOLDER).rglob("*") if one.is_file()]
    return path


def test_an_original_that_changed_by_one_byte_or_is_gone_is_named(filled: Path, home: Path) -> None:
    path = original(home)
    for at in range(len(FILE)):
        changed = bytearray(FILE)
        changed[at] ^= 1
        path.write_bytes(changed)
        [sentence] = found()
        assert sentence == "Tệp gốc thang-1.xlsx của đợt số 1, xã «xa», không còn như lúc nộp."
    path.unlink()
    assert found() == ["Tệp gốc thang-1.xlsx của đợt số 1, xã «xa», không còn hoặc không đọc được."]


@pytest.mark.parametrize("name", ["../../x", "a/b", "\0", "", "AB" * 32, "con", "0" * 300])
def test_a_hash_that_is_none_leads_nowhere(store: Store, home: Path, name: str) -> None:
    (home / "x").write_bytes(b"")
    store.append(Batch("xa", "hand_in", "s1", "An", "t.xlsx", name), {}, 0)
    assert len(verify_store(store)) == (1 if name else 0)


def test_a_changed_byte_of_the_journal_is_found(filled: Path, home: Path) -> None:
    path = home / "so-ghi.jsonl"
    whole = path.read_bytes()
    chance = random.Random(3)
    for at in chance.sample(range(len(whole)), 60):
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        assert found(), at


def test_a_journal_that_cannot_be_read_is_said_so(filled: Path, home: Path) -> None:
    (home / "so-ghi.jsonl").unlink()
    (home / "so-ghi.jsonl").mkdir()
    assert found() == ["Không đọc được sổ ghi so-ghi.jsonl. Hãy kiểm tra quyền của tệp rồi kiểm tra lại."]


def test_a_store_given_up_on_purpose_is_sound_again(filled: Path, home: Path) -> None:
    early = filled.read_bytes()
    store = open_store(REAL)
    store.append(Batch("xa", "quick_entry", "s4", "Bình"), {}, 3)
    with closed(REAL, "Quản trị") as path:
        path.write_bytes(early)
    assert verify_store(open_store(REAL)) == []
    assert open_store(REAL).append(Batch("xa", "quick_entry", "s5", "Bình"), {}, 3).seq == 4
    assert found() == []


def test_verifying_while_officers_write_finds_nothing(filled: Path) -> None:
    store = open_store(REAL)

    def write(commune: str) -> None:
        for number in range(25):
            rows = {"observation": [{"indicator": "XA-01", "period": DAY, "state": "reported", "value": number}]}
            store.append(Batch(commune, "quick_entry", f"n{number}", "An"), rows, store.seq(commune))

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, slug) for slug in ("xa", "xa-hai", "xa-bon")]
        while not all(one.done() for one in writing):
            assert verify_store(store) == []
        for one in writing:
            one.result()
    assert examine(store).batches == 80

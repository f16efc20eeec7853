"""The journal: a line for each batch, on the disk; torn lines are written again; changed bytes are noticed."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from data.journal import Entry, Journal, add, note_exchange, read

FIRST = Entry("xa", 1, "b1", "hand_in", "d1", "Nguyễn «An»\n", "2026-06-05T07:02:03.000456", 'tháng "1".xlsx', 20)
SECOND, THIRD = replace(FIRST, seq=2, batch_id="b2"), replace(FIRST, seq=3, batch_id="b3")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "so-ghi.jsonl"


def test_where_there_is_no_journal_nothing_is_noted(path: Path) -> None:
    assert read(path) == Journal()
    add(path, [])
    assert not path.exists()


def test_what_was_noted_comes_back_in_order_one_line_each(path: Path) -> None:
    add(path, [FIRST])
    add(path, [SECOND, THIRD])
    assert read(path) == Journal((FIRST, SECOND, THIRD))
    assert len(path.read_bytes().splitlines()) == 3
    assert path.read_bytes().endswith(b"\n")


def test_it_is_on_the_disk_before_adding_returns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size))
    add(path, [FIRST])
    assert synced == [path.stat().st_size]


def test_a_line_torn_at_any_byte_hides_no_other_and_is_made_good_by_writing_it_again(path: Path) -> None:
    add(path, [FIRST, SECOND])
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    for cut in range(start, len(whole)):
        path.write_bytes(whole[:cut])
        known = (FIRST, SECOND) if cut == len(whole) - 1 else (FIRST,)
        assert read(path) == Journal(known)
        add(path, [one for one in (SECOND, THIRD) if one not in known])
        assert read(path) == Journal((FIRST, SECOND, THIRD))


def test_every_changed_byte_is_noticed(path: Path) -> None:
    add(path, [FIRST, SECOND, THIRD])
    whole = path.read_bytes()
    chance = random.Random(7)
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        assert read(path).broken or read(path).entries != (FIRST, SECOND, THIRD), at


def test_a_changed_byte_is_named_by_its_line(path: Path) -> None:
    add(path, [FIRST, SECOND, THIRD])
    path.write_bytes(path.read_bytes().replace(b'"b2"', b'"b9"'))
    assert read(path) == Journal((FIRST, THIRD), broken=(2,))


@pytest.mark.parametrize("text", [b"[]", b"3", b"null", b'"x"', b"{}", b"\xff\xfe", b"{" * 10_000, b'{"seq": 1}'])
def test_a_line_that_was_never_ours_is_named_and_not_read(path: Path, text: bytes) -> None:
    add(path, [FIRST])
    path.write_bytes(path.read_bytes() + text + b"\n")
    add(path, [SECOND])
    assert read(path) == Journal((FIRST, SECOND), broken=(2,))


def test_after_files_were_exchanged_on_purpose_only_what_came_with_them_counts(path: Path) -> None:
    add(path, [FIRST, SECOND, THIRD])
    note_exchange(path, "Bình", [FIRST])
    assert read(path) == Journal((FIRST,))
    add(path, [replace(SECOND, batch_id="b9")])
    assert [one.batch_id for one in read(path).entries] == ["b1", "b9"]
    assert "Bình" in path.read_text(encoding="utf-8")


def test_a_time_is_shown_as_the_clock_in_vietnam_shows_it() -> None:
    assert replace(FIRST, at="2026-06-05T20:02:03.000456").clock == "03:02 ngày 06/06/2026"

"""The file as it came, or nothing: never one that was changed."""

from __future__ import annotations

import hashlib
import os

import pytest

from data.errors import StoreError
from data.originals import FOLDER, is_kept, keep, original

CONTENT = b"PK\x03\x04 so lieu"


def test_what_is_kept_comes_back_the_same(home):
    sha256 = keep(CONTENT)
    assert sha256 == hashlib.sha256(CONTENT).hexdigest() == keep(CONTENT)
    assert original(sha256) == CONTENT
    assert is_kept(sha256)
    assert [path.name for path in (home / FOLDER).rglob("*") if path.is_file()] == [sha256]


def test_a_file_changed_on_the_disk_is_not_given_out_and_is_kept_anew(home):
    sha256 = keep(CONTENT)
    [path] = [one for one in (home / FOLDER).rglob("*") if one.is_file()]
    path.write_bytes(b"khac")
    assert original(sha256) is None
    keep(CONTENT)
    assert original(sha256) == CONTENT


def test_what_was_never_kept_is_nothing(home):
    assert original("0" * 64) is None
    assert not is_kept("0" * 64)


@pytest.mark.parametrize("name", ["../tien-do.duckdb", "", "A" * 64, "0" * 63])
def test_only_a_hash_names_a_file(home, name):
    with pytest.raises(ValueError):
        original(name)


def test_a_folder_that_cannot_be_written_is_said(home):
    (home / FOLDER).write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="Không lưu được tệp gốc"):
        keep(CONTENT)


def test_a_full_disk_is_said_and_leaves_nothing_behind(home, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as small:
        small.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="Không lưu được tệp gốc"):
            keep(CONTENT)
    assert [path for path in (home / FOLDER).rglob("*") if path.is_file()] == []
    assert original(keep(CONTENT)) == CONTENT

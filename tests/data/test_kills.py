"""Killed at any moment, and the power cut: everything acknowledged is there, nothing is half there.

The long form is `python -m tests.bench.kills --times 1000`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bench.kills import BACKUP, BESIDE, SERIES, UPGRADE, kill
from tests.data.durable import Disk, clean, library, need_library, posix_only

pytestmark = posix_only

SEED = 6
TIMES = {"import": 40, "undo": 30, "quick entry": 20, "large import": 6, BACKUP: 8, BESIDE: 4, UPGRADE: 8}


@pytest.mark.parametrize("name", [*SERIES, UPGRADE])
def test_nothing_acknowledged_is_lost_and_nothing_is_torn(name: str, tmp_path: Path) -> None:
    found = kill(tmp_path, library(tmp_path), name, TIMES.get(name, 12), SEED)
    print(f"seed {SEED}", found)
    assert found["troubles"] == []
    assert found["kills"] == TIMES.get(name, 12)


def test_what_was_not_synced_is_gone_after_a_power_cut(tmp_path: Path) -> None:
    """The image of the disk forgets what it should: else the power cuts above would prove nothing."""
    found = clean("tests.data.test_kills:image", tmp_path, need_library(tmp_path))
    assert found == {"synced": "one", "renamed": "two", "unsynced": None, "removed": None}


def image(folder: Path) -> dict:
    """What is left of four files after a power cut."""
    place, kept = folder / "place", folder / "kept"
    place.mkdir()
    kept.mkdir()
    disk = Disk()
    disk.watch(place)
    disk.image(kept)
    for name in ("synced", "before", "unsynced", "removed"):
        with (place / name).open("w") as file:
            file.write("two" if name == "before" else "one")
            file.flush()
            if name != "unsynced":
                os.fsync(file.fileno())
    (place / "before").rename(place / "renamed")
    (place / "removed").unlink()
    with (place / "synced").open("a") as file:
        file.write(" and more")
    found = {one.name: one.read_text() for one in kept.iterdir()}
    return {name: found.get(name) for name in ("synced", "renamed", "unsynced", "removed")}

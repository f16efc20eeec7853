"""Files are exchanged all or not at all, whenever the process dies."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from data.backup.exchange import NOTE, exchange, exchanged, interrupted, resume, whose
from data.backup.lock import BackupError

OLD = {"so": "cũ", "so.wal": "cũ wal", "tk": "cũ tk"}
NEW = {"so": "mới", "tk": "mới tk"}


class Killed(BaseException):
    """The process dies here."""


@pytest.fixture
def moves(home: Path) -> list[tuple[Path, Path]]:
    stage, out = home / "moi", home / "thay-ra" / "1"
    stage.mkdir()
    for name, text in OLD.items():
        (home / name).write_text(text)
    for name, text in NEW.items():
        (stage / name).write_text(text)
    return [(home / name, out / name) for name in OLD] + [(stage / name, home / name) for name in NEW]


def held(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text() for one in folder.iterdir() if one.is_file()} if folder.exists() else {}


def dying(monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException) -> None:
    """The `at`-th file that gets another name does not: the first is the note."""
    count = itertools.count()
    for name in ("rename", "replace"):
        real = getattr(Path, name)

        def change(self: Path, *args: object, real=real, **more: object) -> object:
            if next(count) == at:
                raise error
            return real(self, *args, **more)

        monkeypatch.setattr(Path, name, change)


def test_the_new_files_stand_and_the_old_ones_lie_aside(home: Path, moves: list) -> None:
    exchange(moves, "An")
    assert interrupted()
    assert whose() == "An"
    exchanged()
    assert held(home) == NEW
    assert held(home / "thay-ra" / "1") == OLD
    assert not interrupted()


@pytest.mark.parametrize("at", range(6))
def test_a_death_at_any_change_ends_with_all_old_or_all_new(
    home: Path, moves: list, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    with monkeypatch.context() as dies:
        dying(dies, at, Killed())
        with pytest.raises(Killed):
            exchange(moves, "An")
    if not interrupted():  # died before the note was whole
        (home / f"{NOTE}.part").unlink(missing_ok=True)
        assert held(home) == OLD
        return
    resume()
    exchanged()
    assert held(home) == NEW
    assert held(home / "thay-ra" / "1") == OLD


def test_resuming_twice_moves_nothing_again(home: Path, moves: list) -> None:
    exchange(moves, "An")
    (home / "so.wal").write_text("mới wal")
    resume()
    resume()
    assert held(home) == NEW | {"so.wal": "mới wal", NOTE: (home / NOTE).read_text()}


@pytest.mark.parametrize("at", range(6))
def test_an_error_at_any_change_puts_every_file_back(
    home: Path, moves: list, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    with monkeypatch.context() as fails:
        dying(fails, at, PermissionError())
        with pytest.raises(BackupError, match="chỗ cũ"):
            exchange(moves, "An")
    (home / f"{NOTE}.part").unlink(missing_ok=True)
    assert held(home) == OLD
    assert held(home / "moi") == NEW


@pytest.mark.parametrize("lost", NEW)
def test_a_staged_file_that_is_gone_brings_the_old_ones_back(
    home: Path, moves: list, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    with monkeypatch.context() as dies, pytest.raises(Killed):
        dying(dies, 3, Killed())
        exchange(moves, "An")
    (home / "moi" / lost).unlink()
    resume()
    exchanged()
    assert held(home) == OLD


def test_a_note_that_cannot_be_read_is_said_and_kept(home: Path) -> None:
    (home / NOTE).write_text("[[")
    with pytest.raises(BackupError, match="Đừng xoá"):
        resume()
    assert interrupted()

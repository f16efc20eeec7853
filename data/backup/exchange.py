"""Files of the data folder exchanged for others so that a kill or a power cut leaves the old ones or the new, whole.

What is to move where is written down first; whoever starts next carries it to its end, or back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from data.backup.lock import BackupError
from data.disk import file_to_disk, folder_to_disk
from data.home import home

NOTE = "khoi-phuc.json"
"""The file that is there only while an exchange is under way."""

STAGE = "khoi-phuc-"
"""How folders begin that hold what is about to take the place of other files."""

Move = tuple[Path, Path]


def exchange(moves: Sequence[Move], by: str) -> None:
    """Every file is where it belongs, the moves noted first; an error puts all back and BackupError says so.

    No target exists before; files that leave come before files that take their names. What comes after the moves is
    done before `exchanged()` takes the note away.
    """
    try:
        _write_note(moves, by)
        _forward(moves)
        _to_disk(moves)
    except OSError as error:
        _back(moves)
        _to_disk(moves)
        exchanged()
        raise BackupError(
            "Không thay được tệp số liệu (có thể chương trình khác đang mở, hoặc ổ đĩa hỏng) nên mọi tệp đã được trả về"
            " chỗ cũ. Hãy đóng chương trình khác rồi làm lại."
        ) from error


def interrupted() -> bool:
    """Whether an exchange was cut short."""
    return (home() / NOTE).exists()


def whose() -> str:
    """Who began the exchange that was cut short; "" where that cannot be read."""
    try:
        return str(json.loads((home() / NOTE).read_bytes())["by"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def resume() -> None:
    """The moves of the exchange that was cut short are carried to their end, or back where a file is gone."""
    try:
        found = json.loads((home() / NOTE).read_bytes())["moves"]
        moves = [(home() / source, home() / target) for source, target in found]
        try:
            _forward(moves)
        except FileNotFoundError:
            _back(moves)
        _to_disk(moves)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(
            "Lần khôi phục trước bị ngắt giữa chừng và chưa tự hoàn tất được. Đừng xoá gì trong thư mục số liệu; hãy"
            f" đóng chương trình khác rồi mở lại Tiến độ. Nếu vẫn vậy, gửi tệp {NOTE} cho người hỗ trợ."
        ) from error


def exchanged() -> None:
    """The exchange is over, whatever happens next."""
    (home() / NOTE).unlink(missing_ok=True)
    folder_to_disk(home())


def _forward(moves: Sequence[Move]) -> None:
    """Every move that has not been made; a target that is there says that its move has."""
    for source, target in moves:
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)


def _back(moves: Sequence[Move]) -> None:
    for source, target in reversed(moves):
        if target.exists() and not source.exists():
            target.rename(source)


def _write_note(moves: Sequence[Move], by: str) -> None:
    named = [[path.relative_to(home()).as_posix() for path in move] for move in moves]
    part = home() / f"{NOTE}.part"
    with part.open("wb") as file:
        file.write(json.dumps({"by": by, "moves": named}).encode())
        file_to_disk(file)
    part.replace(home() / NOTE)
    folder_to_disk(home())


def _to_disk(moves: Sequence[Move]) -> None:
    for one in {folder for move in moves for path in move for folder in (path.parent, path.parent.parent)}:
        folder_to_disk(one)

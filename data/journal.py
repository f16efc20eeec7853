"""The journal beside the store, so-ghi.jsonl: one line for every batch that was acknowledged, outside the database.

It is written after each commit and put onto the disk before anybody is told that the batch is in. Should the store
ever come back shorter, it names what is missing. Every line ends with a check over itself. A line that an interruption
tore stays as it is and is written again, whole, after it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from data.clock import moment, now
from data.disk import file_to_disk

NAME = "so-ghi.jsonl"


@dataclass(frozen=True)
class Entry:
    """One acknowledged batch."""

    commune: str
    seq: int
    batch_id: str
    kind: str
    digest: str
    by: str
    at: str
    file: str
    rows: int

    @property
    def clock(self) -> str:
        """When it was written, for a sentence."""
        return moment(dt.datetime.fromisoformat(self.at))


@dataclass(frozen=True)
class Journal:
    """What stands in the journal: the batches since files were last exchanged on purpose, and what cannot be read.

    `broken` holds the numbers of lines that are not what was written.
    """

    entries: tuple[Entry, ...] = ()
    broken: tuple[int, ...] = field(default=())


def read(path: Path) -> Journal:
    """What the journal says; nothing where there is none. OSError where it cannot be read."""
    if not path.exists():
        return Journal()
    lines = path.read_bytes().split(b"\n")
    entries: list[Entry] = []
    unread: list[tuple[int, bytes]] = []
    for number, line in enumerate(lines, start=1):
        content = _content(line)
        entry = None if content is None else _entry(content)
        if content is not None and "exchanged_by" in content:
            entries = []
        elif entry is not None:
            entries.append(entry)
        elif line:
            unread.append((number, line))
    broken = (number for number, line in unread if not _torn(line, lines[number:]))
    return Journal(tuple(entries), tuple(broken))


def _torn(line: bytes, later: list[bytes]) -> bool:
    """Whether the line is only the beginning of one that follows, or the last, which was never finished."""
    return not later or any(one.startswith(line) and len(one) > len(line) for one in later)


def _content(line: bytes) -> dict | None:
    """What the line says, None where it is not as it was written."""
    try:
        content = json.loads(line)
    except ValueError:
        return None
    if not isinstance(content, dict):
        return None
    content.pop("check", None)
    return content if _line(content) == line else None


def _entry(content: dict) -> Entry | None:
    return Entry(**content) if content.keys() == Entry.__annotations__.keys() else None


def _line(content: dict) -> bytes:
    text = json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return text[:-1] + b', "check": "' + hashlib.sha256(text).hexdigest()[:16].encode() + b'"}'


def add(path: Path, entries: Iterable[Entry]) -> None:
    """Put the entries at the end and onto the disk; OSError where that fails."""
    _append(path, (asdict(one) for one in entries))


def note_exchange(path: Path, by: str, entries: Iterable[Entry]) -> None:
    """Note that the store's files were exchanged on purpose: from here on these entries are what was acknowledged."""
    _append(path, _all({"exchanged_by": by, "at": now().isoformat()}, (asdict(one) for one in entries)))


def _all(first: dict, rest: Iterable[dict]) -> Iterator[dict]:
    yield first
    yield from rest


def _append(path: Path, contents: Iterable[dict]) -> None:
    text = b"".join(_line(one) + b"\n" for one in contents)
    if not text:
        return
    with path.open("a+b", buffering=0) as file:  # a buffer would write what failed a second time when it closes
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            text = text if file.read(1) == b"\n" else b"\n" + text
        while text:
            text = text[file.write(text) :]
        file_to_disk(file)

"""Workers that may be killed, and a disk that fails when told to: how tests of durability are done to a store.

`clean(target)` runs a function in a fresh process that has imported everything and opened nothing. From there `run`
forks one worker for each try, which costs milliseconds; what a worker says goes through a pipe and outlives it. The
fresh process has `failing_disk.c` preloaded where there is a compiler. POSIX only: Windows has no fork, and killing by
TerminateProcess has not been tried.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("failing_disk.c")
LINUX = sys.platform == "linux"
PATIENCE = 120.0

WELL, FAILS, TEARS, SHORTENS, STAYS_BAD, DIES_BEFORE, DIES_AFTER, DIES_TORN, SPOILS = range(9)
WRITE, SYNC, TRUNCATE, RENAME, CREATE, REMOVE = (1 << bit for bit in range(6))
EVERY = 63

posix_only = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="kills a forked worker; on Windows, where that is TerminateProcess, it was not done"
)


def library(folder: Path) -> Path | None:
    """The failing disk, compiled into the folder; None where there is no compiler or no such preloading."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not LINUX or compiler is None:
        return None
    made = folder / "failing_disk.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", made, SOURCE, "-ldl", "-lpthread"]
    subprocess.run(command, check=True, timeout=PATIENCE)
    return made


def need_library(folder: Path) -> Path:
    """The failing disk; where it cannot be had the test is skipped, but never in CI."""
    made = library(folder)
    if made is None:
        reason = "the disk that fails is preloaded on Linux and needs a C compiler (cc)"
        if LINUX and os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return made


# ── the clean process ────────────────────────────────────────────────────────────────────────────────


def clean(target: str, folder: Path, shim: Path | None = None, limit: float = 900, **arguments: Any) -> Any:
    """What the function `module:name` gives back in a fresh process; it gets the folder and the arguments."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join([*_path(), str(ROOT)])}
    environment |= {"LD_PRELOAD": str(shim)} if shim else {}
    answer = folder / "answer.json"
    asked = json.dumps({"target": target, "folder": str(folder), "answer": str(answer), "arguments": arguments})
    command = [sys.executable, "-m", "tests.data.durable", asked]
    done = subprocess.run(command, cwd=ROOT, env=environment, timeout=limit, check=False)
    if done.returncode or not answer.exists():
        raise AssertionError(f"{target} ended with {done.returncode}")
    return json.loads(answer.read_text(encoding="utf-8"))


def _path() -> list[str]:
    return [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]


def _main(asked: str) -> None:
    given = json.loads(asked)
    module, _, name = given["target"].partition(":")
    found = getattr(importlib.import_module(module), name)(Path(given["folder"]), **given["arguments"])
    Path(given["answer"]).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


# ── a worker ─────────────────────────────────────────────────────────────────────────────────────────

Say = Callable[..., None]
"""Tells the parent a word and whatever belongs to it."""


class Told(NamedTuple):
    """What a worker said before it ended, and how it ended: 0, or minus the signal's number."""

    words: list[list]
    ended: int

    def of(self, word: str) -> list[list]:
        """What was said with that word, in order."""
        return [rest for first, *rest in self.words if first == word]


def run(work: Callable[[Say], None], *, kill_at: str = "", after: float = 0.0) -> Told:
    """What a forked worker said; it is killed so many seconds after it says the word `kill_at`."""
    reader, writer = os.pipe()
    worker = os.fork()
    if not worker:
        os.close(reader)
        _work(work, writer)
    os.close(writer)
    try:
        words = _listen(reader, worker, kill_at, after)
    finally:
        os.close(reader)
        _, status = os.waitpid(worker, 0)
    return Told(words, os.waitstatus_to_exitcode(status))


def _work(work: Callable[[Say], None], writer: int) -> None:
    def say(word: str, *rest: Any) -> None:
        os.write(writer, (json.dumps([word, *rest], ensure_ascii=False, default=str) + "\n").encode())

    code = 1
    try:
        work(say)
        code = 0
    except BaseException:
        say("raised", traceback.format_exc())
    finally:
        os._exit(code)


def _listen(reader: int, worker: int, kill_at: str, after: float) -> list[list]:
    heard, words, end = b"", [], time.monotonic() + PATIENCE
    killing = False
    while True:
        ready, _, _ = select.select([reader], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            if not killing:
                words.append(["raised", "the worker did not end"])
            os.kill(worker, signal.SIGKILL)
            end = time.monotonic() + PATIENCE
            continue
        chunk = os.read(reader, 1 << 16)
        if not chunk:
            return words
        *lines, heard = (heard + chunk).split(b"\n")
        for line in lines:
            words.append(json.loads(line))
            if kill_at and words[-1][0] == kill_at and not killing:
                killing, end = True, time.monotonic() + after


# ── the disk ─────────────────────────────────────────────────────────────────────────────────────────


class Disk:
    """The failing disk of a process that has it preloaded."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.disk_seen.restype = ctypes.c_long
        self._library.disk_what.restype = ctypes.c_char_p

    @staticmethod
    def there() -> bool:
        """Whether this process has it."""
        return hasattr(ctypes.CDLL(None), "disk_arm")

    def watch(self, folder: Path) -> None:
        """Count the changes below that folder from now on."""
        self._library.disk_watch(str(folder.resolve()).encode())

    def image(self, folder: Path) -> None:
        """Keep there what reached the disk for certain."""
        self._library.disk_image(str(folder.resolve()).encode())

    def arm(self, mode: int, number: int, error: int = 0, kinds: int = EVERY) -> None:
        """Spoil the n-th change of these kinds from now on."""
        self._library.disk_arm(mode, ctypes.c_long(number), error, kinds)

    def well(self) -> int:
        """How many changes there were since it was armed; from now on none is spoilt."""
        seen = self._library.disk_seen()
        self.arm(WELL, 0)
        return seen

    @property
    def what(self) -> str:
        """Which change was spoilt."""
        return self._library.disk_what().decode()


if __name__ == "__main__":
    _main(sys.argv[1])

"""A process that has imported everything and forks one child for each line it reads: `home action path`.

A child costs milliseconds instead of the seconds of a new interpreter, so that many can be killed. It says its id when
it begins, and keeps that id until the next line asks how it went.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def killables() -> Iterator[subprocess.Popen]:
    """The process that forks; `begin` asks it for a child."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.data.killable"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout.readline() == "ready\n"
        yield parent
        parent.stdin.close()


def begin(parent: subprocess.Popen, home: Path, action: str, path: Path) -> int:
    """The id of a child that now does that."""
    parent.stdin.write(f"{home}\t{action}\t{path}\n")
    parent.stdin.flush()
    return int(parent.stdout.readline())


def over(parent: subprocess.Popen) -> bool:
    """Whether the child came to its end by itself; waits until it is gone."""
    parent.stdin.write("over\n")
    parent.stdin.flush()
    return parent.stdout.readline() == "over 0\n"


def _act(home: str, action: str, path: str) -> None:
    from data.access import COMMAND_LINE
    from data.backup.make import make
    from data.backup.restore import restore

    os.environ["TIEN_DO_HOME"] = home
    if action == "make":
        make("asked", COMMAND_LINE)
    else:
        restore(Path(path), COMMAND_LINE, with_accounts=action == "restore all")


def _main() -> None:
    import data.backup.restore  # noqa: F401 – what every child needs

    print("ready", flush=True)
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            code = 1
            try:
                print(os.getpid(), flush=True)
                _act(*line.rstrip("\n").split("\t"))
                code = 0
            finally:
                os._exit(code)
        sys.stdin.readline()
        _, status = os.waitpid(child, 0)
        print(f"over {status}", flush=True)


if __name__ == "__main__":
    _main()

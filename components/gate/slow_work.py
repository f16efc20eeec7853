"""Work that keeps a processor busy, such as hashing a password: beside the server, little at a time, or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from data.errors import RefusalError

Result = TypeVar("Result")

BUSY = "Đang có quá nhiều người đăng nhập cùng lúc. Hãy chờ vài giây rồi thử lại."


class BusyError(RefusalError):
    """Too much is waiting already."""


class SlowWork:
    """Runs at most `at_once` calls in threads of its own while at most `waiting` others wait."""

    def __init__(self, at_once: int = 2, waiting: int = 16) -> None:
        """Make room."""
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="tien-do-cua")
        self._room = at_once + waiting
        self._taken = 0

    async def run(self, call: Callable[..., Result], *arguments: object) -> Result:
        """What the call returns or raises; BusyError at once where there is no room."""
        if self._taken >= self._room:
            raise BusyError(BUSY)
        self._taken += 1
        work = asyncio.wrap_future(self._threads.submit(call, *arguments))
        work.add_done_callback(self._leave)  # a visitor who hangs up does not free the thread
        return await asyncio.shield(work)

    def _leave(self, work: asyncio.Future) -> None:
        self._taken -= 1
        if not work.cancelled():
            work.exception()  # heard, although nobody may be waiting any more

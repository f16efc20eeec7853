"""The thread that makes the backups nobody asks for: one at the start, one every night."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable

from data.access import Grant, Role, User
from data.backup.lock import BusyError
from data.backup.make import make_before_upgrade, make_unasked
from data.backup.rotation import Why
from data.clock import VIETNAM
from data.errors import RefusalError

KEEPER = User("Tiến độ tự làm", grants=(Grant(Role.ADMIN),))
NIGHT = 2
"""The hour, in Vietnam, from which a night's backup is made."""
_LOOK, _AGAIN = 60.0, 3600.0
"""Seconds between two looks at the clock, and from a failure to the next attempt."""
UNFORESEEN = "Sao lưu tự động gặp lỗi ngoài dự kiến; chi tiết có trong nhật ký máy chủ. Hãy bấm Sao lưu ngay."


def _now() -> dt.datetime:
    return dt.datetime.now(VIETNAM)


class Keeper:
    """One thread; `clock` tells the time in Vietnam, `wait` sleeps and says whether to stop."""

    def __init__(self, clock: Callable[[], dt.datetime] = _now, wait: Callable[[float], bool] | None = None) -> None:
        """Ready, not yet started."""
        self.trouble = ""
        self._clock = clock
        self._stopping = threading.Event()
        self._wait = wait or self._stopping.wait
        self._thread = threading.Thread(target=self.run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin, in the background."""
        self._thread.start()

    def stop(self, seconds: float = 30) -> None:
        """End after what is under way."""
        self._stopping.set()
        self._thread.join(seconds)

    def run(self) -> None:
        """A backup now, then one each night; a machine that slept or whose clock was set makes up for it."""
        done: dt.date | None = None
        while not self._stopping.is_set():
            tonight = (self._clock() - dt.timedelta(hours=NIGHT)).date()
            pause = _LOOK
            if tonight != done:
                if self._try(done is None):
                    done = tonight
                else:
                    pause = _AGAIN
            if self._wait(pause):
                return

    def _try(self, first: bool) -> bool:
        """Whether there is a backup now; `trouble` says why not."""
        try:
            make_unasked(Why.START if first else Why.NIGHT, KEEPER)
        except BusyError:
            return False
        except RefusalError as error:
            logging.getLogger("tien-do").error("no backup: %s", error)
            self.trouble = str(error)
            return False
        except Exception as error:
            logging.getLogger("tien-do").error("no backup", exc_info=error)
            self.trouble = UNFORESEEN
            return False
        self.trouble = ""
        return True


_starting = threading.Lock()
_running: list[Keeper] = []


def keep_before_upgrade() -> None:
    """A backup is made of a store of older software, before it is opened.

    Without one the upgrade goes on all the same: it keeps a copy of the store itself, and touches nothing else.
    """
    try:
        make_before_upgrade(KEEPER)
    except RefusalError as error:
        logging.getLogger("tien-do").error("no backup before the upgrade: %s", error)


def start_keeper() -> None:
    """The process's one keeper runs; asking again changes nothing."""
    with _starting:
        if not _running:
            _running.append(Keeper())
            _running[0].start()


def stop_keeper() -> None:
    """No keeper runs."""
    with _starting:
        while _running:
            _running.pop().stop()


def last_trouble() -> str:
    """Why the last backup that nobody asked for failed, in a sentence; "" where it did not."""
    return _running[0].trouble if _running else ""

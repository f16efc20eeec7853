"""Backups that nobody asks for: one at the start, one every night, whatever clock and disk do."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest

from data.backup import keeper
from data.backup.keeper import Keeper, last_trouble, start_keeper, stop_keeper
from data.backup.lock import BackupError, BusyError
from data.clock import VIETNAM

EVENING = dt.datetime(2026, 6, 5, 18, 0, tzinfo=VIETNAM)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list]:
    """[what was asked for, in order; how each of the next attempts fails, None where it does not]."""
    found: list = []
    fails: list[Exception | None] = []

    def do(what: str) -> None:
        found.append(what)
        error = fails.pop(0) if fails else None
        if error:
            raise error

    monkeypatch.setattr(keeper, "make_unasked", lambda why, by: do(why))
    yield [found, fails]
    stop_keeper()


def run(*steps: Callable[[dt.datetime], dt.datetime] | dt.timedelta) -> Keeper:
    """A keeper whose sleeps are these steps of the clock; then it is stopped."""
    now, left = [EVENING], list(steps)

    def wait(_: float) -> bool:
        if not left:
            return True
        now[0] += left.pop(0)
        return False

    one = Keeper(lambda: now[0], wait)
    one.run()
    return one


MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def test_one_at_the_start_and_then_one_each_night(made: list) -> None:
    run(*[HOUR] * 7)
    assert made[0] == ["start"]
    made[0].clear()
    run(*[HOUR] * (3 * 24))
    assert made[0] == ["start", "night", "night", "night"]


def test_the_night_begins_at_two(made: list) -> None:
    run(7 * HOUR + 59 * MINUTE)
    assert made[0] == ["start"]
    made[0].clear()
    run(8 * HOUR)
    assert made[0] == ["start", "night"]


def test_a_machine_that_slept_for_three_days_makes_up_for_it_once(made: list) -> None:
    run(3 * DAY, MINUTE, MINUTE)
    assert made[0] == ["start", "night"]


def test_a_clock_set_back_a_year_stops_nothing(made: list) -> None:
    run(-365 * DAY, MINUTE, DAY, DAY)
    assert made[0] == ["start", "night", "night", "night"]


def test_a_failure_is_kept_and_tried_again(made: list) -> None:
    made[1].append(BackupError("Ổ đĩa chỉ còn 10 MB."))
    assert run().trouble == "Ổ đĩa chỉ còn 10 MB."
    assert run(HOUR).trouble == ""
    assert made[0] == ["start", "start"]


def test_a_failed_night_is_tried_again_until_it_works(made: list) -> None:
    made[1].extend([None, BackupError("x."), BackupError("y.")])
    one = run(9 * HOUR, HOUR, HOUR, HOUR)
    assert made[0] == ["start", "night", "night", "night"]
    assert one.trouble == ""


def test_an_error_nobody_foresaw_is_a_sentence_and_does_not_end_it(made: list) -> None:
    made[1].append(ZeroDivisionError())
    one = run()
    assert one.trouble == keeper.UNFORESEEN
    made[1].append(ZeroDivisionError())
    assert run(HOUR, DAY).trouble == ""


def test_another_backup_under_way_is_no_trouble(made: list) -> None:
    made[1].append(BusyError())
    one = run(HOUR)
    assert (made[0], one.trouble) == (["start", "start"], "")


def test_the_process_has_one_which_stops_at_once(made: list) -> None:
    start_keeper()
    start_keeper()
    running = [one for one in threading.enumerate() if one.name == "keeper"]
    assert len(running) == 1
    assert running[0].daemon
    stop_keeper()
    assert not running[0].is_alive()
    assert last_trouble() == ""

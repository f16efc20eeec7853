"""Two officers at one store, every step of theirs in an order that a seed says: python -m tests.bench.interleavings

Each officer is a thread, but only one runs at a time: before every question to the database and every wait for the
writers' lock the seed says who goes on. Half of the runs take that lock away, so that the database alone must tell the
writers apart. Whatever a write replaced must be what its writer had been shown.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data.errors import MovedError, RefusalError
from data.figures import bases
from data.intake.batch import commit, commit_bases, difference, typed_reading
from data.intake.diff import compare_bases
from data.intake.reading import Reading
from data.intake.undo import plan_undo, undo
from data.model import Figure, FigureState, Place
from data.originals import keep
from data.plan_store import load_plan, replace_places
from data.store import REAL, Receipt, Store, close_stores, open_store
from data.verify import verify_store
from tests.builders import somebody
from tests.data.ledger import BASES, HAND_IN, QUICK, SLUG, UNDO, Deed, begin

PLACES, TWICE = "places", "twice"
JOBS = (HAND_IN, HAND_IN, QUICK, UNDO, UNDO, BASES, PLACES, TWICE)
TRIES = 3
_NEW = "SELECT seq, batch_id FROM batch WHERE commune = $commune AND seq > $seq ORDER BY seq"
_FIGURES = """
SELECT 'figure', indicator, place, period, state = 'withdrawn', numerator, denominator, value
FROM observation WHERE batch_id = $batch_id
"""
_BASES = "SELECT 'base', base, place, as_of, value IS NULL, value FROM base_figure WHERE batch_id = $batch_id"
_PLACES = "SELECT 'place', file, row_key, NULL, cells IS NULL, cells FROM plan_row WHERE batch_id = $batch_id"
_STANDS = "SELECT 'figure', indicator, place, period, FALSE, numerator, denominator, value FROM current_figure"

Cells = dict[tuple, tuple | None]
"""Cell → what stands there; None: nothing."""


# ── turns ────────────────────────────────────────────────────────────────────────────────────────────


class Turns:
    """One of several threads runs; at every step the seed says which."""

    def __init__(self, seed: str, names: list[str]) -> None:
        self._chance = random.Random(seed)
        self._turn = threading.Condition()
        self._at_work, self._now = list(names), names[0]
        self.steps = 0

    def step(self, wait: bool = False) -> None:
        """Perhaps another goes on; surely where this one has to wait. Threads that are not in turn pass."""
        me = threading.current_thread().name
        with self._turn:
            if me not in self._at_work:
                return
            self.steps += 1
            others = [one for one in self._at_work if one != me]
            self._hand_to(self._chance.choice(others) if wait and others else self._chance.choice(self._at_work))
            self._await(me)

    def begin(self) -> None:
        """Wait for the first turn."""
        with self._turn:
            self._await(threading.current_thread().name)

    def end(self) -> None:
        """Be in turn no more."""
        with self._turn:
            self._at_work.remove(threading.current_thread().name)
            if self._at_work:
                self._hand_to(self._chance.choice(self._at_work))

    def _hand_to(self, name: str) -> None:
        self._now = name
        self._turn.notify_all()

    def _await(self, me: str) -> None:
        if not self._turn.wait_for(lambda: self._now == me, 60):
            raise AssertionError(f"{me} waits for ever")


class TurnLock:
    """A lock whose wait is a step."""

    def __init__(self, turns: Turns) -> None:
        self._turns, self._held = turns, False

    def __enter__(self) -> None:
        self._turns.step()
        while self._held:
            self._turns.step(wait=True)
        self._held = True

    def __exit__(self, *_: object) -> None:
        self._held = False


class TurnCursor:
    """A cursor whose every question is a step."""

    def __init__(self, cursor: Any, turns: Turns) -> None:
        self._cursor, self._turns = cursor, turns

    def execute(self, *asked: Any) -> Any:
        self._turns.step()
        return self._cursor.execute(*asked)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


class TurnConnection:
    """A connection that gives such cursors."""

    def __init__(self, connection: Any, turns: Turns) -> None:
        self._connection, self._turns = connection, turns

    @contextmanager
    def cursor(self) -> Iterator[TurnCursor]:
        with self._connection.cursor() as cursor:
            yield TurnCursor(cursor, self._turns)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def in_turns(store: Store, turns: Turns, locked: bool) -> Iterator[None]:
    """The store steps at every question; without its lock unless `locked`."""
    connection, lock = store._connection, store._writing
    store._connection = TurnConnection(connection, turns)  # type: ignore[assignment]
    store._writing = TurnLock(turns) if locked else nullcontext()  # type: ignore[assignment]
    try:
        yield
    finally:
        store._connection, store._writing = connection, lock


# ── officers ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Write:
    """What was acknowledged: on what it was based, and what its writer was shown of the cells it wrote."""

    receipt: Receipt
    seen: int
    shown: Cells


@dataclass
class Officer:
    """One person with a list of things to do, who looks again where somebody was faster."""

    store: Store
    name: str
    jobs: list[tuple[str, int]]
    target: str
    locked: bool
    writes: list[Write] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def work(self, turns: Turns) -> None:
        """Do everything."""
        turns.begin()
        try:
            for kind, number in self.jobs:
                self._job(kind, number)
        except BaseException as error:
            self.wrong.append(f"{self.name}: {error!r}")
        finally:
            turns.end()

    def _job(self, kind: str, number: int) -> None:
        for _ in range(TRIES):
            seen = self.store.seq(SLUG)
            try:
                self._look_and_write(kind, number)
                return
            except MovedError:
                self.said.append("moved")
                if self.locked and self.store.seq(SLUG) == seen:  # else the other may not have finished
                    self.wrong.append(f"{self.name} was told that somebody wrote, and nobody had")
            except RefusalError as error:
                self.said.append(str(error)[:40])
                return

    def _look_and_write(self, kind: str, number: int) -> None:
        if kind == UNDO:
            planned = plan_undo(self.store, SLUG, self.target)
            shown: Cells = {("figure", *_key(one.now)): _shown(one.now) for one in planned.figures}
            shown |= {("base", one["base"], one["place"], one["as_of"]): ... for one in planned.bases}
            self._wrote(undo(self.store, planned, somebody(self.name)), planned.seen, shown)
        elif kind == BASES:
            self._bases(number)
        elif kind == PLACES:
            self._places(number)
        else:
            self._hand_in(kind, number)

    def _hand_in(self, kind: str, number: int) -> None:
        deed = Deed(HAND_IN, number)
        if kind == QUICK:
            reading = typed_reading(load_plan(self.store, SLUG), deed.figures)
        else:
            reading = Reading(f"so-{number}.xlsx", keep(deed.content), SLUG, "", None, deed.figures)
        found = difference(self.store, reading)
        shown: Cells = {("figure", *_key(one)): None for one in found.new}
        shown |= {("figure", *_key(one.before)): one.before.numbers[:3] for one in found.changed}
        for _ in range(2 if kind == TWICE else 1):
            self._wrote(commit(self.store, found, somebody(self.name)), found.seen, shown)

    def _bases(self, number: int) -> None:
        seen = self.store.seq(SLUG)
        entries, current = Deed(BASES, number).bases, bases(self.store, SLUG)
        found = compare_bases(entries, current)
        shown: Cells = {("base", one.base, one.place, one.as_of): None for one in found.new}
        shown |= {("base", *before[:3]): (before.value,) for before, _ in found.changed}
        plan = load_plan(self.store, SLUG)
        self._wrote(commit_bases(self.store, plan, found.to_write, somebody(self.name), seen), seen, shown)

    def _places(self, number: int) -> None:
        seen = self.store.seq(SLUG)
        plan = load_plan(self.store, SLUG)
        places: list[Place] = list(plan.places)
        places[number % 22] = replace(places[number % 22], name=f"Thôn mới {number}")
        receipt = replace_places(self.store, plan, places, somebody(self.name), seen)
        self._wrote(receipt, seen, {("place", one.id): one.name for one in plan.places})

    def _wrote(self, receipt: Receipt, seen: int, shown: Cells) -> None:
        self.said.append("written" if receipt.written else "again")
        if receipt.written:
            self.writes.append(Write(receipt, seen, shown))
            self.target = receipt.batch_id


def _shown(figure: Figure) -> tuple | None:
    return None if figure.state is FigureState.WITHDRAWN else figure.numbers[:3]


def _key(figure: Figure) -> tuple:
    return figure.indicator, figure.place, figure.period.date


# ── held against what was shown ──────────────────────────────────────────────────────────────────────


@dataclass
class Replay:
    """What stands after every batch, by our own reading of the tables."""

    store: Store
    seq: int = 0
    cells: Cells = field(default_factory=dict)

    def catch_up(self, writes: list[Write]) -> list[str]:
        """What is wrong with the batches since the last look, each held against what its writer was shown."""
        by_batch = {one.receipt.batch_id: one for one in writes}
        wrong = [f"{one} was acknowledged twice" for one, many in Counter(_ids(writes)).items() if many > 1]
        for seq, batch_id in self.store.rows(_NEW, {"commune": SLUG, "seq": self.seq}):
            wrong += [f"batch {seq} after {self.seq}"] if seq != self.seq + 1 else []
            self.seq = seq
            write = by_batch.pop(batch_id, None)
            rows = [row for sql in (_FIGURES, _BASES, _PLACES) for row in self.store.rows(sql, {"batch_id": batch_id})]
            if write:
                wrong += self._silent(write, rows)
            elif seq > 1:
                wrong.append(f"batch {seq} was acknowledged to nobody")
            self.cells |= {tuple(row[:4]): None if row[4] else tuple(row[5:]) for row in rows}
        wrong += [f"the acknowledged batch {one} is not there" for one in by_batch]
        stands = {tuple(row[:4]): tuple(row[5:]) for row in self.store.rows(_STANDS)}
        mine = {key: one for key, one in self.cells.items() if one and key[0] == "figure"}
        return wrong if stands == mine else [*wrong, "other figures count than those written last"]

    def _silent(self, write: Write, rows: list[tuple]) -> list[str]:
        """Whatever the write replaced that its writer had not been shown."""
        seq, wrong = write.receipt.seq, []
        if seq != write.seen + 1:
            wrong.append(f"batch {seq} was written on {write.seen}")
        for row in rows:
            if row[0] == "place":
                continue  # the list is written whole: that it was based on the batch before says it all
            key = tuple(row[:4])
            shown = write.shown.get(key, "never shown")
            if shown is not ... and shown != self.cells.get(key):
                wrong.append(f"batch {seq} replaced {self.cells.get(key)} at {key} unseen: shown was {shown}")
        return wrong


def _ids(writes: list[Write]) -> list[str]:
    return [one.receipt.batch_id for one in writes]


def interleave(store: Store, replay: Replay, seed: str, first: int) -> tuple[Counter, list[str]]:
    """(what was said to two officers who each did three things, everything that is not as it must be)."""
    chance = random.Random(seed)
    names = ["Bà Lan", "Ông Bình"]
    turns = Turns(seed, names)
    [target] = store.rows("SELECT batch_id FROM batch ORDER BY seq DESC LIMIT 1")[0]
    same = chance.random() < 0.4  # of some files both have the same
    locked = chance.random() < 0.5
    officers = []
    for who, name in enumerate(names):
        jobs = [(chance.choice(JOBS), first + at + (0 if same else 10 * who)) for at in range(3)]
        officers.append(Officer(store, name, jobs, target, locked))
    threads = [threading.Thread(target=one.work, args=(turns,), name=one.name) for one in officers]
    with in_turns(store, turns, locked):
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    said = Counter(one for officer in officers for one in officer.said)
    said["steps"] = turns.steps
    wrong = [one for officer in officers for one in officer.wrong]
    return said, [f"{seed}: {one}" for one in wrong + replay.catch_up([w for one in officers for w in one.writes])]


def interleavings(folder: Path, *, times: int, seed: int, step: Callable[[int], None] = lambda _: None) -> dict:
    """What was said in so many interleavings, and everything that was wrong."""
    os.environ["TIEN_DO_HOME"] = str(folder)
    said, wrong, replay = Counter(), [], None
    for number in range(times):
        if number % 50 == 0:
            close_stores()
            os.environ["TIEN_DO_HOME"] = str(folder / f"{number}")
            begin()
            replay = Replay(open_store(REAL))
            wrong += replay.catch_up([])
        assert replay is not None
        told, found = interleave(open_store(REAL), replay, f"{seed}-{number}", 1 + 100 * number)
        said, wrong = said + told, wrong + found
        if number % 50 == 49 or number == times - 1:
            wrong += [f"verify: {one}" for one in verify_store(open_store(REAL))]
        if len(wrong) > 20:
            break
    close_stores()
    return {"said": dict(said.most_common()), "troubles": wrong}


def main() -> None:
    """So many interleavings, and what they came to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = interleavings(Path(folder), times=given.times, seed=given.seed)
    print(f"seed {given.seed}: {given.times} interleavings", found["said"], *found["troubles"], sep="\n")


if __name__ == "__main__":
    main()

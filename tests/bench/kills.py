"""Kill the program at random moments and count what was lost: python -m tests.bench.kills --times 1000

Each series does one kind of thing over and over and is killed in it: half of the times after a part of the time that it
takes, chosen evenly, half of the times at one of its changes to the disk (before it, after it, in the middle of a
write); of these again half are power cuts, after which only what had been synced is left. The next worker opens the
store, times that, and holds every acknowledged batch against a ledger figure by figure; what was not acknowledged may
be there whole or not at all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from data.accounts import close_accounts, open_accounts
from data.backup import check as backup_check
from data.backup import make as backup
from data.backup.rotation import Why
from data.backup.sets import folder as backups
from data.home import home
from data.store import FILES, REAL, Batch, Store, close_stores, open_store
from data.verify import verify_store
from tests.data import ledger as officers
from tests.data.durable import DIES_AFTER, DIES_BEFORE, DIES_TORN, Disk, Say, Told, clean, library, run
from tests.data.ledger import BASES, HAND_IN, LARGE, QUICK, SLUG, UNDO, WHO, Deed, Ledger

CLOSE, BACKUP, BESIDE = "close", "backup", "backup beside hand-ins"
OPENING, LOOK, UPGRADE = "opening", "look", "upgrade"
SERIES = {
    "import": ([], [HAND_IN, HAND_IN]),
    "large import": ([], [LARGE]),
    "undo": ([HAND_IN], [UNDO, UNDO]),
    "quick entry": ([], [QUICK, QUICK]),
    "bases": ([], [BASES, UNDO, BASES]),
    "checkpoint": ([HAND_IN], [CLOSE]),
    OPENING: ([HAND_IN], []),
    BACKUP: ([HAND_IN], [BACKUP]),
    BESIDE: ([], [BESIDE]),
}
"""Series → (what is done before, what is killed); an opening is killed in itself."""
AT_ONCE = 40
"""After how many kills a new store is begun."""


@dataclass
class Count:
    """What became of a series."""

    kills: int = 0
    batches: int = 0
    unacknowledged: int = 0
    power_cuts: int = 0
    backups: int = 0
    openings: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def told(self) -> dict:
        """The counts for a report."""
        worst = max(self.openings, default=0.0)
        middle = statistics.median(self.openings) if self.openings else 0.0
        return {**vars(self), "openings": None, "worst opening": round(worst, 3), "median opening": round(middle, 3)}


@dataclass
class Kept:
    """What the parent knows: the ledger, the deed nobody was told of, the backups that were acknowledged."""

    ledger: Ledger
    number: int = 0
    pending: Deed | None = None
    zips: tuple[str, ...] = ()


def series(folder: Path, *, name: str, times: int, seed: int) -> dict:
    """The counts of one series of kills."""
    os.environ["TIEN_DO_HOME"] = str(folder / "home")
    count, chance = Count(), random.Random(f"{name} {seed}")
    while count.kills < times and not count.troubles:
        os.environ["TIEN_DO_HOME"] = str(folder / f"home-{count.kills}")
        _one_store(name, min(AT_ONCE, times - count.kills), chance, count)
    return count.told()


def _one_store(name: str, times: int, chance: random.Random, count: Count) -> None:
    first = run(_first)
    if first.ended:
        count.troubles.append(str(first.words))
        return
    kept = Kept(Ledger(first.of("first")[0][0]))
    whole = _learn(run(_worker(name, kept)), kept, count, killed=False)
    if count.troubles:
        return
    seconds, changes = whole.of("took")[0]
    before = count.kills
    while count.kills < before + times:
        arm, after = (0, 0), chance.uniform(0, seconds)
        if Disk.there() and changes and chance.random() < 0.5:
            mode = chance.choice([DIES_BEFORE, DIES_AFTER, DIES_TORN])
            arm, after = (mode, chance.randint(1, changes)), 3600.0
        at = "begun" if name == OPENING else "go"
        cut = arm[0] and chance.random() < 0.5 and home().with_name("image")
        if cut:
            shutil.copytree(home(), cut)
        told = run(_worker(name, kept, arm, cut or None), kill_at=at if after < 3600 else "", after=after)
        _learn(told, kept, count, killed=True)
        if cut:
            _cut_power(cut, told.ended == -9)
            count.power_cuts += told.ended == -9
        if count.troubles:
            return
    _learn(run(_worker(LOOK, kept)), kept, count, killed=False)


def _cut_power(image: Path, killed: bool) -> None:
    """Only what reached the disk for certain is left, where the worker died."""
    place = home()
    shutil.rmtree(place if killed else image)
    if killed:
        image.rename(place)


def _wrong(told: Told) -> list[str]:
    return [str(one) for [many] in told.of("troubles") for one in many] + [one for [one] in told.of("raised")]


def _learn(told: Told, kept: Kept, count: Count, killed: bool) -> Told:
    """Add what the worker said to what is known."""
    count.troubles += _wrong(told)
    count.openings += [seconds for [seconds] in told.of("opened")]
    for [extra] in told.of("checked"):
        if kept.pending and extra:
            kept.ledger.add(kept.pending, extra)
            count.unacknowledged += 1
        kept.pending = None
    for word, *rest in told.words:
        if word == "about":
            kind, kept.number = rest
            kept.pending = kept.ledger.deed(kind, kept.number)
        elif word == "done" and kept.pending:
            kept.ledger.add(kept.pending, rest[0])
            kept.pending = None
            count.batches += 1
        elif word == "zip":
            kept.zips += (rest[0],)
            count.backups += 1
    count.kills += killed and told.ended == -9
    if told.ended not in ((0, -9) if killed else (0,)):
        count.troubles.append(f"a worker ended with {told.ended}: {told.words[-3:]}")
    return told


# ── workers ──────────────────────────────────────────────────────────────────────────────────────────


def _first(say: Say) -> None:
    home().mkdir(exist_ok=True)
    say("first", officers.begin().first)
    open_accounts()
    close_accounts()
    close_stores()


def _worker(name: str, kept: Kept, arm: tuple[int, int] = (0, 0), image: Path | None = None) -> Callable[[Say], None]:
    """One worker's life: open, hold everything against the ledger, do what is done before, be killed in the rest."""
    before, during = SERIES.get(name, ([], []))

    def work(say: Say) -> None:
        disk = Disk() if Disk.there() else None
        if disk:
            disk.watch(home())
            if image:
                disk.image(image)
        if name == OPENING:
            _arm(disk, arm)
        say("begun")
        began = time.perf_counter()
        store = open_store(REAL)
        store.rows("SELECT count(*) FROM current_figure")
        opening = time.perf_counter() - began
        say("opened", opening)
        opened = disk.well() if disk else 0
        extra, troubles = kept.ledger.troubles(store, kept.pending)
        say("checked", extra)
        say("troubles", troubles + _backup_troubles(kept))
        ledger, number = kept.ledger.copy(), kept.number
        if extra and kept.pending:
            ledger.add(kept.pending, extra)
        for kind in before:
            number = _do(store, ledger, kind, number, say)
        if name != OPENING:
            _arm(disk, arm)
        say("go")
        began = time.perf_counter()
        for kind in during:
            number = _do(store, ledger, kind, number, say)
        took = time.perf_counter() - began
        changes = disk.well() if disk else 0
        say("took", *((opening, opened) if name == OPENING else (took, changes)))
        if name == LOOK:
            close_stores()  # else the next opening has something to replay

    return work


def _arm(disk: Disk | None, arm: tuple[int, int]) -> None:
    if disk:
        disk.arm(*arm)


def _do(store: Store, ledger: Ledger, kind: str, number: int, say: Say) -> int:
    """The number of the last deed done, each told before and after."""
    if kind == CLOSE:
        close_stores()
        return number
    if kind == BACKUP:
        say("zip", backup.make(Why.ASKED, WHO).path.name)
        return number
    if kind == BESIDE:
        thread = threading.Thread(target=_do, args=(store, ledger, BACKUP, number, say))
        thread.start()
        while thread.is_alive():
            number = _do(store, ledger, HAND_IN, number, say)
        thread.join()
        return number
    deed = ledger.deed(kind, number + 1)
    say("about", kind, number + 1)
    receipt = officers.do(store, deed)
    say("done", receipt.batch_id)
    ledger.add(deed, receipt.batch_id)
    return number + 1


def _backup_troubles(kept: Kept) -> list[str]:
    """Every acknowledged backup is there, and whatever looks like one is sound."""
    if not backups().is_dir():
        return ["the folder of backups is gone"] if kept.zips else []
    found = {one.name for one in backups().glob("*.zip")}
    wrong = [f"the backup {one} is gone" for one in kept.zips[-1:] if one not in found]
    for one in sorted(found)[-1:]:
        wrong += [f"backup {one}: {problem}" for problem in backup_check.check(backups() / one).problems]
    return wrong


# ── upgrades ─────────────────────────────────────────────────────────────────────────────────────────


def upgrades(folder: Path, *, times: int, seed: int, version: int = 3) -> dict:
    """The counts of kills while a store of an earlier version is brought up to date."""
    count, chance = Count(), random.Random(f"upgrade {seed}")
    old = folder / "old"
    made = run(lambda _: _old_store(old, version))
    count.troubles += [] if made.ended == 0 else [str(made)]
    before = (old / FILES[REAL]).read_bytes()
    seconds, changes, opened = 0.0, 0, False
    while count.kills < times and not count.troubles:
        place = folder / f"{count.kills}-{chance.random()}"
        shutil.copytree(old, place)
        if opened:
            arm, after = (0, 0), chance.uniform(0, seconds)
            if Disk.there() and chance.random() < 0.5:
                arm, after = (chance.choice([DIES_BEFORE, DIES_AFTER, DIES_TORN]), chance.randint(1, changes)), 3600.0
            told = run(_upgrading(place, arm), kill_at="begun" if after < 3600 else "", after=after)
            count.kills += told.ended == -9
        told = run(_upgraded(place, before, version))
        count.openings += [seconds for [seconds] in told.of("opened")]
        count.troubles += _wrong(told)
        count.troubles += [] if told.ended == 0 else [f"a worker ended with {told.ended}"]
        if not opened and not count.troubles:
            [(seconds, changes)], opened = told.of("took"), True
        shutil.rmtree(place)
    return count.told()


def _old_store(old: Path, version: int) -> None:
    """A store as that version wrote it: forty hand-ins of twenty villages."""
    old.mkdir()
    schema = Path(__file__).parents[1] / "data" / f"schema_{version}.sql"
    with duckdb.connect(str(old / FILES[REAL]), config={"storage_compatibility_version": "v1.5.0"}) as connection:
        connection.execute(schema.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO meta VALUES (?, 'kho-cu', 'real', TIMESTAMP '2026-01-01')", [version])
        connection.execute("INSERT INTO head VALUES ('an-nong', 40)")
        connection.execute("""
            INSERT INTO batch SELECT 'b' || i, 's' || i, i, 'an-nong', 'hand_in', 'tep.xlsx', NULL, 'An',
                TIMESTAMP '2026-01-02' + INTERVAL (i) DAY, NULL, NULL FROM range(1, 41) AS r(i)
        """)
        connection.execute("""
            INSERT INTO observation SELECT 'b' || i, 'an-nong', 'AN-14', 'thon-' || v, DATE '2026-01-01', i * 100 + v,
                9999, NULL, 'reported', 'T1', 'C' || v, '29', 'template' FROM range(1, 41) AS r(i), range(1, 21) AS s(v)
        """)


def _upgrading(place: Path, arm: tuple[int, int]) -> Callable[[Say], None]:
    def work(say: Say) -> None:
        os.environ["TIEN_DO_HOME"] = str(place)
        if Disk.there():
            disk = Disk()
            disk.watch(place)
            disk.arm(*arm)
        say("begun")
        open_store(REAL)

    return work


def _upgraded(place: Path, before: bytes, version: int) -> Callable[[Say], None]:
    """The old store opens, with every figure it had, and its copy is what it was."""

    def work(say: Say) -> None:
        os.environ["TIEN_DO_HOME"] = str(place)
        disk = Disk() if Disk.there() else None
        if disk:
            disk.watch(place)
        began = time.perf_counter()
        store = open_store(REAL)
        found = store.rows("SELECT batch_id, place, numerator, denominator, state, cell FROM observation")
        took = time.perf_counter() - began
        say("opened", took)
        say("took", took, disk.well() if disk else 0)
        must = {
            (f"b{i}", f"thon-{v}", i * 100 + v, 9999, "reported", f"C{v}") for i in range(1, 41) for v in range(1, 21)
        }
        wrong = [] if len(found) == len(must) and set(found) == must else ["other figures than before"]
        wrong += verify_store(store)
        wrong += [store.read_only] if store.read_only else []
        copies = sorted(one for one in (place / "backup").glob(f"*phien-ban-{version}*.duckdb"))
        wrong += [] if before in [one.read_bytes() for one in copies] else [f"no copy among {copies}"]
        row = {"indicator": "AN-14", "place": "thon-1", "period": "2026-02-01", "value": 5, "state": "reported"}
        written = store.append(Batch(SLUG, HAND_IN, "neu", "An"), {"observation": [row]}, 40)
        wrong += [] if written.seq == 41 and store.rows("SELECT count(*) FROM observation") == [(801,)] else ["not 801"]
        say("troubles", wrong)

    return work


# ── the command ──────────────────────────────────────────────────────────────────────────────────────


def kill(folder: Path, shim: Path | None, name: str, times: int, seed: int) -> dict:
    """The counts of one series, done in a process of its own."""
    if name == UPGRADE:
        return clean("tests.bench.kills:upgrades", folder, shim, 7200, times=times, seed=seed)
    return clean("tests.bench.kills:series", folder, shim, 7200, name=name, times=times, seed=seed)


def main() -> None:
    """Every series in turn; the counts on the way, the sum at the end."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=1000, help="kills altogether")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=[*SERIES, UPGRADE], action="append")
    given = asked.parse_args()
    names = given.only or [*SERIES, UPGRADE]
    total, worst = 0, 0.0
    print(f"seed {given.seed}")
    for at, name in enumerate(names):
        times = given.times // len(names) + (at < given.times % len(names))
        with tempfile.TemporaryDirectory() as folder:
            shim = library(Path(folder))
            found = kill(Path(folder), shim, name, times, given.seed)
        print(name, json.dumps(found, ensure_ascii=False), flush=True)
        total, worst = total + found["kills"], max(worst, found["worst opening"])
    print(f"{total} kills, worst opening {worst} s")


if __name__ == "__main__":
    main()

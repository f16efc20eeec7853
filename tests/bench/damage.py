"""Damage a store in a thousand ways and see what opening it says: python -m tests.bench.damage --times 1000

One byte flipped, a page blanked, an end cut off, rubbish added – in the file, its WAL, their headers, the journal. Each
try is opened in a process of its own, so that one that dies is seen. Either everything that was acknowledged is there,
figure by figure, or a sentence says that the store is damaged and not one file has changed; then the way out that the
product offers must lead to a working store that lacks exactly what was said beforehand.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data.accounts import close_accounts, open_accounts
from data.backup import make as backup
from data.backup import rescue as backup_rescue
from data.backup import restore
from data.backup.loss import Loss
from data.backup.rotation import Why
from data.backup.sets import newest
from data.errors import RefusalError, StoreError
from data.journal import NAME
from data.store import REAL, close_stores, open_store, store_path
from data.store_trouble import wal_of
from data.verify import verify_store
from tests.data.durable import Say, Told, clean, run
from tests.data.ledger import BASES, HAND_IN, QUICK, UNDO, WHO, Ledger, batches, begin, do, files_of, is_sentence

BEFORE, LATER, LAST = (HAND_IN, QUICK, BASES, UNDO), (HAND_IN, QUICK), (HAND_IN, BASES, QUICK)
"""What is done before the backup; after it, into the file; and what is only in the WAL."""
IN_BACKUP, IN_FILE = 1 + len(BEFORE), 1 + len(BEFORE) + len(LATER)
HEADERS = 3 * 4096
FLIP, BLANK, CUT, GROW = "flip", "blank", "cut", "grow"
WHERE = ("file", "file header", "wal", "wal header", "journal", "file without wal")
FEW = 20


@dataclass(frozen=True)
class Damage:
    """One way to spoil a data folder."""

    where: str
    how: str
    at: float
    bit: int

    @classmethod
    def drawn(cls, chance: random.Random) -> Damage:
        """One that is likely to hurt."""
        where = chance.choices(WHERE, (4, 3, 4, 2, 1, 2))[0]
        how = chance.choices((FLIP, BLANK, CUT, GROW), (6, 1, 3, 1))[0]
        return cls(where, FLIP if where == "journal" else how, chance.random(), 1 << chance.randrange(8))

    def do(self, folder: Path) -> None:
        """Spoil it."""
        store = folder / store_path(REAL).name
        path = folder / NAME if self.where == "journal" else wal_of(store) if "wal" in self.where[:3] else store
        content = bytearray(path.read_bytes())
        size = len(content)
        if "header" in self.where:
            size = min(size, HEADERS if path == store else 64)
        at = min(int(self.at * size), size - 1)
        if self.how == FLIP:
            content[at] ^= self.bit
        elif self.how == BLANK:
            content[at : at + 512] = bytes(len(content[at : at + 512]))
        elif self.how == CUT:
            del content[at:]
        else:
            content += random.Random(self.at).randbytes(1 + at % 5000)
        path.write_bytes(content)


def tries(folder: Path, *, times: int, seed: int, rescue: int) -> dict:
    """What so many damages came to; every `rescue`-th store that is refused is brought back too."""
    ledger, other = (_ledger_of(run(_template(folder / one, one == "closed"))) for one in ("killed", "closed"))
    outcomes, troubles, refused = Counter(), [], 0
    chance = random.Random(seed)
    for number in range(times):
        damage = Damage.drawn(chance)
        alone = damage.where == "file without wal"
        place = folder / "home"
        shutil.copytree(folder / ("closed" if alone else "killed"), place)
        damage.do(place)
        known = other if alone else ledger
        told = run(_opens(place, known, damage))
        outcome = told.of("outcome")[0][0] if told.of("outcome") else f"died ({told.ended})"
        refused += outcome.startswith("refused")
        if outcome.startswith("refused") and refused % rescue == 0:
            back = run(_rescued(place, known, quarantine=refused // rescue % 4 == 0))
            outcomes.update(one for [one] in back.of("rescued"))
            told = Told(told.words + back.words, told.ended or back.ended)
        outcomes[f"{damage.where}, {damage.how}: {outcome}"] += 1
        wrong = [one for [many] in told.of("troubles") for one in many] + [one for [one] in told.of("raised")]
        wrong += [f"ended with {told.ended}"] if told.ended else []
        troubles += [f"{number}: {damage}: {one}"[:2000] for one in wrong]
        shutil.rmtree(place)
        if len(troubles) > FEW:
            break
    return {"outcomes": dict(sorted(outcomes.items())), "troubles": troubles}


def _ledger_of(made: Told) -> Ledger:
    assert made.ended == 0, made
    ledger = Ledger(made.of("first")[0][0])
    for number, (kind, (batch_id,)) in enumerate(zip((*BEFORE, *LATER, *LAST), made.of("done"), strict=True)):
        ledger.add(ledger.deed(kind, number + 1), batch_id)
    return ledger


def _template(place: Path, closed: bool) -> Callable[[Say], None]:
    def work(say: Say) -> None:
        place.mkdir()
        os.environ["TIEN_DO_HOME"] = str(place)
        ledger = begin()
        say("first", ledger.first)
        open_accounts()
        number = 0
        for kinds in (BEFORE, LATER, LAST):
            for kind in kinds:
                number += 1
                deed = ledger.deed(kind, number)
                ledger.add(deed, do(open_store(REAL), deed).batch_id)
                say("done", ledger.lines[-1].batch_id)
            if kinds is BEFORE:
                backup.make(Why.ASKED, WHO)
            if kinds is LATER or closed:
                close_stores()
        close_accounts()

    return work


def _opens(place: Path, ledger: Ledger, damage: Damage) -> Callable[[Say], None]:
    def work(say: Say) -> None:
        os.environ["TIEN_DO_HOME"] = str(place)
        before = files_of(place)
        try:
            store = open_store(REAL)
        except StoreError as error:
            say("outcome", "refused for its wal" if error.wal else "refused")
            changed = [name for name in before.keys() | files_of(place).keys() if before.get(name) != _now(place, name)]
            wrong = [f"the failed opening changed {changed}"] if changed else []
            wrong += [] if error.damaged else [f"does not count as damaged: {error}"]
            say("troubles", wrong + ([] if is_sentence(str(error)) else [f"no sentence: {error}"]))
            return
        say("outcome", "opened")
        in_journal = damage.where == "journal"
        wrong = ledger.troubles(store, journal_behind=in_journal)[1]
        wrong += ["nobody notices the journal"] if in_journal and not verify_store(store) else []
        say("troubles", wrong)

    return work


def _now(place: Path, name: str) -> bytes | None:
    with suppress(FileNotFoundError):
        return (place / name).read_bytes()
    return None


def _rescued(place: Path, ledger: Ledger, quarantine: bool) -> Callable[[Say], None]:
    def work(say: Say) -> None:
        os.environ["TIEN_DO_HOME"] = str(place)
        before = files_of(place)
        way, loss = _way_out(quarantine)
        say("rescued", f"rescued: {way}")
        store = open_store(REAL)
        left = len(batches(store))
        known = Ledger(ledger.first)
        for line in ledger.lines[: left - 1]:
            known.add(line.deed, line.batch_id)
        wrong = known.troubles(store, journal_behind=quarantine)[1]
        gone = [one.batch_id for one in ledger.lines[left - 1 :]]
        if [one.batch_id for one in loss.gone] != (gone if loss.known else []):
            wrong.append(f"{way} said it would lose {loss.gone} and lost {gone}")
        wrong += [f"no sentence: {one}" for one in loss.sentences() if not is_sentence(one)]
        wrong += [] if left >= (IN_FILE if way == "wal set aside" else IN_BACKUP) else [f"only {left} batches are left"]
        aside = files_of(place).values()
        lost = [name for name in before if name.startswith(store.path.name) and before[name] not in aside]
        wrong += [f"{way} did not keep {lost}"] if lost else []
        for number in (50, 51):
            deed = known.deed(HAND_IN, number)
            known.add(deed, do(store, deed).batch_id)
        wrong += known.troubles(store, journal_behind=quarantine)[1]
        say("troubles", wrong)

    return work


def _way_out(quarantine: bool) -> tuple[str, Loss]:
    """(what was done, what it said before that it would lose)."""
    try:
        open_store(REAL)
    except StoreError as error:
        if error.wal and not quarantine:
            loss = backup_rescue.preview_without_wal()
            backup_rescue.set_wal_aside(WHO)
            return "wal set aside", loss
    last = newest()
    assert last is not None
    loss = restore.preview(last.path)
    if quarantine:
        backup_rescue.quarantine(WHO)
        if batches(open_store(REAL)):
            raise RefusalError("quarantine left something in the store")
    restore.restore(last.path, WHO)
    return "quarantined, then restored" if quarantine else "restored", loss


def main() -> None:
    """So many damages, every one brought back, and what they came to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rescue", type=int, default=1, help="bring back every n-th store that is refused")
    given = asked.parse_args()
    print(f"seed {given.seed}")
    with tempfile.TemporaryDirectory() as folder:
        found = clean("tests.bench.damage:tries", Path(folder), None, 7200, **vars(given))
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

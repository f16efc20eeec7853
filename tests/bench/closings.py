"""Closing and handing in at once, every step in an order that a seed says: python -m tests.bench.closings

Whoever writes meanwhile: what is signed is what stood and what was checked, no two closings bear one number, and nobody
adjusts a closed period without having been told.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

from data import plan_store
from data.access import User
from data.closing import Deed, cycles
from data.closing_store import check, events, reopen, sign
from data.errors import MovedError, RefusalError
from data.intake.batch import commit, difference, typed_reading
from data.intake.undo import plan_undo, undo
from data.model import Figure, FigureState, Period, Place
from data.plan_store import load_plan, set_up
from data.question_store import ask
from data.store import REAL, Store, close_stores, open_store
from data.verify import verify_store
from queries.closings import as_stands, closings, opened_rows
from tests.bench.interleavings import Turns, in_turns
from tests.builders import somebody

SLUG, CODE = "tan-ninh", "TN-02"
MAY, JUNE = PERIODS = Period(2026, 5), Period(2026, 6)
VILLAGES = ("thon-01", "thon-02", "thon-03")
_LOAD = plan_store._load
_EVERY = """
SELECT seq, observation.place, observation.period, numerator, denominator, state
FROM observation
JOIN batch USING (batch_id)
WHERE observation.commune = $commune AND indicator = $indicator
ORDER BY seq
"""
_ASKED = """
SELECT seq, period
FROM question_entry
JOIN batch USING (batch_id)
WHERE question_entry.commune = $commune
"""
ROUND = 25
"""Interleavings in one store."""


@dataclass
class Person:
    """Somebody who does a few things after each other, looking again where others were faster."""

    store: Store
    user: User
    jobs: list[Callable[[Person, random.Random], None]]
    chance: random.Random
    said: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    wrote: list[tuple[int, int, frozenset[Period]]] = field(default_factory=list)

    def work(self, turns: Turns) -> None:
        """Do everything."""
        turns.begin()
        try:
            for job in self.jobs:
                try:
                    job(self, self.chance)
                except MovedError:
                    self.said["moved"] += 1
                except RefusalError as refusal:
                    self.said["refused"] += 1
                    self.wrong += [] if str(refusal).endswith(".") else [str(refusal)]
        except BaseException as error:
            self.wrong.append(repr(error))
        finally:
            turns.end()


def closing(person: Person, chance: random.Random) -> None:
    """Check and sign one of the periods; reopen it where it is closed."""
    period = chance.choice(PERIODS)
    stands = cycles(events(person.store, SLUG)).get(period)
    if stands and stands.signed:
        reopen(person.store, SLUG, period, stands.signed.number, "sai số", person.user)
        person.said["reopened"] += 1
    check(person.store, SLUG, period, person.store.seq(SLUG), "", person.user)
    checked = cycles(events(person.store, SLUG))[period].check
    if checked:
        done = sign(person.store, SLUG, period, checked.seq, as_stands, person.user)
        person.said["signed"] += done.written


def handing_in(person: Person, chance: random.Random) -> None:
    """Look at two new figures, then write them."""
    plan = load_plan(person.store, SLUG)
    figures = [
        Figure(CODE, place, chance.choice(PERIODS), Decimal(chance.randrange(90)), Decimal(90), None)
        for place in chance.sample(VILLAGES, 2)
    ]
    found = difference(person.store, typed_reading(plan, figures))
    receipt = commit(person.store, found, person.user)
    person.said["handed in"] += 1
    person.wrote.append((found.seen, receipt.seq, frozenset(one.period for one in found.to_write)))


def taking_back(person: Person, chance: random.Random) -> None:
    """Undo some batch."""
    batches = person.store.rows("SELECT batch_id FROM batch WHERE kind = 'quick_entry' ORDER BY seq")
    planned = plan_undo(person.store, SLUG, chance.choice(batches)[0])
    receipt = undo(person.store, planned, person.user)
    person.wrote.append((planned.seen, receipt.seq, frozenset(one.now.period for one in planned.figures)))


def asking(person: Person, chance: random.Random) -> None:
    """Ask about a figure: in no officer's way, but in the signature's."""
    plan = load_plan(person.store, SLUG)
    ask(person.store, plan, CODE, None, chance.choice(PERIODS), "Vì sao?", person.user, f"{chance.random()}")


OFFICERS = (handing_in, handing_in, taking_back, asking)


def interleave(store: Store, seed: str) -> tuple[Counter, list[str], list[tuple]]:
    """(what was said, what went wrong, what officers wrote) of a leader and an officer at one store."""
    chance = random.Random(seed)
    turns = Turns(seed, ["leader", "officer"])
    people = {
        "leader": [closing, closing],
        "officer": [closing if chance.random() < 0.2 else chance.choice(OFFICERS) for _ in range(3)],
    }
    workers = [Person(store, somebody(name), jobs, random.Random(f"{seed} {name}")) for name, jobs in people.items()]
    threads = [
        threading.Thread(target=one.work, args=(turns,), name=name) for name, one in zip(people, workers, strict=True)
    ]
    with in_turns(store, turns, locked=chance.random() < 0.5):
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    said = sum((one.said for one in workers), Counter())
    return said, [wrong for one in workers for wrong in one.wrong], [line for one in workers for line in one.wrote]


# ── held against every figure ever written, by our own reading ───────────────────────────────────────


def stood(store: Store, period: Period, at: int) -> dict[str, tuple[Decimal, Decimal]]:
    """Each village's a and b of that period after the batch of that seq."""
    found: dict[str, tuple] = {}
    for seq, place, day, a, b, state in store.rows(_EVERY, {"commune": SLUG, "indicator": CODE}):
        if seq <= at and day == period.date:
            found.pop(place, None)
            if state != FigureState.WITHDRAWN:
                found[place] = (a, b)
    return found


def troubles(store: Store, wrote: list[tuple[int, int, frozenset[Period]]]) -> list[str]:
    """Everything that is not as it must be; `wrote`: (seen, written as, periods) of each of the officers' batches."""
    found = []
    signed = [one for one in events(store, SLUG) if one.deed is Deed.SIGNED]
    if [one.number for one in signed] != list(range(1, len(signed) + 1)):
        found.append(f"numbers {[one.number for one in signed]}")
    asked = store.rows(_ASKED, {"commune": SLUG})
    for one in closings(store, SLUG):
        rows = [row for row in opened_rows(store, SLUG, one.event) if row.indicator.code == CODE]
        saw = {row.place.id: row.figure.numbers[:2] for row in rows if row.place and row.figure}
        wanted = stood(store, one.period, one.event.data_seq)
        level = rows[0].row.standing.level
        share = 100 * Fraction(sum(a for a, _ in wanted.values())) / Fraction(sum(b for _, b in wanted.values()) or 1)
        if saw != wanted or (level and level.period == one.period and level.value != share):
            found.append(f"closing {one.event.number} shows {saw}, there stood {wanted}")
        if stood(store, one.period, one.event.seq) != stood(store, one.period, one.check.data_seq):
            found.append(f"closing {one.event.number} is not what was checked")
        if any(day == one.period.date and one.check.data_seq < seq < one.event.seq for seq, day in asked):
            found.append(f"closing {one.event.number} went past a question: it is not what was checked")
    for seen, seq, periods in wrote:
        between = [one for one in signed if seen < one.seq < seq and one.period in periods]
        found += [f"batch {seq} adjusted what was closed in {one.seq} unseen" for one in between]
    return found


@contextmanager
def _steady() -> Iterator[None]:
    """One day, and one plan: building it anew after each write would take longest."""
    kept: dict = {}

    def plan_of(store: Store, slug: str, *rest: object) -> object:
        return kept.get(store) or kept.setdefault(store, _LOAD(store, slug, *rest))

    today = lambda: dt.date(2026, 8, 20)  # noqa: E731
    with (
        patch("data.plan_store._load", plan_of),
        patch("data.closing_store.today", today),
        patch("queries.closings.today", today),
    ):
        yield


def proof(folder: Path, *, times: int, seed: int) -> tuple[Counter, list[str]]:
    """(what was said in so many interleavings, everything that was wrong); ends where something was."""
    said, wrong = Counter(), []
    store, wrote = None, []
    with _steady():
        for number in range(times):
            if number % ROUND == 0:
                close_stores()
                os.environ["TIEN_DO_HOME"] = str(folder / f"{number}")
                store, wrote = open_store(REAL), []
                set_up(store, SLUG, [Place(one, f"Thôn {one}") for one in VILLAGES], somebody())
                handing_in(Person(store, somebody(), [], random.Random(number)), random.Random(number))
            told, trouble, lines = interleave(store, f"{seed}-{number}")
            said, wrote = said + told, [*wrote, *lines]
            wrong += [f"{number}: {one}" for one in [*trouble, *troubles(store, wrote)]]
            if number % ROUND == ROUND - 1 or number == times - 1:
                wrong += [f"verify: {one}" for one in verify_store(store)]
            if wrong:
                break
    close_stores()
    return said, wrong


def main() -> None:
    """So many interleavings, and what they came to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        said, wrong = proof(Path(folder), times=given.times, seed=given.seed)
    print(f"seed {given.seed}: {given.times} interleavings", dict(said), *wrong, sep="\n")


if __name__ == "__main__":
    main()

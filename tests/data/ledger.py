"""What officers do, and a ledger beside the store of what must stand there: kept by its own simple rules, not by ours.

Every deed follows from a number, so that a parent knows what its worker was about to write. `Ledger.troubles` holds a
store against the ledger figure by figure.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from data import journal
from data.figures import bases as bases_of
from data.home import home
from data.intake.batch import commit, commit_bases, difference, typed_reading
from data.intake.reading import Reading
from data.intake.undo import plan_undo, undo
from data.model import Figure, Period, Plan
from data.originals import keep, original
from data.plan_files import shipped
from data.plan_store import BaseEntry, load_plan, set_up
from data.store import REAL, Receipt, Store, open_store
from data.verify import verify_store
from tests.builders import somebody

SLUG = "an-nong"
WHO = somebody("Bà Lan")
LAYOUT, QUESTION = "hai-cot", "place:thon bac"
HAND_IN, QUICK, BASES, UNDO, LARGE = "hand_in", "quick_entry", "bases", "undo", "large"
_CODES = ("AN-01", "AN-03a", "AN-12", "AN-14", "AN-15")
_BASE = "age14"
_FIGURE = ("indicator", "place", "period", "numerator", "denominator", "value", "state")
_SOURCE = (*_FIGURE, "cell", "raw")
_TABLES = {
    "observation": _SOURCE,
    "base_figure": ("base", "place", "as_of", "value"),
    "answer": ("layout", "question", "answer"),
    "plan_row": ("file",),
    "baseline": ("indicator",),
    "scenario": ("name",),
    "question_entry": ("question_id",),
    "closing": ("period",),
    "closing_row": ("indicator",),
    "lineage": ("change_id",),
    "task_result": ("task",),
    "setting": ("name",),
}
_BATCHES = "SELECT seq, batch_id, kind, file_sha256, undoes FROM batch WHERE commune = $commune ORDER BY seq"
_STANDING = f"SELECT {', '.join(_FIGURE)} FROM current_figure WHERE commune = $commune"
_ANSWERS = "SELECT layout, question, answer FROM current_answer WHERE commune = $commune"

Rows = dict[str, list[tuple]]


@dataclass(frozen=True)
class Deed:
    """One thing an officer does: `undoes` is the batch it takes back."""

    kind: str
    number: int
    undoes: str = ""

    @property
    def content(self) -> bytes:
        """The file it came from."""
        return random.Random(f"content {self.number}").randbytes(3000 + self.number % 5000)

    @property
    def sha256(self) -> str:
        """The hash of its file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What it says: few cells, so that deeds meet in them, and numbers no other deed has."""
        chance = random.Random(f"figures {self.number}")
        months = [Period(2026, month) for month in range(1, 10)] if self.kind == LARGE else [Period(2026, 7)]
        cells = [(code, f"thon-{place:02d}", month) for code in _CODES for place in range(1, 23) for month in months]
        chosen = cells if self.kind == LARGE else chance.sample(cells[:44], 7)
        return tuple(
            Figure(
                code, place, month, Decimal(self.number), Decimal(10_000 + chance.randrange(9000)),
                sheet="T7", cell=f"C{at}", raw=f"{self.number} / {at}", rule="a/b",
            )
            for at, (code, place, month) in enumerate(chosen, 1)
        )  # fmt: skip

    @property
    def bases(self) -> list[BaseEntry]:
        """The bases it says."""
        chance = random.Random(f"bases {self.number}")
        places = chance.sample(range(1, 6), 3)
        return [BaseEntry(_BASE, f"thon-{one:02d}", dt.date(2026, 7, 1), Decimal(self.number), "sổ") for one in places]


@dataclass
class Standing:
    """What counts after a batch."""

    figures: dict[tuple, tuple] = field(default_factory=dict)
    bases: dict[tuple, Decimal] = field(default_factory=dict)
    answers: dict[tuple, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One batch that must stand: what it wrote, and what counted before it."""

    deed: Deed
    batch_id: str
    rows: Rows
    before: Standing


@dataclass
class Ledger:
    """What must stand in a store, oldest batch first, and what counts now."""

    first: str
    lines: list[Line] = field(default_factory=list)
    now: Standing = field(default_factory=Standing)

    def copy(self) -> Ledger:
        """A ledger of its own with the same lines."""
        return Ledger(self.first, list(self.lines), deepcopy(self.now))

    def deed(self, kind: str, number: int) -> Deed:
        """The deed of that number; an undo takes back the newest batch, whatever that was."""
        if kind != UNDO:
            return Deed(kind, number)
        return Deed(UNDO, number, self.lines[-1].batch_id) if self.lines else Deed(HAND_IN, number)

    def add(self, deed: Deed, batch_id: str) -> None:
        """Note that the deed is in the store."""
        rows = self.rows(deed)
        before = deepcopy(self.now)
        if deed.undoes:
            self.now = deepcopy(self.lines[-1].before)
        self.now.figures |= {row[:3]: row[3:7] for row in rows.get("observation", []) if not deed.undoes}
        self.now.bases |= {row[:3]: row[3] for row in rows.get("base_figure", []) if not deed.undoes}
        self.now.answers |= {row[:2]: row[2] for row in rows.get("answer", []) if not deed.undoes}
        self.lines.append(Line(deed, batch_id, rows, before))

    def rows(self, deed: Deed) -> Rows:
        """What the deed must have put into the tables; of an undone figure only what counts."""
        if deed.undoes:
            return self._undone(self.lines[-1])
        if deed.kind == BASES:
            return {"base_figure": [(one.base, one.place, one.as_of, one.value) for one in deed.bases]}
        typed = deed.kind == QUICK
        found = [
            (
                one.indicator, one.place, one.period.date, one.numerator, one.denominator, None, "reported",
                "" if typed else one.cell, one.raw,
            )
            for one in deed.figures
        ]  # fmt: skip
        return {"observation": found} | ({} if typed else {"answer": [(LAYOUT, QUESTION, _answer(deed))]})

    def _undone(self, line: Line) -> Rows:
        rows: Rows = {}
        for row in line.rows.get("observation", []):
            back = line.before.figures.get(row[:3])
            rows.setdefault("observation", []).append((*row[:3], *(back or (*row[3:6], "withdrawn"))))
        for row in line.rows.get("base_figure", []):
            rows.setdefault("base_figure", []).append((*row[:3], line.before.bases.get(row[:3])))
        for row in line.rows.get("answer", []):
            rows.setdefault("answer", []).append((*row[:2], line.before.answers.get(row[:2])))
        return rows

    # ── held against a store ─────────────────────────────────────────────────────────────────────────

    def troubles(
        self, store: Store, pending: Deed | None = None, *, journal_behind: bool = False
    ) -> tuple[str, list[str]]:
        """(the batch of the deed nobody was told of, "" where it is not there; everything that is not as it must be).

        The pending deed may be there whole or not at all; `journal_behind` while the journal could not be written.
        """
        found = store.rows(_BATCHES, {"commune": SLUG})
        expected = [self.first, *(one.batch_id for one in self.lines)]
        held = self.copy()
        extra = found[-1][1] if pending and len(found) == len(expected) + 1 else ""
        if extra and pending:
            held.add(pending, extra)
            expected.append(extra)
        ids = [one[1] for one in found]
        wrong = [f"batches {ids} instead of {expected}"] if ids != expected else []
        wrong += ["seq has gaps"] if [one[0] for one in found] != list(range(1, len(found) + 1)) else []
        rows = {table: _by_batch(store, table) for table in _TABLES}
        for line, one in zip(held.lines, found[1:], strict=False):
            wrong += _batch_troubles(line, one, {table: many.get(one[1], []) for table, many in rows.items()})
        wrong += _standing_troubles(held.now, store)
        wrong += [f"read-only: {store.read_only}"] if store.read_only or store.missing else []
        if not journal_behind:
            wrong += [f"verify: {one}" for one in verify_store(store)]
            noted = journal.read(home() / journal.NAME)
            agrees = sorted(one.batch_id for one in noted.entries) == sorted(expected) and not noted.broken
            wrong += [] if agrees else [f"journal: {noted} instead of {expected}"]
        return extra, wrong


def _by_batch(store: Store, table: str) -> dict[str, list[tuple]]:
    found: dict[str, list[tuple]] = {}
    for batch_id, *row in store.rows(f"SELECT batch_id, {', '.join(_TABLES[table])} FROM {table}"):
        found.setdefault(batch_id, []).append(tuple(row))
    return found


def _batch_troubles(line: Line, batch: tuple, rows: Rows) -> list[str]:
    deed, wrong = line.deed, []
    kind = HAND_IN if deed.kind == LARGE else deed.kind
    file = deed.sha256 if kind == HAND_IN else None
    if batch[2:] != (kind, file, deed.undoes or None):
        wrong.append(f"batch {batch} instead of {deed}")
    if file and original(file) != deed.content:
        wrong.append(f"the file of {deed} is not kept")
    for table, has in rows.items():
        must, width = line.rows.get(table, []), len(_FIGURE if deed.undoes else _SOURCE)
        if _sorted(has, width) != _sorted(must, width):
            wrong.append(f"{table} of {deed} is {has} instead of {must}")
    return wrong


def _sorted(rows: list[tuple], width: int) -> list[tuple]:
    return sorted((_plain(row[:width]) for row in rows), key=repr)


def _standing_troubles(now: Standing, store: Store) -> list[str]:
    key = {"commune": SLUG}
    figures = {row[:3]: _plain(row[3:]) for row in store.rows(_STANDING, key)}
    wrong = []
    if figures != {key: _plain(row) for key, row in now.figures.items()}:
        wrong.append(f"the figures that count are {figures} instead of {now.figures}")
    bases = {(one.base, one.place, one.as_of): one.value for one in bases_of(store, SLUG)}
    if bases != now.bases:
        wrong.append(f"the bases that count are {bases} instead of {now.bases}")
    answers = {row[:2]: row[2] for row in store.rows(_ANSWERS, key)}
    if answers != now.answers:
        wrong.append(f"the answers that count are {answers} instead of {now.answers}")
    return wrong


def _plain(row: tuple) -> tuple:
    """The row with equal numbers written alike."""
    return tuple(f"{one.normalize():f}" if isinstance(one, Decimal) else one and str(one) for one in row)


def _answer(deed: Deed) -> str:
    return f"thon-{deed.number}"


# ── doing ────────────────────────────────────────────────────────────────────────────────────────────


def begin() -> Ledger:
    """The ledger of a store that was set up in the present data folder, and is open."""
    return Ledger(set_up(open_store(REAL), SLUG, shipped(SLUG).places, WHO).batch_id)


def do(store: Store, deed: Deed) -> Receipt:
    """Do the deed as a page does it."""
    if deed.undoes:
        return undo(store, plan_undo(store, SLUG, deed.undoes), WHO)
    plan: Plan = load_plan(store, SLUG)
    if deed.kind == BASES:
        return commit_bases(store, plan, deed.bases, WHO, store.seq(SLUG))
    if deed.kind == QUICK:
        return commit(store, difference(store, typed_reading(plan, deed.figures)), WHO)
    sha256 = keep(deed.content)
    reading = Reading(f"so-{deed.number}.xlsx", sha256, SLUG, "", None, deed.figures, layout=LAYOUT)
    return commit(store, difference(store, reading), WHO, {QUESTION: _answer(deed)})


def batches(store: Store) -> list[str]:
    """The batches of the commune, oldest first."""
    return [one[1] for one in store.rows(_BATCHES, {"commune": SLUG})]


def is_sentence(text: str) -> bool:
    """Whether a person in Vietnam can read it: a sentence in Vietnamese, nothing of the machine in it."""
    vietnamese = re.search(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹáàãéèíìóòúùý]", text.lower())
    machine = re.search(
        r"error|exception|errno|traceback|duckdb\b(?<!tien-do\.duckdb)|/tmp|failed", text, re.IGNORECASE
    )
    return bool(vietnamese) and not machine and text.rstrip().endswith((".", ")"))


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below the folder with its content."""
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}

"""A commune in which everything that a person may name is a hostile text, with a mark by which it is found again."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from data import sample
from data.access import User
from data.closing_store import check, reopen, sign
from data.model import Comparator, Period, Place, Plan
from data.plan_files import BASES, GOALS, INDICATORS, TARGETS, TASKS, Row, read_text
from data.plan_store import BaseEntry, BaselineEntry, clean_name, load_plan, plan_rows
from data.scenario import Scenario, Unknown, to_json, work_out
from data.scenario_record import results
from data.scenario_store import save
from data.store import Batch, Store
from data.target_versions import adopt_target, earliest
from queries.closings import as_stands
from queries.standings import standings
from tests.builders import somebody
from tests.payloads import LIVELY

SLUG = "an-nong"
MARK = re.compile(r"¤(\d+)¤")
_NAMED = {
    INDICATORS: ("name", "short", "noun", "numerator", "denominator", "reading"),
    BASES: ("name", "noun"),
    TARGETS: ("legal", "source", "note"),
    GOALS: ("text", "source"),
    TASKS: ("group", "text", "when", "source", "note"),
}
_FIXED = {"id", "kind", "start", "end", "year", "quarter", "given", "rhythm", "due", "via", "round", "level", "date"}
"""What the header says in words of its own."""


class Names:
    """Hostile names one after another; `said` knows each by its number."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._texts = itertools.cycle(LIVELY)

    def __call__(self, longest: int = 180) -> str:
        text = next(one for one in self._texts if len(clean_name(one)) <= longest - 8 and clean_name(one))
        self.said.append(f"{clean_name(text)}¤{len(self.said)}¤")
        return self.said[-1]


def fill(store: Store, until: Period) -> Names:
    """The names given to An Nông in that store: its plan, villages, figures, files, people, scenarios, documents."""
    names = Names()
    people = [somebody(names(60)) for _ in range(4)]
    _set_up(store, names, people[0].signed)
    plan = load_plan(store, SLUG)
    period = plan.start
    while period <= until:
        rows = [
            {**one, "sheet": names(), "cell": "C7", "raw": names(), "rule": "typed"}
            for one in sample.figures(plan, period)
        ]
        batch = Batch(
            SLUG, "hand_in", uuid.uuid4().hex, people[period.month % 4].signed, f"{names()}.xlsx", "0" * 64,
            note=names(),
        )  # fmt: skip
        store.append(batch, {"observation": rows}, store.seq(SLUG))
        period = period.plus(1)
    _what_if(store, names, until, people[1])
    _asked(store, names, until, people)
    _closed(store, names, until, people)
    _done(store, names, people)
    return names


def _set_up(store: Store, names: Names, by: str) -> None:
    text = read_text(SLUG)
    rows = {file: tuple(_row(file, one, names) for one in found) for file, found in text.rows.items()}
    hostile = replace(text, header=_header(text.header, names), rows=rows)
    places = [Place(f"thon-{at:02d}", names(), (names(),)) for at in range(1, 23)]
    day = dt.date(2026, 1, 1)
    bases = [BaseEntry("adults", one.id, day, Decimal(400), names()) for one in places]
    baselines = [BaselineEntry("AN-02", day, Decimal(20), names())]
    tables = {
        "plan_row": plan_rows(hostile, places),
        "base_figure": [vars(one) for one in bases],
        "baseline": [vars(one) for one in baselines],
    }
    store.append(Batch(SLUG, "set_up", f"set_up:{SLUG}", by, note=names()), tables, 0)


def _row(file: str, row: Row, names: Names) -> Row:
    changed = {name: names() for name in _NAMED.get(file, ()) if row.cells.get(name)}
    return Row(row.line, {**row.cells, **changed})


def _header(found: Any, names: Names) -> Any:
    """The header with every text that is nobody's key replaced."""
    keep = {"span", "start", "unit_word", "code_prefix", "calendar", "date"}
    return {key: value if key in keep else _said(value, names) for key, value in found.items()}


def _said(value: Any, names: Names) -> Any:
    if isinstance(value, Mapping):
        return {key: one if key in _FIXED else _said(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_said(one, names) for one in value]
    return names() if isinstance(value, str) and value else value


def _what_if(store: Store, names: Names, until: Period, by: Any) -> None:
    """Saved scenarios and a target adopted by a document."""
    plan = load_plan(store, SLUG)
    for row in _open_rows(store, plan, until):
        scenario = Scenario(Unknown.PACE, row.standing.aim.goal, until.plus(12), None, until.plus(1))
        outcome = work_out(plan, row, scenario)
        code = row.standing.indicator.code
        save(
            store, SLUG, names(70), code, until, store.seq(SLUG), to_json(scenario), results(outcome), by,
            uuid.uuid4().hex,
        )  # fmt: skip
    first = earliest(store, plan)
    adopt_target(
        store, plan, "AN-01", comparator=Comparator.AT_LEAST, value=Decimal(90), year=2030, document=names(),
        document_date=dt.date(2026, 2, 1), since=first, by=by, seen=store.seq(SLUG), submission_id=uuid.uuid4().hex,
    )  # fmt: skip


def _closed(store: Store, names: Names, until: Period, people: Sequence[User]) -> None:
    """Two closings with remarks; then the first is reopened and a figure of the second corrected."""
    for period in (until.plus(-1), until):
        checked = check(store, SLUG, period, store.seq(SLUG), names(), people[0])
        sign(store, SLUG, period, checked.seq, as_stands, people[1])
    reopen(store, SLUG, until.plus(-1), 1, names(), people[2])
    row = {**next(sample.figures(load_plan(store, SLUG), until)), "numerator": 1, "sheet": names(), "cell": "C7"}
    batch = Batch(SLUG, "hand_in", uuid.uuid4().hex, people[3].signed, f"{names()}.xlsx", "0" * 64)
    store.append(batch, {"observation": [row]}, store.seq(SLUG))


def _asked(store: Store, names: Names, until: Period, people: Sequence[User]) -> None:
    """A question that waits, one answered with a file, one that is clear, and a remark."""
    about = {"indicator": "AN-01", "place": "thon-01", "period": until.date, "department": "vhxh"}
    for first, *then in (("asked",), ("asked", "answered"), ("asked", "answered", "settled"), ("remarked",)):
        id_ = uuid.uuid4().hex
        for at, kind in enumerate((first, *then)):
            row = {"question_id": id_, "kind": kind, "text": f"{names()}\n{names()}", **({} if at else about)}
            file = (f"{names()}.pdf", "0" * 64) if kind == "answered" else (None, None)
            batch = Batch(SLUG, "question", uuid.uuid4().hex, people[at].signed, *file)
            store.append(batch, {"question_entry": [row]}, store.seq(SLUG))


def _done(store: Store, names: Names, people: Sequence[User]) -> None:
    """A task with a result and its file, and one whose result was taken back."""
    for task, days in (("AN-T-I.1", (dt.date(2026, 3, 1),)), ("AN-T-II.1", (dt.date(2026, 3, 1), None))):
        for at, day in enumerate(days):
            row = {"task": task, "instance": "2026", "day": day, "text": f"{names()}\n{names()}"}
            batch = Batch(SLUG, "task", uuid.uuid4().hex, people[at].signed, f"{names()}.pdf", "0" * 64)
            store.append(batch, {"task_result": [row]}, store.seq(SLUG))


def _open_rows(store: Store, plan: Plan, until: Period) -> Iterator[Any]:
    found = standings(store, plan, until)
    return itertools.islice((one for one in found if one.standing.aim and one.standing.level), 3)

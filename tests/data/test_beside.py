"""A dry run goes on past what was written beside the figures, and past nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from data.beside import BESIDE as KINDS
from data.closing_store import check, reopen, sign
from data.errors import MovedError, RefusalError
from data.intake.batch import commit, commit_bases, difference, typed_reading
from data.intake.undo import plan_undo, undo
from data.model import Comparator, Figure, FigureState, Period, Place
from data.plan_editing import Decision, Edit, write
from data.plan_store import BaseEntry, load_plan, replace_places, set_up
from data.question_store import ask
from data.scenario_store import save
from data.store import Store
from data.target_versions import adopt_target
from data.verify import verify_store
from tests.builders import somebody

ROOT = Path(__file__).parents[2]
SLUG, MAY, JUNE = "tan-ninh", Period(2026, 5), Period(2026, 6)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data.closing_store.today", "data.target_versions.today"):
        monkeypatch.setattr(name, lambda: dt.date(2026, 8, 20))


@pytest.fixture
def ready(store: Store) -> Store:
    set_up(store, SLUG, [Place("thon-01", "Thôn 1"), Place("thon-02", "Thôn 2")], somebody())
    hand_in(store)(store)
    return store


def figure(a: int, period: Period = JUNE, place: str = "thon-01") -> Figure:
    return Figure("TN-02", place, period, Decimal(a), Decimal(100), None, FigureState.REPORTED)


def hand_in(store: Store, a: int = 30, period: Period = JUNE) -> Callable[[Store], object]:
    """A figure that has been looked at and waits to be written."""
    found = difference(store, typed_reading(load_plan(store, SLUG), [figure(a, period)]))
    return lambda store: commit(store, found, somebody())


def taking_back(store: Store) -> Callable[[Store], object]:
    [(batch,)] = store.rows("SELECT batch_id FROM batch WHERE kind = 'quick_entry' ORDER BY seq LIMIT 1")
    planned = plan_undo(store, SLUG, batch)
    return lambda store: undo(store, planned, somebody())


def entering_bases(store: Store) -> Callable[[Store], object]:
    plan, seen = load_plan(store, SLUG), store.seq(SLUG)
    return lambda store: commit_bases(store, plan, [base(90)], somebody(), seen)


def base(value: int) -> BaseEntry:
    return BaseEntry("households", "thon-01", dt.date(2026, 1, 1), Decimal(value))


def question(store: Store) -> None:
    ask(store, load_plan(store, SLUG), "TN-02", "thon-01", JUNE, "Vì sao?", somebody(), f"q{store.seq(SLUG)}")


def close(store: Store, period: Period = MAY) -> None:
    seq = check(store, SLUG, period, store.seq(SLUG), "", somebody()).seq
    sign(store, SLUG, period, seq, lambda *_: [], somebody())


def scenario(store: Store) -> None:
    seq = store.seq(SLUG)
    save(store, SLUG, f"Dốc sức {seq}", "TN-02", JUNE, seq, {}, {}, somebody(), f"p{seq}")


def villages(store: Store) -> None:
    places = [Place("thon-01", "Đầu làng"), Place("thon-02", "Thôn 2")]
    replace_places(store, load_plan(store, SLUG), places, somebody(), store.seq(SLUG))


WAITING = {"a hand-in": lambda store: hand_in(store, 40), "an undo": taking_back, "bases": entering_bases}
BESIDE = {"a question": question, "a scenario": scenario, "the closing of another period": close}
MOVING = {
    "a figure": lambda store: hand_in(store, 35, MAY)(store),
    "bases": lambda store: commit_bases(store, load_plan(store, SLUG), [base(80)], somebody(), store.seq(SLUG)),
    "the villages": villages,
}


@pytest.mark.parametrize("waits", WAITING)
@pytest.mark.parametrize("came", BESIDE)
def test_what_holds_no_figure_throws_no_dry_run_away(ready: Store, waits: str, came: str):
    write = WAITING[waits](ready)
    BESIDE[came](ready)
    question(ready)
    before = ready.seq(SLUG)
    receipt = write(ready)
    assert (receipt.written, receipt.seq) == (True, before + 1)
    assert not write(ready).written
    assert ready.seq(SLUG) == before + 1
    assert verify_store(ready) == []


def editing(store: Store) -> Callable[[Store], object]:
    """A change of the plan that has been looked at and waits to be written."""
    edits = [Edit("indicators.csv", "TN-02", {"short": "Hộ có kỹ năng"})]
    decision, seen = Decision("QĐ 12/QĐ-UBND", dt.date(2026, 7, 1), Period(2026, 9)), store.seq(SLUG)
    return lambda store: write(store, SLUG, edits, decision, somebody(), seen, "e1")


def adopting(store: Store) -> Callable[[Store], object]:
    plan, seen = load_plan(store, SLUG), store.seq(SLUG)
    return lambda store: adopt_target(
        store, plan, "TN-02", comparator=Comparator.AT_LEAST, value=Decimal(90), year=2028, document="QĐ 12/QĐ-UBND",
        document_date=dt.date(2026, 7, 1), since=Period(2026, 9), by=somebody(), seen=seen, submission_id="t1",
    )  # fmt: skip


def listing(store: Store) -> Callable[[Store], object]:
    plan, seen = load_plan(store, SLUG), store.seq(SLUG)
    places = [Place("thon-01", "Đầu làng"), Place("thon-02", "Thôn 2")]
    return lambda store: replace_places(store, plan, places, somebody(), seen)


CHANGING = {"an edit of the plan": editing, "a target": adopting, "the list of villages": listing}


@pytest.mark.parametrize("waits", CHANGING)
@pytest.mark.parametrize("came", ["a question", "a scenario"])
def test_a_change_of_the_plan_is_not_thrown_away_by_what_is_said(ready: Store, waits: str, came: str):
    put = CHANGING[waits](ready)
    BESIDE[came](ready)
    before = ready.seq(SLUG)
    assert put(ready).seq == before + 1
    assert verify_store(ready) == []


@pytest.mark.parametrize("waits", CHANGING)
@pytest.mark.parametrize("came", ["the closing of another period", *MOVING])
def test_a_change_of_the_plan_looks_again_after_a_closing_or_a_figure(ready: Store, waits: str, came: str):
    put = CHANGING[waits](ready)
    (BESIDE | MOVING)[came](ready)
    before = ready.seq(SLUG)
    with pytest.raises((MovedError, RefusalError)):
        put(ready)
    assert ready.seq(SLUG) == before


@pytest.mark.parametrize("waits", WAITING)
@pytest.mark.parametrize("came", MOVING)
@pytest.mark.parametrize("order", ["before", "between", "after"])
def test_what_may_move_it_sends_the_officer_back_to_look(ready: Store, waits: str, came: str, order: str):
    write = WAITING[waits](ready)
    for one in {"before": [MOVING[came], question], "between": [question, MOVING[came], scenario],
                "after": [question, MOVING[came]]}[order]:  # fmt: skip
        one(ready)
    before = ready.seq(SLUG)
    with pytest.raises(MovedError):
        write(ready)
    assert ready.seq(SLUG) == before


@pytest.mark.parametrize("waits", ["a hand-in", "an undo"])
def test_nobody_writes_into_a_period_closed_meanwhile_without_being_told(ready: Store, waits: str):
    write = WAITING[waits](ready)
    close(ready, JUNE)
    before = ready.seq(SLUG)
    with pytest.raises(RefusalError, match=r"Kỳ 6/2026 vừa được An ký chốt.*số liệu điều chỉnh"):
        write(ready)
    assert ready.seq(SLUG) == before
    assert WAITING[waits](ready)(ready).written, "looked at again it is an adjustment, and allowed"


def test_a_period_reopened_since_was_closed_all_the_same(ready: Store):
    write = hand_in(ready, 40)
    close(ready, JUNE)
    reopen(ready, SLUG, JUNE, 1, "sai số", somebody())
    with pytest.raises(RefusalError, match="vừa được An ký chốt"):
        write(ready)


def test_bases_are_of_no_period(ready: Store):
    write = entering_bases(ready)
    close(ready, JUNE)
    assert write(ready).written


def test_who_has_looked_at_what_is_not_there_is_sent_back(ready: Store):
    plan = load_plan(ready, SLUG)
    with pytest.raises(MovedError):
        commit_bases(ready, plan, [base(90)], somebody(), ready.seq(SLUG) + 3)


def test_the_questions_that_leave_these_kinds_out_leave_all_of_them_out():
    for name, without in (("queries/batches.sql", set()), ("queries/batches_since.sql", set()),
                          ("data/closing_touch.py", {"question"})):  # fmt: skip
        [kinds] = re.findall(r"kind NOT IN \(([^)]*)\)", (ROOT / name).read_text(encoding="utf-8"))
        assert {one.strip(" '") for one in kinds.split(",")} == set(KINDS) - without, name

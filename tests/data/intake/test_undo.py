"""Undo restores what stood before, withdraws what had not stood, and leaves alone what somebody changed since."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from data import lineage_store
from data.errors import MovedError, RefusalError
from data.figures import bases, standing_of
from data.intake.batch import commit, commit_bases, difference, remembered
from data.intake.reading import Reading
from data.intake.undo import plan_undo, undo, undone_by
from data.lineage_store import Draft, What, record
from data.model import Figure, FigureState, Period
from data.plan_files import shipped
from data.plan_store import BaseEntry, load_plan, replace_places, set_up
from data.store import Store
from tests.builders import somebody

SLUG = "an-nong"
PLAN = shipped(SLUG)
JULY = Period(2026, 7)
CODES = ("AN-14", "AN-15", "AN-16")


@pytest.fixture
def ready(store: Store) -> Store:
    set_up(store, SLUG, PLAN.places, somebody("An"))
    return store


def figure(code: str, number: int, a: int, b: int = 100, cell: str = "C7") -> Figure:
    """One figure of July; number 0 is the whole commune."""
    place = f"thon-{number:02d}" if number else None
    return Figure(code, place, JULY, Decimal(a), Decimal(b), sheet="T7", cell=cell, raw=str(a))


def workbook(*figures: Figure, **more: str) -> Reading:
    return Reading("t7.xlsx", "c" * 64, SLUG, period=JULY, figures=figures, **more)


def hand_in(store: Store, *figures: Figure) -> str:
    return commit(store, difference(store, workbook(*figures)), somebody("An")).batch_id


def take_back(store: Store, batch_id: str) -> str:
    return undo(store, plan_undo(store, SLUG, batch_id), somebody("Bình")).batch_id


def stands(store: Store) -> dict[tuple[str, str], Decimal]:
    return {key[:2]: one.numerator for key, one in standing_of(store, SLUG, [JULY]).items()}


def test_what_had_not_stood_is_withdrawn_and_what_stood_comes_back_with_its_cell(ready: Store):
    hand_in(ready, figure("AN-14", 1, 40, cell="E9"))
    second = hand_in(ready, figure("AN-14", 1, 50), figure("AN-14", 2, 60))
    planned = plan_undo(ready, SLUG, second)
    assert [one.before.numerator for one in planned.restored] == [40]
    assert [one.place for one in planned.withdrawn] == ["thon-02"]
    take_back(ready, second)
    assert stands(ready) == {("AN-14", "thon-01"): 40}
    [restored] = standing_of(ready, SLUG, [JULY]).values()
    assert (restored.sheet, restored.cell, restored.raw) == ("T7", "E9", "40")


def test_a_figure_changed_since_is_left_and_named_with_the_batch_that_changed_it(ready: Store):
    first = hand_in(ready, figure("AN-14", 1, 40), figure("AN-14", 2, 41))
    hand_in(ready, figure("AN-14", 1, 55))
    planned = plan_undo(ready, SLUG, first)
    assert [(one.place, seq) for one, seq in planned.refused] == [("thon-01", 3)]
    take_back(ready, first)
    assert stands(ready) == {("AN-14", "thon-01"): 55}


def test_undoing_twice_says_that_nothing_is_left(ready: Store):
    first = hand_in(ready, figure("AN-14", 1, 40))
    take_back(ready, first)
    with pytest.raises(RefusalError, match="Không còn gì để hoàn tác"):
        take_back(ready, first)


def test_pressing_undo_twice_writes_once(ready: Store):
    planned = plan_undo(ready, SLUG, hand_in(ready, figure("AN-14", 1, 40)))
    first, again = undo(ready, planned, somebody("An")), undo(ready, planned, somebody("An"))
    assert (first.written, again.written, again.seq) == (True, False, first.seq)


def test_an_undo_can_be_undone(ready: Store):
    first = hand_in(ready, figure("AN-14", 1, 40))
    back = take_back(ready, first)
    assert stands(ready) == {}
    take_back(ready, back)
    assert stands(ready) == {("AN-14", "thon-01"): 40}


def test_after_an_undo_the_same_reading_goes_in_again(ready: Store):
    one = figure("AN-14", 1, 40)
    take_back(ready, hand_in(ready, one))
    hand_in(ready, one)
    assert stands(ready) == {("AN-14", "thon-01"): 40}


def test_somebody_who_wrote_since_the_dry_run_is_not_overwritten(ready: Store):
    planned = plan_undo(ready, SLUG, hand_in(ready, figure("AN-14", 1, 40)))
    hand_in(ready, figure("AN-15", 1, 7))
    with pytest.raises(MovedError):
        undo(ready, planned, somebody("An"))
    assert len(stands(ready)) == 2


def test_one_who_presses_hand_in_on_a_page_from_before_the_undo_looks_again(ready: Store):
    found = difference(ready, workbook(figure("AN-14", 1, 40)))
    take_back(ready, commit(ready, found, somebody("An")).batch_id)
    with pytest.raises(MovedError):
        commit(ready, found, somebody("An"))
    assert stands(ready) == {}


def test_a_figure_that_an_undo_gave_back_to_its_batch_can_be_undone_there(ready: Store):
    first = hand_in(ready, figure("AN-14", 1, 40), figure("AN-14", 2, 41))
    take_back(ready, hand_in(ready, figure("AN-14", 1, 50)))
    take_back(ready, take_back(ready, first))
    assert stands(ready) == {("AN-14", "thon-01"): 40, ("AN-14", "thon-02"): 41}
    assert plan_undo(ready, SLUG, first).refused == ()
    take_back(ready, first)
    assert stands(ready) == {}


def test_a_batch_counts_as_undone_by_the_undo_that_is_in_effect(ready: Store):
    first = hand_in(ready, figure("AN-14", 1, 40))
    back = take_back(ready, first)
    assert undone_by(ready, SLUG) == {first: 3}
    again = take_back(ready, back)
    assert undone_by(ready, SLUG) == {back: 4}
    take_back(ready, again)
    assert undone_by(ready, SLUG) == {again: 5, first: 3}


DAY = dt.date(2026, 7, 1)


def enter(store: Store, values: Mapping[str | None, int]) -> str:
    entries = [BaseEntry("age14", place, DAY, Decimal(value), "Công an xã") for place, value in values.items()]
    return commit_bases(store, PLAN, entries, somebody("An"), store.seq(SLUG)).batch_id


def held(store: Store) -> dict[str | None, Decimal]:
    return {one.place: one.value for one in bases(store, SLUG)}


def test_bases_are_restored_or_withdrawn_with_their_source_and_those_changed_since_stay(ready: Store):
    first = enter(ready, {"thon-01": 900, "thon-02": 800, None: 5000})
    second = enter(ready, {"thon-01": 950})
    assert plan_undo(ready, SLUG, first).refused_bases == 1
    back = take_back(ready, first)
    assert held(ready) == {"thon-01": 950}
    take_back(ready, back)
    take_back(ready, second)
    assert held(ready) == {"thon-01": 900, "thon-02": 800, None: 5000}
    assert ready.rows("SELECT DISTINCT source FROM current_base") == [("Công an xã",)]
    take_back(ready, first)
    assert held(ready) == {}


def test_what_another_commune_wrote_has_nothing_to_do_with_it(ready: Store):
    other = shipped("tan-ninh")
    set_up(ready, other.slug, other.places, somebody("An"))
    mine = enter(ready, {None: 5000})
    entry = BaseEntry("age14", None, DAY, Decimal(7000))
    for _ in range(3):
        commit_bases(ready, other, [entry], somebody("An"), ready.seq(other.slug))
    take_back(ready, mine)
    assert held(ready) == {}
    assert [one.value for one in bases(ready, other.slug)] == [7000]
    same = figure("AN-14", 0, 5)
    first = hand_in(ready, same)
    commit(ready, difference(ready, replace(workbook(same), commune=other.slug)), somebody("An"))
    assert plan_undo(ready, SLUG, first).refused == ()
    with pytest.raises(RefusalError, match="Không tìm thấy"):
        plan_undo(ready, other.slug, first)


def test_answers_go_with_the_hand_in_that_brought_them_so_that_a_wrong_one_is_asked_again(ready: Store):
    def answer(a: int, said: Mapping[str, str]) -> str:
        found = difference(ready, workbook(figure("AN-14", 1, a), layout="hai-cot"))
        return commit(ready, found, somebody("An"), said).batch_id

    first = answer(40, {"place:thon bac": "thon-01", "place:thon nam": "thon-02"})
    second = answer(41, {"place:thon bac": "thon-03", "place:thon nam": "thon-02"})
    back = take_back(ready, second)
    assert remembered(ready, SLUG, "hai-cot") == {"place:thon bac": "thon-01", "place:thon nam": "thon-02"}
    take_back(ready, back)
    assert remembered(ready, SLUG, "hai-cot") == {"place:thon bac": "thon-03", "place:thon nam": "thon-02"}
    take_back(ready, second)
    take_back(ready, first)
    assert remembered(ready, SLUG, "hai-cot") == {}


def test_what_is_no_hand_in_cannot_be_undone(ready: Store):
    batch_id = ready.rows("SELECT batch_id FROM batch WHERE kind = 'set_up'")[0][0]
    with pytest.raises(RefusalError, match="Thiết lập xã"):
        plan_undo(ready, SLUG, batch_id)
    with pytest.raises(RefusalError, match="Không tìm thấy"):
        plan_undo(ready, SLUG, "no such batch")


@dataclass
class Node:
    """One version of a cell; a version that restores another points to it."""

    owner: str
    value: Decimal | None
    gives_back: Node | None
    before: Node | None


class Model:
    """The slow way: every cell is a chain of versions; whether a batch still counts is read off the links."""

    def __init__(self) -> None:
        self.newest: dict[tuple, Node | None] = {}
        self.wrote: dict[str, dict[tuple, Node]] = {}

    def write(self, batch: str, key: tuple, value: Decimal | None, gives_back: Node | None = None) -> None:
        node = Node(batch, value, gives_back, self.newest.get(key))
        self.newest[key] = self.wrote.setdefault(batch, {})[key] = node

    def undo(self, batch: str) -> dict[tuple, Node | None]:
        """What comes back, cell by cell."""
        back = {}
        for key, node in self.wrote[batch].items():
            seen = self.newest[key]
            while seen is not None and seen is not node:
                seen = seen.gives_back
            if seen is node:
                back[key] = node.before
        return back

    def now(self) -> dict[tuple, Decimal]:
        return {key: one.value for key, one in self.newest.items() if one.value is not None}


def some(dice: random.Random) -> list[Figure]:
    chosen = [(dice.choice(CODES), dice.randint(0, 3)) for _ in range(dice.randint(1, 4))]
    return list({pair: figure(*pair, dice.randint(1, 4)) for pair in chosen}.values())


@pytest.mark.parametrize("seed", range(12))
def test_any_sequence_of_hand_ins_and_undos_agrees_with_the_slow_model(ready: Store, seed: int):
    dice, model = random.Random(seed), Model()
    for _ in range(25):
        if model.wrote and dice.random() < 0.5:
            batch_id = dice.choice([*model.wrote])
            back = {key: (node.value if node else None, node) for key, node in model.undo(batch_id).items()}
            planned = plan_undo(ready, SLUG, batch_id)
            restored = {one.now.key[:2]: one.before.numerator if one.before else None for one in planned.figures}
            assert restored == {key: value for key, (value, _) in back.items()}
            if back:
                undone = undo(ready, planned, somebody("An")).batch_id
                for key, (value, node) in back.items():
                    model.write(undone, key, value, node)
        else:
            found = difference(ready, workbook(*some(dice)))
            if found.to_write:
                batch_id = commit(ready, found, somebody("An")).batch_id
                for one in found.to_write:
                    model.write(batch_id, one.key[:2], one.numerator)
        assert stands(ready) == model.now()


@pytest.mark.parametrize("seed", range(4))
def test_undoing_from_the_newest_back_passes_through_every_state_there_was(ready: Store, seed: int):
    dice, past = random.Random(seed), []
    for _ in range(10):
        found = difference(ready, workbook(*some(dice)))
        if found.to_write:
            before = standing_of(ready, SLUG, [JULY])
            past.append((before, commit(ready, found, somebody("An")).batch_id))
    for before, batch_id in reversed(past):
        after = standing_of(ready, SLUG, [JULY])
        back = take_back(ready, batch_id)
        assert standing_of(ready, SLUG, [JULY]) == before
        if dice.random() < 0.3:
            take_back(ready, back)
            assert standing_of(ready, SLUG, [JULY]) == after
            take_back(ready, batch_id)
            assert standing_of(ready, SLUG, [JULY]) == before
    assert stands(ready) == {}


def test_a_withdrawn_figure_leaves_no_state_behind(ready: Store):
    take_back(ready, hand_in(ready, figure("AN-14", 1, 40)))
    [(state,)] = ready.rows("SELECT state FROM observation JOIN batch USING (batch_id) WHERE kind = 'undo'")
    assert state == FigureState.WITHDRAWN


# ── villages that are there no more ──────────────────────────────────────────────────────────────────


def merge(store: Store, *numbers: int, change: str = "m") -> None:
    """The villages become one from July on."""
    places = tuple(f"thon-{one:02d}" for one in numbers)
    draft = Draft(What.MERGE, JULY, places, ("Thôn Mới",), document="Nghị quyết 1")
    record(store, SLUG, draft, somebody("Lan"), change, JULY)


def refused(store: Store, batch_id: str) -> str:
    """The sentence with which an undo is refused; nothing is written."""
    seq = store.seq(SLUG)
    with pytest.raises(RefusalError) as refusal:
        take_back(store, batch_id)
    assert store.seq(SLUG) == seq
    return str(refusal.value)


def test_no_figure_comes_back_to_a_village_that_became_another(ready: Store):
    """It would stand in the store and count nowhere, and nobody would see it."""
    undone = take_back(ready, hand_in(ready, figure("AN-14", 1, 40), figure("AN-14", 3, 5)))
    merge(ready, 1, 2)
    name = PLAN.place("thon-01").name
    assert refused(ready, undone).startswith(f"{name} đã nhập vào Thôn Mới từ kỳ 7/2026")
    assert stands(ready) == {}


def test_no_figure_comes_back_to_a_village_off_the_list(ready: Store):
    merge(ready, 1, 2)
    fresh = load_plan(ready, SLUG).places[0]
    mine = replace(figure("AN-14", 1, 40), place=fresh.id)
    undone = take_back(ready, hand_in(ready, mine))
    lineage_store.take_back(ready, SLUG, "m", somebody("Lan"))
    assert refused(ready, undone).startswith("Thôn Mới không còn trong danh sách thôn")


def test_taking_a_figure_away_asks_for_no_village(ready: Store):
    batch = hand_in(ready, figure("AN-14", 3, 40), figure("AN-14", 4, 50))
    plan = load_plan(ready, SLUG)
    replace_places(ready, plan, [one for one in plan.places if one.id != "thon-03"], somebody("An"), ready.seq(SLUG))
    take_back(ready, batch)
    assert stands(ready) == {}

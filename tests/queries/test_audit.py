"""Every change once, with what stood before it: held against a slow second reading, filtered and paged."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

import pytest

from data.attachment import attachment
from data.intake.undo import plan_undo, undo
from data.model import Period
from data.plan_store import BaseEntry, BaselineEntry, blank_places, load_plan, replace_places, set_up
from data.question_store import answer, ask, settle
from data.scenario_store import save, withdraw
from data.store import ILLUSTRATIVE, Batch, Store, open_store
from data.task_store import record
from data.task_store import withdraw as take_back
from queries.audit import Asked, Change, changes, choices
from tests.builders import somebody

SLUG = "an-nong"
CODES, PLACES = ("AN-14", "AN-15"), ("thon-01", "thon-02", None)
EVERYTHING = Asked()


@pytest.fixture
def begun(store: Store) -> Store:
    """Set up with two villages, a base and a baseline."""
    day = dt.date(2026, 1, 1)
    set_up(
        store, SLUG, blank_places(["Thôn 1", "Thôn 2"], "thôn"), somebody("An"),
        [BaselineEntry("AN-14", day, Decimal("41.2"), "Công an")], [BaseEntry("age14", "thon-01", day, Decimal(80))],
    )  # fmt: skip
    return store


def hand_in(store: Store, name: str, *cells: tuple, by: str = "An", file: str | None = "t.xlsx") -> str:
    """The id of a batch of cells: code, place, month, a."""
    rows = [
        {"indicator": code, "place": place, "period": dt.date(2026, month, 1), "numerator": a, "denominator": 100,
         "state": "reported", "sheet": "T", "cell": f"C{a}", "raw": str(a), "rule": "a"}
        for code, place, month, a in cells
    ]  # fmt: skip
    seq = store.seq(SLUG)
    return store.append(Batch(SLUG, "hand_in", name, by, file), {"observation": rows}, seq).batch_id


def every(store: Store, asked: Asked = EVERYTHING) -> list[Change]:
    return changes(store, SLUG, asked, 100_000)[1]


# ── a second reading ─────────────────────────────────────────────────────────────────────────────────


def slowly(store: Store) -> set[tuple]:
    """(seq, indicator, place, month, old a, old state, a, state) by walking through every batch in turn."""
    stands: dict[tuple, tuple] = {}
    found = set()
    for seq, batch_id in store.rows("SELECT seq, batch_id FROM batch ORDER BY seq"):
        for code, place, day, a, state in store.rows(
            "SELECT indicator, place, period, numerator, state FROM observation WHERE batch_id = $id", {"id": batch_id}
        ):
            found.add((seq, code, place, day, *stands.get((code, place, day), (None, None)), a, state))
            stands[code, place, day] = (a, state)
    return found


def test_old_and_new_are_what_a_walk_through_every_batch_says(begun: Store) -> None:
    chance = random.Random(4)
    for number in range(60):
        live = [one for (one,) in begun.rows("SELECT batch_id FROM batch WHERE kind IN ('hand_in', 'undo')")]
        if live and chance.random() < 0.3:
            planned = plan_undo(begun, SLUG, chance.choice(live))
            if planned.anything:
                undo(begun, planned, somebody("Bình"))
            continue
        keys = {
            (chance.choice(CODES), chance.choice(PLACES), chance.randint(1, 3)) for _ in range(chance.randint(1, 6))
        }
        hand_in(begun, f"s{number}", *((*key, chance.randint(1, 99)) for key in sorted(keys, key=str)))
    found = [
        (one.seq, one.indicator, one.place, one.day, one.old_a, one.old_state, one.a, one.state)
        for one in every(begun)
        if one.subject == "figure"
    ]
    assert len(found) == len(set(found)) > 100
    assert set(found) == slowly(begun)
    assert any(state == "withdrawn" for *_, state in found)
    assert any(one[5] == "withdrawn" for one in found)


# ── what else is told ────────────────────────────────────────────────────────────────────────────────


def told(store: Store) -> list[tuple]:
    return [(one.seq, one.subject, one.old_text, one.text, one.many) for one in every(store)]


def test_a_set_up_is_one_line_for_its_plan_and_one_for_each_figure_of_it(begun: Store) -> None:
    found = {one.subject: one for one in every(begun)}
    assert found.keys() == {"plan", "base", "baseline"}
    [(rows,)] = begun.rows("SELECT count(*) FROM plan_row")
    assert (found["plan"].many, found["plan"].kind) == (rows, "set_up")
    assert (found["base"].base, found["base"].place, found["base"].value, found["base"].old_value) == (
        "age14", "thon-01", 80, None,
    )  # fmt: skip
    assert (found["baseline"].indicator, found["baseline"].value) == ("AN-14", Decimal("41.2"))


def test_a_renamed_village_shows_its_old_and_its_new_row(begun: Store) -> None:
    plan = load_plan(begun, SLUG)
    renamed = [replace(one, name=f"{one.name} mới") for one in plan.places]
    replace_places(begun, plan, renamed, somebody("An"), 1)
    lines = [one for one in every(begun) if one.seq == 2]
    assert [(one.subject, one.place) for one in lines] == [("places.csv", "thon-01"), ("places.csv", "thon-02")]
    assert '"Thôn 1"' in lines[0].old_text
    assert '"Thôn 1 mới"' in lines[0].text


def test_a_scenario_saved_and_taken_away_is_told_by_its_name(begun: Store) -> None:
    hand_in(begun, "s", ("AN-14", None, 1, 5))
    save(begun, SLUG, "Dốc sức", "AN-14", Period(2026, 1), 2, {}, {}, somebody("An"), "p1")
    withdraw(begun, SLUG, "p1", somebody("An"))
    assert told(begun)[:2] == [(4, "scenario", "Dốc sức", None, 1), (3, "scenario", None, "Dốc sức", 1)]


def test_a_result_of_a_task_is_told_with_what_stood_before_it(begun: Store) -> None:
    plan, done = load_plan(begun, SLUG), dt.date(2025, 1, 2)
    record(begun, plan, "AN-T-III.1", "2025-2030", "Đã phủ sóng.", done, somebody("An"), "r1")
    take_back(begun, plan, "AN-T-III.1", "2025-2030", "Ghi nhầm.", somebody("An"), "w1")
    record(begun, plan, "AN-T-III.1", "2025-2030", "Đã phủ đủ.", done, somebody("An"), "r2")
    record(begun, plan, "AN-T-VI.6", "2025-2030", "Đã kết nối.", done, somebody("An"), "r3")
    lines = [one for one in every(begun) if one.subject == "task"]
    assert [(one.rule, one.old_value, one.old_text, one.value, one.text, one.day) for one in lines] == [
        ("AN-T-VI.6", None, None, 1, "Đã kết nối.", done),
        ("AN-T-III.1", 0, "Ghi nhầm.", 1, "Đã phủ đủ.", done),
        ("AN-T-III.1", 1, "Đã phủ sóng.", 0, "Ghi nhầm.", None),
        ("AN-T-III.1", None, None, 1, "Đã phủ sóng.", done),
    ]
    assert [one.kind for one in every(begun, Asked(kind="task"))] == ["task"] * 4
    assert len(every(begun, Asked(text="phu song"))) == 1


def test_a_question_is_told_with_its_figure_at_every_step_and_found_by_it(begun: Store) -> None:
    plan, january = load_plan(begun, SLUG), Period(2026, 1)
    ask(begun, plan, "AN-14", "thon-01", january, "Vì sao?", somebody("An"), "q1")
    ask(begun, plan, "AN-15", None, january, "Còn số này?", somebody("An"), "q2")
    answer(begun, plan, "q1", "Vì mưa.", somebody("Bình"), "a1", attachment("a.pdf", b"%PDF"))
    settle(begun, plan, "q1", somebody("An"), "s1")
    lines = [one for one in every(begun) if one.subject == "question"]
    assert [(one.seq, one.kind, one.state, one.old_state, one.old_text, one.text, one.file_name) for one in lines] == [
        (5, "question", "settled", "answered", "Vì mưa.", None, None),
        (4, "question", "answered", "asked", "Vì sao?", "Vì mưa.", "a.pdf"),
        (3, "question", "asked", None, None, "Còn số này?", None),
        (2, "question", "asked", None, None, "Vì sao?", None),
    ]
    assert {(one.indicator, one.place, one.day) for one in lines if one.seq != 3} == {
        ("AN-14", "thon-01", january.date)
    }
    for asked, wanted in (
        (Asked(kind="question"), [5, 4, 3, 2]),
        (Asked(indicator="AN-14"), [5, 4, 2, 1]),
        (Asked(place="thon-01", period=january), [5, 4, 2]),
        (Asked(place=""), [3]),
        (Asked(text="vi mua"), [4]),
    ):
        assert [one.seq for one in every(begun, asked)] == wanted
    assert "question" in choices(begun, SLUG)[0]


def test_a_base_and_a_baseline_corrected_show_what_stood_before(begun: Store) -> None:
    tables = {
        "base_figure": [{"base": "age14", "place": "thon-01", "as_of": dt.date(2026, 1, 1), "value": None}],
        "baseline": [{"indicator": "AN-14", "as_of": dt.date(2026, 2, 1), "value": 50, "source": "Báo cáo"}],
    }
    begun.append(Batch(SLUG, "bases", "s", "An"), tables, 1)
    base, baseline = (one for one in every(begun) if one.seq == 2)
    assert (base.subject, base.old_value, base.value) == ("base", 80, None)
    assert (baseline.old_value, baseline.value, baseline.old_text, baseline.text) == (
        Decimal("41.2"), 50, "Công an", "Báo cáo",
    )  # fmt: skip


def test_answers_and_empty_batches_are_one_line(begun: Store) -> None:
    rows = [{"layout": "l", "question": str(at), "answer": "a"} for at in range(3)]
    begun.append(Batch(SLUG, "hand_in", "s1", "An"), {"answer": rows}, 1)
    begun.append(Batch(SLUG, "hand_in", "s2", "An", note="trống"), {}, 2)
    assert told(begun)[:2] == [(3, "nothing", None, None, 0), (2, "answers", None, None, 3)]


def test_other_communes_stay_out(begun: Store) -> None:
    assert changes(begun, "tan-ninh", EVERYTHING, 10) == (0, [])
    assert choices(begun, "tan-ninh") == ([], [])
    assert choices(begun, SLUG) == (["set_up"], ["An"])


# ── filters and pages ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def busy(begun: Store) -> Store:
    """Two people, two indicators, two months, a village and the whole commune."""
    hand_in(begun, "s1", ("AN-14", "thon-01", 1, 10), ("AN-14", None, 1, 11))
    hand_in(begun, "s2", ("AN-15", "thon-02", 2, 20), by="Đỗ Bình", file="Tháng hai.xlsx")
    hand_in(begun, "s3", ("AN-14", "thon-01", 1, 30), by="Đỗ Bình", file=None)
    return begun


@pytest.mark.parametrize(
    ("asked", "seqs"),
    [
        (Asked(kind="hand_in"), [4, 3, 2, 2]),
        (Asked(by="Đỗ Bình"), [4, 3]),
        (Asked(indicator="AN-14"), [4, 2, 2, 1]),
        (Asked(place="thon-01"), [4, 2, 1]),
        (Asked(place=""), [2]),
        (Asked(period=Period(2026, 2)), [3]),
        (Asked(text="THANG HAI"), [3]),
        (Asked(text="đỗ"), [4, 3]),
        (Asked(text="C30"), [4]),
        (Asked(text="công an"), [1]),
        (Asked(kind="hand_in", by="An", place="thon-01"), [2]),
        (Asked(text="%"), []),
        (Asked(text="'; DROP TABLE batch; --"), []),
        (Asked(by="Chi"), []),
    ],
)
def test_a_filter_leaves_what_it_says(busy: Store, asked: Asked, seqs: list[int]) -> None:
    assert [one.seq for one in every(busy, asked)] == seqs
    assert changes(busy, SLUG, asked, 1)[0] == len(seqs)


def test_a_figure_keeps_its_old_value_whatever_is_filtered_away(busy: Store) -> None:
    [one] = every(busy, Asked(by="Đỗ Bình", indicator="AN-14"))
    assert (one.old_a, one.a) == (10, 30)


def test_days_are_those_of_vietnam(home: object) -> None:
    store = open_store(ILLUSTRATIVE)
    for number, at in enumerate([dt.datetime(2026, 3, 4, 16, 59), dt.datetime(2026, 3, 4, 17, 0)]):
        store.append(Batch(SLUG, "sample", f"s{number}", "An"), {}, number, at=at)
    fourth, fifth = dt.date(2026, 3, 4), dt.date(2026, 3, 5)
    assert [one.seq for one in every(store, Asked(first=fourth, last=fourth))] == [1]
    assert [one.seq for one in every(store, Asked(first=fifth))] == [2]
    assert [one.seq for one in every(store, Asked(last=fifth))] == [2, 1]


def test_pages_laid_end_to_end_are_the_whole(busy: Store) -> None:
    whole = every(busy)
    pages = [changes(busy, SLUG, EVERYTHING, 2, at) for at in range(0, len(whole), 2)]
    assert [one for _, page in pages for one in page] == whole
    assert {total for total, _ in pages} == {len(whole)}
    assert changes(busy, SLUG, EVERYTHING, 2, 1000) == (0, [])

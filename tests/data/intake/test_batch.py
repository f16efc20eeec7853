"""Written whole or not at all: once, by one of two, from what was seen, with its provenance."""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from data import store_tables
from data.errors import MovedError, RefusalError
from data.figures import bases, standing
from data.intake import grid, worker
from data.intake.batch import commit, commit_bases, difference, handed_in_before, remembered, typed_reading
from data.intake.diff import Difference, compare, compare_bases
from data.intake.reading import Reading
from data.intake.template_table import read_template
from data.intake.undo import plan_undo, undo
from data.model import Figure, FigureState, Period, Plan, Problem, Severity
from data.plan_files import shipped
from data.plan_store import BaseEntry, load_plan, set_up
from data.store import REAL, Receipt, Store
from data.template import TemplateRequest, make
from tests.builders import somebody

SLUG = "an-nong"
JULY = Period(2026, 7)
TABLES = ("head", "batch", "meta", *store_tables.TABLES)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker reads in this process; the command line's tests hand in through its child."""
    monkeypatch.setattr(grid, "_in_child", worker.read)


@pytest.fixture
def plan(store: Store) -> Plan:
    """An Nông, set up with its 22 shipped villages: seq 1."""
    set_up(store, SLUG, shipped(SLUG).places, somebody("Người thiết lập"))
    return load_plan(store, SLUG)


def filled(plan: Plan, values: Mapping[str, object]) -> bytes:
    """The template of Trạm Y tế for July; on *Theo thôn*, E and F are a and b of AN-03a, I and J of AN-15."""
    request = TemplateRequest(plan, plan.department("tyt"), JULY, REAL, {}, ())
    book = load_workbook(io.BytesIO(make(request)))
    for address, value in values.items():
        book["Theo thôn"][address].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(plan: Plan, values: Mapping[str, object], name: str = "tyt-7.xlsx") -> Reading:
    return read_template(filled(plan, values), name, plan, REAL, Period(2026, 9))


def against(store: Store, reading: Reading) -> Difference:
    """The difference against what stands now."""
    return difference(store, reading)


def sizes(store: Store) -> dict[str, int]:
    """How many rows every table has, and the heads."""
    counted = {name: store.rows(f"SELECT count(*) FROM {name}")[0][0] for name in TABLES}
    return counted | {"seq": store.seq(SLUG)}


def test_every_table_is_counted(store: Store) -> None:
    names = store.rows("SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'")
    assert {name for (name,) in names} == set(TABLES)


GOOD = {"E7": 29, "F7": 50, "E8": "1.234", "F8": 5678}


def test_a_hand_in_is_one_batch_with_its_provenance(store: Store, plan: Plan) -> None:
    before = sizes(store)
    reading = read(plan, GOOD)
    receipt = commit(store, against(store, reading), somebody("Bà Lan"))
    assert (receipt.seq, receipt.written) == (2, True)
    assert sizes(store) == before | {"batch": 2, "observation": 2, "seq": 2}
    found = store.rows(
        "SELECT kind, file_name, file_sha256, submitted_by, seq, undoes, batch_id FROM batch WHERE kind <> 'set_up'"
    )
    assert found == [("hand_in", "tyt-7.xlsx", reading.sha256, "Bà Lan", 2, None, receipt.batch_id)]
    rows = store.rows(
        "SELECT commune, indicator, place, period, numerator, denominator, value, state, sheet, cell, raw, rule,"
        " batch_id FROM observation ORDER BY cell"
    )
    d = JULY.date
    assert rows == [
        (SLUG, "AN-03a", "thon-01", d, 29, 50, None, "reported", "Theo thôn", "E7", "29", "template", receipt.batch_id),
        (
            SLUG, "AN-03a", "thon-02", d, 1234, 5678, None, "reported", "Theo thôn", "E8", "1.234", "template",
            receipt.batch_id,
        ),
    ]  # fmt: skip


def test_what_was_written_is_what_stands(store: Store, plan: Plan) -> None:
    reading = read(plan, {**GOOD, "E9": 0, "F9": 0})
    commit(store, against(store, reading), somebody("Bà Lan"))
    assert standing(store, SLUG, JULY) == {one.key[:2]: one for one in reading.figures}
    assert standing(store, SLUG, JULY)["AN-03a", "thon-03"].state is FigureState.NOTHING_AROSE
    assert standing(store, SLUG, JULY.plus(1)) == {}


@pytest.mark.parametrize("value", ["0.0001", "1000", "100000000", "999999999999.9999", "1E+3", "12.5"])
def test_every_number_that_is_read_fits_the_store(store: Store, plan: Plan, value: str) -> None:
    figure = Figure("AN-04", None, JULY, value=Decimal(value))
    reading = Reading("x.xlsx", "0" * 64, SLUG, "", JULY, (figure,), covers=(("AN-04", None),))
    commit(store, against(store, reading), somebody("Bà Lan"))
    assert standing(store, SLUG, JULY)["AN-04", None].value == Decimal(value)


def test_pressing_twice_is_one_batch(store: Store, plan: Plan) -> None:
    difference = against(store, read(plan, GOOD))
    first = commit(store, difference, somebody("Bà Lan"))
    after = sizes(store)
    second = commit(store, difference, somebody("Bà Lan"))
    assert (first.written, second.written) == (True, False)
    assert (second.batch_id, second.seq, second.submitted_at) == (first.batch_id, first.seq, first.submitted_at)
    assert sizes(store) == after


def test_pressing_twice_still_counts_as_one_after_another_hand_in(store: Store, plan: Plan) -> None:
    difference = against(store, read(plan, GOOD))
    first = commit(store, difference, somebody("Bà Lan"))
    commit(store, against(store, read(plan, {"I7": 3, "J7": 4})), somebody("Ông Bình"))
    after = sizes(store)
    assert commit(store, difference, somebody("Bà Lan")).batch_id == first.batch_id
    assert sizes(store) == after


def test_the_same_file_again_has_nothing_to_write(store: Store, plan: Plan) -> None:
    reading = read(plan, GOOD)
    commit(store, against(store, reading), somebody("Bà Lan"))
    after = sizes(store)
    again = against(store, reading)
    assert (again.to_write, len(again.same)) == ((), 2)
    with pytest.raises(RefusalError, match="Không có gì để ghi"):
        commit(store, again, somebody("Bà Lan"))
    assert sizes(store) == after


def test_only_what_differs_is_written(store: Store, plan: Plan) -> None:
    commit(store, against(store, read(plan, GOOD)), somebody("Bà Lan"))
    difference = against(store, read(plan, {**GOOD, "E8": 1235, "I7": 3, "J7": 4}))
    assert [one.place for one in difference.same] == ["thon-01"]
    [change] = difference.changed
    assert (change.before.numerator, change.after.numerator) == (1234, 1235)
    commit(store, difference, somebody("Bà Lan"))
    assert store.rows("SELECT count(*) FROM observation") == [(4,)]
    numbers = {key: one.numerator for key, one in standing(store, SLUG, JULY).items()}
    assert numbers == {("AN-03a", "thon-01"): 29, ("AN-03a", "thon-02"): 1235, ("AN-15", "thon-01"): 3}


def test_going_back_to_an_earlier_file_is_a_new_batch(store: Store, plan: Plan) -> None:
    """A, B, then A again: the hash has been seen, but it is not what stands."""
    first, second = read(plan, {"E7": 29, "F7": 50}), read(plan, {"E7": 30, "F7": 50})
    for reading in (first, second, first):
        assert commit(store, against(store, reading), somebody("Bà Lan")).written
    assert standing(store, SLUG, JULY)["AN-03a", "thon-01"].numerator == 29
    assert store.seq(SLUG) == 4


def test_what_was_seen_is_no_longer_what_stands(store: Store, plan: Plan) -> None:
    mine, other = against(store, read(plan, GOOD)), against(store, read(plan, {"I7": 3, "J7": 4}))
    commit(store, other, somebody("Ông Bình"))
    after = sizes(store)
    with pytest.raises(MovedError, match="người khác ghi"):
        commit(store, mine, somebody("Bà Lan"))
    assert sizes(store) == after
    assert commit(store, against(store, mine.reading), somebody("Bà Lan")).seq == 3  # looked at again, it goes in


@pytest.mark.parametrize("seen", [0, 2, 7, -1])
def test_a_wrong_seen_writes_nothing(store: Store, plan: Plan, seen: int) -> None:
    before = sizes(store)
    with pytest.raises(MovedError):
        commit(store, replace(against(store, read(plan, GOOD)), seen=seen), somebody("Bà Lan"))
    assert sizes(store) == before


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_at_once_exactly_one_is_written(store: Store, plan: Plan, attempt: int) -> None:
    files = [{"E7": 29 + attempt, "F7": 50}, {"E7": 31 + attempt, "F7": 50}]
    differences = [against(store, read(plan, values, f"{at}.xlsx")) for at, values in enumerate(files)]
    ready = threading.Barrier(2)
    outcomes: list[Receipt | MovedError] = []

    def hand_in(difference: Difference) -> None:
        ready.wait()
        try:
            outcomes.append(commit(store, difference, somebody("Hai người")))
        except MovedError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=hand_in, args=(one,)) for one in differences]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    [won] = [one for one in outcomes if isinstance(one, Receipt)]
    assert [type(one) for one in outcomes if one is not won] == [MovedError]
    assert (won.seq, won.written, store.seq(SLUG)) == (2, True, 2)
    [(name, rows)] = store.rows(
        "SELECT file_name, count(*) FROM batch JOIN observation USING (batch_id) GROUP BY file_name"
    )
    assert rows == 1
    [figure] = standing(store, SLUG, JULY).values()
    assert figure.numerator == files[int(name[0])]["E7"]


def test_two_at_once_with_the_same_file_are_one_batch(store: Store, plan: Plan) -> None:
    difference = against(store, read(plan, GOOD))
    ready, receipts = threading.Barrier(4), []

    def hand_in() -> None:
        ready.wait()
        receipts.append(commit(store, difference, somebody("Bốn lần bấm")))

    threads = [threading.Thread(target=hand_in) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.written for one in receipts) == [False, False, False, True]
    assert len({one.batch_id for one in receipts}) == 1
    assert store.rows("SELECT count(*) FROM observation") == [(2,)]


WRONG = {
    "a without b": {"E7": 29},
    "words": {"E7": "nhiều", "F7": 50},
    "percent": {"E7": "58%", "F7": 50},
    "not whole": {"E7": 29.5, "F7": 50},
    "half sorted": {"C7": "Thôn 2"},
    "an added row": {"E30": 12},
}


@pytest.mark.parametrize("name", WRONG)
def test_one_error_keeps_the_whole_file_out(store: Store, plan: Plan, name: str) -> None:
    before = sizes(store)
    reading = read(plan, {"E9": 7, "F9": 8, **WRONG[name]})
    assert len(reading.errors) == 1
    difference = against(store, reading)
    assert len(difference.to_write) == 1
    with pytest.raises(RefusalError, match="lỗi cần sửa"):
        commit(store, difference, somebody("Bà Lan"))
    assert sizes(store) == before


def test_an_open_question_keeps_the_whole_file_out(store: Store, plan: Plan) -> None:
    before = sizes(store)
    question = Problem(Severity.QUESTION, "cumulative", "Đây là luỹ kế?", sheet="Theo thôn", cell="E7", text="29")
    with pytest.raises(RefusalError):
        commit(store, against(store, replace(read(plan, GOOD), problems=(question,))), somebody("Bà Lan"))
    assert sizes(store) == before


def test_a_warning_does_not(store: Store, plan: Plan) -> None:
    reading = read(plan, {"E7": 60, "F7": 50})
    assert [one.severity for one in reading.problems] == [Severity.WARNING]
    assert commit(store, against(store, reading), somebody("Bà Lan")).written


def test_a_refused_file_is_kept_out(store: Store, plan: Plan) -> None:
    before = sizes(store)
    reading = read_template(filled(plan, GOOD), "x.xlsx", plan, REAL, Period(2026, 6))
    assert reading.refused == "future_period"
    with pytest.raises(RefusalError):
        commit(store, compare(reading, {}, {}, store.seq(SLUG)), somebody("Bà Lan"))
    assert sizes(store) == before


def test_a_row_the_store_cannot_hold_takes_the_others_back(store: Store, plan: Plan) -> None:
    """One transaction: the batch, its good row and the moved head go with the bad row."""
    before = sizes(store)
    figures = (
        Figure("AN-04", None, JULY, value=Decimal(3)),
        Figure("AN-06", None, JULY, value=Decimal(10) ** 30),
    )
    reading = Reading("x.xlsx", "0" * 64, SLUG, "", JULY, figures)
    with pytest.raises(RefusalError):
        commit(store, against(store, reading), somebody("Bà Lan"))
    assert sizes(store) == before
    assert commit(store, against(store, replace(reading, figures=figures[:1])), somebody("Bà Lan")).seq == 2


def test_another_commune_is_not_touched(store: Store, plan: Plan) -> None:
    set_up(store, "thuong-ninh", (), somebody("Người thiết lập"))
    commit(store, against(store, read(plan, GOOD)), somebody("Bà Lan"))
    assert (store.seq(SLUG), store.seq("thuong-ninh")) == (2, 1)
    assert standing(store, "thuong-ninh", JULY) == {}


# ── answers, doubts held back, files seen before ─────────────────────────────────────────────────────


def test_answers_are_remembered_for_the_layout_and_those_about_this_month_are_not(store: Store, plan: Plan) -> None:
    reading = replace(_file(_figure(5)), layout="hai-cot")
    said = {"place:thon bac": "thon-01", "period:T7": "2026-07"}
    commit(store, difference(store, reading), somebody("Bà Lan"), said)
    assert remembered(store, SLUG, "hai-cot") == {"place:thon bac": "thon-01"}
    assert remembered(store, SLUG, "ba-cot") == remembered(store, SLUG, "") == {}
    again = replace(reading, figures=(_figure(6),), sha256="d" * 64)
    commit(store, difference(store, again), somebody("Bà Lan"), {"place:thon bac": "thon-02"})
    assert remembered(store, SLUG, "hai-cot") == {"place:thon bac": "thon-02"}


def test_the_right_ones_are_written_alone_only_when_asked_for(store: Store, plan: Plan) -> None:
    doubt = Problem(Severity.QUESTION, "unknown_place", "Đây là nơi nào?")
    reading = _file(_figure(5), problems=(doubt,))
    with pytest.raises(RefusalError, match="còn lỗi"):
        commit(store, difference(store, reading), somebody("Bà Lan"))
    commit(store, difference(store, reading), somebody("Bà Lan"), only_right=True)
    [(note,)] = store.rows("SELECT note FROM batch WHERE kind = 'hand_in'")
    assert note == "Giữ lại 1 chỗ còn lỗi hoặc chưa trả lời, chỉ ghi phần đúng."


def test_a_file_handed_in_before_is_known_until_its_batch_is_undone(store: Store, plan: Plan) -> None:
    reading = _file(_figure(5))
    assert handed_in_before(store, SLUG, "c" * 64) == []
    receipt = commit(store, difference(store, reading), somebody("Bà Lan"))
    [(seq, _, by)] = handed_in_before(store, SLUG, "c" * 64)
    assert (seq, by) == (receipt.seq, "Bà Lan")
    undo(store, plan_undo(store, SLUG, receipt.batch_id), somebody("Bà Lan"))
    assert handed_in_before(store, SLUG, "c" * 64) == []


def test_a_file_handed_in_before_is_known_again_once_its_undo_is_undone(store: Store, plan: Plan) -> None:
    receipt = commit(store, difference(store, _file(_figure(5))), somebody("Bà Lan"))
    back = undo(store, plan_undo(store, SLUG, receipt.batch_id), somebody("Bà Lan"))
    undo(store, plan_undo(store, SLUG, back.batch_id), somebody("Bà Lan"))
    assert [seq for seq, *_ in handed_in_before(store, SLUG, "c" * 64)] == [receipt.seq]
    assert handed_in_before(store, SLUG, "d" * 64) == handed_in_before(store, "xa-khac", "c" * 64) == []


def test_an_answer_that_is_known_is_not_written_again_and_none_forgets_it(store: Store, plan: Plan) -> None:
    for a, said in enumerate([{"q": "1", "r": "2"}, {"q": "1", "r": "2"}, {"q": None, "r": "2", "s": None}]):
        commit(store, difference(store, replace(_file(_figure(a)), layout="hai-cot")), somebody("Bà Lan"), said)
    assert store.rows("SELECT question, answer FROM answer ORDER BY ALL") == [("q", "1"), ("q", None), ("r", "2")]
    assert remembered(store, SLUG, "hai-cot") == {"r": "2"}


def test_a_figure_whose_own_cell_is_wrong_is_not_among_the_right_ones(store: Store, plan: Plan) -> None:
    wrong = replace(_figure(6), place="thon-02", sheet="T7", cell="C8")
    doubt = Problem(Severity.ERROR, "duplicate_conflict", "Hai tệp ghi khác nhau.", sheet="T7", cell="C8", text="6")
    reading = _file(replace(_figure(5), sheet="T7", cell="C7"), wrong, problems=(doubt,))
    commit(store, difference(store, reading), somebody("Bà Lan"), only_right=True)
    assert [place for _, place in standing(store, SLUG, JULY)] == ["thon-01"]
    with pytest.raises(RefusalError, match="Không có gì để ghi"):
        commit(store, difference(store, replace(reading, figures=(wrong,))), somebody("Bà Lan"), only_right=True)


def test_two_figures_for_one_cell_are_refused(store: Store, plan: Plan) -> None:
    before = sizes(store)
    with pytest.raises(RefusalError, match="hai số cho cùng một chỗ"):
        commit(store, difference(store, _file(_figure(5), _figure(6))), somebody("Bà Lan"))
    entries = [BaseEntry("age14", None, JULY.date, Decimal(value)) for value in (900, 901)]
    with pytest.raises(RefusalError, match="hai số cho cùng một chỗ"):
        commit_bases(store, plan, entries, somebody("Bà Lan"), store.seq(SLUG))
    assert sizes(store) == before


def test_a_workbook_of_several_months_is_one_batch(store: Store, plan: Plan) -> None:
    months = [replace(_figure(at), period=JULY.plus(at - 3)) for at in (1, 2, 3)]
    commit(store, difference(store, _file(*months[:2])), somebody("Bà Lan"))
    found = difference(store, replace(_file(*months), period=None))
    assert (found.same, found.new) == (tuple(months[:2]), (months[2],))
    assert commit(store, found, somebody("Bà Lan")).seq == 3


def test_a_typed_figure_is_a_batch_without_a_file(store: Store, plan: Plan) -> None:
    receipt = commit(
        store, difference(store, typed_reading(plan, [replace(_figure(5), cell="C7", raw="5")])), somebody("Bà Lan")
    )
    [found] = store.rows("SELECT kind, file_name, file_sha256 FROM batch ORDER BY seq DESC LIMIT 1")
    assert found == ("quick_entry", None, None)
    [typed] = standing(store, SLUG, JULY).values()
    assert (typed.numerator, typed.sheet, typed.cell, typed.raw, typed.rule) == (5, "", "", "5", "typed")
    undo(store, plan_undo(store, SLUG, receipt.batch_id), somebody("Bà Lan"))
    assert standing(store, SLUG, JULY) == {}


def test_a_figure_can_be_taken_away_by_hand_once(store: Store, plan: Plan) -> None:
    commit(store, difference(store, _file(_figure(5))), somebody("Bà Lan"))
    gone = typed_reading(plan, [Figure("AN-14", "thon-01", JULY, state=FigureState.WITHDRAWN)])
    commit(store, difference(store, gone), somebody("Bà Lan"))
    assert standing(store, SLUG, JULY) == {}
    again = difference(store, gone)
    assert (again.to_write, len(again.same)) == ((), 1)


def test_bases_are_written_once_and_none_is_refused(store: Store, plan: Plan) -> None:
    entries = [BaseEntry("age14", "thon-01", dt.date(2026, 7, 1), Decimal(900))]
    seen = store.seq(SLUG)
    first, again = (commit_bases(store, plan, entries, somebody("Bà Lan"), seen) for _ in range(2))
    assert (first.written, again.written) == (True, False)
    with pytest.raises(MovedError):
        commit_bases(store, plan, [replace(entries[0], value=Decimal(901))], somebody("Bà Lan"), seen)
    with pytest.raises(RefusalError, match="Chưa có số nền"):
        commit_bases(
            store, plan, compare_bases(entries, bases(store, SLUG)).to_write, somebody("Bà Lan"), store.seq(SLUG)
        )


def _file(*figures: Figure, problems: tuple[Problem, ...] = ()) -> Reading:
    return Reading("so.xlsx", "c" * 64, SLUG, "", JULY, figures, problems)


def _figure(a: int) -> Figure:
    return Figure("AN-14", "thon-01", JULY, Decimal(a), Decimal(9))

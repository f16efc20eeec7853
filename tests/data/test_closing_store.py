"""Closings as written: exactly what was checked is signed, once, with a number; and what was signed stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

import queries.closings
from data.access import Grant, Role, User
from data.closed_rows import nothing_came
from data.closing import Deed, cycles
from data.closing_store import check, closed_among, events, reopen, sign
from data.closing_touch import touched
from data.errors import RefusalError
from data.intake.batch import commit, commit_bases, difference, typed_reading
from data.intake.undo import plan_undo, undo
from data.model import Comparator, Figure, FigureState, Period, Place
from data.plan_store import BaseEntry, load_plan, replace_places, set_up
from data.progress import State
from data.question_store import answer, ask, remark, settle
from data.question_store import reopen as ask_again
from data.scenario_store import save
from data.store import Batch, Store
from data.target_versions import adopt_target
from data.verify import verify_store
from queries.closings import as_stands, closings, opened_rows
from tests.builders import somebody

SLUG, MAY, JUNE = "tan-ninh", Period(2026, 5), Period(2026, 6)
LAN = User("Bà Lan", "lan", (Grant(Role.COORDINATOR, SLUG),))
BINH = User("Ông Bình", "binh", (Grant(Role.LEADER, SLUG),))
AN = User("Bà An", "an", (Grant(Role.LEADER, SLUG),))


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data.closing_store.today", "queries.closings.today", "data.target_versions.today"):
        monkeypatch.setattr(name, lambda: dt.date(2026, 8, 20))
    monkeypatch.setattr("data.store.now", lambda: dt.datetime(2026, 5, 20))


def figure(a: float, period: Period = JUNE, place: str | None = "thon-01", code: str = "TN-02") -> Figure:
    return Figure(code, place, period, Decimal(a), Decimal(100), None, FigureState.REPORTED)


def write(store: Store, *figures: Figure):
    found = difference(store, typed_reading(load_plan(store, SLUG), figures))
    return commit(store, found, somebody("Cán bộ"))


@pytest.fixture
def ready(store: Store) -> Store:
    """Two villages with two months of one indicator."""
    set_up(store, SLUG, [Place("thon-01", "Thôn 1"), Place("thon-02", "Thôn 2")], somebody())
    write(
        store, *(figure(30 + at, one, place) for one in (MAY, JUNE) for at, place in enumerate(("thon-01", "thon-02")))
    )
    return store


def check_now(store: Store, period: Period = JUNE, note: str = "") -> int:
    """The seq of a check of what stands."""
    return check(store, SLUG, period, store.seq(SLUG), note, LAN).seq


def close(store: Store, period: Period = JUNE, by: User = BINH):
    return sign(store, SLUG, period, check_now(store, period), as_stands, by)


# ── checked, signed, reopened ────────────────────────────────────────────────────────────────────────


def test_a_closing_keeps_who_checked_who_signed_and_what_the_meeting_saw(ready: Store):
    saw = as_stands(ready, SLUG, JUNE)
    checked = check_now(ready, note="Thôn 2 báo muộn")
    receipt = sign(ready, SLUG, JUNE, checked, as_stands, BINH)
    [one] = closings(ready, SLUG)
    assert (one.event.number, one.time, one.in_force, one.event.seq) == (1, 1, True, receipt.seq)
    assert (one.event.by, one.check.by, one.check.note) == ("Ông Bình (binh)", "Bà Lan (lan)", "Thôn 2 báo muộn")
    assert opened_rows(ready, SLUG, one.event) == tuple(saw)
    assert verify_store(ready) == []


def test_missing_figures_are_no_hindrance_but_are_said(ready: Store):
    close(ready)
    [one] = closings(ready, SLUG)
    missing = [(row.owed, row.missing) for row in opened_rows(ready, SLUG, one.event) if row.row]
    owed = sum(many for many, _ in missing)
    assert sum(gone for _, gone in missing) == owed - 2
    assert one.event.note == f"Khi chốt còn thiếu {owed - 2} trên {owed} số phải báo."


def test_a_period_in_which_nobody_reported_is_closed_and_says_so(ready: Store):
    july = Period(2026, 7)
    close(ready, july)
    [one] = closings(ready, SLUG)
    rows = opened_rows(ready, SLUG, one.event)
    owed = sum(row.owed for row in rows)
    assert owed > 0
    assert nothing_came(rows)
    assert one.event.note == f"Khi chốt không có số nào trong {owed} số phải báo."
    assert {row.row.standing.level for row in rows if row.row} == {None}, "no older figure may pass for one of July"
    assert set(one.states) <= {State.NOT_ENOUGH, State.NO_TARGET}
    assert verify_store(ready) == []


def test_a_commune_that_was_just_set_up_closes_a_period_without_any_figure(store: Store):
    set_up(store, SLUG, [Place("thon-01", "Thôn 1")], somebody())
    close(store)
    [one] = closings(store, SLUG)
    assert nothing_came(opened_rows(store, SLUG, one.event))
    assert one.event.note == "Khi chốt không có số nào trong 8 số phải báo.", "June was due after the set-up"
    assert not nothing_came(())


def test_one_person_who_is_both_may_do_both(ready: Store):
    both = User("Bà Lan", "lan", (*LAN.grants, Grant(Role.LEADER, SLUG)))
    seq = check(ready, SLUG, JUNE, ready.seq(SLUG), "", both).seq
    assert sign(ready, SLUG, JUNE, seq, as_stands, both).written


def test_pressing_twice_is_one(ready: Store):
    seq = ready.seq(SLUG)
    first = check(ready, SLUG, JUNE, seq, "xem", LAN)
    again = check(ready, SLUG, JUNE, seq, "xem", LAN)
    assert (again.seq, again.written) == (first.seq, False)
    signed = sign(ready, SLUG, JUNE, first.seq, as_stands, BINH)
    again = sign(ready, SLUG, JUNE, first.seq, as_stands, BINH)
    assert (again.seq, again.written) == (signed.seq, False)
    opened = reopen(ready, SLUG, JUNE, 1, "sai số thôn 2", BINH)
    again = reopen(ready, SLUG, JUNE, 1, "sai số thôn 2", BINH)
    assert (again.seq, again.written) == (opened.seq, False)
    assert [one.deed for one in events(ready, SLUG)] == [Deed.CHECKED, Deed.SIGNED, Deed.REOPENED]


def test_of_two_leaders_one_signs_and_the_other_is_told(ready: Store):
    seq = check_now(ready)
    sign(ready, SLUG, JUNE, seq, as_stands, BINH)
    with pytest.raises(RefusalError, match=r"đã được Ông Bình \(binh\) ký chốt, số 1"):
        sign(ready, SLUG, JUNE, seq, as_stands, AN)


def test_a_period_closed_twice_keeps_both_closings(ready: Store):
    close(ready)
    first = opened_rows(ready, SLUG, closings(ready, SLUG)[0].event)
    reopen(ready, SLUG, JUNE, 1, "số thôn 1 sai", BINH)
    write(ready, figure(77))
    close(ready, MAY)
    close(ready)
    found = closings(ready, SLUG)
    assert [(one.event.number, one.period, one.time, one.in_force) for one in found] == [
        (3, JUNE, 2, True), (2, MAY, 1, True), (1, JUNE, 1, False),
    ]  # fmt: skip
    assert opened_rows(ready, SLUG, found[2].event) == first != opened_rows(ready, SLUG, found[0].event)


def test_a_reopening_needs_a_reason_and_the_closing_that_is_in_force(ready: Store):
    close(ready)
    for empty in ("", "  \n ", "\u200b"):
        with pytest.raises(RefusalError, match="phải có lý do"):
            reopen(ready, SLUG, JUNE, 1, empty, BINH)
    with pytest.raises(RefusalError, match="không còn chốt ở số 2"):
        reopen(ready, SLUG, JUNE, 2, "sai", BINH)
    reopen(ready, SLUG, JUNE, 1, "sai", BINH)
    with pytest.raises(RefusalError, match="không còn chốt ở số 1"):
        reopen(ready, SLUG, JUNE, 1, "cũng sai", AN)
    assert cycles(events(ready, SLUG))[JUNE].reopened.note == "sai"


def test_a_long_remark_is_refused_with_its_length(ready: Store):
    with pytest.raises(RefusalError, match="dài 1001 ký tự, tối đa là 1000"):
        check_now(ready, note="x" * 1001)


@pytest.mark.parametrize("period", [Period(2026, 9), Period(2025, 12)])
def test_a_period_that_runs_or_is_not_the_plans_is_neither_checked_nor_signed(ready: Store, period: Period):
    with pytest.raises(RefusalError, match=r"chưa chốt được|nằm ngoài"):
        check_now(ready, period)
    with pytest.raises(RefusalError, match=r"chưa chốt được|nằm ngoài"):
        sign(ready, SLUG, period, 1, as_stands, BINH)
    assert events(ready, SLUG) == ()


def test_what_is_closed_is_not_checked_again(ready: Store):
    close(ready)
    with pytest.raises(RefusalError, match=r"đã chốt \(số 1\)"):
        check_now(ready)


@pytest.mark.parametrize("seq", [0, -1, 999])
def test_a_check_is_of_figures_that_stood(ready: Store, seq: int):
    with pytest.raises(RefusalError, match="Hãy tải lại trang"):
        check(ready, SLUG, JUNE, seq, "", LAN)


def test_nothing_is_signed_that_nobody_checked(ready: Store):
    with pytest.raises(RefusalError, match="chưa được người điều phối kiểm tra"):
        sign(ready, SLUG, JUNE, 1, as_stands, BINH)


def test_who_may_do_neither_is_refused(ready: Store):
    seq = check_now(ready)
    with pytest.raises(RefusalError, match="việc của người điều phối"):
        check(ready, SLUG, JUNE, ready.seq(SLUG), "", BINH)
    for act in (lambda: sign(ready, SLUG, JUNE, seq, as_stands, LAN), lambda: reopen(ready, SLUG, JUNE, 1, "sai", LAN)):
        with pytest.raises(RefusalError, match="việc của lãnh đạo"):
            act()


# ── what came between the check and the signature ────────────────────────────────────────────────────


def _undo(store: Store) -> None:
    [(batch,)] = store.rows("SELECT batch_id FROM batch WHERE kind = 'quick_entry' ORDER BY seq LIMIT 1")
    undo(store, plan_undo(store, SLUG, batch), somebody())


def _target(store: Store) -> None:
    adopt_target(
        store, load_plan(store, SLUG), "TN-02", comparator=Comparator.AT_LEAST, value=Decimal(95), year=2030,
        document="QĐ 1", document_date=dt.date(2026, 6, 1), since=Period(2027, 1), by=somebody(), seen=store.seq(SLUG),
        submission_id="t1",
    )  # fmt: skip


def _places(store: Store) -> None:
    plan = load_plan(store, SLUG)
    replace_places(store, plan, [replace(plan.places[0], name="Đầu làng"), plan.places[1]], somebody(), store.seq(SLUG))


def _base(store: Store) -> None:
    entry = BaseEntry("age15", "thon-01", dt.date(2026, 1, 1), Decimal(90))
    commit_bases(store, load_plan(store, SLUG), [entry], somebody(), store.seq(SLUG))


def _ask(store: Store, period: Period = JUNE) -> None:
    ask(store, load_plan(store, SLUG), "TN-02", "thon-01", period, "Vì sao?", BINH, "q1")


def _remark(store: Store, period: Period = JUNE) -> None:
    remark(store, load_plan(store, SLUG), "TN-02", None, period, "Nên xem lại.", BINH, "r1")


TOUCHING = {
    "a figure of the period": lambda store: write(store, figure(60)),
    "a figure of an earlier period": lambda store: write(store, figure(60, MAY)),
    "a figure of that and a later period": lambda store: write(store, figure(60), figure(61, Period(2026, 7))),
    "an undo": _undo,
    "a base": _base,
    "a target": _target,
    "the villages": _places,
    "a question": _ask,
    "a remark": _remark,
}
HARMLESS = {
    "a scenario": lambda store: save(store, SLUG, "Dốc sức", "TN-02", JUNE, store.seq(SLUG), {}, {}, BINH, "p1"),
    "a figure of a later period": lambda store: write(store, figure(60, Period(2026, 7))),
    "the closing of another period": lambda store: close(store, MAY),
    "a question about an earlier period": lambda store: _ask(store, MAY),
    "a question about a later period": lambda store: _ask(store, Period(2026, 7)),
    "a remark about another period": lambda store: _remark(store, MAY),
}


@pytest.mark.parametrize("what", TOUCHING)
def test_what_may_touch_the_period_asks_for_a_new_check(ready: Store, what: str):
    before = ready.seq(SLUG)
    seq = check_now(ready)
    TOUCHING[what](ready)
    assert touched(ready, SLUG, JUNE, before)
    with pytest.raises(RefusalError, match=r"thay đổi sau khi xem.*kiểm tra lại rồi mới ký"):
        sign(ready, SLUG, JUNE, seq, as_stands, BINH)
    with pytest.raises(RefusalError, match="xem lại rồi bấm kiểm tra"):
        check(ready, SLUG, JUNE, before, "xem lại", LAN)
    assert [one.deed for one in events(ready, SLUG)] == [Deed.CHECKED]
    assert close(ready).written


@pytest.mark.parametrize("what", HARMLESS)
def test_what_cannot_touch_the_period_leaves_the_check_as_it_is(ready: Store, what: str):
    saw = as_stands(ready, SLUG, JUNE)
    seq = check_now(ready)
    HARMLESS[what](ready)
    assert not touched(ready, SLUG, JUNE, seq - 1)
    receipt = sign(ready, SLUG, JUNE, seq, as_stands, BINH)
    [one] = [one for one in closings(ready, SLUG) if one.period == JUNE]
    assert one.event.data_seq == receipt.seq - 1
    assert opened_rows(ready, SLUG, one.event) == tuple(saw)


FOLLOWING = {
    "an answer": lambda store, plan: answer(store, plan, "q1", "Do mưa.", somebody(), "a1"),
    "all is clear": lambda store, plan: settle(store, plan, "q1", BINH, "s1", "Không cần nữa."),
    "asked again": lambda store, plan: ask_again(store, plan, "q1", "Chưa rõ.", BINH, "o1"),
}


@pytest.mark.parametrize("period", [JUNE, MAY])
@pytest.mark.parametrize("what", FOLLOWING)
def test_what_is_said_of_a_question_touches_the_period_it_was_asked_about(ready: Store, what: str, period: Period):
    plan = load_plan(ready, SLUG)
    _ask(ready, period)
    if what == "asked again":
        FOLLOWING["an answer"](ready, plan)
    seq = check_now(ready)
    FOLLOWING[what](ready, plan)
    assert touched(ready, SLUG, JUNE, seq) is (period == JUNE)
    if period == MAY:
        assert sign(ready, SLUG, JUNE, seq, as_stands, BINH).written
        return
    with pytest.raises(RefusalError, match=r"thay đổi sau khi xem.*kiểm tra lại rồi mới ký"):
        sign(ready, SLUG, JUNE, seq, as_stands, BINH)


def test_a_kind_of_batch_that_nobody_knows_yet_touches(ready: Store):
    seq = check_now(ready)
    ready.append(Batch(SLUG, "something_new", "n1", "An"), {}, ready.seq(SLUG))
    assert touched(ready, SLUG, JUNE, seq)


# ── what was signed stays ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("what", TOUCHING)
def test_nothing_that_is_written_later_changes_a_closing(ready: Store, what: str):
    close(ready)
    [one] = closings(ready, SLUG)
    saw = opened_rows(ready, SLUG, one.event)
    TOUCHING[what](ready)
    queries.closings._rows.cache_clear()
    assert opened_rows(ready, SLUG, closings(ready, SLUG)[0].event) == saw


def test_which_periods_are_closed_is_known_before_one_writes(ready: Store):
    assert closed_among(ready, SLUG, [JUNE, MAY]) == []
    close(ready)
    assert [one.number for one in closed_among(ready, SLUG, [JUNE, MAY, JUNE])] == [1]
    reopen(ready, SLUG, JUNE, 1, "sai", BINH)
    assert closed_among(ready, SLUG, [JUNE, MAY]) == []


def test_a_closing_is_not_undone_where_batches_are(ready: Store):
    receipt = close(ready)
    with pytest.raises(RefusalError, match="mở lại kỳ ở trang Chốt kỳ"):
        plan_undo(ready, SLUG, receipt.batch_id)

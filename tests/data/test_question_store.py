"""Asking, answering, settling: kept once, in order, by whom they belong to, whatever others write meanwhile."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data.access import Grant, Role, User
from data.attachment import attachment
from data.errors import RefusalError
from data.intake.undo import plan_undo, undo
from data.model import Period, Plan
from data.originals import FOLDER, original
from data.plan_store import blank_places, load_plan, replace_places, set_up
from data.question_store import answer, ask, remark, reopen, settle
from data.question_thread import MAX_TEXT
from data.questions import Question, Said, Stage
from data.store import Batch, Receipt, Store
from data.verify import verify_store
from queries.batches import batches
from queries.questions import open_questions, questions, with_gone
from queries.scenarios import batches_since
from tests.builders import somebody

SLUG, CODE, MARCH = "an-nong", "AN-14", Period(2026, 3)
MONDAY = dt.date(2026, 4, 20)
LEADER = User("Ông Chủ tịch", "ct", (Grant(Role.LEADER, SLUG),))
LAN = User("Chị Lan", "lan", (Grant(Role.COORDINATOR, SLUG),))
POLICE = User("Anh Công an", "ca", (Grant(Role.OFFICER, SLUG, "ca"),))
SECOND = User("Chị Công an", "ca2", (Grant(Role.OFFICER, SLUG, "ca"),))
OTHER = User("Chị Kinh tế", "kt", (Grant(Role.OFFICER, SLUG, "kt"),))
MONITOR = User("Bà Mặt trận", "mt", (Grant(Role.MONITOR, SLUG),))
VILLAGE = User("Trưởng thôn", "thon", (Grant(Role.VILLAGE, SLUG, village="thon-01"),))
FILE = attachment("biên bản.pdf", b"%PDF-1.7")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data.question_store.today", "data.question_thread.today"):
        monkeypatch.setattr(name, lambda: MONDAY)


@pytest.fixture
def ready(store: Store) -> Store:
    """Two villages with figures of March."""
    set_up(store, SLUG, blank_places(["Thôn 1", "Thôn 2"], "thôn"), somebody("An"))
    hand_in(store, 45)
    return store


def hand_in(store: Store, a: int | None, kind: str = "hand_in") -> Receipt:
    rows = [
        {"indicator": CODE, "place": place, "period": MARCH.date, "numerator": a, "denominator": 60,
         "state": "withdrawn" if a is None else "reported"}
        for place in ("thon-01", "thon-02")
    ]  # fmt: skip
    seq = store.seq(SLUG)
    return store.append(Batch(SLUG, kind, f"s{seq}", "An"), {"observation": rows}, seq)


def the_plan(store: Store) -> Plan:
    return load_plan(store, SLUG)


def asked(store: Store, id_: str = "q", text: str = "Vì sao thấp?", by: User = LEADER, **more: Any) -> Receipt:
    given = {"indicator": CODE, "place": "thon-01", "period": MARCH, **more}
    return ask(store, the_plan(store), text=text, by=by, submission_id=id_, **given)


def answered(store: Store, id_: str = "a", text: str = "Vì mưa.", by: User = POLICE, file: Any = FILE) -> Receipt:
    return answer(store, the_plan(store), "q", text, by, id_, file)


def settled(store: Store, id_: str = "s", by: User = LEADER, text: str = "") -> Receipt:
    return settle(store, the_plan(store), "q", by, id_, text)


def reopened(store: Store, id_: str = "r", by: User = LEADER, text: str = "Chưa rõ.", **more: Any) -> Receipt:
    return reopen(store, the_plan(store), "q", text, by, id_, **more)


def all_of(store: Store) -> list[Question]:
    return questions(store, the_plan(store))


def one_of(store: Store) -> Question:
    [found] = all_of(store)
    return found


def refusal(act: Callable[[], object], store: Store) -> str:
    """The sentence with which it is refused; nothing must have been written."""
    before = store.rows("SELECT * FROM batch ORDER BY ALL"), store.rows("SELECT * FROM head ORDER BY ALL")
    with pytest.raises(RefusalError) as error:
        act()
    assert (store.rows("SELECT * FROM batch ORDER BY ALL"), store.rows("SELECT * FROM head ORDER BY ALL")) == before
    assert str(error.value).endswith(".")
    return str(error.value)


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_is_one_batch_with_the_figure_as_it_stands(ready: Store):
    receipt = asked(ready)
    assert (receipt.seq, receipt.written) == (3, True)
    one = one_of(ready)
    assert (one.id, one.indicator, one.place, one.period, one.department) == ("q", CODE, "thon-01", MARCH, "ca")
    assert (one.then.figure.numerator, one.then.figure.denominator, one.then.places) == (45, 60, None)
    assert (one.entries[0].by, one.entries[0].login, one.entries[0].at) == (
        "Ông Chủ tịch (ct)",
        "ct",
        receipt.submitted_at,
    )
    assert (one.due, one.stage, one.corrected) == (dt.date(2026, 4, 27), Stage.OPEN, False)
    assert open_questions(ready, the_plan(ready)) == [one]


def test_pressing_twice_is_one_question_even_after_others_wrote(ready: Store):
    first = asked(ready)
    hand_in(ready, 50)
    again = asked(ready)
    assert (again.batch_id, again.written) == (first.batch_id, False)
    assert one_of(ready).then.figure.numerator == 45


@pytest.mark.parametrize(
    "changed", [{"text": "Khác?"}, {"place": "thon-02"}, {"period": Period(2026, 2)}, {"indicator": "AN-15"}]
)
def test_the_same_submission_about_something_else_is_not_taken_for_asked(ready: Store, changed: dict):
    asked(ready)
    assert "nội dung khác" in refusal(lambda: asked(ready, **changed), ready)


def test_the_figure_then_is_what_stood_at_that_very_moment(ready: Store, monkeypatch: pytest.MonkeyPatch):
    interrupt(ready, monkeypatch, lambda: hand_in(ready, 50))
    assert asked(ready).seq == 4
    assert one_of(ready).then.figure.numerator == 50


def test_a_correction_a_withdrawal_and_an_undo_are_told(ready: Store):
    asked(ready)
    corrected = hand_in(ready, 50)
    one = one_of(ready)
    assert (one.then.figure.numerator, one.now.figure.numerator, one.corrected) == (45, 50, True)
    undo(ready, plan_undo(ready, SLUG, corrected.batch_id), somebody())
    assert not one_of(ready).corrected
    hand_in(ready, None)
    assert (one_of(ready).now, one_of(ready).corrected) == (None, True)


def test_the_commune_as_it_added_up_then_stays_though_a_village_leaves_the_list(ready: Store):
    asked(ready, place=None)
    plan = the_plan(ready)
    replace_places(ready, plan, plan.places[1:], somebody(), ready.seq(SLUG))
    one = one_of(ready)
    assert (one.then.figure.numerator, one.then.figure.denominator, one.then.places) == (90, 120, 2)
    assert (one.now.figure.denominator, one.now.places) == (60, 1)


def test_a_village_off_the_list_keeps_its_name_for_what_was_asked(ready: Store):
    asked(ready)
    plan = the_plan(ready)
    replace_places(ready, plan, plan.places[1:], somebody(), ready.seq(SLUG))
    plan = the_plan(ready)
    assert plan.place("thon-01") is None
    assert with_gone(ready, plan).place("thon-01").name == "Thôn 1"
    assert [one.id for one in with_gone(ready, plan).places] == ["thon-02"]
    assert one_of(ready).place == "thon-01"


def test_what_cannot_be_asked_about_is_refused_in_a_sentence(ready: Store):
    assert "Không có chỉ tiêu này" in refusal(lambda: asked(ready, indicator="XX-99"), ready)
    assert "Không có thôn này ở kỳ 3/2026" in refusal(lambda: asked(ready, place="thon-99"), ready)
    assert "đến kỳ 5/2026" in refusal(lambda: asked(ready, period=Period(2026, 6)), ready)
    assert "Chỉ hỏi được về số từ kỳ" in refusal(lambda: asked(ready, period=Period(2025, 1)), ready)
    assert asked(ready, period=Period(2026, 5)).written


def test_who_leads_nothing_is_asked_for(ready: Store):
    assert "Hãy chọn đơn vị trả lời" in refusal(lambda: asked(ready, indicator="AN-M1", place=None), ready)
    assert "Hãy chọn đơn vị trả lời" in refusal(lambda: asked(ready, department="khong-co"), ready)
    asked(ready, indicator="AN-M1", place=None, department="kt")
    assert one_of(ready).department == "kt"


@pytest.mark.parametrize("day", [MONDAY - dt.timedelta(days=1), MONDAY + dt.timedelta(days=367), dt.date.max])
def test_a_day_that_has_passed_or_never_comes_is_no_due_day(ready: Store, day: dt.date):
    assert "Hạn trả lời phải từ hôm nay" in refusal(lambda: asked(ready, due=day), ready)
    asked(ready)
    answered(ready)
    assert "Hạn trả lời phải từ hôm nay" in refusal(lambda: reopened(ready, due=day), ready)


def test_today_is_a_due_day(ready: Store):
    asked(ready, due=MONDAY)
    assert one_of(ready).due == MONDAY


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────

INVISIBLE = ["", "   ", "\n\t\n", "\u200b\u2060\ufeff", "\u3164\u115f", "\u00ad\u034f", "\u2800", "...", "?!", "\ud800"]


@pytest.mark.parametrize("text", INVISIBLE)
def test_a_text_that_says_nothing_is_refused_wherever_one_is_needed(ready: Store, text: str):
    assert "Hãy viết điều muốn hỏi" in refusal(lambda: asked(ready, text=text), ready)
    asked(ready)
    assert "Hãy viết câu trả lời" in refusal(lambda: answered(ready, text=text), ready)
    assert "hãy ghi lý do" in refusal(lambda: settled(ready, text=text), ready)
    answered(ready)
    assert "Hãy ghi lý do hỏi lại" in refusal(lambda: reopened(ready, text=text), ready)
    settled(ready, text=text)
    assert [one.text for one in one_of(ready).entries] == ["Vì sao thấp?", "Vì mưa.", ""]


def test_a_text_may_be_two_thousand_characters_long_and_no_more(ready: Store):
    assert f"dài {MAX_TEXT + 1} ký tự" in refusal(lambda: asked(ready, text="ệ" * (MAX_TEXT + 1)), ready)
    asked(ready, text="e\u0323\u0302" * MAX_TEXT)
    assert one_of(ready).entries[0].text == "ệ" * MAX_TEXT


def test_lines_stay_lines_and_the_rest_is_trimmed_and_composed(ready: Store):
    asked(ready, text="  Do\u0302\u0301c   sức\u200b \r\n\r\n\u2028 vì  sao?\n")
    assert one_of(ready).entries[0].text == "Dốc sức\nvì sao?"


# ── answering ────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_comes_with_its_file_which_backup_and_verification_know(ready: Store):
    asked(ready)
    answered(ready)
    [_, said] = one_of(ready).entries
    assert (said.said, said.text, said.file_name) == (Said.ANSWERED, "Vì mưa.", "biên bản.pdf")
    assert original(said.sha256) == FILE.content
    assert verify_store(ready) == []
    assert ready.rows("SELECT file_name, file_sha256 FROM batch WHERE kind = 'question' AND file_name IS NOT NULL") == [
        ("biên bản.pdf", said.sha256)
    ]


def test_pressing_twice_is_one_answer_and_another_text_or_file_is_not_taken_for_it(ready: Store):
    asked(ready)
    first = answered(ready)
    settled(ready)
    assert (answered(ready).batch_id, len(one_of(ready).entries)) == (first.batch_id, 3)
    assert "nội dung khác" in refusal(lambda: answered(ready, text="Vì nắng."), ready)
    assert "nội dung khác" in refusal(lambda: answered(ready, file=None), ready)


def test_two_officers_who_answer_at_once_are_both_kept_in_order(ready: Store, monkeypatch: pytest.MonkeyPatch):
    asked(ready)
    interrupt(ready, monkeypatch, lambda: answered(ready, "b", "Vì nắng.", SECOND, None))
    answered(ready)
    assert [(one.by, one.text) for one in one_of(ready).entries[1:]] == [
        ("Chị Công an (ca2)", "Vì nắng."),
        ("Anh Công an (ca)", "Vì mưa."),
    ]


def test_many_at_once_from_many_threads_lose_nobody(ready: Store):
    asked(ready)
    start = threading.Barrier(8)

    def act(at: int) -> None:
        start.wait()
        answered(ready, f"a{at}", f"Câu {at}", (POLICE, SECOND, LAN)[at % 3], None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(8)))
    entries = one_of(ready).entries
    assert {one.text for one in entries[1:]} == {f"Câu {at}" for at in range(8)}
    assert [one.seq for one in entries] == sorted(one.seq for one in entries)


def test_the_same_press_from_two_threads_is_one_answer(ready: Store):
    asked(ready)
    start = threading.Barrier(2)

    def act(_: int) -> bool:
        start.wait()
        return answered(ready).written

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, range(2))) == [False, True]
    assert len(one_of(ready).entries) == 2


def test_an_answer_that_comes_just_after_all_was_clear_is_kept_too(ready: Store, monkeypatch: pytest.MonkeyPatch):
    asked(ready)
    answered(ready)
    interrupt(ready, monkeypatch, lambda: settled(ready))
    answered(ready, "b", "Thêm: đã sửa.", SECOND)
    one = one_of(ready)
    assert (one.stage, one.entries[-1].text) == (Stage.SETTLED, "Thêm: đã sửa.")


def test_a_remark_waits_for_nobody_and_may_be_answered(ready: Store):
    remark(ready, the_plan(ready), CODE, None, MARCH, "Nên đối chiếu.", MONITOR, "q")
    assert (one_of(ready).stage, one_of(ready).due, open_questions(ready, the_plan(ready))) == (Stage.REMARK, None, [])
    answered(ready)
    assert (one_of(ready).stage, len(one_of(ready).entries)) == (Stage.REMARK, 2)
    assert "Đây là góp ý" in refusal(lambda: settled(ready), ready)
    assert "Đây là góp ý" in refusal(lambda: reopened(ready), ready)


def test_a_remark_needs_nobody_in_charge(ready: Store):
    remark(ready, the_plan(ready), "AN-M1", None, MARCH, "Nên đo khác.", MONITOR, "q")
    assert one_of(ready).department == ""
    assert "hỏi đơn vị khác" in refusal(lambda: answered(ready), ready)
    assert answered(ready, by=LAN).written


# ── settling and asking again ────────────────────────────────────────────────────────────────────────


def test_asked_answered_clear_asked_again_answered_clear(ready: Store):
    asked(ready)
    stages = []
    for act in (
        answered, settled, reopened,
        lambda store: answered(store, "b", "Vì nắng."), lambda store: settled(store, "t"),
    ):  # fmt: skip
        act(ready)
        stages.append(one_of(ready).stage.value)
    assert stages == ["answered", "settled", "open", "answered", "settled"]


def test_clear_without_an_answer_wants_a_reason(ready: Store):
    asked(ready)
    assert "hãy ghi lý do" in refusal(lambda: settled(ready), ready)
    settled(ready, text="Hỏi nhầm.")
    assert (one_of(ready).stage, one_of(ready).entries[-1].text) == (Stage.SETTLED, "Hỏi nhầm.")


def test_clear_said_twice_is_once_and_by_two_names_the_first(ready: Store, monkeypatch: pytest.MonkeyPatch):
    asked(ready, by=LAN)
    answered(ready)
    interrupt(ready, monkeypatch, lambda: settled(ready, "s1", LAN))
    with pytest.raises(RefusalError, match=r"Chị Lan \(lan\) đã ghi «đã rõ» lúc"):
        settled(ready, "s2", LEADER)
    assert not settled(ready, "s1", LAN).written
    assert len(one_of(ready).entries) == 3


def test_a_question_that_waits_is_not_asked_again(ready: Store):
    asked(ready)
    assert "đang chờ trả lời" in refusal(lambda: reopened(ready), ready)


def test_asking_again_gives_new_time_and_a_chosen_day_counts(ready: Store, monkeypatch: pytest.MonkeyPatch):
    asked(ready)
    answered(ready)
    later = MONDAY + dt.timedelta(days=60)
    monkeypatch.setattr("data.question_thread.today", lambda: later)
    reopened(ready)
    assert not one_of(ready).overdue(later)
    answered(ready, "b", "Vì nắng.")
    reopened(ready, "r2", due=later)
    assert one_of(ready).due == later


def test_what_nobody_asked_is_answered_by_nobody(ready: Store):
    for act in (answered, settled, reopened):
        assert "Không tìm thấy câu hỏi này" in refusal(lambda act=act: act(ready), ready)


# ── whose it is ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", [POLICE, MONITOR, VILLAGE, User("Ai đó")])
def test_only_leaders_and_the_coordinator_ask(ready: Store, by: User):
    assert "việc của lãnh đạo" in refusal(lambda: asked(ready, by=by), ready)


@pytest.mark.parametrize("by", [POLICE, VILLAGE, User("Ai đó")])
def test_remarks_are_leaders_the_coordinators_and_the_monitors(ready: Store, by: User):
    refusal(lambda: remark(ready, the_plan(ready), CODE, None, MARCH, "Nên đối chiếu.", by, "q"), ready)


@pytest.mark.parametrize("by", [LEADER, OTHER, MONITOR, VILLAGE])
def test_others_do_not_answer_and_their_file_is_not_kept(ready: Store, home: Path, by: User):
    asked(ready)
    refusal(lambda: answered(ready, by=by), ready)
    assert not [one for one in (home / FOLDER).rglob("*") if one.is_file()]


@pytest.mark.parametrize("by", [POLICE, MONITOR, LAN])
def test_others_than_the_asker_and_leaders_settle_nothing(ready: Store, by: User):
    asked(ready)
    answered(ready)
    refusal(lambda: settled(ready, by=by), ready)
    refusal(lambda: reopened(ready, by=by), ready)


def test_the_coordinator_settles_what_they_asked(ready: Store):
    asked(ready, by=LAN)
    answered(ready)
    assert settled(ready, by=LAN).written


# ── beside the figures ───────────────────────────────────────────────────────────────────────────────


def test_a_question_is_no_hand_in_and_moves_no_figure(ready: Store):
    before = batches(ready, SLUG)
    asked(ready)
    answered(ready)
    assert batches(ready, SLUG) == before
    assert batches_since(ready, SLUG, 2) is None
    assert batches(ready, SLUG, kind="question") == []


def test_a_question_is_not_undone_like_a_hand_in(ready: Store):
    receipt = asked(ready)
    assert "ở trang Giải trình" in refusal(lambda: plan_undo(ready, SLUG, receipt.batch_id), ready)


def test_questions_of_another_commune_are_its_own(ready: Store):
    set_up(ready, "tan-ninh", blank_places(["Thôn 1"], "thôn"), somebody("An"))
    asked(ready)
    assert questions(ready, load_plan(ready, "tan-ninh")) == []
    with pytest.raises(RefusalError, match="Không tìm thấy câu hỏi này"):
        settle(ready, load_plan(ready, "tan-ninh"), "q", somebody(), "s", "Nhầm.")


def test_decimals_come_back_as_they_stood(ready: Store):
    row = {"indicator": "AN-13", "place": None, "period": MARCH.date, "value": Decimal("3.2500"), "state": "estimated"}
    ready.append(Batch(SLUG, "hand_in", "x", "An"), {"observation": [row]}, ready.seq(SLUG))
    asked(ready, indicator="AN-13", place=None)
    one = one_of(ready)
    assert one.then.figure.numbers == one.now.figure.numbers == (None, None, Decimal("3.25"), "estimated")


def interrupt(store: Store, monkeypatch: pytest.MonkeyPatch, *late: Callable[[], object]) -> None:
    """Let each of these be written right after a `seq` has been read, one a reading."""
    waiting, read = list(late), store.seq

    def seq(commune: str) -> int:
        found = read(commune)
        if waiting:
            waiting.pop(0)()
        return found

    monkeypatch.setattr(store, "seq", seq)

"""Recording a task's result and taking it back: kept once, in order, by whom it belongs to, whatever others write."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from data.access import Grant, Role, User
from data.attachment import attachment
from data.closing_store import touched
from data.errors import RefusalError
from data.intake.undo import plan_undo, undo
from data.model import Period
from data.originals import original
from data.plan_store import load_plan, set_up
from data.question_thread import MAX_TEXT
from data.store import Receipt, Store
from data.task_store import record, withdraw
from data.tasks import Entry, State
from data.verify import verify_store
from queries.batches import batches
from queries.scenarios import batches_since
from queries.tasks import task_entries
from tests.builders import somebody

SLUG, TASK, YEAR = "an-nong", "AN-T-I.1", "2026"
TODAY = dt.date(2026, 11, 20)
LAN = User("Chị Lan", "lan", (Grant(Role.COORDINATOR, SLUG),))
OFFICER = User("Anh Văn", "vhxh", (Grant(Role.OFFICER, SLUG, "vhxh"),))
OTHER = User("Chị Kinh tế", "kt", (Grant(Role.OFFICER, SLUG, "kt"),))
LEADER = User("Ông Chủ tịch", "ct", (Grant(Role.LEADER, SLUG),))
FILE = attachment("quyết định.pdf", b"%PDF-1.7")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.task_store.today", lambda: TODAY)


@pytest.fixture
def ready(store: Store) -> Store:
    set_up(store, SLUG, [], somebody("An"))
    return store


def done(store: Store, id_: str = "r1", by: User = OFFICER, text: str = "Đã rà soát.", **more: Any) -> Receipt:
    given = {"task": TASK, "instance": YEAR, "day": TODAY, **more}
    return record(store, load_plan(store, SLUG), text=text, by=by, submission_id=id_, **given)


def back(store: Store, id_: str = "w1", by: User = LAN, reason: str = "Ghi nhầm nhiệm vụ.") -> Receipt:
    return withdraw(store, load_plan(store, SLUG), TASK, YEAR, reason, by, id_)


def entry(store: Store, code: str = TASK, name: str = YEAR, today: dt.date = TODAY) -> Entry:
    found = task_entries(store, load_plan(store, SLUG), today)
    return next(one for one in found if (one.task.code, one.instance.name) == (code, name))


def refusal(act: Callable[[], object], store: Store) -> str:
    """The sentence with which it is refused; nothing must have been written."""
    before = store.rows("SELECT * FROM batch ORDER BY ALL")
    with pytest.raises(RefusalError) as error:
        act()
    assert store.rows("SELECT * FROM batch ORDER BY ALL") == before
    assert str(error.value).endswith(".")
    return str(error.value)


def test_a_result_is_kept_with_its_day_its_author_and_its_file(ready: Store):
    receipt = done(ready, file=FILE, day=dt.date(2026, 10, 5))
    one = entry(ready)
    kept = one.result
    assert (one.state, kept.day, kept.text, kept.by) == (
        State.DONE, dt.date(2026, 10, 5), "Đã rà soát.", "Anh Văn (vhxh)",
    )  # fmt: skip
    assert (kept.at, kept.file_name, original(kept.sha256)) == (receipt.submitted_at, "quyết định.pdf", FILE.content)
    assert verify_store(ready) == []


def test_pressing_twice_is_one_result_and_another_text_under_the_same_press_is_refused(ready: Store):
    first, twice = done(ready, file=FILE), done(ready, file=FILE)
    assert (first.batch_id, twice.written) == (twice.batch_id, False)
    assert len(entry(ready).history) == 1
    assert "nội dung khác" in refusal(lambda: done(ready, text="Khác."), ready)
    back(ready)
    assert not done(ready, file=FILE).written, "an old press brings nothing back"
    assert entry(ready).state is State.OPEN


def test_a_second_result_is_refused_and_says_who_was_first(ready: Store):
    done(ready)
    assert "Anh Văn (vhxh) đã ghi kết quả" in refusal(lambda: done(ready, "r2", LAN), ready)


def test_a_wrong_result_is_taken_back_with_a_reason_and_can_be_recorded_anew(ready: Store):
    assert "không có kết quả nào" in refusal(lambda: back(ready), ready)
    done(ready)
    assert "vì sao" in refusal(lambda: back(ready, reason=" \u200b "), ready)
    back(ready)
    assert entry(ready).state is State.OPEN
    assert "không có kết quả nào" in refusal(lambda: back(ready, "w2"), ready)
    done(ready, "r2", LAN, "Đã làm lại.")
    assert [one.text for one in entry(ready).history] == ["Đã rà soát.", "Ghi nhầm nhiệm vụ.", "Đã làm lại."]
    assert entry(ready).state is State.DONE


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": "  "}, "đã làm được gì"),
        ({"text": "x" * (MAX_TEXT + 1)}, "tối đa"),
        ({"day": TODAY + dt.timedelta(days=1)}, "sau hôm nay"),
        ({"day": dt.date(2025, 12, 31)}, "01/01/2026"),
        ({"instance": "2027"}, "01/01/2027"),
        ({"instance": "2031"}, "không còn giao"),
        ({"instance": ""}, "không còn giao"),
        ({"task": "AN-T-9"}, "Không có nhiệm vụ"),
        ({"task": "AN-T-V.3", "instance": ""}, "đơn vị|việc con"),
        ({"by": OTHER}, "đơn vị khác chủ trì"),
        ({"by": LEADER}, "việc của đơn vị phụ trách"),
    ],
)
def test_what_is_missing_wrong_or_not_theirs_is_refused_in_a_sentence(ready: Store, given: dict, said: str):
    assert re.search(said, refusal(lambda: done(ready, **given), ready))


def test_a_task_without_a_lead_is_recorded_by_the_coordinator(store: Store):
    set_up(store, "tan-ninh", [], somebody("An"))
    plan = load_plan(store, "tan-ninh")
    officer = User("Anh Văn", "v", (Grant(Role.OFFICER, "tan-ninh", "vhxh"),))
    with pytest.raises(RefusalError):
        record(store, plan, "TN-T15", "2026", "Xong.", TODAY, officer, "a")
    coordinator = User("Chị Lan", "lan", (Grant(Role.COORDINATOR, "tan-ninh"),))
    assert record(store, plan, "TN-T15", "2026", "Xong.", TODAY, coordinator, "b").written


def test_two_who_record_at_once_leave_one_result(ready: Store):
    gate = threading.Barrier(4)

    def press(at: int) -> str:
        gate.wait()
        try:
            return "kept" if done(ready, f"r{at}", LAN).written else "again"
        except RefusalError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(press, range(4)))
    assert found.count("kept") == 1
    assert all("đã ghi kết quả" in one for one in found if one != "kept")
    assert len(entry(ready).history) == 1


def test_a_result_is_no_hand_in_moves_no_figure_and_is_not_undone(ready: Store):
    before = ready.seq(SLUG)
    receipt = done(ready)
    assert [one.kind for one in batches(ready, SLUG)] == ["set_up"]
    assert batches_since(ready, SLUG, before) is None
    assert not touched(ready, SLUG, Period(2026, 10), before)
    with pytest.raises(RefusalError, match="trang Nhiệm vụ"):
        undo(ready, plan_undo(ready, SLUG, receipt.batch_id), LAN)

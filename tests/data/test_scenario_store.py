"""Saving and taking away scenarios: once, under a name of its own, on top of whatever others wrote meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from data import on_top
from data.errors import RefusalError
from data.intake.undo import plan_undo
from data.model import Period
from data.plan_store import blank_places, set_up
from data.scenario_store import MAX_NAME, save, withdraw
from data.store import Batch, Receipt, Store
from tests.builders import somebody

SLUG = "an-nong"
MARCH = Period(2026, 3)


@pytest.fixture
def ready(store: Store) -> Store:
    """A commune that has been set up, nothing else."""
    set_up(store, SLUG, blank_places(["Thôn 1"], "thôn"), somebody("An"))
    return store


def keep(store: Store, name: str = "Dốc sức", submission: str = "p1", **changed: Any) -> Receipt:
    given = {
        "commune": SLUG, "indicator": "AN-14", "period": MARCH, "data_seq": 1, "inputs": {"mục tiêu": "80"},
        "results": {"cần": 1.6}, "by": somebody("Bình"),
    }  # fmt: skip
    return save(store, name=name, submission_id=submission, **{**given, **changed})


def names(store: Store, commune: str = SLUG) -> list[str]:
    sql = "SELECT name FROM current_scenario WHERE commune = $commune ORDER BY seq"
    return [name for (name,) in store.rows(sql, {"commune": commune})]


def hand_in(store: Store) -> None:
    seq = store.seq(SLUG)
    store.append(Batch(SLUG, "hand_in", f"s{seq}", "An"), {}, seq)


def refusal(act: Callable[[], object], store: Store) -> str:
    """The sentence with which it is refused; nothing must have been written."""
    before = store.rows("SELECT * FROM batch ORDER BY ALL"), store.rows("SELECT * FROM head ORDER BY ALL")
    with pytest.raises(RefusalError) as error:
        act()
    assert (store.rows("SELECT * FROM batch ORDER BY ALL"), store.rows("SELECT * FROM head ORDER BY ALL")) == before
    return str(error.value)


# ── saving ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_scenario_is_one_batch_with_one_row(ready: Store) -> None:
    receipt = keep(ready)
    assert (receipt.seq, receipt.written) == (2, True)
    assert ready.rows("SELECT kind, submitted_by FROM batch WHERE seq = 2") == [("scenario", "Bình")]
    assert ready.rows("SELECT * EXCLUDE (submitted_at) FROM current_scenario") == [
        (
            receipt.batch_id, SLUG, "p1", "Dốc sức", "AN-14", MARCH.date, 1, '{"mục tiêu": "80"}', '{"cần": 1.6}', 2,
            "Bình",
        )
    ]  # fmt: skip


def test_pressing_twice_is_one_scenario_even_after_others_wrote(ready: Store) -> None:
    first = keep(ready)
    hand_in(ready)
    again = keep(ready)
    assert (again.batch_id, again.written, names(ready)) == (first.batch_id, False, ["Dốc sức"])


def test_the_same_submission_under_another_name_is_not_taken_for_saved(ready: Store) -> None:
    keep(ready)
    assert "tên khác" in refusal(lambda: keep(ready, "Cầm chừng"), ready)


def test_what_was_saved_and_taken_away_is_not_said_to_be_saved_when_pressed_again(ready: Store) -> None:
    keep(ready)
    withdraw(ready, SLUG, "p1", somebody("An"))
    assert "đã được bỏ" in refusal(lambda: keep(ready), ready)


def test_what_others_wrote_since_the_figures_were_read_is_no_hindrance(ready: Store) -> None:
    hand_in(ready)
    hand_in(ready)
    assert keep(ready, data_seq=1).seq == 4
    assert ready.rows("SELECT data_seq FROM current_scenario") == [(1,)]


def interrupt(store: Store, monkeypatch: pytest.MonkeyPatch, *late: Callable[[], object]) -> None:
    """Let each of these be written right after a `seq` has been read, one a reading."""
    waiting, read = list(late), store.seq

    def seq(commune: str) -> int:
        found = read(commune)
        if waiting:
            waiting.pop(0)()
        return found

    monkeypatch.setattr(store, "seq", seq)


def test_a_hand_in_in_the_middle_of_saving_is_let_through_and_the_scenario_comes_after_it(
    ready: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Batch(SLUG, "hand_in", "s", "An")
    interrupt(ready, monkeypatch, lambda: ready.append(other, {}, 1))
    assert keep(ready).seq == 3
    assert ready.rows("SELECT seq, kind FROM batch ORDER BY seq") == [(1, "set_up"), (2, "hand_in"), (3, "scenario")]


def test_a_name_taken_in_the_middle_of_saving_is_seen(ready: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(ready, monkeypatch, lambda: keep(ready, "Dốc sức", "p2"))
    with pytest.raises(RefusalError, match="đã có phương án"):
        keep(ready, "Dốc sức", "p1")
    assert ready.rows("SELECT scenario_id FROM current_scenario") == [("p2",)]


def test_a_store_that_never_rests_is_given_up_with_a_sentence(ready: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_top, "_TRIES", 3)
    read = ready.seq
    monkeypatch.setattr(ready, "seq", lambda commune: read(commune) - (1 if read(commune) > 1 else 0))
    ready.append(Batch(SLUG, "hand_in", "s", "An"), {}, 1)
    assert "bấm lại" in refusal(lambda: keep(ready), ready)


def race(*acts: Callable[[], Receipt]) -> list[str]:
    """How each of these ended that began at the same moment."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], Receipt]) -> str:
        ready.wait()
        try:
            return "written" if act().written else "known"
        except RefusalError as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_threads_that_save_at_once_all_get_through_once_each(ready: Store) -> None:
    for turn in range(8):
        seen = ready.seq(SLUG)
        acts = [lambda n=n, turn=turn: keep(ready, f"{turn}-{n}", f"{turn}-{n}") for n in range(4)]
        assert race(*acts) == ["written"] * 4
        assert ready.seq(SLUG) == seen + 4
    assert sorted(names(ready)) == sorted(f"{turn}-{n}" for turn in range(8) for n in range(4))


def test_of_threads_that_want_one_name_one_gets_it(ready: Store) -> None:
    for turn in range(8):
        acts = [lambda n=n, turn=turn: keep(ready, f"Tên {turn}", f"{turn}-{n}") for n in range(2)]
        assert race(*acts) == ["RefusalError", "written"]
    assert names(ready) == [f"Tên {turn}" for turn in range(8)]


def test_the_same_press_from_two_threads_is_one_scenario(ready: Store) -> None:
    for turn in range(8):
        assert race(*[lambda turn=turn: keep(ready, f"Tên {turn}", f"p{turn}")] * 2) == ["known", "written"]


# ── names ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "\u200b\u2060"])
def test_a_scenario_without_a_name_is_refused(ready: Store, name: str) -> None:
    assert "đặt tên" in refusal(lambda: keep(ready, name), ready)


def test_a_name_may_be_eighty_characters_long_and_no_more(ready: Store) -> None:
    assert f"dài {MAX_NAME + 1} ký tự" in refusal(lambda: keep(ready, "ệ" * (MAX_NAME + 1)), ready)
    keep(ready, "e\u0323\u0302" * MAX_NAME)
    assert names(ready) == ["ệ" * MAX_NAME]


def test_a_name_is_trimmed_and_composed(ready: Store) -> None:
    keep(ready, "  Do\u0302\u0301c   s\u01b0\u0301c\u200b ")
    assert names(ready) == ["Dốc sức"]


@pytest.mark.parametrize("same", ["Dốc sức", "DỐC SỨC", " dốc  sức ", "Do\u0302\u0301c su\u031b\u0301c"])
def test_a_name_that_a_living_scenario_bears_is_refused_and_says_what_to_do(ready: Store, same: str) -> None:
    keep(ready)
    sentence = refusal(lambda: keep(ready, same, "p2"), ready)
    assert "đã có phương án" in sentence
    assert "đặt tên khác" in sentence


def test_a_name_is_free_again_once_its_scenario_is_gone_and_was_always_free_in_another_commune(ready: Store) -> None:
    set_up(ready, "tan-ninh", blank_places(["Thôn 1"], "thôn"), somebody("An"))
    keep(ready)
    keep(ready, commune="tan-ninh")
    withdraw(ready, SLUG, "p1", somebody("An"))
    keep(ready, submission="p2")
    assert names(ready) == names(ready, "tan-ninh") == ["Dốc sức"]


NASTY = [
    "'; DROP TABLE scenario; --",
    "=1+1",
    "<b>đậm</b>",
    "$x$",
    "$name",
    "**đậm** :red[x]",
    '{"a": 1}',
    "None",
    "%s",
]


@pytest.mark.parametrize("text", NASTY)
def test_whatever_people_write_is_kept_literally(ready: Store, text: str) -> None:
    keep(ready, text, text, inputs={text: text}, by=somebody(text))
    assert ready.rows("SELECT scenario_id, name, submitted_by, json_keys(inputs) FROM current_scenario") == [
        (text, text, text, [text])
    ]
    withdraw(ready, SLUG, text, somebody(text))
    assert names(ready) == []


# ── what may be saved ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("where", ["inputs", "results"])
def test_a_number_that_is_none_is_refused(ready: Store, where: str, bad: float) -> None:
    assert "không tính được" in refusal(lambda: keep(ready, **{where: {"a": [1, {"b": bad}]}}), ready)


@pytest.mark.parametrize("data_seq", [0, -1, 2])
def test_a_scenario_rests_on_figures_that_were_there(ready: Store, data_seq: int) -> None:
    assert "số liệu đã có" in refusal(lambda: keep(ready, data_seq=data_seq), ready)


def test_a_commune_that_was_not_set_up_keeps_no_scenario_and_does_not_come_to_be_by_one(store: Store) -> None:
    assert "số liệu đã có" in refusal(lambda: keep(store), store)
    assert "Không tìm thấy" in refusal(lambda: withdraw(store, SLUG, "p1", somebody("An")), store)
    assert store.communes() == []


# ── taking away ──────────────────────────────────────────────────────────────────────────────────────


def test_taking_away_leaves_the_others_and_the_history(ready: Store) -> None:
    keep(ready)
    keep(ready, "Cầm chừng", "p2")
    assert withdraw(ready, SLUG, "p1", somebody("An")).written
    assert names(ready) == ["Cầm chừng"]
    assert ready.rows("SELECT scenario_id, name FROM scenario JOIN batch USING (batch_id) ORDER BY seq") == [
        ("p1", "Dốc sức"), ("p2", "Cầm chừng"), ("p1", None),
    ]  # fmt: skip


def test_what_is_unknown_gone_or_another_communes_cannot_be_taken_away(ready: Store) -> None:
    set_up(ready, "tan-ninh", blank_places(["Thôn 1"], "thôn"), somebody("An"))
    keep(ready)
    assert "Không tìm thấy" in refusal(lambda: withdraw(ready, SLUG, "p9", somebody("An")), ready)
    assert "Không tìm thấy" in refusal(lambda: withdraw(ready, "tan-ninh", "p1", somebody("An")), ready)
    withdraw(ready, SLUG, "p1", somebody("An"))
    assert "đã được bỏ trước đó" in refusal(lambda: withdraw(ready, SLUG, "p1", somebody("Bình")), ready)


def test_a_hand_in_in_the_middle_of_taking_away_is_let_through(ready: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ready)
    interrupt(ready, monkeypatch, lambda: ready.append(Batch(SLUG, "hand_in", "s", "An"), {}, 2))
    assert withdraw(ready, SLUG, "p1", somebody("An")).seq == 4
    assert names(ready) == []


def test_a_scenario_is_not_undone_like_a_hand_in(ready: Store) -> None:
    receipt = keep(ready)
    assert "bỏ phương án ở trang Giả định" in refusal(lambda: plan_undo(ready, SLUG, receipt.batch_id), ready)

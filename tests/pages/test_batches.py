"""Lịch sử nộp: every batch, each figure with its file and cell, the file as it came, and the way back."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data.access import User
from data.figures import standing
from data.intake.batch import commit, commit_bases, difference
from data.intake.reading import Reading
from data.model import Figure, Period
from data.originals import keep
from data.plan_store import BaseEntry, load_plan
from data.store import Store
from data.visit import Visit
from tests.builders import somebody
from tests.pages.conftest import TODAY, begin, foreign, frame, show, visible
from tests.pages.test_hand_in import press

SLUG, JUNE = "tan-ninh", Period(2026, 6)
EAST, WEST = "thon-01", "thon-02"


def written(store: Store, *figures: Figure, name: str = "T6.xlsx", content: bytes = b"tep", by: User | None = None):
    reading = Reading(name, keep(content), SLUG, "", JUNE, figures)
    return commit(store, difference(store, reading), by or somebody("Chị Lan"))


def figure(place: str, a: int, b: int, cell: str = "C8") -> Figure:
    return Figure("TN-02", place, JUNE, a, b, sheet="T6", cell=cell, raw=str(a), rule="a, b")


@pytest.fixture
def two(store: Store) -> Store:
    """Two hand-ins; the second corrects the first."""
    begin(store, SLUG, "Thôn Đông", "Thôn Đoài")
    written(store, figure(EAST, 30, 100), figure(WEST, 60, 200, "C9"))
    written(store, figure(EAST, 35, 100), name="sửa.xlsx", content=b"sua", by=somebody("Anh Ba"))
    return store


def opened(store: Store, **query: str) -> AppTest:
    visit = Visit(somebody("Người thử"), store, load_plan(store, SLUG))
    shown = AppTest.from_function(frame, args=(visit, "batches"), default_timeout=30)
    for name, value in query.items():
        shown.query_params[name.replace("_", "-")] = value
    return shown.run()


def listed(shown: AppTest) -> list[tuple]:
    table = shown.dataframe[0].value
    return [tuple(line) for line in table[["Đợt", "Việc", "Người nộp"]].to_numpy()]


def test_the_newest_batch_is_on_top_and_says_who_and_what(two: Store):
    shown = opened(two)
    assert not shown.exception
    assert listed(shown) == [
        ("3", "Nộp tệp", "Anh Ba"), ("2", "Nộp tệp", "Chị Lan"), ("1", "Thiết lập", "Người thử"),
    ]  # fmt: skip
    assert foreign(shown) == []


def test_the_list_is_filtered_and_the_filter_lives_in_the_address(two: Store):
    assert listed(opened(two, nguoi="Chị Lan")) == [("2", "Nộp tệp", "Chị Lan")]
    assert listed(opened(two, viec="Thiết lập")) == [("1", "Thiết lập", "Người thử")]
    assert [seq for seq, *_ in listed(opened(two, ky_nop="Kỳ 6/2026"))] == ["3", "2"]
    shown = opened(two, viec="Thiết lập", nguoi="Chị Lan")
    assert [one.value for one in shown.info] == ["Không có đợt nộp nào như vậy."]


def test_a_link_opens_one_batch_with_old_and_new_and_the_cell(two: Store):
    shown = opened(two, dot="3")
    assert not shown.exception
    assert shown.subheader[0].value == "Đợt số 3: nộp tệp"
    [line] = shown.dataframe[1].value.to_dict("records")
    assert line == {
        "Việc": "→ Thay đổi", "Chỉ tiêu": "TN-02 · Hộ có kỹ năng DVCTT, thanh toán số", "Nơi": "Thôn Đông",
        "Kỳ": "6/2026", "Trước đó": "30 / 100 = 30,0 %", "Đã ghi": "35 / 100 = 35,0 %", "Ô": "T6!C8",
        "Ghi trong ô": "35",
    }  # fmt: skip
    assert [one.label for one in shown.get("download_button")] == ["Tải tệp gốc", "Tải Excel"]
    assert foreign(shown) == []


def test_undo_says_what_it_does_and_does_it(two: Store):
    shown = press(opened(two, dot="3"), "Hoàn tác…")
    assert "Hoàn tác là ghi thêm một đợt mới: 1 số trở lại số cũ." in visible(shown)
    assert standing(two, SLUG, JUNE)["TN-02", EAST].numerator == 35
    press(shown, "Hoàn tác đợt số 3")
    assert standing(two, SLUG, JUNE)["TN-02", EAST].numerator == 30
    assert [one.value for one in shown.success] == ["Đã hoàn tác đợt số 3 bằng đợt số 4."]
    assert listed(shown)[0][:2] == ("4", "Hoàn tác")
    assert [one.label for one in shown.button] == ["Hoàn tác…"], "asked anew, not still asking"


def test_what_was_changed_since_is_left_alone_and_named(two: Store):
    shown = press(opened(two, dot="2"), "Hoàn tác…")
    assert (
        "Hoàn tác là ghi thêm một đợt mới: 1 số được rút đi vì trước đó chưa có."
        " 1 số được để nguyên vì sau đợt này đã có người ghi số khác."
    ) in visible(shown)
    assert "Để nguyên, đã ghi lại ở đợt 3" in visible(shown)
    press(shown, "Hoàn tác đợt số 2")
    assert set(standing(two, SLUG, JUNE)) == {("TN-02", EAST)}


def test_undo_can_be_left(two: Store):
    shown = press(press(opened(two, dot="3"), "Hoàn tác…"), "Thôi")
    assert "Hoàn tác…" in [one.label for one in shown.button]
    assert two.seq(SLUG) == 3


def test_somebody_writes_before_the_undo_is_pressed(two: Store):
    shown = press(opened(two, dot="3"), "Hoàn tác…")
    written(two, figure(EAST, 40, 100), name="lại.xlsx", content=b"lai")
    press(shown, "Hoàn tác đợt số 3")
    assert "Vừa có người khác ghi số liệu" in shown.error[0].value
    assert standing(two, SLUG, JUNE)["TN-02", EAST].numerator == 40


def test_a_set_up_cannot_be_undone_here(two: Store):
    shown = opened(two, dot="1")
    assert shown.subheader[0].value == "Đợt số 1: thiết lập"
    assert [one.label for one in shown.button] == []


def test_bases_are_listed_and_undone(two: Store):
    plan = load_plan(two, SLUG)
    commit_bases(two, plan, [BaseEntry("households", EAST, TODAY, 120)], somebody("Chị Lan"), 3)
    shown = opened(two, dot="4")
    assert shown.dataframe[1].value.to_dict("records") == [
        {"Số nền": "Hộ gia đình", "Nơi": "Thôn Đông", "Từ ngày": "20/12/2026", "Số": "120"}
    ]
    press(press(shown, "Hoàn tác…"), "Hoàn tác đợt số 4")
    assert two.rows("SELECT count(*) FROM current_base WHERE commune = 'tan-ninh'") == [(0,)]
    assert "đã rút" in visible(opened(two, dot="5"))


@pytest.mark.parametrize("slug", ["an-nong", "giao-minh", "tan-ninh", "thong-nhat", "thuong-ninh"])
def test_the_illustrative_history_is_vietnamese(trial: Store, slug: str):
    shown = show("batches", trial, slug)
    assert not shown.exception
    assert foreign(shown) == []

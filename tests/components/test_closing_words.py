"""Closed periods in words: how a closing is named, what became of it, what was adjusted since."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from components.closing_words import (
    adjusted_table,
    closed_line,
    later_marked,
    marked,
    number_of,
    reopened_line,
    signed_said,
    will_adjust,
)
from data.closing import Cycle, Deed
from data.model import Figure, FigureState
from tests.builders import CODE, figure, make_plan
from tests.components.closed import AT, JUNE, SIGNED, closing, event


def test_a_closed_period_says_who_closed_it_and_how_much_was_adjusted():
    assert signed_said(SIGNED) == "số 4, 18/06/2026, Nguyễn Thị Hoa (hoa)"
    assert closed_line(SIGNED, 3, 1) == (
        "Kỳ 6/2026 đã chốt (số 4, 18/06/2026, Nguyễn Thị Hoa (hoa)); 3 số điều chỉnh sau khi chốt; 1 chỉ tiêu nay khác"
        " lúc chốt."
    )
    assert closed_line(SIGNED, 0).endswith("chưa có số nào điều chỉnh sau khi chốt.")


def test_what_is_about_to_become_an_adjustment_is_said():
    assert will_adjust([]) == ""
    said = will_adjust([SIGNED])
    assert said.startswith("Kỳ 6/2026 đã chốt (số 4")
    assert said.endswith("Số ghi vào kỳ đã chốt sẽ là số liệu điều chỉnh; bản đã chốt giữ nguyên.")


def test_a_reopened_period_says_by_whom_when_why_and_what_is_kept():
    opened = event(Deed.REOPENED, "Ông Bình (binh)", note="Thôn 2 ghi nhầm.")
    first = event(Deed.SIGNED, "Bà Hoa", 2)
    assert reopened_line(Cycle(JUNE, reopened=opened, signings=(first, SIGNED))) == (
        "Kỳ 6/2026 đã chốt (số 4, 18/06/2026) nhưng được Ông Bình (binh) mở lại lúc 01:30 ngày 18/06/2026, lý do: «Thôn"
        " 2 ghi nhầm». Bản chốt số 4 vẫn được giữ; số liệu đang thấy là tạm thời cho đến khi ký chốt lại."
    )


def test_a_closing_is_named_by_its_number_period_and_day():
    assert number_of(closing(5, 2)) == "Số 5 · Kỳ 6/2026 lần 2 · 18/06/2026"


def adjusted(now: Figure, before: Figure | None, file: str | None = "so-6.xlsx", kind: str = "hand_in"):
    return SimpleNamespace(figure=now, before=before, file_name=file, submitted_by="An", submitted_at=AT, kind=kind,
                           seq=12, times=1)  # fmt: skip


def test_an_adjusted_figure_shows_what_the_meeting_saw_and_what_is_known_now():
    plan = make_plan(places=1)
    gone = Figure(CODE, None, JUNE, state=FigureState.WITHDRAWN)
    table = adjusted_table(
        [
            adjusted(figure("thon-01", JUNE, 50, 100), figure("thon-01", JUNE, 45, 100)),
            adjusted(gone, figure(None, JUNE, 45, 90), None, "undo"),
            adjusted(figure(None, JUNE, 1, 2), None, None, "quick_entry"),
        ],
        plan,
    )
    assert list(table["Lúc chốt"]) == ["45 / 100 = 45,0 %", "45 / 90 = 50,0 %", "chưa có số"]
    assert list(table["Nay"]) == ["50 / 100 = 50,0 %", "đã rút", "1 / 2 = 50,0 %"]
    assert list(table["Từ"]) == ["so-6.xlsx", "hoàn tác", "nhập nhanh"]


def test_sources_bear_the_mark_of_an_adjustment():
    plan = make_plan(places=1)
    now, old = figure("thon-01", JUNE, 50, 100), figure("thon-01", JUNE, 45, 100)
    found = [SimpleNamespace(figure=now), SimpleNamespace(figure=figure(None, JUNE, 1, 2))]
    table = pd.DataFrame({"Số": ["a", "b"]})
    assert marked(table, found, {}, plan) is table
    said = marked(table, found, {now.key: adjusted(now, old)}, plan)["Điều chỉnh"]
    assert list(said) == ["điều chỉnh; lúc chốt: 45 / 100 = 45,0 %", ""]
    versions = [SimpleNamespace(seq=12), SimpleNamespace(seq=3)]
    assert list(later_marked(table, versions, [SIGNED])["Sau khi chốt"]) == ["điều chỉnh", ""]
    assert later_marked(table, versions, []) is table

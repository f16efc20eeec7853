"""Closed periods in words: where a period stands, what a meeting saw, what two closings have different."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
import pytest

from components.closing_comparison import compared_table, groups, headline
from components.closing_words import (
    adjusted_table,
    check_points,
    closed_line,
    closings_table,
    holes_said,
    later_marked,
    marked,
    number_of,
    points,
    signed_said,
    stage,
    will_adjust,
)
from data.closing import Cycle, Deed, Event
from data.compare_closings import Compared, Promise, Reported, Shift
from data.model import Figure, FigureState, Period
from data.progress import Aim, Basis, Level, State
from tests.builders import CODE, figure, make_count, make_indicator, make_plan, make_target

JUNE, AT = Period(2026, 6), dt.datetime(2026, 6, 17, 18, 30)


def event(deed: Deed, by: str, number: int | None = None, note: str = "", seq: int = 9) -> Event:
    return Event(seq, "b", "s", by, AT, JUNE, deed, number, 8, note)


SIGNED = event(Deed.SIGNED, "Nguyễn Thị Hoa (hoa)", 4)
CHECK = event(Deed.CHECKED, "Bà Lan")


def checks(**more: object) -> SimpleNamespace:
    return SimpleNamespace(**{"owed": (), "missing": (), "odd": (), "questions": (), "thin": (), "partly": ()} | more)


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


@pytest.mark.parametrize(
    ("cycle", "touched", "said"),
    [
        (Cycle(JUNE), False, "Kỳ 6/2026 chưa chốt: xong."),
        (Cycle(JUNE, check=CHECK), False,
         "Kỳ 6/2026 đã được Bà Lan kiểm tra lúc 01:30 ngày 18/06/2026, chờ lãnh đạo ký: xong."),
        (Cycle(JUNE, check=CHECK), True,
         "Kỳ 6/2026 đã kiểm tra lúc 01:30 ngày 18/06/2026 nhưng sau đó có thay đổi, cần kiểm tra lại: xong."),
        (Cycle(JUNE, reopened=event(Deed.REOPENED, "Bà Hoa", note="sai")), False,
         "Kỳ 6/2026 đã mở lại lúc 01:30 ngày 18/06/2026, chờ kiểm tra và ký lại: xong."),
        (Cycle(JUNE, signed=SIGNED, signings=(SIGNED,)), False,
         "Kỳ 6/2026 đã chốt: số 4, 18/06/2026, Nguyễn Thị Hoa (hoa)."),
    ],
)  # fmt: skip
def test_where_a_period_stands_is_one_sentence(cycle: Cycle, touched: bool, said: str):
    assert stage(cycle, touched=touched, open_points="xong") == said


def test_the_check_list_says_each_point_and_its_absence():
    assert points(checks()) == "không còn gì vướng"
    assert list(check_points(checks()).values()) == [
        "● Đủ số: kế hoạch không đòi báo cáo kỳ này", "● Số đáng ngờ: không có", "● Đủ để chấm: mọi chỉ tiêu đều đủ",
        "● Giải trình: không có câu hỏi nào chờ trả lời",
    ]  # fmt: skip
    full = checks(owed=(1, 2, 3), missing=(1,), odd=(1, 2), questions=(1,), thin=(1,), partly=(1, 2))
    assert points(full) == (
        "còn thiếu 1/3 số, 2 số đáng ngờ, 1 câu hỏi chưa trả lời, 1 chỉ tiêu chưa đủ số liệu để chấm"
    )
    assert list(check_points(full).values()) == [
        "▲ Đủ số: còn thiếu 1 trong 3 số phải báo", "▲ Số đáng ngờ: 2 số cần xem lại",
        "▲ Đủ để chấm: 1 chỉ tiêu chưa đủ số liệu, 2 chỉ tiêu đã chấm khi chưa đủ nơi báo",
        "▲ Giải trình: 1 câu hỏi về kỳ này chưa được trả lời",
    ]  # fmt: skip


def test_holes_are_named_but_not_all_of_many():
    assert holes_said([]) == ""
    assert holes_said([JUNE]) == "Lưu ý: kỳ 6/2026 chưa chốt."
    assert holes_said([Period.of(one) for one in range(JUNE.ordinal, JUNE.ordinal + 8)]).endswith(
        "kỳ 11/2026 và 2 kỳ khác chưa chốt."
    )


def closing(number: int = 4, time: int = 1, *, in_force: bool = True) -> SimpleNamespace:
    signed = event(Deed.SIGNED, "Bà Hoa", number, "Khi chốt còn thiếu 2 trên 9 số phải báo.")
    states = {State.MET: 3, State.BEHIND: 1}
    return SimpleNamespace(event=signed, check=CHECK, time=time, in_force=in_force, states=states, period=JUNE)


def test_closings_are_listed_with_their_states():
    table = closings_table([closing(5, 2), closing(4, in_force=False)])
    assert list(table["Kỳ"]) == ["6/2026 (lần 2)", "6/2026"]
    assert list(table["Đạt"]) == ["3", "3"]
    assert "Khó đạt" not in table.columns
    assert table["Ghi chú"][1] == "Khi chốt còn thiếu 2 trên 9 số phải báo. Đã mở lại."
    assert number_of(closing(5, 2)) == "Số 5 · Kỳ 6/2026 lần 2 · 18/06/2026"


# ── adjusted ─────────────────────────────────────────────────────────────────────────────────────────


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


# ── two closings ─────────────────────────────────────────────────────────────────────────────────────


def compared(**more: object) -> Compared:
    empty = dict.fromkeys(Compared.__dataclass_fields__, ())
    return Compared(**empty | more)


def level(value: float, when: Period = JUNE) -> Level:
    return Level(when, Fraction(str(value)))


def test_nothing_different_is_said_as_such():
    assert headline(compared(), 0) == "Không có gì khác giữa hai lần chốt."
    assert groups(compared()) == []
    assert compared_table(compared()).empty


def test_a_shift_says_points_people_and_the_same_villages():
    one = Shift(make_indicator(), level(80), level(27.5), Fraction("-52.5"), Fraction(30), Fraction(0), 1)
    [(heading, [line], more)] = groups(compared(shifts=(one,)))
    assert (heading, more) == ("Mức lùi", 0)
    assert line.says == ("80,0 % → 27,5 % (−52,5 điểm; thêm 30 người); riêng 1 nơi có số cả hai lần: không đổi.")
    assert headline(compared(shifts=(one,)), 2) == "Mức lùi ở 1 chỉ tiêu, 2 số của lần trước đã điều chỉnh."


def test_a_count_does_not_repeat_itself():
    one = Shift(make_count(), level(3), level(7), Fraction(4), Fraction(4))
    [(heading, [line], _)] = groups(compared(shifts=(one,)))
    assert (heading, line.says) == ("Mức tiến", "3 ý tưởng → 7 ý tưởng (+4 ý tưởng).")


def test_promises_reports_and_what_only_one_side_has():
    aim = Aim(make_target(50), Fraction(50), None, Period(2026, 12), Basis.GIVEN)
    found = compared(
        promises=(Promise(make_indicator(), aim, None),),
        reported=(Reported(make_indicator(), (1, 2), (2, 2)),),
        new=(make_indicator(),),
    )
    said = {heading: lines[0].says for heading, lines, _ in groups(found)}
    assert said == {
        "Mục tiêu đang tính đổi": "từ 50 % trở lên, hết kỳ 12/2026 → không có mục tiêu.",
        "Số đã báo đổi": "1/2 số → 2/2 số.",
        "Chỉ tiêu mới trong kế hoạch": f"{CODE}.",
    }
    assert headline(found, 0) == "1 mục tiêu đang tính đổi, 1 chỉ tiêu mới."


def test_a_long_group_is_cut_on_the_screen_and_whole_in_the_table():
    many = tuple(
        Shift(make_indicator(code=f"XA-{at:02d}"), level(1), level(1 + at), Fraction(at), Fraction(Decimal(at)))
        for at in range(1, 12)
    )
    [(_, lines, more)] = groups(compared(shifts=many))
    assert (len(lines), more, lines[0].code) == (8, 3, "XA-11")
    assert len(compared_table(compared(shifts=many))) == 11

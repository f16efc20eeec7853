"""What two closings have different, in words: a sentence first, then what turned, moved, was promised anew, came."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from components.closing_comparison import compared_table, groups, headline
from data.changes import Turn
from data.compare_closings import Compared, Promise, Reported, Shift
from data.model import Period
from data.progress import Aim, Basis, Level, Standing, State
from tests.builders import CODE, make_count, make_indicator, make_target
from tests.components.closed import JUNE


def compared(**more: object) -> Compared:
    empty = dict.fromkeys(Compared.__dataclass_fields__, ())
    return Compared(**empty | more)


def level(value: float, when: Period = JUNE) -> Level:
    return Level(when, Fraction(str(value)))


def test_nothing_different_is_said_as_such():
    assert headline(compared(), 0) == "Không có gì khác giữa hai lần chốt."
    assert groups(compared()) == []
    assert compared_table(compared()).empty


def test_a_shift_says_points_and_people_and_of_other_villages_only_the_points_of_the_same():
    one = Shift(make_indicator(), level(80), level(27.5), Fraction("-52.5"), Fraction(30))
    [(_, [line], _)] = groups(compared(shifts=(one,)))
    assert line.says == "80,0 % → 27,5 % (−52,5 điểm; thêm 30 người)."
    one = replace(one, alike=Fraction(0), places=1)
    [(heading, [line], more)] = groups(compared(shifts=(one,)))
    assert (heading, more) == ("Mức lùi", 0)
    assert line.says == ("80,0 % → 27,5 % (−52,5 điểm); riêng 1 nơi có số cả hai lần: không đổi.")
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


def test_nothing_that_differs_is_passed_over_in_the_sentence():
    """A closing without figures has no level to subtract: the sentence must not say that nothing differs."""
    one = make_indicator()
    turn = Turn(Standing(one, JUNE, State.BEHIND), Standing(one, JUNE, State.NOT_ENOUGH), None)
    assert headline(compared(turns=(turn,)), 0) == "1 chỉ tiêu bắt đầu hoặc thôi được chấm."
    assert headline(compared(gained=(one,)), 0) == "1 chỉ tiêu nay mới có mức."
    assert headline(compared(lost=(one, one)), 0) == "2 chỉ tiêu nay không có mức."
    assert headline(compared(apart=(one,)), 0) == "1 chỉ tiêu không trừ cho nhau được."
    assert headline(compared(reported=(Reported(one, (1, 2), (2, 2)),)), 0) == "Chỉ khác số đã báo, ở 1 chỉ tiêu."

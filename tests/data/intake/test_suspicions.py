"""What looks odd beside a place's own history is said, once a figure; what is ordinary is not."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

import pytest

from data.intake.suspicions import suspicious
from data.model import Direction, Figure, FigureState, Kind, OverTime, Period, Severity
from data.plan_files import shipped
from data.standings import BaseFigure
from tests.builders import make_count, make_plan

PLAN = shipped("an-nong")
STOCK, FLOW = "AN-14", "AN-08"
NOW = Period(2026, 9)


def figure(a, b, when=NOW, code=STOCK, place="thon-01", value=None):
    numbers = (None if one is None else Decimal(one) for one in (a, b, value))
    return Figure(code, place, when, *numbers, sheet="T9", cell="C7", raw=str(a))


def months(*pairs, code=STOCK, place="thon-01"):
    first = NOW.plus(-len(pairs))
    return [figure(a, b, first.plus(at), code, place) for at, (a, b) in enumerate(pairs)]


def kinds(now, past, code=STOCK):
    found = suspicious(PLAN, [now], {(code, now.place): past})
    assert all(one.severity is Severity.WARNING and (one.sheet, one.cell) == ("T9", "C7") for one in found)
    return [one.kind for one in found]


STEADY = months((400, 1000), (410, 1000), (421, 1002), (430, 1003))


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (440, 1004, None),
        (430, 1003, None),
        (1003, 440, "swapped"),
        (4400, 10_030, "factor_ten"),
        (44, 1004, "factor_ten"),
        (440, 1040, "denominator_jump"),
        (440, 1033, None),
        (420, 1003, "falling"),
        (428, 1003, None),
        (620, 1003, "far_from_history"),
    ],
)  # fmt: skip
def test_one_village_beside_its_own_history(a, b, kind):
    assert kinds(figure(a, b), STEADY) == ([] if kind is None else [kind])


def test_a_flat_history_still_flags_a_jump_but_not_a_small_step():
    flat = months(*[(500, 1000)] * 6)
    assert kinds(figure(600, 1000), flat) == ["far_from_history"]
    assert kinds(figure(530, 1000), flat) == []


def test_two_months_are_no_history_to_be_far_from():
    assert kinds(figure(700, 1000), STEADY[:2]) == []


def test_a_flow_may_rise_and_fall():
    past = months((80, 100), (40, 60), (90, 120), (70, 90), code=FLOW, place=None)
    assert kinds(figure(30, 50, code=FLOW, place=None), past, FLOW) == []


def test_what_did_not_arise_is_not_odd():
    now = Figure(STOCK, "thon-01", NOW, Decimal(0), Decimal(0), state=FigureState.NOTHING_AROSE)
    assert suspicious(PLAN, [now], {(STOCK, "thon-01"): STEADY}) == []


def test_without_history_nothing_is_odd():
    assert suspicious(PLAN, [figure(1, 2)], {}) == []


def test_a_file_of_several_months_is_its_own_history():
    *past, now = months((400, 1000), (410, 1000), (420, 1000), (4300, 1000))
    assert [one.kind for one in suspicious(PLAN, [now, *past], {})] == ["factor_ten"]
    stands = {(STOCK, "thon-01"): [replace(past[-1], numerator=Decimal(4200))]}
    assert [one.kind for one in suspicious(PLAN, [now, *past], stands)] == ["factor_ten"], "the file corrects it"


def test_what_comes_later_is_no_history():
    assert kinds(figure(440, 1004), [*STEADY, figure(900, 2000, NOW.plus(1))]) == []


def test_what_was_withdrawn_is_no_history_and_withdrawing_is_not_odd():
    gone = replace(figure(None, None, NOW.plus(-1)), state=FigureState.WITHDRAWN)
    assert kinds(figure(440, 1040), [*STEADY[:3], gone]) == ["denominator_jump"]
    assert suspicious(PLAN, [replace(gone, period=NOW)], {(STOCK, "thon-01"): STEADY}) == []


def test_what_may_fall_is_not_said_to_fall():
    poor = make_plan().indicators[0]
    for changed in ({"direction": Direction.DOWN}, {"kind": Kind.SCORE}, {"over_time": OverTime.FLOW}):
        plan = replace(make_plan(), indicators=(replace(poor, **changed),))
        past = {(poor.code, None): [figure(a, 1000, NOW.plus(a // 10 - 50), poor.code, None) for a in (490, 480, 470)]}
        assert suspicious(plan, [figure(450, 1000, NOW, poor.code, None)], past) == []


def test_a_count_that_stands_is_not_said_to_rest_on_a_denominator():
    plan = make_plan(indicators=(make_count(over_time=OverTime.STOCK),))
    past = [figure(None, None, NOW.plus(at - 4), "XA-01", None, value=50 + at) for at in range(4)]
    for value, kind in ((54, []), (49, ["falling"]), (530, ["factor_ten"]), (90, ["far_from_history"])):
        now = figure(None, None, NOW, "XA-01", None, value=value)
        assert [one.kind for one in suspicious(plan, [now], {("XA-01", None): past})] == kind


def test_a_step_over_a_gap_of_months_is_measured_by_the_month():
    late = [replace(one, period=one.period.plus(-5)) for one in months((400, 1000), (420, 1000), (440, 1000))]
    assert kinds(figure(560, 1000), late) == []
    assert kinds(figure(760, 1000), late) == ["far_from_history"]


def test_what_the_usual_month_brings_is_learnt_from_months_that_were_skipped():
    known = [figure(300 + 150 * at, 1000, NOW.plus(3 * at - 7)) for at in range(3)]
    assert kinds(figure(650, 1000), known) == []
    assert kinds(figure(800, 1000), known) == ["far_from_history"]


def test_two_households_more_in_a_small_village_are_not_odd():
    small = months(*[(10, 20)] * 4)
    assert kinds(figure(12, 20), small) == []
    assert kinds(figure(15, 20), small) == ["far_from_history"]


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (80, 1300, ["factor_ten"]),
        (800, 1200, ["factor_ten"]),
        (85, 100, []),
        (9, 12, ["factor_ten"]),
    ],
)
def test_what_arises_is_held_against_the_usual_month_for_factors_of_ten(a, b, kind):
    past = months((80, 100), (70, 90), (90, 110), (9, 12), code=FLOW, place=None)
    assert kinds(figure(a, b, code=FLOW, place=None), past, FLOW) == kind


def test_two_files_one_month_and_twenty_the_next_happens():
    past = months((2, 2), (2, 2), (1, 1), code=FLOW, place=None)
    assert kinds(figure(20, 20, code=FLOW, place=None), past, FLOW) == []


@pytest.mark.parametrize(("a", "b", "kind"), [(90, 80, ["far_from_history"]), (100, 80, ["swapped"]), (70, 100, [])])
def test_in_a_flow_a_swap_shows_by_its_rate(a, b, kind):
    past = months((160, 200), (90, 110), (130, 160), code=FLOW, place=None)
    assert kinds(figure(a, b, code=FLOW, place=None), past, FLOW) == kind


def test_few_files_swing_widely_and_many_do_not():
    few = months((3, 5), (4, 5), (2, 4), (4, 6), code=FLOW, place=None)
    assert kinds(figure(1, 4, code=FLOW, place=None), few, FLOW) == []
    many = months((600, 1000), (640, 1040), (590, 990), (620, 1010), code=FLOW, place=None)
    assert kinds(figure(300, 1000, code=FLOW, place=None), many, FLOW) == ["far_from_history"]


def test_after_one_odd_month_the_return_to_the_usual_is_not_odd():
    past = months((600, 1000), (610, 1000), (605, 1000), (200, 1000), code=FLOW, place=None)
    assert kinds(figure(600, 1000, code=FLOW, place=None), past, FLOW) == []


def test_what_arises_by_chance_alone_is_hardly_ever_odd():
    dice, plan, odd = random.Random(7), make_plan(indicators=(make_count(),)), 0
    for _ in range(300):
        counts = [sum(dice.random() < 0.02 for _ in range(400)) for _ in range(7)]
        *past, now = (figure(None, None, NOW.plus(at), "XA-01", None, value=one) for at, one in enumerate(counts))
        odd += len(suspicious(plan, [now], {("XA-01", None): past}))
    assert odd <= 6


def test_the_first_denominator_is_held_against_the_base_that_holds_by_then():
    base = PLAN.indicator(STOCK).base
    bases = [
        BaseFigure(base, "thon-01", dt.date(2026, 1, 1), Decimal(900)),
        BaseFigure(base, "thon-01", dt.date(2026, 9, 20), Decimal(1000)),
        BaseFigure(base, "thon-01", dt.date(2026, 10, 1), Decimal(2000)),
        BaseFigure(base, "thon-02", dt.date(2026, 1, 1), Decimal(400)),
    ]
    assert suspicious(PLAN, [figure(400, 1020)], {}, bases) == []
    [found] = suspicious(PLAN, [figure(400, 900)], {}, bases)
    assert found.message == (
        "AN-14: mẫu số 900 lệch quá 3 % so với số nền 1.000 ghi ngày 20/09/2026. Hãy kiểm tra tổng số người."
    )
    assert suspicious(PLAN, [figure(40, 90, place=None)], {}, bases) == []


def villages(*pairs, code=STOCK, count=8) -> tuple[list[Figure], dict]:
    """Eight villages of one indicator: this month's figures and their history; a of village n is pair's a + n."""
    past, now = {}, []
    for at in range(1, count + 1):
        *before, last = [(a + at, b) for a, b in pairs]
        place = f"thon-{at:02d}"
        past[code, place] = months(*before, code=code, place=place)
        now.append(figure(*last, code=code, place=place))
    return now, past


def copied(now: list[Figure], past: dict) -> Iterator[str]:
    return (one.message for one in suspicious(PLAN, now, past) if one.kind == "copied_month")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(400, 1000), (400, 1000)], True),
        ([(400, 1000), (410, 1000), (410, 1000)], True),
        ([(400, 1000), (410, 1000), (411, 1000)], False),
        ([(400, 1000)] * 4, False),
        ([(400, 1000), (410, 1000)] + [(410, 1000)] * 3, False),
    ],
)
def test_a_month_copied_whole_is_said_once_but_not_where_nothing_ever_moves(pairs, said):
    assert len(list(copied(*villages(*pairs)))) == said


def test_one_figure_that_moved_shows_that_a_stock_was_not_copied():
    now, past = villages((400, 1000), (410, 1000), (410, 1000))
    assert list(copied([replace(now[0], numerator=Decimal(412)), *now[1:]], past)) == []
    assert list(copied(now[:4], past)) == []


def test_a_column_of_what_arises_is_never_equal_by_chance():
    flows, before = villages((40, 60), (50, 60), (50, 60), code=FLOW)
    stocks, others = villages((400, 1000), (410, 1000), (411, 1000))
    [said] = copied([*stocks, *flows], {**before, **others})
    assert said == (
        "Kỳ 9/2026: cả 8 số của AN-08 giống hệt kỳ 8/2026, có thể số kỳ trước được nộp lại."
        " Hãy kiểm tra tháng và số liệu."
    )


def test_zeros_that_stay_zeros_were_not_copied():
    past = {(FLOW, f"thon-{at:02d}"): months((0, 0), code=FLOW, place=f"thon-{at:02d}") for at in range(1, 9)}
    now = [figure(0, 0, code=FLOW, place=place) for _, place in past]
    assert list(copied(now, past)) == []


def test_each_month_of_a_file_is_looked_at_by_itself():
    now, past = villages((400, 1000), (410, 1000), (410, 1000))
    later = [replace(one, period=NOW.plus(1), numerator=one.numerator + at) for at, one in enumerate(now)]
    assert len(list(copied([*later, *now], past))) == 1


def test_the_sentence_names_both_numbers_in_vietnamese():
    [found] = suspicious(PLAN, [figure(1044, 12_000)], {(STOCK, "thon-01"): months((1040, 11_000))})
    assert found.message == (
        "AN-14: mẫu số đổi từ 11.000 (kỳ 8/2026) thành 12.000, quá 3 %. Hãy kiểm tra tổng số người."
    )


@pytest.mark.parametrize(
    ("now", "past", "said"),
    [
        ((10_400, 11_000), [(1040, 11_000)], "10.400 gấp khoảng 10 lần kỳ 8/2026 (1.040): có thể thừa hoặc thiếu"),
        ((104, 11_000), [(1040, 11_000)], "104 kém khoảng 10 lần kỳ 8/2026 (1.040): có thể thừa hoặc thiếu"),
        ((1000, 11_000), [(1040, 11_000)], "giảm từ 1.040 (kỳ 8/2026) xuống 1.000, trong khi số này thường chỉ tăng."),
        ((11_000, 1040), [(1040, 11_000)], "tử số 11.000 và mẫu số 1.040 có vẻ bị đổi chỗ cho nhau (kỳ 8/2026"),
        (
            (8000, 11_000), [(1000, 11_000), (1055, 11_000), (1110, 11_000)],
            "một kỳ đổi +62,6 điểm, khác hẳn nhịp trước đây (khoảng +0,5 điểm mỗi kỳ).",
        ),
    ],
)  # fmt: skip
def test_every_sentence_says_what_to_look_at(now, past, said):
    [found] = suspicious(PLAN, [figure(*now)], {(STOCK, "thon-01"): months(*past)})
    assert said in found.message
    assert found.message.endswith("Hãy kiểm tra lại.")


def test_a_month_of_a_large_commune_is_checked_in_no_time():
    """Each figure's history is looked up, not searched: a file of many months compares few periods."""
    now = [
        figure(400 + at, 1000, NOW.plus(-at), place=f"thon-{number:02d}") for number in range(22) for at in range(24)
    ]
    compared = 0
    less = Period.__lt__

    def count(one: Period, other: Period) -> bool:
        nonlocal compared
        compared += 1
        return less(one, other)

    with patch.object(Period, "__lt__", count):
        suspicious(PLAN, now, {})
    assert compared < 40 * len(now)

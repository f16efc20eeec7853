"""A what-if in words: the answer, what is assumed, how hard it is, why there is none."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from components.scenario_words import (
    QUESTIONS,
    assumption,
    caption_source,
    feasible,
    gain_in_units,
    gain_said,
    headline,
    no_goal,
    pace_said,
    refusal,
    seen_since,
)
from data.model import Comparator, Direction, Kind, OverTime
from data.scenario import Effort, Outcome, Refusal, Scenario, Unknown, work_out
from data.standings import Row
from tests.builders import counts, make_count, make_indicator, make_plan, make_rate, make_target, month, readings
from tests.components.conftest import YEAR_PLAN, faults, row

NAME = "“Tài khoản định danh”"
END = month("2026-12")


def known(found, **more) -> Row:
    """A row that remembers its readings."""
    return row(found, readings=tuple(found), **more)


def of(indicator, *targets) -> dict:
    """A plan of that indicator alone."""
    return {"plan": make_plan(*(targets or [make_target(80, year=2026)]), indicators=(indicator,)), "baseline": None}


STOCK = {"plan": YEAR_PLAN}
FLOW = of(make_rate())
COUNT = of(make_count(), make_target(24, year=2026), make_target(24, year=2027))
HELD = of(make_count(over_time=OverTime.STOCK, unit="mô hình", noun="mô hình"), make_target(24, year=2026))
SCORE = of(make_indicator(kind=Kind.SCORE, scale=Fraction(20), noun="điểm"))
LESS = of(make_indicator(direction=Direction.DOWN), make_target(10, year=2026))
RISING = known(readings("2026-01", 25, 30, 35), **STOCK)
ROWS = {
    "stock": (RISING, STOCK),
    "long": (known(readings("2026-01", *range(25, 33)), **STOCK), STOCK),
    "falling": (known(readings("2026-01", 40, 30, 35, 20), **STOCK), STOCK),
    "met": (known(readings("2026-01", 85, 90, 95), **STOCK), STOCK),
    "short": (known(readings("2026-01", 25), **STOCK), STOCK),
    "flow": (known(readings("2026-01", 50, 60, 70), **FLOW), FLOW),
    "count": (known(counts("2026-01", 1, 0, 2), **COUNT), COUNT),
    "held": (known(counts("2026-01", 1, 2, 3), **HELD), HELD),
    "score": (known(readings("2026-01", 10, 11, 12, of=20), **SCORE), SCORE),
    "less": (known(readings("2026-01", 40, 35, 30), **LESS), LESS),
}


def told(name: str, **assumed) -> tuple[str, Row, Outcome, object]:
    """The headline of a scenario that has an answer, with what it was made of."""
    one, made = ROWS[name]
    found = work_out(made["plan"], one, Scenario(**{"goal": Fraction(80), "due": END, **assumed}))
    assert isinstance(found, Outcome), found
    return headline(made["plan"], one, found), one, found, made["plan"]


def test_what_it_takes_is_said_in_points_and_in_people():
    said, *_ = told("stock")
    for fact in (NAME, "đạt 80,0 % vào cuối 2026", "+5 điểm mỗi tháng", "khoảng 5 người", "9 tháng", "45 người"):
        assert fact in said


def test_when_it_is_reached_is_said_with_how_many_that_are():
    said, *_ = told("stock", unknown=Unknown.DUE, pace=Fraction(10))
    assert f"+10 điểm mỗi tháng, {NAME} đạt 80,0 % vào kỳ 8/2026" in said
    assert "45 người" in said


def test_a_date_after_the_plan_says_so():
    said, *_ = told("stock", unknown=Unknown.DUE, pace=Fraction(1, 2))
    assert said.endswith(", tức là sau khi kế hoạch kết thúc (kỳ 12/2030).")


def test_what_is_reached_stands_beside_the_plan():
    said, *_ = told("stock", unknown=Unknown.REACHED, pace=Fraction(4))
    for fact in ("đến cuối 2026", "được 71,0 %", "36 người", "−9,0 điểm so với mức kế hoạch 80,0 % (kế hoạch ghi)."):
        assert fact in said
    assert "; đúng mức kế hoạch 80,0 %" in told("stock", unknown=Unknown.REACHED, pace=Fraction(5))[0]


def test_what_has_been_reached_needs_nothing_more():
    said, one, found, plan = told("met")
    assert "nay 95,0 %, đã đủ cho mức 80,0 % vào cuối 2026" in said
    assert "hông phải làm thêm" in feasible(one, found, plan)


def test_a_count_of_a_later_year_says_that_it_is_that_years():
    """One a month for 21 months is not 12: the sum begins anew each January."""
    said, *_ = told("count", unknown=Unknown.REACHED, pace=Fraction(1), due=month("2027-12"))
    assert "12 ý tưởng" in said
    assert "năm 2027" in said


def test_the_pace_of_a_share_of_cases_is_no_speed():
    """A mean of 88 % beside one of 82 % is not 1,1 times as fast."""
    said, one, found, plan = told("flow", goal=Fraction(70))
    assert "bình quân 73,3 % mỗi tháng" in said
    assert "nhanh gấp" not in feasible(one, found, plan)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("question", Unknown)
def test_every_sentence_reads_well(name: str, question: Unknown):
    one, made = ROWS[name]
    plan = made["plan"]
    for goal, pace, start, growth in product(
        (0, 2, 30, 100), (-1, 0, Fraction(1, 300), 7), (None, month("2026-06")), (0, 3)
    ):
        assumed = Scenario(question, Fraction(goal), END, Fraction(pace), start, Fraction(growth))
        found = work_out(plan, one, assumed)
        if isinstance(found, Refusal):
            said = [refusal(one, assumed, found, plan)]
        else:
            said = [headline(plan, one, found), feasible(one, found, plan), assumption(one, found.scenario)]
            assert not faults(gain_said(one.standing.indicator, found))
            assert not gain_in_units(one, found).startswith("≈ 0 ")
        assert [fault for each in said for fault in faults(each)] == []
        assert not [each for each in said if re.search(r"(?<!\d)-\d", each)], "less is said with a word, never -5"
        assert all(each.lstrip("“")[0].isupper() and each.endswith(".") for each in said), said


@pytest.mark.parametrize("why", Refusal)
def test_every_refusal_is_a_sentence_that_says_what_to_do(why: Refusal):
    assumed = Scenario(Unknown.DUE, Fraction(80), END, Fraction(1), month("2027-02"), Fraction(3))
    said = refusal(RISING, assumed, why, YEAR_PLAN)
    assert faults(said) == []
    assert said.endswith(".")


def test_no_pace_is_blamed_on_few_periods_only_where_there_are_few():
    """A link or another question may leave the pace open with any history."""
    long = ROWS["long"][0]
    assert long.standing.pace is not None
    said = refusal(long, Scenario(Unknown.REACHED, Fraction(80), END), Refusal.NO_PACE, YEAR_PLAN)
    assert "Chưa đủ 3 kỳ" not in said
    assert "Chưa đủ 3 kỳ" in refusal(ROWS["short"][0], Scenario(Unknown.REACHED), Refusal.NO_PACE, YEAR_PLAN)


@pytest.mark.parametrize(
    ("made", "pace", "said"),
    [
        (make_indicator(), "5/4", "+1,25 điểm mỗi tháng"),
        (make_indicator(), "-1/2", "−0,50 điểm mỗi tháng"),
        (make_indicator(), "1/1000", "dưới 0,01 điểm mỗi tháng"),
        (make_indicator(), "0", "không thêm điểm mỗi tháng"),
        (make_rate(), "86", "bình quân 86,0 % mỗi tháng"),
        (make_count(), "1/2", "0,50 ý tưởng mỗi tháng"),
        (make_count(over_time=OverTime.STOCK), "2", "+2 ý tưởng mỗi tháng"),
    ],
)
def test_a_pace_is_said_in_its_own_measure(made, pace: str, said: str):
    assert pace_said(made, Fraction(pace)) == said


def test_a_fall_too_small_to_write_keeps_its_direction():
    assert pace_said(make_indicator(), Fraction(-1, 1000)) != pace_said(make_indicator(), Fraction(1, 1000))


def test_above_is_said_where_the_plan_wants_above():
    plan = make_plan(make_target(70, comparator=Comparator.MORE, year=2026), places=4)
    one = known(readings("2026-01", 25, 30, 35), plan=plan)
    found = work_out(plan, one, Scenario(goal=Fraction(70), due=END))
    assert "đạt trên 70,0 %" in headline(plan, one, found)
    assert " 36 người" in headline(plan, one, found), "35 would be 70,0 % and no more"
    found = work_out(plan, one, Scenario(goal=Fraction(71), due=END))
    assert "đạt 71,0 %" in headline(plan, one, found)


@pytest.mark.parametrize(
    ("effort", "said"),
    [
        (Effort.NONE, ""),
        (Effort.USUAL, "Trong tầm"),
        (Effort.KEPT_UP, "Làm được nếu cố"),
        (Effort.UNHEARD, "Khó: "),
        (Effort.UNKNOWN, "Chưa đủ 6 kỳ"),
    ],
)
def test_how_hard_it_is_is_one_word_and_the_facts(effort: Effort, said: str):
    _, one, found, plan = told("long")
    text = feasible(one, replace(found, feasibility=replace(found.feasibility, effort=effort)), plan)
    assert text.startswith(said)
    assert faults(text) == []


def test_what_is_assumed_names_the_start_and_the_base():
    one = ROWS["stock"][0]
    now = assumption(one, Scenario())
    assert "từ kỳ 4/2026" in now
    assert "trước đó" not in now
    assert now.endswith("mẫu số (100 người) không đổi.")
    later = assumption(one, Scenario(start=month("2026-06"), growth=Fraction(3)))
    assert "từ kỳ 6/2026; trước đó " in later
    assert later.endswith("mẫu số (100 người) tăng đều 3 % mỗi năm.")


def test_the_same_pace_means_as_many_people_to_either_question():
    """Asked for the pace, then for what it brings: the target's people, not one fewer."""
    one = known(readings("2026-01", 251, 300, 349, of=1003), **STOCK)
    asked = work_out(YEAR_PLAN, one, Scenario(goal=Fraction(80), due=END))
    brought = work_out(YEAR_PLAN, one, replace(asked.scenario, unknown=Unknown.REACHED))
    assert asked.units == brought.units


@pytest.mark.parametrize(
    ("comparator", "said"),
    [(Comparator.ENCOURAGED, "khuyến khích"), (Comparator.LEAD, "dẫn đầu"), (None, "không đặt mức cho chỉ tiêu này")],
)
def test_why_there_is_nothing_to_reach(comparator: Comparator | None, said: str):
    targets = [make_target(comparator=comparator)] if comparator else [make_target(50, code="XA-99")]
    plan = make_plan(*targets, places=4)
    assert said in no_goal(plan, known(readings("2026-01", 25), plan=plan))


@pytest.mark.parametrize(
    ("actual", "said"), [("40", "hơn 5,0 điểm."), ("30", "kém 5,0 điểm."), ("3501/100", "đúng như phương án.")]
)
def test_reality_is_held_against_it_at_the_newest_period(actual: str, said: str):
    done = [(month("2026-04"), Fraction(0), Fraction(99)), (month("2026-05"), Fraction(35), Fraction(actual))]
    found = seen_since(done, make_indicator())
    assert found.startswith("Kỳ 5/2026: phương án 35,0 %, thực tế ")
    assert found.endswith(said)
    assert seen_since([], make_indicator()) == "Chưa có kỳ nào sau khi lập để đối chiếu."


def test_the_source_says_first_that_it_is_simulated():
    said = caption_source(YEAR_PLAN, RISING)
    assert said == "MÔ PHỎNG – không phải số liệu báo cáo · tính từ số liệu đến 14/03/2026"
    assert set(QUESTIONS) == set(Unknown)

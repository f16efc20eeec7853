"""Who does how much: four villages with numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from data.model import Direction, Kind, Level, OverTime, Period
from data.scenario import Scenario
from data.sharing import Rule, Unshared, alone, gains, keeping_up, share_out
from data.villages import cells
from tests.builders import figure, make_count, make_indicator, make_plan, make_target
from tests.data.test_scenario import plan_of, row_of, series

MARCH, DECEMBER = Period(2026, 3), Period(2026, 12)
PLAN = make_plan(make_target(80, year=2026), places=5)
FIGURES = (
    series(48, 49, 50, of=100, place="thon-01")
    + series(116, 118, 120, of=200, place="thon-02")
    + series(50, 50, 50, of=50, place="thon-03")
    + series(24, 27, 30, of=150, place="thon-04")
)
"""250 of 500 people: 50, 60, 100 and 20 %, gaining 1, 1, 0 and 2 points a month; thon-05 is silent."""
ROW = row_of(PLAN, FIGURES)
CELLS = cells(PLAN, ROW, MARCH)
TO_80 = Scenario(goal=Fraction(80), due=DECEMBER)


def units(found) -> list:
    return [one.units for one in found.parts]


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "goal", "asked"),
    [
        (Rule.EQUAL_POINTS, 80, [33, 67, 0, 50]),  # 150 people on the 450 who are not all there
        (Rule.EQUAL_POINTS, 90, [48, 80, 0, 72]),  # thon-02 is full at 80, the others take its nine
        (Rule.EQUAL_POINTS, 100, [50, 80, 0, 120]),
        (Rule.BY_GAP, 80, [28, 38, 0, 84]),  # gaps of 30, 40, 0 and 90
        (Rule.LARGEST_FIRST, 80, [20, 40, 0, 90]),
        (Rule.EQUAL_POINTS, 50, [0, 0, 0, 0]),
        (Rule.BY_GAP, 0, [0, 0, 0, 0]),
        (Rule.LARGEST_FIRST, 40, [0, 0, 0, 0]),
    ],
)
def test_the_work_is_shared_out_by_a_named_rule(rule, goal, asked):
    found = share_out(ROW, CELLS, replace(TO_80, goal=Fraction(goal)), rule)
    assert units(found) == asked
    assert (found.left, found.reached) == (0, max(goal, 50))
    assert [one.id for one in found.silent] == ["thon-05"]


def test_everybody_gains_the_same_points_who_can():
    found = share_out(ROW, CELLS, replace(TO_80, goal=Fraction(90)), Rule.EQUAL_POINTS)
    assert found.step == 48
    assert [one.after - one.before for one in found.parts] == [48, 40, 0, 48]


@pytest.mark.parametrize(("start", "asked"), [(None, [12, 24, 0, 18]), (Period(2026, 10), [4, 8, 0, 6])])
def test_everybody_at_the_pace_of_the_three_fastest(start, asked):
    found = share_out(ROW, CELLS, replace(TO_80, start=start), Rule.BEST_PACE)
    assert (units(found), found.left) == (asked, 150 - sum(asked))
    assert float(found.step) == pytest.approx(4 / 3)


def test_more_than_needed_is_below_zero_left():
    found = share_out(ROW, CELLS, replace(TO_80, goal=Fraction(52)), Rule.BEST_PACE)
    assert (found.whole, found.left) == (10, -44)


def test_a_handful_sets_no_pace():
    plan = make_plan(places=1)
    row = row_of(plan, series(1, 2, 3, of=29, place="thon-01"))
    assert share_out(row, cells(plan, row, MARCH), TO_80, Rule.BEST_PACE) is Unshared.NO_PACE


def test_by_hand_is_cut_to_what_a_village_has():
    hand = {"thon-01": 51, "thon-02": -1, "thon-04": 100}
    found = share_out(ROW, CELLS, TO_80, Rule.BY_HAND, hand)
    assert (units(found), found.left) == ([50, 0, 0, 100], 0)
    assert [one.id for one in found.cut] == ["thon-01", "thon-02"]


def test_above_80_takes_one_more():
    found = share_out(ROW, CELLS, TO_80, Rule.EQUAL_POINTS, strictly=True)
    assert (found.whole, sum(units(found))) == (151, 151)


def test_bases_grow_before_they_are_shared():
    found = share_out(ROW, CELLS, replace(TO_80, growth=Fraction(16)), Rule.EQUAL_POINTS)
    assert [one.base for one in found.parts] == [112, 224, 56, 168]  # nine months of 16 % a year
    assert found.whole == 198 and sum(units(found)) == 198  # 448 of 560


def test_where_everybody_is_there_nobody_is_asked():
    plan = make_plan(places=2)
    row = row_of(plan, series(40, of=40, place="thon-01") + series(60, of=60, place="thon-02"), "2026-01")
    for rule in (Rule.EQUAL_POINTS, Rule.BY_GAP, Rule.LARGEST_FIRST):
        found = share_out(row, cells(plan, row, Period(2026, 1)), TO_80, rule)
        assert (units(found), found.whole, found.reached) == ([0, 0], 0, 100)


def test_money_is_shared_exactly():
    plan = plan_of(make_indicator(noun="tỷ đồng"), places=2)
    row = row_of(plan, series(5, of=10, place="thon-01") + series("2.5", of=10, place="thon-02"), "2026-01")
    found = share_out(row, cells(plan, row, Period(2026, 1)), TO_80, Rule.BY_GAP)
    assert (units(found), found.whole) == ([3, Fraction("5.5")], Fraction("8.5"))


def test_a_village_without_people_or_without_a_and_b_gets_no_share():
    plan = make_plan(places=3)
    found = [figure("thon-01", MARCH, 5, 10), figure("thon-02", MARCH, 0, 0), figure("thon-03", MARCH, value=40)]
    shared = share_out(row_of(plan, found), cells(plan, row_of(plan, found), MARCH), TO_80, Rule.EQUAL_POINTS)
    assert (units(shared), [one.id for one in shared.silent]) == ([3], ["thon-02", "thon-03"])


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"level": Level.COMMUNE}, Unshared.COMMUNE_ONLY),
        ({"over_time": OverTime.FLOW}, Unshared.COMMUNE_ONLY),
        ({"kind": Kind.SCORE}, Unshared.COMMUNE_ONLY),
        ({"direction": Direction.DOWN}, Unshared.FALLING),
    ],
)
def test_what_cannot_be_shared_is_refused_by_name(changes, why):
    plan = plan_of(make_indicator(**changes), places=2)
    row = row_of(plan, series(5, of=10, place="thon-01"), "2026-01")
    many = cells(plan, row, Period(2026, 1))
    assert share_out(row, many, TO_80, Rule.BY_GAP) is why
    assert (alone(row, many, TO_80), gains(row, many)) == (why, why)


def test_counts_and_silence_are_not_shared():
    plan = plan_of(make_count(level=Level.PLACE, over_time=OverTime.STOCK), places=1)
    row = row_of(plan, series(5, of=None, place="thon-01"), "2026-01")
    assert share_out(row, cells(plan, row, Period(2026, 1)), TO_80, Rule.BY_GAP) is Unshared.COMMUNE_ONLY
    for places in (0, 2):
        plan = make_plan(places=places)
        row = row_of(plan, series(5, of=10), "2026-01")
        many = cells(plan, row, Period(2026, 1))
        assert share_out(row, many, TO_80, Rule.BY_GAP) is Unshared.NO_SUMS
        assert (alone(row, many, TO_80), gains(row, many)) == (Unshared.NO_SUMS, Unshared.NO_SUMS)


# ── one village ──────────────────────────────────────────────────────────────────────────────────────


def test_what_hangs_on_one_village():
    """By December the others have 9, 18 and 0 more at their pace; thon-04 would have 27."""
    one = alone(ROW, CELLS, replace(TO_80, goal=Fraction(62)))[3]
    assert (one.still, one.usual, one.full) == (Fraction("55.4"), Fraction("60.8"), Fraction("79.4"))
    assert (one.units, one.needed, one.others) == (33, 42, 3)


def test_what_even_everybody_of_one_village_would_not_do():
    assert [one.units for one in alone(ROW, CELLS, TO_80)] == [None, None, None, None]
    last = alone(ROW, CELLS, replace(TO_80, goal=Fraction("79.4")))[3]
    assert (last.units, last.needed) == (120, 100)


def test_the_others_need_no_start_to_go_on_as_they_do():
    later = replace(TO_80, goal=Fraction(62), start=Period(2026, 10))
    assert alone(ROW, CELLS, later) == alone(ROW, CELLS, replace(later, start=None))


def test_above_62_takes_one_more_of_one_village():
    assert alone(ROW, CELLS, replace(TO_80, goal=Fraction(62)), strictly=True)[3].units == 34


def test_what_all_gain_if_one_reaches_the_average():
    assert [(one.place.id, one.value, one.points, one.units) for one in gains(ROW, CELLS)] == [("thon-04", 20, 9, 45)]


def test_one_village_keeps_up_with_another():
    found = keeping_up(ROW, CELLS, TO_80, "thon-01", "thon-04")
    assert (found.units, found.by_pace, found.usual) == (9, Fraction("62.6"), Fraction("60.8"))
    assert found.level is None  # it stands above thon-04
    other = keeping_up(ROW, CELLS, TO_80, "thon-04", "thon-02").level
    assert (other.units, other.points) == (60, 12)


def test_nobody_keeps_up_with_a_village_without_figures():
    assert keeping_up(ROW, CELLS, TO_80, "thon-01", "thon-05") is Unshared.NO_SUMS


# ── what a referee once found wrong ────────────────────────────────────────────────────────────────


def test_a_share_by_gap_never_passes_everybody():
    """18 people on gaps of 2,8, 0,5 and 13,8: thon-03 would get 14,53, yet only 14 are left there."""
    plan = make_plan(places=3)
    found = [figure(f"thon-0{at}", MARCH, *one) for at, one in enumerate(((17, 20), (49, 50), (6, 20)), 1)]
    row = row_of(plan, found)
    shared = share_out(row, cells(plan, row, MARCH), replace(TO_80, goal=Fraction(99)), Rule.BY_GAP)
    assert all(one.after <= 100 for one in shared.parts)
    assert sum(units(shared)) == shared.whole == 18


def test_the_level_to_keep_up_with_is_todays_whatever_grows():
    """thon-02 stands at 60 % today; nine months of a growing base would make it 53,6."""
    one = keeping_up(ROW, CELLS, replace(TO_80, growth=Fraction(16)), "thon-04", "thon-02").level
    assert one.units == 60


def test_villages_are_refused_where_the_commune_has_no_level():
    """The commune's own figure has an empty base, the villages theirs."""
    plan = make_plan(places=1)
    found = [figure("thon-01", MARCH, 5, 10), figure(None, MARCH, 0, 0)]
    row = row_of(plan, found)
    many = cells(plan, row, MARCH)
    assert row.standing.level is None
    assert isinstance(share_out(row, many, TO_80, Rule.BY_GAP), Unshared)
    assert isinstance(gains(row, many), Unshared)

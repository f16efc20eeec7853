"""What if: small communes with numbers worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from data.model import Comparator, Direction, Kind, OverTime, Period, Rhythm
from data.progress import Basis, Level
from data.scenario import (
    Effort,
    Outcome,
    Refusal,
    Scenario,
    Unknown,
    against,
    comparator_of,
    from_json,
    to_json,
    work_out,
)
from data.standings import Row, rows
from tests.builders import figure, make_count, make_indicator, make_plan, make_rate, make_target, month
from tests.data.test_standings import village_sums

END_27 = Period(2027, 12)
END_26 = Period(2026, 12)


def row_of(plan, found, at="2026-03") -> Row:
    """The plan's only row at that period."""
    until = [one for one in found if one.period <= month(at)]
    [only] = rows(plan, month(at), village_sums(plan, until), until, [], {})
    return only


def series(*numbers, of=1000, place=None, first="2026-01", every=1):
    """Consecutive periods' a and b; `of` None: percents or counts alone."""
    periods = [month(first).plus(every * at) for at in range(len(numbers))]
    if of is None:
        return [figure(place, when, value=one) for when, one in zip(periods, numbers, strict=True)]
    return [figure(place, when, one, of) for when, one in zip(periods, numbers, strict=True)]


def plan_of(indicator=None, *targets, **changes):
    told = make_plan(*(targets or (make_target(80, year=2027),)), **changes)
    return told if indicator is None else replace(told, indicators=(indicator,))


PLAN = plan_of()
ROW = row_of(PLAN, series(500, 510, 520))
"""52 % of 1 000 people in March 2026, a point a month more; the plan wants 80 % by the end of 2027."""
TO_80 = Scenario(goal=Fraction(80), due=END_27)


def solved(scenario, row=ROW, plan=PLAN) -> Outcome:
    found = work_out(plan, row, scenario)
    assert isinstance(found, Outcome), found
    return found


# ── one unknown ──────────────────────────────────────────────────────────────────────────────────────


def test_the_pace_is_what_is_missing_over_the_months_left():
    found = solved(TO_80)
    assert (found.scenario.pace, found.units, found.months) == (Fraction(280, 210), 280, 21)
    assert (found.value, found.met, found.planned) == (80, True, (80, Basis.GIVEN))


def test_the_line_goes_from_the_level_to_the_goal():
    line = solved(TO_80).line
    assert (line[0], line[-1], len(line)) == ((Period(2026, 3), 52), (END_27, 80), 22)
    assert line[1] == (Period(2026, 4), 52 + Fraction(4, 3))


def test_the_gain_is_held_against_the_present_pace():
    found = solved(TO_80)
    assert found.usual == pytest.approx(73)  # 52 and 21 months of one point
    assert found.gain == pytest.approx(7)


def test_above_80_takes_one_person_more():
    plan = plan_of(None, make_target(80, year=2027, comparator=Comparator.MORE))
    found = solved(TO_80, row_of(plan, series(500, 510, 520)), plan)
    assert (found.units, found.value, found.scenario.pace) == (281, Fraction(801, 10), Fraction(281, 210))


def test_people_come_whole():
    row = row_of(PLAN, series(15, 16, 17, of=33))
    assert solved(TO_80, row).units == 10  # 26,4 of 33 are 80 %


@pytest.mark.parametrize(
    ("comparator", "due"), [(Comparator.AT_LEAST, Period(2028, 7)), (Comparator.MORE, Period(2028, 8))]
)
def test_a_point_a_month_reaches_80_after_28_months(comparator, due):
    plan = plan_of(None, make_target(80, year=2027, comparator=comparator))
    row = row_of(plan, series(500, 510, 520))
    found = solved(Scenario(Unknown.DUE, Fraction(80), pace=Fraction(1)), row, plan)
    assert found.scenario.due == due
    before = solved(replace(found.scenario, unknown=Unknown.REACHED, due=due.plus(-1)), row, plan)
    assert before.value < 80 or (comparator is Comparator.MORE and before.value == 80)


def test_a_point_a_month_makes_73_by_the_end_of_2027():
    found = solved(Scenario(Unknown.REACHED, due=END_27, pace=Fraction(1)))
    assert (found.value, found.scenario.goal, found.units, found.met) == (73, 73, 210, False)


def test_nobody_passes_the_ends_of_the_scale():
    for pace, end, units in ((10**6, 100, 480), (-(10**6), 0, None)):
        found = solved(Scenario(Unknown.REACHED, due=END_27, pace=Fraction(pace)))
        assert found.value == end
        assert all(0 <= value <= 100 for _, value in found.line)
        assert units is None or found.units == units


def test_next_month_is_due_after_one_month():
    found = solved(replace(TO_80, due=Period(2026, 4)))
    assert (found.months, found.units, found.scenario.pace) == (1, 280, 28)


def test_a_target_that_is_met_asks_for_nothing():
    found = solved(Scenario(goal=Fraction(50), due=END_27))
    assert (found.scenario.pace, found.units, found.value, found.feasibility.effort) == (0, 0, 52, Effort.NONE)
    today = solved(Scenario(Unknown.DUE, Fraction(50), pace=Fraction(1)))
    assert (today.scenario.due, today.units, today.months, today.usual) == (Period(2026, 3), 0, 0, None)
    assert today.line == ((Period(2026, 3), 52),)


def test_the_goal_may_be_nothing_or_everybody():
    assert solved(Scenario(goal=Fraction(0), due=END_27)).units == 0
    assert solved(Scenario(goal=Fraction(100), due=END_27)).units == 480


# ── start and growth ─────────────────────────────────────────────────────────────────────────────────


def test_a_later_start_leaves_fewer_months():
    found = solved(replace(TO_80, start=Period(2026, 10)))
    assert (found.months, found.units, found.scenario.pace) == (15, 280, Fraction(280 - 60, 150)), "six months as now"
    assert dict(found.line)[Period(2026, 9)] == 58


def test_a_start_that_has_passed_changes_nothing():
    assert solved(replace(TO_80, start=Period(2025, 1))).scenario.pace == solved(TO_80).scenario.pace


def test_who_starts_when_it_is_due_has_one_month():
    assert solved(replace(TO_80, start=END_27)).scenario.pace == 28 - 20


def test_a_growing_base_asks_for_more():
    found = solved(Scenario(goal=Fraction(80), due=Period(2027, 3), growth=Fraction(12)))
    assert (found.units, found.scenario.pace, found.value) == (376, Fraction(376, 120), 80)  # 896 of 1 120


def test_a_growing_base_dilutes_what_is_met_today():
    found = solved(Scenario(goal=Fraction(52), due=Period(2027, 3), growth=Fraction(12)))
    assert found.units == 63  # 582,4 of 1 120


@pytest.mark.parametrize("growth", [Fraction(-1), Fraction(100)])
def test_a_base_neither_shrinks_nor_doubles(growth):
    assert work_out(PLAN, ROW, replace(TO_80, growth=growth)) is Refusal.OFF_SCALE


# ── every sort of indicator ──────────────────────────────────────────────────────────────────────────


def ideas(rhythm=Rhythm.MONTHLY):
    return plan_of(make_count(), make_target(24, year=2026, per_year=True), rhythm=rhythm)


@pytest.mark.parametrize(
    ("due", "units", "pace"), [(END_26, 18, 2), (END_27, 24, 2), (Period(2027, 6), 24, 4), (Period(2026, 4), 18, 18)]
)
def test_a_years_count_begins_anew_in_january(due, units, pace):
    plan = ideas()
    row = row_of(plan, series(2, 2, 2, of=None))
    found = solved(Scenario(goal=Fraction(24), due=due), row, plan)
    assert (found.units, found.scenario.pace, found.value) == (units, pace, 24)


def test_a_years_count_at_its_pace_is_there_in_december():
    plan = ideas()
    row = row_of(plan, series(2, 2, 2, of=None))
    assert solved(Scenario(Unknown.DUE, Fraction(24), pace=Fraction(2)), row, plan).scenario.due == END_26
    assert work_out(plan, row, Scenario(Unknown.DUE, Fraction(25), pace=Fraction(2))) is Refusal.NEVER


def test_a_quarters_count_holds_three_months():
    plan = ideas(Rhythm.QUARTERLY)
    row = row_of(plan, series(6, 6, 6, of=None, first="2026-03", every=3), "2026-09")
    found = solved(Scenario(goal=Fraction(24), due=END_26), row, plan)
    assert (found.scenario.pace, found.feasibility.recent, found.feasibility.effort) == (2, 2, Effort.USUAL)


FILES = plan_of(make_rate(), make_target(90, year=2026))
HANDLED = row_of(FILES, series(80, 80, 80, of=100))


@pytest.mark.parametrize(
    ("goal", "due", "pace"),
    [(90, END_26, Fraction(280, 3)), (90, END_27, Fraction(90)), (80, END_26, Fraction(80)), (95, END_26, 100)],
)
def test_of_a_flows_rate_the_months_to_come_make_good_what_has_been(goal, due, pace):
    found = solved(Scenario(goal=Fraction(goal), due=due), HANDLED, FILES)
    assert (found.scenario.pace, found.value) == (pace, goal)


def test_what_no_month_can_make_good_is_refused():
    assert work_out(FILES, HANDLED, Scenario(goal=Fraction(96), due=END_26)) is Refusal.NEVER


def test_a_flows_rate_stays_as_it_is_until_the_start():
    scenario = Scenario(goal=Fraction(85), due=END_26, start=Period(2026, 10))
    assert solved(scenario, HANDLED, FILES).scenario.pace == 100  # nine months of 80, three of 100


def test_a_quarters_rate_weighs_three_months():
    plan = plan_of(make_rate(), make_target(90, year=2026), rhythm=Rhythm.QUARTERLY)
    row = row_of(plan, series(80, 80, of=100, first="2026-03", every=3), "2026-06")
    assert solved(Scenario(goal=Fraction(85), due=END_26), row, plan).scenario.pace == 90


def test_what_must_fall_falls():
    plan = plan_of(make_indicator(direction=Direction.DOWN), make_target(20, year=2026))
    row = row_of(plan, series(300, 290, 280))
    found = solved(Scenario(goal=Fraction(20), due=END_26), row, plan)
    assert (found.units, found.scenario.pace, found.value) == (80, Fraction(-80, 90), 20)
    assert found.feasibility.effort is Effort.USUAL  # it has been falling by a point a month
    assert solved(Scenario(goal=Fraction(0), due=END_26), row, plan).units == 280


def test_points_of_a_scale_come_in_fractions():
    plan = plan_of(make_indicator(kind=Kind.SCORE, noun="điểm", unit="điểm"), make_target(75, year=2026))
    row = row_of(plan, series(9, 9.5, 10, of=20))
    found = solved(Scenario(goal=Fraction("70.5"), due=END_26), row, plan)
    assert (found.units, found.scenario.pace) == (Fraction("4.1"), Fraction("20.5") / 9)
    assert work_out(plan, row, Scenario(goal=Fraction(75), due=END_26, growth=Fraction(1))) is Refusal.BASE_UNKNOWN


def test_money_comes_in_fractions():
    plan = plan_of(make_indicator(noun="tỷ đồng"))
    row = row_of(plan, series("5.1", "5.2", "5.25", of=10))
    assert solved(TO_80, row, plan).units == Fraction("2.75")


def test_a_percent_without_a_and_b_has_a_pace_and_no_people():
    row = row_of(PLAN, series(50, 51, 52, of=None))
    found = solved(TO_80, row)
    assert (found.units, found.scenario.pace, found.value) == (None, Fraction(28, 21), 80)
    assert work_out(PLAN, row, replace(TO_80, growth=Fraction(1))) is Refusal.BASE_UNKNOWN


def test_a_count_that_stands_is_counted():
    plan = plan_of(make_count(over_time=OverTime.STOCK), make_target(30, year=2027))
    row = row_of(plan, series(10, 11, 12, of=None))
    found = solved(Scenario(goal=Fraction(120), due=END_27), row, plan)
    assert (found.units, found.scenario.pace, found.value) == (108, Fraction(108, 21), 120)


def test_one_reading_is_enough_to_say_what_is_needed():
    row = row_of(PLAN, series(520), "2026-01")
    found = solved(TO_80, row)
    assert (found.units, found.usual, found.gain, found.feasibility.effort) == (280, None, None, Effort.UNKNOWN)


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("scenario", "why"),
    [
        (replace(TO_80, goal=None), Refusal.NO_GOAL),
        (replace(TO_80, goal=Fraction("100.1")), Refusal.OFF_SCALE),
        (replace(TO_80, goal=Fraction(-1)), Refusal.OFF_SCALE),
        (replace(TO_80, due=None), Refusal.PAST),
        (replace(TO_80, due=Period(2026, 3)), Refusal.PAST),
        (replace(TO_80, due=Period(2020, 1)), Refusal.PAST),
        (replace(TO_80, due=Period(9999, 12)), Refusal.TOO_LATE),
        (replace(TO_80, start=Period(2028, 1)), Refusal.STARTS_LATE),
        (Scenario(Unknown.DUE, Fraction(80)), Refusal.NO_PACE),
        (Scenario(Unknown.REACHED, due=END_27), Refusal.NO_PACE),
        (Scenario(Unknown.DUE, Fraction(80), pace=Fraction(0)), Refusal.NEVER),
        (Scenario(Unknown.DUE, Fraction(80), pace=Fraction(-1)), Refusal.NEVER),
        (Scenario(Unknown.DUE, Fraction(80), pace=Fraction(1, 100)), Refusal.TOO_LATE),
    ],
)
def test_what_has_no_answer_is_refused_by_name(scenario, why):
    assert work_out(PLAN, ROW, scenario) is why


def test_without_figures_without_enough_of_them_and_without_a_scale_nothing_is_said():
    assert work_out(PLAN, row_of(PLAN, []), TO_80) is Refusal.NO_LEVEL
    assert work_out(PLAN, row_of(PLAN, series(0, of=0), "2026-01"), TO_80) is Refusal.NO_LEVEL
    plan = plan_of(places=4)
    three = [figure(f"thon-0{at}", "2026-03", 5, 10) for at in (1, 2, 3)]
    assert work_out(plan, row_of(plan, three), TO_80) is Refusal.FEW_REPORTED
    yes = plan_of(make_count(kind=Kind.YES_NO, over_time=OverTime.STOCK))
    assert work_out(yes, row_of(yes, series(1, of=None), "2026-01"), TO_80) is Refusal.YES_NO


@pytest.mark.parametrize("comparator", [Comparator.ENCOURAGED, Comparator.LEAD])
def test_without_a_duty_a_goal_must_be_named(comparator):
    plan = plan_of(None, make_target(comparator=comparator))
    row = row_of(plan, series(500, 510, 520))
    assert work_out(plan, row, Scenario(due=END_27)) is Refusal.NO_GOAL
    found = solved(TO_80, row, plan)
    assert (found.units, found.planned) == (280, None)
    assert solved(Scenario(Unknown.REACHED, due=END_27, pace=Fraction(1)), row, plan).met is None


def test_of_a_range_the_low_end_is_enough():
    plan = plan_of(None, make_target(low=80, high=85, year=2027))
    assert solved(TO_80, row_of(plan, series(500, 510, 520)), plan).units == 280


def test_the_plans_own_number_is_kept_as_the_plan_says():
    plan = plan_of(None, make_target(80, year=2027, comparator=Comparator.MORE))
    row = row_of(plan, series(500, 510, 520))
    assert comparator_of(plan, row, Fraction(80), END_27) is Comparator.MORE
    assert comparator_of(plan, row, Fraction(81), END_27) is Comparator.AT_LEAST


# ── feasibility ──────────────────────────────────────────────────────────────────────────────────────

TWO = plan_of(places=3)
FAST_AND_SLOW = row_of(
    TWO,
    series(50, 65, 80, 95, 110, 125, of=500, place="thon-01")
    + series(*[250] * 6, of=500, place="thon-02")
    + series(1, 4, 8, 12, 16, 20, of=20, place="thon-03"),
    "2026-06",
)
"""thon-01 gains three points a month, thon-02 none, thon-03 twenty, but it is a handful."""


@pytest.mark.parametrize(
    ("times", "effort"),
    [(Fraction(1), Effort.USUAL), (Fraction(3, 2), Effort.KEPT_UP), (Fraction(2), Effort.UNHEARD)],
)
def test_a_pace_is_held_against_the_recent_and_the_best_one(times, effort):
    recent = Fraction(FAST_AND_SLOW.standing.pace.per_month)  # 19 of 1 020 people
    found = solved(Scenario(Unknown.REACHED, due=END_27, pace=times * recent), FAST_AND_SLOW, TWO)
    feasible = found.feasibility
    assert (feasible.effort, feasible.recent, feasible.place) == (effort, recent, "thon-01")
    assert float(feasible.best) == pytest.approx(3)


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "scenario",
    [
        TO_80,
        Scenario(),
        Scenario(Unknown.DUE, Fraction(1, 3), None, Fraction(-22, 7), Period(2026, 4), Fraction(5, 2)),
        Scenario(Unknown.REACHED, pace=Fraction(1.1), due=END_27),
    ],
)
def test_a_scenario_is_kept_exactly(scenario):
    assert from_json(json.loads(json.dumps(to_json(scenario)))) == scenario


KEPT = to_json(TO_80)


@pytest.mark.parametrize(
    "wrong",
    [
        {}, None, [], "x", {**KEPT, "goal": "nan"}, {**KEPT, "goal": "1/0"}, {**KEPT, "goal": float("nan")},
        {**KEPT, "goal": []}, {**KEPT, "due": "2027-13"}, {**KEPT, "due": 2027}, {**KEPT, "start": "x"},
        {**KEPT, "unknown": "luck"}, {key: one for key, one in KEPT.items() if key != "growth"},
    ],
)  # fmt: skip
def test_anything_else_is_no_scenario(wrong):
    with pytest.raises(ValueError, match=r"."):
        from_json(wrong)


def test_what_has_come_since_stands_beside_what_was_foreseen():
    line = solved(TO_80).line
    known = [Level(Period(2026, 3), Fraction(52)), Level(Period(2026, 5), Fraction(53)), Level(END_27.plus(1), 99)]
    assert against(line, known) == [(Period(2026, 5), 52 + Fraction(8, 3), 53)]
    assert against(line[:1], known) == []


# ── what a referee once found wrong ────────────────────────────────────────────────────────────────


def test_a_pace_is_exact_where_one_person_more_is_asked():
    plan = plan_of(None, make_target(80, year=2027, comparator=Comparator.MORE))
    found = solved(TO_80, row_of(plan, series(500, 510, 520)), plan)
    assert isinstance(found.scenario.pace, Fraction)
    assert isinstance(found.value, Fraction)


ABOVE_90 = plan_of(make_rate(), make_target(90, year=2026, comparator=Comparator.MORE))


def test_above_90_is_not_met_by_a_rate_of_90():
    row = row_of(ABOVE_90, series(90, 90, 90, of=100))
    found = work_out(ABOVE_90, row, Scenario(goal=Fraction(90), due=END_26))
    assert not (found.met and found.units == 0 and found.value == 90)


def test_above_70_is_not_met_by_a_percent_alone_of_70():
    plan = plan_of(None, make_target(70, year=2026, comparator=Comparator.MORE))
    found = work_out(plan, row_of(plan, series(68, 69, 70, of=None)), Scenario(goal=Fraction(70), due=END_26))
    assert not (found.met and found.value == 70)


@pytest.mark.parametrize("pace", [105, -20])
@pytest.mark.parametrize("unknown", [Unknown.REACHED, Unknown.DUE])
def test_no_month_has_a_rate_off_the_scale(unknown, pace):
    scenario = Scenario(unknown, Fraction(81 if pace > 0 else 5), END_26, Fraction(pace))
    assert isinstance(work_out(FILES, HANDLED, scenario), Refusal)


def test_who_loses_people_does_not_add_them():
    assert solved(Scenario(Unknown.REACHED, due=END_27, pace=Fraction(-1))).units == -210


def test_exactly_80_is_passed_on_the_way_up():
    plan = plan_of(None, make_target(80, year=2027, comparator=Comparator.EXACTLY))
    row = row_of(plan, series(500, 510, 520))
    found = work_out(plan, row, Scenario(Unknown.DUE, Fraction(80), pace=Fraction("0.9")))
    assert isinstance(found, Outcome)


def test_nobody_is_asked_to_fall_back_to_exactly_50():
    plan = plan_of(None, make_target(50, year=2027, comparator=Comparator.EXACTLY))
    found = work_out(plan, row_of(plan, series(500, 510, 520)), Scenario(goal=Fraction(50), due=END_27))
    assert isinstance(found, Refusal) or found.scenario.pace >= 0


def test_what_comes_every_month_does_not_stop_by_itself():
    """At most ten a year, six since January at two a month: it must slow down to four in nine months."""
    plan = plan_of(make_count(direction=Direction.DOWN), make_target(10, year=2026, per_year=True))
    found = work_out(plan, row_of(plan, series(2, 2, 2, of=None)), Scenario(goal=Fraction(10), due=END_26))
    assert found.feasibility.effort is not Effort.NONE


@pytest.mark.parametrize("wrong", [{**KEPT, "growth": None}, {**KEPT, "goal": float("inf")}])
def test_a_scenario_without_growth_or_without_end_is_no_scenario(wrong):
    with pytest.raises(ValueError, match=r"."):
        from_json(wrong)


def test_a_month_that_has_passed_is_no_date():
    """Figures of March stand in May, because a quarter's report is owed in June: April is over."""
    plan = plan_of(rhythm=Rhythm.QUARTERLY)
    row = row_of(plan, series(500, 510, 520), "2026-05")
    assert work_out(plan, row, Scenario(goal=Fraction(80), due=Period(2026, 4))) is Refusal.PAST


def test_of_two_promises_of_one_number_the_one_for_that_year_says_how():
    plan = plan_of(None, make_target(80, year=2026), make_target(80, year=2027, comparator=Comparator.MORE))
    found = solved(TO_80, row_of(plan, series(500, 510, 520)), plan)
    assert found.units == 281

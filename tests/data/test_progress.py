"""Every rule of progress, one table or one small story each. The numbers were worked out by hand.

Most stories use one path: 25 in January 2026 to 80 in December, five points a month.
January 25, February 30, March 35, April 40, May 45, June 50.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction

import pytest

from data.model import Calendar, Comparator, Direction, FigureState, Kind, Period, Rhythm
from data.progress import (
    Basis,
    Level,
    Pace,
    State,
    aim_at,
    best_average,
    best_pace,
    judge,
    levels,
    like_for_like,
    meeting_period,
    milestone,
    on_path,
    own_value,
    pace_of,
    pace_series,
    path_points,
    satisfies,
    units_short,
    wilson,
)
from tests.builders import (
    counts,
    make_count,
    make_indicator,
    make_plan,
    make_rate,
    make_target,
    month,
    reading,
    readings,
)

UP = make_indicator()
DOWN = make_indicator(direction=Direction.DOWN)
JANUARY = (month("2026-01"), Fraction(25))


def year_plan(**changes):
    """At least 80 by the end of 2026."""
    return make_plan(make_target(80, year=2026), **changes)


def judged(series, *, plan=None, indicator=UP, at=None, baseline=JANUARY, peers=()):
    """The standing at the newest reading, from 25 in January."""
    when = max(one.period for one in series) if at is None else month(at)
    return judge(plan or year_plan(), indicator, series, when, baseline, peers)


# ── the state: the first that applies ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "story"),
    [
        # the newest month comes last; the path says 35 in March, 50 in June
        (State.NOT_ENOUGH, [25, 29]),  # two readings: no pace
        (State.MET, [80]),  # met needs no history
        (State.MET, [95, 90, 85]),  # met, though falling
        (State.REGRESSING, [30, 28, 26]),  # below the path, every slope below zero
        (State.ON_TRACK, [60, 50, 40]),  # falling, but still above the path
        (State.ON_TRACK, [25, 30, 35]),  # exactly on the path
        (State.BEHIND, [20, 21, 22]),  # rising, below the path
        (State.BEHIND, [30, 26, 29]),  # slopes -4, -1/2, 3: the interval reaches above zero
        (State.BEHIND, [30, 30, 30]),  # flat: the interval is zero, not below it
        (State.BEHIND, [20, 21, 22, 23, 24]),  # needs 8 a month, but five readings are no history
        (State.OUT_OF_REACH, [20, 21, 22, 23, 24, 25]),  # needs 55/6 a month, best kept up is 1
        (State.BEHIND, [0, 10, 20, 30, 40, 49]),  # needs 31/6 a month, best kept up is 10
    ],
)
def test_the_state_is_the_first_that_applies(state, story):
    assert judged(readings("2026-01", *story)).state is state


@pytest.mark.parametrize("comparator", [Comparator.ENCOURAGED, Comparator.LEAD])
@pytest.mark.parametrize("story", [[90, 60, 30], [30, 60, 90], [90]])
def test_without_a_duty_nothing_is_judged(comparator, story):
    plan = make_plan(make_target(comparator=comparator))
    found = judged([*readings("2026-01", *story)], plan=plan)
    assert found.state is State.NO_TARGET
    assert (found.aim, found.position, found.behind, found.short, found.required) == (None,) * 5
    assert found.level.value == story[-1]


def test_without_a_duty_the_trend_is_still_shown():
    plan = make_plan(make_target(comparator=Comparator.ENCOURAGED, low=30, high=50))
    found = judged(readings("2026-01", 20, 18, 16), plan=plan)
    assert found.pace.per_month == pytest.approx(-2)
    assert found.state is State.NO_TARGET


def test_without_a_target_of_its_own_nothing_is_judged():
    plan = make_plan(make_target(80, code="XA-99"))
    assert judged(readings("2026-01", 1, 1, 1), plan=plan).state is State.NO_TARGET


def test_thin_coverage_without_a_duty_stays_without_judgement():
    plan = make_plan(make_target(comparator=Comparator.LEAD))
    thin = [reading("2026-01", 10, 100, coverage="1/2")]
    assert judged(thin, plan=plan).state is State.NO_TARGET


@pytest.mark.parametrize(
    ("coverage", "state"),
    [("79/100", State.NOT_ENOUGH), ("799/1000", State.NOT_ENOUGH), ("4/5", State.MET), ("1", State.MET)],
)
def test_under_80_percent_of_the_base_nothing_is_met(coverage, state):
    assert judged([reading("2026-03", 95, 100, coverage=coverage)]).state is state


def test_a_thin_last_month_is_not_judged_whatever_came_before():
    story = [*readings("2026-01", 25, 30, 35), reading("2026-04", 40, 100, coverage="1/2")]
    found = judged(story)
    assert found.state is State.NOT_ENOUGH
    assert found.level.value == 40


def test_thin_months_do_not_count_towards_the_pace():
    story = [
        reading("2026-01", 25, 100),
        reading("2026-02", 90, 100, coverage="1/2"),
        reading("2026-03", 35, 100),
    ]
    found = judged(story)
    assert found.pace is None
    assert found.state is State.NOT_ENOUGH


@pytest.mark.parametrize(
    ("indicator", "story", "state"),
    [
        # at most 20 by December, from 75 in January: the path falls five a month, 65 in March
        (DOWN, [75, 72, 66], State.BEHIND),
        (DOWN, [75, 70, 65], State.ON_TRACK),
        (DOWN, [66, 68, 70], State.REGRESSING),
        (DOWN, [66, "66.5", 67], State.REGRESSING),
        (DOWN, [50, 55, 60], State.ON_TRACK),  # rising, yet below the path
        (DOWN, [20, 20, 20], State.MET),
        (DOWN, [80, 79, 78, 77, 76, 75], State.OUT_OF_REACH),
        (DOWN, [99, 89, 79, 69, 59, 51], State.BEHIND),  # needs 31/6 a month, ten were kept up
    ],
)
def test_where_less_is_better_everything_turns_round(indicator, story, state):
    plan = make_plan(make_target(20, year=2026))
    start = (month("2026-01"), Fraction(75))
    assert judged(readings("2026-01", *story), plan=plan, indicator=indicator, baseline=start).state is state


def test_where_less_is_better_a_positive_position_is_behind():
    plan = make_plan(make_target(20, year=2026))
    start = (month("2026-01"), Fraction(75))
    found = judged(readings("2026-01", 75, 72, 66), plan=plan, indicator=DOWN, baseline=start)
    assert (found.position, found.behind, found.short) == (1, 1, 46)


def test_a_year_that_ended_short_is_behind_not_on_track():
    plan = make_plan(make_target(70, year=2026, comparator=Comparator.MORE), make_target(90, year=2030))
    found = judged(readings("2026-10", 68, 69, 70), plan=plan)
    assert found.position == 0
    assert (found.state, found.short, found.required) == (State.BEHIND, 1, None)


def test_falling_counts_of_what_should_not_happen_are_not_called_regressing():
    """Events a month are no slope: two a month, every month, is not a change for the worse."""
    plan = make_plan(make_target(12, year=2026, per_year=True))
    complaints = make_count(noun="đơn", direction=Direction.DOWN)
    found = judged(counts("2026-01", 2, 2, 2), plan=plan, indicator=complaints, baseline=None)
    assert (found.state, found.level.value) == (State.MET, 6)
    found = judged(counts("2026-01", *[2] * 7), plan=plan, indicator=complaints, baseline=None)
    assert found.state is not State.REGRESSING
    assert (found.level.value, found.path_now) == (14, 7)


# ── out of reach: only against a history ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("peer", "state"),
    [
        (readings("2026-01", 10, 20, 30, 40, 50, 60), State.BEHIND),  # ten a month, kept up
        (readings("2026-01", 10, 20, 30, 40, 50), State.OUT_OF_REACH),  # five readings are no history
        (readings("2026-01", 3, 6, 9, 12, 15, 18, of=29), State.OUT_OF_REACH),  # too small to compare
        (readings("2026-01", 3, 6, 9, 12, 15, 18, of=30), State.BEHIND),
        (readings("2026-01", 60, 50, 40, 30, 20, 10), State.OUT_OF_REACH),  # fast, the wrong way
        ([*readings("2026-01", 10, 20, 30, 40, 50), reading("2026-06", 20, 29)], State.OUT_OF_REACH),
        ([], State.OUT_OF_REACH),
    ],
)
def test_a_pace_is_possible_where_a_comparable_place_kept_it_up(peer, state):
    slow = readings("2026-01", 20, 21, 22, 23, 24, 25)
    assert judged(slow, peers=[peer]).state is state


def test_a_peers_history_is_enough_to_say_out_of_reach():
    peer = readings("2026-01", 20, 21, 22, 23, 24, 25)
    assert judged(readings("2026-04", 20, 21, 22), peers=[peer]).state is State.OUT_OF_REACH


@pytest.mark.parametrize(("first", "step"), [(1, 1), (2, 2), (30, 7)])
def test_the_pace_that_was_kept_up_is_not_out_of_reach(first, step):
    """Six readings rise evenly; the same for six more months would do. Floats must not decide that it would not."""
    a = [first + step * number for number in range(6)]
    plan = make_plan(make_target(str(Decimal(a[-1] + 6 * step) / 10), year=2026))
    start = (month("2026-05"), Fraction(a[-1] + 6 * step - 1, 10))
    found = judged(readings("2026-01", *a, of=1000), plan=plan, baseline=start)
    assert found.required.per_month == Fraction(step, 10)
    assert found.state is State.BEHIND


def test_best_pace_is_the_best_median_slope_of_six_in_a_row():
    # 15 slopes: 0 four times, 4/3, 3/2, 2 four times, 5/2, 3, 3, 4, 6: the eighth is 2
    first = [(0, 0.0), (1, 4.0), (2, 4.0), (3, 4.0), (4, 10.0), (5, 10.0)]
    assert best_pace(UP, [first]) == pytest.approx(2)
    assert best_pace(UP, [[*first, (6, 10.0), (7, 10.0)]]) == pytest.approx(2)  # the later sixes kept up less
    assert best_pace(UP, [first[:5]]) is None
    assert best_pace(UP, [[(m, -v) for m, v in first]]) == pytest.approx(-2)
    assert best_pace(DOWN, [[(m, -v) for m, v in first], first]) == pytest.approx(-2)


def test_best_pace_divides_by_the_months_between_readings():
    quarters = [(0, 0.0), (3, 6.0), (6, 12.0), (9, 18.0), (12, 24.0), (15, 30.0)]
    assert best_pace(UP, [quarters]) == pytest.approx(2)


def test_best_average_is_the_best_mean_of_six_in_a_row():
    series = [(at, float(value)) for at, value in enumerate([60, 60, 60, 60, 60, 60, 90])]
    assert best_average(UP, [series]) == pytest.approx(65)
    assert best_average(DOWN, [series]) == pytest.approx(60)
    assert best_average(UP, [series[:5]]) is None


# ── met: exactly, strictly, within, above, before ────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("comparator", "target", "a", "b", "met", "short"),
    [
        (Comparator.AT_LEAST, 58, 29, 50, True, 0),  # 29/50·100 is 57,999… in floats
        (Comparator.AT_LEAST, 58, 28, 50, False, 1),
        (Comparator.MORE, 7, 7, 100, False, 1),  # 7/100·100 is 7,000…1 in floats
        (Comparator.AT_LEAST, 35.4, 354, 1000, True, 0),
        (Comparator.AT_LEAST, 35.4, 353, 1000, False, 1),
        (Comparator.MORE, 70, 700, 1000, False, 1),  # "trên 70 %" is not met at 70,0
        (Comparator.MORE, 70, 700_001, 1_000_000, True, 0),  # 70,0001
        (Comparator.MORE, 70, 701, 1000, True, 0),
        (Comparator.MORE, 70, 69, 100, False, 2),  # 70 of 100 would not do
        (Comparator.AT_LEAST, 70, 69, 100, False, 1),
        (Comparator.EXACTLY, 70, 7, 10, True, 0),
        (Comparator.EXACTLY, 70, 8, 10, False, 0),
        (Comparator.EXACTLY, 70, 6, 10, False, 1),
        (Comparator.AT_LEAST, 33.3, 3, 10, False, 1),  # 3,33 people are four
        (Comparator.AT_LEAST, 100, 18, 18, True, 0),
    ],
)
def test_a_promise_is_held_exactly(comparator, target, a, b, met, short):
    plan = make_plan(make_target(target, year=2026, comparator=comparator))
    found = judged([reading("2026-03", a, b)], plan=plan)
    assert (found.state is State.MET, found.short) == (met, short)


@pytest.mark.parametrize(
    ("comparator", "target", "a", "met", "short"),
    [
        (Comparator.AT_LEAST, 10, 10, True, 0),
        (Comparator.AT_LEAST, 10, 11, False, 1),
        (Comparator.AT_LEAST, 10, 9, True, 0),
        (Comparator.MORE, 10, 10, False, 1),  # "dưới 10 %" is not met at 10,0
        (Comparator.MORE, 10, 12, False, 3),
        (Comparator.MORE, 10, 9, True, 0),
    ],
)
def test_where_less_is_better_a_promise_is_held_from_above(comparator, target, a, met, short):
    plan = make_plan(make_target(target, year=2026, comparator=comparator))
    found = judged([reading("2026-03", a, 100)], plan=plan, indicator=DOWN)
    assert (found.state is State.MET, found.short) == (met, short)


@pytest.mark.parametrize(
    ("applied", "met", "exceeded", "short"),
    [(0, False, False, 1), (1, True, False, 0), (2, True, False, 0), (3, True, True, 0)],
)
def test_a_range_is_met_at_its_low_end_and_exceeded_above_its_high_end(applied, met, exceeded, short):
    plan = make_plan(make_target(low=1, high=2, year=2026, per_year=True))
    found = judged(counts("2026-03", applied), plan=plan, indicator=make_count(), baseline=None)
    assert (found.state is State.MET, found.exceeded, found.short) == (met, exceeded, short)


@pytest.mark.parametrize(
    ("indicator", "a", "exceeded"), [(UP, 80, False), (UP, 81, True), (DOWN, 80, False), (DOWN, 79, True)]
)
def test_a_single_number_is_exceeded_by_anything_better(indicator, a, exceeded):
    assert judged([reading("2026-03", a, 100)], indicator=indicator).exceeded is exceeded


def test_what_is_not_met_is_neither_exceeded_nor_early():
    found = judged([reading("2026-03", 79, 100)])
    assert (found.exceeded, found.early) == (False, False)


@pytest.mark.parametrize(
    ("indicator", "story", "early"),
    [
        (UP, readings("2026-03", 80), True),
        (UP, readings("2026-12", 80), False),  # in the month it was due
        (make_rate(), readings("2026-03", 80), False),  # a year's rate may still slip
        (make_count(), counts("2026-03", 80), True),  # ideas received stay received
        (make_count(direction=Direction.DOWN), counts("2026-03", 1), False),  # more may still come
    ],
)
def test_early_is_said_only_of_what_cannot_slip(indicator, story, early):
    yearly = indicator.kind is Kind.COUNT
    plan = make_plan(make_target(80, year=2026, per_year=yearly))
    found = judged(story, plan=plan, indicator=indicator, baseline=None)
    assert (found.state, found.early) == (State.MET, early)


def test_nobody_is_early_for_a_promise_that_is_only_carried_on():
    """Promised for 2026, reached in March 2027: late, not "về đích sớm"."""
    found = judged(readings("2026-12", 79, 79, 80, 80))
    assert (found.aim.basis, found.state, found.early) == (Basis.CARRIED, State.MET, False)


# ── enough figures, fresh figures ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rhythm", "reported", "at", "fresh"),
    [
        (Rhythm.MONTHLY, "2026-05", "2026-05", True),
        (Rhythm.MONTHLY, "2026-05", "2026-06", False),
        (Rhythm.QUARTERLY, "2026-03", "2026-05", True),
        (Rhythm.QUARTERLY, "2026-03", "2026-06", False),
        (Rhythm.QUARTERLY, "2026-04", "2026-05", True),  # more often is welcome
        (Rhythm.QUARTERLY, "2026-05", "2026-06", False),
        (Rhythm.YEARLY, "2026-12", "2027-11", True),
        (Rhythm.YEARLY, "2026-12", "2027-12", False),
    ],
)
def test_a_reading_is_judged_until_the_next_one_is_owed(rhythm, reported, at, fresh):
    plan = make_plan(make_target(80, year=2030), rhythm=rhythm)
    found = judged([reading(reported, 85, 100)], plan=plan, at=at)
    assert (found.state is State.MET, found.level is not None) == (fresh, fresh)
    assert found.last_known.value == 85
    if not fresh:
        assert (found.state, found.pace, found.forecasts) == (State.NOT_ENOUGH, None, ())


def test_without_any_reading_nothing_is_known():
    found = judge(year_plan(), UP, [], month("2026-06"))
    assert (found.state, found.level, found.last_known) == (State.NOT_ENOUGH, None, None)
    assert found.aim.goal == 80


def test_later_readings_change_nothing_about_an_earlier_month():
    story = readings("2026-01", 25, 30, 35, 10, 5)
    assert judged(story, at="2026-03") == judged(story[:3], at="2026-03")


def test_an_unreadable_last_month_is_not_replaced_by_the_one_before():
    story = [*readings("2026-01", 70, 80), reading("2026-03", 0, 0)]
    found = judged(story)
    assert (found.state, found.level) == (State.NOT_ENOUGH, None)
    assert found.last_known.period == month("2026-02")


@pytest.mark.parametrize("start", ["2026-02", "2026-06"])
def test_the_first_part_year_of_a_yearly_count_is_shown_not_judged(start):
    plan = make_plan(make_target(5, year=2030, per_year=True), start=start)
    found = judged(counts("2026-06", 0, 0, 0, 0), plan=plan, indicator=make_count(), baseline=None)
    assert (found.state, found.level.value, found.short) == (State.NO_TARGET, 0, None)
    assert found.reason
    found = judged(counts("2027-01", 0, 0, 0), plan=plan, indicator=make_count(), baseline=None)
    assert found.state is not State.NO_TARGET


@pytest.mark.parametrize(
    ("indicator", "target", "start"),
    [
        (make_count(), make_target(5, year=2030, per_year=True), "2026-01"),  # a whole first year
        (UP, make_target(90, year=2030), "2026-06"),  # no yearly count
    ],
)
def test_any_other_first_year_is_judged(indicator, target, start):
    plan = make_plan(target, start=start)
    story = readings("2026-06", 95) if indicator is UP else counts("2026-06", 9)
    assert judged(story, plan=plan, indicator=indicator, baseline=None).state is State.MET


# ── levels ───────────────────────────────────────────────────────────────────────────────────────────


def seen(indicator, story):
    return [(str(one.period), one.value, one.months) for one in levels(indicator, story)]


def test_a_stock_is_its_last_figure():
    assert seen(UP, readings("2026-01", 10, 30, 20)) == [
        ("2026-01", 10, 1),
        ("2026-02", 30, 1),
        ("2026-03", 20, 1),
    ]


def test_a_flow_is_summed_over_the_year_and_starts_again_in_january():
    story = [
        reading("2026-11", 8, 10),
        reading("2026-12", 2, 30),
        reading("2027-01", 1, 4),
        reading("2027-02", 20, 20),
    ]
    assert seen(make_rate(), story) == [
        ("2026-11", 80, 1),
        ("2026-12", 25, 2),  # 10 of 40, not the mean of 80 and 6,7
        ("2027-01", 25, 1),
        ("2027-02", Fraction(175, 2), 2),  # 21 of 24
    ]


def test_a_flow_skips_a_month_nobody_reported():
    assert seen(make_rate(), readings("2026-01", 50, None, 100)) == [("2026-01", 50, 1), ("2026-03", 75, 2)]


def test_the_months_own_figure_stands_beside_the_years():
    found = judged(readings("2026-01", 50, 100), indicator=make_rate(), baseline=None)
    assert (found.level.value, found.own) == (75, 100)


def test_readings_may_come_in_any_order():
    story = readings("2026-01", 10, 20, 60)
    assert levels(make_rate(), story[::-1]) == levels(make_rate(), story)


def test_counts_are_summed_over_the_year():
    assert seen(make_count(), counts("2026-11", 2, 3, 4, 0)) == [
        ("2026-11", 2, 1),
        ("2026-12", 5, 2),
        ("2027-01", 4, 1),
        ("2027-02", 4, 2),
    ]


def test_a_count_of_what_stands_is_its_last_figure():
    stands = make_count(over_time=UP.over_time)
    assert seen(stands, counts("2026-01", 3, 5, 4)) == [
        ("2026-01", 3, 1),
        ("2026-02", 5, 1),
        ("2026-03", 4, 1),
    ]


def test_nothing_over_nothing_is_no_level():
    assert seen(UP, [reading("2026-01", 0, 0)]) == []
    assert seen(make_rate(), [reading("2026-01", 0, 0), reading("2026-02", 3, 4)]) == [("2026-02", 75, 2)]


@pytest.mark.parametrize("nothing", [(None, None), (0, 0)])
def test_a_month_in_which_nothing_arose_leaves_the_years_rate_as_it_was(nothing):
    story = [
        reading("2026-01", 3, 4),
        reading("2026-02", *nothing, state=FigureState.NOTHING_AROSE),
        reading("2026-03", 1, 4),
    ]
    assert [one.value for one in levels(make_rate(), story)] == [75, 75, 50]


def test_a_month_handed_in_without_its_count_has_no_level():
    stands = make_count(over_time=UP.over_time)
    for indicator in (make_count(), stands):
        assert seen(indicator, [*counts("2026-01", 2), reading("2026-02")]) == [("2026-01", 2, 1)]


def test_a_percent_without_counts_is_shown_for_a_stock():
    found = judged([reading("2026-03", value=58)])
    assert (found.level.months, found.level.coverage) == (1, 1)
    assert (found.level.value, found.level.numerator, found.level.denominator) == (58, None, None)
    assert (found.short, found.behind, found.required.nouns_per_month) == (None, None, None)
    assert found.position == 58 - 35
    assert (found.small_base, found.close_call) == (False, False)


def test_a_percent_without_counts_is_never_summed():
    story = [reading("2026-01", 50, 100), reading("2026-02", value=90), reading("2026-03", 50, 100)]
    assert seen(make_rate(), [story[1]]) == []
    assert seen(make_rate(), story) == [("2026-01", 50, 1)]  # without February the year is unknown
    assert seen(make_rate(), [*story, reading("2027-01", 1, 2)])[-1] == ("2027-01", 50, 1)


@pytest.mark.parametrize("half", [(60, None), (None, 100)])
def test_a_without_b_or_b_without_a_is_no_figure(half):
    assert seen(UP, [reading("2026-01", *half)]) == []
    assert own_value(UP, reading("2026-01", *half)) is None
    story = [reading("2026-01", 50, 100), reading("2026-02", *half)]
    assert seen(make_rate(), story) == [("2026-01", 50, 1)]


def test_missing_is_never_zero_in_a_pace():
    story = [*readings("2026-01", 50, 60), reading("2026-03", None, 100), reading("2026-04", 80, 100)]
    start = month("2026-01").ordinal
    assert pace_series(UP, story) == [(start, 50.0), (start + 1, 60.0), (start + 3, 80.0)]


def test_a_sum_over_the_year_is_covered_as_its_months_are_on_average():
    story = [reading("2026-01", 1, 2, coverage="9/10"), reading("2026-02", 1, 2, coverage="3/5")]
    assert [one.coverage for one in levels(make_rate(), story)] == [Fraction(9, 10), Fraction(3, 4)]


def test_a_thin_first_report_does_not_start_the_path():
    story = [reading("2026-01", 95, 100, coverage="1/20"), reading("2026-02", 300, 1000), reading("2026-03", 310, 1000)]
    plan = make_plan(make_target(80, year=2026))
    [start, *_] = judged(story, plan=plan, baseline=None).path
    assert (str(start.period), start.value) == ("2026-02", 30)


QUARTERS = ("2026-03", "2026-06", "2026-09", "2026-12")


def test_a_quarterly_figure_of_a_flow_holds_its_quarter():
    """One idea a quarter is a third of one a month: four a year, not twelve."""
    plan = make_plan(make_target(5, year=2030, per_year=True), rhythm=Rhythm.QUARTERLY)
    found = judged([reading(one, value=1) for one in QUARTERS], plan=plan, indicator=make_count(), baseline=None)
    assert found.pace.per_month == pytest.approx(1 / 3)
    assert [one.value for one in found.forecasts] == pytest.approx([4, 4])


def test_a_quarterly_plan_that_reports_months_is_read_by_months():
    plan = make_plan(make_target(5, year=2030, per_year=True), rhythm=Rhythm.QUARTERLY)
    found = judged(counts("2026-01", 1, 1, 1), plan=plan, indicator=make_count(), baseline=None)
    assert found.pace.per_month == pytest.approx(1)


def test_the_average_still_needed_weighs_quarters_as_quarters():
    """150 of 300 after three quarters; 55 % of 400 wanted: 70 of the last quarter's 100."""
    plan = make_plan(make_target(55, year=2026), rhythm=Rhythm.QUARTERLY)
    story = [reading(one, 50, 100) for one in QUARTERS[:3]]
    assert judged(story, plan=plan, indicator=make_rate(), baseline=None).required.average == 70


@pytest.mark.parametrize(("at", "rhythm"), [("2027-01", Rhythm.QUARTERLY), ("2027-06", Rhythm.YEARLY)])
def test_last_years_count_does_not_meet_this_years_promise(at, rhythm):
    plan = make_plan(make_target(5, year=2030, per_year=True), rhythm=rhythm)
    found = judged([reading("2026-12", value=7)], plan=plan, indicator=make_count(), at=at, baseline=None)
    assert (found.state, found.level, found.early) == (State.NOT_ENOUGH, None, False)
    assert found.last_known.value == 7


# ── the aim and the path ─────────────────────────────────────────────────────────────────────────────


def aim_of(plan, at):
    aim = aim_at(plan, plan.targets, month(at))
    return None if aim is None else (aim.goal, str(aim.due), aim.basis)


def test_the_next_promise_due_judges_a_date():
    plan = make_plan(make_target(50, year=2027), make_target(90, year=2030, year_given=False))
    assert aim_of(plan, "2026-03") == (50, "2027-12", Basis.GIVEN)
    assert aim_of(plan, "2027-12") == (50, "2027-12", Basis.GIVEN)
    assert aim_of(plan, "2028-01") == (90, "2030-12", Basis.ASSUMED_YEAR)


def test_a_promise_for_2026_only_is_carried_forward_year_by_year():
    plan = make_plan(make_target("35.4", year=2026))
    assert aim_of(plan, "2026-12") == (Fraction("35.4"), "2026-12", Basis.GIVEN)
    assert aim_of(plan, "2027-01") == (Fraction("35.4"), "2027-12", Basis.CARRIED)
    assert aim_of(plan, "2030-12") == (Fraction("35.4"), "2030-12", Basis.CARRIED)
    assert aim_of(plan, "2031-02") == (Fraction("35.4"), "2030-12", Basis.CARRIED)


def test_a_yearly_promise_is_due_every_year():
    plan = make_plan(make_target(5, year=2030, per_year=True, year_given=False))
    assert aim_of(plan, "2027-02") == (5, "2027-12", Basis.ASSUMED_YEAR)
    once = make_plan(make_target(low=2, high=3, year=2026, per_year=True))
    assert aim_of(once, "2026-02") == (2, "2026-12", Basis.GIVEN)
    assert aim_of(once, "2028-02") == (2, "2028-12", Basis.CARRIED)


def test_no_duty_is_no_aim():
    plan = make_plan(make_target(comparator=Comparator.ENCOURAGED, low=30, high=50))
    assert aim_of(plan, "2026-03") is None
    mixed = make_plan(make_target(comparator=Comparator.LEAD, year=2027), make_target(90, year=2030))
    assert aim_of(mixed, "2026-03") == (90, "2030-12", Basis.GIVEN)


def path(plan, at, start=JANUARY, indicator=UP):
    points = path_points(plan, indicator, plan.targets, start)
    return on_path(plan, points, plan.targets, month(at))


@pytest.mark.parametrize(
    ("at", "value", "basis"),
    [
        ("2025-12", None, None),
        ("2026-01", 25, Basis.BASELINE),
        ("2026-02", 30, Basis.INTERPOLATED),
        ("2026-06", 50, Basis.INTERPOLATED),
        ("2026-12", 80, Basis.GIVEN),
        ("2027-01", 80, Basis.CARRIED),  # An Nông: the table is for 2026 only
        ("2027-12", 80, Basis.CARRIED),
        ("2030-12", 80, Basis.CARRIED),
        ("2031-06", 80, Basis.CARRIED),
    ],
)
def test_the_path_of_a_plan_for_one_year(at, value, basis):
    assert path(year_plan(), at) == (None if value is None else (value, basis))


@pytest.mark.parametrize(
    ("at", "value", "basis"),
    [
        ("2026-12", Fraction(25) + 11, Basis.INTERPOLATED),  # 25 to 48 in 23 months: one a month
        ("2027-12", 48, Basis.GIVEN),
        ("2028-01", 49, Basis.INTERPOLATED),  # 48 to 84 in 36 months: one a month
        ("2028-12", 60, Basis.INTERPOLATED),
        ("2030-12", 84, Basis.ASSUMED_YEAR),
    ],
)
def test_the_path_runs_straight_between_promises(at, value, basis):
    plan = make_plan(make_target(48, year=2027), make_target(84, year=2030, year_given=False))
    assert path(plan, at) == (value, basis)


def test_the_path_names_every_point_it_passes():
    plan = make_plan(make_target(48, year=2027), make_target(84, year=2028, year_given=False))
    found = path_points(plan, UP, plan.targets, JANUARY)
    assert [(str(one.period), one.value, one.basis) for one in found] == [
        ("2026-01", 25, Basis.BASELINE),
        ("2027-12", 48, Basis.GIVEN),
        ("2028-12", 84, Basis.ASSUMED_YEAR),
        ("2029-12", 84, Basis.CARRIED),
        ("2030-12", 84, Basis.CARRIED),
    ]


def test_the_path_is_exact():
    plan = make_plan(make_target(80, year=2030))
    start = (month("2026-01"), Fraction("31.7"))
    # 59 months; after 7 of them 7/59 of 48,3 points
    assert path(plan, "2026-08", start) == (
        Fraction("31.7") + Fraction(7, 59) * Fraction("48.3"),
        Basis.INTERPOLATED,
    )


@pytest.mark.parametrize(
    ("indicator", "start", "first"),
    [(UP, 85, 80), (UP, 80, 80), (UP, 25, 25), (DOWN, 60, 80), (DOWN, 95, 95)],
)
def test_nobody_is_asked_to_fall_back(indicator, start, first):
    """A start that is better than the first promise gives a level path at that promise."""
    value, _ = path(year_plan(), "2026-01", (month("2026-01"), Fraction(start)), indicator)
    assert value == first


def test_a_start_above_the_first_promise_waits_for_the_second():
    plan = make_plan(make_target(65, year=2026), make_target(89, year=2028))
    start = (month("2026-01"), Fraction(70))
    assert path(plan, "2026-07", start)[0] == 65
    assert path(plan, "2027-06", start)[0] == 71  # 65 to 89 in 24 months, six of them gone


@pytest.mark.parametrize("late", [10, 48, 99])
def test_a_late_first_report_does_not_bend_the_path_between_promises(late):
    """30 in 2026 and 78 in 2030 put 48 at the middle of 2028, whenever the first figure came."""
    plan = make_plan(make_target(30, year=2026), make_target(78, year=2030))
    start = (month("2028-06"), Fraction(late))
    assert path(plan, "2028-06", start) == (48, Basis.INTERPOLATED)
    assert path(plan, "2028-12", start)[0] == 54


def test_a_first_report_after_the_only_promise_is_held_to_it():
    start = (month("2027-02"), Fraction(50))
    assert path(year_plan(), "2027-02", start) == (80, Basis.CARRIED)


def test_without_a_start_the_path_begins_at_the_first_promise():
    assert path(year_plan(), "2026-11", None) is None
    assert path(year_plan(), "2026-12", None) == (80, Basis.GIVEN)


def test_the_first_reported_period_starts_the_path():
    found = judged(readings("2026-02", 30, 35, 41), baseline=None)
    assert (str(found.path[0].period), found.path[0].value) == ("2026-02", 30)
    assert (found.path_now, found.position) == (40, 1)


def test_a_recorded_baseline_starts_the_path_before_the_first_report():
    found = judged(readings("2026-04", 41))
    assert (str(found.path[0].period), found.path_now) == ("2026-01", 40)


def test_a_baseline_of_a_later_day_does_not_count_yet():
    later = (month("2026-05"), Fraction(70))
    assert judged(readings("2026-01", 25, 30, 36), baseline=later).path_now == 35


def test_a_figure_from_before_the_path_is_not_judged():
    plan = make_plan(make_target(80, year=2030), start="2026-06", rhythm=Rhythm.YEARLY)
    start = (month("2026-06"), Fraction(40))
    found = judged(readings("2026-02", 30, 31, 32), plan=plan, at="2026-07", baseline=start)
    assert (found.state, found.path_now, found.position) == (State.NOT_ENOUGH, None, None)
    assert found.reason


@pytest.mark.parametrize(
    ("received", "by_june", "behind", "state"),
    [
        ([1, 0, 1, 0, 0, 0], Fraction(5, 2), 1, State.OUT_OF_REACH),  # 2 of 2,5; 3 more in six months
        ([1, 0, 1, 0, 1, 0], Fraction(5, 2), 0, State.ON_TRACK),
        ([2, 0, 3, 0, 0, 0], Fraction(5, 2), 0, State.MET),
    ],
)
def test_a_yearly_count_is_due_pro_rata(received, by_june, behind, state):
    plan = make_plan(make_target(5, year=2030, per_year=True))
    found = judged(counts("2027-01", *received), plan=plan, indicator=make_count(), baseline=None)
    assert (found.path_now, found.behind, found.state) == (by_june, behind, state)
    assert found.path == ()


@pytest.mark.parametrize(("at", "half"), [("2027-01", 1), ("2027-06", 6), ("2027-12", 12)])
def test_a_milestone_wants_the_whole_years_count(at, half):
    plan = make_plan(make_target(12, year=2030, per_year=True))
    assert on_path(plan, (), plan.targets, month(at))[0] == half
    assert milestone(plan, (), plan.targets, month(at)) == (12, Basis.GIVEN)


def test_a_milestone_on_a_path_is_the_path():
    plan = make_plan(make_target(80, year=2026))
    points = path_points(plan, UP, plan.targets, JANUARY)
    assert milestone(plan, points, plan.targets, month("2027-12")) == (80, Basis.CARRIED)
    free = make_plan(make_target(comparator=Comparator.LEAD))
    assert milestone(free, (), free.targets, month("2027-12")) is None


# ── units short ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("indicator", "a", "b", "goal", "strictly", "short"),
    [
        (UP, 50, 100, 58, False, 8),
        (UP, 50, 100, "58.2", False, 9),  # whole people
        (UP, 58, 100, 58, False, 0),
        (UP, 58, 100, 58, True, 1),
        (UP, 57, 100, 58, True, 2),
        (UP, 57, 100, "58.2", True, 2),
        (UP, 90, 100, 58, True, 0),
        (make_indicator(noun="tỷ đồng"), "29.5", 100, 30, False, Fraction(1, 2)),  # money comes in fractions
        (make_indicator(noun="tỷ đồng"), 31, 100, 30, False, 0),
        (make_indicator(noun="điểm", kind=Kind.SCORE), "18.7", 20, 95, False, Fraction(3, 10)),
        (DOWN, 15, 100, 10, False, 5),
        (DOWN, 10, 100, 10, False, 0),
        (DOWN, 10, 100, 10, True, 1),
        (DOWN, 3, 100, 10, False, 0),
    ],
)
def test_units_short(indicator, a, b, goal, strictly, short):
    [level] = levels(indicator, [reading("2026-03", a, b)])
    assert units_short(indicator, level, Fraction(goal), strictly=strictly) == short


def test_units_short_of_a_count_are_the_count():
    [level] = levels(make_count(), counts("2026-03", 2))
    assert units_short(make_count(), level, Fraction(5, 2)) == 1
    assert units_short(make_count(), level, Fraction(2)) == 0


# ── what is required ─────────────────────────────────────────────────────────────────────────────────


def test_required_is_what_is_left_over_the_months_left():
    found = judged(readings("2026-04", 40, 40, 40, of=200)).required  # 20 % in June, 80 % by December
    assert (found.per_month, found.nouns_per_month, found.months_left) == (10, 20, 6)
    assert found.average is None


def test_required_of_a_strict_promise_counts_one_more():
    plan = make_plan(make_target(70, year=2026, comparator=Comparator.MORE))
    found = judged(readings("2026-04", 64, 64, 64), plan=plan).required
    assert (found.per_month, found.nouns_per_month) == (1, Fraction(7, 6))


def test_nothing_is_required_once_met_or_due():
    assert judged(readings("2026-06", 80)).required is None
    assert judged(readings("2026-12", 79)).required is None


def test_a_month_before_the_end_everything_left_is_required():
    found = judged(readings("2026-11", 79)).required
    assert (found.per_month, found.nouns_per_month, found.months_left) == (1, 1, 1)


@pytest.mark.parametrize(
    ("goal", "story", "average"),
    [
        (60, [50] * 6, 70),  # 300 of 600; 720 of 1200 are wanted: 420 of the next 600
        (80, [50] * 6, 110),  # beyond any month's hundred
        (
            60,
            [50, None, 50, 50, None, 50],
            Fraction(200, 3),
        ),  # 200 of 400; 600 of 1000 are wanted: 400 of 600
    ],
)
def test_a_years_rate_needs_an_average_of_the_months_to_come(goal, story, average):
    plan = make_plan(make_target(goal, year=2026))
    found = judged(readings("2026-01", *story), plan=plan, indicator=make_rate(), baseline=None).required
    assert (found.average, found.nouns_per_month, found.months_left) == (average, None, 6)


def test_an_average_is_needed_only_within_the_year_it_is_due():
    plan = make_plan(make_target(60, year=2030))
    found = judged(readings("2026-01", 50), plan=plan, indicator=make_rate(), baseline=None).required
    assert (found.average, found.per_month) == (None, Fraction(10, 59))


def test_an_average_never_reached_over_six_months_is_out_of_reach():
    plan = make_plan(make_target(80, year=2026))
    start = (month("2026-01"), Fraction(70))
    rate = make_rate()
    never = judged(readings("2026-01", *[50] * 6), plan=plan, indicator=rate, baseline=start)
    assert (never.required.average, never.state) == (110, State.OUT_OF_REACH)
    five = judged(readings("2026-01", *[50] * 5), plan=plan, indicator=rate, baseline=start)
    assert five.state is State.BEHIND


def test_an_average_of_nothing_at_all_is_still_an_average():
    """20 of 100 in six months, at most 10 % by December: every later month must have none, as six once had."""
    plan = make_plan(make_target(10, year=2027))
    late = make_rate(direction=Direction.DOWN)
    story = [*readings("2026-07", *[0] * 6), *readings("2027-01", *[20] * 6)]
    found = judged(story, plan=plan, indicator=late, baseline=(month("2026-06"), Fraction(11)))
    assert found.required.average == 0
    assert found.state is State.BEHIND


def test_events_are_compared_as_events_a_month():
    """Twelve a year; two in six months leaves ten for six: never had that over six months."""
    plan = make_plan(make_target(12, year=2026, per_year=True))
    slow = judged(counts("2026-01", 1, 0, 0, 1, 0, 0), plan=plan, indicator=make_count(), baseline=None)
    assert (slow.required.per_month, slow.state) == (Fraction(10, 6), State.OUT_OF_REACH)
    once = [*counts("2025-07", 2, 2, 2, 2, 2, 2), *counts("2026-01", 1, 0, 0, 1, 0, 0)]
    assert judged(once, plan=plan, indicator=make_count(), baseline=None).state is State.BEHIND


# ── pace ─────────────────────────────────────────────────────────────────────────────────────────────


def series_of(*values, step=1):
    return [(at * step, float(value)) for at, value in enumerate(values)]


def test_a_pace_is_the_median_of_all_slopes():
    # slopes 2, 1/2, 5/3, -1, 3/2, 4: the middle two are 3/2 and 5/3
    found = pace_of(UP, series_of(10, 12, 11, 15))
    assert found.per_month == pytest.approx(19 / 12)
    assert (found.low, found.high, found.readings) == (pytest.approx(-1), pytest.approx(4), 4)


def test_a_pace_needs_three_readings():
    assert pace_of(UP, series_of(10, 20)) is None
    assert pace_of(UP, series_of(10, 20, 30)).per_month == pytest.approx(10)


def test_one_wild_month_does_not_move_a_pace():
    assert pace_of(UP, series_of(10, 11, 12, 90, 14, 15, 16)).per_month == pytest.approx(1)


def test_a_pace_looks_back_over_twelve_readings():
    found = pace_of(UP, series_of(*range(0, 1000, 100), *[50] * 12))
    assert (found.per_month, found.readings) == (0, 12)


def test_a_pace_is_a_month_not_a_reading():
    assert pace_of(UP, series_of(10, 16, 22, step=3)).per_month == pytest.approx(2)


@pytest.mark.parametrize(
    ("events", "per_month", "low", "high"),
    [
        ([0, 0, 0], 0, 0, -math.log(0.025) / 3),  # none in three months
        ([4, 1, 2, 3, 0], 2, 4.795 / 5, 18.390 / 5),  # ten: Garwood's 4,795 to 18,390
        ([1, 1, 1, 1, 1], 1, 1.623 / 5, 11.668 / 5),  # five: 1,623 to 11,668
    ],
)
def test_rare_events_have_a_poisson_pace(events, per_month, low, high):
    found = pace_of(make_count(), series_of(*events))
    assert found.per_month == pytest.approx(per_month)
    assert (found.low, found.high) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


def test_a_flows_pace_is_measured_on_the_months_own_rates():
    found = judged(readings("2026-01", 10, 20, 30), indicator=make_rate(), baseline=None)
    assert (found.level.value, found.pace.per_month) == (20, pytest.approx(10))


# ── forecast ─────────────────────────────────────────────────────────────────────────────────────────


def forecasts(story, **changes):
    return {str(one.period): (one.value, one.low, one.high) for one in judged(story, **changes).forecasts}


def test_a_stock_goes_on_at_its_pace_and_stays_within_the_scale():
    plan = make_plan(make_target(99, year=2030))
    found = forecasts(readings("2026-04", 48, 49, 50), plan=plan)
    assert found["2027-12"] == pytest.approx((68, 68, 68))  # 18 months at one a month
    assert found["2030-12"] == pytest.approx((100, 100, 100))  # 104 is beyond the scale
    falling = forecasts(readings("2026-04", 22, 21, 20), plan=plan)
    assert falling["2030-12"] == pytest.approx((0, 0, 0))


def test_a_count_has_no_upper_end():
    stands = make_count(over_time=UP.over_time)
    plan = make_plan(make_target(500, year=2030))
    assert forecasts(counts("2026-04", 90, 95, 100), plan=plan, indicator=stands)["2030-12"][0] == pytest.approx(370)
    assert forecasts(counts("2026-04", 3, 2, 1), plan=plan, indicator=stands)["2030-12"] == (0, 0, 0)


def test_the_interval_holds_the_slopes_and_the_scatter():
    plan = make_plan(make_target(99, year=2030))
    value, low, high = forecasts(readings("2026-03", 20, 22, 21, 25), plan=plan)["2027-12"]
    # slopes -1 … 19/12 … 4 over 18 months; along the slope the four stand at 24,75, 25 1/6, 22 7/12 and 25
    # in June: off their median 24,875 by 1/8, 7/24, 55/24 and 1/8, in the median by 5/24
    around = 1.959964 * 1.4826 * 5 / 24
    assert value == pytest.approx(25 + 18 * 19 / 12)
    assert low == pytest.approx(25 - 18 - around)
    assert high == pytest.approx(25 + 18 * 4 + around)


def test_a_years_rate_mixes_what_is_counted_with_what_is_to_come():
    plan = make_plan(make_target(99, year=2030))
    story = readings("2027-01", 10, 20, 30, 40, 50, 60)
    found = forecasts(story, plan=plan, indicator=make_rate(), baseline=None)
    # six months at 35, then 70, 80, 90 and three full ones, none above 100
    assert found["2027-12"][0] == pytest.approx((6 * 35 + 70 + 80 + 90 + 300) / 12)
    assert found["2030-12"][0] == pytest.approx(100)


def test_a_later_years_rate_is_made_of_its_own_twelve_months():
    plan = make_plan(make_target(99, year=2030))
    found = forecasts(readings("2026-10", 10, 11, 12), plan=plan, indicator=make_rate(), baseline=None)
    assert found["2027-12"][0] == pytest.approx((13 + 24) / 2)  # January 13 … December 24


def test_a_years_count_goes_on_from_what_is_counted():
    plan = make_plan(make_target(30, year=2030, per_year=True))
    found = forecasts(counts("2027-01", 4, 1, 2, 3, 0), plan=plan, indicator=make_count(), baseline=None)
    assert found["2027-12"][0] == pytest.approx(10 + 7 * 2)
    assert found["2027-12"][1] == pytest.approx(10 + 7 * 4.795 / 5, abs=2e-3)
    assert found["2030-12"][0] == pytest.approx(24)


def test_forecasts_are_for_2027_and_2030_while_they_lie_ahead():
    plan = make_plan(make_target(99, year=2030))
    assert list(forecasts(readings("2027-10", 1, 2, 3), plan=plan)) == ["2030-12"]
    assert list(forecasts(readings("2026-01", 1, 2, 3), plan=plan)) == ["2027-12", "2030-12"]
    short = make_plan(make_target(99, year=2027), span=(2026, 2027))
    assert list(forecasts(readings("2026-01", 1, 2, 3), plan=short)) == ["2027-12"]
    assert forecasts(readings("2026-01", 1, 2), plan=plan) == {}


@pytest.mark.parametrize(
    ("comparator", "goal", "pace", "met_in"),
    [
        (Comparator.AT_LEAST, 80, 5, "2026-10"),  # 20 points in four months
        (Comparator.AT_LEAST, 80, 3, "2027-01"),  # 6,67 months are seven
        (Comparator.MORE, 80, 5, "2026-11"),  # 80,0 in October is not "trên 80"
        (Comparator.MORE, 80, 3, "2027-01"),
        (Comparator.MORE, 60, 1, "2026-07"),
        (Comparator.MORE, 60, -1, None),
        (Comparator.MORE, 60, 0, None),
        (Comparator.AT_LEAST, "60.1", 0.5, "2026-07"),
        (Comparator.AT_LEAST, 80, 20 / 54, "2030-12"),  # in the plan's last month
        (Comparator.AT_LEAST, 80, 20 / 55, None),
        (Comparator.AT_LEAST, 80, 0, None),
        (Comparator.AT_LEAST, 80, -1, None),
        (Comparator.AT_LEAST, 80, 0.1, None),  # 200 months: after the plan's end
    ],
)
def test_the_month_in_which_a_stock_is_met(comparator, goal, pace, met_in):
    plan = make_plan(make_target(goal, year=2030, comparator=comparator))
    aim = aim_at(plan, plan.targets, month("2026-06"))
    level = Level(month("2026-06"), Fraction(60))
    found = meeting_period(UP, level, aim, Pace(pace, pace, pace, 6), plan.end)
    assert found == (None if met_in is None else month(met_in))


@pytest.mark.parametrize(
    ("comparator", "goal", "pace", "met_in"),
    [
        (Comparator.AT_LEAST, 40, -5, "2026-10"),
        (Comparator.MORE, 40, -5, "2026-11"),
        (Comparator.MORE, 60, -1, "2026-07"),
        (Comparator.MORE, 60, 1, None),
        (Comparator.AT_LEAST, 40, 1, None),
    ],
)
def test_where_less_is_better_a_falling_stock_is_met(comparator, goal, pace, met_in):
    plan = make_plan(make_target(goal, year=2030, comparator=comparator))
    aim = aim_at(plan, plan.targets, month("2026-06"))
    found = meeting_period(DOWN, Level(month("2026-06"), Fraction(60)), aim, Pace(pace, pace, pace, 6), plan.end)
    assert found == (None if met_in is None else month(met_in))


def test_a_flow_is_not_given_a_month_in_which_it_is_met():
    assert judged(readings("2026-01", 10, 20, 30), indicator=make_rate(), baseline=None).met_in is None


def test_what_is_met_is_not_given_a_month_again():
    assert judged(readings("2026-01", 70, 75, 80)).met_in is None
    assert judged(readings("2026-01", 60, 65, 70)).met_in == month("2026-05")


# ── small bases, like for like ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        (18, 20, 69.90, 97.21),
        (900, 1000, 87.98, 91.71),
        (0, 10, 0, 27.75),
        (10, 10, 72.25, 100),
        (12, 10, 72.25, 100),  # more than all of them is still all of them
    ],
)
def test_the_wilson_interval(a, b, low, high):
    assert wilson(Fraction(a), Fraction(b)) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))


@pytest.mark.parametrize(
    ("a", "b", "small", "close"),
    [
        (18, 20, True, True),  # 70 to 97 holds 80
        (29, 29, True, False),  # 88 to 100
        (30, 30, False, False),
        (810, 1000, False, True),  # 78,5 to 83,3
        (900, 1000, False, False),
    ],
)
def test_small_bases_speak_softly(a, b, small, close):
    found = judged([reading("2026-03", a, b)])
    assert (found.small_base, found.close_call) == (small, close)


def test_points_of_twenty_are_a_scale_not_a_small_base():
    score = make_indicator(kind=Kind.SCORE, noun="điểm", scale=Decimal(20), base="")
    found = judged([reading("2026-03", 18, 20)], indicator=score)
    assert (found.level.value, found.small_base, found.close_call) == (90, False, False)


def test_a_change_compares_the_places_that_reported_both_times():
    before = {"a": (10, 100), "b": (90, 100), "d": (50, 300)}
    now = {"a": (30, 100), "c": (1, 100), "d": (100, 300)}
    # a and d: 60 of 400, then 130 of 400
    assert like_for_like(before, now) == (Fraction(35, 2), 2)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({}, {}),
        ({"a": (1, 2)}, {"b": (1, 2)}),
        ({"a": (0, 0)}, {"a": (1, 2)}),
        ({"a": (1, 2)}, {"a": (0, 0)}),
    ],
)
def test_without_a_place_in_common_there_is_no_change_to_show(before, now):
    assert like_for_like(before, now) is None


# ── helpers that judge uses ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("comparator", "value", "kept"),
    [
        (Comparator.AT_LEAST, "70", True),
        (Comparator.MORE, "70", False),
        (Comparator.MORE, "70.0001", True),
        (Comparator.EXACTLY, "70", True),
        (Comparator.EXACTLY, "70.0001", False),
    ],
)
def test_satisfies(comparator, value, kept):
    plan = make_plan(make_target(70, comparator=comparator))
    aim = aim_at(plan, plan.targets, month("2026-06"))
    assert satisfies(UP, aim, Fraction(value)) is kept


# ── the reporting month ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("regime", "period", "first", "last", "due"),
    [
        (Calendar.DECREE, "2026-06", "2026-05-15", "2026-06-14", "2026-06-18"),
        (Calendar.DECREE, "2027-01", "2026-12-15", "2027-01-14", "2027-01-18"),
        (Calendar.DECREE, "2028-03", "2028-02-15", "2028-03-14", "2028-03-18"),
        (Calendar.MONTH, "2026-12", "2026-12-01", "2026-12-31", "2027-01-04"),
        (Calendar.MONTH, "2027-02", "2027-02-01", "2027-02-28", "2027-03-04"),
        (Calendar.MONTH, "2028-02", "2028-02-01", "2028-02-29", "2028-03-04"),
    ],
)
def test_the_days_of_a_period(regime, period, first, last, due):
    one = month(period)
    assert one.first_day(regime) == dt.date.fromisoformat(first)
    assert one.last_day(regime) == dt.date.fromisoformat(last)
    assert make_plan(calendar=regime).due(one) == dt.date.fromisoformat(due)


@pytest.mark.parametrize(
    ("regime", "day", "period", "closed"),
    [
        (Calendar.DECREE, "2026-06-14", "2026-06", "2026-05"),
        (Calendar.DECREE, "2026-06-15", "2026-07", "2026-06"),
        (Calendar.DECREE, "2026-12-15", "2027-01", "2026-12"),
        (Calendar.DECREE, "2027-01-14", "2027-01", "2026-12"),
        (Calendar.MONTH, "2026-06-30", "2026-06", "2026-05"),
        (Calendar.MONTH, "2027-01-01", "2027-01", "2026-12"),
    ],
)
def test_the_period_of_a_day(regime, day, period, closed):
    when = dt.date.fromisoformat(day)
    assert str(Period.containing(when, regime)) == period
    assert str(Period.last_closed(when, regime)) == closed


@pytest.mark.parametrize("regime", list(Calendar))
def test_periods_leave_no_day_out_and_count_none_twice(regime):
    day = dt.date(2027, 12, 1)
    while day < dt.date(2028, 4, 1):
        inside = [
            offset
            for offset in range(-2, 3)
            if Period(day.year, day.month).plus(offset).first_day(regime)
            <= day
            <= Period(day.year, day.month).plus(offset).last_day(regime)
        ]
        assert [Period(day.year, day.month).plus(one) for one in inside] == [Period.containing(day, regime)]
        day += dt.timedelta(days=1)


def test_periods_count_over_the_year_end():
    assert month("2026-11").plus(3) == month("2027-02")
    assert month("2027-02").plus(-3) == month("2026-11")
    assert month("2027-01").ordinal - month("2026-12").ordinal == 1
    assert Period.of(month("2026-12").ordinal) == month("2026-12")
    assert month("2026-12") < month("2027-01")
    assert month("2026-06").label == "Kỳ 6/2026"


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-01-01", "kỳ 1"])
def test_what_is_not_a_period_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Period.parse(text)


@pytest.mark.parametrize(("rhythm", "owed"), [(Rhythm.MONTHLY, 12), (Rhythm.QUARTERLY, 4), (Rhythm.YEARLY, 1)])
def test_what_is_owed_follows_the_plans_rhythm(rhythm, owed):
    plan = make_plan(rhythm=rhythm)
    year = [plan.owes(Period(2027, number)) for number in range(1, 13)]
    assert (sum(year), year[-1]) == (owed, True)
    assert not plan.owes(month("2025-12"))
    assert not plan.owes(month("2031-12"))

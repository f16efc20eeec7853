"""One indicator against one milestone: what is due there, how far off, and what can honestly be said today."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from data.model import Comparator, Direction, Level, Period, Review, Rhythm
from data.outlook import Milestone, Outlook, Prospect, milestones, outlook
from data.progress import Basis, State
from tests.builders import CODE, counts, figure, make_count, make_indicator, make_plan, make_rate, make_target, month
from tests.data.test_standings import FROM_25, row

TWO_A_MONTH = make_plan(make_target(42, year=2026), make_target(66, year=2027), make_target(90, year=2030), places=1)
FROM_20 = {CODE: FROM_25[CODE]._replace(value=20)}
"""With TWO_A_MONTH: 20 in January 2026, two points more each month: 42 in December, 66 a year later."""
YEARLY_TWELVE = replace(
    make_plan(make_target(12, year=2026, per_year=True), make_target(24, year=2027, per_year=True)),
    indicators=(make_count(),),
)


def months(first: str, *shares: float, of: int = 100, place: str | None = "thon-01"):
    """One village's a of so many in consecutive months."""
    return [figure(place, month(first).plus(at), one, of) for at, one in enumerate(shares)]


def counted(first: str, *values: float):
    """The whole commune's counts of consecutive months."""
    return [figure(None, one.period, value=one.value) for one in counts(first, *values)]


def seen(found, until: str, *, plan=TWO_A_MONTH, at: str | None = None, baselines=FROM_20) -> Outlook:
    """The plan's only indicator, seen from `at` (else from its last figure), against that milestone."""
    at = at or str(max(one.period for one in found))
    return outlook(plan, row(found, plan=plan, at=at, baselines=baselines), Milestone(month(until)))


def review(kind: str, year: int, quarter: int | None = None) -> Review:
    return Review(kind, year, quarter, given=True, source="IV")


# ── milestones ───────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_is_judged_at_the_ends_of_2026_2027_and_2030():
    assert milestones(make_plan()) == tuple(Milestone(Period(year, 12)) for year in (2026, 2027, 2030))


def test_a_plans_reviews_stand_in_between_and_at_the_ends_of_years():
    plan = make_plan(
        reviews=(review("tong_ket", 2030, 3), review("so_ket", 2027), review("so_ket", 2028, 2), review("x", 2027, 4))
    )
    assert [(str(one.period), one.reviews) for one in milestones(plan)] == [
        ("2026-12", ()), ("2027-12", ("so_ket", "x")), ("2028-06", ("so_ket",)), ("2030-09", ("tong_ket",)),
        ("2030-12", ()),
    ]  # fmt: skip


def test_years_outside_the_plan_are_no_milestones():
    plan = make_plan(span=(2027, 2029), reviews=(review("so_ket", 2028, 1),))
    assert [str(one.period) for one in milestones(plan)] == ["2027-12", "2028-03"]


# ── what is due ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("until", "goal", "basis"),
    [
        ("2026-12", 42, Basis.GIVEN),
        ("2026-06", 30, Basis.INTERPOLATED),
        ("2027-12", 66, Basis.GIVEN),
        ("2028-12", 74, Basis.INTERPOLATED),  # 24 points in three years
        ("2030-09", 88, Basis.INTERPOLATED),
        ("2030-12", 90, Basis.GIVEN),
    ],
)
def test_what_is_due_comes_from_the_path_with_its_basis(until, goal, basis):
    found = seen(months("2026-01", 24), until)
    assert (found.goal, found.basis, found.milestone.period) == (goal, basis, month(until))


def test_the_last_promise_is_carried_and_says_so():
    plan = make_plan(make_target(42, year=2026), places=1)
    found = seen(months("2026-01", 24), "2030-12", plan=plan)
    assert (found.goal, found.basis) == (42, Basis.CARRIED)


def test_how_far_off_is_the_level_against_the_goal_in_points_and_people():
    """24 of 100 in January: 18 points to 42, so 18 people in 11 months."""
    found = seen(months("2026-01", 24), "2026-12")
    assert (found.gap, found.short) == (-18, 18)
    assert (found.required.per_month, found.required.nouns_per_month, found.required.months_left) == (
        Fraction(18, 11), Fraction(18, 11), 11,
    )  # fmt: skip
    assert seen(months("2026-01", 8, of=33), "2026-12").short == 6  # 42 % of 33 are 13,86


@pytest.mark.parametrize("comparator", [Comparator.ENCOURAGED, Comparator.LEAD])
def test_without_a_promise_there_is_no_goal(comparator):
    plan = make_plan(make_target(comparator=comparator), places=1)
    assert seen(months("2026-01", 24), "2027-12", plan=plan) == Outlook(Milestone(month("2027-12")), Prospect.NO_GOAL)


def test_a_milestone_before_the_path_begins_has_no_goal():
    since = {CODE: FROM_20[CODE]._replace(as_of=month("2027-03").date)}
    found = seen(months("2027-03", 50), "2026-12", plan=make_plan(make_target(90, year=2030), places=1),
                 baselines=since)  # fmt: skip
    assert (found.prospect, found.goal, found.short) == (Prospect.NO_GOAL, None, None)


# ── what can be said ─────────────────────────────────────────────────────────────────────────────────


def test_reached_needs_nothing_more():
    found = seen(months("2026-01", 20, 30, 42), "2026-12")
    assert (found.prospect, found.gap, found.short, found.required) == (Prospect.REACHED, 0, 0, None)


def test_likely_where_the_pace_leads_there():
    """Three points a month: 29 in April, 53 in December."""
    found = seen(months("2026-01", 20, 23, 26, 29), "2026-12")
    assert (found.prospect, found.short, found.forecast.period) == (Prospect.LIKELY, 13, month("2026-12"))
    assert found.forecast.value == pytest.approx(53)
    later = seen(months("2026-01", 20, 23, 26, 29), "2027-12")
    assert (later.prospect, later.forecast.period, later.short) == (Prospect.LIKELY, month("2027-12"), 37)
    assert later.forecast.value == pytest.approx(89)


def test_open_where_only_the_best_of_the_interval_leads_there():
    """Slopes −4, 0, 0, 4/3, 4, 4: 2/3 a month make 29,3 by December, the best of them 56."""
    found = seen(months("2026-01", 20, 24, 20, 24), "2026-12")
    assert found.forecast.value == pytest.approx(24 + 16 / 3)
    assert found.forecast.value < found.goal < found.forecast.high
    assert found.prospect is Prospect.OPEN


def test_unlikely_where_not_even_the_best_leads_there():
    found = seen(months("2026-01", 20, 20, 20, 20), "2026-12")
    assert (found.forecast.high, found.prospect, found.short) == (20, Prospect.UNLIKELY, 22)


def test_unknown_while_there_is_no_pace():
    found = seen(months("2026-01", 20, 23), "2026-12")
    assert (found.prospect, found.forecast, found.gap, found.short) == (Prospect.UNKNOWN, None, -19, 19)


def test_unknown_where_nothing_was_ever_reported():
    found = outlook(TWO_A_MONTH, row([], plan=TWO_A_MONTH, baselines=FROM_20), Milestone(month("2026-12")))
    assert (found.prospect, found.goal, found.gap, found.short, found.required) == (
        Prospect.UNKNOWN, 42, None, None, None,
    )  # fmt: skip


def test_unknown_where_what_is_owed_is_missing():
    found = seen(months("2026-01", 20, 23, 60), "2026-12", at="2026-04")
    assert (found.prospect, found.goal, found.gap, found.forecast) == (Prospect.UNKNOWN, 42, None, None)


def test_only_a_denominator_of_zero_is_unknown():
    assert seen(months("2026-01", 0, of=0), "2026-12").prospect is Prospect.UNKNOWN


def test_a_percent_alone_is_held_against_the_goal_but_counts_nobody():
    found = seen([figure(None, "2026-01", value=24)], "2026-12")
    assert (found.gap, found.short, found.required.nouns_per_month) == (-18, None, None)
    assert seen([figure(None, "2026-01", value=42)], "2026-12").prospect is Prospect.REACHED


# ── "trên", "bằng", a range, less is better ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("share", "prospect", "short"),
    [(41, Prospect.MISSED, 2), (42, Prospect.MISSED, 1), (43, Prospect.REACHED, 0)],
)
def test_more_than_is_not_met_at_the_number_itself(share, prospect, short):
    plan = make_plan(make_target(42, comparator=Comparator.MORE, year=2026), places=1)
    found = seen(months("2026-12", share), "2026-12", plan=plan)
    assert (found.prospect, found.gap, found.short) == (prospect, share - 42, short)


def test_a_milestone_on_the_way_to_more_than_asks_for_more_too():
    """The next promise judges the milestone: "trên 42" by the end of the year, 30 interpolated in June."""
    plan = make_plan(make_target(42, comparator=Comparator.MORE, year=2026), places=1)
    assert [
        (found.prospect, found.short)
        for share in (30, 31)
        for found in [seen(months("2026-06", share), "2026-06", plan=plan)]
    ] == [(Prospect.MISSED, 1), (Prospect.REACHED, 0)]


def test_standing_still_at_the_number_itself_will_not_get_beyond_it():
    plan = make_plan(make_target(42, comparator=Comparator.MORE, year=2026), places=1)
    found = seen(months("2026-01", 42, 42, 42, 42), "2026-12", plan=plan)
    assert (found.forecast.value, found.forecast.high, found.short) == (42, 42, 1)
    assert found.prospect is Prospect.UNLIKELY


def test_exactly_is_met_at_the_number_alone():
    plan = make_plan(make_target(42, comparator=Comparator.EXACTLY, year=2026), places=1)
    assert [seen(months("2026-12", one), "2026-12", plan=plan).prospect for one in (41, 42)] == [
        Prospect.MISSED, Prospect.REACHED,
    ]  # fmt: skip


def test_on_the_way_to_exactly_hundred_being_ahead_is_not_missed():
    """Exactly 100 % by 2026 from 20 in January: 56,4 in June. 60 are not a promise missed by nobody."""
    plan = make_plan(make_target(100, comparator=Comparator.EXACTLY, year=2026), places=1)
    found = seen(months("2026-06", 60), "2026-06", plan=plan)
    assert (found.gap > 0, found.short) == (True, 0)
    assert found.prospect is Prospect.REACHED


def test_a_range_is_reached_at_its_low_end():
    plan = make_plan(make_target(low=42, high=50, year=2026), places=1)
    found = seen(months("2026-12", 42), "2026-12", plan=plan)
    assert (found.goal, found.prospect) == (42, Prospect.REACHED)


LESS = replace(make_plan(make_target(20, year=2026), places=1), indicators=(make_indicator(direction=Direction.DOWN),))
FROM_42 = {CODE: FROM_20[CODE]._replace(value=42)}


@pytest.mark.parametrize(
    ("shares", "prospect", "short"),
    [
        ((42, 30, 20), Prospect.REACHED, 0),
        ((42, 39, 36, 33), Prospect.LIKELY, 13),  # 9 in December
        ((42, 38, 42, 38), Prospect.OPEN, 18),
        ((42, 42, 42, 42), Prospect.UNLIKELY, 22),
        ((42, 45, 48, 51), Prospect.UNLIKELY, 31),
    ],
)
def test_where_less_is_better_everything_turns(shares, prospect, short):
    found = seen(months("2026-01", *shares), "2026-12", plan=LESS, baselines=FROM_42)
    assert (found.prospect, found.short, found.gap) == (prospect, short, shares[-1] - 20)


def test_where_less_is_better_a_milestone_is_missed_above():
    found = seen(months("2026-12", 21), "2026-12", plan=LESS, baselines=FROM_42)
    assert (found.prospect, found.short, found.required, found.forecast) == (Prospect.MISSED, 1, None, None)


# ── a forecast that lands on the goal ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("first", "of", "goal"), [(1, 100, 12), (7, 48, "37.5"), (9, 50, 40)])
def test_a_steady_pace_that_lands_on_the_goal_is_likely(first, of, goal):
    """One more of `of` each month from January: 11 more in December, and that is the goal; so says `met_in`."""
    plan = make_plan(make_target(goal, year=2026), places=1)
    story = months("2026-01", *range(first, first + 4), of=of)
    assert row(story, plan=plan, at="2026-04", baselines={}).standing.met_in == month("2026-12")
    assert seen(story, "2026-12", plan=plan, baselines={}).prospect is Prospect.LIKELY


# ── milestones already passed ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("december", "prospect", "short"), [(40, Prospect.MISSED, 2), (42, Prospect.REACHED, 0), (50, Prospect.REACHED, 0)]
)
def test_a_milestone_that_has_passed_is_judged_by_what_was_reported_then(december, prospect, short):
    story = months("2026-10", 30, 35, december, 55, 60, 65)
    found = seen(story, "2026-12")
    assert (found.prospect, found.gap, found.short) == (prospect, december - 42, short)
    assert (found.required, found.forecast) == (None, None)


def test_later_figures_do_not_mend_a_milestone_and_a_fall_does_not_break_it():
    assert seen(months("2026-12", 41, 99), "2026-12").prospect is Prospect.MISSED
    assert seen(months("2026-12", 42, 1), "2026-12").prospect is Prospect.REACHED


def test_a_passed_milestone_without_a_figure_of_that_month_is_unknown():
    story = [*months("2026-11", 90), *months("2027-01", 95)]
    found = seen(story, "2026-12")
    assert (found.prospect, found.goal, found.gap) == (Prospect.UNKNOWN, 42, None)


def test_a_passed_year_of_a_flow_is_its_own_year_to_date():
    """2026: 30 of 100 in November, 20 of 20 in December, so 50 of 120; January 2027 is another year."""
    plan = replace(TWO_A_MONTH, indicators=(make_rate(),))
    story = [
        figure(None, "2026-11", 30, 100), figure(None, "2026-12", 20, 20), figure(None, "2027-01", 1, 100),
    ]  # fmt: skip
    found = seen(story, "2026-12", plan=plan)
    assert (found.gap, found.short) == (Fraction(5000, 120) - 42, 1)
    assert found.prospect is Prospect.MISSED


@pytest.mark.parametrize("at", ["2026-12", "2027-01"])
def test_decembers_figure_still_answers_decembers_milestone_once_january_is_owed(at):
    found = seen(months("2026-11", 35, 45), "2026-12", at=at)
    assert (found.prospect, found.gap, found.short) == (Prospect.REACHED, 3, 0)


@pytest.mark.parametrize("at", ["2026-12", "2027-01"])
def test_a_yearly_count_still_answers_its_year_in_january(at):
    plan = replace(YEARLY_TWELVE, reporting=make_plan(rhythm=Rhythm.QUARTERLY).reporting)
    found = seen(counted("2026-10", 5, 5, 1), "2026-12", plan=plan, at=at)
    assert (found.goal, found.gap, found.short, found.prospect) == (12, -1, 1, Prospect.MISSED)


def test_a_milestone_behind_us_that_nobody_reported_has_no_prospect_but_unknown():
    """A yearly plan with a review in September, its last figures from June, seen in November."""
    plan = replace(TWO_A_MONTH, reporting=make_plan(rhythm=Rhythm.YEARLY).reporting)
    found = seen(months("2026-04", 20, 25, 30), "2026-09", plan=plan, at="2026-11")
    assert (found.goal, found.prospect, found.forecast) == (36, Prospect.UNKNOWN, None)


def test_a_quarters_figure_weighs_three_months_on_the_way_to_december():
    """40, 50 and 60 of 100: 50 % of nine months, then 63,3 · 66,7 · 70; for 60 % those three months need 90 %."""
    plan = make_plan(make_target(60, year=2026), rhythm=Rhythm.QUARTERLY, indicators=(make_rate(),))
    story = [figure(None, f"2026-0{at}", a, 100) for at, a in ((3, 40), (6, 50), (9, 60))]
    found = seen(story, "2026-12", plan=plan, baselines={})
    assert found.forecast.value == pytest.approx((9 * 50 + 200) / 12)
    assert (found.required.average, found.required.months_left) == (90, 3)


# ── yearly counts ────────────────────────────────────────────────────────────────────────────────────


def test_a_yearly_count_is_due_in_full_at_the_end_of_its_year():
    """One a month: 4 by April, 12 by December."""
    found = seen(counted("2026-01", 1, 1, 1, 1), "2026-12", plan=YEARLY_TWELVE)
    assert (found.goal, found.gap, found.short, found.prospect) == (12, -8, 8, Prospect.LIKELY)
    assert (found.required.per_month, found.required.months_left) == (1, 8)
    assert found.forecast.value == pytest.approx(12)


def test_this_years_count_says_nothing_about_another_years_milestone():
    found = seen(counted("2026-01", 9, 9, 9), "2027-12", plan=YEARLY_TWELVE)
    assert (found.prospect, found.goal, found.gap, found.forecast) == (Prospect.UNKNOWN, 24, None, None)


def test_a_passed_years_count_is_that_years_own():
    story = counted("2026-10", 5, 5, 1, 20, 20)
    assert seen(story, "2026-12", plan=YEARLY_TWELVE).short == 1
    assert seen(story, "2026-12", plan=YEARLY_TWELVE).prospect is Prospect.MISSED
    assert seen(story, "2027-12", plan=YEARLY_TWELVE).prospect is Prospect.REACHED


@pytest.mark.parametrize(("each", "prospect"), [(0, Prospect.UNLIKELY), (1, Prospect.OPEN), (4, Prospect.REACHED)])
def test_a_yearly_counts_chances(each, prospect):
    """24 in 2027: three ideas in three months make 12 of them, at best 8,8/3 a month more; none make at best 14."""
    story = counted("2027-01", *([each] * 3)) if each != 4 else counted("2027-01", 8, 8, 8)
    assert seen(story, "2027-12", plan=YEARLY_TWELVE).prospect is prospect


def test_the_first_part_year_of_a_yearly_count_is_not_judged_here_either():
    """The plan starts in June: "Năm đầu chưa trọn: theo dõi, chưa chấm"."""
    plan = replace(YEARLY_TWELVE, start=month("2026-06"))
    story = counted("2026-10", 1, 1, 1)
    assert row(story, plan=plan, at="2026-12", baselines={}).standing.state is State.NO_TARGET
    assert seen(story, "2026-12", plan=plan, baselines={}).prospect is Prospect.NO_GOAL


# ── thin coverage ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shares", [
    (90, 90, 90),
    (20, 20, 20),
])  # fmt: skip
def test_those_who_hold_less_than_four_fifths_of_the_base_reach_nothing_for_the_others(shares):
    """One village of two: the standing says "chưa đủ số liệu", and no milestone may look reached."""
    plan = replace(TWO_A_MONTH, places=make_plan(places=2).places, indicators=(make_indicator(level=Level.PLACE),))
    shown = row(months("2026-01", *shares), plan=plan, baselines=FROM_20)
    assert (shown.completeness.coverage, shown.standing.state) == (Fraction(1, 2), State.NOT_ENOUGH)
    assert outlook(plan, shown, Milestone(month("2026-12"))).prospect is Prospect.UNKNOWN


def test_a_thin_last_month_makes_nothing_likely():
    """Both villages for three months, then one of them alone: not judged, so not likely either."""
    plan = replace(TWO_A_MONTH, places=make_plan(places=2).places)
    story = [*months("2026-01", 20, 23, 26, 29), *months("2026-01", 20, 23, 26, place="thon-02")]
    shown = row(story, plan=plan, at="2026-04", baselines=FROM_20)
    assert shown.standing.state is State.NOT_ENOUGH
    assert outlook(plan, shown, Milestone(month("2026-12"))).prospect is Prospect.UNKNOWN

"""What changed: states that turned, worst news first, and how far each indicator moved like for like."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from data.changes import ORDER, moves, turns
from data.model import Direction, Level, OverTime
from data.progress import Standing, State
from data.standings import Completeness, Row, rows
from tests.builders import CODE, figure, make_count, make_indicator, make_plan, make_rate, make_target, month
from tests.data.test_standings import FROM_25, YEAR_PLAN, in_march, row, village_sums

UNJUDGED = [State.NO_TARGET, State.NOT_ENOUGH]
FEBRUARY, MARCH = month("2026-02"), month("2026-03")


# ── states that turned ───────────────────────────────────────────────────────────────────────────────


def stood(**states: State) -> list[Row]:
    """A row for every indicator named, in that state."""
    return [
        Row(Standing(make_indicator(code=code), MARCH, state), Completeness(0, 0, Fraction(0)))
        for code, state in states.items()
    ]


def turned(before: list[Row], now: list[Row]) -> list[tuple]:
    return [(one.now.indicator.code, one.before.state, one.now.state, one.better) for one in turns(before, now)]


def test_the_order_holds_every_judged_state_worst_first():
    assert ORDER == (State.REGRESSING, State.OUT_OF_REACH, State.BEHIND, State.ON_TRACK, State.MET)
    assert set(State) == {*ORDER, *UNJUDGED}


@pytest.mark.parametrize("at", range(len(ORDER) - 1))
def test_every_step_up_is_better_and_every_step_down_is_worse(at):
    worse, better = ORDER[at : at + 2]
    assert turned(stood(A=worse), stood(A=better)) == [("A", worse, better, True)]
    assert turned(stood(A=better), stood(A=worse)) == [("A", better, worse, False)]


@pytest.mark.parametrize("unjudged", UNJUDGED)
def test_what_was_not_judged_on_one_side_is_neither_better_nor_worse(unjudged):
    assert turned(stood(A=unjudged), stood(A=State.MET)) == [("A", unjudged, State.MET, None)]
    assert turned(stood(A=State.BEHIND), stood(A=unjudged)) == [("A", State.BEHIND, unjudged, None)]
    other = next(one for one in UNJUDGED if one is not unjudged)
    assert turned(stood(A=other), stood(A=unjudged)) == [("A", other, unjudged, None)]


def test_the_worsened_come_first_then_the_improved_then_the_others_each_in_plan_order():
    before = stood(
        A=State.NOT_ENOUGH, B=State.BEHIND, C=State.MET, D=State.ON_TRACK, E=State.REGRESSING, F=State.MET, G=State.MET
    )
    now = stood(
        A=State.MET, B=State.ON_TRACK, C=State.MET, D=State.BEHIND, E=State.BEHIND, F=State.ON_TRACK, G=State.NOT_ENOUGH
    )
    assert [(code, better) for code, _, _, better in turned(before, now)] == [
        ("D", False), ("F", False), ("B", True), ("E", True), ("A", None), ("G", None),
    ]  # fmt: skip


def test_an_indicator_that_is_new_or_gone_has_not_turned():
    assert turns(stood(A=State.MET), stood(B=State.BEHIND)) == []
    assert turns([], stood(B=State.BEHIND)) == []
    assert turns(stood(A=State.MET), []) == []


def test_a_turn_keeps_both_standings():
    before, now = stood(A=State.MET), stood(A=State.BEHIND)
    [found] = turns(before, now)
    assert (found.before, found.now) == (before[0].standing, now[0].standing)


# ── how far each moved ───────────────────────────────────────────────────────────────────────────────


def in_february(*shares: tuple[int, int] | None) -> list:
    return [replace(one, period=FEBRUARY) for one in in_march(*shares)]


def moved(found, *, plan=YEAR_PLAN, before=FEBRUARY, at=MARCH, **asked) -> list[tuple]:
    shown = row(found, plan=plan, at=str(at), **asked)
    return [(one.change, one.places, one.own) for one in moves([shown], before, at)]


def of_commune(**changes):
    return replace(YEAR_PLAN, indicators=(make_indicator(level=Level.COMMUNE, **changes),))


def test_a_rate_by_village_moves_over_the_villages_that_reported_both_times():
    """thon-01 and thon-02: 60 of 400, now 100 of 500. thon-03 came with 100 %, thon-04 went."""
    before = in_february((40, 200), (20, 200), None, (0, 300))
    assert moved([*before, *in_march((50, 200), (50, 300), (300, 300))]) == [(5, 2, False)]


def test_nobody_who_reported_both_times_is_no_move():
    assert moved([*in_february((40, 200)), *in_march(None, (50, 300))]) == []
    assert moved(in_march((40, 200))) == []
    assert moved([]) == []


def test_a_percent_alone_is_not_compared_for_villages():
    bare = [figure("thon-02", when, value=one) for when, one in (("2026-02", 10), ("2026-03", 90))]
    assert moved([*in_february((40, 200)), *in_march((50, 200)), *bare]) == [(5, 1, False)]
    assert moved(bare) == []


def test_a_denominator_of_zero_moves_nothing():
    assert moved([*in_february((0, 0)), *in_march((1, 2))]) == []
    assert moved([*in_february((1, 2)), *in_march((0, 0))]) == []


def test_what_stood_still_is_no_move():
    assert moved([*in_february((40, 200)), *in_march((60, 300))]) == []


def test_a_fall_is_negative_whichever_way_is_better():
    story = [*in_february((60, 200)), *in_march((40, 200))]
    down = replace(YEAR_PLAN, indicators=(make_indicator(direction=Direction.DOWN),))
    assert moved(story) == moved(story, plan=down) == [(-10, 1, False)]


def test_a_flow_by_village_compares_the_months_own():
    """February 2 of 10, March 9 of 10; the year to date would move by 35 points."""
    plan = replace(YEAR_PLAN, indicators=(make_rate(level=Level.PLACE),))
    assert moved([*in_february((2, 10)), *in_march((9, 10))], plan=plan) == [(70, 1, True)]


def test_the_communes_own_rate_moves_without_places():
    story = [figure(None, "2026-02", 30, 100), figure(None, "2026-03", 40, 80)]
    assert moved(story, plan=of_commune()) == [(20, None, False)]
    assert moved(story[1:], plan=of_commune()) == []


def test_a_percent_alone_of_the_whole_commune_can_be_compared():
    story = [figure(None, "2026-02", 30, 100), figure(None, "2026-03", value="33.5")]
    assert moved(story, plan=of_commune()) == [(Fraction(7, 2), None, False)]


def test_where_the_official_figure_is_shown_the_official_figure_moves():
    villages = [*in_february((0, 200)), *in_march((200, 200))]
    official = [figure(None, "2026-02", 30, 100), figure(None, "2026-03", 40, 100)]
    assert moved([*villages, *official]) == [(10, None, False)]


def test_a_flow_of_the_commune_compares_the_months_own():
    plan = replace(YEAR_PLAN, indicators=(make_rate(),))
    story = [figure(None, "2026-01", 100, 100), figure(None, "2026-02", 30, 100), figure(None, "2026-03", 40, 100)]
    assert moved(story, plan=plan) == [(10, None, True)]


@pytest.mark.parametrize(("over_time", "own"), [(OverTime.FLOW, True), (OverTime.STOCK, False)])
def test_a_count_moves_by_the_periods_own_figure(over_time, own):
    plan = replace(YEAR_PLAN, indicators=(make_count(over_time=over_time),))
    story = [figure(None, f"2026-0{at}", value=one) for at, one in ((1, 100), (2, 7), (3, 4))]
    assert moved(story, plan=plan) == [(-3, None, own)]


def test_a_count_by_village_moves_over_the_villages_that_reported_both_times():
    """thon-01 counts one more; thon-02's ten of February are late in March, not gone."""
    plan = replace(YEAR_PLAN, indicators=(make_count(level=Level.PLACE, over_time=OverTime.STOCK),))
    story = [
        figure("thon-01", "2026-02", value=10), figure("thon-02", "2026-02", value=10),
        figure("thon-01", "2026-03", value=11),
    ]  # fmt: skip
    assert moved(story, plan=plan) == [(1, 1, False)]


def test_any_two_periods_are_compared_and_named():
    story = [figure("thon-01", f"2026-0{at}", 10 * at, 100) for at in (1, 2, 3)]
    [found] = moves([row(story)], month("2026-01"), MARCH)
    assert (found.indicator.code, found.before, found.now, found.change) == (CODE, month("2026-01"), MARCH, 20)


# ── farthest first ───────────────────────────────────────────────────────────────────────────────────


def test_the_farthest_come_first_counts_weighed_by_their_yearly_goal():
    """Eight ideas of forty a year weigh 20 points, like between 30 down and 10 up; without a goal they come last."""
    plan = make_plan(
        make_target(80, code="XA-01", year=2026),
        make_target(80, code="XA-02", year=2026),
        make_target(40, code="XA-03", year=2026, per_year=True),
        places=1,
    )
    counted = make_count(code="XA-03"), make_count(code="XA-04")
    plan = replace(
        plan, indicators=(counted[1], make_indicator(code="XA-01"), counted[0], make_indicator(code="XA-02"))
    )
    story = [
        *[figure("thon-01", f"2026-0{at}", one, 100, indicator="XA-01") for at, one in ((2, 20), (3, 30))],
        *[figure("thon-01", f"2026-0{at}", one, 100, indicator="XA-02") for at, one in ((2, 70), (3, 40))],
        *[figure(None, f"2026-0{at}", value=one, indicator="XA-03") for at, one in ((2, 10), (3, 2))],
        *[figure(None, f"2026-0{at}", value=one, indicator="XA-04") for at, one in ((2, 1), (3, 500))],
    ]
    now = rows(plan, MARCH, village_sums(plan, story), story, [], {})
    found = moves(now, FEBRUARY, MARCH)
    assert [(one.indicator.code, one.change) for one in found] == [
        ("XA-02", -30), ("XA-03", -8), ("XA-01", 10), ("XA-04", 499),
    ]  # fmt: skip


def test_a_goal_of_zero_divides_nothing():
    plan = replace(
        YEAR_PLAN, indicators=(make_count(direction=Direction.DOWN),), targets=(make_target(0, per_year=True),)
    )
    story = [figure(None, "2026-02", value=3), figure(None, "2026-03", value=1)]
    assert moved(story, plan=plan, baselines=FROM_25) == [(-2, None, True)]

"""Two closings held side by side: only what both have is subtracted, the rest is said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from data.closed_rows import ClosedRow, closed_rows, read_back, written
from data.compare_closings import compare
from data.model import Indicator, Period, Place, Plan
from data.progress import State
from data.standings import rows
from data.villages import cells
from queries.figures import MonthSum
from tests.builders import CODE, counts, figure, make_count, make_indicator, make_plan, make_rate, make_target


def close(plan: Plan, at: str, figures: list, missing: int = 0) -> tuple[ClosedRow, ...]:
    """What a closing of that period shows, by way of its JSON."""
    period = Period.parse(at)
    known = [one for one in figures if one.period <= period]
    sums = []
    for indicator in plan.indicators:
        for month in sorted({one.period for one in known}):
            here = [one for one in known if one.period == month and one.place and one.indicator == indicator.code]
            pairs = [one for one in here if None not in (one.numerator, one.denominator)]
            a, b = (
                sum(getattr(one, name) for one in pairs) if pairs else None for name in ("numerator", "denominator")
            )
            if here:
                sums.append(MonthSum(indicator.code, month, a, b, None, len(here)))
    found = rows(plan, period, sums, known, [], {})
    there = {(one.indicator, one.place): one for one in known if one.period == period}
    by_village = {one.standing.indicator.code: cells(plan, one, period) for one in found}
    shown = closed_rows(plan, found, by_village, there, {CODE: (len(plan.places), missing)})
    back = read_back([(one["indicator"], one["place"], one["content"]) for one in written(shown)])
    assert back == tuple(shown)
    return back


def months(*pairs: tuple[str, str, float], of: float = 100) -> list:
    return [figure(place, when, a, of) for place, when, a in pairs]


def test_a_level_moves_in_points_and_in_people():
    plan = make_plan(places=2)
    figures = months(*((f"thon-0{one}", f"2026-0{m}", 10 * m) for one in (1, 2) for m in (1, 2, 3, 4)))
    found = compare(close(plan, "2026-03", figures), close(plan, "2026-04", figures))
    [shift] = found.shifts
    assert (shift.points, shift.units, shift.alike) == (10, 20, None)
    assert (found.new, found.dropped, found.apart, found.gained, found.lost) == ((), (), (), (), ())


def test_where_other_villages_reported_those_that_did_both_times_are_said_too():
    """80/100 alone, then 80/100 with 30/300: the whole fell to 27.5 %, and nobody got worse."""
    plan = make_plan(places=2)
    figures = [figure("thon-01", "2026-03", 80, 100), figure("thon-01", "2026-04", 80, 100),
               figure("thon-02", "2026-04", 30, 300)]  # fmt: skip
    [shift] = compare(close(plan, "2026-03", figures), close(plan, "2026-04", figures)).shifts
    assert shift.now.value == Fraction(55, 2)
    assert (shift.points, shift.units, shift.alike, shift.places) == (Fraction(-105, 2), 30, 0, 1)


def test_a_state_that_turned_is_told_worse_first():
    plan = make_plan(make_target(50), places=1)
    figures = [figure("thon-01", f"2026-0{m}", a, 100) for m, a in enumerate((10, 20, 30, 60), 1)]
    before, now = close(plan, "2026-03", figures), close(plan, "2026-04", figures)
    [turn] = compare(before, now).turns
    assert (turn.now.state, turn.better) == (State.MET, True)
    [back] = compare(now, before).turns
    assert back.better is False


def test_a_target_that_changed_is_a_promise_and_no_level():
    plan = make_plan(make_target(50), places=1)
    figures = [figure("thon-01", f"2026-0{m}", 10 * m, 100) for m in (1, 2, 3)]
    raised = replace(plan, targets=(*plan.targets, replace(make_target(70), since=Period(2026, 3))))
    [one] = compare(close(plan, "2026-03", figures), close(raised, "2026-03", figures)).promises
    assert (one.before.goal, one.now.goal) == (50, 70)


def test_what_only_one_closing_has_is_named_and_never_a_zero():
    plan = make_plan(places=1)
    other = make_indicator(code="XA-02", short="Khác")
    wider = replace(plan, indicators=(*plan.indicators, other))
    figures = [figure("thon-01", "2026-03", 30, 100)]
    found = compare(close(plan, "2026-03", figures), close(wider, "2026-03", figures))
    assert ([one.code for one in found.new], found.shifts, found.gained) == (["XA-02"], (), ())
    found = compare(close(wider, "2026-03", figures), close(plan, "2026-03", figures))
    assert ([one.code for one in found.dropped], found.shifts) == (["XA-02"], ())


def test_a_level_that_came_or_went_is_said():
    plan = make_plan(places=1)
    figures = [figure("thon-01", "2026-04", 30, 100)]
    before, now = close(plan, "2026-03", figures), close(plan, "2026-04", figures)
    assert [one.code for one in compare(before, now).gained] == [CODE]
    assert [one.code for one in compare(now, before).lost] == [CODE]


def _of(indicator: Indicator) -> Plan:
    return replace(make_plan(make_target(5, per_year=not indicator.kind.is_rate)), indicators=(indicator,))


@pytest.mark.parametrize("indicator", [make_count(), make_rate()])
def test_what_is_summed_over_a_year_is_not_subtracted_from_the_year_before(indicator: Indicator):
    plan = _of(indicator)
    if indicator.kind.is_rate:
        figures = [figure(None, when, 3, 4) for when in ("2026-11", "2026-12", "2027-01")]
    else:
        figures = [figure(None, one.period, value=one.value) for one in counts("2026-11", 3, 4, 1)]
    november, december, january = (close(plan, one, figures) for one in ("2026-11", "2026-12", "2027-01"))
    assert [one.code for one in compare(december, january).apart] == [CODE]
    assert compare(december, january).shifts == ()
    assert compare(november, december).apart == ()


def test_a_count_moves_in_its_noun():
    plan = _of(make_count())
    figures = [figure(None, one.period, value=one.value) for one in counts("2026-03", 3, 4)]
    [shift] = compare(close(plan, "2026-03", figures), close(plan, "2026-04", figures)).shifts
    assert (shift.before.value, shift.points, shift.units) == (3, 4, 4)


def test_a_percent_without_its_counts_moves_in_points_alone():
    plan = replace(make_plan(), indicators=(make_indicator(),))
    figures = [figure(None, "2026-03", value=40), figure(None, "2026-04", value=41.5)]
    [shift] = compare(close(plan, "2026-03", figures), close(plan, "2026-04", figures)).shifts
    assert (shift.points, shift.units) == (Fraction(3, 2), None)


def test_how_complete_each_was_is_compared():
    plan = make_plan(places=2)
    figures = [figure("thon-01", "2026-03", 30, 100)]
    [one] = compare(close(plan, "2026-03", figures, 1), close(plan, "2026-03", figures, 0)).reported
    assert (one.before, one.now) == ((1, 2), (2, 2))


def test_the_same_closing_twice_has_nothing_different():
    plan = make_plan(places=2)
    one = close(plan, "2026-03", [figure("thon-01", "2026-03", 30, 100)])
    assert not compare(one, one).anything


def test_villages_that_merged_between_the_two_bend_no_whole():
    """June 80/100, 30/300 and 3/10; July 120/400 of the merged village and 5/10: one village alone would say +20."""
    before, june = make_plan(places=3), Period(2026, 6)
    old = [
        figure("thon-01", "2026-06", 80, 100),
        figure("thon-02", "2026-06", 30, 300),
        figure("thon-03", "2026-06", 3, 10),
    ]
    now = replace(
        before,
        places=(Place("thon-04", "Thôn Mới", since=june.plus(1)), before.places[2]),
        former=tuple(replace(one, until=june) for one in before.places[:2]),
    )
    new = [figure("thon-04", "2026-07", 120, 400), figure("thon-03", "2026-07", 5, 10)]
    [shift] = compare(close(before, "2026-06", old), close(now, "2026-07", [*old, *new])).shifts
    assert (shift.points, shift.units, shift.alike, shift.places) == (Fraction(120, 41), 12, None, 0)
    [shift] = compare(close(before, "2026-06", old), close(now, "2026-07", [*old, new[0]])).shifts
    assert shift.alike is None  # no village is in both

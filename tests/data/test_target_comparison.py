"""Today's target beside others: the four villages of test_sharing, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from data.model import Comparator, Period
from data.progress import Basis
from data.target_comparison import Candidate, Origin, candidates, compared, typed
from data.villages import cells
from tests.builders import figure, make_count, make_plan, make_target
from tests.data.test_scenario import plan_of, row_of, series
from tests.data.test_sharing import CELLS, DECEMBER, FIGURES, MARCH, PLAN, ROW


def held(goal, comparator=Comparator.AT_LEAST, due=DECEMBER):
    return compared(PLAN, ROW, CELLS, Candidate(Origin.TYPED, Fraction(goal), comparator), due)


@pytest.mark.parametrize(
    ("goal", "comparator", "now", "by_due", "short", "below"),
    [
        (60, Comparator.AT_LEAST, 2, 2, 50, 70),  # thon-01 lacks 10, thon-04 60
        (59, Comparator.AT_LEAST, 2, 3, 45, 9 + 59),  # thon-01 gains nine points until December
        (59, Comparator.MORE, 2, 2, 46, 10 + 59),
        (60, Comparator.MORE, 1, 2, 51, 11 + 1 + 61),  # thon-02 stands on it
        (100, Comparator.AT_LEAST, 1, 1, 250, 250),
        (0, Comparator.AT_LEAST, 4, 4, 0, 0),
    ],
)
def test_how_many_villages_meet_a_target_and_how_many_people_that_is(goal, comparator, now, by_due, short, below):
    found = held(goal, comparator)
    assert (found.now, found.by_due, found.short, found.below) == (now, by_due, short, below)
    assert found.judged == 4


def test_when_the_commune_gets_there_at_its_pace():
    """1,2 points a month: 60 % after nine months, which takes 50 people."""
    found = held(60)
    assert (found.met, found.when) == (False, DECEMBER)
    assert (found.required.per_month, found.required.nouns_per_month) == (Fraction(10, 9), Fraction(50, 9))
    assert held(99).when == Period(2029, 8) and held(100).when == Period(2029, 9)  # 49 and 50 points: 41, 42 months


def test_what_is_met_is_met_now():
    found = held(50)
    assert (found.met, found.when, found.short, found.required) == (True, MARCH, 0, None)
    assert held(50, Comparator.MORE).met is False


def test_what_the_pace_never_reaches_has_no_date():
    plan = make_plan(places=1)
    row = row_of(plan, series(7, 6, 5, of=10, place="thon-01"))
    found = compared(plan, row, cells(plan, row, MARCH), typed(Fraction(90)), DECEMBER)
    assert (found.when, found.by_due, found.below) == (None, 0, 4)


def test_villages_are_not_held_against_what_the_commune_counts():
    plan = plan_of(make_count(), make_target(24, year=2026, per_year=True))
    row = row_of(plan, series(2, 2, 2, of=None))
    found = compared(plan, row, cells(plan, row, MARCH), typed(Fraction(24)), DECEMBER)
    assert (found.met, found.short, found.judged, found.below) == (False, 18, 0, None)


# ── what to compare with ─────────────────────────────────────────────────────────────────────────────

YEARS = make_plan(make_target(55, year=2026), make_target(80, year=2027, comparator=Comparator.MORE), places=5)
OTHER = replace(make_plan(make_target(85, year=2027)), slug="xa-khac", name="Xã Khác")
LATER = row_of(YEARS, FIGURES + series(52, 53, of=100, first="2026-12"), "2027-01")


def test_todays_target_comes_first_as_the_plan_says_it():
    found = candidates(PLAN, ROW, DECEMBER, [PLAN])
    assert [one.origin for one in found] == [Origin.TODAY, Origin.USUAL]
    assert (found[0].goal, found[0].basis) == (80, Basis.GIVEN)
    assert found[1].goal == pytest.approx(Fraction("60.8"))  # nine months of 1,2 points


def test_last_years_target_and_result_and_the_other_communes_stand_beside_it():
    found = {one.origin: one for one in candidates(YEARS, LATER, Period(2027, 12), [YEARS, OTHER])}
    assert (found[Origin.TODAY].goal, found[Origin.TODAY].comparator) == (80, Comparator.MORE)
    assert (found[Origin.LAST_TARGET].goal, found[Origin.LAST_TARGET].year) == (55, 2026)
    assert (found[Origin.LAST_RESULT].goal, found[Origin.LAST_RESULT].year) == (52, 2026)
    assert (found[Origin.OTHER_COMMUNE].goal, found[Origin.OTHER_COMMUNE].plan.slug) == (85, "xa-khac")


def test_without_a_duty_there_is_no_target_of_today():
    plan = make_plan(make_target(comparator=Comparator.ENCOURAGED))
    found = candidates(plan, row_of(plan, series(50, 51, 52)), DECEMBER, [plan])
    assert [one.origin for one in found] == [Origin.USUAL]


# ── what a referee once found wrong ────────────────────────────────────────────────────────────────


def test_the_present_pace_reaches_what_the_present_pace_promises():
    """A person of 30 a month: 66,67 % by November, which is shown as 66,7 and must not be December's for that."""
    plan = make_plan(make_target(90))
    row = row_of(plan, series(10, 11, 12, of=30))
    due = Period(2026, 11)
    [usual] = [one for one in candidates(plan, row, due, [plan]) if one.origin is Origin.USUAL]
    assert compared(plan, row, [], usual, due).when == due


def test_this_years_count_says_nothing_about_next_years_target():
    plan = plan_of(
        make_count(), make_target(10, year=2026, per_year=True), make_target(12, year=2027, per_year=True)
    )  # fmt: skip
    row = row_of(plan, series(5, 5, 5, of=None))
    assert compared(plan, row, [], typed(Fraction(12)), Period(2027, 12)).met is not True


def test_a_village_that_falls_below_by_then_does_not_meet_it_by_then():
    plan = make_plan(places=1)
    row = row_of(plan, [figure("thon-01", MARCH.plus(at), 90 - 5 * at, 100) for at in (-2, -1, 0)])
    found = compared(plan, row, cells(plan, row, MARCH), typed(Fraction(75)), DECEMBER)
    assert (found.now, found.by_due) == (1, 0)  # 90 % today, 45 % in December

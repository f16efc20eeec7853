"""Why a figure moved: the parts add up to the whole, whoever reports, whatever the denominators do."""

from __future__ import annotations

from fractions import Fraction

import pytest

from data.model import FigureState, Kind, OverTime
from data.movement import Movement, movement, previous_period
from tests.builders import make_count, make_indicator, make_rate, month, reading

BEFORE, NOW = month("2026-02"), month("2026-03")


def village(before: tuple | None, now: tuple | None) -> list:
    """One village's a and b (or a count) in February and March; None: not reported."""
    return [
        reading(when, *told) if len(told) == 2 else reading(when, value=told[0])
        for when, told in ((BEFORE, before), (NOW, now))
        if told is not None
    ]


def moved(villages: dict, indicator=None) -> Movement | None:
    return movement(indicator or make_indicator(), villages, NOW, BEFORE)


def parts(found: Movement) -> list[tuple]:
    return [(one.place, one.reached, one.base, one.units) for one in found.places]


def adds_up(found: Movement) -> bool:
    return found.change == sum(one.reached + one.base for one in found.places) + found.reporting


# ── rates ────────────────────────────────────────────────────────────────────────────────────────────


def test_with_the_same_denominators_all_of_it_was_reached():
    """50 of 200 before, 80 of 200 now: thon-01 brought 20 of 200, thon-02 10."""
    found = moved({"thon-01": village((30, 100), (50, 100)), "thon-02": village((20, 100), (30, 100))})
    assert (found.before, found.now, found.change, found.reporting, found.once) == (BEFORE, NOW, 15, 0, 0)
    assert parts(found) == [("thon-01", 10, 0, 20), ("thon-02", 5, 0, 10)]
    assert found.base == 0


def test_a_growing_denominator_is_told_apart_from_what_was_reached():
    """50 of 150 before, 60 of 200 now: ten more people, yet 33,3 − 30 points fewer, because thon-02 doubled."""
    found = moved({"thon-02": village((10, 50), (10, 100)), "thon-01": village((40, 100), (50, 100))})
    assert found.change == Fraction(-10, 3)
    assert parts(found) == [("thon-01", 5, 0, 10), ("thon-02", 0, Fraction(-25, 3), 0)]
    assert (found.base, found.reporting, found.once) == (Fraction(-25, 3), 0, 0)
    assert adds_up(found)


def test_a_shrinking_denominator_lifts():
    """30 of 100 before, 30 of 60 now."""
    found = moved({"thon-01": village((30, 100), (30, 60))})
    assert (found.change, parts(found)) == (20, [("thon-01", 0, 20, 0)])


def test_villages_that_appear_or_vanish_are_the_rest():
    """Both times: −10/3 as above. All who reported: 80 of 200 = 40 % before, 150 of 300 = 50 % now."""
    found = moved(
        {
            "thon-01": village((40, 100), (50, 100)),
            "thon-02": village((10, 50), (10, 100)),
            "thon-03": village((30, 50), None),
            "thon-04": village(None, (90, 100)),
        }
    )
    assert (found.change, found.reporting, found.once) == (10, Fraction(40, 3), 2)
    assert [one.place for one in found.places] == ["thon-01", "thon-02"]
    assert adds_up(found)


def test_who_reports_can_hide_a_fall():
    found = moved({"thon-01": village((50, 100), (40, 100)), "thon-02": village(None, (90, 100))})
    assert (found.change, found.reporting) == (15, 25)
    assert parts(found) == [("thon-01", -10, 0, -10)]


def test_nobody_who_reported_both_times_is_no_movement():
    assert moved({"thon-01": village((40, 100), None), "thon-02": village(None, (10, 50))}) is None
    assert moved({"thon-01": village(None, None)}) is None
    assert moved({}) is None


@pytest.mark.parametrize(("before", "now"), [((0, 0), (1, 2)), ((1, 2), (0, 0)), ((0, 0), (0, 0))])
def test_a_denominator_of_zero_gives_no_rate_to_move(before, now):
    assert moved({"thon-01": village(before, now)}) is None
    assert moved({"thon-01": village(before, now), "thon-02": village(before, None)}) is None


def test_one_village_of_zero_among_others_takes_part():
    """Before 20 of 100, now 20 of 100 and 30 of 60: 50 of 160."""
    found = moved({"thon-01": village((20, 100), (20, 100)), "thon-02": village((0, 0), (30, 60))})
    assert found.change == Fraction(5000, 160) - 20
    assert parts(found) == [
        ("thon-01", 0, 0, 0), ("thon-02", Fraction(3000, 160), Fraction(-20 * 60, 160), 30),
    ]  # fmt: skip
    assert adds_up(found)


def test_a_percent_alone_and_half_a_fraction_are_never_summed():
    found = moved(
        {
            "thon-01": village((30, 100), (50, 100)),
            "thon-02": village((10,), (90,)),
            "thon-03": village((10, 20), (15, None)),
            "thon-04": village((None, 20), (15, 20)),
        }
    )
    assert parts(found) == [("thon-01", 20, 0, 20)]
    assert (found.change, found.once) == (Fraction(6500, 120) - Fraction(4000, 120), 2)
    assert moved({"thon-01": village((10,), (90,))}) is None


def test_a_flows_months_are_each_their_own():
    """January does not count: February 2 of 10, March 9 of 10."""
    many = [reading("2026-01", 100, 100), *village((2, 10), (9, 10))]
    found = moved({"thon-01": many}, make_rate())
    assert (found.change, parts(found)) == (70, [("thon-01", 70, 0, 7)])


def test_the_points_of_a_scale_move_like_a_rate():
    found = moved({"thon-01": village((15, 20), (18, 20))}, make_indicator(kind=Kind.SCORE, noun="điểm"))
    assert (found.change, parts(found)) == (15, [("thon-01", 15, 0, 3)])


def test_any_two_periods_can_be_compared():
    many = {"thon-01": [reading(f"2026-0{at}", 10 * at, 100) for at in range(1, 7)]}
    found = movement(make_indicator(), many, month("2026-06"), month("2026-01"))
    assert (found.change, found.before, found.now) == (50, month("2026-01"), month("2026-06"))
    assert movement(make_indicator(), many, month("2026-07"), month("2026-06")) is None


# ── counts ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("over_time", list(OverTime))
def test_a_count_moves_by_what_each_village_counted_in_the_period(over_time):
    """9 before and 12 now, January's hundred forgotten; thon-03 gone with 4, thon-04 come with 9."""
    found = moved(
        {
            "thon-01": [reading("2026-01", value=100), *village((7,), (2,))],
            "thon-02": village((2,), (10,)),
            "thon-03": village((4,), None),
            "thon-04": village(None, (9,)),
        },
        make_count(over_time=over_time),
    )
    assert parts(found) == [("thon-01", -5, 0, -5), ("thon-02", 8, 0, 8)]
    assert (found.change, found.base, found.reporting, found.once) == (21 - 13, 0, 5, 2)
    assert adds_up(found)


def test_a_count_of_zero_is_reported():
    nothing = [reading(BEFORE, value=3), reading(NOW, value=0, state=FigureState.NOTHING_AROSE)]
    found = moved({"thon-01": nothing}, make_count())
    assert (found.change, found.reporting, parts(found)) == (-3, 0, [("thon-01", -3, 0, -3)])


def test_a_count_has_no_denominator_to_look_at():
    found = moved({"thon-01": village((3, 10), (9, 10)), "thon-02": village((3,), (4,))}, make_count())
    assert parts(found) == [("thon-02", 1, 0, 1)]


# ── which period came before ─────────────────────────────────────────────────────────────────────────


def test_the_previous_period_is_the_newest_before_that_any_village_reported():
    many = {
        "thon-01": [reading("2026-01", 1, 2), reading("2026-03", 1, 2)],
        "thon-02": [reading("2025-12", 1, 2), reading("2026-04", 1, 2)],
    }
    assert [previous_period(many, month(one)) for one in ("2026-05", "2026-04", "2026-03", "2026-01", "2025-12")] == [
        month("2026-04"), month("2026-03"), month("2026-01"), month("2025-12"), None,
    ]  # fmt: skip
    assert previous_period({}, NOW) is None

"""Villages against a yardstick: signs, people, tiers, what stands when, and in which order they are shown."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from data.model import Direction, Indicator, Kind, Level, Place, Rhythm
from data.progress import level_at
from data.standings import rows
from data.villages import (
    Cell,
    Tier,
    Village,
    Yardstick,
    by_village,
    cells,
    judged_period,
    moved,
    narrowed,
    remaining,
    signed_gap,
    sorted_by_gap,
    villages,
)
from tests.builders import CODE, figure, make_count, make_indicator, make_plan, make_rate, make_target, month, reading
from tests.data.test_standings import FROM_25, YEAR_PLAN, in_march, row

# YEAR_PLAN's path: 25 in January, 30 in February, 35 in March, five more each month, 80 in December.
LESS_PLAN = replace(
    YEAR_PLAN, indicators=(make_indicator(direction=Direction.DOWN),), targets=(make_target(20, year=2026),)
)
FROM_75 = {CODE: FROM_25[CODE]._replace(value=75)}
"""With LESS_PLAN: 75 in January, 70 in February, 65 in March."""
QUARTERLY = make_plan(make_target(80, year=2026), places=4, rhythm=Rhythm.QUARTERLY)
FREE = replace(YEAR_PLAN, targets=())
HOUSES = [Place(f"thon-{at:02d}", f"Thôn {at}") for at in range(1, 6)]


def measured(**changes: object):
    """YEAR_PLAN with one thing about its indicator changed."""
    return replace(YEAR_PLAN, indicators=(make_indicator(**changes),))


def at_village(found, *, plan=YEAR_PLAN, at="2026-03", yardstick=Yardstick.COMMUNE, due=None, **asked) -> list[Cell]:
    """The cells of the plan's villages, in the plan's order."""
    return cells(plan, row(found, plan=plan, at=at, **asked), month(at), yardstick, due and month(due))


def in_may(*shares: tuple[int, int] | None):
    return [replace(one, period=month("2026-05")) for one in in_march(*shares)]


# ── gap and people ───────────────────────────────────────────────────────────────────────────────────


def test_a_gap_below_the_yardstick_is_negative_and_counts_people():
    """35 % are due in March: 140 of 400, 105 of 300, 70 of 200."""
    found = at_village(in_march((120, 400), (105, 300), (10, 200), (99, 100)))
    assert [one.place.id for one in found] == ["thon-01", "thon-02", "thon-03", "thon-04"]
    assert [(one.level.value, one.yardstick, one.gap, one.short) for one in found] == [
        (30, 35, -5, 20), (35, 35, 0, 0), (5, 35, -30, 60), (99, 35, 64, 0),
    ]  # fmt: skip


def test_where_less_is_better_the_village_above_is_behind():
    """From 75 in January down to 20 in December: 65 in March."""
    found = at_village(in_march((240, 300), (260, 400), (60, 100)), plan=LESS_PLAN, baselines=FROM_75)
    assert [(one.yardstick, one.gap, one.short) for one in found[:3]] == [(65, -15, 45), (65, 0, 0), (65, 5, 0)]


@pytest.mark.parametrize(
    ("direction", "value", "gap"),
    [(Direction.UP, 30, -5), (Direction.UP, 40, 5), (Direction.DOWN, 30, 5), (Direction.DOWN, 40, -5)],
)
def test_a_signed_gap_is_above_zero_where_it_is_better(direction, value, gap):
    assert signed_gap(make_indicator(direction=direction), Fraction(value), Fraction(35)) == gap


@pytest.mark.parametrize(("noun", "short"), [("người", 1), ("hộ", 1), ("tỷ đồng", Fraction(3, 20))])
def test_a_part_of_a_person_is_a_person_but_money_comes_in_parts(noun, short):
    """35 % of 9 are 3,15; 3 are there."""
    [one, *_] = at_village(in_march((3, 9)), plan=measured(noun=noun))
    assert (one.gap, one.short) == (Fraction(-5, 3), short)


@pytest.mark.parametrize(("size", "small"), [(29, True), (30, False)])
def test_a_base_under_thirty_is_small(size, small):
    [one, *_] = at_village(in_march((1, size)))
    assert one.small_base is small


def test_points_of_a_scale_are_no_base_and_have_no_tier():
    """1 point of 20 is 30 percent points under the path, and still no sample of twenty people."""
    plan = measured(kind=Kind.SCORE, noun="điểm", unit="điểm")
    [one, *_] = at_village(in_march((1, 20)), plan=plan)
    assert (one.gap, one.short, one.small_base, one.tier) == (-30, 6, False, None)


def test_a_percent_alone_has_a_gap_in_points_but_no_people():
    [one, *_] = at_village([figure("thon-01", "2026-03", value=30)])
    assert (one.level.value, one.gap, one.short, one.small_base, one.tier) == (30, -5, None, False, None)


def test_figures_of_percent_alone_leave_everyone_judged_and_nobody_to_reach():
    found = at_village([figure(f"thon-{at:02d}", "2026-03", value=10 * at) for at in (1, 2, 3, 4)])
    assert [one.gap for one in found] == [-25, -15, -5, 5]
    assert remaining(found) == []


def test_a_flow_is_held_against_the_path_with_its_year_to_date():
    """January 9/10 and March 0/20: 30 % of the year so far, not March's 0 %."""
    plan = replace(YEAR_PLAN, indicators=(make_rate(level=Level.PLACE),))
    [one, *_] = at_village([figure("thon-01", "2026-01", 9, 10), *in_march((0, 20))], plan=plan)
    assert (one.level.value, one.gap, one.short) == (30, -5, 2)  # 10,5 of 30 are due, 9 are there


# ── not reported, nothing to be held against ─────────────────────────────────────────────────────────


def test_a_village_that_did_not_report_is_not_judged_and_not_zero():
    both = [figure("thon-02", "2026-02", 60, 300), *in_march((120, 400))]
    _, second, third, _ = at_village(both)
    assert (second.level, second.gap, second.short, second.tier, second.pace) == (None,) * 5
    assert (second.last_known.value, second.last_known.period, second.at) == (20, month("2026-02"), month("2026-03"))
    assert (second.yardstick, third.last_known, third.small_base) == (35, None, False)


def test_a_denominator_of_zero_gives_no_level():
    [one, two, *_] = at_village(in_march((0, 0), (105, 300)))
    assert (one.level, one.last_known, one.gap, one.short, one.tier) == (None,) * 5
    assert two.gap == 0


def test_nothing_reported_anywhere_gives_a_cell_for_every_village():
    found = at_village([])
    assert [(one.at, one.level, one.last_known, one.gap) for one in found] == [(month("2026-03"), None, None, None)] * 4


def test_without_villages_there_are_no_cells():
    assert at_village([figure(None, "2026-03", 9, 10)], plan=replace(YEAR_PLAN, places=())) == []
    assert villages(replace(YEAR_PLAN, places=()), [[]]) == []


def test_a_count_has_a_level_and_a_pace_but_no_yardstick():
    """What the commune counts in a year is not what each village should count."""
    plan = replace(
        YEAR_PLAN, indicators=(make_count(level=Level.PLACE),), targets=(make_target(80, year=2026, per_year=True),)
    )
    story = [figure("thon-01", f"2026-0{at}", value=2) for at in (1, 2, 3)]
    [one, *_] = at_village(story, plan=plan)
    assert (one.level.value, one.yardstick, one.gap, one.short, one.tier, one.small_base) == (
        6, None, None, None, None, False,
    )  # fmt: skip
    assert one.pace.per_month == 2


def test_without_a_promise_a_village_has_a_level_and_no_gap():
    [one, *_] = at_village(in_march((120, 400)), plan=FREE)
    assert (one.level.value, one.yardstick, one.gap, one.short, one.tier) == (30, None, None, None, None)


def test_before_the_path_begins_nobody_is_judged():
    """The path starts with the baseline of January 2026; a figure of last November has no place on it."""
    shown = row([figure("thon-01", "2025-11", 1, 100)], at="2026-01")
    [one, *_] = cells(YEAR_PLAN, shown, month("2025-11"))
    assert (one.level.value, one.yardstick, one.gap, one.short, one.tier) == (1, None, None, None, None)


def test_a_pace_needs_three_readings():
    story = [figure("thon-01", f"2026-0{at}", 10 + 2 * at, 100) for at in (1, 2, 3)]
    story += [figure("thon-02", f"2026-0{at}", 10, 100) for at in (2, 3)]
    first, second, *_ = at_village(story)
    assert first.pace.per_month == pytest.approx(2)
    assert second.pace is None


def test_the_pace_of_a_quarterly_count_is_a_month():
    """Three ideas in March, June and September each: nine in nine months, one a month, as the commune's own pace."""
    plan = replace(
        QUARTERLY,
        places=QUARTERLY.places[:1],
        indicators=(make_count(level=Level.PLACE),),
        targets=(make_target(80, year=2026, per_year=True),),
    )
    story = [figure("thon-01", f"2026-0{at}", value=3) for at in (3, 6, 9)]
    [one, *_] = at_village(story, plan=plan, at="2026-09")
    assert row(story, plan=plan, at="2026-09").standing.pace.per_month == 1
    assert one.pace.per_month == 1


# ── tiers ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("share", "tier"),
    [
        ((30, 100), Tier.LEVEL),  # 21,9–39,6 holds 35
        ((40, 100), Tier.LEVEL),  # 30,9–49,8
        ((120, 400), Tier.BELOW),  # 25,7–34,7
        ((160, 400), Tier.ABOVE),  # 35,3–44,9
        ((0, 7), Tier.LEVEL),  # 0–35,4: seven people prove nothing
        ((0, 8), Tier.BELOW),  # 0–32,4
        ((2, 2), Tier.LEVEL),  # 34,2–100
        ((3, 3), Tier.ABOVE),  # 43,9–100
    ],
)
def test_a_tier_allows_for_chance(share, tier):
    [one, *_] = at_village(in_march(share))
    assert one.tier is tier


@pytest.mark.parametrize(
    ("share", "tier"), [((60, 100), Tier.LEVEL), ((240, 300), Tier.BELOW), ((120, 400), Tier.ABOVE)]
)
def test_where_less_is_better_the_tiers_turn(share, tier):
    [one, *_] = at_village(in_march(share), plan=LESS_PLAN, baselines=FROM_75)
    assert one.tier is tier


def test_all_of_a_village_against_a_hundred_percent_is_level_whatever_its_size():
    """The interval of n of n ends at exactly 100: it always holds the yardstick, and no gap is no tier above."""
    plan = make_plan(make_target(100, year=2026), places=4)
    found = {
        size: at_village([figure("thon-01", "2026-12", size, size)], plan=plan, at="2026-12")[0].tier
        for size in range(1, 61)
    }
    assert {size for size, tier in found.items() if tier is not Tier.LEVEL} == set()


# ── which period stands ──────────────────────────────────────────────────────────────────────────────


def test_a_monthly_plan_owes_this_month():
    found = at_village(in_march((120, 400)), at="2026-04")
    assert [(one.at, one.level, one.yardstick) for one in found] == [(month("2026-04"), None, 40)] * 4
    assert found[0].last_known.period == month("2026-03")


@pytest.mark.parametrize("at", ["2026-03", "2026-04", "2026-05"])
def test_a_quarterly_plans_march_stands_until_june_is_owed_and_is_held_against_march(at):
    [one, *_] = at_village(in_march((120, 400)), plan=QUARTERLY, at=at)
    assert (one.at, one.level.value, one.yardstick, one.gap) == (month("2026-03"), 30, 35, -5)


def test_from_june_on_a_quarterly_plans_march_no_longer_stands():
    [one, *_] = at_village(in_march((120, 400)), plan=QUARTERLY, at="2026-06")
    assert (one.at, one.level, one.yardstick) == (month("2026-06"), None, 50)


def test_before_the_plan_starts_nothing_is_owed():
    plan = make_plan(make_target(80, year=2026), places=4, start="2026-06")
    shown = row(in_march((120, 400)), plan=plan, at="2026-05")
    assert judged_period(plan, shown, month("2026-05")) == month("2026-03")
    shown = row(in_march((120, 400)), plan=plan, at="2026-06")
    assert judged_period(plan, shown, month("2026-06")) == month("2026-06")


def test_the_newest_period_of_any_village_is_judged_for_all():
    both = [*in_march((120, 400)), *in_may(None, (60, 300))]
    shown = row(both, at="2026-05")
    assert judged_period(YEAR_PLAN, shown, month("2026-05")) == month("2026-05")
    assert [one.level is not None for one in cells(YEAR_PLAN, shown, month("2026-05"))] == [False, True, False, False]


def test_figures_after_the_period_asked_about_do_not_count():
    both = [*in_march((120, 400)), *in_may((399, 400))]
    [one, *_] = cells(YEAR_PLAN, row(both, at="2026-05"), month("2026-03"))
    assert (one.at, one.level.value, one.last_known.value, one.gap) == (month("2026-03"), 30, 30, -5)


def test_where_nothing_was_reported_the_period_itself_is_judged():
    assert judged_period(YEAR_PLAN, row([]), month("2026-03")) == month("2026-03")


def test_a_newer_figure_of_the_whole_commune_is_no_villages_figure():
    both = [*in_march((120, 400)), figure(None, "2026-04", 1, 2)]
    shown = row(both, plan=QUARTERLY, at="2026-04")
    assert judged_period(QUARTERLY, shown, month("2026-04")) == month("2026-03")


# ── yardsticks ───────────────────────────────────────────────────────────────────────────────────────


def test_a_villages_own_yardstick_is_the_line_from_its_first_figure_to_the_communes_promise():
    """Thôn 1 from 10 in January to 80 in December: 250/11 in March; the commune's path stands at 35."""
    story = [figure("thon-01", "2026-01", 40, 400), *in_march((80, 400))]
    [own, *_] = at_village(story, yardstick=Yardstick.OWN)
    [shared, *_] = at_village(story)
    assert (own.yardstick, own.gap, own.short) == (Fraction(250, 11), Fraction(-30, 11), 11)  # 90,9 of 400 due
    assert (shared.yardstick, shared.gap, shared.short) == (35, -15, 60)


def test_a_first_figure_is_on_its_own_line_and_one_better_than_the_promise_is_held_to_the_promise():
    story = [figure("thon-02", "2026-01", 270, 300), *in_march((4, 400), (255, 300))]
    first, second, *_ = at_village(story, yardstick=Yardstick.OWN)
    assert (first.yardstick, first.gap) == (1, 0)
    assert (second.yardstick, second.gap) == (80, 5)


def test_an_own_line_passes_through_every_promise():
    """10 in January, 21 by the end of 2026, 45 by the end of 2027: one point a month, then two."""
    plan = make_plan(make_target(21, year=2026), make_target(45, year=2027), places=1)
    story = [figure("thon-01", one, 10, 100) for one in ("2026-01", "2026-06", "2027-03")]
    for at, due in (("2026-06", 15), ("2027-03", 27)):
        [one] = at_village(story, plan=plan, at=at, yardstick=Yardstick.OWN)
        assert (one.yardstick, one.gap) == (due, 10 - due)


def test_own_lines_fall_where_less_is_better():
    story = [figure("thon-01", "2026-01", 420, 400 * 2), *in_march((400, 800))]  # 52,5 then 50
    [one, *_] = at_village(story, plan=LESS_PLAN, yardstick=Yardstick.OWN)
    due = Fraction(525, 10) - Fraction(325, 110) * 2
    assert (one.yardstick, one.gap) == (due, due - 50)
    assert one.short == 28  # 46,59 % of 800 are 372,7; 400 are there


@pytest.mark.parametrize(
    ("due", "value", "short"),
    [("2026-07", 55, 100), ("2026-12", 80, 200), ("2027-12", 80, 200), ("2026-03", 35, 20)],
)
def test_due_holds_a_village_against_what_is_promised_for_then(due, value, short):
    [one, *_] = at_village(in_march((120, 400)), due=due)
    assert (one.level.value, one.yardstick, one.gap, one.short) == (30, value, 30 - value, short)


def test_due_goes_along_the_villages_own_line_too():
    """From 10 in January to 80 in December: 70 · 5/11 more in June."""
    [one, *_] = at_village([figure("thon-01", "2026-01", 40, 400)], at="2026-01", due="2026-06",
                           yardstick=Yardstick.OWN)  # fmt: skip
    assert one.yardstick == 10 + Fraction(350, 11)


# ── many indicators ──────────────────────────────────────────────────────────────────────────────────


def cell(place: int, gap: float | None = None, *, indicator: Indicator | None = None, value: int | None = None) -> Cell:
    """A cell of that village made by hand; `value` without gap: reported, without a yardstick."""
    made = Cell(indicator or make_indicator(), HOUSES[place - 1], month("2026-03"))
    if gap is None and value is None:
        return made
    told = [reading("2026-03", 50 if value is None else value, 100)]
    level = level_at(make_indicator(), told, month("2026-03"))
    return replace(made, level=level, gap=None if gap is None else Fraction(gap))


def test_by_village_keeps_the_rows_reported_by_village_in_their_order():
    plan = replace(
        YEAR_PLAN,
        indicators=(
            make_indicator(code="XA-03"),
            make_indicator(code="XA-01", level=Level.COMMUNE),
            make_indicator(code="XA-02"),
        ),
    )
    found = by_village(rows(plan, month("2026-03"), [], [], [], {}))
    assert [one.standing.indicator.code for one in found] == ["XA-03", "XA-02"]


def test_a_mean_gap_is_over_the_judged_indicators_only_worst_first_unjudged_last():
    plan = make_plan(places=4)
    columns = [
        [cell(1, -10), cell(2, 4), cell(3), cell(4, -3)],
        [cell(1), cell(2, -20), cell(3), cell(4, -3)],
        [cell(1, value=7), cell(2, 1), cell(3, value=90), cell(4, -3)],
    ]
    found = villages(plan, columns)
    assert [(one.place.id, one.mean_gap, one.judged) for one in found] == [
        ("thon-01", -10.0, 1), ("thon-02", -5.0, 3), ("thon-04", -3.0, 3), ("thon-03", None, 0),
    ]  # fmt: skip
    assert found[0].cells == (columns[0][0], columns[1][0], columns[2][0])


def test_equal_means_are_ordered_by_the_villages_id_and_zero_stands_before_unjudged():
    plan = replace(make_plan(), places=tuple(HOUSES[at - 1] for at in (1, 4, 3, 2)))
    found = villages(plan, [[cell(1), cell(4, -1), cell(3, -1), cell(2, 0)]])
    assert [one.place.id for one in found] == ["thon-03", "thon-04", "thon-02", "thon-01"]


def test_without_indicators_nobody_is_judged():
    found = villages(make_plan(places=2), [])
    assert [(one.cells, one.mean_gap, one.judged) for one in found] == [((), None, 0)] * 2


def by_gaps(*many: tuple[int, list[float | None]]) -> list[Village]:
    made = []
    for place, gaps in many:
        judged = [one for one in gaps if one is not None]
        own = tuple(cell(place, one) for one in gaps)
        made.append(Village(HOUSES[place - 1], own, sum(judged) / len(judged) if judged else None, len(judged)))
    return made


def test_who_moved_is_told_like_for_like():
    """Thôn 1 was judged twice, then three times: the new indicator at +30 is no improvement."""
    before = by_gaps((1, [-10, -20, None]), (2, [-5, None, None]), (3, [None, 1, None]))
    now = by_gaps((3, [2, None, 3]), (1, [-6, -20, 30]), (2, [None, -5, -5]))
    assert moved(now, before) == {"thon-01": (-15.0, -13.0)}


def test_a_village_that_is_new_or_gone_has_not_moved():
    before = by_gaps((1, [-10]), (2, [-10]))
    now = by_gaps((2, [-4]), (3, [0]))
    assert moved(now, before) == {"thon-02": (-10.0, -4.0)}
    assert moved(now, []) == {}


# ── who closes the gap, who comes first ──────────────────────────────────────────────────────────────


def test_the_remaining_people_are_cumulated_to_a_hundred_most_first():
    """60 + 20 + 20 to reach; thon-04 is above, and of the same number the smaller id comes first."""
    found = remaining(at_village(in_march((120, 400), (10, 200), (85, 300), (90, 100))))
    assert [(one.cell.place.id, one.units, one.cumulated) for one in found] == [
        ("thon-02", 60, 60), ("thon-01", 20, 80), ("thon-03", 20, 100),
    ]  # fmt: skip


def test_a_third_stays_a_third():
    found = remaining([replace(cell(at, -1), short=1) for at in (1, 2, 3)])
    assert [one.cumulated for one in found] == [Fraction(100, 3), Fraction(200, 3), 100]


def test_nobody_behind_leaves_nobody():
    assert remaining(at_village(in_march((399, 400), (0, 0)))) == []
    assert remaining([]) == []


def test_money_is_cumulated_in_parts():
    found = remaining([replace(cell(1, -1), short=Fraction(3, 20)), replace(cell(2, -1), short=Fraction(1, 20))])
    assert [(one.units, one.cumulated) for one in found] == [(Fraction(3, 20), 75), (Fraction(1, 20), 100)]


def test_the_worst_gap_comes_first_and_those_not_reported_last():
    found = sorted_by_gap([cell(1), cell(2, 5), cell(3, -30), cell(4, -30), cell(5)])
    assert [one.place.id for one in found] == ["thon-03", "thon-04", "thon-02", "thon-01", "thon-05"]


@pytest.mark.parametrize(
    ("direction", "order"), [(Direction.UP, ["thon-02", "thon-03"]), (Direction.DOWN, ["thon-03", "thon-02"])]
)
def test_without_a_yardstick_the_worse_value_comes_first(direction, order):
    indicator = make_indicator(direction=direction)
    found = sorted_by_gap([cell(1), cell(3, value=40, indicator=indicator), cell(2, value=10, indicator=indicator)])
    assert [one.place.id for one in found] == [*order, "thon-01"]


def test_a_village_without_a_yardstick_is_not_ranked_among_those_with_one():
    """A review of 2027 seen from 2028: only a village that had reported by then has an own line for it.

    Where less is better, thon-02's 60 % becomes a gap of −60 and heads the list of the worst.
    """
    plan = replace(
        make_plan(make_target(20, year=2030), places=2), indicators=(make_indicator(direction=Direction.DOWN),)
    )
    story = [
        figure("thon-01", "2027-01", 70, 100), figure("thon-01", "2028-06", 70, 100),
        figure("thon-02", "2028-06", 60, 100),
    ]  # fmt: skip
    found = at_village(story, plan=plan, at="2028-06", yardstick=Yardstick.OWN, due="2027-12", baselines={})
    assert [one.gap is None for one in found] == [False, True]
    assert [one.place.id for one in sorted_by_gap(found)] == ["thon-01", "thon-02"]


def test_a_screen_of_some_indicators_keeps_the_order_and_the_means_of_all():
    columns = [[cell(1, 10), cell(2, -30)], [cell(1, -20, indicator=make_indicator(code="XA-02")), cell(2, 40)]]
    columns[1][1] = replace(columns[1][1], indicator=make_indicator(code="XA-02"))
    plan = replace(YEAR_PLAN, places=HOUSES[:2])
    whole = villages(plan, columns)
    shown = narrowed(whole, ["XA-02"])
    assert [one.place.id for one in shown] == [one.place.id for one in whole] == ["thon-01", "thon-02"]
    assert [(one.mean_gap, one.judged) for one in shown] == [(-5.0, 2), (5.0, 2)]
    assert [[one.indicator.code for one in village.cells] for village in shown] == [["XA-02"], ["XA-02"]]

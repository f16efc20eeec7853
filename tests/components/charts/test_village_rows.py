"""Villages' cells as rows of charts: what a click finds, what is hatched, what is good, and no number that is none.

YEAR_PLAN's path: 25 in January, 30 in February, 35 in March, five points more each month, 80 in December.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.bullets import Bullet, bullets
from components.charts.dumbbell import dumbbell
from components.charts.heat import heat
from components.charts.remaining import remaining as remaining_chart
from components.charts.slope import slope
from components.charts.village_rows import card, heat_rows, left_rows, movers, pairs, side_by_side
from components.screen import Screen
from components.village_words import ranks
from data.model import Direction, Level, Place
from data.progress import State
from data.villages import Cell, Village, cells, remaining, sorted_by_gap, villages
from tests.builders import CODE, figure, make_count, make_indicator, make_target, month
from tests.components.conftest import faults
from tests.data.test_standings import FROM_25, YEAR_PLAN, in_march, row

SCREEN = Screen()
FREE = replace(YEAR_PLAN, targets=())
NASTY = "<b>x</b> & *y*"
NAMED = replace(
    YEAR_PLAN,
    places=(Place("thon-01", NASTY), *YEAR_PLAN.places[1:]),
    indicators=(make_indicator(short=NASTY),),
)
COUNTED = replace(YEAR_PLAN, indicators=(make_count(level=Level.PLACE),), targets=(make_target(12, year=2026),))
LESS = replace(YEAR_PLAN, indicators=(make_indicator(direction=Direction.DOWN),), targets=(make_target(20, year=2026),))


def held(*shares: tuple[int, int] | None, plan=YEAR_PLAN, more=(), baselines=None) -> list[Cell]:
    found = [*more, *in_march(*shares)]
    return cells(plan, row(found, plan=plan, at="2026-03", baselines=baselines), month("2026-03"))


MARCH = held((120, 400), (105, 300), None, (29, 29))
"""30 and 35 %, nothing, 100 % of a small base; 35 % are due."""
JANUARY = [figure("thon-03", "2026-01", 10, 100)]


def of(plan, *columns: list[Cell]) -> list[Village]:
    return villages(plan, columns)


# ── heat map ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_village_is_a_row_and_its_mean_gap_stands_at_the_end():
    found = heat_rows(of(YEAR_PLAN, MARCH), YEAR_PLAN)
    assert [(one.key, one.label, one.says) for one in found] == [
        ("thon-01", "Thôn 1", "−5,0"), ("thon-02", "Thôn 2", "0,0"), ("thon-04", "Thôn 4", "+65,0"),
        ("thon-03", "Thôn 3", "–"),
    ]  # fmt: skip


def test_the_number_stands_in_the_cell_and_the_gap_colours_it():
    found = {one.key: one.cells[0] for one in heat_rows(of(YEAR_PLAN, MARCH), YEAR_PLAN)}
    assert [(found[key].text, found[key].gap, found[key].missing) for key in sorted(found)] == [
        ("30", -5.0, False), ("35", 0.0, False), ("–", None, True), ("100°", 65.0, False),
    ]  # fmt: skip


def test_what_is_missing_is_hatched_and_never_a_number():
    [cell] = heat_rows(of(YEAR_PLAN, held(more=JANUARY)), YEAR_PLAN)[2].cells
    assert (cell.text, cell.gap, cell.missing) == ("–", None, True)
    assert cell.hover == "Thôn 3 · Tài khoản định danh<br>Chưa báo kỳ 3/2026; gần nhất 10,0 % (Kỳ 1/2026)"


def test_without_a_yardstick_a_cell_is_known_but_not_judged():
    found = heat_rows(of(FREE, held((30, 100), plan=FREE)), FREE)[0]
    assert (found.cells[0].text, found.cells[0].gap, found.cells[0].missing) == ("30", None, False)
    assert found.says == "–"


def test_a_count_is_its_number():
    found = held(plan=COUNTED, more=[figure("thon-01", "2026-03", value=1234)])
    assert heat_rows(of(COUNTED, found), COUNTED)[0].cells[0].text == "1.234"


def test_people_s_text_is_never_html_on_hover():
    [one] = [cell for cell in heat_rows(of(NAMED, held((30, 100), plan=NAMED)), NAMED) if cell.key == "thon-01"]
    assert one.cells[0].hover.startswith("&lt;b&gt;x&lt;/b&gt; &amp; *y* · &lt;b&gt;x&lt;/b&gt; &amp; *y*<br>")
    assert one.label == NASTY, "the chart itself makes labels plain"


def test_a_click_on_the_map_finds_the_village():
    figure = heat([one.indicator.short for one in MARCH[:1]], heat_rows(of(YEAR_PLAN, MARCH), YEAR_PLAN), SCREEN)
    assert [one[0] for one in figure.data[0].customdata] == ["thon-01", "thon-02", "thon-04", "thon-03"]


# ── a village's card ─────────────────────────────────────────────────────────────────────────────────


def one_card(at: int, many: list[Cell], plan=YEAR_PLAN) -> Bullet:
    place = plan.places[at - 1].id
    [village] = [one for one in of(plan, many) if one.place.id == place]
    [found] = card(village, {CODE: ranks(many)}, plan)
    return found


def test_a_card_tells_level_path_gap_and_people():
    found = one_card(1, MARCH)
    assert (found.label, found.key, found.state, found.value, found.path) == (
        "Tài khoản định danh", CODE, State.BEHIND, 30.0, 35.0,
    )  # fmt: skip
    assert found.says == "30,0 % (kém 5,0 điểm, 20 người)"
    assert found.hover.split("<br>")[1] == "Kỳ 3/2026: 30,0 % = 120 / 400"


def test_a_rank_is_out_of_those_ranked():
    """One village is silent, one too small to rank: two are left."""
    assert one_card(1, MARCH).detail == "dưới mức; thứ 2/2"
    assert one_card(2, MARCH).detail == "ngang mức; thứ 1/2"


def test_a_small_base_has_no_rank():
    assert one_card(4, MARCH).detail == "trên mức; mẫu số nhỏ"


def test_the_states_of_a_card():
    assert [one_card(at, MARCH).state for at in (1, 2, 3, 4)] == [
        State.BEHIND, State.ON_TRACK, State.NOT_ENOUGH, State.ON_TRACK,
    ]  # fmt: skip
    assert one_card(1, held((30, 100), plan=FREE), FREE).state is State.NO_TARGET


def test_a_silent_village_has_no_bar_but_knows_what_is_due():
    found = one_card(3, held(more=JANUARY))
    assert (found.value, found.path, found.says, found.detail) == (None, 35.0, "–", "gần nhất 10,0 % (Kỳ 1/2026)")
    assert one_card(1, held()).detail == "chưa báo"


def test_a_count_has_no_bar_in_percent():
    many = held(plan=COUNTED, more=[figure("thon-01", "2026-03", value=3)])
    assert card(of(COUNTED, many)[0], {}, COUNTED) == []


def test_a_card_can_be_drawn_and_clicked():
    drawn = bullets([one_card(1, MARCH), one_card(3, MARCH)], SCREEN)
    assert CODE in {cell for trace in drawn.data for one in trace.customdata or () for cell in one}


# ── two villages ─────────────────────────────────────────────────────────────────────────────────────


def two(one: int, other: int, many: list[Cell], plan=YEAR_PLAN):
    found = {village.place.id: village for village in of(plan, many)}
    return side_by_side(found[f"thon-{one:02d}"], found[f"thon-{other:02d}"], plan)


def test_two_villages_are_told_with_both_numbers_and_the_difference():
    [found] = two(1, 2, MARCH)
    assert (found.key, found.label, found.now, found.before) == (CODE, "Tài khoản định danh", 30.0, 35.0)
    assert (found.says, found.good, found.soft) == ("30,0 và 35,0: −5,0 điểm", False, False)
    assert [line.split(" · ")[0] for line in found.hover.split("<br>") if " · " in line] == ["Thôn 1", "Thôn 2"]


def test_two_villages_that_are_alike_differ_by_nothing():
    [found] = two(1, 2, held((30, 100), (60, 200)))
    assert found.says == "30,0 và 30,0: 0,0 điểm"


def test_what_either_lacks_is_not_compared():
    [found] = two(3, 4, MARCH)
    assert (found.now, found.before, found.says, found.good) == (None, 100.0, "thiếu số liệu", None)
    [found] = two(4, 3, MARCH)
    assert (found.now, found.before, found.says, found.good, found.soft) == (100.0, None, "thiếu số liệu", True, True)


def test_counts_are_no_pair():
    assert two(1, 2, held(plan=COUNTED, more=[figure("thon-01", "2026-03", value=3)]), COUNTED) == []


# ── the villages of one indicator ────────────────────────────────────────────────────────────────────


def test_before_is_hollow_and_now_is_filled():
    before = {one.place.id: one for one in held((10, 100), None, (20, 100))}
    found = pairs(sorted_by_gap(MARCH), before, YEAR_PLAN)
    assert [(one.key, one.now, one.before, one.good, one.soft) for one in found] == [
        ("thon-01", 30.0, 10.0, False, False), ("thon-02", 35.0, None, True, False),
        ("thon-04", 100.0, None, True, True), ("thon-03", None, 20.0, None, False),
    ]  # fmt: skip
    assert [one.says for one in found] == ["30,0 % (kém 5,0 điểm, 20 người)", "35,0 %", "100,0 %°", "–"]


def test_without_a_yardstick_no_village_is_good_or_behind():
    assert [one.good for one in pairs(held((30, 100), (90, 100), plan=FREE), {}, FREE)] == [None] * 4


def test_where_less_is_better_above_is_behind():
    from_75 = {CODE: FROM_25[CODE]._replace(value=75)}
    found = pairs(held((80, 100), (60, 100), plan=LESS, baselines=from_75), {}, LESS)
    assert [one.good for one in found[:2]] == [False, True]


def test_percents_without_a_and_b_are_points_alone():
    [found, *_] = pairs(held(more=[figure("thon-01", "2026-03", value="22.5")]), {}, YEAR_PLAN)
    assert (found.now, found.says, found.good, found.soft) == (22.5, "22,5 % (kém 12,5 điểm)", False, False)


def test_a_click_on_a_dumbbell_finds_the_village_even_a_silent_one():
    drawn = dumbbell(pairs(MARCH, {}, YEAR_PLAN), SCREEN, line=35.0, line_says="lẽ ra đến nay 35,0 %")
    keys = {one[0] for trace in drawn.data for one in trace.customdata or ()}
    assert keys >= {"thon-01", "thon-02", "thon-03", "thon-04"}


# ── who still has how many to reach ──────────────────────────────────────────────────────────────────


def test_people_to_reach_are_cumulated():
    """60, 80 and 82 of 82; of 29 people 10,15 are due: a part of a person is a person."""
    found = left_rows(remaining(held((120, 400), (105, 300), (10, 200), (9, 29))), YEAR_PLAN)
    assert [(one.label, one.units, one.says, one.soft) for one in found] == [
        ("Thôn 3", 60.0, "60 người · cộng dồn 73 %", False), ("Thôn 1", 20.0, "20 người · cộng dồn 98 %", False),
        ("Thôn 4", 2.0, "2 người · cộng dồn 100 %", True),
    ]  # fmt: skip
    assert found[-1].share == 100.0


def test_nobody_to_reach_is_no_row():
    assert left_rows(remaining(held((40, 100))), YEAR_PLAN) == []
    assert left_rows(remaining(held()), YEAR_PLAN) == []


def test_people_s_text_is_never_html_in_any_row():
    many = held((30, 100), (20, 100), plan=NAMED)
    first = next(one for one in of(NAMED, many) if one.place.id == "thon-01")
    hovers = [
        *(one.hover for one in pairs(many, {}, NAMED)),
        *(one.hover for one in left_rows(remaining(many), NAMED)),
        *(one.hover for one in card(first, {}, NAMED)),
        *(one.hover for one in side_by_side(first, first, NAMED)),
        *(one.hover for one in movers({"thon-01": (-3.0, 1.0)}, NAMED)),
    ]
    assert all("&lt;b&gt;x&lt;/b&gt; &amp; *y*" in one for one in hovers if "Thôn" not in one)
    assert [one for one in hovers if "<b>" in one or "& " in one.replace("&amp; ", "")] == []


# ── who moved ────────────────────────────────────────────────────────────────────────────────────────


def test_the_three_that_rose_and_the_three_that_fell_most_are_coloured():
    plan = replace(YEAR_PLAN, places=tuple(Place(f"p{at}", f"Thôn {at}") for at in range(9)))
    steps = {f"p{at}": (0.0, float(at - 4)) for at in range(9)}
    assert [one.tone for one in movers(steps, plan)] == ["down"] * 3 + [""] * 3 + ["up"] * 3


def test_who_stood_still_neither_rose_nor_fell():
    assert [one.tone for one in movers({"thon-01": (-2.0, -2.0), "thon-02": (1.0, 1.5)}, YEAR_PLAN)] == ["", "up"]


def test_all_may_rise():
    found = movers({f"thon-0{at}": (-5.0, -5.0 + at) for at in (1, 2, 3, 4)}, YEAR_PLAN)
    assert [one.tone for one in found] == ["", "up", "up", "up"]


def test_a_mover_says_both_ends():
    [found] = movers({"thon-01": (-12.34, 0.0)}, YEAR_PLAN)
    assert (found.label, found.before, found.now) == ("Thôn 1", -12.34, 0.0)
    assert (found.hover, found.says_before, found.says_now) == ("Thôn 1: −12,3 → 0,0 điểm", "−12,3", "0,0")


def test_nobody_moved_is_no_row():
    assert movers({}, YEAR_PLAN) == []


# ── any month ────────────────────────────────────────────────────────────────────────────────────────

SHARES = st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 20), st.integers(20, 60))), min_size=4, max_size=4)


@given(SHARES)
def test_whoever_reports_every_chart_is_drawn_and_every_text_reads_well(shares):
    many = held(*shares)
    found = of(YEAR_PLAN, many)
    rows = heat_rows(found, YEAR_PLAN), pairs(many, {}, YEAR_PLAN), left_rows(remaining(many), YEAR_PLAN)
    moved = movers({one.place.id: (0.0, one.mean_gap) for one in found if one.mean_gap is not None}, YEAR_PLAN)
    heat(["Một"], rows[0], SCREEN), dumbbell(rows[1], SCREEN), remaining_chart(rows[2], SCREEN)
    slope(moved, SCREEN, names=("Kỳ 2/2026", "Kỳ 3/2026"), least=8)
    hovers = [cell.hover for one in rows[0] for cell in one.cells] + [one.hover for one in (*rows[1], *rows[2], *moved)]
    assert [fault for one in hovers for line in one.split("<br>") for fault in faults(line)] == []
    assert [one.missing for line in rows[0] for one in line.cells] == [
        one.level is None for line in found for one in line.cells
    ]
    assert sum(Fraction(str(one.units)) for one in rows[2]) == sum(one.short or 0 for one in many)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_every_line_of_a_card_reads_well(at):
    found = one_card(at, MARCH)
    assert [fault for line in (*found.hover.split("<br>"), found.detail) for fault in faults(line)] == []

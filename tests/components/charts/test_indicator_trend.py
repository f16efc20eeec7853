"""One indicator ready to be drawn: its months, path, milestones and forecast; the parts of its last change.

YEAR_PLAN's path: 25 in January, 30 in February, 35 in March, five points more each month, 80 in December.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.contributions import contributions
from components.charts.indicator_trend import history, parts
from components.charts.trend import Trend, trend
from components.screen import Screen
from data.model import Direction, FigureState, OverTime, Period, Place, Plan, Review
from data.movement import Movement, movement
from data.outlook import milestones, outlook
from data.progress import State
from data.standings import Row
from tests.builders import (
    counts,
    make_count,
    make_indicator,
    make_plan,
    make_target,
    month,
    reading,
    readings,
)
from tests.components.conftest import YEAR_PLAN, faults, row
from tests.components.test_sentences import BARE, COUNT_PLAN, FALL_PLAN, FLOW_PLAN, HOPE_PLAN, SCORE_PLAN

SCREEN = Screen()
BEFORE, NOW = month("2026-02"), month("2026-03")
NASTY = "<b>x</b> & y"


def told(found, *, plan: Plan = YEAR_PLAN, **more) -> Trend:
    one: Row = row(found, plan=plan, readings=tuple(found), **more)
    return history(one, [outlook(plan, one, at) for at in milestones(plan)])


BEHIND = told(readings("2026-01", 20, 21, 22, of=200))
FLOW = told(readings("2026-01", 60, 65, 70), plan=FLOW_PLAN, baseline=None)
COUNT = told(counts("2026-01", 0, 0, 1, 0, 1, 0), plan=COUNT_PLAN, baseline=None)
SCENES = {
    "behind": BEHIND,
    "flow": FLOW,
    "count": COUNT,
    "encouraged": told(readings("2026-01", 20, 18, 16), plan=HOPE_PLAN),
    "bare": told(BARE),
    "falls": told(readings("2026-01", 20, 19, 18), plan=FALL_PLAN),
    "score": told(readings("2026-01", 7, 6, 5, of=20), plan=SCORE_PLAN),
    "one month": told(readings("2026-03", 30)),
    "nothing": told([], at="2026-03"),
    "stale": told(readings("2026-01", 25, 30, 35), at="2026-05"),
}


@pytest.mark.parametrize("scene", SCENES)
def test_every_text_reads_well_and_can_be_drawn(scene):
    found = SCENES[scene]
    points = (*found.actual, *found.own, *found.path, *found.milestones, *found.ahead)
    assert [fault for one in points for text in (one.text, one.label) if text for fault in faults(text)] == []
    assert all(one.text for one in points)
    assert trend(found, SCREEN).data


# ── what was done ────────────────────────────────────────────────────────────────────────────────────


def test_every_month_is_told_with_its_sums_and_only_the_last_is_labelled():
    assert [(one.at, one.value, one.text, one.label) for one in BEHIND.actual] == [
        (month("2026-01"), 10.0, "Kỳ 1/2026: 10,0 % = 20 / 200", ""),
        (month("2026-02"), 10.5, "Kỳ 2/2026: 10,5 % = 21 / 200", ""),
        (month("2026-03"), 11.0, "Kỳ 3/2026: 11,0 % = 22 / 200", "11,0 %"),
    ]
    assert (BEHIND.own, BEHIND.resets, BEHIND.suffix) == ((), False, " %")


def test_a_flow_tells_the_year_to_date_and_each_month_of_its_own():
    assert [one.text for one in FLOW.actual] == [
        "Kỳ 1/2026: 60,0 % = 60 / 100", "Kỳ 2/2026: 62,5 % = 125 / 200, cộng dồn 2 kỳ",
        "Kỳ 3/2026: 65,0 % = 195 / 300, cộng dồn 3 kỳ",
    ]  # fmt: skip
    assert [(one.value, one.text) for one in FLOW.own] == [
        (60.0, "Riêng kỳ 1/2026: 60,0 %"), (65.0, "Riêng kỳ 2/2026: 65,0 %"), (70.0, "Riêng kỳ 3/2026: 70,0 %"),
    ]  # fmt: skip
    assert FLOW.resets


def test_a_count_is_told_in_what_it_counts():
    assert COUNT.suffix == " ý tưởng"
    assert [one.value for one in COUNT.actual] == [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]
    assert [one.value for one in COUNT.own] == [0.0, 0.0, 1.0, 0.0, 1.0, 0.0]
    assert (COUNT.actual[-1].text, COUNT.actual[-1].label) == ("Kỳ 6/2026: 2 ý tưởng, cộng dồn 6 kỳ", "2 ý tưởng")


def test_a_month_that_is_missing_is_no_point_and_no_zero():
    found = told(readings("2026-01", 25, None, 35))
    assert [one.at.month for one in found.actual] == [1, 3]
    quiet = [*readings("2026-01", 60, 65), reading("2026-03", 0, 0, state=FigureState.NOTHING_AROSE)]
    assert [one.at.month for one in told(quiet, plan=FLOW_PLAN, baseline=None).own] == [1, 2]


def test_a_percent_without_a_and_b_says_no_sums():
    assert [one.text for one in SCENES["bare"].actual] == [
        "Kỳ 1/2026: 20,0 %",
        "Kỳ 2/2026: 21,0 %",
        "Kỳ 3/2026: 22,5 %",
    ]


def test_nothing_known_still_shows_what_was_promised():
    found = SCENES["nothing"]
    assert (found.actual, found.own, found.ahead, found.good) == ((), (), (), None)
    assert [one.value for one in found.milestones] == [80.0, 80.0, 80.0]


@pytest.mark.parametrize(
    ("found", "state", "good"),
    [
        (row(readings("2026-10", 70, 75, 80)), State.MET, True),
        (row(readings("2026-01", 25, 30, 35)), State.ON_TRACK, True),
        (row(readings("2026-01", 20, 21, 22, of=200)), State.BEHIND, False),
        (row(readings("2026-01", 30, 28, 26)), State.REGRESSING, False),
        (row(readings("2026-01", 20, 21, 22, 23, 24, 25)), State.OUT_OF_REACH, False),
        (row(readings("2026-01", 25, 29)), State.NOT_ENOUGH, None),
        (row(readings("2026-01", 20, 18, 16), plan=HOPE_PLAN), State.NO_TARGET, None),
    ],
)
def test_only_what_is_judged_is_good_or_behind(found, state, good):
    assert found.standing.state is state
    assert history(found, []).good is good


# ── what is due ──────────────────────────────────────────────────────────────────────────────────────


def test_the_path_is_hollow_where_no_document_says_it():
    assert [(one.at, one.value, one.given, one.text) for one in BEHIND.path[:3]] == [
        (month("2026-01"), 25.0, True, "Lộ trình hết kỳ 1/2026: 25,0 % (mốc xuất phát)"),
        (month("2026-12"), 80.0, True, "Lộ trình cuối 2026: 80,0 % (kế hoạch ghi)"),
        (month("2027-12"), 80.0, False, "Lộ trình cuối 2027: 80,0 % (tạm tính)"),
    ]
    assert (COUNT.path, SCENES["encouraged"].path) == ((), ())


def test_milestones_are_hollow_where_derived_and_named_by_year():
    plan = make_plan(
        make_target(90, year=2030), places=4, reviews=(Review("tong_ket", 2030, 3, given=True, source="V"),)
    )
    found = told(readings("2026-01", 20, 21, 22), plan=plan).milestones
    assert [(one.at, one.given) for one in found] == [
        (Period(2026, 12), False), (Period(2027, 12), False), (Period(2030, 9), False), (Period(2030, 12), True),
    ]  # fmt: skip
    assert found[-1].label == "2030: 90,0 %"
    assert found[-1].text == "Mốc cuối 2030: 90,0 % (kế hoạch ghi)"
    assert found[2].label.startswith("9/2030: ")
    assert found[2].text.startswith("Mốc hết kỳ 9/2030: ")
    assert found[2].text.endswith(" (nội suy)")


def test_what_has_no_goal_has_no_mark():
    assert SCENES["encouraged"].milestones == ()


def test_a_forecast_tells_its_interval():
    assert [(one.at, one.value, one.low, one.high, one.label) for one in FLOW.ahead] == [
        (Period(2026, 12), 85.0, 85.0, 85.0, "85,0 %"), (Period(2027, 12), 100.0, 100.0, 100.0, "100,0 %"),
        (Period(2030, 12), 100.0, 100.0, 100.0, "100,0 %"),
    ]  # fmt: skip
    assert BEHIND.ahead[0].text == "Dự báo cuối 2026: 15,5 % (khoảng 15,5–15,5)"


def test_without_a_pace_nothing_is_forecast():
    assert SCENES["one month"].ahead == SCENES["stale"].ahead == ()


def test_a_unit_from_people_is_never_html():
    indicator = make_count(unit=NASTY, noun=NASTY)
    plan = make_plan(make_target(12, year=2026, per_year=True), indicators=(indicator,))
    stock = make_plan(make_target(12, year=2026), indicators=(make_count(unit=NASTY, over_time=OverTime.STOCK),))
    points = []
    for found in (
        told(counts("2026-01", 1, 0, 1), plan=plan, baseline=None),
        told(counts("2026-01", 1, 2, 3), plan=stock, baseline=None),
    ):
        points += [*found.actual, *found.own, *found.path, *found.milestones, *found.ahead]
    assert [one.text for one in points if "<b>" in one.text or "& " in one.text.replace("&amp; ", "")] == []


# ── why it moved ─────────────────────────────────────────────────────────────────────────────────────

PLACES = make_plan(make_target(80, year=2026), places=4)


def moved(indicator=None, **villages: tuple) -> Movement | None:
    """Each village's (a, b) in February and March, or counts as (value,); None: not reported."""
    found = {
        place.replace("_", "-"): [
            reading(when, *one) if len(one) == 2 else reading(when, value=one[0])
            for when, one in zip((BEFORE, NOW), sides, strict=True)
            if one is not None
        ]
        for place, sides in villages.items()
    }
    return movement(indicator or make_indicator(), found, NOW, BEFORE)


ONCE = {"thon_01": ((40, 100), (50, 100)), "thon_02": ((10, 50), None), "thon_03": ((40, 100), (20, 100))}
"""90 of 250 before, 70 of 200 now: 36,0 and 35,0; of the two that reported both times 40,0 and 35,0."""


def test_villages_first_the_most_then_the_denominators_then_who_reported_once():
    found = parts(make_indicator(), moved(**ONCE), PLACES)
    assert [(one.label, one.points, one.says, one.kind) for one in found] == [
        ("Thôn 1", 5.0, "+5,00 (+10\u00a0người)", "place"), ("Thôn 3", -10.0, "−10,00 (−20\u00a0người)", "place"),
        ("Mẫu số thay đổi", 0.0, "không đổi", "base"), ("1 nơi chỉ báo một kỳ", 4.0, "+4,00 điểm", "reporting"),
    ]  # fmt: skip


def test_what_the_denominators_did_stands_apart():
    sides = {"thon_01": ((40, 100), (50, 100)), "thon_02": ((10, 50), (10, 100))}
    found = parts(make_indicator(), moved(**sides), PLACES)
    assert [(one.label, one.says, one.kind) for one in found] == [
        ("Thôn 1", "+5,00 (+10\u00a0người)", "place"), ("Thôn 2", "không đổi", "place"),
        ("Mẫu số thay đổi", "−8,33 điểm", "base"),
    ]  # fmt: skip


def test_a_count_has_no_denominator_and_is_said_once_in_whole_things():
    sides = {"thon_01": ((3,), (5,)), "thon_02": ((3,), (2,)), "thon_03": (None, (1234,))}
    found = parts(make_count(), moved(make_count(), **sides), PLACES)
    assert [(one.label, one.points, one.says) for one in found] == [
        ("Thôn 1", 2.0, "+2\u00a0ý tưởng"), ("Thôn 2", -1.0, "−1\u00a0ý tưởng"),
        ("1 nơi chỉ báo một kỳ", 1234.0, "+1.234\u00a0ý tưởng"),
    ]  # fmt: skip


def test_money_keeps_its_fraction():
    indicator = make_indicator(noun="tỷ đồng")
    [one, _] = parts(indicator, moved(indicator, thon_01=((10, 100), ("14.7", 100))), PLACES)
    assert one.says == "+4,70 (+4,7\u00a0tỷ đồng)"


def test_a_large_number_is_written_as_vietnamese_do():
    [one, _] = parts(make_indicator(), moved(thon_01=((1000, 10_000), (2234, 10_000))), PLACES)
    assert one.says == "+12,34 (+1.234\u00a0người)"


def test_a_village_named_in_html_stays_text():
    plan = type(PLACES)(**{**vars(PLACES), "places": (Place("thon-01", NASTY),)})
    indicator = make_indicator(noun=NASTY)
    figure = contributions(parts(indicator, moved(indicator, thon_01=((30, 100), (50, 100))), plan), SCREEN)
    assert "<b>x" not in figure.to_json().replace("\\u003c", "<")


PAIR = st.one_of(st.none(), st.tuples(st.integers(0, 50), st.integers(50, 90)))


@given(st.lists(st.tuples(PAIR, PAIR), min_size=1, max_size=4))
def test_the_parts_add_up_to_the_change(sides):
    found = moved(**{f"thon_0{at}": one for at, one in enumerate(sides, 1)})
    if found is None:
        assert not any(before and now for before, now in sides)
        return
    shown = parts(make_indicator(), found, PLACES)
    assert sum(one.points for one in shown) == pytest.approx(float(found.change))
    assert [one.kind for one in shown].count("base") == 1
    assert [fault for one in shown for fault in faults(one.says.replace("\u00a0", " "))] == []


@given(st.lists(st.tuples(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 9))), min_size=1, max_size=4))
def test_the_parts_of_a_count_add_up_too(sides):
    villages = {
        f"thon_0{at}": ((before,), None if now is None else (now,)) for at, (before, now) in enumerate(sides, 1)
    }
    found = moved(make_count(), **villages)
    if found is not None:
        shown = parts(make_count(), found, PLACES)
        assert sum(one.points for one in shown) == pytest.approx(float(found.change))
        assert not [one for one in shown if one.kind == "base"]


def test_what_falls_by_design_is_drawn_as_it_moved():
    indicator = make_indicator(direction=Direction.DOWN)
    [one, _] = parts(indicator, moved(indicator, thon_01=((30, 100), (20, 100))), PLACES)
    assert (one.points, one.says) == (-10.0, "−10,00 (−10\u00a0người)")

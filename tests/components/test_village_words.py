"""Villages in sentences: who lags, by how much, how many people, what stands when, and nothing said of who is silent.

YEAR_PLAN's path: 25 in January, 30 in February, 35 in March, five points more each month, 80 in December.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.village_words import (
    cell_detail,
    cell_hover,
    cell_says,
    cells_table,
    heat_table,
    indicator_headline,
    late_said,
    points,
    ranks,
    remaining_headline,
    said_mean,
    trends_table,
    village_headline,
    villages_headline,
    yardstick_said,
)
from data.model import Direction, FigureState, Kind, Level, Place, Rhythm
from data.outlook import Milestone
from data.owed import Cell as Owed
from data.owed import State as Came
from data.punctuality import PlaceReporting
from data.villages import Cell, Tier, Yardstick, cells, remaining, villages
from tests.builders import CODE, figure, make_count, make_indicator, make_plan, make_target, month, readings
from tests.components.conftest import faults
from tests.data.test_standings import FROM_25, YEAR_PLAN, in_march, row

FREE = replace(YEAR_PLAN, targets=())
QUARTERLY = make_plan(make_target(80, year=2026), places=4, rhythm=Rhythm.QUARTERLY)
LESS = replace(YEAR_PLAN, indicators=(make_indicator(direction=Direction.DOWN),), targets=(make_target(20, year=2026),))
FROM_75 = {CODE: FROM_25[CODE]._replace(value=75)}
"""With LESS: 75 in January, 70 in February, 65 in March."""
COUNTED = replace(YEAR_PLAN, indicators=(make_count(level=Level.PLACE),), targets=(make_target(12, year=2026),))
NASTY = "<b>Thôn</b> *1* [x](y)"
ALL = ((120, 400), (105, 300), (10, 200), (99, 100))
"""30, 35, 5 and 99 %, where 35 % are due: thon-01 lacks 20 people, thon-03 60."""


def held(found, *, plan=YEAR_PLAN, at="2026-03", yardstick=Yardstick.COMMUNE, baselines=None) -> list[Cell]:
    return cells(plan, row(found, plan=plan, at=at, baselines=baselines), month(at), yardstick)


def in_months(place: str, *shares: tuple) -> list:
    return [figure(place, month("2026-01").plus(at), *one) for at, one in enumerate(shares)]


MARCH = held(in_march(*ALL))
BARE = held([figure("thon-01", "2026-03", value="22.5")])
NOBODY = held([], at="2026-03")
UNJUDGED = held(in_march(*ALL), plan=FREE)
BELOW = held(in_march(*[(10, 100)] * 4))
SMALL_FIRST = held(in_march((7, 20), (40, 100), (40, 100), (30, 100)))
HAIR = held(in_march((3_499, 10_000), (36, 100), (36, 100), (36, 100)))
STALE = held([*in_months("thon-01", (30, 100)), *in_march(None, (40, 100), (40, 100), (40, 100))])
MOVING = held(
    [
        *in_months("thon-01", (10, 100), (12, 100), (14, 100)),
        *in_months("thon-02", (20, 100), (20, 100), (20, 100)),
        *in_months("thon-03", (2000, 10_000), (2001, 10_000), (2002, 10_000)),
    ]
)
FALLING = held(in_march((80, 100), (65, 100), (50, 100)), plan=LESS, baselines=FROM_75)
COUNTS = held([figure("thon-01", "2026-03", value=3)], plan=COUNTED)
SCENES = {
    "all": MARCH, "bare": BARE, "nobody": NOBODY, "no yardstick": UNJUDGED, "none met": BELOW, "small": SMALL_FIRST,
    "hair": HAIR, "stale": STALE, "moving": MOVING, "falling": FALLING, "counts": COUNTS,
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
def test_every_sentence_reads_well(scene):
    many = SCENES[scene]
    found = villages(YEAR_PLAN, [many])
    spoken = [indicator_headline(many, YEAR_PLAN), villages_headline(found, YEAR_PLAN)]
    spoken += [village_headline(one, YEAR_PLAN) for one in found]
    spoken += [line for one in many for line in cell_hover(one, YEAR_PLAN)]
    spoken += [text for one in many if (text := cell_detail(one, ranks(many)))]
    spoken += [text for one in many if (text := cell_says(one)) != "–"]
    assert [fault for text in spoken for fault in faults(text)] == []
    assert [text for text in spoken if re.search(r"[+−]0,0|(kém|hơn) 0,0", text)] == []


# ── points and means ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("gap", "said"),
    [(None, "–"), (-3.24, "−3,2"), (12.0, "+12,0"), (1234.5, "+1.234,5"), (0, "0,0"), (-0.04, "0,0"), (0.04, "0,0")],
)
def test_points_have_their_sign_and_nothing_has_none(gap, said):
    assert points(gap) == said


@pytest.mark.parametrize(
    ("gap", "said"),
    [(-3.24, "kém 3,2 điểm"), (1.0, "hơn 1,0 điểm"), (0.0, "ngang mức"), (-0.04, "ngang mức"), (0.04, "ngang mức")],
)
def test_a_mean_in_words(gap, said):
    assert said_mean(gap) == said


@given(st.floats(-100, 100))
def test_no_mean_is_a_signed_nothing(gap):
    assert points(gap).lstrip("+−") == "0,0" or points(gap)[0] in "+−"
    assert points(gap) not in ("+0,0", "−0,0")


# ── the yardstick ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("yardstick", "until", "said"),
    [
        (Yardstick.COMMUNE, None, "Thước đo: mức của xã (mức lẽ ra phải đạt đến nay theo lộ trình của xã)."),
        (Yardstick.COMMUNE, "2027-12", "Thước đo: mức của xã (mức phải đạt cuối 2027 theo lộ trình của xã)."),
        (Yardstick.COMMUNE, "2030-09", "Thước đo: mức của xã (mức phải đạt hết kỳ 9/2030 theo lộ trình của xã)."),
        (
            Yardstick.OWN,
            None,
            "Thước đo: mức riêng (mức lẽ ra phải đạt đến nay, tính từ số đầu tiên của chính xóm đến mục tiêu của xã).",
        ),
    ],
)
def test_the_yardstick_is_named_in_full(yardstick, until, said):
    milestone = until and Milestone(month(until))
    assert yardstick_said(yardstick, milestone, replace(YEAR_PLAN, unit_word="xóm")) == said


# ── one indicator's villages ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (MARCH, "2/4 thôn đạt mức; chậm nhất: Thôn 3, kém 30,0 điểm, 60 người."),
        (held(in_march(*[(40, 100)] * 4)), "4/4 thôn đạt mức."),
        (BELOW, "0/4 thôn đạt mức; chậm nhất: Thôn 1, kém 25,0 điểm, 25 người."),
        (
            held(in_march((36, 100), None, (10, 100), None)),
            "1/4 thôn đạt mức; chậm nhất: Thôn 3, kém 25,0 điểm, 25 người; 2 thôn chưa báo.",
        ),
        (NOBODY, "Chưa thôn nào báo chỉ tiêu này trong kỳ."),
        (UNJUDGED, "4/4 thôn đã báo; chỉ tiêu này không đặt mức nên không xếp đạt hay chậm."),
        (BARE, "0/4 thôn đạt mức; chậm nhất: Thôn 1, kém 12,5 điểm; 3 thôn chưa báo."),
        (FALLING, "2/4 thôn đạt mức; chậm nhất: Thôn 1, kém 15,0 điểm, 15 người; 1 thôn chưa báo."),
        (HAIR, "3/4 thôn đạt mức; chậm nhất: Thôn 1, kém dưới 0,1 điểm, 1 người."),
    ],
    ids=["some", "all", "none", "half silent", "nobody", "no yardstick", "bare percent", "less is better", "a hair"],
)
def test_an_indicators_villages_in_one_sentence(many, said):
    assert indicator_headline(many, YEAR_PLAN) == said


def test_one_village_is_a_sentence_too():
    plan = make_plan(make_target(80, year=2026), places=1)
    many = held(in_march((30, 100)), plan=plan)
    assert indicator_headline(many, plan) == "0/1 thôn đạt mức; chậm nhất: Thôn 1, kém 5,0 điểm, 5 người."
    found = villages(plan, [many])
    assert villages_headline(found, plan) == (
        "0/1 thôn bình quân đạt mức hoặc hơn; chậm nhất: Thôn 1, bình quân kém 5,0 điểm."
    )


def test_the_word_for_a_village_is_the_plans():
    plan = replace(YEAR_PLAN, unit_word="tổ dân phố")
    assert indicator_headline(NOBODY, plan) == "Chưa tổ dân phố nào báo chỉ tiêu này trong kỳ."


def test_a_quarterly_plan_counts_who_reported_the_quarter():
    """In May the quarter's end, March, still stands."""
    many = held(in_march((40, 100), (40, 100), (40, 100), None), plan=QUARTERLY, at="2026-05")
    assert indicator_headline(many, QUARTERLY) == "3/4 thôn đạt mức; 1 thôn chưa báo."
    assert cell_hover(many[3], QUARTERLY)[1] == "Chưa báo kỳ 3/2026"


def test_a_quarterly_plan_whose_next_quarter_is_owed_is_silent():
    many = held(in_march((40, 100), (40, 100), (40, 100), None), plan=QUARTERLY, at="2026-06")
    assert indicator_headline(many, QUARTERLY) == "Chưa thôn nào báo chỉ tiêu này trong kỳ."
    assert cell_hover(many[0], QUARTERLY)[1] == "Chưa báo kỳ 6/2026; gần nhất 40,0 % (Kỳ 3/2026)"
    assert cell_detail(many[0], {}) == "gần nhất 40,0 % (Kỳ 3/2026)"
    assert cell_detail(many[3], {}) == "chưa báo"


# ── all villages ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (
            MARCH,
            "2/4 thôn bình quân đạt mức hoặc hơn; chậm nhất: Thôn 3, bình quân kém 30,0 điểm;"
            " khá nhất: Thôn 4, hơn 64,0 điểm.",
        ),
        (BELOW, "0/4 thôn bình quân đạt mức hoặc hơn; chậm nhất: Thôn 1, bình quân kém 25,0 điểm."),
        (held(in_march(*[(35, 100)] * 4)), "4/4 thôn bình quân đạt mức hoặc hơn."),
        (NOBODY, "Chưa có thôn nào đủ số liệu để so với mức của xã."),
        (UNJUDGED, "4/4 thôn đã báo; các chỉ tiêu này không đặt mức nên không xếp đạt hay chậm."),
        (
            HAIR,
            "3/4 thôn bình quân đạt mức hoặc hơn; chậm nhất: Thôn 1, bình quân kém dưới 0,1 điểm;"
            " khá nhất: Thôn 4, hơn 1,0 điểm.",
        ),
    ],
    ids=["some", "none", "just", "nobody", "no yardstick", "a hair"],
)
def test_all_villages_in_one_sentence(many, said):
    assert villages_headline(villages(YEAR_PLAN, [many]), YEAR_PLAN) == said


OTHER = replace(YEAR_PLAN, indicators=(make_indicator(short="Dịch vụ công"),))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            [MARCH, held(in_march((36, 100)), plan=OTHER)],
            "Thôn 1: 1/2 chỉ tiêu đạt mức, bình quân kém 2,0 điểm;"
            " chậm nhất: Tài khoản định danh, kém 5,0 điểm, 20 người.",
        ),
        ([held(in_march((40, 100)))], "Thôn 1: 1/1 chỉ tiêu đạt mức, bình quân hơn 5,0 điểm."),
        (
            [BELOW, held(in_march((1, 100)), plan=OTHER)],
            "Thôn 1: 0/2 chỉ tiêu đạt mức, bình quân kém 29,5 điểm; chậm nhất: Dịch vụ công, kém 34,0 điểm, 34 người.",
        ),
        ([held(in_march((35, 100)))], "Thôn 1: 1/1 chỉ tiêu đạt mức, bình quân ngang mức."),
        (
            [HAIR],
            "Thôn 1: 0/1 chỉ tiêu đạt mức, bình quân ngang mức;"
            " chậm nhất: Tài khoản định danh, kém dưới 0,1 điểm, 1 người.",
        ),
        ([NOBODY], "Thôn 1: chưa có chỉ tiêu nào đủ số liệu để so."),
        ([UNJUDGED], "Thôn 1: 1/1 chỉ tiêu đã báo; các chỉ tiêu này không đặt mức nên không xếp đạt hay chậm."),
    ],
    ids=["some", "all", "none", "just", "a hair", "nobody", "no yardstick"],
)
def test_one_villages_sentence(columns, said):
    first = next(one for one in villages(YEAR_PLAN, columns) if one.place.id == "thon-01")
    assert village_headline(first, YEAR_PLAN) == said


# ── one cell ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_cell_beside_its_bar():
    assert [cell_says(one) for one in MARCH] == [
        "30,0 % (kém 5,0 điểm, 20 người)", "35,0 %", "5,0 % (kém 30,0 điểm, 60 người)", "99,0 %",
    ]  # fmt: skip
    assert cell_says(BARE[0]) == "22,5 % (kém 12,5 điểm)"
    assert cell_says(UNJUDGED[0]) == "30,0 %"
    assert cell_says(COUNTS[0]) == "3 ý tưởng"
    assert cell_says(NOBODY[0]) == "–"
    assert cell_says(HAIR[0]) == "35,0 % (kém dưới 0,1 điểm, 1 người)"


def test_how_a_village_stands_and_moves():
    assert cell_detail(MARCH[0], {"thon-01": 3, "thon-02": 1, "thon-03": 2, "thon-04": 4}) == "dưới mức; thứ 3/4"
    assert cell_detail(MARCH[1], ranks(MARCH)) == "ngang mức; thứ 2/4"
    assert cell_detail(MARCH[3], {}) == "trên mức"
    assert cell_detail(MOVING[0], {}) == "dưới mức; 3 kỳ qua +2,0 điểm/tháng"
    assert cell_detail(MOVING[2], {}) == "dưới mức; 3 kỳ qua tăng dưới 0,1 điểm/tháng"
    assert cell_detail(SMALL_FIRST[0], ranks(SMALL_FIRST)) == "ngang mức; mẫu số nhỏ"
    assert cell_detail(BARE[0], {}) == ""


def test_what_stands_still_stands_still_and_not_by_the_month():
    assert cell_detail(MOVING[1], {}) == "dưới mức; 3 kỳ qua không đổi"
    assert cell_hover(MOVING[1], YEAR_PLAN)[-1] == "3 kỳ qua không đổi"


def test_the_lines_behind_a_cell():
    assert cell_hover(MOVING[0], YEAR_PLAN) == [
        "Thôn 1 · Tài khoản định danh", "Kỳ 3/2026: 14,0 % = 14 / 100", "Mức so: 35,0 %, chênh −21,0 điểm",
        "Còn thiếu 21 người", "3 kỳ qua +2,0 điểm/tháng",
    ]  # fmt: skip
    assert cell_hover(SMALL_FIRST[0], YEAR_PLAN) == [
        "Thôn 1 · Tài khoản định danh", "Kỳ 3/2026: 35,0 % = 7 / 20", "Mức so: 35,0 %, chênh 0,0 điểm",
        "Chênh lệch chưa rõ (khoảng tin cậy 95 %)", "Mẫu số nhỏ (dưới 30): vài đơn vị đã đổi nhiều điểm",
    ]  # fmt: skip
    assert cell_hover(BARE[0], YEAR_PLAN)[1:] == ["Kỳ 3/2026: 22,5 %", "Mức so: 35,0 %, chênh −12,5 điểm"]
    assert cell_hover(UNJUDGED[0], YEAR_PLAN)[1:] == ["Kỳ 3/2026: 30,0 % = 120 / 400"]
    assert cell_hover(STALE[0], YEAR_PLAN)[1:] == ["Chưa báo kỳ 3/2026; gần nhất 30,0 % (Kỳ 1/2026)"]
    assert cell_hover(COUNTS[0], YEAR_PLAN)[1:] == ["Kỳ 3/2026: 3 ý tưởng"]


def test_large_numbers_are_written_as_vietnamese_do():
    [one, *_] = held(in_march((1_234, 12_345)))
    assert cell_hover(one, YEAR_PLAN)[1:4] == [
        "Kỳ 3/2026: 10,0 % = 1.234 / 12.345", "Mức so: 35,0 %, chênh −25,0 điểm", "Còn thiếu 3.087 người",
    ]  # fmt: skip


def test_money_comes_in_fractions():
    plan = replace(YEAR_PLAN, indicators=(make_indicator(noun="tỷ đồng"),))
    [one, *_] = held(in_march((10, 50)), plan=plan)
    assert cell_says(one) == "20,0 % (kém 15,0 điểm, 7,5 tỷ đồng)"
    assert cell_hover(one, plan)[3] == "Còn thiếu 7,5 tỷ đồng"


def test_points_of_a_scale_have_no_tier_and_no_small_base():
    plan = replace(YEAR_PLAN, indicators=(make_indicator(kind=Kind.SCORE, noun="điểm", scale=Decimal(20)),))
    [one, *_] = held(in_march((5, 20)), plan=plan)
    assert cell_says(one) == "25,0 % (kém 10,0 điểm, 2 điểm thang 20)"
    assert cell_detail(one, {}) == ""


def test_a_name_is_handed_on_as_it_stands():
    """Escaping is the screen's: a page's `literal`, a chart's `plain`."""
    plan = replace(YEAR_PLAN, places=(Place("thon-01", NASTY),))
    many = held(in_march((30, 100)), plan=plan)
    assert f"chậm nhất: {NASTY}, kém 5,0 điểm" in indicator_headline(many, plan)
    assert cell_hover(many[0], plan)[0] == f"{NASTY} · Tài khoản định danh"


# ── ranks ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_best_is_first():
    assert ranks(MARCH) == {"thon-04": 1, "thon-02": 2, "thon-01": 3, "thon-03": 4}


def test_ties_share_a_rank_and_the_next_counts_those_before_it():
    """At 10, 10 and 50 % of 100 chance is no excuse: the yardstick is 35."""
    assert ranks(held(in_march((10, 100), (20, 200), (50, 100), (5, 100)))) == {
        "thon-03": 1, "thon-01": 2, "thon-02": 2, "thon-04": 4,
    }  # fmt: skip


def test_those_that_chance_does_not_tell_from_the_yardstick_share_a_rank():
    assert ranks(held(in_march((40, 100), (80, 200), (50, 100), (30, 100)))) == {
        "thon-03": 1, "thon-01": 2, "thon-02": 2, "thon-04": 2,
    }  # fmt: skip


def test_small_bases_and_the_silent_are_not_ranked():
    assert ranks(held(in_march((29, 29), (30, 30), None, (40, 100)))) == {"thon-02": 1, "thon-04": 2}
    assert ranks(UNJUDGED) == ranks(NOBODY) == ranks(COUNTS) == {}


def test_where_less_is_better_the_least_is_first():
    assert ranks(FALLING) == {"thon-03": 1, "thon-02": 2, "thon-01": 3}


SHARES = st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 20), st.integers(20, 60))), min_size=4, max_size=4)


@given(SHARES)
def test_a_better_gap_never_has_a_worse_rank(shares):
    many = held(in_march(*shares))
    found = ranks(many)
    ranked = [one for one in many if one.place.id in found]
    assert not any(one.small_base or one.gap is None for one in ranked)
    for one in ranked:
        alike = [other for other in ranked if one.tier is other.tier is Tier.LEVEL]
        better = [other for other in ranked if other.gap > one.gap and other not in alike]
        assert found[one.place.id] == 1 + len(better)


@given(SHARES)
def test_no_sentence_breaks_whoever_reports(shares):
    many = held(in_march(*shares))
    found = villages(YEAR_PLAN, [many])
    spoken = [
        indicator_headline(many, YEAR_PLAN), villages_headline(found, YEAR_PLAN),
        *(village_headline(one, YEAR_PLAN) for one in found),
    ]  # fmt: skip
    assert [fault for text in spoken for fault in faults(text)] == []
    assert all(text.endswith(".") for text in spoken)


# ── who still has how many to reach ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (ALL, "Còn 80 người ở 2 thôn; riêng nơi đầu (Thôn 3) đã là 75 %."),
        ([(0, 100)], "Còn 35 người ở 1 thôn."),
        ([(0, 100)] * 4, "Còn 140 người ở 4 thôn; riêng 2 nơi đầu (Thôn 1, Thôn 2) đã là 50 %."),
        ([(0, 4000)] * 2, "Còn 2.800 người ở 2 thôn; riêng nơi đầu (Thôn 1) đã là 50 %."),
        ([(40, 100)] * 4, "Không còn thôn nào dưới mức."),
    ],
    ids=["two", "one", "alike", "thousands", "all met"],
)
def test_who_closes_the_gap_fastest(shares, said):
    assert remaining_headline(remaining(held(in_march(*shares))), YEAR_PLAN) == said


def test_no_more_than_three_are_named():
    plan = make_plan(make_target(80, year=2026), places=8)
    found = remaining(held(in_march(*[(0, 100)] * 8), plan=plan))
    assert remaining_headline(found, plan) == (
        "Còn 280 người ở 8 thôn; riêng 4 nơi đầu (Thôn 1, Thôn 2, Thôn 3 …) đã là 50 %."
    )


# ── reporting ────────────────────────────────────────────────────────────────────────────────────────

MARCH_AT = month("2026-03")
DUE = dt.date(2026, 3, 18)
LATE = Owed(CODE, "thon-01", MARCH_AT, "", DUE, Came.LATE, DUE + dt.timedelta(1))
NEVER = Owed(CODE, "thon-01", MARCH_AT, "", DUE, Came.MISSING)


@pytest.mark.parametrize(
    ("missing", "reporting", "said"),
    [
        ([], PlaceReporting(0, (), ()), "Đã báo đủ kỳ 3/2026."),
        (
            [NOBODY[0]],
            PlaceReporting(0, (), ()),
            "Chưa báo kỳ 3/2026: Tài khoản định danh.",
        ),
        (
            [NOBODY[0]] * 5,
            PlaceReporting(0, (), ()),
            "Chưa báo kỳ 3/2026: Tài khoản định danh, Tài khoản định danh, Tài khoản định danh và 2 chỉ tiêu khác.",
        ),
        ([], PlaceReporting(12, (), ()), "Đã báo đủ kỳ 3/2026. Các kỳ đã đến hạn: 12/12 số báo đúng hạn."),
        (
            [],
            PlaceReporting(9, (LATE, LATE), (NEVER,)),
            "Đã báo đủ kỳ 3/2026. Các kỳ đã đến hạn: 9/12 số báo đúng hạn, 2 số báo muộn (Tài khoản định danh),"
            " 1 số chưa báo.",
        ),
        (
            [],
            PlaceReporting(0, (), (NEVER,)),
            "Đã báo đủ kỳ 3/2026. Các kỳ đã đến hạn: 0/1 số báo đúng hạn, 1 số chưa báo.",
        ),
    ],
)
def test_what_is_missing_and_how_dates_were_kept(missing, reporting, said):
    assert late_said(missing, MARCH_AT, reporting, YEAR_PLAN) == said
    assert faults(said) == []


def test_a_quarter_that_stands_is_what_is_missing_and_not_the_month_looked_at():
    many = held(in_march((40, 100), (40, 100), (40, 100), None), plan=QUARTERLY, at="2026-05")
    said = late_said([many[3]], month("2026-05"), PlaceReporting(0, (), ()), QUARTERLY)
    assert said == "Chưa báo kỳ 3/2026: Tài khoản định danh."


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────


def known(record: dict) -> dict:
    """A record without the cells that hold nothing."""
    return {name: value for name, value in record.items() if pd.notna(value)}


def test_cells_are_rows_of_numbers():
    assert known(cells_table(MOVING).to_dict("records")[0]) == {
        "Nơi": "Thôn 1", "Chỉ tiêu": "Tài khoản định danh", "Kỳ": "3/2026", "Tử số": 14.0, "Mẫu số": 100.0,
        "Tỷ lệ (%)": 14.0, "Mức so": 35.0, "Chênh (điểm)": -21.0, "Còn thiếu": 21.0, "Nhịp mỗi tháng": 2.0,
        "Ghi chú": "",
    }  # fmt: skip


def test_what_was_not_reported_is_empty_and_never_zero():
    assert known(cells_table(NOBODY).to_dict("records")[0]) == {
        "Nơi": "Thôn 1", "Chỉ tiêu": "Tài khoản định danh", "Kỳ": "3/2026", "Mức so": 35.0, "Ghi chú": "Chưa báo",
    }  # fmt: skip
    bare = known(cells_table(BARE).to_dict("records")[0])
    assert (bare["Tỷ lệ (%)"], bare["Chênh (điểm)"]) == (22.5, -12.5)
    assert not {"Tử số", "Mẫu số", "Còn thiếu"} & bare.keys()


def test_a_small_base_is_noted_and_a_count_is_no_rate():
    assert cells_table(SMALL_FIRST)["Ghi chú"].tolist() == ["Mẫu số nhỏ", "", "", ""]
    counted = known(cells_table(COUNTS).to_dict("records")[0])
    assert counted["Số lượng"] == 3.0
    assert "Tỷ lệ (%)" not in counted


def test_the_heat_map_as_numbers():
    found = heat_table(villages(YEAR_PLAN, [held(in_march((120, 400), None, (10, 200)))]))
    assert [known(one) for one in found.to_dict("records")] == [
        {"Nơi": "Thôn 3", "Tài khoản định danh": 5.0, "Chênh bình quân (điểm)": -30.0, "Số chỉ tiêu đã so": 1},
        {"Nơi": "Thôn 1", "Tài khoản định danh": 30.0, "Chênh bình quân (điểm)": -5.0, "Số chỉ tiêu đã so": 1},
        {"Nơi": "Thôn 2", "Số chỉ tiêu đã so": 0},
        {"Nơi": "Thôn 4", "Số chỉ tiêu đã so": 0},
    ]


def test_a_villages_trends_are_its_last_twelve_levels():
    months = readings("2026-01", *range(1, 15))
    [one, *_] = villages(YEAR_PLAN, [MOVING[:1] * 4])
    found = trends_table(one, {CODE: months}).to_dict("records")
    assert found == [
        {
            "Chỉ tiêu": "Tài khoản định danh",
            "12 kỳ gần nhất": [float(at) for at in range(3, 15)],
            "Nay": "14,0 % (kém 21,0 điểm, 21 người)",
            "Nhịp": "+2,0 điểm/tháng",
        }
    ]


def test_a_village_that_never_reported_has_no_trend_and_no_zero():
    [one, *_] = villages(YEAR_PLAN, [NOBODY])
    [found] = trends_table(one, {CODE: []}).to_dict("records")
    assert (found["12 kỳ gần nhất"], found["Nay"], found["Nhịp"]) == ([], "–", "")


def test_a_month_in_which_nothing_arose_is_no_level():
    quiet = held([figure("thon-01", "2026-03", 0, 0, state=FigureState.NOTHING_AROSE)])
    assert cell_says(quiet[0]) == "–"

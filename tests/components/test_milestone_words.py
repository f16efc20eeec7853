"""Milestones in sentences: their names, what is due there, and an honest word on whether it will be kept."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.milestone_words import (
    BAD,
    GOOD,
    end_of,
    forecast_range,
    milestone_name,
    outlook_detail,
    outlook_headline,
    outlook_needed,
    prospect,
    shown_headline,
)
from components.status import PROSPECTS, look_of
from data.model import Comparator, Period
from data.outlook import Milestone, Outlook, Prospect, outlook
from data.progress import Basis, Forecast, Required, State
from data.standings import Row
from tests.builders import counts, make_count, make_indicator, make_plan, make_rate, make_target, month, readings
from tests.components.conftest import YEAR_PLAN, faults, row

DUE = Milestone(month("2026-12"))
FLOW_PLAN = make_plan(make_target(80, year=2026), indicators=(make_rate(),))
COUNT_PLAN = make_plan(make_target(12, year=2026, per_year=True), indicators=(make_count(),))
MONEY_PLAN = make_plan(make_target(80, year=2026), indicators=(make_indicator(noun="tỷ đồng"),))
HOPE_PLAN = make_plan(make_target(comparator=Comparator.ENCOURAGED))


def known(found, **more) -> Row:
    """A row that remembers its readings, as forecasts need them."""
    return row(found, readings=tuple(found), **more)


def seen(found, *, plan=YEAR_PLAN, until: str = "2026-12", **more) -> tuple[Row, Outlook]:
    one = known(found, plan=plan, **more)
    return one, outlook(plan, one, Milestone(month(until)))


STORIES = {
    "far": (
        seen(readings("2026-01", 20, 21, 22, of=200)),
        "× Không kịp",
        "Mốc 80,0 % (kế hoạch ghi); còn 138 người; dự báo 15,5 % (15,5–15,5)",
        "Cần +7,7 điểm mỗi tháng (khoảng 16 người) trong 9 tháng còn lại; 3 kỳ qua +0,5 điểm mỗi tháng",
    ),
    "on the way": (
        seen(readings("2026-01", 25, 30, 35)),
        "◐ Sẽ kịp",
        "Mốc 80,0 % (kế hoạch ghi); còn 45 người; dự báo 80,0 % (80–80)",
        "Cần +5,0 điểm mỗi tháng (khoảng 5 người) trong 9 tháng còn lại; 3 kỳ qua +5,0 điểm mỗi tháng",
    ),
    "carried": (
        seen(readings("2026-01", 25, 30, 35), until="2030-12"),
        "◐ Sẽ kịp",
        "Mốc 80,0 % (tạm tính); còn 45 người; dự báo 100,0 % (100–100)",
        "Cần +0,8 điểm mỗi tháng (khoảng 1 người) trong 57 tháng còn lại; 3 kỳ qua +5,0 điểm mỗi tháng",
    ),
    "there": (seen(readings("2026-10", 70, 75, 80)), "● Đã tới mốc", "Mốc 80,0 % (kế hoạch ghi)", ""),
    "missed": (seen(readings("2026-10", 50, 51, 52)), "▼ Lỡ mốc", "Mốc 80,0 % (kế hoạch ghi); còn 28 người", ""),
    "two months": (
        seen(readings("2026-02", 50, 51)),
        "– Chưa dự báo được",
        "Mốc 80,0 % (kế hoạch ghi); còn 29 người",
        "Cần +3,2 điểm mỗi tháng (khoảng 4 người) trong 9 tháng còn lại",
    ),
    "no figure": (seen([], at="2026-03"), "– Chưa dự báo được", "Mốc 80,0 % (kế hoạch ghi)", ""),
    "still": (
        seen(readings("2026-01", 20, 20, 20)),
        "× Không kịp",
        "Mốc 80,0 % (kế hoạch ghi); còn 60 người; dự báo 20,0 % (20–20)",
        "Cần +6,7 điểm mỗi tháng (khoảng 7 người) trong 9 tháng còn lại; 3 kỳ qua không đổi",
    ),
    "a flow": (
        seen(readings("2026-01", 60, 65, 70), plan=FLOW_PLAN, baseline=None),
        "◐ Sẽ kịp",
        "Mốc 80,0 % (kế hoạch ghi); còn 45 hồ sơ; dự báo 85,0 % (85–85)",
        "Cần bình quân 85,0 % mỗi tháng trong 9 tháng còn lại",
    ),
    "a flow too late": (
        seen(readings("2026-09", 60, 65, 70), plan=FLOW_PLAN, baseline=None),
        "× Không kịp",
        "Mốc 80,0 % (kế hoạch ghi); còn 45 hồ sơ; dự báo 67,5 % (67,5–67,5)",
        "Không thể đạt trong năm: các tháng còn lại có 100 % cũng không đủ",
    ),
    "a count": (
        seen(counts("2026-01", 0, 0, 1, 0, 1, 0), plan=COUNT_PLAN, baseline=None),
        "× Không kịp",
        "Mốc 12 ý tưởng (kế hoạch ghi); còn 10 ý tưởng; dự báo 4 ý tưởng (2,2–9,2)",
        "Cần +1,7 ý tưởng mỗi tháng trong 6 tháng còn lại; 6 kỳ qua +0,3 ý tưởng mỗi tháng",
    ),
    "next year's count": (
        seen(counts("2026-01", 0, 0, 1), plan=COUNT_PLAN, baseline=None, until="2027-12"),
        "– Chưa dự báo được",
        "Mốc 12 ý tưởng (tạm tính)",
        "",
    ),
    "encouraged": (
        seen(readings("2026-01", 20, 18, 16), plan=HOPE_PLAN),
        "○ Không đặt mức",
        "Chỉ theo dõi mức và xu hướng",
        "",
    ),
    "money": (
        seen(readings("2026-01", 20, 21, 22), plan=MONEY_PLAN),
        "× Không kịp",
        "Mốc 80,0 % (kế hoạch ghi); còn 58 tỷ đồng; dự báo 31,0 % (31–31)",
        "Cần +6,4 điểm mỗi tháng (khoảng 6,4 tỷ đồng) trong 9 tháng còn lại; 3 kỳ qua +1,0 điểm mỗi tháng",
    ),
}


# ── names ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("when", "said"), [("2027-12", "cuối 2027"), ("2030-09", "hết kỳ 9/2030"), ("2026-01", "hết kỳ 1/2026")]
)
def test_the_end_of_a_period(when, said):
    assert end_of(month(when)) == said


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Milestone(Period(2027, 12)), "2027"),
        (Milestone(Period(2028, 12), ("so_ket",)), "2028 (sơ kết)"),
        (Milestone(Period(2030, 9), ("tong_ket",)), "Kỳ 9/2030 (tổng kết)"),
        (Milestone(Period(2030, 12), ("so_ket", "tong_ket")), "2030 (sơ kết, tổng kết)"),
    ],
)
def test_a_milestones_button(one, said):
    assert milestone_name(one) == said


# ── the verdict ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", list(Prospect))
def test_every_prospect_has_a_word_and_a_shape(kind):
    assert prospect(Outlook(DUE, kind)) == f"{PROSPECTS[kind].shape} {PROSPECTS[kind].word}"
    assert look_of(kind) is PROSPECTS[kind]


def test_what_is_good_is_never_bad_and_unjudged_is_neither():
    assert {*GOOD, *BAD, Prospect.UNKNOWN, Prospect.NO_GOAL} == set(Prospect)
    assert not set(GOOD) & set(BAD)
    assert len({PROSPECTS[one].colour for one in BAD}) == 1
    assert {PROSPECTS[one].colour for one in GOOD}.isdisjoint(PROSPECTS[one].colour for one in BAD)


@pytest.mark.parametrize("story", STORIES)
def test_the_verdict(story):
    (_, found), verdict, *_ = STORIES[story]
    assert prospect(found) == verdict


@pytest.mark.parametrize("story", STORIES)
def test_what_is_due_what_is_missing_and_where_the_pace_leads(story):
    (one, found), _, said, _ = STORIES[story]
    assert outlook_detail(one.standing.indicator, found) == said
    assert faults(said) == []


@pytest.mark.parametrize("story", STORIES)
def test_what_is_needed_against_what_was_done(story):
    (one, found), *_, said = STORIES[story]
    pace = one.standing.pace
    needed = outlook_needed(
        one.standing.indicator, found, pace.per_month if pace else None, pace.readings if pace else 0
    )
    assert needed == said
    assert faults(said) == []


def test_months_without_events_are_told_as_none_and_not_as_a_slope():
    one, found = seen(counts("2026-01", 0, 0, 0, 0), plan=COUNT_PLAN, baseline=None)
    pace = one.standing.pace
    assert outlook_needed(one.standing.indicator, found, pace.per_month, pace.readings) == (
        "Cần +1,5 ý tưởng mỗi tháng trong 8 tháng còn lại; 4 kỳ qua 0 ý tưởng mỗi tháng"
    )


def test_rare_events_are_few_and_not_none():
    """One idea in twelve quarters is 0,03 a month."""
    _, found = seen(counts("2026-01", 0, 0, 1), plan=COUNT_PLAN, baseline=None)
    assert outlook_needed(make_count(), found, 1 / 36, 12).endswith("; 12 kỳ qua dưới 0,1 ý tưởng mỗi tháng")


def test_a_percent_without_a_and_b_lacks_points_and_no_people():
    bare = [replace(one, numerator=None, denominator=None, value=one.numerator) for one in readings("2026-01", 20, 21, 22)]  # fmt: skip  # noqa: E501
    one, found = seen(bare)
    assert outlook_detail(one.standing.indicator, found) == (
        "Mốc 80,0 % (kế hoạch ghi); còn 58,0 điểm; dự báo 31,0 % (31–31)"
    )
    assert outlook_needed(one.standing.indicator, found, None, 0) == "Cần +6,4 điểm mỗi tháng trong 9 tháng còn lại"


@pytest.mark.parametrize("average", [Fraction(-5), Fraction(101)])
def test_a_rate_that_no_month_can_have_is_told_so(average):
    """Below zero too: where less is better, even nothing in every month left is too much."""
    found = Outlook(DUE, Prospect.UNLIKELY, Fraction(80), required=Required(Fraction(1), None, 3, average))
    assert outlook_needed(make_rate(), found, None, 0).startswith("Không thể đạt trong năm: ")


def test_the_interval_holds_what_is_forecast():
    ahead = Forecast(month("2027-12"), 74.04, 70.26, 78.5)
    found = Outlook(DUE, Prospect.OPEN, Fraction(80), Basis.GIVEN, forecast=ahead)
    assert forecast_range(make_indicator(), found) == "74,0 % (70,3–78,5)"


@given(st.floats(0, 100), st.floats(0, 5))
def test_the_interval_as_printed_holds_the_value_as_printed(value, half):
    ahead = Forecast(DUE.period, value, max(value - half, 0), value + half)
    said = forecast_range(make_indicator(), Outlook(DUE, Prospect.OPEN, forecast=ahead))
    middle, low, high = (float(one.replace(",", ".")) for one in re.findall(r"\d+(?:,\d)?", said))
    assert low <= middle <= high


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────

R, L, U, M, K, N = (
    Prospect.REACHED, Prospect.LIKELY, Prospect.UNLIKELY, Prospect.MISSED, Prospect.UNKNOWN, Prospect.NO_GOAL,
)  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([R, L], "Đến cuối 2026: 2/2 chỉ tiêu đã tới mốc hoặc sẽ kịp."),
        ([R, L, N], "Đến cuối 2026: 2/2 chỉ tiêu đã tới mốc hoặc sẽ kịp."),
        ([Prospect.OPEN], "Đến cuối 2026: 0/1 chỉ tiêu đã tới mốc hoặc sẽ kịp, 1 chỉ tiêu chưa chắc."),
        (
            [R, Prospect.OPEN, U, U],
            "Đến cuối 2026: 1/4 chỉ tiêu đã tới mốc hoặc sẽ kịp, 3 chỉ tiêu chưa chắc (trong đó 2 không kịp).",
        ),
        (
            [R, L, Prospect.OPEN, U, M, K, K, N],
            "Đến cuối 2026: 2/7 chỉ tiêu đã tới mốc hoặc sẽ kịp, 3 chỉ tiêu chưa chắc (trong đó 2 không kịp),"
            " 2 chưa dự báo được.",
        ),
        ([K], "Đến cuối 2026: 0/1 chỉ tiêu đã tới mốc hoặc sẽ kịp, 1 chưa dự báo được."),
        ([U, M], "Đến cuối 2026: 0/2 chỉ tiêu đã tới mốc hoặc sẽ kịp, 2 chỉ tiêu không kịp."),
        ([N, N], "Đến cuối 2026: kế hoạch không đặt mức cho chỉ tiêu nào."),
        ([], "Đến cuối 2026: kế hoạch không đặt mức cho chỉ tiêu nào."),
    ],
)
def test_the_sentence_on_a_milestone(kinds, said):
    assert outlook_headline([Outlook(DUE, one) for one in kinds], DUE.period) == said
    assert faults(said) == []


@given(st.lists(st.sampled_from(list(Prospect))))
def test_the_sentence_on_a_milestone_always_reads_well(kinds):
    said = outlook_headline([Outlook(DUE, one) for one in kinds], month("2030-09"))
    assert faults(said) == []
    assert said.startswith("Đến hết kỳ 9/2030: ")


@pytest.mark.parametrize(
    ("shown", "states", "said"),
    [
        (19, {State.BEHIND: 10, State.MET: 7, State.ON_TRACK: 2}, "19/26 chỉ tiêu: 7 đạt, 2 đúng tiến độ, 10 chậm."),
        (1, {State.OUT_OF_REACH: 1, State.MET: 0}, "1/26 chỉ tiêu: 1 khó đạt."),
        (2, {State.NOT_ENOUGH: 1, State.NO_TARGET: 1}, "2/26 chỉ tiêu: 1 chưa đủ số liệu, 1 không đặt mục tiêu."),
        (0, {}, "0/26 chỉ tiêu."),
    ],
)
def test_what_a_chart_of_states_shows(shown, states, said):
    assert shown_headline(shown, 26, states) == said
    assert faults(said) == []

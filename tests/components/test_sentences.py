"""What a leader reads, sentence by sentence: every state, every kind of target, and nothing half said.

The path of most stories: 25 in January, 30 in February, 35 in March, five points more each month, 80 in December.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from components.sentences import (
    complete,
    detail,
    headline,
    hover,
    needed,
    owner,
    promise,
    reported_places,
    says,
    soft,
)
from data.model import Comparator, Department, Direction, FigureState, Kind, Level
from data.progress import State
from tests.builders import (
    counts,
    make_count,
    make_indicator,
    make_plan,
    make_rate,
    make_target,
    month,
    reading,
    readings,
)
from tests.components.conftest import YEAR_PLAN, faults, row

COUNT_PLAN = make_plan(make_target(12, year=2026, per_year=True), indicators=(make_count(),))
FLOW_PLAN = make_plan(make_target(80, year=2026), indicators=(make_rate(),))
SCORE = make_indicator(kind=Kind.SCORE, noun="điểm", scale=Decimal(20), level=Level.COMMUNE)
SCORE_PLAN = make_plan(make_target(95, year=2026), indicators=(SCORE,))
MONEY_PLAN = make_plan(make_target(30, year=2026), indicators=(make_rate(noun="tỷ đồng"),))
MORE_PLAN = make_plan(make_target(80, comparator=Comparator.MORE, year=2026), places=4)
EXACT_PLAN = make_plan(make_target(80, comparator=Comparator.EXACTLY, year=2026), places=4)
HOPE_PLAN = make_plan(make_target(comparator=Comparator.ENCOURAGED, low=30, high=50), places=4)
PART_PLAN = make_plan(make_target(12, year=2026, per_year=True), indicators=(make_count(),), start="2026-06")
FALL_PLAN = make_plan(make_target(5, year=2026), places=4, indicators=(make_indicator(direction=Direction.DOWN),))


# ── the target ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (make_target(65), "từ 65 % trở lên"),
        (make_target("35.4"), "từ 35,4 % trở lên"),
        (make_target(70, comparator=Comparator.MORE), "trên 70 %"),
        (make_target(100, comparator=Comparator.EXACTLY), "100 %"),
        (make_target(low=15, high=20), "15–20 %"),
        (make_target(low=15, high=20, comparator=Comparator.ENCOURAGED), "khuyến khích 15–20 %"),
        (make_target(comparator=Comparator.ENCOURAGED), "khuyến khích"),
        (make_target(comparator=Comparator.LEAD), "dẫn đầu"),
    ],
)
def test_a_rates_target(target, said):
    assert promise(make_indicator(), target) == said


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (make_target(5, per_year=True), "ít nhất 5 ý tưởng mỗi năm"),
        (make_target(5), "ít nhất 5 ý tưởng"),
        (make_target(1200), "ít nhất 1.200 ý tưởng"),
        (make_target(3, comparator=Comparator.MORE, per_year=True), "trên 3 ý tưởng mỗi năm"),
        (make_target(1, comparator=Comparator.EXACTLY, per_year=True), "đúng 1 ý tưởng mỗi năm"),
        (make_target(low=2, high=3, per_year=True), "2–3 ý tưởng mỗi năm"),
        (make_target(low=2, high=3, comparator=Comparator.ENCOURAGED), "khuyến khích 2–3 ý tưởng"),
        (make_target(comparator=Comparator.LEAD), "dẫn đầu"),
    ],
)
def test_a_counts_target(target, said):
    assert promise(make_count(), target) == said


@pytest.mark.parametrize("comparator", list(Comparator))
def test_every_comparator_has_words(comparator):
    given = {"low": 10, "high": 20} if comparator is Comparator.RANGE else {"value": 10}
    for indicator in (make_indicator(), make_count()):
        assert faults(promise(indicator, make_target(**given, comparator=comparator))) == []


# ── one row ──────────────────────────────────────────────────────────────────────────────────────────

BARE = [reading("2026-01", value=20), reading("2026-02", value=21), reading("2026-03", value="22.5")]
THIN = [reading("2026-03", 80, 100, coverage="0.7")]
SILENT = [*readings("2026-01", 60, 65), reading("2026-03", 0, 0, state=FigureState.NOTHING_AROSE)]

STORIES = {
    "met before its time": (row(readings("2026-01", 80)), State.MET, "80,0 %  ● Đạt, về đích sớm", "Mục tiêu từ 80 % trở lên"),  # noqa: E501
    "met in December": (row(readings("2026-10", 70, 75, 80)), State.MET, "80,0 %  ● Đạt", "Mục tiêu từ 80 % trở lên"),
    "exceeded": (row(readings("2026-10", 70, 75, 81)), State.MET, "81,0 %  ● Vượt", "Mục tiêu từ 80 % trở lên"),
    "exceeded early": (
        row(readings("2026-01", 95, 90, 85)), State.MET, "85,0 %  ● Vượt, về đích sớm", "Mục tiêu từ 80 % trở lên",
    ),
    "above a hundred": (row(readings("2026-12", 130)), State.MET, "130,0 %  ● Vượt", "Mục tiêu từ 80 % trở lên"),
    "on track": (row(readings("2026-01", 25, 30, 35)), State.ON_TRACK, "35,0 %  ◐ Đúng tiến độ", "Mục tiêu từ 80 % trở lên"),  # noqa: E501
    "behind": (
        row(readings("2026-01", 20, 21, 22, of=200)), State.BEHIND, "11,0 %  ▲ Chậm", "Kém 24,0 điểm, thiếu 48 người",
    ),
    "behind by a hair": (
        row(readings("2026-01", 2500, 2999, 3499, of=10_000)), State.BEHIND, "35,0 %  ▲ Chậm",
        "Kém dưới 0,1 điểm, thiếu 1 người",
    ),
    "out of reach": (
        row(readings("2026-01", 20, 21, 22, 23, 24, 25)), State.OUT_OF_REACH, "25,0 %  × Khó đạt",
        "Kém 25,0 điểm, thiếu 25 người",
    ),
    "falling": (
        row(readings("2026-01", 30, 28, 26)), State.REGRESSING, "26,0 %  ▼ Thụt lùi", "Kém 9,0 điểm, thiếu 9 người",
    ),
    "two months only": (
        row(readings("2026-01", 25, 29)), State.NOT_ENOUGH, "29,0 %  – Chưa đủ số liệu",
        "Chưa đủ 3 kỳ để biết nhịp độ.",
    ),
    "thin cover": (
        row(THIN), State.NOT_ENOUGH, "80,0 %  – Chưa đủ số liệu", "Các nơi đã báo chưa đủ 80 % mẫu số.",
    ),
    "nothing ever": (row([], at="2026-03"), State.NOT_ENOUGH, "– Chưa đủ số liệu", "Chưa có số liệu nào."),
    "stale": (
        row(readings("2026-01", 25, 30, 35), at="2026-05"), State.NOT_ENOUGH, "– Chưa đủ số liệu",
        "Gần nhất: 35,0 % (Kỳ 3/2026)",
    ),
    "a percent without a and b": (row(BARE), State.BEHIND, "22,5 %  ▲ Chậm", "Kém 12,5 điểm"),
    "trên, and just there": (
        row(readings("2026-10", 60, 70, 80), plan=MORE_PLAN), State.BEHIND, "80,0 %  ▲ Chậm", "Mục tiêu trên 80 %",
    ),
    "đúng, and past it": (
        row(readings("2026-10", 60, 70, 85), plan=EXACT_PLAN), State.BEHIND, "85,0 %  ▲ Chậm", "Mục tiêu đúng 80 %",
    ),
    "encouraged": (
        row(readings("2026-01", 20, 18, 16), plan=HOPE_PLAN), State.NO_TARGET, "16,0 %  ○ Không đặt mục tiêu",
        "−2,0 điểm/tháng",
    ),
    "encouraged, almost flat": (
        row(readings("2026-01", 2000, 2001, 2002, of=10_000), plan=HOPE_PLAN), State.NO_TARGET,
        "20,0 %  ○ Không đặt mục tiêu", "Tăng dưới 0,1 điểm/tháng",
    ),
    "encouraged, one month": (
        row(readings("2026-01", 20), plan=HOPE_PLAN), State.NO_TARGET, "20,0 %  ○ Không đặt mục tiêu", "",
    ),
    "a flow": (
        row(readings("2026-01", 60, 65, 70), plan=FLOW_PLAN, baseline=None), State.ON_TRACK, "65,0 %  ◐ Đúng tiến độ",
        "Mục tiêu từ 80 % trở lên",
    ),
    "a flow too late": (
        row(readings("2026-09", 60, 65, 70), plan=FLOW_PLAN, baseline=None), State.BEHIND, "65,0 %  ▲ Chậm",
        "Kém 8,3 điểm, thiếu 25 hồ sơ",
    ),
    "a flow with a silent month": (
        row(SILENT, plan=FLOW_PLAN, baseline=None), State.NOT_ENOUGH, "62,5 %  – Chưa đủ số liệu",
        "Chưa đủ 3 kỳ để biết nhịp độ.",
    ),
    "a yearly count": (
        row(counts("2026-01", 0, 0, 1, 0, 1, 0), plan=COUNT_PLAN, baseline=None), State.OUT_OF_REACH,
        "2 ý tưởng  × Khó đạt", "Thiếu 4 ý tưởng",
    ),
    "a yearly count, more than asked": (
        row(counts("2026-01", 5, 5, 5), plan=COUNT_PLAN, baseline=None), State.MET,
        "15 ý tưởng  ● Vượt, về đích sớm", "Mục tiêu ít nhất 12 ý tưởng mỗi năm",
    ),
    "a yearly count of a part year": (
        row(counts("2026-06", 1), plan=PART_PLAN, baseline=None), State.NO_TARGET, "1 ý tưởng  ○ Chưa chấm",
        "Năm đầu chưa trọn: theo dõi, chưa chấm.",
    ),
    "a part year without figures": (
        row([], at="2026-06", plan=PART_PLAN, baseline=None), State.NO_TARGET, "○ Chưa chấm", "Chưa có số liệu nào.",
    ),
    "points of a scale": (
        row(readings("2026-01", 7, 6, 5, of=20), plan=SCORE_PLAN), State.REGRESSING, "25,0 %  ▼ Thụt lùi",
        "Thiếu 2,5 điểm thang 20",
    ),
    "money": (
        row(readings("2026-01", 20, 21, 22, of=100), plan=MONEY_PLAN), State.BEHIND, "21,0 %  ▲ Chậm",
        "Kém 4,9 điểm, thiếu 14,7 tỷ đồng",
    ),
    "small base": (
        row(readings("2026-01", 5, 6, 7, of=20)), State.ON_TRACK, "35,0 %  ◐ Đúng tiến độ", "Mục tiêu từ 80 % trở lên",
    ),
    "less is better": (
        row(readings("2026-01", 20, 19, 18), plan=FALL_PLAN), State.ON_TRACK, "18,0 %  ◐ Đúng tiến độ", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_the_verdict_and_the_line_under_it(story):
    found, state, verdict, under = STORIES[story]
    assert found.standing.state is state, "else the story is not the one it says"
    assert says(found) == verdict
    if under is not None:
        assert detail(found) == under


def test_the_stories_tell_every_state():
    assert {state for _, state, *_ in STORIES.values()} == set(State)


@pytest.mark.parametrize("story", STORIES)
def test_every_sentence_of_a_row_reads_well(story):
    found = STORIES[story][0]
    spoken = [says(found).replace("  ", " "), detail(found), *hover(found, YEAR_PLAN)]
    assert [fault for text in spoken for fault in faults(text)] == []
    assert all(text for text in hover(found, YEAR_PLAN))


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("Thực hiện None", "a Python value"), ("riêng nan điểm", "a Python value"), ("Cần  hai", "two blanks"),
        ("Hết..", "stray punctuation"), ("Cần +dưới 0,1 điểm", "a sign before a word"), ("35.4 %", "a decimal point"),
        ("No data for this month", "English"), ("Thôn : đã báo", "stray punctuation"),
    ],
)  # fmt: skip
def test_the_ear_hears_a_fault(sentence, fault):
    assert [one.split(":")[0] for one in faults(sentence)][:1] == [fault]


# ── the lines behind a row ───────────────────────────────────────────────────────────────────────────

HEAD = "XA-01 · Tỷ lệ người từ 14 tuổi có tài khoản định danh điện tử"


def test_all_there_is_to_say_about_a_row():
    found = row(readings("2026-01", 20, 21, 22, of=200), official=True, villages_sum=Fraction(25, 2))
    assert hover(found, YEAR_PLAN) == [
        HEAD,
        "Thực hiện kỳ 3/2026: 11,0 % = 22 / 200",
        "Đang lấy số toàn xã; cộng từ các thôn: 12,5 %, lệch 1,5 điểm",
        "Lẽ ra đến kỳ 3/2026: 35,0 %",
        "Mục tiêu: từ 80 % trở lên, hết kỳ 12/2026 (kế hoạch ghi)",
        "Cần +7,7 điểm/tháng (≈ 16 người/tháng); 3 kỳ qua +0,5 điểm/tháng",
        "Theo nhịp độ này, cuối 2027: 21,5 % (21,5–21,5); cuối 2030: 39,5 % (39,5–39,5)",
        "4/4 thôn đã báo",
        "Kế hoạch không ghi chủ trì",
    ]


def test_a_row_without_figures_says_only_what_is_known():
    assert hover(row([], at="2026-03", reported=0), YEAR_PLAN) == [
        HEAD,
        "Mục tiêu: từ 80 % trở lên, hết kỳ 12/2026 (kế hoạch ghi)",
        "0/4 thôn đã báo",
        "Kế hoạch không ghi chủ trì",
    ]


def test_a_flow_tells_the_month_beside_the_year():
    lines = hover(row(readings("2026-01", 60, 65, 70), plan=FLOW_PLAN, baseline=None), FLOW_PLAN)
    assert lines[1] == "Thực hiện kỳ 3/2026: 65,0 % = 195 / 300, cộng dồn 3 kỳ; riêng kỳ này 70,0 %"
    assert lines[4] == "Cần bình quân 85,0 % mỗi tháng trong 9 tháng còn lại"


def test_a_count_tells_the_month_beside_the_year():
    lines = hover(row(counts("2026-01", 0, 0, 1, 0, 1, 0), plan=COUNT_PLAN, baseline=None), COUNT_PLAN)
    assert lines[1:5] == [
        "Thực hiện kỳ 6/2026: 2 ý tưởng, cộng dồn 6 kỳ; riêng kỳ này 0 ý tưởng",
        "Lẽ ra đến kỳ 6/2026: 6 ý tưởng",
        "Mục tiêu: ít nhất 12 ý tưởng mỗi năm, hết kỳ 12/2026 (kế hoạch ghi)",
        "Cần +1,7 ý tưởng/tháng; 6 kỳ qua +0,3 ý tưởng/tháng",
    ]


def test_where_the_villages_sum_is_not_known_no_difference_is_told():
    found = row(readings("2026-01", 20, 21, 22), official=True, villages_sum=None)
    assert not [line for line in hover(found, YEAR_PLAN) if "lệch" in line]


@pytest.mark.parametrize(
    ("due", "basis"),
    [
        ({"year": 2026}, "hết kỳ 12/2026 (kế hoạch ghi)"),
        ({"year": 2025}, "hết kỳ 12/2026 (tạm tính)"),
        ({"year": 2030, "year_given": False}, "hết kỳ 12/2030 (tạm lấy năm cuối kế hoạch)"),
    ],
)
def test_a_target_says_where_its_year_comes_from(due, basis):
    plan = make_plan(make_target(80, **due), places=4)
    found = row(readings("2026-01", 20, 21, 22), plan=plan)
    assert f"Mục tiêu: từ 80 % trở lên, {basis}" in hover(found, plan)


# ── what is needed ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row(readings("2026-01", 25, 29)), "Cần +5,1 điểm/tháng (≈ 6 người/tháng)"),
        (row(readings("2026-01", 30, 28, 26)), "Cần +6,0 điểm/tháng (≈ 6 người/tháng); 3 kỳ qua −2,0 điểm/tháng"),
        (row(BARE), "Cần +6,4 điểm/tháng; 3 kỳ qua +1,3 điểm/tháng"),
        (
            row(readings("2026-01", 2500, 2501, 2502, of=10_000)),
            "Cần +6,1 điểm/tháng (≈ 611 người/tháng); 3 kỳ qua tăng dưới 0,1 điểm/tháng",
        ),
        (
            row(readings("2026-01", 7996, 7997, 7998, of=10_000)),
            "Cần tăng dưới 0,1 điểm/tháng (≈ 1 người/tháng); 3 kỳ qua tăng dưới 0,1 điểm/tháng",
        ),
        (
            row(readings("2026-01", 20, 19, 18), plan=FALL_PLAN),
            "Cần −1,4 điểm/tháng (≈ 2 người/tháng); 3 kỳ qua −1,0 điểm/tháng",
        ),
        (  # points come in fractions: 6,8 of 20 in nine months is not one a month
            row(readings("2026-01", 13, "12.5", "12.2", of=20), plan=SCORE_PLAN),
            "Cần +3,8 điểm/tháng (≈ 0,8 điểm thang 20/tháng); 3 kỳ qua −2,0 điểm/tháng",
        ),
        (
            row(readings("2026-09", 60, 65, 70), plan=FLOW_PLAN, baseline=None),
            "Không thể đạt trong năm: các tháng còn lại có 100 % cũng không đủ",
        ),
        (row(readings("2026-01", 80)), ""),
        (row([], at="2026-03"), ""),
        (row(readings("2026-10", 60, 70, 75)), ""),
    ],
)
def test_what_is_needed_a_month_against_what_is_done(found, said):
    assert needed(found.standing) == said
    assert faults(said) == []


@pytest.mark.parametrize(
    ("found", "begins"),
    [
        (row(readings("2026-01", 5, 6, 7, of=20)), "Mẫu số nhỏ (dưới 30)"),
        (row(readings("2026-01", 23, 23, 23, of=29)), "Mẫu số nhỏ (dưới 30)"),
        (row(readings("2026-01", 22, 22, 22, of=30)), "Mức này và mục tiêu chưa tách hẳn nhau"),
        (row(readings("2026-01", 70, 72, 74, of=100)), "Mức này và mục tiêu chưa tách hẳn nhau"),
    ],
)
def test_small_bases_and_close_calls_speak_softly(found, begins):
    assert soft(found.standing).startswith(begins)


@pytest.mark.parametrize("found", [row(readings("2026-01", 20, 21, 22)), row([], at="2026-03"), row(BARE)])
def test_a_clear_case_speaks_plainly(found):
    assert soft(found.standing) == ""


# ── who reported, who answers ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("plan", "reported", "expected", "said"),
    [
        (YEAR_PLAN, 3, 4, "3/4 thôn đã báo"),
        (YEAR_PLAN, 0, 4, "0/4 thôn đã báo"),
        (make_plan(places=1), 1, 1, "1/1 thôn đã báo"),
        (make_plan(places=1), 0, 1, "0/1 thôn đã báo"),
        (make_plan(places=2, unit_word="tổ dân phố"), 1, 2, "1/2 tổ dân phố đã báo"),
        (make_plan(places=0), 1, 1, "Toàn xã: đã báo"),
        (make_plan(places=0), 0, 1, "Toàn xã: chưa báo"),
        (make_plan(places=4, indicators=(make_indicator(level=Level.COMMUNE),)), 0, 1, "Toàn xã: chưa báo"),
    ],
)
def test_who_reported(plan, reported, expected, said):
    found = row(readings("2026-03", 20), plan=plan, reported=reported, expected=expected)
    assert complete(found, plan) == said


WHOLE = make_indicator(code="XA-02", level=Level.COMMUNE)
BOTH_PLAN = make_plan(places=22, indicators=(make_indicator(), WHOLE))


def by_place(reported: int):
    return row(readings("2026-03", 20), plan=BOTH_PLAN, reported=reported, expected=22)


def whole(reported: int):
    return row(readings("2026-03", 20), plan=BOTH_PLAN, indicator=WHOLE, reported=reported, expected=1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [by_place(22), by_place(14), whole(1), whole(0)],
            "22/22 thôn đã báo, 14 thôn đủ mọi chỉ tiêu; 1/2 chỉ tiêu toàn xã đã báo",
        ),
        ([by_place(22), by_place(0)], "22/22 thôn đã báo, 0 thôn đủ mọi chỉ tiêu"),
        ([by_place(3)], "3/22 thôn đã báo, 3 thôn đủ mọi chỉ tiêu"),
        ([whole(0)], "0/1 chỉ tiêu toàn xã đã báo"),
        ([], ""),
    ],
)
def test_the_whole_period_is_told_by_villages_and_by_indicators(rows, said):
    assert reported_places(rows, BOTH_PLAN) == said


def test_a_single_village_is_counted_as_one():
    plan = make_plan(places=1)
    found = row(readings("2026-03", 20), plan=plan, reported=1, expected=1)
    assert reported_places([found], plan) == "1/1 thôn đã báo, 1 thôn đủ mọi chỉ tiêu"


DEPARTMENTS = (Department("vhxh", "Phòng Văn hóa - Xã hội"), Department("ca", "Công an xã"))


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (make_target(lead="ca", suggested_lead="vhxh"), "Chủ trì: Công an xã"),
        (make_target(suggested_lead="vhxh"), "Kế hoạch không ghi chủ trì; gợi ý: Phòng Văn hóa - Xã hội"),
        (make_target(), "Kế hoạch không ghi chủ trì"),
        (make_target(code="XA-99", lead="ca"), "Kế hoạch không giao đơn vị"),
    ],
)
def test_an_owner_is_named_only_as_far_as_the_plan_does(target, said):
    plan = make_plan(target, departments=DEPARTMENTS)
    assert owner(plan, plan.indicators[0]) == said


def test_a_part_answers_to_the_owner_of_the_whole():
    plan = make_plan(make_target(lead="ca"), departments=DEPARTMENTS)
    assert owner(plan, make_indicator(code="XA-01a", part_of="XA-01")) == "Chủ trì: Công an xã"


# ── all rows together ────────────────────────────────────────────────────────────────────────────────

MET, TRACK = STORIES["met in December"][0], STORIES["on track"][0]
BEHIND, FALLING, FAR = (STORIES[one][0] for one in ("behind", "falling", "out of reach"))
UNKNOWN, HOPED = STORIES["nothing ever"][0], STORIES["encouraged"][0]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([MET, TRACK], "Kỳ 3/2026: 2/2 chỉ tiêu đạt hoặc đúng tiến độ."),
        ([MET, BEHIND], "Kỳ 3/2026: 1/2 chỉ tiêu đạt hoặc đúng tiến độ, 1 chỉ tiêu chậm."),
        (
            [BEHIND, FALLING, FAR],
            "Kỳ 3/2026: 0/3 chỉ tiêu đạt hoặc đúng tiến độ, 3 chỉ tiêu chậm (trong đó 1 khó đạt, 1 thụt lùi).",
        ),
        (
            [MET, TRACK, BEHIND, FALLING, FAR, UNKNOWN, UNKNOWN, HOPED],
            "Kỳ 3/2026: 2/7 chỉ tiêu đạt hoặc đúng tiến độ, 3 chỉ tiêu chậm"
            " (trong đó 1 khó đạt, 1 thụt lùi), 2 chỉ tiêu chưa đủ số liệu.",
        ),
        ([UNKNOWN], "Kỳ 3/2026: 0/1 chỉ tiêu đạt hoặc đúng tiến độ, 1 chỉ tiêu chưa đủ số liệu."),
    ],
)
def test_the_headline_counts_what_was_promised(rows, said):
    assert headline(rows, month("2026-03")) == said
    assert faults(said) == []

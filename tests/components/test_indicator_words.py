"""One indicator in sentences: where it stands, what it is, why it moved, whether it will make it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.indicator_words import (
    definition,
    history_table,
    indicator_line,
    milestone_line,
    movement_headline,
    movement_table,
    signed,
    trend_headline,
)
from data.model import Comparator, Department, Kind, Place, Plan
from data.movement import Movement, movement
from data.outlook import milestones, outlook
from data.standings import Row
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
from tests.components.test_sentences import BARE, COUNT_PLAN, FALL_PLAN, FLOW_PLAN, HOPE_PLAN, STORIES

NAME = "Tài khoản định danh"
BEFORE, NOW = month("2026-02"), month("2026-03")
NASTY = "<b>x</b> *y*"


def known(found, **more) -> Row:
    """A row that remembers its readings."""
    return row(found, readings=tuple(found), **more)


# ── where it stands ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("met in December", "80,0 % (80 / 100), ● Đạt"),
        ("exceeded early", "85,0 % (85 / 100), ● Vượt, về đích sớm, +50,0 điểm so với lộ trình"),
        ("above a hundred", "130,0 % (130 / 100), ● Vượt, +50,0 điểm so với lộ trình"),
        ("on track", "35,0 % (35 / 100), ◐ Đúng tiến độ"),
        ("behind", "11,0 % (22 / 200), ▲ Chậm, −24,0 điểm so với lộ trình (thiếu 48 người)"),
        ("behind by a hair", "35,0 % (3.499 / 10.000), ▲ Chậm, kém dưới 0,1 điểm so với lộ trình (thiếu 1 người)"),
        ("out of reach", "25,0 % (25 / 100), × Khó đạt, −25,0 điểm so với lộ trình (thiếu 25 người)"),
        ("falling", "26,0 % (26 / 100), ▼ Thụt lùi, −9,0 điểm so với lộ trình (thiếu 9 người)"),
        ("a percent without a and b", "22,5 %, ▲ Chậm, −12,5 điểm so với lộ trình"),
        ("trên, and just there", "80,0 % (80 / 100), ▲ Chậm"),
        ("encouraged", "16,0 % (16 / 100), ○ Không đặt mục tiêu"),
        ("a flow", "65,0 % (195 / 300), ◐ Đúng tiến độ, +1,4 điểm so với lộ trình"),
        ("a flow too late", "65,0 % (195 / 300), ▲ Chậm, −8,3 điểm so với lộ trình (thiếu 25 hồ sơ)"),
        ("a yearly count", "2 ý tưởng, × Khó đạt, thiếu 4 ý tưởng so với lộ trình"),
        ("a yearly count of a part year", "1 ý tưởng, ○ Chưa chấm"),
        ("money", "21,0 % (63 / 300), ▲ Chậm, −4,9 điểm so với lộ trình (thiếu 14,7 tỷ đồng)"),
        ("small base", "35,0 % (7 / 20), ◐ Đúng tiến độ"),
        ("less is better", "18,0 % (18 / 100), ◐ Đúng tiến độ, −3,4 điểm so với lộ trình"),
        ("nothing ever", "chưa có số liệu nào"),
        ("stale", "gần nhất 35,0 %, Kỳ 3/2026"),
        ("two months only", "29,0 % (29 / 100), – Chưa đủ số liệu"),
        ("thin cover", "80,0 % (80 / 100), – Chưa đủ số liệu"),
    ],
)
def test_where_it_stands(story, said):
    assert indicator_line(STORIES[story][0]) == f"{NAME}: {said}."


@pytest.mark.parametrize("story", STORIES)
def test_every_line_reads_well(story):
    assert faults(indicator_line(STORIES[story][0])) == []


def test_whole_things_are_missing_whole():
    """3,3 ideas are due by April of 10 a year: nobody hands in a third of an idea."""
    plan = make_plan(make_target(10, year=2026, per_year=True), indicators=(make_count(),))
    found = row(counts("2026-01", 0, 0, 0, 0), plan=plan, baseline=None)
    assert indicator_line(found) == f"{NAME}: 0 ý tưởng, ▲ Chậm, thiếu 4 ý tưởng so với lộ trình."


def test_where_less_is_better_there_are_too_many_and_not_too_few():
    found = row(readings("2026-01", 30, 30, 40), plan=FALL_PLAN)
    assert indicator_line(found) == (f"{NAME}: 40,0 % (40 / 100), ▲ Chậm, +18,6 điểm so với lộ trình (quá 19 người).")


# ── milestones ───────────────────────────────────────────────────────────────────────────────────────


def lines(one: Row, plan: Plan) -> list[tuple[str, str]]:
    return [milestone_line(one, outlook(plan, one, at)) for at in milestones(plan)]


def test_a_milestone_in_one_line():
    assert lines(known(readings("2026-01", 25, 30, 35)), YEAR_PLAN) == [
        (
            "Cuối 2026",
            "◐ Sẽ kịp. Mốc 80,0 % (kế hoạch ghi); còn 45 người; dự báo 80,0 % (80–80)."
            " Cần +5,0 điểm mỗi tháng (khoảng 5 người) trong 9 tháng còn lại; 3 kỳ qua +5,0 điểm mỗi tháng.",
        ),
        (
            "Cuối 2027",
            "◐ Sẽ kịp. Mốc 80,0 % (tạm tính); còn 45 người; dự báo 100,0 % (100–100)."
            " Cần +2,1 điểm mỗi tháng (khoảng 3 người) trong 21 tháng còn lại; 3 kỳ qua +5,0 điểm mỗi tháng.",
        ),
        (
            "Cuối 2030",
            "◐ Sẽ kịp. Mốc 80,0 % (tạm tính); còn 45 người; dự báo 100,0 % (100–100)."
            " Cần +0,8 điểm mỗi tháng (khoảng 1 người) trong 57 tháng còn lại; 3 kỳ qua +5,0 điểm mỗi tháng.",
        ),
    ]


def test_a_milestone_that_is_reached_or_missed_needs_nothing():
    assert lines(known(readings("2026-10", 70, 75, 80)), YEAR_PLAN)[0] == (
        "Cuối 2026", "● Đã tới mốc. Mốc 80,0 % (kế hoạch ghi).",
    )  # fmt: skip
    assert lines(known(readings("2026-10", 50, 51, 52)), YEAR_PLAN)[0] == (
        "Cuối 2026", "▼ Lỡ mốc. Mốc 80,0 % (kế hoạch ghi); còn 28 người.",
    )  # fmt: skip


def test_what_only_is_followed_ends_in_one_stop():
    assert lines(known(readings("2026-01", 20, 18, 16), plan=HOPE_PLAN), HOPE_PLAN)[0] == (
        "Cuối 2026", "○ Không đặt mức. Chỉ theo dõi mức và xu hướng.",
    )  # fmt: skip


SCENES = {
    "behind": (known(readings("2026-01", 20, 21, 22, of=200)), YEAR_PLAN),
    "still": (known(readings("2026-01", 20, 20, 20)), YEAR_PLAN),
    "nothing": (known([], at="2026-03"), YEAR_PLAN),
    "two months": (known(readings("2026-02", 50, 51)), YEAR_PLAN),
    "bare": (known(BARE), YEAR_PLAN),
    "flow": (known(readings("2026-01", 60, 65, 70), plan=FLOW_PLAN, baseline=None), FLOW_PLAN),
    "count": (known(counts("2026-01", 0, 0, 1, 0, 1, 0), plan=COUNT_PLAN, baseline=None), COUNT_PLAN),
    "falls": (known(readings("2026-01", 20, 19, 18), plan=FALL_PLAN), FALL_PLAN),
    "encouraged": (known(readings("2026-01", 20, 18, 16), plan=HOPE_PLAN), HOPE_PLAN),
    "encouraged, one month": (known(readings("2026-01", 20), plan=HOPE_PLAN), HOPE_PLAN),
    "met at the end": (known(readings("2030-10", 70, 75, 80)), YEAR_PLAN),
}


@pytest.mark.parametrize("scene", SCENES)
def test_every_milestone_reads_well(scene):
    one, plan = SCENES[scene]
    spoken = [text for line in lines(one, plan) for text in line]
    spoken.append(trend_headline(one, [outlook(plan, one, at) for at in milestones(plan)]))
    assert [fault for text in spoken for fault in faults(text)] == []


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        (
            "behind",
            "11,0 % (22 / 200), ▲ Chậm, −24,0 điểm so với lộ trình (thiếu 48 người);"
            " cuối 2026 cần 80,0 % (kế hoạch ghi): × Không kịp",
        ),
        ("nothing", "chưa có số liệu nào"),
        ("encouraged", "16,0 % (16 / 100), ○ Không đặt mục tiêu; 3 kỳ qua −2,0 điểm mỗi tháng"),
        ("encouraged, one month", "20,0 % (20 / 100), ○ Không đặt mục tiêu"),
        ("met at the end", "80,0 % (80 / 100), ● Đạt"),
        (
            "count",
            "2 ý tưởng, × Khó đạt, thiếu 4 ý tưởng so với lộ trình;"
            " cuối 2026 cần 12 ý tưởng (kế hoạch ghi): × Không kịp",
        ),
        (
            "falls",
            "18,0 % (18 / 100), ◐ Đúng tiến độ, −3,4 điểm so với lộ trình;"
            " cuối 2026 cần 5,0 % (kế hoạch ghi): × Không kịp",
        ),
    ],
)
def test_will_we_make_it(scene, said):
    one, plan = SCENES[scene]
    assert trend_headline(one, [outlook(plan, one, at) for at in milestones(plan)]) == f"{NAME}: {said}."


def test_a_milestone_that_has_passed_is_not_asked_of_again():
    one = known(readings("2026-10", 50, 51, 52))
    assert "; cuối 2027 cần 80,0 % (tạm tính): × Không kịp." in trend_headline(
        one, [outlook(YEAR_PLAN, one, at) for at in milestones(YEAR_PLAN)]
    )


def test_a_trend_without_a_target_that_stands_still():
    one = known(readings("2026-01", 20, 20, 20), plan=HOPE_PLAN)
    ahead = [outlook(HOPE_PLAN, one, at) for at in milestones(HOPE_PLAN)]
    assert trend_headline(one, ahead) == f"{NAME}: 20,0 % (20 / 100), ○ Không đặt mục tiêu; 3 kỳ qua không đổi."


# ── what it is ───────────────────────────────────────────────────────────────────────────────────────


def test_a_definition_says_what_who_and_on_which_ground():
    target = make_target(80, year=2026, lead="ca", legal="NQ 57", note="Tính cả tạm trú")
    plan = make_plan(target, departments=(Department("ca", "Công an xã"),))
    assert definition(plan.indicators[0], plan) == [
        ("Tên trong kế hoạch", "Tỷ lệ người từ 14 tuổi có tài khoản định danh điện tử"),
        ("Cách tính", "Tỷ lệ, lấy số cuối kỳ; đếm bằng người"),
        ("Tử số", "Số người có tài khoản"),
        ("Mẫu số", "Tổng số người từ 14 tuổi"),
        ("Mục tiêu", "từ 80 % trở lên, năm 2026; mục II.1"),
        ("Căn cứ", "NQ 57"),
        ("Ghi chú", "Tính cả tạm trú"),
        ("Đơn vị", "Chủ trì: Công an xã"),
    ]


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        (make_rate(), "Tỷ lệ, cộng dồn từ đầu năm; đếm bằng hồ sơ"),
        (make_count(), "Số lượng, cộng dồn từ đầu năm; đếm bằng ý tưởng"),
        (make_indicator(kind=Kind.SHARE, noun="thôn"), "Tỷ lệ đơn vị làm được, lấy số cuối kỳ; đếm bằng thôn"),
        (
            make_indicator(kind=Kind.SCORE, noun="điểm", scale=Decimal(20)),
            "Điểm trên thang 20, lấy số cuối kỳ; đếm bằng điểm",
        ),
        (make_count(kind=Kind.YES_NO, noun="mô hình"), "Có hoặc không, cộng dồn từ đầu năm; đếm bằng mô hình"),
    ],
)
def test_how_it_is_reckoned(indicator, said):
    assert dict(definition(indicator, make_plan(indicators=(indicator,))))["Cách tính"] == said


def test_what_the_plan_does_not_say_is_told_as_ours():
    assumed = make_plan(make_target(90, year=2030, year_given=False))
    judged = make_indicator(judged=("level",), numerator="", denominator="")
    found = dict(definition(judged, assumed))
    assert found["Mục tiêu"] == "từ 90 % trở lên, kế hoạch không ghi năm; tạm lấy 2030; mục II.1"
    assert found["Cách hiểu của hệ thống"] == "Một phần định nghĩa là cách hiểu của hệ thống."
    assert not {"Tử số", "Mẫu số"} & found.keys()
    told = replace(judged, reading="Chỉ tính 5G")
    assert dict(definition(told, assumed))["Cách hiểu của hệ thống"] == "Chỉ tính 5G"


def test_two_years_are_two_targets_and_one_ground():
    plan = make_plan(make_target(90, year=2030, legal="NQ 57"), make_target(50, year=2027, legal="NQ 57"))
    found = definition(plan.indicators[0], plan)
    assert [text for name, text in found if name == "Mục tiêu"] == [
        "từ 50 % trở lên, năm 2027; mục II.1", "từ 90 % trở lên, năm 2030; mục II.1",
    ]  # fmt: skip
    assert [name for name, _ in found].count("Căn cứ") == 1


def test_a_later_target_says_since_when_and_by_which_document_and_what_it_replaces():
    old = make_target(80, year=2026, legal="NQ 57")
    new = make_target(95, year=2026, legal="Quyết định 12/QĐ-UBND ngày 05/07/2026", since=month("2026-07"))
    added = replace(new, year=2028)
    plan = make_plan(old, new, added)
    assert definition(plan.indicators[0], plan)[4:-1] == [
        ("Mục tiêu", "từ 95 % trở lên, năm 2026; áp dụng từ kỳ 7/2026 theo Quyết định 12/QĐ-UBND ngày 05/07/2026"),
        ("Mục tiêu", "từ 95 % trở lên, năm 2028; áp dụng từ kỳ 7/2026 theo Quyết định 12/QĐ-UBND ngày 05/07/2026"),
        ("Mục tiêu trước đó", "từ 80 % trở lên, năm 2026; mục II.1"),
        ("Căn cứ", "NQ 57"),
    ]


def test_an_indicator_without_a_target_is_defined_too():
    plan = make_plan(make_target(code="XA-99"))
    assert definition(plan.indicators[0], plan)[-1] == ("Đơn vị", "Kế hoạch không giao đơn vị")


def test_a_definition_hands_text_on_as_it_stands():
    """Escaping is the screen's."""
    plan = make_plan(make_target(comparator=Comparator.ENCOURAGED, note=NASTY))
    found = dict(definition(plan.indicators[0], plan))
    assert (found["Ghi chú"], found["Mục tiêu"]) == (NASTY, "khuyến khích, năm 2030; mục II.1")


# ── why it moved ─────────────────────────────────────────────────────────────────────────────────────

PLACES = make_plan(make_target(80, year=2026), places=4)


def moved(indicator=None, **villages: tuple) -> Movement:
    """Each village's (a, b) in February and March, or counts as (value,); None: not reported."""
    found = {
        place.replace("_", "-"): [
            reading(when, *told) if len(told) == 2 else reading(when, value=told[0])
            for when, told in zip((BEFORE, NOW), sides, strict=True)
            if told is not None
        ]
        for place, sides in villages.items()
    }
    return movement(indicator or make_indicator(), found, NOW, BEFORE)


UP = {"thon_01": ((30, 100), (50, 100)), "thon_02": ((20, 100), (30, 100))}
BASE = {"thon_01": ((40, 100), (50, 100)), "thon_02": ((10, 50), (10, 100))}
ONCE = {"thon_01": ((40, 100), (50, 100)), "thon_02": ((10, 50), None), "thon_03": ((40, 100), (20, 100))}
STILL = {"thon_01": ((40, 100), (40, 100))}
DOWN = {f"thon_0{at}": ((40, 100), (40 - at, 100)) for at in (1, 2, 3)}
IDEAS = {"thon_01": ((3,), (5,)), "thon_02": ((3,), (2,)), "thon_03": (None, (4,))}


@pytest.mark.parametrize(
    ("villages", "said"),
    [
        (UP, "+15,0 điểm so với kỳ 2/2026: tăng nhờ Thôn 1 (+10,00), Thôn 2 (+5,00)."),
        (BASE, "−3,3 điểm so với kỳ 2/2026: tăng nhờ Thôn 1 (+5,00); mẫu số thay đổi làm giảm 8,3 điểm."),
        (
            {"thon_01": ((30, 100), (30, 60))},
            "+20,0 điểm so với kỳ 2/2026; mẫu số thay đổi làm tăng 20,0 điểm.",
        ),
        (
            ONCE,
            "−1,0 điểm so với kỳ 2/2026: tăng nhờ Thôn 1 (+5,00); giảm ở Thôn 3 (−10,00);"
            " 1 nơi chỉ báo một trong hai kỳ làm lệch +4,00 điểm.",
        ),
        (STILL, "Không đổi so với kỳ 2/2026."),
        (DOWN, "−2,0 điểm so với kỳ 2/2026: giảm ở Thôn 3 (−1,00), Thôn 2 (−0,67)."),
        (
            {"thon_01": ((4000, 10_000), (4001, 10_000))},
            "Tăng dưới 0,1 điểm so với kỳ 2/2026: tăng nhờ Thôn 1 (+0,01).",
        ),
    ],
    ids=["reached", "base", "base alone", "once", "still", "down", "a hair"],
)
def test_why_a_rate_moved(villages, said):
    assert movement_headline(make_indicator(), moved(**villages), PLACES) == said
    assert faults(said) == []


def test_why_a_count_moved_is_told_in_whole_things():
    assert movement_headline(make_count(), moved(make_count(), **IDEAS), PLACES) == (
        "+5 ý tưởng so với kỳ 2/2026: tăng nhờ Thôn 1 (+2); giảm ở Thôn 2 (−1);"
        " 1 nơi chỉ báo một trong hai kỳ làm lệch +4 ý tưởng."
    )


def test_a_village_is_named_as_the_plan_does():
    plan = replace(PLACES, places=(Place("thon-01", NASTY),))
    assert f"tăng nhờ {NASTY} (+10,00)" in movement_headline(make_indicator(), moved(**UP), plan)


@pytest.mark.parametrize(
    ("value", "said"),
    [(Fraction(42, 100), "+0,42"), (Fraction(-5), "−5,00"), (1234.5, "+1.234,50"), (0, "0,00"), (-0.001, "0,00")],
)
def test_a_part_has_its_sign_and_nothing_has_none(value, said):
    assert signed(value) == said


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────

PAIR = st.one_of(st.none(), st.tuples(st.integers(0, 50), st.integers(50, 90)))


@given(st.lists(st.tuples(PAIR, PAIR), min_size=1, max_size=4))
def test_the_parts_shown_add_up_to_the_change(sides):
    found = moved(**{f"thon_0{at}": one for at, one in enumerate(sides, 1)})
    if found is None:
        assert not any(before and now for before, now in sides)
        return
    table = movement_table(found, PLACES)
    shown = table[["Do tử số (điểm)", "Do mẫu số (điểm)"]].to_numpy(dtype=float)
    assert pd.DataFrame(shown).sum().sum() == pytest.approx(float(found.change))
    assert faults(movement_headline(make_indicator(), found, PLACES)) == []


def test_the_parts_of_a_change_are_numbers():
    found = movement_table(moved(**ONCE), PLACES)
    assert found["Nơi"].tolist() == ["Thôn 1", "Thôn 3", "Nơi chỉ báo một trong hai kỳ"]
    assert found["Đã thêm (đơn vị)"].tolist()[:2] == [10.0, -20.0]
    assert found["Do tử số (điểm)"].tolist() == [5.0, -10.0, 4.0]
    assert found["Do mẫu số (điểm)"].tolist()[:2] == [0.0, 0.0]


def test_the_history_is_numbers_period_by_period():
    assert history_table(SCENES["flow"][0]).to_dict("records") == [
        {"Kỳ": "1/2026", "Tử số": 60.0, "Mẫu số": 100.0, "Mức": 60.0, "Số kỳ cộng dồn": 1},
        {"Kỳ": "2/2026", "Tử số": 125.0, "Mẫu số": 200.0, "Mức": 62.5, "Số kỳ cộng dồn": 2},
        {"Kỳ": "3/2026", "Tử số": 195.0, "Mẫu số": 300.0, "Mức": 65.0, "Số kỳ cộng dồn": 3},
    ]


def test_a_percent_without_a_and_b_leaves_them_empty():
    found = history_table(SCENES["bare"][0])
    assert found["Mức"].tolist() == [20.0, 21.0, 22.5]
    assert found[["Tử số", "Mẫu số"]].isna().all(axis=None)


def test_without_figures_there_is_no_history():
    assert history_table(SCENES["nothing"][0]).empty

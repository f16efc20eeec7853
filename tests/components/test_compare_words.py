"""What the comparison says: sentences on the five real plans and on made ones."""

from __future__ import annotations

import pytest

from components import compare_words as said
from data.compare import compare
from data.model import Comparator, Direction
from tests.builders import make_indicator, make_plan, make_target
from tests.components.comparisons import REAL, made, plans_of, real
from tests.components.conftest import faults

# ── names and order ──────────────────────────────────────────────────────────────────────────────────


def test_a_measure_is_called_by_the_short_name_that_says_its_code():
    names = said.names(compare(plans_of("an-nong")))
    assert names["dinh-danh-dien-tu"] == "Tài khoản định danh VNeID"
    assert names["to-cong-nghe-so-cong-dong"] == "Tổ CNSCĐ hoạt động hiệu quả"
    assert names["thanh-toan-khong-tien-mat"] == "Thanh toán không dùng tiền mặt"
    assert names["y-tuong-sang-kien-so-huu-tri-tue"] == "Ý tưởng, sáng kiến được tiếp nhận"
    assert names["cbcc-tap-huan-ky-nang-so"] == "CBCC được tập huấn kỹ năng số"


@pytest.mark.parametrize("own", REAL)
def test_a_link_means_the_same_measure_for_every_commune(own):
    names = said.names(compare(plans_of(own)))
    assert names == said.names(compare(plans_of("an-nong")))
    assert len(set(names.values())) == len(names) == 22


def test_two_measures_of_one_name_are_told_apart():
    both = [make_indicator(code=code, measure=measure) for code, measure in (("X-1", "m"), ("X-2", "n"))]
    targets = [make_target(80, code=one.code) for one in both]
    found = compare([make_plan(*targets, indicators=tuple(both))])
    assert list(said.names(found).values()) == [both[0].short, f"{both[0].short} (X-2)"]


@pytest.mark.parametrize("own", REAL)
def test_the_own_measures_come_first_the_comparable_ones_before_the_others(own):
    found = said.ordered(compare(plans_of(own)), own)
    has = [own in one.slugs for one in found]
    assert has == sorted(has, reverse=True)
    if own in ("an-nong", "tan-ninh", "giao-minh"):
        assert any(group.compared for group in found[0].groups)


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("own", REAL)
def test_every_sentence_of_the_real_plans_reads_well(own):
    found = compare(plans_of(own))
    texts = [said.overall(found, REAL[own])]
    for one in found:
        texts += [said.sentence(one, own), *said.reasons(one), said.source(one, plans_of(own))]
    texts += [" ".join(pair) for pair in said.only_here(found, plans_of(own))]
    assert [fault for text in texts for fault in faults(text)] == []
    assert not [text for text in texts if any(one.measure in text for one in found)]


def test_how_much_of_a_plan_can_be_compared():
    found = compare(plans_of("tan-ninh"))
    assert said.overall(found, REAL["tan-ninh"]) == (
        "Xã Tân Ninh đặt 8 thước đo: 2 có xã khác đặt cùng cách tính, 1 có xã khác đặt theo cách tính khác,"
        " 4 chỉ cùng chủ đề với xã khác, 1 chỉ xã này đặt."
    )
    assert said.overall(found, REAL["giao-minh"]) == (
        "Kế hoạch xã Giao Minh không đặt số, chỉ có 16 mục tiêu định tính; các xã khác đặt 52 mục tiêu ở 22 thước đo."
    )


def test_two_that_promise_the_same():
    one = real("ho-so-truc-tuyen-toan-trinh")
    assert said.sentence(one, "an-nong") == "An Nông và Tân Ninh đặt ngang nhau, 100 % năm 2030 (2 xã cùng cách tính)."


def test_the_highest_is_named_with_its_year_and_among_how_many():
    one, _ = made(make_target(95, year=2026), make_target(90, year=2026))
    assert said.sentence(one, "a") == "A đặt từ 95 % trở lên năm 2026, cao nhất trong 2 xã cùng cách tính."
    assert said.sentence(one, "elsewhere") == said.sentence(one, "a")


def test_a_lower_one_hears_who_promises_most():
    one, _ = made(make_target(80), make_target(80, comparator=Comparator.MORE), make_target(60))
    assert said.sentence(one, "a") == (
        "A đặt từ 80 % trở lên năm 2030, thứ 2 trong 3 xã cùng cách tính; cao nhất là B, trên 80 % năm 2030."
    )


def test_two_of_three_share_the_first_place():
    one, _ = made(make_target(80), make_target(80), make_target(60))
    assert said.sentence(one, "b") == "B đặt từ 80 % trở lên năm 2030, cao nhất (cùng A) trong 3 xã cùng cách tính."


def test_where_less_is_better_the_strictest_is_the_lowest():
    one, _ = made(make_target(10), make_target(20), direction=Direction.DOWN)
    assert "thấp nhất (chặt nhất) trong 2 xã" in said.sentence(one, "a")


def test_different_years_are_said_and_not_ranked():
    one, _ = made(make_target(95, year=2026), make_target(100, year=2030, year_given=False))
    assert said.sentence(one, "a") == (
        "2 xã cùng cách tính nhưng đặt cho năm khác nhau nên không xếp hạng:"
        " A từ 95 % trở lên năm 2026; B 100 % năm 2030 (năm tạm lấy)."
    )


def test_a_third_year_is_told_apart_from_the_ranked_one():
    one, _ = made(make_target(90), make_target(80), make_target(99, year=2027))
    assert said.sentence(one, "a").endswith("; năm khác không xếp chung: C từ 99 % trở lên năm 2027.")


def test_why_an_nong_and_thong_nhat_are_not_ranked_on_training():
    one = real("cbcc-tap-huan-ky-nang-so")
    assert said.sentence(one, "an-nong") == "An Nông và Thống Nhất đặt theo cách tính khác nhau nên không xếp hạng."
    assert said.reasons(one) == [
        "An Nông – tính trên tổng số cán bộ, công chức, viên chức cấp xã;"
        " Thống Nhất – tính trên tổng số cán bộ, công chức xã.",
        "Chỉ cùng chủ đề: Tân Ninh – Người đứng đầu gương mẫu, tiên phong.",
        "Không đặt: Giao Minh (kế hoạch không đặt số, có 16 mục tiêu định tính), Thượng Ninh.",
    ]


def test_a_theme_has_no_number_in_its_sentences():
    one = real("chu-ky-so")
    texts = [said.sentence(one, "an-nong"), *said.reasons(one)]
    assert "không so con số" in texts[0]
    assert not [text for text in texts if "%" in text]


def test_what_one_commune_alone_promises_is_named_with_it():
    assert said.sentence(real("so-suc-khoe-dien-tu"), "an-nong") == "Chỉ xã An Nông đặt: từ 95 % trở lên (2026)."
    assert dict(said.only_here(compare(plans_of("an-nong")), plans_of("an-nong")))["Chỉ xã Thượng Ninh đặt"] == (
        "Thôn, đơn vị triển khai phong trào – 100 % (2030, tạm lấy năm cuối kế hoạch)"
    )


def test_a_year_that_the_plan_does_not_name_is_the_last_one_only_where_it_is():
    plan = make_plan()
    assert said.year(make_target(80, year=2030), plan) == "2030"
    assert said.year(make_target(80, year=2030, year_given=False), plan) == "2030, tạm lấy năm cuối kế hoạch"
    assert said.year(make_target(80, year=2026, year_given=False), plan) == "2026, kế hoạch không ghi năm"


def test_only_what_is_counted_in_one_way_is_drawn():
    assert said.charted(real("ho-co-ky-nang-so"), "an-nong") is not None
    assert said.charted(real("so-suc-khoe-dien-tu"), "an-nong") is not None
    for measure in ("cbcc-tap-huan-ky-nang-so", "dinh-danh-dien-tu", "chu-ky-so", "ha-tang-4g-5g"):
        assert said.charted(real(measure), "an-nong") is None

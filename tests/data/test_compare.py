"""What may be ranked between plans: the five real ones by hand, random ones against a slow referee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.compare import Comparison, Footing, Promise, compare, promises
from data.model import Comparator, Direction, Grade, Indicator, Kind, OverTime, Plan, Target
from data.plan_files import shipped_plans
from tests.builders import make_indicator, make_plan, make_target

PLANS = list(shipped_plans().values())


@pytest.fixture(scope="module")
def real() -> dict[str, Comparison]:
    return {one.measure: one for one in compare(PLANS)}


def codes(many) -> list[str]:
    return [one.indicator.code for one in many]


def ranked(one: Comparison) -> list[list[tuple[str, int | None, int]]]:
    return [[(line.promise.indicator.code, line.rank, line.among) for line in group.lines] for group in one.groups]


# ── the five plans, typed from reading.md §1 ─────────────────────────────────────────────────────────


def test_rows_1_and_2_alone_are_ranked_between_an_nong_and_tan_ninh(real):
    found = {measure: ranked(one) for measure, one in real.items() if any(group.compared for group in one.groups)}
    assert found == {
        "ho-so-truc-tuyen-toan-trinh": [[("AN-M1", 1, 2), ("TN-01", 1, 2)]],
        "ho-co-ky-nang-so": [[("AN-M4", 1, 2), ("TN-02", 1, 2)]],
    }


def test_row_4_is_not_ranked_for_an_nong_counts_vien_chuc_too(real):
    one = real["cbcc-tap-huan-ky-nang-so"]
    assert ranked(one) == [[("AN-02", None, 1)], [("TNH-01", None, 1)]]
    assert [group.way.base for group in one.groups] == ["staff", "officials"]
    assert codes(one.themes) == ["TN-03"], "the heads who lead by example are another thing"


def test_what_plans_grade_as_the_same_thing_in_several_plans(real):
    several = {
        measure
        for measure, one in real.items()
        if len({each.plan.slug for each in one.promises if each.indicator.grade is Grade.SAME_BASE}) > 1
    }
    assert several == {"ho-so-truc-tuyen-toan-trinh", "ho-co-ky-nang-so", "cbcc-tap-huan-ky-nang-so"}


BESIDE = {  # reading.md rows 3, 5, 10, 11, 12
    "thu-tuc-hanh-chinh-truc-tuyen": ["AN-09", "TNH-06"],
    "dinh-danh-dien-tu": ["AN-14", "TN-04", "TNH-03", "TNH-05"],
    "to-cong-nghe-so-cong-dong": ["TNH-02", "TNH-04", "TNH-11", "TH-02"],
    "ho-kinh-doanh-doanh-nghiep-so": ["AN-05", "AN-13", "TNH-09"],
    "tiep-can-dich-vu-so-thiet-yeu": ["AN-03a", "AN-03b", "AN-03c", "AN-03d", "TNH-12"],
}
THEMES = {  # rows 7, 8, 9, 15, 16, 20; 4 for TN
    "thanh-toan-khong-tien-mat": ["AN-10", "AN-12", "TN-07"],
    "xu-ly-dien-tu-ho-so-van-ban": ["AN-08", "AN-B3", "TN-06", "TNH-07"],
    "chu-ky-so": ["AN-16", "TNH-08"],
    "y-tuong-sang-kien-so-huu-tri-tue": ["AN-07", "TH-03", "TH-04"],
    "ha-tang-4g-5g": ["AN-01", "AN-B1"],
    "trien-khai-phong-trao": ["TH-01"],
    "cbcc-tap-huan-ky-nang-so": ["TN-03"],
}
WORDS = {
    "dinh-danh-dien-tu": ["AN-M2"],
    "lam-sach-du-lieu-dan-cu": ["AN-M3"],
    "y-tuong-sang-kien-so-huu-tri-tue": ["AN-04", "AN-06", "TN-08"],
    "san-pham-dia-phuong-tren-moi-truong-so": ["TNH-10"],
    "san-xuat-nong-nghiep-sach": ["TNH-14"],
}


@pytest.mark.parametrize(("field", "expected"), [("beside", BESIDE), ("themes", THEMES), ("words", WORDS)])
def test_what_is_shown_but_never_ranked(real, field, expected):
    assert {name: codes(getattr(one, field)) for name, one in real.items() if getattr(one, field)} == expected


def test_what_one_commune_alone_has(real):
    alone = {name: next(iter(one.slugs)) for name, one in real.items() if one.footing is Footing.ALONE}
    assert alone == {
        "ha-tang-4g-5g": "an-nong",
        "hai-long-dich-vu-cong-truc-tuyen": "an-nong",
        "so-suc-khoe-dien-tu": "an-nong",
        "lam-sach-du-lieu-dan-cu": "an-nong",
        "cbcc-co-may-tinh": "an-nong",
        "quy-mo-kinh-te-so": "tan-ninh",
        "san-pham-dia-phuong-tren-moi-truong-so": "thong-nhat",
        "phan-loai-rac-tai-nguon": "thong-nhat",
        "san-xuat-nong-nghiep-sach": "thong-nhat",
        "trien-khai-phong-trao": "thuong-ninh",
    }


def test_tan_ninh_is_near_an_nong_only_by_theme_where_an_nong_and_thong_nhat_stand_beside(real):
    one = real["cbcc-tap-huan-ky-nang-so"]
    assert {slug: one.footing_of(slug) for slug in one.slugs} == {
        "an-nong": Footing.BESIDE, "thong-nhat": Footing.BESIDE, "tan-ninh": Footing.THEME,
    }  # fmt: skip
    assert (one.footing, one.grade) == (Footing.BESIDE, Grade.SAME_BASE)


def test_giao_minh_promises_nothing_and_is_missing_everywhere(real):
    assert len(real) == 22
    assert all("giao-minh" in [plan.slug for plan in one.missing] for one in real.values())


def test_what_is_only_followed_is_no_promise(real):
    assert "nguoi-truong-thanh-co-dien-thoai-thong-minh" not in real
    assert not {"TNH-03a", "TNH-03b", "TNH-03c"} & {code for one in real.values() for code in codes(one.promises)}


# ── the rules, one by one ────────────────────────────────────────────────────────────────────────────


def plan_of(slug: str, *targets: Target, **changes: object) -> Plan:
    """A plan whose only indicator is the same measure as every other one's."""
    indicator = make_indicator(**{"measure": "m", "grade": Grade.SAME_BASE, **changes})
    return make_plan(*targets, slug=slug, name=slug, indicators=(indicator,))


def order(*plans: Plan) -> list[tuple[str, int | None]]:
    [one] = compare(plans)
    [group] = one.groups
    return [(line.promise.plan.slug, line.rank) for line in group.lines]


def test_more_than_80_is_stronger_than_80_or_more():
    plans = plan_of("a", make_target(80)), plan_of("b", make_target(80, comparator=Comparator.MORE))
    assert order(*plans) == [("b", 1), ("a", 2)]


def test_a_range_is_its_low_end():
    plans = plan_of("a", make_target(low=30, high=50)), plan_of("b", make_target(40)), plan_of("c", make_target(30))
    assert order(*plans) == [("b", 1), ("a", 2), ("c", 2)]


def test_where_less_is_better_the_lower_promise_is_stronger():
    plans = [plan_of(slug, make_target(level), direction=Direction.DOWN) for slug, level in (("a", 20), ("b", 10))]
    assert order(*plans) == [("b", 1), ("a", 2)]


def test_years_are_ordered_and_not_ranked_against_each_other():
    plans = plan_of("a", make_target(100, year=2030)), plan_of("b", make_target(50, year=2026))
    assert order(*plans) == [("b", None), ("a", None)]


def test_a_second_weaker_promise_of_a_commune_does_not_push_another_down():
    both = replace(plan_of("a", make_target(90)), targets=(make_target(90), make_target(80)))
    assert order(both, plan_of("b", make_target(70))) == [("a", 1), ("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    "other",
    [
        {"base": "households"}, {"kind": Kind.SHARE}, {"direction": Direction.DOWN}, {"over_time": OverTime.FLOW},
        {"unit": "người"}, {"scale": 20},
    ],
)  # fmt: skip
def test_another_way_of_counting_is_another_group(other):
    [one] = compare([plan_of("a", make_target(80)), plan_of("b", make_target(90), **other)])
    assert [[line.rank for line in group.lines] for group in one.groups] == [[None], [None]]
    assert one.footing is Footing.BESIDE


def test_without_a_named_base_the_denominators_wording_is_the_base():
    same = [
        plan_of(slug, base="", denominator=text) for slug, text in (("a", "Tổng số hồ sơ"), ("b", "tổng số  hồ sơ"))
    ]
    assert order(*same) == [("a", 1), ("b", 1)]
    [one] = compare([same[0], plan_of("c", base="", denominator="Tổng số hồ sơ đã trả")])
    assert len(one.groups) == 2


# ── random plans against a slow referee ──────────────────────────────────────────────────────────────


@st.composite
def random_plans(draw: st.DrawFn) -> list[Plan]:
    return [draw(_plan(slug)) for slug in "abcd"[: draw(st.integers(1, 4))]]


@st.composite
def _plan(draw: st.DrawFn, slug: str) -> Plan:
    many = draw(st.integers(0, 3))
    indicators = tuple(draw(_indicator(f"{slug}{at}")) for at in range(many))
    targets = tuple(draw(_target(one.code)) for one in indicators for _ in range(draw(st.integers(0, 2))))
    return replace(make_plan(slug=slug, name=slug), indicators=indicators, targets=targets)


def _indicator(code: str) -> st.SearchStrategy[Indicator]:
    return st.builds(
        make_indicator, code=st.just(code), measure=st.sampled_from("mn"), base=st.sampled_from(["", "adults"]),
        grade=st.sampled_from([Grade.SAME_BASE, Grade.SAME_BASE, Grade.DIFFERENT_BASE, Grade.THEME]),
        direction=st.sampled_from([Direction.UP, Direction.UP, Direction.DOWN]),
        denominator=st.sampled_from(["Tổng", "tổng "]), kind=st.sampled_from([Kind.RATIO, Kind.COUNT]),
    )  # fmt: skip


@st.composite
def _target(draw: st.DrawFn, code: str) -> Target:
    comparator = draw(st.sampled_from(Comparator))
    low = draw(st.integers(1, 4))
    numbers = {"value": low}
    if comparator is Comparator.RANGE:
        numbers = {"low": low, "high": low + 2}
    elif comparator in (Comparator.LEAD, Comparator.ENCOURAGED):
        numbers = {}
    more = {"year": draw(st.sampled_from([2026, 2030])), "per_year": draw(st.booleans())}
    return make_target(**numbers, comparator=comparator, code=code, **more)


def duty(one: Promise) -> bool:
    return one.target.comparator not in (Comparator.LEAD, Comparator.ENCOURAGED)


def alike(one: Promise, other: Promise) -> bool:
    """Whether two promises may be ranked against each other, read off the issue's rules."""
    a, b = one.indicator, other.indicator
    if not (a.measure == b.measure and a.grade == b.grade == Grade.SAME_BASE and duty(one) and duty(other)):
        return False
    if (a.kind, a.direction, one.target.per_year) != (b.kind, b.direction, other.target.per_year):
        return False
    if a.base or b.base:
        return a.base == b.base
    return a.denominator.strip().lower() == b.denominator.strip().lower()


def promises_more(one: Promise, other: Promise) -> bool:
    """Whether every value that keeps `one` also keeps `other`, and not the other way round: tried value by value."""
    kept = [{step for step in range(80) if keeps(each, step / 10)} for each in (one, other)]
    return kept[0] < kept[1]


def keeps(one: Promise, value: float) -> bool:
    target, down = one.target, one.indicator.direction is Direction.DOWN
    level = float(target.low if target.comparator is Comparator.RANGE else target.value)
    if target.comparator is Comparator.MORE:
        return value < level if down else value > level
    return value <= level if down else value >= level


def slow_rank(one: Promise, everything: list[Promise]) -> int | None:
    rivals = [each for each in everything if alike(one, each) and each.target.year == one.target.year]
    others = {each.plan.slug for each in rivals} - {one.plan.slug}
    ahead = {each.plan.slug for each in rivals if promises_more(each, one)} - {one.plan.slug}
    return 1 + len(ahead) if others else None


def lines(found: list[Comparison]) -> Iterator:
    return (line for one in found for group in one.groups for line in group.lines)


@given(random_plans())
def test_every_rank_is_the_referees(plans):
    everything = [one for plan in plans for one in promises(plan)]
    for line in lines(compare(plans)):
        assert line.rank == slow_rank(line.promise, everything)


@given(random_plans())
def test_every_promise_stands_in_one_place_and_the_right_one(plans):
    everything = [one for plan in plans for one in promises(plan)]
    found = compare(plans)
    placed = [one for comparison in found for one in comparison.promises]
    assert sorted(map(label, placed)) == sorted(map(label, everything))
    for one in found:
        assert all(not duty(each) for each in one.words)
        assert all(duty(each) and each.indicator.grade is Grade.THEME for each in one.themes)
        assert all(duty(each) and each.indicator.grade is Grade.DIFFERENT_BASE for each in one.beside)
        present = {each.plan.slug for each in one.promises}
        assert [plan.slug for plan in one.missing] == [plan.slug for plan in plans if plan.slug not in present]


def label(one: Promise) -> tuple:
    return one.plan.slug, one.indicator.code, repr(one.target)


@given(random_plans())
def test_a_group_is_what_is_alike_ordered_by_year_and_strength(plans):
    for one in compare(plans):
        for group in one.groups:
            many = [line.promise for line in group.lines]
            assert all(alike(first, second) for first in many for second in many)
            for first, second in pairwise(many):
                assert first.target.year <= second.target.year
                assert first.target.year < second.target.year or not promises_more(second, first)
        firsts = [group.lines[0].promise for group in one.groups]
        assert not [1 for at, a in enumerate(firsts) for b in firsts[at + 1 :] if alike(a, b)]


@given(random_plans())
def test_the_order_of_the_plans_changes_no_rank(plans):
    def ranks(found):
        return sorted((label(line.promise), line.rank or 0, line.among) for line in lines(found))

    assert ranks(compare(plans)) == ranks(compare(plans[::-1]))

"""Search by the words of a name: marks or none, numbers whole, nearest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.words import bare_key
from data.model import Department, Place
from data.search import Found, Kind, search
from tests.builders import make_indicator, make_plan

PLACES = (
    *(Place(f"thon-{at:02d}", f"Thôn {at}") for at in range(1, 13)),
    Place("hoa-binh", "Thôn Hòa Bình", aliases=("Xóm Đình", "Làng Thượng")),
    Place("10a", "Thôn 10A"),
)
INDICATORS = (
    make_indicator(code="XA-01", short="Tài khoản định danh", name="Tỷ lệ người từ 14 tuổi có tài khoản VNeID"),
    make_indicator(code="XA-02", short="Thanh toán số", name="Tỷ lệ người có tài khoản ngân hàng"),
    make_indicator(code="XA-14", short="Hồ sơ trực tuyến", name="Tỷ lệ hồ sơ nộp trực tuyến"),
)
DEPARTMENTS = (
    Department("ca", "Công an xã", aliases=("CAX",)),
    Department("vhxh", "Phòng Văn hóa - Xã hội", aliases=("VHXH",)),
)
PLAN = make_plan(indicators=INDICATORS, departments=DEPARTMENTS)
PLAN = type(PLAN)(**{**vars(PLAN), "places": PLACES})


def ids(text: str, **more) -> list[str]:
    return [one.id for one in search(PLAN, text, **more)]


# ── words ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["Thôn Hòa Bình", "thôn hoà bình", "THÔN HÒA BÌNH", "thon hoa binh", "  hòa   binh ", "binh hoa", "h b",
     "Tho\u0302n Ho\u0300a Bi\u0300nh"],
)  # fmt: skip
def test_marks_case_order_and_blanks_do_not_matter(text):
    assert ids(text)[0] == "hoa-binh"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dinh danh", ["XA-01"]),
        ("định danh", ["XA-01"]),
        ("vneid", ["XA-01"]),
        ("ngân hàng", ["XA-02"]),
        ("tai khoan", ["XA-01", "XA-02"]),
        ("XA-14", ["XA-14"]),
        ("xa 14", ["XA-14"]),
        ("van hoa", ["vhxh"]),
        ("công an", ["ca"]),
    ],
)
def test_an_indicator_or_a_department_by_some_of_its_words(text, found):
    assert ids(text)[: len(found)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("xóm đình", "hoa-binh"), ("lang thuong", "hoa-binh"), ("cax", "ca"), ("VHXH", "vhxh")],
)
def test_by_another_name_it_is_found_and_called_by_its_own(text, found):
    [one] = search(PLAN, text)
    assert one.id == found
    assert one.name in {"Thôn Hòa Bình", "Công an xã", "Phòng Văn hóa - Xã hội"}


def test_what_is_found_says_what_it_is():
    assert search(PLAN, "thon hoa binh") == [Found(Kind.VILLAGE, "hoa-binh", "Thôn Hòa Bình")]
    assert search(PLAN, "thanh toan") == [Found(Kind.INDICATOR, "XA-02", "Thanh toán số")]
    assert search(PLAN, "cong an") == [Found(Kind.DEPARTMENT, "ca", "Công an xã")]


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thon 1", ["thon-01"]),
        ("thôn 11", ["thon-11"]),
        ("1 thon", ["thon-01"]),
        ("thon 10", ["thon-10"]),
        ("thon 10a", ["10a"]),
        ("thon 13", []),
        ("12", ["thon-12"]),
        ("2", ["thon-02"]),
    ],
)
def test_a_number_is_the_whole_number(text, found):
    assert ids(text) == found


# ── order and bounds ─────────────────────────────────────────────────────────────────────────────────


def test_the_name_itself_comes_before_names_that_begin_so_and_those_before_the_rest():
    plan = make_plan(
        indicators=(
            make_indicator(code="XA-01", short="Ký số của hộ", name="Ký số của hộ"),
            make_indicator(code="XA-02", short="Hộ số hóa", name="Hộ số hóa"),
            make_indicator(code="XA-03", short="Hộ số", name="Hộ số"),
        )
    )
    assert [one.id for one in search(plan, "hộ số")] == ["XA-03", "XA-02", "XA-01"]


@pytest.mark.parametrize("text", ["", "   ", "…", "- / .", "khong co gi", "thon thon 99"])
def test_nothing_is_found_for_nothing_and_for_what_is_not_there(text):
    assert search(PLAN, text) == []


def test_no_more_than_eight_and_in_the_plans_order():
    assert ids("thon") == [f"thon-{at:02d}" for at in range(1, 9)]
    assert len(ids("thon", most=3)) == 3


def test_a_plan_without_villages_or_departments_is_searched_too():
    assert search(make_plan(), "dinh danh") == [Found(Kind.INDICATOR, "XA-01", "Tài khoản định danh")]


# ── for any text ─────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=40))
def test_any_text_is_answered_without_marks_as_with_them(text):
    found = search(PLAN, text)
    assert len(found) <= 8
    assert len(set(found)) == len(found)
    assert found == search(PLAN, bare_key(text))


@given(st.sampled_from(PLACES))
def test_every_village_is_found_first_by_its_own_name(place):
    assert search(PLAN, place.name)[0] == Found(Kind.VILLAGE, place.id, place.name)
    assert search(PLAN, bare_key(place.name))[0].id == place.id

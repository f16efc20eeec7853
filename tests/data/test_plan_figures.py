"""The figures of the five plans, typed here straight from their texts and held against the plan files.

Nothing below is read from the plan files: a slip in a CSV and the same slip here would have to be made twice.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import pytest

from data.__main__ import catalogue
from data.plan_files import FOLDER, HEADER, OWN, SHARED, read_text, shipped, shipped_plans, slugs

VHXH = "Phòng Văn hóa - Xã hội"
KT = "Phòng Kinh tế"
HCC = "Trung tâm phục vụ hành chính công"
CUDVC = "Trung tâm Cung ứng dịch vụ công"
VP = "Văn phòng HĐND và UBND xã"
CA = "Công an xã"
TYT = "Trạm Y tế"
SCHOOLS = "Các trường học trên địa bàn xã"
TELECOMS = "Các doanh nghiệp viễn thông, CNTT"
ALL = "Các phòng, ban, đơn vị"
NOBODY = None


class Promise(NamedTuple):
    """One row of a plan: the number, how it is held against the value, by when, who leads."""

    code: str
    comparator: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    year: int = 2026
    lead: str | None = NOBODY
    year_given: bool = True
    per_year: bool = False


AN_NONG = [
    # II. Mục tiêu cụ thể đến năm 2030
    Promise("AN-M1", ">=", 100, year=2030),
    Promise("AN-M2", "lead", year=2030),
    Promise("AN-M3", "lead", year=2030),
    Promise("AN-M4", ">=", 100, year=2030),
    # Phụ lục 1: chỉ tiêu năm 2026
    Promise("AN-01", ">=", 30, lead=VHXH),
    Promise("AN-02", ">=", 100, lead=VHXH),
    Promise("AN-03a", ">=", 80, lead=TYT),
    Promise("AN-03b", ">=", 80, lead=SCHOOLS),
    Promise("AN-03c", ">=", 80, lead=VHXH),
    Promise("AN-03d", ">=", 80, lead=VHXH),
    Promise("AN-04", "encouraged", lead=VHXH),
    Promise("AN-05", ">=", 15, lead=KT),
    Promise("AN-06", "encouraged", lead=KT),
    Promise("AN-07", "range", low=2, high=3, lead=VHXH, per_year=True),
    Promise("AN-08", ">=", 90, lead=HCC),
    Promise("AN-09", ">=", 86, lead=HCC),
    Promise("AN-10", ">=", 80, lead=HCC),
    Promise("AN-11", ">=", 95, lead=HCC),
    Promise("AN-12", ">=", 86, lead=VHXH),
    Promise("AN-13", ">=", 50, lead=KT),
    Promise("AN-14", ">=", 65, lead=CA),
    Promise("AN-15", ">=", 95, lead=TYT),
    Promise("AN-16", ">=", 35.4, lead=VHXH),
]
AN_NONG_BURIED = [
    Promise("AN-B1", ">=", 100, year=2030, lead=TELECOMS),  # Phụ lục I, III.1: 100% các hộ gia đình, 2025-2030
    Promise("AN-B2", ">=", 100, lead=VHXH, year_given=False),  # Phụ lục I, IV.1: 100% CBCC có máy tính
    Promise("AN-B3", ">=", 100, lead=HCC, year_given=False),  # Phụ lục 1, dòng 8: 100% kết quả được ký số
]
TAN_NINH = [
    Promise("TN-01", ">=", 100, year=2030),  # II, IV.1: hồ sơ trực tuyến toàn trình
    Promise("TN-02", ">=", 100, year=2030),  # II, IV.1: hộ gia đình có kỹ năng
    Promise("TN-03", ">=", 100, year=2030, year_given=False),  # III.1: người đứng đầu
    Promise("TN-04", ">=", 100, year=2030, year_given=False),  # III.3: định danh mức độ 2
    Promise("TN-05", ">=", 30, year=2030, year_given=False),  # III.4: tối thiểu 30% GRDP
    Promise("TN-06", ">=", 80, year=2030, year_given=False),  # III.4: từ 80% trở lên
    Promise("TN-07", ">", 80, year=2030, year_given=False),  # III.4: trên 80%
    Promise("TN-08", "encouraged", year=2030, year_given=False),  # III.5: R&D
]
THUONG_NINH = [
    Promise("TH-01", ">=", 100, year=2030, year_given=False),
    Promise("TH-02", ">=", 100, year=2030, year_given=False),
    Promise("TH-03", ">=", 5, year=2030, year_given=False, per_year=True),
    Promise("TH-04", "range", low=1, high=2, year=2030, year_given=False, per_year=True),
]
THONG_NHAT = [
    Promise("TNH-01", ">=", 100, year=2030, year_given=False),  # III.1: CBCC được tập huấn
    Promise("TNH-02", ">=", 100, year=2030, year_given=False),  # III.1: thành viên Tổ
    Promise("TNH-03", ">=", 90, year=2030, year_given=False),  # III.2: điện thoại, VNeID 2, tài khoản
    Promise("TNH-04", ">=", 100, year=2030, year_given=False),  # III.2: các Tổ hoạt động
    Promise("TNH-05", ">=", 90, year=2030, year_given=False),  # III.2: VNeID và dịch vụ công
    Promise("TNH-06", ">", 70, year=2030, year_given=False),  # III.3: hồ sơ trực tuyến, trên 70%
    Promise("TNH-07", ">=", 100, year=2030, year_given=False),  # III.3: văn bản điện tử
    Promise("TNH-08", ">=", 100, year=2030, year_given=False),  # III.3: thành thạo phần mềm, chữ ký số
    Promise("TNH-09", ">", 70, year=2030, year_given=False),  # III.4: hộ kinh doanh, trên 70%
    Promise("TNH-10", "encouraged", low=30, high=50, year=2030, year_given=False),  # III.4: sản phẩm chủ lực
    Promise("TNH-11", ">=", 100, year=2030, year_given=False),  # III.5: thôn, bản có Tổ
    Promise("TNH-12", ">", 90, year=2030, year_given=False),  # III.5: hộ gia đình, trên 90%
    Promise("TNH-13", ">", 60, year=2030, year_given=False),  # III.6: phân loại rác, trên 60%
    Promise("TNH-14", "encouraged", year=2030, year_given=False),  # III.6: nông nghiệp sạch
]
PROMISES = {
    "an-nong": AN_NONG,
    "tan-ninh": TAN_NINH,
    "thuong-ninh": THUONG_NINH,
    "thong-nhat": THONG_NHAT,
    "giao-minh": [],
}


def promised(slug: str, formal: bool) -> list[Promise]:
    found = catalogue(shipped(slug))
    names = {one["id"]: one["name"] for one in found["departments"]}
    return [
        Promise(
            one["code"], one["comparator"], one["value"], one["low"], one["high"], one["year"],
            names.get(one["lead"]), one["year_given"], one["per_year"],
        )
        for one in found["targets"]
        if one["formal"] is formal
    ]  # fmt: skip


COUNTS = {"an-nong": 23, "tan-ninh": 8, "thuong-ninh": 4, "thong-nhat": 14, "giao-minh": 0}


@pytest.mark.parametrize("slug", COUNTS)
def test_the_number_of_formal_targets_is_the_plans_own(slug: str) -> None:
    assert len(promised(slug, formal=True)) == len(PROMISES[slug]) == COUNTS[slug]


@pytest.mark.parametrize("expected", [one for many in PROMISES.values() for one in many], ids=lambda one: one.code)
def test_a_formal_target_is_what_the_text_says(expected: Promise) -> None:
    slug = next(slug for slug, many in PROMISES.items() if expected in many)
    assert [one for one in promised(slug, formal=True) if one.code == expected.code] == [expected]


@pytest.mark.parametrize("slug", PROMISES)
def test_no_formal_target_was_invented(slug: str) -> None:
    found = [one.code for one in promised(slug, formal=True)]
    assert sorted(found) == sorted(one.code for one in PROMISES[slug])


def test_three_numbers_buried_in_an_nong_are_kept_apart() -> None:
    assert sorted(promised("an-nong", formal=False)) == sorted(AN_NONG_BURIED)
    assert [promised(slug, formal=False) for slug in PROMISES if slug != "an-nong"] == [[], [], [], []]


def test_every_target_is_one_that_the_plan_gives() -> None:
    assert {one["given"] for plan in shipped_plans().values() for one in catalogue(plan)["targets"]} == {True}


SUPPORT = {
    "AN-01": {TELECOMS},
    "AN-02": {ALL},
    "AN-03a": set(),
    "AN-03b": set(),
    "AN-03c": {"Bảo hiểm xã hội khu vực IV"},
    "AN-03d": set(),
    "AN-04": {KT},
    "AN-05": {VHXH},
    "AN-06": {VHXH},
    "AN-07": {KT},
    "AN-08": {ALL},
    "AN-09": {ALL},
    "AN-10": {ALL},
    "AN-11": {ALL},
    "AN-12": {"Các tổ chức ngân hàng"},
    "AN-13": set(),
    "AN-14": set(),
    "AN-15": set(),
    "AN-16": {TELECOMS, "Tổ công nghệ số cộng đồng"},
}


@pytest.mark.parametrize("code", SUPPORT)
def test_who_supports_in_an_nongs_table(code: str) -> None:
    found = catalogue(shipped("an-nong"))
    names = {one["id"]: one["name"] for one in found["departments"]}
    [target] = [one for one in found["targets"] if one["code"] == code]
    assert {names[one] for one in target["support"]} == SUPPORT[code]


def test_leads_are_suggested_only_where_a_plan_names_none() -> None:
    for slug, plan in shipped_plans().items():
        for one in catalogue(plan)["targets"]:
            assert not (one["lead"] and one["suggested_lead"])
            assert bool(one["suggested_lead"]) is (slug in {"tan-ninh", "thuong-ninh", "thong-nhat"})
    assert {one["code"]: one["suggested_lead"] for one in catalogue(shipped("tan-ninh"))["targets"]}["TN-04"] == "ca"


LEGAL = {
    "AN-01": {"CV 01-CV/BCĐTW", "NQ 71/NQ-CP", "KH 266-KH/TU"},
    "AN-02": {"CV 01-CV/BCĐTW", "NQ 71/NQ-CP", "KH 266-KH/TU"},
    "AN-03a": {"CV 01-CV/BCĐTW"},
    "AN-03b": {"CV 01-CV/BCĐTW"},
    "AN-03c": {"CV 01-CV/BCĐTW"},
    "AN-03d": {"CV 01-CV/BCĐTW"},
    "AN-04": {"CV 01-CV/BCĐTW"},
    "AN-05": {"CV 01-CV/BCĐTW"},
    "AN-06": {"CV 01-CV/BCĐTW", "NQ 71/NQ-CP", "KH 266-KH/TU"},
    "AN-07": {"CV 01-CV/BCĐTW", "NQ 71/NQ-CP", "KH 266-KH/TU"},
    "AN-08": {"QĐ 766/QĐ-TTg"},
    "AN-09": {"NQ 57-NQ/TW"},
    "AN-10": {"QĐ 2629/QĐ-TTg"},
    "AN-11": {"QĐ 2629/QĐ-TTg"},
    "AN-12": {"NQ 71/NQ-CP"},
    "AN-13": {"CV 01-CV/BCĐTW"},
    "AN-14": {"NĐ 69/2024/NĐ-CP"},
    "AN-15": {"NQ 71/NQ-CP"},
    "AN-16": {"NQ 71/NQ-CP"},
}


def test_the_legal_bases_in_an_nongs_table() -> None:
    found = {one["code"]: one["legal"] for one in catalogue(shipped("an-nong"))["targets"] if one["legal"]}
    assert {code: set(text.split("; ")) for code, text in found.items()} == LEGAL


TASKS = {
    "AN-T-I.1": ({VHXH}, {ALL, "UBND xã"}),
    "AN-T-II.1": ({VHXH}, {ALL}),
    "AN-T-II.2": ({"Cấp ủy Đảng các đơn vị"}, set()),
    "AN-T-II.3": ({VHXH, KT, HCC}, {TELECOMS}),
    "AN-T-II.4": ({CUDVC}, {VHXH, VP}),
    "AN-T-III.1": ({TELECOMS}, {VHXH}),
    "AN-T-III.2": ({CA}, set()),
    "AN-T-IV.1": ({VHXH}, {VP}),
    "AN-T-IV.2": ({VHXH}, {TELECOMS}),
    "AN-T-IV.3": ({ALL}, {TELECOMS}),
    "AN-T-IV.4": (set(), set()),
    "AN-T-IV.4.1": ({VP}, {VHXH}),
    "AN-T-IV.4.2": ({VHXH}, {CUDVC}),
    "AN-T-IV.4.3": ({VP}, {"Viễn thông Thanh Hóa"}),
    "AN-T-IV.4.4": ({VP}, {"Viễn thông Thanh Hóa"}),
    "AN-T-IV.5": ({VHXH}, {"Sở Khoa học và Công nghệ", ALL, "UBND xã"}),
    "AN-T-V.1": ({KT}, {ALL, TELECOMS}),
    "AN-T-V.2": ({KT}, {ALL, TELECOMS}),
    "AN-T-V.3": ({KT}, {ALL}),
    "AN-T-V.3.1": ({KT}, {ALL, TELECOMS}),
    "AN-T-V.3.2": ({KT}, {VHXH}),
    "AN-T-V.3.3": ({KT, CUDVC}, {TELECOMS}),
    "AN-T-V.3.4": ({KT}, {VHXH}),
    "AN-T-VI.1": ({VHXH}, {TELECOMS}),
    "AN-T-VI.2": ({KT}, {CUDVC}),
    "AN-T-VI.3": ({VHXH}, {TELECOMS}),
    "AN-T-VI.4": ({VHXH, SCHOOLS}, {TELECOMS}),
    "AN-T-VI.5": ({VHXH}, {"Sở Văn hóa, Thể thao và Du lịch", TELECOMS}),
    "AN-T-VI.6": ({CA}, {ALL}),
    "AN-T-VI.7": ({VHXH}, {CUDVC}),
}
"""Phụ lục I of An Nông: who leads, who supports."""


@pytest.fixture(scope="module")
def tasks() -> dict[str, dict]:
    return {one["code"]: one for one in catalogue(shipped("an-nong"))["tasks"]}


def test_an_nongs_appendix_has_thirty_rows_of_which_twenty_eight_are_leaves(tasks: dict[str, dict]) -> None:
    assert list(tasks) == list(TASKS)
    assert len(tasks) == 30
    parents = {one["parent"] for one in tasks.values() if one["parent"]}
    assert parents == {"AN-T-IV.4", "AN-T-V.3"}
    assert len(tasks.keys() - parents) == 28
    assert [code for code, one in tasks.items() if one["parent"] == "AN-T-IV.4"] == [
        "AN-T-IV.4.1", "AN-T-IV.4.2", "AN-T-IV.4.3", "AN-T-IV.4.4",
    ]  # fmt: skip
    assert [code for code, one in tasks.items() if one["parent"] == "AN-T-V.3"] == [
        "AN-T-V.3.1", "AN-T-V.3.2", "AN-T-V.3.3", "AN-T-V.3.4",
    ]  # fmt: skip


@pytest.mark.parametrize("code", TASKS)
def test_who_leads_and_supports_an_nongs_tasks(tasks: dict[str, dict], code: str) -> None:
    names = {one["id"]: one["name"] for one in catalogue(shipped("an-nong"))["departments"]}
    lead, support = TASKS[code]
    assert {names[one] for one in tasks[code]["lead"]} == lead
    assert {names[one] for one in tasks[code]["support"]} == support


def test_the_heading_has_neither_owner_nor_time_and_the_parent_an_owner_alone(tasks: dict[str, dict]) -> None:
    assert (tasks["AN-T-IV.4"]["lead"], tasks["AN-T-IV.4"]["when"]) == ([], None)
    assert (tasks["AN-T-V.3"]["lead"], tasks["AN-T-V.3"]["when"]) == (["kt"], None)


def test_when_an_nongs_tasks_run(tasks: dict[str, dict]) -> None:
    whole_span = {code for code, one in tasks.items() if one["when"] == "2025-2030"}
    assert whole_span == {"AN-T-III.1", "AN-T-VI.6"}
    others = {one["when"] for code, one in tasks.items() if code not in whole_span | {"AN-T-IV.4", "AN-T-V.3"}}
    assert others == {"hằng năm"}


def test_an_nongs_tasks_stand_under_the_six_headings_of_the_appendix(tasks: dict[str, dict]) -> None:
    for code, one in tasks.items():
        assert one["group"].startswith(f"{code.removeprefix('AN-T-').split('.')[0]}. ")
        assert one["source"] == f"Phụ lục I, mục {code.removeprefix('AN-T-')}"
    assert [one.partition(".")[0] for one in dict.fromkeys(one["group"] for one in tasks.values())] == [
        "I", "II", "III", "IV", "V", "VI",
    ]  # fmt: skip


REVIEWS = {
    "an-nong": [("so_ket", 2027, None, False), ("tong_ket", 2030, None, False)],
    "tan-ninh": [("so_ket", 2027, None, False), ("tong_ket", 2030, None, False)],
    "thuong-ninh": [("so_ket", 2028, None, True), ("tong_ket", 2030, None, True)],
    "thong-nhat": [("so_ket", 2027, 4, True), ("tong_ket", 2030, 3, True)],
    "giao-minh": [("so_ket", 2027, None, True), ("tong_ket", 2030, None, True)],
}
PHASES = {
    "an-nong": [("2026-01", "2027-12"), ("2028-01", "2030-12")],
    "tan-ninh": [("2026-01", "2027-12"), ("2028-01", "2030-12")],
    "thuong-ninh": [("2026-06", "2027-12"), ("2028-01", "2030-12")],
    "thong-nhat": [],
    "giao-minh": [("2025-07", "2027-12"), ("2028-01", "2030-12")],
}
REPORTING = {
    "an-nong": [("monthly", "", "", False), ("ad_hoc", "", "", True)],
    "tan-ninh": [("monthly", "", "", False), ("ad_hoc", "", "", True)],
    "thuong-ninh": [("quarterly", "", "vhxh", False)],
    "thong-nhat": [("quarterly", "", "vhxh", False)],
    "giao-minh": [("yearly", "before 12-15", "vhxh", True)],
}
HEADERS = {
    "an-nong": ("An Nông", "Thanh Hóa", [2026, 2030], "2026-01", "thôn"),
    "tan-ninh": ("Tân Ninh", "Thanh Hóa", [2026, 2030], "2026-01", "thôn"),
    "thuong-ninh": ("Thượng Ninh", "Thanh Hóa", [2026, 2030], "2026-06", "thôn"),
    "thong-nhat": ("Thống Nhất", "Lạng Sơn", [2026, 2030], "2026-07", "thôn"),
    "giao-minh": ("Giao Minh", "Ninh Bình", [2025, 2030], "2025-07", "xóm"),
}
SUPERIOR = {
    "an-nong": [("116/KH-UBND", "2026-04-20"), ("28/KH-UBND", "2026-01-24")],
    "tan-ninh": [("116/KH-UBND", "2026-04-20")],
    "thuong-ninh": [("151/KH-UBND", "2026-05-20")],
    "thong-nhat": [("160/KH-UBND", "2026-04-27")],
    "giao-minh": [("02/KH-UBND", "2025-07-09")],
}


@pytest.mark.parametrize("slug", HEADERS)
def test_the_dates_and_duties_of_a_plan(slug: str) -> None:
    found = catalogue(shipped(slug))
    assert (found["name"], found["province"], found["span"], found["start"], found["unit_word"]) == HEADERS[slug]
    assert [(one["kind"], one["year"], one["quarter"], one["given"]) for one in found["reviews"]] == REVIEWS[slug]
    assert [(one["start"], one["end"]) for one in found["phases"]] == PHASES[slug]
    assert [(one["rhythm"], one["due"], one["via"], one["given"]) for one in found["reporting"]] == REPORTING[slug]
    assert [(one["number"], one["date"]) for one in found["superior"]] == SUPERIOR[slug]


def test_a_quarterly_review_is_judged_at_the_end_of_its_quarter() -> None:
    assert [one["period"] for one in catalogue(shipped("thong-nhat"))["reviews"]] == ["2027-12", "2030-09"]


def test_who_evaluates_and_how_often() -> None:
    found = {
        slug: [(one["by"], one["rhythm"]) for one in catalogue(plan)["evaluations"]]
        for slug, plan in shipped_plans().items()
    }
    monthly = [("Ban Chỉ đạo xã", "monthly"), ("Ban Chỉ đạo xã", "yearly")]
    assert found == {
        "an-nong": monthly,
        "tan-ninh": monthly,
        "thuong-ninh": [("UBND xã", "yearly")],
        "thong-nhat": [(VHXH, "ongoing")],
        "giao-minh": [("Hội đồng Thi đua - Khen thưởng xã", "ongoing")],
    }


def test_only_an_nong_says_how_many_villages_it_has() -> None:
    places = {slug: catalogue(plan)["places"] for slug, plan in shipped_plans().items()}
    assert {slug: len(many) for slug, many in places.items()} == {
        "an-nong": 22, "giao-minh": 0, "tan-ninh": 0, "thong-nhat": 0, "thuong-ninh": 0,
    }  # fmt: skip
    assert [one["name"] for one in places["an-nong"]] == [f"Thôn {number}" for number in range(1, 23)]
    assert len({one["id"] for one in places["an-nong"]}) == 22
    assert all(one["placeholder"] for one in places["an-nong"])


def test_the_three_conditions_of_thong_nhat_are_parts_without_a_target() -> None:
    components = {slug: catalogue(plan)["components"] for slug, plan in shipped_plans().items()}
    assert [(one["code"], one["part_of"]) for one in components.pop("thong-nhat")] == [
        ("TNH-03a", "TNH-03"), ("TNH-03b", "TNH-03"), ("TNH-03c", "TNH-03"),
    ]  # fmt: skip
    assert set(map(len, components.values())) == {0}


def test_thuong_ninhs_ideas_have_an_intake_four_criteria_and_two_quotas() -> None:
    ideas = {slug: catalogue(plan)["ideas"] for slug, plan in shipped_plans().items()}
    found = ideas.pop("thuong-ninh")
    assert (found["intake"], found["quotas"], len(found["criteria"])) == ("vhxh", ["TH-03", "TH-04"], 4)
    assert list(ideas.values()) == [{}, {}, {}, {}]


def test_giao_minhs_awards_are_the_eight_of_its_plan() -> None:
    found = [(one["name"], one["round"]) for one in catalogue(shipped("giao-minh"))["awards"]]
    assert [round_ for _, round_ in found[:2]] == ["yearly", "so_ket"]
    assert [name for name, round_ in found if round_ == "tong_ket"] == [
        "Huân chương Lao động",
        "Cờ thi đua của Chính phủ",
        "Bằng khen của Thủ tướng Chính phủ",
        "Cờ thi đua của UBND tỉnh",
        "Bằng khen của Chủ tịch UBND tỉnh",
        "Giấy khen của UBND xã",
    ]


def test_every_plan_without_numbers_still_has_goals_and_tasks() -> None:
    for plan in shipped_plans().values():
        assert len(plan.goals) >= 5
        assert len(plan.tasks) >= 20


SPELLINGS = {
    "an-nong": {
        "Phòng VHXXH": "vhxh", "Phòng VHXX": "vhxh", "Phòng Văn hóa - Xã hội": "vhxh", "Phòng kinh tế": "kt",
        "Văn phòng HĐND&UBND": "vp", "Trung tâm PV Hành chính công": "ttpvhcc",
        "Trung tâm phục vụ hành chính công": "ttpvhcc", "Trung tâm Cung ứng dịch vụ công": "ttcudvc",
        "Các Trạm y tế": "tyt", "Các DN Viễn thông": "dnvt", "Các DN Viễn thông, CNTT": "dnvt",
        "Doanh nghiệp Viễn thông": "dnvt", "Các nhà trường trên địa bàn": "truong",
        "Tổ công nghệ số cộng đồng 22 thôn": "tcnscd", "Sở KH&CN": "sokhcn", "Sở VH TT & DL": "sovhttdl",
        "Các phòng, ban, đơn vị xã": "cacphong", "Các phòng, ban, ngành": "cacphong",
        "Bảo hiểm xã hội khu vực IV": "bhxh", "Các tổ chức Ngân hàng ...": "nganhang",
    },
    "tan-ninh": {"Phòng Văn hoá - Xã hội": "vhxh", "Phòng Kinh tế": "kt", "Công an xã": "ca", "VHXH": "vhxh"},
    "thuong-ninh": {
        "Phòng VH-XH xã": "vhxh", "VHXX": "vhxh", "phòng Văn hóa – Xã hội": "vhxh", "Phòng Kinh tế": "kt",
        "tổ cộng nghệ số cộng đồng": "tcnscd", "Văn phòng HĐND và UBND xã": "vp",
        "Trung tâm Cung ứng dịch vụ công xã": "ttcudvc",
    },
    "thong-nhat": {"phòng Văn hóa - Xã hội xã": "vhxh", "VHXXH": "vhxh", "Hội đồng Thi đua khen thưởng": "hdtdkt"},
    "giao-minh": {"Ban Xây dựng Đảng": "bxdd", "các cơ sở xóm": "thon", "trường học các cấp": "truong"},
}  # fmt: skip
"""Spellings as the texts print them, and the office each of them means."""


@pytest.mark.parametrize("slug", SPELLINGS)
def test_every_spelling_of_an_office_means_one_office(slug: str) -> None:
    owners = {
        name.casefold(): one["id"]
        for one in catalogue(shipped(slug))["departments"]
        for name in (one["name"], *one["aliases"])
    }
    assert {name: owners.get(name.casefold()) for name in SPELLINGS[slug]} == SPELLINGS[slug]


def test_the_two_centres_of_an_nong_are_never_one() -> None:
    names = {one["name"]: one["id"] for one in catalogue(shipped("an-nong"))["departments"]}
    assert names[HCC] != names[CUDVC]


FILES = [*SHARED, *(f"{slug}/{name}" for slug in slugs() for name in (*OWN, HEADER))]


@pytest.mark.parametrize("name", FILES)
def test_the_text_of_a_plan_file_is_nfc(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)


LONGEST = 220


@pytest.mark.parametrize("slug", PROMISES)
def test_no_paragraph_of_a_plan_was_copied(slug: str) -> None:
    text = read_text(slug)
    cells = [cell for rows in text.rows.values() for row in rows for cell in row.cells.values()]
    cells += strings(text.header)
    assert len(cells) > 100
    assert [one for one in cells if len(one) > LONGEST] == []


def strings(value: object) -> list[str]:
    """Every text inside a parsed header."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    return [value] if isinstance(value, str) else []

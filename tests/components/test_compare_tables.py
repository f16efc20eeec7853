"""What the tables of promises say: base, year, owner and section, ranks with ties, all measures side by side."""

from __future__ import annotations

import pandas as pd

from components.compare_tables import measures_table, promises_table, shown
from components.compare_words import names
from data.compare import compare
from tests.builders import make_plan, make_target, month
from tests.components.comparisons import made, plans_of, real


def test_the_table_gives_base_year_owner_and_section_of_every_promise():
    found = promises_table(real("dinh-danh-dien-tu")).set_index("Chỉ tiêu")
    assert list(found["Xã"]) == ["An Nông", "An Nông", "Tân Ninh", "Thống Nhất", "Thống Nhất"]
    assert found.loc["Tài khoản định danh VNeID"].to_dict() == {
        "Xã": "An Nông", "Đặt": "từ 65 % trở lên", "Năm": "2026", "So với xã khác": "khác cách tính",
        "Tính trên": "Tổng số công dân từ đủ 14 tuổi trở lên trên địa bàn", "Chủ trì": "Công an xã",
        "Mục": "Phụ lục 1, dòng 14",
    }  # fmt: skip
    assert found.loc["Kích hoạt định danh điện tử", "So với xã khác"] == "không có mức bắt buộc"
    assert found.loc["Kích hoạt định danh điện tử mức độ 2", "Chủ trì"] == "không ghi; gợi ý Công an xã"
    assert found.loc["Kích hoạt định danh điện tử mức độ 2", "Tính trên"].endswith(
        "(phần mềm hiểu, kế hoạch không nêu)"
    )


def test_a_number_buried_in_a_task_is_called_that():
    [section] = promises_table(real("cbcc-co-may-tinh"))["Mục"]
    assert section == "Phụ lục I, mục IV.1 (trong nhiệm vụ, không phải chỉ tiêu thi đua)"


def test_a_later_target_is_shown_with_its_document_and_the_one_before_is_not():
    new = make_target(95, legal="Quyết định 12 ngày 05/01/2027", since=month("2027-01"), formal=False)
    plan = make_plan(make_target(80), new)
    table = promises_table(compare([plan])[0])
    assert list(table["Đặt"]) == ["từ 95 % trở lên"]
    assert list(table["Mục"]) == [
        "áp dụng từ kỳ 1/2027 theo Quyết định 12 ngày 05/01/2027 (trong nhiệm vụ, không phải chỉ tiêu thi đua)"
    ]


def test_ranks_in_the_table_say_ties():
    one, _ = made(make_target(80), make_target(80), make_target(60), make_target(99, year=2026))
    assert list(promises_table(one)["So với xã khác"]) == [
        "cùng cách tính, khác năm", "thứ 1/3 xã (đồng hạng)", "thứ 1/3 xã (đồng hạng)", "thứ 3/3 xã",
    ]  # fmt: skip


def test_all_measures_of_several_plans_stand_in_one_table():
    found = compare(plans_of("giao-minh"))
    table = measures_table(found, names(found), plans_of("giao-minh")).set_index("Thước đo")
    assert list(table.columns) == [
        "Giao Minh (không đặt số)", "An Nông", "Tân Ninh", "Thống Nhất", "Thượng Ninh", "So với nhau",
    ]  # fmt: skip
    assert len(table) == 12
    assert set(table["Giao Minh (không đặt số)"]) == {"–"}
    assert table.loc["Hồ sơ trực tuyến toàn trình", "Tân Ninh"] == "100 % (2030)"
    assert table.loc["Tài khoản định danh VNeID", "Thống Nhất"] == (
        "2 chỉ tiêu từ 90 % trở lên (2030, tạm lấy), trên người trưởng thành (từ đủ 18 tuổi)"
    )
    themes = table[table["So với nhau"] == "chỉ cùng chủ đề"].drop(columns="So với nhau")
    assert len(themes) == 4
    assert not themes.map(lambda cell: "%" in cell).any(axis=None), "numbers in a row would be compared"


def test_the_own_commune_is_strong_and_peoples_text_is_literal():
    one, plans = made(make_target(80), make_target(90), short="*a* :red[b]")
    table = shown(promises_table(one), plans[0])
    assert list(table["Xã"]) == ["B", "**A**"]
    assert table["Chỉ tiêu"][0] == r"\*a\* \:red\[b\]"
    assert table["Đặt"][0] == "từ 90\u00a0% trở lên", "a percent never ends its line before its sign"


def test_a_communes_name_is_literal_as_a_heading_too():
    _, plans = made(make_target(80), make_target(90))
    table = pd.DataFrame({"Thước đo": ["a"], r"$\href{x}{y}$": ["b"]}, dtype="str")
    assert list(shown(table, plans[0]).columns) == ["Thước đo", r"\$\\href\{x\}\{y\}\$"]

"""A list of villages as it is pasted: headings, numbers and totals are no villages, what is unclear is asked."""

from __future__ import annotations

import pytest

from data.place_list import read_list

PASTED = {
    "names alone": ("Thôn Đông\n\n Thôn  Đoài ", ["Thôn Đông", "Thôn Đoài"], 0),
    "numbered by a column": ("1\tThôn 1\n2\tThôn 2", ["Thôn 1", "Thôn 2"], 0),
    "numbered in the cell": ("1. Thôn A\n2) Thôn B\n- Thôn C", ["Thôn A", "Thôn B", "Thôn C"], 0),
    "a number that is the name": ("Thôn 1\nThôn 11", ["Thôn 1", "Thôn 11"], 0),
    "with a heading": ("TT\tTên thôn\tSố hộ\n1\tĐông\t120\n2\tĐoài\t1.090", ["Đông", "Đoài"], 2),
    "with a title above": ("DANH SÁCH THÔN\nSTT\tThôn, xóm\n1\tXóm 1", ["Xóm 1"], 2),
    "with a total": ("1\tĐông\n2\tĐoài\n\tTổng cộng", ["Đông", "Đoài"], 1),
    "with counts": ("Đông\t120\nĐoài\t95", ["Đông", "Đoài"], 2),
    "names that begin like a total": ("Tổng Đức\nCộng Hòa", ["Tổng Đức", "Cộng Hòa"], 0),
    "names that begin like a heading": ("Thôn Đông\nTên Lửa", ["Thôn Đông", "Tên Lửa"], 0),
    "nothing": ("\n \t\n", [], 0),
}


@pytest.mark.parametrize("case", PASTED)
def test_villages_are_the_lines_that_name_one(case: str):
    text, names, left_out = PASTED[case]
    found = read_list(text, "thôn")
    assert [name for name, _ in found.rows] == names
    assert (len(found.left_out), found.question) == (left_out, "")


def test_a_column_of_former_names_gives_other_spellings_and_no_other_does():
    found = read_list("TT\tTên thôn\tTên cũ\tTrưởng thôn\n1\tĐông\tThôn 1; Thôn Một\tNguyễn Văn A", "thôn")
    assert found.rows == (("Đông", ("Thôn 1", "Thôn Một")),)
    assert "không lấy cột «Trưởng thôn»" in found.left_out


def test_a_line_of_a_number_alone_is_asked_about():
    found = read_list("Thôn Đông\n2", "xóm")
    assert found.question == "Dòng 2 chỉ có «2», chưa rõ tên xóm. Hãy ghi đủ tên, như Xóm 2, hoặc bỏ dòng này."


@pytest.mark.parametrize(
    "text",
    ["Thôn Đông\tThôn Tây\nThôn Nam\tThôn Bắc", "Xóm 1\tXóm 2\tXóm 3", "Thôn Đông\t120\tThôn Tây\nThôn Nam\tThôn Bắc"],
)
def test_villages_beside_each_other_are_asked_about_and_never_taken_for_spellings(text: str):
    """Else what is handed in for the one would be written for the other."""
    found = read_list(text, "thôn")
    assert "hai thôn hay hai tên của một thôn" in found.question


def test_a_heading_says_that_they_are_names_of_one():
    found = read_list("Tên thôn\tTên khác\nThôn Đông\tThôn 1\nThôn Tây\tThôn 2", "thôn")
    assert (found.rows, found.question) == ((("Thôn Đông", ("Thôn 1",)), ("Thôn Tây", ("Thôn 2",))), "")


@pytest.mark.parametrize("text", ["Thôn Đông, Thôn Tây, Thôn Nam", "Thôn Đoài\nThôn Đông; Thôn Tây"])
def test_several_villages_in_one_cell_are_asked_about(text: str):
    assert "nhiều tên trong một ô. Hãy ghi mỗi thôn một dòng." in read_list(text, "thôn").question


def test_a_comma_within_a_name_is_no_second_name():
    assert read_list("Thôn Đông, khu A\nThôn 1, 2", "thôn").question == ""

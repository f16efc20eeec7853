"""Where a flat file's lines stand, however it was touched; none is read as just any table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data.flat.layout import HEADINGS, TO_COME_BACK, Field, Layout
from data.intake.flat_sheet import find, is_like_flat, is_whole
from data.intake.grid import Raw, Sheet

PLAIN = Layout(tuple((one, HEADINGS[one]) for one in TO_COME_BACK))
OTHER = Layout(tuple((one, f"C{at}") for at, one in enumerate(TO_COME_BACK)))
LINE = ("xa-mau", "XA-01", "thon-01", "2026-06", "số nộp", "3", "4", "", "đã báo cáo")


def sheet(*rows: Sequence[str], name: str = "Số liệu") -> Sheet:
    cells = {(row, at): Raw("text", one) for row, line in enumerate(rows, 1) for at, one in enumerate(line, 1) if one}
    return Sheet(name, "visible", cells)


def at(found) -> tuple[int, list[int]]:
    return found.head, [found.columns[one] for one in TO_COME_BACK]


def test_as_we_write_it_headings_and_columns_are_where_we_put_them():
    mine = sheet(PLAIN.headings, LINE)
    assert is_whole([mine], PLAIN)
    assert at(find([mine], PLAIN)) == (1, list(range(1, 10)))


@pytest.mark.parametrize(
    ("rows", "head", "columns"),
    [
        ([(*PLAIN.headings, "Ghi chú"), (*LINE, "đã xem")], 1, range(1, 10)),
        ([("SỐ LIỆU THÁNG 6",), (), PLAIN.headings, LINE], 3, range(1, 10)),
        ([("TT", *PLAIN.headings), ("1", *LINE)], 1, range(2, 11)),
        ([tuple(reversed(PLAIN.headings)), tuple(reversed(LINE))], 1, range(9, 0, -1)),
    ],
)
def test_a_remark_beside_a_title_above_or_columns_moved_do_no_harm(rows, head: int, columns: range):
    mine = sheet(*rows)
    assert not is_whole([mine], PLAIN)
    assert at(find([mine], PLAIN)) == (head, list(columns))


def test_an_apostrophe_that_kept_a_heading_from_running_is_no_part_of_it():
    layout = Layout((*PLAIN.columns[:-1], (Field.STATE, "=TT")))
    mine = sheet((*PLAIN.headings[:-1], "'=TT"), LINE)
    assert is_whole([mine], layout)
    assert at(find([mine], layout)) == (1, list(range(1, 10)))


@pytest.mark.parametrize(
    "sheets",
    [
        [sheet(PLAIN.headings[:-1], LINE[:-1])],
        [sheet((*PLAIN.headings, PLAIN.headings[5]), (*LINE, "3"))],
        [sheet(PLAIN.headings, LINE), sheet(PLAIN.headings, LINE, name="Số liệu (2)")],
        [sheet(OTHER.headings, LINE)],
    ],
)
def test_a_heading_that_is_gone_or_twice_and_two_such_sheets_leave_open_which_is_meant(sheets):
    assert find(sheets, PLAIN) is None


def test_a_flat_file_in_any_layout_shows_itself_and_an_ordinary_table_does_not():
    assert is_like_flat([sheet(("x",)), sheet(OTHER.headings, LINE)])
    ordinary = sheet(("Thôn", "Số nộp", "Tình trạng"), ("Thôn 1", "3", "đã báo cáo"), ("tổng các nơi", "3", ""))
    assert not is_like_flat([ordinary])

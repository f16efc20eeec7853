"""A percent by its cell's format, by its sign or by its column; a pair "45/60"; never another number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.grid import Raw
from data.intake.numbers import is_numeric, read_pair, read_percent


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (Raw("number", "0.354", "0.0%"), "35.4"),
        (Raw("number", "0.354", "General"), "0.354"),
        (Raw("number", "35.4", "0.0"), "35.4"),
        (Raw("number", "1", "0%"), "100"),
        (Raw("number", "0.5238095238095238", "0.0%"), "52.381"),
        (Raw("text", "35,4%"), "35.4"),
        (Raw("text", "35,4 %"), "35.4"),
        (Raw("text", " 35,4\u00a0% "), "35.4"),
        (Raw("text", "35,4"), "35.4"),
        (Raw("text", "35.4"), "35.4"),
        (Raw("text", "35.45%"), "35.45"),
        (Raw("text", "100%"), "100"),
        (Raw("text", "0%"), "0"),
    ],
)
def test_a_percent_is_read_as_it_is_seen(raw: Raw, value: str) -> None:
    assert read_percent(raw).value == Decimal(value)


@pytest.mark.parametrize(
    ("raw", "trouble"),
    [
        (Raw("text", "1.234"), "ambiguous_number"),
        (Raw("text", "1,234"), "ambiguous_number"),
        (Raw("text", "35.400%"), "ambiguous_number"),
        (Raw("text", "-5%"), "negative"),
        (Raw("number", "-0.05", "0%"), "negative"),
        (Raw("text", ">70%"), "text_in_number"),
        (Raw("text", "30-50%"), "text_in_number"),
        (Raw("text", "đạt"), "text_in_number"),
        (Raw("number", "35.4", "0%"), "text_in_number"),
        (Raw("date", "2026-12-05T00:00:00", "dd/mm"), "date_in_number"),
        (Raw("error", "#DIV/0!"), "excel_error"),
        (Raw("formula", "=A1/B1"), "formula_without_value"),
    ],
)
def test_what_is_no_percent_is_named(raw: Raw, trouble: str) -> None:
    assert (read_percent(raw).value, read_percent(raw).trouble) == (None, trouble)


@pytest.mark.parametrize("text", ["", "-", "không có", "…", "x"])
def test_nothing_is_nothing(text: str) -> None:
    assert read_percent(Raw("text", text)).empty
    assert read_percent(None).empty


@given(st.integers(0, 1000), st.integers(0, 9), st.sampled_from(["%", " %", "\u00a0%", ""]))
def test_a_percent_in_vietnamese_writing_comes_back(whole: int, tenth: int, sign: str) -> None:
    value = Decimal(f"{whole}.{tenth}")
    found = read_percent(Raw("text", f"{whole},{tenth}{sign}"))
    assert found.value == value if value <= 1000 else found.trouble


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [
        ("45/60", 45, 60), (" 45 / 60 ", 45, 60), ("45/60 (75%)", 45, 60), ("45/60 (75,0 %)", 45, 60),
        ("1.045/1.200", 1045, 1200), ("0/60", 0, 60), ("45/60 hộ", 45, 60),
    ],
)  # fmt: skip
def test_a_pair_in_one_cell(text: str, a: int, b: int) -> None:
    upper, lower = read_pair(Raw("text", text), "hộ", whole=True)
    assert (upper.value, lower.value) == (a, b)
    assert is_numeric(text) or "hộ" in text


@pytest.mark.parametrize("text", ["45", "45/", "/60", "5/12/2026", "45/60/75", "ab/cd", "45-60", ""])
def test_what_is_no_pair(text: str) -> None:
    assert read_pair(Raw("text", text), "hộ", whole=True) is None


def test_a_cell_that_excel_turned_into_a_date_is_no_pair() -> None:
    assert read_pair(Raw("date", "2026-12-05T00:00:00"), "hộ", whole=True) is None


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.sampled_from(["", " "]))
def test_every_pair_comes_back(a: int, b: int, gap: str) -> None:
    upper, lower = read_pair(Raw("text", f"{a}{gap}/{gap}{b}"), "người", whole=True)
    assert (upper.value, lower.value) == (a, b)

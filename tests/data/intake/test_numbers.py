"""A cell gives its number, nothing, or a reason; never another number. Formatters here know nothing of the reader."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from data.intake.grid import Raw
from data.intake.numbers import LIMIT, NOT_ARISEN, NOTHING, Number, read_number

NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"
EMPTY, NOT_ARISEN_HERE = "nothing stands here", "nothing arose"
ASK, PERCENT, WORDS, NEGATIVE = "ambiguous_number", "percent_in_count", "text_in_number", "negative"
NOT_WHOLE, TOO_LARGE, TOO_PRECISE = "not_whole", "too_large", "too_precise"
TROUBLES = {
    ASK, PERCENT, WORDS, NEGATIVE, NOT_WHOLE, TOO_LARGE, TOO_PRECISE, "excel_error", "formula_without_value",
    "date_in_number",
}  # fmt: skip


def said(found: Number) -> Decimal | str:
    """What the reader says, in one word; exactly one of the four is the case."""
    kinds = [found.value is not None, found.not_arisen, found.empty, bool(found.trouble)]
    assert kinds.count(True) == 1
    assert bool(found.trouble) == bool(found.why)
    assert found.trouble in {"", *TROUBLES}
    if found.trouble:
        return found.trouble
    if found.not_arisen:
        return NOT_ARISEN_HERE
    return EMPTY if found.value is None else found.value


def people(text: str) -> Decimal | str:
    """Read as text in a column that counts people."""
    return said(read_number(Raw("text", text), "người", whole=True))


def money(text: str) -> Decimal | str:
    """Read as text in a column of tỷ đồng."""
    return said(read_number(Raw("text", text), "tỷ đồng", whole=False))


def number(text: str, *, whole: bool, shown: str = "General") -> Decimal | str:
    """Read as a real number cell."""
    noun = "người" if whole else "tỷ đồng"
    return said(read_number(Raw("number", text, shown), noun, whole=whole))


def is_same(found: Decimal | str, wanted: Decimal | str | int) -> bool:
    return found == (Decimal(wanted) if isinstance(wanted, int) else wanted)


# ── a table ──────────────────────────────────────────────────────────────────────────────────────────

D = Decimal
TEXTS = [
    # text, people, tỷ đồng
    ("0", 0, 0),
    ("00", 0, 0),
    ("7", 7, 7),
    ("05", 5, 5),
    (" 12 ", 12, 12),
    (f"{NBSP}12{NBSP}", 12, 12),
    ("'12", 12, 12),
    ("1234", 1234, 1234),
    ("1234567", 1234567, 1234567),
    # thousands
    ("1.234", 1234, ASK),
    ("1.234.567", 1234567, ASK),
    ("12.000", 12000, ASK),
    ("1 234", 1234, 1234),
    ("12 345 678", 12345678, 12345678),
    (f"1{NBSP}234", 1234, 1234),
    (f"1{THIN}234", 1234, 1234),
    (f"1{NARROW}234{NARROW}567", 1234567, 1234567),
    # decimal comma
    ("35,4", NOT_WHOLE, D("35.4")),
    ("0,5", NOT_WHOLE, D("0.5")),
    ("0,125", NOT_WHOLE, D("0.125")),
    ("12,3456", NOT_WHOLE, D("12.3456")),
    ("1234,5", NOT_WHOLE, D("1234.5")),
    ("1234,567", NOT_WHOLE, D("1234.567")),
    ("1.234,5", NOT_WHOLE, D("1234.5")),
    ("1 234,5", NOT_WHOLE, D("1234.5")),
    (f"1{NBSP}234,567", NOT_WHOLE, D("1234.567")),
    ("1.234.567,89", NOT_WHOLE, D("1234567.89")),
    ("12,0", 12, 12),
    ("1.234,00", 1234, 1234),
    # thousands or a fraction?
    ("1,234", ASK, ASK),
    ("12,345,678", ASK, ASK),
    ("1234.5", ASK, ASK),
    ("35.4", ASK, ASK),
    ("12.0", ASK, ASK),
    ("1234.567", ASK, ASK),
    # a first group that begins with 0 is no group: 0.123 is not 123
    ("0.123", ASK, ASK),
    ("0.500", ASK, ASK),
    ("01.234", ASK, ASK),
    ("000.123", ASK, ASK),
    ("0.123,5", WORDS, WORDS),
    ("0 123", WORDS, WORDS),
    # two kinds of separator before the comma: one of them must mean something else
    ("1 234.567", WORDS, WORDS),
    ("1.234 567", WORDS, WORDS),
    ("1.234 567,8", WORDS, WORDS),
    ("1,234.5", WORDS, WORDS),
    ("1,234,56", WORDS, WORDS),
    ("1.23", ASK, ASK),
    ("1.2345,6", WORDS, WORDS),
    ("12 34", WORDS, WORDS),
    ("1  234", WORDS, WORDS),
    ("12\n345", WORDS, WORDS),
    ("12\t345", WORDS, WORDS),
    ("1'234", WORDS, WORDS),
    ("1_000", WORDS, WORDS),
    ("2.", WORDS, WORDS),
    (",5", WORDS, WORDS),
    ("+5", WORDS, WORDS),
    ("1e3", WORDS, WORDS),
    ("=5", WORDS, WORDS),
    ("Infinity", WORDS, WORDS),
    ("NaN", WORDS, WORDS),
    # footnote marks and fractions are not digits
    ("12²", WORDS, WORDS),
    ("35³", WORDS, WORDS),
    ("5₁", WORDS, WORDS),
    ("①", WORDS, WORDS),
    ("12½", WORDS, WORDS),
    ("½", WORDS, WORDS),
    ("12*", WORDS, WORDS),
    ("12(1)", WORDS, WORDS),
    # words and units
    ("12 người", WORDS, WORDS),
    ("khoảng 50", WORDS, WORDS),
    ("trên 70", WORDS, WORDS),
    (">70", WORDS, WORDS),
    ("2-3", WORDS, WORDS),
    ("30/50", WORDS, WORDS),
    ("không", WORDS, WORDS),
    ("Có", WORDS, WORDS),
    ("Đạt", WORDS, WORDS),
    ("12\u200b3", WORDS, WORDS),
    ("12\x00", WORDS, WORDS),
    # percent
    ("35,4%", PERCENT, PERCENT),
    ("35,4 %", PERCENT, PERCENT),
    ("35.4%", PERCENT, PERCENT),
    ("100%", PERCENT, PERCENT),
    ("%", PERCENT, PERCENT),
    ("-5%", PERCENT, PERCENT),
    # below zero
    ("-5", NEGATIVE, NEGATIVE),
    ("- 5", NEGATIVE, NEGATIVE),
    ("−5", NEGATIVE, NEGATIVE),
    ("-1.234", NEGATIVE, ASK),
    ("-0,5", NEGATIVE, NEGATIVE),
    ("–5", WORDS, WORDS),
    ("(5)", WORDS, WORDS),
    # too large, too fine
    ("999999999999", 999999999999, 999999999999),
    ("1000000000000", TOO_LARGE, TOO_LARGE),
    ("1.000.000.000.000", TOO_LARGE, ASK),
    ("9" * 400, TOO_LARGE, TOO_LARGE),
    ("12,34567", NOT_WHOLE, TOO_PRECISE),
    ("0,00001", NOT_WHOLE, TOO_PRECISE),
    ("1,50000", NOT_WHOLE, D("1.5")),
]


@pytest.mark.parametrize(("text", "as_people", "as_money"), TEXTS, ids=[ascii(text)[:30] for text, *_ in TEXTS])
def test_a_text_is_read_as_written_or_refused(text: str, as_people: object, as_money: object) -> None:
    assert is_same(people(text), as_people)
    assert is_same(money(text), as_money)


BLANKS = [
    "", " ", NBSP, "\n", "-", "–", "—", "--", "…", "...", "..", ".", "x", "X", "  -  ", "'", "'-", "không có",
    "KHÔNG CÓ", "Chưa có", "chưa  có", "Chưa có số liệu", "không có số liệu", "n/a", "N/A", "na", "KCSL", "ko có",
    "k có", "Chưa báo cáo", "chưa báo", "chưa nộp", "chưa có SL", "không có SL", "chu\u031ba co\u0301",
]  # fmt: skip
"""What stands for "no figure"; the last is written with combining marks."""


@pytest.mark.parametrize("text", BLANKS, ids=ascii)
def test_dashes_and_blanks_are_missing_never_zero(text: str) -> None:
    assert people(text) == EMPTY
    assert money(text) == EMPTY


@pytest.mark.parametrize("text", sorted(NOTHING))
def test_every_word_for_nothing_is_tested_here(text: str) -> None:
    assert text in BLANKS or text in {one.casefold() for one in BLANKS}


@pytest.mark.parametrize(
    "text", ["Không phát sinh", "không phát sinh", " KHÔNG  PHÁT SINH ", "KPS", "ko phát sinh", "Kho\u0302ng phát sinh"]
)
def test_nothing_arose_is_its_own_answer(text: str) -> None:
    assert people(text) == NOT_ARISEN_HERE
    assert money(text) == NOT_ARISEN_HERE
    assert NOT_ARISEN.isdisjoint(NOTHING)


def test_a_cell_that_does_not_exist_is_missing() -> None:
    assert said(read_number(None, "người", whole=True)) == EMPTY


NUMBERS = [
    # number cell, people, tỷ đồng
    ("0", 0, 0),
    ("50", 50, 50),
    ("0.354", NOT_WHOLE, D("0.354")),
    ("35.4", NOT_WHOLE, D("35.4")),
    ("1.234", NOT_WHOLE, D("1.234")),
    ("1000", 1000, 1000),
    ("-1", NEGATIVE, NEGATIVE),
    ("-0.5", NEGATIVE, NEGATIVE),
    ("0.1", NOT_WHOLE, D("0.1")),
    ("0.30000000000000004", NOT_WHOLE, D("0.3")),  # 0.1 + 0.2, as a program stores it
    ("1234.5678", NOT_WHOLE, D("1234.5678")),
    ("17.333333333333332", NOT_WHOLE, TOO_PRECISE),
    ("12.34567", NOT_WHOLE, TOO_PRECISE),
    ("0.00001", NOT_WHOLE, TOO_PRECISE),
    ("1e-07", NOT_WHOLE, TOO_PRECISE),
    ("5e-324", NOT_WHOLE, TOO_PRECISE),
    ("999999999999", 999999999999, 999999999999),
    ("999999999999.9999", NOT_WHOLE, D("999999999999.9999")),
    ("1000000000000", TOO_LARGE, TOO_LARGE),
    ("1e+300", TOO_LARGE, TOO_LARGE),
    ("inf", TOO_LARGE, TOO_LARGE),
    ("-inf", NEGATIVE, NEGATIVE),
]


@pytest.mark.parametrize(("text", "as_people", "as_money"), NUMBERS)
def test_a_number_cell_is_kept_exactly_or_refused(text: str, as_people: object, as_money: object) -> None:
    assert is_same(number(text, whole=True), as_people)
    assert is_same(number(text, whole=False), as_money)


@pytest.mark.parametrize("shown", ["0%", "0.0%", "0.00%;[Red]-0.00%", '#,##0.0"%"'])
@pytest.mark.parametrize("text", ["0.354", "35.4", "0", "1"])
def test_a_number_shown_as_percent_is_no_count(text: str, shown: str) -> None:
    assert number(text, whole=True, shown=shown) == PERCENT
    assert number(text, whole=False, shown=shown) == PERCENT


@pytest.mark.parametrize("shown", ["General", "#,##0", "#,##0.####", "0", "@", '#,##0 "người"'])
def test_any_other_format_leaves_the_number_alone(shown: str) -> None:
    assert number("1234", whole=True, shown=shown) == 1234


@pytest.mark.parametrize(
    ("kind", "text", "trouble"),
    [
        ("error", "#DIV/0!", "excel_error"),
        ("error", "#N/A", "excel_error"),
        ("formula", "=1+1", "formula_without_value"),
        ("date", "2026-05-01T00:00:00", "date_in_number"),
        ("date", "12", "date_in_number"),
        ("bool", "True", WORDS),
        ("bool", "False", WORDS),
        ("bool", "0", WORDS),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_what_is_no_number_is_named(kind: str, text: str, trouble: str, whole: bool) -> None:
    assert said(read_number(Raw(kind, text), "người", whole=whole)) == trouble


def test_the_reason_names_the_noun_that_is_counted() -> None:
    for raw in (Raw("text", "-5"), Raw("text", "nhiều"), Raw("text", "5%"), Raw("number", "0.5"), Raw("bool", "True")):
        assert "số hộ" in read_number(raw, "hộ", whole=True).why


# ── properties ───────────────────────────────────────────────────────────────────────────────────────

GROUPS = ["", ".", " ", NBSP, THIN, NARROW]
counts = st.integers(0, 10**12 - 1) | st.integers(0, 99_999)
edges = st.sampled_from(["", " ", NBSP, "'", "  "])


def grouped(digits: str, mark: str) -> str:
    """The digits in threes from the right: 1234567 → 1.234.567."""
    if not mark:
        return digits
    head = len(digits) % 3
    threes = [digits[at : at + 3] for at in range(head, len(digits), 3)]
    return mark.join([digits[:head], *threes] if head else threes)


def vietnamese(value: Decimal, places: int, mark: str) -> str:
    """The value with a comma before its fraction and `mark` between its thousands."""
    scaled = int(value * 10**places)
    whole, fraction = divmod(scaled, 10**places)
    return grouped(str(whole), mark) + (f",{fraction:0{places}d}" if places else "")


@st.composite
def amounts(draw: st.DrawFn) -> tuple[Decimal, int]:
    places = draw(st.integers(0, 4))
    return Decimal(draw(st.integers(0, 10 ** (9 + places)))) / 10**places, places


@given(counts, st.sampled_from(GROUPS), edges, st.sampled_from(["", " ", NBSP]))
def test_every_whole_number_in_vietnamese_writing_comes_back(value: int, mark: str, before: str, after: str) -> None:
    assert people(before + grouped(str(value), mark) + after) == value


@given(amounts(), st.sampled_from(GROUPS))
def test_every_amount_in_vietnamese_writing_comes_back_or_is_asked_about(
    amount: tuple[Decimal, int], mark: str
) -> None:
    value, places = amount
    text = vietnamese(value, places, mark)
    dotted_only = places == 0 and mark == "." and value >= 1000
    comma_like_thousands = places == 3 and 1 <= value < 1000
    assert money(text) == (ASK if dotted_only or comma_like_thousands else value)


@given(amounts())
def test_an_amount_is_never_taken_for_people_unless_it_is_whole(amount: tuple[Decimal, int]) -> None:
    value, places = amount
    found = people(vietnamese(value, places, "."))
    assert found == value if not isinstance(found, str) else found in {NOT_WHOLE, ASK}
    if value != int(value):
        assert isinstance(found, str)


@given(amounts(), st.booleans())
def test_english_writing_is_asked_about_or_right(amount: tuple[Decimal, int], thousands: bool) -> None:
    """1,234.5 with comma thousands and a decimal point; 0.123 in a column of people was once read as 123."""
    value, places = amount
    whole, _, fraction = f"{value:.{places}f}".partition(".")
    text = grouped(whole, "," if thousands else "") + (f".{fraction}" if fraction else "")
    assert money(text) == value or isinstance(money(text), str)
    as_people = people(text)
    dotted_thousands = places == 3 and 1 <= value < 1000
    if dotted_thousands:  # "12.345" counts people: by the Vietnamese rule twelve thousand
        assert as_people == value * 1000
    else:
        assert as_people == value or isinstance(as_people, str)


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([".", ","]), st.booleans())
@example(1, 234, ".", False)
@example(1, 234, ",", True)
def test_one_separator_before_three_digits_is_always_asked_about(a: int, b: int, mark: str, whole: bool) -> None:
    assume(not (whole and mark == "."))
    text = f"{a}{mark}{b:03d}"
    assert (people if whole else money)(text) == ASK


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.1 + 0.2)
@example(1e-5)
@example(12.34567)
@example(2.5e11 + 0.0001)
def test_a_number_cell_never_becomes_another_number(value: float) -> None:
    text = str(int(value)) if value.is_integer() else repr(value)
    for whole in (True, False):
        found = number(text, whole=whole)
        if isinstance(found, Decimal):
            assert abs(found - Decimal(value)) <= Decimal(value) * Decimal("1e-11")
            assert (found == 0) == (value == 0)
            assert not whole or found == found.to_integral_value()


@given(amounts())
def test_four_decimals_survive_a_number_cell(amount: tuple[Decimal, int]) -> None:
    value, _ = amount
    assert number(repr(float(value)), whole=False) == value


@given(st.floats(max_value=0, exclude_max=True, allow_nan=False))
def test_below_zero_is_always_refused(value: float) -> None:
    assume(not math.isinf(value))
    assert number(repr(value), whole=True) == NEGATIVE
    assert number(repr(value), whole=False) == NEGATIVE


@given(st.integers(int(LIMIT), 10**40), st.sampled_from(GROUPS))
def test_too_large_is_always_refused(value: int, mark: str) -> None:
    assert people(grouped(str(value), mark)) == TOO_LARGE
    assert number(str(value), whole=True) == TOO_LARGE


@given(amounts(), st.sampled_from(GROUPS), st.sampled_from(["", " ", NBSP]))
def test_a_written_percent_is_never_a_count(amount: tuple[Decimal, int], mark: str, gap: str) -> None:
    text = vietnamese(*amount, mark) + gap + "%"
    assert people(text) == PERCENT
    assert money(text) == PERCENT


digit_like = st.text(st.sampled_from("0123456789.,-−–'’ %\u00a0\u2009²½①٣xe+\n"), max_size=12)


@given(st.text(max_size=12) | digit_like)
def test_no_number_out_of_thin_air(text: str) -> None:
    """Whatever stands there: a number comes only from digits, in their order, and marks between them."""
    for found in (people(text), money(text)):
        if isinstance(found, Decimal):
            digits = "".join(str(int(one)) for one in text if one.isdecimal())
            assert set(text) - {one for one in text if one.isdecimal()} <= set(".,-−' ") | {
                one for one in text if one.isspace()
            }
            assert Decimal(digits) == found * 10 ** fraction_digits(text)


def fraction_digits(text: str) -> int:
    _, comma, fraction = text.strip().partition(",")
    return sum(one.isdecimal() for one in fraction) if comma else 0

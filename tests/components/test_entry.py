"""What people type and paste at set-up: taken as meant, or refused in one sentence that names the row."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components import entry
from components.entry import (
    nothing_arose,
    read_bare,
    read_baselines,
    read_bases,
    read_figure,
    read_place_list,
    read_place_table,
    used_bases,
)
from data.model import Base, Figure, FigureState, Kind, Level, Period, Place
from data.place_list import read_list
from data.plan_store import BaseEntry, BaselineEntry
from tests.builders import make_count, make_indicator, make_plan
from tests.components.conftest import faults

PLAN = make_plan()
NFD = unicodedata.normalize("NFD", "Thôn Đoài")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    day = dt.date(2026, 6, 15)
    monkeypatch.setattr(entry, "today", lambda: day)
    return day


# ── villages, one a line ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", []),
        (" \n\t\n\r\n", []),
        ("Thôn Đông", [("Thôn Đông", ())]),
        ("Thôn Đông\nThôn Đoài\n", [("Thôn Đông", ()), ("Thôn Đoài", ())]),
        ("Thôn Đông\r\nThôn Đoài\r\n", [("Thôn Đông", ()), ("Thôn Đoài", ())]),
        ("\n\nThôn Đông\n   \nThôn Đoài", [("Thôn Đông", ()), ("Thôn Đoài", ())]),
        ("  Thôn   Đông  ", [("Thôn Đông", ())]),
        ("Thôn\u00a0Đông", [("Thôn Đông", ())]),
        # cells of Excel: the first is the name, the others are spellings, empty ones are nothing
        ("Thôn Đông\tĐông\tthôn 1", [("Thôn Đông", ("Đông", "thôn 1"))]),
        ("Thôn Đông\t\t\nThôn Đoài\t", [("Thôn Đông", ()), ("Thôn Đoài", ())]),
        ("Thôn Đông\t \tĐông", [("Thôn Đông", ("Đông",))]),
        ("\tThôn Đông\n\tThôn Đoài", [("Thôn Đông", ()), ("Thôn Đoài", ())]),
        ("Thôn Đông\tThôn Đông\tthôn đông", [("Thôn Đông", ("Thôn Đông", "thôn đông"))]),
        (f"{NFD}\t{NFD} 1", [("Thôn Đoài", ("Thôn Đoài 1",))]),
        ("Thôn 1\nThôn 11", [("Thôn 1", ()), ("Thôn 11", ())]),
        ("=1+1\n<b>x</b>", [("=1+1", ()), ("<b>x</b>", ())]),
    ],
)
def test_a_pasted_list(text, places):
    found, trouble = read_place_list(text, PLAN)
    assert trouble == ""
    assert [(one.name, one.aliases) for one in found] == places
    assert [one.id for one in found] == [f"thon-{at:02d}" for at in range(1, len(places) + 1)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thôn Đông\nThôn Đông", "Thôn Đông"),
        ("Thôn Đông\nthôn  ĐÔNG", "thôn ĐÔNG"),
        ("Thôn Đông\tThôn Cũ\nThôn Cũ", "Thôn Cũ"),
        ("Thôn Đông\tĐ\nThôn Đoài\tĐ", "Đ"),
        (f"Thôn Đoài\n{NFD}", "Thôn Đoài"),
    ],
)
def test_a_name_that_stands_for_two_is_refused_by_name(text, name):
    _, trouble = read_place_list(text, PLAN)
    assert trouble.startswith(f"Tên «{name}» đứng ở hai dòng.")
    assert faults(trouble) == []


def test_shipped_names_stay_placeholders_until_they_are_renamed():
    plan = make_plan(places=0)
    shipped = (Place("thon-01", "Thôn 1", placeholder=True), Place("thon-02", "Thôn 2", placeholder=True))
    plan = type(plan)(**{**vars(plan), "places": shipped})
    found, _ = read_place_list("Thôn 1\nThôn Đoài", plan)
    assert [(one.id, one.name, one.placeholder) for one in found] == [
        ("thon-01", "Thôn 1", True),
        ("thon-02", "Thôn Đoài", False),
    ]


@pytest.mark.parametrize(
    ("word", "first"), [("thôn", "thon-01"), ("xóm", "xom-01"), ("bản", "ban-01"), ("tổ dân phố", "to-01")]
)
def test_ids_speak_the_plans_word(word, first):
    [found], _ = read_place_list("Một", make_plan(unit_word=word))
    assert found.id == first


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1).filter(lambda one: one.strip())


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(names, unique_by=lambda one: unicodedata.normalize("NFC", one).casefold()))
def test_no_line_is_lost_whatever_is_pasted(many):
    """Every line is a village, or is said to be left out, or is asked about."""
    told = read_list("\n".join(many), PLAN.unit_word)
    found, trouble = read_place_list("\n".join(many), PLAN)
    assert trouble or len(found) + len(told.left_out) == len(many)
    kept = [unicodedata.normalize("NFC", one) for one in many]
    assert [one.name for one in found] == [one for one in kept if one in {each.name for each in found}]
    assert len({one.id for one in found}) == len(found)


# ── villages in a table ──────────────────────────────────────────────────────────────────────────────

TWO = make_plan()
TWO = type(TWO)(
    **{**vars(TWO), "places": (Place("thon-01", "Thôn 1", ("T1",), placeholder=True), Place("thon-02", "Thôn 2"))}
)


def table(*lines: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(lines), columns=["id", "Tên", "Cách viết khác"], dtype="str")


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ([], []),
        (
            [("thon-01", "Thôn 1", "T1"), ("thon-02", "Thôn 2", "")],
            [Place("thon-01", "Thôn 1", ("T1",), placeholder=True), Place("thon-02", "Thôn 2")],
        ),
        # renamed: the identity stays, the placeholder goes
        ([("thon-01", "Thôn Đông", "T1")], [Place("thon-01", "Thôn Đông", ("T1",))]),
        # a new row has no id yet: it gets one that was never used
        (
            [("thon-01", "Thôn 1", "T1"), (None, "Thôn Mới", None)],
            [Place("thon-01", "Thôn 1", ("T1",), placeholder=True), Place("thon-03", "Thôn Mới")],
        ),
        ([(None, "A", ""), (float("nan"), "B", "")], [Place("thon-03", "A"), Place("thon-04", "B")]),
        ([("thon-77", "A", "")], [Place("thon-03", "A")]),
        # an emptied name takes the row away
        ([("thon-01", "", "T1"), ("thon-02", "Thôn 2", "")], [Place("thon-02", "Thôn 2")]),
        ([("thon-01", None, None), ("thon-02", "  ", "")], []),
        # spellings
        ([("thon-02", "Thôn 2", " T2 ;; thôn hai ; ")], [Place("thon-02", "Thôn 2", ("T2", "thôn hai"))]),
        ([("thon-02", f" {NFD}  2", NFD)], [Place("thon-02", "Thôn Đoài 2", ("Thôn Đoài",))]),
    ],
)
def test_an_edited_table(lines, places):
    assert read_place_table(table(*lines), TWO) == (places, "")


@pytest.mark.parametrize(
    "lines",
    [
        [("thon-01", "Thôn 1", ""), ("thon-02", "thôn 1", "")],
        [("thon-01", "Thôn 1", "X"), ("thon-02", "Thôn 2", "x")],
        [("thon-01", "Thôn Đoài", ""), (None, NFD, "")],
    ],
)
def test_a_table_with_one_name_for_two_is_refused(lines):
    _, trouble = read_place_table(table(*lines), TWO)
    assert "đứng ở hai dòng" in trouble


def test_a_new_row_never_gets_an_id_that_ever_stood_for_another():
    ever = [Place("thon-03", "Thôn 3"), Place("thon-04", "Thôn Đã Bỏ")]
    rows = [("thon-01", "Thôn 1", ""), (None, "Thôn Mới", ""), (None, "Thôn đã bỏ", "")]
    found, _ = read_place_table(table(*rows), TWO, ever)
    assert [one.id for one in found] == ["thon-01", "thon-05", "thon-04"]


def test_one_id_in_two_rows_is_refused():
    _, trouble = read_place_table(table(("thon-01", "A", ""), ("thon-01", "B", "")), TWO)
    assert trouble == "Hai dòng cùng chỉ một nơi đã có. Hãy giữ lại một dòng."


# ── baselines ────────────────────────────────────────────────────────────────────────────────────────

IDEAS = make_count(code="XA-02")
BASED = make_plan(indicators=(make_indicator(), IDEAS))


def baselines(*lines: tuple) -> tuple[list[BaselineEntry], str]:
    """(code, level, day, source) lines as the editor gives them back."""
    frame = pd.DataFrame(list(lines), columns=["Mã", "Mức", "Ngày", "Nguồn"])
    frame = frame.astype({"Mức": "str", "Nguồn": "str", "Ngày": "datetime64[us]"})
    return read_baselines(frame, BASED)


DAY = "2026-01-01"


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("XA-01", "35,4", "35.4"), ("XA-01", " 35,4 % ", "35.4"), ("XA-01", "35%", "35"), ("XA-01", "0", "0"),
        ("XA-01", "100", "100"), ("XA-02", "12", "12"), ("XA-02", "1.200", "1200"), ("XA-02", "0", "0"),
    ],
)  # fmt: skip
def test_a_baseline_is_read_as_typed(code, typed, value):
    assert baselines((code, typed, DAY, "BC số 12")) == (
        [BaselineEntry(code, dt.date(2026, 1, 1), Decimal(value), "BC số 12")],
        "",
    )


@pytest.mark.parametrize("empty", [None, "", "  ", "%"])
def test_an_empty_level_is_no_baseline_whatever_else_stands_there(empty):
    assert baselines(("XA-01", empty, DAY, "BC số 12")) == ([], "")


@pytest.mark.parametrize("source", [None, float("nan"), "", "  "])
def test_an_unnamed_source_is_empty_text(source):
    [found], _ = baselines(("XA-01", "35,4", DAY, source))
    assert found.source == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("XA-01", "35.4", DAY, ""), "XA-01: mức «35.4» không đọc được là số. Hãy ghi như 35,4."),
        (("XA-01", "nhiều", DAY, ""), "XA-01: mức «nhiều» không đọc được là số. Hãy ghi như 35,4."),
        (("XA-01", "-5", DAY, ""), "XA-01: mức «-5» không đọc được là số. Hãy ghi như 35,4."),
        (("XA-01", "1,234.5", DAY, ""), "XA-01: mức «1,234.5» không đọc được là số. Hãy ghi như 35,4."),
        (("XA-01", "không phát sinh", DAY, ""), "XA-01: mức «không phát sinh» không đọc được là số. Hãy ghi như 35,4."),
        (("XA-02", "2,5", DAY, ""), "XA-02: mức «2,5» không đọc được là số. Hãy ghi như 35,4."),
        (("XA-01", "100,1", DAY, ""), "XA-01: mức «100,1» quá 100 %. Hãy kiểm tra lại."),
        (("XA-01", "35,4", None, ""), "XA-01: đã ghi mức thì phải chọn ngày của mức đó."),
        (("XA-01", "35,4", "2026-06-16", ""), "XA-01: ngày của mốc xuất phát không thể ở tương lai."),
    ],
)
def test_a_wrong_baseline_is_refused_by_its_code(line, said):
    assert baselines(line) == ([], said)


def test_today_is_not_the_future():
    assert baselines(("XA-01", "35,4", "2026-06-15", ""))[1] == ""


def test_baselines_are_taken_together_or_not_at_all():
    right = ("XA-01", "35,4", DAY, "")
    assert [one.indicator for one in baselines(right, ("XA-02", "", None, ""))[0]] == ["XA-01"]
    assert baselines(right, ("XA-02", "hai", DAY, ""))[0] == []


# ── bases ────────────────────────────────────────────────────────────────────────────────────────────

PEOPLE, HOUSES = Base("age14", "Dân số từ 14 tuổi", "người"), Base("households", "Hộ", "hộ")
PLACES = [Place("thon-01", "Thôn 1"), Place("thon-02", "Thôn 2")]
WHEN = dt.date(2026, 5, 1)


def bases(*lines: tuple) -> tuple[list[BaseEntry], str]:
    frame = pd.DataFrame(list(lines), columns=["Nơi", PEOPLE.name, HOUSES.name], dtype="str")
    return read_bases(frame, [PEOPLE, HOUSES], PLACES, WHEN)


def test_bases_are_read_place_by_place_the_whole_commune_first():
    found, trouble = bases(("Toàn xã", "1.234", ""), ("Thôn 1", "600", "150"), ("Thôn 2", None, " 160 "))
    assert trouble == ""
    assert [(one.base, one.place, one.as_of, one.value) for one in found] == [
        ("age14", None, WHEN, 1234),
        ("age14", "thon-01", WHEN, 600),
        ("households", "thon-01", WHEN, 150),
        ("households", "thon-02", WHEN, 160),
    ]


def test_no_bases_are_fine():
    assert bases(("Toàn xã", "", ""), ("Thôn 1", None, "–"), ("Thôn 2", "chưa có", "x")) == ([], "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("nhiều", "đây là chữ, cần ghi số người; chưa có số thì để trống"),
        ("-5", "số người không thể âm"),
        ("12,5", "số người phải là số nguyên; nếu là tỷ lệ thì không ghi vào ô này"),
        ("1,234", "không rõ dấu phân cách là phần lẻ hay hàng nghìn; hãy gõ lại dạng số của Excel"),
        ("35 %", "ô này ghi tỷ lệ %, cần ghi số người"),
    ],
)
def test_a_wrong_base_is_refused_by_its_place_and_name(typed, why):
    found, trouble = bases(("Toàn xã", "1234", ""), ("Thôn 1", typed, ""), ("Thôn 2", "", ""))
    assert (found, trouble) == ([], f"Thôn 1, Dân số từ 14 tuổi: «{typed}» – {why}.")


def test_a_table_that_lost_a_row_is_never_read_against_other_villages():
    with pytest.raises(ValueError, match="zip"):
        bases(("Toàn xã", "1234", ""), ("Thôn 2", "600", ""))


def test_only_bases_in_use_are_asked_for_those_of_villages_first():
    staff = Base("staff", "CBCC", "cán bộ")
    plan = make_plan(
        bases=(HOUSES, staff, PEOPLE, Base("unused", "Không dùng", "người")),
        indicators=(
            make_indicator(code="XA-01", base="staff", level=Level.COMMUNE),
            make_indicator(code="XA-02", base="age14"),
            make_indicator(code="XA-03", base="households"),
            make_indicator(code="XA-04", base="age14"),
            make_indicator(code="XA-05", base="", level=Level.COMMUNE),
        ),
    )
    assert [one.id for one in used_bases(plan)] == ["age14", "households", "staff"]


# ── one figure ───────────────────────────────────────────────────────────────────────────────────────

RATE, COUNT = make_indicator(), make_count()
MONEY = make_indicator(noun="tỷ đồng", base="")
SCORE = make_indicator(kind=Kind.SCORE, noun="điểm", scale=Decimal(100), base="")
BLANK = Figure("XA-01", "thon-01", Period(2026, 6))


@pytest.mark.parametrize(
    ("indicator", "a", "b", "numbers"),
    [
        (RATE, "45", "60", (45, 60, None)),
        (RATE, "1.234", "12.345", (1234, 12345, None)),
        (RATE, "0", "60", (0, 60, None)),
        (RATE, "70", "60", (70, 60, None)),
        (MONEY, "78,1", "400", (Decimal("78.1"), 400, None)),
        (SCORE, "83,5", "100", (Decimal("83.5"), 100, None)),
        (COUNT, "3", "", (None, None, 3)),
    ],
)
def test_a_typed_figure(indicator, a, b, numbers):
    found, trouble = read_figure(indicator, BLANK, a, b)
    assert (found.numbers[:3], trouble) == (numbers, "")
    assert found.raw == (f"{a} / {b}" if b else a)


@pytest.mark.parametrize(
    ("indicator", "a", "b", "said"),
    [
        (RATE, "mười", "60", "đây là chữ"), (RATE, "45", "-60", "không thể âm"), (RATE, "4,5", "60", "số nguyên"),
        (RATE, "45", "0", "Mẫu số là 0"), (RATE, "45", "", "chưa có mẫu số"), (RATE, "kps", "60", "hãy chọn"),
        (SCORE, "101", "100", "không thể quá thang điểm 100"), (COUNT, "35%", "", "tỷ lệ %"),
        (MONEY, "1.234", "4000", "phần lẻ hay hàng nghìn"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_said(indicator, a, b, said):
    found, trouble = read_figure(indicator, BLANK, a, b)
    assert found is None
    assert said in trouble
    assert faults(trouble) == []


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", "60"), ("-", "60"), ("không có", "60")])
def test_nothing_typed_is_nothing(a, b):
    assert read_figure(RATE, BLANK, a, b) == (None, "")


@pytest.mark.parametrize(("typed", "value"), [("35,4", "35.4"), ("35.4%", "35.4"), ("0", "0"), ("100", "100")])
def test_a_bare_percent(typed, value):
    found, trouble = read_bare(BLANK, typed)
    assert (found.value, found.numerator, trouble) == (Decimal(value), None, "")


@pytest.mark.parametrize("typed", ["nhiều", "-3", "9999"])
def test_what_is_no_percent_is_said(typed):
    found, trouble = read_bare(BLANK, typed)
    assert (found, trouble == "") == (None, False)


def test_nothing_arose_is_zero_of_zero_and_says_so():
    assert nothing_arose(BLANK, rate=True).numbers == (0, 0, None, FigureState.NOTHING_AROSE)
    assert nothing_arose(BLANK, rate=False).numbers == (None, None, 0, FigureState.NOTHING_AROSE)


def test_a_line_of_nothing_but_what_is_not_seen_is_an_empty_line():
    places, trouble = read_place_list("Thôn A\n\ufeff\n\u200b\nThôn B", make_plan())
    assert ([one.name for one in places], trouble) == (["Thôn A", "Thôn B"], "")

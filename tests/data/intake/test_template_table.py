"""Our own workbook, filled in and handed back: every figure exactly as typed, or a problem at its cell.

Most tests let the worker read in this process (`worker.read`, the same code without its child): a hundred
workbooks in the time of ten. `test_grid.py` tests the child; the tests named "handed in for real" use it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.intake import grid, worker
from data.intake.diff import compare
from data.intake.reading import Reading
from data.intake.template_table import read_template
from data.model import Figure, FigureState, Kind, Level, Period, Place, Plan, Severity
from data.plan_files import shipped
from data.standings import BaseFigure
from data.store import ILLUSTRATIVE, REAL
from data.template import TemplateRequest, make
from tests.builders import make_count, make_indicator, make_plan, make_rate
from tests.data.test_template import CASES, JULY, META, VILLAGES, WHOLE, bases_of, case, content, inputs, request

RUNNING = Period(2026, 9)
REPORTED, NOTHING, ESTIMATED = FigureState.REPORTED, FigureState.NOTHING_AROSE, FigureState.ESTIMATED
ERROR, WARNING = Severity.ERROR, Severity.WARNING

PLAN = make_plan(
    places=3,
    indicators=(
        make_indicator(code="XA-01"),
        make_rate(code="XA-02"),
        make_count(code="XA-03"),
        make_indicator(
            code="XA-04", kind=Kind.SCORE, scale=Decimal(20), noun="điểm", unit="điểm", level=Level.COMMUNE, base=""
        ),
        make_rate(code="XA-05", noun="tỷ đồng"),
        make_count(code="XA-06", kind=Kind.YES_NO, noun="xã"),
        make_count(code="XA-07", level=Level.PLACE, noun="mô hình"),
    ),
)
"""One of each. *Theo thôn*: rows 7–9 are Thôn 1–3, XA-01 has a in E and b in F, XA-07 its number in I.

*Toàn xã*, a or number in G, b in H, state in J: XA-02 to XA-06 in rows 6–10, a note in 11, XA-01 and XA-07 in 12–13.
"""


def template(**changes: object) -> TemplateRequest:
    return replace(request(PLAN), **changes)


@cache
def untouched() -> bytes:
    return make(template())


def handed_in(
    content: bytes,
    plan: Plan = PLAN,
    kind: str = REAL,
    running: Period = RUNNING,
    wanted: Period | None = None,
) -> Reading:
    """What is read from a workbook, the worker in this process."""

    def in_process(raw: bytes) -> dict:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as the worker does
            return json.loads(json.dumps(worker.read(raw)))

    with patch.object(grid, "_in_child", in_process):
        return read_template(content, "thang-7.xlsx", plan, kind, running, wanted)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(one: TemplateRequest) -> Workbook:
    return load_workbook(io.BytesIO(make(one)))


def put(book: Workbook, values: Mapping[str, object]) -> None:
    """Write values at addresses like "Toàn xã!G6"; a (value, format) pair also sets the number format."""
    for address, value in values.items():
        name, cell = address.split("!")
        plain, *formats = value if isinstance(value, tuple) else (value,)
        book[name][cell].value = plain
        for one in formats:
            book[name][cell].number_format = one


def filled(
    values: Mapping[str, object], change: Callable[[Workbook], object] | None = None, one: TemplateRequest | None = None
) -> bytes:
    """The template of PLAN with values typed in, and then changed further."""
    book = opened(one) if one else load_workbook(io.BytesIO(untouched()))
    put(book, values)
    if change:
        change(book)
    return saved(book)


def numbers(found: Reading) -> dict[tuple[str, str | None], tuple]:
    """(code, place) → (a, b, value, state) of every figure."""
    keys = [one.key[:2] for one in found.figures]
    assert len(set(keys)) == len(keys)
    return {one.key[:2]: one.numbers for one in found.figures}


def complaints(found: Reading) -> list[tuple[Severity, str, str, str]]:
    """(severity, kind, address, what stands there) of every problem; each also says it in Vietnamese."""
    assert not found.refused
    for one in found.problems:
        assert re.search("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", one.message)
        assert one.message.endswith(".")
        assert not re.search(r"None|Decimal|numerator|object at", one.message)
    return [(one.severity, one.kind, f"{one.sheet}!{one.cell}", one.text) for one in found.problems]


def rate(a: object, b: object, state: FigureState = REPORTED) -> tuple:
    return (Decimal(str(a)), Decimal(str(b)), None, state)


def count(value: object, state: FigureState = REPORTED) -> tuple:
    return (None, None, Decimal(str(value)), state)


# ── untouched and filled at random, every plan × every department ───────────────────────────────────


def with_bases(one: TemplateRequest) -> TemplateRequest:
    known = [
        BaseFigure(base, place, dt.date(2026, 1, 1), Decimal(number))
        for (base, place), number in bases_of(one.plan).items()
    ]
    return replace(one, bases=known)


@pytest.mark.parametrize("name", CASES)
def test_an_untouched_template_says_nothing_and_is_no_error(name: str) -> None:
    for one in (case(name), with_bases(case(name))):
        found = handed_in(make(one), one.plan)
        assert (found.figures, found.problems, found.refused) == ((), (), "")
        assert (found.commune, found.period) == (one.plan.slug, JULY)
        assert found.department == (one.department.id if one.department else "")
        assert set(found.covers) == {key[:2] for key in inputs(one, opened(one))}


@pytest.mark.parametrize("name", [one for one in CASES if "all" in one])
def test_an_untouched_template_handed_in_for_real(name: str) -> None:
    one = with_bases(case(name))
    content = make(one)
    found = read_template(content, "mau.xlsx", one.plan, REAL, RUNNING)
    assert (found.figures, found.problems, found.refused, found.file_name) == ((), (), "", "mau.xlsx")
    assert found == replace(handed_in(content, one.plan), file_name="mau.xlsx")


def grouped(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def written(draw: random.Random, value: Decimal, *, whole: bool) -> object:
    """The value as an officer may leave it in the cell: a number, or text in Vietnamese writing."""
    if whole:
        return draw.choice([int(value), str(value), grouped(int(value)), f"\u00a0{value} ", float(value)])
    fraction = f"{value:.4f}".split(".")[1].rstrip("0")
    text = f"{int(value)},{fraction}" if fraction else str(int(value))
    unclear = re.fullmatch(r"[1-9]\d{0,2},\d{3}", text)
    return float(value) if unclear else draw.choice([float(value), text])


def stands(value: object) -> str:
    """How a value is cited: whole numbers without a fraction, texts as they are."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def typed(draw: random.Random, one: TemplateRequest, cells: Iterable[tuple[str, str | None, str]]) -> tuple[dict, dict]:
    """Random values by (code, place, field), and the numbers they must be read as by (code, place)."""
    values, expected = {}, {}
    keys = sorted({key[:2] for key in cells}, key=str)
    for code, place in draw.sample(keys, min(len(keys), draw.randint(0, 60))):
        indicator = one.plan.indicator(code)
        state = draw.choice([None, None, None, *STATES]) if place is None else None
        b = Decimal(draw.choice([0, 1, 29, 1_234, draw.randint(0, 10**6), 10**11]))
        a = Decimal(draw.randint(0, int(b)))
        if not indicator.whole:
            a /= draw.choice([1, 4, 1_000])  # never more than three decimals
        if indicator.kind is Kind.SCORE:
            b = indicator.scale
            a = Decimal(draw.randint(0, 2_000)) / 100
        key = (code, place)
        if state:
            values[*key, "state"] = state
        rated = indicator.kind.is_rate
        if state == "Không phát sinh":
            expected[key] = rate(0, 0, NOTHING) if rated else count(0, NOTHING)
            continue
        values[*key, "a"] = written(draw, a, whole=indicator.whole)
        said = STATES.get(state, REPORTED)
        if not rated:
            expected[key] = count(a, said)
            continue
        if indicator.kind is not Kind.SCORE:
            values[*key, "b"] = written(draw, b, whole=indicator.whole)
        expected[key] = rate(0, 0, NOTHING) if b == 0 else rate(a, b, said)
    return values, expected


STATES = {"Có số liệu": REPORTED, "Không phát sinh": NOTHING, "Ước tính": ESTIMATED}
FILLABLE = [name for name in CASES if case(name).indicators]


def comes_back(name: str, seed: int, read: Callable[[bytes, Plan], Reading]) -> None:
    one = case(name)
    book = load_workbook(io.BytesIO(content(name)))
    cells = inputs(one, book)
    values, expected = typed(random.Random(seed), one, cells)
    for key, value in values.items():
        cells[key].value = value
    found = read(saved(book), one.plan)
    assert complaints(found) == []
    assert numbers(found) == expected
    for figure in found.figures:
        cell = cells[figure.indicator, figure.place, "a"]
        raw = values.get((figure.indicator, figure.place, "a"))
        assert (figure.period, figure.sheet, figure.cell) == (JULY, cell.parent.title, cell.coordinate)
        assert (figure.raw, figure.rule) == ("" if raw is None else stands(raw), "template")


@given(st.sampled_from(FILLABLE), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_every_filled_figure_comes_back_exactly(name: str, seed: int) -> None:
    comes_back(name, seed, handed_in)


@pytest.mark.parametrize("name", [one for one in FILLABLE if "all" in one])
def test_every_filled_figure_comes_back_handed_in_for_real(name: str) -> None:
    comes_back(name, 7, lambda raw, plan: read_template(raw, "x.xlsx", plan, REAL, RUNNING))


def test_every_cell_filled_at_once_comes_back() -> None:
    """Each cell holds its own number, so that no two can be exchanged unseen."""
    one = request(shipped("an-nong"))
    book = opened(one)
    cells = inputs(one, book)
    keys = [key for key in cells if key[2] == "a"]
    expected = {}
    for at, (code, place, _) in enumerate(keys):
        cells[code, place, "a"].value = at % 20 if code == "AN-11" else at
        b = cells.get((code, place, "b"))
        if b is not None:
            b.value = 5_000 + at
        rated = one.plan.indicator(code).kind.is_rate
        b_read = 20 if code == "AN-11" else 5_000 + at
        expected[code, place] = rate(at % 20 if code == "AN-11" else at, b_read) if rated else count(at)
    assert len(expected) == 13 * 22 + 26  # thirteen indicators by village, each of the twenty-six for the whole
    found = handed_in(saved(book), one.plan)
    assert complaints(found) == []
    assert numbers(found) == expected


# ── one cell at a time ──────────────────────────────────────────────────────────────────────────────

A1, B1 = "Theo thôn!E7", "Theo thôn!F7"
"""XA-01 of Thôn 1."""
FILES, ALL_FILES, FILES_STATE = "Toàn xã!G6", "Toàn xã!H6", "Toàn xã!J6"
"""XA-02, files handled online."""
IDEAS, IDEAS_STATE = "Toàn xã!G7", "Toàn xã!J7"
POINTS, SCALE = "Toàn xã!G8", "Toàn xã!H8"
MONEY, ALL_MONEY = "Toàn xã!G9", "Toàn xã!H9"
YES = "Toàn xã!G10"
MODELS = "Theo thôn!I7"
V1, XA2, XA3, XA4, XA5, XA6 = ("XA-01", "thon-01"), *[(f"XA-0{one}", None) for one in range(2, 7)]

READ = {
    "a and b": ({A1: 29, B1: 50}, {V1: rate(29, 50)}),
    "a is 0": ({A1: 0, B1: 50}, {V1: rate(0, 50)}),
    "all of them": ({A1: 50, B1: 50}, {V1: rate(50, 50)}),
    "b alone is missing": ({B1: 50}, {}),
    "dashes are missing": ({A1: "-", B1: 50, IDEAS: "…", MODELS: "x"}, {}),
    "0 of 0 is nothing arose": ({A1: 0, B1: 0}, {V1: rate(0, 0, NOTHING)}),
    "nothing arose, typed in a": ({FILES: "Không phát sinh"}, {XA2: rate(0, 0, NOTHING)}),
    "nothing arose, typed in b": ({ALL_FILES: "không phát sinh"}, {XA2: rate(0, 0, NOTHING)}),
    "nothing arose, chosen": ({FILES_STATE: "Không phát sinh"}, {XA2: rate(0, 0, NOTHING)}),
    "nothing arose beside zeros": (
        {FILES: 0, ALL_FILES: 0, FILES_STATE: "Không phát sinh"},
        {XA2: rate(0, 0, NOTHING)},
    ),
    "nothing arose among a known base": ({A1: "KPS", B1: 50}, {V1: rate(0, 0, NOTHING)}),
    "no idea arose": ({IDEAS_STATE: "Không phát sinh"}, {XA3: count(0, NOTHING)}),
    "no idea arose, typed": ({IDEAS: "KPS"}, {XA3: count(0, NOTHING)}),
    "zero ideas are a figure": ({IDEAS: 0}, {XA3: count(0)}),
    "estimated": ({FILES: 8, ALL_FILES: 9, FILES_STATE: "Ước tính"}, {XA2: rate(8, 9, ESTIMATED)}),
    "estimated count": ({IDEAS: 3, IDEAS_STATE: "Ước tính"}, {XA3: count(3, ESTIMATED)}),
    "reported, said so": ({IDEAS: 3, IDEAS_STATE: "Có số liệu"}, {XA3: count(3)}),
    "a state alone is no figure": ({IDEAS_STATE: "Ước tính", FILES_STATE: "Có số liệu"}, {}),
    "text numbers": ({A1: "1.234", B1: "5\u00a0678"}, {V1: rate(1234, 5678)}),
    "points": ({POINTS: 17.25}, {XA4: rate("17.25", 20)}),
    "all points": ({POINTS: "20"}, {XA4: rate(20, 20)}),
    "money": ({MONEY: "1.234,5", ALL_MONEY: 2000}, {XA5: rate("1234.5", 2000)}),
    "money in formulas' noise": ({MONEY: 0.1 + 0.2, ALL_MONEY: 1}, {XA5: rate("0.3", 1)}),
    "yes": ({YES: "Có"}, {XA6: count(1)}),
    "no": ({YES: " Không "}, {XA6: count(0)}),
    "models of a village": ({MODELS: 2}, {("XA-07", "thon-01"): count(2)}),
    "a village's indicator for the whole": ({"Toàn xã!G12": 80, "Toàn xã!H12": 90}, {("XA-01", None): rate(80, 90)}),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_typed_is_what_is_read(name: str) -> None:
    values, expected = READ[name]
    found = handed_in(filled(values))
    assert complaints(found) == []
    assert numbers(found) == expected


REFUSED = {
    # what is typed, the complaints as (kind, address, what stands there)
    "a without b": ({A1: 29}, [("missing_value", B1, "")]),
    "a without b of files": ({FILES: 0}, [("missing_value", ALL_FILES, "")]),
    "a of nobody": ({A1: 29, B1: 0}, [("zero_denominator", B1, "0")]),
    "more points than the scale": ({POINTS: 20.5}, [("a_gt_b", POINTS, "20.5")]),
    "another scale": ({POINTS: 18, SCALE: 100}, [("wrong_scale", SCALE, "100")]),
    "no scale": ({POINTS: 18, SCALE: None}, [("missing_value", SCALE, "")]),
    "formula without a result": ({A1: "=20+9", B1: 50}, [("formula_without_value", A1, "=20+9")]),
    "Excel error": ({A1: "#DIV/0!", B1: 50}, [("excel_error", A1, "#DIV/0!")]),
    "Excel error in b": ({A1: 29, B1: "#REF!"}, [("excel_error", B1, "#REF!")]),
    "date": ({A1: dt.date(2026, 5, 1), B1: 50}, [("date_in_number", A1, "2026-05-01T00:00:00")]),
    "number shown as a date": ({A1: (29, "dd/mm/yyyy"), B1: 50}, [("date_in_number", A1, "1900-01-29T00:00:00")]),
    "percent": ({A1: (0.58, "0%"), B1: 50}, [("percent_in_count", A1, "0.58")]),
    "percent of money": ({MONEY: (1, "0.0%"), ALL_MONEY: 2}, [("percent_in_count", MONEY, "1")]),
    "percent in words": ({A1: "58%", B1: 50}, [("percent_in_count", A1, "58%")]),
    "half a person": ({A1: 29.5, B1: 50}, [("not_whole", A1, "29.5")]),
    "half a person in b": ({A1: 29, B1: 50.5}, [("not_whole", B1, "50.5")]),
    "below zero": ({A1: -1, B1: 50}, [("negative", A1, "-1")]),
    "below zero, b alone": ({B1: -50}, [("negative", B1, "-50")]),
    "too large": ({IDEAS: 10**12}, [("too_large", IDEAS, "1000000000000")]),
    "too fine": ({MONEY: 1.23456, ALL_MONEY: 2}, [("too_precise", MONEY, "1.23456")]),
    "words": ({A1: "gần hết", B1: 50}, [("text_in_number", A1, "gần hết")]),
    "true": ({A1: True, B1: 50}, [("text_in_number", A1, "True")]),
    "unclear separator": ({A1: "1,234", B1: 5000}, [("ambiguous_number", A1, "1,234")]),
    "zero point something": ({A1: "0.123", B1: 5000}, [("ambiguous_number", A1, "0.123")]),
    "footnote mark": ({A1: "12²", B1: 5000}, [("text_in_number", A1, "12²")]),
    "both wrong": (
        {A1: "nhiều", B1: -1},
        [("text_in_number", A1, "nhiều"), ("negative", B1, "-1")],
    ),
    "nothing arose and a": ({FILES: 8, FILES_STATE: "Không phát sinh"}, [("contradiction", FILES, "8")]),
    "nothing arose and b": ({ALL_FILES: 50, FILES_STATE: "Không phát sinh"}, [("contradiction", ALL_FILES, "50")]),
    "nothing arose in a and b": ({FILES: "KPS", ALL_FILES: 50}, [("contradiction", ALL_FILES, "50")]),
    "a and nothing arose in b": ({FILES: 8, ALL_FILES: "KPS"}, [("contradiction", FILES, "8")]),
    "no idea arose and three": ({IDEAS: 3, IDEAS_STATE: "Không phát sinh"}, [("contradiction", IDEAS, "3")]),
    "unknown state": ({IDEAS: 3, IDEAS_STATE: "Chắc vậy"}, [("unknown_state", IDEAS_STATE, "Chắc vậy")]),
    "neither yes nor no": ({YES: "có lẽ"}, [("text_in_number", YES, "có lẽ")]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_refused_at_its_cell_and_the_rest_is_read(name: str) -> None:
    values, expected = REFUSED[name]
    found = handed_in(filled({**values, "Theo thôn!E9": 7, "Theo thôn!F9": 8}))
    assert complaints(found) == [(ERROR, *one) for one in expected]
    assert numbers(found) == {("XA-01", "thon-03"): rate(7, 8)}
    assert not compare(found, {}, {}, seen=1).may_write


def test_more_than_all_is_a_warning_and_kept() -> None:
    found = handed_in(filled({A1: 60, B1: 50}))
    assert complaints(found) == [(WARNING, "a_gt_b", A1, "60")]
    assert numbers(found) == {V1: rate(60, 50)}
    assert compare(found, {}, {}, seen=1).may_write


@pytest.mark.parametrize("values", [values for values, _ in REFUSED.values()], ids=REFUSED)
def test_the_message_cites_the_wrong_cell(values: Mapping[str, object]) -> None:
    for one in handed_in(filled(values)).problems:
        assert not one.text or f"«{one.text}»" in one.message or one.text in one.message
        assert one.text or one.cell in one.message


def test_a_formula_that_excel_calculated_is_a_number() -> None:
    content = filled({A1: "=20+9", B1: 50})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    without = rb"<f>20\+9</f><v ?(/>|></v>)"  # one empty element, whichever library writes it
    parts["xl/worksheets/sheet1.xml"], found = re.subn(without, b"<f>20+9</f><v>29</v>", sheet)
    assert found == 1
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert numbers(handed_in(out.getvalue())) == {V1: rate(29, 50)}


# ── whose file, which month ─────────────────────────────────────────────────────────────────────────


def is_refused(found: Reading, kind: str, *words: str) -> None:
    """Refused whole: no figure, no problem, a Vietnamese sentence with these words that says what to do."""
    assert (found.refused, found.figures, found.problems, found.covers) == (kind, (), (), ())
    assert found.reason.endswith(".")
    for word in words:
        assert word in found.reason
    assert not compare(found, {}, {}, seen=1).may_write


GOOD = {A1: 29, B1: 50}


def test_another_communes_file_is_refused() -> None:
    other = replace(PLAN, slug="xa-khac", name="Xã Khác")
    is_refused(handed_in(filled(GOOD), other), "wrong_commune", "xa-mau", "Xã Khác", "Hãy")


@pytest.mark.parametrize(("made", "opened_now"), [(REAL, ILLUSTRATIVE), (ILLUSTRATIVE, REAL)])
def test_real_and_made_up_figures_never_mix(made: str, opened_now: str) -> None:
    content = filled(GOOD, one=template(kind=made))
    is_refused(handed_in(content, kind=opened_now), "wrong_store", "minh hoạ", "hãy tải lại mẫu")
    assert numbers(handed_in(content, kind=made)) == {V1: rate(29, 50)}


def test_another_month_than_asked_for_is_refused() -> None:
    is_refused(handed_in(filled(GOOD), wanted=Period(2026, 8)), "wrong_period", "Kỳ 7/2026", "Kỳ 8/2026", "Hãy")
    assert numbers(handed_in(filled(GOOD), wanted=JULY)) == {V1: rate(29, 50)}


def test_a_month_that_has_not_begun_is_refused() -> None:
    is_refused(handed_in(filled(GOOD), running=Period(2026, 6)), "future_period", "Kỳ 7/2026", "Hãy")
    assert numbers(handed_in(filled(GOOD), running=JULY)) == {V1: rate(29, 50)}


@pytest.mark.parametrize("period", [Period(2025, 12), Period(2031, 1)])
def test_a_month_outside_the_plan_is_refused(period: Period) -> None:
    content = filled(GOOD, one=template(period=period))
    is_refused(handed_in(content, running=Period(2032, 1)), "wrong_period", period.label, "2026–2030")


@pytest.mark.parametrize("period", [Period(2026, 1), Period(2030, 12)])
def test_the_plans_first_and_last_month_are_taken(period: Period) -> None:
    content = filled(GOOD, one=template(period=period))
    found = handed_in(content, running=Period(2032, 1))
    assert [one.period for one in found.figures] == [period]


def test_a_foreign_workbook_is_refused() -> None:
    book = Workbook()
    book.active.append(["Thôn", "Tử số", "Mẫu số"])
    book.active.append(["Thôn 1", 29, 50])
    is_refused(handed_in(saved(book)), "not_our_template", "Hãy tải mẫu")


def test_a_file_that_is_no_workbook_is_refused_with_its_own_reason() -> None:
    is_refused(handed_in(b""), "empty", "Tệp rỗng", "Hãy")
    is_refused(handed_in(b"%PDF-1.7"), "not_a_workbook", "Hãy")
    assert handed_in(b"%PDF-1.7").file_name == "thang-7.xlsx"


WHOLE_META = {"version": 1, "commune": "xa-mau", "department": None, "period": "2026-07", "kind": "real"}
DAMAGED = {
    "no text": None,
    "no JSON": "xin chào",
    "half of it": json.dumps(WHOLE_META)[:40],
    "a list": "[]",
    "a number": "7",
    "null": "null",
    "nested without end": "[" * 30_000,
    "too many digits": f'{{"version": {"9" * 5_000}}}',
    **{f"no {key}": json.dumps({k: v for k, v in WHOLE_META.items() if k != key}) for key in WHOLE_META},
    **{
        f"period {period}": json.dumps(WHOLE_META | {"period": period})
        for period in ("2026-13", "2026-7", "7/2026", "", None, 202607, ["2026-07"], "-026-01")
    },
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_key_is_refused(name: str) -> None:
    content = filled(GOOD, lambda book: put(book, {"_tien_do!A1": DAMAGED[name]}))
    is_refused(handed_in(content), "not_our_template", "khoá ẩn", "Hãy")


def test_a_lost_key_sheet_is_refused() -> None:
    content = filled(GOOD, lambda book: book.remove(book[META]))
    is_refused(handed_in(content), "not_our_template", "khoá ẩn", "Hãy")


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_versions_template_is_refused(version: object) -> None:
    content = filled(GOOD, lambda book: put(book, {"_tien_do!A1": json.dumps(WHOLE_META | {"version": version})}))
    is_refused(handed_in(content), "old_template", "phiên bản", "Hãy")


def test_the_key_is_checked_against_the_commune_even_when_rewritten() -> None:
    """Meta that still parses but holds something odd is held against what is open, never trusted."""
    for odd in ({"a": 1}, ["xa-mau"], None, 7):
        text = json.dumps(WHOLE_META | {"commune": odd})
        is_refused(
            handed_in(filled(GOOD, lambda book, text=text: put(book, {"_tien_do!A1": text}))), "wrong_commune", "Hãy"
        )


# ── sheets that were changed ────────────────────────────────────────────────────────────────────────

ALL_VILLAGES = {f"Theo thôn!{column}{row}": 10 * row + at for row in (7, 8, 9) for at, column in enumerate("EF")}
"""E7 70, F7 71, … E9 90, F9 91."""
AS_TYPED = {("XA-01", f"thon-0{one}"): rate(60 + 10 * one, 61 + 10 * one) for one in (1, 2, 3)}


def swap(sheet: Worksheet, one: int, other: int, first_column: int) -> None:
    """Exchange two rows from a column on, as sorting a selection does."""
    for column in range(first_column, sheet.max_column + 1):
        left, right = sheet.cell(one, column), sheet.cell(other, column)
        left.value, right.value = right.value, left.value


def copy_row(sheet: Worksheet, row: int, to: int) -> None:
    for column in range(1, sheet.max_column + 1):
        sheet.cell(to, column).value = sheet.cell(row, column).value


def copy_columns(sheet: Worksheet, columns: Iterable[int], to: int) -> None:
    for at, column in enumerate(columns):
        for row in range(1, sheet.max_row + 1):
            if not hasattr(sheet.cell(row, column), "merged"):
                sheet.cell(row, to + at).value = sheet.cell(row, column).value


def unmerged(book: Workbook) -> Workbook:
    """Excel moves merged ranges along with the cells; openpyxl leaves them behind, on top of other cells."""
    for sheet in book:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
    return book


def test_nothing_is_changed_by_saving_again() -> None:
    found = handed_in(filled(ALL_VILLAGES))
    assert complaints(found) == []
    assert numbers(found) == AS_TYPED


@pytest.mark.parametrize("sheet", [VILLAGES, WHOLE])
def test_a_deleted_key_column_is_refused(sheet: str) -> None:
    content = filled(ALL_VILLAGES, lambda book: unmerged(book)[sheet].delete_cols(1))
    is_refused(handed_in(content), "not_our_template", "cột khoá ẩn", "Hãy")


@pytest.mark.parametrize("sheet", [VILLAGES, WHOLE])
def test_a_deleted_key_row_is_refused(sheet: str) -> None:
    content = filled(ALL_VILLAGES, lambda book: unmerged(book)[sheet].delete_rows(4))
    is_refused(handed_in(content), "not_our_template", "khoá ẩn", "Hãy")


@pytest.mark.parametrize(
    "address",
    [
        "Theo thôn!A4", "Theo thôn!C4", "Theo thôn!E4", "Theo thôn!F4", "Toàn xã!A4", "Toàn xã!C4", "Toàn xã!G4",
        "Toàn xã!H4", "Toàn xã!J4",
    ],
)  # fmt: skip
def test_a_cleared_key_is_refused_not_guessed(address: str) -> None:
    content = filled({**ALL_VILLAGES, FILES: 8, ALL_FILES: 9}, lambda book: put(book, {address: None}))
    is_refused(handed_in(content), "not_our_template", "khoá ẩn", "Hãy")


def test_an_indicator_whose_keys_are_all_gone_is_missed() -> None:
    content = filled(ALL_VILLAGES, lambda book: put(book, {"Theo thôn!E4": None, "Theo thôn!F4": None}))
    is_refused(handed_in(content), "not_our_template", "khoá ẩn", "Hãy")


def test_an_indicator_that_was_deleted_whole_is_missing_not_wrong() -> None:
    found = handed_in(
        filled({**ALL_VILLAGES, MODELS: 2}, lambda book: unmerged(book)[VILLAGES].delete_cols(4, amount=4))
    )
    assert complaints(found) == []
    assert numbers(found) == {("XA-07", "thon-01"): count(2)}
    assert found.figures[0].cell == "E7"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Theo thôn!E4", "XA-01|denominator"),
        ("Theo thôn!E4", "XA-01|số"),
        ("Theo thôn!I4", "XA-07|numerator"),
        ("Theo thôn!C4", "|name|"),
        ("Toàn xã!G4", "|denominator"),
        ("Toàn xã!J4", "|numerator"),
    ],
)
def test_a_rewritten_key_is_refused_not_guessed(address: str, key: str) -> None:
    content = filled(ALL_VILLAGES, lambda book: put(book, {address: key}))
    is_refused(handed_in(content), "not_our_template", "khoá ẩn", "Hãy")


def test_a_deleted_sheet_is_missing_not_wrong() -> None:
    found = handed_in(filled({**ALL_VILLAGES, IDEAS: 3}, lambda book: book.remove(book[VILLAGES])))
    assert complaints(found) == []
    assert numbers(found) == {XA3: count(3)}
    assert ("XA-01", "thon-01") not in found.covers


def test_a_renamed_sheet_is_still_read() -> None:
    def rename(book: Workbook) -> None:
        book[VILLAGES].title = "Tháng 7"

    found = handed_in(filled(ALL_VILLAGES, rename))
    assert numbers(found) == AS_TYPED
    assert {one.sheet for one in found.figures} == {"Tháng 7"}


def test_an_officers_own_sheet_is_left_alone() -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("Ghi chú").append(["Thôn 1", 999, 1000])

    found = handed_in(filled(ALL_VILLAGES, add))
    assert complaints(found) == []
    assert numbers(found) == AS_TYPED


def test_half_sorted_villages_are_refused_by_their_names() -> None:
    """Names and numbers moved, the hidden keys stayed: read by key, two villages would change places."""
    found = handed_in(filled(ALL_VILLAGES, lambda book: swap(book[VILLAGES], 7, 9, first_column=2)))
    assert complaints(found) == [
        (ERROR, "unknown_place", "Theo thôn!C7", "Thôn 3"),
        (ERROR, "unknown_place", "Theo thôn!C9", "Thôn 1"),
    ]
    assert numbers(found) == {("XA-01", "thon-02"): rate(80, 81)}


def test_half_sorted_indicators_are_refused_by_their_codes() -> None:
    values = {FILES: 8, ALL_FILES: 9, IDEAS: 3}
    found = handed_in(filled(values, lambda book: swap(book[WHOLE], 6, 7, first_column=2)))
    assert [(one[0], *one[2:]) for one in complaints(found)] == [
        (ERROR, "Toàn xã!C6", "XA-03"),
        (ERROR, "Toàn xã!C7", "XA-02"),
    ]
    assert numbers(found) == {}


def test_whole_rows_sorted_with_their_keys_are_still_right() -> None:
    found = handed_in(filled(ALL_VILLAGES, lambda book: swap(book[VILLAGES], 7, 9, first_column=1)))
    assert complaints(found) == []
    assert numbers(found) == AS_TYPED
    assert {one.place: one.cell for one in found.figures} == {"thon-01": "E9", "thon-02": "E8", "thon-03": "E7"}


def test_whole_rows_sorted_on_the_other_sheet_are_still_right() -> None:
    values = {FILES: 8, ALL_FILES: 9, IDEAS: 3}
    found = handed_in(filled(values, lambda book: swap(book[WHOLE], 6, 7, first_column=1)))
    assert complaints(found) == []
    assert numbers(found) == {XA2: rate(8, 9), XA3: count(3)}


@pytest.mark.parametrize("column", [1, 2, 4, 5, 6, 7, 12])
def test_an_inserted_column_moves_nothing(column: int) -> None:
    found = handed_in(filled(ALL_VILLAGES, lambda book: unmerged(book)[VILLAGES].insert_cols(column)))
    assert complaints(found) == []
    assert numbers(found) == AS_TYPED
    assert found.figures[0].cell == ("F7" if column <= 5 else "E7")


@pytest.mark.parametrize("row", [1, 4, 5, 7, 8, 10])
def test_an_inserted_row_moves_nothing(row: int) -> None:
    found = handed_in(filled(ALL_VILLAGES, lambda book: unmerged(book)[VILLAGES].insert_rows(row)))
    assert complaints(found) == []
    assert numbers(found) == AS_TYPED


@pytest.mark.parametrize(
    ("value", "text"), [(85, "85"), ("85", "85"), ("1.234", "1.234"), ("=E7", "=E7"), ("KPS", "KPS"), (0.5, "0.5")]
)
@pytest.mark.parametrize("address", ["Theo thôn!E8", "Theo thôn!I8"])
def test_a_figure_in_an_inserted_row_is_asked_about(address: str, value: object, text: str) -> None:
    def insert(book: Workbook) -> None:
        book[VILLAGES].insert_rows(8)
        put(book, {"Theo thôn!C8": "Thôn mới", address: value})

    found = handed_in(filled(ALL_VILLAGES, insert))
    assert complaints(found) == [(ERROR, "missing_place", address, text)]
    assert numbers(found) == AS_TYPED


def test_notes_and_signatures_below_the_table_are_no_figures() -> None:
    below = {
        "Theo thôn!E12": "Người lập biểu", "Theo thôn!C12": "Ghi chú", "Theo thôn!F12": 99, "Theo thôn!E13": "-",
        "Theo thôn!E14": dt.date(2026, 7, 14), "Toàn xã!G16": "Nguyễn Văn A", "Toàn xã!J16": "Ký tên",
    }  # fmt: skip
    found = handed_in(filled({**ALL_VILLAGES, **below}))
    assert complaints(found) == []
    assert numbers(found) == AS_TYPED


def test_a_total_typed_below_the_table_is_asked_about() -> None:
    found = handed_in(filled({**ALL_VILLAGES, "Theo thôn!C10": "Tổng", "Theo thôn!E10": 240, "Theo thôn!F10": 243}))
    assert complaints(found) == [(ERROR, "missing_place", "Theo thôn!E10", "240")]


def test_a_village_twice_with_the_same_numbers_counts_once() -> None:
    found = handed_in(filled(ALL_VILLAGES, lambda book: copy_row(book[VILLAGES], 7, 10)))
    assert complaints(found) == [(WARNING, "duplicate_identical", "Theo thôn!E10", "70")]
    assert numbers(found) == AS_TYPED
    assert compare(found, {}, {}, seen=1).may_write


def test_a_village_twice_with_other_numbers_is_refused() -> None:
    def conflict(book: Workbook) -> None:
        copy_row(book[VILLAGES], 7, 10)
        put(book, {"Theo thôn!E10": 69})

    found = handed_in(filled(ALL_VILLAGES, conflict))
    assert complaints(found) == [(ERROR, "duplicate_conflict", "Theo thôn!E10", "69")]
    assert "E7" in found.problems[0].message
    assert not compare(found, {}, {}, seen=1).may_write


def test_a_copied_sheet_is_seen() -> None:
    found = handed_in(filled(ALL_VILLAGES, lambda book: book.copy_worksheet(book[VILLAGES])))
    assert complaints(found) == [
        (WARNING, "duplicate_identical", f"Theo thôn Copy!E{row}", str(row * 10)) for row in (7, 8, 9)
    ]
    assert numbers(found) == AS_TYPED


def test_an_indicator_twice_with_other_numbers_is_refused() -> None:
    """Copied columns once won over the first in silence."""

    def conflict(book: Workbook) -> None:
        copy_columns(book[VILLAGES], (5, 6), to=14)
        put(book, {"Theo thôn!N8": 79})

    found = handed_in(filled(ALL_VILLAGES, conflict))
    assert complaints(found) == [
        (WARNING, "duplicate_identical", "Theo thôn!N7", "70"),
        (ERROR, "duplicate_conflict", "Theo thôn!N8", "79"),
        (WARNING, "duplicate_identical", "Theo thôn!N9", "90"),
    ]
    assert numbers(found) == {key: one for key, one in AS_TYPED.items() if key != ("XA-01", "thon-02")}


def test_half_a_copied_indicator_is_refused() -> None:
    content = filled(ALL_VILLAGES, lambda book: copy_columns(book[VILLAGES], (5,), to=14))
    is_refused(handed_in(content), "not_our_template", "khoá ẩn", "Hãy")


def test_the_same_key_on_both_sheets_is_two_figures() -> None:
    """The sum of the villages and the department's own figure are kept apart."""
    found = handed_in(filled({**GOOD, "Toàn xã!G12": 40, "Toàn xã!H12": 60}))
    assert numbers(found) == {V1: rate(29, 50), ("XA-01", None): rate(40, 60)}


# ── villages and indicators that changed meanwhile ──────────────────────────────────────────────────


def villages(*places: Place) -> Plan:
    return replace(PLAN, places=places)


ONE, TWO, THREE = PLAN.places


def test_a_renamed_village_is_known_by_its_old_name() -> None:
    renamed = villages(replace(ONE, name="Thôn Đông", aliases=("Thôn 1",)), TWO, THREE)
    found = handed_in(filled(ALL_VILLAGES), renamed)
    assert complaints(found) == []
    assert numbers(found) == AS_TYPED


def test_a_renamed_village_is_known_by_its_new_name() -> None:
    renamed = villages(replace(ONE, name="Thôn Đông", aliases=("Thôn 1",)), TWO, THREE)
    found = handed_in(filled(ALL_VILLAGES, one=template(plan=renamed)), renamed)
    assert numbers(found) == AS_TYPED


def test_another_village_under_the_same_key_is_refused() -> None:
    other = villages(replace(ONE, name="Thôn Đông"), TWO, THREE)
    found = handed_in(filled(ALL_VILLAGES), other)
    assert complaints(found) == [(ERROR, "unknown_place", "Theo thôn!C7", "Thôn 1")]
    assert "Thôn Đông" in found.problems[0].message
    assert set(numbers(found)) == {("XA-01", "thon-02"), ("XA-01", "thon-03")}


def test_a_removed_village_is_refused_once_by_its_name() -> None:
    found = handed_in(filled(ALL_VILLAGES), villages(ONE, TWO))
    assert complaints(found) == [(ERROR, "unknown_place", "Theo thôn!C9", "Thôn 3")]
    assert set(numbers(found)) == {("XA-01", "thon-01"), ("XA-01", "thon-02")}


def test_a_new_village_is_simply_not_in_the_file() -> None:
    found = handed_in(filled(ALL_VILLAGES), villages(ONE, TWO, THREE, Place("thon-04", "Thôn 4")))
    assert complaints(found) == []
    assert numbers(found) == AS_TYPED


def test_villages_in_another_order_change_nothing() -> None:
    assert numbers(handed_in(filled(ALL_VILLAGES), villages(THREE, ONE, TWO))) == AS_TYPED


def test_an_unknown_indicator_by_village_is_refused_once() -> None:
    found = handed_in(filled({**ALL_VILLAGES, MODELS: 2}), replace(PLAN, indicators=PLAN.indicators[:-1]))
    assert complaints(found) == [
        (ERROR, "unknown_indicator", "Theo thôn!I4", "XA-07|value"),
        (ERROR, "unknown_indicator", "Toàn xã!C13", "XA-07"),
    ]
    assert numbers(found) == AS_TYPED


def test_an_unknown_indicator_of_the_whole_is_refused() -> None:
    found = handed_in(filled({IDEAS: 3}, lambda book: put(book, {"Toàn xã!A7": "XX-99", "Toàn xã!C7": "XX-99"})))
    assert complaints(found) == [(ERROR, "unknown_indicator", "Toàn xã!C7", "XX-99")]
    assert numbers(found) == {}


def test_a_name_is_compared_whole() -> None:
    """Thôn 1 is never Thôn 11."""
    for shown in ("Thôn 11", "Thôn", "Thôn 2", "thôn một", ""):
        found = handed_in(filled(GOOD, lambda book, shown=shown: put(book, {"Theo thôn!C7": shown or None})))
        assert [(one[1], one[2]) for one in complaints(found)] == [("unknown_place", "Theo thôn!C7")]
        assert numbers(found) == {}


def test_blanks_around_a_name_do_not_matter() -> None:
    assert numbers(handed_in(filled(GOOD, lambda book: put(book, {"Theo thôn!C7": " Thôn 1 "})))) == {V1: rate(29, 50)}


# ── where it came from ──────────────────────────────────────────────────────────────────────────────


def test_every_figure_says_where_it_stood_and_what_stood_there() -> None:
    [figure] = handed_in(filled({A1: " 1.234 ", B1: 5000})).figures
    assert figure == Figure(
        "XA-01", "thon-01", JULY, Decimal(1234), Decimal(5000), None, REPORTED, VILLAGES, "E7", " 1.234 ", "template"
    )


def test_the_hash_names_the_bytes() -> None:
    content = filled(GOOD)
    first, again, other = handed_in(content), handed_in(content), handed_in(filled({A1: 30, B1: 50}))
    assert first.sha256 == again.sha256 != other.sha256
    assert re.fullmatch("[0-9a-f]{64}", first.sha256)
    assert handed_in(b"").sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

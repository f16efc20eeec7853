"""The flat file comes back in unchanged, in every form and layout; nothing in it runs and nothing wrong gets in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import sample
from data.access import COMMAND_LINE, TRIAL, Grant, Role, Scope, User
from data.closed_rows import ClosedRow, closed_rows
from data.errors import RefusalError
from data.flat.files import Form, file_of
from data.flat.layout import HEADINGS, TO_COME_BACK, Field, Layout, from_text, to_text, troubles
from data.flat.layout_store import flat_layout, set_flat_layout
from data.flat.lines import HANDED_IN, SUM, Closed, lines, summed
from data.intake.batch import difference
from data.intake.desk import opened
from data.intake.reading import Reading
from data.model import Figure, FigureState, Kind, Period, Place, Severity
from data.plan_store import load_plan
from data.progress import judge
from data.standings import Completeness, Row
from data.store import ILLUSTRATIVE, REAL, Store, open_store
from queries.closings import as_stands
from tests.builders import make_indicator, make_plan
from tests.payloads import FORMULAS

SLUG, JUNE, RUNNING = "an-nong", Period(2026, 6), Period(2026, 8)
EVERYTHING = Scope(everything=True)
MINIMAL = Layout(tuple((one, HEADINGS[one]) for one in TO_COME_BACK))
LAYOUTS = {
    "plain": Layout(),
    "points": Layout(decimal_comma=False, separator=","),
    "tabs": Layout(separator="\t"),
    "turned round": Layout(tuple(reversed(HEADINGS.items()))),
    "only what it needs": MINIMAL,
    "their own words": Layout(
        tuple((one, f"=COT_{at}; \"{one}\"") for at, one in enumerate(HEADINGS)), {"AN-14": "00123", "AN-01": "-CDS,01"}
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("home") / "minh-hoa.duckdb", ILLUSTRATIVE)
    sample.build(store, Period(2026, 7), [SLUG])
    yield store
    store.close()


@pytest.fixture(scope="module")
def closed(filled: Store) -> Closed:
    plan = load_plan(filled, SLUG)
    return Closed(plan, JUNE, 4, dt.date(2026, 6, 18), as_stands(filled, SLUG, JUNE), filled.kind)


def back(store: Store, closed: Closed, content: bytes, form: Form, layout: Layout, monkeypatch=None) -> Reading:
    return opened(store, closed.plan, EVERYTHING, content, f"ioc.{form}", RUNNING)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", LAYOUTS)
def test_it_comes_back_unchanged(
    filled: Store, closed: Closed, form: Form, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = LAYOUTS[name]
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: layout)
    reading = back(filled, closed, file_of(form, layout, lines(closed, layout)), form, layout)
    handed_in = [one.figure for one in closed.rows if one.figure is not None]
    assert len(handed_in) > 200
    assert (reading.refused, reading.questions, reading.period) == ("", (), JUNE)
    assert [one for one in reading.problems if one.severity is not Severity.WARNING] == []
    assert "sum_differs" not in {one.kind for one in reading.problems}
    assert {one.key: one.numbers for one in reading.figures} == {one.key: one.numbers for one in handed_in}
    found = difference(filled, reading)
    assert (found.new, found.changed, found.missing, len(found.same)) == ((), (), (), len(handed_in))


def test_every_figure_and_every_sum_is_a_line(closed: Closed) -> None:
    table = [dict(zip(Field, one, strict=True)) for one in lines(closed, Layout(tuple((one, one) for one in Field)))]
    sums = [one for one in table if one[Field.LINE] == SUM]
    assert sums and len(table) == len(sums) + sum(one.figure is not None for one in closed.rows)
    for one in sums:
        many = [
            each.figure
            for each in closed.rows
            if each.figure and each.place and each.indicator.code == one[Field.INDICATOR]
            and each.figure.state is not FigureState.NOTHING_AROSE
        ]  # fmt: skip
        for kind in (Field.NUMERATOR, Field.DENOMINATOR, Field.VALUE):
            parts = [getattr(figure, kind) for figure in many]
            assert one[kind] == (sum(parts) if None not in parts else None)
        assert one[Field.PERCENT] is None or one[Field.PERCENT] == round(
            Decimal(100) * one[Field.NUMERATOR] / one[Field.DENOMINATOR], 2
        )
    assert {one[Field.CLOSING] for one in table} == {Decimal(4)}
    assert {one[Field.SOURCE] for one in table} == {"an-nong/minh-hoa"}


def test_a_rate_is_the_sum_of_a_over_the_sum_of_b_never_a_mean() -> None:
    figures = [
        Figure("X", f"thon-{at}", JUNE, Decimal(a), Decimal(b)) for at, (a, b) in enumerate([(80, 100), (30, 300)])
    ]
    total = summed(make_indicator(code="X"), JUNE, figures)
    assert (total.numerator, total.denominator) == (110, 400)


@pytest.mark.parametrize(
    "bad",
    [
        Figure("X", "thon-2", JUNE, value=Decimal(40)),
        Figure("X", "thon-2", JUNE, Decimal(3), None),
    ],
)
def test_what_cannot_be_added_has_no_sum(bad: Figure) -> None:
    good = Figure("X", "thon-1", JUNE, Decimal(80), Decimal(100))
    assert summed(make_indicator(code="X"), JUNE, [good, bad]) is None
    assert summed(make_indicator(code="X", kind=Kind.YES_NO), JUNE, [Figure("X", "a", JUNE, value=Decimal(1))]) is None
    assert summed(make_indicator(code="X"), JUNE, []) is None


def test_a_village_off_the_list_is_a_line_and_no_part_of_the_sum() -> None:
    """The closing's own level is without it: one period has not two sums."""
    figures = [Figure("XA-01", f"thon-0{at}", JUNE, Decimal(a), Decimal(b)) for at, a, b in ((1, 80, 100), (9, 3, 10))]
    plan = make_plan(places=2)
    known = {("XA-01", one.place): one for one in figures}
    row = Row(judge(plan, plan.indicators[0], [], JUNE), Completeness(1, 2, Fraction(1, 2)))
    closed = Closed(plan, JUNE, 1, dt.date(2026, 6, 18), closed_rows(plan, [row], {}, known, {}), REAL)
    layout = Layout(tuple((one, one) for one in (Field.PLACE, Field.LINE, Field.NUMERATOR, Field.DENOMINATOR)))
    assert lines(closed, layout) == [
        ("toan-xa", SUM, 80, 100), ("thon-01", HANDED_IN, 80, 100), ("thon-09", HANDED_IN, 3, 10),
    ]  # fmt: skip


def test_where_nothing_arose_nothing_is_added_and_an_estimate_stays_one() -> None:
    figures = [
        Figure("X", "a", JUNE, Decimal(80), Decimal(100), state=FigureState.ESTIMATED),
        Figure("X", "b", JUNE, state=FigureState.NOTHING_AROSE),
    ]
    total = summed(make_indicator(code="X"), JUNE, figures)
    assert total.numbers == (80, 100, None, FigureState.ESTIMATED)


# ── exact and harmless ───────────────────────────────────────────────────────────────────────────────


def small(*figures: Figure, name: str = "Thôn 1") -> Closed:
    plan = make_plan(places=2)
    plan = replace(plan, places=(Place("thon-01", name), *plan.places[1:]))
    rows = [ClosedRow(plan.indicators[0], plan.place(one.place), one) for one in figures]
    return Closed(plan, JUNE, 1, dt.date(2026, 6, 18), rows, REAL)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("home") / "tien-do.duckdb", REAL)
    yield store
    store.close()


@pytest.mark.parametrize("form", Form)
@settings(max_examples=6)
@given(numbers=st.lists(st.decimals(0, 10**16 - 1, places=4), min_size=1, max_size=2))
def test_no_digit_is_lost(empty: Store, form: Form, numbers: list[Decimal]) -> None:
    code = make_plan().indicators[0].code
    figures = [Figure(code, f"thon-0{at}", JUNE, Decimal(min(one, 1)), one) for at, one in enumerate(numbers, 1)]
    closed = small(*figures)
    reading = back(empty, closed, file_of(form, Layout(), lines(closed, Layout())), form, Layout())
    assert {one.place: one.denominator for one in reading.figures} == {one.place: one.denominator for one in figures}


@pytest.mark.parametrize("form", Form)
def test_no_name_runs_as_a_formula_and_all_come_back(empty: Store, form: Form) -> None:
    code = make_plan().indicators[0].code
    for name in FORMULAS[:: 1 if form is Form.XLSX else 6]:
        closed = small(Figure(code, "thon-01", JUNE, Decimal(3), Decimal(4)), name=name)
        content = file_of(form, Layout(), lines(closed, Layout()))
        if form is Form.XLSX:
            sheet = openpyxl.load_workbook(io.BytesIO(content)).active
            assert all(one.data_type != "f" for row in sheet.iter_rows() for one in row)
        if form is Form.CSV:
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
            assert not any(cell[:1] in "=+@\t\r" for row in rows for cell in row if cell)
    reading = back(empty, closed, content, form, Layout())
    assert [one.numbers[:2] for one in reading.figures] == [(3, 4)]


# ── what is wrong with a file ────────────────────────────────────────────────────────────────────────


def spoilt(closed: Closed, **cells: str) -> bytes:
    """The file as JSON with other cells in its first line."""
    handed_in = [one for one in lines(closed, MINIMAL) if one[4] == HANDED_IN]
    found = json.loads(file_of(Form.JSON, MINIMAL, handed_in))
    found[0].update({HEADINGS[Field(name)]: value for name, value in cells.items()})
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("cells", "kind", "cell"),
    [
        ({"indicator": "AN-99"}, "unknown_indicator", "B2"),
        ({"place": "thon-99"}, "unknown_place", "C2"),
        ({"period": "6/2026"}, "bad_period", "D2"),
        ({"period": "2027-01"}, "future_period", "D2"),
        ({"period": "2025-12"}, "wrong_period", "D2"),
        ({"line": "tổng"}, "bad_value", "E2"),
        ({"numerator": "1.234,5"}, "not_a_number", "F2"),
        ({"numerator": "1.234"}, "not_a_number", "F2"),
        ({"numerator": "-3"}, "bad_number", "F2"),
        ({"denominator": "1e3"}, "not_a_number", "G2"),
        ({"value": "NaN"}, "not_a_number", "H2"),
        ({"state": "reported"}, "bad_value", "I2"),
        ({"numerator": None, "denominator": None, "value": None}, "no_number", "H2"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_never_taken(
    filled: Store, closed: Closed, cells: dict, kind: str, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    reading = opened(filled, closed.plan, EVERYTHING, spoilt(closed, **cells), "ioc.json", RUNNING)
    errors = [one for one in reading.problems if one.severity is Severity.ERROR]
    assert [(one.kind, one.cell) for one in errors] == [(kind, cell)]
    assert errors[0].message.endswith(".")
    first = next(one.figure for one in closed.rows if one.figure)
    assert first.key not in {one.key for one in reading.figures}


@pytest.mark.parametrize(
    ("code", "cells", "kind", "cell"),
    [
        ("AN-14", {"denominator": None}, "missing_value", "G2"),
        ("AN-14", {"numerator": None}, "missing_value", "F2"),
        ("AN-14", {"value": 35.4}, "contradiction", "H2"),
        ("AN-14", {"numerator": None, "denominator": None, "value": 1001}, "bad_number", "H2"),
        ("AN-14", {"denominator": 0}, "zero_denominator", "G2"),
        ("AN-14", {"state": "không phát sinh"}, "contradiction", "I2"),
        ("AN-04", {"numerator": 3, "value": None}, "contradiction", "F2"),
        ("AN-04", {"denominator": 3}, "contradiction", "G2"),
        ("AN-11", {"denominator": 100}, "wrong_scale", "G2"),
        ("AN-11", {"numerator": 21}, "a_gt_b", "F2"),
    ],
)
def test_numbers_that_cannot_be_one_figure_are_told_and_never_taken(
    filled: Store, closed: Closed, code: str, cells: dict, kind: str, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    reading = opened(filled, closed.plan, EVERYTHING, lone(closed, code, **cells), "ioc.json", RUNNING)
    assert [(one.kind, one.cell) for one in reading.errors] == [(kind, cell)]
    assert (reading.figures, reading.errors[0].message[-1:]) == ((), ".")


def lone(closed: Closed, code: str, **cells: object) -> bytes:
    """A file of one line, of the first figure of that indicator that says a number, with other cells."""
    [line, *_] = [
        one for one in lines(closed, MINIMAL) if one[1] == code and one[4] == HANDED_IN and any(one[5:8])
    ]  # fmt: skip
    found = json.loads(file_of(Form.JSON, MINIMAL, [line]))
    return json.dumps([found[0] | {HEADINGS[Field(name)]: cell for name, cell in cells.items()}]).encode()


@pytest.mark.parametrize(
    ("code", "cells", "kind"),
    [
        ("AN-14", {"numerator": 10, "denominator": 9}, "a_gt_b"),
        ("AN-14", {"numerator": None, "denominator": None, "value": 101}, "a_gt_b"),
    ],
)
def test_what_is_only_odd_is_said_and_taken(
    filled: Store, closed: Closed, code: str, cells: dict, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    reading = opened(filled, closed.plan, EVERYTHING, lone(closed, code, **cells), "ioc.json", RUNNING)
    assert (reading.errors, len(reading.figures)) == ((), 1)
    assert kind in {one.kind for one in reading.problems}


def test_a_village_of_another_time_is_told_at_its_cell(
    filled: Store, closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    first, *left = closed.plan.places
    plan = replace(closed.plan, places=tuple(left), former=(replace(first, until=JUNE.plus(-1)),))
    reading = opened(filled, plan, EVERYTHING, lone(closed, "AN-14", place=first.id), "ioc.json", RUNNING)
    assert [(one.kind, one.cell) for one in reading.errors] == [("place_of_other_time", "C2")]
    assert reading.errors[0].message.startswith(f"{first.name} không còn từ kỳ 6/2026")
    assert reading.figures == ()


def test_where_nothing_arose_the_numbers_may_be_left_blank(
    filled: Store, closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    blank = {"numerator": None, "denominator": None, "value": None, "state": "không phát sinh"}
    for code, numbers in (("AN-14", (0, 0, None)), ("AN-04", (None, None, 0))):
        reading = opened(filled, closed.plan, EVERYTHING, lone(closed, code, **blank), "ioc.json", RUNNING)
        assert [one.numbers for one in reading.figures] == [(*numbers, FigureState.NOTHING_AROSE)]


def test_a_cell_that_a_spreadsheet_shows_as_percent_is_no_number_of_ours(
    filled: Store, closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever types 35,4% leaves 0.354 in the file."""
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    [line, *_] = [one for one in lines(closed, MINIMAL) if one[1] == "AN-14" and one[4] == HANDED_IN]
    book = openpyxl.load_workbook(io.BytesIO(file_of(Form.XLSX, MINIMAL, [line])))
    for column, value in (("F", None), ("G", None), ("H", 0.354)):
        book.active[f"{column}2"] = value
    book.active["H2"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    reading = opened(filled, closed.plan, EVERYTHING, out.getvalue(), "ioc.xlsx", RUNNING)
    assert [(one.kind, one.cell) for one in reading.errors] == [("percent_format", "H2")]
    assert reading.figures == ()


def test_a_line_that_stands_twice_is_told(filled: Store, closed: Closed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    table = [one for one in lines(closed, MINIMAL) if one[4] == HANDED_IN][:3]
    reading = opened(
        filled, closed.plan, EVERYTHING, file_of(Form.CSV, MINIMAL, [*table, table[1]]), "ioc.csv", RUNNING
    )
    assert [(one.kind, one.cell) for one in reading.errors] == [("twice", "B5")]
    assert "Dòng 3" in reading.errors[0].message
    assert [one.place for one in reading.figures] == [table[0][2], table[2][2]], "neither of the two is taken"


def test_a_sum_that_does_not_add_up_is_said_and_not_taken(
    filled: Store, closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    table = lines(closed, MINIMAL)
    at = next(at for at, one in enumerate(table) if one[4] == SUM and one[5] is not None)
    table[at] = (*table[at][:5], table[at][5] + 1, *table[at][6:])
    reading = opened(filled, closed.plan, EVERYTHING, file_of(Form.CSV, MINIMAL, table), "ioc.csv", RUNNING)
    assert [(one.kind, one.cell) for one in reading.problems if one.kind == "sum_differs"] == [
        ("sum_differs", f"E{at + 2}")
    ]
    assert difference(filled, reading).to_write == ()


@pytest.mark.parametrize("source", ["an-nong", "tan-ninh/minh-hoa", ""])
def test_another_communes_file_and_real_beside_made_up_are_refused(
    filled: Store, closed: Closed, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: MINIMAL)
    reading = opened(filled, closed.plan, EVERYTHING, spoilt(closed, source=source), "ioc.json", RUNNING)
    assert (reading.refused, reading.figures) == ("wrong_commune", ())
    assert f"«{source}»" in reading.reason


def touched(closed: Closed, layout: Layout, how: str) -> bytes:
    """The workbook as somebody left it who looked into it."""
    book = openpyxl.load_workbook(io.BytesIO(file_of(Form.XLSX, layout, lines(closed, layout))))
    sheet = book.active
    match how:
        case "a remark beside":
            sheet.cell(3, len(layout.columns) + 2).value = "đã xem"
        case "a title above":
            sheet.insert_rows(1)
            sheet["A1"] = "SỐ LIỆU THÁNG 6"
        case "an empty sheet":
            book.create_sheet("Sheet2")
        case "another sheet":
            book.create_sheet("Sheet2")["A1"] = "nháp"
        case "another heading":
            sheet.cell(1, 1 + list(Field).index(Field.STATE)).value = "TT"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("how", ["a remark beside", "a title above", "an empty sheet"])
def test_a_file_that_was_looked_into_comes_back_unchanged(filled: Store, closed: Closed, how: str) -> None:
    """Read as any table it would lose what was estimated or did not arise, and take sums for figures."""
    reading = opened(filled, closed.plan, EVERYTHING, touched(closed, Layout(), how), "ioc.xlsx", RUNNING)
    found = difference(filled, reading)
    assert (reading.refused, reading.errors, found.to_write) == ("", (), ())
    assert len(found.same) == sum(one.figure is not None for one in closed.rows)


@pytest.mark.parametrize(
    ("how", "kind"), [("another sheet", "flat_more_sheets"), ("another heading", "flat_other_layout")]
)
def test_a_flat_file_that_cannot_be_read_as_one_is_not_read_as_a_table(
    filled: Store, closed: Closed, how: str, kind: str
) -> None:
    reading = opened(filled, closed.plan, EVERYTHING, touched(closed, Layout(), how), "ioc.xlsx", RUNNING)
    assert (reading.refused, reading.figures, reading.reason[-1]) == (kind, (), ".")


@pytest.mark.parametrize("form", Form)
def test_a_file_in_the_layout_of_before_is_refused_made_up_figures_with_it(
    filled: Store, closed: Closed, empty: Store, form: Form
) -> None:
    content = file_of(form, LAYOUTS["their own words"], lines(closed, LAYOUTS["their own words"]))
    for store in (filled, empty):
        reading = opened(store, closed.plan, EVERYTHING, content, f"ioc.{form}", RUNNING)
        assert (reading.refused, reading.figures) == ("flat_other_layout", ())


def test_a_file_without_the_columns_it_needs_says_so(
    filled: Store, closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = Layout(tuple(one for one in MINIMAL.columns if one[0] is not Field.STATE))
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: layout)
    reading = opened(
        filled, closed.plan, EVERYTHING, file_of(Form.XLSX, layout, lines(closed, layout)), "ioc.xlsx", RUNNING
    )
    assert layout.lacks == (Field.STATE,)
    assert (reading.refused, reading.figures) == ("flat_without_columns", ())


@pytest.mark.parametrize("text", ["[]", "[1, 2]", "{}", '{"a": 1}', "[[1]]", '[{"a": [1]}]', '[{"a": 1e999999999}]'])
def test_other_json_is_refused_with_a_sentence(filled: Store, closed: Closed, text: str) -> None:
    reading = opened(filled, closed.plan, EVERYTHING, text.encode(), "x.json", RUNNING)
    assert reading.refused and reading.reason.endswith(".") and reading.figures == ()


# ── the layout ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_is_kept_as_it_is(layout: Layout, closed: Closed) -> None:
    assert from_text(to_text(layout)) == layout
    assert list(troubles(layout, closed.plan)) == []


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (Layout(()), "ít nhất một cột"),
        (Layout(((Field.VALUE, "Số"), (Field.STATE, "số"))), "đứng ở 2 cột"),
        (Layout(((Field.VALUE, " "),)), "chưa có tên"),
        (Layout(((Field.VALUE, "a\nb"),)), "ký tự lạ"),
        (Layout(((Field.VALUE, "x" * 101),)), "quá dài"),
        (Layout(codes={"AN-99": "1"}), "không có chỉ tiêu «AN-99»"),
        (Layout(codes={"AN-01": ""}), "trống"),
        (Layout(codes={"AN-01": "AN-14"}), "đang dùng cho 2 chỉ tiêu"),
        (Layout(codes={"AN-01": "100000", "AN-02": "1E5"}), "«100000», «1E5» thành cùng một số"),
        (Layout(codes={"AN-01": "01", "AN-02": "1"}), "«01», «1» thành cùng một số"),
        (Layout(codes={"AN-01": "'ma"}), "dấu nháy"),
        (Layout(((Field.VALUE, "'so"),)), "dấu nháy"),
        (Layout(separator="|"), "chấm phẩy"),
        (Layout(separator=","), "dấu phẩy thập phân"),
    ],
)
def test_a_layout_that_cannot_work_is_told(layout: Layout, said: str, closed: Closed) -> None:
    assert said in " ".join(troubles(layout, closed.plan))


def test_the_commune_keeps_its_own_layout_and_the_newest_counts(store: Store) -> None:
    from data.plan_store import set_up

    set_up(store, SLUG, [], COMMAND_LINE)
    plan = load_plan(store, SLUG)
    assert flat_layout(store, SLUG) == Layout()
    for at, layout in enumerate((MINIMAL, LAYOUTS["their own words"])):
        set_flat_layout(store, plan, layout, COMMAND_LINE, f"s{at}")
        assert flat_layout(store, SLUG) == layout
    assert flat_layout(store, "tan-ninh") == Layout()
    seq = store.seq(SLUG)
    for by in (User("Ai", "ai", (Grant(Role.OFFICER, SLUG, "vhxh"),)), User("Ai", "ai", (Grant(Role.LEADER),))):
        with pytest.raises(RefusalError, match="người điều phối"):
            set_flat_layout(store, plan, MINIMAL, by, "s9")
    with pytest.raises(RefusalError, match="ít nhất một cột"):
        set_flat_layout(store, plan, Layout(()), TRIAL, "s9")
    assert store.seq(SLUG) == seq
    assert open_store(REAL) is store


def test_a_code_that_a_later_indicator_bears_is_neither_written_nor_read(
    filled: Store, closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was free when the layout was set; since then the plan has given it to another indicator."""
    layout = Layout(codes={"AN-04": "AN-99"})
    late = replace(closed.plan.indicator("AN-07"), code="AN-99")
    plan = replace(closed.plan, indicators=(*closed.plan.indicators, late))
    whole = replace(closed, plan=plan, rows=(*closed.rows, ClosedRow(late, None, None)))
    assert lines(closed, layout)
    with pytest.raises(RefusalError, match="«AN-99» đang dùng cho 2 chỉ tiêu"):
        lines(whole, layout)
    monkeypatch.setattr("data.intake.desk.flat_layout", lambda *_: layout)
    content = file_of(Form.JSON, layout, lines(closed, layout))
    reading = opened(filled, plan, EVERYTHING, content, "ioc.json", RUNNING)
    assert (reading.refused, reading.figures) == ("flat_codes", ())
    assert opened(filled, closed.plan, EVERYTHING, content, "ioc.json", RUNNING).refused == ""

"""Files name the villages of their time: the period tells which one is meant, or why there is none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from data.access import Scope
from data.errors import RefusalError
from data.figures import bases
from data.intake.batch import difference
from data.intake.borders import refuse_misplaced
from data.intake.desk import answered, receive
from data.lineage_store import Draft, What, record
from data.model import FigureState, Period, Plan
from data.plan_store import BaseEntry, blank_places, load_plan, set_up
from data.store import Store
from data.template import TemplateRequest, make
from tests.builders import figure, somebody
from tests.data.intake.test_desk import workbook

SLUG, ALL = "an-nong", Scope(everything=True)
JUNE, JULY, RUNNING = Period(2026, 6), Period(2026, 7), Period(2026, 9)
DOCUMENT = "NQ 12"


@pytest.fixture(scope="module")
def merged(tmp_path_factory) -> Store:
    """From July Thôn Đông and Thôn Tây are the new Thôn Đông; Thôn Nam became Thôn Một and Thôn Hai."""
    store = Store(tmp_path_factory.mktemp("kho") / "tien-do.duckdb", "real")
    places = blank_places(["Thôn Đông", "Thôn Tây", "Thôn Nam", "Thôn Bắc"], "thôn")
    sizes = {"thon-01": 100, "thon-02": 300, "thon-03": 80}
    known = [BaseEntry("age14", one, dt.date(2026, 1, 1), Decimal(size)) for one, size in sizes.items()]
    set_up(store, SLUG, places, somebody("An"), bases=known)
    one = Draft(What.MERGE, JULY, ("thon-01", "thon-02"), ("Thôn Đông",), document=DOCUMENT)
    two = Draft(What.SPLIT, JULY, ("thon-03",), ("Thôn Một", "Thôn Hai"), (Decimal(3), Decimal(1)), "số hộ", DOCUMENT)
    three = Draft(What.RENAME, JULY, ("thon-04",), ("Thôn Bắc Sơn",), document=DOCUMENT)
    for at, draft in enumerate((one, two, three)):
        record(store, SLUG, draft, somebody("An"), f"p{at}", RUNNING)
    yield store
    store.close()


def report(month: int, *villages: str) -> bytes:
    head = ("Thôn", "AN-14 – Tử số", "AN-14 – Mẫu số")
    return workbook((f"Số liệu tháng {month}/2026",), head, *((one, 30, 60) for one in villages))


def read(store: Store, content: bytes, wanted: Period | None = None):
    return receive(store, load_plan(store, SLUG), ALL, content, "bao-cao.xlsx", RUNNING, wanted)


def placed(reading) -> list[tuple[str, int]]:
    return [(one.place, one.period.month) for one in reading.figures]


def test_an_old_month_is_of_the_old_villages(merged: Store):
    found = read(merged, report(6, "Thôn Đông", "Thôn Tây", "Thôn Nam", "Thôn Bắc"))
    assert placed(found) == [("thon-01", 6), ("thon-02", 6), ("thon-03", 6), ("thon-04", 6)]
    assert not found.errors


def test_a_new_month_is_of_the_new_ones_also_under_an_old_name(merged: Store):
    found = read(merged, report(7, "Thôn Đông", "Thôn Một", "Thôn Hai", "Thôn Bắc Sơn"))
    assert placed(found) == [("thon-05", 7), ("thon-06", 7), ("thon-07", 7), ("thon-04", 7)]
    assert placed(read(merged, report(7, "Thôn Bắc"))) == [("thon-04", 7)]  # renamed: itself, by either name


@pytest.mark.parametrize(
    ("month", "village", "says"),
    [
        (7, "Thôn Tây", "Thôn Tây đã nhập vào Thôn Đông từ kỳ 7/2026, nên không có số liệu kỳ 7/2026."),
        (8, "Thôn Nam", "Thôn Nam đã tách thành Thôn Một, Thôn Hai từ kỳ 7/2026, nên không có số liệu kỳ 8/2026."),
        (6, "Thôn Một", "Thôn Một chỉ có từ kỳ 7/2026, hình thành từ Thôn Nam."),
    ],
)
def test_a_village_of_another_time_is_refused_at_its_cell(merged: Store, month: int, village: str, says: str):
    found = read(merged, report(month, village, "Thôn Bắc"))
    assert placed(found) == [("thon-04", month)]
    assert {(one.kind, one.cell) for one in found.errors} == {
        ("place_of_other_time", "B3"),
        ("place_of_other_time", "C3"),
    }
    assert all(one.message.startswith(says) for one in found.errors)
    assert not difference(merged, found).may_write  # unless the officer chooses the right part alone


def test_beside_the_other_part_a_name_that_lives_on_may_be_the_old_villages(merged: Store):
    """Thôn Đông of July is both old villages: with Thôn Tây beside it, its figure may be of the old one alone."""
    found = read(merged, report(7, "Thôn Đông", "Thôn Tây", "Thôn Bắc Sơn"))
    assert placed(found) == [("thon-04", 7)]
    assert [one.cell for one in found.errors] == ["B4", "C4", "B3"]
    assert found.errors[-1].message.startswith("Tệp vẫn ghi riêng Thôn Tây, nay đã thuộc Thôn Đông")


def test_the_parts_of_a_village_that_was_split_are_none_the_worse_for_its_old_name(merged: Store):
    found = read(merged, report(7, "Thôn Nam", "Thôn Một", "Thôn Hai"))
    assert placed(found) == [("thon-06", 7), ("thon-07", 7)]
    assert {one.cell for one in found.errors} == {"B3", "C3"}


def test_an_unknown_name_of_an_old_month_may_be_answered_with_an_old_village(merged: Store):
    plan = load_plan(merged, SLUG)
    found = read(merged, report(6, "Xóm Trại"))
    [question] = found.questions
    assert ("thon-02", "Thôn Tây (đến kỳ 6/2026)") in (*question.options, *question.more)
    again = answered(merged, plan, ALL, found, RUNNING, None, {question.key: "thon-02"})
    assert placed(again) == [("thon-02", 6)]
    july = answered(merged, plan, ALL, read(merged, report(7, "Xóm Trại")), RUNNING, None, {question.key: "thon-02"})
    assert (placed(july), len(july.errors)) == ([], 2)


def form(store: Store, period: Period, plan: Plan | None = None) -> bytes:
    plan = plan or load_plan(store, SLUG)
    return make(TemplateRequest(plan, None, period, store.kind, {}, bases(store, SLUG)))


def rows(content: bytes) -> dict[str, list]:
    """The form's villages and the row of each."""
    sheet = load_workbook(BytesIO(content))["Theo thôn"]
    return {row[2].value: list(row) for row in sheet.iter_rows(min_row=7) if row[0].value}


def test_a_form_lists_the_villages_of_its_period_by_their_names_then(merged: Store):
    assert list(rows(form(merged, JUNE))) == ["Thôn Đông", "Thôn Tây", "Thôn Nam", "Thôn Bắc"]
    assert list(rows(form(merged, JULY))) == ["Thôn Đông", "Thôn Một", "Thôn Hai", "Thôn Bắc Sơn"]


def test_a_form_offers_the_sum_of_the_old_bases_and_says_that_it_is_one(merged: Store):
    cells = [one for one in rows(form(merged, JULY))["Thôn Đông"] if one.value == 400]
    assert cells
    assert all("Tạm cộng số nền của các thôn cũ" in one.comment.text for one in cells)
    parts = rows(form(merged, JULY))["Thôn Một"]
    assert not any(one.value in (60, 80) for one in parts)  # a part's base would be an estimate: it is not offered
    assert any(one.value == 100 and one.comment is None for one in rows(form(merged, JUNE))["Thôn Đông"])


@pytest.mark.parametrize(("period", "village", "place"), [(JUNE, "Thôn Tây", "thon-02"), (JULY, "Thôn Một", "thon-06")])
def test_a_form_that_is_filled_in_comes_back_to_the_villages_of_its_period(merged: Store, period, village, place):
    book = load_workbook(BytesIO(form(merged, period)))
    sheet = book["Theo thôn"]
    code = sheet.cell(5, 4).value.split(" · ")[0]
    [row] = [one[0].row for one in sheet.iter_rows(min_row=7) if one[2].value == village]
    sheet.cell(row, 5).value, sheet.cell(row, 6).value = 30, 60
    out = BytesIO()
    book.save(out)
    found = read(merged, out.getvalue())
    assert (placed(found), found.errors, found.figures[0].indicator) == ([(place, period.month)], (), code)


def test_a_form_made_before_the_change_is_refused_row_by_row(merged: Store):
    old = load_plan(merged, SLUG)
    before = Plan(**{**vars(old), "places": (*old.former, *old.places[:1]), "former": ()})
    names = [one.name for one in before.places]
    content = form(merged, JULY, Plan(**{**vars(before), "places": tuple(
        type(one)(**{**vars(one), "since": None, "until": None}) for one in before.places)}))  # fmt: skip
    book = load_workbook(BytesIO(content))
    sheet = book["Theo thôn"]
    [row] = [one[0].row for one in sheet.iter_rows(min_row=7) if one[2].value == "Thôn Tây"]
    sheet.cell(row, 5).value, sheet.cell(row, 6).value = 30, 300
    out = BytesIO()
    book.save(out)
    found = read(merged, out.getvalue())
    assert "Thôn Tây" in names
    assert [one for one in found.figures if one.place == "thon-02"] == []
    assert any("đã nhập vào Thôn Đông từ kỳ 7/2026" in one.message for one in found.errors)


def test_a_misplaced_figure_is_refused_but_may_be_taken_back(merged: Store):
    plan = load_plan(merged, SLUG)
    refuse_misplaced(plan, [figure("thon-02", "2026-06", 1, 2), figure(None, "2026-08", 1, 2)])
    refuse_misplaced(plan, [figure("thon-02", "2026-08", state=FigureState.WITHDRAWN)])
    with pytest.raises(RefusalError, match="đã nhập vào"):
        refuse_misplaced(plan, [figure("thon-02", "2026-08", 1, 2)])

"""What is owed in words: sentences that add up, tables and the map."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from components.charts.owed_rows import owed_rows
from components.missing_words import (
    asked_span,
    cell_said,
    cells_table,
    departments_said,
    departments_table,
    due_said,
    headline,
    short_said,
    streak_said,
    villages_headline,
)
from data.model import Calendar, Department, Level, Rhythm
from data.owed import Cell, FirstReport, State, owed
from data.punctuality import PeriodReports, Punctuality
from tests.builders import CODE, make_indicator, make_plan, make_target, month
from tests.components.conftest import faults

JUNE, DUE = month("2026-06"), dt.date(2026, 6, 18)
PLAN = make_plan(
    make_target(lead="toi"), make_target(code="XA-02", lead="ban"), places=3,
    indicators=(make_indicator(), make_indicator(code="XA-02", short="Hồ sơ số", level=Level.COMMUNE),
                make_indicator(code="XA-03", short="Chữ ký số", level=Level.COMMUNE)),
    departments=(Department("toi", "Phòng Tôi"), Department("ban", "Phòng Bạn")),
)  # fmt: skip


def came(place: str | None, day: int, code: str = CODE, *, nothing: bool = False) -> FirstReport:
    return FirstReport(code, place, JUNE, dt.datetime(2026, 6, day, 5), nothing)


def cells(*reports: FirstReport, today: dt.date = DUE, plan=PLAN) -> tuple[Cell, ...]:
    return owed(plan, JUNE, reports, today)


MIXED = (came("thon-01", 16), came("thon-02", 21), came(None, 17, "XA-02", nothing=True))


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (dt.date(2026, 6, 15), "hạn nộp 18/06/2026, còn 3 ngày"),
        (DUE, "hạn nộp 18/06/2026, hôm nay là ngày cuối"),
        (dt.date(2026, 7, 1), "hạn nộp 18/06/2026, đã quá 13 ngày"),
    ],
)
def test_how_far_the_due_day_is(today: dt.date, said: str):
    assert due_said(DUE, today) == said


@pytest.mark.parametrize(
    ("reports", "today", "said"),
    [
        ((), DUE, "phải nộp 5 số, đã nộp 0, còn 5 chưa nộp; hạn nộp 18/06/2026, hôm nay là ngày cuối."),
        (
            MIXED,
            dt.date(2026, 6, 22),
            "phải nộp 5 số, đã nộp 3 (đúng hạn 1, muộn 1, không phát sinh 1), còn thiếu 2; hạn nộp 18/06/2026, đã quá"
            " 4 ngày.",
        ),
        (
            (*MIXED, came("thon-03", 16), came(None, 16, "XA-03")),
            dt.date(2026, 6, 22),
            "phải nộp 5 số, đã nộp đủ (đúng hạn 3, muộn 1, không phát sinh 1).",
        ),
    ],
)
def test_the_headline_counts_what_came_and_what_did_not(reports, today, said: str):
    found = headline(cells(*reports, today=today), PLAN, JUNE, today)
    assert found == f"Kỳ 6/2026 (15/05–14/06/2026): {said}"
    assert faults(found) == []


def test_a_period_of_which_nothing_is_owed_is_said_so():
    assert headline((), PLAN, JUNE, DUE) == "Kỳ 6/2026 (15/05–14/06/2026): không có số nào phải nộp."
    assert departments_table((), PLAN, {}, ()).empty


def test_a_quarter_is_named_with_its_own_days():
    assert asked_span(make_plan(rhythm=Rhythm.QUARTERLY), JUNE) == "Quý II/2026 (15/03–14/06/2026)"
    year = make_plan(rhythm=Rhythm.YEARLY)
    assert asked_span(year, month("2026-12")) == "Năm 2026 (15/12/2025–14/12/2026)"
    by_month = make_plan(rhythm=Rhythm.QUARTERLY, calendar=Calendar.MONTH)
    assert asked_span(by_month, month("2026-03")) == "Quý I/2026 (01/01–31/03/2026)"


# ── tables and the map ───────────────────────────────────────────────────────────────────────────────


def told(*periods: tuple[int, int, int]) -> Punctuality:
    return Punctuality(tuple(PeriodReports(JUNE.plus(-at), DUE, *one) for at, one in enumerate(periods)))


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ([], ""),
        ([(1, 0, 0)], "kỳ gần nhất đủ, đúng hạn"),
        ([(1, 0, 0), (2, 0, 0), (1, 1, 0)], "2 kỳ liền đủ, đúng hạn"),
        ([(1, 1, 0), (2, 0, 0)], ""),
        ([(1, 0, 3)], "kỳ gần nhất còn thiếu"),
        ([(1, 0, 3), (0, 0, 1), (1, 0, 0)], "2 kỳ liền còn thiếu"),
    ],
)
def test_a_streak_runs_back_from_the_newest(periods: list, said: str):
    assert streak_said(told(*periods), PLAN) == said


def test_a_streak_is_counted_in_what_the_plan_asks_for():
    periods = told((1, 0, 0), (1, 0, 0))
    assert streak_said(periods, make_plan(rhythm=Rhythm.QUARTERLY)) == "2 quý liền đủ, đúng hạn"
    assert streak_said(periods, make_plan(rhythm=Rhythm.YEARLY)) == "2 năm liền đủ, đúng hạn"


def test_ones_own_department_stands_first_and_then_who_lacks_most():
    late = dt.date(2026, 6, 22)
    found = cells(*MIXED, today=late)
    table = departments_table(found, PLAN, {"toi": told((1, 0, 3))}, {"ban"})
    assert list(table["Đơn vị"]) == ["Phòng Bạn", "Phòng Tôi", "Chưa giao đơn vị nào"]
    assert table.set_index("Đơn vị").loc["Phòng Tôi"].to_dict() == {
        "Phải nộp": 3, "Đúng hạn": 1, "Muộn": 1, "Không phát sinh": 0, "Còn thiếu": 1,
        "Các kỳ đã qua hạn": "kỳ gần nhất còn thiếu",
    }  # fmt: skip
    counted = table.drop(columns=["Đơn vị", "Phải nộp", "Các kỳ đã qua hạn"]).sum(axis=1)
    assert list(counted) == list(table["Phải nộp"])
    assert departments_said(found, PLAN, {"toi": told((1, 0, 3))}, set()) == [
        "Phòng Tôi: còn 1/3 số chưa nộp; kỳ gần nhất còn thiếu",
        "Chưa giao đơn vị nào: còn 1/1 số chưa nộp",
    ]


def test_each_cell_is_said_in_words():
    found = {one.place: cell_said(one) for one in cells(*MIXED, today=dt.date(2026, 6, 22)) if one.indicator == CODE}
    assert found == {
        "thon-01": "● đúng hạn (16/06/2026)", "thon-02": "▲ muộn 3 ngày (21/06/2026)", "thon-03": "– còn thiếu",
    }  # fmt: skip


def test_a_late_nothing_is_late_and_says_that_nothing_arose():
    [one] = cells(came(None, 25, "XA-03", nothing=True), plan=replace(PLAN, indicators=PLAN.indicators[2:]))
    assert one.state is State.LATE
    said = cells_table([one], PLAN).iloc[0]
    assert said["Tình trạng"] == "▲ muộn 7 ngày (25/06/2026), không phát sinh"
    assert (said["Nơi"], said["Đơn vị"]) == ("Toàn xã", "Chưa giao đơn vị nào")


def test_the_map_has_a_row_for_each_village_who_lacks_most_first():
    found = cells(*MIXED, today=dt.date(2026, 6, 22))
    rows = owed_rows(found, [CODE, "XA-99"], PLAN)
    assert [(one.label, one.says) for one in rows] == [("Thôn 3", "thiếu 1"), ("Thôn 2", "muộn 1"), ("Thôn 1", "đủ")]
    assert [one.cells[0].text for one in rows] == ["– thiếu", "▲ 3", "●"]
    assert [one.cells[0].missing for one in rows] == [True, False, False]
    assert all(one.cells[1].text == "" and not one.cells[1].missing for one in rows), "what is not owed is no gap"


def test_the_sentence_over_the_villages_names_who_lacks_most():
    late = dt.date(2026, 6, 22)
    assert villages_headline(cells(*MIXED, today=late), PLAN) == "2/3 nơi đã nộp đủ; còn chưa đủ: Thôn 3 (1 số)."
    assert villages_headline(cells(*MIXED), PLAN) == "2/3 nơi đã nộp đủ; chưa đến hạn."
    many = make_plan(places=5)
    alike = owed(many, JUNE, [came("thon-01", 16)], late)
    assert villages_headline(alike, many) == "1/5 nơi đã nộp đủ; 4 nơi còn lại mỗi nơi thiếu 1 số.", "none lacks most"
    worst = villages_headline([*alike, *(one for one in alike if one.place == "thon-04")], many)
    assert worst == "1/5 nơi đã nộp đủ; còn thiếu nhiều nhất: Thôn 4 (2 số), Thôn 2 (1 số), Thôn 3 (1 số)."
    assert villages_headline(alike[1:], many) == "0/4 nơi đã nộp đủ; mỗi nơi thiếu 1 số."
    everything = [came(f"thon-0{at}", 16) for at in range(1, 6)]
    assert villages_headline(owed(many, JUNE, everything, DUE), many) == "Cả 5 nơi đã nộp đủ."
    assert short_said([]) == ""

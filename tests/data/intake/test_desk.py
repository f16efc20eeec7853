"""A file at the counter: earlier answers are used, số nền stands in for a missing b, odd figures are pointed out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from data.access import Scope
from data.intake.batch import commit, commit_bases, difference
from data.intake.desk import answered, receive
from data.model import Figure, Period
from data.plan_files import shipped
from data.plan_store import BaseEntry, set_up
from data.store import Store
from tests.builders import somebody

SLUG, PLAN = "an-nong", shipped("an-nong")
ALL = Scope(everything=True)
RUNNING = Period(2026, 9)


@pytest.fixture
def ready(store: Store) -> Store:
    set_up(store, SLUG, PLAN.places, somebody("An"))
    return store


def workbook(*rows: tuple) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def month(number: int, village: str = "Thôn Ngoài", a: int = 45) -> bytes:
    head = ("Thôn", "AN-14 – Tử số", "AN-14 – Mẫu số")
    return workbook((f"Số liệu tháng {number}/2026",), head, ("Thôn 1", 30, 60), (village, a, 60))


def keys(figures: tuple[Figure, ...]) -> list[tuple]:
    return [(one.place, one.period.month, one.numerator) for one in figures]


def test_what_was_answered_once_is_not_asked_again_the_next_month(ready: Store):
    july = receive(ready, PLAN, ALL, month(7), "thang-7.xlsx", RUNNING)
    [question] = july.questions
    assert keys(july.figures) == [("thon-01", 7, 30)]
    said = {question.key: "thon-09"}
    july = answered(ready, PLAN, ALL, july, RUNNING, None, said)
    assert july.questions == ()
    commit(ready, difference(ready, july), somebody("An"), said)
    august = receive(ready, PLAN, ALL, month(8, a=50), "thang-8.xlsx", RUNNING)
    assert august.questions == ()
    assert keys(august.figures) == [("thon-01", 8, 30), ("thon-09", 8, 50)]


def test_an_answer_for_one_layout_says_nothing_of_another(ready: Store):
    july = receive(ready, PLAN, ALL, month(7), "thang-7.xlsx", RUNNING)
    said = {july.questions[0].key: "thon-09"}
    commit(ready, difference(ready, answered(ready, PLAN, ALL, july, RUNNING, None, said)), somebody("An"), said)
    other = workbook(("Tháng 8/2026",), ("Thôn", "AN-15 – Tử số", "AN-15 – Mẫu số"), ("Thôn Ngoài", 5, 6))
    assert len(receive(ready, PLAN, ALL, other, "khac.xlsx", RUNNING).questions) == 1


def test_what_is_answered_with_leave_out_is_left_out_and_said(ready: Store):
    july = receive(ready, PLAN, ALL, month(7), "thang-7.xlsx", RUNNING)
    found = answered(ready, PLAN, ALL, july, RUNNING, None, {july.questions[0].key: "ignore"})
    assert keys(found.figures) == [("thon-01", 7, 30)]
    assert [one.message for one in found.problems] == ["Theo câu trả lời của bạn, chỗ này không được nhập."]


def test_a_known_base_is_the_denominator_of_a_column_without_one(ready: Store):
    content = workbook(("Tháng 7/2026",), ("Thôn", "Số công dân có tài khoản định danh điện tử"), ("Thôn 1", 30))
    assert receive(ready, PLAN, ALL, content, "so.xlsx", RUNNING).figures == ()
    day = dt.date(2026, 6, 1)
    commit_bases(ready, PLAN, [BaseEntry("age14", "thon-01", day, Decimal(80))], somebody("An"), ready.seq(SLUG))
    [figure] = receive(ready, PLAN, ALL, content, "so.xlsx", RUNNING).figures
    assert (figure.numerator, figure.denominator) == (30, 80)


def test_an_odd_figure_is_pointed_out_and_may_still_be_written(ready: Store):
    first = receive(ready, PLAN, ALL, month(7, "Thôn 2"), "thang-7.xlsx", RUNNING)
    commit(ready, difference(ready, first), somebody("An"))
    second = receive(ready, PLAN, ALL, month(8, "Thôn 2", a=4), "thang-8.xlsx", RUNNING)
    assert [one.cell for one in second.problems] == ["B4"]
    assert second.errors == ()

"""Quarters, half-years and years: from, cut-off and due day, read off a calendar by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from data.model import Calendar, Period, Rhythm
from data.plan_files import shipped
from data.spans import HALF, MONTH, QUARTER, YEAR, Span, asked
from tests.builders import make_plan, month

DECREE, BY_MONTH = Calendar.DECREE, Calendar.MONTH


@pytest.mark.parametrize(
    ("first", "months", "regime", "label", "from_day", "cut_off", "due"),
    [
        ("2026-11", MONTH, DECREE, "Kỳ 11/2026", "2026-10-15", "2026-11-14", "2026-11-18"),
        ("2026-01", MONTH, DECREE, "Kỳ 1/2026", "2025-12-15", "2026-01-14", "2026-01-18"),
        ("2028-02", MONTH, BY_MONTH, "Kỳ 2/2028", "2028-02-01", "2028-02-29", "2028-03-04"),
        ("2027-02", MONTH, BY_MONTH, "Kỳ 2/2027", "2027-02-01", "2027-02-28", "2027-03-04"),
        ("2028-03", MONTH, DECREE, "Kỳ 3/2028", "2028-02-15", "2028-03-14", "2028-03-18"),
        ("2026-12", MONTH, BY_MONTH, "Kỳ 12/2026", "2026-12-01", "2026-12-31", "2027-01-04"),
        ("2026-01", QUARTER, DECREE, "Quý I/2026", "2025-12-15", "2026-03-14", "2026-03-18"),
        ("2026-10", QUARTER, DECREE, "Quý IV/2026", "2026-09-15", "2026-12-14", "2026-12-18"),
        ("2026-10", QUARTER, BY_MONTH, "Quý IV/2026", "2026-10-01", "2026-12-31", "2027-01-04"),
        ("2026-01", HALF, DECREE, "6 tháng đầu năm 2026", "2025-12-15", "2026-06-14", "2026-06-18"),
        ("2026-07", HALF, DECREE, "6 tháng cuối năm 2026", "2026-06-15", "2026-12-14", "2026-12-18"),
        ("2026-07", HALF, BY_MONTH, "6 tháng cuối năm 2026", "2026-07-01", "2026-12-31", "2027-01-04"),
        ("2026-01", YEAR, DECREE, "Năm 2026", "2025-12-15", "2026-12-14", "2026-12-18"),
        ("2028-01", YEAR, BY_MONTH, "Năm 2028", "2028-01-01", "2028-12-31", "2029-01-04"),
    ],
)
def test_the_days_of_a_span(first, months, regime, label, from_day, cut_off, due):
    span, plan = Span(month(first), months), make_plan(calendar=regime)
    assert span.label == label
    assert [str(span.first_day(regime)), str(span.cut_off(regime)), str(span.due(plan))] == [from_day, cut_off, due]


@pytest.mark.parametrize("regime", list(Calendar))
@pytest.mark.parametrize("months", [MONTH, QUARTER, HALF, YEAR])
def test_spans_follow_one_another_without_a_gap_and_hold_each_of_their_months(months: int, regime: Calendar):
    periods = [Period.of(one) for one in range(month("2026-01").ordinal, month("2031-01").ordinal)]
    spans = sorted({Span.containing(one, months) for one in periods})
    assert len(spans) * months == len(periods)
    for before, after in pairwise(spans):
        assert before.cut_off(regime) + dt.timedelta(1) == after.first_day(regime)
    for one in periods:
        span = Span.containing(one, months)
        assert span.first <= one <= span.last
        assert span.first.year == span.last.year == one.year


def test_a_plans_rhythm_says_which_span_is_asked_for():
    may = month("2026-05")
    said = {rhythm: asked(make_plan(rhythm=rhythm), may).label for rhythm in Rhythm}
    assert said == {
        Rhythm.MONTHLY: "Kỳ 5/2026", Rhythm.QUARTERLY: "Quý II/2026", Rhythm.YEARLY: "Năm 2026",
        Rhythm.AD_HOC: "Năm 2026",
    }  # fmt: skip


# ── due days ─────────────────────────────────────────────────────────────────────────────────────────


def with_day(due: str, **changes):
    plan = make_plan(rhythm=Rhythm.YEARLY, **changes)
    return replace(plan, reporting=(replace(plan.reporting[0], due=due),))


@pytest.mark.parametrize("year", range(2025, 2031))
def test_giao_minhs_year_is_due_by_the_end_of_the_fourteenth_of_december(year: int):
    plan = shipped("giao-minh")
    assert [Period(year, number) for number in range(1, 13) if plan.owes(Period(year, number))] == [Period(year, 12)]
    assert plan.due(Period(year, 12)) == dt.date(year, 12, 14)


@pytest.mark.parametrize(
    ("due", "regime", "year", "day"),
    [
        ("before 12-15", Calendar.DECREE, 2026, "2026-12-14"),
        ("before 12-15", Calendar.MONTH, 2026, "2026-12-14"),
        ("before 01-10", Calendar.DECREE, 2026, "2027-01-09"),
        ("before 01-01", Calendar.MONTH, 2026, "2026-12-31"),
        ("before 03-01", Calendar.DECREE, 2026, "2027-02-28"),
        ("before 03-01", Calendar.DECREE, 2027, "2028-02-29"),
        ("before 02-29", Calendar.DECREE, 2026, "2027-02-28"),
        ("before 02-29", Calendar.DECREE, 2027, "2028-02-28"),
    ],
)
def test_a_yearly_duty_with_a_day_of_its_own_is_due_on_the_day_before_it(due: str, regime, year: int, day: str):
    assert str(with_day(due, calendar=regime).due(Period(year, 12))) == day


@pytest.mark.parametrize(
    ("days", "regime", "period", "day"),
    [
        (0, Calendar.DECREE, "2026-06", "2026-06-14"),
        (4, Calendar.DECREE, "2026-06", "2026-06-18"),
        (17, Calendar.DECREE, "2028-02", "2028-03-02"),
        (17, Calendar.DECREE, "2027-02", "2027-03-03"),
        (10, Calendar.MONTH, "2026-12", "2027-01-10"),
    ],
)
def test_a_commune_may_give_other_days_after_the_cut_off(days: int, regime, period: str, day: str):
    assert str(make_plan(due_days=days, calendar=regime).due(month(period))) == day


def test_the_shipped_plans_are_due_on_the_eighteenth():
    for slug in ("an-nong", "tan-ninh", "thuong-ninh", "thong-nhat"):
        assert shipped(slug).due(month("2027-03")) == dt.date(2027, 3, 18)

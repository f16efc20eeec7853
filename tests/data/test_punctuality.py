"""Which periods were due, what came in time, and for how long without a break."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from data.model import Calendar, Level, Period, Rhythm
from data.owed import FirstReport, owed_in
from data.punctuality import PeriodReports, Punctuality, due_periods, of_place, punctuality
from tests.builders import CODE, make_indicator, make_plan, month

JUNE = month("2026-06")
LATER = dt.date(2030, 12, 31)


# ── which periods were due ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("today", "newest"), [(dt.date(2026, 6, 18), "2026-05"), (dt.date(2026, 6, 19), "2026-06")]
)  # fmt: skip
def test_a_period_is_due_once_its_due_day_has_passed(today: dt.date, newest: str):
    assert due_periods(make_plan(), month("2026-12"), today)[0] == month(newest)


def test_the_calendar_month_has_a_due_day_of_its_own():
    plan = make_plan(calendar=Calendar.MONTH)
    assert due_periods(plan, JUNE, dt.date(2026, 7, 4)) == due_periods(plan, JUNE.plus(-1), LATER)
    assert due_periods(plan, JUNE, dt.date(2026, 7, 5))[0] == JUNE


def test_only_owed_periods_up_to_the_chosen_one_and_of_the_plan():
    assert due_periods(make_plan(start="2026-04"), JUNE, LATER) == (JUNE, JUNE.plus(-1), JUNE.plus(-2))
    quarters = make_plan(start="2026-04", rhythm=Rhythm.QUARTERLY)
    assert due_periods(quarters, month("2026-11"), LATER) == (month("2026-09"), JUNE)
    assert due_periods(quarters, month("2026-05"), LATER) == ()
    assert due_periods(make_plan(rhythm=Rhythm.YEARLY), month("2031-05"), dt.date(2031, 6, 1))[0] == month("2030-12")


def test_it_looks_back_over_twelve():
    found = due_periods(make_plan(), month("2028-03"), LATER)
    assert (len(found), found[0], found[-1]) == (12, month("2028-03"), month("2027-04"))


# ── on time ──────────────────────────────────────────────────────────────────────────────────────────


def came(place: str | None, period: str | Period, day: dt.date | dt.datetime, code: str = CODE) -> FirstReport:
    """A first hand-in at that moment (UTC), or at noon of that day in Vietnam."""
    if not isinstance(day, dt.datetime):
        day = dt.datetime(day.year, day.month, day.day, 5)
    return FirstReport(code, place, month(period), day)


def told(plan, reports, periods) -> list[tuple[int, int, int]]:
    cells = owed_in(lambda _: plan, [month(one) for one in periods], reports, LATER)
    found = punctuality([one for one in cells if one.indicator == CODE])
    return [(one.on_time, one.late, one.missing) for one in found.periods]


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        (dt.datetime(2026, 6, 18, 16, 59, 59), (1, 0, 0)),
        (dt.datetime(2026, 6, 18, 17), (0, 1, 0)),
        (dt.datetime(2026, 5, 1), (1, 0, 0)),
    ],
)
def test_the_day_in_vietnam_decides(utc: dt.datetime, expected: tuple):
    plan = make_plan(indicators=(make_indicator(level=Level.COMMUNE),))
    assert told(plan, [came(None, "2026-06", utc)], ["2026-06"]) == [expected]


IN_TIME, TOO_LATE = dt.date(2026, 6, 17), dt.date(2026, 6, 20)


def test_each_village_owes_its_own_and_one_off_the_list_counts_nothing():
    plan = make_plan(places=4)
    reports = [came("thon-01", JUNE, IN_TIME), came("thon-02", JUNE, TOO_LATE), came("thon-99", JUNE, IN_TIME)]
    assert told(plan, reports, ["2026-06"]) == [(1, 1, 2)]


def test_without_a_list_of_villages_one_figure_is_owed():
    assert told(make_plan(), [came(None, JUNE, IN_TIME)], ["2026-06"]) == [(1, 0, 0)]
    assert told(make_plan(), [], ["2026-06"]) == [(0, 0, 1)]


def test_a_commune_level_indicator_is_not_answered_by_a_village():
    plan = make_plan(places=2, indicators=(make_indicator(level=Level.COMMUNE),))
    assert told(plan, [came("thon-01", JUNE, IN_TIME)], ["2026-06"]) == [(0, 0, 1)]


def test_a_figure_for_the_whole_commune_answers_for_the_villages_in_its_period():
    plan = make_plan(places=3)
    villages = [came(f"thon-0{at}", "2026-05", dt.date(2026, 5, 17)) for at in (1, 2)]
    both = [*villages, came(None, JUNE, TOO_LATE), came("thon-01", JUNE, IN_TIME)]
    assert told(plan, both, ["2026-06", "2026-05"]) == [(0, 1, 0), (2, 0, 1)]


def test_a_period_without_any_is_counted_the_way_the_newest_figures_came():
    plan = make_plan(places=3)
    village, whole = came("thon-01", "2026-04", dt.date(2026, 4, 17)), came(None, "2026-05", dt.date(2026, 5, 17))
    assert told(plan, [village, whole], ["2026-06"]) == [(0, 0, 1)]
    level = [came(place, "2026-05", dt.date(2026, 5, 17)) for place in ("thon-01", None)]
    assert told(plan, level, ["2026-06"]) == [(0, 0, 1)], "as in the standings, the whole commune's figure goes first"
    off = came("thon-99", "2026-05", dt.date(2026, 5, 17))
    assert told(plan, [came(None, "2026-04", dt.date(2026, 4, 17)), off], ["2026-06"]) == [(0, 0, 1)]
    later = came("thon-01", "2026-05", dt.date(2026, 5, 17))
    assert told(plan, [came(None, "2026-04", dt.date(2026, 4, 17)), later], ["2026-06"]) == [(0, 0, 3)]
    assert told(plan, [], ["2026-06"]) == [(0, 0, 3)]


def test_another_departments_figures_and_periods_that_are_not_owed_count_nothing():
    plan = make_plan(places=1, indicators=(make_indicator(), make_indicator(code="XA-02")))
    reports = [came("thon-01", JUNE, IN_TIME, "XA-02"), came("thon-01", "2026-05", TOO_LATE)]
    assert told(plan, reports, ["2026-06"]) == [(0, 0, 1)]
    assert punctuality([]) == Punctuality()


def counted(*periods: tuple[int, int, int]) -> Punctuality:
    return Punctuality(tuple(PeriodReports(JUNE, LATER, *one) for one in periods))


@pytest.mark.parametrize(
    ("periods", "streak"),
    [
        ([(2, 0, 0), (1, 0, 0), (1, 1, 0), (2, 0, 0)], 2),
        ([(1, 0, 1), (2, 0, 0)], 0),
        ([(2, 0, 0), (0, 0, 0)], 1),
        ([(2, 0, 0), (2, 0, 0)], 2),
        ([], 0),
    ],
)
def test_the_streak_runs_back_from_the_newest_period(periods: list, streak: int):
    assert counted(*periods).streak == streak


def test_totals_are_those_of_the_periods():
    found = counted((5, 2, 1), (8, 0, 0))
    assert (found.on_time, found.late, found.missing, found.expected, found.failed) == (13, 2, 1, 16, 3 / 16)
    assert counted().failed == 0


def test_a_village_is_told_what_it_reported_on_time_late_and_never():
    """Kỳ 1 and 2/2026, due on the 18th: one on time, one late, one missing; one that the commune reported itself."""
    plan = replace(
        make_plan(places=2),
        indicators=(make_indicator(), make_indicator(code="XA-02"), make_indicator(code="XA-03", level=Level.COMMUNE)),
    )
    reports = [
        FirstReport(CODE, "thon-01", month("2026-01"), dt.datetime(2026, 1, 18, 16, 59)),
        FirstReport("XA-02", "thon-01", month("2026-01"), dt.datetime(2026, 1, 18, 17, 0)),
        FirstReport("XA-02", None, month("2026-02"), dt.datetime(2026, 2, 1)),
    ]
    cells = owed_in(lambda _: plan, [month("2026-02"), month("2026-01")], reports, LATER)
    found = of_place(cells, "thon-01")
    assert found.on_time == 1, "23:59 on the 18th in Vietnam is in time"
    assert [one.indicator for one in found.late] == ["XA-02"], "midnight is the 19th"
    assert [(one.indicator, one.period) for one in found.missing] == [(CODE, month("2026-02"))]
    assert found.expected == 3
    other = of_place([one for one in cells if one.period == month("2026-01")], "thon-02")
    assert (other.on_time, other.late) == (0, ())
    assert [one.indicator for one in other.missing] == [CODE, "XA-02"]

"""What is owed and how it came: by rhythm, day, village, department; against a slow second way, day by day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model import Calendar, Department, Level, Period, Place, Rhythm
from data.owed import (
    Counts,
    FirstReport,
    State,
    begun_periods,
    count,
    newest_asked,
    owed,
    owed_in,
    owed_periods,
)
from data.plan_files import shipped
from data.punctuality import of_place, punctuality
from tests.builders import CODE, make_indicator, make_plan, make_target, month

JUNE = month("2026-06")
DUE = dt.date(2026, 6, 18)
LATER = dt.date(2030, 12, 31)


def came(place: str | None, period: str | Period, day: dt.date, code: str = CODE, *, nothing: bool = False):
    """A first hand-in at noon of that day in Vietnam."""
    return FirstReport(code, place, month(period), dt.datetime(day.year, day.month, day.day, 5), nothing)


def states(cells) -> list[tuple[str | None, State]]:
    return [(one.place, one.state) for one in cells]


# ── how a figure came ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "nothing", "state", "late"),
    [
        (DUE, False, State.IN_TIME, 0),
        (DUE, True, State.NOTHING, 0),
        (DUE + dt.timedelta(1), False, State.LATE, 1),
        (DUE + dt.timedelta(12), True, State.LATE, 12),
        (dt.date(2026, 5, 1), False, State.IN_TIME, 0),
    ],
)
def test_a_figure_that_came_is_in_time_or_late_by_so_many_days(day, nothing: bool, state: State, late: int):
    [cell] = owed(make_plan(), JUNE, [came(None, JUNE, day, nothing=nothing)], LATER)
    assert (cell.state, cell.days_late, cell.day, cell.nothing, cell.open) == (state, late, day, nothing, False)


@pytest.mark.parametrize(("today", "state"), [(DUE, State.AHEAD), (DUE + dt.timedelta(1), State.MISSING)])
def test_what_has_not_come_is_missing_only_after_the_due_day(today: dt.date, state: State):
    [cell] = owed(make_plan(), JUNE, [], today)
    assert (cell.state, cell.open, cell.due) == (state, True, DUE)


def test_midnight_in_vietnam_is_the_next_day():
    minute = dt.datetime(2026, 6, 18, 16, 59)  # UTC
    for at, state in ((minute, State.IN_TIME), (minute + dt.timedelta(minutes=1), State.LATE)):
        assert states(owed(make_plan(), JUNE, [FirstReport(CODE, None, JUNE, at)], LATER)) == [(None, state)]


# ── who owes ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_village_owes_only_in_the_periods_in_which_it_existed():
    plan = replace(
        make_plan(),
        places=(Place("cu", "Cũ"), Place("moi", "Mới", since=JUNE)),
        former=(Place("tach", "Tách", until=JUNE.plus(-1)),),
    )
    assert [one.place for one in owed(plan, JUNE, [], LATER)] == ["cu", "moi"]
    assert [one.place for one in owed(plan, JUNE.plus(-1), [], LATER)] == ["cu", "tach"]


def test_an_indicator_that_a_later_decision_brought_in_is_not_owed_before_it():
    plan = make_plan(indicators=(make_indicator(), make_indicator(code="XA-02", since=JUNE)))
    assert [one.indicator for one in owed(plan, JUNE.plus(-1), [], LATER)] == [CODE]
    assert [one.indicator for one in owed(plan, JUNE, [], LATER)] == [CODE, "XA-02"]


def test_the_department_in_charge_then_answers_for_the_period():
    plan = make_plan(
        make_target(90, lead="cu"), make_target(95, lead="moi", since=JUNE),
        departments=(Department("cu", "Phòng Cũ"), Department("moi", "Phòng Mới")),
    )  # fmt: skip
    cells = owed_in(lambda _: plan, [JUNE, JUNE.plus(-1)], [], LATER)
    assert [one.department for one in cells] == ["moi", "cu"]


def test_a_part_goes_with_its_whole_a_suggestion_counts_and_nobodys_is_said():
    plan = make_plan(
        make_target(suggested_lead="toi"),
        indicators=(make_indicator(), make_indicator(code="XA-01a", part_of=CODE), make_indicator(code="XA-02")),
    )
    found = {one.indicator: one.department for one in owed(plan, JUNE, [], LATER)}
    assert found == {CODE: "toi", "XA-01a": "toi", "XA-02": ""}


def test_how_a_later_period_was_reported_changes_nothing_for_an_earlier_one():
    plan = make_plan(places=3)
    later = [came(None, JUNE.plus(1), DUE)]
    assert len(owed(plan, JUNE, later, LATER)) == 3
    assert states(owed(plan, JUNE.plus(2), later, LATER)) == [(None, State.MISSING)]


def test_a_village_is_not_late_for_what_the_department_reports_for_the_commune():
    """Before any figure of the period came, too: it is expected the way it came last."""
    plan = make_plan(places=2)
    cells = owed(plan, JUNE, [came(None, JUNE.plus(-1), dt.date(2026, 5, 16))], LATER)
    assert of_place(cells, "thon-01").expected == 0


# ── which periods ────────────────────────────────────────────────────────────────────────────────────


def test_in_thuong_ninh_nobody_is_late_in_the_first_two_months_of_a_quarter():
    plan = shipped("thuong-ninh")
    for period in (Period.of(one) for one in range(plan.start.ordinal, plan.end.ordinal + 1)):
        cells = owed(plan, period, [], LATER)
        assert bool(cells) == (period.month in (3, 6, 9, 12)), period
        assert all(one.state is State.MISSING for one in cells)


def test_a_monthly_plan_owes_every_month_from_its_start_to_its_end():
    plan = shipped("an-nong")
    found = owed_periods(plan, month("2035-01"), None)
    assert (len(found), found[0], found[-1]) == (60, month("2030-12"), month("2026-01"))


@pytest.mark.parametrize(
    ("opened", "first"),
    [
        (None, "2026-01"),
        (dt.date(2025, 11, 1), "2026-01"),
        (dt.date(2026, 6, 18), "2026-06"),
        (dt.date(2026, 6, 19), "2026-07"),
        (dt.date(2026, 7, 1), "2026-07"),
    ],
)
def test_what_had_been_due_when_the_commune_was_set_up_is_not_owed(opened, first: str):
    assert owed_periods(make_plan(), month("2026-12"), opened)[-1] == month(first)


def test_set_up_in_mid_year_giao_minh_owes_its_year_once():
    plan = shipped("giao-minh")
    assert owed_periods(plan, month("2026-12"), dt.date(2026, 9, 1)) == (month("2026-12"),)
    assert owed_periods(plan, month("2026-12"), dt.date(2026, 12, 14)) == (month("2026-12"),)
    assert owed_periods(plan, month("2026-12"), dt.date(2026, 12, 15)) == ()


@pytest.mark.parametrize(
    ("rhythm", "today", "asked"),
    [
        (Rhythm.MONTHLY, dt.date(2026, 11, 10), "2026-10"),
        (Rhythm.MONTHLY, dt.date(2026, 11, 11), "2026-11"),
        (Rhythm.MONTHLY, dt.date(2026, 11, 14), "2026-11"),
        (Rhythm.MONTHLY, dt.date(2026, 11, 15), "2026-11"),
        (Rhythm.MONTHLY, dt.date(2026, 12, 10), "2026-11"),
        (Rhythm.MONTHLY, dt.date(2026, 1, 2), "2026-01"),
        (Rhythm.QUARTERLY, dt.date(2026, 11, 30), "2026-09"),
        (Rhythm.QUARTERLY, dt.date(2026, 12, 11), "2026-12"),
        (Rhythm.QUARTERLY, dt.date(2026, 2, 1), "2026-03"),
        (Rhythm.YEARLY, dt.date(2027, 7, 1), "2026-12"),
        (Rhythm.YEARLY, dt.date(2026, 7, 1), "2026-12"),
        (Rhythm.MONTHLY, dt.date(2033, 1, 1), "2030-12"),
    ],
)
def test_people_are_asked_about_the_newest_period_that_is_due_soon_or_was(rhythm, today: dt.date, asked: str):
    plan = make_plan(rhythm=rhythm)
    assert newest_asked(plan, begun_periods(plan, today, None), today) == month(asked)


def test_before_the_plan_begins_nothing_is_asked():
    plan = make_plan(start="2026-06")
    assert begun_periods(plan, dt.date(2026, 5, 14), None) == ()
    assert newest_asked(plan, (), dt.date(2026, 5, 14)) is None
    assert begun_periods(plan, dt.date(2026, 5, 15), None) == (JUNE,)


# ── the slow way ─────────────────────────────────────────────────────────────────────────────────────

CODES = ("XA-01", "XA-02", "XA-03")
PLACES = ("thon-01", "thon-02", "tach")
VILLAGES = (Place("thon-01", "Một"), Place("thon-02", "Hai", since=month("2026-03")))
FORMER = (Place("tach", "Tách", until=month("2026-04")),)
REPORTS = st.lists(
    st.tuples(
        st.sampled_from(CODES),
        st.sampled_from([None, *PLACES, "la"]),
        st.integers(1, 12),
        st.dates(dt.date(2026, 1, 10), dt.date(2027, 1, 10)),
        st.booleans(),
    ),
    max_size=40,
    unique_by=lambda one: one[:3],
)


def _due(calendar: Calendar, days: int, own: tuple | None, number: int) -> dt.date:
    """Walk from the cut-off, day by day."""
    if own:
        return dt.date(2026, *own)
    day = dt.date(2026, number, 14)
    if calendar is Calendar.MONTH:
        while (day + dt.timedelta(1)).month == number:
            day += dt.timedelta(1)
    for _ in range(days):
        day += dt.timedelta(1)
    return day


def _there(place: str, number: int) -> bool:
    return {"thon-01": True, "thon-02": number >= 3, "tach": number <= 4}[place]


def _slow(reports, rhythm, calendar, days: int, own, today: dt.date) -> set[tuple]:
    found = set()
    for number in range(1, 13):
        if (rhythm is Rhythm.QUARTERLY and number not in (3, 6, 9, 12)) or (rhythm is Rhythm.YEARLY and number != 12):
            continue
        due = _due(calendar, days, own, number)
        for code in CODES:
            said = [one for one in reports if one[0] == code and one[1] != "la" and one[2] <= number]
            last = max((one[2] for one in said), default=None)
            whole = code == "XA-03" or any(one[1] is None and one[2] == last for one in said)
            for place in [None] if whole else [one for one in PLACES if _there(one, number)]:
                own_report = [one for one in said if one[1] == place and one[2] == number]
                if not own_report:
                    state = "ahead" if today <= due else "missing"
                else:
                    [(*_, day, nothing)] = own_report
                    state = "late" if day > due else "nothing" if nothing else "in_time"
                found.add((code, place, number, state))
    return found


@settings(max_examples=50)
@given(
    REPORTS,
    st.sampled_from([Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.YEARLY]),
    st.sampled_from(list(Calendar)),
    st.integers(0, 27),
    st.booleans(),
    st.dates(dt.date(2026, 1, 1), dt.date(2027, 2, 1)),
)
def test_cells_are_what_the_slow_way_gives_and_each_is_in_one_state(reports, rhythm, calendar, days, own_day, today):
    own = own_day and rhythm is Rhythm.YEARLY
    levels = (Level.PLACE, Level.PLACE, Level.COMMUNE)
    plan = make_plan(
        rhythm=rhythm, calendar=calendar, due_days=days, former=FORMER,
        indicators=tuple(make_indicator(code=code, level=level) for code, level in zip(CODES, levels, strict=True)),
    )  # fmt: skip
    plan = replace(plan, places=VILLAGES, reporting=(replace(plan.reporting[0], due="before 12-15" if own else ""),))
    said = [came(place, Period(2026, number), day, code, nothing=none) for code, place, number, day, none in reports]
    periods = owed_periods(plan, month("2026-12"), None)
    cells = owed_in(lambda _: plan, periods, said, today)
    shown = {(one.indicator, one.place, one.period.month, str(one.state)) for one in cells}
    assert len(shown) == len(cells)
    assert shown == _slow(reports, rhythm, calendar, days, (12, 14) if own else None, today)
    found = count(cells)
    assert found.in_time + found.late + found.nothing + found.missing + found.ahead == found.expected == len(cells)
    assert found.came + found.open == len(cells) and found.open == sum(one.open for one in cells)
    told = punctuality(cells)
    assert (told.on_time, told.late, told.missing) == (found.in_time + found.nothing, found.late, found.missing)
    villages = [of_place(cells, one) for one in PLACES]
    assert sum(len(one.late) for one in villages) == sum(one.state is State.LATE and bool(one.place) for one in cells)


def test_nothing_counts_as_nothing():
    assert count([]) == Counts(0, 0, 0, 0, 0)
    assert owed(make_plan(rhythm=Rhythm.QUARTERLY), month("2026-05"), [came(None, "2026-05", DUE)], LATER) == ()

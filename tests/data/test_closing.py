"""Closing a period by its rules: what follows what, what may be done when, and which holes are said."""

from __future__ import annotations

import datetime as dt

import pytest

from data.closing import (
    Cycle,
    Deed,
    Event,
    closed_already,
    cycles,
    holes,
    next_number,
    of,
    unopenable,
    unready,
    unsignable,
)
from data.model import Calendar, Period, Rhythm
from tests.builders import make_plan

JUNE, JULY = Period(2026, 6), Period(2026, 7)


def event(seq: int, deed: Deed, period: Period = JUNE, number: int | None = None, by: str = "Bà Lan") -> Event:
    at = dt.datetime(2026, 7, 17, 18, 30) + dt.timedelta(hours=seq)
    return Event(seq, f"b{seq}", f"s{seq}", by, at, period, deed, number, seq - 1, "")


CHECK, SIGN, REOPEN = Deed.CHECKED, Deed.SIGNED, Deed.REOPENED


def test_only_a_signature_closes():
    assert of(cycles([]), JUNE) == Cycle(JUNE)
    checked = cycles([event(1, CHECK)])[JUNE]
    assert (checked.check.seq, checked.signed) == (1, None)


def test_a_signature_uses_the_check_up_and_a_reopening_the_closing():
    story = [event(1, CHECK), event(2, CHECK), event(3, SIGN, number=1)]
    signed = cycles(story)[JUNE]
    assert (signed.check, signed.signed.number, signed.reopened) == (None, 1, None)
    story.append(event(4, REOPEN))
    opened = cycles(story)[JUNE]
    assert (opened.check, opened.signed, opened.reopened.seq) == (None, None, 4)
    story += [event(5, CHECK), event(6, SIGN, number=3)]
    again = cycles(story)[JUNE]
    assert [one.number for one in again.signings] == [1, 3]
    assert [again.time(one) for one in again.signings] == [1, 2]
    assert (again.signed.number, again.reopened) == (3, None)


def test_periods_do_not_touch_each_other():
    found = cycles([event(1, CHECK), event(2, CHECK, JULY), event(3, SIGN, JULY, 1)])
    assert (found[JUNE].check.seq, found[JUNE].signed, found[JULY].signed.number) == (1, None, 1)


def test_numbers_are_counted_over_all_periods_and_never_used_again():
    assert next_number([]) == 1
    assert next_number([event(1, SIGN, number=1), event(2, REOPEN), event(3, SIGN, JULY, 2), event(4, CHECK)]) == 3


@pytest.mark.parametrize(
    ("calendar", "today", "ready"),
    [
        (Calendar.DECREE, dt.date(2026, 6, 14), False),
        (Calendar.DECREE, dt.date(2026, 6, 15), True),
        (Calendar.MONTH, dt.date(2026, 6, 30), False),
        (Calendar.MONTH, dt.date(2026, 7, 1), True),
    ],
)
def test_a_period_is_closed_only_after_its_last_day(calendar: Calendar, today: dt.date, ready: bool):
    said = unready(make_plan(calendar=calendar), JUNE, today)
    assert (said == "") is ready
    assert ready or "còn nhận số đến hết ngày" in said


@pytest.mark.parametrize("period", [Period(2025, 12), Period(2031, 1)])
def test_a_period_outside_the_plan_has_nothing_to_close(period: Period):
    assert "nằm ngoài" in unready(make_plan(), period, dt.date(2032, 1, 1))


def test_the_signature_is_for_the_check_that_was_looked_at():
    checked = cycles([event(1, CHECK), event(2, CHECK)])[JUNE]
    assert unsignable(checked, 2) == ""
    assert "vừa được kiểm tra lại" in unsignable(checked, 1)
    assert "chưa được người điều phối kiểm tra" in unsignable(Cycle(JUNE), 1)
    closed = cycles([event(1, CHECK), event(3, SIGN, number=7, by="Ông Bình")])[JUNE]
    assert "đã được Ông Bình ký chốt, số 7" in unsignable(closed, 1)


def test_what_is_closed_is_reopened_by_its_number_and_not_checked():
    closed = cycles([event(1, CHECK), event(2, SIGN, number=7)])[JUNE]
    assert "số 7" in closed_already(closed)
    assert closed_already(Cycle(JUNE)) == ""
    assert unopenable(closed, 7) == ""
    assert "không còn chốt ở số 6" in unopenable(closed, 6)
    assert unopenable(Cycle(JUNE), 7)


@pytest.mark.parametrize(
    ("rhythm", "closed", "upto", "found"),
    [
        (Rhythm.MONTHLY, [], 6, []),
        (Rhythm.MONTHLY, [2], 3, []),
        (Rhythm.MONTHLY, [2, 4], 6, [3, 5]),
        (Rhythm.MONTHLY, [5], 3, []),
        (Rhythm.QUARTERLY, [3], 12, [6, 9]),
    ],
)
def test_a_hole_is_what_the_plan_asked_for_and_nobody_closed(rhythm, closed, upto, found):
    many = holes(make_plan(rhythm=rhythm), {Period(2026, one) for one in closed}, Period(2026, upto))
    assert [one.month for one in many] == found


def test_the_day_is_vietnams():
    assert event(0, SIGN, number=1).day == dt.date(2026, 7, 18)

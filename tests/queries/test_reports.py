"""First hand-ins as stored, and on-time reporting against a slow second reading of the raw rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model import Level, Period, Place, Rhythm
from data.owed import State, owed_in
from data.plan_files import TARGETS, to_rows
from data.plan_store import load_plan, plan_row, row_key, set_up
from data.punctuality import due_periods, punctuality
from data.store import ILLUSTRATIVE, Batch, Store
from queries.reports import cells_now, due_cells, first_reports, opened, owed_cells, plan_at
from tests.builders import make_indicator, make_plan, month, somebody

SLUG = "an-nong"
MAY, JUNE = month("2026-05"), month("2026-06")
ONE, TWO, THREE = (dt.datetime(2026, 6, day, 3) for day in (16, 20, 25))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One illustrative store for every history; each is written for a commune of its own."""
    opened = Store(tmp_path_factory.mktemp("reports") / "minh-hoa.duckdb", ILLUSTRATIVE)
    yield opened
    opened.close()


names = (f"xa-{at}" for at in count())


def say(store: Store, commune: str, at: dt.datetime, *cells: tuple, name: str = "") -> None:
    """One batch at that moment; a cell is indicator, place, period and, if it is no report, its state."""
    rows = [
        {"indicator": code, "place": place, "period": period.date, "value": 1, "state": (*state, "reported")[0]}
        for code, place, period, *state in cells
    ]
    seen = store.seq(commune)
    store.append(Batch(commune, "hand_in", name or f"s{seen}", "An"), {"observation": rows}, seen, at=at)


def told(store: Store, commune: str, *periods: Period) -> dict:
    found = first_reports(store, commune, periods or [MAY, JUNE])
    return {(one.indicator, one.place, one.period): one.first_at for one in found}


def test_a_correction_does_not_make_a_figure_younger(kept: Store):
    commune = next(names)
    say(kept, commune, ONE, ("A", "thon-01", JUNE), ("A", None, JUNE))
    say(kept, commune, TWO, ("A", "thon-01", JUNE), ("B", None, JUNE))
    assert told(kept, commune) == {("A", "thon-01", JUNE): ONE, ("A", None, JUNE): ONE, ("B", None, JUNE): TWO}


def test_the_earliest_moment_counts_even_where_the_clock_ran_backwards(kept: Store):
    commune = next(names)
    say(kept, commune, TWO, ("A", None, JUNE))
    say(kept, commune, ONE, ("A", None, JUNE))
    assert told(kept, commune) == {("A", None, JUNE): ONE}


def test_a_figure_taken_back_is_gone_and_given_anew_as_old_as_it_was(kept: Store):
    commune = next(names)
    say(kept, commune, ONE, ("A", "thon-01", JUNE), ("A", "thon-02", JUNE))
    say(kept, commune, TWO, ("A", "thon-01", JUNE, "withdrawn"), ("A", "thon-02", JUNE, "withdrawn"))
    assert told(kept, commune) == {}
    say(kept, commune, THREE, ("A", "thon-02", JUNE))
    assert told(kept, commune) == {("A", "thon-02", JUNE): ONE}


def test_taking_back_is_no_hand_in_whatever_the_clock_said(kept: Store):
    commune = next(names)
    say(kept, commune, TWO, ("A", None, JUNE))
    say(kept, commune, ONE, ("A", None, JUNE, "withdrawn"))
    say(kept, commune, THREE, ("A", None, JUNE))
    assert told(kept, commune) == {("A", None, JUNE): TWO}


def test_a_submission_pressed_twice_counts_once_and_other_states_are_reports(kept: Store):
    commune = next(names)
    say(kept, commune, ONE, ("A", None, JUNE, "nothing_arose"), name="same")
    say(kept, commune, TWO, ("A", None, JUNE, "estimated"), ("B", None, JUNE), name="same")
    assert told(kept, commune) == {("A", None, JUNE): ONE}


def test_only_the_periods_asked_for_and_the_commune(kept: Store):
    commune, other = next(names), next(names)
    for period in (MAY.plus(-1), MAY, JUNE, JUNE.plus(1)):
        say(kept, commune, ONE, ("A", None, period))
    say(kept, other, TWO, ("A", None, MAY))
    assert set(told(kept, commune)) == {("A", None, MAY), ("A", None, JUNE)}
    assert set(told(kept, commune, MAY)) == {("A", None, MAY)}
    assert first_reports(kept, commune, []) == []


# ── the slow way ─────────────────────────────────────────────────────────────────────────────────────

PLACES = ["thon-01", "thon-02", None]
CODES = ["XA-01", "XA-02"]
START = month("2026-01")
cells = st.tuples(
    st.sampled_from(CODES),
    st.sampled_from([*PLACES, "thon-99"]),
    st.integers(0, 3).map(START.plus),
    st.sampled_from(["reported", "reported", "nothing_arose", "withdrawn"]),
)
moments = st.builds(  # round about the due days, up to the minute before and after midnight in Vietnam
    lambda number, days, clock: dt.datetime.combine(dt.date(2026, number, 18 + days), clock),
    st.integers(1, 4), st.integers(-2, 2), st.sampled_from([dt.time(16, 59), dt.time(17), dt.time(3)]),
)  # fmt: skip
batches = st.tuples(moments, st.lists(cells, min_size=3, max_size=20, unique_by=lambda one: one[:3]))


def standing(history: list, code: str, place: str | None, period: Period) -> dt.date | None:
    """The day in Vietnam on which the figure that counts was first said."""
    versions = [(moment, state) for moment, many in history for *key, state in many if key == [code, place, period]]
    if not versions or versions[-1][1] == "withdrawn":
        return None
    first = min(moment for moment, state in versions if state != "withdrawn")
    return (first + dt.timedelta(hours=7)).date()


def owing(plan, indicator, history: list, period: Period) -> list:
    """The villages, or [None] where one figure for the whole commune does: as it was last reported up to then."""
    villages = [one.id for one in plan.places]
    months = [period.plus(-back) for back in range(period.ordinal - START.ordinal + 1)]
    for newest in months if indicator.level is Level.PLACE and villages else []:
        if standing(history, indicator.code, None, newest):
            return [None]
        if any(standing(history, indicator.code, place, newest) for place in villages):
            return villages
    return villages if indicator.level is Level.PLACE and villages else [None]


def slow(plan, codes: set, history: list, at: Period, today: dt.date) -> list[tuple]:
    """Plain loops over the raw rows: per due period, newest first, how many in time, late and missing."""
    step = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}[plan.rhythm]
    due = []
    for number in range(12, 0, -1):
        period = Period(2026, number)
        if number % step == 0 and period <= at and today > dt.date(2026, number, 18):
            due.append(period)
    found = []
    for period in due:
        in_time = late = missing = 0
        for indicator in [one for one in plan.indicators if one.code in codes]:
            for place in owing(plan, indicator, history, period):
                day = standing(history, indicator.code, place, period)
                missing += day is None
                in_time += day is not None and day <= dt.date(2026, period.month, 18)
                late += day is not None and day > dt.date(2026, period.month, 18)
        found.append((period, in_time, late, missing))
    return found


@settings(max_examples=100, deadline=None)
@given(
    st.lists(batches, max_size=6),
    st.sampled_from([Rhythm.MONTHLY, Rhythm.QUARTERLY]),
    st.integers(0, 2),
    st.sets(st.sampled_from(CODES), min_size=1),
    st.integers(0, 5).map(START.plus),
    st.builds(dt.date, st.just(2026), st.integers(2, 6), st.integers(17, 19)),
)
def test_any_history_gives_what_the_slow_way_gives(kept: Store, history, rhythm, places, codes, at, today):
    indicators = tuple(
        make_indicator(code=code, level=level) for code, level in zip(CODES, (Level.PLACE, Level.COMMUNE), strict=True)
    )
    plan = replace(make_plan(places=places, rhythm=rhythm), slug=next(names), indicators=indicators)
    for moment, many in history:
        say(kept, plan.slug, moment, *many)
    periods = due_periods(plan, at, today)
    reports = first_reports(kept, plan.slug, [START, *periods] if periods else [])
    found = punctuality([one for one in owed_in(lambda _: plan, periods, reports, today) if one.indicator in codes])
    shown = [(one.period, one.on_time, one.late, one.missing) for one in found.periods]
    assert shown == slow(plan, codes, history, at, today)
    assert found.streak == next((at for at, one in enumerate(shown) if one[2] or one[3] or not one[1]), len(shown))


# ── as pages ask ─────────────────────────────────────────────────────────────────────────────────────


def test_nothing_arose_is_told_by_what_stands_now(kept: Store):
    commune = next(names)
    say(kept, commune, ONE, ("A", None, JUNE, "nothing_arose"), ("B", None, JUNE))
    say(kept, commune, TWO, ("B", None, JUNE, "nothing_arose"), ("C", None, JUNE, "nothing_arose"))
    say(kept, commune, THREE, ("A", None, JUNE))
    found = {one.indicator: (one.nothing, one.first_at) for one in first_reports(kept, commune, [JUNE])}
    assert found == {"A": (False, ONE), "B": (True, ONE), "C": (True, TWO)}


def test_a_commune_is_open_since_its_first_batch_by_the_day_in_vietnam(kept: Store):
    commune = next(names)
    assert opened(kept, commune) is None
    say(kept, commune, dt.datetime(2026, 6, 18, 17), ("A", None, JUNE))
    say(kept, commune, THREE, ("A", None, JUNE))
    assert opened(kept, commune) == dt.date(2026, 6, 19)


@pytest.fixture(scope="module")
def set_up_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An Nông with two villages, a figure of June; from July on another department leads AN-14."""
    store = Store(tmp_path_factory.mktemp("owed") / "minh-hoa.duckdb", ILLUSTRATIVE)
    set_up(store, SLUG, [Place("thon-01", "Đông"), Place("thon-02", "Tây")], somebody())
    say(store, SLUG, ONE, ("AN-14", "thon-01", JUNE))
    plan = load_plan(store, SLUG)
    at, cells = next((at, one) for at, one in enumerate(to_rows(TARGETS, plan.targets)) if one["code"] == "AN-14")
    row = plan_row(plan, TARGETS, at, row_key(cells), {**cells, "lead": "kt", "suggested_lead": ""}, JUNE.plus(1))
    store.append(Batch(SLUG, "plan", "lead", "An"), {"plan_row": [row]}, store.seq(SLUG))
    yield store
    store.close()


def test_a_new_lead_does_not_answer_for_the_months_before(set_up_store: Store):
    before, since = (plan_at(set_up_store, SLUG, one) for one in (JUNE, JUNE.plus(1)))
    assert (before.targets_of("AN-14")[0].lead, since.targets_of("AN-14")[0].lead) == ("ca", "kt")
    cells = owed_cells(set_up_store, since, [JUNE.plus(1), JUNE], dt.date(2026, 9, 1))
    found = [(one.period, one.place, one.department, one.state) for one in cells if one.indicator == "AN-14"]
    assert found == [
        (JUNE.plus(1), "thon-01", "kt", State.MISSING), (JUNE.plus(1), "thon-02", "kt", State.MISSING),
        (JUNE, "thon-01", "ca", State.IN_TIME), (JUNE, "thon-02", "ca", State.MISSING),
    ]  # fmt: skip


def test_what_is_asked_now_is_the_newest_period_and_moves_with_the_day(set_up_store: Store):
    plan = load_plan(set_up_store, SLUG)
    asked = {day: {one.period for one in cells_now(set_up_store, plan, dt.date(2026, 7, day))} for day in (10, 11)}
    assert asked == {10: {JUNE}, 11: {JUNE.plus(1)}}
    assert {one.period for one in due_cells(set_up_store, plan, JUNE.plus(1), dt.date(2026, 7, 18))} == {JUNE}

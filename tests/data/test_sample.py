"""The illustrative communes: the same rows every time, nothing from the future, closings that keep what stood."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from data import sample, visit
from data.bottlenecks import Kind
from data.clock import local
from data.closing import Deed as Done
from data.closing_store import events
from data.errors import StoreError
from data.model import FigureState, Period, Place
from data.plan_files import read_text
from data.plan_store import load_plan, set_up
from data.question_store import ask
from data.questions import Stage
from data.store import ILLUSTRATIVE, Store
from data.tasks import State
from data.verify import verify_store
from queries.bottlenecks import in_the_way
from queries.closings import adjusted, as_stands, closings, opened_rows
from queries.questions import questions
from queries.tasks import task_entries
from tests.builders import somebody

TODAY = dt.date(2026, 11, 20)
"""Kỳ 11/2026 ended six days ago."""
MONTHLY = ["an-nong", "tan-ninh"]
CLOSED = {
    "an-nong": ["2026-09", "2026-09", "2026-10"],
    "tan-ninh": ["2026-08", "2026-08", "2026-09", "2026-10"],
}
"""By hand: the periods in the order of their closings; the smaller plan keeps one more."""
_EVERY = """
SELECT batch.seq, indicator, place, period, numerator, denominator, value, state
FROM observation
JOIN batch USING (batch_id)
WHERE observation.commune = $commune
ORDER BY batch.seq
"""
_DATES = """
SELECT max(submitted_at) FROM batch
UNION ALL
SELECT max(day) FROM task_result
"""


def believe(patch: pytest.MonkeyPatch, day: dt.date) -> None:
    """What every part of the product believes today is."""
    real, told = visit.today, lambda: day
    for name, module in list(sys.modules.items()):
        if name.startswith(("data.", "queries.")) and getattr(module, "today", None) is real:
            patch.setattr(module, "today", told)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Store]]:
    """Make an illustrative store of these communes as that day sees it, once."""
    made: dict[tuple, Store] = {}

    def make(today: dt.date, *communes: str, again: bool = False) -> Store:
        key = (today, communes, again)
        if key not in made:
            store = Store(tmp_path_factory.mktemp("sample") / "minh-hoa.duckdb", ILLUSTRATIVE)
            with pytest.MonkeyPatch.context() as patch:
                believe(patch, today)
                sample.begin(store, communes, today)
                for slug in communes:
                    sample.fill(store, slug, today, as_stands)
            made[key] = store
        return made[key]

    yield make
    for one in made.values():
        one.close()


@pytest.fixture(scope="module")
def monthly(built: Callable[..., Store]) -> Store:
    """An Nông and Tân Ninh on TODAY; only to look at."""
    return built(TODAY, *MONTHLY)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    believe(monkeypatch, TODAY)


def everything(store: Store) -> dict[str, list[tuple]]:
    """Every row of every table but for the names that each store makes for itself."""
    own = {"batch_id", "previous", "digest", "undoes"}
    found = {}
    for slug in store.communes():
        for one in store.history(slug).batches:
            for table, rows in {"batch": [one.batch], **one.rows}.items():
                kept = [tuple((name, cell) for name, cell in row.items() if name not in own) for row in rows]
                found.setdefault(table, []).extend((slug, one.batch["seq"], *row) for row in kept)
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


# ── the same, and never from the future ──────────────────────────────────────────────────────────────


def test_the_same_day_gives_the_same_rows(built: Callable[..., Store]):
    first, second = (everything(built(TODAY, "tan-ninh", again=again)) for again in (False, True))
    assert {"batch", "observation", "closing", "closing_row", "question_entry", "task_result", "plan_row"} <= set(first)
    assert first == second


DAYS = {
    "the first day of the plan": dt.date(2025, 12, 15),
    "a month in": dt.date(2026, 1, 20),
    "the day a period has ended": dt.date(2026, 11, 15),
    "a Sunday with a meeting due": dt.date(2026, 11, 29),
    "three years in": dt.date(2029, 1, 10),
    "after its end": dt.date(2031, 6, 2),
}


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
@pytest.mark.parametrize("slug", ["thuong-ninh", "giao-minh"])
def test_a_small_commune_can_be_tried_on_any_day(built: Callable[..., Store], day: dt.date, slug: str):
    store = built(day, slug)
    [(newest,), (done,)] = store.rows(_DATES)
    assert local(newest).date() < day
    assert done is None or done.date() < day
    assert verify_store(store) == []
    moments = [one.batch["submitted_at"] for one in store.history(slug).batches]
    assert moments == sorted(moments), "written in the order in which it came about"


def test_a_monthly_commune_three_years_in_keeps_its_last_closings(built: Callable[..., Store]):
    store = built(DAYS["three years in"], "tan-ninh")
    assert [one.period for one in reversed(closings(store, "tan-ninh"))] == [
        Period(2028, 9), Period(2028, 9), Period(2028, 10), Period(2028, 11),
    ]  # fmt: skip
    assert verify_store(store) == []


@pytest.mark.parametrize("slug", MONTHLY)
def test_everything_bears_a_moment_in_order_and_before_today(monthly: Store, slug: str):
    moments = [local(one.batch["submitted_at"]) for one in monthly.history(slug).batches]
    assert moments == sorted(moments)
    assert moments[-1].date() < TODAY
    assert moments[0].date() == dt.date(2025, 12, 15), "set up on the first day of the plan"


def test_a_store_built_so_is_sound(monthly: Store):
    assert verify_store(monthly) == []


def test_only_the_illustrative_store_is_filled(store: Store):
    with pytest.raises(StoreError, match="kho minh hoạ"):
        sample.build(store, Period(2026, 10))
    with pytest.raises(StoreError, match="kho minh hoạ"):
        sample.begin(store, ["tan-ninh"], TODAY)
    assert store.communes() == []
    set_up(store, "tan-ninh", [Place("thon-01", "Thôn Đông")], somebody())
    with pytest.raises(StoreError, match="minh hoạ"):
        sample.fill(store, "tan-ninh", TODAY, as_stands)
    assert store.seq("tan-ninh") == 1


def test_a_commune_is_filled_once_and_one_of_its_own_never(built: Callable[..., Store]):
    store = built(TODAY, "tan-ninh")
    before = store.seq("tan-ninh")
    sample.fill(store, "tan-ninh", TODAY.replace(year=2029), as_stands)
    assert store.seq("tan-ninh") == before
    text = replace(read_text("tan-ninh"), slug="xa-moi")
    set_up(store, "xa-moi", [Place("thon-01", "Thôn Đông")], somebody(), text=text)
    sample.fill(store, "xa-moi", TODAY, as_stands)
    assert store.seq("xa-moi") == 1


def test_only_an_illustrative_question_takes_a_day_of_its_own(monthly: Store, store: Store):
    plan = load_plan(monthly, "an-nong")
    with pytest.raises(StoreError, match="minh hoạ"):
        ask(store, plan, "AN-14", None, Period(2026, 10), "Vì sao?", somebody(), "one", on=dt.date(2026, 11, 2))


# ── closings ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", MONTHLY)
def test_the_last_periods_are_closed_in_order_and_the_newest_waits(monthly: Store, slug: str):
    found = list(reversed(closings(monthly, slug)))
    assert [one.event.number for one in found] == list(range(1, len(found) + 1))
    assert [str(one.period) for one in found] == CLOSED[slug]
    assert [one.in_force for one in found] == [False, *[True] * (len(found) - 1)]
    assert all(one.event.by != one.check.by for one in found), "who checks is not who signs"


@pytest.mark.parametrize("slug", MONTHLY)
def test_a_period_is_reopened_with_a_reason_and_signed_with_what_was_mended(monthly: Store, slug: str):
    [reopening] = [one for one in events(monthly, slug) if one.deed is Done.REOPENED]
    assert reopening.note.startswith("Sửa số")
    before, again = (one for one in reversed(closings(monthly, slug)) if one.period == reopening.period)
    old, new = (
        {(row.indicator.code, row.place and row.place.id): row.figure for row in opened_rows(monthly, slug, one.event)}
        for one in (before, again)
    )
    [changed] = [key for key in old if old[key] and new[key] and old[key].numbers != new[key].numbers]
    assert new[changed].numerator > old[changed].numerator


@pytest.mark.parametrize("slug", MONTHLY)
def test_a_figure_came_after_its_closing_and_stays_an_adjustment(monthly: Store, slug: str):
    many = [adjusted(monthly, slug, one.event) for one in reversed(closings(monthly, slug)) if one.in_force]
    assert [len(found) for found in many] == {"an-nong": [0, 1], "tan-ninh": [0, 1, 0]}[slug]
    [late] = many[1]
    assert late.before is None
    assert late.figure.numerator > 0


@pytest.mark.parametrize("slug", MONTHLY)
def test_every_closing_shows_what_stood_when_it_was_signed(monthly: Store, slug: str):
    every = monthly.rows(_EVERY, {"commune": slug})
    for one in closings(monthly, slug):
        stood = {}
        for seq, code, place, day, *numbers in every:
            if seq <= one.event.data_seq and day == one.period.date:
                stood[code, place] = (*numbers[:3], FigureState(numbers[3]))
        shown = {
            (row.indicator.code, row.place and row.place.id): row.figure.numbers
            for row in opened_rows(monthly, slug, one.event)
            if row.figure
        }
        assert shown == stood


# ── questions, tasks, the plan ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", MONTHLY)
def test_questions_stand_at_every_stage(monthly: Store, slug: str):
    found = questions(monthly, load_plan(monthly, slug))
    stages = [one.stage for one in found]
    assert stages.count(Stage.SETTLED) == 3
    assert stages.count(Stage.ANSWERED) == 1
    assert stages.count(Stage.REMARK) == 1
    assert [one.overdue(TODAY) for one in found if one.open] == [True, False]
    assert len({(one.indicator, one.place, one.period, one.stage) for one in found}) == len(found)


@pytest.mark.parametrize("slug", MONTHLY)
def test_every_question_is_about_a_figure_that_fell_or_is_missing(monthly: Store, slug: str):
    stands = {(code, place, day): (a, b) for _, code, place, day, a, b, *_ in monthly.rows(_EVERY, {"commune": slug})}
    plan = load_plan(monthly, slug)
    for one in questions(monthly, plan):
        if one.stage is Stage.REMARK:
            continue
        assert plan.place(one.place).name in one.entries[0].text if one.place else "toàn xã" in one.entries[0].text
        if one.then is None:
            assert "chưa có số" in one.entries[0].text
            continue
        a, b = stands[one.indicator, one.place, one.period.plus(-1).date]
        assert one.then.figure.numerator / one.then.figure.denominator < a / b, one.entries[0].text


def test_a_target_was_raised_before_its_first_period_had_figures(monthly: Store):
    plan = load_plan(monthly, "an-nong")
    [before], [now] = (plan.targets_of("AN-14", at) for at in (Period(2026, 8), Period(2026, 9)))
    assert (before.value, now.value) == (65, 70)
    assert now.legal.startswith("Quyết định 126/QĐ-UBND ngày ")
    [(decided,)] = monthly.rows("SELECT seq FROM batch WHERE commune = 'an-nong' AND kind = 'target'")
    later = [one[0] for one in monthly.rows(_EVERY, {"commune": "an-nong"}) if one[3] >= dt.date(2026, 9, 1)]
    assert min(later) > decided


def test_tasks_are_done_late_and_left(built: Callable[..., Store]):
    store = built(TODAY, "giao-minh")
    found = task_entries(store, load_plan(store, "giao-minh"), TODAY)
    states = [one.state for one in found]
    assert states.count(State.DONE) >= 4
    assert State.OVERDUE in states
    assert Kind.TASK in {one.kind for one in in_the_way(store, load_plan(store, "giao-minh"), TODAY)}

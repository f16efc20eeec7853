"""Bottlenecks from the store: counted a second, slow way; each goes away by evidence and comes back without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from statistics import fmean, median

import pytest

from data import sample
from data.bottlenecks import Bottleneck, Kind
from data.model import Direction, OverTime, Period, Plan
from data.owed import State as Came
from data.owed import owed
from data.plan_store import blank_places, load_plan, set_up
from data.progress import State
from data.question_store import answer, ask, remark, reopen, settle
from data.scenario_store import save
from data.standings import Row
from data.store import ILLUSTRATIVE, Batch, Store
from data.task_store import record, withdraw
from queries.bottlenecks import in_the_way
from queries.figures import periods
from queries.reports import FIRST, first_reports, opened
from queries.standings import standings
from tests.builders import somebody

COMMUNES = ("an-nong", "thong-nhat", "giao-minh")
UNTIL, TODAY = Period(2027, 2), dt.date(2027, 3, 10)
SLUG, CODE = "an-nong", "AN-14"


class Day:
    """What every part of the product believes today is."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.turn(TODAY)

    def turn(self, day: dt.date) -> None:
        self.day = day
        for name in ("data.visit.today", "data.task_store.today", "data.question_store.today",
                     "data.question_thread.today"):  # fmt: skip
            self.patch.setattr(name, lambda: day)
        self.patch.setattr("data.store.now", lambda: dt.datetime.combine(day, dt.time(3)))


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> Day:
    return Day(monkeypatch)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three communes with fourteen illustrative months; only to look at."""
    store = Store(tmp_path_factory.mktemp("bottlenecks") / "minh-hoa.duckdb", ILLUSTRATIVE)
    sample.build(store, UNTIL, COMMUNES)
    yield store
    store.close()


# ── a slow second count ──────────────────────────────────────────────────────────────────────────────


def slow_best(row: Row) -> float | None:
    """The best that the commune or a village of some size kept up over six readings, by its plain definition."""
    one = row.standing
    rate, sign = one.indicator.kind.is_rate, 1 if one.indicator.direction is Direction.UP else -1
    means = one.required.average is not None or (one.indicator.over_time is OverTime.FLOW and not rate)
    found = []
    for place, readings in {"": row.readings, **row.villages}.items():
        if place and any(each.denominator is not None and each.denominator < 30 for each in readings):
            continue
        line = []
        for each in readings:
            value = 100 * each.numerator / each.denominator if rate and each.denominator else each.value
            if value is not None and each.coverage * 100 >= 80:
                line.append((each.period.year * 12 + each.period.month, float(value)))
        for first in range(len(line) - 5):
            six = line[first : first + 6]
            slopes = [(w - v) / (n - m) for m, v in six for n, w in six if n > m]
            found.append(fmean(value for _, value in six) if means else median(slopes))
    return max(found, key=lambda pace: sign * pace, default=None)


def slow_stuck(row: Row) -> bool | None:
    """None: that period says nothing."""
    one = row.standing
    if one.state is State.NOT_ENOUGH:
        return None
    if one.state not in (State.BEHIND, State.OUT_OF_REACH, State.REGRESSING) or one.short == 0:
        return False
    if one.required is None:
        return (one.level.period.year, one.level.period.month) >= (one.aim.due.year, one.aim.due.month)
    best = slow_best(row)
    if best is None:
        return False
    need = one.required.per_month if one.required.average is None else one.required.average
    need = float(need) * (1 if one.required.average is not None or one.indicator.kind.is_rate else one.held)
    return need > best + 1e-9 if one.indicator.direction is Direction.UP else need < best - 1e-9


def slow_indicators(store: Store, plan: Plan) -> dict[str, Period]:
    found = {}
    newest = periods(store, plan.slug)[0]
    months = [newest.plus(-back) for back in range(24) if newest.plus(-back) >= plan.start]
    told = {at: {row.standing.indicator.code: row for row in standings(store, plan, at)} for at in months}
    for indicator in plan.indicators:
        if not any(one.formal for one in plan.targets if one.code == indicator.code):
            continue
        for at in months:
            stuck = slow_stuck(told[at][indicator.code])
            if stuck is False:
                break
            if stuck:
                found[indicator.code] = at
    return found


@pytest.mark.parametrize("slug", COMMUNES)
def test_they_are_those_that_a_slow_count_finds(years: Store, slug: str):
    plan = load_plan(years, slug)
    found = in_the_way(years, plan, TODAY)
    indicators = {one.about.standing.indicator.code: one.about.first for one in found if one.kind is Kind.INDICATOR}
    assert indicators == (slow_indicators(years, plan) if plan.indicators else {})
    missing = {(one.about.period, one.about.department): one.about.missing for one in found if one.kind is Kind.REPORT}
    assert missing == slow_missing(years, plan)
    tasks = {one.about.task.code for one in found if one.kind is Kind.TASK}
    since = opened(years, slug)
    parents = {one.parent for one in plan.tasks}
    yearly = {one.code for one in plan.tasks if one.when.startswith("hằng năm") and one.code not in parents}
    dated = {one.code for one in plan.tasks if one.when[4:5] == one.when[7:8] == "-" and str(since) <= one.when}
    assert tasks == yearly | {one for one in dated if _when(plan, one) < str(TODAY)}
    assert len(found) > 1


def _when(plan: Plan, code: str) -> str:
    return next(one.when for one in plan.tasks if one.code == code)


def slow_missing(store: Store, plan: Plan) -> dict[tuple[Period, str], int]:
    """Period by period, cell by cell."""
    found: dict[tuple[Period, str], int] = {}
    at, reports = plan.start, first_reports(store, plan.slug, [FIRST, plan.end])
    while plan.indicators and at <= plan.end:
        for one in owed(plan, at, reports, TODAY):
            if one.state is Came.MISSING and one.due >= opened(store, plan.slug):
                found[at, one.department] = found.get((at, one.department), 0) + 1
        at = at.plus(1)
    return found


def test_something_is_stuck_in_the_sample_so_that_the_count_says_something(years: Store):
    assert len(slow_indicators(years, load_plan(years, "an-nong"))) > 3


# ── cleared by evidence, and by nothing else ─────────────────────────────────────────────────────────


@pytest.fixture
def ready(store: Store, day: Day) -> Store:
    """An Nông with one village, set up on 1 June 2026: the first figures it owes are June's, due on the 18th."""
    day.turn(dt.date(2026, 6, 1))
    set_up(store, SLUG, blank_places(["Thôn 1"], "thôn"), somebody("An"))
    return store


def of(store: Store, day: Day, kind: Kind) -> list[Bottleneck]:
    return [one for one in in_the_way(store, load_plan(store, SLUG), day.day) if one.kind is kind]


def hand_in(store: Store, *cells: dict) -> None:
    seq = store.seq(SLUG)
    store.append(Batch(SLUG, "hand_in", f"s{seq}", "An"), {"observation": cells}, seq)


def figure(period: Period, a: float, b: float = 100, code: str = CODE, **more) -> dict:
    numbers = {"numerator": Decimal(str(a)), "denominator": Decimal(b)}
    return {"indicator": code, "place": "thon-01", "period": period.date, "state": "reported", **numbers, **more}


def test_a_missing_report_goes_when_every_figure_has_come_and_not_before(ready: Store, day: Day):
    day.turn(dt.date(2026, 6, 18))
    assert of(ready, day, Kind.REPORT) == []
    day.turn(dt.date(2026, 6, 21))
    [gap] = [one for one in of(ready, day, Kind.REPORT) if one.owners == ("ca",)]
    assert (gap.about.missing, gap.age(day.day)) == (gap.about.expected, 3)
    june, plan = Period(2026, 6), load_plan(ready, SLUG)
    cells = [one for one in owed(plan, june, [], day.day) if one.department == "ca"]
    first, *rest = [figure(june, 40, code=one.indicator, place=one.place) for one in cells]
    hand_in(ready, *rest)
    assert [one.about.missing for one in of(ready, day, Kind.REPORT) if one.owners == ("ca",)] == [1]
    hand_in(ready, {**first, "state": "nothing_arose", "numerator": None, "denominator": None})
    assert [one for one in of(ready, day, Kind.REPORT) if one.owners == ("ca",)] == []
    hand_in(ready, {**first, "state": "withdrawn"})
    assert [one.about.missing for one in of(ready, day, Kind.REPORT) if one.owners == ("ca",)] == [1]


def test_a_question_goes_with_an_answer_or_a_reason_and_comes_back_when_asked_again(ready: Store, day: Day):
    plan = load_plan(ready, SLUG)
    hand_in(ready, figure(Period(2026, 6), 40))
    given = (ready, plan, CODE, "thon-01", Period(2026, 6), "Vì sao thấp?")
    ask(*given, somebody(), "q", due=dt.date(2026, 6, 5))
    remark(*given, somebody(), "r")
    day.turn(dt.date(2026, 6, 5))
    assert of(ready, day, Kind.QUESTION) == []
    day.turn(dt.date(2026, 6, 9))
    [one] = of(ready, day, Kind.QUESTION)
    assert (one.owners, one.age(day.day)) == (("ca",), 4)
    answer(ready, plan, "q", "Vì mưa.", somebody(), "a")
    assert of(ready, day, Kind.QUESTION) == []
    reopen(ready, plan, "q", "Chưa rõ.", somebody(), "o", due=dt.date(2026, 6, 12))
    assert of(ready, day, Kind.QUESTION) == []
    day.turn(dt.date(2026, 6, 13))
    assert [one.age(day.day) for one in of(ready, day, Kind.QUESTION)] == [1]
    settle(ready, plan, "q", somebody(), "s", "Đã nói tại họp.")
    assert of(ready, day, Kind.QUESTION) == []


def test_a_task_goes_with_its_result_and_comes_back_when_that_is_taken_back(ready: Store, day: Day):
    plan = load_plan(ready, SLUG)
    day.turn(dt.date(2026, 12, 31))
    assert of(ready, day, Kind.TASK) == []
    day.turn(dt.date(2027, 1, 2))
    before = {one.about.task.code for one in of(ready, day, Kind.TASK)}
    assert "AN-T-I.1" in before
    assert not before & {"AN-T-V.3", "AN-T-IV.4", "AN-T-III.1"}, "headings, and what is due in 2030"
    record(ready, plan, "AN-T-I.1", "2026", "Đã rà soát.", day.day, somebody(), "r")
    assert {one.about.task.code for one in of(ready, day, Kind.TASK)} == before - {"AN-T-I.1"}
    withdraw(ready, plan, "AN-T-I.1", "2026", "Ghi nhầm.", somebody(), "w")
    assert {one.about.task.code for one in of(ready, day, Kind.TASK)} == before


def test_an_indicator_goes_when_figures_say_so_and_not_by_silence(ready: Store, day: Day):
    hand_in(ready, *(figure(Period(2026, month), 30 + month / 10, 1000) for month in range(1, 9)))
    day.turn(dt.date(2026, 8, 20))
    [one] = of(ready, day, Kind.INDICATOR)
    assert (one.about.standing.indicator.code, one.owners) == (CODE, ("ca",))
    since = one.about.first
    assert Period(2026, 6) <= since < Period(2026, 8)
    hand_in(ready, figure(Period(2026, 9), 5, code="AN-01"))  # another's figure: the period has begun without ours
    [still] = of(ready, day, Kind.INDICATOR)
    assert (still.about.standing.at, still.about.first) == (Period(2026, 8), since)
    hand_in(ready, figure(Period(2026, 9), 999, 1000))
    assert of(ready, day, Kind.INDICATOR) == []
    hand_in(ready, figure(Period(2026, 9), 31, 1000))
    [back] = of(ready, day, Kind.INDICATOR)
    assert (back.about.standing.at, back.about.first) == (Period(2026, 9), since)


def test_nothing_that_is_no_evidence_moves_any_of_them(ready: Store, day: Day):
    hand_in(ready, *(figure(Period(2026, month), 30 + month / 10, 1000) for month in range(1, 9)))
    plan = load_plan(ready, SLUG)
    about = (CODE, "thon-01", Period(2026, 6))
    ask(ready, plan, *about, "Vì sao?", somebody(), "q", due=dt.date(2026, 6, 5))
    day.turn(dt.date(2027, 1, 10))
    before = in_the_way(ready, plan, day.day)
    assert {one.kind for one in before} == set(Kind)
    save(ready, SLUG, "Dốc sức", CODE, Period(2026, 8), ready.seq(SLUG), {}, {}, somebody(), "p")
    remark(ready, plan, *about, "Đã biết.", somebody(), "m")
    assert in_the_way(ready, plan, day.day) == before

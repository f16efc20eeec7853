"""Who answers for what, which periods were due, and what came in time; when illustrative months come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest

from data import sample
from data.clock import VIETNAM, local
from data.departments import (
    FirstReport,
    PeriodReports,
    Punctuality,
    accounts,
    due_periods,
    duties,
    of_place,
    punctuality,
)
from data.errors import StoreError
from data.model import Calendar, Department, Level, Period, Rhythm, Task
from data.plan_files import shipped, slugs
from data.standings import rows
from data.store import ILLUSTRATIVE, Batch, Store
from tests.builders import CODE, make_indicator, make_plan, make_target, month

ME, YOU = Department("toi", "Phòng Tôi"), Department("ban", "Phòng Bạn")
JUNE = month("2026-06")
LATER = dt.date(2030, 12, 31)


def task(code: str, lead: tuple = (), support: tuple = (), parent: str = "") -> Task:
    return Task(code, "I", f"Việc {code}", lead, support, "", parent, "I")


# ── duties ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
def test_every_indicator_has_one_that_answers_and_every_task_is_somewhere(slug: str):
    plan = shipped(slug)
    found = duties(plan)
    assert [one.department for one in found if one.department] == list(plan.departments)
    assert Counter(code for one in found for code in one.codes) == Counter(one.code for one in plan.indicators)
    listed = {one.code for many in found for one in (*many.tasks, *many.helps)}
    headings = {one.parent for one in plan.tasks}
    assert {one.code for one in plan.tasks} - listed <= headings


def test_a_named_lead_is_no_suggestion_and_nobodys_come_last():
    codes = ("XA-01", "XA-02", "XA-03", "XA-04")
    plan = make_plan(
        make_target(code="XA-01", lead="toi", suggested_lead="ban", support=("ban",)),
        make_target(code="XA-02", suggested_lead="ban"),
        make_target(code="XA-03"),
        indicators=tuple(make_indicator(code=one) for one in codes),
        departments=(ME, YOU),
    )
    me, you, nobody = duties(plan)
    assert [[one.code for one in many] for many in (me.leads, me.suggested, me.supports)] == [["XA-01"], [], []]
    assert [[one.code for one in many] for many in (you.leads, you.suggested, you.supports)] == [
        [], ["XA-02"], ["XA-01"],
    ]  # fmt: skip
    assert (nobody.department, [one.code for one in nobody.nobodys]) == (None, ["XA-03", "XA-04"])


def test_a_part_goes_with_its_whole():
    plan = make_plan(
        make_target(lead="toi", support=("ban",)),
        indicators=(make_indicator(), make_indicator(code="XA-01a", part_of=CODE)),
        departments=(ME, YOU),
    )
    me, you = duties(plan)
    assert me.codes == {CODE, "XA-01a"}
    assert [one.code for one in you.supports] == [CODE, "XA-01a"]


def test_the_first_target_names_the_owner():
    plan = make_plan(
        make_target(year=2030, lead="ban"), make_target(60, year=2026, lead="toi"), departments=(ME, YOU)
    )  # fmt: skip
    assert [len(one.leads) for one in duties(plan)] == [1, 0]


def test_a_task_without_lead_is_nobodys_but_a_heading_is_no_task():
    tasks = (task("1"), task("1.1", ("toi",), parent="1"), task("2"), task("3", ("toi",), ("ban",)))
    me, you, nobody = duties(make_plan(make_target(lead="toi"), departments=(ME, YOU), tasks=tasks))
    assert [[one.code for one in many] for many in (me.tasks, you.helps, nobody.tasks)] == [["1.1", "3"], ["3"], ["2"]]


def test_where_everything_is_given_there_is_no_group_of_nobodys():
    assert [one.department for one in duties(make_plan(make_target(lead="toi"), departments=(ME,)))] == [ME]


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
    found = punctuality(plan, {CODE}, reports, [month(one) for one in periods])
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
    assert punctuality(plan, set(), reports, [JUNE]) == Punctuality()


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


def test_an_account_holds_the_rows_it_answers_for_and_those_it_supports():
    plan = make_plan(
        make_target(lead="toi"), make_target(code="XA-02", lead="ban", support=("toi",)), places=1,
        indicators=(make_indicator(), make_indicator(code="XA-02")), departments=(ME, YOU),
    )  # fmt: skip
    found = rows(plan, JUNE, [], [], [], {})
    me, you = accounts(plan, found, [came("thon-01", JUNE, IN_TIME, "XA-02")], [JUNE])
    assert (me.rows, me.supported, me.reporting.missing) == ((found[0],), (found[1],), 1)
    assert (you.rows, you.supported, you.reporting.on_time) == ((found[1],), (), 1)


# ── when illustrative months come ────────────────────────────────────────────────────────────────────


def test_only_an_illustrative_store_takes_a_moment(any_store: Store):
    moment = dt.datetime(2026, 1, 18, 3, 4, 5)
    batch = Batch("an-nong", "sample", "one", "An")
    if any_store.kind == ILLUSTRATIVE:
        assert any_store.append(batch, {}, 0, at=moment).submitted_at == moment
        assert any_store.rows("SELECT submitted_at FROM batch") == [(moment,)]
    else:
        with pytest.raises(StoreError, match="minh hoạ"):
            any_store.append(batch, {}, 0, at=moment)
        assert any_store.rows("SELECT count(*) FROM batch") == [(0,)]


UNTIL = Period(2029, 12)


@pytest.fixture(scope="module")
def moments() -> list[tuple[str, str, int]]:
    """Of each commune, department ("": those in time) and month: days from the due day to the hand-in."""
    found = []
    for slug in slugs():
        plan = replace(shipped(slug), places=())
        period = plan.start
        while period <= UNTIL:
            for owner in sample._hand_ins(plan, period):
                day = local(sample._handed_in(plan, owner, period)).date()
                found.append((slug, owner, (day - period.due(plan.calendar)).days))
            period = period.plus(1)
    return found


def test_months_come_up_to_three_days_early_or_some_days_late(moments: list):
    early = [days for _, owner, days in moments if not owner]
    late = [days for _, owner, days in moments if owner]
    assert set(early) == {0, -1, -2, -3}
    assert set(late) <= set(range(1, 10))
    assert len(set(late)) > 5


def test_about_one_departments_month_in_eight_is_late(moments: list):
    late = sum(bool(owner) for slug, owner, _ in moments if slug == "an-nong")
    led = {one.owner for one in shipped("an-nong").targets} - {""}
    months = len([one for one in moments if one[:2] == ("an-nong", "")])
    assert 0.08 < late / (months * len(led)) < 0.17


def test_a_month_is_split_and_never_changed():
    plan = replace(shipped("an-nong"), places=shipped("an-nong").places[:2])
    split = {period: sample._hand_ins(plan, period) for period in (Period(2026, 1), Period(2026, 6), Period(2027, 2))}
    assert any(len(one) > 1 for one in split.values())
    for period, found in split.items():
        given = [row for rows in found.values() for row in rows]
        by = lambda row: (row["indicator"], row["place"] or "")  # noqa: E731
        assert sorted(given, key=by) == sorted(sample.figures(plan, period), key=by)


NOW = dt.datetime(2026, 6, 16, 9, tzinfo=VIETNAM)


class Clock(dt.datetime):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        return NOW.astimezone(tz)


def test_a_month_that_has_ended_never_came_later_than_now(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sample, "dt", SimpleNamespace(**{**vars(dt), "datetime": Clock}))
    plan, now = shipped("an-nong"), NOW.astimezone(dt.UTC).replace(tzinfo=None)
    owners = ["", *(one.id for one in plan.departments)]
    ended = {sample._handed_in(plan, owner, JUNE) for owner in owners}
    assert max(ended) == now, "late by some days, had there been such days"
    ahead = {sample._handed_in(plan, owner, JUNE.plus(1)) for owner in owners}
    assert min(ahead) > now, "a month made up in advance keeps its days"


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
    found = of_place(plan, "thon-01", reports, [month("2026-02"), month("2026-01")])
    assert found.on_time == 1, "23:59 on the 18th in Vietnam is in time"
    assert [one.indicator for one in found.late] == ["XA-02"], "midnight is the 19th"
    assert found.missing == ((CODE, month("2026-02")),)
    assert found.expected == 3
    other = of_place(plan, "thon-02", reports, [month("2026-01")])
    assert (other.on_time, other.late) == (0, ())
    assert other.missing == ((CODE, month("2026-01")), ("XA-02", month("2026-01")))

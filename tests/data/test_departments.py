"""Who answers for what, and when illustrative months come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from data import sample
from data.clock import local
from data.departments import accounts, duties
from data.errors import StoreError
from data.model import Department, Period, Task
from data.owed import FirstReport, owed
from data.plan_files import shipped, slugs
from data.sample.arrivals import hand_ins, handed_in
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


def test_an_account_holds_the_rows_it_answers_for_and_those_it_supports():
    plan = make_plan(
        make_target(lead="toi"), make_target(code="XA-02", lead="ban", support=("toi",)), places=1,
        indicators=(make_indicator(), make_indicator(code="XA-02")), departments=(ME, YOU),
    )  # fmt: skip
    found = rows(plan, JUNE, [], [], [], {})
    report = FirstReport("XA-02", "thon-01", JUNE, dt.datetime(2026, 6, 17, 5))
    me, you = accounts(plan, found, owed(plan, JUNE, [report], LATER))
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
            for owner in hand_ins(plan, period):
                day = local(handed_in(plan, owner, period, dt.date(2031, 1, 1))).date()
                found.append((slug, owner, (day - plan.due(period)).days))
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
    split = {period: hand_ins(plan, period) for period in (Period(2026, 1), Period(2026, 6), Period(2027, 2))}
    assert any(len(one) > 1 for one in split.values())
    for period, found in split.items():
        given = [row for rows in found.values() for row in rows]
        by = lambda row: (row["indicator"], row["place"] or "")  # noqa: E731
        assert sorted(given, key=by) == sorted(sample.figures(plan, period), key=by)


def test_a_month_that_has_ended_had_come_by_yesterday():
    plan, today, later = shipped("an-nong"), dt.date(2026, 6, 16), dt.date(2031, 1, 1)
    owners = ["", *(one.id for one in plan.departments)]
    ended = {local(handed_in(plan, owner, JUNE, today)).date() for owner in owners}
    assert max(ended) == dt.date(2026, 6, 15), "late by some days, had there been such days"
    ahead = {owner: handed_in(plan, owner, JUNE.plus(1), today) for owner in owners}
    assert local(min(ahead.values())).date() > today
    assert ahead == {owner: handed_in(plan, owner, JUNE.plus(1), later) for owner in owners}, "made up in advance"

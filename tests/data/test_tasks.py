"""Tasks: every time that a plan's words ask for, its due day, and how far it is from what was recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from data.access import Grant, Role, User
from data.model import Period, Task
from data.plan_files import shipped, slugs
from data.tasks import Entry, Result, State, entries, instances, may_record
from tests.builders import make_plan

TODAY = dt.date(2027, 3, 1)


def task(code: str = "T1", when: str = "hằng năm", parent: str = "", lead: tuple[str, ...] = ("vhxh",)) -> Task:
    return Task(code, "I. Nhóm", f"Việc {code}", lead, (), when, parent, "I")


def plan_of(*tasks: Task):
    return replace(make_plan(), tasks=tasks)


def result(name: str, day: dt.date | None = dt.date(2026, 12, 1), seq: int = 1, code: str = "T1") -> Result:
    return Result(code, name, day, "Xong.", seq, "An", dt.datetime(2026, 12, 1))


def told(*tasks: Task, results: tuple[Result, ...] = (), **more) -> dict[tuple[str, str], Entry]:
    given = {"today": TODAY, **more}
    return {(one.task.code, one.instance.name): one for one in entries(plan_of(*tasks), results, **given)}


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-2027", "2027-12-31"),
        ("2025-2030", "2030-12-31"),
        ("2028", "2028-12-31"),
        ("2025-07-31", "2025-07-31"),
        ("2028-02-29", "2028-02-29"),
        ("", None),
        ("2027-02-29", None),
        ("20270301", None),
        ("2028-2026", None),
        ("hằng quý", None),
        ("hằng tháng, hằng năm", None),
        ("quý II hằng năm", None),
        ("khi có hướng dẫn", None),
    ],
)
def test_what_happens_once_has_one_due_day_or_none(when: str, due: str | None):
    [one] = instances(make_plan(), task(when=when))
    assert one.name == when
    assert one.due == (dt.date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    ("when", "month", "day"),
    [
        ("hằng năm", 12, 31),
        ("hằng năm, trước 15/12", 12, 14),
        ("hằng năm, trước ngày 01/03", 2, None),
        ("hằng năm, trước 1/1", 12, 31),
    ],
)
def test_a_yearly_task_is_due_once_a_year(when: str, month: int, day: int | None):
    found = instances(make_plan(), task(when=when))
    assert [one.name for one in found] == ["2026", "2027", "2028", "2029", "2030"]
    for one in found:
        year = int(one.name) - (when.endswith("1/1"))
        assert one.due == dt.date(year, month, day or (29 if year == 2028 else 28))


@pytest.mark.parametrize("when", ["hằng năm, trước 31/2", "hằng năm, trước 29/2", "hằng năm, trước 15/13"])
def test_a_day_that_is_not_there_every_year_is_shown_as_it_is_written(when: str):
    assert [(one.name, one.due) for one in instances(make_plan(), task(when=when))] == [(when, None)]


@pytest.mark.parametrize("slug", slugs())
def test_every_shipped_task_is_read_and_its_days_lie_in_order(slug: str):
    plan = shipped(slug)
    for one in plan.tasks:
        found = instances(plan, one)
        assert found, one.code
        assert all(each.due is None or each.begins <= each.due for each in found)
        assert (len(found) > 1) is one.when.startswith("hằng năm"), one.code


# ── how far ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_deadline_is_overdue_from_the_day_after_it():
    due = task(when="2027-03-01")
    assert told(due)["T1", "2027-03-01"].state is State.OPEN
    late = told(due, today=dt.date(2027, 3, 2))["T1", "2027-03-01"]
    assert (late.state, late.age(dt.date(2027, 3, 2)), late.age(dt.date(2027, 3, 31))) == (State.OVERDUE, 1, 30)


def test_a_year_is_done_open_overdue_or_ahead_for_itself():
    found = told(task(), results=(result("2026"),), today=dt.date(2028, 1, 1))
    states = [found["T1", str(year)].state for year in range(2026, 2031)]
    assert states == [State.DONE, State.OVERDUE, State.OPEN, State.AHEAD, State.AHEAD]


def test_done_late_says_by_how_much_and_in_time_says_nothing():
    late, in_time = result("2026", dt.date(2027, 1, 3)), result("2026", dt.date(2026, 12, 31))
    assert told(task(), results=(late,))["T1", "2026"].days_late == 3
    assert told(task(), results=(in_time,))["T1", "2026"].days_late == 0
    assert told(task(when=""), results=(result(""),))["T1", ""].days_late == 0


def test_a_result_taken_back_leaves_the_task_overdue_and_its_history_whole():
    history = (result("2026", seq=1), result("2026", None, seq=2))
    one = told(task(), results=history)["T1", "2026"]
    assert (one.state, one.result, one.history) == (State.OVERDUE, None, history)
    again = told(task(), results=(*history, result("2026", seq=3)))["T1", "2026"]
    assert (again.state, again.result.seq) == (State.DONE, 3)


def test_what_was_due_before_the_commune_was_set_up_is_past_and_nobodys_fault():
    opened = dt.date(2027, 1, 1)
    one = told(task(), opened=opened)["T1", "2026"]
    assert (one.state, one.age(TODAY)) == (State.PAST, 0)
    assert told(task(), opened=dt.date(2026, 12, 31))["T1", "2026"].state is State.OVERDUE
    assert told(task(), opened=opened, results=(result("2026"),))["T1", "2026"].state is State.DONE


def test_a_task_without_a_day_is_never_overdue():
    for when in ("", "hằng tháng, hằng năm", "khi cần"):
        [one] = told(task(when=when), today=dt.date(2040, 1, 1)).values()
        assert one.state is State.OPEN


def test_a_task_that_a_later_decision_brought_was_not_asked_before():
    plan = plan_of(task(), task("T2"))

    def plan_at(period: Period):
        return plan if period >= Period(2027, 1) else plan_of(task())

    found = entries(plan, [], dt.date(2028, 2, 1), None, plan_at)
    overdue = [(one.task.code, one.instance.name) for one in found if one.state is State.OVERDUE]
    assert overdue == [("T1", "2026"), ("T1", "2027"), ("T2", "2027")]


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [
        ("hằng năm", "hằng năm, trước 15/6", ["2027-12-31", "2028-12-31", "2029-06-14"]),
        ("hằng năm, trước 15/6", "hằng năm", ["2027-06-14", "2028-12-31", "2029-12-31"]),
    ],
)
def test_a_new_day_makes_no_earlier_year_late(before: str, after: str, days: list[str]):
    """Decided in September 2028: what had passed by then keeps its day, and no day that has passed is set anew."""
    old, new = plan_of(task(when=before)), plan_of(task(when=after))

    def plan_at(period: Period):
        return new if period >= Period(2028, 9) else old

    def asked(today: dt.date, *results: Result) -> dict[str, Entry]:
        return {one.instance.name: one for one in entries(new, results, today, None, plan_at)}

    october = asked(dt.date(2028, 10, 1), result("2026", dt.date(2026, 6, 1)), result("2027", dt.date(2027, 12, 1)))
    assert october["2026"].days_late == 0
    assert october["2027"].days_late == max((dt.date(2027, 12, 1) - dt.date.fromisoformat(days[0])).days, 0)
    assert october["2028"].state is State.OPEN
    later = asked(dt.date(2030, 1, 1))
    assert [str(later[year].instance.due) for year in ("2027", "2028", "2029")] == days
    assert all(one.task == new.tasks[0] for one in later.values())


def test_a_result_of_a_time_the_plan_no_longer_names_is_kept():
    found = told(task(when="2026-2028"), results=(result("2026"),))
    assert [(name, one.state) for (_, name), one in found.items()] == [
        ("2026-2028", State.OPEN),
        ("2026", State.DONE),
    ]


def test_a_heading_follows_its_parts_and_is_never_overdue():
    parts = (task("T", when="", lead=("kt",)), task("T.1", parent="T"), task("T.2", parent="T"))
    found = told(*parts, results=(result("2026", code="T.1"),))
    one = found["T", "2026"]
    assert (one.state, one.parts, one.age(TODAY)) == (State.OPEN, (1, 2), 0)
    assert found["T.2", "2026"].state is State.OVERDUE
    both = told(*parts, results=(result("2026", code="T.1"), result("2026", code="T.2", seq=2)))
    assert both["T", "2026"].state is State.DONE
    assert (both["T", "2027"].state, both["T", "2028"].state) == (State.OPEN, State.AHEAD)


def test_a_heading_of_headings_counts_what_is_done_below_and_a_circle_ends():
    found = told(task("A", when=""), task("A.1", when="", parent="A"), task("A.1.1", when="", parent="A.1"))
    assert found["A", ""].parts == found["A.1", ""].parts == (0, 1)
    assert told(task("A", parent="B"), task("B", parent="A")) == {}


def test_a_leading_officer_or_the_coordinator_records():
    def user(role: Role, department: str = "", commune: str = "xa") -> User:
        return User("Ai", "ai", (Grant(role, commune, department),))

    own = task(lead=("vhxh", "kt"))
    assert may_record(user(Role.OFFICER, "kt"), "xa", own)
    assert may_record(user(Role.COORDINATOR), "xa", own)
    assert not may_record(user(Role.OFFICER, "ca"), "xa", own)
    assert not may_record(user(Role.OFFICER, "kt", "khac"), "xa", own)
    assert not may_record(user(Role.LEADER), "xa", own)
    nobodys = task(lead=())
    assert may_record(user(Role.COORDINATOR), "xa", nobodys)
    assert not may_record(user(Role.OFFICER, ""), "xa", nobodys)

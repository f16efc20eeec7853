"""What a question is, folded from all that was said: its stage, whose it is, how old, and the figure then and now."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from decimal import Decimal

import pytest

from data.access import Grant, Role, User
from data.model import Figure, FigureState, Period
from data.plan_files import shipped, slugs
from data.questions import (
    Entry,
    Question,
    Said,
    Seen,
    Stage,
    due_day,
    fold,
    in_order,
    leading,
    may_answer,
    may_settle,
    seen,
    stage_of,
)
from tests.builders import CODE, figure, make_count, make_indicator, make_plan, make_target

MAY = Period(2026, 5)
DAY = dt.date(2026, 6, 1)
SLUG = "xa-mau"


def entry(said: Said = Said.ASKED, seq: int = 1, at: dt.datetime = dt.datetime(2026, 6, 1, 3), **more) -> Entry:
    return Entry(said, seq, "Ông Chủ tịch (ct)", "ct", at, "Vì sao?", **more)


def question(*said: Said, id_: str = "q", first: int = 1, due: dt.date | None = None, **more) -> Question:
    entries = [entry(one, first + at, due=due if at == 0 else None) for at, one in enumerate(said or (Said.ASKED,))]
    return Question(id_, CODE, "thon-01", MAY, "ca", tuple(entries), **more)


# ── how far it is ────────────────────────────────────────────────────────────────────────────────────


def slowly(said: tuple[Said, ...]) -> Stage:
    """The stage by looking back from the end."""
    if said[0] is Said.REMARKED:
        return Stage.REMARK
    later = list(reversed(said))
    turn = next(at for at, one in enumerate(later) if one in (Said.ASKED, Said.REOPENED, Said.SETTLED))
    if later[turn] is Said.SETTLED:
        return Stage.SETTLED
    return Stage.ANSWERED if Said.ANSWERED in later[:turn] else Stage.OPEN


def test_the_stage_is_what_a_look_back_from_the_end_says():
    later = (Said.ANSWERED, Said.SETTLED, Said.REOPENED)
    for length in range(5):
        for rest in itertools.product(later, repeat=length):
            said = (Said.ASKED, *rest)
            assert stage_of(said) is slowly(said), said
    for length in range(3):
        said = (Said.REMARKED, *[Said.ANSWERED] * length)
        assert stage_of(said) is slowly(said)


def test_pieces_become_questions_in_the_order_they_were_asked_and_what_nobody_asked_is_none():
    plan = make_plan(places=1)
    pieces = [
        question(Said.ASKED, id_="a", first=1),
        question(Said.REMARKED, id_="b", first=2),
        question(Said.ANSWERED, id_="a", first=3),
        question(Said.ANSWERED, id_="lost", first=4),
        question(Said.SETTLED, id_="a", first=5),
    ]
    found = fold(pieces, {}, plan)
    assert [(one.id, [each.seq for each in one.entries]) for one in found] == [("a", [1, 3, 5]), ("b", [2])]


def test_only_an_open_question_is_overdue_and_only_after_its_day():
    one = question(due=DAY)
    assert [one.overdue(DAY + dt.timedelta(days=at)) for at in (-1, 0, 1)] == [False, False, True]
    for more in ((Said.ANSWERED,), (Said.ANSWERED, Said.SETTLED)):
        assert not question(Said.ASKED, *more, due=DAY).overdue(dt.date(2030, 1, 1))
    assert not question(due=None).overdue(dt.date(2030, 1, 1))
    assert not question(Said.REMARKED, due=DAY).overdue(dt.date(2030, 1, 1))


def test_asking_again_sets_a_new_day():
    one = question(Said.ASKED, Said.ANSWERED, due=DAY)
    again = replace(one, entries=(*one.entries, entry(Said.REOPENED, 3, due=dt.date(2026, 7, 1))))
    assert (one.due, again.due) == (DAY, dt.date(2026, 7, 1))
    assert not again.overdue(DAY + dt.timedelta(days=3))


def test_its_age_is_told_in_days_of_vietnam():
    late = dt.datetime(2026, 6, 1, 17)  # midnight in Vietnam
    assert replace(question(), entries=(entry(at=late),)).age(dt.date(2026, 6, 2)) == 0
    early = late - dt.timedelta(seconds=1)
    assert replace(question(), entries=(entry(at=early),)).age(dt.date(2026, 6, 2)) == 1
    assert question().age(dt.date(2020, 1, 1)) == 0


def test_the_first_due_comes_first_then_what_waits_for_the_asker_then_the_newest():
    found = [
        question(Said.ASKED, Said.ANSWERED, Said.SETTLED, id_="clear", first=1),
        question(Said.REMARKED, id_="remark", first=5),
        question(Said.ASKED, Said.ANSWERED, id_="answered late", first=20),
        question(Said.ASKED, Said.ANSWERED, id_="answered", first=10),
        question(id_="no day", first=6),
        question(id_="later", first=2, due=DAY + dt.timedelta(days=1)),
        question(id_="first", first=9, due=DAY),
    ]
    wanted = ["first", "later", "no day", "answered", "answered late", "remark", "clear"]
    assert [one.id for one in in_order(found)] == wanted
    assert [one.id for one in in_order(reversed(found))] == wanted


# ── the figure ───────────────────────────────────────────────────────────────────────────────────────


def keyed(*figures: Figure) -> dict:
    return {one.key: one for one in figures}


def test_a_village_shows_its_own_figure_and_no_other():
    plan = make_plan(places=2)
    there = keyed(figure("thon-01", "2026-05", 45, 60), figure("thon-01", "2026-04", 1, 2))
    assert seen(plan, there, CODE, "thon-01", MAY) == Seen(figure("thon-01", "2026-05", 45, 60))
    assert seen(plan, there, CODE, "thon-02", MAY) is None
    assert seen(plan, there, "XA-99", "thon-01", MAY) is None


def test_the_commune_is_what_was_reported_for_it_else_the_sum_of_its_villages():
    plan = make_plan(places=3)
    villages = [figure("thon-01", "2026-05", 80, 100), figure("thon-02", "2026-05", 30, 300)]
    summed = seen(plan, keyed(*villages, figure("thon-99", "2026-05", 5, 5)), CODE, None, MAY)
    assert summed == Seen(figure(None, "2026-05", 110, 400), 2)
    own = figure(None, "2026-05", 90, 400)
    assert seen(plan, keyed(*villages, own), CODE, None, MAY) == Seen(own)
    assert seen(plan, {}, CODE, None, MAY) is None


def test_a_percent_without_its_a_and_b_is_never_summed():
    plan = make_plan(places=2)
    bare = figure("thon-01", "2026-05", value="35.4")
    found = seen(plan, keyed(bare, figure("thon-02", "2026-05", 30, 90)), CODE, None, MAY)
    assert (found.figure.numerator, found.figure.denominator, found.figure.value, found.places) == (30, 90, None, 1)
    found = seen(plan, keyed(bare), CODE, None, MAY)
    assert (found.figure.numerator, found.figure.value, found.places) == (None, None, 0)


def test_counts_are_summed_and_keep_what_all_of_them_say():
    plan = make_plan(places=2, indicators=(make_count(),))
    there = [figure(f"thon-0{at}", "2026-05", value=at, state=FigureState.ESTIMATED) for at in (1, 2)]
    found = seen(plan, keyed(*there), CODE, None, MAY)
    assert (found.figure.value, found.figure.state, found.places) == (Decimal(3), FigureState.ESTIMATED, 2)
    mixed = seen(plan, keyed(there[0], replace(there[1], state=FigureState.REPORTED)), CODE, None, MAY)
    assert mixed.figure.state is FigureState.REPORTED


def test_villages_that_were_not_there_then_do_not_count():
    plan = make_plan(places=2)
    first, second = plan.places
    plan = replace(plan, places=(first, replace(second, since=Period(2026, 6))))
    there = keyed(figure("thon-01", "2026-05", 1, 2), figure("thon-02", "2026-05", 1, 2))
    assert seen(plan, there, CODE, None, MAY).places == 1


def test_a_question_says_whether_its_figure_was_corrected():
    then, other = Seen(figure("thon-01", "2026-05", 45, 60)), Seen(figure("thon-01", "2026-05", 46, 60))
    same = Seen(figure("thon-01", "2026-05", Decimal("45.0000"), 60))
    assert not question(then=then, now=same).corrected
    assert question(then=then, now=other).corrected
    assert question(then=then, now=None).corrected
    assert question(then=None, now=other).corrected
    assert not question().corrected


# ── whose it is ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
def test_the_department_asked_is_one_that_the_plan_has_or_nobody(slug: str):
    plan = shipped(slug)
    for indicator in plan.indicators:
        found = leading(plan, indicator)
        owners = {one.owner for one in plan.targets if one.code == (indicator.part_of or indicator.code)} - {""}
        assert found == (next(iter(owners)) if len(owners) == 1 else "")


def test_two_departments_in_charge_leave_it_to_be_asked():
    plan = make_plan(make_target(60, year=2027, lead="ca"), make_target(90, lead="kt"))
    assert leading(plan, make_indicator()) == ""
    plan = make_plan(make_target(60, year=2027, suggested_lead="ca"), make_target(90, lead="ca"))
    assert leading(plan, make_indicator()) == "ca"


def person(role: Role, department: str = "", commune: str = SLUG, login: str = "x") -> User:
    return User("Ai đó", login, (Grant(role, commune, department),))


@pytest.mark.parametrize(
    ("user", "may"),
    [
        (person(Role.OFFICER, "ca"), True),
        (person(Role.OFFICER, "kt"), False),
        (person(Role.OFFICER, ""), False),
        (person(Role.OFFICER, "ca", "xa-khac"), False),
        (person(Role.COORDINATOR), True),
        (person(Role.COORDINATOR, commune="xa-khac"), False),
        (person(Role.LEADER), False),
        (person(Role.MONITOR), False),
        (person(Role.VILLAGE), False),
        (User("Hai vai", "x", (Grant(Role.LEADER, SLUG), Grant(Role.OFFICER, SLUG, "ca"))), True),
        (User("Hai nơi", "x", (Grant(Role.OFFICER, "xa-khac", "ca"), Grant(Role.OFFICER, SLUG, "kt"))), False),
    ],
)
def test_the_department_that_was_asked_answers_or_the_coordinator(user: User, may: bool):
    assert may_answer(user, SLUG, "ca") is may


def test_a_question_to_nobody_is_the_coordinators():
    assert not may_answer(person(Role.OFFICER, ""), SLUG, "")
    assert may_answer(person(Role.COORDINATOR), SLUG, "")


def test_who_asked_settles_and_so_does_a_leader():
    asker = person(Role.COORDINATOR, login="lan")
    assert may_settle(asker, SLUG, "Tên cũ (lan)", "lan")
    assert not may_settle(person(Role.COORDINATOR, login="hoa"), SLUG, "Tên cũ (lan)", "lan")
    assert may_settle(person(Role.LEADER, login="ct"), SLUG, "Tên cũ (lan)", "lan")
    assert not may_settle(person(Role.LEADER, commune="xa-khac"), SLUG, "Tên cũ (lan)", "lan")
    assert not may_settle(person(Role.OFFICER, "ca", login="lan"), SLUG, "Tên cũ (lan)", "lan")
    nameless = User("Người xem thử", "", (Grant(Role.COORDINATOR, SLUG),))
    assert may_settle(nameless, SLUG, "Người xem thử", None)
    assert not may_settle(nameless, SLUG, "Người khác", None)
    assert not may_settle(replace(asker, name="Người xem thử", login="thu"), SLUG, "Người xem thử", None)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (dt.date(2026, 11, 16), dt.date(2026, 11, 23)),  # Monday
        (dt.date(2026, 11, 20), dt.date(2026, 11, 27)),  # Friday
        (dt.date(2026, 11, 21), dt.date(2026, 11, 27)),  # Saturday
        (dt.date(2026, 11, 22), dt.date(2026, 11, 27)),  # Sunday
        (dt.date(2026, 12, 28), dt.date(2027, 1, 4)),  # over the year's end
        (dt.date(2028, 2, 24), dt.date(2028, 3, 2)),  # over a leap day
    ],
)
def test_five_working_days_pass_over_the_weekend(today: dt.date, due: dt.date):
    assert due_day(today) == due
    assert due_day(today, 0) == today

"""What stands in the way: what counts as such, since when, whose, and in which order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from data.bottlenecks import LOOK_BACK, Gap, Kind, Stuck, bottlenecks, find_stuck, gaps, is_stuck
from data.model import Period, Task
from data.owed import Cell
from data.owed import State as Came
from data.progress import Aim, Basis, Level, Required, Standing, State
from data.questions import Entry as Said
from data.questions import Question
from data.questions import Said as Deed
from data.standings import Completeness, Row
from data.tasks import Entry, Instance
from data.tasks import State as Done
from tests.builders import CODE, make_indicator, make_plan, make_target, month

JUNE = month("2027-06")
TODAY = dt.date(2027, 7, 1)
LEVEL = Level(JUNE, Fraction(50), Fraction(50), Fraction(100))


def row(state: State, at: Period = JUNE, **more) -> Row:
    aim = Aim(make_target(), Fraction(90), None, Period(2030, 12), Basis.GIVEN)
    given = {"level": replace(LEVEL, period=at), "aim": aim, "short": 40, **more}
    return Row(Standing(make_indicator(), at, state, **given), Completeness(1, 1, Fraction(1)))


# ── when an indicator is stuck ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", list(State))
def test_out_of_reach_is_stuck_and_merely_behind_is_not(state: State):
    required = Required(Fraction(1), Fraction(1), 42)
    assert is_stuck(row(state, required=required)) is (state is State.OUT_OF_REACH)


@pytest.mark.parametrize("state", [State.BEHIND, State.REGRESSING])
def test_a_target_missed_on_its_day_is_stuck_until_the_next_one_begins(state: State):
    due = Aim(make_target(), Fraction(90), None, JUNE, Basis.GIVEN)
    assert is_stuck(row(state, aim=due))
    assert not is_stuck(row(state, aim=due, short=0)), "past the number, as 'đúng' has it, nothing is missing"
    assert not is_stuck(row(state))


SIGNS = {"s": State.OUT_OF_REACH, "g": State.BEHIND, "u": State.NOT_ENOUGH, "n": State.NO_TARGET}


def walked(signs: str, **more) -> list[Stuck]:
    plan = make_plan(start="2020-01", **more)
    rows = {JUNE.plus(-back): row(SIGNS[one], JUNE.plus(-back)) for back, one in enumerate(signs)}
    required = Required(Fraction(1), Fraction(1), 42)
    rows = {at: replace(one, standing=replace(one.standing, required=required)) for at, one in rows.items()}
    return find_stuck(plan, JUNE, lambda period, codes: [rows[period]] if period in rows and CODE in codes else [])


def test_silence_neither_ends_nor_begins_it_and_only_a_judged_period_does():
    for signs in map("".join, product(SIGNS, repeat=5)):
        found = re.match("u*s[su]*", signs)
        expected = [signs.rindex("s", 0, found.end())] if found else []
        assert [JUNE.ordinal - one.first.ordinal for one in walked(signs)] == expected, signs
        if found:
            assert walked(signs)[0].standing.at == JUNE.plus(-signs.index("s")), signs


def test_it_is_looked_back_so_far_and_no_further():
    [one] = walked("s" * (LOOK_BACK + 5))
    assert one.first == JUNE.plus(1 - LOOK_BACK)
    assert walked("u" * LOOK_BACK + "s") == []


def test_nothing_is_looked_for_before_the_plan_or_without_a_formal_target():
    asked = []
    plan = make_plan(start=JUNE.plus(-2))
    find_stuck(plan, JUNE, lambda period, _: asked.append(period) or [row(State.OUT_OF_REACH, period)])
    assert asked == [JUNE, JUNE.plus(-1), JUNE.plus(-2)]
    asked.clear()
    find_stuck(make_plan(make_target(formal=False)), JUNE, lambda period, _: asked.append(period) or [])
    assert asked == []


# ── missing reports ──────────────────────────────────────────────────────────────────────────────────


def cell(department: str, state: Came, period: Period = JUNE, place: str = "thon-01") -> Cell:
    day = None if state in (Came.MISSING, Came.AHEAD) else TODAY
    return Cell(CODE, place, period, department, dt.date(2027, 6, 18), state, day)


def test_a_department_and_period_are_one_line_with_how_many_are_missing():
    cells = [
        cell("ca", Came.MISSING), cell("ca", Came.MISSING, place="thon-02"), cell("ca", Came.LATE, place="thon-03"),
        cell("kt", Came.IN_TIME), cell("vp", Came.AHEAD), cell("", Came.MISSING), cell("y", Came.NOTHING),
    ]  # fmt: skip
    due = dt.date(2027, 6, 18)
    assert gaps(cells) == [Gap("ca", JUNE, due, 2, 3), Gap("", JUNE, due, 1, 1)]
    assert gaps([]) == []


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────


def question(due: dt.date, *said: Deed) -> Question:
    entries = tuple(Said(one, 1, "An", None, dt.datetime(2027, 5, 1), "?", due) for one in (Deed.ASKED, *said))
    return Question("q", CODE, None, JUNE, "ca", entries)


def overdue(due: dt.date, state: Done = Done.OVERDUE, lead: tuple[str, ...] = ("kt", "vp")) -> Entry:
    task = Task("T1", "I", "Việc", lead, (), "hằng năm", "", "I")
    return Entry(Instance(task, "2026", dt.date(2026, 1, 1), due), state)


def test_everything_is_in_the_stated_order_with_owner_and_age():
    early, late = dt.date(2027, 1, 1), dt.date(2027, 6, 20)
    plan = make_plan(make_target(suggested_lead="vhxh"))
    found = bottlenecks(
        plan,
        [cell("ca", Came.MISSING), replace(cell("kt", Came.MISSING), due=early, period=month("2026-12"))],
        [question(late), question(early), question(TODAY), question(early, Deed.ANSWERED)],
        [
            overdue(late),
            overdue(early),
            overdue(early, Done.OPEN),
            overdue(early, Done.PAST),
            overdue(early, Done.DONE),
        ],
        [Stuck(row(State.OUT_OF_REACH), month("2027-02"))],
        TODAY,
    )
    assert [(one.kind, one.since, one.owners) for one in found] == [
        (Kind.REPORT, early, ("kt",)),
        (Kind.REPORT, dt.date(2027, 6, 18), ("ca",)),
        (Kind.QUESTION, early, ("ca",)),
        (Kind.QUESTION, late, ("ca",)),
        (Kind.TASK, early, ("kt", "vp")),
        (Kind.TASK, late, ("kt", "vp")),
        (Kind.INDICATOR, dt.date(2027, 2, 14), ("vhxh",)),
    ]
    assert [one.age(TODAY) for one in found] == [181, 13, 181, 11, 181, 11, 137]


def test_what_nobody_leads_has_no_owner_and_is_there_all_the_same():
    found = bottlenecks(
        make_plan(), [cell("", Came.MISSING)], [], [overdue(TODAY, lead=())],
        [Stuck(row(State.OUT_OF_REACH), JUNE)], TODAY,
    )  # fmt: skip
    assert [one.owners for one in found] == [(), (), ()]

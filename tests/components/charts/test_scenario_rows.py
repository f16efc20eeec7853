"""What the charts of a what-if are told: the grey that stands, the blue that is assumed, the villages' shares."""

from __future__ import annotations

from fractions import Fraction

import pytest

from components.charts.indicator_trend import history
from components.charts.scenario_rows import bringing, course, shares
from components.scenario_words import SIMULATED
from data.model import Place
from data.outlook import milestones, outlook
from data.scenario import Scenario, work_out
from data.sharing import Gain, Part, Rule, Sharing
from tests.builders import (
    counts,
    make_count,
    make_indicator,
    make_plan,
    make_rate,
    make_target,
    month,
    reading,
    readings,
)
from tests.components.conftest import YEAR_PLAN, row

NASTY = "<b>x</b> *y*"
PEOPLE = make_indicator()


def drawn(found, plan, goal: int, due: str, **more):
    one = row(found, plan=plan, readings=tuple(found), **more)
    ahead = [outlook(plan, one, each) for each in milestones(plan)]
    return one, ahead, work_out(plan, one, Scenario(goal=Fraction(goal), due=month(due)))


def test_the_scenario_begins_at_the_last_figure_and_ends_at_the_goal_with_its_words():
    one, ahead, found = drawn(readings("2026-01", 25, 30, 35), YEAR_PLAN, 80, "2026-12")
    line = course(one, ahead, found).assumed
    assert [str(point.at) for point in line] == [f"2026-{at:02d}" for at in range(3, 13)]
    assert [point.value for point in line] == [35, 40, 45, 50, 55, 60, 65, 70, 75, 80]
    assert [point.label for point in line if point.label] == ["2026: 80,0 %"]
    assert all(point.text.startswith(f"{SIMULATED}, kỳ ") for point in line)


def test_what_stands_is_what_the_indicators_own_page_shows_and_judges_nothing():
    one, ahead, found = drawn(readings("2026-01", 25, 30, 35), YEAR_PLAN, 70, "2026-10")
    known, real = course(one, ahead, found), history(one, ahead)
    for name in ("actual", "path", "milestones", "ahead"):
        assert getattr(known, name) == getattr(real, name)
    assert known.good is None


def test_a_milestone_that_the_scenario_reaches_is_named_once():
    one, ahead, found = drawn(readings("2026-01", 25, 30, 35), YEAR_PLAN, 80, "2026-12")
    known = course(one, ahead, found)
    labels = [point.label for point in (*known.milestones, known.assumed[-1]) if point.label]
    assert labels.count("2026: 80,0 %") == 1
    assert len(known.milestones) == len(history(one, ahead).milestones), "the mark itself stays"


def test_without_an_answer_only_what_stands_is_drawn():
    one, ahead, _ = drawn(readings("2026-01", 25, 30, 35), YEAR_PLAN, 80, "2026-12")
    assert course(one, ahead, None).assumed == ()
    assert course(one, ahead, None).actual


def test_a_yearly_count_begins_anew_each_january():
    plan = make_plan(make_target(24, year=2026), make_target(24, year=2027), indicators=(make_count(),))
    one, ahead, found = drawn(counts("2026-01", 1, 2, 3), plan, 24, "2027-12", baseline=None)
    known = course(one, ahead, found)
    assert known.resets
    values = {str(point.at): point.value for point in known.assumed}
    assert values["2027-01"] < values["2026-12"]
    assert values["2027-12"] == 24


def test_a_flow_of_cases_is_drawn_on_its_scale():
    plan = make_plan(make_target(80, year=2026), indicators=(make_rate(),))
    found = [reading("2026-01", 50, 100), reading("2026-02", 60, 100), reading("2026-03", 70, 100)]
    one, ahead, answer = drawn(found, plan, 80, "2026-12", baseline=None)
    line = course(one, ahead, answer).assumed
    assert line[-1].value == pytest.approx(80)
    assert all(0 <= point.value <= 100 for point in line)


def share(name: str, have: int, base: int, units: int, at: int = 1) -> Part:
    return Part(Place(f"thon-{at:02d}", name), have, base, None, units)


def shared(*parts: Part, goal: int = 60) -> Sharing:
    return Sharing(Rule.EQUAL_POINTS, Fraction(goal), parts, sum(one.units for one in parts), 0)


def test_each_village_stands_before_and_after_the_most_work_first():
    few, many, none = share("Ít", 50, 100, 10), share("Nhiều", 20, 100, 30, 2), share("Đủ", 70, 100, 0, 3)
    found = shares(PEOPLE, shared(few, many, none))
    assert [one.label for one in found] == ["Nhiều", "Ít", "Đủ"]
    assert [(one.before, one.now) for one in found] == [(20, 50), (50, 60), (70, 70)]
    assert [one.good for one in found] == [None, True, True]
    assert [one.says for one in found] == ["+30 người, 50,0 %", "+10 người, 60,0 %", "đã đủ, 70,0 %"]


def test_a_village_that_gets_nothing_and_is_below_is_not_called_enough():
    [found] = shares(PEOPLE, shared(share("Thiếu", 20, 100, 0)))
    assert "đủ" not in found.says


def test_text_from_people_is_never_read_as_html():
    [found] = shares(PEOPLE, shared(share(NASTY, 20, 100, 30)))
    assert "<" not in found.hover
    gain = Gain(Place("thon-01", NASTY), Fraction(20), Fraction(3, 2), 12)
    assert "<" not in bringing(PEOPLE, [gain])[0].hover


def test_what_a_village_brings_is_said_in_points_and_people():
    gains = [Gain(Place(f"thon-0{at}", f"Thôn {at}"), Fraction(20), Fraction(at), 10 * at) for at in (2, 1)]
    found = bringing(PEOPLE, gains)
    assert [(one.label, one.points) for one in found] == [("Thôn 2", 2), ("Thôn 1", 1)]
    assert "2,0" in found[0].says
    assert "+20 người" in found[0].says
    assert bringing(PEOPLE, []) == []

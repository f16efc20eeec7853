"""The what-if and a slow person with a pencil must say the same about any commune and any assumption."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import isfinite

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from data.model import Comparator, Direction, Figure, FigureState, Indicator, Kind, Level, OverTime, Period, Rhythm
from data.scenario import Outcome, Refusal, Scenario, Unknown, comparator_of, from_json, to_json, work_out
from data.sharing import Rule, Unshared, alone, gains, keeping_up, share_out
from data.standings import Row, rows
from data.target_comparison import Candidate, Origin, compared
from data.villages import cells
from tests.builders import figure, make_count, make_indicator, make_plan, make_rate, make_target
from tests.data import scenario_referee as referee
from tests.data.progress_referee import month_number
from tests.data.test_standings import village_sums

CHECKED = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FIRST = Period(2026, 1)
ODD = ["", "", "", "", "", "", "", "missing", "empty", "bare", "half", "nothing"]
EVEN = [""]
SHARED = [Rule.EQUAL_POINTS, Rule.BY_GAP, Rule.LARGEST_FIRST, Rule.BEST_PACE]


@dataclass(frozen=True)
class Tale:
    """A commune's figures up to `at`, and something assumed."""

    plan: object
    figures: tuple[Figure, ...]
    at: Period
    scenario: Scenario

    @cached_property
    def row(self) -> Row:
        [only] = rows(self.plan, self.at, village_sums(self.plan, self.figures), self.figures, [], {})
        return only

    @cached_property
    def cells(self) -> list:
        return cells(self.plan, self.row, self.at)

    @property
    def comparator(self) -> Comparator:
        goal = self.scenario.goal
        due = self.scenario.due or self.at
        return Comparator.AT_LEAST if goal is None else comparator_of(self.plan, self.row, goal, due)

    @property
    def strictly(self) -> bool:
        return self.comparator is Comparator.MORE


# ── tales ────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def indicators(draw) -> Indicator:
    make = draw(st.sampled_from([make_indicator, make_indicator, make_rate, make_count]))
    changes = {"direction": draw(st.sampled_from([Direction.UP, Direction.UP, Direction.DOWN]))}
    if make is make_count and draw(st.booleans()):
        changes["over_time"] = OverTime.STOCK
    if make is make_indicator and draw(st.integers(0, 5)) == 0:
        changes |= {"kind": Kind.SCORE, "noun": "điểm", "scale": Decimal(20)}
    elif draw(st.integers(0, 4)) == 0:
        changes["noun"] = "tỷ đồng"
    return make(level=draw(st.sampled_from([Level.PLACE, Level.COMMUNE])), **changes)


@st.composite
def promises(draw, indicator: Indicator, goals: st.SearchStrategy[Fraction]) -> list:
    if draw(st.integers(0, 5)) == 0:
        return [make_target(comparator=draw(st.sampled_from([Comparator.ENCOURAGED, Comparator.LEAD])))]
    per_year = indicator.kind is Kind.COUNT and indicator.over_time is OverTime.FLOW
    found = []
    for year in sorted(draw(st.sets(st.sampled_from([2026, 2027, 2030]), min_size=1, max_size=2))):
        goal = draw(goals)
        number = Decimal(goal.numerator) / Decimal(goal.denominator)
        comparator = draw(st.sampled_from([Comparator.AT_LEAST, Comparator.MORE, Comparator.RANGE]))
        numbers = {"low": number, "high": number + 1} if comparator is Comparator.RANGE else {"value": number}
        found.append(make_target(**numbers, comparator=comparator, year=year, per_year=per_year))
    return found


def numbers_of(indicator: Indicator) -> st.SearchStrategy[Fraction]:
    top = 990 if indicator.kind.is_rate else 600
    return st.integers(10, top).map(lambda tenths: Fraction(tenths, 10 if indicator.kind.is_rate else 20))


@st.composite
def series(draw, indicator: Indicator, place: str | None, months: list[Period], odd: list[str]) -> list[Figure]:
    share, drift = draw(st.integers(0, 100)), draw(st.integers(-3, 6))
    size = draw(st.sampled_from([3, 20, 29, 30, 100, 137, 400]))
    found = []
    for passed, period in enumerate(months):
        strange = draw(st.sampled_from(odd))
        if strange != "missing":
            found.append(_figure(indicator, place, period, min(max(share + drift * passed, 0), 100), size, strange))
    return found


def _figure(indicator: Indicator, place: str | None, period: Period, share: int, size: int, odd: str) -> Figure:
    state = FigureState.NOTHING_AROSE if odd == "nothing" else FigureState.REPORTED
    if not indicator.kind.is_rate:
        return figure(place, period, value=0 if odd == "nothing" else share // 10, state=state)
    part = (Decimal(share) * size / 100).quantize(Decimal(1) if indicator.whole else Decimal("0.1"))
    a, b, value = {
        "": (part, size, None), "empty": (0, 0, None), "bare": (None, None, share), "half": (None, size, None),
        "nothing": (0, 0, None),
    }[odd]  # fmt: skip
    return figure(place, period, a, b, value=value, state=state)


@st.composite
def tales(draw, measures=indicators(), odd=ODD, places=st.integers(0, 4)) -> Tale:  # noqa: B008
    indicator = draw(measures)
    goals = numbers_of(indicator)
    told = draw(promises(indicator, goals))
    every = draw(st.sampled_from([1, 1, 3]))
    rhythm = Rhythm.QUARTERLY if every == 3 else Rhythm.MONTHLY
    plan = make_plan(*told, rhythm=rhythm, places=draw(places))
    plan = replace(plan, indicators=(indicator,))
    count = draw(st.integers(1, 8)) if odd is not EVEN else draw(st.integers(3, 8))
    first = 2 if every == 3 else draw(st.integers(0, 9))
    months = [FIRST.plus(first + every * at) for at in range(count)]
    found = []
    for place in plan.places:
        found += draw(series(indicator, place.id, months, odd))
    if not plan.places or (indicator.level is Level.COMMUNE and draw(st.booleans())):
        found += draw(series(indicator, None, months, odd))
    at = months[-1].plus(draw(st.sampled_from([0, 0, 0, 0, 1, 2])) if odd is ODD else 0)
    return Tale(plan, tuple(found), at, draw(scenarios(indicator, at, told, goals, tame=odd is EVEN)))


@st.composite
def scenarios(draw, indicator: Indicator, at: Period, told, goals, *, tame: bool) -> Scenario:
    """Something to assume: sensible where it is to be tame, else now and then odd."""
    own = [Fraction(one.goal) for one in told if one.goal is not None]
    odd = [] if tame else [None, Fraction(0), Fraction(100), Fraction(1001, 10), Fraction(-1)]
    goal = draw(st.one_of(goals, st.sampled_from(own or [Fraction(50)]), *([st.sampled_from(odd)] if odd else [])))
    months = st.integers(1, 40) if tame else st.sampled_from([-3, 0, 1, 1, 2, 7, 13, 30, 300, 400])
    start = draw(st.one_of(st.none(), st.integers(-2, 14)))
    mean = indicator.kind.is_rate and indicator.over_time is OverTime.FLOW
    paces = st.integers(0, 400).map(lambda it: Fraction(it, 4)) if mean else st.integers(-40, 160).map(
        lambda it: Fraction(it, 40)
    )  # fmt: skip
    growth = Fraction(0)
    if indicator.over_time is OverTime.STOCK and indicator.kind is Kind.RATIO:
        growth = draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1), Fraction(5, 2), Fraction(30)]))
    if not tame and draw(st.integers(0, 9)) == 0:
        growth = draw(st.sampled_from([Fraction(-1), Fraction(100), Fraction(3)]))
    return Scenario(
        draw(st.sampled_from(list(Unknown))),
        goal, at.plus(draw(months)), draw(paces if tame else st.one_of(paces, st.none())),
        None if start is None else at.plus(start), growth,
    )  # fmt: skip


# ── a scenario ───────────────────────────────────────────────────────────────────────────────────────


@settings(CHECKED, max_examples=600)
@given(st.one_of(tales(odd=EVEN), tales()))
def test_both_refuse_the_same_and_answer_the_same(tale):
    row, scenario, found = tale.row, tale.scenario, work_out(tale.plan, tale.row, tale.scenario)
    why = referee.reasons(row, scenario, tale.comparator)
    event(f"{scenario.unknown}: {found if isinstance(found, Refusal) else 'answered'}, {tale.comparator}")
    if isinstance(found, Refusal):
        assert found in why
        return
    assert not why
    assert all(isinstance(one, Fraction) for one in (found.value, found.scenario.goal, found.scenario.pace))
    due = month_number(found.scenario.due)
    assert [(month_number(at), value) for at, value in found.line] == referee.line(
        row, scenario, found.scenario.pace, due
    )
    assert found.value == found.line[-1][1]
    _same_answer(tale, found, due)
    assert isfinite(float(found.value)) and (found.gain is None or isfinite(found.gain))


def _same_answer(tale: Tale, found: Outcome, due: int) -> None:
    row, scenario, indicator = tale.row, tale.scenario, tale.row.standing.indicator
    if scenario.unknown is Unknown.DUE:
        years = [Period(year, 12) for year in range(tale.plan.span[0], tale.plan.span[1] + 1)]
        if len({comparator_of(tale.plan, row, scenario.goal, one) for one in years}) > 1:
            return  # how the number must be kept changes from year to year
        assert due == referee.first_month(row, scenario, tale.comparator)
        if found.units is not None:
            assert found.units == referee.more_people(row, scenario, tale.comparator, due)
    elif scenario.unknown is Unknown.PACE:
        still = referee.standing_still(row)
        at_rest = referee.walked(row, scenario, still, due)
        if referee.kept(indicator, tale.comparator, scenario.goal, at_rest.shown):
            assert (found.scenario.pace, found.units) == (still, 0)
            return
        people = referee.more_people(row, scenario, tale.comparator, due)
        wanted = scenario.goal
        sign = 1 if indicator.direction is Direction.UP else -1
        if tale.strictly and indicator.whole and people:
            have, size = referee.today(row, scenario, due)
            wanted = (have + sign * people) * size
        elif tale.strictly:
            wanted += sign * referee.SHOWN
        assert found.scenario.pace == referee.pace_to(row, scenario, wanted, due)
        assert found.units == people
    else:
        assert found.scenario.goal == found.value


@CHECKED
@given(tales(odd=EVEN))
def test_the_pace_that_was_solved_for_gives_the_target_back(tale):
    found = work_out(tale.plan, tale.row, replace(tale.scenario, unknown=Unknown.PACE))
    if isinstance(found, Refusal) or found.scenario.pace == referee.standing_still(tale.row):
        return
    if not tale.strictly:
        assert found.value == tale.scenario.goal
    back = work_out(tale.plan, tale.row, replace(found.scenario, unknown=Unknown.REACHED))
    assert (back.value, back.line) == (found.value, found.line)


@CHECKED
@given(tales(odd=EVEN), st.integers(1, 6))
def test_who_starts_later_or_has_more_people_to_reach_never_needs_less(tale, wait):
    """Of what must go up: a falling one is diluted by a growing base."""
    indicator, scenario = tale.row.standing.indicator, replace(tale.scenario, unknown=Unknown.PACE)
    one = work_out(tale.plan, tale.row, scenario)
    if isinstance(one, Refusal) or indicator.direction is Direction.DOWN:
        return
    start = max(scenario.start or tale.at, tale.at.plus(1))
    recent = tale.row.standing.pace
    others = []
    if indicator.over_time is OverTime.FLOW or recent is None or recent.per_month <= one.scenario.pace:
        others.append(replace(scenario, start=start.plus(wait)))
    if indicator.kind is Kind.RATIO and indicator.over_time is OverTime.STOCK:
        others.append(replace(scenario, growth=scenario.growth + wait))
    for other in others:
        later = work_out(tale.plan, tale.row, other)
        if not isinstance(later, Refusal):
            assert later.scenario.pace >= one.scenario.pace
            assert one.units is None or later.units >= one.units


@CHECKED
@given(tales())
def test_a_scenario_comes_back_from_json_as_it_was(tale):
    assert from_json(to_json(tale.scenario)) == tale.scenario


# ── shares ───────────────────────────────────────────────────────────────────────────────────────────


def by_village() -> st.SearchStrategy[Indicator]:
    return st.sampled_from([make_indicator(), make_indicator(), make_indicator(noun="tỷ đồng")])


def village_tales() -> st.SearchStrategy[Tale]:
    return tales(by_village(), EVEN, st.integers(1, 6))


def odd_village_tales() -> st.SearchStrategy[Tale]:
    return tales(by_village(), ODD, st.integers(0, 5))


def able(tale: Tale) -> bool:
    """Whether a scenario stands at all, which the page asks first."""
    return not isinstance(work_out(tale.plan, tale.row, replace(tale.scenario, unknown=Unknown.PACE)), Refusal)


@pytest.mark.parametrize("rule", SHARED)
@CHECKED
@given(tale=st.one_of(village_tales(), odd_village_tales()))
def test_both_share_the_work_out_alike(rule, tale):
    if not able(tale):
        return
    found = share_out(tale.row, tale.cells, tale.scenario, rule, strictly=tale.strictly)
    many = referee.villages(tale.row, tale.cells, tale.scenario)
    event(f"shared: {not isinstance(found, Unshared)}")
    if not many:
        assert found is Unshared.NO_SUMS
        return
    if rule is Rule.BEST_PACE and referee.best_pace(many) is None:
        assert found is Unshared.NO_PACE
        return
    work = referee.whole(many, tale.scenario.goal, strictly=tale.strictly)
    exact = _slow_shares(rule, many, work, tale)
    units = [one.units for one in found.parts]
    assert found.whole == work and sum(units) + found.left == work
    for one, share, slow in zip(found.parts, exact, many, strict=True):
        assert (one.place.id, one.have, one.base, one.room) == (slow.id, slow.have, slow.base, slow.room)
        assert abs(one.units - share) < 1 if slow.whole else one.units == pytest.approx(float(share), abs=1e-9)
        assert 0 <= one.units <= max(slow.room, Fraction(0)) and one.units == (int(one.units) if slow.whole else
                                                                                one.units)  # fmt: skip
    assert found.reached == referee.together(many, sum(units))
    assert {one.id for one in found.silent} == {one.id for one in tale.plan.places} - {one.id for one in many}


def _slow_shares(rule: Rule, many: list, work: Fraction, tale: Tale) -> list[Fraction]:
    if rule is Rule.EQUAL_POINTS:
        return referee.equal_points(many, min(work, sum(one.room for one in many)))
    if rule is Rule.BY_GAP:
        return referee.by_gap(many, work, tale.scenario.goal, strictly=tale.strictly)
    if rule is Rule.LARGEST_FIRST:
        return referee.largest_first(many, work, tale.scenario.goal, strictly=tale.strictly)
    return referee.at_pace(many, referee.best_pace(many), referee.months_of_work(tale.row, tale.scenario))


@CHECKED
@given(village_tales(), st.lists(st.integers(-5, 500), min_size=6, max_size=6))
def test_what_was_asked_by_hand_stays_within_the_room(tale, asked):
    if not able(tale):
        return
    hand = {f"thon-{at:02d}": people for at, people in enumerate(asked, 1)}
    found = share_out(tale.row, tale.cells, tale.scenario, Rule.BY_HAND, hand)
    for one in found.parts:
        wanted = hand[one.place.id]
        assert one.units == min(max(wanted, 0), one.room)
        assert (one.place in found.cut) == (one.units != wanted)
    assert sum(one.units for one in found.parts) + found.left == found.whole


@CHECKED
@given(st.one_of(village_tales(), odd_village_tales()))
def test_both_know_what_hangs_on_one_village(tale):
    if not able(tale):
        return
    found = alone(tale.row, tale.cells, tale.scenario, strictly=tale.strictly)
    many = referee.villages(tale.row, tale.cells, tale.scenario)
    months = referee.months_left(tale.row, tale.scenario)
    if not many:
        assert found is Unshared.NO_SUMS
        return
    for at, (one, slow) in enumerate(zip(found, many, strict=True)):
        others = sum(referee.own_way(each, months) for place, each in enumerate(many) if place != at)
        own = referee.own_way(slow, months)
        assert one.units == referee.alone(many, at, months, tale.scenario.goal, strictly=tale.strictly)
        assert (one.still, one.usual, one.full) == tuple(
            referee.together(many, others + added) for added in (0, own, slow.room)
        )
        assert one.others == sum(each.pace is not None for place, each in enumerate(many) if place != at)
        assert slow.pace is None or slow.pace < 0 or one.still <= one.usual <= one.full


@CHECKED
@given(st.one_of(village_tales(), odd_village_tales()))
def test_both_count_the_same_gains_and_they_add_up(tale):
    if tale.row.standing.level is None:
        return
    found = gains(tale.row, tale.cells)
    many = referee.villages(tale.row, tale.cells, Scenario(due=FIRST))
    if not many:
        assert found is Unshared.NO_SUMS
        return
    average = referee.together(many)
    slow = {one.id: referee.gain(many, one, average) for one in many}
    assert {one.place.id: one.units for one in found} == {one: many for one, many in slow.items() if many}
    for one in found:
        assert one.points == referee.together(many, one.units) - average
    assert sum(one.points for one in found) == referee.together(many, sum(slow.values())) - average
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)


@CHECKED
@given(village_tales())
def test_both_see_one_village_keep_up_with_another(tale):
    if len(tale.plan.places) < 2 or not able(tale):
        return
    found = keeping_up(tale.row, tale.cells, tale.scenario, "thon-01", "thon-02")
    many = referee.villages(tale.row, tale.cells, tale.scenario)
    months = referee.months_left(tale.row, tale.scenario)
    ways = [referee.own_way(one, months) for one in many]
    assert found.usual == referee.together(many, sum(ways))
    if many[1].pace is not None:
        other = referee.own_way(many[0], months, many[1].pace)
        assert (found.units, found.by_pace) == (other - ways[0], referee.together(many, sum(ways) - ways[0] + other))


# ── targets ──────────────────────────────────────────────────────────────────────────────────────────


@settings(CHECKED, max_examples=250)
@given(tales())
def test_both_hold_a_target_against_the_same_villages(tale):
    row, indicator, goal = tale.row, tale.row.standing.indicator, tale.scenario.goal
    if row.standing.level is None or goal is None or indicator.over_time is OverTime.FLOW:
        return
    due = tale.scenario.due
    found = compared(tale.plan, row, tale.cells, Candidate(Origin.TYPED, goal, tale.comparator), due)
    last, level = month_number(tale.plan.end), row.standing.level
    met = referee.when(indicator, level, tale.comparator, goal, row.standing.pace, last)
    assert found.met == (met == month_number(level.period))
    assert (None if found.when is None else month_number(found.when)) == met
    strictly = tale.strictly
    assert found.short == (0 if found.met else referee.short(indicator, level, goal, strictly=strictly))
    judged = []
    if indicator.kind.is_rate and indicator.level is Level.PLACE:
        judged = [one for one in tale.cells if one.level is not None]
    months = [referee.when(indicator, one.level, tale.comparator, goal, one.pace, last) for one in judged]
    there = [referee.kept(indicator, tale.comparator, goal, one.level.value) for one in judged]
    assert (found.judged, found.now) == (len(judged), sum(there))
    until = month_number(due)
    assert found.by_due == sum(
        now or (when is not None and when <= until) for now, when in zip(there, months, strict=True)
    )
    lacking = [referee.short(indicator, one.level, goal, strictly=strictly) for one in judged]
    assert found.below == (None if not judged or None in lacking else sum(lacking))

"""The slow judge and the fast one must say the same about anything; and what must hold for every story."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, event, find, given, settings
from hypothesis import strategies as st

from data.model import Comparator, Direction, FigureState, Indicator, Kind, OverTime, Period, Plan, Rhythm
from data.progress import (
    ENOUGH_COVERAGE,
    Reading,
    Standing,
    State,
    judge,
    levels,
    on_path,
    path_in_force,
)
from tests.builders import make_count, make_indicator, make_plan, make_rate, make_target
from tests.data import progress_referee as referee

CHECKED = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
FIRST = Period(2025, 9)
GREEN = (State.MET, State.ON_TRACK)
BINDING = [Comparator.AT_LEAST, Comparator.MORE, Comparator.EXACTLY, Comparator.RANGE]
FREE = [Comparator.ENCOURAGED, Comparator.LEAD]
COVERAGES = [Fraction(1)] * 6 + [Fraction(4, 5), Fraction(79, 100), Fraction(1, 2)]


@dataclass(frozen=True)
class Story:
    """Everything a judgement is made from."""

    plan: Plan
    indicator: Indicator
    readings: tuple[Reading, ...]
    at: Period
    baseline: tuple[Period, Fraction] | None
    peers: tuple[tuple[Reading, ...], ...]

    def judged(self) -> Standing:
        return judge(self.plan, self.indicator, self.readings, self.at, self.baseline, self.peers)

    def refereed(self) -> referee.Verdict:
        return referee.verdict(self.plan, self.indicator, self.readings, self.at, self.baseline, self.peers)


# ── stories ──────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def indicators(draw) -> Indicator:
    make = draw(st.sampled_from([make_indicator, make_indicator, make_rate, make_count]))
    changes = {"direction": draw(st.sampled_from([Direction.UP, Direction.UP, Direction.DOWN]))}
    if make is make_count and draw(st.booleans()):
        changes["over_time"] = OverTime.STOCK
    if draw(st.integers(0, 4)) == 0:
        changes["noun"] = "tỷ đồng"
    return make(**changes)


@st.composite
def targets(draw, indicator: Indicator, year: int, per_year: bool):
    free = draw(st.integers(0, 15)) == 0
    comparator = draw(st.sampled_from(FREE if free else BINDING))
    top = 1000 if indicator.kind.is_rate else 120
    goal = draw(st.integers(0, top).map(lambda tenths: Decimal(tenths) / (10 if top == 1000 else 1)))
    given_year = draw(st.booleans())
    if free:
        return make_target(comparator=comparator, year=year, year_given=given_year)
    if comparator is Comparator.RANGE:
        high = goal + draw(st.integers(0, 10))
        return make_target(low=goal, high=high, year=year, year_given=given_year, per_year=per_year)
    return make_target(goal, comparator=comparator, year=year, year_given=given_year, per_year=per_year)


@st.composite
def decided(draw, indicator: Indicator, per_year: bool):
    """Later versions with a number, for years that have not passed when they come into force."""
    found = []
    for months in draw(st.sampled_from([(), (), (), (7,), (12,), (9, 26), (6, 9, 13)])):
        since = Period(2026, 1).plus(months)
        goal = draw(st.integers(0, 100 if indicator.kind.is_rate else 120))
        comparator, year = draw(st.sampled_from(BINDING[:3])), draw(st.integers(since.year, 2030))
        found.append(make_target(goal, comparator=comparator, year=year, per_year=per_year, since=since))
    return found


@st.composite
def plans(draw, indicator: Indicator) -> Plan:
    per_year = indicator.kind is Kind.COUNT and indicator.over_time is OverTime.FLOW
    years = sorted(draw(st.sets(st.sampled_from([2026, 2027, 2028, 2030]), min_size=1, max_size=3)))
    return make_plan(
        *[draw(targets(indicator, year, per_year)) for year in years],
        *draw(decided(indicator, per_year)),
        start=draw(st.sampled_from(["2026-01", "2026-06"])),
        rhythm=draw(st.sampled_from([Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.YEARLY])),
    )


@st.composite
def series(draw, indicator: Indicator, first: Period, most: int = 18) -> tuple[Reading, ...]:
    """Months that drift from a start, wobble, and now and then are missing, empty, bare or thin."""
    start, drift = draw(st.integers(0, 100)), draw(st.integers(-5, 6))
    size, wobble = draw(st.sampled_from([7, 20, 29, 30, 60, 100, 400])), draw(st.sampled_from([0, 0, 1, 3]))
    oddities = draw(st.booleans())
    found = []
    for number in range(draw(st.integers(0, most))):
        share = min(max(start + drift * number + draw(st.integers(-wobble, wobble)), 0), 100)
        odd = (
            draw(st.sampled_from(["", "", "", "", "", "missing", "empty", "bare", "nothing", "half"]))
            if oddities
            else ""
        )
        if odd == "missing":
            continue
        coverage = draw(st.sampled_from(COVERAGES)) if oddities else Fraction(1)
        found.append(_reading(indicator, first.plus(number), (share, size, odd), coverage))
    return tuple(found)


def _reading(indicator: Indicator, period: Period, told: tuple[int, int, str], coverage: Fraction) -> Reading:
    share, size, odd = told
    if not indicator.kind.is_rate:
        return Reading(period, value=Decimal(share // 10), coverage=coverage)
    part = (Decimal(share) * size / 100).quantize(Decimal("0.1") if not indicator.whole else Decimal(1))
    numbers = {
        "": (part, Decimal(size), None),
        "empty": (Decimal(0), Decimal(0), None),
        "bare": (None, None, Decimal(share)),
        "nothing": (None, None, None),
        "half": (None, Decimal(size), None),
    }[odd]
    state = FigureState.NOTHING_AROSE if odd == "nothing" else FigureState.REPORTED
    return Reading(period, *numbers, coverage, state)


@st.composite
def stories(draw) -> Story:
    indicator = draw(indicators())
    first = FIRST.plus(draw(st.integers(0, 40)))
    readings = draw(series(indicator, first))
    last = max((one.period for one in readings), default=first)
    at = last.plus(draw(st.sampled_from([0, 0, 0, 0, 1, 2, -1])))
    baseline = None
    if draw(st.booleans()):
        since = draw(st.sampled_from([Period(2025, 12), Period(2026, 1), Period(2026, 6), first.plus(2)]))
        baseline = since, Fraction(draw(st.integers(0, 100)))
    peers = draw(st.lists(series(indicator, first, 10), max_size=2))
    return Story(draw(plans(indicator)), indicator, readings, at, baseline, tuple(peers))


# ── the two judges ───────────────────────────────────────────────────────────────────────────────────


def _agree(story: Story) -> None:
    fast, slow = story.judged(), story.refereed()
    level = None if fast.level is None else fast.level.value
    assert (level, fast.path_now, fast.position) == (slow.level, slow.path_now, slow.position)
    assert fast.short == slow.short
    assert fast.state is slow.state
    assert (fast.pace is None) == (slow.slope is None)
    if fast.pace is not None:
        assert fast.pace.per_month == pytest.approx(float(slow.slope), abs=1e-9)


@CHECKED
@given(stories())
def test_both_judges_agree(story):
    event(str(story.refereed().state))
    _agree(story)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("over_time", list(OverTime))
def test_the_judges_meet_every_state(state, over_time):
    """Random stories would hardly prove a rule they never reached: one of each is searched for."""

    def reached(story: Story) -> bool:
        return story.indicator.over_time is over_time and story.refereed().state is state

    rare = settings(CHECKED, max_examples=3000, database=None, phases=[Phase.generate])
    _agree(find(stories(), reached, settings=rare))


@CHECKED
@given(st.data())
def test_both_paths_agree_in_every_month(data):
    indicator = data.draw(indicators())
    plan = data.draw(plans(indicator))
    since, value = FIRST.plus(data.draw(st.integers(0, 50))), Fraction(data.draw(st.integers(0, 100)))
    start = data.draw(st.sampled_from([None, (since, value)]))
    at = FIRST.plus(data.draw(st.integers(0, 50)))
    targets_of = plan.targets_of(indicator.code, at)
    points = path_in_force(plan, indicator, at, start)
    slow_start = None if start is None else (referee.month_number(since), value)
    for month in range(referee.month_number(FIRST), referee.month_number(plan.end) + 6):
        found = on_path(plan, points, targets_of, Period.of(month))
        assert (None if found is None else found[0]) == referee.path(
            plan, indicator, slow_start, month, referee.month_number(at)
        )


# ── what must hold for every story ───────────────────────────────────────────────────────────────────


@CHECKED
@given(stories())
def test_a_forecast_stays_within_the_scale_and_its_own_interval(story):
    found = story.judged()
    top = 100 if story.indicator.kind.is_rate else math.inf
    for one in found.forecasts:
        assert 0 <= one.low <= one.value <= one.high <= top  # no NaN passes this
    if found.pace is not None:
        assert -math.inf < found.pace.low <= found.pace.per_month <= found.pace.high < math.inf
    assert found.pace is not None or found.forecasts == ()


@CHECKED
@given(stories())
def test_what_is_met_is_short_of_nothing_and_needs_nothing(story):
    found = story.judged()
    if found.state is State.MET:
        assert (found.short, found.required, found.met_in) == (0, None, None)
    else:
        assert not (found.early or found.exceeded) or found.level.coverage < ENOUGH_COVERAGE


@CHECKED
@given(stories())
def test_on_track_is_on_the_good_side_of_the_path(story):
    found = story.judged()
    if found.state is State.ON_TRACK:
        good = found.position if story.indicator.direction is Direction.UP else -found.position
        assert good >= 0
        assert found.behind in (0, None)
    if found.state is State.REGRESSING:
        assert found.position != 0
        assert found.behind != 0


@CHECKED
@given(stories())
def test_thin_coverage_is_never_green(story):
    thin = replace(story, readings=tuple(replace(one, coverage=Fraction(79, 100)) for one in story.readings))
    assert thin.judged().state not in GREEN


@CHECKED
@given(stories())
def test_out_of_reach_is_never_said_without_a_history_of_six(story):
    few = replace(story, readings=story.readings[-5:], peers=tuple(one[-5:] for one in story.peers))
    assert few.judged().state is not State.OUT_OF_REACH


@CHECKED
@given(stories(), st.integers(0, 17))
def test_one_more_report_never_changes_another_months_level(story, which):
    """A stock's month stands alone; a flow's is part of the later months of its year, and of no other."""
    if not story.readings:
        return
    added = story.readings[which % len(story.readings)]
    before = {one.period: one for one in levels(story.indicator, [r for r in story.readings if r != added])}
    after = {one.period: one for one in levels(story.indicator, story.readings)}
    for period in before.keys() | after.keys():
        later = period.year == added.period.year and period >= added.period
        if period != added.period and not (story.indicator.over_time is OverTime.FLOW and later):
            assert before.get(period) == after.get(period)


@CHECKED
@given(stories())
def test_the_order_of_readings_does_not_matter(story):
    assert replace(story, readings=story.readings[::-1]).judged() == story.judged()


@CHECKED
@given(stories())
def test_the_mirror_image_gets_the_same_state(story):
    """At least g of those who have is at most 100 - g of those who have not."""
    if not story.indicator.kind.is_rate or any(one.low is not None for one in story.plan.targets):
        return
    turned = Direction.DOWN if story.indicator.direction is Direction.UP else Direction.UP
    mirror = Story(
        replace(
            story.plan,
            targets=tuple(
                replace(one, value=None if one.value is None else 100 - one.value) for one in story.plan.targets
            ),
        ),
        replace(story.indicator, direction=turned),
        tuple(_mirrored(one) for one in story.readings),
        story.at,
        None if story.baseline is None else (story.baseline[0], 100 - story.baseline[1]),
        tuple(tuple(_mirrored(one) for one in peer) for peer in story.peers),
    )
    one, other = story.judged(), mirror.judged()
    assert (one.state, one.short, one.behind) == (other.state, other.short, other.behind)
    assert (one.exceeded, one.early) == (other.exceeded, other.early)
    if one.position is not None:
        assert one.position == -other.position


def _mirrored(one: Reading) -> Reading:
    whole = one.denominator is not None and one.numerator is not None
    return replace(
        one,
        numerator=one.denominator - one.numerator if whole else one.numerator,
        value=None if one.value is None else 100 - one.value,
    )

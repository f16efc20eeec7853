"""The leaders' screens and a slow person with a pencil must say the same about any commune."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import pytest
from hypothesis import HealthCheck, Phase, event, find, given, settings
from hypothesis import strategies as st

from data.changes import moves
from data.model import (
    Calendar,
    Comparator,
    Direction,
    Figure,
    FigureState,
    Indicator,
    Kind,
    Level,
    OverTime,
    Period,
    Plan,
    Review,
    Rhythm,
    Target,
)
from data.movement import movement, previous_period
from data.outlook import Prospect, milestones, outlook
from data.progress import ENOUGH_COVERAGE
from data.standings import BaseFigure, Baseline, Row, rows
from data.villages import Yardstick, cells, moved, remaining, villages
from tests.builders import figure, make_count, make_indicator, make_plan, make_rate, make_target
from tests.data import leaders_referee as referee
from tests.data import progress_referee as slow
from tests.data.test_standings import SlowRow, village_sums

CHECKED = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
RARE = settings(CHECKED, max_examples=2000, database=None, phases=[Phase.generate])
FIRST = Period(2025, 10)
ODD = ["", "", "", "", "", "", "missing", "missing", "empty", "bare", "half", "nothing"]
BINDING = [Comparator.AT_LEAST, Comparator.AT_LEAST, Comparator.MORE, Comparator.EXACTLY, Comparator.RANGE]


@dataclass(frozen=True)
class Story:
    """A commune's figures up to `at`, and the rows they become."""

    plan: Plan
    figures: tuple[Figure, ...]
    bases: tuple[BaseFigure, ...]
    baselines: dict[str, Baseline]
    at: Period

    @cached_property
    def rows(self) -> list[Row]:
        return self.rows_at(self.at)

    def rows_at(self, at: Period) -> list[Row]:
        until = [one for one in self.figures if one.period <= at]
        return rows(self.plan, at, village_sums(self.plan, until), until, self.bases, self.baselines)

    @property
    def month(self) -> int:
        return slow.month_number(self.at)

    def readings(self, indicator: Indicator) -> list:
        """The commune's own readings, found the slow way."""
        return SlowRow(self.plan, indicator, self.at, self.figures, self.bases).readings()

    def start(self, indicator: Indicator) -> tuple[int, Fraction] | None:
        """Where the commune's path begins: the baseline, else its first level."""
        known = self.baselines.get(indicator.code)
        if known is not None:
            since = slow.month_number(Period.containing(known.as_of, self.plan.calendar))
            if since <= self.month:
                return since, Fraction(known.value)
        return slow.first_level(indicator, self.readings(indicator))


# ── stories ──────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def indicators(draw, code: str) -> Indicator:
    make = draw(st.sampled_from([make_indicator, make_indicator, make_rate, make_count]))
    changes = {"direction": draw(st.sampled_from([Direction.UP, Direction.UP, Direction.DOWN]))}
    if make is make_count and draw(st.booleans()):
        changes["over_time"] = OverTime.STOCK
    if draw(st.integers(0, 4)) == 0:
        changes["noun"] = "tỷ đồng"
    return make(code=code, level=Level.PLACE, **changes)


@st.composite
def promises(draw, indicator: Indicator) -> list:
    if draw(st.integers(0, 9)) == 0:
        return []
    per_year = indicator.kind is Kind.COUNT and indicator.over_time is OverTime.FLOW
    found = []
    for year in sorted(draw(st.sets(st.sampled_from([2026, 2027, 2030]), min_size=1, max_size=2))):
        goal = Decimal(draw(st.integers(0, 1000))) / 10 if indicator.kind.is_rate else Decimal(draw(st.integers(0, 60)))
        comparator = draw(st.sampled_from(BINDING))
        numbers = {"low": goal, "high": goal + 1} if comparator is Comparator.RANGE else {"value": goal}
        found.append(make_target(**numbers, comparator=comparator, code=indicator.code, year=year, per_year=per_year))
    return found + draw(decided(indicator, found[0]))


@st.composite
def decided(draw, indicator: Indicator, old: Target) -> list:
    """Later versions of that indicator's targets, from after the start on and for years that have not passed then."""
    found = {}
    for since in draw(st.sampled_from([(), (), (8,), (13,), (6, 14), (20,)])):
        day = Period(2026, 1).plus(since)
        goal = draw(st.integers(0, 100 if indicator.kind.is_rate else 60))
        year = draw(st.integers(day.year, 2030))
        found[year, day] = make_target(goal, code=indicator.code, year=year, per_year=old.per_year, since=day)
    return list(found.values())


@st.composite
def plans(draw) -> Plan:
    measured = [draw(indicators(f"XA-{at:02d}")) for at in range(1, draw(st.integers(1, 2)) + 1)]
    plan = make_plan(
        start=draw(st.sampled_from(["2026-01", "2026-01", "2026-06"])),
        rhythm=draw(st.sampled_from([Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.YEARLY])),
        places=draw(st.integers(0, 4)),
        calendar=draw(st.sampled_from(list(Calendar))),
    )
    reviews = draw(st.lists(st.tuples(st.integers(2026, 2028), st.integers(1, 4)), max_size=2))
    return replace(
        plan,
        indicators=tuple(measured),
        targets=tuple(one for indicator in measured for one in draw(promises(indicator))),
        reviews=tuple(Review("so_ket", *one, given=True, source="IV") for one in reviews),
    )


@st.composite
def series(draw, indicator: Indicator, place: str | None, first: Period, months: int) -> list[Figure]:
    """One place's months: from a start along a drift, with a denominator that may change, and oddities."""
    share, drift = draw(st.integers(0, 100)), draw(st.integers(-5, 8))
    size, growth = draw(st.sampled_from([3, 20, 29, 30, 100, 400])), draw(st.sampled_from([0, 0, 1, -2]))
    found = []
    for passed, odd in enumerate(draw(st.lists(st.sampled_from(ODD), min_size=months, max_size=months))):
        if odd != "missing":
            told = min(max(share + drift * passed, 0), 100), max(size + growth * passed, 1), odd
            found.append(_figure(indicator, place, first.plus(passed), told))
    return found


def _figure(indicator: Indicator, place: str | None, period: Period, told: tuple[int, int, str]) -> Figure:
    share, size, odd = told
    state = FigureState.NOTHING_AROSE if odd == "nothing" else FigureState.REPORTED
    if not indicator.kind.is_rate:
        return figure(place, period, value=0 if odd == "nothing" else share // 10, indicator=indicator.code,
                      state=state)  # fmt: skip
    part = (Decimal(share) * size / 100).quantize(Decimal(1) if indicator.whole else Decimal("0.1"))
    a, b, value = {
        "": (part, size, None),
        "empty": (0, 0, None),
        "bare": (None, None, share),
        "half": (None, size, None),
        "nothing": (0, 0, None),
    }[odd]
    return figure(place, period, a, b, value=value, indicator=indicator.code, state=state)


@st.composite
def stories(draw) -> Story:
    plan = draw(plans())
    first, months = FIRST.plus(draw(st.sampled_from([0, 3, 6, 10, 13, 22]))), draw(st.integers(1, 7))
    found = []
    for indicator in plan.indicators:
        for place in plan.places:
            found += draw(series(indicator, place.id, first, months))
        if draw(st.integers(0, 3)) == 0:
            found += draw(series(indicator, None, first, draw(st.integers(1, months))))
    bases, baselines = [], {}
    if draw(st.booleans()):
        bases = [BaseFigure("age14", one.id, dt.date(2025, 1, 1), Decimal(50 * at))
                 for at, one in enumerate(plan.places, 1)]  # fmt: skip
    for indicator in plan.indicators:
        if draw(st.booleans()):
            day = draw(st.sampled_from([dt.date(2025, 12, 31), dt.date(2026, 1, 10), dt.date(2026, 6, 20)]))
            baselines[indicator.code] = Baseline(indicator.code, day, Decimal(draw(st.integers(0, 100))), "")
    at = first.plus(months - 1 + draw(st.sampled_from([0, 0, 0, 1, 2, 3])))
    return Story(plan, tuple(found), tuple(bases), baselines, at)


# ── villages ─────────────────────────────────────────────────────────────────────────────────────────

HELD = [(Yardstick.COMMUNE, None), (Yardstick.OWN, None), (Yardstick.COMMUNE, Period(2027, 12)),
        (Yardstick.OWN, Period(2026, 12))]  # fmt: skip


def both_accounts(story: Story, row: Row, held: tuple) -> tuple[list, list]:
    """The cells and the slow account of them."""
    yardstick, due = held
    indicator = row.standing.indicator
    found = referee.cells(
        story.plan, indicator, list(story.figures), story.month, story.start(indicator),
        own=yardstick is Yardstick.OWN, due=None if due is None else slow.month_number(due),
    )  # fmt: skip
    return cells(story.plan, row, story.at, yardstick, due), found


@pytest.mark.parametrize("held", HELD)
@CHECKED
@given(story=stories())
def test_both_see_the_same_villages(held, story):
    for row in story.rows:
        shown, found = both_accounts(story, row, held)
        assert len(shown) == len(found) == len(story.plan.places)
        for one, other in zip(shown, found, strict=True):
            assert (one.place.id, one.yardstick, one.gap, one.short) == (
                other.place, other.yardstick, other.gap, other.short,
            )  # fmt: skip
            _same_level(one, other)
        assert [(one.cell.place.id, one.units, one.cumulated) for one in remaining(shown)] == referee.remaining(found)


def _same_level(one, other: referee.Judged) -> None:
    stand = other.stand
    if stand is None:
        assert (one.level, one.tier, one.pace, one.small_base) == (None, None, None, False)
        return
    assert (one.level.value, one.level.numerator, one.level.denominator) == (stand.value, stand.a, stand.b)
    assert one.small_base == (stand.b is not None and stand.b < 30)
    assert (None if one.tier is None else str(one.tier)) == other.tier


@pytest.mark.parametrize("held", HELD)
@CHECKED
@given(story=stories())
def test_both_find_the_same_mean_gaps(held, story):
    accounts = [both_accounts(story, row, held) for row in story.rows]
    shown = villages(story.plan, [one for one, _ in accounts])
    slowly = {}
    for at, place in enumerate(story.plan.places):
        slowly[place.id] = referee.mean_gap(found[at] for _, found in accounts)
    for one in shown:
        gap, many = slowly[one.place.id]
        assert one.judged == many
        assert (one.mean_gap is None) == (gap is None)
        assert gap is None or one.mean_gap == pytest.approx(float(gap), abs=1e-9)
    order = sorted(slowly, key=lambda one: (slowly[one][0] is None, slowly[one][0] or 0, one))
    assert [one.place.id for one in shown] == order


@CHECKED
@given(stories(), st.integers(1, 6))
def test_both_tell_the_same_villages_moves_between_two_months(story, months):
    earlier = replace(story, at=story.at.plus(-months),
                      figures=tuple(one for one in story.figures if one.period <= story.at.plus(-months)))  # fmt: skip
    told = []
    for one in (earlier, story):
        accounts = [both_accounts(one, row, HELD[0]) for row in one.rows]
        told.append((villages(one.plan, [shown for shown, _ in accounts]), [found for _, found in accounts]))
    (before, then), (now, today) = told
    found = {}
    for at, place in enumerate(story.plan.places):
        pairs = [
            (old[at].gap, new[at].gap)
            for old, new in zip(then, today, strict=True)
            if old[at].gap is not None and new[at].gap is not None
        ]
        if pairs:
            found[place.id] = tuple(
                pytest.approx(float(sum(side) / len(pairs)), abs=1e-9) for side in zip(*pairs, strict=True)
            )
    assert moved(now, before) == found


# ── why it moved ─────────────────────────────────────────────────────────────────────────────────────


@CHECKED
@given(stories(), st.integers(1, 4))
def test_both_take_a_movement_apart_in_the_same_way(story, months):
    then = story.at.plus(-months)
    for row in story.rows:
        indicator = row.standing.indicator
        shown = movement(indicator, row.villages, story.at, then)
        found = referee.movement(story.plan, indicator, list(story.figures), story.month - months, story.month)
        event(f"a movement: {found is not None}")
        if found is None or shown is None:
            assert (shown, found) == (None, None)
            continue
        assert (shown.change, shown.reporting, shown.once) == (found.change, found.reporting, found.once)
        assert tuple((one.place, one.reached, one.base, one.units) for one in shown.places) == found.parts
        assert shown.change == sum(one.reached + one.base for one in shown.places) + shown.reporting
        assert shown.base == sum(one[2] for one in found.parts)


@CHECKED
@given(stories())
def test_both_name_the_same_period_before(story):
    for row in story.rows:
        months = [one.period for one in story.figures
                  if one.indicator == row.standing.indicator.code and one.place is not None]  # fmt: skip
        earlier = [one for one in months if one < story.at]
        assert previous_period(row.villages, story.at) == (max(earlier) if earlier else None)


@CHECKED
@given(stories(), st.integers(1, 4))
def test_both_move_a_rate_like_for_like(story, months):
    then = story.at.plus(-months)
    shown = {one.indicator.code: one for one in moves(story.rows, then, story.at)}
    for row in story.rows:
        indicator = row.standing.indicator
        if not indicator.kind.is_rate or row.official or not row.villages:
            continue
        found = referee.like_for_like(story.plan, indicator, list(story.figures), story.month - months, story.month)
        event(f"a move: {found is not None}")
        if found is None or found[0] == 0:
            assert indicator.code not in shown
        else:
            one = shown[indicator.code]
            assert (one.change, one.places) == found
            assert (one.before, one.now, one.own) == (then, story.at, indicator.over_time is OverTime.FLOW)


@CHECKED
@given(stories(), st.integers(1, 4))
def test_both_move_what_the_commune_reports_itself(story, months):
    then = story.at.plus(-months)
    shown = {one.indicator.code: one for one in moves(story.rows, then, story.at)}
    for row in story.rows:
        indicator = row.standing.indicator
        if not row.official:
            continue
        official = referee.of_place(story.figures, indicator, None)
        sides = [official.get(one) for one in (story.month - months, story.month)]
        values = [None if one is None else slow.own(indicator, one) for one in sides]
        if None in values or values[0] == values[1]:
            assert indicator.code not in shown
        else:
            assert (shown[indicator.code].change, shown[indicator.code].places) == (values[1] - values[0], None)


# ── milestones ───────────────────────────────────────────────────────────────────────────────────────


@CHECKED
@given(stories())
def test_both_hold_an_indicator_against_every_milestone(story):
    for row in story.rows:
        for one in milestones(story.plan):
            shown = outlook(story.plan, row, one)
            _same_goal(story, row, shown)
            if shown.goal is not None:
                _same_prospect(story, row, shown)


def _same_goal(story: Story, row: Row, shown) -> None:
    indicator = row.standing.indicator
    until = slow.month_number(shown.milestone.period)
    due = referee.promised(story.plan, indicator, story.start(indicator), until, story.month)
    assert shown.goal == (None if due is None else due[0])
    assert (shown.prospect is Prospect.NO_GOAL) == (due is None)


def _same_prospect(story: Story, row: Row, shown) -> None:
    indicator, until = row.standing.indicator, slow.month_number(shown.milestone.period)
    goal, target = referee.promised(story.plan, indicator, story.start(indicator), until, story.month)
    told = referee.stand_for(story.plan, indicator, story.readings(indicator), story.month, until)
    thin = told is not None and told[1].coverage < ENOUGH_COVERAGE
    if told is None or thin or (target.per_year and told[0] // 12 != until // 12):
        event(f"no level, thin {thin}")
        assert (shown.prospect, shown.gap, shown.short, shown.required, shown.forecast) == (
            Prospect.UNKNOWN, None, None, None, None,
        )  # fmt: skip
        return
    month, stand = told
    kept = referee.keeps(indicator, target, goal, stand.value)
    assert (shown.gap, shown.short) == (
        stand.value - goal, referee.still_to_reach(indicator, target, goal, stand),
    )  # fmt: skip
    passed = until <= month
    event(f"kept {kept}, passed {passed}")
    if kept or passed:
        assert shown.prospect is (Prospect.REACHED if kept else Prospect.MISSED)
        assert shown.required is None
    else:
        assert shown.prospect in (Prospect.UNKNOWN, Prospect.LIKELY, Prospect.OPEN, Prospect.UNLIKELY)
        assert (shown.prospect is Prospect.UNKNOWN) == (shown.forecast is None)
        assert until > story.month or shown.forecast is None
        assert shown.required.per_month == (goal - stand.value) / (until - month)
        assert shown.required.months_left == until - month


@pytest.mark.parametrize("prospect", list(Prospect))
def test_the_stories_reach_every_prospect(prospect):
    """A referee of what never happens would prove nothing."""

    def reached(story: Story) -> bool:
        return any(
            outlook(story.plan, row, one).prospect is prospect for row in story.rows for one in milestones(story.plan)
        )

    find(stories(), reached, settings=RARE)


@pytest.mark.parametrize("what", ["above", "level", "below", "small", "three to reach", "reporting", "base"])
def test_the_stories_reach_what_villages_can_be(what):
    def reached(story: Story) -> bool:
        for row in story.rows:
            shown = cells(story.plan, row, story.at)
            why = movement(row.standing.indicator, row.villages, story.at, story.at.plus(-1))
            seen = {str(one.tier) for one in shown} | {"small" for one in shown if one.small_base}
            seen |= {"three to reach"} if len(remaining(shown)) > 2 else set()
            seen |= {"reporting"} if why is not None and why.reporting else set()
            seen |= {"base"} if why is not None and why.base else set()
            if what in seen:
                return True
        return False

    find(stories(), reached, settings=RARE)
